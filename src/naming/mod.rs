//! The naming plan: what a target calls every declaration, field, value, variant and module.
//!
//! The only place that changes case, escapes reserved words and finds collisions. Two names that meet in one scope of a target are
//! an error with both spans; nothing is ever renamed in silence.

pub(crate) mod python;
pub(crate) mod rust;
mod scope;
pub(crate) mod typescript;
mod words;

pub(crate) use words::pascal;

use crate::diag::Diagnostics;
use crate::emit::Target;
use crate::schema::{DeclId, ModuleId, Schema};

/// What one target calls everything of a schema.
#[derive(Debug, Clone)]
pub struct Names {
    pub(crate) modules: Vec<String>,
    pub(crate) decls: Vec<DeclNames>,
}

/// What one target calls a declaration and its members.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeclNames {
    /// The type.
    pub(crate) name: String,
    /// The fields in the order of `Schema::fields`, the values of an enum, or the variants (rows) of a union.
    pub(crate) members: Vec<String>,
}

impl Names {
    /// Plans the names of `schema` for `target`. Collisions and names that the target cannot hold are pushed as errors; the plan
    /// must not be used then.
    #[must_use]
    pub fn plan(schema: &Schema, target: Target, diagnostics: &mut Diagnostics) -> Self {
        match target {
            Target::Rust => rust::plan(schema, diagnostics),
            Target::Python => python::plan(schema, diagnostics),
            Target::Typescript => typescript::plan(schema, diagnostics),
        }
    }

    /// The module as the target refers to it, with `/` between folders.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "a plan has one entry for every module of its schema")]
    pub fn module(&self, id: ModuleId) -> &str {
        &self.modules[id.index()]
    }

    /// The type's identifier.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "a plan has one entry for every declaration of its schema")]
    pub fn decl(&self, id: DeclId) -> &str {
        &self.decls[id.index()].name
    }

    /// The identifiers of a declaration's members: the fields in the order of [`Schema::fields`], the values of an enum, or the
    /// variants (rows) of a union.
    #[must_use]
    #[allow(clippy::indexing_slicing, reason = "a plan has one entry for every declaration of its schema")]
    pub fn members(&self, id: DeclId) -> &[String] {
        &self.decls[id.index()].members
    }
}
