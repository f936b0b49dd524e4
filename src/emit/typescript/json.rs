//! Defaults as JSON, in the spelling an encoder writes.

use crate::schema::{Literal, Schema, Type, Value};

/// A default of type `ty` as JSON text.
pub(super) fn text(schema: &Schema, value: &Value, ty: &Type) -> String {
    let mut out = String::new();
    push(schema, value, ty, &mut out);
    out
}

fn push(schema: &Schema, value: &Value, ty: &Type, out: &mut String) {
    let ty = match schema.wire_type(ty) {
        Type::Nullable(inner) => schema.wire_type(inner),
        ty => ty,
    };
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Int(number) => match ty {
            Type::Int(kind) if kind.is_string_on_wire() => push_string(&number.to_string(), out),
            _ => out.push_str(&number.to_string()),
        },
        Value::Float(float) => out.push_str(&number(*float)),
        Value::String(text) => push_string(text, out),
        Value::Enum { decl, index } => match schema.as_enum(*decl).and_then(|body| body.values.get(*index)).map(|value| &value.wire) {
            Some(Literal::String(text)) => push_string(text, out),
            Some(Literal::Int(number)) => out.push_str(&number.to_string()),
            Some(Literal::Float(float)) => out.push_str(&number(float.get())),
            Some(Literal::Bool(yes)) => out.push_str(if *yes { "true" } else { "false" }),
            None => out.push_str("null"),
        },
        Value::Array(items) => {
            let mut types: Box<dyn Iterator<Item = &Type>> = match ty {
                Type::Array(item) => Box::new(std::iter::repeat(&**item)),
                Type::Tuple { items, rest } => Box::new(items.iter().chain(rest.iter().flat_map(|rest| std::iter::repeat(&**rest)))),
                _ => Box::new(std::iter::empty()),
            };
            push_list(out, ['[', ']'], items, |item, out| push(schema, item, types.next().unwrap_or(&Type::Json), out));
        }
        Value::Object(entries) => {
            let value_type = if let Type::Map(_, value) = ty { value } else { &Type::Json };
            push_list(out, ['{', '}'], entries, |(key, value), out| push_entry(schema, key, value, value_type, out));
        }
        Value::Struct { decl, fields } => push_list(out, ['{', '}'], fields, |(key, value), out| {
            let field = schema.fields(*decl).find(|field| field.wire == *key);
            push_entry(schema, key, value, field.map_or(&Type::Json, |field| &field.ty), out);
        }),
        Value::Variant { decl, row, record } => {
            let row = schema.as_union(*decl).and_then(|body| body.rows.get(*row));
            let ty = row.map_or(Type::Json, |row| Type::Ref(row.record));
            push(schema, record, &ty, out);
        }
        Value::Alternative { decl, index, value } => {
            let alternative = schema.as_choice(*decl).and_then(|body| body.alternatives.get(*index));
            push(schema, value, alternative.map_or(&Type::Json, |alternative| &alternative.ty), out);
        }
    }
}

/// A finite number as JavaScript and its formatters write it.
pub(super) fn number(value: f64) -> String {
    let text = serde_json::Number::from_f64(value).map_or_else(|| "null".to_owned(), |number| number.to_string());
    text.strip_suffix(".0").unwrap_or(&text).replace("e+", "e")
}

fn push_entry(schema: &Schema, key: &str, value: &Value, ty: &Type, out: &mut String) {
    push_string(key, out);
    out.push_str(": ");
    push(schema, value, ty, out);
}

fn push_list<T>(out: &mut String, [open, close]: [char; 2], items: &[T], mut item: impl FnMut(&T, &mut String)) {
    out.push(open);
    for (i, value) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        item(value, out);
    }
    out.push(close);
}

fn push_string(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
