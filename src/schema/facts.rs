//! Facts about a schema, stated once so that no backend works them out again.

use super::{Choice, Decl, DeclId, DeclKind, Enum, Field, Layout, Literal, Module, ModuleId, Protocol, Row, Schema, Struct, Type, Union};

impl Schema {
    /// The modules, in the order of their names.
    #[must_use]
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// All declarations; a [`DeclId`] is a position in here.
    #[must_use]
    pub fn decls(&self) -> &[Decl] {
        &self.decls
    }

    /// The protocols.
    #[must_use]
    pub fn protocols(&self) -> &[Protocol] {
        &self.protocols
    }

    /// All module ids, in order.
    pub fn module_ids(&self) -> impl Iterator<Item = ModuleId> + use<> {
        (0..u32::try_from(self.modules.len()).unwrap_or(u32::MAX)).map(ModuleId)
    }

    /// All declaration ids, in order.
    pub fn decl_ids(&self) -> impl Iterator<Item = DeclId> + use<> {
        (0..u32::try_from(self.decls.len()).unwrap_or(u32::MAX)).map(DeclId)
    }

    /// A module of this schema.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "ids are only made by the checker, for the schema they index")]
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.index()]
    }

    /// A declaration of this schema.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "ids are only made by the checker, for the schema they index")]
    pub fn decl(&self, id: DeclId) -> &Decl {
        &self.decls[id.index()]
    }

    /// The declaration as a struct.
    #[must_use]
    pub fn as_struct(&self, id: DeclId) -> Option<&Struct> {
        match &self.decl(id).kind {
            DeclKind::Struct(body) => Some(body),
            _ => None,
        }
    }

    /// The declaration as an enum.
    #[must_use]
    pub fn as_enum(&self, id: DeclId) -> Option<&Enum> {
        match &self.decl(id).kind {
            DeclKind::Enum(body) => Some(body),
            _ => None,
        }
    }

    /// The declaration as a union.
    #[must_use]
    pub fn as_union(&self, id: DeclId) -> Option<&Union> {
        match &self.decl(id).kind {
            DeclKind::Union(body) => Some(body),
            _ => None,
        }
    }

    /// All fields of a struct in wire order: its own, then those of its base that it does not restate. Empty for anything else.
    pub fn fields(&self, id: DeclId) -> impl Iterator<Item = &Field> {
        let own = self.as_struct(id);
        let base = own.and_then(|own| own.base).and_then(|base| self.as_struct(base));
        let own_fields = own.map_or(&[][..], |own| &own.fields);
        let base_fields = base.map_or(&[][..], |base| &base.fields);
        own_fields.iter().chain(base_fields.iter().filter(|field| !own_fields.iter().any(|mine| mine.wire == field.wire)))
    }

    /// The declaration as a choice.
    #[must_use]
    pub fn as_choice(&self, id: DeclId) -> Option<&Choice> {
        match &self.decl(id).kind {
            DeclKind::Choice(body) => Some(body),
            _ => None,
        }
    }

    /// The type behind aliases: never a [`Type::Ref`] to an alias. (A recursive alias is a type of its own.)
    #[must_use]
    pub fn resolve<'a>(&'a self, mut ty: &'a Type) -> &'a Type {
        while let Type::Ref(id) = ty {
            match &self.decl(*id).kind {
                DeclKind::Alias(target) => ty = target,
                _ => break,
            }
        }
        ty
    }

    /// The type behind aliases, newtypes and constraints: what travels.
    #[must_use]
    pub fn wire_type<'a>(&'a self, mut ty: &'a Type) -> &'a Type {
        loop {
            match ty {
                Type::Constrained(inner, _) => ty = inner,
                Type::Ref(id) => match &self.decl(*id).kind {
                    DeclKind::Alias(target) | DeclKind::Newtype(target) | DeclKind::Recursive(target) => ty = target,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
    }

    /// Whether the type accepts `null` beside another type: `T | null`, also behind aliases. (`json` and `null` are not meant: for
    /// them `null` is a value.)
    #[must_use]
    pub fn is_nullable(&self, ty: &Type) -> bool {
        matches!(self.resolve(ty), Type::Nullable(_))
    }

    /// Whether users decode and encode it by itself: a declared struct, union or choice.
    #[must_use]
    pub fn is_root(&self, id: DeclId) -> bool {
        let decl = self.decl(id);
        !decl.made_up && !decl.generic && matches!(decl.kind, DeclKind::Struct(_) | DeclKind::Union(_) | DeclKind::Choice(_))
    }

    /// Every struct that can travel as this union, depth first: the records of its rows, those of inner unions included.
    #[must_use]
    pub fn leaves(&self, id: DeclId) -> Vec<DeclId> {
        let mut leaves = Vec::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            match &self.decl(next).kind {
                DeclKind::Union(union) => open.extend(union.rows.iter().rev().map(|row| row.record)),
                _ => leaves.push(next),
            }
        }
        leaves
    }

    /// Whether a row consists of its tag only: no payload and no envelope that holds a value.
    #[must_use]
    pub fn is_unit(&self, row: &Row) -> bool {
        row.payload.is_none()
            && row.values.len() == 1
            && self.as_struct(row.record).is_some()
            && self.fields(row.record).all(|field| matches!(field.ty, Type::Const(_)))
    }
}

impl Type {
    /// Calls `found` with the type and all types that it is made of, from the outside in; not with those behind declarations.
    pub(crate) fn each<'t>(&'t self, found: &mut dyn FnMut(&'t Type)) {
        found(self);
        match self {
            Self::Array(inner) | Self::Nullable(inner) | Self::Constrained(inner, _) => inner.each(found),
            Self::Tuple { items, rest } => items.iter().chain(rest.as_deref()).for_each(|item| item.each(found)),
            Self::Map(key, value) => {
                key.each(found);
                value.each(found);
            }
            _ => {}
        }
    }

    /// Calls `found` with the declarations that the type is made of.
    pub(crate) fn each_ref(&self, found: &mut dyn FnMut(DeclId)) {
        self.each(&mut |ty| {
            if let Self::Ref(id) = ty {
                found(*id);
            }
        });
    }
}

impl Layout {
    /// The wire name of the tag field, where the tag is a field.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Internal { tag } | Self::Adjacent { tag, .. } => Some(tag),
            Self::External | Self::Presence | Self::Position => None,
        }
    }
}

impl Row {
    /// The payload, where it is a declaration.
    #[must_use]
    pub fn payload_decl(&self) -> Option<DeclId> {
        match self.payload {
            Some(Type::Ref(id)) => Some(id),
            _ => None,
        }
    }
}

impl Literal {
    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}
