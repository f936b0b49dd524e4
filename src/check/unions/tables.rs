//! What the members of a union say, before anything is put together.

use crate::ast;
use crate::check::Checker;
use crate::check::annotations::Subject;
use crate::check::draft::{DraftField, DraftKind, Syntax};
use crate::check::names::is_built_in;
use crate::check::types::shown;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Layout, Literal, Marks, Type};
use crate::source::Span;

/// A union's members, payloads resolved to declarations.
pub(super) struct Table {
    /// `None` when it could not be read.
    pub(super) layout: Option<Layout>,
    /// What says so in the source: the tag, or the keyword.
    pub(super) layout_span: Option<Span>,
    /// `with data?`: whether the content may be left out where the payload needs no key.
    pub(super) content_is_optional: bool,
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
    /// For layouts in which the payload's object carries the tag, and for untagged rows: a struct or union.
    pub(super) payload: Option<Type>,
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
    /// The unions whose rows become part of this one's, with the places.
    pub(super) fn unions(&self) -> impl Iterator<Item = (DeclId, Span)> {
        self.members.iter().filter_map(|member| match member {
            Member::Row(row) => self.whole_payload(row).map(|payload| (payload, row.payload_span)),
            Member::Union { id, span } => Some((*id, *span)),
        })
    }

    /// The struct or union that is the whole of what travels, apart from tags and envelopes; `None` where the payload has a place of
    /// its own.
    pub(super) fn whole_payload(&self, row: &TableRow) -> Option<DeclId> {
        match row.payload {
            Some(Type::Ref(id)) if row.values.is_empty() || is_merged(self.layout.as_ref()) => Some(id),
            _ => None,
        }
    }

    /// The wire name of the tag field, where the tag is a field.
    pub(super) fn tag(&self) -> Option<&str> {
        self.layout.as_ref()?.tag()
    }
}

/// Whether a payload of this layout travels as one object with its tag.
fn is_merged(layout: Option<&Layout>) -> bool {
    matches!(layout, Some(Layout::Internal { .. } | Layout::Presence))
}

impl<'a> Checker<'a> {
    /// Reads layout and members of a union.
    pub(super) fn read_table(&mut self, id: DeclId, decl: &'a ast::UnionDecl) -> Table {
        let (layout, layout_span) = self.layout_of(decl);
        let mut table = Table {
            incomplete: layout.is_none() || decl.broken,
            layout,
            layout_span,
            content_is_optional: matches!(decl.layout, ast::UnionLayout::Adjacent { optional: Some(_), .. }),
            members: Vec::new(),
            reserved: Vec::new(),
        };
        let mut envelope: Vec<DraftField> = Vec::new();
        let module = self.draft(id).module;
        for member in &decl.members {
            match member {
                ast::UnionMember::Row(row) => {
                    let rows = self.read_row(module, row, &table);
                    table.members.extend(rows.into_iter().map(Member::Row));
                }
                ast::UnionMember::Untagged { meta, payload, span } => {
                    let marks = self.read_annotations(meta, Subject::Named("a row"));
                    let payload_span = payload.as_ref().map_or(*span, place_of_payload);
                    if matches!(table.layout, Some(Layout::External | Layout::Position)) {
                        let help = "leave the row out: without a tag there is no message of this layout";
                        self.layout_has_no_place_for(*span, "a row without a tag", &table, help);
                        table.incomplete = true;
                        continue;
                    }
                    let resolved = payload.as_ref().and_then(|payload| self.whole_payload_of(module, payload, &table));
                    table.members.push(Member::Row(TableRow {
                        values: Vec::new(),
                        untagged: true,
                        payload: resolved.map(Type::Ref),
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
                    table.reserved.extend(self.constant(&entry.value).map(|value| (value, entry.span)));
                }
            }
        }
        let envelope = self.fields_are_unique(envelope);
        self.keys_of_layout_are_apart(&table, &envelope);
        if let (Some(open), Some(Layout::Presence)) = (decl.open, &table.layout) {
            let help = "leave `open` out, and let a row `untagged Name` take objects without any of the keys";
            self.layout_has_no_place_for(open, "what is unknown: there is no tag that could be unknown", &table, help);
        }
        if let DraftKind::Union(body) = &mut self.draft_mut(id).kind {
            body.layout.clone_from(&table.layout);
            body.layout_span = table.layout_span;
            body.open = decl.open.is_some();
            body.envelope = envelope;
            body.reserved.clone_from(&table.reserved);
        }
        table
    }

    /// How the union travels, and what says so.
    fn layout_of(&mut self, decl: &'a ast::UnionDecl) -> (Option<Layout>, Option<Span>) {
        match &decl.layout {
            ast::UnionLayout::Internal { tag } => (Some(Layout::Internal { tag: tag.text().to_owned() }), Some(tag.span())),
            ast::UnionLayout::Adjacent { tag, content, .. } => {
                let layout = Layout::Adjacent { tag: tag.text().to_owned(), content: content.text().to_owned() };
                (Some(layout), Some(tag.span().to(content.span())))
            }
            ast::UnionLayout::Position { index } => {
                if !matches!(&index.kind, ast::LiteralKind::Number(text) if text == "0") {
                    self.report(
                        Diagnostic::new(codes::NO_PLACE_IN_LAYOUT, index.span, "a tag by position is the first item of its array")
                            .help("write `by [0]`; an array that is led by something else is a tuple, or `json[]`")
                            .fix(index.span, "0"),
                    );
                    return (None, None);
                }
                (Some(Layout::Position), Some(index.span))
            }
            ast::UnionLayout::Keyed { span } => (Some(Layout::External), Some(*span)),
            ast::UnionLayout::Presence { span } => (Some(Layout::Presence), Some(*span)),
            ast::UnionLayout::Missing => (None, None),
        }
    }

    /// Tag, content and envelope are keys of one object.
    fn keys_of_layout_are_apart(&mut self, table: &Table, envelope: &[DraftField]) {
        let (tag, content) = match &table.layout {
            Some(Layout::Internal { tag }) => (tag, None),
            Some(Layout::Adjacent { tag, content }) => (tag, Some(content)),
            Some(Layout::External | Layout::Position) => {
                if let Some(field) = envelope.first() {
                    let help = "put the fields into the payloads, or choose a layout with a tag field: `by type`";
                    self.layout_has_no_place_for(field.through.unwrap_or(field.span), "an envelope", table, help);
                }
                return;
            }
            Some(Layout::Presence) | None => return,
        };
        if let (Some(content), Some(span)) = (content.filter(|content| *content == tag), table.layout_span) {
            self.report(
                Diagnostic::new(codes::ENVELOPE_CLASH, span, format!("one key, `{content}`, cannot hold both tag and content"))
                    .help("name the two keys as they travel"),
            );
        }
        for (key, what, help) in [
            (Some(tag), "tag", "take the tag out of the envelope: the table says it"),
            (content.filter(|content| *content != tag), "content", "take the field out of the envelope: the payload travels in it"),
        ] {
            if let Some(field) = envelope.iter().find(|field| Some(&field.wire) == key) {
                let message = format!("the envelope has the {what} field `{}`", field.wire.escape_debug());
                self.report(
                    Diagnostic::new(codes::ENVELOPE_CLASH, field.through.unwrap_or(field.span), message)
                        .also(field.span, "declared here")
                        .help(help),
                );
            }
        }
    }

    fn layout_has_no_place_for(&mut self, span: Span, what: &str, table: &Table, help: &str) {
        let mut diagnostic = Diagnostic::new(codes::NO_PLACE_IN_LAYOUT, span, format!("this layout has no place for {what}")).help(help);
        if let Some(layout) = table.layout_span {
            diagnostic = diagnostic.also(layout, "the layout");
        }
        self.report(diagnostic);
    }

    /// One row; in layouts whose tag is a key, one for each of its values.
    fn read_row(&mut self, module: usize, row: &'a ast::UnionRow, table: &Table) -> Vec<TableRow> {
        let marks = self.read_annotations(&row.meta, Subject::Named("a row"));
        let mut poison = false;
        let mut values = Vec::with_capacity(row.tags.len());
        for tag in &row.tags {
            match self.tag_value(tag, table) {
                Some(value) => values.push((value, tag.span)),
                None => poison = true,
            }
        }
        if let Some(span) = row.optional {
            self.row_is_not_optional(span, table);
            poison = true;
        }
        let mut in_place = false;
        let mut payload = None;
        if let Some(written) = &row.payload {
            in_place = matches!(written.kind, ast::TypeKind::Struct { .. });
            payload = match &table.layout {
                Some(Layout::Adjacent { .. } | Layout::External) => self.payloads.get(&written.span).cloned().flatten(),
                Some(Layout::Position) => self.payload_by_position(written),
                Some(Layout::Internal { .. } | Layout::Presence) => self.whole_payload_of(module, written, table).map(Type::Ref),
                None => {
                    self.names_in_type_are_known(module, written);
                    None
                }
            };
            poison |= payload.is_none();
        } else {
            poison |= row.has_colon;
        }
        let first_tag = row.tags.first().map_or(row.span, |tag| tag.span);
        if let (Some(span), Some(Layout::External | Layout::Presence | Layout::Position)) = (row.untagged, &table.layout) {
            let help = "remove it: in this layout a row is meant by what is there; `untagged Name` is a row of its own";
            self.layout_has_no_place_for(span, "a row that is also meant when the tag is absent", table, help);
            poison = true;
        }
        let whole = TableRow {
            values,
            untagged: row.untagged.is_some(),
            payload,
            payload_span: row.payload.as_ref().map_or(row.span, place_of_payload),
            in_place,
            poison,
            docs: row.meta.docs.lines.clone(),
            marks,
            span: first_tag,
        };
        match &table.layout {
            Some(Layout::Presence) => self.row_by_presence(whole),
            Some(Layout::External) => {
                let one = |(value, span): &(Literal, Span)| TableRow { values: vec![(value.clone(), *span)], span: *span, ..whole.clone() };
                whole.values.iter().map(one).collect()
            }
            _ => vec![whole],
        }
    }

    /// A row by presence is meant by one key, and by what the payload is.
    fn row_by_presence(&mut self, row: TableRow) -> Vec<TableRow> {
        if let [_, (_, second), ..] = row.values.as_slice() {
            self.report(
                Diagnostic::new(codes::NO_PLACE_IN_LAYOUT, *second, "a row of this layout is meant by one key")
                    .label("a second one")
                    .help("one key that every value of the payload has is enough"),
            );
        }
        if row.payload.is_none() && !row.poison {
            self.report(
                Diagnostic::new(codes::KEY_PROVES_NOTHING, row.span, "a row told apart by a key needs a payload that has this key")
                    .help("write `key: Name { key: … }`"),
            );
            return Vec::new();
        }
        vec![row]
    }

    /// What stands on the left of a row as a value of the tag.
    fn tag_value(&mut self, tag: &ast::Literal, table: &Table) -> Option<Literal> {
        let value = self.constant(tag)?;
        match (&value, &table.layout) {
            (Literal::Int(_) | Literal::Bool(_), Some(Layout::External | Layout::Presence)) => {
                let text = if let Literal::Int(value) = &value { value.to_string() } else { shown(&value).replace('`', "") };
                self.report(
                    Diagnostic::new(codes::TAG_KIND, tag.span, "in this layout the tag is a key, and keys are strings")
                        .help(format!("write `\"{text}\"`"))
                        .fix(tag.span, format!("\"{text}\"")),
                );
                None
            }
            (Literal::Float(_), _) => {
                self.report(
                    Diagnostic::new(codes::TAG_KIND, tag.span, "a tag is a string, an integer, `true` or `false`")
                        .help("no two languages agree on when fractions are equal"),
                );
                None
            }
            _ => Some(value),
        }
    }

    fn row_is_not_optional(&mut self, span: Span, table: &Table) {
        let diagnostic = Diagnostic::new(codes::ROW_NOT_OPTIONAL, span, "a row is not optional").label("remove this");
        let help = match (&table.layout, table.content_is_optional) {
            (Some(Layout::Adjacent { content, .. }), false) => {
                format!("write `with {content}?` behind the union's name: then the content may be left out where the payload needs no key")
            }
            _ => "a field of the payload may be optional: `name?: T`".to_owned(),
        };
        self.report(diagnostic.help(help).fix(span, ""));
    }

    /// The rest of an array behind its tag: exactly the items of a tuple, or any number of a list's.
    fn payload_by_position(&mut self, written: &'a ast::Type) -> Option<Type> {
        let payload = self.payloads.get(&written.span).cloned().flatten()?;
        match self.behind_aliases(&payload) {
            items @ (Type::Tuple { .. } | Type::Array(_)) => Some(items),
            Type::Constrained(list, _) if matches!(self.on_the_wire(&list), Some(Type::Array(_))) => {
                self.report(
                    Diagnostic::new(codes::PAYLOAD_BY_POSITION, written.span, "the rest of an array cannot have constraints of its own")
                        .help("put the list into an item, `tag: [List]`, or write its items without the constraints"),
                );
                None
            }
            _ => {
                self.report(
                    Diagnostic::new(codes::PAYLOAD_BY_POSITION, written.span, "the payload of this layout is the rest of an array")
                        .help("write its items, `tag: [string, Payload]`, or a list, `tag: Item[]`"),
                );
                None
            }
        }
    }

    /// The struct or union on the right of a row that is the whole of what travels.
    fn whole_payload_of(&mut self, module: usize, written: &'a ast::Type, table: &Table) -> Option<DeclId> {
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
            ast::TypeKind::Name { name, args } if args.is_empty() && !is_built_in(name) => {
                let id = self.lookup(module, name)?;
                match self.behind_aliases(&Type::Ref(id)) {
                    Type::Ref(target) if self.is_an_object_with_keys(target) => return Some(target),
                    Type::Ref(target) if matches!(self.draft(target).kind, DraftKind::Alias(None)) => return None,
                    _ => {}
                }
            }
            _ => {}
        }
        let names_a_union = match &written.kind {
            ast::TypeKind::Name { name, .. } if !is_built_in(name) => self.lookup(module, name).is_some_and(
                |id| matches!(self.behind_aliases(&Type::Ref(id)), Type::Ref(id) if matches!(self.draft(id).kind, DraftKind::Union(_))),
            ),
            _ => false,
        };
        let (message, help) = match table.tag() {
            Some(tag) => (
                format!("this payload cannot carry the tag `{tag}`"),
                "the tag is a field of the payload's object: put the value into a struct, `tag: Name { value: … }`",
            ),
            None => ("this payload has no keys of its own".to_owned(), "put the value into a struct: `key: Name { key: … }`"),
        };
        self.report(
            Diagnostic::new(codes::PAYLOAD_CARRIES_NO_TAG, written.span, message)
                .label(if names_a_union { "not all of its values are objects with room for a key" } else { "neither a struct nor a union" })
                .help(help),
        );
        None
    }

    /// Whether all values of a declaration are objects to which keys can be added. (Of a union whose layout is missing nothing is known.)
    fn is_an_object_with_keys(&self, id: DeclId) -> bool {
        match &self.draft(id).kind {
            DraftKind::Struct(_) => true,
            DraftKind::Union(_) => !matches!(
                self.draft(id).syntax,
                Syntax::Union(ast::UnionDecl { layout: ast::UnionLayout::Keyed { .. } | ast::UnionLayout::Position { .. }, .. })
            ),
            _ => false,
        }
    }

    /// `...Name` in a union: rows of another union, or an envelope.
    fn read_spread(&mut self, module: usize, spread: &'a ast::Spread, table: &mut Table, envelope: &mut Vec<DraftField>) {
        let Some(name) = &spread.name else {
            table.incomplete = true;
            return;
        };
        if !spread.args.is_empty() {
            self.arguments_stay(module, name, &spread.args);
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
    Diagnostic::new(codes::SPREAD_OF_NO_STRUCT, name.span, format!("`{}` is neither a union nor a struct", name.written()))
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
