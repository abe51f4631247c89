-- Number of the newest opening of the player, as the attempt's registration has it: a
-- commit is written where both the place of the last one and this are as they were read,
-- and no other row is asked.
alter table attempt add column launch bigint not null default 0;
update attempt set launch = (select registration.launch from registration
    where registration.registration_id = attempt.registration_id);
