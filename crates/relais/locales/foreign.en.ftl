# What others say through the command line: clap of wrong usage, the standard library and the
# system of files. These are their words, which a test of ours can't find in our sources.

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
file-says = `{ $file }`: { $said-why }
error-communicating-with-database = error communicating with database: { $said-why }
connection-refused-os-error = Connection refused (os error { $code })
file-is-not-a-database = file is not a database
database-disk-image-is-malformed = database disk image is malformed
disk-i-o-error = disk I/O error
i-o-error = i/o error: { $said-why }
