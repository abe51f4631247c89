# The words of the server's screens. Each message is in fr.ftl too.

site-name = Relais
skip = Skip to content
nav-label = Main navigation
nav-catalogue = Catalogue
nav-mine = My courses
nav-resume = Resume
footer-label = Information
footer-accessibility = Accessibility: { $state ->
    [full] fully compliant
    [part] partially compliant
   *[none] not compliant
 }
footer-privacy = Privacy
footer-verify = Verify an attestation
footer-statistics = Statistics

minutes = { $count } min

catalogue-title = Learn everyday cybersecurity
catalogue-lead = Free courses, without account or advertising. Choose one: your progress is saved at every page.
catalogue-partner = { $name } offers you these courses.
catalogue-empty = No course is published at the moment.
misdirected = This service answers at { $address } and at no other address.

course-begin = Start the course
course-continue = Resume the course
course-review = Read the course again
course-here = Last page opened: “{ $title }”, sitting { $n } of { $total }.
course-sittings = { $all } min in all, in { $total } short sittings: the first one takes { $minutes } min.
course-you-are-here = you are here
course-browse = Look around without being assessed
course-browse-hint = To leaf through the course or to show it: neither status nor score is recorded.
course-no-account = No account and no e-mail address are asked for. Your progress belongs to this browser; a resume code lets you go on elsewhere.
course-duration = Estimated duration
course-audience = For whom
course-language = Language

status-not-attempted = To do
status-incomplete = In progress
status-completed = Completed
status-passed = Passed
status-failed = Not passed
status-browsed = Browsed

mine-title = My courses
mine-empty = You have not started a course yet.
mine-to-catalogue = See the catalogue
mine-score = Score: { $score }%
mine-progress = Progress
mine-restart = Start again
mine-restart-hint = A new attempt, from the first page to the last. Your best result stays yours, even if this one is not as good.

study-shared-host = Your browser does not find this course’s own address. It is opened at the address that all courses share: to be avoided if not all of them are yours.
study-back = Leave the course
study-frame = Course player
study-noscript = The course needs JavaScript to save your progress. Enable it in your browser, then reload the page.
study-read = You can read the course without JavaScript: nothing is recorded then, and there is no attestation.

ticket-title = This window of the course has expired
ticket-text = Open the course again from the page “My courses”: your progress is saved there.
ticket-link = My courses

error-not-found-title = Page not found
error-not-found = This address leads nowhere, or is not for you. Go back to the catalogue to find a course.
error-not-found-area = This address leads nowhere, or is not meant for you.
error-forbidden-title = Request refused
error-forbidden = This request does not come from one of our pages, or the page has been open for too long. Go back, reload the page and try again.
error-bad-request-title = Request not understood
error-bad-request = The server did not understand what it was sent. Go back and try again.
error-too-many-title = Too many requests
error-too-many = Many requests came in a short time, from you or from your network. Wait a few minutes, then try again.
error-busy-title = Service unavailable for the moment
error-busy = The server cannot answer right now. Nothing that was saved is lost; try again in a moment.
error-busy-sent = The server did not answer in time. What you asked for may have been done: look before you send it again.
error-again = This page opens by itself as soon as the service answers.
error-withdrawn-title = This course is no longer offered
error-withdrawn = The version you were taking is suspended. The catalogue shows the courses that are available.
error-failed-title = Something went wrong
error-failed = It is not your doing. The incident is noted; try again in a moment.

# Everything learners read in the server's pages.

## Player. These keys are handed to the player with the course; their arguments stay in braces there.
document-open = Open the document in a new tab
player-menu = Contents
player-skip = Skip to the content
player-exit = Leave
player-close = Close
player-retry = Try again
player-loading = Loading the module…
player-noscript = The player needs JavaScript. Turn it on in your browser, then reload this page.
player-saved = Saved
player-saving = Saving…
player-review = Reading again, nothing is saved
player-unsaved = Your last answers have not reached the server yet. You can go on: they are kept on this device and will be sent as soon as possible.
player-unsaved-unsafe = Your last answers have not reached the server yet, and this browser cannot keep them. Leave this page open: they will be sent as soon as possible.
player-unheard = Not saved
player-unheard-why = The module has closed its session, or has not opened one: what you do in it now is not saved. Open it again to go on.
player-not-saved = Your last answers could not be saved.
player-refused = Some of your answers could not be saved: the server does not accept them. You can go on. If it happens again, write to the contact of the legal notice.
player-replaying = Your answers from last time are being sent…
player-unreachable = The server does not answer.
player-exit-anyway = Leave all the same
player-elsewhere-title = Open elsewhere
player-elsewhere = This course is open in another tab or window. So that your answers do not get mixed up, it goes on in one place at a time.
player-restored-title = The server was restored
player-restored = The server was restored from a backup. What you did here is kept on this device: go on, and it will be put back in place.
player-restored-unsafe = The server was restored from a backup, and this browser can keep nothing. Go on from where the server is.
player-two-states-title = Two states of this module
player-two-states = This device keeps answers that had not reached the server. Since then the server has received newer ones. Which do you want to go on with? Your best result stays yours in either case.
player-two-states-server = Go on with the server’s
player-two-states-device = Take those of this device
player-untaken = An earlier version of this site had kept answers on this device, in a place that other courses can write in. To be safe they are not taken over.
player-gone = This course is no longer open. Your data may have been deleted, or the course withdrawn.
player-resume-here = Go on here
player-finished = You have finished this module for now. Everything is saved.
player-finished-sending = You have finished this module for now. Your last answers are being sent.
player-next = Next module: { $title }
player-choose = Choose a module in the contents.
player-open-again = Open the module again
player-locked = “{ $title }” will open once you have finished what comes before.
player-popup = “{ $title }” opens in a window of its own. Keep this page open meanwhile.
player-popup-open = Open the module
player-popup-running = “{ $title }” is open in another window. Keep this page open.
player-popup-show = Go to the window
player-popup-end = Close the window
player-popup-blocked = The browser blocked the window. Allow windows for this site, then try again.
player-popup-closed = The module's window is closed.
player-time-soon = Time left for this module: { $n } min.
player-time-over-title = Time is up
player-time-over = The time for this module is up.
player-time-over-continue = The time for this module is up. You can go on.
player-status-not-attempted = To do
player-status-incomplete = In progress
player-status-completed = Done
player-status-passed = Passed
player-status-failed = Not passed
player-status-browsed = Looked at
player-status-locked = Not open yet

## The learner’s area

nav-data = My data
footer-legal = Legal notice
language-other = Français

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

catalogue-free = Free of charge
catalogue-no-account = No account
catalogue-own-pace = At your own pace
catalogue-list = The courses
catalogue-begin-here = Begin here
catalogue-go-on = Pick up where you left off
catalogue-next = Next
catalogue-over = You have finished everything you began. Choose what comes next below, or find your attestations:
catalogue-audience = You are:
catalogue-single = Independent modules
catalogue-others = Other courses
catalogue-unavailable = Not available at the moment
status-done-elsewhere = Done in another version
way-count = { $done } / { $all }
way-done = completed
way-begun = begun
after-next = What next?
after-go = Go on with “{ $title }”
after-over = Programme completed
after-over-text = You have taken every module of “{ $title }”. Well done!
course-unavailable = This course cannot be opened at the moment. What you have done is kept.
course-closed = This course no longer takes new learners.
course-papers = Attestations by module
course-variants = Also available
search-words = Words of the title or the summary
search-language = Language
search-any = Any
search-any-audience = Any
search-length = Duration
search-any-length = Any
search-length-court = 15 minutes at most
search-length-moyen = 16 minutes to one hour
search-length-long = More than one hour
search-do = Search
search-found = { $count ->
    [0] No course matches this search.
    [one] One course matches this search.
   *[other] { $count } courses match this search.
 }
search-all = Show all
audience-grand-public = General public
audience-agents-publics = Public servants
audience-entreprises = Companies
audience-hopital = Hospital
audience-ecole = School
language-name-fr = French
language-name-en = English
language-name-de = German
language-name-es = Spanish
language-name-it = Italian
language-name-pt = Portuguese
language-name-nl = Dutch
language-name-ar = Arabic
language-name-uk = Ukrainian
language-name-ru = Russian
language-name-pl = Polish
language-name-ro = Romanian
language-name-tr = Turkish
language-name-zh = Chinese
language-name-br = Breton
language-name-oc = Occitan
language-name-co = Corsican
language-name-ca = Catalan
language-name-eu = Basque

course-objectives = What you will be able to do
course-plan = What it covers
course-kept-title = What we keep
course-kept = Where you are, your answers and your score, under a number drawn at random. No name, no e-mail address, no IP address.
course-kept-link = All about your data
course-state = Your progress
course-attestation = At the end
course-attestation-text = An attestation in your name that anybody can verify

mine-lead = Go on where you left off.
mine-open = Continue
mine-start = Start
mine-review = Read again
mine-attestation = Attestation
mine-percent = { $progress }%
mine-code-title = Continue on another device
mine-code-none = Your progress belongs to this browser only. A code of six words lets you find it elsewhere, or after the browser was cleaned.
mine-code-has = You have a resume code. If you lost it, make another one: the former one will no longer work.
mine-code-make = Make a resume code
mine-code-remake = Make a new code
mine-sign-in-title = Find your courses with your account
mine-sign-in = Sign in: the courses begun in this browser will join those you already have. On a shared computer, first make sure that these courses are yours.
mine-signed-in = You are signed in. Your courses are waiting on all your devices.
mine-moved = { $count ->
    [one] One course begun in this browser has joined yours.
   *[other] { $count } courses begun in this browser have joined yours.
 }
mine-chosen = { $count ->
    [one] In one course you had progressed twice: we kept what got further.
   *[other] In { $count } courses you had progressed twice: we kept what got further.
 }

code-title = Your resume code
code-lead = Write these six words down, in this order. We cannot show them again: we keep a fingerprint of them only.
code-how = Copy them on paper, print this page, or keep them in your password manager.
code-where = On the other device, open “Resume” at this address:
code-careful = Whoever knows these words can take your courses in your place. A new code replaces the former one.
code-print = Print
code-done = I have noted my code

resume-title = Resume my courses
resume-lead = Enter your resume code to find your courses in this browser.
resume-label = Your six words
resume-hint = Capitals, accents and punctuation do not matter. The first four letters of each word are enough.
resume-wrong = This code is not known. Check that there are six words, their order and their spelling; if you have made a new code since, only that one counts.
resume-open = Resume
resume-replaces = This browser already takes courses. The code you enter will take their place here: so as not to lose them, make a code from “My courses” first.
resume-none-title = No code?
resume-none = A code is made from “My courses”, in the browser where you began. Without it we have no way to know which courses are yours.
resume-or = Or sign in
error-prefix = Error:

data-title = My data
data-lead = This is what this service keeps about you. The anonymised row that counts you in the statistics of the year is in the file below; nothing else is stored about you.
data-you = You, for this service
data-you-text = A number drawn at random. We know neither your name nor your e-mail address.
data-since = First course begun
data-seen = Last day you were here
data-partner = Partner you came through
data-partner-none = No partner
data-code = Resume code
data-code-yes = A fingerprint; the words themselves are not kept
data-code-no = None
data-sign-in = Account
data-sign-in-yes = A fingerprint of your identifier, unreadable without our key
data-sign-in-no = None
data-browsers = Remembered browsers
data-courses = Your courses
data-courses-none = No course begun.
data-version = Version
data-number = Registration number
data-status = State
data-score = Score
data-progress = Progress
data-launches = Openings
data-started = Begun
data-completed = Completed
data-counted = Counted with the partner
data-part = Part “{ $title }”, try { $number }
data-part-facts = { $status }, { $minutes } min, last saved: { $last }
data-kept = What the course recorded ({ $count })
data-kept-name = Element
data-kept-value = Value
data-profile-title = Your profile, if you like
data-profile-saved = Your profile is saved.
data-profile-text = Both answers are optional. They serve yearly statistics in which nobody can be recognised.
data-region = Region of France
data-organisation = Type of organisation
data-unsaid = I prefer not to answer
data-save = Save
data-take-title = Take your data away
data-take-text = The file contains all that is shown here, the row that counts you in the statistics of the year, and the internal numbers, in a format that programs can read (JSON).
data-take = Download my data
data-end-title = Leave
data-end-text = If you do not come back, everything is deleted after { $days } days.
data-leave = Leave in this browser
data-delete = Delete all my data
data-file = All that the service keeps about you. Dates are milliseconds since 1 January 1970 (UTC), total_time is hundredths of a second. Fields that end in _hash are keyed fingerprints. Under statistics, what the statistics of each year count: cell reads digit by digit (outcome, month of start, month of end, band of time, region), answers is a dense list of first answers.

organisation-state = State civil service
organisation-territorial = Local government
organisation-hospital = Public hospital service
organisation-education = Education and research
organisation-enterprise-0-9 = Company of fewer than 10 people
organisation-enterprise-10-49 = Company of 10 to 49 people
organisation-enterprise-50-249 = Company of 50 to 249 people
organisation-enterprise-250 = Company of 250 people or more
organisation-association = Non-profit association
organisation-individual = For myself
organisation-other = Other

delete-title = Delete all my data
delete-text = Your courses, answers, scores, resume code and profile will be deleted at once, everywhere. This cannot be undone.
delete-copies = The service’s backups keep a copy until they are replaced. An attestation that you downloaded can still be verified: it depends on no data kept here.
delete-first = Before that you can download your data or an attestation.
delete-do = Delete everything
delete-keep = Delete nothing
deleted-title = Your data are deleted
deleted-text = Nothing of you is left in this service. You can begin a new course whenever you like.

leave-title = Leave in this browser
leave-can = Your courses stay saved. You will find them with your resume code or your account.
leave-cannot = Careful: you have neither a resume code nor an account. If you leave now, you will not be able to find your courses again.
leave-code = Make a code first
leave-do = Leave
leave-stay = Stay

attestation-title = Attestation of completion
attestation-lead = You have finished the course:
attestation-name = Your name, as it should appear
attestation-name-hint = First and last name, at most 80 characters. It serves to make the attestation; we do not store it.
attestation-name-wrong = Enter a name with at least one letter, and at most 80 characters.
attestation-make = Make the attestation
attestation-passed = passed the assessment of the course
attestation-completed = followed to its end the course
attestation-date = Date
attestation-version = Version of the course
attestation-duration = Estimated duration
attestation-minutes = { $count } min
attestation-objectives = Objectives of the training
verify-programme = Programme
verify-issuer = Issued by
attestation-score = Score
attestation-percent = { $score }%
attestation-qr = QR code that leads to the verification of this attestation
attestation-verify = Verify this attestation by reading the code, or by copying the text below at { $address }
attestation-caution = The name was entered by the person themselves and was not checked. This attestation is not a diploma.
attestation-pdf = Download the PDF
attestation-print = Print
attestation-print-hint = To keep this page, print it or save it as PDF from your browser.
attestation-letters = The PDF cannot write every letter of this name. Print this page: your browser knows them.
attestation-again = Change the name
attestation-text-title = Text to verify
attestation-privacy = This page exists for you only, and now: your name was not stored. If you leave, you will have to enter it again.

verify-title = Verify an attestation
verify-lead = Read the attestation’s QR code with a phone, or paste the text printed beside it here.
verify-label = Text of the attestation
verify-hint = Spaces and line breaks do not matter. Without JavaScript, paste the whole address that the QR code leads to.
verify-do = Verify
verify-another = Verify another attestation
verify-valid = Authentic attestation
verify-valid-text = This service did issue this attestation, and nothing in it was changed.
verify-invalid = Attestation not recognised
verify-invalid-text = This text was not signed by this service, or it was changed. If it was copied by hand, check that it is complete.
verify-name = Name
verify-course = Course
verify-outcome = Result
verify-passed = Assessment passed
verify-completed = Course followed to its end
verify-how-title = How it works
verify-how = The attestation itself carries its content and an electronic signature (Ed25519). Verification asks no database and keeps nothing: the text received is forgotten as soon as the answer is sent.
verify-key = Public key of this service

sign-in-failed-title = Signing in did not work
sign-in-failed = The identity service did not answer as expected, or you declined. Your courses in this browser have not changed; you can try again.
sign-in-foreign = This was not begun in this browser, or too long ago. Start again from “My courses” or “Resume”.

accessibility-title = Accessibility statement
accessibility-who = { $publisher } is committed to making this service accessible, as article 47 of French law no. 2005-102 of 11 February 2005 demands.
accessibility-who-none = This service is meant to be accessible to everyone, as article 47 of French law no. 2005-102 of 11 February 2005 demands.
accessibility-scope = This statement applies to the pages of this service: catalogue, courses built by this software and their player, “My courses”, “My data”, attestations, pages of information, the area of partners and administration.
accessibility-state-title = Conformance
accessibility-state = { $state ->
    [full] This service is fully compliant with the French accessibility standard (RGAA), version 4.1: all { $applicable } applicable criteria are met.
    [part] This service is partially compliant with the French accessibility standard (RGAA), version 4.1, for the reasons listed below: { $compliant } of { $applicable } applicable criteria are met, { $percent }%.
   *[none] This service is not compliant with the French accessibility standard (RGAA), version 4.1: { $compliant } of { $applicable } applicable criteria are met.
 }
accessibility-tests-title = What was tested
accessibility-test-axe = The pages of the service are analysed automatically (axe-core, WCAG 2.2 A and AA rules), light and dark, at widths of 360 and 1,280 pixels; every page of the courses is, light, at 360 pixels. A demonstration module is also analysed dark and in forced colours, and its layout is checked at 400% zoom. A single fault prevents publication.
accessibility-test-script = Journeys work without JavaScript, except for the course player, which needs it to save progress.
accessibility-test-keyboard = One whole module is gone through by keyboard in automatic tests, and each kind of activity is tried by keyboard.
accessibility-test-pdf = The PDF of the attestation is tagged (PDF/UA-1).
accessibility-test-none = The names, roles and states that a screen reader gets are tested. An earlier version of the courses was listened to with Orca; scenes and activities added since were not. No test with people with disabilities, nor with all screen readers, has been made yet.
accessibility-not-title = Content that is not accessible
accessibility-faults = In what this software makes:
accessibility-criterion = (RGAA, criterion { $criterion })
accessibility-not = Courses by other organisations may be offered here. Their accessibility depends on their authors and is not covered by this statement.
accessibility-made-title = About this statement
accessibility-made = This statement was made on { $date }. It rests on a self-assessment, criterion by criterion, and on the automatic tests of the software; no third party has verified it. Technologies: HTML, CSS, JavaScript, SVG, PDF.
accessibility-contact-title = Feedback and contact
accessibility-contact = If you cannot reach some content, write to { $contact }: another way will be offered to you.
accessibility-contact-none = If you cannot reach some content, tell the organisation that offered you this course.
accessibility-redress-title = Redress
accessibility-redress = If you reported a lack of accessibility that keeps you from some content and did not get a satisfactory answer, you can turn to the French Défenseur des droits:
accessibility-redress-form = by the online form
accessibility-redress-delegate = through the delegate in your region
accessibility-redress-post = by free post, without a stamp: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07

privacy-title = Privacy
privacy-lead = This service is made to work without knowing who you are. This page says exactly what it stores.
privacy-stored-title = What is stored
privacy-stored-id = a number drawn at random when you begin a first course, and the day (not the hour) of your last visit
privacy-stored-courses = for each course: dates of beginning and end, state, progress, score, time spent, your answers and your place in the course
privacy-stored-partner = the partner whose link you followed, if any
privacy-stored-year = for the statistics of the year, under another number that serves in that year only: the courses begun, the partner, the region, the months of start and end, the outcome, the band of time, and your first answers to questions, right or wrong
privacy-stored-profile = your region and type of organisation, only if you choose them in “My data”
privacy-stored-code = a fingerprint of your resume code, if you make one; the words themselves are not kept
privacy-stored-sign-in = a fingerprint of the identifier given by the identity service, if you sign in; neither your name nor your e-mail address is asked for
privacy-never-title = What never is
privacy-never-name = your name: that of the attestation serves to make it, then is forgotten
privacy-never-address = your e-mail address, postal address or telephone number
privacy-never-ip = your IP address: it serves for some minutes, in memory, to limit abuse, and is written nowhere, not even in technical logs
privacy-never-track = no tracker, no audience measurement, nothing from another site
privacy-never-text = no free text about you
privacy-long-title = For how long
privacy-long = If you do not come back for { $days } days, everything is deleted automatically. You can delete everything yourself at any time, from “My data”.
privacy-year = The rows of the statistics are deleted with your data; otherwise they are destroyed, with the key that links them to your number, after the statistics of the year are published. Your registrations of that year then lose the partner and all of their dates but the year: an attestation made afterwards says the year, no longer the day.
privacy-backup = Backups follow with their own cycle of replacement.
privacy-where-title = Where
privacy-where = In this service’s database. Nothing is passed on. Yearly statistics are published: deliberately blurred numbers in which nobody can be recognised.
privacy-browser-title = In your browser
privacy-browser = These cookies are needed by the service; none serves to follow you.
privacy-cookie-name = Name
privacy-cookie-use = Purpose
privacy-cookie-days = Lifetime
privacy-cookie-session = recognises this browser, to find your courses
privacy-cookie-lang = the language chosen
privacy-cookie-audience = the audience you chose, or that of the partner
privacy-cookie-partner = the partner whose link you followed
privacy-cookie-sign-in = for as long as signing in takes
privacy-days = { $days } days
privacy-minutes = 15 minutes
privacy-journal = The course player also keeps in the browser what could not be sent yet (network failure), until the server has received it.
privacy-rights-title = Your rights
privacy-rights = Read, take away, delete: “My data” lets you do it without asking anybody.
privacy-who = In charge of the service: { $publisher }.
privacy-contact = For any question: { $contact }.
privacy-cnil = You can also complain to the French data protection authority (CNIL).

legal-title = Legal notice
legal-publisher = Publisher
legal-contact = Contact
legal-software = Software
legal-software-text = This service runs on Relais, free software under the EUPL 1.2 licence.
# The administration and the accounts

admin-name = Relais – administration
admin-courses = Courses
admin-partners = Partners
admin-statistics = Statistics
admin-accounts = Accounts
admin-journal = Journal
admin-sign-out = Sign out
save = Save
yes = Yes
no = No

connection-title = Sign in
connection-lead = For administrators and partners. No account is needed to take a course.
connection-do = Sign in
connection-refused = Wrong login, password or code. A code serves once: wait for the next one if you have just used it.
connection-too-many = Too many tries, with this login or from your network. Wait a minute, then try again. Where you signed in before, you get in without waiting. If it goes on, another administrator can restore your access.
field-login = Login
field-password = Password
field-code = Six-digit code
field-code-hint = Your authentication application shows it. Leave empty if your account has none.
fields-required = All fields are required.
fields-required-but-code = Login and password are required.

invitation-title = Create your account
invitation-lead = You have received an invitation link. It serves once.
invitation-code = Invitation code
invitation-code-hint = The part of the link after the # sign. You may paste the whole link.
invitation-login = Login
invitation-login-hint = 3 to 64 characters: letters without accents, digits, dot, hyphen, @. To restore an account, keep its login.
invitation-password = Password
invitation-password-hint = At least { $count } characters, without your login. A sentence of four or five words does well.
invitation-again = Password, once more
invitation-do = Create the account
invitation-differs = The two passwords differ.
invitation-void = This invitation code is not valid: it was used, has expired or is incomplete.
invitation-bad-login = This login will not do: 3 to 64 letters without accents, digits, dots, hyphens or @.
invitation-weak = This password will not do: at least { $count } characters, varied, without your login.
invitation-wrong-login = This login is taken, or is not that of the account to restore.

factor-title = Second factor
factor-lead = Besides the password, the administration asks for a code that only your phone knows.
factor-lead-partner = Besides the password, a code that only your phone knows protects your account. It is recommended.
factor-set = Your second factor is in place. If you lose your phone, whoever operates the server can restore your account.
factor-step-app = Open an authentication application (such as Aegis, FreeOTP or that of your password manager).
factor-step-scan = Let it read this picture.
factor-picture = QR code for your authentication application
factor-by-hand = Or copy this secret:
factor-open = Open in the application of this device
factor-step-code = Copy the six-digit code that it shows.
factor-do = Check and switch on
factor-wrong = This code does not match. Check the time of your phone and copy the code shown right now.

course-own = Built by us
course-uploaded = Uploaded
course-listed = In the catalogue
course-unlisted = Not in the catalogue
course-without-version = No version on offer
course-list = Put in the catalogue
course-unlist = Take out of the catalogue
course-see = See the course’s page
course-own-note = This course is built from our sources: it is updated whenever the server starts.
programme-none = No programme
programme-edit = Name and order “{ $title }”
programme-title = Title of the programme
programme-title-hint = Empty: the one its packages give.
programme-place = Place in the catalogue
programme-place-hint = From 1 to 999. Without a place, a programme comes after those that have one, in alphabetical order.
course-out-of-time = Outside its dates of publication
place-title = Place in the catalogue
place-shown = The catalogue shows this course at the moment.
place-not-shown = The catalogue does not show this course at the moment.
place-programme = Programme
place-new = A new programme
place-new-title = Title of the new programme
place-new-hint = Only if you chose “A new programme”.
place-number = Place in the programme
place-module = Module
place-module-hint = Lower-case letters, digits and hyphens. Courses of one programme with the same module are variants of it (language or audience): the catalogue shows one at a time.
place-from = Published from
place-from-hint = Empty: from now on. Before that day nobody can start the course.
place-until = Published until
place-until-hint = That day included. Empty: without end. Those who take the course can always go on.
place-language-hint = By its code, such as fr, en or pt-BR. Empty: unknown.
place-labels-hint = This course is not built by us: what you say here of its language and audience stays, even if a new version says otherwise.
place-everybody = Everybody
place-other = Another audience
place-other-title = Name of the other audience
place-other-hint = Only if you chose “Another audience”. Lower-case letters, digits and hyphens, such as night-shift.
partner-audience = Audience of this partner
partner-audience-text = Those who follow this partner’s link see the variant for this audience first. They can choose another one.
partner-audience-none = None in particular

adding-title = Add a course
adding-lead = A SCORM 1.2 package of any authoring tool. It is checked before it is accepted.
adding-do = Upload
not-isolated = On this server all packages share one address: a malicious package could read what others keep in the learners’ browsers. Add only packages that you trust, or configure an address for each package (content-url = "https://*.content.example").
field-package = Package (.zip file)
field-package-hint = At most { $size }.
field-slug = Name in the address
field-slug-hint = Optional: from the title of the course by default. Letters, digits and hyphens.
field-listed = Show in the catalogue
field-strict = Follow the standard to the letter (4,096 characters of suspend data)
field-presentation = How the course opens
presentation-frame = In the page
presentation-popup = In a new window

refused-detail = Technical detail:
refused-no-file = No file was chosen, or it is empty.
refused-slug-taken = A course has this name in its address already. Add a version to that course, or choose another name.
refused-not-a-zip = This file is not a zip archive.
refused-zip-multi-disk = This archive is split over several files. Make it one.
refused-zip-too-many-entries = This archive has too many files.
refused-zip-encrypted = This archive is protected by a password. Make it without.
refused-zip-special-file = This archive has a link or a special file, which is refused for safety.
refused-zip-name = The name of a file in this archive leads out of the package or is not valid. The package is refused for safety.
refused-zip-duplicate = This archive has the same file twice. Make it again.
refused-zip-file-and-folder = One name stands for a file and for a folder. Make the archive again.
refused-zip-inconsistent = This archive contradicts itself. It is refused for safety.
refused-zip-too-big = Unpacked, this package is too big.
refused-zip-bomb = This package swells beyond measure when unpacked. It is refused for safety.
refused-zip-method = A file is compressed in a way that platforms can’t read. Make the archive with deflate.
refused-no-such-file = A file that was announced is missing from the archive.
refused-manifest-missing = There is no imsmanifest.xml at the root: this is no SCORM package, or it was zipped with its folder.
refused-manifest-several = Several folders have an imsmanifest.xml. Zip the content of a single course.
refused-manifest-unreadable = The file imsmanifest.xml can’t be read.
refused-zip-unreadable = A file of the archive is damaged. Make it, or send it, again.
refused-nothing = This package holds no course to open.
refused-slow = Reading this package took too long.
refused-known = This package is hosted here already. To make a second course of it, give it a name in the address.
refused-known-where = it is version { $number } of the course “{ $title }”.
refused-same = A course here is this module already, in this language and for this audience. Add the package to that course, as a new version.
refused-same-where = the course “{ $title }”.
refused-programme = This programme does not exist, or no longer does. Choose one of the list.
refused-programme-title = Give the programme a title of 255 characters at most.
refused-place = The place is a number from 1 to 999, or nothing.
refused-module = The module is written in lower-case letters without accents, digits and hyphens, 80 at most.
refused-language = The language is a code such as fr, en or pt-BR, or nothing.
refused-audience = The audience is written in lower-case letters without accents, digits and hyphens, 80 at most.
refused-day = A date cannot be read. Write it like 2026-11-03.
refused-days = The publication ends before it begins.

versions-title = Versions
version-title = Version { $number }
version-current = On offer to new learners
version-former = Former
version-withdrawn = Suspended
version-host = Address of the content
version-hash = Hash of the package (BLAKE3):
version-choose = Offer to new learners
version-withdraw = Suspend this version
version-offer = Offer this version again
version-withdraw-hint = A suspended version opens for nobody, at once. What learners did in it is kept.
new-version-title = Add a version
new-version-hint = It will be offered to new learners; the others stay on theirs unless you move them afterwards.
offer-title = Offer
no-figures-note = How many learners take a version is said nowhere, not even rounded: these numbers exist in the yearly, protected statistics only.

move-title = Learners of other versions
move-text = Learners in progress in another version can move to this one if it has all the SCOs that they began. Without action they stay on their version. Finished courses do not change.
move-do = Move them to this version

playing-title = Playing
playing-standard = Adherence to SCORM 1.2
playing-standard-hint = Lenient: what authoring tools do in practice is accepted. Strict: all that the standard refuses is refused.
playing-lenient = Lenient
playing-strict = Strict

problems-title = Problems of the package
problems-none = None
problems-none-text = The check found nothing.
problems-errors = { $count ->
    [one] { $count } error
   *[other] { $count } errors
  }
problems-warnings = { $count ->
    [one] { $count } warning
   *[other] { $count } warnings
  }
severity-fatal = Fatal
severity-error = Errors: a part of the course will not work
severity-warning = Warnings: works here, might fail elsewhere
severity-note = Worth knowing
# What the reader of packages says, by its codes, and what to do about it.
problem-adlcp-namespace = ADL’s names are in the namespace “{ $namespace }”.
problem-adlcp-namespace-hint = SCORM 1.2 uses http://www.adlnet.org/xsd/adlcp_rootv1p2
problem-adlcp-prefix = { $case ->
    [none] ADL’s names have no prefix.
   *[other] ADL’s names have the prefix “{ $prefix }”.
  }
problem-adlcp-prefix-hint = Use the prefix “adlcp”; Moodle knows no other and would see assets only.
problem-adlcp-undeclared = The prefix of ADL’s names is not declared.
problem-adlcp-undeclared-hint = Declare it on the element “manifest”; strict readers refuse the whole manifest.
problem-api-not-finished = No page or script names LMSFinish.
problem-api-not-finished-hint = Time and status are only settled by it: call it when the page is left.
problem-api-not-used = No page or script names LMSInitialize.
problem-api-not-used-hint = A SCO must call it: check that the content reports anything at all.
problem-api-scorm-2004 = The content speaks to SCORM 2004 only.
problem-api-scorm-2004-hint = Export the course as SCORM 1.2.
problem-asset-launched = Item “{ $item }” launches an asset.
problem-asset-launched-hint = Nothing is tracked; LMSs count it completed when it is opened.
problem-bare-ampersand = The manifest has a “&” that is not written { "&amp;" }.
problem-bare-ampersand-hint = Write { "&amp;" }; strict readers refuse the whole manifest.
problem-base-without-slash = { "xml:base" } is “{ $base }”, without a slash at its end.
problem-base-without-slash-hint = Add it; by the rules of URLs the last part is dropped without.
problem-control-character = The manifest contains a control character.
problem-control-character-hint = Remove it; strict readers refuse the whole manifest.
problem-control-documents-missing = The package has no control documents.
problem-control-documents-missing-hint = Few tools need the four .xsd files, some refuse without.
problem-default-unknown = The default organization “{ $organization }” does not exist.
problem-default-unknown-hint = The first one was used; name one that exists.
problem-dependency-cycle = Resource “{ $resource }” depends on “{ $dependency }”, which depends on it.
problem-dependency-cycle-hint = Remove one of the dependencies; some LMSs follow them for ever.
problem-element-missing = The manifest has no element “{ $element }”.
problem-element-missing-hint = Add the element, empty if need be.
problem-encoding-declaration = The manifest declares the encoding “{ $encoding }” and does not use it.
problem-encoding-declaration-hint = Declare the encoding that the file really has, best UTF-8.
problem-encoding-mismatch = The manifest has bytes that are not { $encoding }.
problem-encoding-mismatch-hint = Save the manifest as UTF-8.
problem-file-missing = The manifest names “{ $href }”, which is not in the package.
problem-file-missing-hint = Add the file or remove it from the manifest.
problem-file-unreadable = “{ $name }” can’t be unpacked: { $reason }.
problem-file-unreadable-hint = Make the package again.
problem-file-without-href = An element “file” has no “href”.
problem-file-without-href-hint = Name the file or remove the element.
problem-files-undeclared = { $count ->
    [one] { $count } file of the package is not named by the manifest.
   *[other] { $count } files of the package are not named by the manifest.
  }
problem-files-undeclared-hint = List every file of a resource, so that LMSs which copy only those work.
problem-href-absolute = The href “{ $href }” begins with a slash.
problem-href-absolute-hint = Remove it; hrefs are relative to the manifest.
problem-href-backslash = The href “{ $href }” is written with “\”.
problem-href-backslash-hint = Write “/”.
problem-href-case = The manifest names “{ $href }”, the file is “{ $name }”.
problem-href-case-hint = Use the same case; most servers answer that the file does not exist.
problem-href-external = The href “{ $href }” is on another server.
problem-href-external-hint = Put the file in the package; from there it can’t reach the LMS.
problem-href-refused = The href “{ $href }” is refused: { $case ->
    [script] it is a script, not a file
    [data] it is data, not a file
    [outside] it names a place outside the package
    [host] it names another host
    [climbs] it leads out of the package
   *[other] it is too long
  }.
problem-href-refused-hint = Name a file of the package, relative to the manifest.
problem-hrefs-stopped = Hrefs were only followed up to 16 MB.
problem-hrefs-stopped-hint = What is said of missing and undeclared files is incomplete.
problem-identifier-duplicate = The identifier “{ $identifier }” was already used at line { $line }.
problem-identifier-duplicate-hint = Make identifiers unique; LMSs differ in which one they keep.
problem-identifier-missing = An element “{ $element }” has no identifier.
problem-identifier-missing-hint = Give it one; learners’ tracks are kept by it.
problem-identifier-not-ncname = The identifier “{ $identifier }” is not an XML name.
problem-identifier-not-ncname-hint = Begin with a letter, go on with letters, digits, “-”, “_” or “.”.
problem-isvisible = “isvisible” is “{ $value }”.
problem-isvisible-hint = Write “true” or “false”.
problem-item-empty = Item “{ $item }” launches nothing and contains nothing.
problem-item-empty-hint = Give it a resource or remove it.
problem-item-launches-and-contains = Item “{ $item }” launches a resource and contains items.
problem-item-launches-and-contains-hint = Some LMSs launch leaves only: move it to an item of its own.
problem-launch-missing = Item “{ $item }” launches a file that does not exist.
problem-launch-missing-hint = Add the file or correct the href of its resource.
problem-launches-cut = The package launches more items than the server keeps: the last ones are left out.
problem-launches-cut-hint = Make several packages of it.
problem-manifest-case = The manifest is called “{ $name }”.
problem-manifest-case-hint = Call it imsmanifest.xml; Moodle finds no other spelling.
problem-manifest-in-folder = The manifest is in the folder “{ $folder }”.
problem-manifest-in-folder-hint = Zip the content of the folder; Moodle wants the manifest at the root.
problem-manifest-missing = There is no imsmanifest.xml at the root of the package, which holds: { $found }.
problem-manifest-missing-hint = Export the course as SCORM 1.2, and don’t zip the archive or its folder again.
problem-manifest-several = Several folders hold an imsmanifest.xml: { $folders }.
problem-manifest-several-hint = Zip the content of one.
problem-manifest-unreadable = { $case ->
    [too-big] The manifest has { $text } bytes; { $limit } at most are read
    [dtd] The manifest has a document type declaration (DOCTYPE)
    [malformed] The manifest is not well-formed XML, at line { $line }: { $text }
    [too-deep] Elements of the manifest nest deeper than { $limit }
    [elements] The manifest has more than { $limit } elements
    [attributes] An element of the manifest has more than { $limit } attributes
    [attributes-in-all] The manifest has more than { $limit } attributes
    [too-long] A text of the manifest is longer than { $limit } bytes
   *[other] The root element is “{ $text }”, not “manifest”
  }.
problem-manifest-unreadable-hint = Export the course as SCORM 1.2 again; if the manifest was changed by hand, correct it.
problem-masteryscore = The mastery score “{ $value }” is { $case ->
    [range] not between 0 and 100
   *[other] not a number
  }.
problem-masteryscore-hint = Write a percentage, with digits and a dot only; as it is, it is ignored.
problem-masteryscore-zero = The mastery score is 0.
problem-masteryscore-zero-hint = Moodle drops it: leave it out, or ask for more.
problem-maxtimeallowed = The time allowed “{ $value }” is no timespan.
problem-maxtimeallowed-hint = Write it as { "HHHH:MM:SS.cc" }; as it is, it is ignored.
problem-more = { $more ->
    [one] And one more of the kind.
   *[other] And { $more } more of the kind.
  }
problem-more-hint = Mend these first, then upload the package again.
problem-namespace-missing = The manifest declares no namespace.
problem-namespace-missing-hint = Declare the default namespace of SCORM 1.2 on the element “manifest”.
problem-namespace-other = The manifest is in the namespace “{ $namespace }”.
problem-namespace-other-hint = SCORM 1.2 uses http://www.imsproject.org/xsd/imscp_rootv1p1p2
problem-no-sco = No resource is a SCO.
problem-no-sco-hint = Nothing is tracked: give what talks to the LMS the scormtype “sco”.
problem-no-such-file = The package has no file “{ $name }”.
problem-no-such-file-hint = Make the archive again from the whole course.
problem-noise = The archive holds files of the operating system such as .DS_Store.
problem-noise-hint = Leave them out; they only take space.
problem-not-a-zip = This is not a zip archive: { $reason }.
problem-not-a-zip-hint = Hand in the zip file as the authoring tool wrote it.
problem-not-scorm-1-2 = This is not a SCORM 1.2 package, but { $kind ->
    [scorm-2004] a SCORM 2004 package
    [content-package] an IMS content package
    [common-cartridge] an IMS Common Cartridge
    [cmi5] a course of cmi5
    [xapi] a course of xAPI
    [aicc] an AICC course
    [h5p] H5P content
    [plain-html] web pages
   *[other] an archive of something else
  }.
problem-not-scorm-1-2-hint = Export the course as SCORM 1.2.
problem-nothing-to-launch = The package launches nothing.
problem-nothing-to-launch-hint = Give its organization an item that refers to a resource with a file.
problem-prerequisite-circle = Item “{ $item }” waits for “{ $name }”, which waits for it.
problem-prerequisite-circle-hint = Let one of them be opened without the other; as it is, most platforms never open either.
problem-prerequisite-unknown = The prerequisites of item “{ $item }” name “{ $name }”, which is no item.
problem-prerequisite-unknown-hint = Name an item; as it is, the condition is never met.
problem-prerequisites = The prerequisites of item “{ $item }” can’t be read, at character { $column }: { $case ->
    [too-long] the script is too long
    [too-deep] the script has too many levels
    [ended] the script ends too early
    [status] this word is no status
    [quote] this quotation mark is never closed
   *[other] something else was expected there
  }.
problem-prerequisites-hint = Correct the script; as it is, it locks nobody out.
problem-prerequisites-type = Prerequisites don’t have the type “aicc_script”.
problem-prerequisites-type-hint = Add type="aicc_script"; without it the condition is ignored by some.
problem-reference-unknown = The element “{ $element }” with the identifier “{ $identifier }” refers to the resource “{ $reference }”, which does not exist.
problem-reference-unknown-hint = Add the resource or correct the “identifierref”.
problem-remote-resource = A page loads something from “{ $host }”.
problem-remote-resource-hint = Put it in the package: it fails offline, and tells that host who learns.
problem-repeated-element = An element “{ $element }” has more than one “{ $repeated }”.
problem-repeated-element-hint = The first one was used; remove the others.
problem-resource-type = The type of a resource is “{ $value }”.
problem-resource-type-hint = Write type="webcontent", the only one of SCORM 1.2.
problem-resource-type-other = The type of a resource is “{ $value }”.
problem-resource-type-other-hint = Write type="webcontent", the only one of SCORM 1.2.
problem-rules-on-asset = Item “{ $item }” has launch rules but launches an asset.
problem-rules-on-asset-hint = If it talks to the LMS, make its resource a “sco”.
problem-scan-stopped = Pages and scripts were only searched up to 64 MB.
problem-scan-stopped-hint = What is said of API use and remote resources is incomplete.
problem-schema-other = The manifest says schema “{ $schema }”.
problem-schema-other-hint = SCORM 1.2 says “ADL SCORM”.
problem-schemaversion-missing = The manifest does not say which version of SCORM it is.
problem-schemaversion-missing-hint = Write <schemaversion>1.2</schemaversion> in its metadata.
problem-schemaversion-other = The manifest says schemaversion “{ $version }”.
problem-schemaversion-other-hint = SCORM 1.2 says “1.2”; other versions need another player.
problem-scormtype = A resource has the scormtype “{ $value }”.
problem-scormtype-hint = { $case ->
    [upper] Write it in lower case.
   *[other] Write “sco” or “asset”; as it is, the resource counts as an asset.
  }
problem-scormtype-missing = A resource does not say its scormtype.
problem-scormtype-missing-hint = It counts as an asset, which LMSs complete at launch: write “sco” or “asset”.
problem-scormtype-spelling = The manifest writes “{ $name }”.
problem-scormtype-spelling-hint = SCORM 1.2 writes “scormtype”, in lower case; Moodle sees an asset.
problem-several-organizations = The manifest has { $count } organizations.
problem-several-organizations-hint = They are alternatives: most LMSs show the default one only.
problem-sub-manifest = The manifest contains another manifest, which was not read.
problem-sub-manifest-hint = Merge it into the outer one; few LMSs read it.
problem-text-too-long = “{ $element }” has { $length } characters, over the { $limit } that are safe.
problem-text-too-long-hint = { $case ->
    [refused] Shorten it; Moodle can’t store it and refuses the package.
   *[other] Shorten it.
  }
problem-timelimitaction = The time limit action is “{ $value }”.
problem-timelimitaction-hint = Write “exit,message”, “exit,no message”, “continue,message” or “continue,no message”.
problem-title-missing = { $case ->
    [empty] The title of an element “{ $element }” is empty.
   *[other] An element “{ $element }” has no title.
  }
problem-title-missing-hint = Give it one; LMSs show an empty line.
problem-title-reference = The title “{ $title }” uses a numeric reference or CDATA.
problem-title-reference-hint = Moodle shows the reference itself: write the character in UTF-8.
problem-title-zero = A title is “0”.
problem-title-zero-hint = Moodle drops it: write more than “0”.
problem-trailing-content = Something follows the end of the manifest.
problem-trailing-content-hint = Remove it; strict readers refuse the whole manifest.
problem-unknown-entity = The entity “{ $name }” stands for nothing in XML.
problem-unknown-entity-hint = Write the character itself.
problem-zip-backslash = Names in the archive are written with “\”.
problem-zip-backslash-hint = Make the archive with a tool that writes “/”; Moodle makes one long name of it.
problem-zip-bomb = “{ $name }” swells { $ratio } times when unpacked; { $limit } at most are accepted.
problem-zip-bomb-hint = Make the archive again with a plain zip tool.
problem-zip-duplicate = The archive has two entries for “{ $name }”.
problem-zip-duplicate-hint = Make the archive again with a plain zip tool.
problem-zip-encrypted = “{ $name }” is encrypted.
problem-zip-encrypted-hint = Make the archive without a password.
problem-zip-file-and-folder = “{ $name }” is a file and a folder at once.
problem-zip-file-and-folder-hint = Make the archive again with a plain zip tool.
problem-zip-inconsistent = The archive contradicts itself: { $reason }.
problem-zip-inconsistent-hint = Make the archive again with a plain zip tool.
problem-zip-method = “{ $name }” is packed with the method { $method }.
problem-zip-method-hint = Pack it with deflate; Moodle takes such a package for an empty one.
problem-zip-multi-disk = The archive is split over several disks.
problem-zip-multi-disk-hint = Make it one file.
problem-zip-name = The name “{ $name }” is refused: { $case ->
    [empty] it is empty
    [absolute] it begins at the root of a disk
    [climbs] it climbs to a parent folder
    [control] it contains a control character
    [colon] it contains a colon
   *[other] it is too long
  }.
problem-zip-name-hint = Rename the file, then make the archive again.
problem-zip-name-encoding = Names of files are not UTF-8; they were read as { $encoding }.
problem-zip-name-encoding-hint = Make the archive with a tool that writes names in UTF-8.
problem-zip-same-but-case = “{ $first }” and “{ $second }” differ in case only.
problem-zip-same-but-case-hint = Rename one; some systems keep only one of them.
problem-zip-special-file = “{ $name }” is not a regular file but a link or a device.
problem-zip-special-file-hint = Put plain files in the archive only.
problem-zip-too-big = { $case ->
    [all] Unpacked, the files have { $size } bytes
   *[other] Unpacked, “{ $name }” has { $size } bytes
  }; { $limit } at most are accepted.
problem-zip-too-big-hint = Make the media lighter, or make several packages of the course.
problem-zip-too-many-entries = The archive has { $found } entries; { $limit } at most are accepted.
problem-zip-too-many-entries-hint = Make several packages of the course.
reason-end-missing = its end is missing, as of a file that did not arrive whole
reason-list-long = the list of its files is too long
problem-zip-unreadable = “{ $name }” can’t be read: { $reason }.
problem-zip-unreadable-hint = Make the archive, or send it, again.

health-title = Health of the course
health-text = Errors that the SCOs made with many learners, without any learner’s data. An error is told the next day at the earliest, and from a number on that is kept secret: what a single learner does is not seen here.
health-none = No error was reported by many learners.
health-some = some dozens of learners
health-often = some hundreds of learners
health-very-often = thousands of learners
scos-title = SCOs of this version

registration-title = Registration
registration-number = Registration number
registration-number-hint = Learners find it on the page of their data. 32 letters and digits.
registration-find = Find
registration-unknown = No registration has this number.
registration-delete-title = Deletion at the learner’s request
registration-delete-text = The progress, the answers and the score of this registration will be erased for good.
registration-delete-sure = The learner asked me to
registration-delete = Delete this registration
attempt-number = attempt { $number }

partners-lead = Give each partner its link: courses begun through it are counted for that partner in the yearly statistics.
partners-none = No partner yet.
partner-add = Add a partner
partner-name = Name of the partner
partner-slug = Name in the address
partner-slug-hint = Optional: from the name by default. It can’t be changed later.
partner-kind = Type of organisation
partner-kind-hint = The yearly statistics put small partners together by type.
partner-kind-choose = Choose…
partner-kind-collectivite = Local authority
partner-kind-etat = State service
partner-kind-entreprise = Company
partner-kind-association = Association
partner-kind-enseignement = School or university
partner-kind-autre = Other organisation
partner-bad-kind = Choose a type of organisation.
partner-bad-name = Give a name of 2 to 100 characters.
partner-slug-taken = A partner has this name in its address already.

partner-name-area = Partner area
partner-nav-packages = Courses to install
partner-nav-link = Link
partner-nav-agreement = Agreement
partner-home-title = Welcome
partner-home-lead = All that the programme gives { $name }: the courses, your learners’ link, and what you may say about them.
partner-home-factor = Your account is protected by a password only.
partner-home-factor-do = Add a second factor
partner-home-packages = The courses for your LMS (SCORM 1.2) or your web site (HTML5), with versions and sums.
partner-home-link = An address and its QR code, to take the courses here without installing anything.
partner-home-agreement = What you agreed to and when, to print or to read again.
factor-later = Later: go to the partner area
agreement-title = Terms of the partnership
agreement-first = Before your area opens, read these terms and agree to them for your organisation.
agreement-renewed = These terms changed since you agreed. Read them again: your area opens as soon as you agree.
agreement-version = Version { $version }, in force since { $since }
agreement-v1-between = This agreement binds the national programme on digital risks (“the programme”) and { $name } (“the partner”).
agreement-v1-given-title = What the programme gives
agreement-v1-given = Free of charge, the programme gives the partner its courses, as packages with the partner’s name and colours and by a link to its own platform, their updates, and anonymous statistics every year.
agreement-v1-free-title = 1. Free access for learners
agreement-v1-free = The partner opens these courses free of charge to everybody it offers them to. It sells neither the courses nor access to them, and ties them to no purchase or subscription.
agreement-v1-figures-title = 2. Anonymous statistics of the past year
agreement-v1-figures = At the start of each year the partner gives the programme anonymous statistics of the past calendar year. For courses taken through its link, the programme makes them itself. For courses taken on its own platform, the partner makes them on its own premises with the software provided and uploads them in this area.
agreement-v1-figures-how = These statistics are blurred on purpose before they leave its premises: they hold no name, no address and no exact number, and nobody can be recognised in them. They are published every year.
agreement-v1-speak-title = 3. The right to speak about the partnership
agreement-v1-speak = The partner and the programme may both make the partnership known: the partner’s name, the courses and the published statistics. Neither lets anybody believe in an endorsement, a label or a certification that does not exist.
agreement-v1-end-title = Duration
agreement-v1-end = The agreement holds as long as the partner distributes the courses. Either side may end it in writing; the partner then stops distributing the courses, and statistics already published stay so.
agreement-accepted-title = Agreement given
agreement-accepted = Version { $version } agreed to for { $name } on { $at }, by { $login }.
agreement-print = Print
agreement-box = I have read these terms, I am entitled to bind { $name }, and I agree to them on its behalf.
agreement-do = Agree and open the area
agreement-missing = Tick the box to agree to these terms. Without agreement the area stays closed.
agreement-changed = The terms have just changed. Read the version above before you agree.
packages-title = Courses to install
packages-lead = SCORM 1.2 for an LMS (Moodle and others), HTML5 for a web site or a USB stick. A package goes into an LMS as it is, without unzipping.
packages-sums = All sums (SHA256SUMS)
packages-sums-hint = To check downloaded packages, in their folder:
packages-plain = Packages marked “not branded” are the programme’s own, without your name and colours: there are none in your name yet.
packages-none = No package is offered yet. Come back soon: they show up here as soon as they are published.
packages-programme = Whole programme
packages-module = Module
packages-version = version { $version }
packages-changes = What is new
packages-former = Former versions
packages-scorm12 = SCORM 1.2
packages-html5 = HTML5
packages-since = offered on { $day }
packages-audience = audience: { $name }
packages-language = language: { $name }
packages-chapters = one SCO a chapter
packages-renews = renews its content from { $server }
packages-keeps-programme = keeps its content: a whole programme is not renewed
packages-keeps-chapters = keeps its content: a module cut in chapters is not renewed
packages-keeps-former = keeps its content: it was built before you asked, or by a former version of the program
packages-branded = in your name
packages-unbranded = not branded
packages-download = Download
packages-guide = What to choose when importing into your platform (Moodle, Mentor, M@gistère, 360Learning…), and how to update
guide-title = Our courses on your platform
partner-home-guide = What to import into Moodle, Mentor, M@gistère, 360Learning or CrossKnowledge, what to set, how to update.
link-title = Your learners’ link
link-lead = Give this address to your learners: they take the courses here, free and without an account.
link-explained = Courses begun through this link count for you in the year’s statistics. The learner’s browser remembers the link for a while, so they may come back later.
link-private = It will never tell you who took a course, nor how many right now: the only figures are the anonymous ones of the past year.
link-code-title = The same link as a QR code
link-code-text = For a poster, a slide or a payslip: phones read it with the camera. Print it at least 2 cm wide, black on white.
link-code-label = QR code that leads to { $address }
link-code-download = Download the QR code (SVG)
partner-nav-figures = Statistics
partner-nav-return = Your figures
partner-home-figures = The anonymous figures of the past year and of former ones: spreadsheets, and a report to read or print.
partner-home-return = Do you run the courses on your own LMS? Make your anonymous statistics and upload them here.
figures-title = Yearly statistics
figures-lead = Once a year, numbers that are blurred on purpose: each comes with its margin, and nobody can be recognised in them.
figures-group = If few people took the courses through you that year, your file shows the group of partners that you are part of (“Autres …”).
figures-none = No year is published yet. A year’s statistics come out at the start of the next one.
figures-year = Year { $year }
figures-erratum = corrected
figures-replaced = A corrected version of this year replaces this one, which stays available.
figures-signed = signed on { $day }
figures-national = National statistics
figures-own = Your statistics
figures-report = report to read in the browser
figures-read = Read the report
figures-no-file = You were no partner that year.
figures-digest = Digest of the release
figures-key = Public key of the signature
figures-verify-title = Verify a file
figures-verify = Each archive is signed. The program relais, free and open, checks signature, sums and totals on your computer:
figures-verify-key = The same key is on the public page of the statistics: compare them.
return-title = Your figures to hand in
return-lead = For courses taken on your own LMS: a file made on your computer, which holds no name and no exact number.
return-link-only = If your learners take the courses through your link, there is nothing to do: those courses are counted already.
return-sent-title = Returns sent
return-sent = Year { $year }, sent on { $at }
return-make-title = Make the return of { $year }
return-step-plan = Download the plan of the year:
return-step-export = Export the results of the courses from your platform (Moodle’s reports of SCORM, completion or grades, CSV of another platform, xAPI statements).
return-step-run = In the same folder, run:
return-exports = your-exports.csv
return-step-run-hint = All happens on your computer, offline. The same counts give the same file: their noise is drawn once. With --check the program first shows you, and nobody else, what it understood.
return-step-send = Upload the file retour.json that you get below.
return-may-replace = A return was already sent for this year. You may replace it, once.
return-made-here = The simplest way: give your exports to a page that counts them in your browser. It can reach no server: neither names nor exact numbers leave your computer.
return-make-here = Prepare the { $year } return in the browser
return-make-elsewhere = Download this page, for a computer without a network
return-or-command = Or with the command, for very large exports for instance:
return-send-title = Send the return
return-file = File retour.json
return-file-hint = At most 8 MB. You see what is in it before it is kept.
return-do = Check the file
return-no-year = No year waits for a return of yours right now.
return-kept = Your return is kept. Thank you!
return-preview-title = Your return of { $year }
return-preview-lead = This is all that the file brings. Nothing is kept yet.
return-learners = Learners
return-sources = Exports read
return-software = Made with
return-module = Module
return-started = Started
return-passed = Passed
return-failed = Finished, not passed
return-abandoned = Not finished
return-noise = These numbers are blurred and fitted: each is right within ± { $margin }, 19 times in 20.
return-absent = Your exports did not tell:
return-unobserved = Your exports do not tell these states apart; their numbers are noise only:
table-module_status = the state per module
table-starts_monthly = starts per month
table-completions_monthly = passes per month
table-region_status = regions
table-duration_bands = durations
table-questions = answers to questions
status-abandonne = not finished
status-echoue = finished, not passed
status-reussi = passed
return-once = This return can be replaced once while { $year } is open; it can’t be withdrawn.
return-replaces = This return takes the place of the one of { $at }. Your learners will have been drawn twice: the privacy budget that protects them is doubled. There will be no third drawing.
return-confirm = Send this return for { $year }
return-cancel = Cancel
return-no-file = No file was chosen, or it is empty.
return-too-big = This file is over 8 MB: it is no statistics return.
return-schema = This file is no statistics return. Send the file retour.json that the program wrote, without opening or changing it.
return-signature = This file was changed after it was written: its signature does not fit. Nothing was kept.
return-plan = This return was not made with the plan of the year. Download the plan below, then make the return in a new folder.
return-content = What this return holds is not what is expected. Nothing was kept.
return-detail-size = the file has { $size }; 8 MB at most are accepted.
return-detail-schema = this is not a return ({ $reason }).
return-detail-signature = the signature does not fit: the file was changed after it was written.
return-detail-format = the format is “{ $format }” instead of “relais-return/2”.
return-detail-year = the return is for { $found }, the plan for { $expected }.
return-detail-plan = it was drawn with another plan: take this year’s plan and draw again before sending.
return-detail-partner = “{ $id }” is not the identifier of a partner.
return-detail-drawing = This is drawing { $number } of a return: there are two at most.
return-detail-tier = It was drawn as for { $found } learners, not { $expected }.
return-detail-rho = ρ is { $found } instead of { $expected }.
return-detail-sigma = σ² of the table “{ $table }” is { $found } instead of { $expected }.
return-detail-cells = the table “{ $table }” has { $found } cells instead of { $expected }.
return-detail-no-status = the table “module_status” is missing.
return-detail-value = cell { $cell } of the table “{ $table }” is { $value }, which no number of learners gives with this noise.
return-foreign = This return was made for “{ $name }”, not for your organisation.
return-not-open = The year { $year } takes no return: it was not opened, or its statistics are made.
return-early = The year { $year } is not over: make the return after 31 December.
return-twice = This return for { $year } was received on { $at }, or it took the place of another one: there is no third.
making-title = Prepare the { $year } statistical return
making-name = Statistical return
making-back = Back to the partner area
making-lead = Your exports are read here, by your browser. This page can reach no server: neither names nor exact numbers leave this computer.
making-noscript = This page needs JavaScript. Without it, use the command relais statistics return.
making-no-plan = Give the plan of the year, too (plan-2025.json, for instance): it is in your partner area.
making-plan-taken = Plan of { $year }
making-partner = Identifier of your organisation
making-partner-hint = It is in your partner area: lower case letters, digits and hyphens.
making-no-partner = Say the identifier of your organisation: lower case letters, digits and hyphens.
making-exports = 1. Your exports
making-choose = Choose your platform’s exports, or drop them here
making-choose-hint = Reports of Moodle, CSV, XLSX or ODS of another platform, xAPI statements; several files at once. A mapping file (.toml) is recognised.
making-remove = Remove
making-remove-name = Remove { $name }
making-size-kb = { $count } kB
making-size-mb = { $count } MB
making-reading = Reading…
making-was-read = Rows read: { $rows }
making-ask-activities = Say below which module each activity is.
making-file-unreadable = { $name }: { $reason }
making-is-return = this is a return that was made before: upload it in your partner area.
making-other-plan = this plan is not the one of this page.
making-wrong = That did not work: { $reason }
making-stopped = Reading stopped: a file is damaged, or too large for this browser. Save it as “CSV UTF-8”, or use the command. ({ $reason })
making-at = { $place }: { $message }
making-at-sheet = sheet { $name }
making-at-row = row { $row }
making-at-column = column { $name }
making-understood = 2. What was understood
making-sheet = Sheet { $name }: { $kind }
making-kind-scorm = SCORM report of Moodle
making-kind-completion = Completion report of Moodle
making-kind-grades = Grades of Moodle
making-kind-table = Table, read by its columns
making-kind-xapi = xAPI statements
making-kind-none = Unknown table: say what its columns are
making-columns = Choose the columns (heads in row { $row })
making-no-column = None
making-role-email = E-mail address
making-role-number = Number of the person
making-role-login = User name
making-role-name = Name
making-role-first = First name, where it stands apart
making-role-activity = Activity (none: the file is about one)
making-role-status = Status
making-role-score = Score, where there is no status
making-role-best = Best score there is
making-role-started = Day of the start
making-role-completed = Day of completion
making-role-region = Region
making-role-time = Time taken
making-role-unit = A bare number stands for
making-unit-minutes = minutes
making-unit-hours = hours
making-unit-seconds = seconds
making-words = What the words of the status stand for
making-word-passed = Passed
making-word-failed = Finished, not passed
making-word-abandoned = Begun, not finished
making-word-none = Not begun: counts nowhere
making-choose-one = To be chosen
making-choose-maybe = To be chosen (maybe: { $title })
making-leave-out = No module: leave it out
making-activities = Which module is each activity?
making-settings = Settings
making-dates = Dates such as 03/04/2025
making-dates-unknown = As the other dates tell
making-dates-day = Day first
making-dates-month = Month first
making-undated = Count results without a date for this year
making-best-grade = Best grade of { $name }
making-region-of = Region of “{ $word }”
making-save-mapping = Save these choices for next year (correspondance.toml)
making-exact-title = 3. Your exact numbers
making-exact-only = For your eyes only: check them. They stay on this screen and are never sent.
making-learners = Learners: { $count }
making-module = Module
making-started = Started
making-passed = Passed
making-failed = Finished, not passed
making-abandoned = Not finished
making-absent = Your exports tell nothing of these tables, which will be absent:
making-notes = To know
making-make = 4. Prepare what will be sent
making-make-lead = Noise is added to each number, once, so that nobody can be recognised. The same numbers give the same file again: this browser keeps it.
making-draw = Add the noise and show the file
making-refused = A return was already drawn here from other numbers. A second drawing tells more: whoever knows everybody else is then right { $percent } times in 100 about one of your learners (ρ = { $rho }). There will be no third.
making-refused-last = A return was already drawn twice here: there is no third drawing. Take the last one.
making-save-last = Save the return that was drawn
making-replace = Replace: draw a second time
making-sent-title = What will be sent
making-is-same = These numbers were drawn already: this is the same file.
making-not-kept = This browser could not keep the drawing: save the file now, and keep it.
making-learners-about = Learners: { $count } (± { $margin })
making-margin = These numbers are noisy and adjusted: each is right within ± { $margin }, 19 times in 20.
making-table-sent = { $name }: { $count } cells
making-table-not-sent = { $name }: absent
making-unobserved = Your exports can’t tell: { $list }. These numbers are noise only.
making-whole = The whole file, as it is sent
making-save = Save retour.json
making-save-hint = Then upload retour.json in your partner area, and keep a copy.
making-send = Send this return
making-send-hint = Only the file shown above is sent. Its content is shown to you once more before it is kept.
partner-nav-kit = Communication
partner-home-kit = Texts ready to copy and pictures in your colour to make the courses known.
kit-title = Communication kit
kit-lead = All you need to make the courses known around you, in your name.
kit-rules = You may adapt these texts. Speak of no label or certification, and quote only figures published in the yearly statistics.
kit-texts-title = Texts
kit-mail = E-mail
kit-mail-1 = Subject: Cybersecurity: free courses to get into good habits
kit-mail-2 = Hello,
kit-mail-3 = A trapped message, a stolen password, a false bank adviser: all of us are exposed. { $name } invites you to take the free courses of the national awareness programme. Take them at your own pace, on a computer or a phone.
kit-mail-4 = To begin, without an account: { $address }
kit-mail-5 = Nobody at { $name } will know whether you took them or what you answered.
kit-intranet = Intranet or newsletter
kit-intranet-1 = Cybersecurity: how about half an hour?
kit-intranet-2 = Spotting a trapped message, choosing a good password, knowing whom to call: free courses, short and practical, with exercises. At the end you can get an attestation.
kit-intranet-3 = Begin whenever you like, without an account: { $address }
kit-social = Social networks
kit-social-1 = Online scams: you can learn… to avoid them. { $name } offers you free courses, without account or advertising, to get into good habits.
kit-social-2 = { $address } #cybersecurity
kit-poster = Poster
kit-poster-1 = Unsure about a message? Get into good habits.
kit-poster-2 = Free courses, without an account, at your own pace, with { $name }.
kit-poster-3 = Scan the code or type { $address }
kit-copy = Copy
kit-copied = Copied.
kit-pictures-title = Pictures
kit-pictures = In your name and colour. The frame “Your logo” keeps a place for your logo: cover it with your own file. The SVG grows without loss, the PNG opens everywhere.
kit-bandeau = Banner for a web site
kit-partage = Preview of a link
kit-carre = Square for social networks
kit-affiche = Head of an A4 poster
kit-headline = Cybersecurity: get into good habits
kit-text = Free courses, without an account, at your own pace.
kit-with = With { $name }
kit-logo = Your logo
kit-alternative = Cybersecurity: get into good habits. Free courses with { $name }.
kit-alternative-title = Text alternative to give with the picture:
partner-link = Learners’ link
partner-branded = Packages in its name
partner-plain = Packages offered without branding
partner-agreement = Terms of the partnership
partner-agreement-current = in force
partner-agreement-none = Nothing is agreed to: the partner’s area is closed.
partner-accounts-none = No account yet.
partner-account-closed = account closed
partner-account-factor = with a second factor
partner-account-no-factor = without second factor
partner-edit = Change
partner-colour = Colour
partner-colour-hint = Such as #0b5a6e. The communication kit’s pictures have it as background: dark enough for white letters.
partner-bad-colour = This colour won’t do: six hexadecimal digits after #, and a contrast of at least 4.5 with the grounds of pages. Take a darker shade.
role-administrator = Administrator
role-partner = Partner
account-you = You
account-close = Close
account-open = Open again
account-closed = Closed
account-lost = Lost the password or the phone? Another administrator restores access here: the link lets one choose a new password and a new second factor. Where no administrator is left, whoever operates the server does it there, with relais admin account reset.
account-restore = Restore access
invite-title = Invite
invite-text = The invitation is a link that you pass on yourself, valid for seven days and once.
invite-who = Whom to invite
invite-partner = Partner { $name }
invite-do = Make an invitation link
invite-made = Here is the link. Copy it now, it will not be shown again.

journal-lead = The latest 300 actions. None names a learner.
journal-server = Server or command line
action-course-add = Course version added
action-course-version = Version chosen
action-course-list = Course put in the catalogue
action-course-unlist = Course taken out of the catalogue
action-course-playing = Playing set
action-course-withdraw = Version suspended
action-course-offer-again = Version offered again
action-course-move = Learners moved to a version
action-registration-delete = Registration deleted
action-partner-add = Partner added
action-partner-agree = Terms of the partnership agreed to
action-partner-brand = Branding published by the partner
action-partner-unbrand = Branding withdrawn by the partner
action-partner-edit = Partner changed
action-partner-beacon-on = Counting of modules completed elsewhere switched on
action-partner-beacon-off = Counting of modules completed elsewhere switched off
action-package-offer = Package offered to partners
action-statistics-open = Year of statistics opened
action-statistics-closed = Year of statistics closed
action-statistics-drawn = Statistics drawn
action-statistics-signed = Statistics signed
action-statistics-purged = Data of a year destroyed
action-statistics-return = Return of a partner received
action-account-invite = Invitation made
action-account-renew = Restoring of an account prepared
action-account-renewed = Account restored
action-account-create = Account made
action-account-second-factor = Second factor switched on
action-account-disable = Account closed
action-account-enable = Account opened again

done-importe = The package is imported.
done-deja = This package is the same as the present version: nothing changed.
done-a-verifier = The package is imported and offered to nobody yet: neither its title nor its modules are those of the current version. Check that it is the right file, then offer it.
done-ecarte = The package is kept aside and offered to nobody: as it is, it cannot work. The problems below say why. If you are sure, offer it all the same.
done-liste = The course is in the catalogue.
done-retire = The course is out of the catalogue. Those who take it can go on.
done-place = The course’s place is saved.
done-programme = The programme is saved.
done-public = The partner’s audience is saved.
done-actuelle = This version is offered to new learners.
done-lecture = The setting is saved.
done-suspendue = This version is suspended.
done-reprise = This version can be opened again.
done-deplaces = The learners who could move to this version are in it now. They will see it when they next open the course.
done-supprimee = The registration is deleted.
done-compte-ferme = The account is closed: its sessions have ended.
done-compte-rouvert = The account is open again.
done-partenaire = The partner is changed.
done-gelee = The year is frozen: its files are signed and will not change.
done-gel-en-cours = The freeze is under way and goes on at the server. Load this page again in a moment.
done-erratum = The year is open again for its erratum. Correct it, then freeze it again.
done-purge-en-cours = The destruction is under way and goes on at the server. Load this page again in a moment.
done-purgee = The raw data, the returns and the key of the year are destroyed.

col-version = Version
col-imported = Imported
col-state = State
col-problems = Problems
col-size = Size
col-sco = SCO
col-call = Call and error code
col-times = Learners who met it
col-number = Number
col-day = Begun
col-score = Score
col-progress = Progress
col-action = Action
col-login = Login
col-role = Role
col-factor = Second factor
col-since = Since
col-when = When
col-who = Who
col-what = What
col-subject = Subject

error-too-large-title = File too large
error-too-large = This file is over the size that this server accepts. Reduce the videos and pictures of the course, or ask whoever operates the server to raise the limit.

# Yearly statistics

statistics-lead = The figures of a year are computed once, blurred, signed, and then never change. Before that nobody sees exact ones.
statistics-none = No year is open. It opens by itself, with its plan, as soon as a course of the programme is published.
statistics-public = See the public page of statistics
statistics-key-title = Signing key
statistics-key = Public Ed25519 key with which anybody verifies the files. It comes from the server’s secret: without a backup of that secret the key changes.
retention-title = Retention
retention-text = Every hour the server deletes what need not be kept any longer:
retention-learners = Learners away for more than { $days } days
retention-sessions = Sessions and invitations that are over
col-year = Year
col-signed = Signed on
col-file = File
col-partner = Partner
col-kind = Kind
col-return = Return received
year-state-open = Open
year-state-closed = Closed, not drawn yet
year-state-drawn = Drawn, not signed yet
year-state-signed = Signed
year-state-purged = Signed, raw data destroyed
statistics-year-title = Statistics { $year }
statistics-rho = Privacy budget
statistics-plan-title = Plan of the year
statistics-plan = Modules and questions that are counted. The plan is fixed when the year opens and is in every file.
statistics-questions = { $count ->
    [0] no question
    [one] { $count } question
   *[other] { $count } questions
}
statistics-plan-file = Download the plan { $year } (JSON)
statistics-groups-title = Size of the groups
statistics-no-sizes = How many learners each partner has is not shown: it would tell when somebody comes or goes. It is counted at the freeze, in memory only.
statistics-freeze-title = Freeze the year
statistics-freeze = The freeze counts, adds noise, signs and publishes the files. Noise is drawn once: nothing can draw it again. Partners’ returns are not accepted afterwards.
statistics-freeze-confirm = I confirm the freeze of { $year }: the drawing is final.
statistics-freeze-do = Make and publish { $year }
statistics-not-yet = The year is not over. It can be frozen from 1 January { $next }.
statistics-not-over = The year is not over: it can’t be frozen yet.
statistics-overtaken = The year changed in the meantime. This is how it is now.
statistics-second-erratum = This year had its erratum already: there is one only.
statistics-retained = The retention time is not over yet.
statistics-failed = The year can’t be frozen: nothing was drawn.
statistics-unconfirmed = Tick the box to confirm: nothing was done.
statistics-files-title = Files
statistics-files = Signed, kept for good, the same at every download. Each partner finds its own in its area.
statistics-national = national
statistics-erratum-title = Erratum
statistics-erratum = Where the counting was wrong, the year can be opened again once. Everything is drawn again, the privacy budget doubles, and the files say so.
statistics-erratum-confirm = I confirm: the files that are out will be replaced by a version 2.
statistics-erratum-do = Open { $year } again for an erratum
statistics-purge-title = Destruction of raw data
statistics-purge = From { $day } the server destroys what the figures were computed from. The signed files stay; an erratum is no longer possible.
statistics-purge-rows = Learners counted in the year
statistics-purge-returns = Returns of partners
statistics-purge-key = Key of the year
statistics-purge-confirm = I confirm the destruction: it is final.
statistics-purge-do = Destroy the raw data of { $year }
releases-title = Yearly statistics
releases-lead = Every year the programme publishes how many people took its courses, and with what results, without telling anything about anybody.
releases-none = No year is published yet: the first release follows the end of the first year that is counted.
releases-year = Year { $year }
releases-year-version = Year { $year }, version { $version }
releases-replaced = An erratum takes the place of this version. It stays here so that anybody can compare.
releases-erratum = This version is an erratum: it takes the place of the one published before.
releases-signed = Files signed on { $day }.
releases-report = Report { $year }, to read online
releases-zip = Data { $year }: CSV, Excel, OpenDocument, JSON, method (ZIP archive, { $size })
releases-digest = Digest of the release, which the next one names:
releases-other-key = Signed with a former key:
releases-method-title = Method
releases-method = All numbers are counted once, in memory, then a small random number is added to each, so that none tells anything about a person (to specialists: discrete Gaussian mechanism, differential privacy). What no partner is shown gets its noise once per kind of partners. National numbers are the sum of everything that was drawn, adjusted to add up; kinds of partners add up to the nation. Each number, sum or share has a margin that holds the true value 19 times in 20. Small numbers are not shown. Whoever knows everybody else is right 65 times in 100 about whether one account took part (a coin: 50), and 88 times about a person with three accounts. The file methode.json of each archive gives the budget, the standard deviations, the thresholds and the version of the software.
releases-method-learners = Even somebody who knew all other learners could deduce next to nothing from these numbers about one person. Raw data are destroyed thirty days after the signature.
releases-verify-title = Verify a file
releases-verify = Each archive is signed (Ed25519). This is the public key, and the command that verifies, offline, the checksums, the signature and the coherence:
releases-file = FILE.zip
releases-openssl = Without our software, in the folder of the opened archive:
releases-licence-title = Licence
releases-licence = These data may be reused freely under
releases-licence-name = Licence Ouverte 2.0

partner-beacon = Modules completed elsewhere
partner-beacon-text = A partner’s packages can tell this server, once per completed module, the partner, the module, the version and the month: nothing about the learner, who is told so and may turn it off. These numbers appear in the yearly statistics only, with noise, and the partner’s return takes their place when there is one. Choose it here and in the partner’s branding file:
partner-beacon-on = What this partner’s packages tell is heard. If you cease to listen before a year is frozen, none of them counts in it.
partner-beacon-off = What this partner’s packages tell is not heard.
partner-beacon-start = Listen
partner-beacon-stop = Stop listening

## The partner's branding

partner-nav-brand = Branding
partner-home-brand = Your name, logo and colour on the courses, with a preview; your packages are made at once.
brand-title = Your branding on the courses
brand-lead = Your name, logo and colour take the place of the programme’s in all packages: SCORM 1.2 and HTML5, for every audience and in every language. What the courses say does not change.
brand-since = Your packages carry the branding published on { $at }.
brand-tried = This is what your learners will see. Nothing is published yet.
brand-published = Your branding is published. The packages in your name appear in this list, one after the other.
brand-refused = Your branding is not kept: correct what is marked below.
brand-name = Name of your organisation
brand-name-hint = As your learners know it, at most 100 characters.
brand-bad-name = Give a name of 1 to 100 characters.
brand-logo = Logo (optional)
brand-logo-hint = An SVG or PNG picture of at most { $most } kB (at most { $side } pixels a side for a PNG). It is seen on light and on dark ground.
brand-logo-now = Your present logo
brand-logo-none = Remove this logo
brand-logo-type = This file is neither an SVG nor a PNG. Export your logo as one of the two.
brand-logo-damaged = This picture is damaged or breaks off. Export it again.
brand-logo-bytes = This file is too large: at most { $most } kB. Export the logo smaller.
brand-logo-pixels = This picture has { $width } × { $height } pixels: at most { $most } a side. Export it smaller.
brand-logo-copies = This drawing repeats its parts too often. Export it with its parts drawn out.
brand-logo-remote = This drawing loads something from elsewhere (a picture, a font, a style). Embed it before you export: a package loads nothing from outside.
brand-logo-unsafe = This drawing has code in it, or a link that acts. Export it as plain SVG.
brand-colour = Colour
brand-colour-hint = That of buttons and titles. It must stay readable on white and on the tinted grounds of pages (a contrast of 4.5 to 1).
brand-colour-none = Keep the programme’s colour
brand-bad-colour = Choose a colour, written with six digits like #003a70.
brand-light-colour = This colour is too light: its contrast on the tinted ground of pages is { $contrast } to 1, 4.5 to 1 is needed.
brand-colour-take = Take { $colour }, the nearest that will do
brand-contrast = Least contrast on a light screen, without a theme: { $contrast } to 1. It can be read.
brand-drop = Drop this trial and come back to the published branding
brand-drop-first = Drop this trial and begin again
brand-withdraw = No longer brand our packages
brand-withdraw-hint = Packages in your colours will no longer be offered here: you find the programme’s own again. What your platform has already does not change. Your branding stays here as a trial, to be published again.
brand-withdraw-now = Withdraw our branding
brand-withdrawn = Your branding is withdrawn. Here are the programme’s packages.
brand-dropped = The trial is dropped.
brand-live-asked = The preview is being renewed…
brand-live-shown = The preview shows your changes. Nothing is published yet.
brand-live-refused = The preview waits until what is marked is corrected.
brand-live-failed = The preview could not be renewed. Reload the page, or use “See the preview”.
brand-contact = Contact (optional)
brand-contact-hint = The e-mail address or the page where your learners find help. It is shown in the course’s help.
brand-bad-address = Give an e-mail address, or a whole page that begins with https://.
brand-return = Return link (optional)
brand-return-hint = The page that the end of the course leads to, such as your catalogue.
brand-return-label = Words of this link (optional)
brand-return-label-hint = For example “Back to the catalogue”. Without words it is your name.
brand-bad-label = At most 100 characters.
brand-tells = Count the modules completed on your platform at { $server }, without naming anybody. Learners are told, and may refuse.
brand-updates = New versions of the content
brand-updates-hint = Corrected once, a course can be so on all your platforms, where their network lets it: your packages ask for the new content; learners are told, and may refuse. Holds for packages of one module, not for a whole programme nor a module cut in chapters.
brand-renews = My packages renew their content, without a new import
brand-updates-own = From { $server } (this service): take another server or key
brand-updates-from = The server and its keys
brand-updates-at = Server of the updates
brand-updates-at-hint = Its address, such as https://updates.example.org. Packages add /maj/ to it.
brand-updates-key = Public key
brand-updates-key-hint = The one that the command relais updates keys prints. A package believes only what it signed.
brand-updates-next = Next public key (optional)
brand-updates-next-hint = The one that will take over one day: packages believe it already.
brand-bad-updates = Give a server alone, which begins with https://, without a path.
brand-bad-updates-key = A key is none, or is not the one that this server signs with. Copy it once more, whole.
brand-try = See the preview
brand-publish = Publish my branding
brand-publish-hint = Publishing makes all your packages. Those that you installed do not change, and former versions stay available.
brand-preview = Preview
brand-preview-draft = “{ $title }” with the branding beside, which is not published yet: beginning, end and help of the course on a phone.
brand-preview-now = “{ $title }” with your published branding: beginning, end and help of the course on a phone.
brand-preview-light = Light theme
brand-preview-dark = Dark theme
brand-preview-wide = See it large
brand-preview-none = No course is published yet: the preview comes with the first.
brand-no-preview = This course was published before packages could carry a branding. The preview comes back with its next version.
packages-brand = Put your branding on the courses
packages-making = { $n ->
    [one] One package is being made in your name.
   *[other] { $n } packages are being made in your name.
  }
packages-look-again = Reload the list
packages-unable = { $n ->
    [one] One package can’t carry your branding yet: a former version of the program published it.
   *[other] { $n } packages can’t carry your branding yet: a former version of the program published them.
  }
packages-for = Each course is shown first for your audience: { $name }. The packages for other audiences are below it.
packages-others = { $n ->
    [one] For another audience: one package
   *[other] For other audiences: { $n } packages
  }

# Updates of content

admin-updates = Updates
updates-lead = Packages of partners who asked for it renew their content by themselves, without a new import on their platform. Here you see what is published for them, and you publish it.
updates-no-folder = This service has no folder of updates. Whoever operates it names one in the configuration (updates).
updates-no-key = This service has no key to sign with. Whoever operates it names one in the configuration (updates-key); without it, updates are published by the command line.
updates-bad-key = The key that the configuration names (updates-key) can’t be used. Tell whoever operates this service.
updates-failed = Publishing did not come to its end.
updates-begun = These publications are under way, or were cut off when the service stopped. Do the same once more: the journal then says what became of each.
updates-publish-title = Publish
updates-publish-text = The content of the packages that this service offers becomes that of partners’ packages: they ask for it when they are next opened, and show it the time after. What did not change stays as it is, and so do withdrawn pages.
updates-publish = Publish what this service offers
updates-contents = Contents
updates-no-content = Nothing is published, and this service offers no package of a single module.
updates-version = version { $version }
updates-withdrawn = { $count ->
    [one] One page withdrawn
   *[other] { $count } pages withdrawn
}
updates-strange = Signed by another key
updates-nothing = Nothing published
updates-since = Packages built with Relais { $version } or later read them, if their own content is not of a later version.
updates-partners = Packages in partners’ names
updates-partners-text = Only those renew themselves whose partner asks for it, on its page “Branding” or in its branding file (updates); the others keep the content that they were built with.
updates-keeps = Keeps its content
updates-elsewhere = Asks { $server }
updates-key-title = Public key
updates-key-text = Packages carry it and believe no other. It goes into the partner’s branding file (updates_key).
updates-oldest = Read since
updates-withdraw-title = Withdraw a page
updates-withdraw-text = When advice is wrong, a note takes the place of the page, for all audiences in this language. Packages show it once they could ask. What the learner answered there is lost.
updates-withdrawn-note = This page was withdrawn by its authors: do not follow what it said.
updates-restore = Put page { $page } back
updates-page = Page
updates-page-choose = Choose a page
updates-note = What to know instead
updates-note-hint = In the language of the course, 500 characters at most. Optional: a sentence already says that the page was withdrawn.
updates-withdraw = Withdraw this page
updates-former = Earlier publications
updates-no-former = There are none.
updates-rollback-text = To go back to a publication is to publish it once more, with a new number. Packages built with content of a later version refuse it.
updates-rollback = Go back to n° { $number }
updates-new = What is new
updates-unknown = What changed is not known any more.
updates-added = Pages added: { $pages }
updates-removed = Pages removed: { $pages }
updates-changed = Pages changed: { $pages }
updates-order = Pages come in another order.
updates-else = Around the pages (plan, glossary, pictures): changed.
updates-none = Nothing changed.
done-maj-publiee = Published. Partners’ packages ask for it when they are next opened, and show it the time after.
done-maj-inchangee = All was published already: nothing changed.
done-maj-retour = The earlier content is published once more.
done-maj-retrait = The page is withdrawn.
done-maj-retablie = The page is back, as this service offers it.
action-updates-begin = Publication of an update begun
action-updates-settled = Update published before the service stopped
action-updates-failed = Update not published
action-updates-publish = Update published
action-updates-rollback = Earlier update published once more
action-updates-withdraw = Page withdrawn by an update
col-content = Content
col-audience = Audience and language
col-published = Published
col-here = Offered by this service
col-package = Package
col-built = Built
