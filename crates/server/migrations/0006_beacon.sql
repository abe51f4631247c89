-- Completed modules that partners' packages tell of from other platforms. Nothing says
-- who, and nothing is shown before the year's release.

-- 1: the partner's branding asks its packages to tell. Others are not heard: whether one
-- is must not depend on whether somebody completed a module.
alter table partner add column has_beacon bigint not null default 0;

create table beacon (
    partner_id text not null references partner (partner_id),
    course_id text not null references course (course_id),
    -- Of the content, as the package says it.
    version text not null,
    -- Such as '2026-11'.
    month text not null,
    count bigint not null,
    primary key (partner_id, course_id, version, month)
);
