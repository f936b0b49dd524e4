//! JSON as an encoder writes it.

use crate::schema::Literal;
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// A JSON value whose keys have an order. Its text (`to_string`) is compact.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number that was written as an integer, or has to be one.
    Int(i128),
    /// Any other number; finite.
    Float(f64),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object; no key stands twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// How deep arrays and objects are nested in it.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::Array(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(entries) => 1 + entries.iter().map(|(_, value)| value.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The same object with this key in front.
    pub(super) fn beginning_with(self, key: &str) -> Self {
        let Self::Object(mut entries) = self else { return self };
        if let Some(at) = entries.iter().position(|(name, _)| name == key) {
            entries.get_mut(..=at).unwrap_or_default().rotate_right(1);
        }
        Self::Object(entries)
    }
}

impl From<&Literal> for Json {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::String(text) => Self::String(text.clone()),
            Literal::Int(number) => Self::Int((*number).into()),
            Literal::Float(number) => Self::Float(number.get()),
            Literal::Bool(flag) => Self::Bool(*flag),
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Int(number) => serializer.serialize_i128(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}
