//! From drafts to the [`Schema`]: only here one is made, and only when nothing is missing.

use super::draft::{Draft, DraftField, DraftKind, DraftPresence};
use super::generics::instances_are_compared_with_their_generics;
use super::limits::MOST_SENDERS;
use super::{Checker, Protocols, graph};
use crate::diag::{Diagnostic, codes};
use crate::schema::{Choice, Decl, DeclId, DeclKind, Field, Module, ModuleId, Schema, Sender, Struct, Type, Union};
use crate::source::Span;
use std::collections::BTreeSet;

impl Checker<'_> {
    /// The finished model, or `None` when a part is missing (and has been reported).
    pub(super) fn finish(self, protocols: Protocols) -> Option<Schema> {
        if self.diagnostics.has_errors() {
            return None;
        }
        let module_decls: Vec<Vec<DeclId>> = self.modules.iter().map(|module| in_source_order(&module.decls, &self.decls)).collect();
        let modules = self.modules.iter().zip(module_decls).map(|(module, decls)| Module {
            name: module.name.to_owned(),
            docs: module.loaded.ast.docs.lines.clone(),
            decls,
            imports: Vec::new(),
            span: Span::new(module.loaded.file, 0, 0),
        });
        let modules = modules.collect();
        let decls = self.decls.into_iter().map(finished).collect::<Option<Vec<_>>>()?;
        let mut schema = Schema { modules, decls, protocols };
        let references: Vec<Vec<DeclId>> = schema.decls.iter().map(references).collect();
        imports_follow_references(&mut schema, &references);
        if let Err(span) = senders_follow_references(&mut schema, &references) {
            let message = format!("who sends what comes to more than {MOST_SENDERS} notes: one for each peer and all that it can send");
            self.diagnostics.push(
                Diagnostic::new(codes::TOO_MANY, span, message)
                    .label("too many with this one")
                    .help("compile the protocols in several runs"),
            );
            return None;
        }
        recursion_is_marked(&mut schema);
        instances_are_compared_with_their_generics(&mut schema);
        Some(schema)
    }
}

/// Declarations with what was made up for each right after it.
#[allow(clippy::indexing_slicing, reason = "ids index the list they were made for")]
fn in_source_order(roots: &[DeclId], drafts: &[Draft<'_>]) -> Vec<DeclId> {
    let mut order = Vec::new();
    let mut open: Vec<DeclId> = roots.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        order.push(id);
        open.extend(drafts[id.index()].children.iter().rev());
    }
    order
}

/// Places in copies of a generic declaration become places in the text: targets say once what they say of several copies.
fn finished(draft: Draft<'_>) -> Option<Decl> {
    let kind = match draft.kind {
        DraftKind::Struct(body) => DeclKind::Struct(Struct {
            fields: body.fields.into_iter().map(finished_field).collect::<Option<_>>()?,
            base: body.base,
            thin: body.thin && draft.made_up,
            closed: body.closed,
            reserved: body.reserved.into_iter().map(|(name, _)| name).collect(),
            union: body.union,
        }),
        DraftKind::Enum(mut body) => {
            body.values.iter_mut().for_each(|value| value.span = value.span.as_written());
            DeclKind::Enum(body)
        }
        DraftKind::Union(body) => DeclKind::Union(Union {
            layout: body.layout?,
            open: body.open,
            rows: body.rows,
            base: body.base,
            thin: body.thin,
            reserved: body.reserved.into_iter().map(|(value, _)| value).collect(),
        }),
        DraftKind::Choice(mut body) => {
            body.settled.iter_mut().for_each(|one| one.span = one.span.as_written());
            DeclKind::Choice(Choice { anonymous: body.anonymous, alternatives: body.settled })
        }
        DraftKind::Alias(ty) => DeclKind::Alias(ty?),
        DraftKind::Recursive(ty) => DeclKind::Recursive(ty),
        DraftKind::Newtype(ty) => DeclKind::Newtype(ty?),
        DraftKind::Parameter => DeclKind::Parameter,
    };
    Some(Decl {
        module: ModuleId(u32::try_from(draft.module).unwrap_or(u32::MAX)),
        name: draft.name,
        made_up: draft.made_up,
        docs: draft.docs,
        marks: draft.marks,
        parameters: draft.parameters,
        generic: draft.generic,
        instance: draft.instance,
        sent_by: Vec::new(),
        kind,
        span: draft.span.as_written(),
    })
}

fn finished_field(field: DraftField) -> Option<Field> {
    let presence = field.presence.finished()?;
    // An optional constant has a name of its own; see `Type::Const`.
    debug_assert!(!matches!((&field.ty, &field.presence), (Some(Type::Const(_)), DraftPresence::Optional)));
    Some(Field {
        wire: field.wire,
        ident: field.ident,
        ty: field.ty?,
        presence,
        docs: field.docs,
        marks: field.marks,
        recursive: false,
        span: field.span.as_written(),
    })
}

/// Every declaration that another one mentions.
fn references(decl: &Decl) -> Vec<DeclId> {
    let mut found = Vec::new();
    match &decl.kind {
        DeclKind::Struct(body) => {
            found.extend(body.base);
            for field in &body.fields {
                field.ty.each_ref(&mut |id| found.push(id));
            }
        }
        DeclKind::Union(body) => {
            found.extend(body.base);
            for row in &body.rows {
                found.push(row.record);
                row.payload.iter().for_each(|payload| payload.each_ref(&mut |id| found.push(id)));
                found.extend(row.from);
            }
        }
        DeclKind::Choice(body) => body.alternatives.iter().for_each(|alternative| alternative.ty.each_ref(&mut |id| found.push(id))),
        DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty) => ty.each_ref(&mut |id| found.push(id)),
        DeclKind::Enum(_) | DeclKind::Parameter => {}
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[allow(clippy::indexing_slicing, reason = "ids index the lists of their schema")]
fn imports_follow_references(schema: &mut Schema, references: &[Vec<DeclId>]) {
    for at in 0..schema.modules.len() {
        let mut imports = BTreeSet::new();
        for decl in &schema.modules[at].decls {
            imports.extend(references[decl.index()].iter().filter(|to| schema.decls[to.index()].module.index() != at));
        }
        schema.modules[at].imports = imports.into_iter().collect();
    }
}

#[allow(clippy::indexing_slicing, reason = "ids index the lists of their schema")]
/// Notes on each declaration who sends it; the place of the protocol with which there are too many of them.
fn senders_follow_references(schema: &mut Schema, references: &[Vec<DeclId>]) -> Result<(), Span> {
    let mut notes = 0;
    for (protocol, declared) in schema.protocols.iter().enumerate() {
        for peer in &declared.peers {
            let mut seen = vec![false; references.len()];
            let mut open = peer.sends.clone();
            while let Some(id) = open.pop() {
                if !std::mem::replace(&mut seen[id.index()], true) {
                    notes += 1;
                    if notes > MOST_SENDERS {
                        return Err(declared.span);
                    }
                    schema.decls[id.index()].sent_by.push(Sender { protocol, peer: peer.name.clone() });
                    open.extend(&references[id.index()]);
                }
            }
        }
    }
    for decl in &mut schema.decls {
        decl.sent_by.sort();
    }
    Ok(())
}

/// Marks the fields whose value contains their own struct: where Rust needs a box.
#[allow(clippy::indexing_slicing, reason = "ids index the lists of their schema")]
fn recursion_is_marked(schema: &mut Schema) {
    let contains: Vec<Vec<usize>> = schema.decl_ids().map(|id| directly_in(schema, id).into_iter().map(DeclId::index).collect()).collect();
    let mut component_of = vec![0; contains.len()];
    let mut goes_round = vec![false; contains.len()];
    for (at, component) in graph::components(&contains).iter().enumerate() {
        for node in component {
            component_of[*node] = at;
            goes_round[*node] = component.len() > 1 || contains[*node].contains(node);
        }
    }
    let marks: Vec<Vec<bool>> = schema
        .decls
        .iter()
        .enumerate()
        .map(|(at, decl)| match &decl.kind {
            DeclKind::Struct(body) if goes_round[at] => {
                let leads_back = |to: DeclId| component_of[to.index()] == component_of[at];
                body.fields.iter().map(|field| contained(&field.ty).into_iter().any(leads_back)).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    for (decl, marks) in schema.decls.iter_mut().zip(marks) {
        if let DeclKind::Struct(body) = &mut decl.kind {
            for (field, mark) in body.fields.iter_mut().zip(marks) {
                field.recursive = mark;
            }
        }
    }
}

/// The declarations that a value of this one holds other than through a list or map.
pub(super) fn directly_in(schema: &Schema, id: DeclId) -> Vec<DeclId> {
    match &schema.decl(id).kind {
        DeclKind::Struct(body) => body.fields.iter().flat_map(|field| contained(&field.ty)).chain(body.base).collect(),
        DeclKind::Union(body) => body.rows.iter().flat_map(|row| row.payload.iter().flat_map(contained).chain([row.record])).collect(),
        DeclKind::Choice(body) => body.alternatives.iter().flat_map(|alternative| contained(&alternative.ty)).collect(),
        DeclKind::Alias(ty) | DeclKind::Recursive(ty) => contained(ty),
        DeclKind::Newtype(_) | DeclKind::Enum(_) | DeclKind::Parameter => Vec::new(),
    }
}

/// The declarations that a value of this type holds other than through a list or map.
pub(super) fn contained(ty: &Type) -> Vec<DeclId> {
    match ty {
        Type::Ref(id) => vec![*id],
        Type::Nullable(inner) | Type::Constrained(inner, _) => contained(inner),
        Type::Tuple { items, .. } => items.iter().flat_map(contained).collect(),
        _ => Vec::new(),
    }
}
