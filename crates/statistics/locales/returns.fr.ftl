# Ce qui est dit des exports d’un partenaire, par la commande et par la page ($tool: command, page).
actor-none = rien ne dit de qui il s’agit
answers-elsewhere = les réponses d’activités qui ne sont pas des modules ont été laissées de côté
answers-unknown = les réponses à des questions absentes du plan ont été laissées de côté
cell-far-right = la ligne { $row } a une cellule dans la colonne { $column } : effacez ce qui se trouve loin à droite, ou enregistrez la feuille en « CSV UTF-8 » et donnez ce fichier
column-missing = pas de colonne « { $column } », { $tool ->
    [page] pourtant choisie
   *[command] que nomme le fichier de correspondance
}
completion-reports = les rapports d’achèvement ne disent pas qui a commencé sans finir
completion-unknown = « { $word } » n’est pas un état d’achèvement connu
date-ambiguous = « { $text } » se lit de deux façons : { $tool ->
    [page] choisissez plus bas si le jour ou le mois est en premier
   *[command] précisez --dates day-first ou --dates month-first
}
date-none = « { $text } » n’est pas une date
dates-of-two-orders = certaines dates commencent par le jour, d’autres par le mois : exportez-les d’une seule façon
encodings-mixed = ligne { $line }, le caractère { $character } n’est pas de l’{ $encoding } : le fichier mélange des encodages, exportez-le à nouveau
file-empty = le fichier est vide
file-unreadable = lecture impossible : { $reason }
first-row-endless = la première ligne dépasse 1 Mo : ce n’est pas un tableau
grade-above = { $grade } dépasse la note maximale, { $maximum }
grade-maximum = quelle est la note maximale de « { $name } » ? la meilleure ici est { $best } : { $tool ->
    [page] indiquez-la plus bas
   *[command] indiquez-la avec --grade-max ’{ $name }=20’, ou dans [grades] du fichier de correspondance
}
grade-reports = les notes n’ont pas de date et ne disent pas qui a commencé sans finir
groups = les relevés de groupes ont été laissés de côté : ils ne désignent personne
head-unknown = aucun rapport connu n’a les colonnes « { $columns } » : { $tool ->
    [page] choisissez plus bas ce qu’est chaque colonne
   *[command] décrivez-les dans un fichier de correspondance (--map), que --explain commence pour vous
}
name-twice = ce nom figure aussi plus haut, et rien d’autre ne dit s’il s’agit d’une personne ou de deux : refaites l’export avec les adresses ou les numéros
names-alone = les apprenants ne sont distingués que par leur nom : deux homonymes comptent pour un ; une colonne d’adresses ou de numéros les distinguerait
namesakes = plusieurs personnes de ces exports portent ce nom, et rien d’autre ne dit ici de laquelle il s’agit : refaites cet export avec les adresses ou les numéros
no-details = un rapport sans détails ne distingue pas l’échec de l’inachevé : exportez-le avec ses détails
no-statement = ce n’est pas un relevé xAPI : { $reason }
nobody-named = rien ne dit de qui il s’agit : ni adresse, ni numéro, ni nom
number-none = « { $text } » n’est pas un nombre
other-years = les lignes d’autres années que { $year } ont été laissées de côté
persons-many = ces exports portent sur plus de { $most } personnes ou inscriptions : est-ce la bonne colonne ? Donnez un export de cette seule année, sans dates ni numéros de tentative pris pour des noms
read-as = lu comme un export de { $name } : { $columns } ; si c’est faux, { $tool ->
    [page] choisissez d’autres colonnes
   *[command] --explain écrit un fichier de correspondance à corriger
}
read-as-usual = lu d’après les noms de colonnes habituels : { $columns } ; si c’est faux, { $tool ->
    [page] choisissez d’autres colonnes
   *[command] --explain écrit un fichier de correspondance à corriger
}
region-unknown = « { $word } » n’est pas une région connue : { $tool ->
    [page] choisissez une autre colonne, ou aucune
   *[command] indiquez son code dans [regions]
}
row-columns = { $found } colonnes au lieu de { $expected } : un guillemet est-il resté ouvert ?
row-endless = une ligne dépasse 16 Mo : un guillemet est-il resté ouvert ?
score-alone = une note ne dit pas qui a échoué à un quiz final : qui n’en a pas assez compte comme n’ayant pas fini
sheet-big = une feuille dépasse 1 Go : enregistrez-la en « CSV UTF-8 » et donnez ce fichier
sheet-left-out = la feuille « { $sheet } » a été laissée de côté : ses colonnes sont inconnues
statements-undated = les relevés sans date ne comptent pour l’année qu’avec { $tool ->
    [page] la case « Compter les résultats sans date »
   *[command] --undated
}
status-unknown = « { $word } » n’est pas un état connu : { $tool ->
    [page] choisissez plus bas ce qu’il veut dire
   *[command] dites ce qu’il veut dire dans [status]
}
table-absent = la table « { $table } » reste absente : ces exports n’ont { $table ->
    [starts_monthly] pas de jour de début
    [completions_monthly] pas de jour de fin
    [region_status] pas de région
    [duration_bands] pas de temps passé
   *[questions] pas de réponses
}
time-unreadable = certains temps passés sont illisibles : ces apprenants vont dans la tranche « inconnu »
timestamp-none = « { $text } » n’est pas une date
undated = les lignes sans aucune date ont été laissées de côté ({ $tool ->
    [page] la case « Compter les résultats sans date » les compte
   *[command] --undated les compte
})
voided = les relevés que d’autres annulent (voided) ont été laissés de côté
voided-many = plus de { $most } relevés sont annulés (voided) : donnez un export sans eux
workbook-big = le classeur dépasse 256 Mo : enregistrez sa feuille en « CSV UTF-8 » et donnez ce fichier
workbook-cells = le classeur a plus de 50 millions de cellules : enregistrez sa feuille en « CSV UTF-8 » et donnez ce fichier
workbook-damaged = le classeur est endommagé
workbook-empty = aucune feuille du classeur ne contient quoi que ce soit
workbook-old = c’est un classeur d’un ancien Excel (XLS), ou protégé par un mot de passe : enregistrez-le en XLSX sans mot de passe
workbook-unpacked = le classeur dépasse 1 Go une fois décompressé : enregistrez sa feuille en « CSV UTF-8 » et donnez ce fichier
workbook-unreadable = le classeur ne peut pas être lu : { $reason }
zip-no-workbook = c’est un zip, et non un classeur (XLSX ou ODS) : décompressez-le d’abord
at-row = , ligne { $row }
at-column = , colonne « { $column } »
at-sheet =  : feuille « { $sheet } »
unmapped = de quel module est chacune de ces activités ? dites-le avec --activity :
unmapped-left-out = (`-` laisse une activité de côté)
