//! Prerequisites in AICC script (CAM 2.3.2.5.1): text -> tree -> yes or no.
//!
//! ```text
//! either   := both ("|" both)*
//! both     := one ("&" one)*
//! one      := "~" one | "(" either ")" | set | number "*" set | item (("=" | "<>") status)?
//! set      := "{" either ("," either)* "}"
//! ```

use std::fmt;

use super::value::Status;

/// A condition on the items of a course.
///
/// ```
/// use scorm::runtime::{Prerequisites, Status};
///
/// let script = Prerequisites::parse("INTRO & (S1 = \"passed\" | 2*{A, B, C})").unwrap();
/// let status = |item: &str| match item {
///     "INTRO" | "A" => Some(Status::Completed),
///     "B" => Some(Status::Passed),
///     _ => Some(Status::NotAttempted),
/// };
/// assert!(script.holds(status));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prerequisites(Option<Node>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    /// Completed or passed.
    Done(String),
    /// Of exactly this status, or (`false`) of any other.
    Is(String, Status, bool),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    AtLeast(usize, Vec<Node>),
}

/// What is wrong with a script, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {trouble}")]
pub struct PrerequisitesError {
    /// Counted in characters from 1.
    pub column: usize,
    /// What was met.
    pub trouble: Trouble,
}

/// Kinds of mistakes in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Longer than [`Prerequisites::MOST_CHARACTERS`].
    TooLong,
    /// More than [`Prerequisites::MOST_DEPTH`] levels.
    TooDeep,
    /// The script ends where this was expected.
    Ended(&'static str),
    /// Something else stands where this was expected.
    Expected(&'static str),
    /// Not a status of an item.
    Status(String),
    /// A quotation mark without its other.
    Quote,
}

impl Trouble {
    /// Stable name of the kind.
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::TooLong => "too-long",
            Trouble::TooDeep => "too-deep",
            Trouble::Ended(_) => "ended",
            Trouble::Expected(_) => "expected",
            Trouble::Status(_) => "status",
            Trouble::Quote => "quote",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Trouble::TooLong => write!(
                out,
                "the script is longer than {} characters",
                Prerequisites::MOST_CHARACTERS
            ),
            Trouble::TooDeep => write!(
                out,
                "the script has more than {} levels",
                Prerequisites::MOST_DEPTH
            ),
            Trouble::Ended(what) => write!(out, "the script ends before {what}"),
            Trouble::Expected(what) => write!(out, "expected {what}"),
            Trouble::Status(word) => write!(out, "`{word}` is no status"),
            Trouble::Quote => write!(out, "the quotation mark is never closed"),
        }
    }
}

impl Prerequisites {
    /// The manifest promises 200; packages go beyond.
    pub const MOST_CHARACTERS: usize = 4_000;

    /// Levels of parentheses, braces and `~`.
    pub const MOST_DEPTH: usize = 50;

    /// Reads a script. An empty one asks for nothing.
    ///
    /// # Errors
    /// The first mistake.
    pub fn parse(script: &str) -> Result<Prerequisites, PrerequisitesError> {
        if script.chars().count() > Prerequisites::MOST_CHARACTERS {
            let (column, trouble) = (Prerequisites::MOST_CHARACTERS + 1, Trouble::TooLong);
            return Err(PrerequisitesError { column, trouble });
        }
        let mut reader = Reader {
            tokens: tokens(script)?,
            at: 0,
            depth: 0,
            end: script.chars().count() + 1,
        };
        if reader.tokens.is_empty() {
            return Ok(Prerequisites(None));
        }
        let node = reader.either()?;
        if reader.at < reader.tokens.len() {
            return Err(reader.expected("`&` or `|`"));
        }
        Ok(Prerequisites(Some(node)))
    }

    /// Whether they are met; `status` gives an item's, a block's
    /// [from its members](Status::of_block). What names no item is false.
    pub fn holds(&self, status: impl Fn(&str) -> Option<Status>) -> bool {
        self.0.as_ref().is_none_or(|node| node.holds(&status))
    }

    /// Whether they can be met at some time; `done` says which items can be completed or
    /// passed then. What has never been opened is `not attempted`.
    pub(super) fn may_hold(&self, done: impl Fn(&str) -> bool) -> bool {
        self.0.as_ref().is_none_or(|node| node.may_hold(&done))
    }

    /// The items it names.
    pub fn items(&self) -> Vec<&str> {
        let mut items = Vec::new();
        if let Some(node) = &self.0 {
            node.items(&mut items);
        }
        items
    }
}

impl Node {
    fn holds(&self, status: &dyn Fn(&str) -> Option<Status>) -> bool {
        match self {
            Node::Done(item) => status(item).is_some_and(Status::is_done),
            Node::Is(item, wanted, equal) => {
                status(item).is_some_and(|it| (it == *wanted) == *equal)
            }
            Node::Not(node) => !node.holds(status),
            Node::All(nodes) => nodes.iter().all(|it| it.holds(status)),
            Node::Any(nodes) => nodes.iter().any(|it| it.holds(status)),
            Node::AtLeast(n, nodes) => nodes.iter().filter(|it| it.holds(status)).count() >= *n,
        }
    }

    fn may_hold(&self, done: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Node::Done(item) => done(item),
            Node::Is(item, wanted, equal) => {
                done(item) || (*wanted == Status::NotAttempted) == *equal
            }
            Node::Not(_) => true,
            Node::All(nodes) => nodes.iter().all(|it| it.may_hold(done)),
            Node::Any(nodes) => nodes.iter().any(|it| it.may_hold(done)),
            Node::AtLeast(n, nodes) => nodes.iter().filter(|it| it.may_hold(done)).count() >= *n,
        }
    }

    fn items<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Node::Done(item) | Node::Is(item, ..) => found.push(item),
            Node::Not(node) => node.items(found),
            Node::All(nodes) | Node::Any(nodes) | Node::AtLeast(_, nodes) => {
                nodes.iter().for_each(|it| it.items(found));
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Sign(&'static str),
    Quoted(String),
    Word(String),
}

const SIGNS: [&str; 11] = ["<>", "&", "|", "~", "(", ")", "{", "}", "*", ",", "="];

/// Tokens with their columns. Identifiers of real packages hold nearly anything,
/// so a word is all that is neither a sign, a quotation mark nor white space.
fn tokens(script: &str) -> Result<Vec<(usize, Token)>, PrerequisitesError> {
    let mut tokens = Vec::new();
    let mut rest = script;
    let mut column = 1;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first.is_whitespace() {
            (None, first.len_utf8())
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            (Some(Token::Sign(sign)), sign.len())
        } else if matches!(first, '"' | '\'') {
            let Some(length) = rest[1..].find(first) else {
                let trouble = Trouble::Quote;
                return Err(PrerequisitesError { column, trouble });
            };
            (Some(Token::Quoted(rest[1..=length].to_owned())), length + 2)
        } else {
            // `<` and `>` stand in words only where they do not make `<>`.
            let ends = |(at, c): (usize, char)| {
                at > 0
                    && (c.is_whitespace()
                        || matches!(c, '"' | '\'')
                        || SIGNS.iter().any(|sign| rest[at..].starts_with(sign)))
            };
            let length = rest
                .char_indices()
                .find(|it| ends(*it))
                .map_or(rest.len(), |(at, _)| at);
            (Some(Token::Word(rest[..length].to_owned())), length)
        };
        tokens.extend(token.map(|it| (column, it)));
        column += rest[..length].chars().count();
        rest = &rest[length..];
    }
    Ok(tokens)
}

struct Reader {
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
    end: usize,
}

type Parsed<T> = Result<T, PrerequisitesError>;

impl Reader {
    fn either(&mut self) -> Parsed<Node> {
        let mut nodes = vec![self.both()?];
        while self.take("|") {
            nodes.push(self.both()?);
        }
        Ok(one_or(nodes, Node::Any))
    }

    fn both(&mut self) -> Parsed<Node> {
        let mut nodes = vec![self.one()?];
        while self.take("&") {
            nodes.push(self.one()?);
        }
        Ok(one_or(nodes, Node::All))
    }

    fn one(&mut self) -> Parsed<Node> {
        if self.depth == Prerequisites::MOST_DEPTH {
            return Err(self.error(Trouble::TooDeep));
        }
        self.depth += 1;
        let node = if self.take("~") {
            Node::Not(Box::new(self.one()?))
        } else if self.take("(") {
            let node = self.either()?;
            self.must(")", "`)`")?;
            node
        } else if self.take("{") {
            Node::All(self.set()?)
        } else {
            self.operand()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn operand(&mut self) -> Parsed<Node> {
        let word = match self.tokens.get(self.at) {
            Some((_, Token::Word(word) | Token::Quoted(word))) if !word.is_empty() => word.clone(),
            _ => return Err(self.expected("the identifier of an item, `~`, `(` or `{`")),
        };
        let number = matches!(self.tokens[self.at].1, Token::Word(_))
            .then(|| word.parse().ok())
            .flatten();
        self.at += 1;
        if let Some(n) = number
            && self.take("*")
        {
            self.must("{", "`{`")?;
            return Ok(Node::AtLeast(n, self.set()?));
        }
        for (sign, equal) in [("=", true), ("<>", false)] {
            if self.take(sign) {
                return Ok(Node::Is(word, self.status()?, equal));
            }
        }
        Ok(Node::Done(word))
    }

    /// What follows `{`.
    fn set(&mut self) -> Parsed<Vec<Node>> {
        let mut nodes = vec![self.either()?];
        while self.take(",") {
            nodes.push(self.either()?);
        }
        self.must("}", "`,` or `}`")?;
        Ok(nodes)
    }

    fn status(&mut self) -> Parsed<Status> {
        let Some((column, Token::Word(word) | Token::Quoted(word))) = self.tokens.get(self.at)
        else {
            return Err(self.expected("a status in quotation marks"));
        };
        let Some(status) = Status::abbreviated(word.trim()) else {
            let trouble = Trouble::Status(word.chars().take(40).collect());
            let column = *column;
            return Err(PrerequisitesError { column, trouble });
        };
        self.at += 1;
        Ok(status)
    }

    fn take(&mut self, sign: &'static str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some((_, Token::Sign(it))) if *it == sign);
        self.at += usize::from(found);
        found
    }

    fn must(&mut self, sign: &'static str, name: &'static str) -> Parsed<()> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.expected(name))
        }
    }

    fn expected(&self, what: &'static str) -> PrerequisitesError {
        self.error(if self.at < self.tokens.len() {
            Trouble::Expected(what)
        } else {
            Trouble::Ended(what)
        })
    }

    fn error(&self, trouble: Trouble) -> PrerequisitesError {
        let column = self.tokens.get(self.at).map_or(self.end, |it| it.0);
        PrerequisitesError { column, trouble }
    }
}

fn one_or(mut nodes: Vec<Node>, group: fn(Vec<Node>) -> Node) -> Node {
    if nodes.len() == 1 {
        nodes.remove(0)
    } else {
        group(nodes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check_error(script: &str, expected: Expect) {
        let error = Prerequisites::parse(script).expect_err(script);
        expected.assert_eq(&error.to_string());
    }

    #[test]
    fn mistakes() {
        check_error(
            "A &",
            expect!["column 4: the script ends before the identifier of an item, `~`, `(` or `{`"],
        );
        check_error("A B", expect!["column 3: expected `&` or `|`"]);
        check_error("(A | B", expect!["column 7: the script ends before `)`"]);
        check_error("é = \"done\"", expect!["column 5: `done` is no status"]);
        check_error(
            "A = ",
            expect!["column 5: the script ends before a status in quotation marks"],
        );
        check_error(
            "A = \"passed",
            expect!["column 5: the quotation mark is never closed"],
        );
        check_error("2*A", expect!["column 3: expected `{`"]);
        check_error(
            "{A, }",
            expect!["column 5: expected the identifier of an item, `~`, `(` or `{`"],
        );
        check_error(
            ")",
            expect!["column 1: expected the identifier of an item, `~`, `(` or `{`"],
        );
        check_error(
            &"(".repeat(100),
            expect!["column 51: the script has more than 50 levels"],
        );
        check_error(
            &"~".repeat(100),
            expect!["column 51: the script has more than 50 levels"],
        );
        check_error(
            &"A".repeat(5_000),
            expect!["column 4001: the script is longer than 4000 characters"],
        );
    }

    #[test]
    fn items_are_found() {
        let script = Prerequisites::parse("~A & 2*{B-1, C.2 = \"p\"}").unwrap();
        assert_eq!(script.items(), ["A", "B-1", "C.2"]);
    }

    proptest! {
        #[test]
        fn any_text_is_safe(script: String) {
            let _ = Prerequisites::parse(&script);
        }

        #[test]
        fn any_tokens_are_safe(parts in prop::collection::vec("[ab2~&|(){}*,=\"é ]|<>|passed", 0..40)) {
            if let Ok(script) = Prerequisites::parse(&parts.concat()) {
                script.holds(|item| (item == "a").then_some(Status::Passed));
            }
        }

        /// Against the same formula written out in Rust.
        #[test]
        fn precedence(bits in prop::collection::vec(any::<bool>(), 4)) {
            let status = |item: &str| {
                let at = "abcd".find(item)?;
                Some(if bits[at] { Status::Passed } else { Status::Incomplete })
            };
            let [a, b, c, d] = [bits[0], bits[1], bits[2], bits[3]];
            let holds = |script: &str| Prerequisites::parse(script).unwrap().holds(status);
            prop_assert_eq!(holds("a | b & c"), a || b && c);
            prop_assert_eq!(holds("(a | b) & ~c | d"), (a || b) && !c || d);
            prop_assert_eq!(holds("~(a & b) | ~c & d"), !(a && b) || !c && d);
            prop_assert_eq!(holds("2*{a,b,c|d}"), u8::from(a) + u8::from(b) + u8::from(c || d) >= 2);
            prop_assert_eq!(holds("{a,b}&c=\"passed\""), a && b && c);
            prop_assert_eq!(holds("a <> 'i' & zzz <> p"), false);
        }
    }
}
