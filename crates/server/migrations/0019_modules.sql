-- The modules of a package that is a whole programme: a JSON array of objects with id,
-- title, minutes and objectives.
alter table course_version add column parts text not null default '[]';
-- What a learner came to in each of those: a JSON object by module's id, with status, score
-- in percent, and when it was first completed or passed, in unix milliseconds.
alter table registration add column modules text not null default '{}';
