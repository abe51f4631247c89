# What authors read in the pages of `relais preview`.
# Keys in -one and -other are chosen by { $n } in the scripts.

app = Relais preview
connecting = Connecting…
live = Live
updated = Updated { $time } in { $ms } ms
stopped = The preview has stopped
lead = Every save is shown here at once. Choose what to look at.
figures = { $pages } pages · { $questions } questions · { $minutes } min
never-built = It has errors, and was never built.

## Bar
courses = Courses
target = Target
language = Language
audience = Audience
phone = Phone
start-again = Start again
not-built = This course has not been built yet. It shows here as soon as its errors are corrected.
course-frame = Course

## Places in pictures
places = Places in pictures
place-how = For ::: hotspots: draw a rectangle on a picture of the page, or type it. While this is open, pictures answer to nothing else.
place-none = There is no picture on this page.
place-picture = Picture
place-left = Left
place-top = Top
place-width = Width
place-height = Height
place-copy = Copy
place-copied = Copied.
place-selected = Selected: copy it with the keyboard.
place-no-alt = without alternative text

## Problems
error = error
warning = warning
errors-one = { $n } error
errors-other = { $n } errors
warnings-one = { $n } warning
warnings-other = { $n } warnings
dismiss = Dismiss
last-good = What you see is the last build without errors.
nothing-yet = Nothing can be shown before they are corrected.
in-english = These messages are in English, as on the command line.

## Simulated LMS
lms = Simulated LMS
status = Status
score = Score
total-time = Total time
the-lms = The LMS
works = works
fails = refuses
offline = is offline
cut-off = is gone
once = loses one
expired = session expired
note-works = Every call is answered as the standard says.
note-fails = The LMS can be reached and refuses: every call that writes answers “false”, code 101.
note-offline = No network: the LMS takes values but can store nothing, and the course’s files no longer load. When it is back, the course sends again at once.
note-cut-off = Calls throw, and the API is nowhere to be found.
relaunch = Relaunch
as-review = as review
as-browse = as browse
reset = Forget everything
sco = SCO
mastery = Mastery score
mastery-none = none
next-launch = read at the next launch
session = session { $n }, { $mode }, { $phase }
mode-normal = normal
mode-review = review
mode-browse = browse
phase-before = not initialized
phase-running = initialized
phase-finished = finished
values = Values
element = Element
value = Value
nothing = empty
calls = Calls
errors-only = errors only
clear = Clear
calls-errors = { $heard }, with errors: { $errors }
throws = throws

## Platforms
platform = Platform
platform-standard = strict standard
display = Display
display-whole = all the room
display-small = frame, 650 × 500
display-window = new window
display-opener = window, API in this one
note-standard = An LMS that follows the standard to the letter: it refuses what the standard refuses, and says when it fails.
note-run-time-moodle = An LMS as unkind as Moodle: “true” proves nothing. Beside each value is what its database really holds.
note-run-time-standard = Only the standard is known of its player: it is simulated as a strict LMS.
note-no-navigation = Neither table of contents nor navigation: of a package with several SCOs only the first is seen.
note-no-preview = No preview button.
open-window = Open the course
window-opens = This platform opens the course in a window of its own.
window-open = The course is open in a window of its own.
window-blocked = The browser blocked the window: allow it for this page, then open the course again.
note-moodle = The server answers. Try a fault, then compare the values with the database.
note-once = The next request is lost (503). Moodle takes it as sent: it sends only what changes after that, and says “true”.
note-moodle-offline = No network: the LMS answers “true” and stores nothing, and the course’s files no longer load.
note-expired = The session is over: “false” while the page is shown, “true” once it is hidden or closed; the course’s files lead to the login page.
new-attempt = new attempt
sign-in = Sign in again
learner = Learner
api = API
api-there = at once
api-late = after 10 s
in-database = In the database
same = the same
database = In the database: { $status }, score { $score }, activity { $complete }.
ticked = ticked
not-ticked = not ticked
login-title = Sign in
login-words = Your session is over (simulated by the preview).
window-title = Course

## Shared review
review-title = Review of a course
review-enter-words = You can read this course before it is published, and remark on each paragraph. Remarks go to its author, on their computer, and nowhere else.
review-initials = Your initials
review-initials-how = One to four letters. The author reads them beside your remarks.
review-initials-wrong = Write one to four letters.
review-enter = Start reading
review-closed = This link leads nowhere any more
review-closed-words = A link serves once, and only while the author shares the preview. Ask for another.
review-lead = Choose what you want to read.
review-new = Your remark
review-remark = Remark
review-send = Send
review-cancel = Cancel
review-remarks = Remarks
review-none = None so far. Each paragraph of the course ends in a button to make one.
review-on = Remark on “{ $quote }”
review-sent = Your remark is in the author’s file.
review-failed = The remark could not be sent. Your words stay here: try again, or tell the author.
review-full = The author’s file is full: tell them. Your words stay here.
review-lost = The preview does not answer any more: its author may have stopped it.
review-resolved = Dealt with
review-go = Go to the passage
review-go-to = Go to the passage “{ $quote }”

## Translation
tr-title = Translation
tr-open = Read the translation
tr-files = Files
tr-how = Each sentence beside its translation, as the course says it today. “relais translate” writes the file that translators read.
tr-unread = The exchange file could not be taken: what you see comes from the pages that are there.
tr-source = The course’s text
tr-target = Translation
tr-state = State
tr-initial = To be translated
tr-changed = The text changed
tr-translated = Translated
tr-reviewed = Read over
tr-final = Done
tr-was = Before:

## The page that a double click on the program opens (`relais welcome`)
welcome-title = Welcome to Relais
welcome-lead = Relais is for taking, writing and handing out courses of cybersecurity awareness. Everything happens on this computer: nothing is sent.
welcome-try = Try the courses
welcome-try-own = The courses that came with the program open as a learner sees them. What you do there is forgotten when you close. Opening them takes some seconds.
welcome-try-sample = No packages of courses came with the program: a sample course opens instead. To try yours, put the folder “courses” beside the program and start it again.
welcome-try-do = Open the courses
welcome-write = Write a course
welcome-write-what = A first course is made, with a page of each kind of activity. It is shown here at every save of its files, which any text editor writes.
welcome-write-label = Title of the course
welcome-write-do = Make the course
welcome-write-folder = The courses are in the folder
welcome-go-on = Continue:
welcome-return = Make a statistical return
welcome-return-what = For partners: your platform’s exports are counted in your browser. No name leaves it.
welcome-return-do = Open the page of the return
welcome-return-none = This program was made without that page. In a terminal, the command relais statistics return does the same.
welcome-no-title = Give the course a title first.
welcome-exists = A course of that name is in the folder already: choose another title, or continue the one that is there. Nothing was changed.
welcome-wrong = That did not work. The program answered:
welcome-close-what = When you have finished, close Relais: what was opened from here stops, your courses stay in their folder.
welcome-close = Close Relais
welcome-closed = Relais is closed
welcome-closed-what = You may close this tab. A double click on the program opens it again.
welcome-console = Relais is open at this address, in your browser. To end it, close this window.
welcome-by-hand = No browser could be opened: copy the address into yours.
