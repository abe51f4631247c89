//! Names: `cmi.interactions.3.result` to an [`Element`] and back.

use std::borrow::Cow;
use std::fmt;

use super::value::{Access, Type};

/// Where a value is kept. The order is by list, then by record, numerically.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Element {
    group: Group,
    /// The record, 0 outside lists.
    pub(super) n: u16,
    pub(super) leaf: Leaf,
    /// The record of the inner list, 0 outside.
    pub(super) m: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Group {
    Single,
    Objectives,
    Interactions,
}

/// A list of the data model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Objectives,
    Interactions,
    /// Of interaction `n`.
    InteractionObjectives(u16),
    /// Of interaction `n`.
    CorrectResponses(u16),
}

/// What a name means (RTE 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// An element that holds a value.
    Element(Element),
    /// A keyword with a fixed answer; of a record of this list, if any.
    Fixed(&'static str, Option<(List, u16)>),
    /// `_count` of a list.
    Count(List),
    /// `_children` of an element that has none.
    ChildrenOfLeaf,
    /// `_count` of what is not a list.
    CountOfOther,
    /// Nothing of the data model `cmi`.
    Unknown,
    /// Of another data model.
    Foreign,
}

/// An index too long for any list.
const FAR: u16 = u16::MAX;

impl Name {
    pub(super) fn parse(name: &str) -> Name {
        let Some(path) = name.strip_prefix("cmi.") else {
            let known = name == "cmi" || name.split('.').next() == Some("");
            return if known { Name::Unknown } else { Name::Foreign };
        };
        // The longest name of the model is shorter; `#` stands for indexes below.
        if path.len() > 255 || path.contains('#') {
            return Name::Unknown;
        }
        if let Some(leaf) = Leaf::find(path) {
            return Name::Element(Element::single(leaf));
        }
        let mut parts: Vec<&str> = path.split('.').collect();
        if parts.contains(&"") {
            return Name::Unknown;
        }
        let mut indexes = [0, 0];
        if matches!(parts[0], "objectives" | "interactions") {
            take_index(&mut parts, 1, &mut indexes[0]);
        }
        if parts[0] == "interactions"
            && matches!(parts.get(2), Some(&"objectives" | &"correct_responses"))
        {
            take_index(&mut parts, 3, &mut indexes[1]);
        }
        let [n, m] = indexes;
        let last = parts.pop().unwrap_or_default();
        let parent = parts.join(".");
        match last {
            "_version" if parent.is_empty() => Name::Fixed("3.4", None),
            "_children" => match children(&parent) {
                Some(children) => {
                    let record = parent.contains('#').then_some((List::Objectives, n));
                    Name::Fixed(children, record)
                }
                None if Leaf::find(&parent).is_some() => Name::ChildrenOfLeaf,
                None => Name::Unknown,
            },
            "_count" => match parent.as_str() {
                "objectives" => Name::Count(List::Objectives),
                "interactions" => Name::Count(List::Interactions),
                "interactions.#.objectives" => Name::Count(List::InteractionObjectives(n)),
                "interactions.#.correct_responses" => Name::Count(List::CorrectResponses(n)),
                // A record is known, though it is no list.
                "objectives.#" | "interactions.#" => Name::CountOfOther,
                _ if children(&parent).is_some() || Leaf::find(&parent).is_some() => {
                    Name::CountOfOther
                }
                _ => Name::Unknown,
            },
            _ => match Leaf::find(&format!("{parent}.{last}")) {
                Some(leaf) => Name::Element(Element::new(leaf, n, m)),
                None => Name::Unknown,
            },
        }
    }
}

/// Digits only; leading zeros mean nothing.
fn take_index(parts: &mut [&str], at: usize, index: &mut u16) {
    let Some(part) = parts.get_mut(at) else {
        return;
    };
    if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits = part.trim_start_matches('0');
        *index = match digits.len() {
            0 => 0,
            1..=4 => digits.parse().unwrap_or(FAR),
            _ => FAR,
        };
        *part = "#";
    }
}

/// `_children` of a group (RTE 3.4.4). `cmi._children` is not in RTE, but other
/// LMSs answer it.
fn children(group: &str) -> Option<&'static str> {
    Some(match group {
        "" => {
            "core,suspend_data,launch_data,comments,comments_from_lms,objectives,student_data,student_preference,interactions"
        }
        "core" => {
            "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time"
        }
        "core.score" | "objectives.#.score" => "raw,min,max",
        "objectives" => "id,score,status",
        "student_data" => "mastery_score,max_time_allowed,time_limit_action",
        "student_preference" => "audio,language,speed,text",
        "interactions" => {
            "id,objectives,time,type,correct_responses,weighting,student_response,result,latency"
        }
        _ => return None,
    })
}

impl Element {
    pub(super) fn new(leaf: Leaf, n: u16, m: u16) -> Element {
        let group = match leaf.path().split_once(".#.") {
            None => Group::Single,
            Some(("objectives", _)) => Group::Objectives,
            Some(_) => Group::Interactions,
        };
        Element { group, n, leaf, m }
    }

    /// An element outside lists.
    pub(super) fn single(leaf: Leaf) -> Element {
        debug_assert_eq!(Element::new(leaf, 0, 0).group, Group::Single);
        Element {
            group: Group::Single,
            n: 0,
            leaf,
            m: 0,
        }
    }

    /// The name on the wire.
    pub(super) fn name(self) -> Cow<'static, str> {
        match self.group {
            Group::Single => Cow::Borrowed(self.leaf.name()),
            _ => Cow::Owned(self.to_string()),
        }
    }

    /// The lists it is a record of, outer one first, with its index there.
    pub(super) fn records(self) -> impl Iterator<Item = (List, u16)> {
        let (outer, inner) = match (self.group, self.leaf) {
            (Group::Single, _) => (None, None),
            (Group::Objectives, _) => (Some(List::Objectives), None),
            (_, Leaf::InteractionObjectiveId) => (
                Some(List::Interactions),
                Some(List::InteractionObjectives(self.n)),
            ),
            (_, Leaf::Pattern) => (
                Some(List::Interactions),
                Some(List::CorrectResponses(self.n)),
            ),
            _ => (Some(List::Interactions), None),
        };
        let outer = outer.map(|list| (list, self.n));
        outer.into_iter().chain(inner.map(|list| (list, self.m)))
    }
}

impl List {
    /// From its first possible element to its last.
    pub(super) fn range(self) -> std::ops::RangeInclusive<Element> {
        let whole = |group, n_last| {
            let at = |n, leaf, m| Element { group, n, leaf, m };
            at(0, Leaf::FIRST, 0)..=at(n_last, Leaf::LAST, FAR)
        };
        match self {
            List::Objectives => whole(Group::Objectives, FAR),
            List::Interactions => whole(Group::Interactions, FAR),
            List::InteractionObjectives(n) => {
                Element::new(Leaf::InteractionObjectiveId, n, 0)
                    ..=Element::new(Leaf::InteractionObjectiveId, n, FAR)
            }
            List::CorrectResponses(n) => {
                Element::new(Leaf::Pattern, n, 0)..=Element::new(Leaf::Pattern, n, FAR)
            }
        }
    }

    /// The index that an element of it has there.
    pub(super) fn index(self, element: Element) -> u16 {
        match self {
            List::Objectives | List::Interactions => element.n,
            _ => element.m,
        }
    }

    /// The most records kept.
    pub(super) fn most(self) -> u16 {
        match self {
            List::Objectives => 1_000,
            List::Interactions => 5_000,
            _ => 250,
        }
    }
}

impl fmt::Display for Element {
    /// The name on the wire.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("cmi.")?;
        let mut indexes = [self.n, self.m].into_iter();
        for (place, piece) in self.leaf.path().split('#').enumerate() {
            if place > 0 {
                write!(out, "{}", indexes.next().unwrap_or_default())?;
            }
            out.write_str(piece)?;
        }
        Ok(())
    }
}

/// The elements that hold a value, `#` standing for an index: who may use them,
/// what they hold, and what they answer before anybody wrote them (RTE 3.4.4).
macro_rules! leaves {
    ($($leaf:ident $path:literal $access:ident $type:expr, $first:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(super) enum Leaf { $($leaf,)* }

        impl Leaf {
            const ALL: &[Leaf] = &[$(Leaf::$leaf,)*];
            const FIRST: Leaf = Leaf::ALL[0];
            const LAST: Leaf = Leaf::ALL[Leaf::ALL.len() - 1];

            fn find(path: &str) -> Option<Leaf> {
                match path { $($path => Some(Leaf::$leaf),)* _ => None }
            }

            fn path(self) -> &'static str {
                match self { $(Leaf::$leaf => $path,)* }
            }

            fn name(self) -> &'static str {
                match self { $(Leaf::$leaf => concat!("cmi.", $path),)* }
            }

            pub(super) fn access(self) -> Access {
                match self { $(Leaf::$leaf => Access::$access,)* }
            }

            pub(super) fn holds(self) -> Type {
                match self { $(Leaf::$leaf => $type,)* }
            }

            pub(super) fn first(self) -> &'static str {
                match self { $(Leaf::$leaf => $first,)* }
            }
        }
    };
}

leaves! {
    StudentId "core.student_id" Read Type::Given, "";
    StudentName "core.student_name" Read Type::Given, "";
    LessonLocation "core.lesson_location" Both Type::Short, "";
    Credit "core.credit" Read Type::Given, "credit";
    LessonStatus "core.lesson_status" Both Type::Word(STATUSES), "not attempted";
    Entry "core.entry" Read Type::Given, "ab-initio";
    ScoreRaw "core.score.raw" Both Type::Score, "";
    ScoreMin "core.score.min" Both Type::Score, "";
    ScoreMax "core.score.max" Both Type::Score, "";
    TotalTime "core.total_time" Read Type::Given, "0000:00:00.00";
    LessonMode "core.lesson_mode" Read Type::Given, "normal";
    Exit "core.exit" Write Type::Word(&["time-out", "suspend", "logout", ""]), "";
    SessionTime "core.session_time" Write Type::Timespan, "";
    SuspendData "suspend_data" Both Type::Long, "";
    LaunchData "launch_data" Read Type::Given, "";
    Comments "comments" Both Type::Comments, "";
    CommentsFromLms "comments_from_lms" Read Type::Given, "";
    MasteryScore "student_data.mastery_score" Read Type::Given, "";
    MaxTimeAllowed "student_data.max_time_allowed" Read Type::Given, "";
    TimeLimitAction "student_data.time_limit_action" Read Type::Given, "continue,no message";
    Audio "student_preference.audio" Both Type::Integer(-1, 100), "0";
    Language "student_preference.language" Both Type::Short, "";
    Speed "student_preference.speed" Both Type::Integer(-100, 100), "0";
    Text "student_preference.text" Both Type::Integer(-1, 1), "0";
    ObjectiveId "objectives.#.id" Both Type::Identifier, "";
    ObjectiveRaw "objectives.#.score.raw" Both Type::Score, "";
    ObjectiveMin "objectives.#.score.min" Both Type::Score, "";
    ObjectiveMax "objectives.#.score.max" Both Type::Score, "";
    ObjectiveStatus "objectives.#.status" Both Type::Word(OBJECTIVE_STATUSES), "not attempted";
    InteractionId "interactions.#.id" Write Type::Identifier, "";
    InteractionObjectiveId "interactions.#.objectives.#.id" Write Type::Identifier, "";
    Time "interactions.#.time" Write Type::Time, "";
    InteractionType "interactions.#.type" Write Type::Word(&[
        "true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric",
    ]), "";
    Pattern "interactions.#.correct_responses.#.pattern" Write Type::Feedback, "";
    Weighting "interactions.#.weighting" Write Type::Decimal, "";
    StudentResponse "interactions.#.student_response" Write Type::Feedback, "";
    Result "interactions.#.result" Write Type::Result(&["correct", "wrong", "unanticipated", "neutral"]), "";
    Latency "interactions.#.latency" Write Type::Timespan, "";
}

/// RTE: an SCO cannot set `not attempted`.
const STATUSES: &[&str] = &["passed", "completed", "failed", "incomplete", "browsed"];

const OBJECTIVE_STATUSES: &[&str] = &[
    "passed",
    "completed",
    "failed",
    "incomplete",
    "browsed",
    "not attempted",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_read_back() {
        for leaf in Leaf::ALL {
            let indexes = leaf.path().matches('#').count();
            let [n, m] = [[0, 0], [12, 0], [12, 3]][indexes];
            let element = Element::new(*leaf, n, m);
            assert_eq!(Name::parse(&element.name()), Name::Element(element));
            assert_eq!(element.name(), element.to_string());
        }
    }

    #[test]
    fn order_is_by_record() {
        let parse = |name: &str| match Name::parse(name) {
            Name::Element(element) => element,
            other => panic!("{name}: {other:?}"),
        };
        assert!(parse("cmi.interactions.2.result") < parse("cmi.interactions.10.id"));
        assert!(parse("cmi.suspend_data") < parse("cmi.objectives.0.id"));
        assert_eq!(parse("cmi.objectives.007.id").n, 7);
    }

    proptest! {
        #[test]
        fn any_name_is_safe(name in "(cmi)?[.a-z0-9_#é]{0,40}") {
            Name::parse(&name);
        }
    }
}
