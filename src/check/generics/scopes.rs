//! What there is to copy, and what names mean where it is used: before the checker has ids and scopes of its own.

use crate::ast::{self, Decl, Ident, StructBody, StructMember, Type, TypeKind};
use crate::check::graph;
use crate::check::load::Loaded;
use std::collections::{BTreeMap, BTreeSet};

/// A module and a name in it.
pub(super) type Key = (String, String);

/// A declaration with parameters.
pub(super) struct Generic {
    /// Without its parameters.
    pub(super) decl: Decl,
    pub(super) parameters: Vec<Ident>,
    /// How many bytes its text has.
    pub(super) length: usize,
}

/// What the names in a module stand for, as far as copies need to know.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) declared: BTreeSet<String>,
    /// Aliases that are nothing but another name, with that name.
    pub(super) other_names: BTreeMap<String, String>,
    /// The modules that imported names come from.
    pub(super) imported: BTreeMap<String, String>,
}

/// The declarations with parameters of all modules.
pub(super) fn generics_of(modules: &BTreeMap<String, Loaded>) -> BTreeMap<Key, Generic> {
    let mut found = BTreeMap::new();
    for (module, loaded) in modules {
        for decl in &loaded.ast.decls {
            let (name, parameters, span, meta) = match decl {
                Decl::Struct(decl) => (&decl.name, &decl.generics, decl.span, &decl.meta),
                Decl::Alias(decl) => (&decl.name, &decl.generics, decl.span, &decl.meta),
                _ => continue,
            };
            let (Some(name), false) = (name, parameters.is_empty()) else { continue };
            let parameters = parameters.clone();
            let docs: usize = meta.docs.lines.iter().map(String::len).sum();
            let mut decl = decl.clone();
            match &mut decl {
                Decl::Struct(decl) => decl.generics.clear(),
                Decl::Alias(decl) => decl.generics.clear(),
                _ => {}
            }
            // Of two declarations of one name, which is reported, the first one counts.
            let generic = Generic { decl, parameters, length: span.range().len() + docs };
            found.entry((module.clone(), name.text.clone())).or_insert(generic);
        }
    }
    found
}

/// What the names in a module stand for.
pub(super) fn scope_of(loaded: &Loaded) -> Scope {
    let mut scope = Scope::default();
    for decl in &loaded.ast.decls {
        let name = match decl {
            Decl::Struct(decl) => &decl.name,
            Decl::Enum(decl) => &decl.name,
            Decl::Union(decl) => &decl.name,
            Decl::Alias(decl) | Decl::Newtype(decl) => &decl.name,
            Decl::Protocol(_) => &None,
        };
        scope.declared.extend(name.iter().map(|name| name.text.clone()));
        if let Decl::Alias(ast::AliasDecl { name: Some(name), ty: Some(ty), generics, meta, .. }) = decl
            && let TypeKind::Name { name: target, args } = &ty.kind
            && args.is_empty()
            && generics.is_empty()
            && meta.annotations.is_empty()
        {
            scope.other_names.insert(name.text.clone(), target.text.clone());
        }
        types_of(decl, &mut |ty| structs_declared_in(ty, &mut scope.declared));
    }
    for (import, module) in loaded.ast.imports.iter().zip(&loaded.imports) {
        for name in &import.names {
            if let Some(module) = module {
                scope.imported.insert(name.text.clone(), module.clone());
            }
        }
    }
    scope
}

/// The types that a declaration holds, not those inside them.
fn types_of(decl: &Decl, found: &mut dyn FnMut(&Type)) {
    match decl {
        Decl::Struct(decl) => types_of_body(&decl.body, found),
        Decl::Union(decl) => {
            for member in &decl.members {
                match member {
                    ast::UnionMember::Row(row) => row.payload.iter().for_each(&mut *found),
                    ast::UnionMember::Untagged { payload, .. } => payload.iter().for_each(&mut *found),
                    _ => {}
                }
            }
        }
        Decl::Alias(decl) | Decl::Newtype(decl) => decl.ty.iter().for_each(found),
        Decl::Enum(_) | Decl::Protocol(_) => {}
    }
}

fn types_of_body(body: &StructBody, found: &mut dyn FnMut(&Type)) {
    for member in &body.members {
        if let StructMember::Field(field) = member {
            field.ty.iter().for_each(&mut *found);
        }
    }
}

fn structs_declared_in(ty: &Type, names: &mut BTreeSet<String>) {
    match &ty.kind {
        TypeKind::Struct { name, body } => {
            names.extend(name.iter().map(|name| name.text.clone()));
            types_of_body(body, &mut |ty| structs_declared_in(ty, names));
        }
        TypeKind::Array(inner) => structs_declared_in(inner, names),
        TypeKind::Map(key, value) => {
            structs_declared_in(key, names);
            structs_declared_in(value, names);
        }
        TypeKind::Union(inner) | TypeKind::Tuple(inner) => inner.iter().for_each(|inner| structs_declared_in(inner, names)),
        TypeKind::Name { .. } | TypeKind::Literal(_) | TypeKind::Hole => {}
    }
}

/// The order of the modules in which imports come first.
pub(super) fn ranks(modules: &BTreeMap<String, Loaded>) -> BTreeMap<String, usize> {
    let names: Vec<&String> = modules.keys().collect();
    let position: BTreeMap<&String, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let imports = |loaded: &Loaded| loaded.imports.iter().flatten().filter_map(|name| position.get(name).copied()).collect();
    let edges: Vec<Vec<usize>> = modules.values().map(imports).collect();
    let order = graph::components(&edges).into_iter().flatten().filter_map(|at| names.get(at));
    order.enumerate().map(|(rank, name)| ((*name).clone(), rank)).collect()
}
