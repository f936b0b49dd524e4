//! The checks and writers of a module: for each declaration a function that says what is wrong with a value (`judgeX`), one that
//! makes what is written of it (`writeX`), and one that fills in defaults (`fillX`) where there are any.

use super::encode;
use super::facts::{self, Work};
use super::json;
use super::layout::{Doc, WIDTH};
use super::module::{Module, To};
use crate::naming::typescript as naming;
use crate::schema::{DeclId, DeclKind, Enum, EnumRepr, Field, IntKind, Layout, Literal, Presence, Row, Struct, Type, Union, Value};

/// An expression, as far as it matters for breaking lines.
pub(super) enum Expr {
    /// A name, a literal, a constant: never broken.
    Raw(String),
    /// `o.key` or `o["key"]`; the key as it is named.
    Get(&'static str, String),
    /// A call of a function.
    Call(String, Vec<Expr>),
}

impl Expr {
    pub(super) fn raw(text: &str) -> Self {
        Self::Raw(text.to_owned())
    }

    fn call(function: &str, arguments: Vec<Self>) -> Self {
        Self::Call(function.to_owned(), arguments)
    }

    fn literal(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 2);
        encode::string(text, &mut out);
        Self::Raw(out)
    }

    pub(super) fn flat(&self, out: &mut String) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Get(object, key) if encode::is_identifier(key) => out.extend([object, ".", key]),
            Self::Get(object, key) => {
                out.extend([object, "["]);
                encode::string(key, out);
                out.push(']');
            }
            Self::Call(function, arguments) => {
                out.push_str(function);
                out.push('(');
                for (i, argument) in arguments.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    argument.flat(out);
                }
                out.push(')');
            }
        }
    }

    pub(super) fn doc(&self) -> Doc {
        match self {
            Self::Raw(text) => Doc::text(text),
            Self::Get(object, key) if encode::is_identifier(key) => Doc::Text(format!("{object}.{key}")),
            Self::Get(object, key) => {
                let mut quoted = String::new();
                encode::string(key, &mut quoted);
                Doc::All(vec![Doc::text(*object), brackets(quoted)])
            }
            Self::Call(function, arguments) if arguments.is_empty() => Doc::Text(format!("{function}()")),
            Self::Call(function, arguments) => Doc::list(&format!("{function}("), arguments.iter().map(Self::doc).collect(), true, ")"),
        }
    }
}

/// `[key]` after an object.
fn brackets(quoted: String) -> Doc {
    Doc::Group(vec![Doc::text("["), Doc::Indent(vec![Doc::Soft, Doc::Text(quoted)]), Doc::Soft, Doc::text("]")])
}

impl Module<'_> {
    /// Adds the functions of a declaration that decoders and encoders are made of.
    pub(super) fn add_functions(&mut self, id: DeclId) {
        if !facts::has_functions(self.schema, id) {
            return;
        }
        match &self.schema.decl(id).kind {
            DeclKind::Struct(body) => {
                self.add_struct_judge(id, body);
                self.add_struct_writer(id, body);
                self.add_struct_filler(id, body);
            }
            DeclKind::Union(body) => {
                self.add_union_judge(id, body);
                self.add_union_writer(id, body);
                self.add_union_filler(id, body);
            }
            DeclKind::Enum(body) => self.add_enum_judge(id, body),
            DeclKind::Alias(_) | DeclKind::Newtype(_) => {}
        }
    }

    // ---- Pieces

    /// Begins a function of one value; the body follows.
    fn begin(&mut self, function: &str, result: &str) {
        self.uses_support();
        self.text(To::Ts, "/** @internal */\n");
        self.head(To::Ts, &format!("export function {function}"), &["value: unknown".to_owned()], &format!(": {result} {{"));
        self.head(To::Js, &format!("export function {function}"), &["value".to_owned()], " {");
    }

    /// The first line of a function.
    pub(super) fn head(&mut self, to: To, head: &str, parameters: &[String], tail: &str) {
        let flat = format!("{head}({}){tail}", parameters.join(", "));
        self.line(to, 0, &flat, || {
            if parameters.is_empty() {
                return Doc::Text(format!("{head}(){tail}"));
            }
            let head = match head.strip_suffix("<$R>") {
                Some(head) => Doc::list(&format!("{head}<"), vec![Doc::text("$R")], true, ">"),
                None => Doc::text(head),
            };
            let parameters = parameters.iter().map(Doc::text).collect();
            Doc::All(vec![head, Doc::list("(", parameters, true, ")"), Doc::text(tail)])
        });
    }

    pub(super) fn end(&mut self) {
        self.text(To::Code, "}\n\n");
    }

    /// A line of code that is short whatever the schema says.
    pub(super) fn code(&mut self, line: &str) {
        self.text(To::Code, line);
        self.text(To::Code, "\n");
    }

    pub(super) fn add_return(&mut self, indent: usize, expr: &Expr) {
        let mut flat = "return ".to_owned();
        expr.flat(&mut flat);
        flat.push(';');
        self.line(To::Code, indent, &flat, || Doc::All(vec![Doc::text("return "), expr.doc(), Doc::text(";")]));
    }

    /// `key: value,` in an object literal.
    pub(super) fn add_entry(&mut self, indent: usize, key: &str, value: &Expr) {
        let mut flat = format!("{key}: ");
        value.flat(&mut flat);
        flat.push(',');
        self.line(To::Code, indent, &flat, || {
            let value = match value {
                // Under a short key a line of its own would win nothing, nor for a number or boolean.
                _ if key.chars().count() < 5 => Doc::All(vec![Doc::text(" "), value.doc()]),
                Expr::Raw(text) if !text.starts_with(['"', '\'', '-']) => Doc::All(vec![Doc::text(" "), value.doc()]),
                Expr::Raw(_) | Expr::Get(..) => Doc::on_next_line(value.doc()),
                Expr::Call(..) => Doc::Fluid(vec![value.doc()]),
            };
            Doc::Group(vec![Doc::Text(format!("{key}:")), value, Doc::text(",")])
        });
    }

    /// `const o = …`: the object whose fields are read. `otherwise` says what is returned if there is none.
    fn add_object(&mut self, keys: &str, is_bare: bool, otherwise: &str) {
        let function = if is_bare { "$.bare" } else { "$.object" };
        let flat = format!("const o = {function}<{keys}>(value);");
        self.line(To::Ts, 2, &flat, || {
            // Prettier keeps a literal in its brackets, but not an operator.
            let keys = match keys.starts_with("keyof ") {
                true => Doc::list("<", vec![Doc::text(keys)], false, ">"),
                false => Doc::Text(format!("<{keys}>")),
            };
            let call = Doc::All(vec![Doc::text(function), keys, Doc::list("(", vec![Doc::text("value")], true, ")")]);
            Doc::Group(vec![Doc::text("const o ="), Doc::on_next_line(call), Doc::text(";")])
        });
        self.line(To::Js, 2, &format!("const o = {function}(value);"), || Doc::text(""));
        self.code(&format!("  if (!o) return {otherwise};"));
    }

    fn add_object_of(&mut self, id: DeclId, otherwise: &str) {
        let keys = format!("keyof {}", self.names.decl(id));
        let is_bare = self.schema.fields(id).any(|field| facts::is_inherited(&field.wire));
        self.add_object(&keys, is_bare, otherwise);
    }

    fn add_tagged_object(&mut self, tag: &str, otherwise: &str) {
        let mut key = String::new();
        encode::string(tag, &mut key);
        self.add_object(&key, facts::is_inherited(tag), otherwise);
    }

    /// The function of another declaration, or of this one.
    fn of(&mut self, id: DeclId, name: fn(&str) -> String) -> String {
        self.function(id, name)
    }

    // ---- Judges

    fn add_struct_judge(&mut self, id: DeclId, body: &Struct) {
        let function = naming::judge(&self.schema.decl(id).name);
        self.begin(&function, "$.Found");
        let delegate = facts::delegate(self.schema, id);
        let schema = self.schema;
        let fields: Vec<&Field> = if delegate.is_some() { body.fields.iter().collect() } else { schema.fields(id).collect() };
        let mut steps: Vec<Expr> = fields.iter().map(|field| self.judge_of_field(field)).collect();
        if let Some(payload) = delegate {
            let judge = self.of(payload, naming::judge);
            steps.push(Expr::Call(judge, vec![Expr::raw("value")]));
        }
        if body.closed {
            let known = fields.iter().map(|field| Expr::literal(&field.wire));
            steps.push(Expr::call("$.only", std::iter::once(Expr::raw("o")).chain(known).collect()));
        }
        if steps.is_empty() {
            self.code("  return $.object(value) ? undefined : $.notObject(value);");
        } else {
            self.add_object_of(id, "$.notObject(value)");
            self.add_steps(&steps);
        }
        self.end();
    }

    /// `return a ?? b ?? c;`
    fn add_steps(&mut self, steps: &[Expr]) {
        let [first, rest @ ..] = steps else { return };
        if rest.is_empty() {
            self.add_return(2, first);
            return;
        }
        let mut lines: Vec<String> = Vec::with_capacity(steps.len());
        let mut length = 0;
        for step in steps {
            let mut flat = String::with_capacity(64);
            step.flat(&mut flat);
            length += flat.chars().count() + " ?? ".len();
            lines.push(flat);
        }
        length -= " ?? ".len();
        if "  return ;".len() + length <= WIDTH {
            self.code(&format!("  return {};", lines.join(" ?? ")));
            return;
        }
        self.code("  return (");
        if 4 + length <= WIDTH {
            self.code(&format!("    {}", lines.join(" ?? ")));
            self.code("  );");
            return;
        }
        if let [first, second] = steps {
            // Of just two, the second may follow on the last line of the first.
            let second = Doc::Group(vec![Doc::text("??"), Doc::Line, second.doc()]);
            let both = Doc::All(vec![first.doc(), Doc::text(" "), second]);
            self.line(To::Code, 4, &lines.join(" ?? "), || both);
            self.code("  );");
            return;
        }
        for (i, (step, mut flat)) in steps.iter().zip(lines).enumerate() {
            let tail = if i + 1 < steps.len() { " ??" } else { "" };
            flat.push_str(tail);
            self.line(To::Code, 4, &flat, || Doc::All(vec![step.doc(), Doc::text(tail)]));
        }
        self.code("  );");
    }

    fn judge_of_field(&mut self, field: &Field) -> Expr {
        let value = Expr::Get("o", field.wire.clone());
        let judged = self.judged(&field.ty, value);
        let function = if field.presence == Presence::Required { "$.at" } else { "$.may" };
        Expr::call(function, vec![Expr::literal(&field.wire), judged])
    }

    /// What is wrong with `value`, read as a `ty`.
    fn judged(&mut self, ty: &Type, value: Expr) -> Expr {
        let schema = self.schema;
        match schema.wire_type(ty) {
            Type::Const(literal) => Expr::call("$.is", vec![value, constant(literal)]),
            Type::Nullable(inner) => {
                let judge = self.judge(inner);
                Expr::call("$.nullable", vec![value, judge])
            }
            Type::Array(item) => {
                let judge = self.judge(item);
                Expr::call("$.items", vec![value, judge])
            }
            Type::Map(key, item) => {
                let [key, judge] = [self.judge_of_key(key), self.judge(item)];
                Expr::call("$.entries", vec![value, key, judge])
            }
            Type::Ref(id) => match schema.as_enum(*id) {
                Some(body) if body.anonymous && body.values.len() == 1 => {
                    let constants = body.values.iter().map(|value| constant(&value.wire));
                    Expr::call("$.is", std::iter::once(value).chain(constants).collect())
                }
                _ => {
                    let judge = self.judge_of_decl(*id);
                    Expr::Call(judge, vec![value])
                }
            },
            scalar => Expr::call(judge_of_scalar(scalar), vec![value]),
        }
    }

    /// A function that says what is wrong with a `ty`.
    fn judge(&mut self, ty: &Type) -> Expr {
        let schema = self.schema;
        match schema.wire_type(ty) {
            Type::Const(literal) => Expr::call("$.isOf", vec![constant(literal)]),
            Type::Nullable(inner) => {
                let judge = self.judge(inner);
                Expr::call("$.nullableOf", vec![judge])
            }
            Type::Array(item) => {
                let judge = self.judge(item);
                Expr::call("$.itemsOf", vec![judge])
            }
            Type::Map(key, item) => {
                let [key, judge] = [self.judge_of_key(key), self.judge(item)];
                Expr::call("$.entriesOf", vec![key, judge])
            }
            Type::Ref(id) => match schema.as_enum(*id) {
                Some(body) if body.anonymous && body.values.len() == 1 => {
                    Expr::call("$.isOf", body.values.iter().map(|value| constant(&value.wire)).collect())
                }
                _ => Expr::Raw(self.judge_of_decl(*id)),
            },
            scalar => Expr::raw(judge_of_scalar(scalar)),
        }
    }

    fn judge_of_decl(&mut self, id: DeclId) -> String {
        match self.schema.as_enum(id) {
            Some(Enum { open: true, repr: EnumRepr::Int, .. }) => "$.int".to_owned(),
            Some(Enum { open: true, .. }) => "$.string".to_owned(),
            _ => self.of(id, naming::judge),
        }
    }

    /// Keys are strings: those that mean a number are read as one first.
    fn judge_of_key(&mut self, ty: &Type) -> Expr {
        let judge = self.judge(ty);
        let is_number = match self.schema.wire_type(ty) {
            Type::Int(kind) => !kind.is_string_on_wire(),
            Type::Ref(id) => self.schema.as_enum(*id).is_some_and(|body| body.repr == EnumRepr::Int),
            _ => false,
        };
        if is_number { Expr::call("$.numeric", vec![judge]) } else { judge }
    }

    fn add_enum_judge(&mut self, id: DeclId, body: &Enum) {
        let function = naming::judge(&self.schema.decl(id).name);
        self.begin(&function, "$.Found");
        self.code("  switch (value) {");
        for value in &body.values {
            self.add_case(&value.wire);
        }
        self.code("      return undefined;");
        self.code("    default:");
        let kind = match body.repr {
            EnumRepr::String => "\"string\"",
            EnumRepr::Int => "\"number\"",
            EnumRepr::Bool => "\"boolean\"",
        };
        let values: Vec<&Literal> = body.values.iter().map(|value| &value.wire).collect();
        self.add_return(6, &Expr::call("$.unlisted", vec![Expr::raw("value"), Expr::raw(kind), Expr::literal(&known(&values))]));
        self.code("  }");
        self.end();
    }

    pub(super) fn add_case(&mut self, value: &Literal) {
        let mut line = "    case ".to_owned();
        encode::literal(value, &mut line);
        line.push(':');
        self.code(&line);
    }

    fn add_union_judge(&mut self, id: DeclId, body: &Union) {
        let Layout::Internal { tag } = &body.layout;
        let function = naming::judge(&self.schema.decl(id).name);
        self.begin(&function, "$.Found");
        self.add_tagged_object(tag, "$.notObject(value)");
        self.switch_on(tag, "o");
        for row in &body.rows {
            self.add_cases(row);
            let judge = match facts::work(self.schema, row.record) {
                Work::Own(id) | Work::Payload(id) => self.of(id, naming::judge),
                Work::Nothing => {
                    self.code("      return undefined;");
                    continue;
                }
            };
            self.add_return(6, &Expr::Call(judge, vec![Expr::raw("value")]));
        }
        let values: Vec<&Literal> = body.rows.iter().flat_map(|row| &row.values).collect();
        let mut arguments = vec![Expr::literal(tag), Expr::Get("o", tag.clone()), Expr::literal(&known(&values))];
        let mut function = "$.badTag";
        if self.has_unknown(body) {
            let kind = match values.first() {
                Some(Literal::Int(_)) => "\"number\"",
                Some(Literal::Bool(_)) => "\"boolean\"",
                _ => "\"string\"",
            };
            function = "$.unknown";
            arguments.extend([Expr::raw(kind), Expr::raw("value")]);
        }
        self.code("    default:");
        self.add_return(6, &Expr::call(function, arguments));
        self.code("  }");
        self.end();
    }

    pub(super) fn switch_on(&mut self, tag: &str, object: &'static str) {
        let tag = Expr::Get(object, tag.to_owned());
        let mut flat = "switch (".to_owned();
        tag.flat(&mut flat);
        flat.push_str(") {");
        self.line(To::Code, 2, &flat, || {
            Doc::All(vec![
                Doc::Group(vec![Doc::text("switch ("), Doc::Indent(vec![Doc::Soft, tag.doc()]), Doc::Soft, Doc::text(")")]),
                Doc::text(" {"),
            ])
        });
    }

    fn add_cases(&mut self, row: &Row) {
        for value in &row.values {
            self.add_case(value);
        }
        if row.untagged {
            self.code("    case undefined:");
        }
    }

    // ---- Writers

    fn add_struct_writer(&mut self, id: DeclId, body: &Struct) {
        let function = naming::write(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        let delegate = facts::delegate(self.schema, id);
        let schema = self.schema;
        let fields: Vec<&Field> = if delegate.is_some() { body.fields.iter().collect() } else { schema.fields(id).collect() };
        if fields.is_empty() {
            match delegate {
                Some(payload) => {
                    let write = self.of(payload, naming::write);
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
            let write = self.of(payload, naming::write);
            let rest = Expr::Call(write, vec![Expr::raw("value")]);
            self.add_return(2, &Expr::call("$.joined", vec![Expr::raw("own"), rest]));
        }
        self.end();
    }

    /// What travels for `value` of type `ty`.
    fn written(&mut self, ty: &Type, value: Expr) -> Expr {
        match self.writer(ty) {
            None => value,
            Some(Expr::Call(function, arguments)) => {
                // `$.mapItemsOf(f)` of a value is `$.mapItems(value, f)`.
                let function = function.strip_suffix("Of").unwrap_or(&function).to_owned();
                Expr::Call(function, std::iter::once(value).chain(arguments).collect())
            }
            Some(function) => {
                let mut name = String::new();
                function.flat(&mut name);
                Expr::Call(name, vec![value])
            }
        }
    }

    /// A function that makes what travels; `None` if values travel as they are. It lets through what it does not expect, `null` and
    /// `undefined` too.
    fn writer(&mut self, ty: &Type) -> Option<Expr> {
        let schema = self.schema;
        self.mapper(ty, &mut |module, ty| match ty {
            Type::Uuid => Some("$.lowerUuid".to_owned()),
            Type::Datetime => Some("$.shortDateTime".to_owned()),
            Type::Ref(id) if schema.as_enum(*id).is_none() => Some(module.of(*id, naming::write)),
            _ => None,
        })
    }

    /// A function that changes the parts of a `ty` that `change` has a function for.
    fn mapper(&mut self, ty: &Type, change: &mut dyn FnMut(&mut Self, &Type) -> Option<String>) -> Option<Expr> {
        let schema = self.schema;
        match schema.wire_type(ty) {
            Type::Nullable(inner) => self.mapper(inner, change),
            Type::Array(item) => Some(Expr::call("$.mapItemsOf", vec![self.mapper(item, change)?])),
            Type::Map(key, item) => {
                let [key, item] = [self.mapper(key, change), self.mapper(item, change)];
                if key.is_none() && item.is_none() {
                    return None;
                }
                let same = || Expr::raw("$.same");
                Some(Expr::call("$.mapEntriesOf", vec![key.unwrap_or_else(same), item.unwrap_or_else(same)]))
            }
            ty => change(self, ty).map(Expr::Raw),
        }
    }

    fn add_union_writer(&mut self, id: DeclId, body: &Union) {
        let Layout::Internal { tag } = &body.layout;
        let function = naming::write(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        self.add_tagged_object(tag, "value");
        self.switch_on(tag, "o");
        for row in &body.rows {
            self.add_cases(row);
            let tag_entry = || [Expr::literal(tag), Expr::Get("o", tag.clone())];
            let expr = match facts::work(self.schema, row.record) {
                Work::Own(id) => Expr::Call(self.of(id, naming::write), vec![Expr::raw("value")]),
                Work::Payload(id) => {
                    let write = self.of(id, naming::write);
                    let payload = Expr::Call(write, vec![Expr::raw("value")]);
                    Expr::call("$.tagged", tag_entry().into_iter().chain([payload]).collect())
                }
                Work::Nothing => Expr::call("$.tagged", tag_entry().into_iter().chain([Expr::raw("{}")]).collect()),
            };
            self.add_return(6, &expr);
        }
        self.code("    default:");
        if self.has_unknown(body) {
            self.add_return(6, &Expr::call("$.tagged", vec![Expr::literal(tag), Expr::Get("o", tag.clone()), Expr::raw("value")]));
        } else {
            self.code("      return value;");
        }
        self.code("  }");
        self.end();
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

    fn add_struct_filler(&mut self, id: DeclId, body: &Struct) {
        if !self.facts.fills(id) {
            return;
        }
        let function = naming::fill(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        let delegate = facts::delegate(self.schema, id);
        let schema = self.schema;
        let fields: Vec<&Field> = if delegate.is_some() { body.fields.iter().collect() } else { schema.fields(id).collect() };
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
            Some(payload) if self.facts.fills(payload) => Expr::Call(self.of(payload, naming::fill), vec![Expr::raw("value")]),
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
            Some(Expr::Call(function, arguments)) => {
                let function = function.strip_suffix("Of").unwrap_or(&function).to_owned();
                Expr::Call(function, std::iter::once(value).chain(arguments).collect())
            }
            Some(function) => {
                let mut name = String::new();
                function.flat(&mut name);
                Expr::Call(name, vec![value])
            }
        }
    }

    fn filler(&mut self, ty: &Type) -> Option<Expr> {
        self.mapper(ty, &mut |module, ty| match ty {
            Type::Ref(id) if module.facts.fills(*id) => Some(module.of(*id, naming::fill)),
            _ => None,
        })
    }

    fn add_union_filler(&mut self, id: DeclId, body: &Union) {
        if !self.facts.fills(id) {
            return;
        }
        let Layout::Internal { tag } = &body.layout;
        let function = naming::fill(&self.schema.decl(id).name);
        self.begin(&function, "unknown");
        self.add_tagged_object(tag, "value");
        self.switch_on(tag, "o");
        for row in &body.rows {
            let (Work::Own(work) | Work::Payload(work)) = facts::work(self.schema, row.record) else { continue };
            if self.facts.fills(work) {
                self.add_cases(row);
                let fill = self.of(work, naming::fill);
                self.add_return(6, &Expr::Call(fill, vec![Expr::raw("value")]));
            }
        }
        self.code("    default:");
        self.code("      return value;");
        self.code("  }");
        self.end();
    }
}

fn judge_of_scalar(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "$.boolean",
        Type::Int(IntKind::Int) => "$.int",
        Type::Int(IntKind::I8) => "$.i8",
        Type::Int(IntKind::I16) => "$.i16",
        Type::Int(IntKind::I32) => "$.i32",
        Type::Int(IntKind::I64) => "$.i64",
        Type::Int(IntKind::U8) => "$.u8",
        Type::Int(IntKind::U16) => "$.u16",
        Type::Int(IntKind::U32) => "$.u32",
        Type::Int(IntKind::U64) => "$.u64",
        Type::Float => "$.float",
        Type::Decimal => "$.decimal",
        Type::Bytes => "$.bytes",
        Type::Uuid => "$.uuid",
        Type::Datetime => "$.dateTime",
        Type::Date => "$.date",
        Type::Url => "$.url",
        Type::Json => "$.json",
        Type::Object => "$.jsonObject",
        Type::Null => "$.nothing",
        _ => "$.string",
    }
}

fn constant(literal: &Literal) -> Expr {
    let mut out = String::new();
    encode::literal(literal, &mut out);
    Expr::Raw(out)
}

/// The values that were expected, for a message: not more than a reader would look at.
fn known(values: &[&Literal]) -> String {
    const SHOWN: usize = 8;
    let mut names: Vec<String> = values
        .iter()
        .take(SHOWN)
        .map(|value| match value {
            Literal::String(text) => encode::shown(text),
            Literal::Int(number) => number.to_string(),
            Literal::Bool(yes) => yes.to_string(),
        })
        .collect();
    let more = values.len().saturating_sub(SHOWN);
    if more > 0 {
        names.push(format!("or one of {more} more"));
    }
    match names.len() {
        0 => "nothing".to_owned(),
        1 => names.concat(),
        _ if more > 0 => names.join(", "),
        _ => format!("one of {}", names.join(", ")),
    }
}
