//! What the whole schema says about single declarations.

use super::rows::{Holds, each_in, holds, needs, types_of};
use crate::schema::{Constraint, DeclId, DeclKind, Literal, Pattern, Schema, Type};
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
    constants: BTreeMap<Literal, usize>,
    /// The patterns by their texts. Types know them by these numbers.
    patterns: BTreeMap<String, usize>,
    /// By the declaration that is the first to have them: constants and patterns.
    firsts: BTreeMap<DeclId, Firsts>,
    /// The libraries that the types come from, besides serde.
    pub(super) libraries: Libraries,
}

/// What types know by a number, each with its own.
#[derive(Default)]
pub(super) struct Firsts {
    pub(super) constants: Vec<(usize, Literal)>,
    pub(super) patterns: Vec<(usize, Pattern)>,
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
    pub(super) fn of(schema: &Schema, emitted: &[DeclId]) -> Self {
        let count = schema.decls().len();
        let mut facts = Self {
            has_float: vec![false; count],
            tags: vec![Vec::new(); count],
            deprecated: schema.decls().iter().map(|decl| decl.marks.deprecated.is_some()).collect(),
            constants: BTreeMap::new(),
            patterns: BTreeMap::new(),
            firsts: BTreeMap::new(),
            libraries: Libraries::default(),
        };
        let mut users: Vec<Vec<DeclId>> = vec![Vec::new(); count];
        let mut open = Vec::new();
        for id in emitted {
            types_of(schema, *id, &mut |ty| each_in(ty, &mut |ty| facts.look_at(ty, *id, &mut open)));
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

    /// Notes what a type in a declaration's definition asks for; a declaration that has a float goes to `floats`.
    fn look_at(&mut self, ty: &Type, id: DeclId, floats: &mut Vec<DeclId>) {
        match ty {
            Type::Float => floats.push(id),
            Type::Decimal => self.libraries.rust_decimal = true,
            Type::Uuid => self.libraries.uuid = true,
            Type::Datetime | Type::Date | Type::Time | Type::Duration => self.libraries.chrono = true,
            Type::Tuple { items, .. } => {
                for item in items {
                    if let Type::Const(value) = item {
                        let next = self.constants.len();
                        self.constants.entry(value.clone()).or_insert_with(|| {
                            self.firsts.entry(id).or_default().constants.push((next, value.clone()));
                            next
                        });
                    }
                }
            }
            Type::Constrained(_, constraints) => {
                for constraint in constraints {
                    if let Constraint::Pattern(pattern) = constraint {
                        self.libraries.regex = true;
                        let next = self.patterns.len();
                        self.patterns.entry(pattern.text.clone()).or_insert_with(|| {
                            self.firsts.entry(id).or_default().patterns.push((next, pattern.clone()));
                            next
                        });
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
        } else if let Some(tags) = self.tags.get_mut(record.index()) {
            tags.push(tag.to_owned());
        }
    }

    /// Whether the type's definition names a type that is deprecated.
    pub(super) fn mentions_deprecated(&self, ty: &Type) -> bool {
        let mut mentions = false;
        each_in(ty, &mut |ty| {
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
    pub(super) fn number_of_constant(&self, value: &Literal) -> Option<usize> {
        self.constants.get(value).copied()
    }

    /// The number of a pattern.
    pub(super) fn number_of_pattern(&self, pattern: &Pattern) -> usize {
        self.patterns.get(&pattern.text).copied().unwrap_or_default()
    }

    /// What this declaration is the first to have of what types know by a number.
    pub(super) fn firsts(&self, id: DeclId) -> Option<&Firsts> {
        self.firsts.get(&id)
    }
}
