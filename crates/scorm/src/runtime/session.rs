//! The eight functions over a [`Cmi`] (RTE 3.3.2).

use super::begin::begin_again;
use super::cmi::Cmi;
use super::code::ErrorCode;
use super::rules::Rules;

/// How far the SCO is (RTE 3.3.2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Before LMSInitialize.
    #[default]
    NotInitialized,
    /// Between the two.
    Initialized,
    /// After LMSFinish.
    Finished,
}

/// One SCO talking to its LMS.
///
/// ```
/// use scorm::runtime::{Cmi, Rules, Session};
///
/// let mut session = Session::new(Cmi::default(), Rules::default());
/// let mut store = |_: &Cmi| true;
/// assert_eq!(session.call("LMSInitialize", &[""], &mut store), "true");
/// assert_eq!(session.call("LMSGetValue", &["cmi.core.exit"], &mut store), "");
/// assert_eq!(session.call("LMSGetLastError", &[], &mut store), "404");
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    cmi: Cmi,
    rules: Rules,
    phase: Phase,
    code: ErrorCode,
    // What the last call was about.
    element: String,
}

/// A call's answer: always a string (RTE 3.3.2).
pub type Answer = String;

impl Session {
    /// A session before its first call.
    pub fn new(cmi: Cmi, rules: Rules) -> Session {
        Session {
            cmi,
            rules,
            phase: Phase::NotInitialized,
            code: ErrorCode::None,
            element: String::new(),
        }
    }

    /// Calls a function of the API by its name. `store` keeps the values and
    /// says whether it could. Missing arguments are empty; a function that does
    /// not exist answers as LMSGetValue of nothing.
    pub fn call(
        &mut self,
        function: &str,
        arguments: &[&str],
        store: &mut dyn FnMut(&Cmi) -> bool,
    ) -> Answer {
        let argument = |at: usize| arguments.get(at).copied().unwrap_or_default();
        let first = argument(0);
        match function {
            "LMSGetLastError" => return self.code.as_str().into(),
            "LMSGetErrorString" => return text(first).into(),
            "LMSGetDiagnostic" if first.is_empty() => return self.diagnostic(),
            "LMSGetDiagnostic" => return text(first).into(),
            _ => {}
        }
        self.element.clear();
        let result = match function {
            "LMSInitialize" => no_argument(first).and_then(|()| self.initialize()),
            "LMSFinish" => no_argument(first).and_then(|()| self.finish(store)),
            "LMSCommit" => no_argument(first).and_then(|()| self.commit(store)),
            "LMSSetValue" => self.set(first, argument(1)),
            _ => {
                let value = self.get(first);
                self.code = value.as_ref().err().copied().unwrap_or(ErrorCode::None);
                return value.unwrap_or_default();
            }
        };
        self.code = result.err().unwrap_or(ErrorCode::None);
        if result.is_ok() { "true" } else { "false" }.into()
    }

    /// How far the SCO is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// What LMSGetLastError answers.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// The values as they are now.
    pub fn cmi(&self) -> &Cmi {
        &self.cmi
    }

    /// Real packages finish and begin again at each of their pages: a new session of the
    /// same attempt. RTE refuses it, so strict rules do.
    fn initialize(&mut self) -> Result<(), ErrorCode> {
        match self.phase {
            Phase::NotInitialized => {}
            Phase::Finished if !self.rules.strict => {
                begin_again(&mut self.cmi);
            }
            Phase::Finished | Phase::Initialized => return Err(ErrorCode::General),
        }
        self.phase = Phase::Initialized;
        Ok(())
    }

    /// When the store fails the SCO may try again.
    fn finish(&mut self, store: &mut dyn FnMut(&Cmi) -> bool) -> Result<(), ErrorCode> {
        self.commit(store)?;
        self.phase = Phase::Finished;
        Ok(())
    }

    fn commit(&mut self, store: &mut dyn FnMut(&Cmi) -> bool) -> Result<(), ErrorCode> {
        self.initialized()?;
        if store(&self.cmi) {
            Ok(())
        } else {
            Err(ErrorCode::General)
        }
    }

    fn get(&mut self, name: &str) -> Result<String, ErrorCode> {
        self.about(name);
        self.initialized()?;
        self.cmi.get(name).map(|value| value.into_owned())
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), ErrorCode> {
        self.about(name);
        self.initialized()?;
        self.cmi.set(name, value, &self.rules)
    }

    fn initialized(&self) -> Result<(), ErrorCode> {
        if self.phase == Phase::Initialized {
            Ok(())
        } else {
            Err(ErrorCode::NotInitialized)
        }
    }

    fn about(&mut self, name: &str) {
        self.element = name.chars().take(100).collect();
    }

    /// RTE leaves the words to us: the error, and the element it is about.
    fn diagnostic(&self) -> String {
        match self.element.as_str() {
            element if self.code != ErrorCode::None && !element.is_empty() => {
                format!("{}: {element}", self.code.text())
            }
            _ => self.code.text().into(),
        }
    }
}

/// RTE: the argument must be an empty string.
fn no_argument(argument: &str) -> Result<(), ErrorCode> {
    if argument.is_empty() {
        Ok(())
    } else {
        Err(ErrorCode::InvalidArgument)
    }
}

/// An unknown code has no text.
fn text(code: &str) -> &'static str {
    ErrorCode::find(code).map_or("", ErrorCode::text)
}
