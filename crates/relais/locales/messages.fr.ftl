# What the command line says to people on stderr: English as the code says it, found by the text
# (`crates/relais/src/spoken`). What a place named `said-…` holds is looked up, too.

## Words around

error = erreur
warning = avertissement
help = aide
error-2 = erreur : { $said-what }
warning-2 = avertissement : { $said-what }
note = remarque : { $said-what }
no-problem-found = aucun problème trouvé
t-1-error = 1 erreur
errors = { $errors } erreurs
t-1-warning = 1 avertissement
warnings = { $warnings } avertissements
t-1-error-1-warning = 1 erreur, 1 avertissement
t-1-error-warnings = 1 erreur, { $warnings } avertissements
errors-1-warning = { $errors } erreurs, 1 avertissement
errors-warnings = { $errors } erreurs, { $warnings } avertissements

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
neither-fr-nor-en = ni `fr` ni `en`
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
failed-to-write-what-was-printed-is = échec de l’écriture de ce qui était affiché : le disque est-il plein ?

## Files

failed-to-read = échec de la lecture de `{ $file }`
failed-to-read-2 = échec de la lecture de `{ $file }` : { $said-why }
failed-to-write = échec de l’écriture de `{ $file }`
failed-to-write-2 = échec de l’écriture de `{ $file }` : { $said-why }
failed-to-create = échec de la création de `{ $file }`
failed-to-make = échec de la création de `{ $file }`
failed-to-replace = échec du remplacement de `{ $file }`
failed-to-use = `{ $file }` ne peut pas servir
no-file = il n’y a pas de fichier `{ $file }`
no-folder = il n’y a pas de dossier `{ $folder }`
text = `{ $file }` : { $said-why }
nothing-was-done = rien n’a été fait
failed-to-start = échec du démarrage

## admin

no-server-s-data-in-name-its = pas de données d’un serveur dans `{ $folder }` : donnez leur dossier avec --data, ou lancez d’abord `relais serve`
no-partner = pas de partenaire `{ $slug }`
no-account = pas de compte `{ $login }`
keep-needs-a-folder-and-is-none = `--keep` demande un dossier, et `{ $file }` n’en est pas un
nothing-was-agreed-on-under-the-name = rien n’était convenu sous le nom `{ $name }`
it-was-there-already-nothing-changed = il était déjà là : rien n’a changé
kept-but-not-offered-neither-its-title = gardé, mais pas proposé : ni son titre ni ses SCO ne sont ceux de la version actuelle ; regardez-le dans l’administration et proposez-le là
kept-aside-offered-to-nobody-offer-it = mis de côté, proposé à personne : { $why } ; proposez-le malgré tout avec `--insist --slug { $slug }`, ou dans l’administration
left-out-was-not-written-by-relais = laissé de côté : `{ $file }` n’a pas été écrit par `relais build`
left-out-its-partner-brands-its-packages = laissé de côté : `{ $file }` : son partenaire met lui-même sa marque sur les paquets, à partir de ceux qui n’en ont pas
nobody-sees-the-packages-of-there-is = personne ne voit les paquets de `{ $slug }` : ce partenaire n’existe pas encore
new-there-already = { $count } nouveaux, { $others } déjà là

## brand, build, documents

wants-packages-that-renew-their-content-updates = `{ $file }` demande des paquets qui renouvellent leur contenu (`updates`) : les paquets sans marque n’ont rien pour le faire ; `relais build --partner` l’y met
no-plain-package-in = pas de paquet sans marque dans `{ $folder }`
for-builds-for-a-platform-which-takes = `--for` construit pour une plateforme, qui prend des paquets SCORM : enlevez `--target { $target }`
no-package-written = aucun paquet écrit
is-for-what-is-put-on-paper = `{ $option }` concerne ce qui est sur papier : ajoutez `--target pdf`
no-partner-file = pas de fichier de partenaire `{ $file }`
two-partner-files-have-the-id = deux fichiers de partenaires ont l’identifiant `{ $id }`
no-partner-file-toml-in-the-folder = pas de fichier de partenaire (`.toml`) dans le dossier donné
no-package = { $path } : { $said-count }, aucun paquet n’est fait ({ $done })
not-what-its-text-says = { $path } : ce n’est pas ce que dit son texte
is-behind-a-symbolic-link-put-a = `{ $path }` est derrière un lien symbolique : mettez un fichier à cette place
to-be-made-again-run-relais-documents = à refaire : { $documents } ; lancez `relais documents`

## export, hand-outs, import

holds-several-programmes-name-one = `{ $path }` contient plusieurs programmes : nommez-en un
nothing-exported = { $path } : { $said-count }, rien n’est exporté
no-question-to-export = { $path } : aucune question à exporter
exported = exporté : { $said-count }
t-1-question = 1 question
questions = { $count } questions
this-picture-can-t-be-put-on = { $path } : cette image ne peut pas être mise sur papier ({ $why }) : enregistrez-la à nouveau, en PNG ou en SVG simple
can-t-be-put-on-paper = { $what } ne peut pas être mis sur papier : { $why }
is-neither-a-chapter-a-folder-with = `{ $path }` n’est ni un chapitre (un dossier avec `{ $file }`) ni une page
a-document-makes-pages-of-its-own = un document fait ses propres pages : nommez le dossier d’un chapitre
nothing-could-be-taken-nothing-was-written = { $path } : rien n’a pu être repris, rien n’a été écrit
what-is-can-t-be-told-from = la terminaison de `{ $file }` ne dit pas ce que c’est : donnez `--from moodle-xml`, `gift` ou `docx`

## new

is-nothing-that-can-be-added-a = `{ $word }` n’est rien qui puisse être ajouté : un cours est fait dans un seul dossier, et `relais new --help` liste ce qui peut être mis dans une page
a-course-needs-a-title-give-title = il faut un titre à un cours : donnez `--title`
a-title-has-1-to-characters = un titre a de 1 à { $count } caractères
is-no-audience-lower-case-letters-digits = `{ $word }` n’est pas un public : des minuscules sans accent, des chiffres et des traits d’union, comme `grand-public`
texts-to-begin-with-are-in-fr = les textes de départ sont en `fr` ou en `en`, pas en `{ $lang }` : prenez l’une de ces langues, et changez `languages` dans `relais.toml`
is-not-empty-name-another-folder-nothing = `{ $folder }` n’est pas vide : nommez un autre dossier, rien n’a été écrit
wrote-files-now-try-relais-preview-relais = 
    { $count } fichiers écrits ; essayez maintenant
      relais preview { $folder }
      relais check { $same }
is-no-chapter-there-is-no-in = `{ $folder }` n’est pas un chapitre : il n’y a pas de `{ $file }` dedans
a-page-needs-a-title = il faut un titre à une page
is-no-page-name-its-md-file = `{ $file }` n’est pas une page : nommez son fichier `.md`
is-no-id-lower-case-letters-digits = `{ $id }` n’est pas un identifiant : des minuscules sans accent, des chiffres et des traits d’union
is-already-an-id-of-this-module = `{ $id }` est déjà un identifiant de ce module
a-final-quiz-holds-questions-only = un quiz final ne contient que des questions
no-page-follows-and-a-test-before = aucune page ne suit `{ $page }`, et un test avant un chapitre en épargne une : mettez-le dans une page qui vient avant
wrote-put-your-picture-in-its-place = `{ $file }` écrit : mettez votre image à sa place
is-in-no-module-of-a-course = `{ $path }` n’est dans aucun module d’un cours

## preview, welcome

share-needs-one-address-of-this-machine = `--share` demande une adresse de cette machine : les liens des collègues la nomment
no-course = pas de cours `{ $course }`
no-manifest-in = pas de manifeste dans `{ $path }`
cannot-listen-on-port-port-0-takes = impossible d’écouter sur le port { $port } : { $said-why } ; `--port 0` en prend un qui est libre
cannot-listen-on-port-without-port-any = impossible d’écouter sur le port { $port } : { $said-why } ; sans `--port`, il en est pris un qui est libre
cannot-listen-on-port = impossible d’écouter sur { $address }, port { $port } : { $said-why }
this-machine-s-address-on-its-network = l’adresse de cette machine sur son réseau n’est pas connue : donnez-la, `--share=192.168.1.20`
a-remark-was-not-kept = une remarque n’a pas été gardée
no-programme-has-the = aucun programme n’a `{ $name }` ({ $what })
failed-to-watch-files = échec de la surveillance des fichiers
failed-to-watch = échec de la surveillance de `{ $path }`
failed-to-find-the-program-itself = le programme ne se trouve pas lui-même
no-room-for-what-is-temporary = pas de place pour ce qui est provisoire
failed-to-start-the-program = échec du démarrage du programme

## serve

failed-to-start-the-server = échec du démarrage du serveur
an-identity-provider-needs-both-oidc-issuer = un fournisseur d’identité demande à la fois --oidc-issuer et --oidc-client-id
no-folder-dist-says-where-packages-are = il n’y a pas de dossier `{ $folder }` : `--dist` dit où sont les paquets
the-courses-have-errors-correct-them-or = les cours ont des erreurs : corrigez-les, ou dites avec `--dist` où sont les paquets

## statistics

no-plan-can-be-made-of-these = aucun plan ne peut être fait à partir de ces cours
this-program-was-made-without-the-page = ce programme a été fait sans la page : faites son code avec `crates/return-wasm/build`, et donnez-le avec --return-wasm
failed-to-make-the-page = échec de la fabrication de la page
wrote-open-it-in-a-browser = `{ $file }` écrit : ouvrez-le dans un navigateur
is-not-a-partner-s-id-lower = `{ $id }` n’est pas un identifiant de partenaire : des minuscules sans accent, des chiffres et des traits d’union
no-plan-download-it-from-your-partner = pas de plan `{ $file }` : téléchargez-le dans votre espace partenaire et donnez-le avec --plan
is-not-a-plan = `{ $file }` n’est pas un plan
these-are-the-counts-that-were-drawn = ce sont les nombres qui ont déjà été tirés : c’est le même retour
wrote-correct-it-then-give-it-with = `{ $file }` écrit : corrigez-le, puis donnez-le avec --map { $same } --check
is-the-plan-of-not-of = `{ $file }` est le plan de { $year }, pas de { $other }
is-the-plan-of = `{ $file }` est le plan de { $year }
is-not-name-module = `{ $word }` n’est pas NAME=MODULE
is-not-name-grade = `{ $word }` n’est pas NAME=GRADE
is-not-a-key-put-the-right = `{ $file }` n’est pas une clé : remettez la bonne
the-return-that-is-kept-does-not = le retour gardé ne correspond pas au plan
wrote-upload-it-in-your-partner-area = `{ $file }` écrit : déposez-le dans votre espace partenaire
read-rows = { $count } lignes lues
has-begun-what-came-before-this-moment = l’année { $year } a commencé : ce qui est venu avant cet instant n’est pas compté
has-no-files-relais-statistics-freeze = l’année { $year } n’a pas de fichiers : `relais statistics freeze { $same }`
nobody-can-be-asked-here-add-yes = personne ne peut répondre ici : ajoutez --yes pour continuer
is-no-webassembly = `{ $file }` n’est pas du WebAssembly

## translate

is-not-one-programme = `{ $path }` n’est pas un programme
is-not-another-language-than-the-course = `{ $lang }` n’est pas une autre langue que celle du cours : par exemple `en`
there-is-no-write-it-first-without = il n’y a pas de `{ $file }` : écrivez-le d’abord, sans `--apply`
without-translation-changed-since-theirs = { $path } : { $count } sans traduction, { $others } changées depuis la leur
without-translation-left-as-they-are = { $path } : { $count } sans traduction, laissées telles quelles
nothing-of-it-is-translated-no-file = { $path } : rien n’en est traduit, aucun fichier n’a été fait
it-changed-since-the-file-was-written = { $path } : il a changé depuis que le fichier a été écrit : lancez la commande sans `--apply`, et traduisez ce qui est nouveau
the-course-has-no-such-file-any = { $path } : le cours n’a plus ce fichier
add-to-languages-in-relais-toml-then = ajoutez `"{ $lang }"` à `languages` dans `relais.toml`, puis construisez avec `--lang { $same }`

## updates

is-there-already-and-a-key-is = `{ $file }` est déjà là, et une clé n’est jamais écrasée : nommez un autre fichier
wrote-keep-it-secret-and-a-copy = `{ $file }` écrit : gardez-le secret, et une copie dans un coffre ; les paquets portent la clé ci-dessous
nothing-published = rien n’est publié
page-of-stays-withdrawn-if-it-is = la page `{ $page }` de `{ $module }` reste retirée : si elle est à nouveau juste, publiez avec `--restore { $same }`
is-too-long-to-travel-packages-that = `{ $path }` est trop long pour voyager : les paquets qui ne l’ont pas tel quel gardent leur contenu
of-contents-changed-written-to = contenus changés : { $count } sur { $all } ; { $written } écrits dans `{ $folder }`
no-page-in = pas de page `{ $page }` dans `{ $module }`
page-is-withdrawn-from-contents-written-packages = la page `{ $page }` est retirée de { $count } contenus, { $written } écrits : les paquets le montrent dès qu’ils ont demandé
has-no-publication-n-relais-updates-status = `{ $module }` n’a pas de publication n° { $number } : `relais updates status --all` les liste
of-contents-are-what-they-were-at = { $count } contenus sur { $all } sont ce qu’ils étaient au n° { $number }, comme nouvelle publication
none-of-the-keys-signed-it = `{ $path }` : aucune des clés ne l’a signé
of-updates-are-wrong = { $wrong } mises à jour sur { $all } sont fausses
no-update-in = pas de mise à jour dans `{ $folder }`
no-key-make-one-with-relais-updates = pas de clé `{ $file }` : faites-en une avec `relais updates keys --new { $same }`
the-clock-of-this-machine-is-before = l’horloge de cette machine est avant 1970
