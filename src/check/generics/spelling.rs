//! How the arguments of generic declarations are spelled.

use crate::ast::{Ident, Type, TypeKind};
use crate::check::names::is_built_in;
use std::collections::BTreeSet;

/// An argument as it is written, with the modules of its names.
pub(super) fn spelled(ty: &Type) -> String {
    match &ty.kind {
        TypeKind::Name { name, .. } => name.text.clone(),
        TypeKind::Array(inner) => match &inner.kind {
            TypeKind::Union(_) => format!("({})[]", spelled(inner)),
            _ => format!("{}[]", spelled(inner)),
        },
        TypeKind::Map(key, value) => format!("map<{}, {}>", spelled(key), spelled(value)),
        TypeKind::Union(alternatives) => alternatives.iter().map(spelled).collect::<Vec<_>>().join(" | "),
        _ => String::new(),
    }
}

/// What an argument adds to the name of a copy.
pub(super) fn name_part(ty: &Type) -> String {
    match &ty.kind {
        TypeKind::Name { name, .. } => {
            let mut chars = name.written().chars();
            chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
        }
        TypeKind::Array(inner) => format!("{}List", name_part(inner)),
        TypeKind::Map(key, value) => format!("{}To{}Map", name_part(key), name_part(value)),
        TypeKind::Union(alternatives) => format!("{}OrNull", alternatives.first().map_or_else(String::new, name_part)),
        _ => String::new(),
    }
}

pub(super) fn modules_in(ty: &Type, modules: &mut BTreeSet<String>) {
    match &ty.kind {
        TypeKind::Name { name, .. } => modules.extend(name.text.split_once('#').map(|(module, _)| module.to_owned())),
        TypeKind::Array(inner) => modules_in(inner, modules),
        TypeKind::Map(key, value) => {
            modules_in(key, modules);
            modules_in(value, modules);
        }
        TypeKind::Union(alternatives) => alternatives.iter().for_each(|one| modules_in(one, modules)),
        _ => {}
    }
}

/// The names in an argument that mean what they mean in their module.
pub(super) fn names_in(ty: &Type, names: &mut Vec<Ident>) {
    match &ty.kind {
        TypeKind::Name { name, args } => {
            if !is_built_in(name) && !name.text.contains('#') {
                names.push(name.clone());
            }
            args.iter().for_each(|arg| names_in(arg, names));
        }
        TypeKind::Array(inner) => names_in(inner, names),
        TypeKind::Map(key, value) => {
            names_in(key, names);
            names_in(value, names);
        }
        TypeKind::Union(alternatives) => alternatives.iter().for_each(|one| names_in(one, names)),
        _ => {}
    }
}
