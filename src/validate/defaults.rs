//! Defaults as they are written.

use super::json::Json;
use crate::schema::{Schema, Type, Value};

/// A literal of a type, as an encoder writes it.
pub(super) fn written(schema: &Schema, ty: &Type, value: &Value) -> Json {
    let ty = without_null(schema, ty);
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Int(number) if matches!(ty, Type::Int(kind) if kind.is_string_on_wire()) => Json::String(number.to_string()),
        Value::Int(number) => Json::Int(*number),
        Value::Float(number) => Json::Float(*number),
        Value::String(text) => Json::String(text.clone()),
        Value::Variant { decl, row, record } => {
            let record_type = schema.as_union(*decl).and_then(|union| union.rows.get(*row)).map(|row| Type::Ref(row.record));
            written(schema, &record_type.unwrap_or(Type::Json), record)
        }
        Value::Alternative { decl, index, value } => {
            let alternative = schema.as_choice(*decl).and_then(|choice| choice.alternatives.get(*index));
            written(schema, alternative.map_or(&Type::Json, |alternative| &alternative.ty), value)
        }
        Value::Enum { decl, index } => {
            let value = schema.as_enum(*decl).and_then(|body| body.values.get(*index));
            value.map_or(Json::Null, |value| (&value.wire).into())
        }
        Value::Array(items) => {
            let item = |(index, item)| written(schema, item_type(ty, index), item);
            Json::Array(items.iter().enumerate().map(item).collect())
        }
        Value::Object(entries) => {
            let value_type = if let Type::Map(_, value) = ty { value } else { &Type::Json };
            Json::Object(entries.iter().map(|(key, value)| (key.clone(), written(schema, value_type, value))).collect())
        }
        Value::Struct { decl, fields } => {
            let type_of = |key: &str| schema.fields(*decl).find(|field| field.wire == key).map_or(&Type::Json, |field| &field.ty);
            Json::Object(fields.iter().map(|(key, value)| (key.clone(), written(schema, type_of(key), value))).collect())
        }
    }
}

/// The wire type of what is not null.
fn without_null<'s>(schema: &'s Schema, ty: &'s Type) -> &'s Type {
    match schema.wire_type(ty) {
        Type::Nullable(inner) => schema.wire_type(inner),
        other => other,
    }
}

fn item_type(ty: &Type, index: usize) -> &Type {
    match ty {
        Type::Array(item) => item,
        Type::Tuple { items, rest } => items.get(index).or(rest.as_deref()).unwrap_or(&Type::Json),
        _ => &Type::Json,
    }
}
