# The words of the server's screens. Each message is in fr.ftl too.

site-name = Relais
skip = Skip to content
nav-label = Main navigation
nav-catalogue = Catalogue
nav-mine = My courses
nav-resume = Resume
footer-label = Information
footer-accessibility = Accessibility: non-conformant
footer-privacy = Privacy
footer-verify = Verify an attestation
footer-statistics = Statistics

minutes = { $count } min

catalogue-title = Learn everyday cybersecurity
catalogue-lead = Free courses, without account or advertising. Choose one: your progress is saved at every page.
catalogue-partner = You come from { $name }.
catalogue-empty = No course is published at the moment.

course-begin = Start the course
course-continue = Continue the course
course-review = Read the course again
course-browse = Look around without being assessed
course-no-account = No account and no e-mail address are asked for. Your progress belongs to this browser; a resume code lets you go on elsewhere.
course-duration = Estimated duration
course-audience = For whom
course-language = Language

status-not-attempted = Not started
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
mine-restart = Start again from the beginning

study-back = Leave the course
study-frame = Course player
study-noscript = The course needs JavaScript to save your progress. Enable it in your browser, then reload the page.

ticket-title = This window of the course has expired
ticket-text = Open the course again from the page “My courses”: your progress is saved there.
ticket-link = My courses

error-not-found-title = Page not found
error-not-found = This address leads nowhere, or is not for you. Go back to the catalogue to find a course.
error-forbidden-title = Request refused
error-forbidden = This request does not come from one of our pages, or the page has been open for too long. Go back, reload the page and try again.
error-bad-request-title = Request not understood
error-bad-request = The server did not understand what it was sent. Go back and try again.
error-too-many-title = Too many requests
error-too-many = Many requests came from your network in a short time. Wait a minute, then try again.
error-busy-title = Service unavailable for the moment
error-busy = The server cannot answer right now. Nothing that was saved is lost; try again in a moment.
error-withdrawn-title = This course is no longer offered
error-withdrawn = The version you were taking was withdrawn. The catalogue shows the courses that are available.
error-failed-title = Something went wrong
error-failed = It is not your doing. The incident is noted; try again in a moment.

# Everything learners read in the server's pages.

## Player. These keys are handed to the player with the course; their arguments stay in braces there.
player-menu = Contents
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
player-not-saved = Your last answers could not be saved.
player-replaying = Your answers from last time are being sent…
player-unreachable = The server does not answer.
player-exit-anyway = Leave all the same
player-elsewhere-title = Open elsewhere
player-elsewhere = This course is open in another tab or window. So that your answers do not get mixed up, it goes on in one place at a time.
player-gone = This course is no longer open. Your data may have been deleted, or the course withdrawn.
player-resume-here = Go on here
player-finished = You have finished this module for now. Everything is saved.
player-next = Go on: { $title }
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
player-time-over = The time for this module is up. Your answers are saved.
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
resume-wrong = This code opens nothing. Check that there are six words, their order and their spelling; if you have made a new code since, only that one counts.
resume-open = Resume
resume-replaces = This browser already takes courses. The code you enter will take their place here: so as not to lose them, make a code from “My courses” first.
resume-none-title = No code?
resume-none = A code is made from “My courses”, in the browser where you began. Without it we have no way to know which courses are yours.
resume-or = Or sign in
error-prefix = Error:

data-title = My data
data-lead = This is all that this service keeps about you. Nothing else is stored about you.
data-you = You, for this service
data-you-text = A number drawn at random. We know neither your name nor your e-mail address.
data-since = First course begun
data-seen = Last day you were here
data-partner = Came through
data-partner-none = No partner
data-code = Resume code
data-code-yes = A fingerprint; the words themselves are not kept
data-code-no = None
data-sign-in = Account
data-sign-in-yes = A fingerprint of your identifier, unreadable without our key
data-sign-in-no = None
data-browsers = Remembered browsers
data-profile = Profile
data-courses = Your courses
data-courses-none = No course begun.
data-version = Version
data-status = State
data-score = Score
data-progress = Progress
data-launches = Openings
data-started = Begun
data-completed = Completed
data-counted = Counted for
data-part = Part “{ $identifier }”, try { $number }
data-part-facts = { $status }, { $minutes } min, last saved: { $last }
data-kept = What the course recorded ({ $count })
data-kept-name = Element
data-kept-value = Value
data-profile-title = Your profile, if you like
data-profile-text = Both answers are optional. They serve yearly statistics in which nobody can be recognised.
data-region = Region of France
data-organisation = Type of organisation
data-unsaid = I prefer not to answer
data-save = Save
data-take-title = Take your data away
data-take-text = The file contains all that is shown here, and the internal numbers, in a format that programs can read (JSON).
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
accessibility-scope = This statement applies to the pages of the learning area: catalogue, courses, “My courses”, “My data”, attestations and information pages.
accessibility-state-title = Conformance
accessibility-state = This service is declared non-conformant with the French reference (RGAA), version 4.1, because no full audit by a third party has been made yet. That does not mean that it is inaccessible: here is what was checked.
accessibility-tests-title = What was tested
accessibility-test-axe = Each page is analysed automatically (axe-core, rules WCAG 2.2 A and AA), light and dark, 360 and 1,280 pixels wide. A single anomaly prevents publication.
accessibility-test-script = Journeys work without JavaScript, except for the course player, which needs it to save progress.
accessibility-test-keyboard = The courses made by this project are gone through entirely by keyboard in automatic tests.
accessibility-test-pdf = The PDF of the attestation is tagged (PDF/UA-1).
accessibility-test-none = No test with people with disabilities, nor with every screen reader, has been made yet.
accessibility-not-title = Content that is not accessible
accessibility-not = Courses by other organisations may be offered here. Their accessibility depends on their authors and is not covered by this statement.
accessibility-made-title = About this statement
accessibility-made = This statement is based on a self-assessment and on the automatic tests of the software. Technologies: HTML, CSS, JavaScript, SVG.
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
privacy-long = If you do not come back for { $days } days, everything is deleted automatically. You can delete everything yourself at any time, in one click, from “My data”.
privacy-year = The rows of the statistics are deleted with your data; otherwise they are destroyed, with the key that links them to your number, after the statistics of the year are published.
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
kilobytes = { $size } kB
megabytes = { $size } MB
fewer-than-ten = fewer than 10
fewer-than-fifty = fewer than 50
about = about { $count }

connection-title = Sign in
connection-lead = For administrators and partners. No account is needed to take a course.
connection-do = Sign in
connection-refused = Wrong login, password or code. A code serves once: wait for the next one if you have just used it.
field-login = Login
field-password = Password
field-code = Six-digit code
field-code-hint = Your authentication application shows it. Leave empty if your account has none.

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
refused-nothing = This package has nothing to launch.
refused-slow = Reading this package took too long.

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
rounded-note = Numbers of learners in progress are rounded to tens: exact figures exist in the yearly, protected statistics only.

move-title = Learners of other versions
move-text = Learners in progress in another version who can move to this one, because it has all the SCOs that they began: { $count }. Without action they stay on their version. Finished courses do not change.
move-do = Move them to this version
move-nobody = No learner in progress in another version can move to this one: there is none, or they began SCOs that it has not.

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
health-title = Health of the course
health-text = Errors that the SCOs made with learners, without any learner’s data. Numbers are rounded.
health-none = No error was reported.
scos-title = SCOs of this version

registrations-title = Registrations
registrations-lead = The 50 latest, without any learner’s name or identifier.
registrations-none = Nobody has begun this course yet.
registration-title = Registration
registration-number = Registration number
registration-number-hint = Learners find it on the page of their data. 32 letters and digits.
registration-find = Find
registration-see = See
registration-unknown = No registration has this number.
registration-delete-title = Deletion at the learner’s request
registration-delete-text = The progress, the answers and the score of this registration will be erased for good.
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

role-administrator = Administrator
role-partner = Partner
account-you = You
account-close = Close
account-open = Open again
account-lost = Lost the password or the phone? Whoever operates the server restores an account there, with relais admin account reset.
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
done-liste = The course is in the catalogue.
done-retire = The course is out of the catalogue. Those who take it can go on.
done-actuelle = This version is offered to new learners.
done-lecture = The setting is saved.
done-suspendue = This version is suspended.
done-reprise = This version can be opened again.
done-deplaces = The learners concerned are in this version now. They will see it when they next open the course.
done-supprimee = The registration is deleted.
done-compte = The account is changed.
done-gelee = The year is frozen: its files are signed and will not change.
done-gel-en-cours = The freeze is under way and goes on at the server. Load this page again in a moment.
done-erratum = The year is open again for its erratum. Correct it, then freeze it again.
done-purgee = The raw data, the returns and the key of the year are destroyed.

col-version = Version
col-imported = Imported
col-state = State
col-problems = Problems
col-learners = Learners in progress
col-size = Size
col-sco = SCO
col-call = Call and error code
col-times = How often
col-last = Last time
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
retention-text = Every hour the server deletes what is no longer needed. At this moment that is:
retention-learners = Learners away for more than { $days } days
retention-sessions = Sessions and invitations that are over
col-year = Year
col-signed = Signed on
col-file = File
col-partner = Partner
col-group = Learners
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
statistics-rounded = Numbers are rounded to the nearest hundred, and the smallest are not shown.
statistics-freeze-title = Freeze the year
statistics-freeze = The freeze counts, adds noise, signs and publishes the files. Noise is drawn once: nothing can draw it again. Partners’ returns are not accepted afterwards.
statistics-freeze-confirm = I confirm the freeze of { $year }: the drawing is final.
statistics-freeze-do = Freeze { $year }
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
releases-none = The first release comes at the beginning of next year.
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
releases-method = All numbers are counted once, then random noise is added to them (discrete Gaussian mechanism, differential privacy) before they are made to fit together. Small numbers are not shown. The file methode.json of each archive tells the budget, the standard deviations, the thresholds and the version of the software.
releases-method-learners = Even somebody who knew all other learners could deduce next to nothing from these numbers about one person. Raw data are destroyed thirty days after the signature.
releases-verify-title = Verify a file
releases-verify = Each archive is signed (Ed25519). This is the public key, and the command that verifies sums, signature and coherence, offline:
releases-openssl = Without our software, in the folder of the opened archive:
releases-licence-title = Licence
releases-licence = These data may be reused freely under
releases-licence-name = Licence Ouverte 2.0
