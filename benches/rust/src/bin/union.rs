//! Generated Rust against serde's derive: the first, the middle and the last row of a large union.

mod by_hand {
    include!("../../../../target/benches/by_hand/big.rs");
}

use big_protocol::big::Event;
use hprotoc_benches::{Bench, repeat};
use std::error::Error;
use std::hint::black_box;

fn main() -> Result<(), Box<dyn Error>> {
    let bench = Bench::from_arguments()?;
    for row in [0, 149, 299] {
        let text = bench.text(&format!("big.{row}.json"))?;
        big_protocol::decode::<Event>(&text)?;
        serde_json::from_str::<by_hand::Event>(&text)?;
        bench.contest(
            "Rust decode, a union of 300 rows",
            &format!("row {}", row + 1),
            text.len(),
            &[
                ("hprotoc", repeat(|| big_protocol::decode::<Event>(black_box(&text)))),
                ("derive", repeat(|| serde_json::from_str::<by_hand::Event>(black_box(&text)))),
            ],
        );
    }
    Ok(())
}
