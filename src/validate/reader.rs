//! Walks a message in the order of the schema.

use super::constraints;
use super::defaults;
use super::fault::{Code, Flaw, Misfit};
use super::json::Json;
use super::scalars;
use super::text::{Entry, Node, Object, Value};
use crate::schema::formats::value_of;
use crate::schema::words::{self, shown};
use crate::schema::{Choice, DeclId, DeclKind, Field, IntKind, JsonKind, Presence, Schema, Type};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// What comes of a value: as an encoder writes it, or what is wrong.
pub(super) type Read = Result<Json, Misfit>;

/// Reads values of a schema.
pub(super) struct Reader<'s> {
    pub(super) schema: &'s Schema,
}

impl<'s> Reader<'s> {
    pub(super) fn new(schema: &'s Schema) -> Self {
        Self { schema }
    }

    /// A value of a declaration.
    pub(super) fn decl(&self, id: DeclId, node: &Node<'_>) -> Read {
        match &self.schema.decl(id).kind {
            DeclKind::Struct(body) => self.record(id, body.closed, node),
            DeclKind::Enum(body) => scalars::enum_value(body, node),
            DeclKind::Union(body) => self.union(body, node),
            DeclKind::Choice(body) => self.choice(body, node),
            DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty) => self.value(ty, node),
            // No message has one; it stands for any type.
            DeclKind::Parameter => self.value(&Type::Json, node),
        }
    }

    /// A value of a type.
    pub(super) fn value(&self, ty: &Type, node: &Node<'_>) -> Read {
        match ty {
            Type::String
            | Type::Decimal
            | Type::Bytes
            | Type::Uuid
            | Type::Datetime
            | Type::Date
            | Type::Time
            | Type::Duration
            | Type::Url
            | Type::Int(IntKind::I64 | IntKind::U64) => scalars::string(ty, node),
            Type::Int(kind) => scalars::integer(*kind, node).map(Json::Int),
            Type::Bool => match node.value {
                Value::Bool(flag) => Ok(Json::Bool(flag)),
                _ => Err(node.wrong_type("a boolean")),
            },
            Type::Float => scalars::float(node),
            Type::Json => scalars::any(node),
            Type::Object => scalars::any_object(node),
            Type::Null => match node.value {
                Value::Null => Ok(Json::Null),
                _ => Err(node.wrong_type("null")),
            },
            Type::Const(literal) => scalars::constant(literal, node),
            Type::Array(item) => self.items(&[], Some(item), node),
            Type::Tuple { items, rest } => self.items(items, rest.as_deref(), node),
            Type::Map(key, value) => self.map(key, value, node),
            Type::Ref(id) => self.decl(*id, node),
            Type::Nullable(inner) => match node.value {
                Value::Null => Ok(Json::Null),
                _ => self.value(inner, node),
            },
            Type::Constrained(inner, constraints) => {
                let value = self.value(inner, node)?;
                constraints::hold(constraints, self.schema.wire_type(inner), &value).map_err(|flaw| node.misfit(flaw))?;
                Ok(value)
            }
        }
    }

    /// A struct: its fields in the order of the schema, then what it does not declare.
    fn record(&self, id: DeclId, is_closed: bool, node: &Node<'_>) -> Read {
        let object = node.object()?;
        let mut entries = Vec::new();
        for field in self.schema.fields(id) {
            if let Some(value) = self.field(field, object, node)? {
                entries.push((field.wire.clone(), value));
            }
        }
        if is_closed {
            self.every_key_is_declared(id, object)?;
        }
        Ok(Json::Object(entries))
    }

    /// The value of a field; none if it may be absent and is.
    fn field(&self, field: &Field, object: &Object<'_>, node: &Node<'_>) -> Result<Option<Json>, Misfit> {
        match (object.get(&*field.wire), &field.presence) {
            (Some(entry), _) => self.value(&field.ty, &entry.node).map(Some).map_err(|misfit| misfit.under(&field.wire)),
            (None, Presence::Optional) => Ok(None),
            (None, Presence::Default(value)) => Ok(Some(defaults::written(self.schema, &field.ty, value))),
            (None, Presence::Required) => {
                let flaw = Flaw::new(Code::MissingField, format!("expected the key {}, found none", shown(&field.wire)));
                Err(node.misfit(flaw).under(&field.wire))
            }
        }
    }

    fn every_key_is_declared(&self, id: DeclId, object: &Object<'_>) -> Result<(), Misfit> {
        let declared: BTreeSet<&str> = self.schema.fields(id).map(|field| &*field.wire).collect();
        match object.iter().find(|(key, _)| !declared.contains(&***key)) {
            Some((key, entry)) => {
                let flaw = Flaw::new(Code::UnknownField, format!("expected no other key, found {}", shown(key)));
                Err(entry.misfit_of_key(flaw).under(key))
            }
            None => Ok(()),
        }
    }

    /// A list or tuple: these items, then any number of `rest`.
    fn items(&self, items: &[Type], rest: Option<&Type>, node: &Node<'_>) -> Read {
        let found = node.array()?;
        let mut values = Vec::with_capacity(found.len());
        for (index, item) in found.iter().enumerate() {
            let Some(ty) = items.get(index).or(rest) else {
                let flaw = Flaw::new(Code::UnknownField, "expected no other item, found one");
                return Err(item.misfit(flaw).at_item(index));
            };
            values.push(self.value(ty, item).map_err(|misfit| misfit.at_item(index))?);
        }
        if found.len() < items.len() {
            let flaw = Flaw::new(Code::MissingField, "expected another item, found none");
            return Err(node.misfit(flaw).at_item(found.len()));
        }
        Ok(Json::Array(values))
    }

    /// A map: its entries in the order of the code points of their keys. Of keys that are one value the first spelling stays, and the last
    /// entry counts.
    fn map(&self, key_type: &Type, value_type: &Type, node: &Node<'_>) -> Read {
        let mut map = IndexMap::new();
        for (key, entry) in node.object()? {
            let (key, value) = self.entry(key_type, value_type, key, entry).map_err(|misfit| misfit.under_entry(key))?;
            map.entry(value_of(self.schema.wire_type(key_type), &key)).or_insert((key, Json::Null)).1 = value;
        }
        Ok(Json::Object(map.into_values().collect()))
    }

    fn entry(&self, key_type: &Type, value_type: &Type, key: &str, entry: &Entry<'_>) -> Result<(String, Json), Misfit> {
        let key = self.key(key_type, key).map_err(|flaw| entry.misfit_of_key(flaw))?;
        let key = if let Json::String(text) = key { text } else { key.to_string() };
        Ok((key, self.value(value_type, &entry.node)?))
    }

    /// The value that a key of a map spells.
    fn key(&self, ty: &Type, key: &str) -> Result<Json, Flaw> {
        match ty {
            Type::Int(kind) => scalars::integer_key(*kind, key).map(Json::Int),
            Type::Ref(id) => match &self.schema.decl(*id).kind {
                DeclKind::Enum(body) => scalars::enum_key(body, key),
                DeclKind::Alias(inner) | DeclKind::Recursive(inner) | DeclKind::Newtype(inner) => self.key(inner, key),
                DeclKind::Struct(_) | DeclKind::Union(_) | DeclKind::Choice(_) | DeclKind::Parameter => Ok(Json::String(key.to_owned())),
            },
            Type::Constrained(inner, constraints) => {
                let value = self.key(inner, key)?;
                constraints::hold(constraints, self.schema.wire_type(inner), &value)?;
                Ok(value)
            }
            _ => scalars::formatted(ty, key).map(Json::String),
        }
    }

    /// The type that the JSON kind of the value tells.
    fn choice(&self, choice: &Choice, node: &Node<'_>) -> Read {
        let kind = match node.value {
            Value::Null => None,
            Value::Bool(_) => Some(JsonKind::Bool),
            Value::Number(_) => Some(JsonKind::Number),
            Value::String(_) => Some(JsonKind::String),
            Value::Array(_) => Some(JsonKind::Array),
            Value::Object(_) => Some(JsonKind::Object),
        };
        let is_meant = |kinds: &[JsonKind]| kind.is_some_and(|kind| kinds.contains(&kind));
        match choice.alternatives.iter().find(|alternative| is_meant(&alternative.kinds)) {
            Some(alternative) => self.value(&alternative.ty, node),
            None => Err(node.wrong_type(&words::kinds(choice))),
        }
    }
}
