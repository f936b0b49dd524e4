//! Which instances are what their generic declaration says, with the arguments in the places of its parameters: `Page<Item>` is, if the
//! item may not be null, `Page<Item | null>` is not where the generic says `T | null`, too. Targets that have generics print the first
//! as such and the second as a type of its own.

use crate::check::finish::{contained, directly_in};
use crate::check::graph;
use crate::schema::{DeclId, DeclKind, Field, Instance, Schema, Type};
use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

/// Notes of each instance, and of what is declared in one, which generic declaration it is exactly an instance of.
pub(in crate::check) fn instances_are_compared_with_their_generics(schema: &mut Schema) {
    parts_know_their_parameters(schema);
    let mut exact = Exact::default();
    let mut inexact = Vec::new();
    for id in schema.decl_ids() {
        let Some((instance, generic)) = schema.decl(id).instance.as_ref().and_then(|instance| Some((instance, instance.of?))) else {
            continue;
        };
        let arguments = schema.decl(generic).parameters.iter().copied().zip(&instance.arguments).collect();
        let pairs = BTreeMap::from([(id, generic)]);
        let mut comparing = Comparing { schema, arguments, pairs, open: vec![(id, generic)], others: Vec::new() };
        if comparing.all_are_alike() {
            exact.instances.insert(id, comparing.instances(id));
            comparing.others.into_iter().for_each(|other| exact.users.entry(other).or_default().push(id));
        } else {
            inexact.push(id);
        }
    }
    while !inexact.is_empty() {
        exact.drop(std::mem::take(&mut inexact));
        inexact = exact.in_circles(schema);
    }
    exact.note(schema);
}

/// The instances that are exact, as far as is known.
#[derive(Default)]
struct Exact {
    /// With what is declared in them.
    instances: BTreeMap<DeclId, Vec<(DeclId, Instance)>>,
    /// By what has to be exact, too: what is exact only then.
    users: BTreeMap<DeclId, Vec<DeclId>>,
    dropped: BTreeSet<DeclId>,
}

impl Exact {
    fn drop(&mut self, mut inexact: Vec<DeclId>) {
        while let Some(id) = inexact.pop() {
            if self.dropped.insert(id) {
                self.instances.remove(&id);
                inexact.extend(self.users.remove(&id).unwrap_or_default());
            }
        }
    }

    /// A generic type is boxed where it contains itself, whatever its arguments are: an instance that contains itself by way of an
    /// argument alone is not exact. Nor is one whose argument is an alias of a type that it is a part of: printed as an argument it would
    /// be the alias of itself.
    fn in_circles(&self, schema: &Schema) -> Vec<DeclId> {
        let generics: BTreeMap<DeclId, (&Instance, DeclId)> =
            self.instances.iter().flat_map(|(id, parts)| parts.iter().map(|(part, instance)| (*part, (instance, *id)))).collect();
        let unboxed = schema.decl_ids().map(|id| {
            let Some(body) = schema.as_struct(id) else { return directly_in(schema, id) };
            let generic = generics.get(&id).and_then(|(instance, _)| schema.as_struct(instance.of?));
            let fields = body.fields.iter().zip(&generic.unwrap_or(body).fields).filter(|(_, boxed)| !boxed.recursive);
            fields.flat_map(|(field, _)| contained(&field.ty)).chain(body.base).collect()
        });
        let printed = schema.decl_ids().map(|id| {
            let mut found = Vec::new();
            match (generics.get(&id), &schema.decl(id).kind) {
                (Some((instance, _)), _) => instance.arguments.iter().for_each(|ty| ty.each_ref(&mut |to| found.push(to))),
                (None, DeclKind::Alias(ty)) => ty.each_ref(&mut |to| found.push(to)),
                _ => {}
            }
            found
        });
        let in_circles = [in_circles(unboxed), in_circles(printed)].concat();
        in_circles.iter().filter_map(|id| generics.get(id)).map(|(_, instance)| *instance).collect()
    }

    fn note(self, schema: &mut Schema) {
        for id in self.dropped {
            if let Some(instance) = schema.decls.get_mut(id.index()).and_then(|decl| decl.instance.as_mut()) {
                instance.of = None;
            }
        }
        for (part, instance) in self.instances.into_values().flatten() {
            let generic = instance.of.and_then(|of| schema.as_struct(of));
            let boxed: Vec<bool> = generic.into_iter().flat_map(|body| &body.fields).map(|field| field.recursive).collect();
            let Some(decl) = schema.decls.get_mut(part.index()) else { continue };
            decl.instance = Some(instance);
            if let DeclKind::Struct(body) = &mut decl.kind {
                body.fields.iter_mut().zip(boxed).for_each(|(field, boxed)| field.recursive = boxed);
            }
        }
    }
}

/// The declarations, given what each leads to, that lead back to themselves.
fn in_circles(edges: impl Iterator<Item = Vec<DeclId>>) -> Vec<DeclId> {
    let edges: Vec<Vec<usize>> = edges.map(|to| to.into_iter().map(DeclId::index).collect()).collect();
    let is_circle =
        |component: &Vec<usize>| component.len() > 1 || component.iter().any(|at| edges.get(*at).is_some_and(|edges| edges.contains(at)));
    let members = graph::components(&edges).into_iter().filter(is_circle).flatten();
    members.filter_map(|at| u32::try_from(at).ok()).map(DeclId).collect()
}

/// What is declared in a generic declaration has those of its parameters that it uses.
fn parts_know_their_parameters(schema: &mut Schema) {
    let generics: Vec<DeclId> = schema.decl_ids().filter(|id| !schema.decl(*id).parameters.is_empty()).collect();
    let mut found: Vec<(DeclId, Vec<DeclId>)> = Vec::new();
    for generic in generics {
        let mut open = vec![generic];
        let mut seen = BTreeSet::from([generic]);
        while let Some(id) = open.pop() {
            for part in parts(schema, id).into_iter().filter(|part| seen.insert(*part)) {
                let used = parameters_in(schema, part);
                let parameters = &schema.decl(generic).parameters;
                found.push((part, parameters.iter().copied().filter(|parameter| used.contains(parameter)).collect()));
                open.push(part);
            }
        }
    }
    for (id, parameters) in found {
        if let Some(decl) = schema.decls.get_mut(id.index()) {
            decl.parameters = parameters;
        }
    }
}

/// The declarations that are declared in this one's fields without a name.
fn parts(schema: &Schema, id: DeclId) -> Vec<DeclId> {
    let mut found = Vec::new();
    each_reference(schema, id, &mut |to| {
        let decl = schema.decl(to);
        if decl.generic && decl.made_up && !matches!(decl.kind, DeclKind::Parameter) {
            found.push(to);
        }
    });
    found
}

/// The parameters that a declaration uses, in what is declared in it, too.
fn parameters_in(schema: &Schema, id: DeclId) -> BTreeSet<DeclId> {
    let mut used = BTreeSet::new();
    let mut seen = BTreeSet::from([id]);
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        each_reference(schema, id, &mut |to| match &schema.decl(to) {
            decl if matches!(decl.kind, DeclKind::Parameter) => {
                used.insert(to);
            }
            decl if decl.generic && seen.insert(to) => open.push(to),
            _ => {}
        });
        used.extend(&schema.decl(id).parameters);
        let arguments = schema.decl(id).instance.iter().flat_map(|instance| &instance.arguments);
        arguments.for_each(|argument| {
            argument.each_ref(&mut |to| {
                used.insert(to);
            });
        });
    }
    used.retain(|id| matches!(schema.decl(*id).kind, DeclKind::Parameter));
    used
}

fn each_reference(schema: &Schema, id: DeclId, found: &mut impl FnMut(DeclId)) {
    match &schema.decl(id).kind {
        DeclKind::Struct(body) => body.fields.iter().for_each(|field| field.ty.each_ref(found)),
        DeclKind::Choice(body) => body.alternatives.iter().for_each(|one| one.ty.each_ref(found)),
        DeclKind::Alias(ty) | DeclKind::Recursive(ty) => ty.each_ref(found),
        DeclKind::Enum(_) | DeclKind::Union(_) | DeclKind::Newtype(_) | DeclKind::Parameter => {}
    }
}

/// One instance and its generic declaration, side by side.
struct Comparing<'s> {
    schema: &'s Schema,
    /// By parameter.
    arguments: BTreeMap<DeclId, &'s Type>,
    /// What is alike if all is: a part of the instance, and the part of the generic declaration.
    pairs: BTreeMap<DeclId, DeclId>,
    open: Vec<(DeclId, DeclId)>,
    /// Instances of other generics that both refer to, which have to be exact for these to be.
    others: Vec<DeclId>,
}

impl Comparing<'_> {
    fn all_are_alike(&mut self) -> bool {
        while let Some((instance, generic)) = self.open.pop() {
            if !self.are_alike(instance, generic) {
                return false;
            }
        }
        true
    }

    /// The instance and what is declared in it, with those of the arguments that each depends on.
    fn instances(&self, id: DeclId) -> Vec<(DeclId, Instance)> {
        let parts = self.pairs.iter().filter(|(part, _)| **part == id || self.schema.decl(**part).instance.is_none());
        let instance = |generic: DeclId| {
            let of = self.schema.decl(generic);
            let arguments = of.parameters.iter().filter_map(|parameter| self.arguments.get(parameter).copied().cloned());
            Instance { generic: of.name.clone(), arguments: arguments.collect(), of: Some(generic) }
        };
        parts.map(|(part, generic)| (*part, instance(*generic))).collect()
    }

    fn are_alike(&mut self, instance: DeclId, generic: DeclId) -> bool {
        let schema = self.schema;
        match (&schema.decl(instance).kind, &schema.decl(generic).kind) {
            (DeclKind::Struct(one), DeclKind::Struct(other)) => {
                one.fields.len() == other.fields.len()
                    && one.closed == other.closed
                    && one.base.is_none()
                    && one.fields.iter().zip(&other.fields).all(|(one, other)| self.are_alike_fields(one, other))
            }
            (DeclKind::Alias(one), DeclKind::Alias(other)) => self.is(one, other),
            (DeclKind::Enum(one), DeclKind::Enum(other)) => {
                one.repr == other.repr && one.values.iter().map(|value| &value.wire).eq(other.values.iter().map(|value| &value.wire))
            }
            (DeclKind::Choice(one), DeclKind::Choice(other)) => {
                one.alternatives.len() == other.alternatives.len()
                    && one.alternatives.iter().zip(&other.alternatives).all(|(one, other)| self.is(&one.ty, &other.ty))
            }
            _ => false,
        }
    }

    fn are_alike_fields(&mut self, one: &Field, other: &Field) -> bool {
        // Both were written as one: whether there is a default is the same, and its value has the type that is compared.
        discriminant(&one.presence) == discriminant(&other.presence)
            && one.wire == other.wire
            && one.ident == other.ident
            && self.is(&one.ty, &other.ty)
    }

    /// Whether a type is what the generic declaration says.
    fn is(&mut self, one: &Type, other: &Type) -> bool {
        match (one, other) {
            (_, Type::Ref(parameter)) if self.arguments.contains_key(parameter) => self.arguments.get(parameter) == Some(&one),
            (Type::Ref(one), Type::Ref(other)) => one == other || self.is_part(*one, *other),
            (Type::Array(one), Type::Array(other)) | (Type::Nullable(one), Type::Nullable(other)) => self.is(one, other),
            (Type::Constrained(one, of_one), Type::Constrained(other, of_other)) => of_one == of_other && self.is(one, other),
            (Type::Map(one_key, one), Type::Map(other_key, other)) => self.is(one_key, other_key) && self.is(one, other),
            (Type::Tuple { items: one, rest: None }, Type::Tuple { items: other, rest: None }) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.is(one, other))
            }
            (one, other) => one == other,
        }
    }

    /// Whether a declaration is what the generic one refers to. Parts of both are compared in their turn.
    fn is_part(&mut self, one: DeclId, other: DeclId) -> bool {
        let (of_one, of_other) = (self.schema.decl(one), self.schema.decl(other));
        if !of_other.generic {
            return false;
        }
        if let Some(inside) = &of_other.instance {
            let Some(instance) = &of_one.instance else { return false };
            self.others.extend([one, other]);
            return instance.of == inside.of && instance.arguments.iter().zip(&inside.arguments).all(|(one, other)| self.is(one, other));
        }
        if let Some(known) = self.pairs.insert(one, other) {
            return known == other;
        }
        self.open.push((one, other));
        true
    }
}
