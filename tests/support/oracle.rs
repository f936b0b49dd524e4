//! What `hprotoc::validate` says of a text, in the terms of the drivers.

use super::drivers::Answer;
use super::sentences;
use hprotoc::schema::{DeclId, Schema};
use hprotoc::validate::{MOST_DEEP, validate};

/// The declaration of a module by its name.
pub fn decl(schema: &Schema, module: &str, name: &str) -> Option<DeclId> {
    let is_meant = |id: &DeclId| schema.decl(*id).name == name && schema.module(schema.decl(*id).module).name == module;
    schema.decl_ids().find(is_meant)
}

/// Reads `text` as `root` and writes it again.
pub fn ask(schema: &Schema, root: DeclId, text: impl AsRef<[u8]>) -> Answer {
    match validate(schema, root, text.as_ref()) {
        Ok(value) if value.depth() > MOST_DEEP => Answer::Crash("what it would write is nested too deep".to_owned()),
        Ok(value) => Answer::Text(value.to_string()),
        Err(fault) => match sentences::flaw(fault.code.as_str(), &fault.message) {
            Some(flaw) => Answer::Crash(format!("{:?}: {flaw}", fault.message)),
            None => Answer::Rejected { code: fault.code.as_str().to_owned(), path: fault.path, message: fault.message },
        },
    }
}
