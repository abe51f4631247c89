//! How much an LMS lets in.

/// How much an LMS lets in. The sizes of RTE 3.4.5 are minimums to accept, and
/// real packages send more; the test suite wants the exact ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Exactly what RTE says, as conformance tests want.
    pub strict: bool,
    /// Longest suspend_data, comment or response, in UTF-16 units.
    pub string_limit: usize,
}

impl Rules {
    /// 4 096 and 255 units.
    pub fn strict() -> Rules {
        Rules {
            strict: true,
            string_limit: 4_096,
        }
    }

    /// 64 000 units.
    pub fn lenient() -> Rules {
        Rules {
            strict: false,
            string_limit: 64_000,
        }
    }

    /// The strict ones, or those for real packages.
    pub fn of(is_strict: bool) -> Rules {
        if is_strict {
            Rules::strict()
        } else {
            Rules::lenient()
        }
    }

    /// Longest CMIString255.
    pub(super) fn short_limit(&self) -> usize {
        if self.strict { 255 } else { self.string_limit }
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules::lenient()
    }
}
