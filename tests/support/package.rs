//! The package that the drivers run: our own protocols, the schemas of docs/wire.md's vectors, and the cases of `tests/emit/` that have corners
//! which a product avoids.

use super::{Sources, files_below, fill, render, root};
use hprotoc::schema::Schema;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The cases whose modules stand beside those of `specs/`.
const CORNERS: [&str; 20] = [
    "adjacent",
    "by_position",
    "choices",
    "constrained",
    "default_unions",
    "enums",
    "external",
    "float_constants",
    "generics",
    "key_presence",
    "knots_of_types",
    "names",
    "nested_unions",
    "number_tags",
    "presence",
    "recursion",
    "scalars",
    "times",
    "tuples",
    "unions",
];

/// The package for all three languages.
pub struct Package {
    /// Where it is, one folder a target.
    pub folder: PathBuf,
    /// What it was made from.
    pub schema: Schema,
}

/// The package, rendered once in a run.
pub fn built() -> Result<&'static Package, String> {
    static PACKAGE: OnceLock<Result<Package, String>> = OnceLock::new();
    PACKAGE.get_or_init(build).as_ref().map_err(Clone::clone)
}

fn build() -> Result<Package, String> {
    of(&sources(), &root().join("target/drivers/package"))
}

/// The schema of the package, without the package.
pub fn schema() -> Result<Schema, String> {
    let (texts, findings, schema) = super::findings(&sources());
    schema.ok_or_else(|| super::in_lines(&texts, &findings))
}

/// The files of its schema.
pub fn sources() -> Sources {
    let mut sources = files_below(&root().join("specs"), ".hproto");
    for (path, text) in files_below(&root().join("tests/conformance"), ".hproto") {
        sources.insert(format!("conformance/{path}"), text);
    }
    for case in CORNERS {
        sources.extend(files_below(&root().join("tests/emit").join(case), ".hproto"));
    }
    sources
}

/// The package of these sources, rendered into `folder`.
pub fn of(sources: &Sources, folder: &Path) -> Result<Package, String> {
    // The programs in Rust know the package by the name that it has in `generated/`.
    let rendered = render(sources, "chat-protocol")?;
    fill(folder, &rendered.files);
    Ok(Package { folder: folder.to_owned(), schema: rendered.schema })
}
