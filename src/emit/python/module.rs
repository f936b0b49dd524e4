//! One module: what it imports, its types, its functions.

use super::encode;
use super::exports::{self, Exports};
use super::expr::{Expr, assign};
use super::imports::Imports;
use super::order;
use super::types::{class, has_null, literal, values};
use super::unions::{OuterTags, rows_with_docs};
use super::writer::Writer;
use crate::emit::generics::Generics;
use crate::naming::Names;
use crate::schema::{DeclId, DeclKind, Deprecated, Enum, EnumRepr, Field, Marks, ModuleId, Presence, Schema, Struct, Type};
use indexmap::IndexSet;
use std::collections::BTreeSet;

/// The docs of the functions.
const READS: &str = r#""""Read JSON text; anything but such a message raises a `DecodeError`.""""#;
const WRITES: &str = r#""""Write JSON text; what could not be read again raises an `EncodeError`.""""#;

/// A module under construction.
pub(super) struct Module<'a> {
    pub(super) schema: &'a Schema,
    pub(super) names: &'a Names,
    pub(super) id: ModuleId,
    pub(super) imports: Imports<'a>,
    pub(super) w: Writer,
    /// The declarations written so far; others are mentioned in quotes.
    pub(super) written: BTreeSet<DeclId>,
    /// For unions that are there for one row of another: the tags around them.
    pub(super) outer: &'a OuterTags<'a>,
    pub(super) generics: &'a Generics,
    /// Whether names of declarations that are not written yet get quotes; not inside of text.
    pub(super) is_quoting: bool,
    /// Whether type checkers would report this module for what it declares itself.
    pub(super) mentions_deprecated: bool,
}

/// Renders a module that lies `depth` folders below the package.
pub(super) fn render<'a>(
    schema: &'a Schema,
    names: &'a Names,
    outer: &'a OuterTags<'a>,
    generics: &'a Generics,
    exports: &'a Exports,
    id: ModuleId,
    depth: usize,
) -> String {
    let own = exports.names.iter().map(|export| export.name.as_str()).collect();
    let mut module = Module {
        schema,
        names,
        id,
        imports: Imports::new(own, depth),
        w: super::writer(),
        written: BTreeSet::new(),
        outer,
        generics,
        is_quoting: true,
        mentions_deprecated: false,
    };
    module.declarations();
    module.functions(&exports.roots);
    module.finish(exports)
}

impl<'a> Module<'a> {
    fn finish(self, exports: &Exports) -> String {
        let mut head = super::writer();
        head.line(format!("# {}", super::super::HEADER));
        if self.mentions_deprecated {
            head.line("# pyright: reportDeprecated=false");
        }
        let docs = encode::docstring(self.schema.module(self.id).docs.iter().map(String::as_str));
        if !docs.is_empty() {
            head.blank();
            docs.iter().for_each(|line| head.line(line));
        }
        self.imports.write(&mut head);
        if !exports.names.is_empty() {
            head.blank();
            exports::write_all(&mut head, exports.names.iter().map(|export| export.name.as_str()));
        }
        head.finish() + &self.w.finish()
    }

    fn declarations(&mut self) {
        let order = order::of(self.schema, self.generics, self.id);
        self.declare_type_variables(&order);
        for (id, is_circular) in order {
            self.space();
            if is_circular {
                self.circular_alias(id);
            } else {
                self.declaration(id);
            }
            self.written.insert(id);
        }
    }

    pub(super) fn space(&mut self) {
        self.w.blank();
        self.w.blank();
    }

    /// Declares what stands for the parameters of all generic declarations; those that have one of the same name share it.
    fn declare_type_variables(&mut self, order: &[(DeclId, bool)]) {
        let parameters = order.iter().flat_map(|(id, _)| &self.schema.decl(*id).parameters);
        let names: IndexSet<String> = parameters.map(|parameter| self.type_variable(*parameter)).collect();
        if !names.is_empty() {
            self.space();
        }
        for name in names {
            let call = Expr::call(self.imports.support("TypeVar"), vec![Expr::atom(format!("\"{name}\""))]);
            call.write(&mut self.w, format!("{name} = "), "");
        }
    }

    fn declaration(&mut self, id: DeclId) {
        if let Some((generic, arguments)) = self.generics.instance(self.schema, id) {
            let target = match arguments {
                [] => Expr::Atom(self.name(generic)),
                _ => self.applied(id, generic, arguments),
            };
            self.alias(id, &target, Vec::new());
            return;
        }
        match &self.schema.decl(id).kind {
            DeclKind::Struct(body) => self.structure(id, body),
            DeclKind::Enum(body) if body.repr == EnumRepr::Int => self.integers(id, body),
            DeclKind::Enum(body) => self.strings(id, body),
            DeclKind::Union(body) => self.union(id, body),
            DeclKind::Alias(ty) => {
                let target = self.annotation(ty);
                self.alias(id, &target, Vec::new());
            }
            DeclKind::Newtype(ty) => self.newtype_of(id, ty),
            DeclKind::Choice(body) => {
                let target = self.by_kind(body);
                self.type_alias(id, target, Vec::new());
            }
            // It contains itself, so the order of the declarations has it among those that do.
            DeclKind::Recursive(_) => self.circular_alias(id),
            DeclKind::Parameter => {}
        }
    }

    /// `class Name(base, frozen=True, …):` with its docs and a body.
    pub(super) fn class(&mut self, name: String, arguments: Vec<Expr<'a>>, docs: &[String], is_empty: bool, body: impl FnOnce(&mut Self)) {
        Expr::call(name, arguments).write(&mut self.w, "class ".to_owned(), ":");
        self.w.indent();
        let docs = encode::docstring(docs.iter().map(String::as_str));
        docs.iter().for_each(|line| self.w.line(line));
        match (docs.is_empty(), is_empty) {
            (true, true) => self.w.line("pass"),
            (false, false) => self.w.blank(),
            _ => {}
        }
        body(self);
        self.w.dedent();
    }

    /// The decorator of a class that should not be used any more.
    fn decorate(&mut self, deprecated: Option<&Deprecated>) {
        let Some(deprecated) = deprecated else { return };
        self.mentions_deprecated = true;
        let reason = encode::string(deprecated.reason.as_deref().unwrap_or("deprecated"));
        let decorator = Expr::call(self.imports.support("deprecated"), vec![Expr::atom(reason)]);
        decorator.write(&mut self.w, "@".to_owned(), "");
    }

    fn structure(&mut self, id: DeclId, body: &'a Struct) {
        let schema = self.schema;
        let base = body.base.filter(|base| self.extends(id, *base));
        let mut arguments = vec![match base {
            Some(base) => Expr::Atom(self.name(base)),
            None => Expr::Atom(self.imports.support("Model")),
        }];
        let parameters = &schema.decl(id).parameters;
        if !parameters.is_empty() {
            let parameters = parameters.iter().map(|parameter| Expr::Atom(self.type_variable(*parameter).into())).collect();
            arguments.push(Expr::index(self.imports.support("Generic"), parameters));
        }
        arguments.push(Expr::atom("frozen=True"));
        let inherited = base.and_then(|base| schema.as_struct(base)).is_some_and(|base| base.closed);
        match (body.closed, inherited) {
            (true, false) => arguments.push(Expr::atom("extra=\"forbid\"")),
            (false, true) => arguments.push(Expr::atom("extra=\"ignore\"")),
            _ => {}
        }
        let own = if base.is_some() { body.fields.len() } else { usize::MAX };
        let fields: Vec<(&Field, &String)> = schema.fields(id).zip(self.names.members(id)).take(own).collect();
        let decl = schema.decl(id);
        self.decorate(decl.marks.deprecated.as_ref());
        let mut docs = decl.docs.clone();
        remark(&mut docs, &decl.marks, false);
        self.class(self.names.decl(id).to_owned(), arguments, &docs, fields.is_empty(), |module| {
            let mut was_documented = false;
            for (at, (field, name)) in fields.into_iter().enumerate() {
                let mut docs = field.docs.clone();
                remark(&mut docs, &field.marks, false);
                let docs = encode::docstring(docs.iter().map(String::as_str));
                if at > 0 && (was_documented || !docs.is_empty()) {
                    module.w.blank();
                }
                module.field(name, field);
                docs.iter().for_each(|line| module.w.line(line));
                was_documented = !docs.is_empty();
            }
        });
    }

    /// Whether a row's class can be a subclass of its payload: what both declare has one name.
    fn extends(&self, id: DeclId, base: DeclId) -> bool {
        let named = |id| self.schema.fields(id).zip(self.names.members(id)).map(|(field, name)| (field.wire.as_str(), name.as_str()));
        let own = self.schema.as_struct(id).map_or(0, |own| own.fields.len());
        named(id).take(own).all(|(wire, name)| named(base).all(|(base_wire, base_name)| (wire == base_wire) == (name == base_name)))
    }

    /// `name: annotation = default`
    fn field(&mut self, name: &'a str, field: &'a Field) {
        let annotation = self.annotation(&field.ty);
        let (annotation, value) = match &field.presence {
            Presence::Required => match &field.ty {
                Type::Const(constant) => (annotation, Some(Expr::call(self.imports.support("Constant"), vec![literal(constant)]))),
                _ => (annotation, None),
            },
            Presence::Optional if has_null(self.schema, &field.ty) => {
                (Expr::index(self.imports.support("Unsettable"), vec![annotation]), Some(Expr::Atom(self.imports.support("UNSET"))))
            }
            Presence::Optional => (Expr::index(self.imports.support("Maybe"), vec![annotation]), Some(Expr::atom("None"))),
            Presence::Default(value) => (annotation, Some(self.default(&field.ty, value))),
        };
        let mut extras = Vec::new();
        if field.wire != name {
            extras.push(Expr::keyed("alias=", Expr::atom(encode::string(&field.wire))));
        }
        if let Some(deprecated) = &field.marks.deprecated {
            extras.push(Expr::keyed("deprecated=", Expr::atom(deprecated.reason.as_deref().map_or("True".to_owned(), encode::string))));
        }
        let annotation = if extras.is_empty() {
            annotation
        } else {
            let extra = Expr::call(self.imports.support("Field"), extras);
            annotation.with(self.imports.support("Annotated"), vec![extra])
        };
        assign(&mut self.w, name, &annotation, value.as_ref(), || self.imports.support("Field"));
    }

    /// The type behind aliases and constraints.
    pub(super) fn unconstrained(&self, mut ty: &'a Type) -> &'a Type {
        loop {
            match self.schema.resolve(ty) {
                Type::Constrained(inner, _) => ty = inner,
                resolved => return resolved,
            }
        }
    }

    /// An enum of strings: an alias for its literals.
    fn strings(&mut self, id: DeclId, body: &'a Enum) {
        let literals = self.literals(&values(body));
        let target = if body.open { Expr::Union(vec![literals, Expr::atom("str")]) } else { literals };
        let mut list = Vec::new();
        for value in &body.values {
            let name = value.wire.as_str().unwrap_or_default();
            list_item(&mut list, name, &value.docs, &value.marks);
        }
        self.alias(id, &target, list);
    }

    /// An enum of integers: a class, since a number says nothing.
    fn integers(&mut self, id: DeclId, body: &'a Enum) {
        let base = Expr::Atom(self.imports.support("Integers"));
        let names = self.names.members(id);
        let decl = self.schema.decl(id);
        self.decorate(decl.marks.deprecated.as_ref());
        let mut docs = decl.docs.clone();
        remark(&mut docs, &decl.marks, false);
        self.class(self.names.decl(id).to_owned(), vec![base], &docs, false, |module| {
            for (at, (value, name)) in body.values.iter().zip(names).enumerate() {
                let mut docs = value.docs.clone();
                remark(&mut docs, &value.marks, true);
                let docs = encode::docstring(docs.iter().map(String::as_str));
                if at > 0 && !docs.is_empty() {
                    module.w.blank();
                }
                literal(&value.wire).write(&mut module.w, format!("{name} = "), "");
                docs.iter().for_each(|line| module.w.line(line));
            }
        });
    }

    fn newtype_of(&mut self, id: DeclId, ty: &'a Type) {
        let class = match self.unconstrained(ty) {
            Type::Ref(inner) => Expr::Atom(self.name(*inner)),
            inner => match class(inner) {
                builtin @ ("bool" | "int" | "float" | "bytes" | "str") => Expr::atom(builtin),
                imported => Expr::Atom(self.imports.support(imported)),
            },
        };
        let name = self.names.decl(id);
        let call = Expr::call(self.imports.support("NewType"), vec![Expr::atom(format!("\"{name}\"")), class]);
        call.write(&mut self.w, format!("{name} = "), "");
        self.docs_below(id, Vec::new());
    }

    /// `Name: TypeAlias = target`
    fn alias(&mut self, id: DeclId, target: &Expr<'a>, more: Vec<String>) {
        let annotation = self.imports.support("TypeAlias");
        target.write(&mut self.w, format!("{}: {annotation} = ", self.names.decl(id)), "");
        self.docs_below(id, more);
    }

    /// `Name = TypeAliasType("Name", target)`
    pub(super) fn type_alias(&mut self, id: DeclId, target: Expr<'a>, more: Vec<String>) {
        let name = self.names.decl(id);
        let alias = Expr::call(self.imports.support("TypeAliasType"), vec![Expr::atom(format!("\"{name}\"")), target]);
        alias.write(&mut self.w, format!("{name} = "), "");
        self.docs_below(id, more);
    }

    /// An alias that contains itself: type checkers know one way to say so, Pydantic another.
    fn circular_alias(&mut self, id: DeclId) {
        let schema = self.schema;
        if let DeclKind::Union(body) = &schema.decl(id).kind {
            self.unknown(id, body);
        }
        let rows = schema.as_union(id).map(|body| rows_with_docs(schema, body)).unwrap_or_default();
        let target = self.in_quotes(|module| match &schema.decl(id).kind {
            DeclKind::Union(body) => module.union_target(id, body),
            DeclKind::Choice(body) => module.by_kind(body),
            _ if module.generics.instance(schema, id).is_some() => module.reference(id),
            DeclKind::Alias(ty) | DeclKind::Recursive(ty) => module.annotation(ty),
            _ => module.reference(id),
        });
        let target = Expr::atom(target);
        let name = self.names.decl(id);
        let checking = self.imports.support("TYPE_CHECKING");
        let annotation = self.imports.support("TypeAlias");
        let call = Expr::call(self.imports.support("TypeAliasType"), vec![Expr::atom(format!("\"{name}\"")), target.clone()]);
        self.w.block(format!("if {checking}:"), "", |w| target.write(w, format!("{name}: {annotation} = "), ""));
        self.w.block("else:", "", |w| call.write(w, format!("{name} = "), ""));
        self.docs_below(id, rows);
    }

    /// The docs of what is no class stand below it; so does what a decorator would say.
    pub(super) fn docs_below(&mut self, id: DeclId, more: Vec<String>) {
        let decl = self.schema.decl(id);
        let mut docs = decl.docs.clone();
        remark(&mut docs, &decl.marks, true);
        if !docs.is_empty() && !more.is_empty() {
            docs.push(String::new());
        }
        docs.extend(more);
        encode::docstring(docs.iter().map(String::as_str)).iter().for_each(|line| self.w.line(line));
    }

    /// Reading and writing for each root.
    fn functions(&mut self, roots: &'a [(DeclId, String)]) {
        if roots.is_empty() {
            return;
        }
        self.space();
        let codec = self.imports.support("Codec");
        for (id, part) in roots {
            let name = self.names.decl(*id);
            let annotation = Expr::index(codec.clone(), vec![Expr::atom(name)]);
            let value = Expr::call(codec.clone(), vec![Expr::atom(name)]);
            assign(&mut self.w, &format!("_{part}"), &annotation, Some(&value), || codec.clone());
        }
        for (id, part) in roots {
            let name = self.names.decl(*id);
            self.space();
            self.function(&format!("decode_{part}"), ("data", "str | bytes"), name, &format!("_{part}.decode"), READS);
            self.space();
            self.function(&format!("encode_{part}"), ("value", name), "str", &format!("_{part}.encode"), WRITES);
        }
    }

    fn function(&mut self, name: &str, (parameter, ty): (&str, &str), result: &str, method: &str, docs: &str) {
        let head = format!("def {name}({parameter}: {ty}) -> {result}:");
        if self.w.fits(&head) {
            self.w.line(head);
        } else {
            self.w.block(format!("def {name}("), "", |w| w.line(format!("{parameter}: {ty},")));
            Expr::atom(result).write(&mut self.w, ") -> ".to_owned(), ":");
        }
        self.w.indent();
        self.w.line(docs);
        Expr::call(method, vec![Expr::atom(parameter)]).write(&mut self.w, "return ".to_owned(), "");
        self.w.dedent();
    }
}

/// One value or row in the docs of an alias.
pub(super) fn list_item(list: &mut Vec<String>, name: &str, docs: &[String], marks: &Marks) {
    let mut docs = docs.to_vec();
    remark(&mut docs, marks, true);
    for (at, line) in docs.iter().filter(|line| !line.trim().is_empty()).enumerate() {
        list.push(if at == 0 { format!("- `{name}`: {line}") } else { format!("  {line}") });
    }
}

/// What annotations say, each in a paragraph of its own: of something deprecated only where nothing but docs can say it.
pub(super) fn remark(docs: &mut Vec<String>, marks: &Marks, and_deprecated: bool) {
    let deprecated = marks.deprecated.as_ref().filter(|_| and_deprecated).map(|deprecated| match &deprecated.reason {
        Some(reason) => format!("Deprecated: {reason}"),
        None => "Deprecated.".to_owned(),
    });
    let experimental = marks.experimental.then(|| "Experimental: it may change or go away.".to_owned());
    let since = marks.since.as_ref().map(|version| format!("Since {version}."));
    for paragraph in [deprecated, experimental, since].into_iter().flatten() {
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.push(paragraph);
    }
}
