//! Unions and their discriminators: one typed table for each.
//!
//! First every union's members are read into a [`Table`], and structs declared in rows get their tag and envelope: they belong to
//! their union. Then the unions are resolved, each after those it refers to: rows of other unions are taken in, values are unique,
//! and every row gets its record (see [`crate::schema`]): the struct that is exactly what travels.

mod presence;
mod records;
mod tables;
mod tags;

use super::Checker;
use super::draft::{DraftKind, Syntax};
use super::graph;
use super::limits::{FEWER_ROWS, MOST_ROWS, too_many_rows};
use super::types::{ident_of_constant, shown};
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Layout, Literal, Row, Type};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::BTreeMap;
use tables::{Member, Table, TableRow};
use tags::Fronts;

/// How a union is told apart, in words.
fn layout_in_words(layout: &Layout) -> String {
    match layout {
        Layout::Internal { tag } => format!("by `{}`", tag.escape_debug()),
        Layout::Adjacent { tag, content } => format!("by `{}` with `{}`", tag.escape_debug(), content.escape_debug()),
        Layout::External => "by its only key".to_owned(),
        Layout::Presence => "by which keys it has".to_owned(),
        Layout::Position => "by its first item".to_owned(),
    }
}

/// How many tags one object may have.
const MOST_LEVELS: usize = 8;

impl Checker<'_> {
    /// Resolves every union.
    pub(super) fn resolve_unions(&mut self) {
        let mut tables: BTreeMap<DeclId, Table> = BTreeMap::new();
        for id in self.ids() {
            if let Syntax::Union(decl) = self.draft(id).syntax {
                let table = self.read_table(id, decl);
                tables.insert(id, table);
            }
        }
        let mut fronts = Fronts::default();
        for (id, table) in &tables {
            self.tag_structs_declared_in_rows(*id, table, &mut fronts);
        }
        let ids: Vec<DeclId> = tables.keys().copied().collect();
        let position: BTreeMap<DeclId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let edges: Vec<Vec<usize>> =
            tables.values().map(|table| table.unions().filter_map(|(id, _)| position.get(&id).copied()).collect()).collect();
        for component in graph::components(&edges) {
            let in_circle: Vec<DeclId> = component.iter().filter_map(|at| ids.get(*at).copied()).collect();
            if let Some(cycle) = graph::cycle(&component, &edges) {
                let cycle: Vec<DeclId> = cycle.iter().filter_map(|at| ids.get(*at).copied()).collect();
                self.union_is_made_of_itself(&cycle, &tables);
            }
            for id in &in_circle {
                if let Some(table) = tables.remove(id) {
                    self.resolve_union(*id, &table, &in_circle, &mut fronts);
                    // The others of a circle still look at the table for their messages.
                    tables.insert(*id, table);
                }
            }
        }
        self.declared_tags_stand_first(&fronts);
    }

    fn union_is_made_of_itself(&mut self, cycle: &[DeclId], tables: &BTreeMap<DeclId, Table>) {
        let spans: Vec<Span> = cycle
            .iter()
            .enumerate()
            .filter_map(|(at, id)| {
                let next = cycle.get(at + 1).or(cycle.first())?;
                tables.get(id)?.unions().find(|(to, _)| to == next).map(|(_, span)| span)
            })
            .collect();
        let Some((first, rest)) = spans.split_first() else { return };
        let names: Vec<String> = cycle.iter().chain(cycle.first()).map(|id| self.draft(*id).name.clone()).collect();
        let all_take_in = cycle.iter().enumerate().all(|(at, id)| {
            let next = cycle.get(at + 1).or(cycle.first());
            tables
                .get(id)
                .is_some_and(|table| table.members.iter().any(|member| matches!(member, Member::Union { id, .. } if Some(id) == next)))
        });
        let help = if all_take_in {
            "take the rows in one way only; rows that both unions have can stand in a third one"
        } else {
            "put the inner union into a field of a struct: then it is an object of its own"
        };
        let mut diagnostic =
            Diagnostic::new(codes::UNION_CYCLE, *first, format!("a union is made of itself: {}", graph::in_words(&names))).help(help);
        for span in rest.iter().take(graph::SHOWN) {
            diagnostic = diagnostic.also(*span, "by way of this");
        }
        self.report(diagnostic);
    }

    /// Turns a table into the rows of the model.
    fn resolve_union(&mut self, id: DeclId, table: &Table, circle: &[DeclId], fronts: &mut Fronts) {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut incomplete = table.incomplete;
        for member in &table.members {
            match member {
                Member::Row(row) if row.poison => incomplete = true,
                Member::Row(row) => {
                    if table.whole_payload(row).is_some_and(|payload| circle.contains(&payload)) {
                        incomplete = true;
                    } else {
                        candidates.push(Candidate::Own(row.clone()));
                    }
                }
                Member::Union { id: other, span } => match self.rows_taken_in(table, *other, *span, circle) {
                    Some((rows, lacks_some)) => {
                        incomplete |= lacks_some;
                        candidates.extend(rows.into_iter().map(|row| Candidate::TakenIn(row, *other, *span)));
                    }
                    None => incomplete = true,
                },
            }
        }
        if candidates.is_empty() && !incomplete {
            let span = self.draft(id).span;
            self.report(Diagnostic::new(codes::EMPTY_UNION, span, "a union has at least one row").help("write `tag_value: Payload`"));
            incomplete = true;
        }
        self.at_most_one_row_is_untagged(&candidates);
        self.tag_values_are_of_one_kind(&candidates);
        let mut candidates = self.tag_values_are_unique(candidates, table);
        if let Some((_, span)) = candidates.iter().flat_map(Candidate::values).nth(MOST_ROWS) {
            self.one_too_many(span, too_many_rows(), FEWER_ROWS);
        }
        let wanted = candidates.len();
        self.unions_nest_within_reason(id, table, &mut candidates);
        let idents = self.row_idents(&candidates);
        let mut rows = Vec::with_capacity(candidates.len());
        for (candidate, ident) in candidates.into_iter().zip(idents) {
            let row = match candidate {
                Candidate::Own(row) => self.own_row(id, table, &row, ident, fronts),
                Candidate::TakenIn(row, from, span) => self.row_taken_in(id, row, from, span, ident, fronts),
            };
            rows.extend(row);
        }
        incomplete |= rows.len() < wanted;
        if table.layout == Some(Layout::Presence) {
            self.keys_prove_their_rows(&rows);
        }
        if let DraftKind::Union(body) = &mut self.draft_mut(id).kind {
            body.rows = rows;
            body.incomplete = incomplete;
        }
    }

    /// The rows that `...Other` takes in, and whether that union lacks some; `None` when that cannot be told.
    fn rows_taken_in(&mut self, table: &Table, other: DeclId, span: Span, circle: &[DeclId]) -> Option<(Vec<Row>, bool)> {
        let DraftKind::Union(body) = &self.draft(other).kind else { return None };
        let (mine, theirs) = (table.layout.as_ref()?, body.layout.as_ref()?);
        if circle.contains(&other) {
            return None;
        }
        if mine != theirs {
            let theirs_span = body.layout_span.unwrap_or(span);
            let name = &self.draft(other).name;
            let message = format!("`{name}` is told apart {}, this union {}", layout_in_words(theirs), layout_in_words(mine));
            let help = match (mine, theirs) {
                (Layout::Internal { .. }, Layout::Internal { .. } | Layout::Adjacent { .. } | Layout::Presence) => {
                    "only a union of the same layout can be taken in; use the other one as the payload of a row"
                }
                _ => "only a union of the same layout can be taken in",
            };
            let mut diagnostic = Diagnostic::new(codes::OTHER_TAG, span, message).also(theirs_span, "its layout").help(help);
            if let Some(span) = table.layout_span {
                diagnostic = diagnostic.also(span, "this union's layout");
            }
            self.report(diagnostic);
            return None;
        }
        if !self.may_expand(body.rows.len(), span) {
            return None;
        }
        let DraftKind::Union(body) = &self.draft(other).kind else { return None };
        Some((body.rows.clone(), body.incomplete))
    }

    /// Two rows for one value could not be told apart; a value that was given up must not come back. Rows that bring nothing but such
    /// values are dropped.
    fn tag_values_are_unique(&mut self, candidates: Vec<Candidate>, table: &Table) -> Vec<Candidate> {
        let mut seen: IndexMap<Literal, (Span, Option<Span>)> = IndexMap::new();
        let mut kept = Vec::with_capacity(candidates.len());
        let given_up: BTreeMap<&Literal, Span> = table.reserved.iter().map(|(value, span)| (value, *span)).collect();
        for candidate in candidates {
            let values = candidate.values();
            let is_new = values.is_empty() || values.iter().any(|(value, _)| !seen.contains_key(value));
            for (value, span) in values {
                let declared = candidate.declared();
                if let Some((first, first_declared)) = seen.get(&value).copied() {
                    let mut diagnostic = Diagnostic::new(codes::TAG_TWICE, span, format!("{} stands twice in this table", shown(&value)))
                        .also(first, "first here")
                        .help("each tag value leads to one payload; several values may share one: `a | b: Payload`");
                    for declared in [first_declared, declared].into_iter().flatten() {
                        diagnostic = diagnostic.also(declared, "taken in from here");
                    }
                    self.report(diagnostic);
                } else if let Some(reserved) = given_up.get(&value) {
                    self.reserved_is_used_again(&shown(&value), span, *reserved);
                }
                seen.entry(value).or_insert((span, declared));
            }
            if is_new {
                kept.push(candidate);
            }
        }
        kept
    }

    /// Each level of tags makes the names and the code of its leaves longer.
    fn unions_nest_within_reason(&mut self, id: DeclId, table: &Table, candidates: &mut Vec<Candidate>) {
        let level_of = |checker: &Self, candidate: &Candidate| match candidate.whole(table).map(|payload| &checker.draft(payload).kind) {
            Some(DraftKind::Union(body)) => body.level + 1,
            _ => 0,
        };
        let too_deep = candidates.iter().find(|candidate| level_of(self, candidate) >= MOST_LEVELS).map(Candidate::span);
        if let Some(span) = too_deep {
            self.report(
                Diagnostic::new(codes::NESTED_TOO_DEEP, span, format!("unions nest at most {MOST_LEVELS} deep"))
                    .help("put the inner union into a field of a struct: then it is an object of its own"),
            );
            candidates.retain(|candidate| level_of(self, candidate) < MOST_LEVELS);
        }
        let level = candidates.iter().map(|candidate| level_of(self, candidate)).max().unwrap_or(0);
        if let DraftKind::Union(body) = &mut self.draft_mut(id).kind {
            body.level = level;
        }
    }

    /// Before it has read a tag, a reader knows of which type it is.
    fn tag_values_are_of_one_kind(&mut self, candidates: &[Candidate]) {
        let mut values = candidates.iter().flat_map(Candidate::values);
        let Some((first, first_span)) = values.next() else { return };
        let other = values.find(|(value, _)| std::mem::discriminant(value) != std::mem::discriminant(&first));
        if let Some((value, span)) = other {
            let message = format!("{} and {} are of different JSON types", shown(&first), shown(&value));
            self.report(
                Diagnostic::new(codes::TAG_KIND, span, message)
                    .also(first_span, "the first tag value")
                    .help("the tags of one union are all strings, all integers or all booleans; quotes make a string"),
            );
        }
    }

    fn at_most_one_row_is_untagged(&mut self, candidates: &[Candidate]) {
        let mut untagged = candidates.iter().filter(|candidate| candidate.untagged()).map(Candidate::span);
        let Some(first) = untagged.next() else { return };
        for span in untagged {
            self.report(
                Diagnostic::new(codes::UNTAGGED_TWICE, span, "two rows are meant when the tag is absent")
                    .also(first, "first here")
                    .help("keep `untagged` on one of them"),
            );
        }
    }

    /// A name for every row: that of its payload, or its first value where the payload stands in several rows or there is none.
    fn row_idents(&self, candidates: &[Candidate]) -> Vec<String> {
        let payload_name = |candidate: &Candidate| match candidate.payload() {
            Some(Type::Ref(payload)) if !self.draft(*payload).made_up => Some(self.draft(*payload).name.clone()),
            _ => None,
        };
        let mut uses: IndexMap<String, usize> = IndexMap::new();
        for name in candidates.iter().filter_map(payload_name) {
            *uses.entry(name).or_default() += 1;
        }
        candidates
            .iter()
            .map(|candidate| match payload_name(candidate) {
                Some(name) if uses.get(&name) == Some(&1) => name,
                name => match candidate.values().first() {
                    Some((value, _)) => ident_of_constant(value),
                    None => name.unwrap_or_default(),
                },
            })
            .collect()
    }
}

/// A row on its way into the model.
enum Candidate {
    Own(TableRow),
    /// A row of another union, that union, and the place of the spread.
    TakenIn(Row, DeclId, Span),
}

impl Candidate {
    /// The tag values with the places to report about them.
    fn values(&self) -> Vec<(Literal, Span)> {
        match self {
            Self::Own(row) => row.values.clone(),
            Self::TakenIn(row, _, span) => row.values.iter().map(|value| (value.clone(), *span)).collect(),
        }
    }

    /// For a row of another union: where that declares it.
    fn declared(&self) -> Option<Span> {
        match self {
            Self::Own(_) => None,
            Self::TakenIn(row, ..) => Some(row.span),
        }
    }

    fn untagged(&self) -> bool {
        match self {
            Self::Own(row) => row.untagged,
            Self::TakenIn(row, ..) => row.untagged,
        }
    }

    fn payload(&self) -> Option<&Type> {
        match self {
            Self::Own(row) => row.payload.as_ref(),
            Self::TakenIn(row, ..) => row.payload.as_ref(),
        }
    }

    /// The struct or union that is the whole of what travels, apart from tags and envelopes.
    fn whole(&self, table: &Table) -> Option<DeclId> {
        match self {
            Self::Own(row) => table.whole_payload(row),
            Self::TakenIn(row, ..) => Some(row.record),
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Own(row) => row.span,
            Self::TakenIn(_, _, span) => *span,
        }
    }
}
