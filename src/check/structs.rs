//! Structs: their own fields, then what they spread.

use super::Checker;
use super::annotations::Subject;
use super::draft::{DraftField, DraftKind, DraftPresence, DraftStruct, SpreadAt, Syntax};
use super::graph;
use super::limits::{FEWER_FIELDS, MOST_FIELDS, too_many_fields};
use super::names::{is_built_in, name_from_place};
use super::overrides::{Override, Overriding};
use super::types::{Place, quoted};
use crate::ast;
use crate::diag::{Code, Diagnostic, codes};
use crate::schema::{DeclId, Type};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::BTreeMap;

impl<'a> Checker<'a> {
    /// Resolves the own fields of every struct, those declared in the rows of unions included.
    pub(super) fn resolve_structs(&mut self) {
        for id in self.ids() {
            match self.draft(id).syntax {
                Syntax::Struct(decl) => {
                    self.draft_mut(id).marks = self.read_annotations(&decl.meta, Subject::Named("a struct"));
                    self.lower_struct_body(id, &decl.body, 0);
                }
                Syntax::Union(decl) => {
                    self.draft_mut(id).marks = self.read_annotations(&decl.meta, Subject::Named("a union"));
                    let own_place = matches!(
                        decl.layout,
                        ast::UnionLayout::Adjacent { .. } | ast::UnionLayout::Keyed { .. } | ast::UnionLayout::Position { .. }
                    );
                    for member in &decl.members {
                        let payload = match member {
                            ast::UnionMember::Row(ast::UnionRow { payload: Some(payload), .. }) => payload,
                            ast::UnionMember::Untagged { payload: Some(payload), .. } => payload,
                            _ => continue,
                        };
                        if let (true, ast::UnionMember::Row(row)) = (own_place, member) {
                            self.lower_payload(id, row, payload);
                        } else if let ast::TypeKind::Struct { name: Some(_), body } = &payload.kind
                            && let Some(inner) = self.in_place.get(&payload.span).copied()
                        {
                            self.lower_struct_body(inner, body, 0);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A payload that has a place of its own beside or behind the tag can be of any type.
    fn lower_payload(&mut self, union: DeclId, row: &'a ast::UnionRow, payload: &'a ast::Type) {
        let name = row.tags.first().map_or_else(String::new, |tag| match &tag.kind {
            ast::LiteralKind::Str(text) | ast::LiteralKind::Name(text) => text.clone(),
            ast::LiteralKind::Number(text) => format!("value_{text}").replace('-', "minus_"),
            ast::LiteralKind::Bool(value) => value.to_string(),
            _ => String::new(),
        });
        let place = Place {
            module: self.draft(union).module,
            owner: union,
            name: format!("{}Payload", name_from_place(&self.draft(union).name, &name)),
            unnamed_structs: false,
            docs: &row.meta.docs,
            depth: 0,
            span: payload.span,
        };
        let lowered = self.lower_type(payload, &place);
        self.payloads.insert(payload.span, lowered);
    }

    /// Resolves the own members of a struct.
    pub(super) fn lower_struct_body(&mut self, id: DeclId, body: &'a ast::StructBody, depth: usize) {
        let (module, name) = (self.draft(id).module, self.draft(id).name.clone());
        let mut draft = DraftStruct { incomplete: body.broken, ..DraftStruct::default() };
        for member in &body.members {
            match member {
                ast::StructMember::Field(field) => {
                    let place = Place { depth, ..Place::of_field(module, id, &name, field) };
                    let field = self.lower_field(field, &place);
                    draft.fields.push(field);
                }
                ast::StructMember::Spread(spread) => match self.lower_spread(module, spread) {
                    Some(target) => draft.spreads.push(SpreadAt { target, position: draft.fields.len(), span: spread.span }),
                    None => draft.incomplete = true,
                },
                ast::StructMember::Reserved(entry) => match &entry.value.kind {
                    ast::LiteralKind::Hole => {}
                    ast::LiteralKind::Str(name) | ast::LiteralKind::Name(name) => draft.reserved.push((name.clone(), entry.span)),
                    _ => self.report(
                        Diagnostic::new(codes::BAD_RESERVED, entry.value.span, "a reserved field is given by its wire name")
                            .help("write `reserved old_name` or `reserved \"old-name\"`"),
                    ),
                },
            }
        }
        if let DraftKind::Struct(target) = &mut self.draft_mut(id).kind {
            target.fields = draft.fields;
            target.spreads = draft.spreads;
            target.incomplete |= draft.incomplete;
            target.reserved = draft.reserved;
        }
    }

    fn lower_field(&mut self, field: &'a ast::Field, place: &Place<'a>) -> DraftField {
        let marks = self.read_annotations(&field.meta, Subject::Typed);
        let presence = match (&field.default, field.optional) {
            (Some(default), Some(optional)) => {
                self.report(
                    Diagnostic::new(codes::OPTIONAL_WITH_DEFAULT, optional, "a field with a default is not optional")
                        .label("remove this")
                        .also(default.span, "the default: readers fill it in, writers always write the key")
                        .help("keep the `?` for a field that may stay absent, or the default for one that never is")
                        .fix(optional, ""),
                );
                DraftPresence::Default(None)
            }
            (Some(_), None) => DraftPresence::Default(None),
            (None, Some(_)) => DraftPresence::Optional,
            (None, None) => DraftPresence::Required,
        };
        self.name_is_short_enough(field.name.text(), field.name.span(), "write another name before the wire name: `short as \"…\"`");
        let ty = field.ty.as_ref().and_then(|ty| match &ty.kind {
            // A constant needs no name where it is the whole type of a field that is always written.
            ast::TypeKind::Literal(literal) if !matches!(presence, DraftPresence::Optional) => self.constant(literal).map(Type::Const),
            _ => self.lower_type(ty, place),
        });
        let ty = ty.and_then(|ty| self.constrained(&field.meta, ty));
        DraftField {
            wire: field.wire.as_ref().map_or_else(|| field.name.text().to_owned(), |wire| wire.value.clone()),
            ident: field.name.text().to_owned(),
            ty,
            presence,
            docs: field.meta.docs.lines.clone(),
            marks,
            span: field.name.span(),
            owner: place.owner,
            through: None,
            overrides: Overriding::of(field),
        }
    }

    /// The struct that a spread names.
    fn lower_spread(&mut self, module: usize, spread: &ast::Spread) -> Option<DeclId> {
        let name = spread.name.as_ref()?;
        if !spread.args.is_empty() {
            self.arguments_stay(module, name, &spread.args);
            return None;
        }
        if is_built_in(name) {
            self.report(no_struct(name).help("make it the type of a field"));
            return None;
        }
        let target = self.lookup(module, name)?;
        let behind = match self.behind_aliases(&Type::Ref(target)) {
            Type::Ref(id) => id,
            _ => target,
        };
        match &self.draft(behind).kind {
            DraftKind::Struct(_) => Some(behind),
            // An alias that is poison: already reported.
            DraftKind::Alias(None) => None,
            kind => {
                let help = match kind {
                    DraftKind::Union(_) => "only a union can take in the rows of a union; to hold one, make it the type of a field",
                    _ => "make it the type of a field",
                };
                let span = self.draft(target).span;
                self.report(no_struct(name).also(span, "declared here").help(help));
                None
            }
        }
    }

    /// Puts the fields of spread structs where their spreads stand, each struct after those it spreads.
    pub(super) fn expand_spreads(&mut self) {
        let edges: Vec<Vec<usize>> = self
            .decls
            .iter()
            .map(|draft| match &draft.kind {
                DraftKind::Struct(body) => body.spreads.iter().map(|spread| spread.target.index()).collect(),
                _ => Vec::new(),
            })
            .collect();
        let ids: Vec<DeclId> = self.ids().collect();
        for component in graph::components(&edges) {
            if let Some(cycle) = graph::cycle(&component, &edges) {
                self.struct_spreads_itself(&cycle.iter().filter_map(|at| ids.get(*at).copied()).collect::<Vec<_>>());
            }
            for id in component.iter().filter_map(|at| ids.get(*at).copied()) {
                self.expand(id, &component);
            }
        }
    }

    fn struct_spreads_itself(&mut self, cycle: &[DeclId]) {
        let spans: Vec<Span> = cycle
            .iter()
            .enumerate()
            .filter_map(|(at, id)| {
                let next = cycle.get(at + 1).or(cycle.first())?;
                match &self.draft(*id).kind {
                    DraftKind::Struct(body) => body.spreads.iter().find(|spread| spread.target == *next).map(|spread| spread.span),
                    _ => None,
                }
            })
            .collect();
        let Some((first, rest)) = spans.split_first() else { return };
        let names: Vec<String> = cycle.iter().chain(cycle.first()).map(|id| self.draft(*id).name.clone()).collect();
        let mut diagnostic = Diagnostic::new(codes::SPREAD_CYCLE, *first, format!("a struct spreads itself: {}", graph::in_words(&names)))
            .help("refer to it as the type of a field instead");
        for span in rest.iter().take(graph::SHOWN) {
            diagnostic = diagnostic.also(*span, "by way of this spread");
        }
        self.report(diagnostic);
    }

    /// Expands the spreads of one struct; those that lead back into its own circle are left out.
    fn expand(&mut self, id: DeclId, circle: &[usize]) {
        let DraftKind::Struct(body) = &mut self.draft_mut(id).kind else { return };
        let own = std::mem::take(&mut body.fields);
        let spreads = body.spreads.clone();
        let reserved = body.reserved.clone();
        let mut incomplete = body.incomplete;
        let mut fields: Vec<DraftField> = Vec::with_capacity(own.len());
        let mut overrides: Vec<Override> = Vec::new();
        let mut spreads = spreads.into_iter().peekable();
        for (position, field) in own.into_iter().map(Some).chain(std::iter::once(None)).enumerate() {
            while let Some(spread) = spreads.next_if(|spread| spread.position == position) {
                if circle.binary_search(&spread.target.index()).is_ok() {
                    incomplete = true;
                    continue;
                }
                let DraftKind::Struct(target) = &self.draft(spread.target).kind else { continue };
                let count = target.fields.len();
                incomplete |= target.incomplete;
                if !self.may_expand(count, spread.span) {
                    incomplete = true;
                    continue;
                }
                let DraftKind::Struct(target) = &self.draft(spread.target).kind else { continue };
                fields.extend(target.fields.iter().map(|field| DraftField { through: Some(spread.span), ..field.clone() }));
            }
            match field.as_ref().and_then(|field| field.overrides) {
                Some(says) => overrides.extend(field.map(|field| Override { field, says, position: fields.len() })),
                None => fields.extend(field),
            }
        }
        let fields = self.fields_take_the_places_of_others(fields, overrides, incomplete);
        let fields = self.fields_are_unique(fields);
        if let Some(surplus) = fields.get(MOST_FIELDS) {
            self.one_too_many(surplus.through.unwrap_or(surplus.span), too_many_fields(), FEWER_FIELDS);
        }
        let reserved: BTreeMap<String, Span> = reserved.into_iter().collect();
        for field in fields.iter().filter(|_| !reserved.is_empty()) {
            if let Some(span) = reserved.get(&field.wire) {
                let place = field.through.unwrap_or(field.span);
                self.reserved_is_used_again(&format!("`{}`", field.wire.escape_debug()), place, *span);
            }
        }
        if let DraftKind::Struct(body) = &mut self.draft_mut(id).kind {
            body.fields = fields;
            body.incomplete = incomplete;
        }
    }

    /// Drops fields whose wire name or identifier is taken; the same declaration reached twice is one field.
    pub(super) fn fields_are_unique(&mut self, fields: Vec<DraftField>) -> Vec<DraftField> {
        let mut wires: IndexMap<String, (Span, Option<Span>)> = IndexMap::with_capacity(fields.len());
        let mut idents: IndexMap<String, (Span, Option<Span>)> = IndexMap::with_capacity(fields.len());
        let mut kept = Vec::with_capacity(fields.len());
        for field in fields {
            if let Some((first, first_through)) = wires.get(&field.wire).copied() {
                if first != field.span {
                    self.field_stands_twice(&field, first, first_through);
                }
                continue;
            }
            if let Some((first, first_through)) = idents.get(&field.ident).copied() {
                let help = format!("their wire names differ, so only the identifier has to: write `other_name as {}`", quoted(&field.wire));
                let message = format!("two fields are called `{}`", field.ident);
                self.report(meeting(codes::IDENTIFIER_TWICE, message, &field, first, first_through).help(help));
                continue;
            }
            wires.insert(field.wire.clone(), (field.span, field.through));
            idents.insert(field.ident.clone(), (field.span, field.through));
            kept.push(field);
        }
        kept
    }

    fn field_stands_twice(&mut self, field: &DraftField, first: Span, first_through: Option<Span>) {
        let message = format!("two fields have the wire name `{}`", field.wire.escape_debug());
        let help = match (field.through, first_through) {
            (None, None) => "rename one of them, or remove it",
            (Some(_), Some(_)) => "rename one of them, or spread only one of the structs",
            _ => "rename one of them, or remove it here",
        };
        self.report(meeting(codes::FIELD_TWICE, message, field, first, first_through).help(help));
    }
}

/// Two fields that are in each other's way, with all places on which they came together.
fn meeting(code: Code, message: String, field: &DraftField, first: Span, first_through: Option<Span>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code, field.through.unwrap_or(field.span), message)
        .label(if field.through.is_some() { "brings in the second one" } else { "" })
        .also(first, "first declared here");
    if field.through.is_some() {
        diagnostic = diagnostic.also(field.span, "declared again here");
    }
    if let Some(through) = first_through {
        diagnostic = diagnostic.also(through, "taken in here");
    }
    diagnostic
}

fn no_struct(name: &ast::Ident) -> Diagnostic {
    Diagnostic::new(codes::SPREAD_OF_NO_STRUCT, name.span, format!("`{}` is not a struct", name.written()))
        .label("only the fields of a struct can be spread")
}
