//! The Python backend.

use super::{Options, OutFile, Writer};
use crate::naming::Names;
use crate::schema::Schema;

/// Renders the Python package of a schema.
#[must_use]
pub fn emit(_schema: &Schema, _names: &Names, _options: &Options) -> Vec<OutFile> {
    let mut w = Writer::new("    ", 100);
    w.line(super::HEADER);
    Vec::new()
}
