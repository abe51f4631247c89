-- What a partner agreed to: a text of ours, by its version.
create table agreement (
    partner_id text not null references partner (partner_id),
    version bigint not null,
    -- Who agreed for the partner.
    account_id text not null references account (account_id),
    agreed_at bigint not null,
    primary key (partner_id, version)
);

-- A zip that `relais build` wrote, for partners to download. Former ones stay.
create table built_package (
    -- SHA-256 of the zip, in hexadecimal.
    sha256 text not null,
    -- Name of the file, for whoever downloads it.
    file text not null,
    -- Where the object store has it: the BLAKE3 of its bytes.
    object text not null,
    bytes bigint not null,
    -- BLAKE3 of the package's own description: which has the hash of each of its files.
    identity text not null,
    -- The branding file's id, which is the partner's slug; empty: for every partner.
    partner_slug text not null,
    -- First part of the name: `senscyber-agir`, or `senscyber` for the programme.
    course text not null,
    title text not null,
    version text not null,
    -- 'scorm12' or 'html5'.
    target text not null,
    -- How modules are cut: 'module' or 'chapter'.
    sco text not null,
    language text not null,
    -- Empty: the only one.
    audience text not null,
    -- 1: all modules of a programme.
    is_programme bigint not null,
    -- What is new in this version: a JSON array of texts.
    changes text not null,
    -- When it was offered last: the newest of a kind is the one in force.
    offered_at bigint not null,
    primary key (sha256, file)
);
create index built_package_partner on built_package (partner_slug, offered_at);
create index built_package_object on built_package (object);

-- The partner's colour in what is made for it, `#rrggbb`; empty: the programme's.
alter table partner add column colour text not null default '';
