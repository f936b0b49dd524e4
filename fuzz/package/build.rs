//! Renders the package that the drivers of the tests run, too: our own protocols and the corners of `tests/emit/`.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::PathBuf;

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let package = support::package::of(&support::package::sources(), &out.join("package")).unwrap_or_else(|findings| panic!("{findings}"));
    let source = package.folder.join("rust/src");
    // An included file has no attributes of the crate.
    let text = fs::read_to_string(source.join("lib.rs")).expect("it was written");
    let items = text.find("pub mod ").map_or("", |at| &text[at..]);
    fs::write(source.join("items.rs"), items).expect("a folder of our own");
    fs::write(source.join("dispatch.rs"), support::rust_driver::dispatch(&package.schema, &|_, _| true)).expect("a folder of our own");
    for folder in ["specs", "tests/conformance", "tests/emit", "tests/support"] {
        println!("cargo::rerun-if-changed={}", support::root().join(folder).display());
    }
}
