-- Where packages that a partner brands here take new content from: the origin of the server, and
-- the public keys that may sign, separated by a space. Empty: they keep their content.
alter table partner_brand add column updates text not null default '';
alter table partner_brand add column updates_keys text not null default '';
-- The origin that a package says it takes new content from. Empty: it keeps its content, or a
-- former program made it, which did not say.
alter table built_package add column updates text not null default '';
-- The Relais that made it, as it says; empty: it was read by a former program.
alter table built_package add column generator text not null default '';
