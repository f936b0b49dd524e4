//! Every place in a declaration, for copies of it.

use super::{
    AliasDecl, AnnotationArg, Field, Ident, Literal, LiteralKind, Meta, Name, Spread, Str, StructBody, StructDecl, StructMember, Type,
    TypeKind,
};
use crate::source::Span;

/// What is done to each place.
type Change<'c> = &'c mut dyn FnMut(&mut Span);

impl StructDecl {
    /// Changes every place in it.
    pub fn each_span(&mut self, change: Change<'_>) {
        let Self { meta, name, generics, closed, body, span } = self;
        in_meta(meta, change);
        name.iter_mut().chain(generics).for_each(|ident| in_ident(ident, change));
        closed.iter_mut().for_each(&mut *change);
        in_body(body, change);
        change(span);
    }
}

impl AliasDecl {
    /// Changes every place in it.
    pub fn each_span(&mut self, change: Change<'_>) {
        let Self { meta, name, generics, ty, span } = self;
        in_meta(meta, change);
        name.iter_mut().chain(generics).for_each(|ident| in_ident(ident, change));
        ty.iter_mut().for_each(|ty| in_type(ty, change));
        change(span);
    }
}

fn in_meta(meta: &mut Meta, change: Change<'_>) {
    let Meta { docs, annotations } = meta;
    docs.span.iter_mut().for_each(&mut *change);
    for annotation in annotations {
        in_ident(&mut annotation.name, change);
        for arg in annotation.args.iter_mut().flatten() {
            match arg {
                AnnotationArg::Literal(literal) => in_literal(literal, change),
                AnnotationArg::Range { low, high, span } => {
                    low.iter_mut().chain(high).for_each(|literal| in_literal(literal, change));
                    change(span);
                }
            }
        }
        change(&mut annotation.span);
    }
}

fn in_ident(ident: &mut Ident, change: Change<'_>) {
    change(&mut ident.span);
}

fn in_string(string: &mut Str, change: Change<'_>) {
    change(&mut string.span);
}

fn in_literal(literal: &mut Literal, change: Change<'_>) {
    match &mut literal.kind {
        LiteralKind::Array(items) => items.iter_mut().for_each(|item| in_literal(item, change)),
        LiteralKind::Object(entries) => {
            for (key, value) in entries {
                in_string(key, change);
                in_literal(value, change);
            }
        }
        LiteralKind::Str(_)
        | LiteralKind::Number(_)
        | LiteralKind::Bool(_)
        | LiteralKind::Null
        | LiteralKind::Name(_)
        | LiteralKind::Hole => {}
    }
    change(&mut literal.span);
}

fn in_body(body: &mut StructBody, change: Change<'_>) {
    let StructBody { members, broken: _, span } = body;
    for member in members {
        match member {
            StructMember::Field(field) => in_field(field, change),
            StructMember::Spread(spread) => in_spread(spread, change),
            StructMember::Reserved(reserved) => {
                in_literal(&mut reserved.value, change);
                change(&mut reserved.span);
            }
        }
    }
    change(span);
}

fn in_field(field: &mut Field, change: Change<'_>) {
    let Field { meta, overrides, name, wire, optional, ty, default, span } = field;
    in_meta(meta, change);
    match name {
        Name::Ident(ident) => in_ident(ident, change),
        Name::Quoted(quoted) => in_string(quoted, change),
    }
    wire.iter_mut().for_each(|wire| in_string(wire, change));
    overrides.iter_mut().chain(optional).for_each(&mut *change);
    ty.iter_mut().for_each(|ty| in_type(ty, change));
    default.iter_mut().for_each(|default| in_literal(default, change));
    change(span);
}

fn in_spread(spread: &mut Spread, change: Change<'_>) {
    let Spread { name, args, span } = spread;
    name.iter_mut().for_each(|name| in_ident(name, change));
    args.iter_mut().for_each(|arg| in_type(arg, change));
    change(span);
}

fn in_type(ty: &mut Type, change: Change<'_>) {
    match &mut ty.kind {
        TypeKind::Hole => {}
        TypeKind::Name { name, args } => {
            in_ident(name, change);
            args.iter_mut().for_each(|arg| in_type(arg, change));
        }
        TypeKind::Literal(literal) => in_literal(literal, change),
        TypeKind::Array(inner) => in_type(inner, change),
        TypeKind::Map(key, value) => {
            in_type(key, change);
            in_type(value, change);
        }
        TypeKind::Union(inner) | TypeKind::Tuple(inner) => inner.iter_mut().for_each(|inner| in_type(inner, change)),
        TypeKind::Struct { name, body } => {
            name.iter_mut().for_each(|name| in_ident(name, change));
            in_body(body, change);
        }
    }
    change(&mut ty.span);
}
