//! A picture made of parts: where it is, who and what is there, what they say.

use super::inline::Inline;

/// A picture made of parts. Names are those of the drawings in `scorm-templates/scenes`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Where it is, if anywhere.
    pub place: Option<String>,
    /// From left to right, at most four.
    pub actors: Vec<Actor>,
    /// What the author says that it shows; composed from the parts if none.
    pub alt: Option<String>,
    /// Adds nothing to the text.
    pub decorative: bool,
}

/// Somebody, or something, in a scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// Who or what it is.
    pub role: Role,
    /// What it says; empty if nothing.
    pub says: Vec<Inline>,
}

/// Who or what stands in a scene.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// A person.
    Person {
        /// Who.
        name: String,
        /// What the face shows.
        mood: String,
        /// What is in the hand.
        holds: Option<Prop>,
    },
    /// An object alone.
    Object(Prop),
}

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub struct Prop {
    /// Which.
    pub name: String,
    /// What happens to it.
    pub motion: Option<String>,
}
