//! The function of each type that says what is wrong with a value.

use super::code::Expr;
use super::encode;
use super::facts::{self, Work};
use super::layout::{Doc, WIDTH};
use super::module::{Module, To};
use super::patterns;
use super::rows::{type_of_other_tags, type_of_tags};
use super::writers;
use crate::naming::typescript as naming;
use crate::schema::{Bound, Constraint, DeclId, Enum, EnumRepr, Field, IntKind, Literal, Presence, Schema, Struct, Type, Union, words};

impl<'s> Module<'s> {
    /// `judgeX` of a struct: field by field. Where a union has judged the tag already, it goes on with `fieldsOfX`.
    pub(super) fn add_struct_judge(&mut self, id: DeclId, body: &'s Struct) {
        let function = naming::judge(&self.schema.decl(id).name);
        self.begin(&function, "$.Found");
        let (fields, delegate) = self.fields_of(id, body);
        let mut steps: Vec<Expr> = fields.iter().map(|field| self.judge_of_field(field)).collect();
        if let Some(payload) = delegate {
            let judge = self.function(payload, naming::judge);
            steps.push(Expr::Call(judge, vec![Expr::raw("value")]));
        }
        if body.closed {
            let known = fields.iter().map(|field| Expr::literal(&field.wire));
            steps.push(Expr::call("$.only", std::iter::once(Expr::raw("o")).chain(known).collect()));
        }
        if steps.is_empty() {
            self.code("  return $.record(value) ? undefined : $.notObject(value);");
        } else if self.facts.is_told(id) {
            let others = steps.split_off(1);
            let fields = naming::fields(&self.schema.decl(id).name);
            steps.push(Expr::Call(fields.clone(), vec![Expr::raw("o")]));
            // The object is counted with its fields.
            self.add_object_of(id, "$.notObject(value)");
            self.add_steps(&steps);
            self.end();
            self.begin_of_fields(&fields, id);
            self.code("  $.countContainer();");
            self.add_steps(&others);
        } else {
            match delegate {
                // The payload's own judge counts the object.
                Some(_) => self.add_object_of(id, "$.notObject(value)"),
                None => self.add_record_of(id, "$.notObject(value)"),
            }
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
    pub(super) fn judged(&mut self, ty: &Type, value: Expr) -> Expr {
        let Type::Constrained(inner, constraints) = ty else { return self.judge(ty).of(value) };
        let mut steps = match self.judged(inner, value.clone()) {
            Expr::Chain(steps) => steps,
            step => vec![step],
        };
        steps.extend(self.constraints(inner, constraints).into_iter().map(|constraint| constraint.of(value.clone())));
        Expr::Chain(steps)
    }

    /// `judgeX` of an alias or newtype that has constraints: they are judged in one place, wherever it is used.
    pub(super) fn add_judge_of_type(&mut self, id: DeclId, target: &Type) {
        let function = naming::judge(&self.schema.decl(id).name);
        self.begin(&function, "$.Found");
        let judged = self.judged(target, Expr::raw("value"));
        self.add_return(2, &judged);
        self.end();
    }

    /// Functions that say whether a value of a type fulfils its constraints.
    fn constraints(&mut self, ty: &Type, constraints: &[Constraint]) -> Vec<Expr> {
        let wire = self.schema.wire_type(ty);
        let mut functions = Vec::with_capacity(constraints.len());
        for constraint in constraints {
            let key = match (constraint, wire) {
                (Constraint::Length { .. }, Type::Map(key, _)) => writers::identity(self.schema, key).or_else(|| self.writer(key)),
                _ => None,
            };
            functions.push(constrained(self.schema, constraint, wire, key));
        }
        functions
    }

    /// A function that says what is wrong with a `ty`.
    fn judge(&mut self, ty: &Type) -> Expr {
        let schema = self.schema;
        match facts::judged(schema, ty) {
            Type::Const(literal) => Expr::call(judge_of_constant(literal), vec![constant(literal)]),
            Type::Constrained(inner, constraints) => {
                let judge = self.judge(inner);
                let constraints = self.constraints(inner, constraints);
                Expr::call("$.allOf", std::iter::once(judge).chain(constraints).collect())
            }
            Type::Tuple { items, rest } => {
                let function = if rest.is_some() { "$.listOf" } else { "$.tupleOf" };
                let judges = rest.as_deref().into_iter().chain(items).map(|item| self.judge(item)).collect();
                Expr::call(function, judges)
            }
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
                Some(Enum { anonymous: true, values, .. }) if let [value] = values.as_slice() => {
                    Expr::call(judge_of_constant(&value.wire), vec![constant(&value.wire)])
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
            _ => self.function(id, naming::judge),
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

    /// `judgeX` of a closed enum.
    pub(super) fn add_enum_judge(&mut self, id: DeclId, body: &Enum) {
        let function = naming::judge(&self.schema.decl(id).name);
        self.begin(&function, "$.Found");
        self.code("  switch (value) {");
        for value in &body.values {
            self.add_case(&value.wire);
        }
        self.code("      return undefined;");
        self.code("    default:");
        let values: Vec<String> = body.values.iter().map(|value| words::constant(&value.wire)).collect();
        let known = Expr::literal(&words::one_of(&values));
        let otherwise = match body.repr {
            EnumRepr::String => Expr::call("$.unlisted", vec![Expr::raw("value"), Expr::raw("\"string\""), known]),
            EnumRepr::Int => Expr::call("$.unlistedInt", vec![Expr::raw("value"), known]),
            EnumRepr::Bool => Expr::call("$.unlisted", vec![Expr::raw("value"), Expr::raw("\"boolean\""), known]),
            EnumRepr::Float => Expr::call("$.unlistedNumber", vec![Expr::raw("value"), known]),
        };
        self.add_return(6, &otherwise);
        self.code("  }");
        self.end();
    }

    /// `judgeX` of a union: by its tag.
    pub(super) fn add_union_judge(&mut self, id: DeclId, body: &Union) {
        let Some(tag) = body.layout.tag() else {
            self.add_judge_by_shape(id, body);
            return;
        };
        let function = naming::judge(&self.schema.decl(id).name);
        self.begin(&function, "$.Found");
        self.add_tagged_object(tag, "$.notObject(value)");
        self.switch_on(tag, "o");
        for row in &body.rows {
            self.add_cases(row);
            let (judge, of) = match facts::work(self.schema, row.record) {
                Work::Own(id) if facts::is_told_by(self.schema, body, row) => (self.function(id, naming::fields), "o"),
                Work::Own(id) | Work::Payload(id) => (self.function(id, naming::judge), "value"),
                Work::Nothing => {
                    self.code("      return undefined;");
                    continue;
                }
            };
            self.add_return(6, &Expr::Call(judge, vec![Expr::raw(of)]));
        }
        let known = Expr::literal(&words::one_of(&words::values_of(body)));
        let mut arguments = vec![Expr::literal(tag), Expr::Get("o", tag.to_owned()), known];
        let mut function = "$.badTag";
        if self.has_unknown(body) {
            function = "$.unknown";
            arguments.extend([Expr::raw(type_of_tags(body)), Expr::raw("value")]);
        } else {
            arguments.extend(type_of_other_tags(body));
        }
        self.code("    default:");
        self.add_return(6, &Expr::call(function, arguments));
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
        Type::Time => "$.time",
        Type::Duration => "$.duration",
        Type::Url => "$.url",
        Type::Json => "$.json",
        Type::Object => "$.jsonObject",
        Type::Null => "$.nothing",
        _ => "$.string",
    }
}

/// A function that says whether a value, which is of the type, fulfils a constraint. `key` makes the keys of a map that are equal the same.
fn constrained(schema: &Schema, constraint: &Constraint, wire: &Type, key: Option<Expr>) -> Expr {
    match (constraint, wire) {
        (Constraint::Range { min, max }, Type::Int(kind)) if kind.is_string_on_wire() => {
            let bound = |bound: &Option<Bound>| bound.as_ref().map_or_else(|| Expr::raw("null"), |bound| Expr::literal(&bound.to_string()));
            Expr::call("$.range64Of", vec![bound(min), bound(max)])
        }
        (Constraint::Range { min, max }, _) => {
            let bound = |bound: &Option<Bound>, end: &str| match bound {
                Some(Bound::Int(value)) => Expr::Raw(value.to_string()),
                Some(Bound::Float(value)) => Expr::Raw(super::json::number(*value)),
                None => Expr::raw(end),
            };
            Expr::call("$.rangeOf", vec![bound(min, "-Infinity"), bound(max, "Infinity")])
        }
        (Constraint::MultipleOf(divisor), Type::Int(kind)) if kind.is_string_on_wire() => {
            Expr::call("$.multiple64Of", vec![Expr::literal(&divisor.to_string())])
        }
        (Constraint::MultipleOf(divisor), _) => Expr::call("$.multipleOf", vec![Expr::Raw(divisor.to_string())]),
        (Constraint::Length { min, max }, _) => {
            let function = match wire {
                Type::Bytes => "$.byteLengthOf",
                Type::Array(_) => "$.itemCountOf",
                Type::Map(..) | Type::Object => "$.entryCountOf",
                _ => "$.lengthOf",
            };
            let max = max.map_or_else(|| "Infinity".to_owned(), |max| max.to_string());
            let bounds = [Expr::Raw(min.unwrap_or(0).to_string()), Expr::Raw(max)];
            Expr::call(function, bounds.into_iter().chain(key).collect())
        }
        (Constraint::Pattern(pattern), _) => Expr::call("$.patternOf", vec![Expr::Raw(patterns::literal(pattern))]),
        (Constraint::Unique, Type::Array(item)) if *schema.wire_type(item) == Type::Uuid => {
            Expr::call("$.uniqueOf", vec![Expr::raw("$.lowerUuid")])
        }
        (Constraint::Unique, _) => Expr::call("$.uniqueOf", vec![]),
    }
}

/// The function that compares with a constant.
fn judge_of_constant(literal: &Literal) -> &'static str {
    match literal {
        Literal::Int(_) => "$.isIntOf",
        Literal::Float(_) => "$.isNumberOf",
        Literal::String(_) | Literal::Bool(_) => "$.isOf",
    }
}

fn constant(literal: &Literal) -> Expr {
    let mut out = String::new();
    encode::literal(literal, &mut out);
    Expr::Raw(out)
}
