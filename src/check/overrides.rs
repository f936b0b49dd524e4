//! `override` in a struct: a field that came in by a spread is narrowed in its place.

use super::Checker;
use super::draft::{DraftField, DraftKind, DraftPresence};
use super::subset::Room;
use super::types::quoted;
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Marks};
use crate::source::Span;
use std::collections::BTreeMap;

/// What an override says, by its places.
#[derive(Clone, Copy)]
pub(super) struct Overriding {
    /// Whether the name on the left is a wire name.
    is_quoted: bool,
    /// The name after `as`.
    wire: Option<Span>,
    /// The `?`.
    optional: Option<Span>,
    default: Option<Span>,
    ty: Span,
}

impl Overriding {
    pub(super) fn of(field: &ast::Field) -> Option<Self> {
        field.overrides.map(|_| Self {
            is_quoted: matches!(field.name, ast::Name::Quoted(_)),
            wire: field.wire.as_ref().map(|wire| wire.span),
            optional: field.optional,
            default: field.default.as_ref().map(|default| default.span),
            ty: field.ty.as_ref().map_or(field.span, |ty| ty.span),
        })
    }
}

/// A field in the place of another one, to be compared when all types are known.
pub(super) struct Narrowing {
    base: DraftField,
    new: DraftField,
    says: Overriding,
}

/// A field that is written with `override`, and how many fields stand before it.
pub(super) struct Override {
    pub(super) field: DraftField,
    pub(super) says: Overriding,
    pub(super) position: usize,
}

impl Checker<'_> {
    /// Puts overriding fields in the places of those that spreads brought in. `incomplete`: whether a spread could not be resolved, so
    /// that the absence of a field proves nothing.
    pub(super) fn fields_take_the_places_of_others(
        &mut self,
        fields: Vec<DraftField>,
        overrides: Vec<Override>,
        incomplete: bool,
    ) -> Vec<DraftField> {
        if overrides.is_empty() {
            return fields;
        }
        let mut by_wire: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_ident: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, field) in fields.iter().enumerate() {
            by_wire.entry(field.wire.clone()).or_default().push(at);
            by_ident.entry(field.ident.clone()).or_default().push(at);
        }
        let mut fields: Vec<Option<DraftField>> = fields.into_iter().map(Some).collect();
        let mut done: BTreeMap<usize, Span> = BTreeMap::new();
        for Override { mut field, says, position } in overrides {
            let name = field.ident.clone();
            let (first, second) = if says.is_quoted { (&by_wire, &by_ident) } else { (&by_ident, &by_wire) };
            let places = first.get(&name).or_else(|| second.get(&name)).cloned().unwrap_or_default();
            if let Some(other) = places.iter().find_map(|at| done.get(at)) {
                self.report(
                    Diagnostic::new(codes::FIELD_TWICE, field.span, format!("`{}` is overridden twice", name.escape_debug()))
                        .also(*other, "first here")
                        .help("keep one of them"),
                );
                continue;
            }
            let bases: Vec<DraftField> = places.iter().filter_map(|at| fields.get(*at)?.clone()).collect();
            let (Some(first), Some(base)) = (places.first(), bases.iter().find(|base| base.through.is_some())) else {
                if !incomplete || !bases.is_empty() {
                    self.nothing_is_overridden(&field, bases.first(), &fields);
                }
                continue;
            };
            if *first >= position {
                self.override_stands_too_early(&field, base);
            }
            self.wire_name_is_kept(&field, base, says);
            field.wire.clone_from(&base.wire);
            field.ident.clone_from(&base.ident);
            if field.docs.is_empty() {
                field.docs.clone_from(&base.docs);
            }
            field.marks = inherited(field.marks, &base.marks);
            let mut compared: Vec<Span> = Vec::new();
            for base in bases {
                // The same declaration reached twice is one field.
                if !compared.contains(&base.span) {
                    compared.push(base.span);
                    self.narrowings.push(Narrowing { base, new: field.clone(), says });
                }
            }
            for at in &places {
                done.insert(*at, field.span);
                if let Some(place) = fields.get_mut(*at) {
                    *place = None;
                }
            }
            if let Some(place) = fields.get_mut(*first) {
                *place = Some(field);
            }
        }
        fields.into_iter().flatten().collect()
    }

    fn nothing_is_overridden(&mut self, field: &DraftField, own: Option<&DraftField>, fields: &[Option<DraftField>]) {
        let name = field.ident.escape_debug().to_string();
        if let Some(own) = own {
            self.report(
                Diagnostic::new(codes::OVERRIDES_NOTHING, field.span, format!("`{name}` is this struct's own field"))
                    .also(own.span, "declared here")
                    .help("say there what it is; `override` narrows a field that a spread brings in"),
            );
            return;
        }
        let spread = || fields.iter().flatten().filter(|field| field.through.is_some());
        let diagnostic = if spread().next().is_none() {
            Diagnostic::new(codes::OVERRIDES_NOTHING, field.span, format!("there is no `{name}` to override: no field is spread here"))
                .help("leave `override` out, or spread the struct that has the field")
        } else {
            let diagnostic = Diagnostic::new(codes::OVERRIDES_NOTHING, field.span, format!("no spread brings in a field `{name}`"));
            match self.suggestions.nearest(&field.ident, spread().map(|field| field.ident.as_str())) {
                Some(nearest) => {
                    let spelled = if is_word(nearest) { nearest.to_owned() } else { quoted(nearest) };
                    diagnostic.help(format!("did you mean `{}`?", nearest.escape_debug())).fix(field.span, spelled)
                }
                None => diagnostic.help("leave `override` out for a new field"),
            }
        };
        self.report(diagnostic);
    }

    fn override_stands_too_early(&mut self, field: &DraftField, base: &DraftField) {
        let message = format!("`override` stands before the spread that brings in `{}`", base.wire.escape_debug());
        let mut diagnostic = Diagnostic::new(codes::OVERRIDES_NOTHING, field.span, message)
            .help("move it behind the spread: a struct is read from top to bottom");
        if let Some(through) = base.through {
            diagnostic = diagnostic.also(through, "this spread");
        }
        self.report(diagnostic);
    }

    fn wire_name_is_kept(&mut self, field: &DraftField, base: &DraftField, says: Overriding) {
        let Some(span) = says.wire.filter(|_| field.wire != base.wire) else { return };
        let message = format!("an override keeps the wire name of its base, `{}`", base.wire.escape_debug());
        self.report(
            Diagnostic::new(codes::OVERRIDE_RENAMES, span, message)
                .also(base.span, "the base")
                .help("leave the `as` out: a reader of the base looks for that name")
                .fix(span, quoted(&base.wire)),
        );
    }

    /// What an overriding field accepts, the field that it stands for accepts, too.
    pub(super) fn overrides_narrow(&mut self) {
        let mut room = Room::default();
        for Narrowing { base, new, says } in std::mem::take(&mut self.narrowings) {
            self.key_stays_required(&base, &new, says);
            let (Some(base_type), Some(new_type)) = (&base.ty, &new.ty) else { continue };
            let surplus = match self.surplus(new_type, base_type, &mut room) {
                Ok(surplus) => surplus,
                Err(_) => {
                    self.report(
                        Diagnostic::new(codes::EXPANDS_TOO_FAR, says.ty, "the overrides of this schema take too long to compare")
                            .help("override with the same declarations as the base, or spread fewer structs"),
                    );
                    return;
                }
            };
            let Some(surplus) = surplus else { continue };
            let wire = base.wire.escape_debug();
            let message = format!("this override of `{wire}` lets in what its base does not: {}", surplus.what);
            let at = if surplus.path.is_empty() { String::new() } else { format!("at `{wire}{}`", surplus.path) };
            let accepted = self.name_of_type(base_type);
            self.report(
                Diagnostic::new(codes::OVERRIDE_WIDENS, says.ty, message)
                    .label(at)
                    .also(base.span, format!("the base accepts {accepted}"))
                    .help("an override narrows: choose a type all of whose values the base accepts, or widen the base"),
            );
        }
    }

    /// Where the base always has its key, a reader may rely on it.
    fn key_stays_required(&mut self, base: &DraftField, new: &DraftField, says: Overriding) {
        if !matches!(base.presence, DraftPresence::Required) || matches!(new.presence, DraftPresence::Required) {
            return;
        }
        let (span, help) = match (says.optional, says.default) {
            (Some(span), _) => (span, "remove the `?`, or make the base optional"),
            (None, Some(span)) => (span, "leave the default out, or give the base one"),
            (None, None) => return,
        };
        let message = format!("`{}` may be absent here, but not in the base", base.wire.escape_debug());
        let diagnostic = Diagnostic::new(codes::OVERRIDE_WIDENS, span, message).also(base.span, "required here").help(help);
        self.report(if says.optional.is_some() { diagnostic.fix(span, "") } else { diagnostic });
    }

    /// The fields of a struct with those of its base, in order.
    pub(super) fn all_fields(&self, id: DeclId) -> Vec<&DraftField> {
        let mut found: Vec<&DraftField> = Vec::new();
        let mut next = Some(id);
        while let Some(DraftKind::Struct(body)) = next.map(|id| &self.draft(id).kind) {
            let own = found.len();
            let restated = |field: &DraftField| found.iter().take(own).any(|mine| mine.wire == field.wire);
            let more: Vec<&DraftField> = body.fields.iter().filter(|field| !restated(field)).collect();
            found.extend(more);
            next = body.base;
        }
        found
    }
}

/// Marks that are not restated are the base's.
fn inherited(own: Marks, base: &Marks) -> Marks {
    Marks {
        deprecated: own.deprecated.or_else(|| base.deprecated.clone()),
        since: own.since.or_else(|| base.since.clone()),
        experimental: own.experimental || base.experimental,
    }
}

fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
