//! Types told apart by JSON kind: the enum, and how each kind leads to a variant.

use super::code::Code;
use super::docs::{deprecated, docs_and_marks};
use super::forms::Forms;
use super::types::Place;
use crate::schema::{Alternative, Choice, DeclId, IntKind, JsonKind, Type, words};

/// An alternative and what generated code calls it.
struct Variant<'a> {
    alternative: &'a Alternative,
    name: &'a str,
    ty: String,
    /// The form in which the value travels, where it is not the natural one.
    form: Option<String>,
}

impl Variant<'_> {
    /// `method`, or `method_as::<Form, _>`.
    fn method(&self, method: &str) -> String {
        self.form.as_ref().map_or_else(|| method.to_owned(), |form| format!("{method}_as::<{form}, _>"))
    }
}

/// Writes a choice and everything that belongs to it.
pub(super) fn write(c: &mut Code, place: &Place<'_>, id: DeclId, choice: &Choice) {
    let mut forms = Forms::of(place.names.decl(id));
    let variants: Vec<Variant<'_>> = choice
        .alternatives
        .iter()
        .zip(place.names.members(id))
        .map(|(alternative, name)| {
            let form = place.form(&alternative.ty).map(|form| forms.name(name, form));
            Variant { alternative, name, ty: place.ty(&alternative.ty), form }
        })
        .collect();
    let decl = place.schema.decl(id);
    let holds_deprecated = variants.iter().any(|variant| place.facts.mentions_deprecated(&variant.alternative.ty));
    let touches_deprecated = decl.marks.deprecated.is_some() || holds_deprecated;
    let name = place.names.decl(id);
    c.item(|c| {
        docs_and_marks(c, &decl.docs, &decl.marks);
        c.line(&["#[derive(Debug, Clone, PartialEq", if place.facts.is_eq(id) { ", Eq, Hash" } else { "" }, ")]"]);
        deprecated(c, decl.marks.deprecated.as_ref());
        place.allow_deprecated(c, holds_deprecated);
        c.block(&["pub enum ", name, " {"], "}", |c| {
            for variant in &variants {
                c.variant(variant.name, std::slice::from_ref(&variant.ty), ",");
            }
        });
    });
    forms.write(c, |c| {
        place.allow_deprecated(c, touches_deprecated);
        c.block(&["impl hproto::Choice for ", name, " {"], "}", |c| {
            c.line(&["const WHAT: &'static str = \"", &words::kinds(choice), "\";"]);
            for variant in &variants {
                for kind in &variant.alternative.kinds {
                    c.blank();
                    read(c, place, *kind, variant);
                }
            }
            c.blank();
            c.method(|c| put(c, place, &variants));
        });
    });
    c.item(|c| c.macro_item("hproto::choice", &[name]));
    conversions(c, place, id, &variants);
}

fn read(c: &mut Code, place: &Place<'_>, kind: JsonKind, variant: &Variant<'_>) {
    let function = match kind {
        JsonKind::String => "of_string",
        JsonKind::Number => "of_number",
        JsonKind::Bool => "of_bool",
        JsonKind::Array => "of_array",
        JsonKind::Object => "of_object",
    };
    let result = format!(" -> {}<Self, G::Error> {{", place.std("Result"));
    c.function(&format!("fn {function}<G: hproto::Given>"), &["given: G".to_owned()], &result);
    c.indented(|c| c.chain(&[], "given", &format!("{}()", variant.method("value")), &format!("map(Self::{})", variant.name), ""));
    c.line(&["}"]);
}

fn put(c: &mut Code, place: &Place<'_>, variants: &[Variant<'_>]) {
    let result = format!(" -> {}<S::Ok, S::Error> {{", place.std("Result"));
    c.function("fn put<S: serde::Serializer>", &["&self".to_owned(), "out: hproto::Whole<S>".to_owned()], &result);
    c.indented(|c| {
        c.block(&["match self {"], "}", |c| {
            for variant in variants {
                c.arm_call(&["Self::", variant.name, "(value)"], "out", &variant.method("value"), &["value"]);
            }
        });
    });
    c.line(&["}"]);
}

/// Writes conversions from the types that are alternatives, but for those that are one type in Rust.
fn conversions(c: &mut Code, place: &Place<'_>, id: DeclId, variants: &[Variant<'_>]) {
    let (from, name) = (place.std("From"), place.names.decl(id));
    for variant in variants {
        let inner = &variant.alternative.ty;
        let is_same = |other: &&Variant<'_>| in_rust(place, &other.alternative.ty).is_some_and(|ty| in_rust(place, inner) == Some(ty));
        if variants.iter().filter(is_same).count() > 1 {
            continue;
        }
        let ty = &*variant.ty;
        let touches_deprecated = place.schema.decl(id).marks.deprecated.is_some() || place.facts.mentions_deprecated(inner);
        c.item(|c| {
            place.allow_deprecated(c, touches_deprecated);
            c.block(&["impl ", from, "<", ty, "> for ", name, " {"], "}", |c| {
                c.function("fn from", &[format!("inner: {ty}")], " -> Self {");
                c.indented(|c| c.line(&["Self::", variant.name, "(inner)"]));
                c.line(&["}"]);
            });
        });
    }
}

/// The Rust types that stand for types of two JSON kinds.
fn in_rust(place: &Place<'_>, ty: &Type) -> Option<&'static str> {
    match place.bare(ty) {
        Type::Int(IntKind::Int | IntKind::I64) => Some("i64"),
        Type::Bytes => Some("Vec<u8>"),
        Type::Array(item) if matches!(place.bare(item), Type::Int(IntKind::U8)) => Some("Vec<u8>"),
        _ => None,
    }
}
