//! The types of a module: what travels, as it travels.

use super::code::Expr;
use super::encode;
use super::facts;
use super::json;
use super::layout::{Doc, WIDTH};
use super::module::{Module, To};
use super::shape::{Shape, literals, simple};
use crate::naming::typescript as naming;
use crate::schema::{Choice, DeclId, DeclKind, Enum, EnumRepr, Field, IntKind, Layout, Literal, Presence, Protocol, Struct, Type, Union};
use std::collections::BTreeSet;

impl Module<'_> {
    /// Adds the type of a declaration, with its constants if it is an enum.
    pub(super) fn add_type(&mut self, id: DeclId) {
        let schema = self.schema;
        let decl = schema.decl(id);
        if facts::is_named(schema, id)
            && let Some((generic, arguments)) = self.facts.generics.instance(schema, id)
        {
            let shape = self.applied(generic, arguments);
            self.add_alias(id, &shape);
            return;
        }
        match &decl.kind {
            DeclKind::Struct(body) => self.add_struct(id, body),
            DeclKind::Enum(body) if !body.anonymous => self.add_enum(id, body),
            DeclKind::Enum(_) => {}
            DeclKind::Union(body) => self.add_union(id, body),
            DeclKind::Alias(ty) => {
                let shape = self.shape(ty);
                self.add_alias(id, &shape);
            }
            DeclKind::Choice(body) if !body.anonymous => {
                let shape = self.shape_of_choice(body);
                self.add_alias(id, &shape);
            }
            DeclKind::Choice(_) => {}
            DeclKind::Recursive(ty) => {
                let shape = self.shape(ty);
                self.add_alias(id, &shape);
            }
            DeclKind::Newtype(ty) => self.add_newtype(id, ty),
            DeclKind::Parameter => {}
        }
    }

    fn add_docs_of(&mut self, id: DeclId) {
        let decl = self.schema.decl(id);
        self.docs(To::Types, 0, &decl.docs, Some(&decl.marks), None);
    }

    fn add_alias(&mut self, id: DeclId, shape: &Shape) {
        self.add_docs_of(id);
        let head = format!("export type {} =", self.with_parameters(id));
        self.add_statement(&head, shape);
    }

    fn add_statement(&mut self, head: &str, shape: &Shape) {
        let flat = format!("{head} {};", shape.flat());
        self.line(To::Types, 0, &flat, || Doc::Group(vec![Doc::text(head), shape.assigned(), Doc::text(";")]));
        self.text(To::Types, "\n");
    }

    fn add_struct(&mut self, id: DeclId, body: &Struct) {
        let (schema, names) = (self.schema, self.names);
        if body.fields.is_empty() && body.base.is_none() {
            // An empty interface would be the type of everything, of strings too.
            self.add_alias(id, &Shape::Simple("object".to_owned()));
            return;
        }
        self.add_docs_of(id);
        let base = body.base.map_or_else(String::new, |base| format!(" extends {}", self.type_name(base)));
        let flat = format!("export interface {}{base} {{", self.with_parameters(id));
        if schema.decl(id).parameters.is_empty() {
            self.text(To::Types, &(flat + "\n"));
        } else {
            self.line(To::Types, 0, &flat, || {
                let parameters = schema.decl(id).parameters.iter().map(|parameter| Doc::text(names.decl(*parameter)));
                let open = format!("export interface {}<", names.decl(id));
                Doc::All(vec![Doc::list(&open, parameters.collect(), true, ">"), Doc::text(" {")])
            });
        }
        for field in &body.fields {
            self.add_field(field);
        }
        self.text(To::Types, "}\n\n");
    }

    fn add_field(&mut self, field: &Field) {
        let default = match (&field.presence, &field.ty) {
            (Presence::Default(value), ty) if !matches!(ty, Type::Const(_)) => Some(json::text(self.schema, value, ty)),
            _ => None,
        };
        self.docs(To::Types, 2, &field.docs, Some(&field.marks), default.as_deref());
        let shape = self.shape(&field.ty);
        let mut head = "readonly ".to_owned();
        encode::key(&field.wire, &mut head);
        head.push_str(if field.presence == Presence::Optional { "?:" } else { ":" });
        self.add_property(To::Types, &head, &shape);
    }

    fn add_property(&mut self, to: To, head: &str, shape: &Shape) {
        let flat = format!("{head} {};", shape.flat());
        self.line(to, 2, &flat, || Doc::Group(vec![Doc::text(head), shape.annotated(), Doc::text(";")]));
    }

    /// An object of constants, so that values have a place for their docs, and a type with the object's name.
    fn add_enum(&mut self, id: DeclId, body: &Enum) {
        let decl = self.schema.decl(id);
        let name = self.names.decl(id);
        self.docs(To::Types, 0, &decl.docs, Some(&decl.marks), None);
        // A name that leaves no room for the bracket moves all of the object.
        let head = format!("export const {name} =");
        let indent = if head.len() + " {".len() > WIDTH { 2 } else { 0 };
        let after = if indent == 0 { " {\n" } else { "\n  {\n" };
        self.text(To::Code, &(head + after));
        self.text(To::Dts, &format!("export declare const {name}: {{\n"));
        for (value, key) in body.values.iter().zip(self.names.members(id)) {
            self.docs(To::Ts, 2 + indent, &value.docs, Some(&value.marks), None);
            self.docs(To::Dts, 2, &value.docs, Some(&value.marks), None);
            let mut wire = String::new();
            encode::literal(&value.wire, &mut wire);
            let mut head = String::new();
            encode::key_of_value(key, &mut head);
            self.add_entry(2 + indent, &head, &Expr::Raw(wire.clone()));
            let mut head = "readonly ".to_owned();
            encode::key(key, &mut head);
            head.push(':');
            self.add_property(To::Dts, &head, &Shape::Simple(wire));
        }
        let blanks = if indent == 0 { "" } else { "  " };
        self.text(To::Ts, &format!("{blanks}}} as const;\n"));
        self.text(To::Js, &format!("{blanks}}};\n\n"));
        self.text(To::Dts, "};\n");
        let known = Shape::Generic("$.ValueOf".into(), vec![Shape::Simple(format!("typeof {name}"))]);
        let shape = if body.open { Shape::Union(vec![known, self.unknown(body.repr)]) } else { known };
        self.uses_support_types();
        self.add_docs_of(id);
        let head = format!("export type {name} =");
        self.add_statement(&head, &shape);
    }

    fn unknown(&mut self, repr: EnumRepr) -> Shape {
        Shape::Simple(match repr {
            EnumRepr::String => self.support_type("UnknownString"),
            EnumRepr::Int => self.support_type("UnknownInt"),
            EnumRepr::Float => "number".to_owned(),
            EnumRepr::Bool => "boolean".to_owned(),
        })
    }

    fn add_newtype(&mut self, id: DeclId, ty: &Type) {
        let decl = self.schema.decl(id);
        let mut brand = String::new();
        encode::string(&format!("{}.{}", self.schema.module(decl.module).name, decl.name), &mut brand);
        let base = self.shape(ty).flat();
        let brand = format!("{}<{brand}>", self.support_type("Brand"));
        self.add_alias(id, &Shape::Both(base, brand));
    }

    fn add_union(&mut self, id: DeclId, body: &Union) {
        let tag = body.layout.tag();
        let mut variants: Vec<Shape> = Vec::new();
        let mut seen = BTreeSet::new();
        for row in &body.rows {
            let is_first = seen.insert(row.record);
            let name = self.type_name(row.record).into_owned();
            let declares_tag = self.schema.fields(row.record).any(|field| Some(&*field.wire) == tag);
            let is_open = self.schema.as_union(row.record).is_some_and(|_| self.holds_unknown(row.record));
            let shape = match tag {
                // An object without a tag, to be told apart by just that.
                Some(tag) if row.values.is_empty() && !declares_tag => self.generic("$.Untagged", name, tag, None),
                // What is not known there still has the tag of this row.
                Some(tag) if is_open && !self.schema.decl(row.record).made_up => self.generic("$.Tagged", name, tag, Some(&row.values)),
                _ => Shape::Simple(name),
            };
            // A record of several rows is one variant, unless each row says its own tag.
            if is_first || matches!(shape, Shape::Generic(..)) {
                variants.push(shape);
            }
        }
        let unknown = naming::unknown(&self.schema.decl(id).name);
        if self.has_unknown(body) {
            variants.push(Shape::Simple(unknown.clone()));
        }
        let shape = match variants.len() {
            0 => Shape::Simple("never".to_owned()),
            1 => variants.swap_remove(0),
            _ => Shape::Union(variants),
        };
        self.add_alias(id, &shape);
        if self.has_unknown(body) {
            self.add_unknown(id, body, &unknown);
        }
    }

    /// Whether a union has an interface for what is not known: not if both booleans are.
    pub(super) fn has_unknown(&self, body: &Union) -> bool {
        let values: Vec<&Literal> = body.rows.iter().flat_map(|row| &row.values).collect();
        body.open && !(values.contains(&&Literal::Bool(true)) && values.contains(&&Literal::Bool(false)))
    }

    fn holds_unknown(&self, id: DeclId) -> bool {
        let mut open = vec![id];
        while let Some(union) = open.pop().and_then(|id| self.schema.as_union(id)) {
            if union.open {
                return true;
            }
            open.extend(union.rows.iter().map(|row| row.record).filter(|record| self.schema.as_union(*record).is_some()));
        }
        false
    }

    fn generic(&mut self, generic: &'static str, name: String, tag: &str, values: Option<&[Literal]>) -> Shape {
        self.uses_support_types();
        let mut key = String::new();
        encode::string(tag, &mut key);
        let mut arguments = vec![Shape::Simple(name), Shape::Simple(key)];
        arguments.extend(values.map(literals));
        Shape::Generic(generic.into(), arguments)
    }

    fn add_unknown(&mut self, id: DeclId, body: &Union, name: &str) {
        let of = self.names.decl(id);
        let unknown_tag = match body.rows.iter().flat_map(|row| &row.values).next() {
            Some(Literal::Int(_)) => self.unknown(EnumRepr::Int),
            Some(Literal::Bool(known)) => Shape::Simple((!known).to_string()),
            _ => self.unknown(EnumRepr::String),
        };
        let Some(tag) = body.layout.tag() else {
            self.add_unknown_by_shape(of, body, name, unknown_tag);
            return;
        };
        self.text(To::Types, &format!("/** A variant of {{@link {of}}} that this version does not know, kept as it was read. */\n"));
        self.text(To::Types, &format!("export interface {name} {{\n"));
        // The tags of the unions around it are known all the same.
        for (outer, values) in self.facts.outer_tags(id) {
            let mut head = "readonly ".to_owned();
            encode::key(outer, &mut head);
            head.push(':');
            self.add_property(To::Types, &head, &literals(values));
        }
        let mut head = "readonly ".to_owned();
        encode::key(tag, &mut head);
        head.push(':');
        self.add_property(To::Types, &head, &unknown_tag);
        let json = self.support_type("JsonValue");
        self.text(To::Types, &format!("  readonly [key: string]: {json};\n}}\n\n"));
    }

    /// What an open union keeps whose tag is no field: a string or an object with another key, or an array.
    fn add_unknown_by_shape(&mut self, of: &str, body: &Union, name: &str, unknown_tag: Shape) {
        self.text(To::Types, &format!("/** A variant of {{@link {of}}} that this version does not know, kept as it was read. */\n"));
        let shape = if body.layout == Layout::Position {
            let json = Shape::Simple(self.support_type("JsonValue"));
            Shape::Tuple(vec![unknown_tag], Some(Box::new(json)))
        } else {
            Shape::Union(vec![unknown_tag, Shape::Simple(self.support_type("JsonObject"))])
        };
        self.add_statement(&format!("export type {name} ="), &shape);
    }

    /// The alternatives of a choice.
    fn shape_of_choice(&mut self, body: &Choice) -> Shape {
        let mut parts = Vec::new();
        for alternative in &body.alternatives {
            match self.shape(&alternative.ty) {
                Shape::Union(inner) => parts.extend(inner),
                shape => parts.push(shape),
            }
        }
        Shape::Union(parts)
    }

    /// Who may send what.
    pub(super) fn add_protocol(&mut self, protocol: &Protocol) {
        self.docs(To::Types, 0, &protocol.docs, Some(&protocol.marks), None);
        self.text(To::Types, &format!("export interface {} {{\n", naming::escaped(&protocol.name)));
        for peer in &protocol.peers {
            let mut roots: Vec<Shape> = peer.sends.iter().map(|id| Shape::Simple(self.type_name(*id).into_owned())).collect();
            let shape = match roots.len() {
                0 => Shape::Simple("never".to_owned()),
                1 => roots.swap_remove(0),
                _ => Shape::Union(roots),
            };
            self.text(To::Types, "  /** What this peer may send. */\n");
            let mut head = "readonly ".to_owned();
            encode::key(&peer.name, &mut head);
            head.push(':');
            self.add_property(To::Types, &head, &shape);
        }
        self.text(To::Types, "}\n\n");
    }

    /// A declaration by its name; what is generic with its arguments.
    fn shape_of_name(&mut self, id: DeclId) -> Shape {
        if let Some((generic, arguments)) = self.facts.generics.instance(self.schema, id) {
            return self.applied(generic, arguments);
        }
        let parameters = &self.schema.decl(id).parameters;
        if parameters.is_empty() {
            return Shape::Simple(self.type_name(id).into_owned());
        }
        let parameters = parameters.iter().map(|parameter| simple(self.names.decl(*parameter)));
        Shape::Generic(self.names.decl(id).to_owned().into(), parameters.collect())
    }

    /// A generic type with arguments.
    fn applied(&mut self, generic: DeclId, arguments: &[Type]) -> Shape {
        let name = self.type_name(generic).into_owned();
        match arguments {
            [] => Shape::Simple(name),
            arguments => Shape::Generic(name.into(), arguments.iter().map(|argument| self.shape(argument)).collect()),
        }
    }

    /// The name of a declaration in its own definition: with its parameters.
    fn with_parameters(&self, id: DeclId) -> String {
        let parameters: Vec<&str> = self.schema.decl(id).parameters.iter().map(|parameter| self.names.decl(*parameter)).collect();
        let name = self.names.decl(id);
        if parameters.is_empty() { name.to_owned() } else { format!("{name}<{}>", parameters.join(", ")) }
    }

    /// How a type is written.
    pub(super) fn shape(&mut self, ty: &Type) -> Shape {
        let schema = self.schema;
        match ty {
            Type::String => simple("string"),
            Type::Bool => simple("boolean"),
            Type::Null => simple("null"),
            Type::Int(IntKind::I64) => Shape::Simple(self.support_type("I64")),
            Type::Int(IntKind::U64) => Shape::Simple(self.support_type("U64")),
            Type::Int(_) | Type::Float => simple("number"),
            Type::Decimal => Shape::Simple(self.support_type("Decimal")),
            Type::Bytes => Shape::Simple(self.support_type("Bytes")),
            Type::Uuid => Shape::Simple(self.support_type("Uuid")),
            Type::Datetime => Shape::Simple(self.support_type("DateTime")),
            Type::Date => Shape::Simple(self.support_type("CalendarDate")),
            Type::Time => Shape::Simple(self.support_type("Time")),
            Type::Duration => Shape::Simple(self.support_type("Duration")),
            Type::Url => Shape::Simple(self.support_type("Url")),
            Type::Json => Shape::Simple(self.support_type("JsonValue")),
            Type::Object => Shape::Simple(self.support_type("JsonObject")),
            Type::Const(literal) => literals(std::slice::from_ref(literal)),
            Type::Array(item) => Shape::Array(Box::new(self.shape(item))),
            Type::Nullable(inner) => match self.shape(inner) {
                Shape::Union(parts) => Shape::Union(parts.into_iter().chain([simple("null")]).collect()),
                shape => Shape::Union(vec![shape, simple("null")]),
            },
            Type::Map(key, value) => {
                let value = self.shape(value);
                self.uses_support_types();
                match schema.wire_type(key) {
                    Type::Ref(id) if schema.as_enum(*id).is_some_and(|body| !body.open) => {
                        let key = self.shape(key);
                        Shape::Generic("$.DictOf".into(), vec![key, value])
                    }
                    _ => Shape::Generic("$.Dict".into(), vec![value]),
                }
            }
            Type::Ref(id) => match schema.as_enum(*id) {
                Some(body) if body.anonymous => {
                    let values: Vec<Literal> = body.values.iter().map(|value| value.wire.clone()).collect();
                    literals(&values)
                }
                _ => match schema.as_choice(*id) {
                    Some(body) if body.anonymous => self.shape_of_choice(body),
                    _ => self.shape_of_name(*id),
                },
            },
            Type::Tuple { items, rest } => {
                let items = items.iter().map(|item| self.shape(item)).collect();
                let rest = rest.as_ref().map(|rest| Box::new(self.shape(rest)));
                Shape::Tuple(items, rest)
            }
            Type::Constrained(inner, _) => self.shape(inner),
        }
    }
}
