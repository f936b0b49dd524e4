//! What the members of a union say, before anything is put together.

use crate::ast;
use crate::check::Checker;
use crate::check::draft::{DraftField, DraftKind};
use crate::check::names::is_built_in;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Literal, Marks, Type};
use crate::source::Span;

/// What does without the layouts whose tag is a key.
const OPTIONAL_FIELDS_INSTEAD: &str = "a struct with an optional field for each row reads and writes the same messages";

/// A union's members, payloads resolved to declarations.
pub(super) struct Table {
    pub(super) tag: Option<String>,
    pub(super) tag_span: Option<Span>,
    pub(super) members: Vec<Member>,
    pub(super) reserved: Vec<(Literal, Span)>,
    pub(super) incomplete: bool,
}

/// A member that brings rows.
pub(super) enum Member {
    Row(TableRow),
    Union { id: DeclId, span: Span },
}

/// One row as written.
#[derive(Clone)]
pub(super) struct TableRow {
    pub(super) values: Vec<(Literal, Span)>,
    pub(super) untagged: bool,
    /// A struct or union.
    pub(super) payload: Option<DeclId>,
    pub(super) payload_span: Span,
    /// Whether the payload is declared in this row.
    pub(super) in_place: bool,
    /// Whether something about it was reported: it stands for nothing then.
    pub(super) poison: bool,
    pub(super) docs: Vec<String>,
    pub(super) marks: Marks,
    pub(super) span: Span,
}

impl Table {
    /// The unions that this one refers to, with the places.
    pub(super) fn unions(&self) -> impl Iterator<Item = (DeclId, Span)> {
        self.members.iter().filter_map(|member| match member {
            Member::Row(row) => row.payload.map(|payload| (payload, row.payload_span)),
            Member::Union { id, span } => Some((*id, *span)),
        })
    }
}

impl<'a> Checker<'a> {
    /// Reads layout and members of a union.
    pub(super) fn read_table(&mut self, id: DeclId, decl: &'a ast::UnionDecl) -> Table {
        let tag = self.tag_of(decl);
        let mut table = Table {
            tag: tag.map(|tag| tag.text().to_owned()),
            tag_span: tag.map(ast::Name::span),
            members: Vec::new(),
            reserved: Vec::new(),
            incomplete: tag.is_none() || decl.broken,
        };
        let mut envelope: Vec<DraftField> = Vec::new();
        let module = self.draft(id).module;
        for member in &decl.members {
            match member {
                ast::UnionMember::Row(row) => {
                    let row = self.read_row(module, row, &table);
                    table.members.push(Member::Row(row));
                }
                ast::UnionMember::Untagged { meta, payload, span } => {
                    let marks = self.read_annotations(meta);
                    let payload_span = payload.as_ref().map_or(*span, place_of_payload);
                    let resolved = payload.as_ref().and_then(|payload| self.payload_of(module, payload, &table));
                    table.members.push(Member::Row(TableRow {
                        values: Vec::new(),
                        untagged: true,
                        payload: resolved,
                        payload_span,
                        in_place: false,
                        poison: resolved.is_none(),
                        docs: meta.docs.lines.clone(),
                        marks,
                        span: *span,
                    }));
                }
                ast::UnionMember::Spread(spread) => self.read_spread(module, spread, &mut table, &mut envelope),
                ast::UnionMember::Reserved(entry) => {
                    let value = match &entry.value.kind {
                        ast::LiteralKind::Name(name) => Some(Literal::String(name.clone())),
                        _ => self.constant(&entry.value),
                    };
                    table.reserved.extend(value.map(|value| (value, entry.span)));
                }
            }
        }
        let envelope = self.fields_are_unique(envelope);
        if let Some(tag) = &table.tag
            && let Some(field) = envelope.iter().find(|field| field.wire == *tag)
        {
            self.report(
                Diagnostic::new(
                    codes::ENVELOPE_CLASH,
                    field.through.unwrap_or(field.span),
                    format!("the envelope has the tag field `{tag}`"),
                )
                .also(field.span, "declared here")
                .help("take the tag out of the envelope: the table says it"),
            );
        }
        if let DraftKind::Union(body) = &mut self.draft_mut(id).kind {
            body.tag.clone_from(&table.tag);
            body.tag_span = table.tag_span;
            body.open = decl.open.is_some();
            body.envelope = envelope;
            body.reserved.clone_from(&table.reserved);
        }
        table
    }

    /// The tag of the internal layout; the other layouts have their place in the model and are not accepted yet.
    fn tag_of(&mut self, decl: &'a ast::UnionDecl) -> Option<&'a ast::Name> {
        match &decl.layout {
            ast::UnionLayout::Internal { tag } => return Some(tag),
            ast::UnionLayout::Adjacent { content, .. } => self.not_yet(
                content.span(),
                "unions with the payload beside the tag are",
                "write each payload as a struct with this one field: `tag: Name { content: Payload }`",
            ),
            ast::UnionLayout::Position { index } => {
                self.not_yet(index.span, "unions told apart by position are", "`json[]` takes the messages as they are");
            }
            ast::UnionLayout::Keyed { span } => self.not_yet(*span, "keyed unions are", OPTIONAL_FIELDS_INSTEAD),
            ast::UnionLayout::Presence { span } => self.not_yet(*span, "unions told apart by key presence are", OPTIONAL_FIELDS_INSTEAD),
            ast::UnionLayout::Missing => {}
        }
        None
    }

    fn read_row(&mut self, module: usize, row: &'a ast::UnionRow, table: &Table) -> TableRow {
        let marks = self.read_annotations(&row.meta);
        let mut poison = false;
        let mut values = Vec::with_capacity(row.tags.len());
        for tag in &row.tags {
            match &tag.kind {
                ast::LiteralKind::Str(value) | ast::LiteralKind::Name(value) => values.push((Literal::String(value.clone()), tag.span)),
                ast::LiteralKind::Number(_) | ast::LiteralKind::Bool(_) => {
                    poison = true;
                    // Of a layout that is not accepted its tags are not to blame.
                    if table.tag.is_some() {
                        self.not_yet(tag.span, "tags that are no strings are", "give the row a name, if the protocol is yours to change");
                    }
                }
                _ => poison = true,
            }
        }
        if let (Some(span), true) = (row.optional, table.tag.is_some()) {
            poison = true;
            self.report(
                Diagnostic::new(codes::ROW_NOT_OPTIONAL, span, "a row of this layout has no content that could be left out")
                    .label("remove this")
                    .help("`?` belongs to unions with the payload beside the tag: `by tag with content`")
                    .fix(span, ""),
            );
        }
        let mut in_place = false;
        let mut payload = None;
        if let Some(written) = &row.payload {
            in_place = matches!(written.kind, ast::TypeKind::Struct { .. });
            payload = self.payload_of(module, written, table);
            poison |= payload.is_none();
        } else {
            poison |= row.has_colon;
        }
        TableRow {
            values,
            untagged: row.untagged.is_some(),
            payload,
            payload_span: row.payload.as_ref().map_or(row.span, place_of_payload),
            in_place,
            poison,
            docs: row.meta.docs.lines.clone(),
            marks,
            span: row.tags.first().map_or(row.span, |tag| tag.span),
        }
    }

    /// The struct or union on the right of a row.
    fn payload_of(&mut self, module: usize, written: &'a ast::Type, table: &Table) -> Option<DeclId> {
        match &written.kind {
            ast::TypeKind::Hole => return None,
            ast::TypeKind::Struct { name: Some(_), .. } => return self.in_place.get(&written.span).copied(),
            ast::TypeKind::Struct { name: None, .. } => {
                self.report(
                    Diagnostic::new(codes::STRUCT_NEEDS_NAME, written.span, "the payload of a row needs a name")
                        .help("write `tag: Name { … }`: the name is what the targets call the variant"),
                );
                return None;
            }
            // Whatever the payload of another layout may be, it is judged when that layout is accepted.
            _ if table.tag.is_none() => {
                self.names_in_type_are_known(module, written, &[]);
                return None;
            }
            ast::TypeKind::Name { name, args } if args.is_empty() && !is_built_in(name) => {
                let id = self.lookup(module, name)?;
                match self.behind_aliases(&Type::Ref(id)) {
                    Type::Ref(target) if matches!(self.draft(target).kind, DraftKind::Struct(_) | DraftKind::Union(_)) => {
                        return Some(target);
                    }
                    Type::Ref(target) if matches!(self.draft(target).kind, DraftKind::Alias(None)) => return None,
                    _ => {}
                }
            }
            _ => {}
        }
        let tag = table.tag.as_deref().unwrap_or_default();
        self.report(
            Diagnostic::new(codes::PAYLOAD_CARRIES_NO_TAG, written.span, format!("this payload cannot carry the tag `{tag}`"))
                .label("neither a struct nor a union")
                .help("the tag is a field of the payload's object: put the value into a struct, `tag: Name { value: … }`"),
        );
        None
    }

    /// `...Name` in a union: rows of another union, or an envelope.
    fn read_spread(&mut self, module: usize, spread: &'a ast::Spread, table: &mut Table, envelope: &mut Vec<DraftField>) {
        let Some(name) = &spread.name else {
            table.incomplete = true;
            return;
        };
        if !spread.args.is_empty() {
            self.arguments_have_no_place(module, name, &spread.args);
            table.incomplete = true;
            return;
        }
        if is_built_in(name) {
            table.incomplete = true;
            self.report(neither_union_nor_struct(name));
            return;
        }
        let Some(id) = self.lookup(module, name) else {
            table.incomplete = true;
            return;
        };
        let target = match self.behind_aliases(&Type::Ref(id)) {
            Type::Ref(target) => target,
            _ => id,
        };
        match &self.draft(target).kind {
            DraftKind::Union(_) => table.members.push(Member::Union { id: target, span: spread.span }),
            DraftKind::Struct(body) => {
                envelope.extend(body.fields.iter().map(|field| DraftField { through: Some(spread.span), ..field.clone() }));
            }
            DraftKind::Alias(None) => table.incomplete = true,
            _ => {
                table.incomplete = true;
                let declared = self.draft(target).span;
                self.report(neither_union_nor_struct(name).also(declared, "declared here"));
            }
        }
    }
}

fn neither_union_nor_struct(name: &ast::Ident) -> Diagnostic {
    Diagnostic::new(codes::SPREAD_OF_NO_STRUCT, name.span, format!("`{}` is neither a union nor a struct", name.text))
        .label("cannot be spread here")
        .help("`...Union` takes in its rows, `...Struct` puts its fields on every row")
}

/// What to underline of a payload: of a struct declared in place its name, for the body may be long.
fn place_of_payload(payload: &ast::Type) -> Span {
    match &payload.kind {
        ast::TypeKind::Struct { name: Some(name), .. } => name.span,
        _ => payload.span,
    }
}
