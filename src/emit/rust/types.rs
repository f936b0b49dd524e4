//! The Rust types of schema types, and the forms in which they travel.

use super::facts::Facts;
use super::rows::types_of;
use crate::naming::Names;
use crate::schema::{DeclId, Field, IntKind, ModuleId, Presence, Schema, Type};
use std::collections::BTreeSet;

/// Where code stands: what its names mean there.
pub(super) struct Place<'a> {
    pub(super) schema: &'a Schema,
    pub(super) names: &'a Names,
    pub(super) facts: &'a Facts,
    pub(super) module: ModuleId,
    /// The types and parameters of the module that have the name of a type that Rust knows everywhere.
    shadowed: BTreeSet<&'a str>,
}

/// Names that are known everywhere unless a module declares its own.
const PRELUDE: [(&str, &str); 9] = [
    ("BTreeMap", "std::collections::BTreeMap"),
    ("Box", "std::boxed::Box"),
    ("Default", "std::default::Default"),
    ("From", "std::convert::From"),
    ("Into", "std::convert::Into"),
    ("Option", "std::option::Option"),
    ("Result", "std::result::Result"),
    ("String", "std::string::String"),
    ("Vec", "std::vec::Vec"),
];

impl<'a> Place<'a> {
    pub(super) fn new(schema: &'a Schema, names: &'a Names, facts: &'a Facts, module: ModuleId) -> Self {
        let decls = || schema.module(module).decls.iter();
        let parameters = decls().flat_map(|id| &schema.decl(*id).parameters);
        let own = decls().chain(parameters).map(|id| names.decl(*id));
        let shadowed = own.filter(|own| PRELUDE.iter().any(|(name, _)| name == own)).collect();
        Self { schema, names, facts, module, shadowed }
    }

    /// A type that Rust knows everywhere, or its path where the module has another one of that name.
    pub(super) fn std(&self, name: &'static str) -> &'static str {
        if !self.shadowed.contains(name) {
            return name;
        }
        PRELUDE.iter().find(|(known, _)| *known == name).map_or(name, |(_, path)| path)
    }

    /// The type of a declaration.
    pub(super) fn decl(&self, id: DeclId) -> String {
        let (module, name) = (self.schema.decl(id).module, self.names.decl(id));
        if module == self.module { name.to_owned() } else { format!("crate::{}::{name}", self.names.module(module).replace('/', "::")) }
    }

    /// A declaration as its own definition spells it: with its parameters.
    pub(super) fn with_parameters(&self, id: DeclId) -> String {
        self.names.decl(id).to_owned() + &in_angles(&self.parameters(id))
    }

    /// The parameters of a generic declaration.
    pub(super) fn parameters(&self, id: DeclId) -> Vec<String> {
        self.schema.decl(id).parameters.iter().map(|parameter| self.names.decl(*parameter).to_owned()).collect()
    }

    /// A generic type with arguments.
    pub(super) fn applied(&self, generic: DeclId, arguments: &[Type]) -> String {
        self.decl(generic) + &in_angles(&arguments.iter().map(|argument| self.ty(argument)).collect::<Vec<_>>())
    }

    fn reference(&self, id: DeclId) -> String {
        match self.facts.generics.instance(self.schema, id) {
            Some((generic, arguments)) => self.applied(generic, arguments),
            None => self.decl(id) + &in_angles(&self.parameters(id)),
        }
    }

    /// The type behind aliases and constraints.
    pub(super) fn bare<'t>(&'t self, mut ty: &'t Type) -> &'t Type {
        loop {
            ty = match self.schema.resolve(ty) {
                Type::Constrained(inner, _) => inner,
                ty => return ty,
            };
        }
    }

    /// The Rust type.
    pub(super) fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::String | Type::Url => self.std("String").to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Int(kind) => integer(*kind).to_owned(),
            Type::Float => "f64".to_owned(),
            Type::Decimal => "rust_decimal::Decimal".to_owned(),
            Type::Bytes => self.of("Vec", "u8"),
            Type::Uuid => "uuid::Uuid".to_owned(),
            Type::Datetime => "chrono::DateTime<chrono::FixedOffset>".to_owned(),
            Type::Date => "chrono::NaiveDate".to_owned(),
            Type::Time => "chrono::NaiveTime".to_owned(),
            Type::Duration => "chrono::TimeDelta".to_owned(),
            Type::Json => "serde_json::Value".to_owned(),
            Type::Object => format!("serde_json::Map<{}, serde_json::Value>", self.std("String")),
            Type::Null | Type::Const(_) => "()".to_owned(),
            Type::Array(item) => self.of("Vec", &self.ty(item)),
            Type::Tuple { items, .. } => in_brackets(&items.iter().map(|item| self.ty(item)).collect::<Vec<_>>()),
            Type::Map(key, value) => self.of("BTreeMap", &format!("{}, {}", self.ty(key), self.ty(value))),
            Type::Ref(id) => self.reference(*id),
            Type::Nullable(inner) => self.of("Option", &self.ty(inner)),
            Type::Constrained(inner, _) => self.ty(inner),
        }
    }

    fn of(&self, generic: &'static str, argument: &str) -> String {
        format!("{}<{argument}>", self.std(generic))
    }

    /// The Rust type of a field, presence included.
    pub(super) fn field(&self, field: &Field) -> String {
        let ty = match (field.recursive, self.schema.resolve(&field.ty)) {
            (true, Type::Nullable(inner)) => self.of("Option", &self.boxed(inner)),
            (true, _) => self.boxed(&field.ty),
            (false, _) => self.ty(&field.ty),
        };
        if matches!(field.presence, Presence::Optional) { self.of("Option", &ty) } else { ty }
    }

    /// The type on the heap.
    pub(super) fn boxed(&self, ty: &Type) -> String {
        self.of("Box", &self.ty(ty))
    }

    /// Whether the type of a declaration has a map in its definition.
    pub(super) fn has_map(&self, id: DeclId) -> bool {
        let mut has_map = false;
        let mut look = |ty: &Type| self.each_printed(ty, &mut |ty| has_map |= matches!(ty, Type::Map(..)));
        match self.facts.generics.instance(self.schema, id) {
            Some((_, arguments)) => arguments.iter().for_each(look),
            None => types_of(self.schema, id, &mut look),
        }
        has_map
    }

    /// The type and all types that are printed with it: those that it is made of, and the arguments of generic ones.
    fn each_printed(&self, ty: &Type, found: &mut dyn FnMut(&Type)) {
        ty.each(&mut |ty| {
            found(ty);
            if let Type::Ref(id) = ty {
                let (_, arguments) = self.facts.generics.instance(self.schema, *id).unwrap_or((*id, &[]));
                arguments.iter().for_each(|argument| self.each_printed(argument, found));
            }
        });
    }

    /// The form of a field's value, where it is not the natural one of the Rust type.
    pub(super) fn field_form(&self, field: &Field) -> Option<String> {
        if !field.recursive {
            return self.form(&field.ty);
        }
        match self.schema.resolve(&field.ty) {
            Type::Nullable(inner) => self.boxed_form(inner).map(|inner| format!("hproto::Nullable<{inner}>")),
            _ => self.boxed_form(&field.ty),
        }
    }

    /// The form of a type on the heap.
    pub(super) fn boxed_form(&self, ty: &Type) -> Option<String> {
        self.form(ty).map(|form| format!("hproto::Boxed<{form}>"))
    }

    /// The form in which a value travels, where it is not the natural one of the Rust type.
    pub(super) fn form(&self, ty: &Type) -> Option<String> {
        match self.schema.resolve(ty) {
            Type::Int(IntKind::I64) => Some("hproto::Text64".to_owned()),
            Type::Bytes => Some("hproto::Base64".to_owned()),
            Type::Url => Some("hproto::Url".to_owned()),
            Type::Const(value) => self.facts.number_of_constant(value, self.module).map(|number| format!("hproto::Fixed<{number}>")),
            Type::Array(item) => self.form(item).map(|item| format!("hproto::List<{item}>")),
            Type::Tuple { items, .. } => {
                let forms: Vec<Option<String>> = items.iter().map(|item| self.form(item)).collect();
                let is_natural = !items.is_empty() && forms.iter().all(Option::is_none);
                let forms = || forms.into_iter().map(|form| form.unwrap_or_else(own)).collect::<Vec<_>>();
                (!is_natural).then(|| format!("hproto::Tuple<{}>", in_brackets(&forms())))
            }
            Type::Nullable(inner) => self.form(inner).map(|inner| format!("hproto::Nullable<{inner}>")),
            Type::Map(key, value) => {
                let (key, value) = (self.form(key), self.form(value));
                let is_natural = key.is_none() && value.is_none();
                (!is_natural).then(|| format!("hproto::Map<{}, {}>", key.unwrap_or_else(own), value.unwrap_or_else(own)))
            }
            Type::Constrained(inner, constraints) => {
                let rule = self.rule(inner, constraints);
                Some(match self.form(inner) {
                    Some(form) => format!("hproto::Checked<{rule}, {form}>"),
                    None => format!("hproto::Checked<{rule}>"),
                })
            }
            _ => None,
        }
    }
}

/// The natural form.
fn own() -> String {
    "hproto::Own".to_owned()
}

/// Types as parameters or arguments; nothing if there are none.
pub(super) fn in_angles(types: &[String]) -> String {
    if types.is_empty() { String::new() } else { format!("<{}>", types.join(", ")) }
}

/// Types as those of a tuple.
fn in_brackets(types: &[String]) -> String {
    match types {
        [only] => format!("({only},)"),
        types => format!("({})", types.join(", ")),
    }
}

fn integer(kind: IntKind) -> &'static str {
    match kind {
        IntKind::Int | IntKind::I64 => "i64",
        IntKind::I8 => "i8",
        IntKind::I16 => "i16",
        IntKind::I32 => "i32",
        IntKind::U8 => "u8",
        IntKind::U16 => "u16",
        IntKind::U32 => "u32",
        IntKind::U64 => "u64",
    }
}
