//! Aliases and newtypes: what they stand for.

use super::Checker;
use super::draft::{DraftKind, Syntax};
use super::graph;
use super::names::Meaning;
use super::types::Place;
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Type};
use std::collections::BTreeSet;

/// The longest chain of aliases that name each other; longer ones nest deeper than any target's compiler follows.
const LONGEST_CHAIN: usize = 32;

impl<'a> Checker<'a> {
    /// Resolves aliases and newtypes, each after those it refers to. One that comes back to itself is an error and poison.
    pub(super) fn resolve_aliases(&mut self) {
        let aliases: Vec<(DeclId, &'a ast::AliasDecl)> = self
            .ids()
            .filter_map(|id| match self.draft(id).syntax {
                Syntax::Alias(decl) | Syntax::Newtype(decl) => Some((id, decl)),
                _ => None,
            })
            .collect();
        let edges = self.edges_between(&aliases);
        let mut chain = vec![0usize; aliases.len()];
        for component in graph::components(&edges) {
            if let Some(cycle) = graph::cycle(&component, &edges) {
                self.alias_comes_back_to_itself(&aliases, &cycle);
                continue;
            }
            let Some(&at) = component.first() else { continue };
            let Some((id, decl)) = aliases.get(at).copied() else { continue };
            let longest = edges.get(at).into_iter().flatten().filter_map(|to| chain.get(*to)).max().map_or(0, |chain| chain + 1);
            if let Some(chain) = chain.get_mut(at) {
                *chain = longest;
            }
            if longest == LONGEST_CHAIN {
                let span = self.draft(id).span;
                self.report(
                    Diagnostic::new(codes::NESTED_TOO_DEEP, span, format!("aliases nest at most {LONGEST_CHAIN} deep"))
                        .help("refer to the inner type itself"),
                );
            }
            if longest < LONGEST_CHAIN {
                self.resolve_alias(id, decl);
            }
        }
    }

    /// For each alias the positions of the aliases that its type mentions.
    fn edges_between(&self, aliases: &[(DeclId, &'a ast::AliasDecl)]) -> Vec<Vec<usize>> {
        let position: std::collections::BTreeMap<DeclId, usize> = aliases.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        aliases
            .iter()
            .map(|(id, decl)| {
                let module = self.modules.get(self.draft(*id).module);
                let mut names = Vec::new();
                if let Some(ty) = &decl.ty {
                    names_in(ty, &mut names);
                }
                names
                    .into_iter()
                    .filter_map(|name| match module?.scope.get(&name.text)?.meaning {
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
        let circle: BTreeSet<&str> = way.iter().map(|id| self.draft(*id).name.as_str()).collect();
        if way.iter().any(|id| self.refers_through_a_list_or_map(*id, &circle)) {
            let span = self.draft(*first).span;
            self.not_yet(span, "types that contain themselves by way of a list or map are", "put a struct between: it may contain itself");
            return;
        }
        let mut names: Vec<String> = way.iter().map(|id| self.draft(*id).name.clone()).collect();
        names.extend(names.first().cloned());
        let mut diagnostic = Diagnostic::new(
            codes::ALIAS_CYCLE,
            self.draft(*first).span,
            format!("this type stands for itself: {}", graph::in_words(&names)),
        )
        .help("let one of them stand for another type; a struct may contain itself in a list, a map or an optional field");
        for id in rest.iter().take(graph::SHOWN) {
            diagnostic = diagnostic.also(self.draft(*id).span, "then this one");
        }
        self.report(diagnostic);
    }

    /// Whether the way from this alias to another one of the circle leads through a list or a map.
    fn refers_through_a_list_or_map(&self, id: DeclId, circle: &BTreeSet<&str>) -> bool {
        let Syntax::Alias(ast::AliasDecl { ty: Some(ty), .. }) = self.draft(id).syntax else { return false };
        let mut inside = Vec::new();
        names_inside_lists(ty, &mut inside);
        inside.iter().any(|name| circle.contains(name.text.as_str()))
    }

    fn resolve_alias(&mut self, id: DeclId, decl: &'a ast::AliasDecl) {
        self.draft_mut(id).marks = self.read_annotations(&decl.meta);
        if let Some(generic) = decl.generics.first() {
            self.generics_are_not_yet(generic.span);
            decl.ty.iter().for_each(|ty| self.names_in_type_are_known(self.draft(id).module, ty, &decl.generics));
            return;
        }
        let Some(ty) = &decl.ty else { return };
        let module = self.draft(id).module;
        let is_newtype = matches!(self.draft(id).syntax, Syntax::Newtype(_));
        let lowered = self.lower_type(ty, &Place::of_alias(module, id, decl));
        if is_newtype {
            let lowered = lowered.filter(|lowered| self.newtype_wraps_a_scalar(lowered, ty));
            self.draft_mut(id).kind = DraftKind::Newtype(lowered);
        } else {
            self.draft_mut(id).kind = DraftKind::Alias(lowered);
        }
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

/// The names in the lists and maps of a type.
fn names_inside_lists<'a>(ty: &'a ast::Type, names: &mut Vec<&'a ast::Ident>) {
    match &ty.kind {
        ast::TypeKind::Array(_) | ast::TypeKind::Map(..) => names_in(ty, names),
        ast::TypeKind::Union(inner) | ast::TypeKind::Tuple(inner) => inner.iter().for_each(|inner| names_inside_lists(inner, names)),
        _ => {}
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
