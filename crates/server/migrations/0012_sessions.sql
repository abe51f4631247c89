-- Content may finish and begin again in one launch: the session of the last commit, within
-- state_launch. Programs that do not know it leave it as it is, which does no harm.
alter table attempt add column state_session bigint not null default 1;
-- The best that earlier sessions reached; null: nothing yet. A later one never lowers it.
alter table attempt add column reached_status text;
alter table attempt add column reached_score double precision;
