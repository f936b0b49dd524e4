//! Unions told apart by which keys are there: each row's key proves that row.

use crate::check::Checker;
use crate::check::draft::{DraftField, DraftKind, DraftPresence};
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Literal, Row};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

impl Checker<'_> {
    /// A reader takes the row whose key is there. That is right when all values of the row have the key, and none of any other row.
    pub(super) fn keys_prove_their_rows(&mut self, rows: &[Row]) {
        let keys: BTreeMap<&str, usize> = rows
            .iter()
            .enumerate()
            .filter_map(|(at, row)| match row.values.first() {
                Some(Literal::String(key)) => Some((key.as_str(), at)),
                _ => None,
            })
            .collect();
        for (at, row) in rows.iter().enumerate() {
            let own_key = row.values.first().and_then(Literal::as_str);
            let mut is_proven = true;
            // One finding for each pair of rows: what they have in common is rarely in one leaf only.
            let mut reported = BTreeSet::new();
            let leaves = self.leaves(row.record);
            if !self.may_expand(leaves.len(), row.span) {
                return;
            }
            for leaf in leaves {
                if self.is_incomplete(leaf) {
                    continue;
                }
                if let Some(key) = own_key.filter(|_| is_proven) {
                    is_proven = self.key_is_always_there(leaf, key, row);
                }
                let shared: Vec<(usize, Span)> =
                    self.fields_of(leaf).filter_map(|field| Some((*keys.get(field.wire.as_str())?, field.span))).collect();
                for (other, span) in shared {
                    if other != at
                        && reported.insert(other)
                        && let Some(other) = rows.get(other)
                    {
                        self.key_is_in_another_row(leaf, span, row, other);
                    }
                }
            }
        }
    }

    /// Whether all values of a struct have the key; reports why not.
    fn key_is_always_there(&mut self, leaf: DeclId, key: &str, row: &Row) -> bool {
        let name = self.declared_name(leaf);
        let (message, declared) = match self.field_named(leaf, key) {
            Some(DraftField { presence: DraftPresence::Required, .. }) => return true,
            Some(field) => {
                (format!("`{}` may be absent from `{name}`, so it does not prove this row", key.escape_debug()), Some(field.span))
            }
            None => (format!("`{name}` has no field `{}`", key.escape_debug()), None),
        };
        let mut diagnostic = Diagnostic::new(codes::KEY_PROVES_NOTHING, row.span, message)
            .help("a row is told apart by the wire name of a field that its payload requires and no other payload has");
        diagnostic = match declared {
            Some(span) => diagnostic.also(span, "it is optional, or has a default"),
            None => diagnostic.also(self.draft(leaf).span, "the payload"),
        };
        self.report(diagnostic);
        false
    }

    fn key_is_in_another_row(&mut self, leaf: DeclId, span: Span, row: &Row, other: &Row) {
        let key = other.values.first().and_then(Literal::as_str).unwrap_or_default();
        let message =
            format!("`{}` has the key `{}` too, so the key does not prove this row", self.declared_name(leaf), key.escape_debug());
        let mut diagnostic = Diagnostic::new(codes::KEY_PROVES_NOTHING, other.span, message)
            .label("the key of this row")
            .also(span, "the other payload's field")
            .help("tell the rows apart by a key that only one of them has, or by a tag: `union … by …`");
        if row.span != other.span {
            diagnostic = diagnostic.also(row.span, "the row of the other payload");
        }
        self.report(diagnostic);
    }

    /// The structs that can travel as a union, or the struct itself.
    fn leaves(&self, id: DeclId) -> Vec<DeclId> {
        let mut leaves = Vec::new();
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            match &self.draft(next).kind {
                DraftKind::Union(body) => open.extend(body.rows.iter().rev().map(|row| row.record)),
                _ => leaves.push(next),
            }
        }
        leaves
    }

    fn fields_of(&self, id: DeclId) -> impl Iterator<Item = &DraftField> {
        let own = match &self.draft(id).kind {
            DraftKind::Struct(body) => Some(body),
            _ => None,
        };
        let base = own.and_then(|own| own.base).and_then(|base| match &self.draft(base).kind {
            DraftKind::Struct(body) => Some(body),
            _ => None,
        });
        own.into_iter().chain(base).flat_map(|body| &body.fields)
    }

    fn is_incomplete(&self, id: DeclId) -> bool {
        match &self.draft(id).kind {
            DraftKind::Struct(body) => body.incomplete || body.base.is_some_and(|base| self.is_incomplete(base)),
            _ => true,
        }
    }
}
