-- What a module is taken in, as its package says it: a JSON array of titles, minutes and ids of
-- pages. Empty: a whole programme, a course of others, or a package of a former program.
alter table course_version add column sittings text not null default '[]';
