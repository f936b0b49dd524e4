//! What can be wrong with a message. The sentences are those of the generated code.

use std::fmt::{self, Display};
use std::ops::Range;

/// The kinds of faults; the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The text is not JSON.
    InvalidJson,
    /// Arrays and objects are nested too deep.
    TooDeep,
    /// The value is of another JSON type.
    WrongType,
    /// A required key, or an item of a tuple, is absent.
    MissingField,
    /// A closed struct does not have this key, or a tuple this item.
    UnknownField,
    /// What tells the rows of a union apart is absent.
    MissingTag,
    /// What tells the rows of a union apart is in no row, or there twice.
    UnknownTag,
    /// The number is too small or too large.
    OutOfRange,
    /// The string is not of its format.
    BadFormat,
    /// The value is not one of those allowed.
    Constraint,
}

impl Code {
    /// The code as text: `missing_field`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidJson => "invalid_json",
            Self::TooDeep => "too_deep",
            Self::WrongType => "wrong_type",
            Self::MissingField => "missing_field",
            Self::UnknownField => "unknown_field",
            Self::MissingTag => "missing_tag",
            Self::UnknownTag => "unknown_tag",
            Self::OutOfRange => "out_of_range",
            Self::BadFormat => "bad_format",
            Self::Constraint => "constraint",
        }
    }
}

impl Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a message was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The kind of fault.
    pub code: Code,
    /// A JSON Pointer to the place: `/data/claims/0/claim`.
    pub path: String,
    /// The same with `*` for the items of arrays and the keys of maps: messages with the same mistake have the same one.
    pub pattern: String,
    /// The row of the outermost union that the fault lies in, by the schema's name for it.
    pub row: Option<String>,
    /// What is to be looked at in the text: a value or a key; of an array or object only how it begins.
    pub at: Range<usize>,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What was expected and what stood there.
    pub message: String,
}

/// What is wrong with a value, wherever it stands.
#[derive(Debug)]
pub(super) struct Flaw {
    code: Code,
    message: String,
}

impl Flaw {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// A step of a path.
#[derive(Debug)]
enum Step {
    Field(String),
    Entry(String),
    Item(usize),
}

/// A flaw with its place, seen from the value that is being read.
#[derive(Debug)]
pub(super) struct Misfit {
    flaw: Flaw,
    at: Range<usize>,
    /// From the inside outwards.
    steps: Vec<Step>,
    row: Option<String>,
}

impl Misfit {
    pub(super) fn new(flaw: Flaw, at: Range<usize>) -> Self {
        Self { flaw, at, steps: Vec::new(), row: None }
    }

    /// Seen from the object that has it under a key that the schema knows, or that is reported for not knowing it.
    pub(super) fn under(self, key: &str) -> Self {
        self.inside(Step::Field(key.to_owned()))
    }

    /// Seen from the map that has it under `key`.
    pub(super) fn under_entry(self, key: &str) -> Self {
        self.inside(Step::Entry(key.to_owned()))
    }

    /// Seen from the array that has it as this item.
    pub(super) fn at_item(self, index: usize) -> Self {
        self.inside(Step::Item(index))
    }

    /// Seen from the union whose row this is.
    pub(super) fn in_row(self, row: &str) -> Self {
        Self { row: Some(row.to_owned()), ..self }
    }

    fn inside(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The fault for those outside.
    pub(super) fn in_text(self, text: &str) -> Fault {
        let (mut path, mut pattern) = (String::new(), String::new());
        for step in self.steps.iter().rev() {
            let (written, general) = match step {
                Step::Field(key) => (escaped(key), None),
                Step::Entry(key) => (escaped(key), Some("*")),
                Step::Item(index) => (index.to_string(), Some("*")),
            };
            for (whole, step) in [(&mut path, &*written), (&mut pattern, general.unwrap_or(&written))] {
                whole.push('/');
                whole.push_str(step);
            }
        }
        let before = text.get(..self.at.start).unwrap_or(text);
        let last_line = before.rsplit('\n').next().unwrap_or_default();
        let Flaw { code, message } = self.flaw;
        let (line, column) = (before.matches('\n').count() + 1, last_line.chars().count() + 1);
        Fault { code, path, pattern, row: self.row, at: self.at, line, column, message }
    }
}

/// A key as a step of a JSON Pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
