//! Whether values exist: a struct that always contains another one of itself can never be built.

use super::Checker;
use super::draft::{DraftKind, DraftPresence};
use super::graph;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Type};
use std::collections::VecDeque;

impl Checker<'_> {
    /// Every struct and union must have a finite value.
    pub(super) fn values_are_finite(&mut self) {
        // What each declaration needs: a struct all of these, a union one of them.
        let needs: Vec<Vec<usize>> = self.ids().map(|id| self.needs(id)).collect();
        let mut missing: Vec<usize> = needs.iter().map(Vec::len).collect();
        let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
        for (at, targets) in needs.iter().enumerate() {
            for target in targets {
                if let Some(list) = needed_by.get_mut(*target) {
                    list.push(at);
                }
            }
        }
        let is_union: Vec<bool> = self.decls.iter().map(|draft| matches!(draft.kind, DraftKind::Union(_))).collect();
        let mut finite = vec![false; needs.len()];
        let mut queue: VecDeque<usize> = (0..needs.len()).filter(|at| missing.get(*at) == Some(&0)).collect();
        while let Some(at) = queue.pop_front() {
            if finite.get(at) == Some(&true) {
                continue;
            }
            if let Some(finite) = finite.get_mut(at) {
                *finite = true;
            }
            for &user in needed_by.get(at).into_iter().flatten() {
                let Some(left) = missing.get_mut(user) else { continue };
                *left = left.saturating_sub(1);
                if *left == 0 || is_union.get(user) == Some(&true) {
                    queue.push_back(user);
                }
            }
        }
        let endless: Vec<Vec<usize>> = needs
            .iter()
            .enumerate()
            .map(|(at, targets)| match finite.get(at) {
                Some(false) => targets.iter().copied().filter(|target| finite.get(*target) == Some(&false)).collect(),
                _ => Vec::new(),
            })
            .collect();
        let ids: Vec<DeclId> = self.ids().collect();
        self.endless = ids.iter().zip(&finite).filter(|(_, finite)| !**finite).map(|(id, _)| *id).collect();
        for component in graph::components(&endless) {
            if let Some(cycle) = graph::cycle(&component, &endless) {
                let cycle: Vec<DeclId> = cycle.iter().filter_map(|at| ids.get(*at).copied()).collect();
                self.contains_itself_always(&cycle);
            }
        }
    }

    /// The declarations that a value of this one cannot do without.
    fn needs(&self, id: DeclId) -> Vec<usize> {
        match &self.draft(id).kind {
            DraftKind::Struct(body) => {
                let fields = body.fields.iter().filter(|field| !matches!(field.presence, DraftPresence::Optional));
                let types = fields.filter_map(|field| self.needed_by_type(field.ty.as_ref()?));
                types.chain(body.base).map(DeclId::index).collect()
            }
            DraftKind::Union(body) if body.open || body.incomplete => Vec::new(),
            DraftKind::Union(body) => body.rows.iter().map(|row| row.record.index()).collect(),
            _ => Vec::new(),
        }
    }

    fn needed_by_type(&self, ty: &Type) -> Option<DeclId> {
        match self.behind_aliases(ty) {
            Type::Ref(id) if matches!(self.draft(id).kind, DraftKind::Struct(_) | DraftKind::Union(_)) => Some(id),
            _ => None,
        }
    }

    fn contains_itself_always(&mut self, cycle: &[DeclId]) {
        let way: Vec<DeclId> = cycle.iter().copied().filter(|id| !self.draft(*id).made_up).collect();
        let Some(first) = way.first().or(cycle.first()).copied() else { return };
        let mut names: Vec<String> = way.iter().map(|id| self.draft(*id).name.clone()).collect();
        names.push(self.draft(first).name.clone());
        let mut diagnostic = Diagnostic::new(
            codes::ENDLESS,
            self.draft(first).span,
            format!("a value of `{}` would never end: {}", self.draft(first).name, graph::in_words(&names)),
        )
        .help("make a field on the way optional, nullable or a list");
        for (at, id) in cycle.iter().enumerate().take(graph::SHOWN) {
            let Some(next) = cycle.get(at + 1).or(cycle.first()) else { continue };
            if let DraftKind::Struct(body) = &self.draft(*id).kind
                && let Some(field) =
                    body.fields.iter().find(|field| field.ty.as_ref().and_then(|ty| self.needed_by_type(ty)) == Some(*next))
            {
                diagnostic = diagnostic.also(field.span, "always contains the next one");
            }
        }
        self.report(diagnostic);
    }
}
