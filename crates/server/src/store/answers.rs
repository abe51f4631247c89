//! First answers of a learner with a partner in a year, as one short text: two
//! characters each say which question of the year and whether it was right.

/// Answers that are kept of a learner: the bound of the yearly statistics.
pub const MOST: usize = 40;

/// Characters, worth their place.
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// First answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(String);

impl Answers {
    /// As stored.
    pub fn stored(text: String) -> Answers {
        Answers(text)
    }

    /// To be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Place of the question among the year's, and whether it was right.
    pub fn iter(&self) -> impl Iterator<Item = (i64, bool)> + '_ {
        let pairs = self.0.as_bytes().chunks_exact(2);
        pairs.filter_map(|pair| {
            let value = i64::from(value(pair[0])?) * 64 + i64::from(value(pair[1])?);
            Some((value / 2, value % 2 == 0))
        })
    }

    /// Takes an answer in. False: the question has one already, or there are as many
    /// as may be.
    pub fn add(&mut self, place: i64, is_right: bool) -> bool {
        let value = usize::try_from(place * 2 + i64::from(!is_right)).unwrap_or(usize::MAX);
        if value >= 64 * 64 || self.0.len() >= 2 * MOST || self.iter().any(|it| it.0 == place) {
            return false;
        }
        self.0.push(char::from(DIGITS[value / 64]));
        self.0.push(char::from(DIGITS[value % 64]));
        true
    }

    /// Only those to some questions.
    pub fn only(&self, keep: impl Fn(i64) -> bool) -> Answers {
        let mut kept = Answers::default();
        for (place, is_right) in self.iter().filter(|it| keep(it.0)) {
            kept.add(place, is_right);
        }
        kept
    }
}

fn value(digit: u8) -> Option<u8> {
    Some(match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'Z' => digit - b'A' + 10,
        b'a'..=b'z' => digit - b'a' + 36,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_question_is_answered_once_and_forty_at_most() {
        let mut answers = Answers::default();
        assert!(answers.add(3, true));
        assert!(!answers.add(3, false), "the first one counts");
        assert!(answers.add(1999, false));
        assert!(!answers.add(2048, true), "no such place");
        for place in 100..138 {
            assert!(answers.add(place, true));
        }
        assert!(!answers.add(4, true), "forty are there");
        assert_eq!(answers.as_str().len(), 80);
        assert_eq!(answers.only(|it| it < 100).as_str().len(), 2);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(said in prop::collection::vec((0i64..2000, any::<bool>()), 0..60)) {
            let mut answers = Answers::default();
            let mut expected: Vec<(i64, bool)> = Vec::new();
            for (place, is_right) in said {
                let is_new = expected.len() < MOST && expected.iter().all(|it| it.0 != place);
                prop_assert_eq!(answers.add(place, is_right), is_new);
                if is_new {
                    expected.push((place, is_right));
                }
            }
            let answers = Answers::stored(answers.as_str().to_owned());
            prop_assert_eq!(answers.iter().collect::<Vec<_>>(), expected);
        }
    }
}
