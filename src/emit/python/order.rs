//! The order of a module's declarations: what a class statement or an alias needs is declared before it, and so are the types of
//! fields, except where types contain each other.

use crate::emit::generics::Generics;
use crate::naming::python::is_anonymous;
use crate::schema::{DeclId, DeclKind, ModuleId, Schema, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What a declaration refers to in its own module.
struct Needs {
    /// First what must stand before it (the base of a class, the members of a union, what an alias stands for), then what should:
    /// otherwise its name is put in quotes.
    all: Vec<DeclId>,
    /// How many of them must.
    hard: usize,
}

/// The declarations of a module in the order to write them, each with whether it is an alias that contains itself: such a one is written
/// as text, which needs nothing before it.
pub(super) fn of(schema: &Schema, generics: &Generics, module: ModuleId) -> Vec<(DeclId, bool)> {
    let mut order =
        Order { schema, generics, module, seen: BTreeSet::new(), written: BTreeSet::new(), waiting: BTreeMap::new(), out: Vec::new() };
    let all = schema.module(module).decls.iter().copied();
    let all: Vec<DeclId> = all.filter(|id| !is_anonymous(schema, *id) && !generics.leaves_out(schema, *id)).collect();
    for id in &all {
        order.visit(*id);
    }
    // What contains itself in its own declaration first: around the others something may be left that is in no circle.
    let (knots, others): (Vec<DeclId>, Vec<DeclId>) =
        all.into_iter().partition(|id| matches!(schema.decl(*id).kind, DeclKind::Recursive(_)) || order.needs(*id).all.contains(id));
    for id in knots.into_iter().chain(others) {
        if !order.written.contains(&id) {
            order.write(id, true);
        }
    }
    order.out
}

struct Order<'a> {
    schema: &'a Schema,
    generics: &'a Generics,
    module: ModuleId,
    seen: BTreeSet<DeclId>,
    written: BTreeSet<DeclId>,
    /// What waits for a declaration that is being visited further out.
    waiting: BTreeMap<DeclId, Vec<DeclId>>,
    out: Vec<(DeclId, bool)>,
}

impl Order<'_> {
    /// Visits what a declaration needs, then writes it down. A stack instead of recursion: schemas can be deep.
    fn visit(&mut self, id: DeclId) {
        if !self.seen.insert(id) {
            return;
        }
        let needs = self.needs(id);
        let mut stack = vec![(id, needs, 0)];
        while let Some((id, needs, at)) = stack.last_mut() {
            if let Some(next) = needs.all.get(*at).copied() {
                *at += 1;
                if self.seen.insert(next) {
                    stack.push((next, self.needs(next), 0));
                }
            } else {
                let id = *id;
                if let Some((_, needs, _)) = stack.pop() {
                    self.settle(id, &needs);
                }
            }
        }
    }

    /// Writes a declaration down as soon as all it must have before it is there, and then what waited for it.
    fn settle(&mut self, id: DeclId, needs: &Needs) {
        match needs.all.iter().take(needs.hard).find(|need| !self.written.contains(need)) {
            Some(missing) => self.waiting.entry(*missing).or_default().push(id),
            None => self.write(id, false),
        }
    }

    fn write(&mut self, id: DeclId, is_circular: bool) {
        let mut ready = vec![(id, is_circular)];
        while let Some((id, is_circular)) = ready.pop() {
            self.written.insert(id);
            self.out.push((id, is_circular));
            // In turn, so that the first of them stands first.
            for waiting in self.waiting.remove(&id).unwrap_or_default().into_iter().rev() {
                let needs = self.needs(waiting);
                match needs.all.iter().take(needs.hard).find(|need| !self.written.contains(need)) {
                    _ if self.written.contains(&waiting) => {}
                    Some(missing) => self.waiting.entry(*missing).or_default().push(waiting),
                    None => ready.push((waiting, false)),
                }
            }
        }
    }

    fn needs(&self, id: DeclId) -> Needs {
        let (mut hard, mut soft) = (Vec::new(), Vec::new());
        match &self.schema.decl(id).kind {
            _ if self.generics.instance(self.schema, id).is_some() => {
                self.types(&Type::Ref(id), &mut hard, &mut soft);
                hard.append(&mut soft);
                hard.retain(|need| *need != id);
            }
            DeclKind::Struct(body) => {
                hard.extend(body.base);
                for field in &body.fields {
                    self.types(&field.ty, &mut hard, &mut soft);
                }
            }
            DeclKind::Union(body) => hard.extend(body.rows.iter().map(|row| row.record)),
            DeclKind::Alias(ty) | DeclKind::Newtype(ty) | DeclKind::Recursive(ty) => {
                self.types(ty, &mut hard, &mut soft);
                hard.append(&mut soft);
            }
            DeclKind::Choice(body) => {
                body.alternatives.iter().for_each(|alternative| self.types(&alternative.ty, &mut hard, &mut soft));
                hard.append(&mut soft);
            }
            DeclKind::Enum(_) | DeclKind::Parameter => {}
        }
        for list in [&mut hard, &mut soft] {
            list.retain(|need| self.schema.decl(*need).module == self.module && !is_anonymous(self.schema, *need));
        }
        let count = hard.len();
        hard.append(&mut soft);
        Needs { all: hard, hard: count }
    }

    /// Enums and newtypes need nothing that could lead back, so they can always stand first.
    fn types(&self, ty: &Type, hard: &mut Vec<DeclId>, soft: &mut Vec<DeclId>) {
        match ty {
            Type::Ref(id) => match &self.schema.decl(*id).kind {
                DeclKind::Enum(_) | DeclKind::Newtype(_) => hard.push(*id),
                DeclKind::Choice(body) if body.anonymous => {
                    body.alternatives.iter().for_each(|alternative| self.types(&alternative.ty, hard, soft));
                }
                DeclKind::Parameter => {}
                _ => match self.generics.instance(self.schema, *id) {
                    Some((generic, arguments)) => {
                        soft.push(generic);
                        arguments.iter().for_each(|argument| self.types(argument, hard, soft));
                    }
                    None => soft.push(*id),
                },
            },
            Type::Array(item) | Type::Nullable(item) | Type::Constrained(item, _) => self.types(item, hard, soft),
            Type::Tuple { items, rest } => items.iter().chain(rest.as_deref()).for_each(|item| self.types(item, hard, soft)),
            Type::Map(key, item) => {
                self.types(key, hard, soft);
                self.types(item, hard, soft);
            }
            _ => {}
        }
    }
}
