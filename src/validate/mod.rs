//! Judges messages by a checked schema, without generating anything: what every generated decoder says of a text, and what every encoder
//! would write (docs/wire.md).
//!
//! It reads the text into a tree that knows its places, and walks it in the order of the schema. So it is a fourth implementation beside
//! the three that are generated, and the one that they are held against. Texts may come from anywhere: nothing panics, the depth of a text
//! bounds the recursion, and the time grows with the text's length.

mod constraints;
mod defaults;
mod fault;
mod json;
mod nearest;
mod reader;
mod scalars;
mod text;
mod unions;

pub use fault::{Code, Fault};
pub use json::Json;
pub use nearest::nearest_fault;

use crate::schema::{DeclId, Schema, Type};
use fault::{Flaw, Misfit};
use reader::Reader;
use std::ops::Range;

/// How deep arrays and objects may be nested in each other, the outermost counted as one.
pub const MOST_DEEP: usize = 64;

/// Reads a message as `root`; what an encoder would write for the value in it.
///
/// # Errors
/// The first fault in the order of the schema.
pub fn validate(schema: &Schema, root: DeclId, text: &[u8]) -> Result<Json, Box<Fault>> {
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => return Err(Box::new(not_unicode(text, error.valid_up_to()))),
    };
    let judge = || Reader::new(schema).decl(root, &text::parse(text)?);
    judge().map_err(|misfit| Box::new(misfit.in_text(text)))
}

/// Whether a text is a value of a type.
pub(crate) fn accepts(schema: &Schema, ty: &Type, text: &str) -> bool {
    text::parse(text).and_then(|node| Reader::new(schema).value(ty, &node)).is_ok()
}

/// The fault of bytes that are no text from one of them on.
fn not_unicode(bytes: &[u8], at: usize) -> Fault {
    let range = Range { start: at, end: at + 1 };
    Misfit::new(Flaw::new(Code::InvalidJson, "not UTF-8"), range).in_text(&String::from_utf8_lossy(bytes))
}
