//! What users of a module call: decoders, encoders, constructors.

use super::code::Expr;
use super::encode;
use super::layout::{Doc, WIDTH};
use super::module::{Module, To};
use super::shape::{Shape, literals};
use crate::naming::typescript as naming;
use crate::schema::{DeclId, DeclKind, Literal, Presence, Struct, Type};
use std::borrow::Cow;

/// What every object of JavaScript inherits.
pub(super) const INHERITED: [&str; 7] =
    ["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"];

impl Module<'_> {
    /// Adds the functions that users call with values of a declaration.
    pub(super) fn add_api(&mut self, id: DeclId) {
        if self.schema.decl(id).generic {
            return;
        }
        if self.schema.is_root(id) {
            self.add_codec(id);
        }
        match &self.schema.decl(id).kind {
            DeclKind::Struct(body) if naming::has_constructor(self.schema, id) => self.add_constructor(id, body),
            DeclKind::Union(body) => self.add_matcher(id, body),
            DeclKind::Newtype(ty) => self.add_newtype_constructor(id, ty),
            _ => {}
        }
    }

    /// Begins a function for users: docs, and a head in each file.
    pub(super) fn begin_public(&mut self, docs: &str, function: &str, parameters: &[(&str, &str, &str)], result: &str) {
        for to in [To::Ts, To::Dts] {
            self.comment(to, 0, &[Cow::Borrowed(docs)]);
        }
        let plain = function.split('<').next().unwrap_or(function);
        let of = |types: bool, defaults: bool| -> Vec<String> {
            let parameter = |(name, ty, default): &(&str, &str, &str)| match (types, defaults, default.is_empty()) {
                (true, true, true) | (true, false, true) => format!("{name}: {ty}"),
                (true, true, false) => format!("{name}: {ty} = {default}"),
                (true, false, false) => format!("{name}?: {ty}"),
                (false, _, true) => (*name).to_owned(),
                (false, _, false) => format!("{name} = {default}"),
            };
            parameters.iter().map(parameter).collect()
        };
        self.head(To::Ts, &format!("export function {function}"), &of(true, true), &format!(": {result} {{"));
        self.head(To::Dts, &format!("export declare function {function}"), &of(true, false), &format!(": {result};"));
        self.head(To::Js, &format!("export function {plain}"), &of(false, true), " {");
    }

    fn add_codec(&mut self, id: DeclId) {
        self.uses_support();
        self.uses_support_types();
        let declared = &self.schema.decl(id).name;
        let name = self.names.decl(id);
        let result = format!("$.Result<{name}>");
        let mut work = vec![Expr::Raw(naming::judge(declared))];
        if self.facts.fills(id) {
            work.push(Expr::Raw(naming::fill(declared)));
        }
        let with = |first: &str, work: Vec<Expr>| std::iter::once(Expr::raw(first)).chain(work).collect::<Vec<_>>();

        let decode = if self.facts.is_deep(id) { "$.decodeDeep" } else { "$.decode" };
        self.begin_public("Reads JSON text; never throws.", &naming::decode(declared), &[("text", "$.JsonText", "")], &result);
        let arguments = with("text", work.clone());
        self.add_return(2, &Expr::Call(decode.to_owned(), arguments));
        self.end();

        let check = if self.facts.is_unbounded(id) { "$.checkDeep" } else { "$.check" };
        self.begin_public("Checks a parsed value; never throws.", &naming::check(declared), &[("value", "unknown", "")], &result);
        self.add_return(2, &Expr::Call(check.to_owned(), with("value", work)));
        self.end();

        let docs = format!("Writes JSON text; throws an `EncodeError` for what `{}` rejects.", naming::decode(declared));
        self.begin_public(&docs, &naming::encode(declared), &[("value", name, "")], "string");
        let arguments = vec![Expr::Raw(naming::write(declared)), Expr::Raw(naming::judge(declared))];
        self.add_return(2, &Expr::Call("$.encode".to_owned(), with("value", arguments)));
        self.end();

        self.add_standard(declared, name);
    }

    /// The Standard Schema interface. The comment tells bundlers that the call may go if nobody uses its result.
    fn add_standard(&mut self, declared: &str, name: &str) {
        let schema = naming::standard(declared);
        for to in [To::Ts, To::Dts] {
            self.comment(to, 0, &[Cow::Borrowed("For whatever takes a Standard Schema.")]);
        }
        let call = Expr::Call("/* @__PURE__ */ $.standard".to_owned(), vec![Expr::Raw(naming::check(declared))]);
        let mut flat = String::new();
        call.flat(&mut flat);
        let ty = format!(": $.StandardSchema<{name}>");
        for (to, ty) in [(To::Ts, ty.as_str()), (To::Js, "")] {
            let head = format!("export const {schema}{ty} =");
            self.line(to, 0, &format!("{head} {flat};"), || {
                // Prettier does not break the brackets of a short argument.
                let is_short = naming::check(declared).len() <= WIDTH / 4;
                let call = if is_short { Doc::on_next_line(call.doc()) } else { Doc::Fluid(vec![call.doc()]) };
                Doc::Group(vec![Doc::Text(head.clone()), call, Doc::text(";")])
            });
            self.text(to, "\n");
        }
        self.text(To::Dts, &format!("export declare const {schema}{ty};\n"));
    }

    fn add_newtype_constructor(&mut self, id: DeclId, ty: &Type) {
        let declared = &self.schema.decl(id).name;
        let name = self.names.decl(id);
        let base = self.shape(ty).flat();
        let docs = format!("Takes a value for a {{@link {name}}}; it is checked when it is written.");
        self.begin_public(&docs, &naming::create(declared), &[("value", &base, "")], name);
        self.text(To::Ts, &format!("  return value as {name};\n"));
        self.text(To::Js, "  return value;\n");
        self.end();
    }

    /// A constructor that knows the constants and the defaults.
    fn add_constructor(&mut self, id: DeclId, _body: &Struct) {
        let schema = self.schema;
        let declared = &schema.decl(id).name;
        let name = self.names.decl(id);
        let (mut constants, mut defaults) = (Vec::new(), Vec::new());
        let mut is_free = true;
        let mut has_others = false;
        let has_inherited = schema.fields(id).any(|field| INHERITED.contains(&field.wire.as_str()));
        for field in schema.fields(id) {
            match (&field.ty, &field.presence) {
                (Type::Const(literal), _) => constants.push((&field.wire, literal)),
                (_, Presence::Default(_)) => defaults.push(&field.wire),
                (_, presence) => {
                    is_free &= *presence == Presence::Optional;
                    has_others = true;
                }
            }
        }
        let docs = format!("Makes a {{@link {name}}}.");
        let function = naming::create(declared);
        if !has_others && defaults.is_empty() {
            self.begin_public(&docs, &function, &[], name);
            self.code("  return {");
            self.add_constants(&constants);
            self.code("  };");
            self.end();
            return;
        }
        self.uses_support_types();
        let keys = |wires: &[&String]| -> Vec<Literal> { wires.iter().map(|wire| Literal::String((*wire).clone())).collect() };
        let constant_keys = keys(&constants.iter().map(|(wire, _)| *wire).collect::<Vec<_>>());
        self.begin_constructor(&docs, &function, name, &constant_keys, &keys(&defaults), is_free, has_inherited);
        // The constants are made here, so what is left to fill in is up to the payload.
        let worker = match super::facts::work(schema, id) {
            super::facts::Work::Payload(payload) => payload,
            _ => id,
        };
        if self.facts.fills(worker) {
            self.uses_support();
            self.code("  const made = {");
            self.code("    ...fields,");
            self.add_constants(&constants);
            self.code("  };");
            let fill = self.function(worker, naming::fill);
            let call = Expr::Call(fill, vec![Expr::raw("made")]);
            let mut flat = "return ".to_owned();
            call.flat(&mut flat);
            self.line(To::Ts, 2, &format!("{flat} as {name};"), || {
                Doc::All(vec![Doc::text("return "), call.doc(), Doc::Text(format!(" as {name};"))])
            });
            flat.push(';');
            self.line(To::Js, 2, &flat, || Doc::All(vec![Doc::text("return "), call.doc(), Doc::text(";")]));
        } else {
            self.code("  return {");
            self.code("    ...fields,");
            self.add_constants(&constants);
            self.code("  };");
        }
        self.end();
    }

    #[allow(clippy::too_many_arguments, reason = "all of it stands in one line of the output")]
    fn begin_constructor(
        &mut self,
        docs: &str,
        function: &str,
        name: &str,
        constants: &[Literal],
        defaults: &[Literal],
        is_free: bool,
        has_inherited: bool,
    ) {
        // `{}` inherits members, so to TypeScript it is no value of a type that has a field of such a name. Nothing can be spread, too.
        let default = if is_free && !has_inherited { " = {}" } else { "" };
        let keys = |keys: &[Literal]| if keys.is_empty() { Shape::Simple("never".to_owned()) } else { literals(keys) };
        let mut arguments = vec![Shape::Simple(name.to_owned()), keys(constants)];
        if !defaults.is_empty() {
            arguments.push(keys(defaults));
        }
        let init = Shape::Generic("$.Init".into(), arguments);
        for to in [To::Ts, To::Dts] {
            self.comment(to, 0, &[Cow::Borrowed(docs)]);
        }
        for (to, head, between, end) in [(To::Ts, "export function", default, " {"), (To::Dts, "export declare function", "", ";")] {
            let mark = if is_free && (to == To::Dts || default.is_empty()) { "?" } else { "" };
            let flat = format!("{head} {function}(fields{mark}: {}{between}): {name}{end}", init.flat());
            self.line(to, 0, &flat, || {
                let parameter = Doc::All(vec![Doc::Text(format!("fields{mark}: ")), init.doc(), Doc::text(between)]);
                Doc::All(vec![Doc::list(&format!("{head} {function}("), vec![parameter], true, ")"), Doc::Text(format!(": {name}{end}"))])
            });
        }
        self.head(To::Js, &format!("export function {function}"), &[format!("fields{default}")], " {");
    }

    fn add_constants(&mut self, constants: &[(&String, &Literal)]) {
        for (wire, literal) in constants {
            let mut key = String::new();
            encode::key_of_value(wire, &mut key);
            let mut value = String::new();
            encode::literal(literal, &mut value);
            self.add_entry(4, &key, &Expr::Raw(value));
        }
    }
}
