//! What Rust calls everything.

use super::scope::Scope;
use super::words;
use super::{DeclNames, Names};
use crate::diag::Diagnostics;
use crate::emit::rust::{catch_all, emitted, generics};
use crate::schema::{DeclId, DeclKind, Schema};
use crate::source::Span;

/// Plans the Rust names of a schema.
pub(super) fn plan(schema: &Schema, diagnostics: &mut Diagnostics) -> Names {
    let mut modules = Vec::new();
    let mut paths = Scope::new("Rust");
    let mut types = Vec::new();
    for module in schema.modules() {
        let path = module.name.split('/').map(module_name).collect::<Vec<_>>().join("/");
        paths.take(&path, &module.name, module.span, diagnostics);
        modules.push(path);
        types.push(Scope::new("Rust"));
    }
    let mut decls = vec![DeclNames::default(); schema.decls().len()];
    let generics = generics(schema);
    for id in emitted(schema, &generics) {
        let decl = schema.decl(id);
        let name = type_name(&decl.name);
        if let Some(scope) = types.get_mut(decl.module.index()) {
            scope.take(&name, &decl.name, decl.span, diagnostics);
        }
        if let Some(names) = decls.get_mut(id.index()) {
            *names = DeclNames { name, members: members(schema, id, diagnostics) };
        }
    }
    for id in schema.decl_ids().filter(|id| !schema.decl(*id).made_up) {
        name_parameters(schema, id, &types, &mut decls, diagnostics);
    }
    Names { modules, decls }
}

/// The parameters of a generic declaration differ from each other, and hide no type of their module.
fn name_parameters(schema: &Schema, id: DeclId, types: &[Scope<'_>], decls: &mut [DeclNames], diagnostics: &mut Diagnostics) {
    let mut scope = Scope::new("Rust");
    for parameter in &schema.decl(id).parameters {
        let decl = schema.decl(*parameter);
        let name = type_name(&decl.name);
        if types.get(decl.module.index()).is_some_and(|types| types.is_free(&name, &decl.name, decl.span, diagnostics)) {
            scope.take(&name, &decl.name, decl.span, diagnostics);
        }
        if let Some(names) = decls.get_mut(parameter.index()) {
            names.name = name;
        }
    }
}

fn members(schema: &Schema, id: DeclId, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut scope = Scope::new("Rust");
    let (open, members): (bool, Vec<(String, &str, Span)>) = match &schema.decl(id).kind {
        DeclKind::Struct(_) => (false, schema.fields(id).map(|field| (field_name(&field.ident), &*field.ident, field.span)).collect()),
        DeclKind::Enum(body) => {
            (body.open, body.values.iter().map(|value| (variant_name(&value.ident), &*value.ident, value.span)).collect())
        }
        DeclKind::Union(body) => (body.open, body.rows.iter().map(|row| (variant_name(&row.ident), &*row.ident, row.span)).collect()),
        DeclKind::Choice(body) => {
            let alternatives = body.alternatives.iter();
            (false, alternatives.map(|alternative| (variant_name(&alternative.ident), &*alternative.ident, alternative.span)).collect())
        }
        DeclKind::Alias(_) | DeclKind::Recursive(_) | DeclKind::Newtype(_) | DeclKind::Parameter => return Vec::new(),
    };
    let names: Vec<String> = members.iter().map(|(name, ..)| name.clone()).collect();
    if open {
        scope.reserve(catch_all(&names), "the variant for what is not known");
    }
    for (name, ident, span) in &members {
        scope.take(name, ident, *span, diagnostics);
    }
    names
}

/// `Self` is a keyword, and the others are in every scope as the variants of `Option` and `Result`.
fn type_name(name: &str) -> String {
    match &*led_by_letter(words::pascal(&in_ascii(name)), "Type") {
        reserved @ ("Self" | "Ok" | "Err" | "Some" | "None") => format!("{reserved}_"),
        name => name.to_owned(),
    }
}

fn variant_name(ident: &str) -> String {
    match led_by_letter(words::pascal(&in_ascii(ident)), "Value") {
        keyword if keyword == "Self" => "Self_".to_owned(),
        name => name,
    }
}

fn field_name(ident: &str) -> String {
    escaped(led_by_letter(words::snake(&in_ascii(ident)).trim_start_matches('_').to_owned(), "field_"))
}

/// The name of the form in which a member travels, where it gets one.
pub(crate) fn form_name(member: &str) -> String {
    format!("{}Form", led_by_letter(words::pascal(&in_ascii(member.trim_start_matches("r#"))), "Value"))
}

/// Modules give way to the crates that generated code names, and to file names that mean something to cargo.
fn module_name(segment: &str) -> String {
    const TAKEN: [&str; 12] =
        ["chrono", "core", "hproto", "lib", "main", "mod", "regex", "rust_decimal", "serde", "serde_json", "std", "uuid"];
    let name = led_by_letter(words::snake(&in_ascii(segment)).trim_start_matches('_').to_owned(), "module_");
    if TAKEN.contains(&&*name) { format!("{name}_") } else { escaped(name) }
}

/// What Rust takes in identifiers without any doubt about their spelling; the rest separates words.
fn in_ascii(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn led_by_letter(name: String, prefix: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("{prefix}{name}") } else { name }
}

/// Keywords become raw identifiers, and those that cannot be raw get an underscore.
fn escaped(name: String) -> String {
    const KEYWORDS: [&str; 49] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern", "false",
        "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
        "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where",
        "while", "yield", "_",
    ];
    match &*name {
        "self" | "super" | "crate" => format!("{name}_"),
        keyword if KEYWORDS.contains(&keyword) => format!("r#{name}"),
        _ => name,
    }
}
