//! The Rust types of schema types, and the forms in which they travel.

use super::rows::{Holds, holds, needs};
use crate::naming::Names;
use crate::schema::{DeclId, DeclKind, Field, IntKind, ModuleId, Presence, Schema, Type};
use std::collections::BTreeSet;

/// Where code stands: what its names mean there.
pub(super) struct Place<'a> {
    pub(super) schema: &'a Schema,
    pub(super) names: &'a Names,
    pub(super) facts: &'a Facts,
    module: ModuleId,
    /// The types of the module that have the name of a type that Rust knows everywhere.
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
        let own = schema.module(module).decls.iter().map(|id| names.decl(*id));
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
            Type::Json => "serde_json::Value".to_owned(),
            Type::Object => format!("serde_json::Map<{}, serde_json::Value>", self.std("String")),
            Type::Null | Type::Const(_) => "()".to_owned(),
            Type::Array(item) => self.of("Vec", &self.ty(item)),
            Type::Map(key, value) => self.of("BTreeMap", &format!("{}, {}", self.ty(key), self.ty(value))),
            Type::Ref(id) => self.decl(*id),
            Type::Nullable(inner) => self.of("Option", &self.ty(inner)),
            _ => todo!("soon"),
        }
    }

    fn of(&self, generic: &'static str, argument: &str) -> String {
        format!("{}<{argument}>", self.std(generic))
    }

    /// The Rust type of a field, presence included.
    pub(super) fn field(&self, field: &Field) -> String {
        let ty = match (field.recursive, self.schema.resolve(&field.ty)) {
            (true, Type::Nullable(inner)) => self.of("Option", &self.of("Box", &self.ty(inner))),
            (true, _) => self.of("Box", &self.ty(&field.ty)),
            (false, _) => self.ty(&field.ty),
        };
        if matches!(field.presence, Presence::Optional) { self.of("Option", &ty) } else { ty }
    }

    /// Whether the type of a declaration has a map in its definition.
    pub(super) fn has_map(&self, id: DeclId) -> bool {
        fn in_type(ty: &Type) -> bool {
            match ty {
                Type::Map(..) => true,
                Type::Array(inner) | Type::Nullable(inner) => in_type(inner),
                _ => false,
            }
        }
        match &self.schema.decl(id).kind {
            DeclKind::Struct(_) => self.schema.fields(id).any(|field| in_type(&field.ty)),
            DeclKind::Alias(ty) => in_type(ty),
            DeclKind::Newtype(_) | DeclKind::Enum(_) | DeclKind::Union(_) => false,
            _ => todo!("soon"),
        }
    }

    /// The form in which a value travels, where it is not the natural one of the Rust type.
    pub(super) fn form(&self, ty: &Type) -> Option<String> {
        match self.schema.resolve(ty) {
            Type::Int(IntKind::I64) => Some("hproto::Text64".to_owned()),
            Type::Bytes => Some("hproto::Base64".to_owned()),
            Type::Url => Some("hproto::Url".to_owned()),
            Type::Array(item) => self.form(item).map(|item| format!("hproto::List<{item}>")),
            Type::Nullable(inner) => self.form(inner).map(|inner| format!("hproto::Nullable<{inner}>")),
            Type::Map(key, value) => {
                let own = || "hproto::Own".to_owned();
                let (key, value) = (self.form(key), self.form(value));
                let is_natural = key.is_none() && value.is_none();
                (!is_natural).then(|| format!("hproto::Map<{}, {}>", key.unwrap_or_else(own), value.unwrap_or_else(own)))
            }
            _ => None,
        }
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

/// What the whole schema says about single declarations.
pub(super) struct Facts {
    /// By declaration: whether it contains a float, so that not all of its values equal themselves.
    has_float: Vec<bool>,
    /// By declaration: the tags that a union may have found before the struct is read.
    tags: Vec<Vec<String>>,
    /// By declaration: whether it is deprecated.
    deprecated: Vec<bool>,
    /// The libraries that the types come from, besides serde.
    pub(super) libraries: Libraries,
}

/// The libraries that a schema's types come from.
#[derive(Default)]
pub(super) struct Libraries {
    pub(super) chrono: bool,
    pub(super) uuid: bool,
    pub(super) rust_decimal: bool,
}

impl Facts {
    pub(super) fn of(schema: &Schema, emitted: &[DeclId]) -> Self {
        let count = schema.decls().len();
        let deprecated = schema.decls().iter().map(|decl| decl.marks.deprecated.is_some()).collect();
        let (has_float, tags) = (vec![false; count], vec![Vec::new(); count]);
        let mut facts = Self { has_float, tags, deprecated, libraries: Libraries::default() };
        let mut users: Vec<Vec<DeclId>> = vec![Vec::new(); count];
        let mut open = Vec::new();
        for id in emitted {
            facts.look_at(schema, *id, &mut open);
            needs(schema, *id, &mut |needed| {
                if let Some(users) = users.get_mut(needed.index()) {
                    users.push(*id);
                }
            });
        }
        while let Some(id) = open.pop() {
            if let Some(has_float @ false) = facts.has_float.get_mut(id.index()) {
                *has_float = true;
                open.extend(users.get(id.index()).into_iter().flatten());
            }
        }
        facts
    }

    /// Notes what a declaration itself says; one that has a float goes to `floats`.
    fn look_at(&mut self, schema: &Schema, id: DeclId, floats: &mut Vec<DeclId>) {
        match &schema.decl(id).kind {
            DeclKind::Struct(_) => {
                for field in schema.fields(id) {
                    self.look_into(&field.ty, id, floats);
                }
            }
            DeclKind::Alias(ty) | DeclKind::Newtype(ty) => self.look_into(ty, id, floats),
            DeclKind::Union(body) => {
                for row in &body.rows {
                    if let Holds::Record(record) = holds(schema, body, row) {
                        self.note_tag(schema, record, super::rows::tag(body));
                    }
                }
            }
            DeclKind::Enum(_) => {}
            _ => todo!("soon"),
        }
    }

    fn look_into(&mut self, ty: &Type, id: DeclId, floats: &mut Vec<DeclId>) {
        match ty {
            Type::Float => floats.push(id),
            Type::Decimal => self.libraries.rust_decimal = true,
            Type::Uuid => self.libraries.uuid = true,
            Type::Datetime | Type::Date => self.libraries.chrono = true,
            Type::Array(inner) | Type::Nullable(inner) => self.look_into(inner, id, floats),
            Type::Map(key, value) => {
                self.look_into(key, id, floats);
                self.look_into(value, id, floats);
            }
            _ => {}
        }
    }

    /// A union gives what it read of the tag to the structs that have it as a field, through unions in between.
    fn note_tag(&mut self, schema: &Schema, record: DeclId, tag: &str) {
        if let Some(union) = schema.as_union(record) {
            for row in &union.rows {
                if let Holds::Record(record) = holds(schema, union, row) {
                    self.note_tag(schema, record, tag);
                }
            }
        } else if let Some(tags) = self.tags.get_mut(record.index()) {
            tags.push(tag.to_owned());
        }
    }

    /// Whether the type's definition names a type that is deprecated.
    pub(super) fn mentions_deprecated(&self, ty: &Type) -> bool {
        match ty {
            Type::Ref(id) => self.deprecated.get(id.index()).copied().unwrap_or_default(),
            Type::Array(inner) | Type::Nullable(inner) => self.mentions_deprecated(inner),
            Type::Map(key, value) => self.mentions_deprecated(key) || self.mentions_deprecated(value),
            _ => false,
        }
    }

    /// Whether every value of the type equals itself.
    pub(super) fn is_eq(&self, id: DeclId) -> bool {
        !self.has_float.get(id.index()).copied().unwrap_or_default()
    }

    /// Whether a union may have found this key of the struct before the struct is read.
    pub(super) fn is_tag(&self, id: DeclId, wire: &str) -> bool {
        self.tags.get(id.index()).is_some_and(|tags| tags.iter().any(|tag| tag == wire))
    }
}
