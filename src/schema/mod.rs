//! The checked model of a whole run: no holes, no syntax, nothing left to resolve.
//!
//! A [`Schema`] exists only when the run has no error; only `check` can make one. Backends read it and cannot fail.
//! It serialises to JSON (`hprotoc schema`): that JSON is the door for third-party generators. Declarations refer to each
//! other by [`DeclId`], the position in [`Schema::decls`].
//!
//! # How a union travels
//!
//! Every row of a [`Union`] has a *record*: the struct (or inner union) that is exactly what travels when that row is meant, tags
//! included. A payload declared in place, or one that declares its tags itself, is its own record. For a shared payload whose tag is
//! left to the table the checker makes up a record: a struct whose own fields are the tags (and the envelope) and whose
//! [`base`](Struct::base) is the payload. So a backend never has to think about who writes the tag: it writes records.

mod facts;
pub(crate) mod formats;
mod pattern;
mod unions;
pub(crate) mod words;

pub use pattern::{CharRange, Pattern, PatternNode};
pub use unions::{Alternative, Choice, JsonKind, Layout, Row, Union};

use crate::source::Span;
use serde::Serialize;

/// The position of a declaration in [`Schema::decls`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DeclId(pub(crate) u32);

/// The position of a module in [`Schema::modules`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ModuleId(pub(crate) u32);

impl DeclId {
    /// As an index into [`Schema::decls`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl ModuleId {
    /// As an index into [`Schema::modules`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The checked model of a whole run.
#[derive(Debug, Clone, Serialize)]
pub struct Schema {
    /// The modules, in the order of their names.
    pub(crate) modules: Vec<Module>,
    /// The declarations: by module, in each in the order of the source; what the checker made up stands after what it was made for.
    pub(crate) decls: Vec<Decl>,
    /// The protocols, by module, in the order of the source.
    pub(crate) protocols: Vec<Protocol>,
}

/// One `.hproto` file.
#[derive(Debug, Clone, Serialize)]
pub struct Module {
    /// The path of the file below the source root, without `.hproto`, with `/` between folders: `chat`, `common/types`.
    pub name: String,
    /// The `//!` lines.
    pub docs: Vec<String>,
    /// Its declarations, in the order of [`Schema::decls`].
    pub decls: Vec<DeclId>,
    /// The declarations of other modules that its own refer to, records and bases included; sorted.
    pub imports: Vec<DeclId>,
    /// The file's first byte, for diagnostics about the module's own name.
    #[serde(skip)]
    pub span: Span,
}

/// A declaration.
#[derive(Debug, Clone, Serialize)]
pub struct Decl {
    /// Its module.
    pub module: ModuleId,
    /// The name as declared, or as made up from its place.
    pub name: String,
    /// Whether the name was made up: no schema text refers to this declaration.
    pub made_up: bool,
    /// The `///` lines.
    pub docs: Vec<String>,
    /// Its annotations.
    #[serde(flatten)]
    pub marks: Marks,
    /// For a generic declaration, and for what is declared in it: the parameters that it uses, in order. Each is a declaration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<DeclId>,
    /// Whether it is generic itself or a part of what is, so that it never travels: what travels are instances.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub generic: bool,
    /// For a generic declaration with arguments, and for what is declared in it: which, and which arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Instance>,
    /// Who sends it, directly or inside something else; sorted by protocol, then peer.
    pub sent_by: Vec<Sender>,
    /// What it is.
    pub kind: DeclKind,
    /// The declared name in the source, or the place it was made up for.
    #[serde(skip)]
    pub span: Span,
}

/// `Page<Item>`: a generic declaration with arguments. The declaration that it became is complete without this; targets that have
/// generics print it as one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Instance {
    /// The name of the generic declaration, or of what is declared in it.
    pub generic: String,
    /// The arguments, in order; never a constant, a tuple or anything else that has no name.
    pub arguments: Vec<Type>,
    /// The generic declaration, if the arguments in the places of its parameters give this declaration exactly. They do not where the
    /// shape depends on the argument: where it is spread, is an alternative beside others, or accepts `null` by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<DeclId>,
}

/// A peer of a protocol.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sender {
    /// The position of the protocol in [`Schema::protocols`].
    pub protocol: usize,
    /// The peer's name.
    pub peer: String,
}

/// What annotations say about a thing without changing what travels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// Whether and why it should not be used any more.
    pub deprecated: Option<Deprecated>,
    /// The version that brought it, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Whether it may still change or go away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub experimental: bool,
}

/// `@deprecated`, with or without a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deprecated {
    /// The reason in brackets.
    pub reason: Option<String>,
}

/// The kinds of declarations.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclKind {
    /// An object with known keys.
    Struct(Struct),
    /// A set of constants.
    Enum(Enum),
    /// One of several records.
    Union(Union),
    /// One of several types, told apart by the JSON kind of the value.
    Choice(Choice),
    /// Another name for a type; transparent.
    Alias(Type),
    /// Another name for a type that contains itself by way of a list or map: a type with a name of its own in every target, so that
    /// following types always comes to an end. Never directly another declaration.
    Recursive(Type),
    /// A type of its own around a scalar; on the wire it is that scalar.
    Newtype(Type),
    /// A parameter of a generic declaration: any type.
    Parameter,
}

/// An object with known keys.
#[derive(Debug, Clone, Serialize)]
pub struct Struct {
    /// Its own fields in wire order, spreads expanded. For a record: the tags, outermost first, then the envelope.
    pub fields: Vec<Field>,
    /// For a made-up record: the payload whose fields follow the own ones, except those with the wire name of an own field. Read them
    /// through [`Schema::fields`].
    pub base: Option<DeclId>,
    /// For a made-up record: whether all of its own fields are constants, so that the base plus the row's tag says everything.
    pub thin: bool,
    /// Whether unknown keys are an error.
    pub closed: bool,
    /// Wire names that must not come back.
    pub reserved: Vec<String>,
    /// For a struct declared in place and for a made-up record: the union it belongs to.
    pub union: Option<DeclId>,
}

/// A field of a struct.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// The key on the wire.
    pub wire: String,
    /// The identifier in the schema: as written, or a quoted wire name from which targets take the words.
    pub ident: String,
    /// The type; a `| null` stands at its top as [`Type::Nullable`] (or inside an alias).
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether the key may be absent.
    pub presence: Presence,
    /// The `///` lines.
    pub docs: Vec<String>,
    /// Its annotations.
    #[serde(flatten)]
    pub marks: Marks,
    /// Whether the value contains its own struct other than through an array or a map: the place to break the cycle.
    pub recursive: bool,
    /// Its name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// Whether a key may be absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The key is always there.
    Required,
    /// The key may be absent; absent is a state of its own.
    Optional,
    /// Readers fill this value in when the key is absent; writers always write the key.
    Default(Value),
}

/// A literal value that was checked against its type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer, for every integer type (also for `i64` and `u64`, which travel as strings).
    Int(i128),
    /// A finite number.
    Float(f64),
    /// A string, for `string` and for every type that travels as one (in the spelling an encoder would write).
    String(String),
    /// A record of a union.
    Variant {
        /// The union.
        decl: DeclId,
        /// The position in [`Union::rows`].
        row: usize,
        /// The value of [`Row::record`], tag included.
        record: Box<Value>,
    },
    /// One of the types of a [`Choice`].
    Alternative {
        /// The choice.
        decl: DeclId,
        /// The position in [`Choice::alternatives`].
        index: usize,
        /// The value of [`Alternative::ty`].
        value: Box<Value>,
    },
    /// A value of an enum.
    Enum {
        /// The enum.
        decl: DeclId,
        /// The position in [`Enum::values`].
        index: usize,
    },
    /// An array, for lists and tuples.
    Array(Vec<Value>),
    /// An object for a map, `object` or `json`, in the order written.
    Object(Vec<(String, Value)>),
    /// A struct: one entry for each field that is set or has a default, in the order of [`Schema::fields`], by wire name.
    Struct {
        /// The struct.
        decl: DeclId,
        /// Wire name and value.
        fields: Vec<(String, Value)>,
    },
}

/// A type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// `string`: Unicode scalar values.
    String,
    /// `bool`
    Bool,
    /// An integer.
    Int(IntKind),
    /// `float`: a finite IEEE 754 double.
    Float,
    /// `decimal`: a string of digits.
    Decimal,
    /// `bytes`: base64.
    Bytes,
    /// `uuid`
    Uuid,
    /// `datetime`: RFC 3339 with offset.
    Datetime,
    /// `date`
    Date,
    /// `time`: a time of day without offset.
    Time,
    /// `duration`: a signed span of time of microsecond precision.
    Duration,
    /// `url`
    Url,
    /// `json`: any value, `null` included.
    Json,
    /// `object`: any JSON object.
    Object,
    /// `null`
    Null,
    /// Exactly this value. Stands only as the whole type of a field that is required or has a default, as an item of a tuple, and as
    /// the record of a row of an external union that has no payload; elsewhere a constant is an anonymous enum of one value.
    Const(Literal),
    /// `T[]`
    Array(Box<Type>),
    /// `[A, B]`: an array of exactly these items, then any number of `rest` (only in records of unions by position).
    Tuple {
        /// The items that are always there.
        items: Vec<Type>,
        /// What all further items are; `None` when there may be no more.
        rest: Option<Box<Type>>,
    },
    /// `map<K, V>`; the key is (an alias or newtype of) string, uuid, url, date, datetime, decimal, bytes, an integer or an enum.
    Map(Box<Type>, Box<Type>),
    /// A declaration.
    Ref(DeclId),
    /// `T | null`; never directly around another nullable, `json` or `null`.
    Nullable(Box<Type>),
    /// A type of which not every value is allowed; never directly around a nullable or another constrained type, nor empty.
    Constrained(Box<Type>, Vec<Constraint>),
}

/// What an annotation demands of a value beside its type. In a list of them each kind stands once, in this order, which is also the
/// order in which decoders judge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// `@range`: the number lies within these bounds, both included. On `i64` and `u64` it speaks of the number in the string.
    Range {
        /// The least value.
        min: Option<Bound>,
        /// The greatest value.
        max: Option<Bound>,
    },
    /// `@multipleOf`: the integer is a multiple of this one, which is at least 1 and at most 2^53 − 1.
    MultipleOf(u64),
    /// `@length`: the number of Unicode scalar values of a string, bytes of `bytes`, items of a list or entries of a map.
    Length {
        /// The least length.
        min: Option<u64>,
        /// The greatest length.
        max: Option<u64>,
    },
    /// `@pattern`: the whole string matches. Only on types whose text is kept as it is: `string` and `url`.
    Pattern(Pattern),
    /// `@unique`: no two items of the list are equal. The items are strings, urls, booleans, integers, enums, uuids, dates or bytes.
    Unique,
}

/// A bound of a range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Bound {
    /// For integers.
    Int(i128),
    /// For floats; finite.
    Float(f64),
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(number) => number.fmt(f),
            Self::Float(number) => f.write_str(&words::number(*number)),
        }
    }
}

/// The integer types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IntKind {
    /// −(2^53−1) … 2^53−1
    Int,
    /// 8 bits, signed.
    I8,
    /// 16 bits, signed.
    I16,
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed; travels as a decimal string.
    I64,
    /// 8 bits.
    U8,
    /// 16 bits.
    U16,
    /// 32 bits.
    U32,
    /// 64 bits; travels as a decimal string.
    U64,
}

impl IntKind {
    /// The least and greatest value.
    #[must_use]
    pub fn range(self) -> (i128, i128) {
        match self {
            Self::Int => (-((1 << 53) - 1), (1 << 53) - 1),
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
        }
    }

    /// Whether it travels as a decimal string (JSON numbers above 2^53 do not survive JavaScript).
    #[must_use]
    pub fn is_string_on_wire(self) -> bool {
        matches!(self, Self::I64 | Self::U64)
    }
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// A string.
    String(String),
    /// An integer within ±(2^53−1).
    Int(i64),
    /// A number with a fraction.
    Float(Finite),
    /// A boolean.
    Bool(bool),
}

/// A finite number that is no integer, with an order.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct Finite(f64);

impl Finite {
    /// The number, if it is finite and no integer.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (value.is_finite() && value.fract() != 0.0).then_some(Self(value))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl PartialEq for Finite {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Finite {}

impl PartialOrd for Finite {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Finite {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl std::hash::Hash for Finite {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// A set of constants, all of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct Enum {
    /// What the values are on the wire.
    pub repr: EnumRepr,
    /// Whether a value that is not listed is kept instead of being an error.
    pub open: bool,
    /// Whether it was written as literals in place (`"a" | "b"`): targets with literal types need no name for it.
    pub anonymous: bool,
    /// The values, in order; at least one.
    pub values: Vec<EnumValue>,
    /// Values that must not come back.
    pub reserved: Vec<Literal>,
}

/// What an enum's values are on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EnumRepr {
    /// Strings.
    String,
    /// Integers within ±(2^53−1).
    Int,
    /// Numbers of which at least one has a fraction; only anonymous. (`1 | 0.5`: the values are [`Literal::Int`] or [`Literal::Float`].)
    Float,
    /// Booleans; only as an anonymous constant.
    Bool,
}

/// A value of an enum.
#[derive(Debug, Clone, Serialize)]
pub struct EnumValue {
    /// The identifier in the schema: as written, or a quoted wire value from which targets take the words.
    pub ident: String,
    /// The value on the wire.
    pub wire: Literal,
    /// The `///` lines.
    pub docs: Vec<String>,
    /// Its annotations.
    #[serde(flatten)]
    pub marks: Marks,
    /// Its name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// `protocol Chat { client sends … }`
#[derive(Debug, Clone, Serialize)]
pub struct Protocol {
    /// Its module.
    pub module: ModuleId,
    /// The declared name.
    pub name: String,
    /// The `///` lines.
    pub docs: Vec<String>,
    /// Its annotations.
    #[serde(flatten)]
    pub marks: Marks,
    /// The one or two peers, in order.
    pub peers: Vec<Peer>,
    /// Its name in the source.
    #[serde(skip)]
    pub span: Span,
}

/// One side of a protocol.
#[derive(Debug, Clone, Serialize)]
pub struct Peer {
    /// The peer's name: `client`.
    pub name: String,
    /// The `///` lines before its lines, with an empty one between those of two.
    pub docs: Vec<String>,
    /// The structs, unions and choices it may send, in order.
    pub sends: Vec<DeclId>,
}
