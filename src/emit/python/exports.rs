//! What a module offers, in the order in which linters list names.

use super::writer::Writer;
use crate::emit::generics::Generics;
use crate::naming::Names;
use crate::naming::python::{function_part, is_anonymous, unknown_class};
use crate::schema::{DeclId, ModuleId, Schema};

/// What a module offers.
pub(super) struct Exports {
    /// The names in the order of `__all__`.
    pub(super) names: Vec<Export>,
    /// For each struct or union that is read and written by itself: what stands behind `decode_` and `encode_`.
    pub(super) roots: Vec<(DeclId, String)>,
}

/// A name, and where it belongs in the order.
pub(super) struct Export {
    pub(super) key: Vec<u8>,
    pub(super) name: String,
}

impl Export {
    pub(super) fn new(name: String) -> Self {
        Self { key: key(&name, false), name }
    }
}

impl Exports {
    /// Everything that a module offers.
    pub(super) fn of(schema: &Schema, names: &Names, generics: &Generics, module: ModuleId) -> Self {
        let mut exports = Self { names: Vec::new(), roots: Vec::new() };
        let decls = schema.module(module).decls.iter().copied();
        for id in decls.filter(|id| !is_anonymous(schema, *id) && !generics.leaves_out(schema, *id)) {
            let name = names.decl(id);
            exports.names.push(Export::new(name.to_owned()));
            if schema.as_union(id).is_some_and(|union| union.open) {
                exports.names.push(Export::new(unknown_class(name)));
            }
            if schema.is_root(id) {
                let part = function_part(name);
                exports.names.extend(["decode_", "encode_"].map(|verb| Export::new(format!("{verb}{part}"))));
                exports.roots.push((id, part));
            }
        }
        exports.names.sort_by(|a, b| a.key.cmp(&b.key));
        exports
    }
}

/// Writes `__all__`; the names are in order.
pub(super) fn write_all<'n>(w: &mut Writer, names: impl Iterator<Item = &'n str> + Clone) {
    let head = "__all__ = [";
    let width = head.len() + names.clone().map(|name| name.len() + "\"\", ".len()).sum::<usize>();
    if width < super::WIDTH + "]".len() {
        let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
        w.line(format!("{head}{}]", names.join(", ")));
    } else {
        w.block(head, "]", |w| names.for_each(|name| w.line(format!("\"{name}\","))));
    }
}

/// A key for sorting names as linters do: constants, classes, the rest; in each, numbers by their value, and those that begin with a
/// zero as fractions. `fold` takes capitals for small letters.
pub(super) fn key(name: &str, fold: bool) -> Vec<u8> {
    let mut key = Vec::with_capacity(name.len() + 5);
    key.push(rank(name));
    let mut rest = name.as_bytes();
    while let Some(first) = rest.first() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (chunk, after) = rest.split_at(digits.max(1));
        if digits > 0 {
            let length = if *first == b'0' { 0 } else { u8::try_from(digits).unwrap_or(u8::MAX) };
            key.extend([b'0', length]);
            key.extend_from_slice(chunk);
            key.push(1);
        } else {
            key.push(if fold { first.to_ascii_lowercase() } else { *first });
        }
        rest = after;
    }
    key
}

fn rank(name: &str) -> u8 {
    let has_small = name.bytes().any(|byte| byte.is_ascii_lowercase());
    match name.bytes().next() {
        Some(first) if first.is_ascii_uppercase() => u8::from(has_small || name.len() == 1),
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_are_in_the_order_of_linters() {
        let imported = [
            "AB", "AS_I8", "I8", "I16", "UNSET", "X2", "X10", "XB", "A", "Ab", "Codec", "Older", "OldId", "U8Key", "U16Key", "a1", "a2",
            "a10", "of",
        ];
        assert!(imported.is_sorted_by_key(|name| key(name, true)));
        assert!(["UB", "A", "Old", "OldId", "Older", "a"].is_sorted_by_key(|name| key(name, false)));
        assert!(["a", "a0b", "a00", "a1", "a2", "a10", "a_", "ab"].is_sorted_by_key(|name| key(name, false)));
    }
}
