-- What a download is, whatever its file is called. Empty: a former program kept it, and its
-- file has not been there since.
alter table built_package add column programme text not null default '';
-- Id of the module in its programme; empty: a whole programme.
alter table built_package add column module text not null default '';
