//! What an LMS keeps of one learner's attempt at one SCO.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::code::ErrorCode;
use super::element::{Element, Leaf, List, Name};
use super::rules::Rules;
use super::value::{Access, Status, Type, units};

/// The values of the data model, by element; what nobody wrote is not kept.
///
/// ```
/// use scorm::runtime::{Cmi, ErrorCode, Rules};
///
/// let mut cmi = Cmi::default();
/// cmi.set("cmi.core.lesson_location", "p4", &Rules::default()).unwrap();
/// assert_eq!(cmi.get("cmi.core.lesson_location").unwrap(), "p4");
/// assert_eq!(cmi.get("cmi.core.exit"), Err(ErrorCode::WriteOnly));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cmi {
    // Shared with copies: a writer keeps one to go back to when something is refused.
    values: BTreeMap<Element, Arc<str>>,
    // Length of all values.
    units: usize,
}

/// An element that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its name, as it was given.
    pub element: String,
    /// What LMSSetValue would have answered.
    pub code: ErrorCode,
}

impl Cmi {
    /// All values together, in UTF-16 units: thousands of interactions, and no more.
    pub const MOST_UNITS: usize = 4_000_000;

    /// All comments together.
    const MOST_COMMENTS: usize = 64_000;

    /// LMSGetValue of an initialised SCO (RTE 3.3.2.3).
    ///
    /// # Errors
    /// The code that LMSGetLastError then answers.
    pub fn get(&self, name: &str) -> Result<Cow<'_, str>, ErrorCode> {
        match Name::parse(name) {
            Name::Element(element) if element.leaf.access() == Access::Write => {
                Err(ErrorCode::WriteOnly)
            }
            Name::Element(element) if element.records().all(|it| self.has(it)) => {
                Ok(Cow::Borrowed(self.value(element)))
            }
            Name::Fixed(text, record) if record.is_none_or(|it| self.has(it)) => {
                Ok(Cow::Borrowed(text))
            }
            Name::Count(list) if list.outer().is_none_or(|it| self.has(it)) => {
                Ok(Cow::Owned(self.count(list).to_string()))
            }
            Name::ChildrenOfLeaf => Err(ErrorCode::NoChildren),
            Name::CountOfOther => Err(ErrorCode::NoCount),
            Name::Foreign => Err(ErrorCode::NotImplemented),
            _ => Err(ErrorCode::InvalidArgument),
        }
    }

    /// LMSSetValue of an initialised SCO (RTE 3.3.2.4). A refused value leaves
    /// the old one.
    ///
    /// # Errors
    /// The code that LMSGetLastError then answers.
    pub fn set(&mut self, name: &str, value: &str, rules: &Rules) -> Result<(), ErrorCode> {
        let element = self.writable(name)?;
        if !element.leaf.holds().accepts(value, rules) {
            return Err(ErrorCode::IncorrectType);
        }
        // RTE cmi.comments: each Set adds to what is there.
        if element.leaf == Leaf::Comments {
            let all = format!("{}{value}", self.value(element));
            return self.keep_comments(element, &all);
        }
        self.keep(element, value)
    }

    /// Writes changes made far away, in any order: lists are filled from their
    /// first record on. The comments are the whole comments, so that writing
    /// twice does no harm. All that is valid is written, even when some is not.
    ///
    /// Where nothing counts, nothing is written (RTE cmi.core.credit,
    /// lesson_mode): in review mode at all, without credit no status nor score.
    ///
    /// # Errors
    /// What was refused, in the data model's order.
    pub fn apply<N: AsRef<str>, V: AsRef<str>>(
        &mut self,
        pairs: impl IntoIterator<Item = (N, V)>,
        rules: &Rules,
    ) -> Result<(), Vec<Refused>> {
        let mode = self.value(Element::single(Leaf::LessonMode));
        if mode == "review" {
            return Ok(());
        }
        let browse = mode == "browse";
        let (sorted, mut refused) = sort(pairs);
        let credit = self.value(Element::single(Leaf::Credit)) == "credit";
        for (element, (name, value)) in sorted {
            let value = value.as_ref();
            let checked = self.opens(element).and_then(|()| {
                let fits = match element.leaf.holds() {
                    Type::Comments => !value.contains('\0'),
                    holds => holds.accepts(value, rules),
                };
                if fits {
                    Ok(())
                } else {
                    Err(ErrorCode::IncorrectType)
                }
            });
            let written = checked.and_then(|()| match element.leaf {
                Leaf::LessonStatus if browse && value == "browsed" => self.browse(),
                Leaf::LessonStatus | Leaf::ScoreRaw | Leaf::ScoreMin | Leaf::ScoreMax
                    if !credit =>
                {
                    Ok(())
                }
                Leaf::Comments => self.keep_comments(element, value),
                _ => self.keep(element, value),
            });
            if let Err(code) = written {
                let element = name.as_ref().to_owned();
                refused.push(Refused { element, code });
            }
        }
        if refused.is_empty() {
            Ok(())
        } else {
            Err(refused)
        }
    }

    /// What an LMS stored, as [`Cmi::elements`] gave it, in any order.
    ///
    /// # Errors
    /// Names that are no elements, and records with others missing before them.
    pub fn restore<N: AsRef<str>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Cmi, Vec<Refused>> {
        let mut cmi = Cmi::default();
        let (sorted, mut refused) = sort(pairs);
        for (element, (name, value)) in sorted {
            if cmi.reaches(element) {
                cmi.put(element, value.as_ref());
            } else {
                let element = name.as_ref().to_owned();
                let code = ErrorCode::InvalidArgument;
                refused.push(Refused { element, code });
            }
        }
        if refused.is_empty() {
            Ok(cmi)
        } else {
            Err(refused)
        }
    }

    /// Every stored element, lists last and by index, the write-only ones included.
    pub fn elements(&self) -> impl Iterator<Item = (Cow<'static, str>, &str)> {
        let values = self.values.iter();
        values.map(|(element, value)| (element.name(), &**value))
    }

    /// A stored value, write-only or not; none when nobody wrote it.
    pub fn stored(&self, name: &str) -> Option<&str> {
        match Name::parse(name) {
            Name::Element(element) => self.values.get(&element).map(|value| &**value),
            _ => None,
        }
    }

    /// cmi.core.lesson_status.
    pub fn status(&self) -> Status {
        let status = self.value(Element::single(Leaf::LessonStatus));
        status.parse().unwrap_or_default()
    }

    pub(super) fn leaf(&self, leaf: Leaf) -> Option<&str> {
        let value = self.values.get(&Element::single(leaf));
        value.map(|value| &**value)
    }

    /// The LMS writes, as it may.
    pub(super) fn give(&mut self, leaf: Leaf, value: &str) {
        self.put(Element::single(leaf), value);
    }

    pub(super) fn forget(&mut self, leaf: Leaf) {
        if let Some(old) = self.values.remove(&Element::single(leaf)) {
            self.units -= units(&old);
        }
    }

    /// Whether the SCO wrote anything, ever.
    pub(super) fn is_untouched(&self) -> bool {
        self.values
            .keys()
            .all(|it| it.leaf.access() == Access::Read)
    }

    /// The element that an SCO may write under this name, whatever the value.
    fn writable(&self, name: &str) -> Result<Element, ErrorCode> {
        match Name::parse(name) {
            Name::Element(element) => self.opens(element).map(|()| element),
            Name::Unknown => Err(ErrorCode::InvalidArgument),
            Name::Foreign => Err(ErrorCode::NotImplemented),
            _ => Err(ErrorCode::Keyword),
        }
    }

    /// Whether an SCO may write this element, whatever the value.
    fn opens(&self, element: Element) -> Result<(), ErrorCode> {
        if element.leaf.access() == Access::Read {
            Err(ErrorCode::ReadOnly)
        } else if self.reaches(element) {
            Ok(())
        } else {
            Err(ErrorCode::InvalidArgument)
        }
    }

    fn keep_comments(&mut self, element: Element, all: &str) -> Result<(), ErrorCode> {
        if units(all) > Cmi::MOST_COMMENTS {
            return Err(ErrorCode::IncorrectType);
        }
        self.keep(element, all)
    }

    fn keep(&mut self, element: Element, value: &str) -> Result<(), ErrorCode> {
        let old = self.values.get(&element).map_or(0, |old| units(old));
        if self.units - old + units(value) > Cmi::MOST_UNITS {
            return Err(ErrorCode::General);
        }
        self.put(element, value);
        Ok(())
    }

    fn put(&mut self, element: Element, value: &str) {
        self.units += units(value);
        if let Some(old) = self.values.insert(element, value.into()) {
            self.units -= units(&old);
        }
    }

    /// Without credit a status changes once, from nothing to `browsed`.
    fn browse(&mut self) -> Result<(), ErrorCode> {
        if self.status() == Status::NotAttempted {
            self.give(Leaf::LessonStatus, Status::Browsed.as_str());
        }
        Ok(())
    }

    fn value(&self, element: Element) -> &str {
        match self.values.get(&element) {
            Some(value) => value,
            // RTE: `not attempted` is for the first time. The SCO was here and left no
            // status, because that session was cut: it is to be gone on with.
            None if element.leaf == Leaf::LessonStatus && self.was_here() => "incomplete",
            None => element.leaf.first(),
        }
    }

    /// Whether an earlier session wrote something, as [`begin`](super::begin) found.
    fn was_here(&self) -> bool {
        let entry = self.leaf(Leaf::Entry);
        entry.is_some_and(|entry| entry != Leaf::Entry.first())
    }

    fn has(&self, (list, index): (List, u16)) -> bool {
        index < self.count(list)
    }

    /// Whether each index names a record or the next one, and there is room.
    fn reaches(&self, element: Element) -> bool {
        let mut records = element.records();
        records.all(|(list, index)| index < list.most() && index <= self.count(list))
    }

    /// Lists have no gaps: the last record tells how many there are.
    fn count(&self, list: List) -> u16 {
        let last = self.values.range(list.range()).next_back();
        last.map_or(0, |(element, _)| list.index(*element) + 1)
    }
}

type Sorted<N, V> = BTreeMap<Element, (N, V)>;

/// By element; of a name given twice, the last value.
fn sort<N: AsRef<str>, V: AsRef<str>>(
    pairs: impl IntoIterator<Item = (N, V)>,
) -> (Sorted<N, V>, Vec<Refused>) {
    let mut sorted = BTreeMap::new();
    let mut refused = Vec::new();
    for (name, value) in pairs {
        let code = match Name::parse(name.as_ref()) {
            Name::Element(element) => {
                sorted.insert(element, (name, value));
                continue;
            }
            Name::Unknown => ErrorCode::InvalidArgument,
            Name::Foreign => ErrorCode::NotImplemented,
            _ => ErrorCode::Keyword,
        };
        let element = name.as_ref().chars().take(255).collect();
        refused.push(Refused { element, code });
    }
    (sorted, refused)
}

impl List {
    /// The record it is in.
    fn outer(self) -> Option<(List, u16)> {
        match self {
            List::Objectives | List::Interactions => None,
            List::InteractionObjectives(n) | List::CorrectResponses(n) => {
                Some((List::Interactions, n))
            }
        }
    }
}

impl Serialize for Cmi {
    /// A map from name to value.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.elements())
    }
}

impl<'de> Deserialize<'de> for Cmi {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cmi, D::Error> {
        let pairs = BTreeMap::<String, String>::deserialize(deserializer)?;
        Cmi::restore(pairs).map_err(|refused| {
            let names: Vec<&str> = refused.iter().map(|it| it.element.as_str()).collect();
            D::Error::custom(format!("no elements: {}", names.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn any_order_will_do() {
        let mut pairs: Vec<(String, &str)> = (0..40)
            .map(|n| (format!("cmi.interactions.{n}.id"), "q"))
            .collect();
        pairs.push(("cmi.interactions.3.correct_responses.1.pattern".into(), "b"));
        pairs.push(("cmi.interactions.3.correct_responses.0.pattern".into(), "a"));
        pairs.sort();
        let mut cmi = Cmi::default();
        cmi.apply(pairs.clone(), &Rules::default()).unwrap();
        assert_eq!(cmi.get("cmi.interactions._count").unwrap(), "40");
        assert_eq!(
            cmi.get("cmi.interactions.3.correct_responses._count")
                .unwrap(),
            "2"
        );
        let again = Cmi::restore(cmi.elements()).unwrap();
        assert_eq!(again, cmi);
        let text = serde_json::to_string(&cmi).unwrap();
        assert_eq!(serde_json::from_str::<Cmi>(&text).unwrap(), cmi);
    }

    #[test]
    fn what_is_refused_does_not_hold_up_the_rest() {
        let mut cmi = Cmi::default();
        let refused = cmi.apply(
            [
                ("cmi.core.student_id", "someone else"),
                ("cmi.interactions.1.id", "gap"),
                ("cmi.core.score.raw", "101"),
                ("cmi.core._children", "x"),
                ("adl.x", "x"),
                ("cmi.x", "x"),
                ("cmi.suspend_data", "kept"),
            ],
            &Rules::default(),
        );
        let mut refused: Vec<(String, &str)> = refused
            .unwrap_err()
            .into_iter()
            .map(|it| (it.element, it.code.as_str()))
            .collect();
        refused.sort();
        let expected = [
            ("adl.x", "401"),
            ("cmi.core._children", "402"),
            ("cmi.core.score.raw", "405"),
            ("cmi.core.student_id", "403"),
            ("cmi.interactions.1.id", "201"),
            ("cmi.x", "201"),
        ];
        assert_eq!(
            refused,
            expected.map(|(name, code)| (name.to_owned(), code))
        );
        assert_eq!(cmi.elements().count(), 1);
    }

    #[test]
    fn comments_are_written_whole_from_afar() {
        let mut cmi = Cmi::default();
        cmi.set("cmi.comments", "one ", &Rules::default()).unwrap();
        cmi.set("cmi.comments", "two", &Rules::default()).unwrap();
        let whole = [("cmi.comments", "one two")];
        cmi.apply(whole, &Rules::default()).unwrap();
        cmi.apply(whole, &Rules::default()).unwrap();
        assert_eq!(cmi.get("cmi.comments").unwrap(), "one two");
    }

    #[test]
    fn sizes_are_bounded() {
        let rules = Rules::default();
        let mut cmi = Cmi::default();
        for n in 0..1_000 {
            cmi.set(&format!("cmi.objectives.{n}.id"), "o", &rules)
                .unwrap();
        }
        let beyond = cmi.set("cmi.objectives.1000.id", "o", &rules);
        assert_eq!(beyond, Err(ErrorCode::InvalidArgument));
        let long = "x".repeat(64_000);
        let results: Vec<_> = (0..70)
            .map(|n| {
                cmi.set(
                    &format!("cmi.interactions.{n}.student_response"),
                    &long,
                    &rules,
                )
            })
            .collect();
        assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 62);
        assert_eq!(results[62], Err(ErrorCode::General));
        // What is there can be made shorter, and then there is room.
        cmi.set("cmi.interactions.0.student_response", "", &rules)
            .unwrap();
        cmi.set("cmi.interactions.62.student_response", &long, &rules)
            .unwrap();
    }

    #[test]
    fn nothing_is_written_where_nothing_counts() {
        let pairs = [
            ("cmi.core.lesson_status", "passed"),
            ("cmi.core.score.raw", "90"),
            ("cmi.suspend_data", "s"),
        ];
        let given = |mode: &str, status: &str| {
            let pairs = [
                ("cmi.core.lesson_mode", mode),
                ("cmi.core.credit", "no-credit"),
                ("cmi.core.lesson_status", status),
            ];
            Cmi::restore(pairs).unwrap()
        };
        let mut cmi = given("review", "failed");
        cmi.apply(pairs, &Rules::default()).unwrap();
        assert_eq!(cmi, given("review", "failed"));

        let mut cmi = given("browse", "failed");
        cmi.apply(pairs, &Rules::default()).unwrap();
        assert_eq!(cmi.stored("cmi.suspend_data"), Some("s"));
        assert_eq!(cmi.stored("cmi.core.score.raw"), None);
        cmi.apply([("cmi.core.lesson_status", "browsed")], &Rules::default())
            .unwrap();
        assert_eq!(cmi.status(), Status::Failed);

        let mut cmi = given("browse", "not attempted");
        cmi.apply([("cmi.core.lesson_status", "browsed")], &Rules::default())
            .unwrap();
        assert_eq!(cmi.status(), Status::Browsed);
    }

    fn name() -> impl Strategy<Value = String> {
        let index = prop_oneof![0..4u32, Just(99_999u32)];
        let path = prop_oneof![
            "cmi\\.(core|objectives|interactions|student_data)\\.[a-z_]{0,9}",
            Just("cmi.comments".to_owned()),
            (index.clone(), "(id|status|score\\.raw|_count|score\\._children)")
                .prop_map(|(n, leaf)| format!("cmi.objectives.{n}.{leaf}")),
            (index.clone(), index, "(objectives\\.M\\.id|correct_responses\\.M\\.pattern|id|result|objectives\\._count)")
                .prop_map(|(n, m, leaf)| format!("cmi.interactions.{n}.{}", leaf.replace('M', &m.to_string()))),
        ];
        path
    }

    proptest! {
        #[test]
        fn whatever_is_called_the_bookkeeping_holds(calls in prop::collection::vec((name(), "[a-z0-9:.]{0,6}"), 0..60)) {
            let mut cmi = Cmi::default();
            for (name, value) in &calls {
                let before = cmi.clone();
                if cmi.set(name, value, &Rules::strict()).is_err() {
                    prop_assert_eq!(&before, &cmi);
                }
                let _ = cmi.get(name);
            }
            prop_assert_eq!(cmi.units, cmi.elements().map(|(_, value)| units(value)).sum::<usize>());
            prop_assert_eq!(Cmi::restore(cmi.elements()).unwrap(), cmi.clone());
            let mut other = Cmi::default();
            let mut pairs: Vec<_> = cmi.elements().collect();
            pairs.reverse();
            other.apply(pairs, &Rules::strict()).unwrap();
            prop_assert_eq!(other, cmi);
        }
    }
}
