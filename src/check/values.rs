//! Whether values exist: a struct that always contains another one of itself can never be built.

use super::Checker;
use super::draft::{DraftKind, DraftPresence, Syntax};
use super::graph;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Layout, Type};
use std::collections::VecDeque;

impl Checker<'_> {
    /// Every struct and union must have a finite value.
    pub(super) fn values_are_finite(&mut self) {
        // What each declaration needs: all of these, or one of them. What an alternative of a choice needs is a node of its own.
        let mut nodes: Vec<Needs> = self.ids().map(|id| self.needs(id)).collect();
        let mut below: Vec<Needs> = Vec::new();
        let declared = nodes.len();
        for node in &mut nodes {
            for several in std::mem::take(&mut node.several) {
                node.targets.push(declared + below.len());
                below.push(Needs { targets: several, ..Needs::default() });
            }
        }
        nodes.append(&mut below);
        let one_is_enough: Vec<bool> = nodes.iter().map(|node| node.one_is_enough).collect();
        let needs: Vec<Vec<usize>> = nodes.into_iter().map(|node| node.targets).collect();
        let mut missing: Vec<usize> = needs.iter().map(Vec::len).collect();
        let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
        for (at, targets) in needs.iter().enumerate() {
            for target in targets {
                if let Some(list) = needed_by.get_mut(*target) {
                    list.push(at);
                }
            }
        }
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
                if *left == 0 || one_is_enough.get(user) == Some(&true) {
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
        self.tuples_contain_themselves_by_way_of_structs();
    }

    /// A field of a struct is where a circle is broken in memory; a tuple has no place for that.
    fn tuples_contain_themselves_by_way_of_structs(&mut self) {
        let edges: Vec<Vec<usize>> = self.ids().map(|id| self.directly_in(id)).collect();
        for component in graph::components(&edges) {
            let Some(cycle) = graph::cycle(&component, &edges) else { continue };
            let cycle: Vec<DeclId> = cycle.into_iter().map(|at| DeclId(u32::try_from(at).unwrap_or(u32::MAX))).collect();
            if cycle
                .iter()
                .any(|id| self.endless.contains(id) || matches!(self.draft(*id).syntax, Syntax::Union(_) if !self.is_by_position(*id)))
            {
                continue;
            }
            let way: Vec<DeclId> = cycle.iter().copied().filter(|id| !self.draft(*id).made_up).collect();
            let Some(first) = way.first().or(cycle.first()).copied() else { continue };
            let mut names: Vec<String> = way.iter().map(|id| self.draft(*id).name.clone()).collect();
            names.push(self.draft(first).name.clone());
            self.report(
                Diagnostic::new(codes::ENDLESS, self.draft(first).span, format!("a tuple contains itself: {}", graph::in_words(&names)))
                    .help("put a struct or a list between: `[string, Next[]]`, or a field `next?: Next`"),
            );
        }
    }

    fn is_by_position(&self, id: DeclId) -> bool {
        matches!(&self.draft(id).kind, DraftKind::Union(body) if body.layout == Some(Layout::Position))
    }

    /// The declarations other than structs that a value of this one, which is none itself, holds other than through a list or map.
    fn directly_in(&self, id: DeclId) -> Vec<usize> {
        let mut found = Vec::new();
        match &self.draft(id).kind {
            DraftKind::Union(body) => found.extend(body.rows.iter().map(|row| row.record.index())),
            DraftKind::Choice(body) => body.settled.iter().for_each(|one| held(&one.ty, true, &mut found)),
            DraftKind::Alias(Some(ty)) | DraftKind::Recursive(ty) => held(ty, true, &mut found),
            _ => {}
        }
        found.retain(|at| self.decls.get(*at).is_some_and(|draft| !matches!(draft.kind, DraftKind::Struct(_))));
        found
    }

    /// The declarations that a value of this one cannot do without.
    fn needs(&self, id: DeclId) -> Needs {
        let mut needs = Needs::default();
        match &self.draft(id).kind {
            DraftKind::Struct(body) => {
                let fields = body.fields.iter().filter(|field| !matches!(field.presence, DraftPresence::Optional));
                fields.filter_map(|field| field.ty.as_ref()).for_each(|ty| held(ty, false, &mut needs.targets));
                needs.targets.extend(body.base.map(DeclId::index));
            }
            DraftKind::Union(body) if body.open || body.incomplete => {}
            DraftKind::Union(body) => {
                needs.one_is_enough = true;
                needs.targets.extend(body.rows.iter().map(|row| row.record.index()));
            }
            DraftKind::Choice(body) => {
                for one in &body.settled {
                    let mut of_one = Vec::new();
                    held(&one.ty, false, &mut of_one);
                    if of_one.is_empty() {
                        return Needs::default();
                    }
                    needs.several.push(of_one);
                }
                needs.one_is_enough = true;
            }
            DraftKind::Alias(Some(ty)) | DraftKind::Recursive(ty) => held(ty, false, &mut needs.targets),
            DraftKind::Alias(None) | DraftKind::Newtype(_) | DraftKind::Enum(_) | DraftKind::Parameter => {}
        }
        needs
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
                && let Some(field) = body.fields.iter().find(|field| field.ty.as_ref().is_some_and(|ty| self.always_holds(ty, *next)))
            {
                diagnostic = diagnostic.also(field.span, "always contains the next one");
            }
        }
        self.report(diagnostic);
    }

    fn always_holds(&self, ty: &Type, id: DeclId) -> bool {
        let mut found = Vec::new();
        held(&self.behind_aliases(ty), false, &mut found);
        held(ty, false, &mut found);
        found.contains(&id.index())
    }
}

/// What a declaration cannot do without.
#[derive(Default)]
struct Needs {
    targets: Vec<usize>,
    /// Whether one of the targets is enough.
    one_is_enough: bool,
    /// Targets that stand for several at once.
    several: Vec<Vec<usize>>,
}

/// The declarations that a value of a type holds other than through a list or map; what may be null is held only if asked for.
fn held(ty: &Type, nullable: bool, found: &mut Vec<usize>) {
    match ty {
        Type::Ref(id) => found.push(id.index()),
        Type::Constrained(inner, _) => held(inner, nullable, found),
        Type::Nullable(inner) if nullable => held(inner, nullable, found),
        Type::Tuple { items, .. } => items.iter().for_each(|item| held(item, nullable, found)),
        _ => {}
    }
}
