//! Records: for each row the struct (or union) that is exactly what travels.

use super::tables::{Table, TableRow};
use super::tags::{Declared, Fronts, Tag};
use crate::check::Checker;
use crate::check::draft::{DraftField, DraftKind, DraftPresence, DraftStruct, DraftUnion};
use crate::check::names::{MadeUp, name_from_place};
use crate::diag::{Diagnostic, codes};
use crate::schema::{Constraint, DeclId, Layout, Literal, Marks, Row, Type};
use crate::source::Span;
use std::collections::BTreeSet;

/// What an outer union adds to the leaves of a union that is its payload.
#[derive(Clone)]
struct Outer<'r> {
    union: DeclId,
    /// Its tag, where that is a field.
    tag: Option<Tag<'r>>,
    /// The place of the row.
    span: Span,
    /// What the records are made up for.
    made_up: MadeUp,
    /// The tags of the unions between it and the leaves, outermost first.
    inner_tags: Vec<String>,
}

impl Checker<'_> {
    /// A row that the union itself wrote.
    pub(super) fn own_row(&mut self, union: DeclId, table: &Table, row: &TableRow, ident: String, fronts: &mut Fronts) -> Option<Row> {
        let tag = table.tag().map(|wire| Tag { wire, values: &row.values, untagged: row.untagged, span: row.span });
        let name = name_from_place(&self.draft(union).name, &ident);
        let made_up = made_up_for(table.layout.as_ref(), row.payload.as_ref());
        let outer = Outer { union, tag, span: row.span, made_up, inner_tags: Vec::new() };
        let record = match (&table.layout, &row.payload) {
            (None, _) => return None,
            (Some(Layout::External), payload) => self.make_up_only_entry(&outer, name, row, payload.clone()),
            (Some(Layout::Position), payload) => self.make_up_tuple(&outer, name, row, payload.clone()),
            (Some(Layout::Adjacent { content, .. }), Some(payload)) if !row.values.is_empty() => {
                let content = self.content_field(union, content, payload.clone(), row, table);
                self.make_up_tagged(&outer, name, Some(content))
            }
            (Some(_), None) => self.make_up_tagged(&outer, name, None),
            (Some(_), Some(payload)) => {
                let Type::Ref(payload) = *payload else { return None };
                let is_union = matches!(self.draft(payload).kind, DraftKind::Union(_));
                if row.values.is_empty() {
                    self.untagged_payload_does_without_tag(payload, &outer, row.payload_span);
                    payload
                } else if row.in_place {
                    payload
                } else if is_union {
                    if !self.inner_union_has_another_tag(payload, &outer, row.payload_span) {
                        return None;
                    }
                    self.wrap(&outer, name, payload, row.payload_span, fronts)
                } else {
                    self.extend(&outer, name, payload, row.payload_span, fronts)
                }
            }
        };
        Some(Row {
            ident,
            values: row.values.iter().map(|(value, _)| value.clone()).collect(),
            untagged: row.untagged,
            payload: row.payload.clone(),
            record,
            from: None,
            docs: row.docs.clone(),
            marks: row.marks.clone(),
            span: row.span,
        })
    }

    /// A row of another union, with this union's envelope on top of its own.
    pub(super) fn row_taken_in(
        &mut self,
        union: DeclId,
        mut row: Row,
        from: DeclId,
        span: Span,
        ident: String,
        fronts: &mut Fronts,
    ) -> Option<Row> {
        let DraftKind::Union(body) = &self.draft(union).kind else { return None };
        if !body.envelope.is_empty() && !row.values.is_empty() {
            let values: Vec<_> = row.values.iter().map(|value| (value.clone(), span)).collect();
            let wire = body.tag().map(str::to_owned);
            let tag = wire.as_deref().map(|wire| Tag { wire, values: &values, untagged: row.untagged, span });
            let name = name_from_place(&self.draft(union).name, &ident);
            let made_up = made_up_for(body.layout.as_ref(), row.payload.as_ref());
            let outer = Outer { union, tag, span, made_up, inner_tags: Vec::new() };
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

    /// `{"tag": payload}`, or the tag alone as a string.
    fn make_up_only_entry(&mut self, outer: &Outer<'_>, name: String, row: &TableRow, payload: Option<Type>) -> DeclId {
        let union = outer.union;
        let Some((value, _)) = row.values.first() else { return union };
        let (Some(ty), Literal::String(wire)) = (payload, value) else {
            let kind = DraftKind::Alias(Some(Type::Const(value.clone())));
            return self.make_up(union, name, row.span, MadeUp::Unit, kind);
        };
        let field = self.made_up_field(union, wire, ty, DraftPresence::Required, row.span);
        let body = DraftStruct { fields: vec![field], closed: true, union: Some(union), ..DraftStruct::default() };
        self.make_up(union, name, row.span, outer.made_up, DraftKind::Struct(body))
    }

    /// `[tag, …payload]`
    fn make_up_tuple(&mut self, outer: &Outer<'_>, name: String, row: &TableRow, payload: Option<Type>) -> DeclId {
        let id = self.make_up(outer.union, name.clone(), row.span, outer.made_up, DraftKind::Alias(None));
        let tag = Tag { wire: "tag", values: &row.values, untagged: false, span: row.span };
        let mut items: Vec<Type> = self.tag_field(id, &name, &tag).ty.into_iter().collect();
        let rest = match payload {
            Some(Type::Tuple { items: more, rest }) => {
                items.extend(more);
                rest
            }
            Some(Type::Array(item)) => Some(item),
            _ => None,
        };
        self.draft_mut(id).kind = DraftKind::Alias(Some(Type::Tuple { items, rest }));
        id
    }

    /// The field in which an adjacent payload travels.
    fn content_field(&self, union: DeclId, wire: &str, ty: Type, row: &TableRow, table: &Table) -> DraftField {
        let may_be_left_out = table.content_is_optional && self.needs_no_key(&ty);
        let presence = if may_be_left_out { DraftPresence::Optional } else { DraftPresence::Required };
        self.made_up_field(union, wire, ty, presence, row.payload_span)
    }

    fn made_up_field(&self, owner: DeclId, wire: &str, ty: Type, presence: DraftPresence, span: Span) -> DraftField {
        DraftField {
            wire: wire.to_owned(),
            ident: wire.to_owned(),
            ty: Some(ty),
            presence,
            docs: Vec::new(),
            marks: Marks::default(),
            span,
            owner,
            through: None,
            overrides: None,
        }
    }

    /// Whether the empty object is a value of the type.
    fn needs_no_key(&self, ty: &Type) -> bool {
        let is_too_short = |demanded: &Constraint| matches!(demanded, Constraint::Length { min: Some(1..), .. });
        match self.on_the_wire(ty) {
            Some(Type::Object | Type::Map(..)) => !self.constraints_on(ty).iter().any(is_too_short),
            Some(Type::Ref(id)) => match &self.draft(id).kind {
                DraftKind::Struct(body) => !body.fields.iter().any(|field| matches!(field.presence, DraftPresence::Required)),
                _ => false,
            },
            _ => false,
        }
    }

    /// The tag and the envelope, and the payload where that has a key of its own.
    fn make_up_tagged(&mut self, outer: &Outer<'_>, name: String, content: Option<DraftField>) -> DeclId {
        let union = outer.union;
        let id = self.make_up(union, name.clone(), outer.span, outer.made_up, DraftKind::Struct(DraftStruct::default()));
        let mut fields: Vec<DraftField> = outer.tag.iter().map(|tag| self.tag_field(id, &name, tag)).collect();
        if let DraftKind::Union(body) = &self.draft(union).kind {
            let envelope = body.envelope.clone();
            if self.may_expand(envelope.len(), outer.span) {
                fields.extend(envelope);
            }
        }
        fields.extend(content);
        let thin = adds_constants_only(&fields);
        self.draft_mut(id).kind = DraftKind::Struct(DraftStruct { fields, union: Some(union), thin, ..DraftStruct::default() });
        id
    }

    /// The record of a struct under a tag: the struct itself where it says everything, else one made up from it.
    fn extend(&mut self, outer: &Outer<'_>, name: String, payload: DeclId, span: Span, fronts: &mut Fronts) -> DeclId {
        let declared = outer.tag.as_ref().map_or(Declared::Exactly, |tag| self.declared_tag(payload, tag));
        let envelope = self.missing_envelope(outer.union, payload, span);
        if declared == Declared::Exactly && envelope.is_empty() {
            if let Some(tag) = &outer.tag {
                fronts.entry(payload).or_default().push((outer.inner_tags.len() + 1, tag.wire.to_owned()));
            }
            return payload;
        }
        let id = self.make_up(outer.union, name.clone(), outer.span, outer.made_up, DraftKind::Struct(DraftStruct::default()));
        let mut fields = Vec::new();
        if let Some(tag) = &outer.tag {
            fields.push(match self.field_named(payload, tag.wire) {
                // Said again only to stand before the envelope.
                Some(field) if declared == Declared::Exactly => field.clone(),
                Some(field) => {
                    let docs = field.docs.clone();
                    DraftField { docs, ..self.tag_field(id, &name, tag) }
                }
                None => self.tag_field(id, &name, tag),
            });
        }
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
        let (layout, open, rows) = (body.layout.clone(), body.open, body.rows.clone());
        let declared_base = if self.draft(inner).made_up { body.base } else { Some(inner) };
        let placeholder = DraftKind::Union(DraftUnion::default());
        let mut below = Outer { made_up: MadeUp::InnerVariant, ..outer.clone() };
        below.inner_tags.extend(layout.as_ref().and_then(Layout::tag).map(str::to_owned));
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
        let id = self.make_up(outer.union, name, outer.span, MadeUp::InnerUnion, placeholder);
        let thin = wrapped.iter().zip(&rows).all(|(new, old)| new.record == old.record || self.is_thin(new.record));
        self.draft_mut(id).kind =
            DraftKind::Union(DraftUnion { layout, open, rows: wrapped, base: declared_base, thin, ..DraftUnion::default() });
        self.inherit_docs(id, inner);
        id
    }

    /// How the schema calls a struct or union: of one that was made up, the one it was made from.
    pub(in crate::check) fn declared_name(&self, id: DeclId) -> String {
        match &self.draft(id).kind {
            DraftKind::Struct(DraftStruct { base: Some(base), .. }) | DraftKind::Union(DraftUnion { base: Some(base), .. }) => {
                self.declared_name(*base)
            }
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
    fn inner_union_has_another_tag(&mut self, inner: DeclId, outer: &Outer<'_>, span: Span) -> bool {
        let DraftKind::Union(body) = &self.draft(outer.union).kind else { return true };
        let added: BTreeSet<&str> =
            outer.tag.iter().map(|tag| tag.wire).chain(body.envelope.iter().map(|field| field.wire.as_str())).collect();
        let mut levels = vec![inner];
        let mut seen = BTreeSet::new();
        let mut met = None;
        while let Some(id) = levels.pop() {
            let DraftKind::Union(body) = &self.draft(id).kind else { continue };
            if !seen.insert(id) {
                continue;
            }
            let tag = body.tag().filter(|tag| outer.tag.is_some_and(|outer| outer.wire == *tag));
            let is_by_presence = body.layout == Some(Layout::Presence);
            let key = || {
                body.rows.iter().filter(|_| is_by_presence).filter_map(|row| row.values.first()?.as_str()).find(|key| added.contains(key))
            };
            if let Some(key) = tag.or_else(key) {
                met = Some((id, key.to_owned(), body.layout_span.unwrap_or(span)));
                break;
            }
            // A content is an object of its own; only what has no tag shares this one.
            let has_content = matches!(body.layout, Some(Layout::Adjacent { .. }));
            let rows = body.rows.iter().rev().filter(|row| !has_content || row.values.is_empty());
            levels.extend(rows.filter_map(Row::payload_decl));
        }
        let Some((id, key, layout)) = met else { return true };
        let name = self.draft(id).name.clone();
        let is_tag = matches!(&self.draft(id).kind, DraftKind::Union(body) if body.tag().is_some());
        let help = if id == inner && is_tag {
            format!("to take its rows into this union write `...{name}`")
        } else {
            "give one of them another key".to_owned()
        };
        self.report(
            Diagnostic::new(codes::SAME_TAG_INSIDE, span, format!("`{name}` is told apart by `{}`, too", key.escape_debug()))
                .label("one key cannot hold two tags")
                .also(layout, "its tag")
                .help(help),
        );
        false
    }

    /// What is meant by an absent tag must not require that tag.
    fn untagged_payload_does_without_tag(&mut self, payload: DeclId, outer: &Outer<'_>, span: Span) {
        // By presence there is no tag; that the other rows' keys are no fields of this payload is proven with them.
        let Some(tag) = &outer.tag else { return };
        if !self.inner_union_has_another_tag(payload, outer, span) {
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

/// What the record of a row is made up for: it decides how that can get another name.
fn made_up_for(layout: Option<&Layout>, payload: Option<&Type>) -> MadeUp {
    match (layout, payload) {
        (_, None) => MadeUp::Unit,
        (Some(Layout::Position), _) => MadeUp::Items,
        (Some(Layout::Adjacent { .. } | Layout::External), _) => MadeUp::Content,
        _ => MadeUp::Variant,
    }
}

fn adds_constants_only(fields: &[DraftField]) -> bool {
    fields.iter().all(|field| matches!(field.ty, Some(Type::Const(_))))
}
