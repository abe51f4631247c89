# What `relais updates status` says of content, in the language of that content.

changes-added = Pages added: { $pages }
changes-removed = Pages removed: { $pages }
changes-changed = Pages changed: { $pages }
changes-order = Pages come in another order.
changes-else = Around the pages (plan, glossary, pictures): changed.
changes-none = Nothing changed.
changes-withdrawn = Page withdrawn: “{ $page }”. { $note }
