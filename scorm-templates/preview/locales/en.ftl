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
