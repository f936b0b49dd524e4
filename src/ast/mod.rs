//! What was written: one file's declarations with spans, docs and holes. Nothing here is resolved or judged.
//!
//! A part that is missing from the text is `None` (a hole). The parser has already reported it, so later stages pass over it in silence.
//! The whole language of `docs/language.md` has its place here, also what the checker does not accept yet.

pub mod lower;
mod spans;

pub use lower::lower;

use crate::source::Span;

/// A word of the text: an identifier, or a keyword used as a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Ident {
    /// The word as it was written. What the checker copies from one module into another is called `module#word`.
    #[must_use]
    pub fn written(&self) -> &str {
        self.text.rsplit('#').next().unwrap_or_default()
    }
}

/// A quoted string with its escapes resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Str {
    /// The value.
    pub value: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A name on the left of a member: an identifier or a quoted wire name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// `message_index`
    Ident(Ident),
    /// `"content-type"`
    Quoted(Str),
}

impl Name {
    /// The text of the name: what travels on the wire unless `as` says otherwise.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Ident(ident) => &ident.text,
            Self::Quoted(quoted) => &quoted.value,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Ident(ident) => ident.span,
            Self::Quoted(quoted) => quoted.span,
        }
    }
}

/// Documentation lines, without the slashes and one blank after them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs {
    /// The lines, in order, without line endings.
    pub lines: Vec<String>,
    /// All of them together.
    pub span: Option<Span>,
}

/// What stands before a member or declaration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// The `///` lines.
    pub docs: Docs,
    /// The `@…` annotations.
    pub annotations: Vec<Annotation>,
}

/// `@deprecated("use shop")`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// The word after `@`.
    pub name: Ident,
    /// The arguments in brackets; `None` without brackets.
    pub args: Option<Vec<AnnotationArg>>,
    /// From `@` to the closing bracket.
    pub span: Span,
}

/// One argument of an annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnnotationArg {
    /// `"use shop"`, `4`
    Literal(Literal),
    /// `1..=4000`, `0..`, `..=75`; bounds are the numbers as written.
    Range {
        /// The bound on the left.
        low: Option<Literal>,
        /// The bound on the right, which belongs to the range.
        high: Option<Literal>,
        /// All of it.
        span: Span,
    },
}

impl AnnotationArg {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span,
            Self::Range { span, .. } => *span,
        }
    }
}

/// A literal value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// What it is.
    pub kind: LiteralKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of literals: JSON values, and an enum value by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiteralKind {
    /// `"x"`
    Str(String),
    /// A JSON number as written.
    Number(String),
    /// `true`, `false`
    Bool(bool),
    /// `null`
    Null,
    /// `[1, 2]`
    Array(Vec<Literal>),
    /// `{"a": 1}`
    Object(Vec<(Str, Literal)>),
    /// `snapshot`: an enum value by name.
    Name(String),
    /// Nothing usable was written; already reported.
    Hole,
}

/// One `.hproto` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The `//!` lines.
    pub docs: Docs,
    /// The imports, in order.
    pub imports: Vec<Import>,
    /// The declarations, in order.
    pub decls: Vec<Decl>,
}

/// `import { A, B } from "./common.hproto"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The imported names.
    pub names: Vec<Ident>,
    /// The path as written.
    pub path: Option<Str>,
    /// All of it.
    pub span: Span,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decl {
    /// `struct …`
    Struct(StructDecl),
    /// `enum …`
    Enum(EnumDecl),
    /// `union …`
    Union(UnionDecl),
    /// `type A = …`
    Alias(AliasDecl),
    /// `newtype A = …`
    Newtype(AliasDecl),
    /// `protocol …`
    Protocol(ProtocolDecl),
}

/// `closed struct Name<T> { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructDecl {
    /// Docs and annotations.
    pub meta: Meta,
    /// The declared name.
    pub name: Option<Ident>,
    /// Type parameters.
    pub generics: Vec<Ident>,
    /// The word `closed`, where it is written.
    pub closed: Option<Span>,
    /// The fields.
    pub body: StructBody,
    /// From the first keyword to the closing brace.
    pub span: Span,
}

/// `{ … }` of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructBody {
    /// What stands in it, in order.
    pub members: Vec<StructMember>,
    /// Whether a part of it could not be read: what seems to be absent may stand there.
    pub broken: bool,
    /// With its braces.
    pub span: Span,
}

/// A member of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "nearly every member is a field")]
pub enum StructMember {
    /// `name as "wire"?: T = default`
    Field(Field),
    /// `...Other`
    Spread(Spread),
    /// `reserved old_name`
    Reserved(Reserved),
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Docs and annotations.
    pub meta: Meta,
    /// The word `override`, where it is written.
    pub overrides: Option<Span>,
    /// The name on the left.
    pub name: Name,
    /// The wire name after `as`.
    pub wire: Option<Str>,
    /// The `?`, where it is written.
    pub optional: Option<Span>,
    /// The type.
    pub ty: Option<Type>,
    /// The default after `=`.
    pub default: Option<Literal>,
    /// From the name (or `override`) to the end of type or default.
    pub span: Span,
}

/// `...Name`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The name after the dots.
    pub name: Option<Ident>,
    /// Type arguments.
    pub args: Vec<Type>,
    /// With the dots.
    pub span: Span,
}

/// `reserved old_name`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// The wire name, or enum value, or tag value that must not come back.
    pub value: Literal,
    /// With the keyword.
    pub span: Span,
}

/// `open enum Op: int { hello = 10 }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumDecl {
    /// Docs and annotations.
    pub meta: Meta,
    /// The word `open`, where it is written.
    pub open: Option<Span>,
    /// The declared name.
    pub name: Option<Ident>,
    /// The word after `:`.
    pub base: Option<Ident>,
    /// The members, in order.
    pub members: Vec<EnumMember>,
    /// Whether a part of it could not be read: what seems to be absent may stand there.
    pub broken: bool,
    /// From the first keyword to the closing brace.
    pub span: Span,
}

/// A member of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnumMember {
    /// `powered_off = "powered-off"`
    Value {
        /// Docs and annotations.
        meta: Meta,
        /// The name on the left.
        name: Name,
        /// What stands after `=` (or `as`).
        value: Option<Literal>,
        /// All of it.
        span: Span,
    },
    /// `reserved old`
    Reserved(Reserved),
}

/// `open union U by type with data? { … }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionDecl {
    /// Docs and annotations.
    pub meta: Meta,
    /// The word `open`, where it is written.
    pub open: Option<Span>,
    /// The declared name.
    pub name: Option<Ident>,
    /// How it travels.
    pub layout: UnionLayout,
    /// The members, in order.
    pub members: Vec<UnionMember>,
    /// Whether a part of it could not be read: what seems to be absent may stand there.
    pub broken: bool,
    /// From the first keyword to the closing brace.
    pub span: Span,
}

/// How a union says which variant travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnionLayout {
    /// `by type`
    Internal {
        /// The tag field.
        tag: Name,
    },
    /// `by event with data`
    Adjacent {
        /// The tag field.
        tag: Name,
        /// The content field.
        content: Name,
        /// The `?` after the content field.
        optional: Option<Span>,
    },
    /// `by [0]`
    Position {
        /// The index as written.
        index: Literal,
    },
    /// `keyed`
    Keyed {
        /// The word.
        span: Span,
    },
    /// `untagged union`
    Presence {
        /// The word `untagged`.
        span: Span,
    },
    /// Nothing usable was written.
    Missing,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnionMember {
    /// `"gt" | "lt": Comparison`
    Row(UnionRow),
    /// `...Name`
    Spread(Spread),
    /// `untagged Name`
    Untagged {
        /// Docs and annotations.
        meta: Meta,
        /// The type after the word.
        payload: Option<Type>,
        /// With the word.
        span: Span,
    },
    /// `reserved old_tag`
    Reserved(Reserved),
}

/// One row of a union's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionRow {
    /// Docs and annotations.
    pub meta: Meta,
    /// The values on the left: strings for identifiers and quoted strings, numbers, booleans.
    pub tags: Vec<Literal>,
    /// The word `untagged` as the last of the tags.
    pub untagged: Option<Span>,
    /// The `?` after the tags (a row whose content may be left out).
    pub optional: Option<Span>,
    /// Whether a `:` was written (then a missing payload is a hole, else the row has none).
    pub has_colon: bool,
    /// The payload.
    pub payload: Option<Type>,
    /// From the first tag to the end of the payload.
    pub span: Span,
}

/// `type A = T`, `newtype A = T`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasDecl {
    /// Docs and annotations.
    pub meta: Meta,
    /// The declared name.
    pub name: Option<Ident>,
    /// Type parameters.
    pub generics: Vec<Ident>,
    /// The type.
    pub ty: Option<Type>,
    /// All of it.
    pub span: Span,
}

/// `protocol Chat { client sends A, B }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolDecl {
    /// Docs and annotations.
    pub meta: Meta,
    /// The declared name.
    pub name: Option<Ident>,
    /// The lines, in order.
    pub lines: Vec<ProtocolLine>,
    /// Whether a part of it could not be read: what seems to be absent may stand there.
    pub broken: bool,
    /// From the keyword to the closing brace.
    pub span: Span,
}

/// `client sends A, B`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolLine {
    /// Docs and annotations.
    pub meta: Meta,
    /// The peer.
    pub peer: Ident,
    /// What it sends.
    pub roots: Vec<Ident>,
    /// All of it.
    pub span: Span,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of types as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKind {
    /// Nothing usable was written; already reported.
    Hole,
    /// `string`, `Shop`, `Page<Item>`: a scalar, a declaration or a type parameter. `null` is a name here, too.
    Name {
        /// The word.
        name: Ident,
        /// Type arguments.
        args: Vec<Type>,
    },
    /// `"x"`, `24000`, `true`
    Literal(Literal),
    /// `T[]`
    Array(Box<Type>),
    /// `map<K, V>`
    Map(Box<Type>, Box<Type>),
    /// `A | B | null`, two or more alternatives, brackets dissolved.
    Union(Vec<Type>),
    /// `[A, B]`
    Tuple(Vec<Type>),
    /// `Name { … }` or `{ … }`: a struct declared where it is used.
    Struct {
        /// The name before the brace.
        name: Option<Ident>,
        /// The fields.
        body: StructBody,
    },
}
