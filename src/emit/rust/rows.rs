//! What the rows of a union hold in Rust, and which declarations become types therefore.

use crate::emit::generics::{Generics, inside};
use crate::schema::{DeclId, DeclKind, Field, IntKind, Layout, Row, Schema, Type, Union};

/// What a variant of a union's enum holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holds<'s> {
    /// Nothing: the tag says it all.
    Nothing,
    /// The payload as declared: the tag comes from the table and is not part of the value.
    Payload(DeclId),
    /// A record that has the tag as one of its fields.
    Record(DeclId),
    /// The payload that stands in this field, which is all that the record has beside the tag.
    Content(&'s Field),
    /// The items behind a tag in an array, one by one.
    Items(Items<'s>),
}

/// The items of an array whose first one is a tag.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Items<'s> {
    /// The type of the tag, where several lead to the row.
    pub(crate) tag: Option<&'s Type>,
    /// What follows.
    pub(crate) items: &'s [Type],
    /// What follows that, any number of times.
    pub(crate) rest: Option<&'s Type>,
}

/// What the variant of a row holds: the payload itself wherever the tag is all that the record adds to it.
pub(crate) fn holds<'s>(schema: &'s Schema, union: &'s Union, row: &'s Row) -> Holds<'s> {
    match &union.layout {
        Layout::Internal { tag } => beside_tag(schema, tag, row),
        Layout::Adjacent { tag, content } => content_alone(schema, tag, content, row).unwrap_or_else(|| beside_tag(schema, tag, row)),
        Layout::External => schema.fields(row.record).next().map_or(Holds::Nothing, Holds::Content),
        Layout::Presence => Holds::Record(row.record),
        Layout::Position => match &schema.decl(row.record).kind {
            DeclKind::Alias(Type::Tuple { items, rest }) => behind_tag(items, rest.as_deref()),
            _ => Holds::Nothing,
        },
    }
}

/// The content of an adjacent row whose record has nothing else.
fn content_alone<'s>(schema: &'s Schema, tag: &str, content: &str, row: &Row) -> Option<Holds<'s>> {
    let record = schema.as_struct(row.record)?;
    match record.fields.as_slice() {
        [first, second] if schema.decl(row.record).made_up && record.base.is_none() && !record.closed => {
            let is_alone = first.wire == tag && matches!(first.ty, Type::Const(_)) && second.wire == content;
            is_alone.then_some(Holds::Content(second))
        }
        _ => None,
    }
}

fn behind_tag<'s>(items: &'s [Type], rest: Option<&'s Type>) -> Holds<'s> {
    match items {
        [Type::Const(_)] if rest.is_none() => Holds::Nothing,
        [Type::Const(_), items @ ..] => Holds::Items(Items { tag: None, items, rest }),
        [tag, items @ ..] => Holds::Items(Items { tag: Some(tag), items, rest }),
        [] => Holds::Nothing,
    }
}

/// What stands in the same object as the tag.
fn beside_tag<'s>(schema: &Schema, tag: &str, row: &Row) -> Holds<'s> {
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

/// Whether every leaf of `union` is the leaf of `base` with `tag` as a constant in front.
fn leaves_add_only(schema: &Schema, tag: &str, union: DeclId, base: DeclId) -> bool {
    schema.leaves(union).into_iter().zip(schema.leaves(base)).all(|(leaf, base)| {
        let mut fields = schema.fields(leaf);
        fields.next().is_some_and(|first| first.wire == tag && matches!(first.ty, Type::Const(_)))
            && fields.map(|field| &field.wire).eq(schema.fields(base).map(|field| &field.wire))
    })
}

/// The generics that Rust has types for: the code of a generic type reads and writes its parameter in the natural form of that type, so
/// an argument that travels in another one is not for it.
pub(crate) fn generics(schema: &Schema) -> Generics {
    Generics::of(schema, |id| {
        let Some(instance) = &schema.decl(id).instance else { return false };
        let is_alias_of_types =
            matches!(schema.decl(id).kind, DeclKind::Alias(_)) && instance.of.is_some_and(|of| inside(schema, of).is_empty());
        is_alias_of_types || instance.arguments.iter().all(|argument| is_natural(schema, argument))
    })
}

/// Whether a type travels in the form that is natural for its Rust type.
fn is_natural(schema: &Schema, ty: &Type) -> bool {
    match schema.resolve(ty) {
        Type::Int(IntKind::I64) | Type::Bytes | Type::Url | Type::Const(_) | Type::Constrained(..) => false,
        Type::Array(inner) | Type::Nullable(inner) => is_natural(schema, inner),
        Type::Tuple { items, .. } => items.iter().all(|item| is_natural(schema, item)),
        Type::Map(key, value) => is_natural(schema, key) && is_natural(schema, value),
        _ => true,
    }
}

/// The declarations that become types, each made-up one right after the first that needs it.
pub(crate) fn emitted(schema: &Schema, generics: &Generics) -> Vec<DeclId> {
    let mut reached = vec![false; schema.decls().len()];
    let mut order = Vec::with_capacity(reached.len());
    for root in schema.decl_ids().filter(|id| !schema.decl(*id).made_up && !generics.leaves_out(schema, *id)) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            match reached.get_mut(id.index()) {
                Some(reached) if !*reached => *reached = true,
                _ => continue,
            }
            order.push(id);
            let first = open.len();
            needs(schema, id, &mut |needed| {
                if schema.decl(needed).made_up && !generics.leaves_out(schema, needed) {
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
    types_of(schema, id, &mut |ty| ty.each_ref(&mut *found));
}

/// The types that the definition of this declaration's type is made of.
pub(crate) fn types_of(schema: &Schema, id: DeclId, found: &mut impl FnMut(&Type)) {
    match &schema.decl(id).kind {
        DeclKind::Struct(_) => schema.fields(id).for_each(|field| found(&field.ty)),
        DeclKind::Union(body) => body.rows.iter().for_each(|row| types_held(holds(schema, body, row), found)),
        DeclKind::Choice(body) => body.alternatives.iter().for_each(|alternative| found(&alternative.ty)),
        DeclKind::Alias(ty) | DeclKind::Newtype(ty) | DeclKind::Recursive(ty) => found(ty),
        DeclKind::Enum(_) | DeclKind::Parameter => {}
    }
}

/// The types that a variant is made of.
pub(crate) fn types_held(holds: Holds<'_>, found: &mut impl FnMut(&Type)) {
    match holds {
        Holds::Nothing => {}
        Holds::Payload(held) | Holds::Record(held) => found(&Type::Ref(held)),
        Holds::Content(field) => found(&field.ty),
        Holds::Items(Items { tag, items, rest }) => tag.into_iter().chain(items).chain(rest).for_each(found),
    }
}
