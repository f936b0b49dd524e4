//! Generated Rust against serde's derive: a chat in both directions.

mod by_hand;

use hprotoc_benches::{Bench, repeat};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::error::Error;
use std::hint::black_box;

/// All that is measured of one direction.
fn messages<Ours, Theirs>(bench: &Bench, direction: &str, names: &[&str]) -> Result<(), Box<dyn Error>>
where
    Ours: chat_protocol::hproto::Wire,
    Theirs: Serialize + DeserializeOwned,
{
    for name in names {
        let case = format!("{direction}: {name}");
        for (order, suffix) in [("first", ""), ("last", ".last")] {
            let text = bench.text(&format!("{direction}.{name}{suffix}.json"))?;
            is_same::<Ours, Theirs>(&text)?;
            bench.contest(
                &format!("Rust decode, tag {order}"),
                &case,
                text.len(),
                &[
                    ("hprotoc", repeat(|| chat_protocol::decode::<Ours>(black_box(&text)))),
                    ("derive", repeat(|| serde_json::from_str::<Theirs>(black_box(&text)))),
                ],
            );
        }
        let text = bench.text(&format!("{direction}.{name}.json"))?;
        let ours: Ours = chat_protocol::decode(&text)?;
        let theirs: Theirs = serde_json::from_str(&text)?;
        bench.contest(
            "Rust encode",
            &case,
            text.len(),
            &[
                ("hprotoc", repeat(|| chat_protocol::encode(black_box(&ours)))),
                ("derive", repeat(|| serde_json::to_string(black_box(&theirs)))),
            ],
        );
    }
    Ok(())
}

/// Both read the text, and write again what stands in it.
fn is_same<Ours, Theirs>(text: &str) -> Result<(), Box<dyn Error>>
where
    Ours: chat_protocol::hproto::Wire,
    Theirs: Serialize + DeserializeOwned,
{
    let ours: Value = serde_json::from_str(&chat_protocol::encode(&chat_protocol::decode::<Ours>(text)?)?)?;
    let theirs: Value = serde_json::to_value(serde_json::from_str::<Theirs>(text)?)?;
    if ours == theirs { Ok(()) } else { Err(format!("{ours}\nis not\n{theirs}").into()) }
}

fn main() -> Result<(), Box<dyn Error>> {
    let bench = Bench::from_arguments()?;
    let list = bench.text("names.json")?;
    let names: Value = serde_json::from_str(&list)?;
    let of = |direction: &str| -> Vec<&str> { names[direction].as_array().into_iter().flatten().filter_map(Value::as_str).collect() };
    messages::<chat_protocol::chat::ServerMessage, by_hand::ServerMessage>(&bench, "server", &of("server"))?;
    messages::<chat_protocol::chat::ClientMessage, by_hand::ClientMessage>(&bench, "client", &of("client"))
}
