//! Aliases and newtypes: what they stand for.

use super::Checker;
use super::annotations::Subject;
use super::draft::{DraftChoice, DraftKind, Syntax};
use super::graph;
use super::names::Meaning;
use super::types::{Place, is_null};
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Type};
use crate::source::Span;
use std::collections::BTreeSet;

/// The longest chain of aliases that name each other; longer ones nest deeper than any target's compiler follows.
const LONGEST_CHAIN: usize = 32;

impl<'a> Checker<'a> {
    /// Resolves aliases and newtypes, each after those it refers to. One that comes back to itself other than by way of a list or map
    /// is an error and poison.
    pub(super) fn resolve_aliases(&mut self) {
        let aliases: Vec<(DeclId, &'a ast::AliasDecl)> = self
            .ids()
            .filter_map(|id| match self.draft(id).syntax {
                Syntax::Alias(decl) | Syntax::Newtype(decl) => Some((id, decl)),
                _ => None,
            })
            .collect();
        let direct = self.edges_between(&aliases, names_directly_in);
        let mut endless: BTreeSet<usize> = BTreeSet::new();
        for component in graph::components(&direct) {
            if let Some(cycle) = graph::cycle(&component, &direct) {
                self.alias_comes_back_to_itself(&aliases, &cycle);
                endless.extend(component);
            }
        }
        // In a circle, what is only another name comes after what it is a name of.
        let mut rank = vec![0usize; aliases.len()];
        for (place, at) in graph::components(&direct).into_iter().flatten().enumerate() {
            rank.iter_mut().skip(at).take(1).for_each(|rank| *rank = place);
        }
        let edges = self.edges_between(&aliases, names_in);
        let mut chain = vec![0usize; aliases.len()];
        for component in graph::components(&edges) {
            let outside = component.iter().filter_map(|at| edges.get(*at)).flatten().filter(|to| component.binary_search(to).is_err());
            let longest = outside.filter_map(|to| chain.get(*to)).max().map_or(0, |chain| chain + 1);
            let mut in_order = component.clone();
            in_order.sort_by_key(|at| rank.get(*at).copied());
            for at in &in_order {
                let Some((id, decl)) = aliases.get(*at).copied() else { continue };
                if let Some(chain) = chain.get_mut(*at) {
                    *chain = longest;
                }
                if longest == LONGEST_CHAIN {
                    let span = self.draft(id).span;
                    self.report(
                        Diagnostic::new(codes::NESTED_TOO_DEEP, span, format!("aliases nest at most {LONGEST_CHAIN} deep"))
                            .help("refer to the inner type itself"),
                    );
                }
                if longest < LONGEST_CHAIN && !endless.contains(at) {
                    self.resolve_alias(id, decl);
                }
            }
        }
        self.circles_of_aliases_are_types_of_their_own(&aliases, &edges);
    }

    /// What is told apart by JSON kind is a type of its own anyway; circles that do without it need another one.
    fn circles_of_aliases_are_types_of_their_own(&mut self, aliases: &[(DeclId, &'a ast::AliasDecl)], edges: &[Vec<usize>]) {
        let is_alias = |at: &usize| aliases.get(*at).is_some_and(|(id, _)| matches!(self.draft(*id).kind, DraftKind::Alias(_)));
        let edges: Vec<Vec<usize>> = edges
            .iter()
            .enumerate()
            .map(|(at, to)| if is_alias(&at) { to.iter().copied().filter(is_alias).collect() } else { Vec::new() })
            .collect();
        for component in graph::components(&edges) {
            if graph::cycle(&component, &edges).is_some() {
                component.iter().filter_map(|at| aliases.get(*at)).for_each(|(id, _)| self.alias_is_a_type_of_its_own(*id));
            }
        }
    }

    /// In a circle of aliases, those that say more than another name become types of their own: there following types comes to an end.
    fn alias_is_a_type_of_its_own(&mut self, id: DeclId) {
        let kind = &mut self.draft_mut(id).kind;
        if let DraftKind::Alias(Some(ty)) = kind
            && !matches!(ty, Type::Ref(_))
            && !matches!(ty, Type::Constrained(inner, _) if matches!(**inner, Type::Ref(_)))
        {
            *kind = DraftKind::Recursive(ty.clone());
        }
    }

    /// For each alias the positions of the aliases that its type mentions in this way.
    fn edges_between(
        &self,
        aliases: &[(DeclId, &'a ast::AliasDecl)],
        mentioned: fn(&'a ast::Type, &mut Vec<&'a ast::Ident>),
    ) -> Vec<Vec<usize>> {
        let position: std::collections::BTreeMap<DeclId, usize> = aliases.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        aliases
            .iter()
            .map(|(id, decl)| {
                let module = self.draft(*id).module;
                let mut names = Vec::new();
                if let Some(ty) = &decl.ty {
                    mentioned(ty, &mut names);
                }
                names
                    .into_iter()
                    .filter_map(|name| match self.entry(module, &name.text)?.meaning {
                        Meaning::Decl(id) => position.get(&id).copied(),
                        _ => None,
                    })
                    .collect()
            })
            .collect()
    }

    fn alias_comes_back_to_itself(&mut self, aliases: &[(DeclId, &'a ast::AliasDecl)], cycle: &[usize]) {
        let way: Vec<_> = cycle.iter().filter_map(|at| aliases.get(*at)).map(|(id, _)| *id).collect();
        let Some((first, rest)) = way.split_first() else { return };
        let mut names: Vec<String> = way.iter().map(|id| self.draft(*id).name.clone()).collect();
        names.extend(names.first().cloned());
        let mut diagnostic = Diagnostic::new(
            codes::ALIAS_CYCLE,
            self.draft(*first).span,
            format!("this type stands for itself: {}", graph::in_words(&names)),
        )
        .help("let one of them stand for another type; a type may contain itself in a list, a map or an optional field of a struct");
        for id in rest.iter().take(graph::SHOWN) {
            diagnostic = diagnostic.also(self.draft(*id).span, "then this one");
        }
        self.report(diagnostic);
    }

    fn resolve_alias(&mut self, id: DeclId, decl: &'a ast::AliasDecl) {
        self.draft_mut(id).marks = self.read_annotations(&decl.meta, Subject::Typed);
        let Some(ty) = &decl.ty else { return };
        let module = self.draft(id).module;
        let is_newtype = matches!(self.draft(id).syntax, Syntax::Newtype(_));
        if let (false, ast::TypeKind::Union(written)) = (is_newtype, &ty.kind) {
            self.resolve_alias_of_alternatives(id, written, ty.span, &Place::of_alias(module, id, decl));
            self.constrain_alias_of_alternatives(id, &decl.meta);
            return;
        }
        let lowered = self.lower_type(ty, &Place::of_alias(module, id, decl));
        if is_newtype {
            let lowered = lowered.filter(|lowered| self.newtype_wraps_a_scalar(lowered, ty));
            let lowered = lowered.and_then(|ty| self.constrained(&decl.meta, ty));
            self.draft_mut(id).kind = DraftKind::Newtype(lowered);
        } else {
            let lowered = lowered.and_then(|ty| self.constrained(&decl.meta, ty));
            self.draft_mut(id).kind = DraftKind::Alias(lowered);
        }
    }

    /// Constraints speak of what stands beside `null`. Of several alternatives they cannot speak, which is reported.
    fn constrain_alias_of_alternatives(&mut self, id: DeclId, meta: &ast::Meta) {
        match &self.draft(id).kind {
            DraftKind::Alias(Some(ty)) => {
                let constrained = self.constrained(meta, ty.clone());
                self.draft_mut(id).kind = DraftKind::Alias(constrained);
            }
            DraftKind::Choice(_) => {
                self.constrained(meta, Type::Ref(id));
            }
            _ => {}
        }
    }

    /// `type X = A | B` is the choice itself; with `null` beside it, X stands for the nullable choice.
    fn resolve_alias_of_alternatives(&mut self, id: DeclId, written: &'a [ast::Type], span: Span, place: &Place<'a>) {
        let same_kind = |one: &ast::Type, other: &ast::Type| match (&one.kind, &other.kind) {
            (ast::TypeKind::Literal(one), ast::TypeKind::Literal(other)) => {
                std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind)
            }
            _ => false,
        };
        let is_one = written.windows(2).all(|pair| matches!(pair, [one, other] if same_kind(one, other)));
        if is_one || written.iter().any(is_null) {
            let lowered = self.lower_alternatives(written, span, place);
            self.draft_mut(id).kind = DraftKind::Alias(lowered);
            return;
        }
        let choice_place = Place { name: self.draft(id).name.clone(), ..place.clone() };
        let Some(alternatives) = self.alternatives(written, span, &choice_place) else { return };
        let body = DraftChoice { anonymous: false, alternatives: alternatives.types, settled: Vec::new() };
        self.draft_mut(id).kind = DraftKind::Choice(body);
    }

    /// A newtype is a scalar with a name of its own: every target can keep that apart without a wrapper on the wire.
    fn newtype_wraps_a_scalar(&mut self, lowered: &Type, written: &ast::Type) -> bool {
        let scalar = match self.on_the_wire(lowered) {
            None => return false,
            Some(
                Type::String
                | Type::Bool
                | Type::Int(_)
                | Type::Float
                | Type::Decimal
                | Type::Bytes
                | Type::Uuid
                | Type::Datetime
                | Type::Date
                | Type::Time
                | Type::Duration
                | Type::Url,
            ) => true,
            Some(_) => false,
        };
        if !scalar {
            self.report(
                Diagnostic::new(codes::NEWTYPE_OF_NO_SCALAR, written.span, "a newtype wraps a scalar type")
                    .label("this is none")
                    .help("for another name write `type … = …`, for a type of its own declare a struct or an enum"),
            );
        }
        scalar
    }
}

/// The names that a type mentions other than in lists and maps.
fn names_directly_in<'a>(ty: &'a ast::Type, names: &mut Vec<&'a ast::Ident>) {
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        match &ty.kind {
            ast::TypeKind::Name { name, .. } => names.push(name),
            ast::TypeKind::Union(inner) | ast::TypeKind::Tuple(inner) => open.extend(inner),
            _ => {}
        }
    }
}

/// Every name a type mentions, bodies of structs left out (a struct breaks the circle).
fn names_in<'a>(ty: &'a ast::Type, names: &mut Vec<&'a ast::Ident>) {
    let mut open = vec![ty];
    while let Some(ty) = open.pop() {
        match &ty.kind {
            ast::TypeKind::Name { name, args } => {
                names.push(name);
                open.extend(args);
            }
            ast::TypeKind::Array(inner) => open.push(inner),
            ast::TypeKind::Map(key, value) => open.extend([&**key, &**value]),
            ast::TypeKind::Union(inner) | ast::TypeKind::Tuple(inner) => open.extend(inner),
            ast::TypeKind::Literal(_) | ast::TypeKind::Struct { .. } | ast::TypeKind::Hole => {}
        }
    }
}
