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

## Places in pictures
places = Places dans les images
place-how = Pour ::: hotspots : tracez un rectangle sur une image de la page, ou saisissez-le. Tant que ce panneau est ouvert, les images ne répondent à rien d’autre.
place-none = Il n’y a pas d’image sur cette page.
place-picture = Image
place-left = Gauche
place-top = Haut
place-width = Largeur
place-height = Hauteur
place-copy = Copier
place-copied = Copié.
place-selected = Sélectionné : copiez-le au clavier.
place-no-alt = sans texte de remplacement

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

## Relecture partagée
review-title = Relecture d’un cours
review-enter-words = Vous pouvez lire ce cours avant sa publication, et faire des remarques sur chaque paragraphe. Elles vont à son auteur, sur son ordinateur, et nulle part ailleurs.
review-initials = Vos initiales
review-initials-how = De une à quatre lettres. L’auteur les lira à côté de vos remarques.
review-initials-wrong = Écrivez de une à quatre lettres.
review-enter = Commencer la lecture
review-closed = Ce lien ne mène plus à rien
review-closed-words = Un lien ne sert qu’une fois, et seulement tant que l’auteur partage son aperçu. Demandez-lui-en un autre.
review-lead = Choisissez ce que vous voulez relire.
review-new = Votre remarque
review-remark = Remarque
review-send = Envoyer
review-cancel = Annuler
review-remarks = Remarques
review-none = Aucune pour l’instant. Chaque paragraphe du cours se termine par un bouton pour en faire une.
review-on = Faire une remarque sur « { $quote } »
review-sent = Votre remarque est dans le fichier de l’auteur.
review-failed = La remarque n’a pas pu être envoyée. Vos mots restent ici : réessayez, ou prévenez l’auteur.
review-full = Le fichier de l’auteur est plein : prévenez-le. Vos mots restent ici.
review-lost = L’aperçu ne répond plus : son auteur l’a peut-être arrêté.
review-resolved = Traitée
review-go = Aller au passage
review-go-to = Aller au passage « { $quote } »

## Traduction
tr-title = Traduction
tr-open = Relire la traduction
tr-files = Fichiers
tr-how = Chaque phrase à côté de sa traduction, telle que le cours la dit aujourd’hui. « relais translate » écrit le fichier que lisent les traducteurs.
tr-unread = Le fichier d’échange n’a pas pu être lu : ce que vous voyez vient des pages déjà traduites.
tr-source = Texte du cours
tr-target = Traduction
tr-state = État
tr-initial = À traduire
tr-changed = Le texte a changé
tr-translated = Traduite
tr-reviewed = Relue
tr-final = Terminée
tr-was = Auparavant :

## Page ouverte par un double clic sur le programme (`relais welcome`)
welcome-title = Bienvenue dans Relais
welcome-lead = Relais sert à suivre, écrire et diffuser des cours de sensibilisation à la cybersécurité. Tout se passe sur cet ordinateur : rien n’est envoyé.
welcome-try = Essayer les cours
welcome-try-own = Les cours qui accompagnent le programme s’ouvrent comme les verra une personne en formation. Ce que vous y faites est oublié à la fermeture. L’ouverture prend quelques secondes.
welcome-try-sample = Aucun paquet de cours n’accompagne le programme : un cours d’exemple s’ouvre à la place. Pour essayer les vôtres, placez le dossier « courses » à côté du programme, puis relancez-le.
welcome-try-do = Ouvrir les cours
welcome-write = Écrire un cours
welcome-write-what = Un premier cours est créé, avec une page de chaque sorte d’activité. Il s’affiche ici à chaque enregistrement de ses fichiers, qui s’écrivent avec tout éditeur de texte.
welcome-write-label = Titre du cours
welcome-write-do = Créer le cours
welcome-write-folder = Les cours sont dans le dossier
welcome-go-on = Continuer :
welcome-return = Faire un retour statistique
welcome-return-what = Pour les partenaires : les exports de votre plateforme sont comptés dans votre navigateur. Aucun nom n’en sort.
welcome-return-do = Ouvrir la page du retour
welcome-return-none = Ce programme a été fabriqué sans cette page. Dans un terminal, la commande relais statistics return fait la même chose.
welcome-no-title = Donnez d’abord un titre au cours.
welcome-exists = Un cours de ce nom existe déjà dans le dossier : choisissez un autre titre, ou continuez celui qui est là. Rien n’a été changé.
welcome-wrong = Cela n’a pas fonctionné. Le programme a répondu :
welcome-close-what = Quand vous aurez terminé, fermez Relais : ce qui est ouvert d’ici s’arrête, vos cours restent dans leur dossier.
welcome-close = Fermer Relais
welcome-closed = Relais est fermé
welcome-closed-what = Vous pouvez fermer cet onglet. Un double clic sur le programme le rouvre.
welcome-console = Relais est ouvert à cette adresse, dans votre navigateur. Pour l’arrêter, fermez cette fenêtre.
welcome-by-hand = Aucun navigateur n’a pu être ouvert : copiez l’adresse dans le vôtre.
