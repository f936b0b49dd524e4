//! Which generic declarations have the same shape whatever their arguments are, so that they can be checked with opaque types in the
//! places of their parameters: a generic that all targets can have as one.
//!
//! A parameter keeps the shape where it is a whole field, the item of a list, map or tuple, the argument of another such generic, or any
//! of these `| null`. It does not as an alternative beside others (which kind would it have?), as the key of a map, where its fields are
//! spread, or where an annotation or a default speaks of it.

use super::scopes::{Generic, Key};
use crate::ast::{Annotation, Decl, Field, Ident, Literal, LiteralKind, StructBody, StructMember, Type, TypeKind};
use crate::check::types::is_null;
use std::collections::{BTreeMap, BTreeSet};

/// What an opaque type is called: as no declaration can be.
pub(super) fn name(generic: &str, parameter: &str) -> String {
    format!("{generic}.{parameter}")
}

/// Whether an opaque type stands in an argument.
pub(super) fn is_in(ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::Name { name, .. } => name.text.contains('.'),
        TypeKind::Array(inner) => is_in(inner),
        TypeKind::Map(key, value) => is_in(key) || is_in(value),
        TypeKind::Union(inner) => inner.iter().any(is_in),
        TypeKind::Tuple(_) | TypeKind::Struct { .. } | TypeKind::Literal(_) | TypeKind::Hole => false,
    }
}

/// The generics that keep their shape, given what a name means in a module.
pub(super) fn generics(all: &BTreeMap<Key, Generic>, resolve: impl Fn(&str, &str) -> Option<Key>) -> BTreeSet<Key> {
    let mut kept: BTreeSet<Key> = BTreeSet::new();
    // Each depends on those that it passes its parameters to.
    let mut users: BTreeMap<Key, Vec<&Key>> = BTreeMap::new();
    let mut lost: Vec<&Key> = Vec::new();
    for (key, generic) in all {
        let mut shape = Shape { module: &key.0, parameters: &generic.parameters, resolve: &resolve, passed_to: Vec::new() };
        if shape.is_kept(&generic.decl) {
            kept.insert(key.clone());
        } else {
            lost.push(key);
        }
        shape.passed_to.into_iter().for_each(|other| users.entry(other).or_default().push(key));
    }
    while let Some(key) = lost.pop() {
        let users = users.remove(key).unwrap_or_default();
        lost.extend(users.into_iter().filter(|user| kept.remove(*user)));
    }
    kept
}

struct Shape<'s, R> {
    module: &'s str,
    parameters: &'s [Ident],
    resolve: &'s R,
    /// The generics that get a parameter as an argument, or a part of one.
    passed_to: Vec<Key>,
}

impl<R: Fn(&str, &str) -> Option<Key>> Shape<'_, R> {
    fn is_kept(&mut self, decl: &Decl) -> bool {
        match decl {
            Decl::Struct(decl) => self.is_kept_in_body(&decl.body),
            // Another name for the parameter alone is no type of its own.
            Decl::Alias(decl) => decl.ty.as_ref().is_some_and(|ty| {
                !self.is_parameter(ty) && self.is_kept_in(ty) && self.says_nothing_of_a_parameter(&decl.meta.annotations, ty)
            }),
            _ => false,
        }
    }

    fn is_kept_in_body(&mut self, body: &StructBody) -> bool {
        body.members.iter().all(|member| match member {
            StructMember::Field(field) => field.ty.as_ref().is_some_and(|ty| !self.mentions(ty) || self.is_kept_in_field(field, ty)),
            StructMember::Spread(spread) => {
                let is_parameter = spread.name.as_ref().is_some_and(|name| self.is_name_of_parameter(name));
                !is_parameter && !spread.args.iter().any(|argument| self.mentions(argument))
            }
            StructMember::Reserved(_) => true,
        })
    }

    fn is_kept_in_field(&mut self, field: &Field, ty: &Type) -> bool {
        self.is_kept_in(ty)
            && field.overrides.is_none()
            && field.default.as_ref().is_none_or(is_empty)
            && self.says_nothing_of_a_parameter(&field.meta.annotations, ty)
    }

    fn is_kept_in(&mut self, ty: &Type) -> bool {
        match &ty.kind {
            TypeKind::Name { name, args } => {
                if args.iter().any(|argument| self.mentions(argument)) {
                    let Some(generic) = (self.resolve)(self.module, &name.text) else { return false };
                    self.passed_to.push(generic);
                }
                args.iter().all(|argument| self.is_kept_in(argument))
            }
            TypeKind::Array(inner) => self.is_kept_in(inner),
            TypeKind::Map(key, value) => !self.mentions(key) && self.is_kept_in(value),
            TypeKind::Union(inner) => {
                let others: Vec<&Type> = inner.iter().filter(|one| !is_null(one)).collect();
                others.iter().all(|one| self.is_kept_in(one)) && (others.len() == 1 || !others.iter().any(|one| self.mentions(one)))
            }
            TypeKind::Tuple(items) => items.iter().all(|item| self.is_kept_in(item)),
            TypeKind::Struct { body, .. } => self.is_kept_in_body(body),
            TypeKind::Literal(_) | TypeKind::Hole => true,
        }
    }

    /// `@length` speaks of the list or map around a parameter; other constraints would speak of the parameter.
    fn says_nothing_of_a_parameter(&self, annotations: &[Annotation], ty: &Type) -> bool {
        const HARMLESS: [&str; 3] = ["deprecated", "experimental", "since"];
        annotations.iter().all(|annotation| {
            let speaks_of_the_list = annotation.name.text == "length" && matches!(ty.kind, TypeKind::Array(_) | TypeKind::Map(..));
            HARMLESS.contains(&annotation.name.text.as_str()) || speaks_of_the_list || !self.mentions(ty)
        })
    }

    fn mentions(&self, ty: &Type) -> bool {
        match &ty.kind {
            TypeKind::Name { name, args } => self.is_name_of_parameter(name) || args.iter().any(|argument| self.mentions(argument)),
            TypeKind::Array(inner) => self.mentions(inner),
            TypeKind::Map(key, value) => self.mentions(key) || self.mentions(value),
            TypeKind::Union(inner) | TypeKind::Tuple(inner) => inner.iter().any(|inner| self.mentions(inner)),
            TypeKind::Struct { body, .. } => body.members.iter().any(|member| match member {
                StructMember::Field(field) => field.ty.as_ref().is_some_and(|ty| self.mentions(ty)),
                StructMember::Spread(spread) => {
                    spread.name.as_ref().is_some_and(|name| self.is_name_of_parameter(name))
                        || spread.args.iter().any(|argument| self.mentions(argument))
                }
                StructMember::Reserved(_) => false,
            }),
            TypeKind::Literal(_) | TypeKind::Hole => false,
        }
    }

    fn is_parameter(&self, ty: &Type) -> bool {
        matches!(&ty.kind, TypeKind::Name { name, .. } if self.is_name_of_parameter(name))
    }

    fn is_name_of_parameter(&self, name: &Ident) -> bool {
        self.parameters.iter().any(|parameter| parameter.text == name.text)
    }
}

/// A default that is one of every list, map or nullable.
fn is_empty(default: &Literal) -> bool {
    match &default.kind {
        LiteralKind::Null => true,
        LiteralKind::Array(items) => items.is_empty(),
        LiteralKind::Object(entries) => entries.is_empty(),
        _ => false,
    }
}
