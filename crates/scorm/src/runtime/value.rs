//! The data types of RTE 3.4.5 and who may read and write.

use std::fmt;
use std::str::FromStr;

use super::decimal::Decimal;
use super::rules::Rules;
use crate::timespan::Timespan;

/// Who reads and writes an element, seen from the SCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
    Both,
}

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// CMIString255.
    Short,
    /// CMIString4096.
    Long,
    /// CMIString4096 that grows (RTE cmi.comments).
    Comments,
    /// CMIIdentifier.
    Identifier,
    /// CMIDecimal from 0 to 100, or nothing (CMIBlank).
    Score,
    /// CMIDecimal.
    Decimal,
    /// CMISInteger between two bounds.
    Integer(i32, i32),
    /// CMITime.
    Time,
    /// CMITimespan.
    Timespan,
    /// CMIFeedback. Its shapes are nobody's practice: quizzes send sentences.
    Feedback,
    /// CMIVocabulary: one of the words.
    Word(&'static [&'static str]),
    /// A word or a CMIDecimal (RTE cmi.interactions.n.result).
    Result(&'static [&'static str]),
    /// Only the LMS writes it.
    Given,
}

impl Type {
    /// Whether the SCO may write this value.
    pub(super) fn accepts(self, value: &str, rules: &Rules) -> bool {
        // A database's text holds no NUL, nor does any string of the standard.
        if value.contains('\0') {
            return false;
        }
        match self {
            Type::Short => units(value) <= rules.short_limit(),
            Type::Long | Type::Feedback => units(value) <= rules.string_limit,
            // ADL's own tests judge the piece; the sum is bounded by `Cmi`.
            Type::Comments => units(value) <= rules.string_limit,
            Type::Identifier => {
                let graphic = |c: char| !c.is_whitespace() && !c.is_control() && c != '\u{feff}';
                (1..=255).contains(&units(value)) && value.chars().all(graphic)
            }
            Type::Score => value.is_empty() || decimal(value).is_some_and(|it| it.is_score()),
            Type::Decimal => decimal(value).is_some(),
            Type::Integer(from, to) => integer(value).is_some_and(|it| (from..=to).contains(&it)),
            Type::Time => is_time(value),
            Type::Timespan => value.parse::<Timespan>().is_ok(),
            Type::Word(words) => words.contains(&value),
            Type::Result(words) => words.contains(&value) || decimal(value).is_some(),
            Type::Given => false,
        }
    }
}

/// Length as browsers count it.
pub(super) fn units(text: &str) -> usize {
    // One unit a character, two beyond the basic plane (4 bytes of UTF-8).
    text.bytes()
        .map(|byte| match byte {
            0x80..=0xbf => 0,
            0xf0.. => 2,
            _ => 1,
        })
        .sum()
}

/// Nobody needs more digits; what is compared stays small.
fn decimal(value: &str) -> Option<Decimal> {
    (value.len() <= 255).then(|| value.parse().ok()).flatten()
}

fn integer(value: &str) -> Option<i32> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    // Beyond six digits no bound of the standard matters.
    let number: i32 = match digits.len() {
        0 => 0,
        1..=6 => digits.parse().ok()?,
        _ => return None,
    };
    Some(if value.starts_with('-') {
        -number
    } else {
        number
    })
}

/// HH:MM:SS with at most two decimals, of a real clock.
fn is_time(value: &str) -> bool {
    // A CMITimespan with two digits of hours, bounded.
    let bytes = value.as_bytes();
    let pair = |at: usize| (bytes[at] - b'0') * 10 + (bytes[at + 1] - b'0');
    value.parse::<Timespan>().is_ok()
        && bytes[2] == b':'
        && pair(0) < 24
        && pair(3) < 60
        && pair(6) < 60
}

/// cmi.core.lesson_status and cmi.objectives.n.status (RTE 3.4.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Done, and well enough.
    Passed,
    /// Done.
    Completed,
    /// Done, not well enough.
    Failed,
    /// Begun.
    Incomplete,
    /// Looked at without credit.
    Browsed,
    /// Never begun; the LMS's word only.
    #[default]
    NotAttempted,
}

impl Status {
    const ALL: [Status; 6] = [
        Status::Passed,
        Status::Completed,
        Status::Failed,
        Status::Incomplete,
        Status::Browsed,
        Status::NotAttempted,
    ];

    /// As the standard spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Completed => "completed",
            Status::Failed => "failed",
            Status::Incomplete => "incomplete",
            Status::Browsed => "browsed",
            Status::NotAttempted => "not attempted",
        }
    }

    /// Whether a prerequisite on it holds (CAM 2.3.2.5.1).
    pub fn is_done(self) -> bool {
        matches!(self, Status::Passed | Status::Completed)
    }

    /// Whether the SCO is over with, well or not.
    pub fn is_finished(self) -> bool {
        self.is_done() || self == Status::Failed
    }

    /// The status so spelled, or so abbreviated to its first letters, in any case.
    pub fn abbreviated(word: &str) -> Option<Status> {
        let fits = |status: &Status| {
            let start = status.as_str().get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        (!word.is_empty())
            .then(|| Status::ALL.into_iter().find(fits))
            .flatten()
    }

    /// A block's status from its members' (CAM 2.3.2.5.1): done when all are.
    pub fn of_block(members: impl IntoIterator<Item = Status>) -> Status {
        let members: Vec<Status> = members.into_iter().collect();
        if members.iter().all(|it| *it == Status::NotAttempted) {
            Status::NotAttempted
        } else if members.contains(&Status::Failed) {
            Status::Failed
        } else if members.iter().all(|it| *it == Status::Passed) {
            Status::Passed
        } else if members.iter().all(|it| it.is_done()) {
            Status::Completed
        } else {
            Status::Incomplete
        }
    }
}

impl FromStr for Status {
    type Err = ();

    /// The vocabulary is exact and case-sensitive.
    fn from_str(text: &str) -> Result<Status, ()> {
        let mut all = Status::ALL.into_iter();
        all.find(|status| status.as_str() == text).ok_or(())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clocks() {
        for (text, fits) in [
            ("23:59:59", true),
            ("00:00:00.5", true),
            ("24:00:00", false),
            ("12:60:00", false),
            ("12:00:60", false),
            ("012:00:00", false),
            ("1:00:00", false),
            ("", false),
        ] {
            assert_eq!(is_time(text), fits, "{text}");
        }
    }

    #[test]
    fn abbreviations() {
        assert_eq!(Status::abbreviated("p"), Some(Status::Passed));
        assert_eq!(Status::abbreviated("Comp"), Some(Status::Completed));
        assert_eq!(Status::abbreviated("not a"), Some(Status::NotAttempted));
        assert_eq!(Status::abbreviated("passedx"), None);
        assert_eq!(Status::abbreviated("é"), None);
        assert_eq!(Status::abbreviated(""), None);
    }

    #[test]
    fn blocks() {
        use Status::*;
        assert_eq!(Status::of_block([]), NotAttempted);
        assert_eq!(Status::of_block([Passed, Passed]), Passed);
        assert_eq!(Status::of_block([Passed, Completed]), Completed);
        assert_eq!(Status::of_block([Passed, NotAttempted]), Incomplete);
        assert_eq!(Status::of_block([Passed, Failed]), Failed);
    }

    proptest! {
        #[test]
        fn lengths_are_utf16(text: String) {
            prop_assert_eq!(units(&text), text.encode_utf16().count());
        }

        #[test]
        fn any_text_is_safe(text: String) {
            let all = [Type::Identifier, Type::Score, Type::Integer(-1, 1), Type::Time, Type::Timespan];
            for it in all {
                it.accepts(&text, &Rules::strict());
            }
        }
    }
}
