-- What all programs that work on this database must have alike: the first one that has
-- it says so, the others compare. `incarnation`: which life of the database this is, so
-- that a restored copy is told from what went on after it. `secret`, `year-2026`, …:
-- fingerprints, which tell nothing of the keys themselves.
create table shared (
    name text primary key,
    value text not null,
    agreed_at bigint not null
);

-- A server that runs on this database, or did a while ago.
create table node (
    node_id text primary key,
    started_at bigint not null,
    -- By the database's clock.
    seen_at bigint not null,
    -- Why it serves nobody, in words; empty: it serves.
    trouble text not null
);

-- The version that one of our own packages says of itself, such as `2026.2`; empty: it was
-- uploaded, or published before this was kept. A server that starts with an older one does
-- not offer it again.
alter table course_version add column publication text not null default '';

-- What was tried of late and is limited across servers: passwords and codes guessed, courses
-- taken again. Forgotten once it is paid for.
create table spent (
    -- The limit, and a keyed hash of whom it is for.
    name text primary key,
    -- The moment by which what was tried is paid for.
    until bigint not null
);
