//! The functions of each type that make what is written out of a value, and that fill in defaults.

use super::code::Expr;
use super::encode;
use super::facts::{self, Work};
use super::json;
use super::module::Module;
use crate::naming::typescript as naming;
use crate::schema::{DeclId, Presence, Schema, Struct, Type, Union, Value};

impl<'s> Module<'s> {
    /// `writeX` of a struct: an object of what is declared, in the order of the schema.
    pub(super) fn add_struct_writer(&mut self, id: DeclId, body: &'s Struct) {
        let function = naming::write(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        let (fields, delegate) = self.fields_of(id, body);
        if fields.is_empty() {
            match delegate {
                Some(payload) => {
                    let write = self.function(payload, naming::write);
                    self.add_return(2, &Expr::Call(write, vec![Expr::raw("value")]));
                }
                None => self.code("  return $.object(value) ? {} : value;"),
            }
            self.end();
            return;
        }
        self.add_object_of(id, "value");
        self.code(if delegate.is_some() { "  const own = {" } else { "  return {" });
        for field in fields {
            let mut key = String::new();
            encode::key_of_value(&field.wire, &mut key);
            let mut value = Expr::Get("o", field.wire.clone());
            if let Presence::Default(default) = &field.presence {
                value = self.or_default(value, default, &field.ty);
            }
            let value = self.written(&field.ty, value);
            self.add_entry(4, &key, &value);
        }
        self.code("  };");
        if let Some(payload) = delegate {
            let write = self.function(payload, naming::write);
            let rest = Expr::Call(write, vec![Expr::raw("value")]);
            self.add_return(2, &Expr::call("$.joined", vec![Expr::raw("own"), rest]));
        }
        self.end();
    }

    /// What travels for `value` of type `ty`.
    fn written(&mut self, ty: &Type, value: Expr) -> Expr {
        match self.writer(ty) {
            None => value,
            Some(function) => function.of(value),
        }
    }

    /// A function that makes what travels; `None` if values travel as they are. It lets through what it does not expect, `null` and
    /// `undefined` too.
    pub(super) fn writer(&mut self, ty: &Type) -> Option<Expr> {
        let schema = self.schema;
        self.mapper(ty, &mut |module, ty| match ty {
            Type::Uuid => Some("$.lowerUuid".to_owned()),
            Type::Decimal => Some("$.plainDecimal".to_owned()),
            Type::Datetime => Some("$.shortDateTime".to_owned()),
            Type::Time => Some("$.shortTime".to_owned()),
            Type::Duration => Some("$.plainDuration".to_owned()),
            Type::Ref(id) if schema.as_enum(*id).is_none() => Some(module.function(*id, naming::write)),
            _ => None,
        })
    }

    /// A function that changes the parts of a `ty` that `change` has a function for.
    fn mapper(&mut self, ty: &Type, change: &mut dyn FnMut(&mut Self, &Type) -> Option<String>) -> Option<Expr> {
        let schema = self.schema;
        match facts::named(schema, ty) {
            Type::Nullable(inner) | Type::Constrained(inner, _) => self.mapper(inner, change),
            Type::Tuple { items, rest } => {
                let mut changes: Vec<Option<Expr>> = items.iter().map(|item| self.mapper(item, change)).collect();
                let rest = rest.as_ref().map(|rest| self.mapper(rest, change));
                if changes.iter().chain(&rest).all(Option::is_none) {
                    return None;
                }
                let same = |change: Option<Expr>| change.unwrap_or_else(|| Expr::raw("$.same"));
                let function = if rest.is_some() { "$.mapListOf" } else { "$.mapTupleOf" };
                let arguments = rest.into_iter().chain(changes.drain(..)).map(same).collect();
                Some(Expr::call(function, arguments))
            }
            Type::Array(item) => Some(Expr::call("$.mapItemsOf", vec![self.mapper(item, change)?])),
            Type::Map(key, item) => {
                let identity = identity(schema, key);
                let [key, item] = [self.mapper(key, change), self.mapper(item, change)];
                if key.is_none() && item.is_none() {
                    return None;
                }
                let same = || Expr::raw("$.same");
                let identity = key.as_ref().and(identity);
                let arguments = [key.unwrap_or_else(same), item.unwrap_or_else(same)].into_iter().chain(identity);
                Some(Expr::call("$.mapEntriesOf", arguments.collect()))
            }
            ty => change(self, ty).map(Expr::Raw),
        }
    }

    /// `writeX` of a union: the tag, then what the row's payload makes.
    pub(super) fn add_union_writer(&mut self, id: DeclId, body: &Union) {
        let Some(tag) = body.layout.tag() else {
            self.add_writer_by_shape(id, body);
            return;
        };
        let function = naming::write(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        self.add_tagged_object(tag, "value");
        self.switch_on(tag, "o");
        for row in &body.rows {
            self.add_cases(row);
            let tag_entry = || [Expr::literal(tag), Expr::Get("o", tag.to_owned())];
            let expr = match facts::work(self.schema, row.record) {
                Work::Own(id) => Expr::Call(self.function(id, naming::write), vec![Expr::raw("value")]),
                work => {
                    let payload = match work {
                        Work::Payload(id) => Expr::Call(self.function(id, naming::write), vec![Expr::raw("value")]),
                        _ => Expr::raw("{}"),
                    };
                    if self.adds_only(row.record, tag) {
                        Expr::call("$.tagged", tag_entry().into_iter().chain([payload]).collect())
                    } else {
                        // The tags of the unions around this one are constants of its rows, too.
                        Expr::call("$.joined", vec![Expr::Raw(self.constants_of(row.record)), payload])
                    }
                }
            };
            self.add_return(6, &expr);
        }
        self.code("    default:");
        if self.has_unknown(body) {
            self.add_return(6, &Expr::call("$.tagged", vec![Expr::literal(tag), Expr::Get("o", tag.to_owned()), Expr::raw("value")]));
        } else {
            self.code("      return value;");
        }
        self.code("  }");
        self.end();
    }

    /// Whether a record adds nothing to its payload but this tag.
    fn adds_only(&self, record: DeclId, tag: &str) -> bool {
        self.schema.as_struct(record).is_none_or(|body| body.fields.iter().all(|field| field.wire == tag))
    }

    // ---- Defaults

    fn or_default(&mut self, value: Expr, default: &Value, ty: &Type) -> Expr {
        let text = json::text(self.schema, default, ty);
        let is_structured = text.starts_with(['[', '{']) && text.len() > 2;
        let is_text = text.starts_with('"');
        match (is_structured, is_text) {
            (true, _) => Expr::call("$.orJson", vec![value, Expr::literal(&text)]),
            (_, true) => {
                let string = serde_json::from_str::<String>(&text).unwrap_or_default();
                Expr::call("$.or", vec![value, Expr::literal(&string)])
            }
            _ => Expr::call("$.or", vec![value, Expr::Raw(text)]),
        }
    }

    /// `fillX` of a struct.
    pub(super) fn add_struct_filler(&mut self, id: DeclId, body: &'s Struct) {
        if !self.facts.fills(id) {
            return;
        }
        let function = naming::fill(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        let (fields, delegate) = self.fields_of(id, body);
        let mut entries = Vec::new();
        for field in fields {
            let value = Expr::Get("o", field.wire.clone());
            let filled = match (&field.presence, self.filler(&field.ty)) {
                // A default is complete.
                (Presence::Default(default), None) => self.or_default(value, default, &field.ty),
                (Presence::Default(default), Some(_)) => {
                    let value = self.or_default(value, default, &field.ty);
                    self.filled(&field.ty, value)
                }
                (_, Some(_)) => self.filled(&field.ty, value),
                (_, None) => continue,
            };
            entries.push((&field.wire, filled));
        }
        let rest = match delegate {
            Some(payload) if self.facts.fills(payload) => Expr::Call(self.function(payload, naming::fill), vec![Expr::raw("value")]),
            _ => Expr::raw("value"),
        };
        if entries.is_empty() {
            self.add_return(2, &rest);
            self.end();
            return;
        }
        self.add_object_of(id, "value");
        self.code("  const filled = {");
        for (wire, filled) in entries {
            let mut key = String::new();
            encode::key_of_value(wire, &mut key);
            self.add_entry(4, &key, &filled);
        }
        self.code("  };");
        self.add_return(2, &Expr::call("$.fill", vec![rest, Expr::raw("filled")]));
        self.end();
    }

    fn filled(&mut self, ty: &Type, value: Expr) -> Expr {
        match self.filler(ty) {
            None => value,
            Some(function) => function.of(value),
        }
    }

    pub(super) fn filler(&mut self, ty: &Type) -> Option<Expr> {
        self.mapper(ty, &mut |module, ty| match ty {
            Type::Ref(id) if module.facts.fills(*id) => Some(module.function(*id, naming::fill)),
            _ => None,
        })
    }

    /// `fillX` of a union.
    pub(super) fn add_union_filler(&mut self, id: DeclId, body: &Union) {
        if !self.facts.fills(id) {
            return;
        }
        let Some(tag) = body.layout.tag() else {
            self.add_filler_by_shape(id, body);
            return;
        };
        let function = naming::fill(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        self.add_tagged_object(tag, "value");
        self.switch_on(tag, "o");
        for row in &body.rows {
            let (Work::Own(work) | Work::Payload(work)) = facts::work(self.schema, row.record) else { continue };
            if self.facts.fills(work) {
                self.add_cases(row);
                let fill = self.function(work, naming::fill);
                self.add_return(6, &Expr::Call(fill, vec![Expr::raw("value")]));
            }
        }
        self.code("    default:");
        self.code("      return value;");
        self.code("  }");
        self.end();
    }
}

/// What spellings of one key have in common, where its spelling keeps more than its value.
pub(super) fn identity(schema: &Schema, key: &Type) -> Option<Expr> {
    match schema.wire_type(key) {
        Type::Decimal => Some(Expr::raw("$.numberIn")),
        Type::Datetime => Some(Expr::raw("$.instantIn")),
        _ => None,
    }
}
