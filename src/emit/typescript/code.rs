//! The functions of a module that decoders and encoders are made of, and the pieces they are written with.

use super::encode;
use super::facts;
use super::layout::Doc;
use super::module::{Module, To};
use crate::schema::{DeclId, DeclKind, Field, Literal, Row, Struct};

/// An expression, as far as it matters for breaking lines.
#[derive(Clone)]
pub(super) enum Expr {
    /// A name, a literal, a constant: never broken.
    Raw(String),
    /// `o.key` or `o["key"]`; the key as it is named.
    Get(&'static str, String),
    /// A call of a function.
    Call(String, Vec<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `a ?? b`, at least two.
    Chain(Vec<Expr>),
}

impl Expr {
    pub(super) fn raw(text: &str) -> Self {
        Self::Raw(text.to_owned())
    }

    pub(super) fn call(function: &str, arguments: Vec<Self>) -> Self {
        Self::Call(function.to_owned(), arguments)
    }

    pub(super) fn literal(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 2);
        encode::string(text, &mut out);
        Self::Raw(out)
    }

    /// The call of a function that is given as an expression: `$.itemsOf(f)` of a value is `$.items(value, f)`.
    pub(super) fn of(self, value: Self) -> Self {
        match self {
            Self::Call(function, arguments) => {
                let function = function.strip_suffix("Of").unwrap_or(&function).to_owned();
                Self::Call(function, std::iter::once(value).chain(arguments).collect())
            }
            Self::Raw(function) => Self::Call(function, vec![value]),
            Self::Get(..) | Self::List(_) | Self::Chain(_) => value,
        }
    }

    /// On one line.
    pub(super) fn flat(&self, out: &mut String) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Get(object, key) if encode::is_identifier(key) => out.extend([object, ".", key]),
            Self::Get(object, key) => {
                out.extend([object, "["]);
                encode::string(key, out);
                out.push(']');
            }
            Self::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    item.flat(out);
                }
                out.push(']');
            }
            Self::Chain(steps) => {
                for (i, step) in steps.iter().enumerate() {
                    out.push_str(if i > 0 { " ?? " } else { "" });
                    step.flat(out);
                }
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

    /// Where it may be broken.
    pub(super) fn doc(&self) -> Doc {
        match self {
            Self::Raw(text) => Doc::text(text),
            Self::Get(object, key) if encode::is_identifier(key) => Doc::Text(format!("{object}.{key}")),
            Self::Get(object, key) => {
                let mut quoted = String::new();
                encode::string(key, &mut quoted);
                Doc::All(vec![Doc::text(*object), brackets(quoted)])
            }
            Self::List(items) if items.is_empty() => Doc::text("[]"),
            Self::List(items) => Doc::list("[", items.iter().map(Self::doc).collect(), true, "]"),
            Self::Chain(steps) => {
                let (first, rest) = chain(steps);
                Doc::Group(vec![first, Doc::Indent(rest)])
            }
            Self::Call(function, arguments) if arguments.is_empty() => Doc::Text(format!("{function}()")),
            Self::Call(function, arguments) => Doc::list(&format!("{function}("), arguments.iter().map(Self::doc).collect(), true, ")"),
        }
    }
}

/// The first step of a chain, and the others. Of just two, the second may follow on the last line of the first.
fn chain(steps: &[Expr]) -> (Doc, Vec<Doc>) {
    let mut docs = steps.iter().map(Expr::doc);
    let first = docs.next().unwrap_or(Doc::text(""));
    let rest = docs.map(|step| vec![Doc::text("??"), Doc::Line, step]);
    let rest: Vec<Doc> = rest
        .flat_map(|step| {
            let blank = Doc::text(" ");
            if steps.len() == 2 { vec![blank, Doc::Group(step)] } else { std::iter::once(blank).chain(step).collect() }
        })
        .collect();
    (first, rest)
}

/// `[key]` after an object.
fn brackets(quoted: String) -> Doc {
    Doc::Group(vec![Doc::text("["), Doc::Indent(vec![Doc::Soft, Doc::Text(quoted)]), Doc::Soft, Doc::text("]")])
}

impl<'s> Module<'s> {
    /// Adds the functions of a declaration that decoders and encoders are made of.
    pub(super) fn add_functions(&mut self, id: DeclId) {
        if !facts::has_functions(self.schema, id) {
            return;
        }
        let schema = self.schema;
        match &schema.decl(id).kind {
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
            DeclKind::Choice(body) => self.add_choice_functions(id, body),
            DeclKind::Recursive(target) => self.add_recursive_functions(id, target),
            DeclKind::Alias(target) | DeclKind::Newtype(target) => self.add_judge_of_type(id, target),
            DeclKind::Parameter => {}
        }
    }

    /// Begins a function of one value; the body follows.
    pub(super) fn begin(&mut self, function: &str, result: &str) {
        self.uses_support();
        self.text(To::Ts, "/** @internal */\n");
        self.head(To::Ts, &format!("export function {function}"), &["value: unknown".to_owned()], &format!(": {result} {{"));
        self.head(To::Js, &format!("export function {function}"), &["value".to_owned()], " {");
    }

    /// Begins a function of an object with the fields of a struct; the body follows.
    pub(super) fn begin_of_fields(&mut self, function: &str, id: DeclId) {
        self.uses_support();
        self.text(To::Ts, "/** @internal */\n");
        let keys = format!("keyof {}", self.names.decl(id));
        self.line(To::Ts, 0, &format!("export function {function}(o: $.Fields<{keys}>): $.Found {{"), || {
            let parameter = Doc::list("o: $.Fields<", vec![Doc::text(&keys)], false, ">");
            Doc::All(vec![
                Doc::Text(format!("export function {function}")),
                Doc::list("(", vec![parameter], true, ")"),
                Doc::text(": $.Found {"),
            ])
        });
        self.head(To::Js, &format!("export function {function}"), &["o".to_owned()], " {");
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

    /// Ends a function.
    pub(super) fn end(&mut self) {
        self.text(To::Code, "}\n\n");
    }

    /// A line of code that is short whatever the schema says.
    pub(super) fn code(&mut self, line: &str) {
        self.text(To::Code, line);
        self.text(To::Code, "\n");
    }

    /// `return …;`
    pub(super) fn add_return(&mut self, indent: usize, expr: &Expr) {
        let mut flat = "return ".to_owned();
        expr.flat(&mut flat);
        flat.push(';');
        self.line(To::Code, indent, &flat, || {
            let value = match expr {
                Expr::Chain(steps) => {
                    let (first, rest) = chain(steps);
                    let steps = Doc::Group(std::iter::once(first).chain(rest).collect());
                    Doc::Group(vec![Doc::IfBroken("("), Doc::Indent(vec![Doc::Soft, steps]), Doc::Soft, Doc::IfBroken(")")])
                }
                expr => expr.doc(),
            };
            Doc::All(vec![Doc::text("return "), value, Doc::text(";")])
        });
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
                Expr::Call(..) | Expr::List(_) | Expr::Chain(_) => Doc::Fluid(vec![value.doc()]),
            };
            Doc::Group(vec![Doc::Text(format!("{key}:")), value, Doc::text(",")])
        });
    }

    /// `const o = …`: the object whose fields are read. `otherwise` says what is returned if there is none.
    fn add_object(&mut self, keys: &str, function: &'static str, otherwise: &str) {
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

    /// The object of a struct.
    pub(super) fn add_object_of(&mut self, id: DeclId, otherwise: &str) {
        self.add_fields_of(id, "$.object", otherwise);
    }

    /// The object of a struct that is judged, and counted with it.
    pub(super) fn add_record_of(&mut self, id: DeclId, otherwise: &str) {
        self.add_fields_of(id, "$.record", otherwise);
    }

    fn add_fields_of(&mut self, id: DeclId, function: &'static str, otherwise: &str) {
        let keys = format!("keyof {}", self.names.decl(id));
        let is_bare = self.schema.fields(id).any(|field| facts::is_inherited(&field.wire));
        self.add_object(&keys, if is_bare { "$.bare" } else { function }, otherwise);
    }

    /// The object of a union, of which only the tag is read.
    pub(super) fn add_tagged_object(&mut self, tag: &str, otherwise: &str) {
        let mut key = String::new();
        encode::string(tag, &mut key);
        let function = if facts::is_inherited(tag) { "$.bare" } else { "$.object" };
        self.add_object(&key, function, otherwise);
    }

    /// The fields that a struct's own functions take care of, and the payload whose functions do the rest.
    pub(super) fn fields_of(&self, id: DeclId, body: &'s Struct) -> (Vec<&'s Field>, Option<DeclId>) {
        let delegate = facts::delegate(self.schema, id);
        let fields = if delegate.is_some() { body.fields.iter().collect() } else { self.schema.fields(id).collect() };
        (fields, delegate)
    }

    /// `case …:`
    pub(super) fn add_case(&mut self, value: &Literal) {
        let mut line = "    case ".to_owned();
        encode::literal(value, &mut line);
        line.push(':');
        self.code(&line);
    }

    /// `switch (o.type) {`
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

    /// The cases of a row; no tag is one, too.
    pub(super) fn add_cases(&mut self, row: &Row) {
        for value in &row.values {
            self.add_case(value);
        }
        if row.untagged {
            self.code("    case undefined:");
        }
    }
}
