//! Defaults of tuples, of types told apart by JSON kind, and of unions: the literal says itself which row or alternative it is.

use super::misfits::listed;
use super::number_as_written;
use crate::ast;
use crate::check::Checker;
use crate::check::draft::{DraftKind, DraftUnion};
use crate::check::types::shown;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, JsonKind, Layout, Literal, Type, Value};
use crate::source::Span;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Checker<'_> {
    /// An array as a tuple: item by item, and none too few or too many.
    pub(super) fn tuple_default(
        &mut self,
        items: &[Type],
        rest: Option<&Type>,
        written: &[ast::Literal],
        literal: &ast::Literal,
    ) -> Option<Value> {
        if written.len() < items.len() || (written.len() > items.len() && rest.is_none()) {
            let (expected, least) = (items.len(), if rest.is_some() { "at least " } else { "" });
            let plural = if expected == 1 { "" } else { "s" };
            let message = format!("this tuple has {least}{expected} item{plural}, and the default {}", written.len());
            let span = written.get(expected).map_or(literal.span, |surplus| surplus.span);
            self.report(Diagnostic::new(codes::BAD_DEFAULT, span, message).help("write a value for each of its items"));
            return None;
        }
        let values: Vec<Option<Value>> = written
            .iter()
            .zip(items.iter().chain(std::iter::repeat(rest.unwrap_or(&Type::Json))))
            .map(|(one, ty)| self.value_of(ty, one))
            .collect();
        Some(Value::Array(values.into_iter().collect::<Option<_>>()?))
    }

    /// A value of one of several types: its JSON kind says which.
    pub(super) fn choice_default(&mut self, id: DeclId, literal: &ast::Literal) -> Option<Value> {
        let DraftKind::Choice(body) = &self.draft(id).kind else { return None };
        if body.settled.len() < 2 {
            // Two of them collide, which is reported.
            return None;
        }
        let kind = match &literal.kind {
            ast::LiteralKind::Str(_) => Some(JsonKind::String),
            ast::LiteralKind::Number(_) => Some(JsonKind::Number),
            ast::LiteralKind::Bool(_) => Some(JsonKind::Bool),
            ast::LiteralKind::Array(_) => Some(JsonKind::Array),
            ast::LiteralKind::Object(_) => Some(JsonKind::Object),
            ast::LiteralKind::Null | ast::LiteralKind::Name(_) | ast::LiteralKind::Hole => None,
        };
        let alternative = match &literal.kind {
            // A name can only be that of a value of an enum.
            ast::LiteralKind::Name(_) => body.settled.iter().position(|one| self.is_named_enum(&one.ty)),
            _ => kind.and_then(|kind| body.settled.iter().position(|one| one.kinds.contains(&kind))),
        };
        let Some((index, ty)) = alternative.and_then(|at| Some((at, body.settled.get(at)?.ty.clone()))) else {
            let types: Vec<String> = body.settled.iter().map(|one| self.name_of_type(&one.ty).replace('`', "")).collect();
            let diagnostic =
                Diagnostic::new(codes::BAD_DEFAULT, literal.span, "the default is of none of the types that are possible here");
            self.report(diagnostic.help(format!("the types: {}", listed(types.iter().map(String::as_str)))));
            return None;
        };
        let value = self.value_of(&ty, literal)?;
        Some(Value::Alternative { decl: id, index, value: Box::new(value) })
    }

    fn is_named_enum(&self, ty: &Type) -> bool {
        match self.on_the_wire(ty) {
            Some(Type::Ref(id)) => matches!(&self.draft(id).kind, DraftKind::Enum(body) if !body.anonymous),
            _ => false,
        }
    }

    /// A value of a union, as it travels: the tag says which row it is.
    pub(super) fn union_default(&mut self, id: DeclId, literal: &ast::Literal) -> Option<Value> {
        let DraftKind::Union(body) = &self.draft(id).kind else { return None };
        // Of a union that could not be read wholly a missing row proves nothing.
        let layout = body.layout.clone().filter(|_| !body.incomplete)?;
        let row = match (&layout, &literal.kind) {
            (Layout::Internal { tag } | Layout::Adjacent { tag, .. }, ast::LiteralKind::Object(entries)) => {
                match entries.iter().find(|(key, _)| key.value == *tag) {
                    Some((_, value)) => self.row_with_tag(id, as_tag(value), value.span)?,
                    None => self.row_without_tag(id, &format!("the default lacks the tag `{}`", tag.escape_debug()), literal.span)?,
                }
            }
            (Layout::External, ast::LiteralKind::Str(text)) => self.row_as_string(id, text, literal.span)?,
            (Layout::External, ast::LiteralKind::Object(entries)) => match entries.as_slice() {
                [(key, _)] => self.row_with_tag(id, Some(Literal::String(key.value.clone())), key.span)?,
                _ => {
                    let diagnostic =
                        Diagnostic::new(codes::BAD_DEFAULT, literal.span, "a value of this union has exactly one key: its tag");
                    self.report(diagnostic.help("write `{\"tag\": …}`, or the tag alone as a string for a row without payload"));
                    return None;
                }
            },
            (Layout::Presence, ast::LiteralKind::Object(entries)) => self.row_by_its_key(id, entries, literal.span)?,
            (Layout::Position, ast::LiteralKind::Array(items)) => match items.first() {
                Some(tag) => self.row_with_tag(id, as_tag(tag), tag.span)?,
                None => self.row_without_tag(id, "the default lacks its tag, the first item", literal.span)?,
            },
            (Layout::Position, _) => {
                self.default_is_of_another_kind(literal, &Type::Array(Box::new(Type::Json)));
                return None;
            }
            _ => {
                self.default_is_of_another_kind(literal, &Type::Object);
                return None;
            }
        };
        let record = self.row(id, |body| body.rows.get(row).map(|row| row.record))?;
        let value = self.value_of(&Type::Ref(record), literal)?;
        Some(Value::Variant { decl: id, row, record: Box::new(value) })
    }

    fn row<T>(&self, id: DeclId, found: impl FnOnce(&DraftUnion) -> Option<T>) -> Option<T> {
        match &self.draft(id).kind {
            DraftKind::Union(body) => found(body),
            _ => None,
        }
    }

    /// The rows of a union by their tags: it may have many rows, and many fields of its type.
    fn tag_index(&mut self, id: DeclId) -> Rc<BTreeMap<Literal, usize>> {
        if let Some(index) = self.tag_indexes.get(&id) {
            return Rc::clone(index);
        }
        let index = self.row(id, |body| {
            let rows = body.rows.iter().enumerate();
            Some(rows.flat_map(|(at, row)| row.values.iter().map(move |value| (value.clone(), at))).collect())
        });
        let index: Rc<BTreeMap<Literal, usize>> = Rc::new(index.unwrap_or_default());
        self.tag_indexes.insert(id, Rc::clone(&index));
        index
    }

    /// The position of the row with a tag value; `None` stands for what is no constant.
    fn row_with_tag(&mut self, id: DeclId, value: Option<Literal>, span: Span) -> Option<usize> {
        let index = self.tag_index(id);
        let at = value.as_ref().and_then(|value| index.get(value)).copied();
        if at.is_none() {
            self.no_row_has_the_tag(id, value.as_ref(), span);
        }
        at
    }

    fn row_without_tag(&mut self, id: DeclId, message: &str, span: Span) -> Option<usize> {
        let at = self.row(id, |body| body.rows.iter().position(|row| row.untagged));
        if at.is_none() {
            let diagnostic = Diagnostic::new(codes::BAD_DEFAULT, span, message).also(self.draft(id).span, "the union");
            let help = format!("its tags: {}", self.tags_in_words(id));
            self.report(diagnostic.help(help));
        }
        at
    }

    /// A row without payload, which travels as its tag alone.
    fn row_as_string(&mut self, id: DeclId, text: &str, span: Span) -> Option<usize> {
        let at = self.row_with_tag(id, Some(Literal::String(text.to_owned())), span)?;
        if self.row(id, |body| body.rows.get(at)?.payload.clone()).is_some() {
            let message = format!("`{}` has a payload, so it does not travel as a string", text.escape_debug());
            let key = crate::check::types::quoted(text);
            self.report(Diagnostic::new(codes::BAD_DEFAULT, span, message).help(format!("write `{{{key}: …}}`")));
            return None;
        }
        Some(at)
    }

    fn row_by_its_key(&mut self, id: DeclId, entries: &[(ast::Str, ast::Literal)], span: Span) -> Option<usize> {
        let index = self.tag_index(id);
        let mut found = entries.iter().filter_map(|(name, _)| Some((*index.get(&Literal::String(name.value.clone()))?, name.span)));
        match (found.next(), found.next()) {
            (Some((_, first)), Some((_, second))) => {
                self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, second, "two keys say which row this is")
                        .also(first, "the other one")
                        .help("keep one of them: each stands for a row of its own"),
                );
                None
            }
            (Some((at, _)), None) => Some(at),
            (None, _) => self.row_without_tag(id, "the default has none of the keys that tell the rows apart", span),
        }
    }

    fn no_row_has_the_tag(&mut self, id: DeclId, value: Option<&Literal>, span: Span) {
        let (name, declared) = (self.declared_name(id), self.draft(id).span);
        let tags: Vec<String> = self
            .row(id, |body| {
                let values = body.rows.iter().flat_map(|row| &row.values).filter_map(Literal::as_str);
                Some(values.take(if self.suggestions.are_spent() { 0 } else { usize::MAX }).map(str::to_owned).collect())
            })
            .unwrap_or_default();
        let message = match value {
            Some(value) => format!("`{name}` has no row {}", shown(value)),
            None => format!("this is no tag of `{name}`"),
        };
        let diagnostic = Diagnostic::new(codes::BAD_DEFAULT, span, message).also(declared, "the union");
        let written = value.and_then(Literal::as_str).unwrap_or_default();
        let diagnostic = match self.suggestions.nearest(written, tags.iter().map(String::as_str)) {
            Some(nearest) => {
                let spelled = crate::check::types::quoted(nearest);
                diagnostic.help(format!("did you mean `{spelled}`?")).fix(span, spelled)
            }
            None => diagnostic.help(format!("its tags: {}", self.tags_in_words(id))),
        };
        self.report(diagnostic);
    }

    fn tags_in_words(&self, id: DeclId) -> String {
        let shown_tags = self.row(id, |body| {
            let tags: Vec<String> =
                body.rows.iter().flat_map(|row| &row.values).take(20).map(|value| shown(value).replace('`', "")).collect();
            Some(listed(tags.iter().map(String::as_str)))
        });
        shown_tags.unwrap_or_default()
    }
}

fn as_tag(literal: &ast::Literal) -> Option<Literal> {
    match &literal.kind {
        ast::LiteralKind::Str(text) => Some(Literal::String(text.clone())),
        ast::LiteralKind::Number(text) => number_as_written(text),
        ast::LiteralKind::Bool(value) => Some(Literal::Bool(*value)),
        _ => None,
    }
}
