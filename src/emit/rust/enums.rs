//! Enums and newtypes.

use super::code::Code;
use super::docs::{deprecated, docs_and_marks};
use super::rows::catch_all;
use super::structs::constant;
use super::types::Place;
use super::values::grouped;
use crate::schema::{DeclId, Enum, EnumRepr, Literal, Type};

/// Writes an enum and everything that belongs to it.
pub(super) fn write(c: &mut Code, place: &Place<'_>, id: DeclId, body: &Enum) {
    let decl = place.schema.decl(id);
    let name = place.names.decl(id);
    let catch_all = catch_all(place.names.members(id));
    let values = || body.values.iter().zip(place.names.members(id));
    let touches_deprecated = decl.marks.deprecated.is_some() || body.values.iter().any(|value| value.marks.deprecated.is_some());
    let (kind, method, returned, unknown) = match body.repr {
        EnumRepr::String => ("text_enum", "as_str", "str", "String"),
        EnumRepr::Int => ("int_enum", "as_i64", "i64", "i64"),
        EnumRepr::Bool => ("bool_enum", "as_bool", "bool", "bool"),
        EnumRepr::Float => ("float_enum", "as_f64", "f64", "f64"),
    };
    let is_text = matches!(body.repr, EnumRepr::String);
    let unknown = if is_text { place.std("String") } else { unknown };
    let copies = !(body.open && is_text);
    c.item(|c| {
        docs_and_marks(c, &decl.docs, &decl.marks);
        let copy = if copies { "Copy, " } else { "" };
        c.line(&["#[derive(Debug, Clone, ", copy, "PartialEq, Eq, PartialOrd, Ord, Hash)]"]);
        deprecated(c, decl.marks.deprecated.as_ref());
        if body.open {
            c.line(&["#[non_exhaustive]"]);
        }
        c.block(&["pub enum ", name, " {"], "}", |c| {
            for (value, name) in values() {
                docs_and_marks(c, &value.docs, &value.marks);
                deprecated(c, value.marks.deprecated.as_ref());
                c.line(&[name, ","]);
            }
            if body.open {
                c.line(&["/// A value that this package doesn't know."]);
                c.line(&[catch_all, "(", unknown, "),"]);
            }
        });
    });
    c.item(|c| {
        place.allow_deprecated(c, touches_deprecated);
        c.block(&["impl ", name, " {"], "}", |c| {
            c.line(&["/// Every value that is known, in the order of the schema."]);
            let all: Vec<String> = values().map(|(_, name)| format!("Self::{name}")).collect();
            c.assigned_array("pub const ALL: &'static [Self]", "&", &all, ";");
            c.blank();
            c.line(&["/// The value as it travels."]);
            c.line(&["#[must_use]"]);
            c.method(|c| {
                let (this, lifetime) = match (is_text, body.open) {
                    (true, false) => ("&self", "&'static "),
                    (true, true) => ("&self", "&"),
                    (false, _) => ("self", ""),
                };
                c.block(&["pub fn ", method, "(", this, ") -> ", lifetime, returned, " {"], "}", |c| {
                    c.block(&["match self {"], "}", |c| {
                        for (value, name) in values() {
                            let wire = match &value.wire {
                                Literal::Int(number) if matches!(body.repr, EnumRepr::Float) => {
                                    format!("{}.0", grouped(&number.to_string()))
                                }
                                wire => constant(wire),
                            };
                            c.arm(&["Self::", name], &[&wire]);
                        }
                        if body.open {
                            c.line(&["Self::", catch_all, "(value) => value,"]);
                        }
                    });
                });
            });
        });
    });
    let arguments = [name, catch_all];
    c.item(|c| c.macro_item(&format!("hproto::{kind}"), if body.open { &arguments } else { &arguments[..1] }));
}

/// Writes a newtype and everything that belongs to it.
pub(super) fn write_newtype(c: &mut Code, place: &Place<'_>, id: DeclId, inner: &Type) {
    let decl = place.schema.decl(id);
    let (name, ty) = (place.names.decl(id), place.ty(inner));
    c.item(|c| {
        docs_and_marks(c, &decl.docs, &decl.marks);
        let copies = matches!(
            place.schema.wire_type(inner),
            Type::Bool
                | Type::Int(_)
                | Type::Float
                | Type::Decimal
                | Type::Uuid
                | Type::Date
                | Type::Datetime
                | Type::Time
                | Type::Duration
        );
        let mut traits = vec!["Debug", "Clone"];
        if copies {
            traits.push("Copy");
        }
        traits.push("PartialEq");
        traits.extend(match place.schema.wire_type(inner) {
            Type::Json | Type::Object => &["Eq", "Hash"][..],
            Type::Float => &["PartialOrd"],
            _ => &["Eq", "PartialOrd", "Ord", "Hash"],
        });
        c.line(&["#[derive(", &traits.join(", "), ")]"]);
        deprecated(c, decl.marks.deprecated.as_ref());
        c.line(&["pub struct ", name, "(pub ", &ty, ");"]);
    });
    travels_as_inner(c, place, name, &ty, inner);
}

/// Writes a type that contains itself by way of a list or map.
pub(super) fn write_recursive(c: &mut Code, place: &Place<'_>, id: DeclId, inner: &Type) {
    let decl = place.schema.decl(id);
    let (name, ty) = (place.names.decl(id), place.ty(inner));
    c.item(|c| {
        docs_and_marks(c, &decl.docs, &decl.marks);
        c.line(&["#[derive(Debug, Clone, PartialEq, Default", if place.facts.is_eq(id) { ", Eq, Hash" } else { "" }, ")]"]);
        deprecated(c, decl.marks.deprecated.as_ref());
        place.allow_deprecated(c, place.facts.mentions_deprecated(inner));
        c.line(&["pub struct ", name, "(pub ", &ty, ");"]);
    });
    travels_as_inner(c, place, name, &ty, inner);
}

fn travels_as_inner(c: &mut Code, place: &Place<'_>, name: &str, ty: &str, inner: &Type) {
    let form = place.form(inner).unwrap_or_else(|| "hproto::Own".to_owned());
    c.item(|c| c.macro_item("hproto::newtype", &[name, ty, &form]));
}
