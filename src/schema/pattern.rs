//! The patterns of `@pattern`: a subset of regular expressions that has one meaning in all three languages.

use serde::Serialize;

/// A pattern that the whole string has to match. Every target prints its own spelling of it from the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// As written in the schema, with `^` and `$`.
    pub text: String,
    /// What it means, without `^` and `$`.
    #[serde(skip)]
    pub root: PatternNode,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternNode {
    /// One character, for which any of these ranges stands (sorted, apart from each other, at least one): literals, classes, `.`.
    Class(Vec<CharRange>),
    /// One after the other; may be empty.
    Sequence(Vec<PatternNode>),
    /// One of these; at least two.
    Either(Vec<PatternNode>),
    /// As often as said.
    Repeat {
        /// What is repeated.
        node: Box<PatternNode>,
        /// At least this often.
        min: u32,
        /// At most this often; any number of times if `None`.
        max: Option<u32>,
    },
}

/// The characters from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CharRange {
    /// The first character.
    pub first: char,
    /// The last character.
    pub last: char,
}
