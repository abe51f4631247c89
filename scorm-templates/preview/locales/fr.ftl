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
