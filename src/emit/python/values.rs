//! Default values.

use super::encode;
use super::expr::Expr;
use super::module::Module;
use super::types::{boolean, digits, float, literal, mark};
use crate::schema::{DeclId, DeclKind, EnumRepr, Literal, Presence, Type, Value};

impl<'a> Module<'a> {
    /// What stands behind the `=` of a field with a default. Each instance gets lists and objects of its own.
    pub(super) fn default(&mut self, ty: &'a Type, value: &'a Value) -> Expr<'a> {
        let written = value;
        let (ty, value) = self.inside(ty, value);
        let is_empty = match value {
            Value::Array(items) => items.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            Value::Struct { .. } => false,
            _ => return self.value(ty, written),
        };
        let expression = self.value(ty, value);
        let class = match ty {
            Type::Json | Type::Object => Some(Expr::Atom(self.imports.support("AS_JSON"))),
            Type::Array(_) | Type::Map(_, _) if is_empty || !is_obvious(ty) => Some(self.annotation(ty).bare()),
            _ => None,
        };
        let factory = match class {
            Some(class) if is_empty && !matches!(ty, Type::Json | Type::Object) => Expr::keyed("default_factory=", class),
            Some(class) => {
                let mut head = String::new();
                class.flat(&mut head);
                Expr::keyed("default_factory=lambda: ", Expr::call(head, vec![expression]))
            }
            None => Expr::keyed("default_factory=lambda: ", expression),
        };
        Expr::call(self.imports.support("Field"), vec![factory])
    }

    /// The type that says how a value is written, and the value beneath the unions and choices around it.
    fn inside(&self, mut ty: &'a Type, mut value: &'a Value) -> (&'a Type, &'a Value) {
        loop {
            match (ty, value) {
                (_, Value::Variant { decl, row, record }) => {
                    let Some(row) = self.schema.as_union(*decl).and_then(|body| body.rows.get(*row)) else { return (ty, value) };
                    // The record of an external or positional row can be an alias; that of others says all in its value.
                    if let DeclKind::Alias(target) = &self.schema.decl(row.record).kind {
                        ty = target;
                    }
                    value = record;
                }
                (_, Value::Alternative { decl, index, value: inner }) => {
                    let alternatives = self.schema.as_choice(*decl).map(|body| &body.alternatives);
                    let Some(alternative) = alternatives.and_then(|all| all.get(*index)) else { return (ty, value) };
                    (ty, value) = (&alternative.ty, inner);
                }
                (Type::Constrained(inner, _), _) => ty = inner,
                (Type::Nullable(inner), value) if *value != Value::Null => ty = inner,
                (Type::Ref(id), _) => match &self.schema.decl(*id).kind {
                    DeclKind::Alias(target) | DeclKind::Recursive(target) => ty = target,
                    _ => return (ty, value),
                },
                _ => return (ty, value),
            }
        }
    }

    fn value(&mut self, ty: &'a Type, value: &'a Value) -> Expr<'a> {
        if let Value::Alternative { decl, index, value: inner } = value
            && let Some(body) = self.schema.as_choice(*decl)
            && let Some(alternative) = body.alternatives.get(*index).filter(|alternative| digits(self.schema, body, alternative).is_some())
            && let Value::Int(number) = self.inside(&alternative.ty, inner).1
        {
            return Expr::call(self.imports.support("Digits"), vec![Expr::atom(number.to_string())]);
        }
        let (ty, value) = self.inside(ty, value);
        match value {
            Value::Null => Expr::atom("None"),
            Value::Bool(value) => self.scalar(ty, boolean(*value).to_owned()),
            Value::Int(number) => self.scalar(ty, number.to_string()),
            Value::Float(number) => self.scalar(ty, float(*number)),
            Value::String(text) => self.text(ty, text),
            Value::Enum { decl, index } => self.member(*decl, *index),
            Value::Array(values) => match ty {
                Type::Tuple { items, rest } => {
                    let (values, more) = values.split_at_checked(items.len()).unwrap_or((values, &[]));
                    let mut items: Vec<Expr<'a>> = values.iter().zip(items).map(|(value, ty)| self.value(ty, value)).collect();
                    items.extend(rest.as_deref().map(|rest| self.list(rest, more)));
                    Expr::call("", items)
                }
                Type::Array(item) => self.list(item, values),
                _ => self.list(ty, values),
            },
            Value::Object(entries) => {
                let items = entries.iter().map(|(key, value)| match ty {
                    Type::Map(key_type, item) => self.entry(key_type, key, item, value),
                    _ => self.entry(&Type::String, key, ty, value),
                });
                let items = items.collect();
                Expr::Group { head: "".into(), brackets: ['{', '}'], items }
            }
            Value::Struct { decl, fields } => self.instance(*decl, fields),
            // There is nothing around a value that was looked into.
            Value::Variant { record: inner, .. } | Value::Alternative { value: inner, .. } => self.value(ty, inner),
        }
    }

    fn list(&mut self, ty: &'a Type, values: &'a [Value]) -> Expr<'a> {
        let items = values.iter().map(|value| self.value(ty, value)).collect();
        Expr::Group { head: "".into(), brackets: ['[', ']'], items }
    }

    fn entry(&mut self, key_type: &'a Type, key: &'a str, ty: &'a Type, value: &'a Value) -> Expr<'a> {
        let mut text = String::new();
        self.map_key(key_type, key).flat(&mut text);
        text.push_str(": ");
        Expr::keyed(text, self.value(ty, value))
    }

    fn map_key(&mut self, ty: &'a Type, key: &'a str) -> Expr<'a> {
        match self.unconstrained(ty) {
            Type::Int(_) => Expr::atom(key),
            Type::Ref(id) => match &self.schema.decl(*id).kind {
                DeclKind::Newtype(inner) => {
                    let inner = self.map_key(inner, key);
                    Expr::call(self.name(*id), vec![inner])
                }
                DeclKind::Enum(body) if body.repr == EnumRepr::Int => {
                    match body.values.iter().position(|value| matches!(value.wire, Literal::Int(number) if number.to_string() == key)) {
                        Some(index) => self.member(*id, index),
                        None => Expr::atom(key),
                    }
                }
                _ => Expr::atom(encode::string(key)),
            },
            ty => self.text(ty, key),
        }
    }

    /// A scalar whose Python literal is known; in its newtype, if it has one.
    fn scalar(&mut self, ty: &'a Type, text: String) -> Expr<'a> {
        let Some((id, inner)) = self.newtype(ty) else { return Expr::atom(text) };
        let inner = self.scalar(inner, text);
        Expr::call(self.name(id), vec![inner])
    }

    /// A string, or something that travels as one.
    fn text(&mut self, ty: &'a Type, text: &'a str) -> Expr<'a> {
        let wire = match self.schema.wire_type(ty) {
            Type::Map(_, _) | Type::Array(_) => &Type::String,
            wire => wire,
        };
        match wire {
            Type::Decimal | Type::Bytes | Type::Uuid | Type::Datetime | Type::Date | Type::Time | Type::Duration => {
                let mark = self.imports.support(mark(wire));
                Expr::call(mark, vec![Expr::atom(encode::string(text))])
            }
            _ => self.scalar(ty, encode::string(text)),
        }
    }

    fn newtype(&self, ty: &'a Type) -> Option<(DeclId, &'a Type)> {
        let Type::Ref(id) = self.unconstrained(ty) else { return None };
        match &self.schema.decl(*id).kind {
            DeclKind::Newtype(inner) => Some((*id, inner)),
            _ => None,
        }
    }

    fn member(&mut self, id: DeclId, index: usize) -> Expr<'a> {
        let Some(body) = self.schema.as_enum(id) else { return Expr::atom("None") };
        match (body.values.get(index), self.names.members(id).get(index)) {
            (Some(_), Some(name)) if body.repr == EnumRepr::Int && !body.anonymous => Expr::atom(self.name(id) + "." + name.as_str()),
            (Some(value), _) => literal(&value.wire),
            _ => Expr::atom("None"),
        }
    }

    /// A call of a struct's class. Its constants and defaults are not repeated.
    fn instance(&mut self, id: DeclId, values: &'a [(String, Value)]) -> Expr<'a> {
        let schema = self.schema;
        let mut arguments = Vec::new();
        for (field, name) in schema.fields(id).zip(self.names.members(id)) {
            if matches!(field.ty, Type::Const(_)) && field.presence == Presence::Required {
                continue;
            }
            let value = values.iter().find(|(wire, _)| *wire == field.wire).map(|(_, value)| value);
            if let Some(value) = value.filter(|value| field.presence != Presence::Default((*value).clone())) {
                arguments.push(Expr::keyed(format!("{name}="), self.value(&field.ty, value)));
            }
        }
        let name = self.name(id);
        let name = if let Some(inner) = name.strip_prefix('"') { inner.trim_end_matches('"').to_owned().into() } else { name };
        Expr::call(name, arguments)
    }
}

/// Whether type checkers see the type of a list or an object in its values.
fn is_obvious(ty: &Type) -> bool {
    match ty {
        Type::Array(item) => is_obvious(item),
        Type::Map(key, item) => matches!(**key, Type::String) && is_obvious(item),
        Type::String | Type::Bool | Type::Int(_) | Type::Float => true,
        _ => false,
    }
}
