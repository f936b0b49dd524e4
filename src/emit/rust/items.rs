//! What all types have.

use super::code::Code;
use super::docs::TOUCHES_DEPRECATED;
use super::types::Place;

impl Place<'_> {
    /// Writes the attribute of an item that touches something deprecated.
    pub(super) fn allow_deprecated(&self, c: &mut Code, touches: bool) {
        if touches {
            c.line(&[TOUCHES_DEPRECATED]);
        }
    }
}

/// Writes the signature of `Record::read`, up to its brace.
pub(super) fn read_head(c: &mut Code, place: &Place<'_>, entries: &str, access: &str) {
    let result = format!(" -> {}<Self, {access}::Error> {{", place.std("Result"));
    let head = format!("fn read<'de, {access}: serde::de::MapAccess<'de>>");
    c.function(&head, &[format!("{entries}: &mut hproto::Entries<'de, {access}>")], &result);
}

/// Writes the signature of `Record::take`, up to its brace.
pub(super) fn take_head(c: &mut Code, place: &Place<'_>, object: &str) {
    let result = format!(" -> {}<Self, hproto::Fault> {{", place.std("Result"));
    c.function("fn take", &[format!("{object}: &hproto::Object<'_>")], &result);
}

/// Writes the signature of `Record::write` or `Union::put`, up to its brace.
pub(super) fn write_head(c: &mut Code, place: &Place<'_>, name: &str, out: &str, map: &str) {
    let result = format!(" -> {}<(), {map}::Error> {{", place.std("Result"));
    let parameters = ["&self".to_owned(), format!("{out}: &mut hproto::Out<{map}>")];
    c.function(&format!("fn {name}<{map}: serde::ser::SerializeMap>"), &parameters, &result);
}
