# Ce que lisent les auteurs dans les pages de `relais preview`.
# Les clés en -one et -other se choisissent selon { $n } dans les scripts.

app = Aperçu Relais
connecting = Connexion…
live = En direct
updated = À jour à { $time }, en { $ms } ms
stopped = L’aperçu est arrêté
lead = Chaque enregistrement se voit ici aussitôt. Choisissez ce que vous voulez voir.
figures = { $pages } pages · { $questions } questions · { $minutes } min
never-built = Il y a des erreurs : rien n’a encore pu être construit.

## Bar
courses = Cours
target = Cible
language = Langue
audience = Public
phone = Téléphone
start-again = Recommencer
not-built = Ce cours n’a pas encore été construit. Il s’affichera dès que ses erreurs seront corrigées.
course-frame = Cours

## Problems
error = erreur
warning = avertissement
errors-one = { $n } erreur
errors-other = { $n } erreurs
warnings-one = { $n } avertissement
warnings-other = { $n } avertissements
dismiss = Masquer
last-good = Vous voyez la dernière version sans erreur.
nothing-yet = Rien ne peut s’afficher avant qu’elles soient corrigées.
in-english = Ces messages sont en anglais, comme ceux de la ligne de commande.

## Simulated LMS
lms = LMS simulé
status = État
score = Score
total-time = Durée totale
the-lms = Le LMS
works = répond
fails = refuse
offline = hors ligne
cut-off = disparu
once = perd un envoi
expired = session expirée
note-works = Chaque appel reçoit la réponse que prévoit la norme.
note-fails = Le LMS est joignable mais refuse tout : chaque écriture répond « false », code 101.
note-offline = Plus de réseau : le LMS prend les valeurs mais ne peut rien enregistrer, et les fichiers du cours ne se chargent plus. Au retour, le cours renvoie aussitôt.
note-cut-off = Les appels échouent par une exception, et l’API reste introuvable.
relaunch = Relancer
as-review = relecture
as-browse = consultation
reset = Oublier
sco = SCO
mastery = Score de réussite
mastery-none = aucun
next-launch = au prochain lancement
session = session { $n }, { $mode }, { $phase }
mode-normal = normale
mode-review = relecture
mode-browse = consultation
phase-before = pas commencée
phase-running = en cours
phase-finished = terminée
values = Valeurs
element = Élément
value = Valeur
nothing = vide
calls = Appels
errors-only = erreurs seulement
clear = Effacer
calls-errors = { $heard }, dont en erreur : { $errors }
throws = exception

## Platforms
platform = Plateforme
platform-standard = norme stricte
display = Affichage
display-whole = toute la place
display-small = cadre 650 × 500
display-window = nouvelle fenêtre
display-opener = fenêtre, API dans celle-ci
note-standard = Un LMS qui suit la norme à la lettre : il refuse ce qu’elle refuse, et dit quand il échoue.
note-run-time-moodle = Un LMS aussi dur que Moodle : « true » n’y prouve rien. À côté de chaque valeur figure ce que sa base contient vraiment.
note-run-time-standard = De son lecteur, on ne connaît que la norme : il est simulé comme un LMS strict.
note-no-navigation = Ni table des matières ni navigation : d’un paquet de plusieurs SCO, on ne voit que le premier.
note-no-preview = Pas de bouton de prévisualisation.
open-window = Ouvrir le cours
window-opens = Cette plateforme ouvre le cours dans une fenêtre à part.
window-open = Le cours est ouvert dans une fenêtre à part.
window-blocked = Le navigateur a bloqué la fenêtre : autorisez-la pour cette page, puis ouvrez de nouveau le cours.
note-moodle = Le serveur répond. Essayez une panne, puis comparez les valeurs avec la base.
note-once = Le prochain envoi se perd (503). Moodle le croit envoyé : il ne renverra que ce qui changera encore, et dira « true ».
note-moodle-offline = Plus de réseau : le LMS répond « true » sans rien enregistrer, et les fichiers du cours ne se chargent plus.
note-expired = La session est terminée : « false » tant que la page est visible, « true » dès qu’elle est masquée ou fermée ; les fichiers du cours mènent à la page de connexion.
new-attempt = nouvelle tentative
sign-in = Se reconnecter
learner = Qui apprend
api = API
api-there = tout de suite
api-late = après 10 s
in-database = Dans la base
same = identique
database = Dans la base : { $status }, score { $score }, activité { $complete }.
ticked = cochée
not-ticked = non cochée
login-title = Connexion
login-words = Votre session est terminée (simulation de l’aperçu).
window-title = Cours
