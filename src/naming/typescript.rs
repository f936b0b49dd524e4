//! What TypeScript calls everything.
//!
//! Types and wire names stay as they are. Functions are a verb and the type's name; `$` begins only what the generated code needs
//! for itself (`$` and `$module`), and no name of a schema can contain it.

use super::scope::Scope;
use super::{DeclNames, Names};
use crate::diag::Diagnostics;
use crate::schema::{DeclId, DeclKind, ModuleId, Presence, Schema, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Plans the TypeScript names of a schema.
pub(super) fn plan(schema: &Schema, diagnostics: &mut Diagnostics) -> Names {
    let mut files = Scope::new("TypeScript");
    let mut exports = Scope::new("TypeScript");
    let modules = schema
        .modules()
        .iter()
        .map(|module| {
            let file = module_file(&module.name);
            // Some file systems do not tell capital letters.
            files.take(&file.to_ascii_lowercase(), &module.name, module.span, diagnostics);
            exports.take(&module_export(&file), &module.name, module.span, diagnostics);
            file
        })
        .collect();
    let decls = schema.decl_ids().map(|id| DeclNames { name: escaped(&schema.decl(id).name), members: members(schema, id) }).collect();
    for module in schema.module_ids() {
        names_of_module_differ(schema, module, diagnostics);
    }
    Names { modules, decls }
}

/// The property names of a struct, and the keys of an enum's constants; both stay as they are.
fn members(schema: &Schema, id: DeclId) -> Vec<String> {
    match &schema.decl(id).kind {
        DeclKind::Enum(body) => body.values.iter().map(|value| value.ident.clone()).collect(),
        _ => Vec::new(),
    }
}

/// Types and values are two scopes in TypeScript.
fn names_of_module_differ(schema: &Schema, module: ModuleId, diagnostics: &mut Diagnostics) {
    let mut types = Scope::new("TypeScript");
    let mut values = Scope::new("TypeScript");
    for &id in &schema.module(module).decls {
        let decl = schema.decl(id);
        for name in type_names(schema, id) {
            types.take(&name, &decl.name, decl.span, diagnostics);
        }
        for name in value_names(schema, id) {
            values.take(&name, &decl.name, decl.span, diagnostics);
        }
    }
    for parameter in schema.module(module).decls.iter().flat_map(|id| &schema.decl(*id).parameters) {
        let decl = schema.decl(*parameter);
        types.is_free(&escaped(&decl.name), &decl.name, decl.span, diagnostics);
    }
    for protocol in schema.protocols().iter().filter(|protocol| protocol.module == module) {
        types.take(&escaped(&protocol.name), &protocol.name, protocol.span, diagnostics);
    }
}

/// The types that a declaration makes.
fn type_names(schema: &Schema, id: DeclId) -> Vec<String> {
    let decl = schema.decl(id);
    let name = &decl.name;
    match &decl.kind {
        DeclKind::Enum(body) if body.anonymous => vec![],
        DeclKind::Choice(body) if body.anonymous => vec![],
        DeclKind::Union(body) if body.open => vec![escaped(name), arms(name), unknown(name)],
        DeclKind::Union(_) => vec![escaped(name), arms(name)],
        _ => vec![escaped(name)],
    }
}

/// The functions and constants that a declaration makes.
fn value_names(schema: &Schema, id: DeclId) -> Vec<String> {
    let decl = schema.decl(id);
    let name = &decl.name;
    let mut names = match &decl.kind {
        // It is a type only.
        _ if decl.generic => vec![],
        DeclKind::Parameter => vec![],
        DeclKind::Enum(body) if body.anonymous => vec![judge(name)],
        DeclKind::Enum(_) => vec![escaped(name), judge(name)],
        DeclKind::Choice(_) | DeclKind::Recursive(_) => vec![judge(name), write(name), fill(name)],
        DeclKind::Alias(Type::Constrained(..)) => vec![judge(name)],
        DeclKind::Alias(_) => vec![],
        DeclKind::Newtype(Type::Constrained(..)) => vec![judge(name), create(name)],
        DeclKind::Newtype(_) => vec![create(name)],
        DeclKind::Struct(_) => vec![judge(name), fields(name), write(name), fill(name), create(name)],
        DeclKind::Union(_) => vec![judge(name), write(name), fill(name), matcher(name)],
    };
    if schema.is_root(id) {
        names.extend([decode(name), check(name), encode(name), standard(name)]);
    }
    names
}

/// The modules that have a name in common with another one, so that their names can't all be exported side by side.
pub(crate) fn modules_that_share_names(schema: &Schema) -> BTreeSet<ModuleId> {
    let mut owners: BTreeMap<String, ModuleId> = BTreeMap::new();
    // The helpers stand under a name of their own, too.
    let mut sharing: BTreeSet<ModuleId> = schema.decls().iter().filter(|decl| decl.name == "hproto").map(|decl| decl.module).collect();
    if schema.modules().len() < 2 {
        return sharing;
    }
    for module in schema.module_ids() {
        let decls = &schema.module(module).decls;
        let names = decls.iter().flat_map(|id| type_names(schema, *id).into_iter().chain(value_names(schema, *id)));
        let protocols = schema.protocols().iter().filter(|protocol| protocol.module == module).map(|protocol| escaped(&protocol.name));
        for name in names.chain(protocols) {
            let owner = *owners.entry(name).or_insert(module);
            if owner != module {
                sharing.extend([owner, module]);
            }
        }
    }
    sharing
}

/// Words that cannot be the name of a type or a constant: reserved ones, and types and operators of the language.
const RESERVED: &[&str] = &[
    "any",
    "arguments",
    "as",
    "asserts",
    "await",
    "bigint",
    "boolean",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "infer",
    "instanceof",
    "interface",
    "intrinsic",
    "keyof",
    "let",
    "never",
    "new",
    "null",
    "number",
    "object",
    "package",
    "private",
    "protected",
    "public",
    "readonly",
    "return",
    "satisfies",
    "static",
    "string",
    "super",
    "switch",
    "symbol",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "unique",
    "unknown",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

pub(crate) fn escaped(name: &str) -> String {
    if RESERVED.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

/// The file of a module, without its ending: the path as it is, with `_` for what a path or an import should not hold.
fn module_file(module: &str) -> String {
    let file: String =
        module.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.') { c } else { '_' }).collect();
    // The files that every package has.
    if ["index", "hproto"].contains(&file.to_ascii_lowercase().as_str()) { file + "_" } else { file }
}

/// What the package's index calls a module.
pub(crate) fn module_export(file: &str) -> String {
    let name: String = file.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { escaped(&name) }
}

/// What one module calls another that it imports.
pub(crate) fn module_alias(file: &str) -> String {
    let name: String = file
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c
            } else if c == '/' {
                '$'
            } else {
                '_'
            }
        })
        .collect();
    format!("${name}")
}

fn verb(verb: &str, name: &str) -> String {
    let mut function = String::with_capacity(verb.len() + name.len());
    function.push_str(verb);
    let mut chars = name.chars();
    function.extend(chars.next().map(|first| first.to_ascii_uppercase()));
    function.push_str(chars.as_str());
    function
}

/// The function that says what is wrong with a value.
pub(crate) fn judge(name: &str) -> String {
    verb("judge", name)
}

/// The function that says what is wrong with the fields behind the tag.
pub(crate) fn fields(name: &str) -> String {
    verb("fieldsOf", name)
}

/// The function that makes what is written out of a value.
pub(crate) fn write(name: &str) -> String {
    verb("write", name)
}

/// The function that fills in defaults.
pub(crate) fn fill(name: &str) -> String {
    verb("fill", name)
}

/// The decoder.
pub(crate) fn decode(name: &str) -> String {
    verb("decode", name)
}

/// The decoder for parsed values.
pub(crate) fn check(name: &str) -> String {
    verb("check", name)
}

/// The encoder.
pub(crate) fn encode(name: &str) -> String {
    verb("encode", name)
}

/// The constructor.
pub(crate) fn create(name: &str) -> String {
    verb("create", name)
}

/// The matcher of a union.
pub(crate) fn matcher(name: &str) -> String {
    verb("match", name)
}

/// What a matcher takes.
pub(crate) fn arms(name: &str) -> String {
    format!("{}Arms", escaped(name))
}

/// The variant of an open union that is not known.
pub(crate) fn unknown(name: &str) -> String {
    verb("Unknown", name)
}

/// The Standard Schema: the type's name, its first word in small letters.
pub(crate) fn standard(name: &str) -> String {
    let capitals = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_next_word = name.as_bytes().get(capitals).is_some_and(u8::is_ascii_lowercase);
    let small = if capitals > 1 && is_next_word { capitals - 1 } else { capitals };
    let (head, tail) = name.split_at_checked(small).unwrap_or((name, ""));
    format!("{}{tail}Schema", head.to_ascii_lowercase())
}

/// Whether a struct has a constructor: where a constant or a default would have to be repeated.
pub(crate) fn has_constructor(schema: &Schema, id: DeclId) -> bool {
    schema.fields(id).any(|field| matches!(field.ty, Type::Const(_)) || matches!(field.presence, Presence::Default(_)))
}
