//! The schemas to try things on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::{files_below, root};
use std::collections::BTreeMap;

/// Every schema at hand: our own, those of the tests and of the documentation, and the corpus of real protocols where it is present.
pub fn schemas() -> Vec<(String, String)> {
    let root = root();
    let mut schemas = Vec::new();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    for folder in ["specs", "tests", "src"] {
        for (path, bytes) in files_below(&root.join(folder), ".hproto") {
            schemas.push((format!("{folder}/{path}"), text(bytes)));
        }
    }
    for (path, bytes) in files_below(&root.join("docs"), ".md") {
        for (count, block) in text(bytes).split("```hproto").skip(1).enumerate() {
            let block = block.split("```").next().unwrap().split_once('\n').unwrap().1;
            schemas.push((format!("docs/{path} {count}"), block.to_owned()));
        }
    }
    for (path, bytes) in corpus() {
        schemas.push((path, text(bytes)));
    }
    schemas
}

/// Other people's protocols.
pub fn corpus() -> BTreeMap<String, Vec<u8>> {
    let corpus = root().join("../shared/corpus");
    if corpus.is_dir() {
        return files_below(&corpus, ".hproto");
    }
    println!("the corpus of real protocols is not present: its part of this test is left out");
    BTreeMap::new()
}
