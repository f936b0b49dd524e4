//! What Python calls everything.

use super::scope::Scope;
use super::words;
use super::{DeclNames, Names};
use crate::diag::Diagnostics;
use crate::schema::{DeclKind, Schema};

/// Plans the Python names of a schema.
pub(super) fn plan(schema: &Schema, diagnostics: &mut Diagnostics) -> Names {
    let modules = schema.modules().iter().map(|module| module.name.clone()).collect();
    let decls = schema
        .decl_ids()
        .map(|id| {
            let decl = schema.decl(id);
            let mut scope = Scope::new("Python");
            let members: Vec<String> = match &decl.kind {
                DeclKind::Struct(_) => schema.fields(id).map(|field| (words::snake(&field.ident), &field.ident, field.span)).collect(),
                DeclKind::Enum(body) => body.values.iter().map(|value| (words::pascal(&value.ident), &value.ident, value.span)).collect(),
                DeclKind::Union(body) => body.rows.iter().map(|row| (words::pascal(&row.ident), &row.ident, row.span)).collect(),
                DeclKind::Alias(_) | DeclKind::Newtype(_) => Vec::new(),
            }
            .into_iter()
            .map(|(name, ident, span): (String, &String, _)| {
                scope.take(&name, ident, span, diagnostics);
                name
            })
            .collect();
            DeclNames { name: decl.name.clone(), members }
        })
        .collect();
    Names { modules, decls }
}
