//! Unions of records: how a tag, or the key that a record has, leads to a variant.

use super::code::Code;
use super::encode;
use super::items;
use super::rows::{Holds, catch_all};
use super::structs::constant;
use super::types::Place;
use super::unions::Variant;
use crate::schema::{DeclId, Layout, Literal, Presence, Row, Union};

/// Writes how the union travels.
pub(super) fn write(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    c.block(&["impl hproto::Union for ", place.names.decl(id), " {"], "}", |c| {
        if let Some(tag) = union.layout.tag() {
            c.line(&["const TAG: &'static str = ", &encode::string(tag), ";"]);
        }
        known(c, union);
        c.blank();
        c.method(|c| pick(c, place, id, union, variants));
        c.blank();
        c.method(|c| put(c, place, id, union, variants));
    });
}

/// Writes the values of the table.
pub(super) fn known(c: &mut Code, union: &Union) {
    let values: Vec<&Literal> = union.rows.iter().flat_map(|row| &row.values).collect();
    let kind = if matches!(union.layout, Layout::Presence) { "Keys" } else { kind(values.first().copied()) };
    let values: Vec<String> = values.into_iter().map(constant).collect();
    c.assigned_array("const KNOWN: hproto::Known", &format!("hproto::Known::{kind}(&"), &values, ");");
}

fn kind(tag: Option<&Literal>) -> &'static str {
    match tag {
        Some(Literal::Int(_)) => "Int",
        Some(Literal::Bool(_)) => "Bool",
        Some(Literal::Float(_)) => "Float",
        Some(Literal::String(_)) | None => "Text",
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
                    Holds::Payload(_) => "(source.payload()?)".to_owned(),
                    Holds::Record(_) => "(source.record()?)".to_owned(),
                    Holds::Content(field) => {
                        let method = if matches!(field.presence, Presence::Optional) { "optional" } else { "required" };
                        let wire = encode::string(&field.wire);
                        variant.parts.iter().map(|part| format!("(source.{}({wire})?)", part.method(method))).collect()
                    }
                    Holds::Nothing | Holds::Items(_) => String::new(),
                };
                c.arm(&[&pattern(variant.row)], &["Self::", variant.name, &inner]);
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

/// What matches the tags of a row.
pub(super) fn pattern(row: &Row) -> String {
    match (row.values.as_slice(), row.untagged) {
        ([], _) => "hproto::Tag::Absent".to_owned(),
        (values, true) => tag_pattern(values) + " | hproto::Tag::Absent",
        (values, false) => tag_pattern(values),
    }
}

/// What matches one of these tags; of a single one also the tag itself.
pub(super) fn tag_pattern(values: &[Literal]) -> String {
    let texts: Vec<String> = values.iter().map(constant).collect();
    format!("hproto::Tag::{}({})", kind(values.first()), texts.join(" | "))
}

fn put(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let (wire, catch_all) = (encode::string(union.layout.tag().unwrap_or_default()), catch_all(place.names.members(id)));
    items::write_head(c, place, "put", "out", "M");
    c.indented(|c| {
        c.block(&["match self {"], "}", |c| {
            for variant in variants {
                let value = variant.row.values.first().map(constant).unwrap_or_default();
                match variant.holds {
                    Holds::Nothing | Holds::Items(_) => c.arm_call(&["Self::", variant.name], "out", "constant", &[&wire, &value]),
                    Holds::Record(_) => c.arm(&["Self::", variant.name, "(record)"], &["out.record(record)"]),
                    Holds::Payload(_) => {
                        c.arm_call(&["Self::", variant.name, "(payload)"], "out", "tagged", &[&wire, &value, "payload"]);
                    }
                    Holds::Content(field) => c.block(&["Self::", variant.name, "(content) => {"], "}", |c| {
                        let method = if matches!(field.presence, Presence::Optional) { "put_some" } else { "put" };
                        let method = variant.parts.first().map_or_else(String::new, |part| part.method(method));
                        c.call(&[], "out", "constant", &[&wire, &value], "?;");
                        c.call(&[], "out", &method, &[&encode::string(&field.wire), "content"], "");
                    }),
                }
            }
            if union.open {
                c.line(&["Self::", catch_all, "(unknown) => unknown.write::<Self, _>(out),"]);
            }
        });
    });
    c.line(&["}"]);
}
