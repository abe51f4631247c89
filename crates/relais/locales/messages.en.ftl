# What the command line says to people on stderr: English as the code says it, found by the text
# (`crates/relais/src/spoken`). What a place named `said-…` holds is looked up, too.

## Words around

error = error
warning = warning
help = help
error-2 = error: { $said-what }
warning-2 = warning: { $said-what }
note = note: { $said-what }
no-problem-found = no problem found
t-1-error = 1 error
errors = { $errors } errors
t-1-warning = 1 warning
warnings = { $warnings } warnings
t-1-error-1-warning = 1 error, 1 warning
t-1-error-warnings = 1 error, { $warnings } warnings
errors-1-warning = { $errors } errors, 1 warning
errors-warnings = { $errors } errors, { $warnings } warnings

## What clap says of wrong usage

unexpected-argument-found = unexpected argument '{ $argument }' found
unrecognized-subcommand = unrecognized subcommand '{ $command }'
tip-a-similar-argument-exists = tip: a similar argument exists: '{ $argument }'
tip-a-similar-subcommand-exists = tip: a similar subcommand exists: '{ $command }'
tip-some-similar-subcommands-exist = tip: some similar subcommands exist: { $commands }
tip-some-similar-arguments-exist = tip: some similar arguments exist: { $arguments }
tip-a-similar-value-exists = tip: a similar value exists: '{ $value }'
tip-some-similar-values-exist = tip: some similar values exist: { $values }
tip-to-pass-as-a-value-use = tip: to pass '{ $value }' as a value, use '{ $words }'
the-following-required-arguments-were-not-provided = the following required arguments were not provided:
a-value-is-required-for-but-none = a value is required for '{ $argument }' but none was supplied
invalid-value-for = invalid value '{ $value }' for '{ $argument }'
invalid-value-for-2 = invalid value '{ $value }' for '{ $argument }': { $said-why }
the-argument-cannot-be-used-with = the argument '{ $argument }' cannot be used with '{ $other }'
the-argument-cannot-be-used-with-2 = the argument '{ $argument }' cannot be used with:
the-argument-cannot-be-used-multiple-times = the argument '{ $argument }' cannot be used multiple times
requires-a-subcommand-but-one-was-not = '{ $command }' requires a subcommand but one was not provided
possible-values = {"["}possible values: { $values }]
subcommands = {"["}subcommands: { $commands }]
unexpected-value-for-found-no-more-were = unexpected value '{ $value }' for '{ $argument }' found; no more were expected
usage = Usage: { $usage }
for-more-information-try = For more information, try '{ $help }'.
invalid-digit-found-in-string = invalid digit found in string
is-not-in = { $number } is not in { $range }
cannot-parse-integer-from-empty-string = cannot parse integer from empty string
number-too-large-to-fit-in-target = number too large to fit in target type
invalid-float-literal = invalid float literal
neither-fr-nor-en = neither `fr` nor `en`
invalid-socket-address-syntax = invalid socket address syntax

## What the system says

no-such-file-or-directory-os-error = No such file or directory (os error { $code })
permission-denied-os-error = Permission denied (os error { $code })
no-space-left-on-device-os-error = No space left on device (os error { $code })
address-already-in-use-os-error = Address already in use (os error { $code })
is-a-directory-os-error = Is a directory (os error { $code })
not-a-directory-os-error = Not a directory (os error { $code })
read-only-file-system-os-error = Read-only file system (os error { $code })
file-exists-os-error = File exists (os error { $code })
stream-did-not-contain-valid-utf-8 = stream did not contain valid UTF-8
failed-to-write-what-was-printed-is = failed to write what was printed: is the disk full?

## Files

failed-to-read = failed to read `{ $file }`
failed-to-read-2 = failed to read `{ $file }`: { $said-why }
failed-to-write = failed to write `{ $file }`
failed-to-write-2 = failed to write `{ $file }`: { $said-why }
failed-to-create = failed to create `{ $file }`
failed-to-make = failed to make `{ $file }`
failed-to-replace = failed to replace `{ $file }`
failed-to-use = failed to use `{ $file }`
no-file = no file `{ $file }`
no-folder = no folder `{ $folder }`
text = `{ $file }`: { $said-why }
nothing-was-done = nothing was done
failed-to-start = failed to start

## admin

no-server-s-data-in-name-its = no server's data in `{ $folder }`: name its folder with --data, or run `relais serve` first
no-partner = no partner `{ $slug }`
no-account = no account `{ $login }`
keep-needs-a-folder-and-is-none = `--keep` needs a folder, and `{ $file }` is none
nothing-was-agreed-on-under-the-name = nothing was agreed on under the name `{ $name }`
it-was-there-already-nothing-changed = it was there already: nothing changed
kept-but-not-offered-neither-its-title = kept, but not offered: neither its title nor its SCOs are those of the current version; look at it in the administration and offer it there
kept-aside-offered-to-nobody-offer-it = kept aside, offered to nobody: { $why }; offer it all the same with `--insist --slug { $slug }`, or in the administration
left-out-was-not-written-by-relais = left out: `{ $file }` was not written by `relais build`
left-out-its-partner-brands-its-packages = left out: `{ $file }`: its partner brands its packages itself, from the plain ones
nobody-sees-the-packages-of-there-is = nobody sees the packages of `{ $slug }`: there is no such partner yet
new-there-already = { $count } new, { $others } there already

## brand, build, documents

wants-packages-that-renew-their-content-updates = `{ $file }` wants packages that renew their content (`updates`): plain packages have nothing that does it; `relais build --partner` puts it into them
no-plain-package-in = no plain package in `{ $folder }`
for-builds-for-a-platform-which-takes = `--for` builds for a platform, which takes SCORM packages: leave out `--target { $target }`
no-package-written = no package written
is-for-what-is-put-on-paper = `{ $option }` is for what is put on paper: add `--target pdf`
no-partner-file = no partner file `{ $file }`
two-partner-files-have-the-id = two partner files have the id `{ $id }`
no-partner-file-toml-in-the-folder = no partner file (`.toml`) in the folder given
no-package = { $path }: { $said-count }, no package { $done }
not-what-its-text-says = { $path }: not what its text says
is-behind-a-symbolic-link-put-a = `{ $path }` is behind a symbolic link: put a file there
to-be-made-again-run-relais-documents = { $documents } to be made again: run `relais documents`

## export, hand-outs, import

holds-several-programmes-name-one = `{ $path }` holds several programmes: name one
nothing-exported = { $path }: { $said-count }, nothing exported
no-question-to-export = { $path }: no question to export
exported = exported: { $said-count }
t-1-question = 1 question
questions = { $count } questions
this-picture-can-t-be-put-on = { $path }: this picture can't be put on paper ({ $why }): save it again, as PNG or as a plain SVG
can-t-be-put-on-paper = { $what } can't be put on paper: { $why }
is-neither-a-chapter-a-folder-with = `{ $path }` is neither a chapter (a folder with `{ $file }`) nor a page
a-document-makes-pages-of-its-own = a document makes pages of its own: name a chapter's folder
nothing-could-be-taken-nothing-was-written = { $path }: nothing could be taken, nothing was written
what-is-can-t-be-told-from = what `{ $file }` is can't be told from its ending: give `--from moodle-xml`, `gift` or `docx`

## new

is-nothing-that-can-be-added-a = `{ $word }` is nothing that can be added: a course is made in one folder, and `relais new --help` lists what can be put into a page
a-course-needs-a-title-give-title = a course needs a title: give `--title`
a-title-has-1-to-characters = a title has 1 to { $count } characters
is-no-audience-lower-case-letters-digits = `{ $word }` is no audience: lower-case letters, digits and hyphens, such as `grand-public`
texts-to-begin-with-are-in-fr = texts to begin with are in `fr` or `en`, not in `{ $lang }`: take one of them, and change `languages` in `relais.toml`
is-not-empty-name-another-folder-nothing = `{ $folder }` is not empty: name another folder, nothing was written
wrote-files-now-try-relais-preview-relais = 
    wrote { $count } files; now try
      relais preview { $folder }
      relais check { $same }
is-no-chapter-there-is-no-in = `{ $folder }` is no chapter: there is no `{ $file }` in it
a-page-needs-a-title = a page needs a title
is-no-page-name-its-md-file = `{ $file }` is no page: name its `.md` file
is-no-id-lower-case-letters-digits = `{ $id }` is no id: lower-case letters, digits and hyphens
is-already-an-id-of-this-module = `{ $id }` is already an id of this module
a-final-quiz-holds-questions-only = a final quiz holds questions only
no-page-follows-and-a-test-before = no page follows `{ $page }`, and a test before a chapter spares one: put it into an earlier page
wrote-put-your-picture-in-its-place = wrote `{ $file }`: put your picture in its place
is-in-no-module-of-a-course = `{ $path }` is in no module of a course

## preview, welcome

share-needs-one-address-of-this-machine = `--share` needs one address of this machine: colleagues' links name it
no-course = no course `{ $course }`
no-manifest-in = no manifest in `{ $path }`
cannot-listen-on-port-port-0-takes = cannot listen on port { $port }: { $said-why }; `--port 0` takes any that is free
cannot-listen-on-port-without-port-any = cannot listen on port { $port }: { $said-why }; without `--port` any that is free is taken
cannot-listen-on-port = cannot listen on { $address }, port { $port }: { $said-why }
this-machine-s-address-on-its-network = this machine's address on its network is not known: name it, `--share=192.168.1.20`
a-remark-was-not-kept = a remark was not kept
no-programme-has-the = no programme has the { $what } `{ $name }`
failed-to-watch-files = failed to watch files
failed-to-watch = failed to watch `{ $path }`
failed-to-find-the-program-itself = failed to find the program itself
no-room-for-what-is-temporary = no room for what is temporary
failed-to-start-the-program = failed to start the program

## serve

failed-to-start-the-server = failed to start the server
an-identity-provider-needs-both-oidc-issuer = an identity provider needs both --oidc-issuer and --oidc-client-id
no-folder-dist-says-where-packages-are = no folder `{ $folder }`: `--dist` says where packages are
the-courses-have-errors-correct-them-or = the courses have errors: correct them, or say with `--dist` where packages are

## statistics

no-plan-can-be-made-of-these = no plan can be made of these courses
this-program-was-made-without-the-page = this program was made without the page: make its code with `crates/return-wasm/build`, and name it with --return-wasm
failed-to-make-the-page = failed to make the page
wrote-open-it-in-a-browser = wrote `{ $file }`: open it in a browser
is-not-a-partner-s-id-lower = `{ $id }` is not a partner's id: lower case letters, digits and hyphens
no-plan-download-it-from-your-partner = no plan `{ $file }`: download it from your partner area and name it with --plan
is-not-a-plan = `{ $file }` is not a plan
these-are-the-counts-that-were-drawn = these are the counts that were drawn already: this is the same return
wrote-correct-it-then-give-it-with = wrote `{ $file }`: correct it, then give it with --map { $same } --check
is-the-plan-of-not-of = `{ $file }` is the plan of { $year }, not of { $other }
is-the-plan-of = `{ $file }` is the plan of { $year }
is-not-name-module = `{ $word }` is not NAME=MODULE
is-not-name-grade = `{ $word }` is not NAME=GRADE
is-not-a-key-put-the-right = `{ $file }` is not a key: put the right one back
the-return-that-is-kept-does-not = the return that is kept does not fit the plan
wrote-upload-it-in-your-partner-area = wrote `{ $file }`: upload it in your partner area
read-rows = read { $count } rows
has-begun-what-came-before-this-moment = { $year } has begun: what came before this moment is not counted
has-no-files-relais-statistics-freeze = { $year } has no files: `relais statistics freeze { $same }`
nobody-can-be-asked-here-add-yes = nobody can be asked here: add --yes to go on
is-no-webassembly = `{ $file }` is no WebAssembly

## translate

is-not-one-programme = `{ $path }` is not one programme
is-not-another-language-than-the-course = `{ $lang }` is not another language than the course's: such as `en`
there-is-no-write-it-first-without = there is no `{ $file }`: write it first, without `--apply`
without-translation-changed-since-theirs = { $path }: { $count } without translation, { $others } changed since theirs
without-translation-left-as-they-are = { $path }: { $count } without translation, left as they are
nothing-of-it-is-translated-no-file = { $path }: nothing of it is translated, no file was made
it-changed-since-the-file-was-written = { $path }: it changed since the file was written: run without `--apply`, and translate what is new
the-course-has-no-such-file-any = { $path }: the course has no such file any more
add-to-languages-in-relais-toml-then = add `"{ $lang }"` to `languages` in `relais.toml`, then build with `--lang { $same }`

## updates

is-there-already-and-a-key-is = `{ $file }` is there already, and a key is never written over: name another file
wrote-keep-it-secret-and-a-copy = wrote `{ $file }`: keep it secret, and a copy of it in a safe; packages carry the key below
nothing-published = nothing published
page-of-stays-withdrawn-if-it-is = page `{ $page }` of `{ $module }` stays withdrawn: if it is right again, publish with `--restore { $same }`
is-too-long-to-travel-packages-that = `{ $path }` is too long to travel: packages that do not have it as it is keep their content
of-contents-changed-written-to = { $count } of { $all } contents changed, { $written } written to `{ $folder }`
no-page-in = no page `{ $page }` in `{ $module }`
page-is-withdrawn-from-contents-written-packages = page `{ $page }` is withdrawn from { $count } contents, { $written } written: packages show it once they asked
has-no-publication-n-relais-updates-status = `{ $module }` has no publication n° { $number }: `relais updates status --all` lists them
of-contents-are-what-they-were-at = { $count } of { $all } contents are what they were at n° { $number }, as a new publication
none-of-the-keys-signed-it = `{ $path }`: none of the keys signed it
of-updates-are-wrong = { $wrong } of { $all } updates are wrong
no-update-in = no update in `{ $folder }`
no-key-make-one-with-relais-updates = no key `{ $file }`: make one with `relais updates keys --new { $same }`
the-clock-of-this-machine-is-before = the clock of this machine is before 1970
