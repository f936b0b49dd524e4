//! What all types have.

use super::code::Code;
use super::docs::TOUCHES_DEPRECATED;
use super::types::Place;
use crate::schema::DeclId;

impl Place<'_> {
    /// Writes the attribute of an item that touches something deprecated.
    pub(super) fn allow_deprecated(&self, c: &mut Code, touches: bool) {
        if touches {
            c.line(&[TOUCHES_DEPRECATED]);
        }
    }
}

/// Writes the signature of `Record::read`, up to its brace.
pub(super) fn read_head(c: &mut Code, place: &Place<'_>, entries: &str) {
    let result = format!(" -> {}<Self, A::Error> {{", place.std("Result"));
    c.function("fn read<'de, A: serde::de::MapAccess<'de>>", &[format!("{entries}: &mut hproto::Entries<'de, A>")], &result);
}

/// Writes the signature of `Record::take`, up to its brace.
pub(super) fn take_head(c: &mut Code, place: &Place<'_>, object: &str) {
    let result = format!(" -> {}<Self, hproto::Fault> {{", place.std("Result"));
    c.function("fn take", &[format!("{object}: &hproto::Object<'_>")], &result);
}

/// Writes the signature of `Record::write`, up to its brace.
pub(super) fn write_head(c: &mut Code, place: &Place<'_>, out: &str) {
    let result = format!(" -> {}<(), M::Error> {{", place.std("Result"));
    let parameters = ["&self".to_owned(), format!("{out}: &mut hproto::Out<M>")];
    c.function("fn write<M: serde::ser::SerializeMap>", &parameters, &result);
}

/// Writes the natural form of a type, and the traits of serde.
pub(super) fn serde(c: &mut Code, place: &Place<'_>, id: DeclId, form: &str, touches_deprecated: bool) {
    let (name, result) = (place.names.decl(id), place.std("Result"));
    let touches_deprecated = touches_deprecated && place.schema.decl(id).deprecated.is_some();
    c.item(|c| {
        place.allow_deprecated(c, touches_deprecated);
        c.block(&["impl hproto::Wire for ", name, " {"], "}", |c| c.line(&["type Form = ", form, ";"]));
    });
    c.item(|c| {
        place.allow_deprecated(c, touches_deprecated);
        c.block(&["impl serde::Serialize for ", name, " {"], "}", |c| {
            let tail = format!(" -> {result}<S::Ok, S::Error> {{");
            c.function("fn serialize<S: serde::Serializer>", &["&self".to_owned(), "serializer: S".to_owned()], &tail);
            c.indented(|c| c.line(&["hproto::write(self, serializer)"]));
            c.line(&["}"]);
        });
    });
    c.item(|c| {
        place.allow_deprecated(c, touches_deprecated);
        c.block(&["impl<'de> serde::Deserialize<'de> for ", name, " {"], "}", |c| {
            let tail = format!(" -> {result}<Self, D::Error> {{");
            c.function("fn deserialize<D: serde::Deserializer<'de>>", &["deserializer: D".to_owned()], &tail);
            c.indented(|c| c.line(&["hproto::read(deserializer)"]));
            c.line(&["}"]);
        });
    });
}
