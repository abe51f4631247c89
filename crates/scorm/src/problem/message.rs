//! What a problem says, and the values that it names.

use std::collections::BTreeMap;

/// Values by their names.
pub type Arguments = BTreeMap<&'static str, String>;

/// The argument of the problem that closes a code which was cut: how many more there
/// are of it.
pub const MORE: &str = "more";

/// What is wrong, in English, and the values it names. Written by
/// [`message!`](crate::message), so that no value is in the text only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub(super) text: String,
    pub(super) arguments: Arguments,
}

impl Message {
    /// A text that names these values.
    pub fn new(text: impl Into<String>, arguments: Arguments) -> Message {
        Message {
            text: text.into(),
            arguments,
        }
    }

    /// The same, with a value that the text does not show as such: which of several
    /// sentences it is.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Message {
        self.arguments.insert(name, value.into());
        self
    }
}

impl From<&'static str> for Message {
    fn from(text: &'static str) -> Message {
        Message::new(text, Arguments::new())
    }
}

/// A [`Message`] out of a format string and its values, each under its name.
///
/// ```
/// # use scorm::message;
/// message!("the manifest names `{href}`", href = "a.html");
/// ```
#[macro_export]
macro_rules! message {
    ($text:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::problem::Message::new(
            format!($text, $($name = $value),+),
            [$((stringify!($name), $value.to_string())),+].into(),
        )
    };
}
