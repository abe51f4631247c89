-- What a partner is, of the kinds that the yearly plan knows.
alter table partner add column kind text not null default 'autre';

-- A short number for what the rows below would say millions of times.
create table participation_code (
    -- 'partner' or 'course'.
    kind text not null,
    -- A partner's identifier, a course's slug.
    name text not null,
    -- From 1.
    code bigint not null check (code > 0),
    primary key (kind, name),
    unique (kind, code)
);

-- A question that is counted in a year: written when the year opens, never changed.
create table counted_question (
    year bigint not null,
    -- The course's slug.
    course text not null,
    -- Identifier of the interaction.
    question text not null,
    -- Its place among the year's questions.
    place bigint not null check (place between 0 and 1999),
    primary key (year, course, question),
    unique (year, place)
);

-- Somebody who learns with a partner in a calendar year of Paris: counted once.
create table participant (
    year bigint not null,
    -- The partner's code; 0: no partner.
    partner bigint not null,
    -- HMAC of the learner's identifier with the key of the year, which is not in this
    -- database; its first 64 bits.
    pseudonym bigint not null,
    -- First answers, two characters each: forty at most.
    answers text not null check (length(answers) <= 80),
    primary key (year, partner, pseudonym)
);

-- What came of a course that was begun in the year: the first attempt.
create table participation (
    year bigint not null,
    pseudonym bigint not null,
    -- The course's code.
    course bigint not null,
    -- The partner's code; 0: no partner.
    partner bigint not null,
    -- Decimal digits: status (0 abandoned, 1 failed, 2 passed), month of the start (2),
    -- month of completion (2), band of time from 1 (1), region (2).
    cell bigint not null check (
        cell / 10000000 between 0 and 2
        and cell / 100000 % 100 between 1 and 12
        and cell / 1000 % 100 between 0 and 12
        and cell / 100 % 10 between 0 and 6
        and cell % 100 between 0 and 18
        and (cell / 10000000 = 2) = (cell / 1000 % 100 > 0)
        and (cell / 10000000 = 2) = (cell / 100 % 10 > 0)
    ),
    -- One registration per learner, course and year.
    primary key (year, pseudonym, course)
);
create index participation_cell on participation (year, partner, course, cell);
