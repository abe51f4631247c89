# What others say through the command line: clap of wrong usage, the standard library and the
# system of files. These are their words, which a test of ours can't find in our sources.

## What clap says of wrong usage

unexpected-argument-found = argument inattendu : « { $argument } »
unrecognized-subcommand = commande inconnue : « { $command } »
tip-a-similar-argument-exists = conseil : un argument semblable existe : « { $argument } »
tip-a-similar-subcommand-exists = conseil : une commande semblable existe : « { $command } »
tip-some-similar-subcommands-exist = conseil : des commandes semblables existent : { $commands }
tip-some-similar-arguments-exist = conseil : des arguments semblables existent : { $arguments }
tip-a-similar-value-exists = conseil : une valeur semblable existe : « { $value } »
tip-some-similar-values-exist = conseil : des valeurs semblables existent : { $values }
tip-to-pass-as-a-value-use = conseil : pour donner « { $value } » comme valeur, écrivez « { $words } »
the-following-required-arguments-were-not-provided = il manque ce qui est obligatoire :
a-value-is-required-for-but-none = il faut une valeur pour « { $argument } », et il n’y en a pas
invalid-value-for = valeur « { $value } » incorrecte pour « { $argument } »
invalid-value-for-2 = valeur « { $value } » incorrecte pour « { $argument } » : { $said-why }
the-argument-cannot-be-used-with = l’argument « { $argument } » ne va pas avec « { $other } »
the-argument-cannot-be-used-with-2 = l’argument « { $argument } » ne va pas avec :
the-argument-cannot-be-used-multiple-times = l’argument « { $argument } » ne peut être donné qu’une fois
requires-a-subcommand-but-one-was-not = « { $command } » demande une commande, et il n’y en a pas
possible-values = {"["}valeurs possibles : { $values }]
subcommands = {"["}commandes : { $commands }]
unexpected-value-for-found-no-more-were = valeur de trop : « { $value } » pour « { $argument } »
usage = Utilisation : { $usage }
for-more-information-try = Pour en savoir plus, essayez « { $help } ».
invalid-digit-found-in-string = ce n’est pas un nombre entier
is-not-in = { $number } n’est pas dans { $range }
cannot-parse-integer-from-empty-string = il manque un nombre
number-too-large-to-fit-in-target = ce nombre est trop grand
invalid-float-literal = ce n’est pas un nombre
invalid-socket-address-syntax = ce n’est pas une adresse et un port, comme `127.0.0.1:8080`

## What the system says

no-such-file-or-directory-os-error = ce fichier ou ce dossier n’existe pas (erreur { $code } du système)
permission-denied-os-error = ce n’est pas permis (erreur { $code } du système)
no-space-left-on-device-os-error = il n’y a plus de place sur le disque (erreur { $code } du système)
address-already-in-use-os-error = ce port est déjà pris (erreur { $code } du système)
is-a-directory-os-error = c’est un dossier (erreur { $code } du système)
not-a-directory-os-error = ce n’est pas un dossier (erreur { $code } du système)
read-only-file-system-os-error = ce disque ne se laisse que lire (erreur { $code } du système)
file-exists-os-error = ce fichier existe déjà (erreur { $code } du système)
stream-did-not-contain-valid-utf-8 = ce n’est pas du texte en UTF-8
file-says = `{ $file }` : { $said-why }
error-communicating-with-database = { $said-why }
connection-refused-os-error = personne n’y répond (erreur { $code } du système)
file-is-not-a-database = ce n’est pas une base de données
database-disk-image-is-malformed = son contenu est abîmé
disk-i-o-error = erreur de lecture ou d’écriture du disque
i-o-error = { $said-why }
