-- 1: an administrator said the course's language and audience; packages change them no
-- longer.
alter table course add column is_labelled bigint not null default 0;
