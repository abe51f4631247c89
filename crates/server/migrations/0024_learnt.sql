-- The version of the content that was first completed, as a package says that renews its content
-- by itself. Empty: the package's own, or nothing was completed yet.
alter table registration add column learnt text not null default '';
