//! Tags that a payload declares itself, held against the table; and the tag fields that the checker adds.

use super::tables::{Member, Table, TableRow};
use crate::check::Checker;
use crate::check::draft::{DraftField, DraftKind, DraftPresence, Syntax};
use crate::check::enums::EnumIndex;
use crate::check::names::{MadeUp, name_from_place};
use crate::check::types::{anonymous_enum, shown};
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Literal, Marks, Type, Value};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::rc::Rc;

/// For structs that declare their tags: which fields those are, with the level of their union (an outer union is higher).
pub(super) type Fronts = IndexMap<DeclId, Vec<(usize, String)>>;

/// What a struct says about a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    /// Nothing.
    No,
    /// Exactly what the row says: the struct is its own record.
    Exactly,
    /// More than the row says (other values, or that the key may be absent): the record has to say it again, narrower.
    Wider,
}

/// The tag values of one row, as they meet a payload.
#[derive(Clone, Copy)]
pub(super) struct Tag<'r> {
    pub(super) wire: &'r str,
    pub(super) values: &'r [(Literal, Span)],
    pub(super) untagged: bool,
    /// The place of the row.
    pub(super) span: Span,
}

/// Where a tag is declared by a struct, which need not be the payload itself: the payload may have it from a spread or an envelope.
#[derive(Clone, Copy)]
struct TagPlace {
    owner: DeclId,
    span: Span,
    through: Option<Span>,
}

impl TagPlace {
    fn shown_in(self, diagnostic: Diagnostic) -> Diagnostic {
        let diagnostic = diagnostic.also(self.span, "declared here");
        match self.through {
            Some(through) => diagnostic.also(through, "taken in here"),
            None => diagnostic,
        }
    }
}

impl Checker<'_> {
    /// Structs declared in rows belong to their union and always carry its tag, and its envelope.
    pub(super) fn tag_structs_declared_in_rows(&mut self, union: DeclId, table: &Table, fronts: &mut Fronts) {
        for member in &table.members {
            let Member::Row(row @ TableRow { in_place: true, .. }) = member else { continue };
            let Some(payload) = table.whole_payload(row) else { continue };
            let mut added = Vec::new();
            if let Some(wire) = table.tag() {
                let tag = Tag { wire, values: &row.values, untagged: row.untagged, span: row.span };
                let declared = self.declared_tag(payload, &tag);
                if declared == Declared::No && !row.values.is_empty() {
                    let name = self.draft(payload).name.clone();
                    added.push(self.tag_field(payload, &name, &tag));
                } else {
                    if declared == Declared::Wider {
                        self.tag_declared_in_place_is_exact(payload, &tag);
                    }
                    fronts.entry(payload).or_default().push((1, wire.to_owned()));
                }
            }
            added.extend(self.missing_envelope(union, payload, row.payload_span));
            if let DraftKind::Struct(body) = &mut self.draft_mut(payload).kind {
                body.union = Some(union);
                added.append(&mut body.fields);
                body.fields = added;
            }
        }
    }

    /// A struct declared in a row has no other table to please.
    fn tag_declared_in_place_is_exact(&mut self, payload: DeclId, tag: &Tag<'_>) {
        let Some(span) = self.field_named(payload, tag.wire).map(|field| field.span) else { return };
        let values: Vec<String> = tag.values.iter().take(4).map(|(value, _)| shown(value)).collect();
        self.report(
            Diagnostic::new(codes::TAG_MISFIT, span, format!("this row says that `{}` is {}", tag.wire, values.join(" | ")))
                .also(tag.span, "the row")
                .help("leave the field out: a struct declared in a row carries its tag"),
        );
    }

    /// The tag field of a record: a constant, or an anonymous enum where several values lead to it.
    pub(super) fn tag_field(&mut self, owner: DeclId, record_name: &str, tag: &Tag<'_>) -> DraftField {
        let (ty, first) = match tag.values {
            [(value, _)] => {
                let default = match value {
                    Literal::String(text) => Value::String(text.clone()),
                    Literal::Int(value) => Value::Int((*value).into()),
                    Literal::Float(value) => Value::Float(value.get()),
                    Literal::Bool(value) => Value::Bool(*value),
                };
                (Type::Const(value.clone()), default)
            }
            values => {
                let body = anonymous_enum(values.iter().cloned());
                let name = name_from_place(record_name, tag.wire);
                let decl = self.make_up(owner, name, tag.span, MadeUp::TagValues, DraftKind::Enum(body));
                (Type::Ref(decl), Value::Enum { decl, index: 0 })
            }
        };
        DraftField {
            wire: tag.wire.to_owned(),
            ident: tag.wire.to_owned(),
            ty: Some(ty),
            // An absent tag reads as the first value, and is written as that.
            presence: if tag.untagged { DraftPresence::Default(Some(first)) } else { DraftPresence::Required },
            docs: Vec::new(),
            marks: Marks::default(),
            span: tag.span,
            owner,
            through: None,
            overrides: None,
        }
    }

    /// Holds the tag that a struct declares against the row. A misfit is reported, and then taken as exact: no echo.
    pub(super) fn declared_tag(&mut self, id: DeclId, tag: &Tag<'_>) -> Declared {
        let Some(field) = self.field_named(id, tag.wire) else { return Declared::No };
        let Some(ty) = &field.ty else { return Declared::Exactly };
        let (optional, required) = (matches!(field.presence, DraftPresence::Optional), matches!(field.presence, DraftPresence::Required));
        let place = TagPlace { owner: field.owner, span: field.span, through: field.through };
        let mut open = false;
        let known: Rc<EnumIndex> = match self.behind_aliases(ty) {
            Type::Const(value) => Rc::new(EnumIndex { wires: BTreeMap::from([(value, 0)]), ..EnumIndex::default() }),
            Type::Ref(id) => match &self.draft(id).kind {
                DraftKind::Enum(body) => {
                    open = body.open || matches!(self.draft(id).syntax, Syntax::Enum(decl) if decl.broken);
                    self.enum_index(id)
                }
                DraftKind::Alias(None) => return Declared::Exactly,
                _ => return self.declared_tag_is_no_constant(place, tag),
            },
            _ => return self.declared_tag_is_no_constant(place, tag),
        };
        let known = &known.wires;
        let missing = tag.values.iter().find(|(value, _)| !open && !known.contains_key(value));
        if let Some((value, value_span)) = missing {
            let mut by_place: Vec<_> = known.iter().map(|(value, place)| (place, value)).collect();
            by_place.sort_unstable();
            let mut declared: Vec<String> = by_place.into_iter().take(4).map(|(_, value)| shown(value)).collect();
            if known.len() > declared.len() {
                declared.push("…".to_owned());
            }
            let (owner, declared) = (self.declared_name(place.owner), declared.join(" | "));
            let message = format!("`{owner}` declares `{}` as {declared}, so {} cannot lead to it", tag.wire, shown(value));
            let help = format!("let the two agree, or leave the field out of `{owner}`: the table says its value");
            self.report(place.shown_in(Diagnostic::new(codes::TAG_MISFIT, *value_span, message)).help(help));
            return Declared::Exactly;
        }
        let same = !open && known.len() == tag.values.len();
        match (same, tag.untagged) {
            // `form | untagged: F` where F says itself that the key may be absent.
            (true, true) if !required => Declared::Exactly,
            (true, false) if !optional => Declared::Exactly,
            _ => Declared::Wider,
        }
    }

    fn declared_tag_is_no_constant(&mut self, place: TagPlace, tag: &Tag<'_>) -> Declared {
        let owner = self.declared_name(place.owner);
        let message = format!("`{owner}` declares the tag `{}` as something else than a constant or an enum", tag.wire);
        let help = format!("leave the field out of `{owner}`: the table says its value");
        self.report(place.shown_in(Diagnostic::new(codes::TAG_MISFIT, tag.span, message)).help(help));
        Declared::Exactly
    }

    /// A field of a struct by its wire name, its base's included.
    pub(super) fn field_named(&self, id: DeclId, wire: &str) -> Option<&DraftField> {
        let DraftKind::Struct(body) = &self.draft(id).kind else { return None };
        body.fields.iter().find(|field| field.wire == wire).or_else(|| self.field_named(body.base?, wire))
    }

    /// The fields of a union's envelope that a payload does not have; one that it has as another field is an error.
    pub(super) fn missing_envelope(&mut self, union: DeclId, payload: DeclId, span: Span) -> Vec<DraftField> {
        let DraftKind::Union(body) = &self.draft(union).kind else { return Vec::new() };
        if !self.may_expand(body.envelope.len(), span) {
            return Vec::new();
        }
        let DraftKind::Union(body) = &self.draft(union).kind else { return Vec::new() };
        let envelope = body.envelope.clone();
        let mut missing = Vec::new();
        for field in envelope {
            match self.field_named(payload, &field.wire).map(|field| (field.span, field.owner)) {
                None => missing.push(field),
                Some((same, _)) if same == field.span => {}
                Some((other, owner)) => {
                    let name = self.declared_name(owner);
                    self.report(
                        Diagnostic::new(
                            codes::ENVELOPE_CLASH,
                            span,
                            format!("`{name}` and the envelope both have a field `{}`", field.wire.escape_debug()),
                        )
                        .also(other, "the payload's field")
                        .also(field.span, "the envelope's field")
                        .help(format!("rename one of them, or remove it from `{name}`")),
                    );
                }
            }
        }
        missing
    }

    /// Encoders write the tag first, so that readers can stream: tags that structs declare themselves are moved to the front.
    pub(super) fn declared_tags_stand_first(&mut self, fronts: &Fronts) {
        for (id, tags) in fronts {
            let mut tags = tags.clone();
            tags.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
            if let DraftKind::Struct(body) = &mut self.draft_mut(*id).kind {
                let place = |field: &DraftField| tags.iter().position(|(_, tag)| *tag == field.wire).unwrap_or(usize::MAX);
                body.fields.sort_by_key(place);
            }
        }
    }
}
