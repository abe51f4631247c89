//! The codes that LMSGetLastError answers.

/// The error code of a call to the API (RTE 3.3.3, ADD 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCode {
    /// 0: all went well.
    None,
    /// 101: initialised twice, or the LMS could not store.
    General,
    /// 201: an argument, an element's name or an index that is not there.
    InvalidArgument,
    /// 202: `_children` of a leaf.
    NoChildren,
    /// 203: `_count` of what is not a list.
    NoCount,
    /// 301: called before LMSInitialize or after LMSFinish.
    NotInitialized,
    /// 401: a data model other than `cmi`.
    NotImplemented,
    /// 402: a keyword cannot be set.
    Keyword,
    /// 403: only the LMS writes it.
    ReadOnly,
    /// 404: the SCO cannot read it back.
    WriteOnly,
    /// 405: wrong type, vocabulary, range or length.
    IncorrectType,
}

impl ErrorCode {
    const ALL: [ErrorCode; 11] = [
        ErrorCode::None,
        ErrorCode::General,
        ErrorCode::InvalidArgument,
        ErrorCode::NoChildren,
        ErrorCode::NoCount,
        ErrorCode::NotInitialized,
        ErrorCode::NotImplemented,
        ErrorCode::Keyword,
        ErrorCode::ReadOnly,
        ErrorCode::WriteOnly,
        ErrorCode::IncorrectType,
    ];

    /// As LMSGetLastError spells it.
    pub fn as_str(self) -> &'static str {
        self.spelled().0
    }

    /// As LMSGetErrorString says it (RTE 3.3.3).
    pub fn text(self) -> &'static str {
        self.spelled().1
    }

    /// The code so spelled.
    pub fn find(code: &str) -> Option<ErrorCode> {
        ErrorCode::ALL.into_iter().find(|it| it.as_str() == code)
    }

    fn spelled(self) -> (&'static str, &'static str) {
        match self {
            ErrorCode::None => ("0", "No error"),
            ErrorCode::General => ("101", "General Exception"),
            ErrorCode::InvalidArgument => ("201", "Invalid argument error"),
            ErrorCode::NoChildren => ("202", "Element cannot have children"),
            ErrorCode::NoCount => ("203", "Element not an array - Cannot have count"),
            ErrorCode::NotInitialized => ("301", "Not initialized"),
            ErrorCode::NotImplemented => ("401", "Not implemented error"),
            ErrorCode::Keyword => ("402", "Invalid set value, element is a keyword"),
            ErrorCode::ReadOnly => ("403", "Element is read only"),
            ErrorCode::WriteOnly => ("404", "Element is write only"),
            ErrorCode::IncorrectType => ("405", "Incorrect Data Type"),
        }
    }
}
