-- An invitation may also renew an account that is there: a new password, a new second
-- factor. Null: it makes one.
alter table invitation add column account_id text references account (account_id);

-- What is wrong with an imported package, and can be lived with: the worst first.
create table version_problem (
    course_version_id text not null references course_version (course_version_id),
    position bigint not null,
    -- 'fatal', 'error', 'warning' or 'note'.
    severity text not null,
    -- Stable name of the rule.
    code text not null,
    message text not null,
    hint text not null,
    -- A file of the package, perhaps with a line; empty: the package as a whole.
    place text not null,
    primary key (course_version_id, position)
);
