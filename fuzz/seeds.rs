//! Writes what the targets begin with: `cargo run --example seeds` in `fuzz/` fills `corpus/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The longest text that the parser begins with.
const LONGEST_PIECE: usize = 256;

fn main() -> std::io::Result<()> {
    let schemas = kit::schemas();
    let pieces = schemas.iter().flat_map(|text| text.split("\n\n")).filter(|piece| piece.len() <= LONGEST_PIECE);
    write("parse", pieces.map(str::as_bytes))?;
    write("check", schemas.iter().map(String::as_bytes))?;
    write("decode", kit::package().messages.iter().map(Vec::as_slice))
}

/// One file for each input; the same ones have one.
fn write<'i>(target: &str, inputs: impl Iterator<Item = &'i [u8]>) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    let inputs: BTreeMap<&[u8], usize> = inputs.zip(0..).collect();
    for (input, number) in &inputs {
        fs::write(folder.join(format!("seed-{number:05}")), input)?;
    }
    println!("{} inputs for {target}", inputs.len());
    Ok(())
}
