//! Enums and newtypes.

use super::code::Code;
use super::docs::{deprecated, docs};
use super::items;
use super::rows::catch_all;
use super::structs::constant;
use super::types::Place;
use crate::schema::{DeclId, Enum, EnumRepr, Type};

/// Writes an enum and everything that belongs to it.
pub(super) fn write(c: &mut Code, place: &Place<'_>, id: DeclId, body: &Enum) {
    let decl = place.schema.decl(id);
    let name = place.names.decl(id);
    let catch_all = catch_all(place.names.members(id));
    let values = || body.values.iter().zip(place.names.members(id));
    let touches_deprecated = decl.deprecated.is_some() || body.values.iter().any(|value| value.deprecated.is_some());
    let (kind, method, returned, unknown) = match body.repr {
        EnumRepr::String => ("TextEnum", "as_str", "str", "String"),
        EnumRepr::Int => ("IntEnum", "as_i64", "i64", "i64"),
        EnumRepr::Bool => ("BoolEnum", "as_bool", "bool", "bool"),
    };
    let is_text = matches!(body.repr, EnumRepr::String);
    let unknown = if is_text { place.std("String") } else { unknown };
    let copies = !(body.open && is_text);
    c.item(|c| {
        docs(c, "///", &decl.docs);
        let copy = if copies { "Copy, " } else { "" };
        c.line(&["#[derive(Debug, Clone, ", copy, "PartialEq, Eq, PartialOrd, Ord, Hash)]"]);
        deprecated(c, decl.deprecated.as_ref());
        if body.open {
            c.line(&["#[non_exhaustive]"]);
        }
        c.block(&["pub enum ", name, " {"], "}", |c| {
            for (value, name) in values() {
                docs(c, "///", &value.docs);
                deprecated(c, value.deprecated.as_ref());
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
                let this = if copies { "self" } else { "&self" };
                let lifetime = match (is_text, copies) {
                    (true, true) => "&'static ",
                    (true, false) => "&",
                    (false, _) => "",
                };
                c.block(&["pub fn ", method, "(", this, ") -> ", lifetime, returned, " {"], "}", |c| {
                    c.block(&["match self {"], "}", |c| {
                        for (value, name) in values() {
                            c.arm(&format!("Self::{name}"), &constant(&value.wire));
                        }
                        if body.open {
                            c.line(&["Self::", catch_all, "(value) => value,"]);
                        }
                    });
                });
            });
        });
    });
    c.item(|c| {
        place.allow_deprecated(c, decl.deprecated.is_some());
        c.block(&["impl hproto::", kind, " for ", name, " {"], "}", |c| {
            c.line(&["const ALL: &'static [Self] = Self::ALL;"]);
            c.blank();
            let returned = if is_text { "&str" } else { returned };
            let this = if copies { "(*self)" } else { "(self)" };
            c.block(&["fn ", method, "(&self) -> ", returned, " {"], "}", |c| c.line(&["Self::", method, this]));
            if body.open {
                c.blank();
                let (parameter, value) = if is_text { ("&str", "value.to_owned()") } else { ("i64", "value") };
                let head = format!("fn unknown(value: {parameter}) -> {}<Self> {{", place.std("Option"));
                c.block(&[&head], "}", |c| c.line(&["Some(Self::", catch_all, "(", value, "))"]));
            }
        });
    });
    items::serde(c, place, id, &format!("hproto::form::{kind}"), touches_deprecated);
}

/// Writes a newtype and everything that belongs to it.
pub(super) fn write_newtype(c: &mut Code, place: &Place<'_>, id: DeclId, inner: &Type) {
    let decl = place.schema.decl(id);
    let (name, ty) = (place.names.decl(id), place.ty(inner));
    let is_deprecated = decl.deprecated.is_some();
    c.item(|c| {
        docs(c, "///", &decl.docs);
        let copies = matches!(
            place.schema.wire_type(inner),
            Type::Bool | Type::Int(_) | Type::Float | Type::Decimal | Type::Uuid | Type::Date | Type::Datetime
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
        deprecated(c, decl.deprecated.as_ref());
        c.line(&["pub struct ", name, "(pub ", &ty, ");"]);
    });
    c.item(|c| {
        place.allow_deprecated(c, is_deprecated);
        c.block(&["impl ", place.std("From"), "<", &ty, "> for ", name, " {"], "}", |c| {
            c.block(&["fn from(inner: ", &ty, ") -> Self {"], "}", |c| c.line(&["Self(inner)"]));
        });
    });
    c.item(|c| {
        place.allow_deprecated(c, is_deprecated);
        c.block(&["impl hproto::Wrapper for ", name, " {"], "}", |c| {
            c.line(&["type Inner = ", &ty, ";"]);
            c.blank();
            c.block(&["fn wrap(inner: ", &ty, ") -> Self {"], "}", |c| c.line(&["Self(inner)"]));
            c.blank();
            c.block(&["fn inner(&self) -> &", &ty, " {"], "}", |c| c.line(&["&self.0"]));
        });
    });
    let form = place.form(inner).unwrap_or_else(|| "hproto::Own".to_owned());
    items::serde(c, place, id, &format!("hproto::form::Newtype<{form}>"), is_deprecated);
}
