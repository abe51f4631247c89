# Every word learners read that is not in the course.
# Keys in js- also go to the scripts.


## Document
unpack = Unzip it first.
unpack-how = This page is shown without the rest of the course. If you opened it inside a .zip file, extract the whole file (right click, “Extract all”), then open index.html in the folder that you get. The text of the course can also be read below.
skip = Skip to content
menu = Menu
menu-label = { $part ->
    [chapter] Chapter outline
    [quiz] Quiz outline
    [programme] Programme outline
   *[module] Module outline
 }
preferences = Display
progress = { $part ->
    [chapter] Progress in the chapter
    [quiz] Progress in the quiz
    [programme] Progress in the programme
   *[module] Progress in the module
 }
start-page = { $part ->
    [chapter] Chapter start
    [quiz] Quiz start
    [programme] Programme start
   *[module] Module start
 }
result = { $part ->
    [programme] Programme results
   *[module] Result
 }
attestation = { $part ->
    [programme] Programme certificate
   *[module] Certificate
 }
exit = Leave
glossary = Glossary
help = Help
all-modules = All modules
modules = Modules
modules-count = { $n ->
    [one] { $n } module
   *[other] { $n } modules
 }
draft = draft
minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
 }
pages-count = { $n ->
    [one] { $n } page
   *[other] { $n } pages
 }
sittings-count = { $n ->
    [one] { $n } sitting
   *[other] { $n } sittings
 }
has-quiz = A quiz at the end
mastery = ({ $score }% to pass)
objectives = What you will be able to do
plan = Outline
version = version { $version }
page-of = Page { $n } of { $total }
sitting-of = Sitting { $n } of { $total }
page-of-sitting = page { $n } of { $total }
notes = References of this page
previous = Previous
next = Next
pager = Previous page, next page
close = Close

## Preferences
pref-size = Text size
pref-size-normal = Normal
pref-size-large = Large
pref-size-larger = Larger
pref-theme = Colours
pref-theme-auto = Automatic
pref-theme-light = Light
pref-theme-dark = Dark
pref-spacing = Space out letters, words and lines
pref-contrast = More contrast
pref-motion = No animation
pref-captions = Show captions on videos
pref-beacon = Count me, without a name, when I complete this module
pref-updates = Receive corrections of the content from { $host }

## Updates
page-withdrawn = This page was withdrawn by its authors: do not follow what it said.

## Blocks
credit = Credit: { $name }
video = video, { $duration }
audio = audio, { $duration }
captions = Captions
transcript = Transcript
question = Question { $n }
blank = Answer { $n }
kind-single = One answer
kind-multiple = Several answers
kind-true-false = True or false
kind-matching = Match
kind-ordering = Put in order
kind-sort = Sort into categories
kind-hotspots = Find in the picture
kind-fill-in = Fill in
kind-numeric = A number
choose = Choose…
move-up = Move up
move-down = Move down
your-answer = Your answer
hint = A hint
hint-n = Hint { $n }
sure = Are you sure?
sure-yes = Yes
sure-no = Not really
validate = Check
see-solution = Show the answer
solution = Answer:
scenario = Scenario
outcome-good = A good ending
outcome-mixed = A mixed ending
outcome-bad = A bad ending
restart = Start again
explore = Explore
places-list = Choose from a list
places-nothing = Nothing in particular there.
before = What do you already know?
before-how = A right answer at the first try spares you the pages that explain it. Another one costs nothing: you will know what to read.
poll = Your opinion
poll-say = Give my opinion
poll-source = What others answered: { $name }
reflection = For yourself
reflection-where = What you write stays in this browser, on this device: none of it is sent to anybody. Whoever uses this browser can read it.
reflection-kept = Kept on this device.
reflection-lost = This browser keeps nothing: your text will be lost when it closes.
reflection-gone = Deleted from this device.
reflection-forget = Delete this text
telephone = On your telephone
telephone-with = Conversation with:
telephone-you = You
telephone-all = Show all
telephone-writes = A message is arriving
inspection = Investigate
inspection-how = Read this message as if it had just arrived. Mark what alerts you, then give your opinion. Pointing at a link, or a long press on it, shows where it leads.
inspection-verdict = Your opinion
verdict-fraudulent = Fraudulent
verdict-legitimate = Legitimate
verdict-verify = I would verify
verify-how = How would you verify?
verify-reply = By answering the message
verify-known = By a number or a site that I already know
verify-link = By the link or the number in the message
sign = Sign
sign-decisive = Decisive sign
sign-none = Proves nothing
checklist = Where do you stand?

## Quiz
quiz-progress = Progress in the quiz
quiz-begin = Start the quiz
quiz-rule-later = Answers are marked at the end, when you hand them in.
quiz-rule-mastery = You need { $score }% of right answers to pass.
quiz-rule-tries = { $n ->
    [one] You have one try.
   *[other] You have { $n } tries; the best one counts.
 }
quiz-rule-free = You may take it as often as you like; the best try counts.
quiz-after-chapters = This quiz covers the whole module: read its chapters first, which your platform shows before it.
quiz-locked = The quiz opens once all pages have been seen. Still to see:
quiz-previous = Previous question
quiz-next = Next question
quiz-back = Back to the questions
quiz-hand-in = Hand in my answers
quiz-see-result = See the result
recap = Before you hand in

## Attestation
attestation-locked = { $part ->
    [programme] The programme’s certificate opens once all of its modules are complete.
   *[module] The certificate opens once the module is complete.
 }
attestation-host = This platform issues your certificate itself, and anybody can verify it. The course closes; what you have done is saved.
attestation-go = Close the course and get my certificate
attestation-how = Type your name, then print the page or save it as PDF. Your name is neither stored nor sent.
attestation-name = First and last name
print = Print
attestation-title = Certificate of completion
attestation-text = { $part ->
    [programme] has completed the awareness programme
   *[module] has completed the awareness module
 }
attestation-note = filled in by the learner

## Help
help-move = Moving around
help-move-text = “Previous” and “Next” are at the bottom of each page; the menu leads to any of them. Everything also works from the keyboard: Tab to move, Enter or Space to activate.
help-read = Reading more easily
help-read-text = The “Display” button at the top sets text size and spacing, colours, contrast and animation.
help-track = What is remembered
help-track-lms = Pages seen, your answers and your result are sent to the learning platform as you go. A copy stays in this browser until the platform has given them back, when you open the module again. You can close and come back: you will resume at the same place.
help-track-local = Pages seen, your answers and your result stay in this browser and nowhere else. You may close and come back: you will resume where you were.
beacon-note = When you complete this module, a message without your name or your answers reports it to { $host }: partner, module, version, month. “Display” turns it off.
beacon-help = If you complete this module, { $host } is told once: the partner, the module, the version and the month, for anonymous yearly statistics. No identity, no answer, no result, no cookie. “Display” turns it off.
updates-note = When you begin, this module asks { $host } whether its content was corrected. That server sees the address of your connection and of the site that holds the module, the time, and which module it is. “Display” lets you refuse.
updates-help = After the start page, this module asks { $host } whether its content was corrected: signed texts and pictures, never a program. What arrives is verified, kept on this device, and shown the next time it is opened; in place of a page that was withdrawn, a note shows at once. That server sees the address of your connection and of the site that holds the module, the type of browser, the time, and which module it is. It gets no identity, no answer, no result, no cookie. Without it the module works as it is. If you refuse in “Display”, nothing more is asked of it; what arrived before stays.
updates-old = For whoever administers the platform: this module is older than the content that is published, and keeps its own. Importing the current version of the package brings it up to date.
recall-text = Three questions, one minute: to remember a little later is what makes one retain.
help-read-pages = When does a page count?
help-read-pages-text = A page counts as read when you have reached its end and stayed for some seconds, or when you have answered its activities. Nothing holds you back: go on to another page whenever you like, and come back by the menu to those that do not count yet.
help-done = When is it finished?
help-done-pages = { $part ->
    [chapter] The chapter is complete once all of its pages have been seen.
   *[module] The module is complete once all pages have been seen.
 }
help-done-quiz = The module is complete once the required pages have been seen and the quiz passed, with at least { $score }%.
help-done-quiz-any = The module is complete once the required pages have been seen and the quiz handed in.
help-done-quiz-alone = The quiz is complete once it is passed. The module is complete together with its chapters.
help-done-programme = The programme is complete once each of its modules is: its pages seen and, if it has one, its quiz passed. The start page of each module says what it asks for.
help-score-programme = The score reported is the mean of the quizzes; a quiz not taken counts as zero.
help-contact = A question?

## Scripts: start and tracking
js-begin = Start
js-resume = Resume
js-percent = { $n }%
js-decimal = .
js-state-seen = seen
js-state-known = known already
js-state-done = passed
js-state-locked = locked
js-read = Page read
js-unread = Will count as read in a few seconds
js-unread-activities = Will count once its activities are done
js-notice-alone = { $part ->
    [chapter] This chapter is open outside a learning platform: your progress is kept in this browser only.
    [quiz] This quiz is open outside a learning platform: your progress is kept in this browser only.
    [programme] This programme is open outside a learning platform: your progress is kept in this browser only.
   *[module] This module is open outside a learning platform: your progress is kept in this browser only.
 }
js-notice-forgets = This browser stores nothing: your progress will be lost when you close it.
js-notice-kept = This browser keeps your progress again.
js-notice-review = Review: you may read everything again, nothing is recorded.
js-notice-browse = Preview: you can look at everything, nothing is recorded. For this course to count, leave the preview and open it normally from the platform.
js-notice-failed = The platform does not answer. Carry on: your work is kept on this device, and will be sent again when it answers.
js-notice-saved = The platform answers again: what was missing has been sent again.
js-notice-resumed = You resume where you had stopped.
js-sittings-first = In { $total } short sittings: the first one takes { $minutes } min.
js-sittings-next = Sittings done: { $done } of { $total }. The next one takes { $minutes } min.
js-sittings-all = All sittings are done.
js-sitting-done = sitting done
js-sitting-end = Sitting done: a good moment for a break.
js-sitting-last = Last page of this sitting: a break is near.
js-sitting-next = Sittings done: { $done } of { $total }. The next one, “{ $name }”, takes { $minutes } min.
js-sitting-stop = Stop here
js-notice-resumed-at = You go on at “{ $name }”, sitting { $n } of { $total }. Pages read: { $seen } of { $pages }.
js-reopen = Open the course again
js-notice-waiting = The platform has not answered yet: start without waiting for it.
js-notice-slow = This browser has not given your progress back yet. Begin without it: what you do will be added to it.
js-notice-partly = Part of the course could not be loaded yet: activities will show as soon as the connection is back.
js-notice-expired = The platform no longer recognises you: your session has probably expired. Your work is kept on this device. For it to count, sign in to the platform again and open this course there, on this device.
js-notice-unkept = The platform does not answer, and this browser stores nothing: leave this page open until it answers.
js-notice-untaken = The platform answers, but does not take your work: it is kept on this device, and will be sent again. If this message stays, close this course and open it again from the platform, on this device.
js-notice-ended = The session with the platform has ended. Your work is kept on this device: for it to count, close this course and open it again from the platform, on this device.
js-notice-refused = The platform has opened no session: nothing is sent to it. Close this course and open it again from the platform.
js-notice-unreadable = Work kept on this device could not be read: it has been left aside.
js-notice-elsewhere = This course is open in another tab or window: nothing is recorded here.
js-notice-here = You continue here: the other tab records nothing any more.
js-notice-taken = The work kept on this device has been taken up.
js-ask-title = Take up your work?
js-ask-text = Work of { $date } is kept on this device, and the platform does not have it: it did not arrive there, or you are starting a new attempt. Take it up?
js-ask-text-undated = Work is kept on this device, and the platform does not have it: it did not arrive there, or you are starting a new attempt. Take it up?
js-ask-yes = Take up this work
js-ask-no = Delete it from this device
js-elsewhere-title = Course already open
js-elsewhere-text = This course is open in another tab or window of this browser, and only one of them records. Do you want to continue here, with all that was done there?
js-elsewhere-read = Read without recording
js-here = Continue here
js-unsent = The platform has not yet confirmed that it received your result.

## Scripts: activities
js-question = Question { $n }
js-question-of = Question { $n } of { $total }
js-known = You already know this. “Next” passes over these pages, which count as read; they are there whenever you want:
js-known-partly = Another question is about these pages, too:
js-taught = This is what you will see:
js-right = Right.
js-partly = Partly right.
js-wrong = That is not the right answer.
js-again = Tries left: { $n }.
js-again-free = Try again.
js-order-from = Right from the top: { $n }. It is what follows that changes.
js-order-first = The first one is not right yet: what comes before all else?
js-unanswered = Not answered.
js-said = Your opinion is noted.
js-need-choice = Choose an answer first.
js-need-all = Match every line first.
js-need-sort = Sort everything first.
js-need-text = Fill in every field first.
js-need-number = Type a number, for instance 12 or 3.5.
js-need-sure = Say whether you are sure, too.
js-sure-right = You were sure, and right to be.
js-unsure-right = You were not sure, and it was right: you know more than you thought.
js-sure-wrong = You were sure: this is what to look at first.
js-unsure-wrong = You had a doubt, and with reason.
js-mark-right = Right
js-mark-wrong = Not right
js-mark-missed = Also right
js-mark-expected = Right answer
js-moved = { $name }: place { $n }
js-hour = { $h }:{ $m }
js-marked = Marked: { $n }
js-is-fraudulent = This message is fraudulent.
js-is-legitimate = This message is legitimate.
js-is-verify = This message needs to be verified.
js-right-fraudulent = You recognised it.
js-right-legitimate = You recognised it.
js-right-verify = That is what you would do, by a safe way.
js-verified-fraudulent = To verify by a contact that you know would have protected you.
js-verified-legitimate = To verify by a contact that you know would have confirmed it, at no risk.
js-asked-fraudulent = To answer it, or to follow its link or number, is to ask the swindler: use a contact that you already know.
js-asked-legitimate = To verify, use a contact that you already know: an answer or its link proves nothing.
js-asked-verify = But to answer it, or to follow its link or number, is to ask whoever writes: use a contact that you already know.
js-taken-fraudulent = To believe it is what the swindler waits for.
js-taken-legitimate = A false alarm loses a real message.
js-taken-verify = Reading it is not enough to decide: use a contact that you already know.
js-decisive = The decisive sign:
js-leads-to = Leads to: { $address }
js-need-verdict = Give your opinion first: fraudulent, legitimate, or to be verified.
js-need-how = Say first how you would verify.
js-found = Signs found: { $n } of { $total }.
js-false = False alarms: { $n }. What you marked there proves nothing.
js-zone-found = Found
js-zone-missed = Missed
js-zone-alarm = False alarm
js-checked = { $n } of { $total }

## Scripts: quiz and result
js-recap-todo = (not answered)
js-recap-missing = Questions not answered: { $n }. You may go back to them or hand in as it is.
js-recap-ready = Every question has an answer. You may still go back to them.
js-score = { $n }%
js-result-passed = Quiz passed, well done!
js-result-failed = Not passed yet
js-result-done = Quiz done
js-result-mastery = { $n }% are needed to pass.
js-result-best = Your best try, { $n }%, counts.
js-tries-left = Tries left: { $n }.
js-no-tries = No try left.
js-review = Review my answers
js-retry = Take the quiz again
js-sure-title = What you were sure of
js-sure-knows = Sure, and right: { $n } of { $total }.
js-sure-more = Not sure, and right all the same: { $n }. Trust yourself.
js-sure-less = Not sure, and not right: { $n }. Doubt is a good reflex: it makes one check.
js-sure-first = Sure, and not right: { $n }. That is where people get caught; read these first:
js-solid = What is solid:
js-reread = To look at again:
js-recall = Reminder
js-recall-due = A reminder of “{ $name }” awaits you: three questions.
js-recall-plan = To help you retain it, three questions will be offered here: { $dates }. Only this browser knows; the calendar brings you back.
js-recall-calendar = Add to my calendar
js-recall-title = Reminder: { $name }
js-recall-words = Three questions, one minute.
js-recall-end = Reminder done. These points deserve another reading.
js-recall-right = Reminder done: it is all there.
js-recall-next = The next reminder: { $date }.
js-recall-last = That was the last reminder of this module.
js-recall-before = Reminders come after the end of the module.
js-validate = Check
js-continue-quiz = Continue the quiz
js-quiz-todo = The quiz is still to be taken.
js-complete = { $part ->
    [chapter] Chapter complete
    [quiz] Quiz complete
   *[module] Module complete
 }
js-complete-text = { $part ->
    [chapter] Go on to the next chapter or to the quiz in your platform’s menu. You can come back and read the pages whenever you like.
    [quiz] Your result counts together with those of the module’s chapters.
   *[module] You may print your certificate, and come back to read the pages whenever you like.
 }
js-complete-host = Your certificate is waiting, and you may come back to read the pages whenever you like.
js-attestation = Get my certificate
js-complete-programme = Programme complete
js-next-module = Next module: { $name }
js-continue-module = Continue: { $name }
js-modules-left = Modules still to complete: { $n }.
js-module-done = complete
js-pages-left = Pages still to see: { $n }.
js-date = On { $date }
js-attested-score = quiz: { $n }%
js-your-name = First and last name

# Printed by the engine inside the pages' own text
callout-astuce = Tip
callout-attention = Caution
callout-info = Good to know
callout-loi = What the law says
references = Sources
table = Table
new-tab = (new tab)
note-back = Back to the text, reference

## On paper
paper-contents = Contents
paper-answers = Answers
paper-without-answers = Without the answers
paper-activity = Activity { $n }
paper-order = Your order:
paper-go = → go to { $n }
paper-document = Document: { $name }
paper-inspection = Read this message as if it had just arrived. Circle what alerts you, then give your opinion.
paper-cards-large = large print
paper-cards-how = Print on both sides, then cut: two cards a sheet.
paper-partner = Offered by { $name }

## Scenes: pictures made of parts, said to those who do not see them
scene-place-town-hall = at the desk of a town hall
scene-place-office = in an office
scene-place-home = at home, on the sofa
scene-place-school = in a classroom
scene-place-hospital = in the corridor of a hospital
scene-place-train = on a train
scene-place-street = in the street
scene-place-server-room = in a server room
scene-place-crisis-room = in a crisis meeting room
scene-person-amina = a woman with curly hair
scene-person-jeanne = an elderly lady with a walking stick
scene-person-karim = a bearded man
scene-person-lea = a young red-haired woman with a hearing aid
scene-person-mai = a woman in a white coat
scene-person-moussa = a man in a wheelchair
scene-person-noe = a teenage boy
scene-person-paul = a man in a suit
scene-person-stranger = a stranger without a face
scene-person-thomas = a blind young man with a white cane
scene-object-alert = a warning sign
scene-object-backup-disk = a backup disk
scene-object-badge = a badge
scene-object-calendar = a calendar
scene-object-card = a bank card
scene-object-computer = a laptop
scene-object-key = a key
scene-object-letter = a letter
scene-object-note = a password on a piece of paper
scene-object-padlock = a padlock
scene-object-paper = a document
scene-object-phone = a phone
scene-object-qr-poster = a poster with a QR code
scene-object-usb-key = a USB key
scene-mood-calm = looking calm
scene-mood-happy = looking happy
scene-mood-stern = looking stern
scene-mood-surprised = looking surprised
scene-mood-thinking = looking thoughtful
scene-mood-worried = looking worried
scene-motion-arrives = { $object } that arrives
scene-motion-closes = { $object } that closes
scene-motion-rings = { $object } that receives a message
scene-motion-saves = { $object } that receives a copy
scene-holds = holding { $object }
scene-and = { $before }, { $next }
scene-next = { $before }; { $next }
scene-alt = { $place }: { $who }
scene-says = { $who }:{" "}
