//! Unions that are not objects with a tag among their keys: those whose tag is the only key or a string, and those whose tag is the
//! first item of an array.

use super::code::Code;
use super::rows::{Holds, Items, catch_all};
use super::structs::constant;
use super::tables::{known, pattern};
use super::types::Place;
use super::unions::Variant;
use crate::schema::{DeclId, Literal, Type, Union};

/// Writes how a union of keys and names travels.
pub(super) fn keyed(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let (named, keyed): (Vec<&Variant<'_>>, Vec<&Variant<'_>>) = variants.iter().partition(|variant| variant.parts.is_empty());
    let unknown = union.open.then(|| catch_all(place.names.members(id)));
    c.block(&["impl hproto::Keyed for ", place.names.decl(id), " {"], "}", |c| {
        let wires = |variants: &[&Variant<'_>]| variants.iter().map(|variant| wire(variant)).collect::<Vec<_>>();
        c.assigned_array("const NAMES: &'static [&'static str]", "&", &wires(&named), ";");
        c.assigned_array("const KEYS: &'static [&'static str]", "&", &wires(&keyed), ";");
        if union.open {
            c.line(&["const IS_OPEN: bool = true;"]);
        }
        if !named.is_empty() || union.open {
            c.blank();
            c.method(|c| find_name(c, place, unknown, &named));
        }
        if !keyed.is_empty() || union.open {
            c.blank();
            c.method(|c| find_key(c, place, unknown, &keyed));
        }
        c.blank();
        c.method(|c| put_keyed(c, place, unknown, variants));
    });
}

/// The only value of a row, as a literal.
fn wire(variant: &Variant<'_>) -> String {
    variant.row.values.first().map(constant).unwrap_or_default()
}

fn find_name(c: &mut Code, place: &Place<'_>, unknown: Option<&str>, named: &[&Variant<'_>]) {
    c.block(&["fn named(name: &str) -> ", place.std("Option"), "<Self> {"], "}", |c| {
        let unknown = unknown.map(|unknown| format!("hproto::UnknownKey::named::<Self>(name).map(Self::{unknown})"));
        if let (Some(unknown), []) = (&unknown, named) {
            c.line(&[unknown]);
            return;
        }
        c.block(&["match name {"], "}", |c| {
            for variant in named {
                c.arm(&[&wire(variant)], &["Some(Self::", variant.name, ")"]);
            }
            c.arm(&["_"], &[unknown.as_deref().unwrap_or("None")]);
        });
    });
}

fn find_key(c: &mut Code, place: &Place<'_>, unknown: Option<&str>, keyed: &[&Variant<'_>]) {
    let parameters = ["key: &str".to_owned(), "entry: E".to_owned()];
    c.function("fn pick<E: hproto::Entry>", &parameters, &format!(" -> {}<Self, E::Error> {{", place.std("Result")));
    c.indented(|c| {
        if let (Some(unknown), []) = (unknown, keyed) {
            c.line(&["Ok(Self::", unknown, "(entry.unknown::<Self>(key)?))"]);
            return;
        }
        c.block(&["Ok(match key {"], "})", |c| {
            for variant in keyed {
                for part in &variant.parts {
                    c.arm(&[&wire(variant)], &["Self::", variant.name, "(entry.", &part.method("value"), "()?)"]);
                }
            }
            match unknown {
                Some(unknown) => c.line(&["_ => Self::", unknown, "(entry.unknown::<Self>(key)?),"]),
                None => c.line(&["_ => return Err(entry.no_row::<Self>(key)),"]),
            }
        });
    });
    c.line(&["}"]);
}

fn put_keyed(c: &mut Code, place: &Place<'_>, unknown: Option<&str>, variants: &[Variant<'_>]) {
    let result = format!(" -> {}<S::Ok, S::Error> {{", place.std("Result"));
    c.function("fn put<S: serde::Serializer>", &["&self".to_owned(), "out: hproto::Whole<S>".to_owned()], &result);
    c.indented(|c| {
        c.block(&["match self {"], "}", |c| {
            for variant in variants {
                let wire = wire(variant);
                match variant.parts.first() {
                    None => c.arm_call(&["Self::", variant.name], "out", "name", &[&wire]),
                    Some(part) => {
                        c.arm_call(&["Self::", variant.name, "(content)"], "out", &part.method("entry"), &[&wire, "content"]);
                    }
                }
            }
            if let Some(unknown) = unknown {
                c.line(&["Self::", unknown, "(unknown) => unknown.write::<Self, _>(out),"]);
            }
        });
    });
    c.line(&["}"]);
}

/// Writes how a union of arrays travels.
pub(super) fn positional(c: &mut Code, place: &Place<'_>, id: DeclId, union: &Union, variants: &[Variant<'_>]) {
    let unknown = union.open.then(|| catch_all(place.names.members(id)));
    c.block(&["impl hproto::Positional for ", place.names.decl(id), " {"], "}", |c| {
        known(c, union);
        c.blank();
        c.method(|c| {
            let parameters = ["tag: hproto::Tag<'_>".to_owned(), "items: &mut I".to_owned()];
            c.function("fn pick<I: hproto::Items>", &parameters, &format!(" -> {}<Self, I::Error> {{", place.std("Result")));
            c.indented(|c| {
                c.block(&["Ok(match tag {"], "})", |c| {
                    for variant in variants {
                        take_items(c, variant);
                    }
                    match unknown {
                        Some(unknown) => c.line(&["_ => Self::", unknown, "(items.unknown::<Self, _>(tag)?),"]),
                        None => c.line(&["_ => return Err(items.no_row::<Self>(tag)),"]),
                    }
                });
            });
            c.line(&["}"]);
        });
        c.blank();
        c.method(|c| {
            let parameters = ["&self".to_owned(), "out: &mut hproto::Row<S>".to_owned()];
            let result = format!(" -> {}<(), S::Error> {{", place.std("Result"));
            c.function("fn put<S: serde::ser::SerializeSeq>", &parameters, &result);
            c.indented(|c| {
                c.block(&["match self {"], "}", |c| {
                    for variant in variants {
                        put_items(c, variant);
                    }
                    if let Some(unknown) = unknown {
                        c.line(&["Self::", unknown, "(unknown) => unknown.write::<Self, _>(out),"]);
                    }
                });
            });
            c.line(&["}"]);
        });
    });
}

/// An item of a row's array, behind the constant that leads to the row.
enum Step<'a> {
    /// It is this constant.
    Constant(&'a Literal),
    /// It has a name in the variant, and this call reads it: `item`, `tag`, `rest`.
    Stored { name: String, call: &'static str, form: Option<&'a str> },
}

fn steps<'a>(variant: &'a Variant<'a>) -> Vec<Step<'a>> {
    let Holds::Items(Items { tag, items, rest }) = variant.holds else { return Vec::new() };
    let mut parts = variant.parts.iter().map(|part| part.form.as_deref());
    let mut steps = Vec::new();
    let mut stored = |name: String, call: &'static str| Step::Stored { name, call, form: parts.next().flatten() };
    if tag.is_some() {
        steps.push(stored("kind".to_owned(), "tag"));
    }
    let mut number = 0;
    for item in items {
        steps.push(match item {
            Type::Const(value) => Step::Constant(value),
            _ => {
                number += 1;
                stored(format!("item{number}"), "item")
            }
        });
    }
    if rest.is_some() {
        steps.push(stored("rest".to_owned(), "rest"));
    }
    steps
}

/// `method`, or `method_as::<Form, _>`.
fn as_form(method: &str, form: Option<&str>) -> String {
    form.map_or_else(|| method.to_owned(), |form| format!("{method}_as::<{form}, _>"))
}

fn take_items(c: &mut Code, variant: &Variant<'_>) {
    /// The longest arguments on one line.
    const SHORT: usize = 60;
    let (pattern, steps) = (pattern(variant.row), steps(variant));
    if steps.is_empty() {
        c.arm(&[&pattern], &["Self::", variant.name]);
        return;
    }
    let call = |step: &Step<'_>| -> (String, String) {
        match step {
            Step::Constant(value) => ("constant".to_owned(), constant(value)),
            Step::Stored { call: "tag", .. } => ("tag".to_owned(), "tag".to_owned()),
            Step::Stored { call, form, .. } => (as_form(call, *form), String::new()),
        }
    };
    let in_full = |step: &Step<'_>| {
        let (method, argument) = call(step);
        format!("items.{method}({argument})?")
    };
    let flat = steps.iter().map(in_full).collect::<Vec<_>>().join(", ");
    let has_constants = steps.iter().any(|step| matches!(step, Step::Constant(_)));
    if !has_constants && flat.len() <= SHORT && c.fits_on_a_line(&[&pattern, " => Self::", variant.name, "(", &flat, "),  "]) {
        c.line(&[&pattern, " => Self::", variant.name, "(", &flat, "),"]);
        return;
    }
    c.block(&[&pattern, " => {"], "}", |c| {
        let mut names = Vec::new();
        for step in &steps {
            let (method, argument) = call(step);
            let arguments: Vec<&str> = Some(&*argument).filter(|argument| !argument.is_empty()).into_iter().collect();
            match step {
                Step::Constant(_) => c.call(&[], "items", &method, &arguments, "?;"),
                Step::Stored { name, .. } => {
                    names.push(name.clone());
                    c.call(&["let ", name, " = "], "items", &method, &arguments, "?;");
                }
            }
        }
        if names.is_empty() {
            c.line(&["Self::", variant.name]);
        } else {
            c.variant(&format!("Self::{}", variant.name), &names, "");
        }
    });
}

fn put_items(c: &mut Code, variant: &Variant<'_>) {
    let (steps, tag) = (steps(variant), variant.row.values.first().map(constant).unwrap_or_default());
    if steps.is_empty() {
        c.arm_call(&["Self::", variant.name], "out", "constant", &[&tag]);
        return;
    }
    let names: Vec<String> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Stored { name, .. } => Some(name.clone()),
            Step::Constant(_) => None,
        })
        .collect();
    let head = format!("Self::{}", variant.name);
    if let [Step::Stored { name, call: "tag", .. }] = steps.as_slice() {
        c.arm(&[&head, "(", name, ")"], &["out.item(", name, ")"]);
        return;
    }
    if names.is_empty() {
        c.line(&[&head, " => {"]);
    } else {
        c.variant(&head, &names, " => {");
    }
    c.indented(|c| {
        let writes_tag = !matches!(steps.first(), Some(Step::Stored { call: "tag", .. }));
        if writes_tag {
            c.call(&[], "out", "constant", &[&tag], "?;");
        }
        let last = steps.len();
        for (index, step) in steps.iter().enumerate() {
            let end = if index + 1 < last { "?;" } else { "" };
            match step {
                Step::Constant(value) => c.call(&[], "out", "constant", &[&constant(value)], end),
                Step::Stored { name, call, form } => {
                    let method = as_form(if *call == "rest" { "rest" } else { "item" }, *form);
                    c.call(&[], "out", &method, &[name], end);
                }
            }
        }
    });
    c.line(&["}"]);
}
