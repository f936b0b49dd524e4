//! Defaults: each is a value of its field's type.

use super::Checker;
use super::draft::{DraftKind, DraftPresence, Syntax};
use super::types::shown;
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, IntKind, Literal, Type, Value};
use crate::source::Span;
use indexmap::IndexMap;

mod formats;

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
            (Type::String | Type::Json, Kind::Str(text)) => Value::String(text.clone()),
            (Type::Decimal | Type::Bytes | Type::Uuid | Type::Datetime | Type::Date | Type::Url, Kind::Str(text)) => {
                return self.formatted_default(&ty, text, literal);
            }
            (Type::Array(item), Kind::Array(items)) => {
                let values: Vec<Option<Value>> = items.iter().map(|literal| self.value_of(item, literal)).collect();
                Value::Array(values.into_iter().collect::<Option<_>>()?)
            }
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
                self.default_does_not_fit(literal, &ty);
                return None;
            }
        };
        Some(value)
    }

    fn object_default(&mut self, key: Option<&Type>, value: &Type, entries: &[(ast::Str, ast::Literal)]) -> Option<Value> {
        let mut seen = IndexMap::new();
        let mut fits = true;
        for (name, literal) in entries {
            if seen.contains_key(&name.value) {
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
        let as_kind = |kind| ast::Literal { kind, span: name.span };
        match &wire {
            Type::Int(_) => {
                let canonical = name.value.parse::<i128>().is_ok_and(|value| value.to_string() == name.value);
                let literal = as_kind(if canonical {
                    ast::LiteralKind::Number(name.value.clone())
                } else {
                    ast::LiteralKind::Str(name.value.clone())
                });
                self.value_of(&wire, &literal).is_some()
            }
            Type::Ref(id) => match &self.draft(*id).kind {
                DraftKind::Enum(body) if body.open => true,
                DraftKind::Enum(body) => {
                    let known = body.values.iter().any(|value| match &value.wire {
                        Literal::String(text) => *text == name.value,
                        Literal::Int(number) => number.to_string() == name.value,
                        Literal::Bool(_) => false,
                    });
                    if !known {
                        self.default_does_not_fit(&as_kind(ast::LiteralKind::Str(name.value.clone())), &wire);
                    }
                    known
                }
                _ => false,
            },
            _ => self.value_of(&wire, &as_kind(ast::LiteralKind::Str(name.value.clone()))).is_some(),
        }
    }

    fn constant_default(&mut self, expected: &Literal, literal: &ast::Literal) -> Option<Value> {
        let written = self.constant(literal)?;
        if written != *expected {
            self.report(
                Diagnostic::new(
                    codes::BAD_DEFAULT,
                    literal.span,
                    format!("the default of a constant is the constant: {}", shown(expected)),
                )
                .help("leave the default out to make the key required, or write `?` to make it optional"),
            );
            return None;
        }
        Some(match written {
            Literal::String(text) => Value::String(text),
            Literal::Int(value) => Value::Int(value.into()),
            Literal::Bool(value) => Value::Bool(value),
        })
    }

    fn int_default(&mut self, kind: IntKind, text: &str, literal: &ast::Literal) -> Option<Value> {
        let (least, greatest) = kind.range();
        match text.parse::<i128>() {
            Ok(value) if (least..=greatest).contains(&value) && (value.to_string() == text || text == "-0") => Some(Value::Int(value)),
            _ => {
                self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("`{text}` is not an integer from {least} to {greatest}"))
                        .help("write another default, or use another type"),
                );
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
        let problem = match ty {
            Type::Decimal => formats::decimal(text),
            Type::Bytes => formats::bytes(text),
            Type::Uuid => formats::uuid(text),
            Type::Datetime => formats::datetime(text),
            Type::Date => formats::date(text),
            _ => formats::url(text),
        };
        if let Err(expected) = problem {
            self.report(
                Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("this is not {expected}"))
                    .help("write the default as it would travel"),
            );
            return None;
        }
        Some(Value::String(text.to_owned()))
    }

    fn default_of_decl(&mut self, id: DeclId, literal: &ast::Literal) -> Option<Value> {
        let body = match (&self.draft(id).kind, &literal.kind) {
            (DraftKind::Enum(body), _) => body,
            (DraftKind::Struct(_), ast::LiteralKind::Object(entries)) => return self.struct_default(id, literal, entries),
            (DraftKind::Struct(_), _) => {
                self.default_does_not_fit(literal, &Type::Object);
                return None;
            }
            _ => {
                self.not_yet(literal.span, "defaults of unions are");
                return None;
            }
        };
        let wire = match &literal.kind {
            ast::LiteralKind::Str(text) => Some(Literal::String(text.clone())),
            ast::LiteralKind::Number(text) => text.parse().ok().map(Literal::Int),
            ast::LiteralKind::Bool(value) => Some(Literal::Bool(*value)),
            _ => None,
        };
        let index = body.values.iter().position(|value| match &literal.kind {
            ast::LiteralKind::Name(name) => value.ident == *name,
            _ => wire.as_ref() == Some(&value.wire),
        });
        if let Some(index) = index {
            return Some(Value::Enum { decl: id, index });
        }
        let known: Vec<String> = body.values.iter().take(12).map(|value| value.ident.clone()).collect();
        let written = match &literal.kind {
            ast::LiteralKind::Name(text) | ast::LiteralKind::Str(text) => text.clone(),
            _ => String::new(),
        };
        let mut diagnostic = Diagnostic::new(codes::BAD_DEFAULT, literal.span, "the default is not a value of its enum")
            .also(self.draft(id).span, "the enum");
        diagnostic = match self.suggestions.nearest(&written, known.iter().map(String::as_str)) {
            Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(literal.span, nearest),
            None => diagnostic.help(format!("its values: {}", known.join(", "))),
        };
        self.report(diagnostic);
        None
    }

    /// An object as a struct: every key is a field, every field that has to be there is. What is left to the fields' own defaults is
    /// filled in when all of them are known.
    fn struct_default(&mut self, id: DeclId, literal: &ast::Literal, entries: &[(ast::Str, ast::Literal)]) -> Option<Value> {
        let DraftKind::Struct(body) = &self.draft(id).kind else { return None };
        if body.incomplete {
            return None;
        }
        let fields: Vec<_> =
            body.fields.iter().map(|field| (field.wire.clone(), field.ty.clone(), field.presence.clone(), field.span)).collect();
        let mut written: IndexMap<&str, (&ast::Str, &ast::Literal)> = IndexMap::new();
        let mut fits = true;
        for (name, value) in entries {
            if !fields.iter().any(|(wire, ..)| *wire == name.value) {
                let mut diagnostic = Diagnostic::new(
                    codes::BAD_DEFAULT,
                    name.span,
                    format!("`{}` has no field `{}`", self.draft(id).name, name.value.escape_debug()),
                )
                .also(self.draft(id).span, "the struct");
                if let Some(nearest) = self.suggestions.nearest(&name.value, fields.iter().map(|(wire, ..)| wire.as_str())) {
                    diagnostic = diagnostic.help(format!("did you mean `{nearest}`?"));
                }
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
        for (wire, ty, presence, span) in fields {
            match written.get(wire.as_str()) {
                Some((_, literal)) => match ty.and_then(|ty| self.value_of(&ty, literal)) {
                    Some(value) => values.push((wire, value)),
                    None => fits = false,
                },
                None if matches!(presence, DraftPresence::Required) => {
                    self.report(
                        Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("the default lacks the field `{}`", wire.escape_debug()))
                            .also(span, "required here"),
                    );
                    fits = false;
                }
                None => {}
            }
        }
        fits.then_some(Value::Struct { decl: id, fields: values })
    }

    /// Puts the fields' own defaults where the default of a struct leaves them out.
    fn fill_in_defaults_of_structs(&mut self, values: &mut Values) {
        let spans: Vec<Span> = values.keys().copied().collect();
        for span in spans {
            let Some(Some(value)) = values.get(&span) else { continue };
            if !matches!(value, Value::Struct { .. } | Value::Array(_) | Value::Object(_)) {
                continue;
            }
            let mut value = value.clone();
            if !self.fill_in(&mut value, values, 0) {
                self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, span, "this default would never end")
                        .label("it fills in itself")
                        .help("write the inner value out, or make the inner field optional"),
                );
            }
            values.insert(span, Some(value));
        }
    }

    /// Whether the value is finite.
    fn fill_in(&self, value: &mut Value, values: &Values, depth: usize) -> bool {
        // Types nest at most 32 deep by themselves, so what goes deeper goes round.
        if depth > 64 {
            return false;
        }
        match value {
            Value::Array(items) => items.iter_mut().all(|item| self.fill_in(item, values, depth + 1)),
            Value::Object(entries) => entries.iter_mut().all(|(_, value)| self.fill_in(value, values, depth + 1)),
            Value::Struct { decl, fields } => {
                let DraftKind::Struct(body) = &self.draft(*decl).kind else { return true };
                let mut written: IndexMap<String, Value> = std::mem::take(fields).into_iter().collect();
                for field in &body.fields {
                    let own = match &field.presence {
                        DraftPresence::Default(known) => values.get(&field.span).unwrap_or(known).clone(),
                        _ => None,
                    };
                    let Some(mut value) = written.swap_remove(&field.wire).or(own) else { continue };
                    if !self.fill_in(&mut value, values, depth + 1) {
                        return false;
                    }
                    fields.push((field.wire.clone(), value));
                }
                true
            }
            _ => true,
        }
    }

    fn default_does_not_fit(&mut self, literal: &ast::Literal, ty: &Type) {
        let expected = match ty {
            Type::String => "a string",
            Type::Bool => "`true` or `false`",
            Type::Int(_) => "an integer",
            Type::Float => "a number",
            Type::Decimal | Type::Bytes | Type::Uuid | Type::Datetime | Type::Date | Type::Url => "a string in the format of its type",
            Type::Array(_) => "an array",
            Type::Map(..) | Type::Object => "an object",
            Type::Null => "`null`",
            Type::Ref(_) => "a value of its enum",
            Type::Json | Type::Const(_) | Type::Nullable(_) => "a JSON value",
        };
        self.report(
            Diagnostic::new(codes::BAD_DEFAULT, literal.span, "the default is not of the field's type")
                .label(format!("expected {expected}"))
                .help("a default is a literal of the type: a string in quotes, a number, `true`, `[]`, `{}`, an enum value by its name"),
        );
    }
}
