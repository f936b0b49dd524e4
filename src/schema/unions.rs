//! The parts of the model that say which of several things a value is: unions, and types told apart by JSON kind.

use super::{DeclId, Literal, Marks, Type};
use crate::source::Span;
use serde::Serialize;

/// One of several records.
#[derive(Debug, Clone, Serialize)]
pub struct Union {
    /// How a reader tells which row travels.
    pub layout: Layout,
    /// Whether an object with an unknown tag is kept instead of being an error.
    pub open: bool,
    /// The table, rows of other unions taken in by `...Other` included, in order. At most one row has [`Row::untagged`].
    pub rows: Vec<Row>,
    /// For a made-up union: the declared union that it is, with the tags (and envelope) of the outer one on every leaf.
    pub base: Option<DeclId>,
    /// For a made-up union: whether all its leaves differ from the base's by constants only.
    pub thin: bool,
    /// Tag values that must not come back.
    pub reserved: Vec<Literal>,
}

/// How a reader tells which row travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// The tag is a field of the record.
    Internal {
        /// The wire name of the tag field.
        tag: String,
    },
    /// As internal: the tag is a field of the record. The payload, which can be of any type, is another field of it.
    Adjacent {
        /// The wire name of the tag field.
        tag: String,
        /// The wire name of the payload's field.
        content: String,
    },
    /// The tag is the only key of an object, its value the payload; a row without payload is the tag as a string. The record of a row
    /// with a payload is a closed struct with that one field, of one without an alias of the constant. Tags are strings.
    External,
    /// The one value of each row is the wire name of a field that its record always has and no other record ever has. A record is a
    /// struct, or a union all of whose leaves are such structs.
    Presence,
    /// The tag is the first item of an array. The record of a row is an alias of a [`Type::Tuple`] whose first item is the tag: a
    /// constant, or an anonymous enum where several values lead to the row.
    Position,
}

/// One of several types, told apart by the JSON kind of the value: `A | B`.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Whether it was written in place: targets that have unions of types need no name for it.
    pub anonymous: bool,
    /// The types, in order; at least two. No two of them have a kind in common.
    pub alternatives: Vec<Alternative>,
}

/// One of the types of a choice.
#[derive(Debug, Clone, Serialize)]
pub struct Alternative {
    /// Its name, unique in the choice: that of its declaration, else of its type (`string`, `int`, `list`).
    pub ident: String,
    /// The kinds of its values: one, except for an external union that has rows with and without payload.
    pub kinds: Vec<JsonKind>,
    /// The type; never nullable, `json`, `null` or another choice.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Its place in the source.
    #[serde(skip)]
    pub span: Span,
}

/// What a JSON value is, `null` apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonKind {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One row of a union's table.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The row's name, unique in the union: its payload's name, or the first value where that is not unique or missing.
    pub ident: String,
    /// The tag values that mean this row, all of one JSON kind in a whole union; of a union by presence the wire name of one field.
    /// Empty only for the row that is meant by an absent tag alone.
    pub values: Vec<Literal>,
    /// Whether an absent tag means this row, too.
    pub untagged: bool,
    /// The payload as written in the table: of an adjacent or external union any type, by position a tuple or list, else a struct or
    /// a union. `None` when the row has none.
    pub payload: Option<Type>,
    /// What travels: a declaration with everything in it, tag included (see [`Layout`]). The payload itself when that already
    /// carries all of it.
    pub record: DeclId,
    /// The union that the row was taken in from by `...Other`.
    pub from: Option<DeclId>,
    /// The `///` lines.
    pub docs: Vec<String>,
    /// Its annotations.
    #[serde(flatten)]
    pub marks: Marks,
    /// Its first tag value in the source.
    #[serde(skip)]
    pub span: Span,
}
