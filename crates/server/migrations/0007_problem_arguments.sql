-- The values that the message of a problem names, as a JSON object of texts, so that it
-- is said in the language of whoever reads it. Empty: kept before this, said in English.
alter table version_problem add column arguments text not null default '';
