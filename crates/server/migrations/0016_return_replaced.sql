-- How often a partner's return of a year was replaced by one that was drawn from other counts:
-- once at most, while the year is open.
alter table partner_return add column replaced bigint not null default 0;
