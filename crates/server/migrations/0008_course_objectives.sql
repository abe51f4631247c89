-- What one learns, as a JSON array of texts, out of the package's metadata.
alter table course add column objectives text not null default '[]';
