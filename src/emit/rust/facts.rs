//! What the whole schema says about single declarations.

use super::rows::{Holds, holds, needs, types_of};
use crate::emit::generics::Generics;
use crate::schema::{Constraint, DeclId, DeclKind, Literal, ModuleId, Pattern, Schema, Type};
use std::collections::BTreeMap;

/// What the whole schema says about single declarations.
pub(super) struct Facts {
    /// By declaration: whether it contains a float, so that not all of its values equal themselves.
    has_float: Vec<bool>,
    /// By declaration: the tags that a union may have found before the struct is read.
    tags: Vec<Vec<String>>,
    /// By declaration: whether it is deprecated.
    deprecated: Vec<bool>,
    /// The constants that are items of tuples. Types know them by these numbers.
    constants: Numbers<Literal>,
    /// The patterns by their texts. Types know them by these numbers.
    patterns: Numbers<String>,
    /// By the declaration that is the first of its module to have them: constants and patterns.
    firsts: BTreeMap<DeclId, Firsts>,
    /// The libraries that the types come from, besides serde.
    pub(super) libraries: Libraries,
    /// The generic types.
    pub(super) generics: Generics,
}

/// What types know by a number, each with its own.
#[derive(Default)]
pub(super) struct Firsts {
    pub(super) constants: Vec<(usize, Literal)>,
    pub(super) patterns: Vec<(usize, Pattern)>,
}

/// Numbers for values, of which each module has its own, so that no text of one module changes another.
struct Numbers<T> {
    by_value: BTreeMap<T, BTreeMap<ModuleId, usize>>,
    count: usize,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { by_value: BTreeMap::new(), count: 0 }
    }
}

impl<T: Clone + Ord> Numbers<T> {
    /// The next number, if the module has none for this value yet.
    fn next(&mut self, value: &T, module: ModuleId) -> Option<usize> {
        let next = self.count;
        let of_value = self.by_value.entry(value.clone()).or_default();
        let is_new = of_value.insert(module, of_value.get(&module).copied().unwrap_or(next)).is_none();
        self.count += usize::from(is_new);
        is_new.then_some(next)
    }

    /// The number in this module, or else in the module whose alias has the value.
    fn get<Q: Ord + ?Sized>(&self, value: &Q, module: ModuleId) -> Option<usize>
    where
        T: std::borrow::Borrow<Q>,
    {
        let of_value = self.by_value.get(value)?;
        of_value.get(&module).or_else(|| of_value.values().next()).copied()
    }
}

/// The libraries that a schema's types come from.
#[derive(Default)]
pub(super) struct Libraries {
    pub(super) chrono: bool,
    pub(super) regex: bool,
    pub(super) uuid: bool,
    pub(super) rust_decimal: bool,
}

impl Facts {
    pub(super) fn of(schema: &Schema, emitted: &[DeclId], generics: Generics) -> Self {
        let count = schema.decls().len();
        let mut facts = Self {
            has_float: vec![false; count],
            tags: vec![Vec::new(); count],
            deprecated: schema.decl_ids().map(|id| prints_deprecated(schema, &generics, id)).collect(),
            constants: Numbers::default(),
            patterns: Numbers::default(),
            firsts: BTreeMap::new(),
            libraries: Libraries::default(),
            generics,
        };
        let mut users: Vec<Vec<DeclId>> = vec![Vec::new(); count];
        let mut open = Vec::new();
        for id in emitted {
            let is_printed_as_generic = facts.generics.instance(schema, *id).is_some();
            types_of(schema, *id, &mut |ty| {
                ty.each(&mut |ty| match ty {
                    Type::Float => open.push(*id),
                    // The generic type has the rest.
                    _ if is_printed_as_generic => {}
                    ty => facts.look_at(ty, (*id, schema.decl(*id).module)),
                });
            });
            facts.note_tags(schema, *id);
            needs(schema, *id, &mut |needed| {
                if let Some(users) = users.get_mut(needed.index()) {
                    users.push(*id);
                }
            });
        }
        while let Some(id) = open.pop() {
            if let Some(has_float @ false) = facts.has_float.get_mut(id.index()) {
                *has_float = true;
                open.extend(users.get(id.index()).into_iter().flatten());
            }
        }
        facts
    }

    /// Notes what a type in a declaration's definition asks for.
    fn look_at(&mut self, ty: &Type, (id, module): (DeclId, ModuleId)) {
        match ty {
            Type::Decimal => self.libraries.rust_decimal = true,
            Type::Uuid => self.libraries.uuid = true,
            Type::Datetime | Type::Date | Type::Time | Type::Duration => self.libraries.chrono = true,
            Type::Tuple { items, .. } => {
                for item in items {
                    if let Type::Const(value) = item
                        && let Some(number) = self.constants.next(value, module)
                    {
                        self.firsts.entry(id).or_default().constants.push((number, value.clone()));
                    }
                }
            }
            Type::Constrained(_, constraints) => {
                for constraint in constraints {
                    if let Constraint::Pattern(pattern) = constraint {
                        self.libraries.regex = true;
                        if let Some(number) = self.patterns.next(&pattern.text, module) {
                            self.firsts.entry(id).or_default().patterns.push((number, pattern.clone()));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// What a union reads of its tag it gives to records that have the tag as a field.
    fn note_tags(&mut self, schema: &Schema, id: DeclId) {
        let DeclKind::Union(union) = &schema.decl(id).kind else { return };
        let Some(tag) = union.layout.tag() else { return };
        for row in &union.rows {
            if let Holds::Record(record) = holds(schema, union, row) {
                self.note_tag(schema, record, tag);
            }
        }
    }

    /// A union gives what it read of the tag to the structs that have it as a field, through unions in between.
    fn note_tag(&mut self, schema: &Schema, record: DeclId, tag: &str) {
        if let Some(union) = schema.as_union(record) {
            for row in &union.rows {
                if let Holds::Record(record) = holds(schema, union, row) {
                    self.note_tag(schema, record, tag);
                }
            }
            return;
        }
        let generic = self.generics.instance(schema, record).map(|(generic, _)| generic);
        for reader in [Some(record), generic].into_iter().flatten() {
            if let Some(tags) = self.tags.get_mut(reader.index()) {
                tags.push(tag.to_owned());
            }
        }
    }

    /// Whether the definition of an alias names a type that is deprecated.
    pub(super) fn alias_mentions_deprecated(&self, schema: &Schema, id: DeclId) -> bool {
        match &schema.decl(id).kind {
            DeclKind::Alias(target) if self.generics.instance(schema, id).is_none() => self.mentions_deprecated(target),
            _ => self.deprecated.get(id.index()).copied().unwrap_or_default(),
        }
    }

    /// Whether the type's definition names a type that is deprecated.
    pub(super) fn mentions_deprecated(&self, ty: &Type) -> bool {
        let mut mentions = false;
        ty.each(&mut |ty| {
            if let Type::Ref(id) = ty {
                mentions |= self.deprecated.get(id.index()).copied().unwrap_or_default();
            }
        });
        mentions
    }

    /// Whether every value of the type equals itself.
    pub(super) fn is_eq(&self, id: DeclId) -> bool {
        !self.has_float.get(id.index()).copied().unwrap_or_default()
    }

    /// Whether a union may have found this key of the struct before the struct is read.
    pub(super) fn is_tag(&self, id: DeclId, wire: &str) -> bool {
        self.tags.get(id.index()).is_some_and(|tags| tags.iter().any(|tag| tag == wire))
    }

    /// The number of a constant that is an item of a tuple.
    pub(super) fn number_of_constant(&self, value: &Literal, module: ModuleId) -> Option<usize> {
        self.constants.get(value, module)
    }

    /// The number of a pattern.
    pub(super) fn number_of_pattern(&self, pattern: &Pattern, module: ModuleId) -> usize {
        self.patterns.get(&pattern.text, module).unwrap_or_default()
    }

    /// What this declaration is the first to have of what types know by a number.
    pub(super) fn firsts(&self, id: DeclId) -> Option<&Firsts> {
        self.firsts.get(&id)
    }
}

/// Whether what a declaration is printed as names something that is deprecated.
fn prints_deprecated(schema: &Schema, generics: &Generics, id: DeclId) -> bool {
    schema.decl(id).marks.deprecated.is_some()
        || generics.instance(schema, id).is_some_and(|(_, arguments)| {
            let mut found = false;
            for argument in arguments {
                argument.each(&mut |ty| found |= matches!(ty, Type::Ref(id) if prints_deprecated(schema, generics, *id)));
            }
            found
        })
}
