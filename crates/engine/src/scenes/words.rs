//! What a scene shows, in words, for whoever does not see it.

use fluent_bundle::{FluentArgs, FluentValue};
use language::{Catalogue, CatalogueError};

use super::parts;
use crate::course::scene::{Actor, Prop, Role, Scene};

/// What a scene shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Described {
    /// Where it is; empty if nowhere.
    pub place: String,
    /// Who and what is there, moods and things in hand included; empty if nobody.
    pub who: String,
}

impl Described {
    /// Both in one sentence.
    pub fn whole(&self, messages: &Catalogue) -> Result<String, CatalogueError> {
        match (self.place.is_empty(), self.who.is_empty()) {
            (false, false) => with(
                messages,
                "scene-alt",
                &[("place", &self.place), ("who", &lower(&self.who))],
            ),
            (true, _) => Ok(self.who.clone()),
            (_, true) => Ok(self.place.clone()),
        }
    }
}

/// Describes a scene from its parts.
///
/// # Errors
/// [`CatalogueError`] when one of our own words is missing.
pub(crate) fn describe(scene: &Scene, messages: &Catalogue) -> Result<Described, CatalogueError> {
    let place = match &scene.place {
        Some(place) => messages.get(&format!("scene-place-{place}"))?,
        None => String::new(),
    };
    let mut who = String::new();
    for actor in &scene.actors {
        let one = of_actor(actor, messages)?;
        who = match who.is_empty() {
            true => one,
            false => with(messages, "scene-next", &[("before", &who), ("next", &one)])?,
        };
    }
    Ok(Described {
        place: upper(&place),
        who: upper(&who),
    })
}

/// What a scene shows in one sentence: the author's words, or those of its parts.
///
/// # Errors
/// [`CatalogueError`] when one of our own words is missing.
pub(crate) fn alt(scene: &Scene, messages: &Catalogue) -> Result<String, CatalogueError> {
    match &scene.alt {
        Some(alt) => Ok(alt.clone()),
        None => describe(scene, messages)?.whole(messages),
    }
}

/// Who speaks, before what is said: `Une vieille dame : `.
///
/// # Errors
/// [`CatalogueError`] when one of our own words is missing.
pub(crate) fn speaker(actor: &Actor, messages: &Catalogue) -> Result<String, CatalogueError> {
    let who = match &actor.role {
        Role::Person { name, .. } => messages.get(&format!("scene-person-{name}"))?,
        Role::Object(prop) => messages.get(&format!("scene-object-{}", prop.name))?,
    };
    with(messages, "scene-says", &[("who", &upper(&who))])
}

fn of_actor(actor: &Actor, messages: &Catalogue) -> Result<String, CatalogueError> {
    let (name, mood, holds) = match &actor.role {
        Role::Person { name, mood, holds } => (name, mood, holds),
        Role::Object(prop) => return of_prop(prop, messages),
    };
    let mut said = messages.get(&format!("scene-person-{name}"))?;
    if mood != parts::USUAL_MOOD {
        let mood = messages.get(&format!("scene-mood-{mood}"))?;
        said = with(messages, "scene-and", &[("before", &said), ("next", &mood)])?;
    }
    if let Some(prop) = holds {
        let object = of_prop(prop, messages)?;
        let holding = with(messages, "scene-holds", &[("object", &object)])?;
        said = with(
            messages,
            "scene-and",
            &[("before", &said), ("next", &holding)],
        )?;
    }
    Ok(said)
}

fn of_prop(prop: &Prop, messages: &Catalogue) -> Result<String, CatalogueError> {
    let object = messages.get(&format!("scene-object-{}", prop.name))?;
    match &prop.motion {
        Some(motion) => {
            let key = format!("scene-motion-{motion}");
            with(messages, &key, &[("object", &object)])
        }
        None => Ok(object),
    }
}

fn with(
    messages: &Catalogue,
    key: &str,
    values: &[(&'static str, &str)],
) -> Result<String, CatalogueError> {
    let mut arguments = FluentArgs::new();
    for (name, value) in values {
        arguments.set(*name, FluentValue::from((*value).to_owned()));
    }
    messages.format(key, &arguments)
}

fn upper(words: &str) -> String {
    let mut signs = words.chars();
    match signs.next() {
        Some(first) => first.to_uppercase().chain(signs).collect(),
        None => String::new(),
    }
}

fn lower(words: &str) -> String {
    let mut signs = words.chars();
    match signs.next() {
        Some(first) => first.to_lowercase().chain(signs).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::{Kind, MOTIONS, motions, names};
    use super::*;
    use crate::messages;

    fn prop(name: &str, motion: Option<&str>) -> Prop {
        Prop {
            name: name.into(),
            motion: motion.map(str::to_owned),
        }
    }

    fn scene(place: Option<&str>, roles: Vec<Role>) -> Scene {
        let actors = roles.into_iter().map(|role| Actor {
            role,
            says: Vec::new(),
        });
        Scene {
            place: place.map(str::to_owned),
            actors: actors.collect(),
            ..Scene::default()
        }
    }

    #[test]
    fn every_part_has_words_in_both_languages() {
        for lang in ["fr", "en"] {
            let messages = messages::of(lang).expect("a catalogue");
            for (kind, key) in [
                (Kind::Place, "place"),
                (Kind::Person, "person"),
                (Kind::Object, "object"),
                (Kind::Mood, "mood"),
            ] {
                for name in names(kind) {
                    let said = messages.get(&format!("scene-{key}-{name}"));
                    assert!(said.is_ok_and(|it| !it.is_empty()), "{lang}: {key} {name}");
                }
            }
            for motion in MOTIONS {
                let mut objects = names(Kind::Object).into_iter();
                let object = objects.find(|it| motions(it).contains(&motion));
                let prop = prop(object.expect("an object"), Some(motion));
                assert!(of_prop(&prop, &messages).is_ok(), "{lang}: {motion}");
            }
        }
    }

    #[test]
    fn a_scene_is_one_sentence_in_each_language() {
        let scene = scene(
            Some("town-hall"),
            vec![
                Role::Person {
                    name: "jeanne".into(),
                    mood: "worried".into(),
                    holds: Some(prop("phone", Some("rings"))),
                },
                Role::Object(prop("padlock", Some("closes"))),
            ],
        );
        for (lang, said) in [
            (
                "fr",
                "À l’accueil d’une mairie\u{a0}: une dame âgée avec une canne, l’air inquiet, tenant un téléphone qui reçoit un message\u{202f}; un cadenas qui se ferme",
            ),
            (
                "en",
                "At the desk of a town hall: an elderly lady with a walking stick, looking worried, holding a phone that receives a message; a padlock that closes",
            ),
        ] {
            let messages = messages::of(lang).expect("a catalogue");
            assert_eq!(alt(&scene, &messages).expect("words"), said);
        }
    }

    #[test]
    fn what_is_not_there_is_not_said() {
        let messages = messages::of("fr").expect("a catalogue");
        let calm = Role::Person {
            name: "amina".into(),
            mood: "calm".into(),
            holds: None,
        };
        let alone = alt(&scene(None, vec![calm]), &messages).expect("words");
        assert_eq!(alone, "Une femme aux cheveux bouclés");
        let empty = alt(&scene(Some("train"), Vec::new()), &messages).expect("words");
        assert_eq!(empty, "Dans un train");
        let own = Scene {
            alt: Some("Mes mots".into()),
            ..scene(Some("train"), Vec::new())
        };
        assert_eq!(alt(&own, &messages).expect("words"), "Mes mots");
    }
}
