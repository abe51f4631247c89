# What is told about a partner's exports, by the command and by the page ($tool: command, page).
actor-none = nothing tells who this is
answers-elsewhere = answers of activities that are no module were left out
answers-unknown = answers to questions that are not in the plan were left out
cell-far-right = row { $row } has a cell in column { $column }: clear what stands far right, or save its sheet as "CSV UTF-8", and give that file
column-missing = no column `{ $column }`, which { $tool ->
    [page] was chosen
   *[command] the mapping file names
}
completion-reports = completion reports do not tell who started without finishing
completion-unknown = `{ $word }` is no state of completion that is known
date-ambiguous = `{ $text }` can be read two ways: { $tool ->
    [page] choose below whether the day or the month is first
   *[command] say --dates day-first or --dates month-first
}
date-none = `{ $text }` is not a date
dates-of-two-orders = some dates have the day first, others the month: export them in one way
encodings-mixed = line { $line }, character { $character } is not { $encoding }: the file mixes encodings, export it again
file-empty = the file is empty
file-unreadable = can't be read: { $reason }
first-row-endless = the first row is longer than 1 MB: this is no table
grade-above = { $grade } is more than the best grade, { $maximum }
grade-maximum = what is the best grade that `{ $name }` can have? the best one here is { $best }: { $tool ->
    [page] say it below
   *[command] say it with --grade-max '{ $name }=20', or in [grades] of the mapping file
}
grade-reports = grades have no date and do not tell who started without finishing
groups = statements about groups were left out: they name nobody
head-unknown = no report that is known has the columns `{ $columns }`: { $tool ->
    [page] choose below what each column is
   *[command] describe them in a mapping file (--map), which --explain begins for you
}
name-twice = this name is in a row above, too, and nothing else tells whether they are one person or two: export again with addresses or numbers
names-alone = learners are told apart by their names alone: two of one name count as one; a column with addresses or numbers tells them apart
namesakes = several persons of these exports have this name, and nothing else tells here which of them it is: export this file again with addresses or numbers
no-details = a report without details does not tell who failed from who has not finished: export it with its details
no-statement = not a statement: { $reason }
nobody-named = nothing tells who this is: neither address, number nor name
number-none = `{ $text }` is not a number
other-years = rows of other years than { $year } were left out
persons-many = these exports are about more than { $most } persons or registrations: is the right column chosen? Give an export of the one year, without columns of dates or numbers of attempts as names
read-as = read as an export of { $name }: { $columns }; where that is wrong, { $tool ->
    [page] choose other columns
   *[command] --explain writes a mapping file to correct
}
read-as-usual = read by the usual names of columns: { $columns }; where that is wrong, { $tool ->
    [page] choose other columns
   *[command] --explain writes a mapping file to correct
}
region-unknown = `{ $word }` is no region that is known: { $tool ->
    [page] choose another column, or none
   *[command] say its code in [regions]
}
row-columns = { $found } columns instead of { $expected }: is a quote left open?
row-endless = a row is longer than 16 MB: is a quote left open?
score-alone = a score does not tell who failed a final quiz: who has too little of it counts as not finished
sheet-big = a sheet is over 1 GB: save its sheet as "CSV UTF-8", and give that file
sheet-left-out = the sheet `{ $sheet }` was left out: its columns are not known
statements-undated = statements without a time are of the year only with { $tool ->
    [page] the box "Count results without a date"
   *[command] --undated
}
status-unknown = `{ $word }` is no status that is known: { $tool ->
    [page] choose below what it stands for
   *[command] say what it is in [status]
}
table-absent = table `{ $table }` stays absent: these exports have { $table ->
    [starts_monthly] no day of start
    [completions_monthly] no day of completion
    [region_status] no region
    [duration_bands] no time spent
   *[questions] no answers
}
time-unreadable = some times spent can't be read: those learners are in the band "unknown"
timestamp-none = `{ $text }` is not a time
undated = rows without any date were left out ({ $tool ->
    [page] the box "Count results without a date" counts them
   *[command] --undated counts them
})
voided = statements that others take back (voided) were left out
voided-many = more than { $most } statements are taken back (voided): give an export without them
workbook-big = the workbook is over 256 MB: save its sheet as "CSV UTF-8", and give that file
workbook-cells = the workbook has over 50 million cells: save its sheet as "CSV UTF-8", and give that file
workbook-damaged = the workbook is damaged
workbook-empty = no sheet of the workbook has anything in it
workbook-old = this is a workbook of an old Excel (XLS), or one with a password: save it as XLSX without a password
workbook-unpacked = the workbook is over 1 GB when it is unpacked: save its sheet as "CSV UTF-8", and give that file
workbook-unreadable = the workbook can't be read: { $reason }
zip-no-workbook = this is a zip, and no workbook (XLSX or ODS): unpack it first
at-row = , row { $row }
at-column = , column `{ $column }`
at-sheet = : sheet `{ $sheet }`
unmapped = which module is each of these activities? say it with --activity:
unmapped-left-out = (`-` leaves an activity out)
