# Les mots des écrans du serveur. Chaque message existe aussi dans en.ftl.

site-name = Relais
skip = Aller au contenu
nav-label = Navigation principale
nav-catalogue = Catalogue
nav-mine = Mes cours
nav-resume = Reprendre
footer-label = Informations
footer-accessibility = Accessibilité : { $state ->
    [full] totalement conforme
    [part] partiellement conforme
   *[none] non conforme
 }
footer-privacy = Vie privée
footer-verify = Vérifier une attestation
footer-statistics = Statistiques

minutes = { $count } min

catalogue-title = Apprendre la cybersécurité du quotidien
catalogue-lead = Des cours gratuits, sans compte et sans publicité. Choisissez un cours : votre progression est enregistrée à chaque page.
catalogue-partner = Ces cours vous sont proposés par { $name }.
catalogue-empty = Aucun cours n’est publié pour le moment.
misdirected = Ce service répond à l’adresse { $address }, et à aucune autre.

course-begin = Commencer le cours
course-continue = Reprendre le cours
course-review = Revoir le cours
course-here = Dernière page ouverte : « { $title } », séance { $n } sur { $total }.
course-sittings = { $all } min en tout, en { $total } séances courtes : la première dure { $minutes } min.
course-you-are-here = vous en êtes là
course-browse = Parcourir sans être évalué
course-browse-hint = Pour feuilleter le cours ou le montrer : ni statut ni score ne sont enregistrés.
course-no-account = Aucun compte ni adresse électronique n’est demandé. Votre progression est attachée à ce navigateur ; un code de reprise vous permet de continuer ailleurs.
course-duration = Durée estimée
course-audience = Pour qui
course-language = Langue

status-not-attempted = À faire
status-incomplete = En cours
status-completed = Terminé
status-passed = Réussi
status-failed = Non réussi
status-browsed = Parcouru

mine-title = Mes cours
mine-empty = Vous n’avez pas encore commencé de cours.
mine-to-catalogue = Voir le catalogue
mine-score = Score : { $score } %
mine-progress = Progression
mine-restart = Recommencer
mine-restart-hint = Un nouvel essai, de la première page à la dernière. Votre meilleur résultat reste acquis, même si celui-ci est moins bon.

study-shared-host = Votre navigateur ne trouve pas l’adresse propre à ce cours. Il s’ouvre à l’adresse commune à tous les cours : à éviter si ces cours ne sont pas tous les vôtres.
study-back = Quitter le cours
study-frame = Lecteur du cours
study-noscript = Le cours a besoin de JavaScript pour enregistrer votre progression. Activez-le dans votre navigateur, puis rechargez la page.
study-read = Vous pouvez lire le cours sans JavaScript : rien n’est alors enregistré, et il n’y a pas d’attestation.

ticket-title = Cette fenêtre du cours a expiré
ticket-text = Rouvrez le cours depuis la page « Mes cours » : votre progression y est enregistrée.
ticket-link = Mes cours

error-not-found-title = Page introuvable
error-not-found = Cette adresse ne mène à rien, ou ne vous est pas destinée. Revenez au catalogue pour trouver un cours.
error-not-found-area = Cette adresse ne mène à rien, ou ne vous est pas destinée.
error-forbidden-title = Demande refusée
error-forbidden = Cette demande ne vient pas de l’une de nos pages, ou la page est ouverte depuis trop longtemps. Revenez en arrière, rechargez la page et recommencez.
error-bad-request-title = Demande incomprise
error-bad-request = Le serveur n’a pas compris ce qui lui a été envoyé. Revenez en arrière et recommencez.
error-too-many-title = Trop de demandes
error-too-many = Beaucoup de demandes sont venues en peu de temps, de vous ou de votre réseau. Patientez quelques minutes, puis recommencez.
error-busy-title = Service momentanément indisponible
error-busy = Le serveur ne peut pas répondre en ce moment. Rien de ce qui a été enregistré n’est perdu ; réessayez dans un instant.
error-busy-sent = Le serveur n’a pas répondu à temps. Votre demande a peut-être abouti : vérifiez-le avant de l’envoyer une nouvelle fois.
error-again = Cette page s’ouvrira d’elle-même dès que le service répondra.
error-withdrawn-title = Ce cours n’est plus proposé
error-withdrawn = La version que vous suiviez est suspendue. Le catalogue vous indique les cours disponibles.
error-failed-title = Une erreur est survenue
error-failed = Ce n’est pas de votre fait. L’incident est noté ; réessayez dans un instant.

# Tout ce que lisent les apprenants dans les pages du serveur.

## Lecteur. Ces clés sont données au lecteur avec le cours ; leurs arguments y restent entre accolades.
document-open = Ouvrir le document dans un nouvel onglet
player-menu = Sommaire
player-skip = Aller au contenu
player-exit = Quitter
player-close = Fermer
player-retry = Réessayer
player-loading = Chargement du module…
player-noscript = Le lecteur a besoin de JavaScript. Activez-le dans votre navigateur, puis rechargez la page.
player-saved = Enregistré
player-saving = Enregistrement…
player-review = Relecture, rien n’est enregistré
player-unsaved = Vos dernières réponses ne sont pas encore parvenues au serveur. Vous pouvez continuer : elles sont gardées sur cet appareil et partiront dès que possible.
player-unsaved-unsafe = Vos dernières réponses ne sont pas encore parvenues au serveur et ce navigateur ne peut pas les garder. Laissez cette page ouverte : elles partiront dès que possible.
player-unheard = Non enregistré
player-unheard-why = Le module a clos sa séance, ou n’en a pas ouvert : ce que vous y faites maintenant n’est pas enregistré. Pour continuer, rouvrez-le.
player-not-saved = Vos dernières réponses n’ont pas pu être enregistrées.
player-refused = Une partie de vos réponses n’a pas pu être enregistrée : le serveur ne les accepte pas. Vous pouvez continuer. Si cela se répète, écrivez au contact des mentions légales.
player-replaying = Vos réponses de la dernière fois sont en cours d’envoi…
player-unreachable = Le serveur ne répond pas.
player-exit-anyway = Quitter quand même
player-elsewhere-title = Ouvert ailleurs
player-elsewhere = Ce cours est ouvert dans un autre onglet ou une autre fenêtre. Pour que vos réponses ne se mélangent pas, il ne continue qu’à un endroit à la fois.
player-restored-title = Le serveur a été rétabli
player-restored = Le serveur a été rétabli à partir d’une sauvegarde. Ce que vous avez fait ici est gardé sur cet appareil : reprenez, et ce sera remis en place.
player-restored-unsafe = Le serveur a été rétabli à partir d’une sauvegarde, et ce navigateur ne peut rien garder. Reprenez là où le serveur en est.
player-two-states-title = Deux états de ce module
player-two-states = Cet appareil garde des réponses qui n’étaient pas parvenues au serveur. Depuis, le serveur en a reçu de plus récentes. Avec lesquelles continuer ? Votre meilleur résultat reste acquis dans les deux cas.
player-two-states-server = Continuer avec le serveur
player-two-states-device = Reprendre celles de cet appareil
player-untaken = Une version précédente de ce site avait gardé des réponses sur cet appareil, à un endroit que d’autres cours peuvent modifier. Par sûreté, elles ne sont pas reprises.
player-gone = Ce cours n’est plus ouvert. Vos données ont peut-être été supprimées, ou le cours retiré.
player-resume-here = Reprendre ici
player-finished = Vous avez terminé ce module pour cette fois. Tout est enregistré.
player-finished-sending = Vous avez terminé ce module pour cette fois. Vos dernières réponses sont en cours d’envoi.
player-next = Module suivant : { $title }
player-choose = Choisissez un module dans le sommaire.
player-open-again = Rouvrir le module
player-locked = « { $title } » s’ouvrira quand vous aurez terminé ce qui vient avant.
player-popup = « { $title } » s’ouvre dans une fenêtre à part. Gardez cette page ouverte pendant ce temps.
player-popup-open = Ouvrir le module
player-popup-running = « { $title } » est ouvert dans une autre fenêtre. Gardez cette page ouverte.
player-popup-show = Revenir à la fenêtre
player-popup-end = Fermer la fenêtre
player-popup-blocked = Le navigateur a bloqué la fenêtre. Autorisez les fenêtres de ce site, puis réessayez.
player-popup-closed = La fenêtre du module est fermée.
player-time-soon = Temps restant pour ce module : { $n } min.
player-time-over-title = Temps écoulé
player-time-over = Le temps prévu pour ce module est écoulé.
player-time-over-continue = Le temps prévu pour ce module est écoulé. Vous pouvez continuer.
player-status-not-attempted = À faire
player-status-incomplete = En cours
player-status-completed = Terminé
player-status-passed = Réussi
player-status-failed = Non réussi
player-status-browsed = Parcouru
player-status-locked = Pas encore ouvert

## Espace de l’apprenant

nav-data = Mes données
footer-legal = Mentions légales
language-other = English

month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

catalogue-free = Gratuit
catalogue-no-account = Sans compte
catalogue-own-pace = À votre rythme
catalogue-list = Les cours
catalogue-begin-here = Commencez ici
catalogue-go-on = Reprenez où vous en étiez
catalogue-next = À faire ensuite
catalogue-over = Vous avez terminé tout ce que vous aviez commencé. Choisissez la suite ci-dessous, ou retrouvez vos attestations :
catalogue-audience = Vous êtes :
catalogue-single = Modules indépendants
catalogue-others = Autres cours
catalogue-unavailable = Indisponible pour le moment
status-done-elsewhere = Fait dans une autre version
way-count = { $done } / { $all }
way-done = terminé
way-begun = commencé
after-next = Et ensuite ?
after-go = Continuer avec « { $title } »
after-over = Parcours terminé
after-over-text = Vous avez suivi tous les modules de « { $title } ». Bravo !
course-unavailable = Ce cours ne peut pas être ouvert pour le moment. Ce que vous avez fait est conservé.
course-closed = Ce cours n’accepte plus de nouvelles inscriptions.
course-papers = Attestations par module
course-variants = Aussi proposé
search-words = Mots du titre ou du résumé
search-language = Langue
search-any = Toutes
search-any-audience = Tous les publics
search-length = Durée
search-any-length = Toutes
search-length-court = 15 minutes au plus
search-length-moyen = De 16 minutes à une heure
search-length-long = Plus d’une heure
search-do = Chercher
search-found = { $count ->
    [0] Aucun cours ne correspond à cette recherche.
    [one] Un cours correspond à cette recherche.
   *[other] { $count } cours correspondent à cette recherche.
 }
search-all = Tout afficher
audience-grand-public = Grand public
audience-agents-publics = Agents publics
audience-entreprises = Entreprises
audience-hopital = Hôpital
audience-ecole = École
language-name-fr = français
language-name-en = anglais
language-name-de = allemand
language-name-es = espagnol
language-name-it = italien
language-name-pt = portugais
language-name-nl = néerlandais
language-name-ar = arabe
language-name-uk = ukrainien
language-name-ru = russe
language-name-pl = polonais
language-name-ro = roumain
language-name-tr = turc
language-name-zh = chinois
language-name-br = breton
language-name-oc = occitan
language-name-co = corse
language-name-ca = catalan
language-name-eu = basque

course-objectives = Ce que vous saurez faire
course-plan = Au programme
course-kept-title = Ce que nous gardons
course-kept = Où vous en êtes, vos réponses et votre score, sous un numéro tiré au hasard. Ni nom, ni adresse électronique, ni adresse IP.
course-kept-link = Tout savoir sur vos données
course-state = Votre progression
course-attestation = À la fin
course-attestation-text = Une attestation à votre nom, vérifiable par tous

mine-lead = Reprenez un cours là où vous l’avez laissé.
mine-open = Continuer
mine-start = Commencer
mine-review = Revoir
mine-attestation = Attestation
mine-percent = { $progress } %
mine-code-title = Continuer sur un autre appareil
mine-code-none = Votre progression n’est attachée qu’à ce navigateur. Un code de six mots vous permet de la retrouver ailleurs, ou après un nettoyage du navigateur.
mine-code-has = Vous avez un code de reprise. Si vous l’avez perdu, créez-en un autre : l’ancien ne fonctionnera plus.
mine-code-make = Créer un code de reprise
mine-code-remake = Créer un nouveau code
mine-sign-in-title = Retrouver vos cours avec votre compte
mine-sign-in = Connectez-vous : les cours commencés dans ce navigateur seront joints à ceux que vous avez déjà. Sur un poste partagé, assurez-vous d’abord que ces cours sont bien les vôtres.
mine-signed-in = Vous êtes connecté. Vos cours vous attendent sur tous vos appareils.
mine-moved = { $count ->
    [one] Un cours commencé dans ce navigateur a été joint aux vôtres.
   *[other] { $count } cours commencés dans ce navigateur ont été joints aux vôtres.
 }
mine-chosen = { $count ->
    [one] Pour un cours, vous aviez deux progressions : nous avons gardé la plus avancée.
   *[other] Pour { $count } cours, vous aviez deux progressions : nous avons gardé la plus avancée.
 }

code-title = Votre code de reprise
code-lead = Notez ces six mots, dans cet ordre. Nous ne pourrons plus vous les montrer : nous n’en gardons qu’une empreinte.
code-how = Recopiez-les sur papier, imprimez cette page, ou gardez-les dans votre gestionnaire de mots de passe.
code-where = Sur l’autre appareil, ouvrez « Reprendre » à cette adresse :
code-careful = Qui connaît ces mots peut reprendre vos cours à votre place. Un nouveau code remplace l’ancien.
code-print = Imprimer
code-done = J’ai noté mon code

resume-title = Reprendre mes cours
resume-lead = Saisissez votre code de reprise pour retrouver vos cours dans ce navigateur.
resume-label = Vos six mots
resume-hint = Les majuscules, les accents et la ponctuation ne comptent pas. Les quatre premières lettres de chaque mot suffisent.
resume-wrong = Ce code n’est pas reconnu. Vérifiez qu’il y a six mots, leur ordre et leur orthographe ; si vous avez créé un nouveau code depuis, c’est lui qui compte.
resume-open = Reprendre
resume-replaces = Ce navigateur suit déjà des cours. Le code que vous saisissez prendra leur place ici : pour ne pas les perdre, créez d’abord un code depuis « Mes cours ».
resume-none-title = Pas de code ?
resume-none = Le code se crée depuis « Mes cours », dans le navigateur où vous avez commencé. Sans lui, nous n’avons aucun moyen de savoir quels cours sont les vôtres.
resume-or = Ou connectez-vous
error-prefix = Erreur :

data-title = Mes données
data-lead = Voici ce que ce service garde sur vous. La ligne anonymisée qui vous compte dans les statistiques de l’année est dans le fichier, plus bas ; rien d’autre n’est enregistré à votre sujet.
data-you = Vous, pour ce service
data-you-text = Un numéro tiré au hasard. Nous ne connaissons ni votre nom, ni votre adresse électronique.
data-since = Premier cours commencé
data-seen = Dernier jour où vous êtes venu
data-partner = Partenaire d’origine
data-partner-none = Aucun partenaire
data-code = Code de reprise
data-code-yes = Une empreinte ; les mots eux-mêmes ne sont pas gardés
data-code-no = Aucun
data-sign-in = Compte
data-sign-in-yes = Une empreinte de votre identifiant, illisible sans notre clé
data-sign-in-no = Aucun
data-browsers = Navigateurs reconnus
data-courses = Vos cours
data-courses-none = Aucun cours commencé.
data-version = Version
data-number = Numéro d’inscription
data-status = État
data-score = Score
data-progress = Progression
data-launches = Ouvertures
data-started = Commencé
data-completed = Terminé
data-counted = Compté avec le partenaire
data-part = Partie « { $title } », essai { $number }
data-part-facts = { $status }, { $minutes } min, dernier enregistrement : { $last }
data-kept = Ce que le cours a enregistré ({ $count })
data-kept-name = Élément
data-kept-value = Valeur
data-profile-title = Votre profil, si vous le voulez
data-profile-saved = Votre profil est enregistré.
data-profile-text = Ces deux réponses sont facultatives. Elles servent à des statistiques annuelles où personne n’est reconnaissable.
data-region = Région
data-organisation = Type d’organisation
data-unsaid = Je ne souhaite pas répondre
data-save = Enregistrer
data-take-title = Emporter vos données
data-take-text = Le fichier contient tout ce qui est affiché ici, la ligne qui vous compte dans les statistiques de l’année et les numéros internes, dans un format lisible par des logiciels (JSON).
data-take = Télécharger mes données
data-end-title = Partir
data-end-text = Sans visite de votre part, tout est effacé au bout de { $days } jours.
data-leave = Quitter sur ce navigateur
data-delete = Effacer toutes mes données
data-file = Tout ce que le service garde sur vous. Les dates sont en millisecondes depuis le 1er janvier 1970 (UTC), total_time en centièmes de seconde. Les champs qui finissent par _hash sont des empreintes à clé. Sous statistics, ce que comptent les statistiques de chaque année : cell se lit chiffre par chiffre (issue, mois du début, mois de la fin, tranche de durée, région), answers est une liste serrée de premières réponses.

organisation-state = Fonction publique de l’État
organisation-territorial = Fonction publique territoriale
organisation-hospital = Fonction publique hospitalière
organisation-education = Enseignement et recherche
organisation-enterprise-0-9 = Entreprise de moins de 10 personnes
organisation-enterprise-10-49 = Entreprise de 10 à 49 personnes
organisation-enterprise-50-249 = Entreprise de 50 à 249 personnes
organisation-enterprise-250 = Entreprise de 250 personnes ou plus
organisation-association = Association
organisation-individual = À titre personnel
organisation-other = Autre

delete-title = Effacer toutes mes données
delete-text = Vos cours, vos réponses, vos scores, votre code de reprise et votre profil seront effacés aussitôt, partout. Cela ne peut pas être annulé.
delete-copies = Les sauvegardes du service gardent une copie jusqu’à leur remplacement. Une attestation déjà téléchargée reste vérifiable : elle ne dépend d’aucune donnée gardée ici.
delete-first = Avant cela, vous pouvez télécharger vos données ou une attestation.
delete-do = Tout effacer
delete-keep = Ne rien effacer
deleted-title = Vos données sont effacées
deleted-text = Il ne reste rien de vous dans ce service. Vous pouvez commencer un nouveau cours quand vous le voulez.

leave-title = Quitter sur ce navigateur
leave-can = Vos cours restent enregistrés. Vous les retrouverez avec votre code de reprise ou votre compte.
leave-cannot = Attention : vous n’avez ni code de reprise ni compte. Si vous quittez maintenant, vous ne pourrez plus retrouver vos cours.
leave-code = Créer d’abord un code
leave-do = Quitter
leave-stay = Rester

attestation-title = Attestation de suivi
attestation-lead = Vous avez terminé le cours :
attestation-name = Votre nom, tel qu’il doit apparaître
attestation-name-hint = Prénom et nom, 80 caractères au plus. Il sert à composer l’attestation ; nous ne l’enregistrons pas.
attestation-name-wrong = Saisissez un nom qui contient au moins une lettre, et 80 caractères au plus.
attestation-make = Composer l’attestation
attestation-passed = a réussi l’évaluation du cours
attestation-completed = a suivi le cours jusqu’à son terme
attestation-date = Date
attestation-version = Version du cours
attestation-duration = Durée estimée
attestation-minutes = { $count } min
attestation-objectives = Objectifs de la formation
verify-programme = Programme
verify-issuer = Délivrée par
attestation-score = Score
attestation-percent = { $score } %
attestation-qr = Code QR qui mène à la vérification de cette attestation
attestation-verify = Vérifiez cette attestation en lisant le code, ou en recopiant le texte ci-dessous à l’adresse { $address }
attestation-caution = Le nom a été saisi par la personne elle-même et n’a pas été contrôlé. Cette attestation n’est pas un diplôme.
attestation-pdf = Télécharger le PDF
attestation-print = Imprimer
attestation-print-hint = Pour garder cette page, imprimez-la ou enregistrez-la en PDF depuis votre navigateur.
attestation-letters = Le PDF ne peut pas écrire toutes les lettres de ce nom. Imprimez cette page : votre navigateur, lui, les connaît.
attestation-again = Changer le nom
attestation-text-title = Texte à vérifier
attestation-privacy = Cette page n’existe que pour vous, maintenant : votre nom n’a pas été enregistré. Si vous la quittez, il faudra le saisir de nouveau.

verify-title = Vérifier une attestation
verify-lead = Lisez le code QR de l’attestation avec un téléphone, ou collez ici le texte imprimé à côté.
verify-label = Texte de l’attestation
verify-hint = Les espaces et les retours à la ligne ne comptent pas. Sans JavaScript, collez l’adresse complète à laquelle mène le code QR.
verify-do = Vérifier
verify-another = Vérifier une autre attestation
verify-valid = Attestation authentique
verify-valid-text = Ce service a bien délivré cette attestation, et rien n’y a été changé.
verify-invalid = Attestation non reconnue
verify-invalid-text = Ce texte n’a pas été signé par ce service, ou il a été modifié. S’il a été recopié à la main, vérifiez qu’il est complet.
verify-name = Nom
verify-course = Cours
verify-outcome = Résultat
verify-passed = Évaluation réussie
verify-completed = Cours suivi jusqu’à son terme
verify-how-title = Comment cela fonctionne
verify-how = L’attestation porte elle-même son contenu et une signature électronique (Ed25519). La vérification n’interroge aucune base de données et ne garde rien : le texte reçu est oublié dès que la réponse est envoyée.
verify-key = Clé publique de ce service

sign-in-failed-title = La connexion n’a pas abouti
sign-in-failed = Le service d’identité n’a pas répondu comme prévu, ou vous avez renoncé. Vos cours dans ce navigateur n’ont pas changé ; vous pouvez réessayer.
sign-in-foreign = Cette connexion n’a pas été commencée dans ce navigateur, ou il y a trop longtemps. Recommencez depuis « Mes cours » ou « Reprendre ».

accessibility-title = Déclaration d’accessibilité
accessibility-who = { $publisher } s’engage à rendre ce service accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005.
accessibility-who-none = Ce service a vocation à être accessible à tous, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005.
accessibility-scope = Cette déclaration s’applique aux pages de ce service : catalogue, cours construits par ce logiciel et leur lecteur, « Mes cours », « Mes données », attestations, pages d’information, espace des partenaires et administration.
accessibility-state-title = État de conformité
accessibility-state = { $state ->
    [full] Ce service est totalement conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1 : les { $applicable } critères applicables sont respectés.
    [part] Ce service est partiellement conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1, en raison des non-conformités énumérées ci-dessous : { $compliant } des { $applicable } critères applicables sont respectés, soit { $percent } %.
   *[none] Ce service est non conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1 : { $compliant } des { $applicable } critères applicables sont respectés.
 }
accessibility-tests-title = Ce qui a été testé
accessibility-test-axe = Les pages du service sont analysées automatiquement (axe-core, règles WCAG 2.2 A et AA), en clair et en sombre, à 360 et 1 280 pixels de large ; chaque page des cours l’est en clair, à 360 pixels. Un module de démonstration l’est aussi en sombre et en contrastes forcés, et sa mise en page est vérifiée à 400 %. Une seule anomalie empêche la publication.
accessibility-test-script = Les parcours fonctionnent sans JavaScript, sauf le lecteur de cours, qui en a besoin pour enregistrer la progression.
accessibility-test-keyboard = Un module entier est parcouru au clavier par des tests automatiques, et chaque sorte d’activité est essayée au clavier.
accessibility-test-pdf = L’attestation en PDF est balisée (PDF/UA-1).
accessibility-test-none = Les noms, rôles et états que reçoit un lecteur d’écran sont vérifiés par des tests. Une version antérieure des cours a été écoutée avec Orca ; les scènes et les activités ajoutées depuis ne l’ont pas été. Aucun test avec des personnes en situation de handicap ni avec l’ensemble des lecteurs d’écran n’a encore été mené.
accessibility-not-title = Contenus non accessibles
accessibility-faults = Dans ce que ce logiciel produit :
accessibility-criterion = (RGAA, critère { $criterion })
accessibility-not = Des cours venant d’autres organismes peuvent être proposés ici. Leur accessibilité dépend de leurs auteurs et n’est pas couverte par cette déclaration.
accessibility-made-title = Établissement de cette déclaration
accessibility-made = Cette déclaration a été établie le { $date }. Elle repose sur une auto-évaluation, critère par critère, et sur les tests automatiques du logiciel ; aucun tiers ne l’a vérifiée. Technologies : HTML, CSS, JavaScript, SVG, PDF.
accessibility-contact-title = Retour d’information et contact
accessibility-contact = Si vous n’arrivez pas à accéder à un contenu, écrivez à { $contact } : une autre solution vous sera proposée.
accessibility-contact-none = Si vous n’arrivez pas à accéder à un contenu, signalez-le à l’organisme qui vous a proposé ce cours.
accessibility-redress-title = Voies de recours
accessibility-redress = Si vous avez signalé un défaut d’accessibilité qui vous empêche d’accéder à un contenu et que vous n’avez pas obtenu de réponse satisfaisante, vous pouvez saisir le Défenseur des droits :
accessibility-redress-form = par son formulaire en ligne
accessibility-redress-delegate = par l’intermédiaire de son délégué dans votre région
accessibility-redress-post = par courrier gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07

privacy-title = Vie privée
privacy-lead = Ce service est fait pour fonctionner sans savoir qui vous êtes. Cette page dit exactement ce qu’il enregistre.
privacy-stored-title = Ce qui est enregistré
privacy-stored-id = un numéro tiré au hasard quand vous commencez un premier cours, et le jour (pas l’heure) de votre dernière visite
privacy-stored-courses = pour chaque cours : dates de début et de fin, état, progression, score, temps passé, vos réponses et votre place dans le cours
privacy-stored-partner = le partenaire dont vous avez suivi le lien, s’il y en a un
privacy-stored-year = pour les statistiques de l’année, sous un autre numéro qui ne sert que cette année-là : les cours commencés, le partenaire, la région, le mois du début et de la fin, l’issue, la tranche de durée et vos premières réponses justes ou fausses aux questions
privacy-stored-profile = votre région et votre type d’organisation, seulement si vous les choisissez dans « Mes données »
privacy-stored-code = une empreinte de votre code de reprise, si vous en créez un ; les mots eux-mêmes ne sont pas gardés
privacy-stored-sign-in = une empreinte de l’identifiant donné par le service d’identité, si vous vous connectez ; ni votre nom ni votre adresse électronique ne sont demandés
privacy-never-title = Ce qui ne l’est jamais
privacy-never-name = votre nom : celui de l’attestation sert à la composer, puis est oublié
privacy-never-address = votre adresse électronique, votre adresse postale, votre numéro de téléphone
privacy-never-ip = votre adresse IP : elle sert quelques minutes, en mémoire, à limiter les abus, et n’est écrite nulle part, pas même dans les journaux techniques
privacy-never-track = aucun traceur, aucune mesure d’audience, aucun contenu venu d’un autre site
privacy-never-text = aucun texte libre sur vous
privacy-long-title = Combien de temps
privacy-long = Si vous ne revenez pas pendant { $days } jours, tout est effacé automatiquement. Vous pouvez tout effacer vous-même à tout moment, depuis « Mes données ».
privacy-year = Les lignes des statistiques sont effacées avec vos données ; sinon elles sont détruites, avec la clé qui les relie à votre numéro, après la publication des statistiques de l’année. Vos inscriptions de cette année-là perdent alors le partenaire et, de leurs dates, tout sauf l’année : une attestation faite ensuite dit l’année, et non plus le jour.
privacy-backup = Les sauvegardes suivent avec leur propre cycle de remplacement.
privacy-where-title = Où
privacy-where = Dans la base de données de ce service. Rien n’est transmis à d’autres. Des statistiques annuelles sont publiées : des nombres volontairement brouillés, dans lesquels personne n’est reconnaissable.
privacy-browser-title = Dans votre navigateur
privacy-browser = Ces cookies sont nécessaires au service ; aucun ne sert à vous suivre.
privacy-cookie-name = Nom
privacy-cookie-use = Usage
privacy-cookie-days = Durée
privacy-cookie-session = reconnaît ce navigateur, pour retrouver vos cours
privacy-cookie-lang = la langue choisie
privacy-cookie-audience = le public que vous avez choisi, ou celui de ce partenaire
privacy-cookie-partner = le partenaire dont vous avez suivi le lien
privacy-cookie-sign-in = le temps de la connexion
privacy-days = { $days } jours
privacy-minutes = 15 minutes
privacy-journal = Le lecteur de cours garde aussi dans le navigateur ce qui n’a pas encore pu être envoyé (coupure de réseau), jusqu’à ce que le serveur l’ait reçu.
privacy-rights-title = Vos droits
privacy-rights = Consulter, emporter, effacer : « Mes données » le permet sans rien demander à personne.
privacy-who = Responsable du service : { $publisher }.
privacy-contact = Pour toute question : { $contact }.
privacy-cnil = Vous pouvez aussi adresser une réclamation à la Commission nationale de l’informatique et des libertés (CNIL).

legal-title = Mentions légales
legal-publisher = Éditeur
legal-contact = Contact
legal-software = Logiciel
legal-software-text = Ce service fonctionne avec Relais, logiciel libre publié sous licence EUPL 1.2.
# L’administration et les comptes

admin-name = Relais – administration
admin-courses = Cours
admin-partners = Partenaires
admin-statistics = Statistiques
admin-accounts = Comptes
admin-journal = Journal
admin-sign-out = Se déconnecter
save = Enregistrer
yes = Oui
no = Non

connection-title = Connexion
connection-lead = Pour les administrateurs et les partenaires. Pour suivre un cours, aucun compte n’est nécessaire.
connection-do = Se connecter
connection-refused = Identifiant, mot de passe ou code incorrect. Un code ne sert qu’une fois : attendez le suivant si vous venez de l’utiliser.
connection-too-many = Trop d’essais, avec cet identifiant ou depuis votre réseau. Patientez une minute, puis recommencez. Là où vous vous êtes déjà connecté, vous entrez sans attendre. Si cela dure, un autre administrateur peut rétablir votre accès.
field-login = Identifiant
field-password = Mot de passe
field-code = Code à six chiffres
field-code-hint = Il s’affiche dans votre application d’authentification. Laissez vide si votre compte n’en a pas.
fields-required = Tous les champs sont obligatoires.
fields-required-but-code = L’identifiant et le mot de passe sont obligatoires.

invitation-title = Créer votre compte
invitation-lead = Vous avez reçu un lien d’invitation. Il ne sert qu’une fois.
invitation-code = Code d’invitation
invitation-code-hint = La partie du lien qui suit le signe #. Vous pouvez coller le lien entier.
invitation-login = Identifiant
invitation-login-hint = De 3 à 64 caractères : lettres sans accent, chiffres, point, tiret, @. S’il s’agit de rétablir un compte, gardez son identifiant.
invitation-password = Mot de passe
invitation-password-hint = Au moins { $count } caractères, sans votre identifiant. Une phrase de quatre ou cinq mots convient bien.
invitation-again = Mot de passe, une seconde fois
invitation-do = Créer le compte
invitation-differs = Les deux mots de passe diffèrent.
invitation-void = Ce code d’invitation n’est pas valable : il a servi, il a expiré ou il est incomplet.
invitation-bad-login = Cet identifiant ne convient pas : de 3 à 64 lettres sans accent, chiffres, points, tirets ou @.
invitation-weak = Ce mot de passe ne convient pas : au moins { $count } caractères, variés, sans votre identifiant.
invitation-wrong-login = Cet identifiant est déjà pris, ou n’est pas celui du compte à rétablir.

factor-title = Second facteur
factor-lead = L’administration demande, en plus du mot de passe, un code que seul votre téléphone connaît.
factor-lead-partner = En plus du mot de passe, un code que seul votre téléphone connaît protège votre compte. C’est recommandé.
factor-set = Votre second facteur est en place. En cas de perte du téléphone, l’exploitant du serveur peut rétablir votre compte.
factor-step-app = Ouvrez une application d’authentification (par exemple Aegis, FreeOTP ou celle de votre gestionnaire de mots de passe).
factor-step-scan = Faites-lui lire cette image.
factor-picture = Code QR à lire avec votre application d’authentification
factor-by-hand = Ou recopiez ce secret :
factor-open = Ouvrir dans l’application de cet appareil
factor-step-code = Recopiez le code à six chiffres qu’elle affiche.
factor-do = Vérifier et activer
factor-wrong = Ce code ne correspond pas. Vérifiez l’heure de votre téléphone et recopiez le code affiché en ce moment.

course-own = Construit par nous
course-uploaded = Téléversé
course-listed = Au catalogue
course-unlisted = Hors catalogue
course-without-version = Aucune version proposée
course-list = Mettre au catalogue
course-unlist = Retirer du catalogue
course-see = Voir la page du cours
course-own-note = Ce cours est construit depuis nos sources : il est mis à jour à chaque démarrage du serveur.
programme-none = Aucun programme
programme-edit = Nommer et ordonner « { $title } »
programme-title = Titre du programme
programme-title-hint = Vide : celui que donnent les paquets.
programme-place = Rang au catalogue
programme-place-hint = De 1 à 999. Sans rang, le programme vient après ceux qui en ont un, par ordre alphabétique.
course-out-of-time = Hors de ses dates de publication
place-title = Place au catalogue
place-shown = Le catalogue montre ce cours en ce moment.
place-not-shown = Le catalogue ne montre pas ce cours en ce moment.
place-programme = Programme
place-new = Un nouveau programme
place-new-title = Titre du nouveau programme
place-new-hint = Seulement si vous avez choisi « Un nouveau programme ».
place-number = Rang dans le programme
place-module = Module
place-module-hint = Minuscules, chiffres et tirets. Les cours d’un programme qui ont le même module en sont les variantes (langue ou public) : le catalogue n’en montre qu’une à la fois.
place-from = Publié à partir du
place-from-hint = Vide : dès maintenant. Avant ce jour, personne ne peut commencer le cours.
place-until = Publié jusqu’au
place-until-hint = Ce jour compris. Vide : sans fin. Ceux qui suivent le cours peuvent toujours continuer.
place-language-hint = Par son code, comme fr, en ou pt-BR. Vide : inconnue.
place-labels-hint = Ce cours n’est pas construit par nous : ce que vous dites ici de sa langue et de son public reste, même si une nouvelle version dit autre chose.
place-everybody = Tous les publics
place-other = Un autre public
place-other-title = Nom de l’autre public
place-other-hint = Seulement si vous avez choisi « Un autre public ». Minuscules, chiffres et tirets, comme aides-soignants.
partner-audience = Public de ce partenaire
partner-audience-text = Les personnes qui suivent le lien de ce partenaire voient d’abord la variante de ce public. Elles peuvent en choisir une autre.
partner-audience-none = Aucun en particulier

adding-title = Ajouter un cours
adding-lead = Un paquet SCORM 1.2 de n’importe quel outil auteur. Il est vérifié avant d’être accepté.
adding-do = Téléverser
not-isolated = Sur ce serveur, tous les paquets partagent une même adresse : un paquet malveillant pourrait lire ce que les autres enregistrent dans le navigateur des apprenants. N’ajoutez que des paquets en qui vous avez confiance, ou configurez une adresse par paquet (content-url = "https://*.contenu.example").
field-package = Paquet (fichier .zip)
field-package-hint = Au plus { $size }.
field-slug = Nom dans l’adresse
field-slug-hint = Facultatif : par défaut, d’après le titre du cours. Lettres, chiffres et tirets.
field-listed = Montrer au catalogue
field-strict = Suivre la norme à la lettre (4 096 caractères de données de reprise)
field-presentation = Ouverture du cours
presentation-frame = Dans la page
presentation-popup = Dans une nouvelle fenêtre

refused-detail = Détail technique :
refused-no-file = Aucun fichier n’a été choisi, ou il est vide.
refused-slug-taken = Un cours a déjà ce nom dans son adresse. Ajoutez une version à ce cours, ou choisissez un autre nom.
refused-not-a-zip = Ce fichier n’est pas une archive zip.
refused-zip-multi-disk = Cette archive est découpée en plusieurs fichiers. Refaites-la en un seul.
refused-zip-too-many-entries = Cette archive contient trop de fichiers.
refused-zip-encrypted = Cette archive est protégée par un mot de passe. Refaites-la sans mot de passe.
refused-zip-special-file = Cette archive contient un lien ou un fichier spécial, ce qui est refusé par sécurité.
refused-zip-name = Un nom de fichier de cette archive mène hors du paquet ou n’est pas valable. Le paquet est refusé par sécurité.
refused-zip-duplicate = Cette archive contient deux fois le même fichier. Refaites-la.
refused-zip-file-and-folder = Un même nom désigne un fichier et un dossier. Refaites l’archive.
refused-zip-inconsistent = Cette archive se contredit elle-même. Elle est refusée par sécurité.
refused-zip-too-big = Une fois décompressé, ce paquet est trop volumineux.
refused-zip-bomb = Ce paquet enfle démesurément à la décompression. Il est refusé par sécurité.
refused-zip-method = Un fichier est compressé d’une façon que les plateformes ne savent pas lire. Refaites l’archive en « deflate ».
refused-no-such-file = Un fichier annoncé manque dans l’archive.
refused-manifest-missing = Il manque le fichier imsmanifest.xml à la racine : ce n’est pas un paquet SCORM, ou il a été zippé avec son dossier.
refused-manifest-several = Plusieurs dossiers contiennent un imsmanifest.xml. Zippez le contenu d’un seul cours.
refused-manifest-unreadable = Le fichier imsmanifest.xml est illisible.
refused-zip-unreadable = Un fichier de l’archive est endommagé. Refaites-la ou envoyez-la de nouveau.
refused-nothing = Ce paquet ne contient aucun cours à ouvrir.
refused-slow = La lecture de ce paquet a pris trop de temps.
refused-known = Ce paquet est déjà hébergé ici. Pour en faire un second cours, donnez-lui un nom dans l’adresse.
refused-known-where = c’est la version { $number } du cours « { $title } ».
refused-same = Un cours d’ici est déjà ce module, dans cette langue et pour ce public. Ajoutez ce paquet à ce cours, comme nouvelle version.
refused-same-where = le cours « { $title } ».
refused-programme = Ce programme n’existe pas ou plus. Choisissez-en un dans la liste.
refused-programme-title = Donnez au programme un titre de 255 caractères au plus.
refused-place = Le rang est un nombre de 1 à 999, ou rien.
refused-module = Le module s’écrit en minuscules sans accent, chiffres et tirets, 80 au plus.
refused-language = La langue est un code comme fr, en ou pt-BR, ou rien.
refused-audience = Le public s’écrit en minuscules sans accent, chiffres et tirets, 80 au plus.
refused-day = Une date n’est pas lisible. Écrivez-la comme 2026-11-03.
refused-days = La fin de la publication est avant son début.

versions-title = Versions
version-title = Version { $number }
version-current = Proposée aux nouveaux apprenants
version-former = Ancienne
version-withdrawn = Suspendue
version-host = Adresse des contenus
version-hash = Empreinte du paquet (BLAKE3) :
version-choose = Proposer aux nouveaux apprenants
version-withdraw = Suspendre cette version
version-offer = Proposer de nouveau cette version
version-withdraw-hint = Une version suspendue ne s’ouvre plus pour personne, tout de suite. Ce que les apprenants y ont fait est conservé.
new-version-title = Ajouter une version
new-version-hint = Elle sera proposée aux nouveaux apprenants ; les autres restent sur la leur, sauf si vous les déplacez ensuite.
offer-title = Diffusion
no-figures-note = Combien d’apprenants suivent une version n’est dit nulle part, même arrondi : ces nombres n’existent que dans les statistiques annuelles, protégées.

move-title = Apprenants des autres versions
move-text = Les apprenants en cours dans une autre version peuvent passer à celle-ci si elle a tous les SCO qu’ils ont commencés. Sans action, ils restent sur leur version. Les parcours terminés ne changent pas.
move-do = Les faire passer à cette version

playing-title = Lecture
playing-standard = Respect de la norme SCORM 1.2
playing-standard-hint = Souple : ce que les outils auteurs font dans la pratique est accepté. Strict : tout ce que la norme refuse est refusé.
playing-lenient = Souple
playing-strict = Strict

problems-title = Problèmes du paquet
problems-none = Aucun
problems-none-text = La vérification n’a rien trouvé.
problems-errors = { $count ->
    [one] { $count } erreur
   *[other] { $count } erreurs
  }
problems-warnings = { $count ->
    [one] { $count } avertissement
   *[other] { $count } avertissements
  }
severity-fatal = Bloquant
severity-error = Erreurs : une partie du cours ne fonctionnera pas
severity-warning = Avertissements : fonctionne ici, pourrait échouer ailleurs
severity-note = À savoir
# What the reader of packages says, by its codes, and what to do about it.
problem-adlcp-namespace = Les noms d’ADL sont dans l’espace de noms « { $namespace } ».
problem-adlcp-namespace-hint = SCORM 1.2 utilise http://www.adlnet.org/xsd/adlcp_rootv1p2
problem-adlcp-prefix = { $case ->
    [none] Les noms d’ADL n’ont pas de préfixe.
   *[other] Les noms d’ADL ont le préfixe « { $prefix } ».
  }
problem-adlcp-prefix-hint = Employez le préfixe « adlcp » ; Moodle n’en connaît pas d’autre et ne verrait que des documents sans suivi.
problem-adlcp-undeclared = Le préfixe des noms d’ADL n’est pas déclaré.
problem-adlcp-undeclared-hint = Déclarez-le sur l’élément « manifest » ; des lecteurs stricts refusent tout le manifeste.
problem-api-not-finished = Aucune page, aucun script ne cite LMSFinish.
problem-api-not-finished-hint = C’est lui qui arrête le temps et le statut : appelez-le quand on quitte la page.
problem-api-not-used = Aucune page, aucun script ne cite LMSInitialize.
problem-api-not-used-hint = Un SCO doit l’appeler : vérifiez que le contenu transmet bien quelque chose.
problem-api-scorm-2004 = Le contenu ne parle que SCORM 2004.
problem-api-scorm-2004-hint = Exportez le cours en SCORM 1.2.
problem-asset-launched = L’élément « { $item } » lance un document sans suivi.
problem-asset-launched-hint = Rien n’est suivi ; les plateformes le comptent comme terminé dès l’ouverture.
problem-bare-ampersand = Le manifeste contient un « & » qui n’est pas écrit { "&amp;" }.
problem-bare-ampersand-hint = Écrivez { "&amp;" } ; des lecteurs stricts refusent tout le manifeste.
problem-base-without-slash = { "xml:base" } vaut « { $base } », sans barre oblique à la fin.
problem-base-without-slash-hint = Ajoutez-la ; sans elle, les règles des adresses font tomber la dernière partie.
problem-control-character = Le manifeste contient un caractère de contrôle.
problem-control-character-hint = Retirez-le ; des lecteurs stricts refusent tout le manifeste.
problem-control-documents-missing = Le paquet n’a pas de documents de contrôle.
problem-control-documents-missing-hint = Peu d’outils demandent les quatre fichiers .xsd, mais certains refusent un paquet sans eux.
problem-default-unknown = L’organisation par défaut « { $organization } » n’existe pas.
problem-default-unknown-hint = La première a été utilisée ; désignez-en une qui existe.
problem-dependency-cycle = La ressource « { $resource } » dépend de « { $dependency } », qui dépend d’elle.
problem-dependency-cycle-hint = Retirez l’une des dépendances ; certaines plateformes les suivent sans fin.
problem-element-missing = Le manifeste n’a pas d’élément « { $element } ».
problem-element-missing-hint = Ajoutez l’élément, vide au besoin.
problem-encoding-declaration = Le manifeste déclare l’encodage « { $encoding } » et ne s’en sert pas.
problem-encoding-declaration-hint = Déclarez l’encodage que le fichier a vraiment, de préférence UTF-8.
problem-encoding-mismatch = Le manifeste contient des octets qui ne sont pas du { $encoding }.
problem-encoding-mismatch-hint = Enregistrez le manifeste en UTF-8.
problem-file-missing = Le manifeste cite « { $href } », qui n’est pas dans le paquet.
problem-file-missing-hint = Ajoutez le fichier ou retirez-le du manifeste.
problem-file-unreadable = « { $name } » ne peut pas être décompressé : { $reason }.
problem-file-unreadable-hint = Refaites le paquet.
problem-file-without-href = Un élément « file » n’a pas de « href ».
problem-file-without-href-hint = Indiquez le fichier ou retirez l’élément.
problem-files-undeclared = { $count ->
    [one] { $count } fichier du paquet n’est pas cité par le manifeste.
   *[other] { $count } fichiers du paquet ne sont pas cités par le manifeste.
  }
problem-files-undeclared-hint = Énumérez tous les fichiers d’une ressource, pour les plateformes qui ne copient que ceux-là.
problem-href-absolute = L’adresse « { $href } » commence par une barre oblique.
problem-href-absolute-hint = Retirez-la ; les adresses partent du manifeste.
problem-href-backslash = L’adresse « { $href } » est écrite avec « \ ».
problem-href-backslash-hint = Écrivez « / ».
problem-href-case = Le manifeste cite « { $href } », le fichier s’appelle « { $name } ».
problem-href-case-hint = Employez les mêmes majuscules ; la plupart des serveurs répondraient que le fichier n’existe pas.
problem-href-external = L’adresse « { $href } » est sur un autre serveur.
problem-href-external-hint = Mettez le fichier dans le paquet ; de là-bas, il ne peut pas joindre la plateforme.
problem-href-refused = L’adresse « { $href } » est refusée : { $case ->
    [script] c’est un programme, pas un fichier
    [data] ce sont des données, pas un fichier
    [outside] elle désigne un endroit hors du paquet
    [host] elle désigne un autre serveur
    [climbs] elle mène hors du paquet
   *[other] elle est trop longue
  }.
problem-href-refused-hint = Désignez un fichier du paquet, à partir du manifeste.
problem-hrefs-stopped = Les adresses n’ont été suivies que sur les 16 premiers Mo.
problem-hrefs-stopped-hint = Ce qui est dit des fichiers manquants ou non cités est incomplet.
problem-identifier-duplicate = L’identifiant « { $identifier } » a déjà servi à la ligne { $line }.
problem-identifier-duplicate-hint = Rendez les identifiants uniques ; les plateformes ne gardent pas toutes le même élément.
problem-identifier-missing = Un élément « { $element } » n’a pas d’identifiant.
problem-identifier-missing-hint = Donnez-lui en un ; le suivi des apprenants est rangé sous cet identifiant.
problem-identifier-not-ncname = L’identifiant « { $identifier } » n’est pas un nom XML.
problem-identifier-not-ncname-hint = Commencez par une lettre, continuez par des lettres, des chiffres, « - », « _ » ou « . ».
problem-isvisible = « isvisible » vaut « { $value } ».
problem-isvisible-hint = Écrivez « true » ou « false ».
problem-item-empty = L’élément « { $item } » ne lance rien et ne contient rien.
problem-item-empty-hint = Donnez-lui une ressource ou retirez-le.
problem-item-launches-and-contains = L’élément « { $item } » lance une ressource et contient d’autres éléments.
problem-item-launches-and-contains-hint = Certaines plateformes ne lancent que les feuilles de l’arbre : donnez à la ressource un élément à elle.
problem-launch-missing = L’élément « { $item } » lance un fichier qui n’existe pas.
problem-launch-missing-hint = Ajoutez le fichier ou corrigez l’adresse de sa ressource.
problem-launches-cut = Le paquet lance plus d’éléments que le serveur n’en garde : les derniers sont laissés de côté.
problem-launches-cut-hint = Répartissez-le en plusieurs paquets.
problem-manifest-case = Le manifeste s’appelle « { $name } ».
problem-manifest-case-hint = Nommez-le imsmanifest.xml ; Moodle ne trouve aucune autre écriture.
problem-manifest-in-folder = Le manifeste est dans le dossier « { $folder } ».
problem-manifest-in-folder-hint = Zippez le contenu du dossier ; Moodle veut le manifeste à la racine.
problem-manifest-missing = Il n’y a pas d’imsmanifest.xml à la racine du paquet, qui contient : { $found }.
problem-manifest-missing-hint = Exportez le cours en SCORM 1.2, et ne zippez pas de nouveau l’archive ou son dossier.
problem-manifest-several = Plusieurs dossiers contiennent un imsmanifest.xml : { $folders }.
problem-manifest-several-hint = Zippez le contenu d’un seul.
problem-manifest-unreadable = { $case ->
    [too-big] Le manifeste fait { $text } octets ; { $limit } au plus sont lus
    [dtd] Le manifeste a une déclaration de type de document (DOCTYPE)
    [malformed] Le manifeste n’est pas du XML bien formé, à la ligne { $line } : { $text }
    [too-deep] Les éléments du manifeste s’emboîtent sur plus de { $limit } niveaux
    [elements] Le manifeste a plus de { $limit } éléments
    [attributes] Un élément du manifeste a plus de { $limit } attributs
    [attributes-in-all] Le manifeste a plus de { $limit } attributs
    [too-long] Un texte du manifeste fait plus de { $limit } octets
   *[other] L’élément racine est « { $text } », et non « manifest »
  }.
problem-manifest-unreadable-hint = Exportez de nouveau le cours en SCORM 1.2 ; si le manifeste a été retouché à la main, corrigez-le.
problem-masteryscore = Le score de maîtrise « { $value } » { $case ->
    [range] n’est pas compris entre 0 et 100
   *[other] n’est pas un nombre
  }.
problem-masteryscore-hint = Écrivez un pourcentage, avec des chiffres et un point seulement ; tel quel, il est ignoré.
problem-masteryscore-zero = Le score de maîtrise est 0.
problem-masteryscore-zero-hint = Moodle l’ignore : retirez-le, ou demandez davantage.
problem-maxtimeallowed = La durée accordée « { $value } » n’est pas une durée valable.
problem-maxtimeallowed-hint = Écrivez-la sous la forme { "HHHH:MM:SS.cc" } ; telle quelle, elle est ignorée.
problem-more = { $more ->
    [one] Et un autre du même genre.
   *[other] Et { $more } autres du même genre.
  }
problem-more-hint = Corrigez d’abord ceux-ci, puis téléversez de nouveau le paquet.
problem-namespace-missing = Le manifeste ne déclare pas d’espace de noms.
problem-namespace-missing-hint = Déclarez l’espace de noms par défaut de SCORM 1.2 sur l’élément « manifest ».
problem-namespace-other = Le manifeste est dans l’espace de noms « { $namespace } ».
problem-namespace-other-hint = SCORM 1.2 utilise http://www.imsproject.org/xsd/imscp_rootv1p1p2
problem-no-sco = Aucune ressource n’est un SCO.
problem-no-sco-hint = Rien n’est suivi : donnez à ce qui dialogue avec la plateforme le type SCORM « sco ».
problem-no-such-file = Le paquet n’a pas de fichier « { $name } ».
problem-no-such-file-hint = Refaites l’archive à partir du cours complet.
problem-noise = L’archive contient des fichiers du système d’exploitation, comme .DS_Store.
problem-noise-hint = Laissez-les de côté ; ils ne font que prendre de la place.
problem-not-a-zip = Ce n’est pas une archive zip : { $reason }.
problem-not-a-zip-hint = Envoyez le fichier zip tel que l’outil auteur l’a écrit.
problem-not-scorm-1-2 = Ce n’est pas un paquet SCORM 1.2, mais { $kind ->
    [scorm-2004] un paquet SCORM 2004
    [content-package] un paquet de contenu IMS
    [common-cartridge] une Common Cartridge IMS
    [cmi5] un cours cmi5
    [xapi] un cours xAPI
    [aicc] un cours AICC
    [h5p] un contenu H5P
    [plain-html] un ensemble de pages web
   *[other] une archive d’autre chose
  }.
problem-not-scorm-1-2-hint = Exportez le cours en SCORM 1.2.
problem-nothing-to-launch = Le paquet ne lance rien.
problem-nothing-to-launch-hint = Donnez à son organisation un élément qui renvoie à une ressource avec un fichier.
problem-prerequisite-circle = L’élément « { $item } » attend « { $name } », qui l’attend lui-même.
problem-prerequisite-circle-hint = Permettez d’ouvrir l’un sans l’autre ; tel quel, la plupart des plateformes n’ouvrent jamais ni l’un ni l’autre.
problem-prerequisite-unknown = Les prérequis de l’élément « { $item } » citent « { $name } », qui n’est aucun élément.
problem-prerequisite-unknown-hint = Citez un élément ; telle quelle, la condition n’est jamais remplie.
problem-prerequisites = Les prérequis de l’élément « { $item } » sont illisibles, au caractère { $column } : { $case ->
    [too-long] la formule est trop longue
    [too-deep] la formule a trop de niveaux
    [ended] la formule s’arrête avant la fin
    [status] ce mot n’est pas un statut
    [quote] ce guillemet n’est jamais refermé
   *[other] autre chose était attendu à cet endroit
  }.
problem-prerequisites-hint = Corrigez la formule ; telle quelle, elle ne bloque personne.
problem-prerequisites-type = Des prérequis n’ont pas le type « aicc_script ».
problem-prerequisites-type-hint = Ajoutez type="aicc_script" ; sans lui, certaines plateformes ignorent la condition.
problem-reference-unknown = L’élément « { $element } » d’identifiant « { $identifier } » renvoie à la ressource « { $reference } », qui n’existe pas.
problem-reference-unknown-hint = Ajoutez la ressource ou corrigez « identifierref ».
problem-remote-resource = Une page charge quelque chose depuis « { $host } ».
problem-remote-resource-hint = Mettez-le dans le paquet : hors ligne il manque, et ce serveur apprend qui suit le cours.
problem-repeated-element = Un élément « { $element } » contient plusieurs « { $repeated } ».
problem-repeated-element-hint = Le premier a été utilisé ; retirez les autres.
problem-resource-type = Le type d’une ressource est « { $value } ».
problem-resource-type-hint = Écrivez type="webcontent", le seul de SCORM 1.2.
problem-resource-type-other = Le type d’une ressource est « { $value } ».
problem-resource-type-other-hint = Écrivez type="webcontent", le seul de SCORM 1.2.
problem-rules-on-asset = L’élément « { $item } » a des règles de lancement mais lance un document sans suivi.
problem-rules-on-asset-hint = S’il dialogue avec la plateforme, faites de sa ressource un « sco ».
problem-scan-stopped = Les pages et les scripts n’ont été examinés que sur les 64 premiers Mo.
problem-scan-stopped-hint = Ce qui est dit du dialogue avec la plateforme et des ressources distantes est incomplet.
problem-schema-other = Le manifeste annonce le schéma « { $schema } ».
problem-schema-other-hint = SCORM 1.2 annonce « ADL SCORM ».
problem-schemaversion-missing = Le manifeste ne dit pas de quelle version de SCORM il est.
problem-schemaversion-missing-hint = Écrivez <schemaversion>1.2</schemaversion> dans ses métadonnées.
problem-schemaversion-other = Le manifeste annonce la version « { $version } ».
problem-schemaversion-other-hint = SCORM 1.2 annonce « 1.2 » ; les autres versions demandent un autre lecteur.
problem-scormtype = Une ressource a le type SCORM « { $value } ».
problem-scormtype-hint = { $case ->
    [upper] Écrivez-le en minuscules.
   *[other] Écrivez « sco » ou « asset » ; telle quelle, la ressource compte comme un document sans suivi.
  }
problem-scormtype-missing = Une ressource ne dit pas son type SCORM.
problem-scormtype-missing-hint = Elle compte comme un document sans suivi, que les plateformes terminent dès l’ouverture : écrivez « sco » ou « asset ».
problem-scormtype-spelling = Le manifeste écrit « { $name } ».
problem-scormtype-spelling-hint = SCORM 1.2 écrit « scormtype », en minuscules ; Moodle y voit un document sans suivi.
problem-several-organizations = Le manifeste a { $count } organisations.
problem-several-organizations-hint = Ce sont des variantes : la plupart des plateformes ne montrent que celle par défaut.
problem-sub-manifest = Le manifeste en contient un autre, qui n’a pas été lu.
problem-sub-manifest-hint = Fondez-le dans le premier ; peu de plateformes le lisent.
problem-text-too-long = « { $element } » a { $length } caractères, au-delà des { $limit } qui sont sûrs.
problem-text-too-long-hint = { $case ->
    [refused] Raccourcissez-le ; Moodle ne peut pas l’enregistrer et refuse le paquet.
   *[other] Raccourcissez-le.
  }
problem-timelimitaction = L’action en fin de temps est « { $value } ».
problem-timelimitaction-hint = Écrivez « exit,message », « exit,no message », « continue,message » ou « continue,no message ».
problem-title-missing = { $case ->
    [empty] Le titre d’un élément « { $element } » est vide.
   *[other] Un élément « { $element } » n’a pas de titre.
  }
problem-title-missing-hint = Donnez-lui en un ; les plateformes affichent une ligne vide.
problem-title-reference = Le titre « { $title } » contient une référence numérique ou une section CDATA.
problem-title-reference-hint = Moodle affiche la référence elle-même : écrivez le caractère en UTF-8.
problem-title-zero = Un titre est « 0 ».
problem-title-zero-hint = Moodle le laisse tomber : écrivez autre chose que « 0 ».
problem-trailing-content = Quelque chose suit la fin du manifeste.
problem-trailing-content-hint = Retirez-le ; des lecteurs stricts refusent tout le manifeste.
problem-unknown-entity = L’entité « { $name } » ne désigne rien en XML.
problem-unknown-entity-hint = Écrivez le caractère lui-même.
problem-zip-backslash = Les noms de l’archive sont écrits avec « \ ».
problem-zip-backslash-hint = Refaites l’archive avec un outil qui écrit « / » ; Moodle en fait un seul long nom.
problem-zip-bomb = « { $name } » devient { $ratio } fois plus gros à la décompression ; { $limit } fois au plus sont acceptées.
problem-zip-bomb-hint = Refaites l’archive avec un outil zip ordinaire.
problem-zip-duplicate = L’archive a deux entrées pour « { $name } ».
problem-zip-duplicate-hint = Refaites l’archive avec un outil zip ordinaire.
problem-zip-encrypted = « { $name } » est chiffré.
problem-zip-encrypted-hint = Refaites l’archive sans mot de passe.
problem-zip-file-and-folder = « { $name } » est à la fois un fichier et un dossier.
problem-zip-file-and-folder-hint = Refaites l’archive avec un outil zip ordinaire.
problem-zip-inconsistent = L’archive se contredit : { $reason }.
problem-zip-inconsistent-hint = Refaites l’archive avec un outil zip ordinaire.
problem-zip-method = « { $name } » est compressé par la méthode { $method }.
problem-zip-method-hint = Refaites l’archive en « deflate » ; Moodle prend un tel paquet pour un paquet vide.
problem-zip-multi-disk = L’archive est découpée sur plusieurs disques.
problem-zip-multi-disk-hint = Refaites-la en un seul fichier.
problem-zip-name = Le nom « { $name } » est refusé : { $case ->
    [empty] il est vide
    [absolute] il part de la racine d’un disque
    [climbs] il remonte dans un dossier parent
    [control] il contient un caractère de contrôle
    [colon] il contient un deux-points
   *[other] il est trop long
  }.
problem-zip-name-hint = Renommez le fichier, puis refaites l’archive.
problem-zip-name-encoding = Les noms de fichiers ne sont pas en UTF-8 ; ils ont été lus comme { $encoding }.
problem-zip-name-encoding-hint = Refaites l’archive avec un outil qui écrit les noms en UTF-8.
problem-zip-same-but-case = « { $first } » et « { $second } » ne diffèrent que par les majuscules.
problem-zip-same-but-case-hint = Renommez l’un des deux ; certains systèmes n’en gardent qu’un.
problem-zip-special-file = « { $name } » n’est pas un fichier ordinaire, mais un lien ou un périphérique.
problem-zip-special-file-hint = Ne mettez dans l’archive que des fichiers ordinaires.
problem-zip-too-big = { $case ->
    [all] Une fois décompressés, les fichiers font { $size } octets
   *[other] Une fois décompressé, « { $name } » fait { $size } octets
  } ; { $limit } au plus sont acceptés.
problem-zip-too-big-hint = Allégez les médias, ou répartissez le cours en plusieurs paquets.
problem-zip-too-many-entries = L’archive a { $found } entrées ; { $limit } au plus sont acceptées.
problem-zip-too-many-entries-hint = Répartissez le cours en plusieurs paquets.
reason-end-missing = il lui manque la fin, comme à un fichier qui n’est pas arrivé en entier
reason-list-long = la liste de ses fichiers est trop longue
problem-zip-unreadable = « { $name } » est illisible : { $reason }.
problem-zip-unreadable-hint = Refaites l’archive, ou envoyez-la de nouveau.

health-title = Santé du cours
health-text = Erreurs que les SCO ont provoquées chez de nombreux apprenants, sans aucune donnée d’apprenant. Une erreur est dite le lendemain au plus tôt, et à partir d’un nombre tenu secret : le passage d’un seul apprenant ne s’y voit pas.
health-none = Aucune erreur n’a été signalée par de nombreux apprenants.
health-some = quelques dizaines d’apprenants
health-often = quelques centaines d’apprenants
health-very-often = des milliers d’apprenants
scos-title = SCO de cette version

registration-title = Inscription
registration-number = Numéro d’inscription
registration-number-hint = L’apprenant le trouve dans la page de ses données. 32 lettres et chiffres.
registration-find = Chercher
registration-unknown = Aucune inscription n’a ce numéro.
registration-delete-title = Suppression à la demande de l’apprenant
registration-delete-text = La progression, les réponses et le score de cette inscription seront effacés définitivement.
registration-delete-sure = L’apprenant me l’a demandé
registration-delete = Supprimer cette inscription
attempt-number = essai { $number }

partners-lead = Donnez à chaque partenaire son lien : les cours commencés par ce lien lui sont attribués dans les statistiques annuelles.
partners-none = Aucun partenaire pour le moment.
partner-add = Ajouter un partenaire
partner-name = Nom du partenaire
partner-slug = Nom dans l’adresse
partner-slug-hint = Facultatif : par défaut, d’après le nom. Il ne pourra plus changer.
partner-kind = Type d’organisation
partner-kind-hint = Les statistiques annuelles réunissent les petits partenaires par type.
partner-kind-choose = Choisissez…
partner-kind-collectivite = Collectivité
partner-kind-etat = Service de l’État
partner-kind-entreprise = Entreprise
partner-kind-association = Association
partner-kind-enseignement = Établissement d’enseignement
partner-kind-autre = Autre organisation
partner-bad-kind = Choisissez un type d’organisation.
partner-bad-name = Donnez un nom de 2 à 100 caractères.
partner-slug-taken = Un partenaire a déjà ce nom dans son adresse.

partner-name-area = Espace partenaire
partner-nav-packages = Cours à installer
partner-nav-link = Lien
partner-nav-agreement = Engagements
partner-home-title = Bienvenue
partner-home-lead = Tout ce que le programme met à la disposition de { $name } : les cours, le lien de vos apprenants et de quoi les faire connaître.
partner-home-factor = Votre compte n’est protégé que par un mot de passe.
partner-home-factor-do = Ajouter un second facteur
partner-home-packages = Les cours à installer sur votre plateforme (SCORM 1.2) ou sur votre site (HTML5), avec leurs versions et leurs empreintes.
partner-home-link = Une adresse et son code QR, pour suivre les cours ici sans rien installer.
partner-home-agreement = Ce que vous avez accepté, à quelle date, à imprimer ou à relire.
factor-later = Plus tard : aller à l’espace partenaire
agreement-title = Conditions du partenariat
agreement-first = Avant d’ouvrir votre espace, lisez ces conditions et acceptez-les au nom de votre organisation.
agreement-renewed = Ces conditions ont changé depuis votre accord. Relisez-les : votre espace s’ouvre de nouveau dès que vous les acceptez.
agreement-version = Version { $version }, en vigueur depuis le { $since }
agreement-v1-between = Le présent accord lie le programme national de sensibilisation aux risques numériques (« le programme ») et { $name } (« le partenaire »).
agreement-v1-given-title = Ce que le programme fournit
agreement-v1-given = Le programme fournit gratuitement au partenaire ses cours, sous forme de paquets à son nom et à ses couleurs et par un lien vers sa propre plateforme, leurs mises à jour, et chaque année des statistiques anonymes.
agreement-v1-free-title = 1. Un accès gratuit pour les apprenants
agreement-v1-free = Le partenaire ouvre ces cours gratuitement à toutes les personnes à qui il les propose. Il ne vend ni les cours ni leur accès, et n’en fait pas la contrepartie d’un achat ou d’un abonnement.
agreement-v1-figures-title = 2. Des statistiques anonymes de l’année écoulée
agreement-v1-figures = Au début de chaque année, le partenaire transmet au programme les statistiques anonymes de l’année civile écoulée. Pour les cours suivis par son lien, le programme les établit lui-même. Pour les cours suivis sur sa propre plateforme, le partenaire les prépare chez lui avec le logiciel fourni et les dépose dans cet espace.
agreement-v1-figures-how = Ces statistiques sont volontairement brouillées avant de sortir de chez lui : elles ne contiennent ni nom, ni adresse, ni nombre exact, et personne n’y est reconnaissable. Elles sont publiées chaque année.
agreement-v1-speak-title = 3. Le droit de communiquer sur le partenariat
agreement-v1-speak = Le partenaire et le programme peuvent chacun faire connaître le partenariat : le nom du partenaire, les cours diffusés et les statistiques publiées. Aucun des deux ne laisse croire à une caution, un label ou une certification qui n’existe pas.
agreement-v1-end-title = Durée
agreement-v1-end = L’accord vaut tant que le partenaire diffuse les cours. Chacun peut y mettre fin par écrit ; le partenaire cesse alors de diffuser les cours, et les statistiques déjà publiées le restent.
agreement-accepted-title = Accord donné
agreement-accepted = Version { $version } acceptée au nom de { $name } le { $at }, par { $login }.
agreement-print = Imprimer
agreement-box = J’ai lu ces conditions, je suis habilité à engager { $name } et je les accepte en son nom.
agreement-do = Accepter et ouvrir l’espace
agreement-missing = Cochez la case pour accepter ces conditions. Sans accord, l’espace reste fermé.
agreement-changed = Les conditions viennent de changer. Relisez la version ci-dessus avant de l’accepter.
packages-title = Cours à installer
packages-lead = SCORM 1.2 pour une plateforme de formation (Moodle, 360Learning, LMS interne…), HTML5 pour un site ou une clé USB. Un paquet se dépose tel quel, sans le décompresser, dans une plateforme.
packages-sums = Toutes les empreintes (SHA256SUMS)
packages-sums-hint = Pour vérifier des paquets téléchargés, dans leur dossier :
packages-plain = Les paquets marqués « sans personnalisation » sont ceux du programme, sans votre nom ni vos couleurs : il n’en existe pas encore à votre nom.
packages-none = Aucun paquet n’est encore proposé. Revenez bientôt : ils apparaîtront ici dès leur publication.
packages-programme = Programme complet
packages-module = Module
packages-version = version { $version }
packages-changes = Nouveautés
packages-former = Versions précédentes
packages-scorm12 = SCORM 1.2
packages-html5 = HTML5
packages-since = proposé le { $day }
packages-audience = public : { $name }
packages-language = langue : { $name }
packages-chapters = un SCO par chapitre
packages-renews = renouvelle son contenu depuis { $server }
packages-keeps-programme = garde son contenu : un programme complet ne se renouvelle pas
packages-keeps-chapters = garde son contenu : un module coupé en chapitres ne se renouvelle pas
packages-keeps-former = garde son contenu : il a été construit avant votre demande, ou par une version antérieure du programme
packages-branded = à votre nom
packages-unbranded = sans personnalisation
packages-download = Télécharger
packages-guide = Que choisir à l’import sur votre plateforme (Moodle, Mentor, M@gistère, 360Learning…), et comment mettre à jour
guide-title = Nos cours sur votre plateforme
partner-home-guide = Quoi importer dans Moodle, Mentor, M@gistère, 360Learning ou CrossKnowledge, quoi régler, comment mettre à jour.
link-title = Le lien de vos apprenants
link-lead = Donnez cette adresse à vos apprenants : ils suivent les cours ici, gratuitement et sans compte.
link-explained = Les cours commencés depuis ce lien sont comptés pour vous dans les statistiques de l’année. Le lien est retenu un temps par le navigateur de l’apprenant, qui peut donc revenir plus tard.
link-private = Il ne vous dira jamais qui a suivi un cours, ni combien de personnes en direct : les seuls chiffres sont ceux, anonymes, de l’année écoulée.
link-code-title = Le même lien en code QR
link-code-text = Pour une affiche, un diaporama ou une fiche de paie : on le lit avec l’appareil photo du téléphone. Imprimez-le à au moins 2 cm de côté, en noir sur blanc.
link-code-label = Code QR qui mène à { $address }
link-code-download = Télécharger le code QR (SVG)
partner-nav-figures = Statistiques
partner-nav-return = Vos chiffres
partner-home-figures = Les chiffres anonymes de l’année écoulée et des années précédentes : tableurs, rapport à lire ou à imprimer.
partner-home-return = Vous diffusez les cours sur votre propre plateforme ? Préparez et déposez ici vos statistiques anonymes.
figures-title = Statistiques annuelles
figures-lead = Une fois par an, des nombres volontairement brouillés : chacun est donné avec sa marge, et personne n’y est reconnaissable.
figures-group = Si peu de personnes ont suivi les cours par vous cette année-là, votre fichier présente le groupe de partenaires dont vous faites partie (« Autres … »).
figures-none = Aucune année n’est encore publiée. Les statistiques d’une année paraissent au début de la suivante.
figures-year = Année { $year }
figures-erratum = version corrigée
figures-replaced = Une version corrigée de cette année remplace celle-ci, qui reste à disposition.
figures-signed = signées le { $day }
figures-national = Statistiques nationales
figures-own = Vos statistiques
figures-report = rapport à lire dans le navigateur
figures-read = Lire le rapport
figures-no-file = Vous n’étiez pas partenaire cette année-là.
figures-digest = Empreinte de la publication
figures-key = Clé publique de signature
figures-verify-title = Vérifier un fichier
figures-verify = Chaque archive est signée. Le programme relais, libre et gratuit, vérifie sur votre ordinateur la signature, les empreintes et les totaux :
figures-verify-key = La même clé est publiée sur la page publique des statistiques : comparez-les.
return-title = Vos chiffres à transmettre
return-lead = Pour les cours suivis sur votre propre plateforme : un fichier préparé sur votre ordinateur, qui ne contient ni nom, ni nombre exact.
return-link-only = Si vos apprenants suivent les cours par votre lien, vous n’avez rien à faire : ces cours sont déjà comptés.
return-sent-title = Retours déposés
return-sent = Année { $year }, déposé le { $at }
return-make-title = Préparer le retour { $year }
return-step-plan = Téléchargez le plan de l’année :
return-step-export = Exportez de votre plateforme les résultats des cours (rapports SCORM, d’achèvement ou de notes de Moodle, CSV d’une autre plateforme, relevés xAPI).
return-step-run = Dans le même dossier, lancez :
return-exports = vos-exports.csv
return-step-run-hint = Tout se passe sur votre ordinateur, sans connexion. Les mêmes nombres redonnent le même fichier : leur bruit n’est tiré qu’une fois. Avec --check, le programme montre d’abord, à vous seul, ce qu’il a compris.
return-step-send = Déposez ci-dessous le fichier retour.json obtenu.
return-may-replace = Un retour est déjà déposé pour cette année. Vous pouvez le remplacer, une seule fois.
return-made-here = Le plus simple : déposez vos exports dans une page qui les compte dans votre navigateur. Elle ne peut joindre aucun serveur : ni nom, ni nombre exact ne quitte votre ordinateur.
return-make-here = Préparer le retour { $year } dans le navigateur
return-make-elsewhere = Télécharger cette page, pour un ordinateur sans réseau
return-or-command = Ou avec la commande, par exemple pour de très grands exports :
return-send-title = Déposer le retour
return-file = Fichier retour.json
return-file-hint = Au plus 8 Mo. Son contenu vous est montré avant d’être enregistré.
return-do = Vérifier le fichier
return-no-year = Aucune année n’attend de retour de votre part en ce moment.
return-kept = Votre retour est enregistré. Merci !
return-preview-title = Votre retour { $year }
return-preview-lead = Voici tout ce que ce fichier apporte. Rien n’est encore enregistré.
return-learners = Apprenants
return-sources = Exports lus
return-software = Préparé avec
return-module = Module
return-started = Commencés
return-passed = Réussis
return-failed = Terminés sans réussite
return-abandoned = Non terminés
return-noise = Ces nombres sont brouillés et ajustés : chacun est juste à ± { $margin } près, 19 fois sur 20.
return-absent = Vos exports ne permettaient pas d’établir :
return-unobserved = Vos exports ne distinguent pas ces états, dont les nombres ne sont que du bruit :
table-module_status = l’état par module
table-starts_monthly = les débuts par mois
table-completions_monthly = les réussites par mois
table-region_status = les régions
table-duration_bands = les durées
table-questions = les réponses aux questions
status-abandonne = non terminé
status-echoue = terminé sans réussite
status-reussi = réussi
return-once = Ce retour pourra être remplacé une fois tant que l’année { $year } est ouverte ; il ne pourra pas être retiré.
return-replaces = Ce retour prend la place de celui du { $at }. Vos apprenants auront été tirés deux fois : le budget de confidentialité qui les protège est doublé. Il n’y aura pas de troisième tirage.
return-confirm = Déposer ce retour pour { $year }
return-cancel = Annuler
return-no-file = Aucun fichier n’a été choisi, ou il est vide.
return-too-big = Ce fichier dépasse 8 Mo : ce n’est pas un retour statistique.
return-schema = Ce fichier n’est pas un retour statistique. Déposez le fichier retour.json écrit par le programme, sans l’ouvrir ni le modifier.
return-signature = Ce fichier a été modifié après avoir été écrit : sa signature ne correspond pas. Rien n’a été enregistré.
return-plan = Ce retour n’a pas été préparé avec le plan de l’année. Téléchargez le plan ci-dessous, puis préparez le retour dans un nouveau dossier.
return-content = Le contenu de ce retour ne correspond pas à ce qui est attendu. Rien n’a été enregistré.
return-detail-size = le fichier fait { $size }, 8 Mo au plus sont acceptés.
return-detail-schema = ce n’est pas un retour ({ $reason }).
return-detail-signature = la signature ne correspond pas : le fichier a été modifié après avoir été écrit.
return-detail-format = le format est « { $format } » au lieu de « relais-return/2 ».
return-detail-year = le retour est pour { $found }, le plan pour { $expected }.
return-detail-plan = le tirage a été fait avec un autre plan : prenez celui de cette année et refaites le tirage avant l’envoi.
return-detail-partner = « { $id } » n’est pas l’identifiant d’un partenaire.
return-detail-drawing = C’est le tirage { $number } d’un retour : il y en a deux au plus.
return-detail-tier = Il a été tiré comme pour { $found } apprenants, et non { $expected }.
return-detail-rho = ρ vaut { $found } au lieu de { $expected }.
return-detail-sigma = σ² de la table « { $table } » vaut { $found } au lieu de { $expected }.
return-detail-cells = la table « { $table } » a { $found } cases au lieu de { $expected }.
return-detail-no-status = la table « module_status » manque.
return-detail-value = la case { $cell } de la table « { $table } » vaut { $value }, ce qu’aucun nombre d’apprenants ne donne avec ce bruit.
return-foreign = Ce retour a été préparé pour « { $name } », pas pour votre organisation.
return-not-open = L’année { $year } n’attend pas de retour : elle n’a pas été ouverte, ou ses statistiques sont déjà établies.
return-early = L’année { $year } n’est pas terminée : préparez le retour après le 31 décembre.
return-twice = Ce retour de { $year } a déjà été reçu le { $at }, ou il en remplaçait un autre : il n’y en a pas de troisième.
making-title = Préparer le retour statistique { $year }
making-name = Retour statistique
making-back = Retour à l’espace partenaire
making-lead = Vos exports sont lus ici, par votre navigateur. Cette page ne peut joindre aucun serveur : ni nom, ni nombre exact ne quitte cet ordinateur.
making-noscript = Cette page a besoin de JavaScript. Sans lui, utilisez la commande relais statistics return.
making-no-plan = Donnez aussi le plan de l’année (plan-2025.json, par exemple) : il se télécharge dans votre espace partenaire.
making-plan-taken = Plan de { $year }
making-partner = Identifiant de votre organisation
making-partner-hint = Il est dans votre espace partenaire : des minuscules, des chiffres et des traits d’union.
making-no-partner = Indiquez l’identifiant de votre organisation : des minuscules, des chiffres et des traits d’union.
making-exports = 1. Vos exports
making-choose = Choisissez les exports de votre plateforme, ou déposez-les ici
making-choose-hint = Rapports de Moodle, CSV, XLSX ou ODS d’une autre plateforme, relevés xAPI ; plusieurs fichiers à la fois. Un fichier de correspondance (.toml) est reconnu.
making-remove = Retirer
making-remove-name = Retirer { $name }
making-size-kb = { $count } ko
making-size-mb = { $count } Mo
making-reading = Lecture en cours…
making-was-read = Lignes lues : { $rows }
making-ask-activities = Dites ci-dessous à quel module correspond chaque activité.
making-file-unreadable = { $name } : { $reason }
making-is-return = ce fichier est un retour déjà préparé : déposez-le dans votre espace partenaire.
making-other-plan = ce plan n’est pas celui de cette page.
making-wrong = Cela n’a pas abouti : { $reason }
making-stopped = La lecture s’est arrêtée : un fichier est endommagé, ou trop grand pour ce navigateur. Enregistrez-le en « CSV UTF-8 », ou utilisez la commande. ({ $reason })
making-at = { $place } : { $message }
making-at-sheet = feuille { $name }
making-at-row = ligne { $row }
making-at-column = colonne { $name }
making-understood = 2. Ce qui a été compris
making-sheet = Feuille { $name } : { $kind }
making-kind-scorm = Rapport SCORM de Moodle
making-kind-completion = Rapport d’achèvement de Moodle
making-kind-grades = Notes de Moodle
making-kind-table = Tableau, lu d’après ses colonnes
making-kind-xapi = Relevés xAPI
making-kind-none = Tableau inconnu : dites ce que sont ses colonnes
making-columns = Choisir les colonnes (titres à la ligne { $row })
making-no-column = Aucune
making-role-email = Adresse électronique
making-role-number = Numéro de la personne
making-role-login = Identifiant de connexion
making-role-name = Nom
making-role-first = Prénom, s’il est à part
making-role-activity = Activité (aucune : le fichier porte sur une seule)
making-role-status = État
making-role-score = Note, à défaut d’état
making-role-best = Note maximale
making-role-started = Jour du début
making-role-completed = Jour de la fin
making-role-region = Région
making-role-time = Temps passé
making-role-unit = Un nombre seul vaut des
making-unit-minutes = minutes
making-unit-hours = heures
making-unit-seconds = secondes
making-words = Ce que veulent dire les états
making-word-passed = Réussi
making-word-failed = Terminé sans réussite
making-word-abandoned = Commencé, non terminé
making-word-none = Pas commencé : ne compte pas
making-choose-one = À choisir
making-choose-maybe = À choisir (peut-être : { $title })
making-leave-out = Aucun module : ne pas compter
making-activities = À quel module correspond chaque activité ?
making-settings = Réglages
making-dates = Dates telles que 03/04/2025
making-dates-unknown = Comme les autres dates l’indiquent
making-dates-day = Le jour en premier
making-dates-month = Le mois en premier
making-undated = Compter les résultats sans date pour cette année
making-best-grade = Note maximale de { $name }
making-region-of = Région de « { $word } »
making-save-mapping = Enregistrer ces choix pour l’an prochain (correspondance.toml)
making-exact-title = 3. Vos nombres exacts
making-exact-only = Pour vous seul : vérifiez-les. Ils restent sur cet écran et ne sont jamais envoyés.
making-learners = Apprenants : { $count }
making-module = Module
making-started = Commencés
making-passed = Réussis
making-failed = Terminés sans réussite
making-abandoned = Non terminés
making-absent = Vos exports n’en disent rien, ces tables seront absentes :
making-notes = À savoir
making-make = 4. Préparer ce qui sera envoyé
making-make-lead = Un bruit est ajouté à chaque nombre, une seule fois, pour que personne ne soit reconnaissable. Les mêmes nombres redonnent le même fichier : ce navigateur le garde.
making-draw = Ajouter le bruit et montrer le fichier
making-refused = Un retour a déjà été tiré ici à partir d’autres nombres. Un second tirage en dit plus : qui connaît tous les autres devine alors juste { $percent } fois sur 100 pour l’un de vos apprenants (ρ = { $rho }). Il n’y en aura pas de troisième.
making-refused-last = Un retour a déjà été tiré deux fois ici : il n’y a pas de troisième tirage. Reprenez le dernier.
making-save-last = Enregistrer le retour déjà tiré
making-replace = Remplacer : tirer une seconde fois
making-sent-title = Ce qui sera envoyé
making-is-same = Ces nombres avaient déjà été tirés : c’est le même fichier.
making-not-kept = Ce navigateur n’a pas pu garder le tirage : enregistrez le fichier maintenant, et gardez-le.
making-learners-about = Apprenants : { $count } (± { $margin })
making-margin = Ces nombres sont brouillés et ajustés : chacun est juste à ± { $margin } près, 19 fois sur 20.
making-table-sent = { $name } : { $count } cases
making-table-not-sent = { $name } : absente
making-unobserved = Vos exports ne distinguent pas : { $list }. Ces nombres ne sont que du bruit.
making-whole = Le fichier entier, tel qu’il part
making-save = Enregistrer retour.json
making-save-hint = Déposez ensuite retour.json dans votre espace partenaire, et gardez-en une copie.
making-send = Déposer ce retour
making-send-hint = Seul le fichier montré ci-dessus est envoyé. Son contenu vous est montré une dernière fois avant d’être enregistré.
partner-nav-kit = Communication
partner-home-kit = Textes prêts à copier et images à vos couleurs pour faire connaître les cours.
kit-title = Kit de communication
kit-lead = De quoi faire connaître les cours autour de vous, à votre nom.
kit-rules = Vous pouvez adapter ces textes. Ne parlez ni de label ni de certification, et ne citez que les chiffres publiés dans les statistiques annuelles.
kit-texts-title = Textes
kit-mail = Message électronique
kit-mail-1 = Objet : Cybersécurité : des cours gratuits pour prendre les bons réflexes
kit-mail-2 = Bonjour,
kit-mail-3 = Un message piégé, un mot de passe volé, un faux conseiller bancaire : nous y sommes tous exposés. { $name } vous propose de suivre les cours gratuits du programme national de sensibilisation. Ils se suivent à votre rythme, sur ordinateur ou sur téléphone.
kit-mail-4 = Pour commencer, sans compte ni inscription : { $address }
kit-mail-5 = Personne chez { $name } ne saura si vous les avez suivis ni ce que vous avez répondu.
kit-intranet = Intranet ou lettre interne
kit-intranet-1 = Cybersécurité : et si vous preniez une demi-heure ?
kit-intranet-2 = Reconnaître un message piégé, choisir un bon mot de passe, savoir qui appeler : des cours gratuits, courts et concrets, avec des mises en situation. Une attestation vous est proposée à la fin.
kit-intranet-3 = Commencez quand vous voulez, sans compte : { $address }
kit-social = Réseaux sociaux
kit-social-1 = Les arnaques en ligne, cela s’apprend… à éviter. { $name } vous propose des cours gratuits, sans compte et sans publicité, pour prendre les bons réflexes.
kit-social-2 = { $address } #cybersécurité
kit-poster = Affiche
kit-poster-1 = Un doute sur un message ? Prenez les bons réflexes.
kit-poster-2 = Des cours gratuits, sans compte, à votre rythme, avec { $name }.
kit-poster-3 = Scannez le code ou tapez { $address }
kit-copy = Copier
kit-copied = Copié.
kit-pictures-title = Images
kit-pictures = À votre nom et à votre couleur. Le cadre « Votre logo » marque la place de votre logo : recouvrez-le avec votre propre fichier. Le SVG s’agrandit sans perte, le PNG s’ouvre partout.
kit-bandeau = Bandeau pour un site
kit-partage = Aperçu de lien
kit-carre = Carré pour les réseaux sociaux
kit-affiche = En-tête d’affiche A4
kit-headline = Cybersécurité : prenez les bons réflexes
kit-text = Des cours gratuits, sans compte, à votre rythme.
kit-with = Avec { $name }
kit-logo = Votre logo
kit-alternative = Cybersécurité : prenez les bons réflexes. Des cours gratuits avec { $name }.
kit-alternative-title = Texte de remplacement à donner avec l’image :
partner-link = Lien des apprenants
partner-branded = Paquets à son nom
partner-plain = Paquets sans personnalisation proposés
partner-agreement = Conditions du partenariat
partner-agreement-current = en vigueur
partner-agreement-none = Rien n’est accepté : l’espace du partenaire est fermé.
partner-accounts-none = Aucun compte pour le moment.
partner-account-closed = compte fermé
partner-account-factor = avec un second facteur
partner-account-no-factor = sans second facteur
partner-edit = Modifier
partner-colour = Couleur
partner-colour-hint = Comme #0b5a6e. Elle sert de fond aux images du kit de communication : assez sombre pour des lettres blanches.
partner-bad-colour = Cette couleur ne convient pas : six chiffres hexadécimaux après #, et un contraste d’au moins 4,5 avec les fonds des pages. Prenez une nuance plus sombre.
role-administrator = Administrateur
role-partner = Partenaire
account-you = Vous
account-close = Fermer
account-open = Rouvrir
account-closed = Fermé
account-lost = Mot de passe ou téléphone perdu ? Un autre administrateur rétablit l’accès ici : le lien permet de choisir un nouveau mot de passe et un nouveau second facteur. S’il ne reste aucun administrateur, l’exploitant le fait sur le serveur, avec la commande relais admin account reset.
account-restore = Rétablir l’accès
invite-title = Inviter
invite-text = L’invitation est un lien à transmettre vous-même, valable sept jours et une seule fois.
invite-who = Qui inviter
invite-partner = Partenaire { $name }
invite-do = Créer un lien d’invitation
invite-made = Voici le lien. Copiez-le maintenant, il ne sera plus affiché.

journal-lead = Les 300 dernières actions. Aucune ne nomme un apprenant.
journal-server = Serveur ou ligne de commande
action-course-add = Version de cours ajoutée
action-course-version = Version choisie
action-course-list = Cours mis au catalogue
action-course-unlist = Cours retiré du catalogue
action-course-playing = Lecture réglée
action-course-withdraw = Version suspendue
action-course-offer-again = Version proposée de nouveau
action-course-move = Apprenants passés à une version
action-registration-delete = Inscription supprimée
action-partner-add = Partenaire ajouté
action-partner-agree = Conditions du partenariat acceptées
action-partner-brand = Marque publiée par le partenaire
action-partner-unbrand = Marque retirée par le partenaire
action-partner-edit = Partenaire modifié
action-partner-beacon-on = Comptage des modules terminés ailleurs activé
action-partner-beacon-off = Comptage des modules terminés ailleurs désactivé
action-package-offer = Paquet proposé aux partenaires
action-statistics-open = Année de statistiques ouverte
action-statistics-closed = Année de statistiques close
action-statistics-drawn = Statistiques tirées
action-statistics-signed = Statistiques signées
action-statistics-purged = Données d’une année détruites
action-statistics-return = Retour d’un partenaire reçu
action-account-invite = Invitation créée
action-account-renew = Rétablissement d’un compte préparé
action-account-renewed = Compte rétabli
action-account-create = Compte créé
action-account-second-factor = Second facteur activé
action-account-disable = Compte fermé
action-account-enable = Compte rouvert

done-importe = Le paquet est importé.
done-deja = Ce paquet est identique à la version actuelle : rien n’a changé.
done-a-verifier = Le paquet est importé, sans être proposé à personne : ni son titre ni ses modules ne sont ceux de la version actuelle. Vérifiez que c’est le bon fichier, puis proposez-le.
done-ecarte = Le paquet est mis de côté et n’est proposé à personne : tel quel, il ne peut pas fonctionner. Les problèmes ci-dessous disent pourquoi. Si vous êtes sûr de vous, proposez-le quand même.
done-liste = Le cours est au catalogue.
done-retire = Le cours est retiré du catalogue. Ceux qui le suivent peuvent continuer.
done-place = La place du cours est enregistrée.
done-programme = Le programme est enregistré.
done-public = Le public du partenaire est enregistré.
done-actuelle = Cette version est proposée aux nouveaux apprenants.
done-lecture = Le réglage est enregistré.
done-suspendue = Cette version est suspendue.
done-reprise = Cette version peut de nouveau être ouverte.
done-deplaces = Les apprenants qui pouvaient passer à cette version y sont maintenant. Ils la verront à leur prochaine ouverture du cours.
done-supprimee = L’inscription est supprimée.
done-compte-ferme = Le compte est fermé : ses sessions ont pris fin.
done-compte-rouvert = Le compte est rouvert.
done-partenaire = Le partenaire est modifié.
done-gelee = L’année est gelée : ses fichiers sont signés et ne changeront plus.
done-gel-en-cours = Le gel est en cours et se poursuit sur le serveur. Rechargez cette page dans un moment.
done-erratum = L’année est rouverte pour son erratum. Corrigez, puis gelez-la de nouveau.
done-purge-en-cours = La destruction est en cours et se poursuit sur le serveur. Rechargez cette page dans un moment.
done-purgee = Les données brutes, les retours et la clé de l’année sont détruits.

col-version = Version
col-imported = Importée le
col-state = État
col-problems = Problèmes
col-size = Taille
col-sco = SCO
col-call = Appel et code d’erreur
col-times = Apprenants qui l’ont rencontrée
col-number = Numéro
col-day = Commencée le
col-score = Score
col-progress = Progression
col-action = Action
col-login = Identifiant
col-role = Rôle
col-factor = Second facteur
col-since = Depuis le
col-when = Date
col-who = Qui
col-what = Action
col-subject = Sur

error-too-large-title = Fichier trop volumineux
error-too-large = Ce fichier dépasse la taille que ce serveur accepte. Réduisez les vidéos et les images du cours, ou demandez à l’exploitant d’augmenter la limite.

# Les statistiques annuelles

statistics-lead = Les chiffres d’une année sont calculés une seule fois, brouillés, signés, puis ne changent plus. Avant cela, personne n’en voit d’exacts.
statistics-none = Aucune année n’est ouverte. Elle s’ouvre d’elle-même dès qu’un cours du programme est publié, avec son plan.
statistics-public = Voir la page publique des statistiques
statistics-key-title = Clé de signature
statistics-key = Clé publique Ed25519 avec laquelle chacun vérifie les fichiers. Elle vient du secret du serveur : sans sauvegarde de ce secret, la clé change.
retention-title = Conservation
retention-text = Chaque heure, le serveur efface ce qui n’a plus lieu d’être gardé :
retention-learners = Apprenants absents depuis plus de { $days } jours
retention-sessions = Sessions et invitations terminées
col-year = Année
col-signed = Signée le
col-file = Fichier
col-partner = Partenaire
col-kind = Type
col-return = Retour reçu
year-state-open = Ouverte
year-state-closed = Close, pas encore tirée
year-state-drawn = Tirée, pas encore signée
year-state-signed = Signée
year-state-purged = Signée, données brutes détruites
statistics-year-title = Statistiques { $year }
statistics-rho = Budget de confidentialité
statistics-plan-title = Plan de l’année
statistics-plan = Modules et questions comptés. Le plan est fixé à l’ouverture de l’année et figure dans chaque fichier.
statistics-questions = { $count ->
    [0] aucune question
    [one] { $count } question
   *[other] { $count } questions
}
statistics-plan-file = Télécharger le plan { $year } (JSON)
statistics-groups-title = Taille des groupes
statistics-no-sizes = Le nombre d’apprenants de chaque partenaire n’est pas montré : il dirait quand une personne arrive ou part. Il est compté au gel, en mémoire seulement.
statistics-freeze-title = Geler l’année
statistics-freeze = Le gel compte, ajoute le bruit, signe et publie les fichiers. Le bruit n’est tiré qu’une fois : rien ne permet de recommencer. Les retours des partenaires ne sont plus acceptés ensuite.
statistics-freeze-confirm = Je confirme le gel de { $year } : le tirage est définitif.
statistics-freeze-do = Établir et publier { $year }
statistics-not-yet = L’année n’est pas terminée. Elle pourra être gelée à partir du 1er janvier { $next }.
statistics-not-over = L’année n’est pas terminée : elle ne peut pas encore être gelée.
statistics-overtaken = L’année a changé entre-temps. Voici son état actuel.
statistics-second-erratum = Cette année a déjà eu son erratum : il n’y en a qu’un.
statistics-retained = Le délai de conservation court encore.
statistics-failed = L’année ne peut pas être gelée : rien n’a été tiré.
statistics-unconfirmed = Cochez la case de confirmation : rien n’a été fait.
statistics-files-title = Fichiers
statistics-files = Signés, conservés sans limite de durée, identiques à chaque téléchargement. Chaque partenaire trouve les siens dans son espace.
statistics-national = national
statistics-erratum-title = Erratum
statistics-erratum = En cas d’erreur de comptage, l’année peut être rouverte une seule fois. Tout est tiré de nouveau, le budget de confidentialité double et les fichiers le disent.
statistics-erratum-confirm = Je confirme : les fichiers déjà diffusés seront remplacés par une version 2.
statistics-erratum-do = Rouvrir { $year } pour un erratum
statistics-purge-title = Destruction des données brutes
statistics-purge = À partir du { $day }, le serveur détruit ce qui a servi au calcul. Les fichiers signés restent ; un erratum n’est plus possible.
statistics-purge-rows = Apprenants comptés dans l’année
statistics-purge-returns = Retours de partenaires
statistics-purge-key = Clé de l’année
statistics-purge-confirm = Je confirme la destruction : elle est définitive.
statistics-purge-do = Détruire les données brutes de { $year }
releases-title = Statistiques annuelles
releases-lead = Chaque année, le programme publie combien de personnes ont suivi ses cours, et avec quels résultats, sans rien dire de personne.
releases-none = Aucune année n’est encore publiée : la première publication suivra la fin de la première année comptée.
releases-year = Année { $year }
releases-year-version = Année { $year }, version { $version }
releases-replaced = Cette version est remplacée par un erratum. Elle reste ici pour que chacun puisse la comparer.
releases-erratum = Cette version est un erratum : elle remplace celle qui avait été publiée.
releases-signed = Fichiers signés le { $day }.
releases-report = Rapport { $year } à lire en ligne
releases-zip = Données { $year } : CSV, Excel, OpenDocument, JSON, méthode (archive ZIP, { $size })
releases-digest = Empreinte de la publication, que la suivante reprend :
releases-other-key = Signée avec une clé antérieure :
releases-method-title = Méthode
releases-method = Tous les nombres sont comptés une seule fois, en mémoire, puis un petit nombre au hasard est ajouté à chacun, pour qu’aucun ne dise rien d’une personne (en termes savants : mécanisme gaussien discret, confidentialité différentielle). Ce qui n’est montré pour aucun partenaire est bruité une seule fois par type de partenaires. Les nombres nationaux sont la somme de tout ce qui a été tiré, ajustée pour s’additionner ; les types de partenaires s’additionnent au national. Chaque nombre, somme ou part a une marge qui contient la vraie valeur 19 fois sur 20. Les petits effectifs ne sont pas montrés. Qui connaît tous les autres devine juste 65 fois sur 100 si un compte a participé (50 à pile ou face), et 88 fois pour une personne qui a trois comptes. Le fichier methode.json de chaque archive donne le budget, les écarts types, les seuils et la version du logiciel.
releases-method-learners = Même quelqu’un qui connaîtrait tous les autres apprenants ne pourrait presque rien en déduire sur une personne donnée. Les données brutes sont détruites trente jours après la signature.
releases-verify-title = Vérifier un fichier
releases-verify = Chaque archive est signée (Ed25519). Voici la clé publique, et la commande qui vérifie, hors ligne, les sommes de contrôle, la signature et la cohérence :
releases-file = FICHIER.zip
releases-openssl = Sans notre logiciel, dans le dossier de l’archive ouverte :
releases-licence-title = Licence
releases-licence = Ces données sont réutilisables librement sous
releases-licence-name = Licence Ouverte 2.0

partner-beacon = Modules terminés ailleurs
partner-beacon-text = Les paquets d’un partenaire peuvent annoncer ici, une fois par module terminé, le partenaire, le module, la version et le mois : rien sur l’apprenant, qui en est informé et peut le désactiver. Ces nombres n’apparaissent que dans les statistiques annuelles, bruités, et sont remplacés par le retour du partenaire s’il en envoie un. Il faut le choisir ici et dans le fichier de marque du partenaire :
partner-beacon-on = Les annonces de ce partenaire sont écoutées. Si vous cessez de les écouter avant le gel d’une année, aucune n’y est comptée.
partner-beacon-off = Les annonces de ce partenaire ne sont pas écoutées.
partner-beacon-start = Écouter
partner-beacon-stop = Ne plus écouter

## Marque du partenaire

partner-nav-brand = Marque
partner-home-brand = Votre nom, votre logo et votre couleur sur les cours, avec un aperçu ; vos paquets sont préparés aussitôt.
brand-title = Votre marque sur les cours
brand-lead = Votre nom, votre logo et votre couleur remplacent ceux du programme dans tous les paquets : SCORM 1.2 et HTML5, pour chaque public et dans chaque langue. Le contenu des cours ne change pas.
brand-since = Vos paquets portent la marque publiée le { $at }.
brand-tried = Voici ce que verront vos apprenants. Rien n’est encore publié.
brand-published = Votre marque est publiée. Les paquets à votre nom arrivent dans cette liste, l’un après l’autre.
brand-refused = Votre marque n’est pas enregistrée : corrigez ce qui est signalé ci-dessous.
brand-name = Nom de votre organisation
brand-name-hint = Tel que vos apprenants le connaissent, 100 caractères au plus.
brand-bad-name = Indiquez un nom de 1 à 100 caractères.
brand-logo = Logo (facultatif)
brand-logo-hint = Une image SVG ou PNG de { $most } ko au plus ({ $side } pixels de côté au plus pour un PNG). Elle se voit sur fond clair et sur fond sombre.
brand-logo-now = Votre logo actuel
brand-logo-none = Retirer ce logo
brand-logo-type = Ce fichier n’est ni un SVG ni un PNG. Exportez votre logo dans l’un de ces deux formats.
brand-logo-damaged = Cette image est abîmée ou incomplète. Exportez-la de nouveau.
brand-logo-bytes = Ce fichier est trop lourd : { $most } ko au plus. Exportez le logo en plus petit.
brand-logo-pixels = Cette image mesure { $width } × { $height } pixels : { $most } de côté au plus. Exportez-la en plus petit.
brand-logo-copies = Ce dessin répète trop souvent ses parties. Exportez-le avec ses tracés développés.
brand-logo-remote = Ce dessin charge quelque chose d’ailleurs (image, police ou style). Incorporez-le avant l’export : un paquet ne charge rien de l’extérieur.
brand-logo-unsafe = Ce dessin contient du code ou un lien qui agit. Exportez-le en SVG simple.
brand-colour = Couleur
brand-colour-hint = Celle des boutons et des titres. Elle doit rester lisible sur le blanc et sur les fonds teintés des pages (contraste de 4,5 pour 1).
brand-colour-none = Garder la couleur du programme
brand-bad-colour = Choisissez une couleur, écrite avec six chiffres comme #003a70.
brand-light-colour = Cette couleur est trop claire : son contraste sur le fond teinté des pages est de { $contrast } pour 1, il faut 4,5 pour 1.
brand-colour-take = Prendre { $colour }, la plus proche qui convient
brand-contrast = Contraste le plus faible sur un écran clair, sans thème : { $contrast } pour 1. La lecture reste facile.
brand-drop = Abandonner cet essai et revenir à la marque publiée
brand-drop-first = Abandonner cet essai et recommencer
brand-withdraw = Ne plus marquer nos paquets
brand-withdraw-hint = Vos paquets à vos couleurs ne seront plus proposés ici : vous retrouverez ceux du programme. Ce qui est déjà sur votre plateforme n’y change pas. Votre marque reste ici comme essai, pour la publier de nouveau.
brand-withdraw-now = Retirer notre marque
brand-withdrawn = Votre marque est retirée. Voici les paquets du programme.
brand-dropped = L’essai est abandonné.
brand-live-asked = L’aperçu se met à jour…
brand-live-shown = L’aperçu montre vos changements. Rien n’est encore publié.
brand-live-refused = L’aperçu attend que ce qui est signalé soit corrigé.
brand-live-failed = L’aperçu n’a pas pu être mis à jour. Rechargez la page, ou utilisez « Voir l’aperçu ».
brand-contact = Contact (facultatif)
brand-contact-hint = L’adresse électronique ou la page où vos apprenants trouvent de l’aide. Elle est affichée dans l’aide du cours.
brand-bad-address = Indiquez une adresse électronique, ou une page entière qui commence par https://.
brand-return = Lien de retour (facultatif)
brand-return-hint = La page où mène la fin du cours, par exemple votre catalogue.
brand-return-label = Texte de ce lien (facultatif)
brand-return-label-hint = Par exemple « Retour au catalogue ». Sans texte, c’est votre nom.
brand-bad-label = 100 caractères au plus.
brand-tells = Compter sans nommer personne, auprès de { $server }, les modules terminés sur votre plateforme. Les apprenants en sont informés et peuvent refuser.
brand-updates = Nouvelles versions du contenu
brand-updates-hint = Corrigé une fois, un cours peut l’être sur toutes vos plateformes, là où leur réseau le permet : vos paquets demandent le nouveau contenu, l’apprenant en est informé et peut refuser. Vaut pour les paquets d’un seul module, pas pour un programme complet ni un module coupé en chapitres.
brand-renews = Mes paquets renouvellent leur contenu, sans nouvel import
brand-updates-own = Depuis { $server } (ce service) : changer de serveur ou de clé
brand-updates-from = Le serveur et ses clés
brand-updates-at = Serveur des mises à jour
brand-updates-at-hint = Son adresse, comme https://maj.exemple.fr. Les paquets y ajoutent /maj/.
brand-updates-key = Clé publique
brand-updates-key-hint = Celle qu’affiche la commande relais updates keys. Un paquet ne croit que ce qu’elle a signé.
brand-updates-next = Clé publique suivante (facultatif)
brand-updates-next-hint = Celle qui prendra le relais un jour : les paquets la croient déjà.
brand-bad-updates = Indiquez un serveur seul, qui commence par https://, sans chemin.
brand-bad-updates-key = Une clé n’en est pas une, ou n’est pas celle avec laquelle ce serveur signe. Copiez-la de nouveau, en entier.
brand-try = Voir l’aperçu
brand-publish = Publier ma marque
brand-publish-hint = La publication prépare tous vos paquets. Ceux que vous avez déjà installés ne changent pas, et les versions précédentes restent téléchargeables.
brand-preview = Aperçu
brand-preview-draft = « { $title } » avec la marque ci-contre, qui n’est pas encore publiée : début, fin et aide du cours sur un téléphone.
brand-preview-now = « { $title } » avec votre marque publiée : début, fin et aide du cours sur un téléphone.
brand-preview-light = Thème clair
brand-preview-dark = Thème sombre
brand-preview-wide = Voir en grand
brand-preview-none = Aucun cours n’est encore publié : l’aperçu viendra avec le premier.
brand-no-preview = Ce cours a été publié avant que les paquets puissent porter une marque. L’aperçu reviendra avec sa prochaine version.
packages-brand = Mettre votre marque sur les cours
packages-making = { $n ->
    [one] Un paquet est en préparation à votre nom.
   *[other] { $n } paquets sont en préparation à votre nom.
  }
packages-look-again = Actualiser la liste
packages-unable = { $n ->
    [one] Un paquet ne peut pas encore porter votre marque : il a été publié par une version antérieure du programme.
   *[other] { $n } paquets ne peuvent pas encore porter votre marque : ils ont été publiés par une version antérieure du programme.
  }
packages-for = Chaque cours est proposé d’abord pour votre public : { $name }. Les paquets pour d’autres publics sont juste en dessous.
packages-others = { $n ->
    [one] Pour un autre public : un paquet
   *[other] Pour d’autres publics : { $n } paquets
  }

# Mises à jour du contenu

admin-updates = Mises à jour
updates-lead = Les paquets des partenaires qui l’ont demandé renouvellent d’eux-mêmes leur contenu, sans nouvel import sur leur plateforme. Vous voyez ici ce qui est publié pour eux, et vous le publiez.
updates-no-folder = Ce service n’a pas de dossier de mises à jour. L’exploitant le nomme dans la configuration (updates).
updates-no-key = Ce service n’a pas de clé pour signer. L’exploitant la nomme dans la configuration (updates-key) ; sans elle, on publie en ligne de commande.
updates-bad-key = La clé que nomme la configuration (updates-key) ne peut pas être utilisée. Prévenez l’exploitant.
updates-failed = La publication n’est pas allée jusqu’au bout.
updates-begun = Ces publications sont en cours, ou ont été interrompues par un arrêt du service. Recommencez la même action : le journal dira alors ce qu’il en est de chacune.
updates-publish-title = Publier
updates-publish-text = Le contenu des paquets que ce service propose devient celui des paquets des partenaires : ils le demandent à leur prochaine ouverture, et le montrent à la suivante. Ce qui n’a pas changé reste tel quel, et les pages retirées le restent.
updates-publish = Publier ce que ce service propose
updates-contents = Contenus
updates-no-content = Rien n’est publié, et ce service ne propose aucun paquet d’un seul module.
updates-version = version { $version }
updates-withdrawn = { $count ->
    [one] Une page retirée
   *[other] { $count } pages retirées
}
updates-strange = Signé par une autre clé
updates-nothing = Rien de publié
updates-since = Les paquets construits avec Relais { $version } ou plus récent les lisent, si leur propre contenu n’est pas d’une version plus récente.
updates-partners = Paquets au nom des partenaires
updates-partners-text = Seuls se renouvellent ceux dont le partenaire le demande, sur sa page « Marque » ou dans son fichier de marque (updates) ; les autres gardent le contenu avec lequel ils ont été construits.
updates-keeps = Garde son contenu
updates-elsewhere = Demande à { $server }
updates-key-title = Clé publique
updates-key-text = Les paquets la portent et ne croient qu’elle. Elle va dans le fichier de marque du partenaire (updates_key).
updates-oldest = Se lit à partir de
updates-withdraw-title = Retirer une page
updates-withdraw-text = Quand un conseil est faux, une note prend la place de la page, dans tous les publics de cette langue. Les paquets la montrent dès qu’ils ont pu demander. Ce que l’apprenant y avait répondu est perdu.
updates-withdrawn-note = Cette page a été retirée par ses auteurs : n’appliquez pas ce qu’elle disait.
updates-restore = Remettre la page { $page }
updates-page = Page
updates-page-choose = Choisissez une page
updates-note = Ce qu’il faut savoir à la place
updates-note-hint = Dans la langue du cours, 500 caractères au plus. Facultatif : une phrase dit déjà que la page a été retirée.
updates-withdraw = Retirer cette page
updates-former = Publications précédentes
updates-no-former = Il n’y en a pas.
updates-rollback-text = Revenir à une publication, c’est la publier de nouveau, sous un nouveau numéro. Les paquets construits avec un contenu d’une version plus récente la refusent.
updates-rollback = Revenir au n° { $number }
updates-new = Nouveautés
updates-unknown = Ce qui a changé n’est plus connu.
updates-added = Pages ajoutées : { $pages }
updates-removed = Pages supprimées : { $pages }
updates-changed = Pages modifiées : { $pages }
updates-order = L’ordre des pages a changé.
updates-else = Autour des pages (plan, glossaire, images) : modifié.
updates-none = Rien n’a changé.
done-maj-publiee = Publié. Les paquets des partenaires le demandent à leur prochaine ouverture, et le montrent à la suivante.
done-maj-inchangee = Tout était déjà publié : rien n’a changé.
done-maj-retour = L’ancien contenu est publié de nouveau.
done-maj-retrait = La page est retirée.
done-maj-retablie = La page est remise, telle que ce service la propose.
action-updates-begin = Publication d’une mise à jour commencée
action-updates-settled = Mise à jour publiée avant un arrêt du service
action-updates-failed = Mise à jour non publiée
action-updates-publish = Mise à jour publiée
action-updates-rollback = Retour à une mise à jour précédente
action-updates-withdraw = Page retirée par une mise à jour
col-content = Contenu
col-audience = Public et langue
col-published = Publié
col-here = Proposé par ce service
col-package = Paquet
col-built = Construit
