//! What the fuzz targets share, most of it with the tests: laws, changes, schemas, messages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a fuzzer reports by panicking")]

#[path = "../tests/support/mod.rs"]
pub mod support;

use hprotoc::schema::{DeclId, Schema};
use hprotoc::vectors::Vectors;
use std::sync::OnceLock;
use support::drivers::Answer;
use support::random::Random;

/// Puts a new input in the place of the old one.
pub fn put(input: &[u8], data: &mut [u8], max_size: usize) -> usize {
    let size = input.len().min(max_size).min(data.len());
    data[..size].copy_from_slice(&input[..size]);
    size
}

/// Numbers for one change.
pub fn random(seed: u32) -> Random {
    // Neighbours are nothing like each other, and none is zero, which would stay it.
    Random((u64::from(seed) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The schemas to take lines and words from.
pub fn schemas() -> &'static [String] {
    static SCHEMAS: OnceLock<Vec<String>> = OnceLock::new();
    SCHEMAS.get_or_init(|| support::schemas::schemas().into_iter().map(|(_, text)| text).filter(|text| text.len() < 8_000).collect())
}

/// The schema of the package, and what can be decoded in it.
pub struct Package {
    pub schema: Schema,
    pub roots: Vec<DeclId>,
    /// Some messages of each root, each with the two bytes before it that say which.
    pub messages: Vec<Vec<u8>>,
}

/// The package of `fuzz/package`.
pub fn package() -> &'static Package {
    static PACKAGE: OnceLock<Package> = OnceLock::new();
    PACKAGE.get_or_init(|| {
        let schema = support::package::schema().unwrap_or_else(|findings| panic!("{findings}"));
        let roots: Vec<DeclId> = schema.decl_ids().filter(|id| schema.is_root(*id)).collect();
        let mut messages = Vec::new();
        for (index, root) in (0_u16..).zip(&roots) {
            let texts = Vectors::new(&schema, *root, 1).take(12).map(|vector| vector.text);
            messages.extend(texts.map(|text| [&index.to_le_bytes(), text.as_bytes()].concat()));
        }
        Package { schema, roots, messages }
    })
}

/// Decodes with the generated Rust code.
pub fn decode_in_rust(root: DeclId, bytes: &[u8]) -> Answer {
    let schema = &package().schema;
    let decl = schema.decl(root);
    let answer = chat_protocol::dispatch::rewrite(&schema.module(decl.module).name, &decl.name, bytes);
    Answer::of(&answer)
}
