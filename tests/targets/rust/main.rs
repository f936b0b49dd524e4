//! Reads and writes messages with the generated Rust code; see `tests/targets/README.md`. `dispatch.rs` is written by the test.

mod dispatch;

use chat_protocol::DecodeError;
use chat_protocol::hproto::Wire;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("a line")).expect("a request");
        let of = |key: &str| request[key].as_str().expect("a text");
        let (module, root, text) = (of("module"), of("root"), bytes(of("hex")));
        let answer = std::panic::catch_unwind(|| dispatch::rewrite(module, root, &text));
        let answer = answer.unwrap_or_else(|_| json!({"crash": "a panic"}));
        writeln!(out, "{answer}").and_then(|()| out.flush()).expect("an open pipe");
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).expect("digits"), 16).expect("digits");
    hex.as_bytes().chunks(2).map(byte).collect()
}

/// Decodes and encodes, and holds the package's own way in and out against the one through serde.
fn rewrite<T: Wire + Serialize + DeserializeOwned + PartialEq>(bytes: &[u8]) -> Value {
    let Ok(text) = str::from_utf8(bytes) else { return no_text::<T>(bytes) };
    let through_serde = serde_json::from_str::<T>(text);
    let value: T = match chat_protocol::decode(text) {
        Ok(value) => value,
        Err(error) if through_serde.is_ok() => return json!({"crash": format!("serde reads it: {error}")}),
        Err(error) => return rejected(&error),
    };
    if chat_protocol::decode_slice::<T>(bytes).ok().as_ref() != Some(&value) {
        return json!({"crash": "its bytes are another value"});
    }
    // serde may be stricter about keys that stand twice, but it never reads anything else.
    let streamed = serde_json::from_reader::<_, T>(text.as_bytes());
    let out_of_tree = serde_json::from_str::<Value>(text).and_then(serde_json::from_value::<T>);
    if [through_serde, streamed, out_of_tree].into_iter().flatten().any(|other| other != value) {
        return json!({"crash": "serde reads another value"});
    }
    match (chat_protocol::encode(&value), serde_json::to_string(&value)) {
        (Ok(text), Ok(through_serde)) if text == through_serde => json!({"text": text}),
        (Ok(_), other) => json!({"crash": format!("serde writes {other:?}")}),
        (Err(error), _) => json!({"crash": format!("not written: {error}")}),
    }
}

/// What is said of bytes that are no text.
fn no_text<T: Wire>(bytes: &[u8]) -> Value {
    match chat_protocol::decode_slice::<T>(bytes) {
        Ok(_) => json!({"crash": "it reads what is not UTF-8"}),
        Err(error) => rejected(&error),
    }
}

fn rejected(error: &DecodeError) -> Value {
    json!({"code": error.code.as_str(), "path": error.path, "message": error.message})
}
