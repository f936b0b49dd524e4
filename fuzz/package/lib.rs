//! The generated package, built with the fuzzer's instruments.

// Some schemas of the tests have lists in lists as deep as a message may be.
#![recursion_limit = "512"]
#![allow(missing_docs, reason = "generated from schemas without docs")]

extern crate self as chat_protocol;

include!(concat!(env!("OUT_DIR"), "/package/rust/src/items.rs"));

/// The roots by module and name.
pub mod dispatch {
    include!(concat!(env!("OUT_DIR"), "/package/rust/src/dispatch.rs"));
}

/// Decodes and encodes, as the drivers do.
fn rewrite<T: hproto::Wire>(bytes: &[u8]) -> serde_json::Value {
    match decode_slice::<T>(bytes).map(|value| encode(&value)) {
        Err(error) => serde_json::json!({"code": error.code.as_str(), "path": error.path, "message": error.message}),
        Ok(Ok(text)) => serde_json::json!({"text": text}),
        Ok(Err(error)) => serde_json::json!({"crash": format!("not written: {error}")}),
    }
}
