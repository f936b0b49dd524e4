//! Defaults: each is a value of its field's type.

use super::Checker;
use super::draft::{DraftKind, DraftPresence, Syntax};
use super::types::{quoted, shown};
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::formats::value_of;
use crate::schema::{DeclId, Enum, Finite, IntKind, Literal, Type, Value};
use crate::source::Span;
use indexmap::IndexMap;
use misfits::{Spelling, listed};
use std::collections::BTreeSet;

mod fill;
pub(super) mod formats;
mod misfits;
mod variants;

/// The checked default of each field, by the place of the field's name.
type Values = IndexMap<Span, Option<Value>>;

impl<'a> Checker<'a> {
    /// Checks the default of every field against the field's type.
    pub(super) fn check_defaults(&mut self) {
        let mut values: Values = IndexMap::new();
        for id in self.ids() {
            let body = match self.draft(id).syntax {
                Syntax::Struct(decl) => &decl.body,
                Syntax::InPlace(body) => body,
                _ => continue,
            };
            self.check_defaults_in(id, body, &mut values);
        }
        self.fill_in_defaults_of_structs(&mut values);
        // A field that was spread carries its default along: its span is its identity.
        for draft in &mut self.decls {
            let DraftKind::Struct(body) = &mut draft.kind else { continue };
            for field in &mut body.fields {
                if let (DraftPresence::Default(value), Some(checked)) = (&mut field.presence, values.get(&field.span)) {
                    value.clone_from(checked);
                }
            }
        }
    }

    fn check_defaults_in(&mut self, id: DeclId, body: &'a ast::StructBody, values: &mut Values) {
        for member in &body.members {
            let ast::StructMember::Field(field) = member else { continue };
            let Some(default) = &field.default else { continue };
            let ty = match &self.draft(id).kind {
                DraftKind::Struct(body) => body.fields.iter().find(|known| known.span == field.name.span()),
                _ => None,
            };
            let value = ty.and_then(|known| known.ty.clone()).and_then(|ty| self.value_of(&ty, default));
            values.insert(field.name.span(), value);
        }
    }

    /// The literal as a value of the type, or an error.
    fn value_of(&mut self, ty: &Type, literal: &ast::Literal) -> Option<Value> {
        let value = self.value_before_constraints(ty, literal)?;
        self.fulfils_constraints(ty, &value, literal.span).then_some(value)
    }

    fn value_before_constraints(&mut self, ty: &Type, literal: &ast::Literal) -> Option<Value> {
        use ast::LiteralKind as Kind;
        if literal.kind == Kind::Hole {
            return None;
        }
        let ty = self.on_the_wire(ty)?;
        let value = match (&ty, &literal.kind) {
            (Type::Nullable(_) | Type::Null | Type::Json, Kind::Null) => Value::Null,
            (Type::Nullable(inner), _) => return self.value_of(inner, literal),
            (Type::Const(expected), _) => return self.constant_default(expected, literal),
            (Type::Bool | Type::Json, Kind::Bool(value)) => Value::Bool(*value),
            (Type::Int(kind), Kind::Number(text)) => return self.int_default(*kind, text, literal),
            // As it travels, or as a number: both are exact here.
            (Type::Int(kind), Kind::Str(text)) if kind.is_string_on_wire() => return self.int_default(*kind, text, literal),
            (Type::Float, Kind::Number(text)) => return self.float_default(text, literal),
            (Type::Json, Kind::Number(text)) => match text.parse::<i64>() {
                Ok(value) if (-super::types::MAX_SAFE..=super::types::MAX_SAFE).contains(&value) => Value::Int(value.into()),
                _ => return self.float_default(text, literal),
            },
            (Type::Json, Kind::Str(text)) => Value::String(text.clone()),
            (_, Kind::Str(text)) if formats::of(&ty, text).is_some() => return self.formatted_default(&ty, text, literal),
            (Type::Array(item), Kind::Array(items)) => {
                let values: Vec<Option<Value>> = items.iter().map(|literal| self.value_of(item, literal)).collect();
                Value::Array(values.into_iter().collect::<Option<_>>()?)
            }
            (Type::Tuple { items, rest }, Kind::Array(written)) => return self.tuple_default(items, rest.as_deref(), written, literal),
            (Type::Json, Kind::Array(items)) => {
                let values: Vec<Option<Value>> = items.iter().map(|literal| self.value_of(&Type::Json, literal)).collect();
                Value::Array(values.into_iter().collect::<Option<_>>()?)
            }
            (Type::Json | Type::Object, Kind::Object(entries)) => return self.object_default(None, &Type::Json, entries),
            (Type::Map(key, value), Kind::Object(entries)) => {
                let (key, value) = (key.clone(), value.clone());
                return self.object_default(Some(&key), &value, entries);
            }
            (Type::Ref(id), _) => return self.default_of_decl(*id, literal),
            _ => {
                self.default_is_of_another_kind(literal, &ty);
                return None;
            }
        };
        Some(value)
    }

    fn object_default(&mut self, key: Option<&Type>, value: &Type, entries: &[(ast::Str, ast::Literal)]) -> Option<Value> {
        let mut seen = IndexMap::new();
        let mut values = BTreeSet::new();
        let mut fits = true;
        let key_on_the_wire = key.and_then(|key| self.on_the_wire(key));
        for (name, literal) in entries {
            // Two spellings of one key are one key for a decoder.
            let of_key = key_on_the_wire.as_ref().map_or_else(|| name.value.clone(), |key| value_of(key, &name.value));
            if !values.insert(of_key) {
                self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, name.span, format!("the key `{}` stands twice", name.value.escape_debug()))
                        .help("remove one of them"),
                );
                fits = false;
            }
            if let Some(key) = key {
                fits &= self.map_key_fits(key, name);
            }
            let value = self.value_of(value, literal);
            fits &= value.is_some();
            seen.insert(name.value.clone(), value.unwrap_or(Value::Null));
        }
        fits.then(|| Value::Object(seen.into_iter().collect()))
    }

    /// Whether a string is a key of the map's key type.
    fn map_key_fits(&mut self, key: &Type, name: &ast::Str) -> bool {
        let Some(wire) = self.on_the_wire(key) else { return false };
        match &wire {
            Type::Int(kind) => {
                let (least, greatest) = kind.range();
                let text = &name.value;
                let fits = text.parse().is_ok_and(|value: i128| value.to_string() == *text && (least..=greatest).contains(&value));
                if !fits {
                    self.default_is_no_integer(name.span, text, *kind);
                }
                fits && self.fulfils_constraints(key, &Value::Int(text.parse().unwrap_or_default()), name.span)
            }
            Type::Ref(id) => {
                let DraftKind::Enum(Enum { open, .. }) = self.draft(*id).kind else { return false };
                let text = &name.value;
                let number = text.parse().ok().filter(|number: &i64| number.to_string() == *text);
                let values = self.enum_index(*id);
                let fits = open
                    || values.wires.contains_key(&Literal::String(text.clone()))
                    || number.is_some_and(|number| values.wires.contains_key(&Literal::Int(number)));
                if !fits {
                    self.default_is_no_value_of_enum(*id, name.span, &name.value, Spelling::Quoted);
                }
                fits
            }
            _ => {
                let literal = ast::Literal { kind: ast::LiteralKind::Str(name.value.clone()), span: name.span };
                self.value_of(key, &literal).is_some()
            }
        }
    }

    fn constant_default(&mut self, expected: &Literal, literal: &ast::Literal) -> Option<Value> {
        match (expected, &literal.kind) {
            (Literal::String(value), ast::LiteralKind::Str(text)) if value == text => Some(Value::String(text.clone())),
            (Literal::Int(value), ast::LiteralKind::Number(text)) if text.parse() == Ok(*value) => Some(Value::Int((*value).into())),
            (Literal::Float(value), ast::LiteralKind::Number(text)) if text.parse() == Ok(value.get()) => Some(Value::Float(value.get())),
            (Literal::Bool(value), ast::LiteralKind::Bool(written)) if value == written => Some(Value::Bool(*value)),
            _ => {
                self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("only {} is possible here", shown(expected)))
                        .label("the type is a constant")
                        .help("write the constant, or leave the default out"),
                );
                None
            }
        }
    }

    fn int_default(&mut self, kind: IntKind, text: &str, literal: &ast::Literal) -> Option<Value> {
        let (least, greatest) = kind.range();
        match text.parse::<i128>() {
            Ok(value) if (least..=greatest).contains(&value) && (value.to_string() == text || text == "-0") => Some(Value::Int(value)),
            _ => {
                self.default_is_no_integer(literal.span, text, kind);
                None
            }
        }
    }

    fn float_default(&mut self, text: &str, literal: &ast::Literal) -> Option<Value> {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Some(Value::Float(value)),
            _ => {
                self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("`{text}` is too large for a float"))
                        .help("the greatest float is about 1.8e308"),
                );
                None
            }
        }
    }

    /// A string that must be in the one spelling that an encoder would write.
    fn formatted_default(&mut self, ty: &Type, text: &str, literal: &ast::Literal) -> Option<Value> {
        if let Some(Err(expected)) = formats::of(ty, text) {
            self.report(
                Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("this is not {expected}"))
                    .help("write the default as it would travel"),
            );
            return None;
        }
        Some(Value::String(text.to_owned()))
    }

    fn default_of_decl(&mut self, id: DeclId, literal: &ast::Literal) -> Option<Value> {
        let is_anonymous = match (&self.draft(id).kind, &literal.kind) {
            (DraftKind::Enum(body), _) => body.anonymous,
            (DraftKind::Struct(_), ast::LiteralKind::Object(entries)) => return self.struct_default(id, literal, entries),
            (DraftKind::Struct(_), _) => {
                self.default_is_of_another_kind(literal, &Type::Object);
                return None;
            }
            (DraftKind::Union(_), _) => return self.union_default(id, literal),
            (DraftKind::Choice(_), _) => return self.choice_default(id, literal),
            (DraftKind::Recursive(ty), _) => {
                let ty = ty.clone();
                return self.value_of(&ty, literal);
            }
            // Looked through by the caller; or nothing that is known has such a default.
            (DraftKind::Alias(_) | DraftKind::Newtype(_) | DraftKind::Parameter, _) => return None,
        };
        let values = self.enum_index(id);
        let index = match &literal.kind {
            ast::LiteralKind::Name(name) => values.names.get(name).filter(|_| !is_anonymous),
            ast::LiteralKind::Str(text) => values.wires.get(&Literal::String(text.clone())),
            ast::LiteralKind::Number(text) => number_as_written(text).and_then(|value| values.wires.get(&value)),
            ast::LiteralKind::Bool(value) => values.wires.get(&Literal::Bool(*value)),
            _ => None,
        }
        .copied();
        if index.is_none() {
            let written = match &literal.kind {
                ast::LiteralKind::Name(text) | ast::LiteralKind::Str(text) => text,
                _ => "",
            };
            let spelling = if is_anonymous { Spelling::Quoted } else { Spelling::Name };
            self.default_is_no_value_of_enum(id, literal.span, written, spelling);
        }
        index.map(|index| Value::Enum { decl: id, index })
    }

    /// An object as a struct: every key is a field, every field that has to be there is. What is left to the fields' own defaults is
    /// filled in when all of them are known.
    fn struct_default(&mut self, id: DeclId, literal: &ast::Literal, entries: &[(ast::Str, ast::Literal)]) -> Option<Value> {
        let DraftKind::Struct(body) = &self.draft(id).kind else { return None };
        if body.incomplete {
            return None;
        }
        let count = body.fields.len();
        if !self.may_expand(count, literal.span) {
            return None;
        }
        let fields = self.all_fields(id);
        let fields: Vec<_> =
            fields.into_iter().map(|field| (field.wire.clone(), field.ty.clone(), field.presence.clone(), field.span)).collect();
        let known: BTreeSet<&str> = fields.iter().map(|(wire, ..)| wire.as_str()).collect();
        let mut written: IndexMap<&str, (&ast::Str, &ast::Literal)> = IndexMap::new();
        // Fields that are there under a misspelt name are not missing as well.
        let mut meant: BTreeSet<&str> = BTreeSet::new();
        let mut fits = true;
        for (name, value) in entries {
            if !known.contains(name.value.as_str()) {
                let diagnostic = Diagnostic::new(
                    codes::BAD_DEFAULT,
                    name.span,
                    format!("`{}` has no field `{}`", self.declared_name(id), name.value.escape_debug()),
                )
                .also(self.draft(id).span, "the struct");
                let known = || fields.iter().map(|(wire, ..)| wire.as_str());
                let diagnostic = match self.suggestions.nearest(&name.value, known()) {
                    Some(nearest) => {
                        meant.insert(nearest);
                        diagnostic.help(format!("did you mean `{nearest}`?")).fix(name.span, quoted(nearest))
                    }
                    None => diagnostic.help(format!("its fields: {}", listed(known()))),
                };
                self.report(diagnostic);
                fits = false;
            } else if written.insert(&name.value, (name, value)).is_some() {
                self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, name.span, format!("the key `{}` stands twice", name.value.escape_debug()))
                        .help("remove one of them"),
                );
                fits = false;
            }
        }
        let mut values = Vec::with_capacity(fields.len());
        for (wire, ty, presence, span) in &fields {
            match written.get(wire.as_str()) {
                Some((_, literal)) => match ty.as_ref().and_then(|ty| self.value_of(ty, literal)) {
                    Some(value) => values.push((wire.clone(), value)),
                    None => fits = false,
                },
                None if matches!(presence, DraftPresence::Required) && !meant.contains(wire.as_str()) => {
                    self.report(
                        Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("the default lacks the field `{}`", wire.escape_debug()))
                            .also(*span, "required here")
                            .help(format!("add `{}: …`, or make the field optional or give it a default", quoted(wire))),
                    );
                    fits = false;
                }
                None => {}
            }
        }
        fits.then_some(Value::Struct { decl: id, fields: values })
    }
}

/// A number as a constant of the language.
fn number_as_written(text: &str) -> Option<Literal> {
    match text.parse() {
        Ok(value) => Some(Literal::Int(value)),
        Err(_) => text.parse().ok().and_then(Finite::new).map(Literal::Float),
    }
}
