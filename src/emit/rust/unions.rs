//! Unions: the enum, and how the tag leads to a variant.

use super::code::Code;
use super::docs::{deprecated, docs};
use super::encode;
use super::items;
use super::rows::{Holds, catch_all, holds, tag};
use super::structs::constant;
use super::types::Place;
use crate::schema::{DeclId, Literal, Row, Union};
use std::collections::BTreeMap;

/// A row and what generated code calls it.
struct Variant<'a> {
    row: &'a Row,
    name: &'a str,
    holds: Holds,
}

impl Variant<'_> {
    fn held(&self) -> Option<DeclId> {
        match self.holds {
            Holds::Nothing => None,
            Holds::Payload(held) | Holds::Record(held) => Some(held),
        }
    }
}

/// Writes a union and everything that belongs to it.
pub(super) fn write(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union) {
    let variants = variants(place, id, union);
    let touches_deprecated = touches_deprecated(place, id, &variants);
    let name = place.names.decl(id);
    c.item(|c| definition(c, place, id, union, &variants));
    c.item(|c| {
        place.allow_deprecated(c, touches_deprecated);
        c.block(&["impl hproto::Union for ", name, " {"], "}", |c| {
            c.line(&["const TAG: &'static str = ", &encode::string(tag(union)), ";"]);
            known(c, union);
            c.blank();
            c.method(|c| pick(c, place, id, union, &variants));
            c.blank();
            c.method(|c| put(c, place, id, union, &variants));
        });
    });
    c.item(|c| c.macro_item("hproto::record", &[name]));
    conversions(c, place, id, union, &variants);
}

fn variants<'a>(place: &Place<'a>, id: DeclId, union: &'a Union) -> Vec<Variant<'a>> {
    let rows = union.rows.iter().zip(place.names.members(id));
    rows.map(|(row, name)| Variant { row, name, holds: holds(place.schema, union, row) }).collect()
}

fn touches_deprecated(place: &Place<'_>, id: DeclId, variants: &[Variant<'_>]) -> bool {
    let is_deprecated = |id: DeclId| place.schema.decl(id).marks.deprecated.is_some();
    is_deprecated(id) || variants.iter().any(|variant| variant.row.marks.deprecated.is_some() || variant.held().is_some_and(is_deprecated))
}

fn definition(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let decl = place.schema.decl(id);
    docs(c, "///", &decl.docs);
    c.line(&["#[derive(Debug, Clone, PartialEq", if place.facts.is_eq(id) { ", Eq, Hash" } else { "" }, ")]"]);
    deprecated(c, decl.marks.deprecated.as_ref());
    let holds_deprecated = variants.iter().filter_map(Variant::held).any(|held| place.schema.decl(held).marks.deprecated.is_some());
    place.allow_deprecated(c, holds_deprecated);
    if union.open {
        c.line(&["#[non_exhaustive]"]);
    }
    c.block(&["pub enum ", place.names.decl(id), " {"], "}", |c| {
        for variant in variants {
            docs(c, "///", &variant.row.docs);
            deprecated(c, variant.row.marks.deprecated.as_ref());
            match variant.held() {
                None => c.line(&[variant.name, ","]),
                Some(held) => c.line(&[variant.name, "(", &place.decl(held), "),"]),
            }
        }
        if union.open {
            c.line(&["/// A record of a kind that this package doesn't know."]);
            c.line(&[catch_all(place.names.members(id)), "(hproto::Unknown", unknown_tag(union), "),"]);
        }
    });
}

/// The type of the tags that an open union doesn't know, where it is not a string.
fn unknown_tag(union: &Union) -> &'static str {
    match union.rows.iter().find_map(|row| row.values.first()) {
        Some(Literal::Int(_)) => "<i64>",
        Some(Literal::Bool(_)) => "<bool>",
        Some(Literal::String(_)) | None => "",
        _ => todo!("soon"),
    }
}

fn known(c: &mut Code, union: &Union) {
    let values: Vec<&Literal> = union.rows.iter().flat_map(|row| &row.values).collect();
    let kind = kind(values.first().copied());
    let values: Vec<String> = values.into_iter().map(constant).collect();
    c.assigned_array("const KNOWN: hproto::Known", &format!("hproto::Known::{kind}(&"), &values, ");");
}

fn kind(tag: Option<&Literal>) -> &'static str {
    match tag {
        Some(Literal::Int(_)) => "Int",
        Some(Literal::Bool(_)) => "Bool",
        Some(Literal::String(_)) | None => "Text",
        _ => todo!("soon"),
    }
}

fn pick(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let catch_all = catch_all(place.names.members(id));
    let parameters = ["tag: hproto::Tag<'_>".to_owned(), "source: S".to_owned()];
    c.function("fn pick<S: hproto::Source>", &parameters, &format!(" -> {}<Self, S::Error> {{", place.std("Result")));
    c.indented(|c| {
        c.block(&["Ok(match tag {"], "})", |c| {
            for variant in variants {
                let inner = match variant.holds {
                    Holds::Nothing => "",
                    Holds::Payload(_) => "(source.payload()?)",
                    Holds::Record(_) => "(source.record()?)",
                };
                c.arm(&[&pattern(variant.row)], &["Self::", variant.name, inner]);
            }
            if union.open {
                c.line(&["_ => Self::", catch_all, "(source.unknown::<Self, _>(tag)?),"]);
            } else {
                c.line(&["_ => return Err(source.no_row::<Self>(tag)),"]);
            }
        });
    });
    c.line(&["}"]);
}

fn pattern(row: &Row) -> String {
    let values: Vec<String> = row.values.iter().map(constant).collect();
    let mut pattern = String::new();
    if !values.is_empty() {
        pattern = format!("hproto::Tag::{}({})", kind(row.values.first()), values.join(" | "));
    }
    if row.untagged {
        pattern.push_str(if values.is_empty() { "hproto::Tag::Absent" } else { " | hproto::Tag::Absent" });
    }
    pattern
}

fn put(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let (wire, catch_all) = (encode::string(tag(union)), catch_all(place.names.members(id)));
    items::write_head(c, place, "put", "out");
    c.indented(|c| {
        c.block(&["match self {"], "}", |c| {
            for variant in variants {
                let value = variant.row.values.first().map(constant).unwrap_or_default();
                match variant.holds {
                    Holds::Nothing => c.arm_call(&["Self::", variant.name], "out", "constant", &[&wire, &value]),
                    Holds::Record(_) => c.arm(&["Self::", variant.name, "(record)"], &["out.record(record)"]),
                    Holds::Payload(_) => {
                        c.arm_call(&["Self::", variant.name, "(payload)"], "out", "tagged", &[&wire, &value, "payload"]);
                    }
                }
            }
            if union.open {
                c.line(&["Self::", catch_all, "(unknown) => unknown.write::<Self, _>(out),"]);
            }
        });
    });
    c.line(&["}"]);
}

/// Writes conversions from what single variants hold, and from unions that this one takes in.
fn conversions(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let (from, name) = (place.std("From"), place.names.decl(id));
    let is_deprecated = |id: DeclId| place.schema.decl(id).marks.deprecated.is_some();
    let mut holders: BTreeMap<DeclId, usize> = BTreeMap::new();
    for held in variants.iter().filter_map(Variant::held) {
        *holders.entry(held).or_default() += 1;
    }
    for variant in variants {
        let Some(held) = variant.held().filter(|held| *held != id && holders.get(held) == Some(&1)) else { continue };
        let ty = place.decl(held);
        c.item(|c| {
            place.allow_deprecated(c, is_deprecated(id) || is_deprecated(held) || variant.row.marks.deprecated.is_some());
            c.block(&["impl ", from, "<", &ty, "> for ", name, " {"], "}", |c| {
                c.block(&["fn from(inner: ", &ty, ") -> Self {"], "}", |c| c.line(&["Self::", variant.name, "(inner)"]));
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
                (whole.row.from == Some(other) && whole.row.values == part.row.values && whole.holds == part.holds).then_some(whole)
            })
            .collect();
        let Some(found) = found.filter(|_| !part.open && !holders.contains_key(&other)) else { continue };
        let ty = place.decl(other);
        let touches = is_deprecated(id)
            || is_deprecated(other)
            || found.iter().any(|variant| variant.row.marks.deprecated.is_some() || variant.held().is_some_and(is_deprecated));
        c.item(|c| {
            place.allow_deprecated(c, touches);
            c.block(&["impl ", from, "<", &ty, "> for ", name, " {"], "}", |c| {
                c.method(|c| {
                    c.block(&["fn from(part: ", &ty, ") -> Self {"], "}", |c| {
                        c.block(&["match part {"], "}", |c| {
                            for (whole, part) in found.iter().zip(&parts) {
                                let inner = if whole.held().is_some() { "(inner)" } else { "" };
                                c.arm(&[&ty, "::", part.name, inner], &["Self::", whole.name, inner]);
                            }
                        });
                    });
                });
            });
        });
    }
}
