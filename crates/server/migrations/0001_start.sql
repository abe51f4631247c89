-- One text for SQLite and PostgreSQL. Times are unix milliseconds, flags are 0 or 1,
-- identifiers are version 7 UUIDs unless said otherwise.

-- A partner: an organisation that distributes the courses.
create table partner (
    partner_id text primary key,
    -- In addresses and file names: lower-case letters, digits, hyphens.
    slug text not null unique,
    name text not null,
    created_at bigint not null
);

-- What learners see in the catalogue: one course, whatever its versions.
create table course (
    course_id text primary key,
    -- In addresses: lower-case letters, digits, hyphens.
    slug text not null unique,
    title text not null,
    summary text not null,
    language text not null,
    -- Empty, or whom it is for, in words.
    audience text not null,
    -- Estimated duration; 0: unknown.
    minutes bigint not null,
    -- Ours: updated from the built packages at each start. Others': uploaded.
    is_own bigint not null,
    is_listed bigint not null,
    -- The version new learners get.
    course_version_id text,
    created_at bigint not null
);

-- One imported package.
create table course_version (
    course_version_id text primary key,
    course_id text not null references course (course_id),
    number bigint not null,
    title text not null,
    -- BLAKE3 of the zip: the same package is not imported twice.
    package_hash text not null,
    bytes bigint not null,
    -- 1: refuses what the standard refuses (4,096 characters), for tests and purists.
    is_strict bigint not null,
    -- 'frame' or 'popup'.
    presentation text not null,
    imported_at bigint not null,
    -- Set when learners may no longer open it.
    withdrawn_at bigint,
    unique (course_id, number)
);

-- An entry of the version's tree in the order of the menu: a SCO, an asset, a heading.
create table item (
    course_version_id text not null references course_version (course_version_id),
    position bigint not null,
    -- The manifest's; learners' attempts are matched by it across versions.
    identifier text not null,
    level bigint not null,
    title text not null,
    is_visible bigint not null,
    -- 'sco', 'asset' or 'heading'.
    kind text not null,
    -- Path and query inside the package, percent-encoded; or http(s); empty for a heading.
    url text not null,
    -- AICC script; empty: none.
    prerequisites text not null,
    -- Decimal; empty: none.
    mastery_score text not null,
    max_time_allowed text not null,
    time_limit_action text not null,
    data_from_lms text not null,
    primary key (course_version_id, position)
);

-- A file of the version, under the name browsers ask for.
create table package_file (
    course_version_id text not null references course_version (course_version_id),
    path text not null,
    -- Lower case, for packages that mix the case of their links.
    path_folded text not null,
    -- Where the object store has it: the BLAKE3 of its bytes.
    object text not null,
    bytes bigint not null,
    -- 1: the store has it compressed too, at `<object>.gz`.
    is_compressed bigint not null,
    primary key (course_version_id, path)
);
create index package_file_folded on package_file (course_version_id, path_folded);
create index package_file_object on package_file (object);

-- Somebody who learns. No name, no e-mail, no address.
create table learner (
    learner_id text primary key,
    -- Keyed hash of the resume code's words; null: none was asked for.
    resume_hash text unique,
    -- HMAC of the identity provider's subject; null: did not sign in.
    subject_hash text unique,
    -- The partner whose link brought them.
    partner_id text references partner (partner_id),
    -- Closed lists, given or not by the learner.
    region text,
    organisation_type text,
    created_at bigint not null,
    -- The day, not the hour.
    seen_day bigint not null
);

-- A signed-in browser, of a learner or of an account.
create table session (
    -- Keyed hash of the cookie's value.
    session_hash text primary key,
    learner_id text references learner (learner_id),
    account_id text,
    expires_at bigint not null
);
create index session_expiry on session (expires_at);
create index session_learner on session (learner_id);

-- A learner takes a course.
create table registration (
    registration_id text primary key,
    learner_id text not null references learner (learner_id),
    course_id text not null references course (course_id),
    course_version_id text not null references course_version (course_version_id),
    partner_id text references partner (partner_id),
    -- Number of the newest opening of the player: older ones may not write.
    launch bigint not null,
    -- Roll-up of the SCOs: 'not attempted', 'incomplete', 'completed', 'passed', 'failed'.
    status text not null,
    -- Percent; null: none.
    score double precision,
    -- 0..100, shown in the learner's list.
    progress bigint not null,
    started_at bigint not null,
    completed_at bigint,
    unique (learner_id, course_id)
);
create index registration_course on registration (course_id, started_at);

-- One learner's try at one SCO. A suspended attempt is resumed, not copied.
create table attempt (
    attempt_id text primary key,
    registration_id text not null references registration (registration_id),
    item_identifier text not null,
    number bigint not null,
    -- Place of the last commit applied: (launch, seq) only ever grows. (0, 0): none yet.
    state_launch bigint not null,
    state_seq bigint not null,
    -- What the run-time environment keeps (RTE 3.4), interactions apart: a JSON object
    -- of element names and values. Its last session is folded in (total time, status)
    -- when the first commit of the next launch arrives.
    cmi text not null,
    -- What it comes to: as the SCO set it, and mastery applied once the session is over.
    status text not null,
    -- Percent; null: none.
    score double precision,
    -- Hundredths of a second, the running session included.
    total_time bigint not null,
    -- 0..100.
    progress bigint not null,
    started_at bigint not null,
    committed_at bigint not null,
    finished_at bigint,
    unique (registration_id, item_identifier, number)
);

-- One recorded interaction of an attempt, by its index.
create table interaction (
    attempt_id text not null references attempt (attempt_id),
    position bigint not null,
    -- JSON object of names (below `cmi.interactions.n.`) and values.
    record text not null,
    primary key (attempt_id, position)
);

-- Somebody who administers, or works for a partner.
create table account (
    account_id text primary key,
    login text not null unique,
    -- 'administrator' or 'partner'.
    role text not null,
    partner_id text references partner (partner_id),
    -- Argon2id, PHC string.
    password_hash text not null,
    -- Base32, encrypted with the server's key; null: no second factor yet.
    totp_secret text,
    -- The last time step used: no code serves twice.
    totp_step bigint not null,
    created_at bigint not null,
    disabled_at bigint
);

-- A link, usable once, that makes an account.
create table invitation (
    invitation_hash text primary key,
    role text not null,
    partner_id text references partner (partner_id),
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

-- What accounts did. Never about a learner by name: there are none.
create table journal (
    journal_id text primary key,
    at bigint not null,
    -- Null: the server itself, or the command line.
    account_id text,
    action text not null,
    subject text not null
);

-- How often the SCOs of a version made errors: the course's health.
create table content_error (
    course_version_id text not null references course_version (course_version_id),
    item_identifier text not null,
    -- Such as "LMSSetValue cmi.core.score.raw 405".
    call text not null,
    count bigint not null,
    last_at bigint not null,
    primary key (course_version_id, item_identifier, call)
);
