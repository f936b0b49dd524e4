//! The order of a module's declarations: what a class statement or an alias needs is declared before it, and so are the types of
//! fields, except where types contain each other.

use crate::naming::python::is_anonymous;
use crate::schema::{DeclId, DeclKind, ModuleId, Schema, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What a declaration refers to in its own module.
#[derive(Default)]
struct Needs {
    /// What must stand before it: the base of a class, the members of a union, what an alias stands for.
    hard: Vec<DeclId>,
    /// What should stand before it; otherwise its name is put in quotes.
    soft: Vec<DeclId>,
}

/// The declarations of a module in the order to write them, and behind them the aliases that contain themselves.
pub(super) fn of(schema: &Schema, module: ModuleId) -> (Vec<DeclId>, Vec<DeclId>) {
    let mut order = Order { schema, module, seen: BTreeSet::new(), written: BTreeSet::new(), waiting: BTreeMap::new(), out: Vec::new() };
    let all: Vec<DeclId> = schema.module(module).decls.iter().copied().filter(|id| !is_anonymous(schema, *id)).collect();
    for id in &all {
        order.visit(*id);
    }
    let circular = all.into_iter().filter(|id| !order.written.contains(id)).collect();
    (order.out, circular)
}

struct Order<'a> {
    schema: &'a Schema,
    module: ModuleId,
    seen: BTreeSet<DeclId>,
    written: BTreeSet<DeclId>,
    /// What waits for a declaration that is being visited further out.
    waiting: BTreeMap<DeclId, Vec<DeclId>>,
    out: Vec<DeclId>,
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
            if let Some(next) = needs.hard.iter().chain(&needs.soft).nth(*at).copied() {
                *at += 1;
                if self.seen.insert(next) {
                    stack.push((next, self.needs(next), 0));
                }
            } else {
                let id = *id;
                stack.pop();
                self.settle(id);
            }
        }
    }

    /// Writes a declaration down as soon as all it must have before it is there, and then what waited for it.
    fn settle(&mut self, id: DeclId) {
        let mut ready = vec![id];
        while let Some(id) = ready.pop() {
            if let Some(missing) = self.needs(id).hard.into_iter().find(|need| !self.written.contains(need)) {
                self.waiting.entry(missing).or_default().push(id);
                continue;
            }
            self.written.insert(id);
            self.out.push(id);
            ready.extend(self.waiting.remove(&id).into_iter().flatten().rev());
        }
    }

    fn needs(&self, id: DeclId) -> Needs {
        let mut needs = Needs::default();
        match &self.schema.decl(id).kind {
            DeclKind::Struct(body) => {
                needs.hard.extend(body.base);
                for field in &body.fields {
                    self.types(&field.ty, &mut needs.hard, &mut needs.soft);
                }
            }
            DeclKind::Union(body) => needs.hard.extend(body.rows.iter().map(|row| row.record)),
            DeclKind::Alias(ty) | DeclKind::Newtype(ty) => {
                let mut soft = Vec::new();
                self.types(ty, &mut needs.hard, &mut soft);
                needs.hard.append(&mut soft);
            }
            DeclKind::Enum(_) => {}
        }
        for list in [&mut needs.hard, &mut needs.soft] {
            list.retain(|need| self.schema.decl(*need).module == self.module && !is_anonymous(self.schema, *need));
        }
        needs
    }

    /// Enums and newtypes need nothing that could lead back, so they can always stand first.
    fn types(&self, ty: &Type, hard: &mut Vec<DeclId>, soft: &mut Vec<DeclId>) {
        match ty {
            Type::Ref(id) => match self.schema.decl(*id).kind {
                DeclKind::Enum(_) | DeclKind::Newtype(_) => hard.push(*id),
                _ => soft.push(*id),
            },
            Type::Array(item) | Type::Nullable(item) => self.types(item, hard, soft),
            Type::Map(key, item) => {
                self.types(key, hard, soft);
                self.types(item, hard, soft);
            }
            _ => {}
        }
    }
}
