//! What the rows of a union hold in Rust, and which declarations become types therefore.

use crate::schema::{DeclId, DeclKind, Row, Schema, Type, Union};

/// What a variant of a union's enum holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Nothing: the tag says it all.
    Nothing,
    /// The payload as declared: the tag comes from the table and is not part of the value.
    Payload(DeclId),
    /// A record that has the tag as one of its fields.
    Record(DeclId),
}

/// What the variant of a row holds: the payload itself wherever the tag is all that the record adds to it.
pub(crate) fn holds(schema: &Schema, union: &Union, row: &Row) -> Holds {
    let tag = tag(union);
    let only_tag = |record: DeclId| {
        schema
            .as_struct(record)
            .is_some_and(|body| matches!(&*body.fields, [only] if only.wire == tag && matches!(only.ty, Type::Const(_))))
    };
    let made_up = schema.decl(row.record).made_up;
    match (&schema.decl(row.record).kind, row.payload_decl()) {
        (DeclKind::Struct(_), None) if made_up && only_tag(row.record) => Holds::Nothing,
        (DeclKind::Struct(body), Some(payload))
            if made_up && body.base == Some(payload) && only_tag(row.record) && !schema.fields(payload).any(|field| field.wire == tag) =>
        {
            Holds::Payload(payload)
        }
        (DeclKind::Union(body), Some(payload))
            if made_up && body.base == Some(payload) && leaves_add_only(schema, tag, row.record, payload) =>
        {
            Holds::Payload(payload)
        }
        _ => Holds::Record(row.record),
    }
}

/// The variant of an open enum or union for what is not known; schemas like to have an `unknown` of their own.
pub(crate) fn catch_all(members: &[String]) -> &'static str {
    if members.iter().any(|member| member == "Unknown") { "Unrecognized" } else { "Unknown" }
}

/// The wire name of the tag.
pub(crate) fn tag(union: &Union) -> &str {
    union.layout.tag().unwrap_or_default()
}

/// Whether every leaf of `union` is the leaf of `base` with `tag` as a constant in front.
fn leaves_add_only(schema: &Schema, tag: &str, union: DeclId, base: DeclId) -> bool {
    schema.leaves(union).into_iter().zip(schema.leaves(base)).all(|(leaf, base)| {
        let mut fields = schema.fields(leaf);
        fields.next().is_some_and(|first| first.wire == tag && matches!(first.ty, Type::Const(_)))
            && fields.map(|field| &field.wire).eq(schema.fields(base).map(|field| &field.wire))
    })
}

/// The declarations that become types, each made-up one right after the first that needs it.
pub(crate) fn emitted(schema: &Schema) -> Vec<DeclId> {
    let mut reached = vec![false; schema.decls().len()];
    let mut order = Vec::with_capacity(reached.len());
    for root in schema.decl_ids().filter(|id| !schema.decl(*id).made_up) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            match reached.get_mut(id.index()) {
                Some(reached) if !*reached => *reached = true,
                _ => continue,
            }
            order.push(id);
            let first = open.len();
            needs(schema, id, &mut |needed| {
                if schema.decl(needed).made_up {
                    open.push(needed);
                }
            });
            if let Some(new) = open.get_mut(first..) {
                new.reverse();
            }
        }
    }
    order
}

/// The declarations whose types stand in the definition of this one's.
pub(crate) fn needs(schema: &Schema, id: DeclId, found: &mut impl FnMut(DeclId)) {
    match &schema.decl(id).kind {
        DeclKind::Struct(_) => schema.fields(id).for_each(|field| in_type(&field.ty, found)),
        DeclKind::Union(body) => {
            for row in &body.rows {
                match holds(schema, body, row) {
                    Holds::Nothing => {}
                    Holds::Payload(held) | Holds::Record(held) => found(held),
                }
            }
        }
        DeclKind::Alias(ty) | DeclKind::Newtype(ty) => in_type(ty, found),
        DeclKind::Enum(_) => {}
        _ => todo!("soon"),
    }
}

fn in_type(ty: &Type, found: &mut impl FnMut(DeclId)) {
    match ty {
        Type::Ref(id) => found(*id),
        Type::Array(inner) | Type::Nullable(inner) => in_type(inner, found),
        Type::Map(key, value) => {
            in_type(key, found);
            in_type(value, found);
        }
        _ => {}
    }
}
