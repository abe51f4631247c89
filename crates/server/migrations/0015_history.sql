-- How often a server said that it works on this database; there is one row. The files beside
-- it remember that too, and so does each server that runs: a database that knows of less is an
-- older copy, which was restored.
create table history (
    one bigint primary key check (one = 1),
    beats bigint not null
);

-- The history of the database in which the last commit came, within which its launch counts;
-- empty: it came before histories had names.
alter table attempt add column history text not null default '';
-- JSON array of [history, launch, number]: what of former launches, and of other histories, is
-- in it up to which number of its requests. Only the last ones.
alter table attempt add column past text not null default '[]';
