//! Types as annotations.

use super::encode;
use super::expr::Expr;
use super::module::Module;
use crate::schema::{Alternative, Choice, DeclId, DeclKind, Enum, EnumRepr, IntKind, JsonKind, Literal, Schema, Type};
use std::borrow::Cow;

impl<'a> Module<'a> {
    /// The annotation for a value of a type.
    pub(super) fn annotation(&mut self, ty: &'a Type) -> Expr<'a> {
        match ty {
            Type::String => Expr::atom("str"),
            Type::Null => Expr::atom("None"),
            Type::Array(item) => Expr::index("list", vec![self.annotation(item)]),
            Type::Map(key, item) => {
                let map = Expr::index("dict", vec![self.key(key), self.annotation(item)]);
                if !matches!(self.schema.wire_type(key), Type::Uuid | Type::Datetime | Type::Decimal) {
                    return map;
                }
                // A key with several spellings: which of them counts must not depend on the text.
                let order = Expr::Atom(self.imports.support("IN_ORDER"));
                Expr::index(self.imports.support("Annotated"), vec![map, order])
            }
            Type::Const(literal) => self.literals(std::slice::from_ref(literal)),
            Type::Ref(id) => self.reference(*id),
            Type::Nullable(inner) => self.either(|module| vec![module.annotation(inner), Expr::atom("None")]),
            Type::Tuple { items, rest } => self.tuple(items, rest.as_deref()),
            Type::Constrained(inner, constraints) => {
                let inner = self.annotation(inner);
                self.checked(inner, constraints)
            }
            _ => Expr::Atom(self.imports.support(scalar(ty))),
        }
    }

    /// `A | B`. A name that stands further down has to be in quotes, and then all of it.
    fn either(&mut self, members: impl Fn(&mut Self) -> Vec<Expr<'a>>) -> Expr<'a> {
        let found = members(self);
        if !found.iter().any(|member| matches!(member, Expr::Atom(text) if text.starts_with('"'))) {
            return Expr::Union(found);
        }
        Expr::Atom(self.in_quotes(|module| Expr::Union(members(module))).into())
    }

    /// An expression as a string, without quotes around the names in it.
    pub(super) fn in_quotes(&mut self, expression: impl FnOnce(&mut Self) -> Expr<'a>) -> String {
        let was_quoting = std::mem::replace(&mut self.is_quoting, false);
        let mut text = String::new();
        expression(self).flat(&mut text);
        self.is_quoting = was_quoting;
        encode::string(&text)
    }

    fn tuple(&mut self, items: &'a [Type], rest: Option<&'a Type>) -> Expr<'a> {
        let mut items: Vec<Expr<'a>> = items.iter().map(|item| self.annotation(item)).collect();
        let Some(rest) = rest else { return Expr::index("tuple", items) };
        // Type checkers tell tuples of fixed lengths apart, others not.
        items.push(Expr::index("list", vec![self.annotation(rest)]));
        let mark = Expr::Atom(self.imports.support("REST"));
        Expr::index(self.imports.support("Annotated"), vec![Expr::index("tuple", items), mark])
    }

    /// Types told apart by JSON kind, with what tells them apart at run time.
    pub(super) fn by_kind(&mut self, body: &'a Choice) -> Expr<'a> {
        let types = self.either(|module| {
            let alternatives = body.alternatives.iter().map(|alternative| match digits(module.schema, body, alternative) {
                Some(kind) => {
                    let class = Expr::Atom(module.imports.support("Digits"));
                    let mark = Expr::Atom(module.imports.support(mark(&Type::Int(kind))));
                    let digits = Expr::index(module.imports.support("Annotated"), vec![class, mark]);
                    module.checked_within(digits, &alternative.ty)
                }
                None => module.annotation(&alternative.ty),
            });
            alternatives.collect()
        });
        let mark = Expr::Atom(self.imports.support("BY_KIND"));
        Expr::index(self.imports.support("Annotated"), vec![types, mark])
    }

    /// The annotation for a key of a map. Keys are strings on the wire, so integers travel another way than as values.
    fn key(&mut self, ty: &'a Type) -> Expr<'a> {
        match self.schema.resolve(ty) {
            Type::Constrained(inner, constraints) => {
                let inner = self.key(inner);
                self.checked(inner, constraints)
            }
            Type::Int(kind) => Expr::Atom(self.imports.support(integer_key(*kind))),
            Type::Ref(id) => match &self.schema.decl(*id).kind {
                DeclKind::Newtype(inner) => match self.schema.wire_type(inner) {
                    Type::Int(kind) if !kind.is_string_on_wire() => {
                        let key = self.marked(*id, integer_key_mark(*kind));
                        self.checked_within(key, inner)
                    }
                    _ => self.reference(*id),
                },
                DeclKind::Enum(body) if body.repr == EnumRepr::Int => {
                    let mark = Expr::Atom(self.imports.support("ENUM_KEY"));
                    let members = if body.anonymous { self.plain_literals(&values(body)) } else { self.members_of(*id, body) };
                    Expr::index(self.imports.support("Annotated"), vec![members, mark])
                }
                _ => self.reference(*id),
            },
            _ => self.annotation(ty),
        }
    }

    /// The annotation for a value of a declared type.
    pub(super) fn reference(&mut self, id: DeclId) -> Expr<'a> {
        let schema = self.schema;
        match &schema.decl(id).kind {
            DeclKind::Enum(body) if body.anonymous => self.literals(&values(body)),
            DeclKind::Enum(body) if body.repr == EnumRepr::Int && body.open => {
                let mark = Expr::Atom(self.imports.support("OPEN"));
                let members = self.members_of(id, body);
                Expr::index(self.imports.support("Annotated"), vec![members, mark])
            }
            DeclKind::Newtype(inner) => {
                let name = match schema.wire_type(inner) {
                    Type::String => Expr::Atom(self.name(id)),
                    wire => self.marked(id, mark(wire)),
                };
                self.checked_within(name, inner)
            }
            DeclKind::Choice(body) if body.anonymous => self.by_kind(body),
            DeclKind::Parameter => Expr::Atom(self.type_variable(id).into()),
            _ => match self.generics.instance(schema, id) {
                Some((generic, arguments)) if !arguments.is_empty() => self.applied(id, generic, arguments),
                Some((generic, _)) => Expr::Atom(self.name(generic)),
                None => self.with_parameters(id),
            },
        }
    }

    /// A generic type with arguments. Where something of it is not written yet, an instance is mentioned by its name; what is inside of
    /// a generic declaration has none.
    pub(super) fn applied(&mut self, id: DeclId, generic: DeclId, arguments: &'a [Type]) -> Expr<'a> {
        let expression = |module: &mut Self| {
            let arguments = arguments.iter().map(|argument| module.annotation(argument)).collect();
            Expr::index(module.name(generic), arguments)
        };
        if !self.is_quoting {
            return expression(self);
        }
        let waits = |id: &DeclId| self.schema.decl(*id).module == self.id && !self.written.contains(id);
        let mut needed = vec![generic];
        arguments.iter().for_each(|argument| mentioned(self.schema, argument, &mut needed));
        if !needed.iter().any(waits) {
            return expression(self);
        }
        if self.schema.decl(id).generic { Expr::Atom(self.in_quotes(expression).into()) } else { Expr::Atom(self.name(id)) }
    }

    /// A declaration by its name; a part of a generic one with its parameters.
    fn with_parameters(&mut self, id: DeclId) -> Expr<'a> {
        let parameters = &self.schema.decl(id).parameters;
        if parameters.is_empty() {
            return Expr::Atom(self.name(id));
        }
        let expression = |module: &mut Self| {
            let parameters = parameters.iter().map(|parameter| Expr::Atom(module.type_variable(*parameter).into())).collect();
            Expr::index(module.names.decl(id), parameters)
        };
        if self.is_quoting && !self.written.contains(&id) {
            return Expr::Atom(self.in_quotes(expression).into());
        }
        expression(self)
    }

    /// What stands for a parameter: nothing that a user imports.
    pub(super) fn type_variable(&self, parameter: DeclId) -> String {
        format!("_{}", self.names.decl(parameter))
    }

    /// Constants: `Literal["a", "b"]`.
    pub(super) fn literals(&mut self, literals: &[Literal]) -> Expr<'a> {
        if literals.iter().any(|literal| matches!(literal, Literal::Float(_))) {
            // There is no `Literal[0.5]`.
            let float = Expr::Atom(self.imports.support("Float"));
            let numbers = Expr::call(self.imports.support("Numbers"), literals.iter().map(literal).collect());
            return Expr::index(self.imports.support("Annotated"), vec![float, numbers]);
        }
        let plain = self.plain_literals(literals);
        if !literals.iter().any(is_blurred) {
            return plain;
        }
        let exact = Expr::Atom(self.imports.support("EXACT"));
        Expr::index(self.imports.support("Annotated"), vec![plain, exact])
    }

    fn plain_literals(&mut self, literals: &[Literal]) -> Expr<'a> {
        Expr::index(self.imports.support("Literal"), literals.iter().map(literal).collect())
    }

    fn members_of(&mut self, id: DeclId, body: &Enum) -> Expr<'a> {
        let name = Expr::Atom(self.name(id));
        if body.open { Expr::Union(vec![name, Expr::atom("int")]) } else { name }
    }

    /// A newtype with what says how it travels.
    fn marked(&mut self, id: DeclId, mark: &'static str) -> Expr<'a> {
        let name = Expr::Atom(self.name(id));
        let mark = Expr::Atom(self.imports.support(mark));
        Expr::index(self.imports.support("Annotated"), vec![name, mark])
    }

    /// What a declaration is called at this point of the module; in quotes if it stands further down.
    pub(super) fn name(&mut self, id: DeclId) -> Cow<'a, str> {
        let decl = self.schema.decl(id);
        let name = self.names.decl(id);
        if decl.marks.deprecated.is_some() {
            self.mentions_deprecated = true;
        }
        if decl.module != self.id {
            return self.imports.of(self.names.module(decl.module), name);
        }
        if !self.is_quoting || self.written.contains(&id) { Cow::Borrowed(name) } else { Cow::Owned(format!("\"{name}\"")) }
    }
}

/// Whether an alternative is an integer that is a string on the wire beside a number: in Python both would be an `int`.
pub(super) fn digits(schema: &Schema, body: &Choice, alternative: &Alternative) -> Option<IntKind> {
    match schema.wire_type(&alternative.ty) {
        Type::Int(kind) if kind.is_string_on_wire() => {
            body.alternatives.iter().any(|other| other.kinds.contains(&JsonKind::Number)).then_some(*kind)
        }
        _ => None,
    }
}

/// The wire values of an enum.
pub(super) fn values(body: &Enum) -> Vec<Literal> {
    body.values.iter().map(|value| value.wire.clone()).collect()
}

/// A constant as an expression.
pub(super) fn literal<'a>(literal: &Literal) -> Expr<'a> {
    Expr::atom(match literal {
        Literal::String(text) => encode::string(text),
        Literal::Int(number) => number.to_string(),
        Literal::Bool(value) => boolean(*value).to_owned(),
        Literal::Float(number) => float(number.get()),
    })
}

/// A finite number as an expression.
pub(super) fn float(number: f64) -> String {
    format!("{number:?}")
}

pub(super) fn boolean(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Whether Python thinks that this equals a constant of another type: `1 == True`.
pub(super) fn is_blurred(literal: &Literal) -> bool {
    matches!(literal, Literal::Int(0 | 1) | Literal::Bool(_))
}

/// The annotation of a scalar in the support code.
fn scalar(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "Bool",
        Type::Int(kind) => integer(*kind),
        Type::Float => "Float",
        Type::Decimal => "Dec",
        Type::Bytes => "Bytes",
        Type::Uuid => "Uuid",
        Type::Datetime => "Datetime",
        Type::Date => "Date",
        Type::Time => "Time",
        Type::Duration => "Duration",
        Type::Url => "Url",
        Type::Object => "Object",
        _ => "Json",
    }
}

/// What tells Pydantic how a scalar travels.
pub(super) fn mark(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "AS_BOOL",
        Type::Int(kind) => match kind {
            IntKind::Int => "AS_INT",
            IntKind::I8 => "AS_I8",
            IntKind::I16 => "AS_I16",
            IntKind::I32 => "AS_I32",
            IntKind::I64 => "AS_I64",
            IntKind::U8 => "AS_U8",
            IntKind::U16 => "AS_U16",
            IntKind::U32 => "AS_U32",
            IntKind::U64 => "AS_U64",
        },
        Type::Float => "AS_FLOAT",
        Type::Decimal => "AS_DECIMAL",
        Type::Bytes => "AS_BYTES",
        Type::Uuid => "AS_UUID",
        Type::Datetime => "AS_DATETIME",
        Type::Date => "AS_DATE",
        Type::Time => "AS_TIME",
        Type::Duration => "AS_DURATION",
        _ => "AS_URL",
    }
}

fn integer(kind: IntKind) -> &'static str {
    match kind {
        IntKind::Int => "Int",
        IntKind::I8 => "I8",
        IntKind::I16 => "I16",
        IntKind::I32 => "I32",
        IntKind::I64 => "I64",
        IntKind::U8 => "U8",
        IntKind::U16 => "U16",
        IntKind::U32 => "U32",
        IntKind::U64 => "U64",
    }
}

fn integer_key(kind: IntKind) -> &'static str {
    match kind {
        IntKind::Int => "IntKey",
        IntKind::I8 => "I8Key",
        IntKind::I16 => "I16Key",
        IntKind::I32 => "I32Key",
        IntKind::U8 => "U8Key",
        IntKind::U16 => "U16Key",
        IntKind::U32 => "U32Key",
        IntKind::I64 | IntKind::U64 => integer(kind),
    }
}

fn integer_key_mark(kind: IntKind) -> &'static str {
    match kind {
        IntKind::Int => "AS_INT_KEY",
        IntKind::I8 => "AS_I8_KEY",
        IntKind::I16 => "AS_I16_KEY",
        IntKind::I32 => "AS_I32_KEY",
        IntKind::U8 => "AS_U8_KEY",
        IntKind::U16 => "AS_U16_KEY",
        IntKind::U32 => "AS_U32_KEY",
        IntKind::I64 | IntKind::U64 => mark(&Type::Int(kind)),
    }
}

/// What a newtype around a scalar is made of, for `NewType`.
pub(super) fn class(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::Int(_) => "int",
        Type::Float => "float",
        Type::Decimal => "Decimal",
        Type::Bytes => "bytes",
        Type::Uuid => "UUID",
        Type::Datetime => "datetime",
        Type::Date => "date",
        Type::Time => "time",
        Type::Duration => "timedelta",
        _ => "str",
    }
}

/// The named declarations in a type, in the arguments of generic ones, too.
fn mentioned(schema: &Schema, ty: &Type, found: &mut Vec<DeclId>) {
    ty.each_ref(&mut |id| {
        let decl = schema.decl(id);
        match &decl.kind {
            DeclKind::Parameter => {}
            DeclKind::Choice(body) if body.anonymous => body.alternatives.iter().for_each(|one| mentioned(schema, &one.ty, found)),
            DeclKind::Enum(body) if body.anonymous => {}
            _ if decl.generic && decl.instance.is_some() => {
                found.extend(decl.instance.iter().filter_map(|instance| instance.of));
                decl.instance.iter().flat_map(|instance| &instance.arguments).for_each(|ty| mentioned(schema, ty, found));
            }
            _ => found.push(id),
        }
    });
}

/// Whether `null` is a value, so that `None` cannot say that the key is absent.
pub(super) fn has_null(schema: &Schema, ty: &Type) -> bool {
    match schema.resolve(ty) {
        Type::Nullable(_) | Type::Json | Type::Null => true,
        Type::Ref(id) => matches!(&schema.decl(*id).kind, DeclKind::Recursive(ty) if has_null(schema, ty)),
        _ => false,
    }
}

/// The parameters that a type mentions, each where it is first.
pub(super) fn parameters_in(schema: &Schema, ty: &Type, found: &mut Vec<DeclId>) {
    ty.each_ref(&mut |id| {
        let decl = schema.decl(id);
        if matches!(decl.kind, DeclKind::Parameter) {
            if !found.contains(&id) {
                found.push(id);
            }
        } else if decl.generic {
            decl.instance.iter().flat_map(|instance| &instance.arguments).for_each(|ty| parameters_in(schema, ty, found));
        }
    });
}
