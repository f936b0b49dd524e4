//! Records: for each row the struct (or union) that is exactly what travels.

use super::tables::TableRow;
use super::tags::{Declared, Fronts, Tag};
use crate::check::Checker;
use crate::check::draft::{DraftField, DraftKind, DraftPresence, DraftStruct, DraftUnion};
use crate::check::names::{MadeUp, name_from_place};
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Row, Type};
use crate::source::Span;
use std::collections::BTreeSet;

/// What an outer union adds to the leaves of a union that is its payload.
#[derive(Clone)]
struct Outer<'r> {
    union: DeclId,
    tag: Tag<'r>,
    /// The tags of the unions between it and the leaves, outermost first.
    inner_tags: Vec<String>,
}

impl Checker<'_> {
    /// A row that the union itself wrote.
    pub(super) fn own_row(&mut self, union: DeclId, wire: &str, row: &TableRow, ident: String, fronts: &mut Fronts) -> Option<Row> {
        let tag = Tag { wire, values: &row.values, untagged: row.untagged, span: row.span };
        let name = name_from_place(&self.draft(union).name, &ident);
        let record = match row.payload {
            None => self.make_up_unit(union, name, &tag),
            Some(payload) if row.values.is_empty() => {
                self.untagged_payload_does_without_tag(payload, &tag, row.payload_span);
                payload
            }
            Some(payload) if row.in_place => payload,
            Some(payload) if matches!(self.draft(payload).kind, DraftKind::Union(_)) => {
                if !self.inner_union_has_another_tag(payload, wire, row.payload_span) {
                    return None;
                }
                let outer = Outer { union, tag, inner_tags: Vec::new() };
                self.wrap(&outer, name, payload, row.payload_span, fronts)
            }
            Some(payload) => {
                let outer = Outer { union, tag, inner_tags: Vec::new() };
                self.extend(&outer, name, payload, row.payload_span, fronts)
            }
        };
        Some(Row {
            ident,
            values: row.values.iter().map(|(value, _)| value.clone()).collect(),
            untagged: row.untagged,
            payload: row.payload.map(Type::Ref),
            record,
            from: None,
            docs: row.docs.clone(),
            marks: row.marks.clone(),
            span: row.span,
        })
    }

    /// A row of another union, with this union's envelope on top of its own.
    #[allow(clippy::too_many_arguments, reason = "the parts of a row, each used once")]
    pub(super) fn row_taken_in(
        &mut self,
        union: DeclId,
        wire: &str,
        mut row: Row,
        from: DeclId,
        span: Span,
        ident: String,
        fronts: &mut Fronts,
    ) -> Option<Row> {
        let has_envelope = matches!(&self.draft(union).kind, DraftKind::Union(body) if !body.envelope.is_empty());
        if has_envelope && !row.values.is_empty() {
            let values: Vec<_> = row.values.iter().map(|value| (value.clone(), span)).collect();
            let tag = Tag { wire, values: &values, untagged: row.untagged, span };
            let name = name_from_place(&self.draft(union).name, &ident);
            let outer = Outer { union, tag, inner_tags: Vec::new() };
            row.record = match self.draft(row.record).kind {
                DraftKind::Union(_) => self.wrap(&outer, name, row.record, span, fronts),
                _ => self.extend(&outer, name, row.record, span, fronts),
            };
        }
        row.ident = ident;
        row.from = row.from.or(Some(from));
        row.span = span;
        Some(row)
    }

    /// A row without payload travels as its tag (and the envelope) alone.
    fn make_up_unit(&mut self, union: DeclId, name: String, tag: &Tag<'_>) -> DeclId {
        let id = self.make_up(union, name.clone(), tag.span, MadeUp::Unit, DraftKind::Struct(DraftStruct::default()));
        let mut fields = vec![self.tag_field(id, &name, tag)];
        if let DraftKind::Union(body) = &self.draft(union).kind {
            let envelope = body.envelope.clone();
            if self.may_expand(envelope.len(), tag.span) {
                fields.extend(envelope);
            }
        }
        let thin = adds_constants_only(&fields);
        self.draft_mut(id).kind = DraftKind::Struct(DraftStruct { fields, union: Some(union), thin, ..DraftStruct::default() });
        id
    }

    /// The record of a struct under a tag: the struct itself where it says everything, else one made up from it.
    fn extend(&mut self, outer: &Outer<'_>, name: String, payload: DeclId, span: Span, fronts: &mut Fronts) -> DeclId {
        let declared = self.declared_tag(payload, &outer.tag);
        let envelope = self.missing_envelope(outer.union, payload, span);
        if declared == Declared::Exactly && envelope.is_empty() {
            fronts.entry(payload).or_default().push((outer.inner_tags.len() + 1, outer.tag.wire.to_owned()));
            return payload;
        }
        let id = self.make_up(outer.union, name.clone(), outer.tag.span, MadeUp::Variant, DraftKind::Struct(DraftStruct::default()));
        let tag = match self.field_named(payload, outer.tag.wire) {
            // Said again only to stand before the envelope.
            Some(field) if declared == Declared::Exactly => field.clone(),
            Some(field) => {
                let docs = field.docs.clone();
                DraftField { docs, ..self.tag_field(id, &name, &outer.tag) }
            }
            None => self.tag_field(id, &name, &outer.tag),
        };
        let mut fields = vec![tag];
        if !envelope.is_empty() {
            // All tags stand before the envelope.
            fields.extend(outer.inner_tags.iter().filter_map(|tag| self.field_named(payload, tag)).cloned());
        }
        fields.extend(envelope);
        let DraftKind::Struct(body) = &self.draft(payload).kind else { return payload };
        let closed = body.closed;
        // A record that was made up itself is taken apart: records stand on what the schema declares.
        let base = if self.draft(payload).made_up && body.union.is_some() {
            let inner: Vec<_> = body.fields.iter().filter(|field| !fields.iter().any(|mine| mine.wire == field.wire)).cloned().collect();
            fields.extend(inner);
            body.base
        } else {
            Some(payload)
        };
        let restates = base.is_some_and(|base| fields.iter().any(|field| self.field_named(base, &field.wire).is_some()));
        let thin = !restates && adds_constants_only(&fields);
        let body = DraftStruct { fields, base, thin, closed, union: Some(outer.union), ..DraftStruct::default() };
        self.draft_mut(id).kind = DraftKind::Struct(body);
        self.inherit_docs(id, payload);
        id
    }

    /// A union as payload: the tags of the outer one go onto every leaf. The union itself where its leaves declare them all.
    fn wrap(&mut self, outer: &Outer<'_>, name: String, inner: DeclId, span: Span, fronts: &mut Fronts) -> DeclId {
        let DraftKind::Union(body) = &self.draft(inner).kind else { return inner };
        let count = body.rows.len();
        if !self.may_expand(count, span) {
            return inner;
        }
        let DraftKind::Union(body) = &self.draft(inner).kind else { return inner };
        let (tag, tag_span, open, rows) = (body.tag.clone(), body.tag_span, body.open, body.rows.clone());
        let declared_base = if self.draft(inner).made_up { body.base } else { Some(inner) };
        let placeholder = DraftKind::Union(DraftUnion::default());
        let mut below = outer.clone();
        below.inner_tags.extend(tag.clone());
        let mut wrapped = Vec::with_capacity(rows.len());
        for row in &rows {
            let leaf = name_from_place(&name, &row.ident);
            let record = match self.draft(row.record).kind {
                DraftKind::Union(_) => self.wrap(&below, leaf, row.record, span, fronts),
                _ => self.extend(&below, leaf, row.record, span, fronts),
            };
            wrapped.push(Row { record, ..row.clone() });
        }
        if wrapped.iter().zip(&rows).all(|(new, old)| new.record == old.record) {
            return inner;
        }
        let id = self.make_up(outer.union, name, outer.tag.span, MadeUp::InnerUnion, placeholder);
        let thin = wrapped.iter().zip(&rows).all(|(new, old)| new.record == old.record || self.is_thin(new.record));
        self.draft_mut(id).kind =
            DraftKind::Union(DraftUnion { tag, tag_span, open, rows: wrapped, base: declared_base, thin, ..DraftUnion::default() });
        self.inherit_docs(id, inner);
        id
    }

    /// How the schema calls a struct: of one that was made up, the one it was made from.
    pub(super) fn declared_name(&self, id: DeclId) -> String {
        match &self.draft(id).kind {
            DraftKind::Struct(DraftStruct { base: Some(base), .. }) => self.declared_name(*base),
            _ => self.draft(id).name.clone(),
        }
    }

    fn is_thin(&self, id: DeclId) -> bool {
        match &self.draft(id).kind {
            DraftKind::Struct(body) => body.thin,
            DraftKind::Union(body) => body.thin,
            _ => false,
        }
    }

    fn inherit_docs(&mut self, id: DeclId, from: DeclId) {
        let (docs, marks) = (self.draft(from).docs.clone(), self.draft(from).marks.clone());
        let draft = self.draft_mut(id);
        draft.docs = docs;
        draft.marks = marks;
    }

    /// Two levels of tags in one object need two keys, however deep the inner one is.
    fn inner_union_has_another_tag(&mut self, inner: DeclId, wire: &str, span: Span) -> bool {
        let mut levels = vec![inner];
        let mut seen = BTreeSet::new();
        while let Some(id) = levels.pop() {
            if !seen.insert(id) {
                continue;
            }
            let DraftKind::Union(body) = &self.draft(id).kind else { continue };
            if body.tag.as_deref() == Some(wire) {
                let name = self.draft(id).name.clone();
                let help = if id == inner {
                    format!("to take its rows into this union write `...{name}`")
                } else {
                    "give one of them another tag".to_owned()
                };
                let tag = body.tag_span.unwrap_or(span);
                self.report(
                    Diagnostic::new(codes::SAME_TAG_INSIDE, span, format!("`{name}` is told apart by `{wire}`, too"))
                        .label("one key cannot hold two tags")
                        .also(tag, "its tag")
                        .help(help),
                );
                return false;
            }
            levels.extend(body.rows.iter().rev().filter_map(Row::payload_decl));
        }
        true
    }

    /// What is meant by an absent tag must not require that tag.
    fn untagged_payload_does_without_tag(&mut self, payload: DeclId, tag: &Tag<'_>, span: Span) {
        if !self.inner_union_has_another_tag(payload, tag.wire, span) {
            return;
        }
        let mut open = vec![payload];
        let mut seen = BTreeSet::new();
        while let Some(leaf) = open.pop() {
            if !seen.insert(leaf) {
                continue;
            }
            if let DraftKind::Union(body) = &self.draft(leaf).kind {
                open.extend(body.rows.iter().rev().map(|row| row.record));
            }
            let Some(field) = self.field_named(leaf, tag.wire) else { continue };
            let (declared, name, required) = (field.span, self.declared_name(leaf), matches!(field.presence, DraftPresence::Required));
            let message = if required {
                format!("`{name}` requires `{}`, so it can never be read without it", tag.wire)
            } else {
                format!("`{name}` may carry `{}`, and could not be read again then", tag.wire)
            };
            self.report(
                Diagnostic::new(codes::UNTAGGED_DECLARES_TAG, span, message)
                    .label("read when the tag is absent")
                    .also(declared, "declared here")
                    .help("give the row a tag value: `value | untagged: Name`, or remove that field"),
            );
            return;
        }
    }
}

fn adds_constants_only(fields: &[DraftField]) -> bool {
    fields.iter().all(|field| matches!(field.ty, Some(Type::Const(_))))
}
