# Tout ce que lisent les apprenants et qui n’est pas dans le cours.
# Les clés qui commencent par js- sont aussi données aux scripts.


## Document
unpack = Décompressez d’abord.
unpack-how = Cette page s’affiche sans le reste du cours. Si vous l’avez ouverte dans un fichier .zip, extrayez tout ce fichier (clic droit, « Extraire tout »), puis ouvrez index.html dans le dossier obtenu. Le texte du cours se lit aussi ci-dessous.
skip = Aller au contenu
menu = Menu
menu-label = { $part ->
    [chapter] Plan du chapitre
    [quiz] Plan du quiz
    [programme] Plan du programme
   *[module] Plan du module
 }
preferences = Affichage
progress = { $part ->
    [chapter] Progression dans le chapitre
    [quiz] Progression dans le quiz
    [programme] Progression dans le programme
   *[module] Progression dans le module
 }
start-page = { $part ->
    [chapter] Accueil du chapitre
    [quiz] Accueil du quiz
    [programme] Accueil du programme
   *[module] Accueil du module
 }
result = { $part ->
    [programme] Bilan du programme
   *[module] Bilan
 }
attestation = { $part ->
    [programme] Attestation du programme
   *[module] Attestation
 }
exit = Quitter
glossary = Glossaire
help = Aide
all-modules = Tous les modules
modules = Modules
modules-count = { $n ->
    [one] { $n } module
   *[other] { $n } modules
 }
draft = brouillon
minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
 }
pages-count = { $n ->
    [one] { $n } page
   *[other] { $n } pages
 }
sittings-count = { $n ->
    [one] { $n } séance
   *[other] { $n } séances
 }
has-quiz = Un quiz à la fin
mastery = ({ $score } % pour réussir)
objectives = Ce que vous saurez faire
plan = Au programme
version = version { $version }
page-of = Page { $n } sur { $total }
sitting-of = Séance { $n } sur { $total }
page-of-sitting = page { $n } sur { $total }
notes = Références de la page
previous = Précédent
next = Suivant
pager = Page précédente, page suivante
close = Fermer

## Preferences
pref-size = Taille du texte
pref-size-normal = Normale
pref-size-large = Grande
pref-size-larger = Très grande
pref-theme = Couleurs
pref-theme-auto = Automatiques
pref-theme-light = Claires
pref-theme-dark = Sombres
pref-spacing = Espacer les lettres, les mots et les lignes
pref-contrast = Renforcer les contrastes
pref-motion = Supprimer les animations
pref-captions = Sous-titrer les vidéos
pref-beacon = Être compté, sans nom, quand je termine ce module
pref-updates = Recevoir de { $host } les corrections du contenu

## Updates
page-withdrawn = Cette page a été retirée par ses auteurs : n’appliquez pas ce qu’elle disait.

## Blocks
credit = Crédit : { $name }
video = vidéo, { $duration }
audio = audio, { $duration }
captions = Sous-titres
transcript = Transcription
question = Question { $n }
blank = Réponse { $n }
kind-single = Une seule réponse
kind-multiple = Plusieurs réponses
kind-true-false = Vrai ou faux
kind-matching = À associer
kind-ordering = À remettre dans l’ordre
kind-sort = À classer
kind-hotspots = À repérer dans l’image
kind-fill-in = À compléter
kind-numeric = Un nombre
choose = Choisir…
move-up = Monter
move-down = Descendre
your-answer = Votre réponse
hint = Un indice
hint-n = Indice { $n }
sure = En êtes-vous sûr ?
sure-yes = Oui
sure-no = Pas vraiment
validate = Valider
see-solution = Voir la réponse
solution = Réponse :
scenario = Mise en situation
outcome-good = Une bonne issue
outcome-mixed = Une issue mitigée
outcome-bad = Une mauvaise issue
restart = Recommencer
explore = À explorer
places-list = Choisir dans une liste
places-nothing = Rien de particulier à cet endroit.
before = Que savez-vous déjà ?
before-how = Une bonne réponse du premier coup vous épargne les pages qui l’expliquent. Une autre ne coûte rien : vous saurez quoi lire.
poll = Votre avis
poll-say = Donner mon avis
poll-source = Ce que d’autres ont répondu : { $name }
reflection = Pour vous
reflection-where = Ce que vous écrivez reste dans ce navigateur, sur cet appareil : rien n’en est envoyé à personne. Qui utilise ce navigateur peut le lire.
reflection-kept = Gardé sur cet appareil.
reflection-lost = Ce navigateur ne garde rien : votre texte sera perdu à la fermeture.
reflection-gone = Effacé de cet appareil.
reflection-forget = Effacer ce texte
telephone = Sur votre téléphone
telephone-with = Conversation avec :
telephone-you = Vous
telephone-all = Tout afficher
telephone-writes = Un message arrive
inspection = À vous d’enquêter
inspection-how = Lisez ce message comme s’il venait d’arriver. Marquez ce qui vous alerte, puis donnez votre avis. Pointer un lien, ou appuyer longtemps dessus, montre où il mène.
inspection-verdict = Votre avis
verdict-fraudulent = Frauduleux
verdict-legitimate = Légitime
verdict-verify = Je vérifierais
verify-how = Comment vérifieriez-vous ?
verify-reply = En répondant au message
verify-known = Par un numéro ou un site que je connais déjà
verify-link = Par le lien ou le numéro du message
sign = Indice
sign-decisive = Signe décisif
sign-none = Ne prouve rien
checklist = Où en êtes-vous ?

## Quiz
quiz-progress = Progression dans le quiz
quiz-begin = Commencer le quiz
quiz-rule-later = Les réponses sont corrigées à la fin, quand vous les remettez.
quiz-rule-mastery = Il faut { $score } % de bonnes réponses pour réussir.
quiz-rule-tries = { $n ->
    [one] Vous avez un seul essai.
   *[other] Vous avez { $n } essais ; le meilleur compte.
 }
quiz-rule-free = Vous pouvez le refaire autant que vous voulez ; le meilleur essai compte.
quiz-after-chapters = Ce quiz porte sur tout le module : lisez d’abord ses chapitres, que votre plateforme présente avant lui.
quiz-locked = Le quiz s’ouvre quand toutes les pages ont été vues. Il reste :
quiz-previous = Question précédente
quiz-next = Question suivante
quiz-back = Revenir aux questions
quiz-hand-in = Remettre mes réponses
quiz-see-result = Voir le bilan
recap = Avant de remettre vos réponses

## Attestation
attestation-locked = { $part ->
    [programme] L’attestation du programme s’ouvre quand tous ses modules sont terminés.
   *[module] L’attestation s’ouvre quand le module est terminé.
 }
attestation-host = Cette plateforme délivre elle-même votre attestation, que chacun peut vérifier. Le cours se ferme, ce que vous avez fait est enregistré.
attestation-go = Fermer le cours et obtenir mon attestation
attestation-how = Écrivez votre nom, puis imprimez la page ou enregistrez-la en PDF. Votre nom n’est ni enregistré ni envoyé.
attestation-name = Prénom et nom
print = Imprimer
attestation-title = Attestation de suivi
attestation-text = { $part ->
    [programme] a suivi jusqu’au bout le programme de sensibilisation
   *[module] a suivi jusqu’au bout le module de sensibilisation
 }
attestation-note = attestation remplie par la personne elle-même

## Help
help-move = Se déplacer
help-move-text = « Précédent » et « Suivant » sont en bas de chaque page ; le menu mène à n’importe laquelle. Tout se fait aussi au clavier : Tab pour avancer, Entrée ou Espace pour activer.
help-read = Lire plus à l’aise
help-read-text = Le bouton « Affichage », en haut, règle la taille et l’espacement du texte, les couleurs, les contrastes et les animations.
help-track = Ce qui est retenu
help-track-lms = Les pages vues, vos réponses et votre résultat sont envoyés à la plateforme de formation, au fur et à mesure. Une copie reste dans ce navigateur jusqu’à ce que la plateforme les ait rendus, lors d’une ouverture suivante. Vous pouvez fermer et revenir : vous reprendrez au même endroit.
help-track-local = Les pages vues, vos réponses et votre résultat restent dans ce navigateur, et nulle part ailleurs. Vous pouvez fermer et revenir : vous reprendrez au même endroit.
beacon-note = Quand vous terminez ce module, un message sans votre nom ni vos réponses le signale à { $host } : partenaire, module, version, mois. « Affichage » permet de le désactiver.
beacon-help = Si vous terminez ce module, { $host } reçoit une fois le nom du partenaire et du module, la version et le mois, pour des statistiques annuelles anonymes. Ni identité, ni réponse, ni résultat, ni cookie. « Affichage » permet de le désactiver.
updates-note = Quand vous commencez, ce module demande à { $host } si son contenu a été corrigé. Ce serveur voit l’adresse de votre connexion, celle du site où se trouve le module, l’heure et de quel module il s’agit. « Affichage » permet de le refuser.
updates-help = Après la page de début, ce module demande à { $host } si son contenu a été corrigé : des textes et des images signés, jamais de programme. Ce qui arrive est vérifié, gardé sur cet appareil, et montré à la prochaine ouverture ; à la place d’une page retirée, une note s’affiche aussitôt. Ce serveur voit l’adresse de votre connexion, celle du site où se trouve le module, le type du navigateur, l’heure et de quel module il s’agit. Il ne reçoit ni identité, ni réponse, ni résultat, ni cookie. Sans lui, le module marche tel quel. Si vous refusez dans « Affichage », plus rien ne lui est demandé ; ce qui est arrivé avant reste.
updates-old = Pour qui administre la plateforme : ce module est plus ancien que le contenu qui est publié, et garde le sien. La version actuelle du paquet, une fois importée, le mettra à jour.
recall-text = Trois questions, une minute : se souvenir un peu plus tard, c’est ce qui fait retenir.
help-read-pages = Quand une page compte-t-elle ?
help-read-pages-text = Une page compte comme lue quand vous en avez atteint la fin et que vous y êtes resté quelques secondes, ou quand vous avez répondu à ses activités. Rien ne vous retient : vous pouvez passer à une autre page quand vous voulez, et revenir par le menu à celles qui ne comptent pas encore.
help-done = Quand est-ce terminé ?
help-done-pages = { $part ->
    [chapter] Le chapitre est terminé quand toutes ses pages ont été vues.
   *[module] Le module est terminé quand toutes les pages ont été vues.
 }
help-done-quiz = Le module est terminé quand les pages demandées ont été vues et que le quiz est réussi, avec { $score } % au moins.
help-done-quiz-any = Le module est terminé quand les pages demandées ont été vues et les réponses du quiz remises.
help-done-quiz-alone = Le quiz est terminé quand il est réussi. Le module l’est avec ses chapitres.
help-done-programme = Le programme est terminé quand chacun de ses modules l’est : ses pages vues et, s’il en a un, son quiz réussi. L’accueil de chaque module dit ce qu’il demande.
help-score-programme = La note transmise est la moyenne des quiz ; un quiz qui n’a pas été passé compte pour zéro.
help-contact = Une question ?

## Scripts: start and tracking
js-begin = Commencer
js-resume = Reprendre
js-percent = { $n } %
js-decimal = ,
js-state-seen = vu
js-state-known = déjà su
js-state-done = réussi
js-state-locked = verrouillé
js-read = Page lue
js-unread = Comptera comme lue dans quelques secondes
js-unread-activities = Comptera une fois ses activités faites
js-notice-alone = { $part ->
    [chapter] Ce chapitre est ouvert hors d’une plateforme de formation : votre progression est gardée dans ce navigateur seulement.
    [quiz] Ce quiz est ouvert hors d’une plateforme de formation : votre progression est gardée dans ce navigateur seulement.
    [programme] Ce programme est ouvert hors d’une plateforme de formation : votre progression est gardée dans ce navigateur seulement.
   *[module] Ce module est ouvert hors d’une plateforme de formation : votre progression est gardée dans ce navigateur seulement.
 }
js-notice-forgets = Ce navigateur ne garde rien : votre progression sera perdue à la fermeture.
js-notice-kept = Ce navigateur garde de nouveau votre progression.
js-notice-review = Consultation : vous pouvez tout relire, rien n’est enregistré.
js-notice-browse = Aperçu : vous pouvez tout parcourir, rien n’est enregistré. Pour que ce cours compte, quittez l’aperçu et ouvrez-le normalement depuis la plateforme.
js-notice-failed = La plateforme ne répond pas. Continuez : votre travail est gardé sur cet appareil, et lui sera renvoyé quand elle répondra.
js-notice-saved = La plateforme répond de nouveau : ce qui manquait lui a été renvoyé.
js-notice-resumed = Vous reprenez là où vous vous étiez arrêté.
js-sittings-first = En { $total } séances courtes : la première dure { $minutes } min.
js-sittings-next = Séances faites : { $done } sur { $total }. La suivante dure { $minutes } min.
js-sittings-all = Toutes les séances sont faites.
js-sitting-done = séance faite
js-sitting-end = Séance terminée : c’est un bon moment pour une pause.
js-sitting-last = Dernière page de la séance : une pause est proche.
js-sitting-next = Séances faites : { $done } sur { $total }. La suivante, « { $name } », dure { $minutes } min.
js-sitting-stop = M’arrêter là
js-notice-resumed-at = Vous reprenez à « { $name } », séance { $n } sur { $total }. Pages lues : { $seen } sur { $pages }.
js-reopen = Rouvrir le cours
js-notice-waiting = La plateforme n’a pas encore répondu : commencez sans l’attendre.
js-notice-slow = Ce navigateur n’a pas encore rendu votre progression. Commencez sans l’attendre : ce que vous faites s’y ajoutera.
js-notice-partly = Une partie du cours n’a pas encore pu être chargée : les activités s’afficheront dès que la connexion reviendra.
js-notice-expired = La plateforme ne vous reconnaît plus : votre session a sans doute expiré. Votre travail est gardé sur cet appareil. Pour qu’il compte, identifiez-vous de nouveau sur la plateforme et rouvrez-y ce cours, sur cet appareil.
js-notice-unkept = La plateforme ne répond pas, et ce navigateur ne garde rien : laissez cette page ouverte jusqu’à ce qu’elle réponde.
js-notice-untaken = La plateforme répond, mais ne prend pas votre travail : il est gardé sur cet appareil, et lui sera renvoyé. Si ce message reste, fermez ce cours et rouvrez-le depuis la plateforme, sur cet appareil.
js-notice-ended = La session avec la plateforme est terminée. Votre travail est gardé sur cet appareil : pour qu’il compte, fermez ce cours et rouvrez-le depuis la plateforme, sur cet appareil.
js-notice-refused = La plateforme n’a pas ouvert de session : rien ne lui est transmis. Fermez ce cours et rouvrez-le depuis la plateforme.
js-notice-unreadable = Un travail gardé sur cet appareil n’a pas pu être lu : il a été laissé de côté.
js-notice-elsewhere = Ce cours est ouvert dans un autre onglet ou une autre fenêtre : ici, rien n’est enregistré.
js-notice-here = Vous continuez ici : l’autre onglet n’enregistre plus rien.
js-notice-taken = Le travail gardé sur cet appareil est repris.
js-ask-title = Reprendre votre travail ?
js-ask-text = Du travail du { $date } est gardé sur cet appareil, et la plateforme ne l’a pas : il n’y est pas arrivé, ou vous commencez une nouvelle tentative. Le reprendre ?
js-ask-text-undated = Du travail est gardé sur cet appareil, et la plateforme ne l’a pas : il n’y est pas arrivé, ou vous commencez une nouvelle tentative. Le reprendre ?
js-ask-yes = Reprendre ce travail
js-ask-no = L’effacer de cet appareil
js-elsewhere-title = Cours déjà ouvert
js-elsewhere-text = Ce cours est ouvert dans un autre onglet ou une autre fenêtre de ce navigateur, et un seul enregistre. Voulez-vous continuer ici, avec tout ce qui y a été fait ?
js-elsewhere-read = Lire sans enregistrer
js-here = Continuer ici
js-unsent = La plateforme n’a pas encore confirmé avoir reçu votre résultat.

## Scripts: activities
js-question = Question { $n }
js-question-of = Question { $n } sur { $total }
js-known = Vous le savez déjà. « Suivant » passe ces pages, qui comptent comme lues ; elles restent à lire quand vous voulez :
js-known-partly = Une autre question porte aussi sur ces pages :
js-taught = C’est ce que vous allez voir :
js-right = Bonne réponse.
js-partly = En partie juste.
js-wrong = Ce n’est pas la bonne réponse.
js-again = Essais restants : { $n }.
js-again-free = Essayez encore.
js-order-from = Bien placés depuis le début : { $n }. C’est la suite qui change.
js-order-first = Le premier n’est pas encore le bon : qu’est-ce qui passe avant tout ?
js-unanswered = Sans réponse.
js-said = Votre avis est noté.
js-need-choice = Choisissez d’abord une réponse.
js-need-all = Associez d’abord chaque ligne.
js-need-sort = Classez d’abord chaque élément.
js-need-text = Remplissez d’abord chaque champ.
js-need-number = Écrivez un nombre, par exemple 12 ou 3,5.
js-need-sure = Dites aussi si vous en êtes sûr.
js-sure-right = Vous en étiez sûr, avec raison.
js-unsure-right = Vous n’en étiez pas sûr, et c’était juste : vous en savez plus que vous ne pensiez.
js-sure-wrong = Vous en étiez sûr : c’est le point à revoir en premier.
js-unsure-wrong = Vous aviez un doute, et il était fondé.
js-mark-right = Juste
js-mark-wrong = Inexact
js-mark-missed = À cocher aussi
js-mark-expected = Bonne réponse
js-moved = { $name } : place { $n }
js-hour = { $h } h { $m }
js-marked = Marqués : { $n }
js-is-fraudulent = Ce message est frauduleux.
js-is-legitimate = Ce message est légitime.
js-is-verify = Ce message est à vérifier.
js-right-fraudulent = Vous l’avez reconnu.
js-right-legitimate = Vous l’avez reconnu.
js-right-verify = C’est ce que vous feriez, par un chemin sûr.
js-verified-fraudulent = Vérifier par un contact que vous connaissez vous aurait protégé.
js-verified-legitimate = Vérifier par un contact que vous connaissez vous l’aurait confirmé, sans rien risquer.
js-asked-fraudulent = Répondre, ou suivre son lien ou son numéro, c’est demander à l’escroc : passez par un contact que vous connaissez déjà.
js-asked-legitimate = Pour vérifier, passez par un contact que vous connaissez déjà : répondre ou suivre le lien ne prouve rien.
js-asked-verify = Mais répondre, ou suivre son lien ou son numéro, c’est demander à celui qui écrit : passez par un contact que vous connaissez déjà.
js-taken-fraudulent = Le croire, c’est ce que l’escroc attend.
js-taken-legitimate = Une fausse alerte fait perdre un vrai message.
js-taken-verify = Le lire ne suffit pas pour trancher : passez par un contact que vous connaissez déjà.
js-decisive = Le signe décisif :
js-leads-to = Mène à : { $address }
js-need-verdict = Donnez d’abord votre avis : frauduleux, légitime, ou à vérifier.
js-need-how = Dites d’abord comment vous vérifieriez.
js-found = Indices trouvés : { $n } sur { $total }.
js-false = Fausses alertes : { $n }. Ce que vous avez marqué là ne prouve rien.
js-zone-found = Trouvé
js-zone-missed = Manqué
js-zone-alarm = Fausse alerte
js-checked = { $n } sur { $total }

## Scripts: quiz and result
js-recap-todo = (sans réponse)
js-recap-missing = Questions sans réponse : { $n }. Vous pouvez y revenir ou remettre tel quel.
js-recap-ready = Toutes les questions ont une réponse. Vous pouvez encore les revoir.
js-score = { $n } %
js-result-passed = Quiz réussi, bravo !
js-result-failed = Pas encore réussi
js-result-done = Quiz terminé
js-result-mastery = Il faut { $n } % pour réussir.
js-result-best = Votre meilleur essai, { $n } %, est retenu.
js-tries-left = Essais restants : { $n }.
js-no-tries = Il ne reste plus d’essai.
js-review = Revoir mes réponses
js-retry = Refaire le quiz
js-sure-title = Ce dont vous étiez sûr
js-sure-knows = Sûr, et juste : { $n } sur { $total }.
js-sure-more = Pas sûr, et pourtant juste : { $n }. Faites-vous confiance.
js-sure-less = Pas sûr, et inexact : { $n }. Le doute est un bon réflexe : il fait vérifier.
js-sure-first = Sûr, et pourtant inexact : { $n }. C’est là que l’on se fait prendre ; à relire d’abord :
js-solid = Ce qui est solide :
js-reread = À revoir :
js-recall = Rappel
js-recall-due = Un rappel vous attend sur « { $name } » : trois questions.
js-recall-plan = Pour retenir, trois questions vous seront proposées ici : { $dates }. Ce navigateur seul le sait ; l’agenda vous y ramène.
js-recall-calendar = Ajouter à mon agenda
js-recall-title = Rappel : { $name }
js-recall-words = Trois questions, une minute.
js-recall-end = Rappel fait. Ces points méritent une relecture.
js-recall-right = Rappel fait : tout est là.
js-recall-next = Le prochain rappel : { $date }.
js-recall-last = C’était le dernier rappel de ce module.
js-recall-before = Les rappels viennent après la fin du module.
js-validate = Valider
js-continue-quiz = Continuer le quiz
js-quiz-todo = Il vous reste le quiz à passer.
js-complete = { $part ->
    [chapter] Chapitre terminé
    [quiz] Quiz terminé
   *[module] Module terminé
 }
js-complete-text = { $part ->
    [chapter] Passez au chapitre suivant ou au quiz dans le menu de votre plateforme. Vous pouvez revenir lire les pages quand vous voulez.
    [quiz] Votre résultat compte avec ceux des chapitres du module.
   *[module] Vous pouvez imprimer votre attestation, et revenir lire les pages quand vous voulez.
 }
js-complete-host = Votre attestation vous attend, et vous pouvez revenir lire les pages quand vous voulez.
js-attestation = Obtenir mon attestation
js-complete-programme = Programme terminé
js-next-module = Module suivant : { $name }
js-continue-module = Continuer : { $name }
js-modules-left = Modules encore à terminer : { $n }.
js-module-done = terminé
js-pages-left = Pages encore à voir : { $n }.
js-date = Le { $date }
js-attested-score = quiz : { $n } %
js-your-name = Prénom et nom

# Printed by the engine inside the pages' own text
callout-astuce = Astuce
callout-attention = Attention
callout-info = À savoir
callout-loi = Ce que dit la loi
references = Sources
table = Tableau
new-tab = (nouvel onglet)
note-back = Retour au texte, référence

## Sur papier
paper-contents = Sommaire
paper-answers = Réponses
paper-without-answers = Version sans les réponses
paper-activity = Activité { $n }
paper-order = Votre ordre :
paper-go = → allez en { $n }
paper-document = Document : { $name }
paper-inspection = Lisez ce message comme s’il venait d’arriver. Entourez ce qui vous alerte, puis donnez votre avis.
paper-cards-large = grand format
paper-cards-how = À imprimer recto verso, puis à découper : deux cartes par feuille.
paper-partner = Proposé par { $name }

## Scènes : des images faites de pièces, dites à qui ne les voit pas
scene-place-town-hall = à l’accueil d’une mairie
scene-place-office = dans un bureau
scene-place-home = à la maison, sur le canapé
scene-place-school = dans une salle de classe
scene-place-hospital = dans le couloir d’un hôpital
scene-place-train = dans un train
scene-place-street = dans la rue
scene-place-server-room = dans une salle de serveurs
scene-place-crisis-room = dans une salle de réunion de crise
scene-person-amina = une femme aux cheveux bouclés
scene-person-jeanne = une dame âgée avec une canne
scene-person-karim = un homme barbu
scene-person-lea = une jeune femme rousse avec un appareil auditif
scene-person-mai = une femme en blouse blanche
scene-person-moussa = un homme en fauteuil roulant
scene-person-noe = un adolescent
scene-person-paul = un homme en costume
scene-person-stranger = un inconnu sans visage
scene-person-thomas = un jeune homme aveugle avec une canne blanche
scene-object-alert = un panneau d’alerte
scene-object-backup-disk = un disque de sauvegarde
scene-object-badge = un badge
scene-object-calendar = un calendrier
scene-object-card = une carte bancaire
scene-object-computer = un ordinateur portable
scene-object-key = une clé
scene-object-letter = une lettre
scene-object-note = un mot de passe sur un papier
scene-object-padlock = un cadenas
scene-object-paper = un document
scene-object-phone = un téléphone
scene-object-qr-poster = une affiche avec un QR code
scene-object-usb-key = une clé USB
scene-mood-calm = l’air calme
scene-mood-happy = l’air content
scene-mood-stern = l’air sévère
scene-mood-surprised = l’air surpris
scene-mood-thinking = l’air pensif
scene-mood-worried = l’air inquiet
scene-motion-arrives = { $object } qui arrive
scene-motion-closes = { $object } qui se ferme
scene-motion-rings = { $object } qui reçoit un message
scene-motion-saves = { $object } qui reçoit une copie
scene-holds = tenant { $object }
scene-and = { $before }, { $next }
scene-next = { $before } ; { $next }
scene-alt = { $place } : { $who }
scene-says = { $who } :{" "}
