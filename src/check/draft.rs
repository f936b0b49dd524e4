//! The model under construction: declarations whose parts may still be missing (poison).
//!
//! A part that could not be resolved is `None`. Its mistake has been reported, so every later rule passes over it in silence.

use super::overrides::Overriding;
use crate::ast;
use crate::schema::{Alternative, DeclId, Enum, Layout, Marks, Presence, Type, Value};
use crate::source::Span;

/// A declaration under construction.
pub(super) struct Draft<'a> {
    /// Position of its module.
    pub(super) module: usize,
    pub(super) name: String,
    pub(super) made_up: bool,
    pub(super) docs: Vec<String>,
    pub(super) marks: Marks,
    pub(super) span: Span,
    /// What was made up for it or declared in it, in order.
    pub(super) children: Vec<DeclId>,
    pub(super) syntax: Syntax<'a>,
    /// For a generic declaration as it stands.
    pub(super) parameters: Vec<DeclId>,
    /// Whether it is a part of a generic declaration, and so not of what travels.
    pub(super) generic: bool,
    /// For a copy of a generic declaration.
    pub(super) instance: Option<crate::schema::Instance>,
    pub(super) kind: DraftKind,
}

impl Draft<'_> {
    /// A declaration of which nothing else is known yet.
    pub(super) fn new(module: usize, name: String, span: Span, kind: DraftKind) -> Self {
        Self {
            module,
            name,
            made_up: false,
            docs: Vec::new(),
            marks: Marks::default(),
            span,
            children: Vec::new(),
            syntax: Syntax::None,
            parameters: Vec::new(),
            generic: false,
            instance: None,
            kind,
        }
    }
}

/// Where a declaration was written.
#[derive(Clone, Copy)]
pub(super) enum Syntax<'a> {
    Struct(&'a ast::StructDecl),
    InPlace(&'a ast::StructBody),
    Enum(&'a ast::EnumDecl),
    Union(&'a ast::UnionDecl),
    Alias(&'a ast::AliasDecl),
    Newtype(&'a ast::AliasDecl),
    /// Made up by the checker.
    None,
}

/// What a declaration is, as far as it is known yet.
pub(super) enum DraftKind {
    Struct(DraftStruct),
    Enum(Enum),
    Union(DraftUnion),
    Choice(DraftChoice),
    Alias(Option<Type>),
    /// An alias that contains itself by way of a list or map.
    Recursive(Type),
    Newtype(Option<Type>),
    /// A parameter of a generic declaration.
    Parameter,
}

/// A struct under construction.
#[derive(Default)]
pub(super) struct DraftStruct {
    /// The fields; spreads are expanded by their pass.
    pub(super) fields: Vec<DraftField>,
    /// What was spread, with the position in `fields` at which it stands.
    pub(super) spreads: Vec<SpreadAt>,
    /// Whether every spread could be resolved; else the absence of a field proves nothing.
    pub(super) incomplete: bool,
    pub(super) closed: bool,
    pub(super) reserved: Vec<(String, Span)>,
    pub(super) union: Option<DeclId>,
    pub(super) base: Option<DeclId>,
    pub(super) thin: bool,
}

/// `...Other` in a struct.
#[derive(Clone, Copy)]
pub(super) struct SpreadAt {
    pub(super) target: DeclId,
    pub(super) position: usize,
    pub(super) span: Span,
}

/// A field under construction.
#[derive(Clone)]
pub(super) struct DraftField {
    pub(super) wire: String,
    pub(super) ident: String,
    /// `None` is poison.
    pub(super) ty: Option<Type>,
    pub(super) presence: DraftPresence,
    pub(super) docs: Vec<String>,
    pub(super) marks: Marks,
    /// The name: also the field's identity, which a spread carries along.
    pub(super) span: Span,
    /// The declaration that it was written in or made up for; a spread carries that along, too.
    pub(super) owner: DeclId,
    /// Where the field was written, when it came in by a spread.
    pub(super) through: Option<Span>,
    /// For a field that is written with `override` and has not found its base yet: what it says, by its places.
    pub(super) overrides: Option<Overriding>,
}

/// Presence under construction.
#[derive(Clone)]
pub(super) enum DraftPresence {
    Required,
    Optional,
    /// A default: its literal until it is checked; `None` when it is wrong.
    Default(Option<Value>),
}

impl DraftPresence {
    pub(super) fn finished(&self) -> Option<Presence> {
        match self {
            Self::Required => Some(Presence::Required),
            Self::Optional => Some(Presence::Optional),
            Self::Default(value) => value.clone().map(Presence::Default),
        }
    }
}

/// A union under construction.
#[derive(Default)]
pub(super) struct DraftUnion {
    /// `None` when it could not be read.
    pub(super) layout: Option<Layout>,
    /// What says so in the source: the tag, or the keyword.
    pub(super) layout_span: Option<Span>,
    pub(super) open: bool,
    pub(super) rows: Vec<crate::schema::Row>,
    /// The fields that `...Struct` puts on every variant.
    pub(super) envelope: Vec<DraftField>,
    /// Whether a member could not be resolved.
    pub(super) incomplete: bool,
    pub(super) base: Option<DeclId>,
    pub(super) thin: bool,
    pub(super) reserved: Vec<(crate::schema::Literal, Span)>,
    /// How many levels of unions its rows hold.
    pub(super) level: usize,
}

impl DraftUnion {
    /// The wire name of the tag field, where the tag is a field.
    pub(super) fn tag(&self) -> Option<&str> {
        self.layout.as_ref()?.tag()
    }
}

/// Types told apart by JSON kind, under construction.
pub(super) struct DraftChoice {
    pub(super) anonymous: bool,
    /// As written; what stands for a choice itself is taken apart, and names and kinds are found, when every declaration is known.
    pub(super) alternatives: Vec<(Type, Span)>,
    /// What they come to then.
    pub(super) settled: Vec<Alternative>,
}
