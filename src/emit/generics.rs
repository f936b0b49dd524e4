//! Which instances of generic declarations a target prints as such: `Page<Item>`, with one generic type `Page` behind all of them.

use crate::schema::{DeclId, DeclKind, Schema, Type};
use std::collections::BTreeSet;

/// The generics of a schema, as far as a target has a use for them.
pub(crate) struct Generics {
    instances: BTreeSet<DeclId>,
    declared: BTreeSet<DeclId>,
}

impl Generics {
    /// For a target in which the instances that fit, of those that are exact, are what the generic type is with the arguments.
    pub(crate) fn of(schema: &Schema, fits: impl Fn(DeclId) -> bool) -> Self {
        let mut generics = Self { instances: BTreeSet::new(), declared: BTreeSet::new() };
        let mut refused = BTreeSet::new();
        for id in schema.decl_ids().filter(|id| !schema.decl(*id).generic && fits(*id)) {
            let Some(generic) = generic_of(schema, id) else { continue };
            if generics.declared.contains(&generic) {
                generics.instances.insert(id);
                continue;
            }
            if refused.contains(&generic) {
                continue;
            }
            let mut all = BTreeSet::from([generic]);
            let mut all_fit = true;
            each_inside(schema, generic, &mut |inside| {
                all_fit &= generic_of(schema, inside).is_none() || fits(inside);
                all.insert(generic_of(schema, inside).unwrap_or(inside));
            });
            if all_fit {
                generics.instances.insert(id);
                generics.declared.append(&mut all);
            } else {
                refused.insert(generic);
            }
        }
        generics
    }

    /// The generic declaration and the arguments that this instance is printed as. What a generic declaration refers to with parameters
    /// in the arguments is one, too.
    pub(crate) fn instance<'s>(&self, schema: &'s Schema, id: DeclId) -> Option<(DeclId, &'s [Type])> {
        let decl = schema.decl(id);
        let instance = decl.instance.as_ref().filter(|_| decl.generic || self.instances.contains(&id))?;
        Some((instance.of?, &instance.arguments))
    }

    /// Whether the target has no such type: it is a generic declaration without an instance that is printed as one, or a part of that.
    pub(crate) fn leaves_out(&self, schema: &Schema, id: DeclId) -> bool {
        schema.decl(id).generic && !self.declared.contains(&id)
    }
}

fn generic_of(schema: &Schema, id: DeclId) -> Option<DeclId> {
    schema.decl(id).instance.as_ref()?.of
}

/// Whether a generic declaration refers to itself, by way of others, too.
pub(crate) fn contains_itself(schema: &Schema, generic: DeclId) -> bool {
    let mut found = false;
    each_inside(schema, generic, &mut |inside| found |= generic_of(schema, inside).unwrap_or(inside) == generic);
    found
}

/// The generic declarations and instances in a generic declaration, and in those.
fn each_inside(schema: &Schema, generic: DeclId, found: &mut impl FnMut(DeclId)) {
    let mut seen = BTreeSet::from([generic]);
    let mut open = vec![generic];
    while let Some(next) = open.pop() {
        for inside in inside(schema, next) {
            found(inside);
            let target = generic_of(schema, inside).unwrap_or(inside);
            if seen.insert(target) {
                open.push(target);
            }
        }
    }
}

/// The generic declarations that a generic one refers to, in the arguments of others, too.
pub(crate) fn inside(schema: &Schema, id: DeclId) -> Vec<DeclId> {
    let mut found = Vec::new();
    match &schema.decl(id).kind {
        DeclKind::Struct(body) => body.fields.iter().for_each(|field| generics_in(schema, &field.ty, &mut found)),
        DeclKind::Choice(body) => body.alternatives.iter().for_each(|one| generics_in(schema, &one.ty, &mut found)),
        DeclKind::Alias(ty) => generics_in(schema, ty, &mut found),
        _ => {}
    }
    found
}

fn generics_in(schema: &Schema, ty: &Type, found: &mut Vec<DeclId>) {
    ty.each_ref(&mut |id| {
        let decl = schema.decl(id);
        if decl.generic && !matches!(decl.kind, DeclKind::Parameter) {
            found.push(id);
            decl.instance.iter().flat_map(|instance| &instance.arguments).for_each(|ty| generics_in(schema, ty, found));
        }
    });
}
