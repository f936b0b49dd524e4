//! The Rust backend: a cargo crate with a module for every `.hproto` file, and the fixed code in `hproto`.

mod choices;
mod code;
mod docs;
mod encode;
mod enums;
mod facts;
mod forms;
mod items;
mod layouts;
mod rows;
mod rules;
mod structs;
mod support;
mod tables;
mod types;
mod unions;
mod values;

pub(crate) use rows::{catch_all, emitted, generics};

use super::{HEADER, Options, OutFile};
use crate::naming::Names;
use crate::schema::{DeclId, DeclKind, ModuleId, Schema};
use code::Code;
use facts::Facts;
use std::collections::{BTreeMap, BTreeSet};
use types::Place;

/// Renders the Rust package of a schema.
#[must_use]
pub fn emit(schema: &Schema, names: &Names, options: &Options) -> Vec<OutFile> {
    let generics = generics(schema);
    let emitted = emitted(schema, &generics);
    let facts = Facts::of(schema, &emitted, generics);
    let mut decls: BTreeMap<ModuleId, Vec<DeclId>> = BTreeMap::new();
    for id in emitted {
        decls.entry(schema.decl(id).module).or_default().push(id);
    }
    let mut files = support::files(&facts.libraries);
    files.push(support::manifest(options, &facts.libraries));
    let tree = ModuleTree::of(schema, names);
    files.push(OutFile { path: "src/lib.rs".to_owned(), text: root(options, &tree) });
    for (path, node) in &tree.nodes {
        let place = node.module.map(|id| Place::new(schema, names, &facts, id));
        let decls = node.module.and_then(|id| decls.get(&id)).map_or(&[][..], Vec::as_slice);
        files.push(OutFile { path: format!("src/{}.rs", path.replace("r#", "")), text: module(node, place.as_ref(), decls) });
    }
    files
}

/// The modules of the crate: one for every file and every folder.
struct ModuleTree {
    nodes: BTreeMap<String, ModuleNode>,
    roots: BTreeSet<String>,
}

#[derive(Default)]
struct ModuleNode {
    /// The schema's module, if there is more here than a folder.
    module: Option<ModuleId>,
    children: BTreeSet<String>,
}

impl ModuleTree {
    fn of(schema: &Schema, names: &Names) -> Self {
        let mut tree = Self { nodes: BTreeMap::new(), roots: BTreeSet::new() };
        for id in schema.module_ids() {
            let path = names.module(id);
            tree.nodes.entry(path.to_owned()).or_default().module = Some(id);
            let mut path = path;
            while let Some((folder, name)) = path.rsplit_once('/') {
                tree.nodes.entry(folder.to_owned()).or_default().children.insert(name.to_owned());
                path = folder;
            }
            tree.roots.insert(path.to_owned());
        }
        tree
    }
}

/// Writes `pub mod` for each module, in the order that rustfmt gives them.
fn declare_modules(c: &mut Code, modules: &BTreeSet<String>) {
    let mut modules: Vec<&String> = modules.iter().collect();
    modules.sort_by_key(|name| name.trim_start_matches("r#"));
    for name in modules {
        c.line(&["pub mod ", name, ";"]);
    }
}

fn root(options: &Options, tree: &ModuleTree) -> String {
    let mut c = Code::new();
    c.line(&["// ", HEADER]);
    c.blank();
    c.line(&["//! The messages of `", &options.package, "`: [`decode`] reads them, [`encode`] writes them."]);
    c.blank();
    c.line(&["#![forbid(unsafe_code)]"]);
    c.line(&["#![allow("]);
    c.indented(|c| {
        for lint in support::LINTS_ABOUT_SCHEMAS {
            c.line(&["clippy::", lint, ","]);
        }
        c.line(&["reason = \"names, sizes and documentation are those of the schema\""]);
    });
    c.line(&[")]"]);
    c.blank();
    let mut modules = tree.roots.clone();
    modules.insert("hproto".to_owned());
    declare_modules(&mut c, &modules);
    c.blank();
    c.line(&["pub use hproto::{Code, DecodeError, EncodeError, Unknown, decode, decode_slice, encode};"]);
    c.finish()
}

fn module(node: &ModuleNode, place: Option<&Place<'_>>, decls: &[DeclId]) -> String {
    let mut c = Code::new();
    c.line(&["// ", HEADER]);
    if let (Some(place), Some(id)) = (place, node.module) {
        let docs = &place.schema.module(id).docs;
        if docs.iter().any(|line| !line.trim().is_empty()) {
            c.blank();
            docs::docs(&mut c, "//!", docs);
        }
    }
    if !node.children.is_empty() {
        c.blank();
        declare_modules(&mut c, &node.children);
    }
    if let Some(place) = place {
        let is_alias = |id: &DeclId| matches!(place.schema.decl(*id).kind, DeclKind::Alias(_));
        let has_map = place.std("BTreeMap") == "BTreeMap" && decls.iter().any(|id| place.has_map(*id));
        let has_types = !decls.iter().all(is_alias);
        if has_types || has_map {
            c.blank();
        }
        if has_types {
            c.line(&["use crate::hproto;"]);
        }
        if has_map {
            c.line(&["use std::collections::BTreeMap;"]);
        }
        for id in decls {
            declaration(&mut c, place, *id);
        }
    }
    c.finish()
}

fn declaration(c: &mut Code, place: &Place<'_>, id: DeclId) {
    for (number, value) in place.facts.firsts(id).into_iter().flat_map(|firsts| &firsts.constants) {
        let value = tables::tag_pattern(std::slice::from_ref(value));
        c.item(|c| c.macro_item("hproto::constant", &[&number.to_string(), &value]));
    }
    for (number, pattern) in place.facts.firsts(id).into_iter().flat_map(|firsts| &firsts.patterns) {
        let regex = format!("r\"{}\"", rules::regex(&pattern.root));
        c.item(|c| c.macro_item("hproto::pattern", &[&number.to_string(), &encode::string(&pattern.text), &regex]));
    }
    if let Some((generic, arguments)) = place.facts.generics.instance(place.schema, id) {
        alias(c, place, id, &place.applied(generic, arguments));
        return;
    }
    match &place.schema.decl(id).kind {
        DeclKind::Struct(body) => structs::write(c, place, id, body),
        DeclKind::Enum(body) => enums::write(c, place, id, body),
        DeclKind::Union(body) => unions::write(c, place, id, body),
        DeclKind::Choice(body) => choices::write(c, place, id, body),
        DeclKind::Newtype(inner) => enums::write_newtype(c, place, id, inner),
        DeclKind::Recursive(inner) => enums::write_recursive(c, place, id, inner),
        DeclKind::Alias(target) => alias(c, place, id, &place.ty(target)),
        DeclKind::Parameter => {}
    }
}

fn alias(c: &mut Code, place: &Place<'_>, id: DeclId, target: &str) {
    c.item(|c| {
        let decl = place.schema.decl(id);
        docs::docs_and_marks(c, &decl.docs, &decl.marks);
        docs::deprecated(c, decl.marks.deprecated.as_ref());
        place.allow_deprecated(c, decl.marks.deprecated.is_none() && place.facts.alias_mentions_deprecated(place.schema, id));
        c.line(&["pub type ", &place.with_parameters(id), " = ", target, ";"]);
    });
}
