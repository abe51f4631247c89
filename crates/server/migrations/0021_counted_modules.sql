-- A module of a year's plan, by the name that its course has in the first language and audience
-- (`senscyber-agir`): written when the year opens, never changed.
create table counted_module (
    year bigint not null,
    course text not null,
    primary key (year, course)
);

-- What a course counts as in a year, by its slug: in another language or for other people it
-- counts as the module that it is (`senscyber-agir-en` as `senscyber-agir`). Written when it is
-- first counted. Of years that were opened before, each course counts as itself.
create table counted_course (
    year bigint not null,
    course text not null,
    counted_as text not null,
    primary key (year, course)
);
