//! Unions: the enum, and conversions into it. How a row is found is in `tables` and `layouts`.

use super::code::Code;
use super::docs::{deprecated, docs_and_marks};
use super::forms::Forms;
use super::rows::{Holds, Items, catch_all, holds, types_held};
use super::types::Place;
use super::{layouts, tables};
use crate::schema::{DeclId, Layout, Literal, Presence, Row, Type, Union};
use std::collections::BTreeMap;

/// A row and what generated code calls it.
pub(super) struct Variant<'a> {
    pub(super) row: &'a Row,
    pub(super) name: &'a str,
    pub(super) holds: Holds<'a>,
    /// What the variant holds, in order.
    pub(super) parts: Vec<Part>,
}

/// One of the values that a variant holds.
pub(super) struct Part {
    /// The type, in its box if it has one.
    pub(super) ty: String,
    /// The form in which it travels, where it is not the natural one.
    pub(super) form: Option<String>,
    /// Whether it has a box.
    is_boxed: bool,
}

impl Part {
    /// `method`, or `method_as::<Form, _>`.
    pub(super) fn method(&self, method: &str) -> String {
        self.form.as_ref().map_or_else(|| method.to_owned(), |form| format!("{method}_as::<{form}, _>"))
    }
}

impl Variant<'_> {
    /// The declaration that the variant holds, if it holds nothing else.
    fn held(&self, place: &Place<'_>) -> Option<DeclId> {
        match self.holds {
            Holds::Payload(held) | Holds::Record(held) => Some(held),
            Holds::Content(field) if matches!(field.presence, Presence::Required) => match place.schema.resolve(&field.ty) {
                Type::Ref(held) => Some(*held),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether its definition names a type that is deprecated.
    fn holds_deprecated(&self, place: &Place<'_>) -> bool {
        let mut mentions = false;
        types_held(self.holds, &mut |ty| mentions |= place.facts.mentions_deprecated(ty));
        mentions
    }

    /// Names for all its parts, in brackets.
    fn pattern(&self) -> String {
        match self.parts.len() {
            0 => String::new(),
            1 => "(inner)".to_owned(),
            count => format!("({})", (1..=count).map(|number| format!("inner{number}")).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// Writes a union and everything that belongs to it.
pub(super) fn write(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union) {
    let mut variants = variants(place, id, union);
    let mut forms = Forms::of(place.names.decl(id));
    for variant in &mut variants {
        let is_alone = variant.parts.len() == 1;
        for (index, part) in variant.parts.iter_mut().enumerate() {
            let member = if is_alone { variant.name.to_owned() } else { format!("{}{}", variant.name, index + 1) };
            part.form = part.form.take().map(|form| forms.name(&member, form));
        }
    }
    let touches_deprecated = touches_deprecated(place, id, &variants);
    c.item(|c| definition(c, place, id, union, &variants));
    forms.write(c, |c| {
        place.allow_deprecated(c, touches_deprecated);
        match union.layout {
            Layout::External => layouts::keyed(c, place, id, union, &variants),
            Layout::Position => layouts::positional(c, place, id, union, &variants),
            _ => tables::write(c, place, id, union, &variants),
        }
    });
    let kind = match union.layout {
        Layout::External => "hproto::keyed",
        Layout::Position => "hproto::positional",
        _ => "hproto::record",
    };
    c.item(|c| c.macro_item(kind, &[place.names.decl(id)]));
    conversions(c, place, id, union, &variants);
}

fn variants<'a>(place: &Place<'a>, id: DeclId, union: &'a Union) -> Vec<Variant<'a>> {
    let rows = union.rows.iter().zip(place.names.members(id));
    rows.map(|(row, name)| {
        let holds = holds(place.schema, union, row);
        Variant { row, name, holds, parts: parts(place, holds) }
    })
    .collect()
}

fn parts(place: &Place<'_>, holds: Holds<'_>) -> Vec<Part> {
    let part = |ty: &Type| Part { ty: place.ty(ty), form: place.form(ty), is_boxed: false };
    match holds {
        Holds::Nothing => Vec::new(),
        Holds::Payload(held) | Holds::Record(held) => vec![Part { ty: place.decl(held), form: None, is_boxed: false }],
        Holds::Content(field) => vec![Part { ty: place.field(field), form: place.field_form(field), is_boxed: field.recursive }],
        Holds::Items(Items { tag, items, rest }) => {
            let items = items.iter().filter(|item| !matches!(item, Type::Const(_)));
            let mut parts: Vec<Part> = tag.into_iter().chain(items).map(part).collect();
            if let Some(rest) = rest {
                let list = Type::Array(Box::new(rest.clone()));
                parts.push(Part { ty: place.ty(&list), form: place.form(rest), is_boxed: false });
            }
            parts
        }
    }
}

fn touches_deprecated(place: &Place<'_>, id: DeclId, variants: &[Variant<'_>]) -> bool {
    place.schema.decl(id).marks.deprecated.is_some()
        || variants.iter().any(|variant| variant.row.marks.deprecated.is_some() || variant.holds_deprecated(place))
}

fn definition(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let decl = place.schema.decl(id);
    docs_and_marks(c, &decl.docs, &decl.marks);
    c.line(&["#[derive(Debug, Clone, PartialEq", if place.facts.is_eq(id) { ", Eq, Hash" } else { "" }, ")]"]);
    deprecated(c, decl.marks.deprecated.as_ref());
    place.allow_deprecated(c, variants.iter().any(|variant| variant.holds_deprecated(place)));
    if union.open {
        c.line(&["#[non_exhaustive]"]);
    }
    c.block(&["pub enum ", place.names.decl(id), " {"], "}", |c| {
        for variant in variants {
            docs_and_marks(c, &variant.row.docs, &variant.row.marks);
            deprecated(c, variant.row.marks.deprecated.as_ref());
            if variant.parts.is_empty() {
                c.line(&[variant.name, ","]);
            } else {
                let types: Vec<String> = variant.parts.iter().map(|part| part.ty.clone()).collect();
                c.variant(variant.name, &types, ",");
            }
        }
        if union.open {
            let unknown = match union.layout {
                Layout::External => "UnknownKey".to_owned(),
                Layout::Position => format!("UnknownItems{}", unknown_tag(union)),
                _ => format!("Unknown{}", unknown_tag(union)),
            };
            c.line(&["/// A record of a kind that this package doesn't know."]);
            c.line(&[catch_all(place.names.members(id)), "(hproto::", &unknown, "),"]);
        }
    });
}

/// The type of the tags that an open union doesn't know, where it is not a string.
fn unknown_tag(union: &Union) -> &'static str {
    match union.rows.iter().find_map(|row| row.values.first()) {
        Some(Literal::Int(_)) => "<i64>",
        Some(Literal::Bool(_)) => "<bool>",
        Some(Literal::String(_) | Literal::Float(_)) | None => "",
    }
}

/// Writes conversions from what single variants hold, and from unions that this one takes in.
fn conversions(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let (from, name) = (place.std("From"), place.names.decl(id));
    let is_deprecated = |id: DeclId| place.schema.decl(id).marks.deprecated.is_some();
    let mut holders: BTreeMap<DeclId, usize> = BTreeMap::new();
    for held in variants.iter().filter_map(|variant| variant.held(place)) {
        *holders.entry(held).or_default() += 1;
    }
    for variant in variants {
        let Some(held) = variant.held(place).filter(|held| *held != id && holders.get(held) == Some(&1)) else { continue };
        let ty = place.decl(held);
        c.item(|c| {
            place.allow_deprecated(c, is_deprecated(id) || is_deprecated(held) || variant.row.marks.deprecated.is_some());
            c.block(&["impl ", from, "<", &ty, "> for ", name, " {"], "}", |c| {
                let is_boxed = variant.parts.iter().any(|part| part.is_boxed);
                let inner = if is_boxed { format!("{}::new(inner)", place.std("Box")) } else { "inner".to_owned() };
                c.block(&["fn from(inner: ", &ty, ") -> Self {"], "}", |c| c.line(&["Self::", variant.name, "(", &inner, ")"]));
            });
        });
    }
    let mut taken_in: Vec<DeclId> = union.rows.iter().filter_map(|row| row.from).collect();
    taken_in.sort_unstable();
    taken_in.dedup();
    let by_tag: BTreeMap<Option<&Literal>, &Variant<'_>> = variants.iter().map(|variant| (variant.row.values.first(), variant)).collect();
    for other in taken_in {
        let Some(part) = place.schema.as_union(other) else { continue };
        let parts = self::variants(place, other, part);
        let found: Option<Vec<&Variant<'_>>> = parts
            .iter()
            .map(|part| {
                let whole = by_tag.get(&part.row.values.first()).copied()?;
                let types = |variant: &Variant<'_>| variant.parts.iter().map(|part| part.ty.clone()).collect::<Vec<_>>();
                (whole.row.from == Some(other) && whole.row.values == part.row.values && types(whole) == types(part)).then_some(whole)
            })
            .collect();
        let Some(found) = found.filter(|_| !part.open && !holders.contains_key(&other)) else { continue };
        let ty = place.decl(other);
        let touches = is_deprecated(id)
            || is_deprecated(other)
            || found.iter().any(|variant| variant.row.marks.deprecated.is_some() || variant.holds_deprecated(place));
        c.item(|c| {
            place.allow_deprecated(c, touches);
            c.block(&["impl ", from, "<", &ty, "> for ", name, " {"], "}", |c| {
                c.method(|c| {
                    c.block(&["fn from(part: ", &ty, ") -> Self {"], "}", |c| {
                        c.block(&["match part {"], "}", |c| {
                            for (whole, part) in found.iter().zip(&parts) {
                                let inner = whole.pattern();
                                c.arm(&[&ty, "::", part.name, &inner], &["Self::", whole.name, &inner]);
                            }
                        });
                    });
                });
            });
        });
    }
}
