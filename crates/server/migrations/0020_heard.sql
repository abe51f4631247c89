-- A module completed elsewhere, as a partner's package told: a row each, and nothing of who. How
-- many there are is counted when the year is frozen, in memory, and written nowhere. What former
-- versions counted in `beacon` is added until its years are purged.
create table heard (
    year bigint not null,
    -- The partner's code and the course's.
    partner bigint not null,
    course bigint not null,
    month bigint not null check (month between 1 and 12),
    -- By chance: it tells nothing.
    heard_id bigint not null,
    primary key (year, partner, course, month, heard_id)
);

-- How often an error had been met when the day of the last one began.
alter table content_error add column settled bigint not null default 0;
