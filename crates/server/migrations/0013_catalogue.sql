-- What a package says of itself, kept with each version: an older one may be chosen again,
-- and an attestation says what was true of the version that was followed.

-- Id of the programme it belongs to; empty: a course of its own.
alter table course_version add column programme text not null default '';
alter table course_version add column programme_title text not null default '';
alter table course_version add column programme_summary text not null default '';
-- Id of the module in the programme; empty: none.
alter table course_version add column module text not null default '';
-- Place in the programme's list of modules, from 1; 0: unknown.
alter table course_version add column place bigint not null default 0;
-- Version of the content as its authors number it, such as 2026.1.
alter table course_version add column edition text not null default '';
alter table course_version add column publisher text not null default '';
alter table course_version add column summary text not null default '';
alter table course_version add column language text not null default '';
-- Id such as grand-public; empty: everybody.
alter table course_version add column audience text not null default '';
-- Place among the programme's languages and audiences, 1 for the default; 0: unknown.
alter table course_version add column variant bigint not null default 0;
-- Estimated duration; 0: unknown.
alter table course_version add column minutes bigint not null default 0;
-- A JSON array of texts.
alter table course_version add column objectives text not null default '[]';
-- Path of the picture for catalogues; empty: none.
alter table course_version add column cover text not null default '';
-- 1: the columns above were read from the package. What a former program imported is 0
-- until a server of this one read its package again.
alter table course_version add column is_described bigint not null default 0;

-- Where the course stands: as its package says, or as an administrator placed it.
alter table course add column programme text not null default '';
alter table course add column module text not null default '';
alter table course add column place bigint not null default 0;
-- 1: an administrator placed it; packages change its place no longer.
alter table course add column is_arranged bigint not null default 0;
-- Listed from this moment, and until that one; null: no such bound.
alter table course add column listed_from bigint;
alter table course add column listed_until bigint;
create index course_module on course (programme, module);

-- A programme as administrators named or ordered it. One that nobody touched has no row:
-- its title is what its packages say, and it stands by that title.
create table programme (
    programme text primary key,
    -- Empty: as its packages say.
    title text not null,
    -- Programmes stand by this number, then by title.
    place bigint not null
);

-- Whom a partner's learners are, until they say otherwise: the audience whose variants its
-- link leads to. Empty: nobody said.
alter table partner add column audience text not null default '';
