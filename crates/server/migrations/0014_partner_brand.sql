-- How a partner brands its packages itself, on the web.
create table partner_brand (
    partner_id text not null references partner (partner_id),
    -- 1: in force, its packages carry it; 0: tried out only.
    is_in_force bigint not null,
    -- As learners see it.
    name text not null,
    -- `#rrggbb`; empty: the programme's.
    colour text not null,
    -- `https:` or `mailto:`; empty: none.
    contact text not null,
    return_url text not null,
    -- Words of that link; empty: the name.
    return_label text not null,
    -- The file as Base64, checked; empty: none.
    logo text not null,
    -- 1: packages may tell of completed modules, where the administration listens.
    tells bigint not null,
    changed_at bigint not null,
    primary key (partner_id, is_in_force)
);

-- What became of a plain package that the server branded: it is not made again unless the
-- branding or the plain package changes.
create table branded_package (
    partner_id text not null references partner (partner_id),
    -- The plain package, as `built_package` has it.
    source_sha256 text not null,
    source_file text not null,
    -- Hash of the branding that it was made with.
    brand text not null,
    -- The branded one; empty: it could not be made, the plain one has no places for it.
    sha256 text not null,
    made_at bigint not null,
    primary key (partner_id, source_sha256, source_file)
);
