-- What the last released program asks of PostgreSQL, one statement a line, as the database
-- logged it (log_statement = all) while that program's tests of the store and of commits ran.
-- A schema on which one of them fails would break its nodes in the middle of an upgrade.
-- To be made anew with each release, and at no other time.
delete from attempt where registration_id = $1
delete from attempt where registration_id in (select registration_id from registration where learner_id = $1)
delete from beacon where month between $1 and $2
delete from counted_question where year = $1
delete from interaction where attempt_id in (select attempt_id from attempt join registration using (registration_id) where learner_id = $1)
delete from interaction where attempt_id in (select attempt_id from attempt where registration_id = $1)
delete from invitation where used_at is not null or expires_at <= $1
delete from learner where learner_id = $1
delete from participant where year = $1
delete from participant where year = $1 and (partner, pseudonym) in (select partner, pseudonym from participation where year = $1 and pseudonym between $2 and $3)
delete from participant where year = $1 and pseudonym = $2 and partner in (select partner from participation where year = $1 and pseudonym = $2)
delete from participation where year = $1
delete from participation where year = $1 and pseudonym = $2
delete from participation where year = $1 and pseudonym between $2 and $3
delete from registration where learner_id = $1
delete from registration where registration_id = $1
delete from session where account_id = $1
delete from session where expires_at <= $1
delete from session where learner_id = $1
delete from session where session_hash = $1
delete from version_problem where course_version_id = $1
insert into account (account_id, login, role, partner_id, password_hash, totp_step, created_at) values ($1, $2, $3, $4, $5, 0, $6)
insert into agreement (partner_id, version, account_id, agreed_at) values ($1, $2, $3, $4) on conflict (partner_id, version) do nothing
insert into attempt (attempt_id, registration_id, item_identifier, number, state_launch, state_seq, cmi, status, total_time, progress, started_at, committed_at, launch) select $1, registration_id, $3, $4, 0, 0, '{}', 'not attempted', 0, 0, $5, $5, launch from registration where registration_id = $2 on conflict (registration_id, item_identifier, number) do nothing
insert into beacon (partner_id, course_id, version, month, count) select p.partner_id, c.course_id, case when (select count(*) from beacon b where b.partner_id = p.partner_id and b.course_id = c.course_id and b.month = $4) < $5 or exists (select 1 from beacon b where b.partner_id = p.partner_id and b.course_id = c.course_id and b.month = $4 and b.version = $3) then $3 else '' end, $4, 1 from partner p, course c where p.slug = $1 and p.has_beacon = 1 and c.slug = $2 and c.is_own = 1 and not exists (select 1 from statistics_year y where y.year = $6 and y.state <> 'open') on conflict (partner_id, course_id, version, month) do update set count = beacon.count + 1
insert into built_package (sha256, file, object, bytes, identity, partner_slug, course, title, version, target, sco, language, audience, is_programme, changes, offered_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict (sha256, file) do update set offered_at = excluded.offered_at
insert into content_error (course_version_id, item_identifier, call, count, last_at) select course_version_id, item_identifier, $2, $3, $4 from attempt join registration using (registration_id) where attempt_id = $1 and ((select count(*) from content_error e where e.course_version_id = registration.course_version_id and e.item_identifier = attempt.item_identifier) < $5 or exists (select 1 from content_error e where e.course_version_id = registration.course_version_id and e.item_identifier = attempt.item_identifier and e.call = $2)) on conflict (course_version_id, item_identifier, call) do update set count = content_error.count + excluded.count, last_at = excluded.last_at
insert into counted_question (year, course, question, place) values ($1, $2, $3, $4) on conflict do nothing
insert into course (course_id, slug, title, summary, language, audience, minutes, objectives, is_own, is_listed, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (slug) do update set title = excluded.title, summary = excluded.summary, language = excluded.language, audience = excluded.audience, minutes = excluded.minutes, objectives = excluded.objectives
insert into course_version (course_version_id, course_id, number, title, package_hash, bytes, is_strict, presentation, imported_at) select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8 from course_version where course_id = $2
insert into interaction (attempt_id, position, record) select value ->> 0, cast(value ->> 1 as bigint), value ->> 2 from json_array_elements(cast($1 as json)) where true on conflict (attempt_id, position) do update set record = excluded.record
insert into invitation (invitation_hash, role, partner_id, account_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)
insert into invitation (invitation_hash, role, partner_id, created_at, expires_at) values ($1, $2, $3, $4, $5)
insert into item (course_version_id, position, identifier, level, title, is_visible, kind, url, prerequisites, mastery_score, max_time_allowed, time_limit_action, data_from_lms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
insert into journal (journal_id, at, account_id, action, subject) values ($1, $2, $3, $4, $5)
insert into learner (learner_id, partner_id, subject_hash, created_at, seen_day) values ($1, $2, $3, $4, $5)
insert into package_file (course_version_id, path, path_folded, object, bytes, is_compressed) values ($1, $2, $3, $4, $5, $6)
insert into participant (year, partner, pseudonym, answers) values ($1, $2, $3, $4)
insert into participant (year, partner, pseudonym, answers) values ($1, $2, $3, '') on conflict (year, partner, pseudonym) do nothing
insert into participation (year, pseudonym, course, partner, cell) values ($1, $2, $3, $4, $5)
insert into participation (year, pseudonym, course, partner, cell) values ($1, $2, $3, $4, $5) on conflict (year, pseudonym, course) do nothing
insert into participation_code (kind, name, code) select $1, $2, coalesce(max(code), 0) + 1 from participation_code where kind = $1 on conflict do nothing
insert into participation_code (kind, name, code) values ($1, $2, $3)
insert into partner (partner_id, slug, name, kind, created_at) values ($1, $2, $3, $4, $5)
insert into partner_return (year, partner_id, document, public_key, digest, received_at, account_id) values ($1, $2, $3, $4, $5, $6, $7) on conflict (year, partner_id) do nothing
insert into registration (registration_id, learner_id, course_id, course_version_id, partner_id, launch, status, progress, started_at) values ($1, $2, $3, $4, $5, 0, 'not attempted', 0, $6) on conflict (learner_id, course_id) do nothing
insert into release_file (year, version, name, kind, partner_id, sha256, bytes, object) values ($1, $2, $3, $4, $5, $6, $7, $8)
insert into session (session_hash, learner_id, account_id, expires_at) values ($1, $2, $3, $4)
insert into signed_release (year, version, signed_on, digest, public_key, software) values ($1, $2, $3, $4, $5, $6)
insert into statistics_year (year, version, state, record) values ($1, $2, $3, $4) on conflict (year) do nothing
insert into sweep (sweep_id, at) select 1, coalesce((select max(seen_day) from learner), $1) where true on conflict (sweep_id) do nothing
insert into version_problem (course_version_id, position, severity, code, message, hint, place, arguments) values ($1, $2, $3, $4, $5, $6, $7, $8)
select (select count(*) from participant), (select count(*) from participation)
select account_id, login, role, partner_id, password_hash, totp_secret, totp_step, created_at, disabled_at from account order by login
select account_id, login, role, partner_id, password_hash, totp_secret, totp_step, created_at, disabled_at from account where account_id = $1
select account_id, login, role, partner_id, password_hash, totp_secret, totp_step, created_at, disabled_at from account where login = $1
select agreement.partner_id, agreement.version, login, agreed_at from agreement join account using (account_id) join (select partner_id as owner, max(version) as newest from agreement group by partner_id) as last on owner = agreement.partner_id and newest = agreement.version order by agreement.partner_id
select agreement.partner_id, version, login, agreed_at from agreement join account using (account_id) where agreement.partner_id = $1 order by version desc
select at, login, action, subject from journal left join account using (account_id) order by at desc, journal_id desc limit $1
select attempt_id from attempt join registration using (registration_id) where attempt_id = any(array(select json_array_elements_text(cast($1 as json))))
select attempt_id, position, record from interaction join attempt using (attempt_id) join registration using (registration_id) where learner_id = $1 order by attempt_id, position
select attempt_id, position, record from interaction where attempt_id = $1 order by position
select attempt_id, position, record from interaction where attempt_id = any(array(select json_array_elements_text(cast($1 as json)))) order by attempt_id, position
select attempt_id, registration_id, item_identifier, attempt.number, attempt.launch, cmi, attempt.status, attempt.score, total_time, attempt.progress, attempt.started_at, committed_at, finished_at from attempt join registration using (registration_id) where learner_id = $1 order by attempt.started_at, attempt_id
select attempt_id, registration_id, item_identifier, number, state_launch, state_seq, cmi, attempt.status, attempt.score, total_time, attempt.progress, attempt.started_at, committed_at, finished_at from attempt where attempt_id = $1
select attempt_id, registration_id, item_identifier, number, state_launch, state_seq, cmi, attempt.status, attempt.score, total_time, attempt.progress, attempt.started_at, committed_at, finished_at from attempt where registration_id = $1 and item_identifier = $2 and number = $3
select attempt_id, registration_id, item_identifier, number, state_launch, state_seq, cmi, attempt.status, attempt.score, total_time, attempt.progress, attempt.started_at, committed_at, finished_at from attempt where registration_id = $1 order by item_identifier, number
select cast(json_agg(target) as text) from (select json_build_array(attempt_id, registration_id, item_identifier, attempt.number, course_version_id, state_launch, state_seq, cmi, attempt.status, cast(attempt.score as text), total_time, attempt.progress, finished_at, registration.launch, is_strict) as target from attempt join registration using (registration_id) join course_version using (course_version_id) where attempt_id = any(array(select json_array_elements_text(cast($1 as json)))) ) as x
select cast(json_agg(target) as text) from (select json_build_array(attempt_id, registration_id, item_identifier, attempt.number, course_version_id, state_launch, state_seq, cmi, attempt.status, cast(attempt.score as text), total_time, attempt.progress, finished_at, registration.launch, is_strict) as target from attempt join registration using (registration_id) join course_version using (course_version_id) where attempt_id = any(array(select json_array_elements_text(cast($1 as json)))) order by registration_id, attempt_id for update of registration, attempt) as x
select code from participation_code where kind = $1 and name = $2
select code, name from participation_code where kind = $1
select colour from partner where partner_id = $1
select count(*) from account where role = 'administrator' and disabled_at is null
select count(*) from beacon
select count(*) from invitation where used_at is not null or expires_at <= $1
select count(*) from learner where seen_day < $1
select count(*) from registration where course_id = $1 and course_version_id <> $2 and completed_at is null and not exists (select 1 from attempt where attempt.registration_id = registration.registration_id and not exists (select 1 from item where item.course_version_id = $2 and item.kind = 'sco' and item.identifier = attempt.item_identifier))
select count(*) from session where expires_at <= $1
select count(*) from session where expires_at > $1
select course, question from counted_question where year = $1 order by place
select course, question, place from counted_question where year = $2 and question in (select value ->> 0 from json_array_elements(cast($1 as json)))
select course_id, slug, title, summary, language, audience, minutes, objectives, is_own, is_listed, course_version_id from course order by is_own desc, title, slug
select course_id, slug, title, summary, language, audience, minutes, objectives, is_own, is_listed, course_version_id from course where course_id = $1
select course_id, slug, title, summary, language, audience, minutes, objectives, is_own, is_listed, course_version_id from course where is_listed = 1 and course_version_id is not null order by is_own desc, title, slug
select course_id, slug, title, summary, language, audience, minutes, objectives, is_own, is_listed, course_version_id from course where slug = $1
select course_version.title, identifier from course join course_version using (course_id, course_version_id) left join item on item.course_version_id = course_version.course_version_id and kind = 'sco' where slug = $1
select course_version_id, count(*) from registration where course_id = $1 and completed_at is null group by course_version_id
select course_version_id, course_id, number, course_version.title, package_hash, bytes, is_strict, presentation, imported_at, withdrawn_at from course_version join course using (course_id, course_version_id) where slug = $1 and package_hash = $2
select course_version_id, course_id, number, title, package_hash, bytes, is_strict, presentation, imported_at, withdrawn_at from course_version where course_id = $1 and package_hash = $2 order by number desc limit 1
select course_version_id, course_id, number, title, package_hash, bytes, is_strict, presentation, imported_at, withdrawn_at from course_version where course_id = $1 order by number desc
select course_version_id, course_id, number, title, package_hash, bytes, is_strict, presentation, imported_at, withdrawn_at from course_version where course_version_id = $1
select has_beacon from partner where partner_id = $1
select item_identifier, call, count, last_at from content_error where course_version_id = $1 order by count desc, call limit 500
select launch from attempt where attempt_id = $1
select learner_id from learner where seen_day < $1 order by seen_day limit $2
select learner_id, account_id from session where session_hash = $1 and expires_at > $2
select learner_id, partner_id, region, organisation_type, resume_hash from learner where learner_id = $1
select learner_id, partner_id, region, organisation_type, resume_hash from learner where resume_hash = $1
select learner_id, partner_id, region, organisation_type, resume_hash from learner where subject_hash = $1
select learner_id, resume_hash, subject_hash, partner.name as partner, region, organisation_type, learner.created_at, seen_day from learner left join partner using (partner_id) where learner_id = $1
select min(year) from participation where year > $1
select name as slug, course, partner, cell from participation join participation_code on kind = 'course' and code = course where year = $1 and pseudonym = $2
select object, max(bytes) as bytes, max(is_compressed) as is_compressed from (select object, bytes, is_compressed from package_file union all select object, bytes, 0 from release_file union all select object, bytes, 0 from built_package) as file group by object order by object
select p.slug as partner, c.slug as course, b.month as month, cast(sum(b.count) as bigint) as count from beacon b join partner p using (partner_id) join course c using (course_id) where b.month between $1 and $2 group by p.slug, c.slug, b.month order by p.slug, c.slug, b.month
select participant.partner, participant.pseudonym, participation.course, answers from (select cast(value ->> 0 as bigint) as pseudonym, cast(value ->> 1 as bigint) as course from json_array_elements(cast($1 as json))) as x join participation on participation.year = $2 and participation.pseudonym = x.pseudonym and participation.course = x.course join participant on participant.year = $2 and participant.partner = participation.partner and participant.pseudonym = x.pseudonym order by participant.partner, participant.pseudonym for update of participant
select participation.year, participation.pseudonym, c.name as course, partner.name as partner, cell, answers from participation join participation_code c on c.kind = 'course' and c.code = participation.course join participant on participant.year = participation.year and participant.partner = participation.partner and participant.pseudonym = participation.pseudonym left join participation_code p on p.kind = 'partner' and p.code = participation.partner left join partner on partner.partner_id = p.name where participation.year = $1 and participation.pseudonym = $2 order by c.name
select partner, answers from participant where year = $1 and answers <> ''
select partner, answers from participant where year = $1 and pseudonym = $2 and partner in (select partner from participation where year = $1 and pseudonym = $2)
select partner, count(*) from participant where year = $1 group by partner
select partner, count(distinct pseudonym) from participation where year = $2 and course in (select cast(value ->> 0 as bigint) from json_array_elements(cast($1 as json))) group by partner
select partner, course, cell, count(*) as number from participation where year = $1 group by partner, course, cell
select partner_id from partner_return where year = $1 order by partner_id
select partner_id, slug, name, kind from partner order by name, slug
select partner_id, slug, name, kind from partner where partner_id = $1
select partner_id, slug, name, kind from partner where slug = $1
select partner_slug, count(distinct file) from built_package where partner_slug <> '' group by partner_slug order by partner_slug
select path, object, package_file.bytes, is_compressed from package_file join course_version using (course_version_id) where course_version_id = $1 and path = $2 and withdrawn_at is null
select path, object, package_file.bytes, is_compressed from package_file join course_version using (course_version_id) where course_version_id = $1 and path_folded = $2 and withdrawn_at is null order by path limit 1
select place from counted_question where year = $1 and course = $2
select place from counted_question where year = $1 limit 1
select position, identifier, level, title, is_visible, kind, url, prerequisites, mastery_score, max_time_allowed, time_limit_action, data_from_lms from item where course_version_id = $1 and identifier = $2 order by position limit 1
select position, identifier, level, title, is_visible, kind, url, prerequisites, mastery_score, max_time_allowed, time_limit_action, data_from_lms from item where course_version_id = $1 order by position
select received_at from partner_return where year = $1 and partner_id = $2
select record from statistics_year where year = $1
select registration.registration_id, identifier, attempt.status, attempt.score, attempt.progress, attempt.number from registration join item using (course_version_id) left join attempt on attempt.registration_id = registration.registration_id and attempt.item_identifier = item.identifier where registration.registration_id in (select value ->> 0 from json_array_elements(cast($1 as json))) and item.kind = 'sco' order by registration.registration_id, position
select registration_id from registration where course_id = $1 and course_version_id <> $2 and completed_at is null and not exists (select 1 from attempt where attempt.registration_id = registration.registration_id and not exists (select 1 from item where item.course_version_id = $2 and item.kind = 'sco' and item.identifier = attempt.item_identifier)) order by registration_id limit $3
select registration_id from registration where learner_id in ($1, $2) order by registration_id for update
select registration_id, course.title as course, number as version, partner.name as partner, launch, status, score, progress, started_at, completed_at from registration join course on course.course_id = registration.course_id join course_version on course_version.course_version_id = registration.course_version_id left join partner on partner.partner_id = registration.partner_id where learner_id = $1 order by started_at, registration_id
select registration_id, learner_id, course_id, course_version_id, partner_id, launch, status, score, progress, started_at, completed_at from registration where course_id = $1 order by started_at desc, registration_id desc limit $2
select registration_id, learner_id, course_id, course_version_id, partner_id, launch, status, score, progress, started_at, completed_at from registration where learner_id = $1 and course_id = $2
select registration_id, learner_id, course_id, course_version_id, partner_id, launch, status, score, progress, started_at, completed_at from registration where learner_id = $1 order by started_at desc, registration_id desc
select registration_id, learner_id, course_id, course_version_id, partner_id, launch, status, score, progress, started_at, completed_at from registration where registration_id = $1
select registration_id, learner_id, slug as course, code, started_at, (select cast(coalesce(sum(total_time), 0) as bigint) from attempt where attempt.registration_id = registration.registration_id and number = 1) as total_time from registration join course using (course_id) join participation_code on kind = 'course' and name = slug where registration_id in (select value ->> 0 from json_array_elements(cast($1 as json))) and is_own = 1 order by learner_id, registration_id
select resume_hash, region, organisation_type from learner where learner_id = $1
select role, partner_id, account_id from invitation where invitation_hash = $1 and used_at is null and expires_at > $2
select session_hash, expires_at from session where learner_id = $1 order by expires_at
select severity, code, message, hint, place, arguments from version_problem where course_version_id = $1 order by position
select sha256 from built_package where partner_slug = $1 and file = $2 order by offered_at desc, sha256 limit 1
select sha256, file, object, bytes, identity, partner_slug, course, title, version, target, sco, language, audience, is_programme, changes, offered_at from built_package where identity = $1 and bytes = $2 and file = $3 order by offered_at desc limit 1
select sha256, file, object, bytes, identity, partner_slug, course, title, version, target, sco, language, audience, is_programme, changes, offered_at from built_package where partner_slug = $1 or partner_slug = '' order by offered_at desc, file, sha256
select sha256, file, object, bytes, identity, partner_slug, course, title, version, target, sco, language, audience, is_programme, changes, offered_at from built_package where sha256 = $1 and file = $2 and (partner_slug = $3 or partner_slug = '')
select slug from course where course_id = $1
select slug from partner where has_beacon = 1 order by slug
select slug from partner where partner_id = $1
select slug from partner_return join partner using (partner_id) where year = $1 order by slug
select slug from registration join course using (course_id) where registration_id = $1
select slug, f.registration_id as from_id, i.registration_id as into_id, f.completed_at as from_completed, i.completed_at as into_completed, f.score as from_score, i.score as into_score, f.progress as from_progress, i.progress as into_progress from registration f join course on course.course_id = f.course_id left join registration i on i.learner_id = $2 and i.course_id = f.course_id where f.learner_id = $1
select state from statistics_year where year = $1
select year, partner_id, document, public_key, digest, received_at, account_id from partner_return where partner_id = $1 order by year desc
select year, partner_id, document, public_key, digest, received_at, account_id from partner_return where year = $1 order by partner_id
select year, version, name, kind, partner_id, sha256, bytes, object from release_file where partner_id = $1 order by year desc, version desc, name
select year, version, name, kind, partner_id, sha256, bytes, object from release_file where partner_id is null order by year desc, version desc, name
select year, version, name, kind, partner_id, sha256, bytes, object from release_file where year = $1 order by version desc, case when partner_id is null then 0 else 1 end, name
select year, version, signed_on, digest, public_key, software from signed_release order by year desc, version desc
select year, version, state from statistics_year order by year desc
update account set disabled_at = $2 where account_id = $1 returning login
update account set password_hash = $3, totp_secret = null, totp_step = 0, disabled_at = null where account_id = $1 and login = $2
update account set totp_secret = $2, totp_step = $3 where account_id = $1 and totp_secret is null returning login
update account set totp_step = $2 where account_id = $1 and totp_step < $2
update attempt set launch = $2 where registration_id = $1
update attempt set state_launch = x.state_launch, state_seq = x.state_seq, cmi = x.cmi, total_time = x.total_time, committed_at = $2 from (select value ->> 0 as attempt_id, cast(value ->> 1 as bigint) as state_launch, cast(value ->> 2 as bigint) as state_seq, value ->> 3 as cmi, cast(value ->> 4 as bigint) as total_time from json_array_elements(cast($1 as json))) as x where attempt.attempt_id = x.attempt_id
update attempt set status = x.status, score = x.score, progress = x.progress, finished_at = x.finished_at from (select value ->> 0 as attempt_id, value ->> 1 as status, cast(value ->> 2 as double precision) as score, cast(value ->> 3 as bigint) as progress, cast(value ->> 4 as bigint) as finished_at from json_array_elements(cast($1 as json))) as x where attempt.attempt_id = x.attempt_id
update course set course_version_id = $2 where course_id = $1
update course set course_version_id = $2 where course_id = $1 and course_version_id is null
update course set course_version_id = $2, title = $3 where course_id = $1
update course set course_version_id = null where course_id = $1 and course_version_id = $2
update course set is_listed = $2 where course_id = $1
update course_version set is_strict = $2, presentation = $3 where course_version_id = $1
update course_version set withdrawn_at = $2 where course_version_id = $1
update invitation set used_at = $2 where account_id = $1 and used_at is null
update invitation set used_at = $2 where invitation_hash = $1 and used_at is null and expires_at > $2 returning role, partner_id, account_id
update learner set region = $2, organisation_type = $3 where learner_id = $1
update learner set resume_hash = $2 where learner_id = $1
update learner set resume_hash = coalesce(resume_hash, $2), region = coalesce(region, $3), organisation_type = coalesce(organisation_type, $4) where learner_id = $1
update learner set seen_day = $2 where learner_id = $1 and seen_day < $2
update participant set answers = x.answers from (select cast(value ->> 0 as bigint) as partner, cast(value ->> 1 as bigint) as pseudonym, value ->> 2 as answers from json_array_elements(cast($1 as json))) as x where participant.year = $2 and participant.partner = x.partner and participant.pseudonym = x.pseudonym
update participation set cell = case when x.month > 0 then 20000000 + cell / 100000 % 100 * 100000 + x.month * 1000 + x.band * 100 + cell % 100 else 10000000 + cell end from (select cast(value ->> 0 as bigint) as pseudonym, cast(value ->> 1 as bigint) as course, cast(value ->> 2 as bigint) as month, cast(value ->> 3 as bigint) as band from json_array_elements(cast($1 as json))) as x where participation.year = $2 and participation.pseudonym = x.pseudonym and participation.course = x.course and cell < case when x.month > 0 then 20000000 else 10000000 end
update participation set cell = cell - cell % 100 + $3 where year = $1 and pseudonym = $2
update partner set has_beacon = $2 where slug = $1
update partner set name = $2, kind = $3, colour = $4 where slug = $1
update partner_return set document = null where year = $1
update registration set course_version_id = $2 where registration_id = $1
update registration set launch = launch + 1 where learner_id = $1
update registration set launch = launch + 1 where registration_id = $1
update registration set launch = launch + 1 where registration_id = $1 returning launch
update registration set learner_id = $2 where learner_id = $1
update registration set status = x.status, score = x.score, progress = x.progress, completed_at = coalesce(registration.completed_at, x.completed_at) from (select value ->> 0 as id, value ->> 1 as status, cast(value ->> 2 as double precision) as score, cast(value ->> 3 as bigint) as progress, cast(value ->> 4 as bigint) as completed_at from json_array_elements(cast($1 as json))) as x where registration_id = x.id
update session set learner_id = $2 where learner_id = $1
update statistics_year set state = state where year = $1 and state = 'open'
update statistics_year set version = $2, state = $3, record = $4 where year = $1 and version = $5 and state = $6
update sweep set at = case when at + $2 < $1 then at + $2 else $1 end where sweep_id = 1 returning at
with x (attempt_id, cmi, state_launch, state_seq, total_time, read_launch, read_seq, launch, now) as (select *, cast($9 as bigint) from unnest(string_to_array($1, chr(31)), string_to_array($2, chr(31)), cast(string_to_array($3, ',') as bigint[]), cast(string_to_array($4, ',') as bigint[]), cast(string_to_array($5, ',') as bigint[]), cast(string_to_array($6, ',') as bigint[]), cast(string_to_array($7, ',') as bigint[]), cast(string_to_array($8, ',') as bigint[]))) update attempt set state_launch = x.state_launch, state_seq = x.state_seq, cmi = x.cmi, total_time = x.total_time, committed_at = x.now from x where attempt.attempt_id = x.attempt_id and attempt.state_launch = x.read_launch and attempt.state_seq = x.read_seq and attempt.launch = x.launch
