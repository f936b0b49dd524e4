//! From a type as written to a type of the model.

use super::Checker;
use super::draft::{DraftKind, DraftStruct, Syntax};
use super::names::{MadeUp, name_from_place};
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Enum, EnumRepr, EnumValue, Finite, IntKind, Literal, Marks, Type};
use crate::source::Span;

/// The deepest nesting of types: rustc and Pydantic give up a little past 100.
const DEEPEST: usize = 32;

/// The longest tuple: the longest that Rust's traits are implemented for.
const MOST_ITEMS: usize = 12;

/// The greatest integer that survives JavaScript: 2^53 − 1.
pub(super) const MAX_SAFE: i64 = (1 << 53) - 1;

/// Where a type stands: for names made up from the place.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(super) module: usize,
    /// The declaration that holds it.
    pub(super) owner: DeclId,
    /// The name for what is declared in place without one.
    pub(super) name: String,
    /// Whether a struct may be declared here without a name.
    pub(super) unnamed_structs: bool,
    /// The docs of the member, which also belong to a struct declared in it.
    pub(super) docs: &'a ast::Docs,
    pub(super) depth: usize,
    /// The name of the member, to report about what is made up for it.
    pub(super) span: Span,
}

impl Place<'_> {
    /// The place of a field's type.
    pub(super) fn of_field<'a>(module: usize, owner: DeclId, owner_name: &str, field: &'a ast::Field) -> Place<'a> {
        let name = name_from_place(owner_name, field.name.text());
        Place { module, owner, name, unnamed_structs: true, docs: &field.meta.docs, depth: 0, span: field.name.span() }
    }

    /// The place of an alias' type.
    pub(super) fn of_alias(module: usize, owner: DeclId, alias: &ast::AliasDecl) -> Place<'_> {
        let name = alias.name.as_ref().map_or_else(String::new, |name| name.text.clone());
        let span = alias.name.as_ref().map_or(alias.span, |name| name.span);
        Place { module, owner, name: format!("{name}Value"), unnamed_structs: false, docs: &alias.meta.docs, depth: 0, span }
    }

    /// The place of an item of a list or map that stands here.
    fn item(&self) -> Self {
        Self { name: format!("{}Item", self.name), depth: self.depth + 1, ..self.clone() }
    }
}

impl<'a> Checker<'a> {
    /// The type that was written, or `None` (poison) when it cannot be resolved, which is reported.
    pub(super) fn lower_type(&mut self, ty: &'a ast::Type, place: &Place<'a>) -> Option<Type> {
        if place.depth > DEEPEST {
            self.report(
                Diagnostic::new(codes::NESTED_TOO_DEEP, ty.span, format!("types nest at most {DEEPEST} deep"))
                    .help("give the inner type a name of its own"),
            );
            return None;
        }
        match &ty.kind {
            ast::TypeKind::Hole => None,
            ast::TypeKind::Name { name, args } => self.lower_name(place.module, name, args),
            ast::TypeKind::Literal(literal) => {
                let value = self.constant(literal)?;
                Some(Type::Ref(self.make_up_enum(place, vec![(value, literal.span)], ty.span)))
            }
            ast::TypeKind::Array(inner) => {
                let inner = self.lower_type(inner, &place.item())?;
                Some(Type::Array(Box::new(inner)))
            }
            ast::TypeKind::Map(key, value) => {
                let lowered = self.lower_type(key, &Place { name: format!("{}Key", place.name), unnamed_structs: false, ..place.item() });
                if let Some(lowered) = &lowered {
                    self.map_keys.push((lowered.clone(), key.span));
                }
                let value = self.lower_type(value, &place.item());
                Some(Type::Map(Box::new(lowered?), Box::new(value?)))
            }
            ast::TypeKind::Union(alternatives) => self.lower_alternatives(alternatives, ty.span, place),
            ast::TypeKind::Tuple(items) => self.lower_tuple(items, ty.span, place),
            ast::TypeKind::Struct { name, body } => {
                let id = match name {
                    Some(_) => self.in_place.get(&ty.span).copied()?,
                    None if place.unnamed_structs => self.make_up_struct(place, body),
                    None => {
                        self
                            .report(Diagnostic::new(codes::STRUCT_NEEDS_NAME, ty.span, "a struct that is declared here needs a name").help(
                            "write `Name { … }`: only the type of a field, or the item of a field's list or map, is named after its place",
                        ));
                        return None;
                    }
                };
                if name.is_some() {
                    self.lower_struct_body(id, body, place.depth);
                }
                Some(Type::Ref(id))
            }
        }
    }

    /// `[A, B]`: an array of exactly these. A constant needs no name in it.
    fn lower_tuple(&mut self, items: &'a [ast::Type], span: Span, place: &Place<'a>) -> Option<Type> {
        if items.is_empty() || items.len() > MOST_ITEMS {
            let (message, help) = match items.first() {
                None => {
                    ("a tuple has at least one item".to_owned(), "write the types of its items: `[float, float]`; a list is written `T[]`")
                }
                Some(_) => (format!("a tuple has at most {MOST_ITEMS} items"), "a struct gives them names; a list takes any number: `T[]`"),
            };
            self.report(Diagnostic::new(codes::TUPLE_LENGTH, span, message).help(help));
            return None;
        }
        let lowered: Vec<Option<Type>> = items
            .iter()
            .enumerate()
            .map(|(at, item)| match &item.kind {
                ast::TypeKind::Literal(literal) => self.constant(literal).map(Type::Const),
                _ => {
                    let name = format!("{}{}", place.name, at + 1);
                    self.lower_type(item, &Place { name, unnamed_structs: false, ..place.item() })
                }
            })
            .collect();
        Some(Type::Tuple { items: lowered.into_iter().collect::<Option<_>>()?, rest: None })
    }

    fn lower_name(&mut self, module: usize, name: &ast::Ident, args: &[ast::Type]) -> Option<Type> {
        if name.text == "map" {
            let found = match args.len() {
                0 => "none".to_owned(),
                count => count.to_string(),
            };
            self.report(
                Diagnostic::new(codes::TYPE_ARGUMENTS, name.span, format!("`map` takes two types, found {found}"))
                    .help("write `map<K, V>`: the type of the keys, then that of the values"),
            );
            return None;
        }
        if !args.is_empty() {
            self.arguments_stay(module, name, args);
            return None;
        }
        let scalar = match name.text.as_str() {
            "string" => Type::String,
            "bool" => Type::Bool,
            "int" => Type::Int(IntKind::Int),
            "i8" => Type::Int(IntKind::I8),
            "i16" => Type::Int(IntKind::I16),
            "i32" => Type::Int(IntKind::I32),
            "i64" => Type::Int(IntKind::I64),
            "u8" => Type::Int(IntKind::U8),
            "u16" => Type::Int(IntKind::U16),
            "u32" => Type::Int(IntKind::U32),
            "u64" => Type::Int(IntKind::U64),
            "float" => Type::Float,
            "decimal" => Type::Decimal,
            "bytes" => Type::Bytes,
            "uuid" => Type::Uuid,
            "datetime" => Type::Datetime,
            "date" => Type::Date,
            "time" => Type::Time,
            "duration" => Type::Duration,
            "url" => Type::Url,
            "json" => Type::Json,
            "object" => Type::Object,
            "null" => Type::Null,
            _ => return self.lookup(module, name).map(Type::Ref),
        };
        Some(scalar)
    }

    /// `T | null`, unless T already accepts null.
    pub(super) fn nullable(&mut self, inner: Type, inner_span: Span, null: Span) -> Type {
        let behind = self.behind_aliases(&inner);
        let already = match behind {
            Type::Json => Some((codes::JSON_OR_NULL, "`json` includes `null`")),
            Type::Nullable(_) | Type::Null => Some((codes::NULLABLE_ALREADY, "this type accepts `null` already")),
            _ => None,
        };
        let Some((code, message)) = already else { return Type::Nullable(Box::new(inner)) };
        self.report(Diagnostic::new(code, null, message).also(inner_span, "accepts `null`").help("leave `| null` out"));
        inner
    }

    /// The type behind aliases, as far as they are resolved.
    pub(super) fn behind_aliases(&self, ty: &Type) -> Type {
        let mut ty = ty;
        while let Type::Ref(id) = ty {
            match &self.draft(*id).kind {
                DraftKind::Alias(Some(target)) => ty = target,
                _ => break,
            }
        }
        ty.clone()
    }

    /// The type behind aliases, newtypes and constraints, as far as they are resolved; `None` where one is poison.
    pub(super) fn on_the_wire(&self, ty: &Type) -> Option<Type> {
        let mut ty = ty;
        loop {
            match ty {
                Type::Constrained(inner, _) => ty = inner,
                Type::Ref(id) => match &self.draft(*id).kind {
                    DraftKind::Alias(target) | DraftKind::Newtype(target) => ty = target.as_ref()?,
                    DraftKind::Recursive(target) => ty = target,
                    _ => return Some(ty.clone()),
                },
                _ => return Some(ty.clone()),
            }
        }
    }

    /// A literal as a constant of the model.
    pub(super) fn constant(&mut self, literal: &ast::Literal) -> Option<Literal> {
        match &literal.kind {
            ast::LiteralKind::Hole => None,
            ast::LiteralKind::Str(value) => Some(Literal::String(value.clone())),
            ast::LiteralKind::Bool(value) => Some(Literal::Bool(*value)),
            ast::LiteralKind::Number(text) => match text.parse::<i64>() {
                Ok(value) if (-MAX_SAFE..=MAX_SAFE).contains(&value) => Some(Literal::Int(value)),
                _ if text.contains(['.', 'e', 'E']) => self.constant_with_a_fraction(text, literal.span),
                _ => {
                    self.report(
                        Diagnostic::new(codes::BAD_CONSTANT, literal.span, format!("`{text}` is not an integer within ±(2^53−1)"))
                            .help("larger numbers do not survive JavaScript: use a string"),
                    );
                    None
                }
            },
            _ => {
                self.report(
                    Diagnostic::new(codes::BAD_CONSTANT, literal.span, "a constant is a string, a number, `true` or `false`")
                        .help("for any other value, say its type"),
                );
                None
            }
        }
    }

    /// A number that is no integer, to the last bit; integers have one spelling, without point and exponent.
    fn constant_with_a_fraction(&mut self, text: &str, span: Span) -> Option<Literal> {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        if let Some(fraction) = number.and_then(Finite::new) {
            return Some(Literal::Float(fraction));
        }
        #[allow(clippy::cast_precision_loss, reason = "the greatest integer of all targets is a float, too")]
        let integer = number.filter(|number| number.abs() <= MAX_SAFE as f64).map(|number| format!("{}", number + 0.0));
        let diagnostic = match integer {
            Some(integer) => Diagnostic::new(codes::BAD_CONSTANT, span, format!("`{text}` is the integer `{integer}`"))
                .help("an integer is written without point and exponent")
                .fix(span, integer),
            None => Diagnostic::new(codes::BAD_CONSTANT, span, format!("`{text}` is not a number that all targets can hold"))
                .help("an integer lies within ±(2^53−1), a number with a fraction is a float: use a string"),
        };
        self.report(diagnostic);
        None
    }

    pub(super) fn make_up_enum(&mut self, place: &Place<'a>, values: Vec<(Literal, Span)>, span: Span) -> DeclId {
        let mut seen: indexmap::IndexMap<Literal, Span> = indexmap::IndexMap::new();
        for (value, span) in values {
            if let Some(first) = seen.get(&value) {
                self.report(
                    Diagnostic::new(codes::VALUE_TWICE, span, format!("{} stands twice in this type", shown(&value)))
                        .also(*first, "first here")
                        .help("write it once"),
                );
                continue;
            }
            seen.insert(value, span);
        }
        let body = anonymous_enum(seen.into_iter());
        self.make_up(place.owner, place.name.clone(), span, MadeUp::Constants, DraftKind::Enum(body))
    }

    fn make_up_struct(&mut self, place: &Place<'a>, body: &'a ast::StructBody) -> DeclId {
        let kind = DraftKind::Struct(DraftStruct::default());
        let id = self.make_up(place.owner, place.name.clone(), place.span, MadeUp::Struct, kind);
        self.draft_mut(id).docs.clone_from(&place.docs.lines);
        self.draft_mut(id).syntax = Syntax::InPlace(body);
        self.lower_struct_body(id, body, place.depth);
        id
    }

    /// Map keys are strings on the wire, so their type must be one that travels as a string, or an integer.
    pub(super) fn check_map_keys(&mut self) {
        for (key, span) in std::mem::take(&mut self.map_keys) {
            let Some(wire) = self.on_the_wire(&key) else { continue };
            let fits = match &wire {
                Type::String | Type::Int(_) | Type::Decimal | Type::Bytes | Type::Uuid | Type::Datetime | Type::Date | Type::Url => true,
                Type::Ref(id) => {
                    matches!(&self.draft(*id).kind, DraftKind::Enum(body) if matches!(body.repr, EnumRepr::String | EnumRepr::Int))
                }
                _ => false,
            };
            if !fits {
                self.report(
                    Diagnostic::new(codes::BAD_MAP_KEY, span, "a map key must be a string type, an integer type or an enum")
                        .label("the keys of a JSON object are strings")
                        .help("for other keys use a list of structs: `{ key: K, value: V }[]`"),
                );
            }
        }
    }
}

/// An anonymous enum of constants of one kind; their values are also their identifiers.
pub(super) fn anonymous_enum(values: impl Iterator<Item = (Literal, Span)>) -> Enum {
    let values: Vec<EnumValue> = values
        .map(|(wire, span)| EnumValue { ident: ident_of_constant(&wire), wire, docs: Vec::new(), marks: Marks::default(), span })
        .collect();
    let repr = match values.first().map(|value| &value.wire) {
        Some(Literal::Int(_) | Literal::Float(_)) if values.iter().any(|value| matches!(value.wire, Literal::Float(_))) => EnumRepr::Float,
        Some(Literal::Int(_)) => EnumRepr::Int,
        Some(Literal::Bool(_)) => EnumRepr::Bool,
        _ => EnumRepr::String,
    };
    Enum { repr, open: false, anonymous: true, values, reserved: Vec::new() }
}

/// What a constant is called where it has no name of its own.
pub(super) fn ident_of_constant(value: &Literal) -> String {
    match value {
        Literal::String(text) => text.clone(),
        Literal::Int(value) if *value < 0 => format!("minus_{}", value.unsigned_abs()),
        Literal::Int(value) => format!("value_{value}"),
        Literal::Float(value) => {
            let number = value.get();
            let written = if number.abs() < 1e-6 { format!("value_{number:e}") } else { format!("value_{number}") };
            written.replace('-', "minus_").replace('.', "_")
        }
        Literal::Bool(value) => value.to_string(),
    }
}

/// A constant as messages show it: as written, shortened.
pub(super) fn shown(value: &Literal) -> String {
    match value {
        Literal::String(text) if text.chars().count() > 40 => {
            let start: String = text.chars().take(40).collect();
            format!("`\"{}…\"`", start.escape_debug())
        }
        Literal::String(text) => format!("`\"{}\"`", text.escape_debug()),
        Literal::Int(value) => format!("`{value}`"),
        Literal::Float(value) => format!("`{}`", value.get()),
        Literal::Bool(value) => format!("`{value}`"),
    }
}

/// A string as the schema writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

pub(super) fn is_null(ty: &ast::Type) -> bool {
    matches!(&ty.kind, ast::TypeKind::Name { name, args } if name.text == "null" && args.is_empty())
        || matches!(&ty.kind, ast::TypeKind::Literal(ast::Literal { kind: ast::LiteralKind::Null, .. }))
}
