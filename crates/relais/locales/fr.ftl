# What `relais updates status` says of content, in the language of that content.

changes-added = Pages ajoutées : { $pages }
changes-removed = Pages supprimées : { $pages }
changes-changed = Pages modifiées : { $pages }
changes-order = L’ordre des pages a changé.
changes-else = Autour des pages (plan, glossaire, images) : modifié.
changes-none = Rien n’a changé.
changes-withdrawn = Page retirée : « { $page } ». { $note }
