-- The record of a year's statistics: its plan, and how far it is. There is one row a
-- year, of the latest version; each step replaces it only if nobody else did.
create table statistics_year (
    year bigint primary key,
    -- 1, or 2 for the one erratum.
    version bigint not null,
    -- 'open', 'closed', 'drawn', 'signed' or 'purged'.
    state text not null,
    -- JSON of the whole record. Exact counts are in it while it is 'closed' only.
    record text not null
);

-- A release that was signed; the next one names its digest.
create table signed_release (
    year bigint not null,
    version bigint not null,
    -- Day of the signature, such as '2026-03-15'.
    signed_on text not null,
    -- SHA-256 of the national file's sums.
    digest text not null,
    -- Ed25519, in hexadecimal.
    public_key text not null,
    -- 'Name Version' of the program.
    software text not null,
    primary key (year, version)
);

-- A file of a release. It is kept for good: every download is these bytes.
create table release_file (
    year bigint not null,
    version bigint not null,
    name text not null,
    -- 'zip', or 'report' for its page that browsers show.
    kind text not null,
    -- Null: the national one.
    partner_id text references partner (partner_id),
    sha256 text not null,
    bytes bigint not null,
    -- Where the object store has it: the BLAKE3 of its bytes.
    object text not null,
    primary key (year, version, name)
);
create index release_file_partner on release_file (partner_id, year);

-- A partner's own numbers of a year, which carry their noise already.
create table partner_return (
    year bigint not null,
    partner_id text not null references partner (partner_id),
    -- As received, signature included; null once the year is purged.
    document text,
    -- Ed25519 key of the partner's, in hexadecimal.
    public_key text not null,
    -- SHA-256 of the document.
    digest text not null,
    received_at bigint not null,
    -- Who sent it.
    account_id text,
    primary key (year, partner_id)
);
