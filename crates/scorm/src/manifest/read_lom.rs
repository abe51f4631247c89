//! The `lom` element of a parsed document -> [`Lom`]. Elements are matched by
//! their local names: the namespace of metadata has had many versions.

use super::lom::*;
use super::tree::{Node, Tree};

/// Reads a record; what [`Lom`] has no place for is dropped.
pub(super) fn read(tree: &Tree, node: &Node) -> Lom {
    let record = Record { tree };
    Lom {
        general: record.first(node, "general").map(|it| record.general(it)),
        lifecycle: record
            .first(node, "lifecycle")
            .map(|it| record.lifecycle(it)),
        metametadata: record.first(node, "metametadata").map(|it| Metametadata {
            metadata_schemes: record.plains(it, "metadatascheme"),
            language: record.plains(it, "language").into_iter().next(),
        }),
        technical: record.first(node, "technical").map(|it| Technical {
            formats: record.plains(it, "format"),
            size: record
                .plains(it, "size")
                .first()
                .and_then(|size| size.parse().ok()),
            locations: record.plains(it, "location"),
        }),
        educational: record
            .first(node, "educational")
            .map(|it| record.educational(it)),
        rights: record.first(node, "rights").map(|it| Rights {
            cost: record.vocabularies(it, "cost").into_iter().next(),
            copyright_and_other_restrictions: record
                .vocabularies(it, "copyrightandotherrestrictions")
                .into_iter()
                .next(),
            description: record.text(it, "description"),
        }),
        classifications: record
            .all(node, "classification")
            .map(|it| Classification {
                purpose: record.vocabularies(it, "purpose").into_iter().next(),
                description: record.text(it, "description"),
                keywords: record.texts(it, "keyword"),
            })
            .collect(),
    }
}

struct Record<'t> {
    tree: &'t Tree,
}

impl<'t> Record<'t> {
    fn general(&self, node: &'t Node) -> General {
        General {
            title: self.text(node, "title"),
            catalog_entries: self
                .all(node, "catalogentry")
                .map(|it| CatalogEntry {
                    catalog: self
                        .plains(it, "catalog")
                        .into_iter()
                        .next()
                        .unwrap_or_default(),
                    entry: self.text(it, "entry"),
                })
                .collect(),
            languages: self.plains(node, "language"),
            descriptions: self.texts(node, "description"),
            keywords: self.texts(node, "keyword"),
            structure: self.vocabularies(node, "structure").into_iter().next(),
        }
    }

    fn lifecycle(&self, node: &'t Node) -> Lifecycle {
        Lifecycle {
            version: self.text(node, "version"),
            status: self.vocabularies(node, "status").into_iter().next(),
            contributes: self
                .all(node, "contribute")
                .map(|it| Contribute {
                    role: self
                        .vocabularies(it, "role")
                        .into_iter()
                        .next()
                        .unwrap_or_default(),
                    entities: self
                        .all(it, "centity")
                        .flat_map(|entity| self.plains(entity, "vcard"))
                        .collect(),
                    date: self.first(it, "date").and_then(|date| self.datetime(date)),
                })
                .collect(),
        }
    }

    fn educational(&self, node: &'t Node) -> Educational {
        Educational {
            learning_resource_types: self.vocabularies(node, "learningresourcetype"),
            intended_end_user_roles: self.vocabularies(node, "intendedenduserrole"),
            contexts: self.vocabularies(node, "context"),
            difficulty: self.vocabularies(node, "difficulty").into_iter().next(),
            typical_learning_time: self
                .first(node, "typicallearningtime")
                .map(|it| LearningTime {
                    datetime: self.datetime(it),
                    description: self.text(it, "description"),
                }),
            description: self.text(node, "description"),
            languages: self.plains(node, "language"),
        }
    }

    fn all(&self, node: &'t Node, local: &'t str) -> impl Iterator<Item = &'t Node> {
        self.tree.children(node).filter(move |it| it.local == local)
    }

    fn first(&self, node: &'t Node, local: &'t str) -> Option<&'t Node> {
        self.all(node, local).next()
    }

    fn plains(&self, node: &'t Node, local: &'t str) -> Vec<String> {
        self.all(node, local)
            .map(|it| it.text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect()
    }

    fn datetime(&self, node: &'t Node) -> Option<String> {
        self.plains(node, "datetime").into_iter().next()
    }

    fn text(&self, node: &'t Node, local: &'t str) -> Text {
        self.first(node, local)
            .map(|it| self.lang_strings(it))
            .unwrap_or_default()
    }

    fn texts(&self, node: &'t Node, local: &'t str) -> Vec<Text> {
        self.all(node, local)
            .map(|it| self.lang_strings(it))
            .filter(|text| !text.is_empty())
            .collect()
    }

    fn lang_strings(&self, node: &'t Node) -> Text {
        let strings: Text = self
            .all(node, "langstring")
            .map(|it| LangString {
                lang: it.xml_attribute("lang").map(str::to_owned),
                text: it.text.trim().to_owned(),
            })
            .filter(|wording| !wording.text.is_empty())
            .collect();
        // Text straight in the element, as some tools write it.
        let bare = node.text.trim();
        if strings.is_empty() && !bare.is_empty() {
            return vec![LangString {
                lang: None,
                text: bare.to_owned(),
            }];
        }
        strings
    }

    fn vocabularies(&self, node: &'t Node, local: &'t str) -> Vec<Vocabulary> {
        let word = |node, part| {
            let wording = self.text(node, part).into_iter().next();
            wording.map(|it| it.text).unwrap_or_default()
        };
        self.all(node, local)
            .map(|it| Vocabulary {
                source: word(it, "source"),
                value: word(it, "value"),
            })
            .filter(|it| !it.value.is_empty())
            .collect()
    }
}
