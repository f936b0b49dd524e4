//! What Python calls everything.
//!
//! Types are in Pascal case, fields and modules in snake case, members of integer enums in capitals. A name that Python or Pydantic
//! has a use for gets an underscore behind it. So does one with underscores in front, which would be private. In the class of a struct
//! no name but those of its fields begins with a small letter, except for the types below, so a field cannot hide anything there.

use super::scope::Scope;
use super::words;
use super::{DeclNames, Names};
use crate::diag::Diagnostics;
use crate::schema::{DeclId, DeclKind, EnumRepr, Schema};
use crate::source::Span;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield",
];

/// Attributes of Pydantic's models, and names that the class of a struct uses for itself. (A field `l` is one that linters refuse.)
const TAKEN_IN_CLASSES: [&str; 34] = [
    "construct",
    "copy",
    "dict",
    "from_orm",
    "int",
    "json",
    "l",
    "list",
    "model_computed_fields",
    "model_config",
    "model_construct",
    "model_copy",
    "model_dump",
    "model_dump_json",
    "model_extra",
    "model_fields",
    "model_fields_set",
    "model_json_schema",
    "model_parametrized_name",
    "model_post_init",
    "model_rebuild",
    "model_validate",
    "model_validate_json",
    "model_validate_strings",
    "parse_file",
    "parse_obj",
    "parse_raw",
    "schema",
    "schema_json",
    "self",
    "str",
    "tuple",
    "update_forward_refs",
    "validate",
];

/// Plans the Python names of a schema.
pub(super) fn plan(schema: &Schema, diagnostics: &mut Diagnostics) -> Names {
    let modules = plan_modules(schema, diagnostics);
    let decls: Vec<DeclNames> = schema
        .decl_ids()
        .map(|id| DeclNames { name: type_name(&schema.decl(id).name), members: members(schema, id, diagnostics) })
        .collect();
    for module in schema.modules() {
        take_names_of_module(schema, &module.decls, &decls, diagnostics);
    }
    for id in schema.decl_ids().filter(|id| !schema.decl(*id).made_up) {
        let mut scope = Scope::new("Python");
        for parameter in &schema.decl(id).parameters {
            let decl = schema.decl(*parameter);
            let name = decls.get(parameter.index()).map_or("", |names| &names.name);
            scope.take(name, &decl.name, decl.span, diagnostics);
        }
    }
    Names { modules, decls }
}

fn plan_modules(schema: &Schema, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut scope = Scope::new("Python");
    let modules = schema.modules().iter().map(|module| {
        let path = module.name.split('/').map(|part| escaped(words::snake(part), &[])).collect::<Vec<_>>().join("/");
        scope.take(&path, &module.name, module.span, diagnostics);
        path
    });
    modules.collect()
}

/// The types, the classes for unknown variants and the functions of a module share one scope.
fn take_names_of_module(schema: &Schema, ids: &[DeclId], decls: &[DeclNames], diagnostics: &mut Diagnostics) {
    let mut scope = Scope::new("Python");
    let named = || ids.iter().filter(|id| !is_anonymous(schema, **id)).filter_map(|id| Some((*id, decls.get(id.index())?)));
    for (id, names) in named() {
        if schema.as_union(id).is_some_and(|union| union.open) {
            scope.reserve(unknown_class(&names.name), &format!("the class for unknown variants of `{}`", schema.decl(id).name));
        }
    }
    for (id, names) in named() {
        let decl = schema.decl(id);
        scope.take(&names.name, &decl.name, decl.span, diagnostics);
    }
    let mut functions = Scope::new("Python");
    for (id, names) in named().filter(|(id, _)| schema.is_root(*id)) {
        let decl = schema.decl(id);
        functions.take(&format!("decode_{}", function_part(&names.name)), &decl.name, decl.span, diagnostics);
    }
}

/// Literals, or types told apart by JSON kind, that stand where they are used.
pub(crate) fn is_anonymous(schema: &Schema, id: DeclId) -> bool {
    schema.as_enum(id).is_some_and(|body| body.anonymous) || schema.as_choice(id).is_some_and(|body| body.anonymous)
}

/// The class for variants that an open union does not know.
pub(crate) fn unknown_class(union: &str) -> String {
    format!("Unknown{union}")
}

/// What stands behind `decode_` and `encode_`: the type's name in snake case.
pub(crate) fn function_part(name: &str) -> String {
    words::snake(name)
}

fn members(schema: &Schema, id: DeclId, diagnostics: &mut Diagnostics) -> Vec<String> {
    match &schema.decl(id).kind {
        DeclKind::Struct(_) => {
            let names = schema.fields(id).map(|field| escaped(words::snake(&field.ident), &TAKEN_IN_CLASSES)).collect();
            distinct(names, schema.fields(id).map(|field| (field.ident.as_str(), field.span)), diagnostics)
        }
        DeclKind::Enum(body) if body.repr == EnumRepr::Int && !body.anonymous => {
            let names = body.values.iter().map(|value| constant(&value.ident)).collect();
            distinct(names, body.values.iter().map(|value| (value.ident.as_str(), value.span)), diagnostics)
        }
        // Values of other enums, rows of unions and alternatives have no name of their own.
        DeclKind::Enum(body) => body.values.iter().map(|value| value.ident.clone()).collect(),
        DeclKind::Union(body) => body.rows.iter().map(|row| row.ident.clone()).collect(),
        DeclKind::Choice(body) => body.alternatives.iter().map(|alternative| alternative.ident.clone()).collect(),
        DeclKind::Alias(_) | DeclKind::Recursive(_) | DeclKind::Newtype(_) | DeclKind::Parameter => Vec::new(),
    }
}

/// Names in one scope. Only where two of them are equal, or one is empty, there is something to say.
fn distinct<'s>(names: Vec<String>, idents: impl Iterator<Item = (&'s str, Span)>, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    if sorted.first() == Some(&"") || sorted.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        let mut scope = Scope::new("Python");
        for (name, (ident, span)) in names.iter().zip(idents) {
            scope.take(name, ident, span, diagnostics);
        }
    }
    names
}

/// `Message`, `HTTPServer` and `URL` stay as they are.
fn type_name(name: &str) -> String {
    let bare = name.trim_start_matches('_');
    let is_pascal = bare.starts_with(|c: char| c.is_ascii_uppercase()) && bare.chars().all(|c| c.is_ascii_alphanumeric());
    let mut pascal = if is_pascal { bare.to_owned() } else { words::pascal(bare) };
    if pascal.starts_with(|c: char| c.is_ascii_digit()) {
        pascal.insert(0, 'T');
    }
    if bare.len() < name.len() || is_keyword(&pascal) {
        pascal.push('_');
    }
    pascal
}

fn constant(name: &str) -> String {
    let mut shouty = ascii(words::shouty(name));
    if shouty.starts_with(|c: char| c.is_ascii_digit()) {
        shouty.insert_str(0, "VALUE_");
    }
    shouty
}

/// A name in snake case that is not private, no keyword, and none of `taken`.
fn escaped(snake: String, taken: &[&str]) -> String {
    let mut name = ascii(snake);
    let bare = name.trim_start_matches('_').len();
    let is_private = bare < name.len() && bare > 0;
    name.drain(..name.len() - bare);
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, 'n');
    }
    if is_private || is_keyword(&name) || taken.binary_search(&name.as_str()).is_ok() {
        name.push('_');
    }
    name
}

/// Python takes some letters for others (NFKC), so only those that it leaves alone stay.
fn ascii(name: String) -> String {
    if name.is_ascii() {
        return name;
    }
    let parts: Vec<&str> = name.split(|c: char| !c.is_ascii()).map(|part| part.trim_matches('_')).filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

/// Whether Python has another use for a word.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}
