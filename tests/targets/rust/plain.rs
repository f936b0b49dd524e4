//! Reads and writes messages with the generated Rust code alone, where there are too many roots to hold the ways through serde against it,
//! too, as `main.rs` does. `dispatch.rs` is written by the test.

mod dispatch;

use chat_protocol::hproto::Wire;
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

fn rewrite<T: Wire>(text: &[u8]) -> Value {
    match chat_protocol::decode_slice::<T>(text).map(|value| chat_protocol::encode(&value)) {
        Err(error) => json!({"code": error.code.as_str(), "path": error.path, "message": error.message}),
        Ok(Ok(text)) => json!({"text": text}),
        Ok(Err(error)) => json!({"crash": format!("not written: {error}")}),
    }
}
