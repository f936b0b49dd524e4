//! A message on its way to becoming text: numbers as they are to be written, keys in any order and any number.

use crate::schema::Literal;

/// A JSON value that is to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Draft {
    /// `null`, `true`, `false` and numbers, as they are written.
    Raw(String),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Draft>),
    /// An object; a key may stand twice.
    Object(Vec<(String, Draft)>),
}

impl Draft {
    pub(super) fn raw(text: impl ToString) -> Self {
        Self::Raw(text.to_string())
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn null() -> Self {
        Self::raw("null")
    }

    /// Arrays in each other, so many.
    pub(super) fn nested(depth: usize) -> Self {
        (0..depth).fold(Self::raw("1"), |inner, _| Self::Array(vec![inner]))
    }

    /// As the key of an object that would be read as this value.
    pub(super) fn into_key(self) -> Option<String> {
        match self {
            Self::Raw(text) | Self::Text(text) => Some(text),
            Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// Compact JSON.
    pub(super) fn to_json(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(",");
        match self {
            Self::Raw(text) => text.clone(),
            Self::Text(text) => quoted(text),
            Self::Array(items) => format!("[{}]", joined(items.iter().map(Self::to_json).collect())),
            Self::Object(entries) => {
                format!("{{{}}}", joined(entries.iter().map(|(key, value)| format!("{}:{}", quoted(key), value.to_json())).collect()))
            }
        }
    }
}

impl From<&Literal> for Draft {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::String(text) => Self::text(text.clone()),
            Literal::Int(number) => Self::raw(number),
            Literal::Float(number) => Self::raw(number.get()),
            Literal::Bool(flag) => Self::raw(flag),
        }
    }
}

/// A string as JSON.
pub(super) fn quoted(text: &str) -> String {
    // A string in memory can always be written.
    serde_json::to_string(text).unwrap_or_default()
}
