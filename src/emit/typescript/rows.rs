//! How the functions of a union find the row that travels, where no field holds the tag.

use super::code::Expr;
use super::encode;
use super::facts::{self, Work};
use super::layout::Doc;
use super::module::{Module, To};
use crate::naming::typescript as naming;
use crate::schema::{DeclId, DeclKind, Layout, Literal, Row, Type, Union, words};

/// Which of a union's three functions is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Write,
    Fill,
}

impl Module<'_> {
    /// `judgeX` of a union without a tag field.
    pub(super) fn add_judge_by_shape(&mut self, id: DeclId, body: &Union) {
        self.begin(&naming::judge(&self.schema.decl(id).name), "$.Found");
        match body.layout {
            Layout::External => self.add_external_judge(body),
            Layout::Position => self.add_position_judge(body),
            _ => self.add_presence_judge(body),
        }
        self.end();
    }

    fn add_external_judge(&mut self, body: &Union) {
        let (units, others): (Vec<&Row>, Vec<&Row>) = body.rows.iter().partition(|row| row.payload.is_none());
        let names = |rows: &[&Row]| list(rows.iter().flat_map(|row| &row.values));
        let arguments = vec![Expr::raw("value"), names(&units), names(&others)];
        let otherwise = Expr::call(if body.open { "$.unknownEntry" } else { "$.badEntry" }, arguments);
        if !units.is_empty() {
            self.code("  switch (value) {");
            units.iter().flat_map(|row| &row.values).for_each(|value| self.add_case(value));
            self.code("      return undefined;");
            if others.is_empty() {
                self.code("    default:");
                self.add_return(6, &otherwise);
            }
            self.code("  }");
        }
        if units.is_empty() || !others.is_empty() {
            self.code("  switch ($.onlyKey(value)) {");
            for row in others {
                row.values.iter().for_each(|value| self.add_case(value));
                let judge = self.function(row.record, naming::judge);
                self.add_return(6, &Expr::Call(judge, vec![Expr::raw("value")]));
            }
            self.code("    default:");
            self.add_return(6, &otherwise);
            self.code("  }");
        }
    }

    fn add_position_judge(&mut self, body: &Union) {
        self.code("  switch ($.first(value)) {");
        for row in &body.rows {
            row.values.iter().for_each(|value| self.add_case(value));
            let judged = self.judged(&Type::Ref(row.record), Expr::raw("value"));
            self.add_return(6, &judged);
        }
        self.code("    default:");
        let mut arguments = vec![Expr::raw("value"), Expr::literal(&words::one_of(&words::values_of(body)))];
        let function = if self.has_unknown(body) {
            arguments.push(Expr::raw(type_of_tags(body)));
            "$.unknownFirst"
        } else {
            arguments.extend(type_of_other_tags(body));
            "$.badFirst"
        };
        self.add_return(6, &Expr::call(function, arguments));
        self.code("  }");
    }

    fn add_presence_judge(&mut self, body: &Union) {
        self.add_key_among(body);
        self.code("  switch (key) {");
        for row in &body.rows {
            self.add_cases(row);
            let judge = match facts::work(self.schema, row.record) {
                Work::Own(id) | Work::Payload(id) => self.function(id, naming::judge),
                Work::Nothing => continue,
            };
            self.add_return(6, &Expr::Call(judge, vec![Expr::raw("value")]));
        }
        self.code("    default:");
        let known = Expr::literal(&words::one_of_the_keys(&words::values_of(body)));
        self.add_return(6, &Expr::call("$.badKeys", vec![Expr::raw("value"), Expr::raw("key"), known]));
        self.code("  }");
    }

    /// `const key = $.keyAmong(value, …);`
    fn add_key_among(&mut self, body: &Union) {
        let keys = body.rows.iter().flat_map(|row| &row.values).filter_map(Literal::as_str).map(Expr::literal);
        let call = Expr::call("$.keyAmong", std::iter::once(Expr::raw("value")).chain(keys).collect());
        let mut flat = "const key = ".to_owned();
        call.flat(&mut flat);
        flat.push(';');
        self.line(To::Code, 2, &flat, || Doc::Group(vec![Doc::text("const key ="), Doc::Fluid(vec![call.doc()]), Doc::text(";")]));
    }

    /// `writeX` of a union without a tag field.
    pub(super) fn add_writer_by_shape(&mut self, id: DeclId, body: &Union) {
        self.begin(&naming::write(&self.schema.decl(id).name), "unknown");
        self.add_change_by_shape(body, Change::Write);
        self.end();
    }

    /// `fillX` of a union without a tag field.
    pub(super) fn add_filler_by_shape(&mut self, id: DeclId, body: &Union) {
        self.begin(&naming::fill(&self.schema.decl(id).name), "unknown");
        self.add_change_by_shape(body, Change::Fill);
        self.end();
    }

    fn add_change_by_shape(&mut self, body: &Union, change: Change) {
        let changes: Vec<(&Row, Expr)> = body.rows.iter().filter_map(|row| Some((row, self.change_of_row(row, change)?))).collect();
        if changes.is_empty() {
            self.code("  return value;");
            return;
        }
        match body.layout {
            Layout::External => self.code("  switch ($.onlyKey(value)) {"),
            Layout::Position => self.code("  switch ($.first(value)) {"),
            _ => {
                self.add_key_among(body);
                self.code("  switch (key) {");
            }
        }
        for (row, changed) in changes {
            self.add_cases(row);
            self.add_return(6, &changed);
        }
        self.code("    default:");
        self.code("      return value;");
        self.code("  }");
    }

    /// What becomes of a row's record; `None` if it stays as it is.
    fn change_of_row(&mut self, row: &Row, change: Change) -> Option<Expr> {
        let of = |function: String| Expr::Call(function, vec![Expr::raw("value")]);
        if !matches!(self.schema.decl(row.record).kind, DeclKind::Struct(_) | DeclKind::Union(_)) {
            let ty = Type::Ref(row.record);
            let function = if change == Change::Write { self.writer(&ty) } else { self.filler(&ty) };
            return function.map(|function| function.of(Expr::raw("value")));
        }
        match (facts::work(self.schema, row.record), change) {
            (Work::Own(id), Change::Write) => Some(of(self.function(id, naming::write))),
            (Work::Own(id) | Work::Payload(id), Change::Fill) => self.facts.fills(id).then(|| of(self.function(id, naming::fill))),
            (Work::Payload(id), Change::Write) => {
                let written = of(self.function(id, naming::write));
                let constants = self.constants_of(row.record);
                Some(if constants.is_empty() { written } else { Expr::call("$.joined", vec![Expr::Raw(constants), written]) })
            }
            (Work::Nothing, _) => None,
        }
    }

    /// The constants that a record adds to its payload, as an object.
    pub(super) fn constants_of(&self, record: DeclId) -> String {
        let Some(body) = self.schema.as_struct(record) else { return String::new() };
        let mut entries = Vec::new();
        for field in &body.fields {
            if let Type::Const(literal) = &field.ty {
                let mut entry = String::new();
                encode::key_of_value(&field.wire, &mut entry);
                entry.push_str(": ");
                encode::literal(literal, &mut entry);
                entries.push(entry);
            }
        }
        if entries.is_empty() { String::new() } else { format!("{{ {} }}", entries.join(", ")) }
    }
}

/// What `typeof` says of a union's tags.
pub(super) fn type_of_tags(body: &Union) -> &'static str {
    match body.rows.iter().find_map(|row| row.values.first()) {
        Some(Literal::Int(_) | Literal::Float(_)) => "\"number\"",
        Some(Literal::Bool(_)) => "\"boolean\"",
        Some(Literal::String(_)) | None => "\"string\"",
    }
}

/// As `type_of_tags`, where that is not what most tags are.
pub(super) fn type_of_other_tags(body: &Union) -> Option<Expr> {
    Some(type_of_tags(body)).filter(|ty| *ty != "\"string\"").map(Expr::raw)
}

/// An array of constants.
fn list<'v>(values: impl Iterator<Item = &'v Literal>) -> Expr {
    Expr::List(
        values
            .map(|value| {
                let mut out = String::new();
                encode::literal(value, &mut out);
                Expr::Raw(out)
            })
            .collect(),
    )
}
