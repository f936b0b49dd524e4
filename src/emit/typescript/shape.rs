//! How a type is written, and where its lines may be broken.

use super::encode;
use super::layout::Doc;
use crate::schema::Literal;
use std::borrow::Cow;

/// A name or keyword.
pub(super) fn simple(name: &str) -> Shape {
    Shape::Simple(name.to_owned())
}

/// The type of one of these constants.
pub(super) fn literals(values: &[Literal]) -> Shape {
    let mut parts: Vec<Shape> = values
        .iter()
        .map(|value| {
            let mut out = String::new();
            encode::literal(value, &mut out);
            Shape::Simple(out)
        })
        .collect();
    if parts.len() == 1 { parts.swap_remove(0) } else { Shape::Union(parts) }
}

/// A type as it is written, as far as it matters for breaking lines.
#[derive(Clone)]
pub(super) enum Shape {
    /// A name, a keyword, a literal: never broken.
    Simple(String),
    /// `A & B`
    Both(String, String),
    /// `readonly T[]`
    Array(Box<Shape>),
    /// `T[]`, where an outer type says that it is read only.
    Mutable(Box<Shape>),
    /// `readonly [A, B, ...C[]]`
    Tuple(Vec<Shape>, Option<Box<Shape>>),
    /// `A | B`
    Union(Vec<Shape>),
    /// `Name<A, B>`
    Generic(Cow<'static, str>, Vec<Shape>),
}

impl Shape {
    /// On one line.
    pub(super) fn flat(&self) -> String {
        match self {
            Self::Simple(name) => name.clone(),
            Self::Both(a, b) => format!("{a} & {b}"),
            Self::Mutable(item) if item.needs_brackets() => format!("({})[]", item.flat()),
            Self::Mutable(item) => format!("{}[]", item.flat()),
            Self::Array(item) if item.needs_brackets() => format!("readonly ({})[]", item.flat()),
            Self::Array(item) => format!("readonly {}[]", item.flat()),
            Self::Tuple(items, rest) => {
                let rest = rest.iter().map(|rest| format!("...{}", Self::rest(rest).flat()));
                format!("readonly [{}]", items.iter().map(Self::flat).chain(rest).collect::<Vec<_>>().join(", "))
            }
            Self::Union(parts) => parts.iter().map(Self::flat).collect::<Vec<_>>().join(" | "),
            Self::Generic(name, arguments) => {
                format!("{name}<{}>", arguments.iter().map(Self::flat).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// The items at the end of a tuple.
    fn rest(item: &Self) -> Self {
        Self::Mutable(Box::new(item.clone()))
    }

    fn needs_brackets(&self) -> bool {
        matches!(self, Self::Both(..) | Self::Array(_) | Self::Mutable(_) | Self::Tuple(..) | Self::Union(..))
    }

    /// Whether prettier keeps it together with what is around it: a name does not get a line of its own, also with a `null` beside it.
    fn is_hugged(&self) -> bool {
        match self {
            Self::Simple(_) => true,
            Self::Union(parts) => match parts.as_slice() {
                [Self::Simple(name), Self::Simple(null)] => null == "null" && !is_keyword_or_literal(name),
                [Self::Generic(..), Self::Simple(null)] => null == "null",
                _ => false,
            },
            _ => false,
        }
    }

    /// Where it may be broken.
    pub(super) fn doc(&self) -> Doc {
        match self {
            Self::Simple(name) => Doc::text(name),
            Self::Both(a, b) => Doc::Group(vec![Doc::text(a), Doc::text(" &"), Doc::Indent(vec![Doc::Line, Doc::text(b)])]),
            Self::Array(item) | Self::Mutable(item) => {
                let readonly = if matches!(self, Self::Array(_)) { "readonly " } else { "" };
                let inner = match &**item {
                    union @ Self::Union(..) if !union.is_hugged() => {
                        Doc::Group(vec![Doc::text("("), Doc::Indent(vec![Doc::Soft, union.doc()]), Doc::Soft, Doc::text(")")])
                    }
                    item if item.needs_brackets() => Doc::All(vec![Doc::text("("), item.doc(), Doc::text(")")]),
                    item => item.doc(),
                };
                Doc::All(vec![Doc::text(readonly), inner, Doc::text("[]")])
            }
            Self::Tuple(items, rest) => {
                // Beside other items the brackets show where a broken union begins and ends.
                let is_alone = items.len() == 1 && rest.is_none();
                let rest = rest.iter().map(|rest| Doc::All(vec![Doc::text("..."), Self::rest(rest).doc()]));
                let item = |item: &Self| if is_alone { item.doc() } else { item.bracketed() };
                Doc::All(vec![Doc::text("readonly "), Doc::list("[", items.iter().map(item).chain(rest).collect(), true, "]")])
            }
            Self::Union(parts) if self.is_hugged() => {
                let mut docs = Vec::new();
                for part in parts {
                    if !docs.is_empty() {
                        docs.push(Doc::text(" | "));
                    }
                    docs.push(part.doc());
                }
                Doc::All(docs)
            }
            Self::Union(parts) => {
                let mut docs = vec![Doc::IfBroken("| ")];
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        docs.extend([Doc::Line, Doc::text("| ")]);
                    }
                    docs.push(Doc::Indent(vec![part.doc()]));
                }
                Doc::Group(docs)
            }
            Self::Generic(name, arguments) => match arguments.as_slice() {
                [only] if only.is_hugged() && !matches!(only, Self::Simple(name) if name.starts_with("typeof ")) => {
                    Doc::All(vec![Doc::text(format!("{name}<")), only.doc(), Doc::text(">")])
                }
                _ => Doc::list(&format!("{name}<"), arguments.iter().map(Self::doc).collect(), false, ">"),
            },
        }
    }

    /// A union in brackets once it is broken; anything else as it is.
    fn bracketed(&self) -> Doc {
        match self {
            Self::Union(..) if !self.is_hugged() => {
                Doc::Group(vec![Doc::Indent(vec![Doc::IfBroken("("), Doc::Soft, self.doc()]), Doc::Soft, Doc::IfBroken(")")])
            }
            _ => self.doc(),
        }
    }

    /// After the colon of a property.
    pub(super) fn annotated(&self) -> Doc {
        match self {
            Self::Union(..) if !self.is_hugged() => Doc::Group(vec![Doc::Indent(vec![Doc::Line, self.doc()])]),
            _ => Doc::All(vec![Doc::text(" "), self.doc()]),
        }
    }

    /// After the `=` of a type.
    pub(super) fn assigned(&self) -> Doc {
        match self {
            Self::Union(..) if !self.is_hugged() => Doc::Group(vec![Doc::Indent(vec![Doc::Line, self.doc()])]),
            _ => Doc::Fluid(vec![self.doc()]),
        }
    }
}

fn is_keyword_or_literal(name: &str) -> bool {
    matches!(name, "string" | "number" | "boolean" | "true" | "false" | "null" | "object")
        || name.starts_with(['"', '\'', '-'])
        || name.starts_with(|c: char| c.is_ascii_digit())
}
