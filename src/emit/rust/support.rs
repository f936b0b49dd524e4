//! The files that are the same for every schema, or nearly so.

use super::facts::Libraries;
use crate::emit::{HEADER, Options, OutFile};

/// Lints about names, sizes and words that a schema chose. (clippy asks for better ones; a generator cannot have any.)
pub(super) const LINTS_ABOUT_SCHEMAS: [&str; 10] = [
    "doc_lazy_continuation",
    "doc_link_with_quotes",
    "doc_markdown",
    "doc_overindented_list_items",
    "large_enum_variant",
    "many_single_char_names",
    "similar_names",
    "struct_excessive_bools",
    "type_complexity",
    "zero_sized_map_values",
];

/// The fixed modules below `src/`, and the library that one is about.
const FIXED: [(&str, &str); 23] = [
    ("hproto/choice.rs", include_str!("support/choice.rs")),
    ("hproto/entries.rs", include_str!("support/entries.rs")),
    ("hproto/error.rs", include_str!("support/error.rs")),
    ("hproto/form.rs", include_str!("support/form.rs")),
    ("hproto/held.rs", include_str!("support/held.rs")),
    ("hproto/items.rs", include_str!("support/items.rs")),
    ("hproto/keyed.rs", include_str!("support/keyed.rs")),
    ("hproto/kind.rs", include_str!("support/kind.rs")),
    ("hproto/macros.rs", include_str!("support/macros.rs")),
    ("hproto/object.rs", include_str!("support/object.rs")),
    ("hproto/place.rs", include_str!("support/place.rs")),
    ("hproto/record.rs", include_str!("support/record.rs")),
    ("hproto/rule.rs", include_str!("support/rule.rs")),
    ("hproto/scalar.rs", include_str!("support/scalar.rs")),
    ("hproto/tree.rs", include_str!("support/tree.rs")),
    ("hproto/union.rs", include_str!("support/union.rs")),
    ("hproto/untyped.rs", include_str!("support/untyped.rs")),
    ("hproto/date.rs", include_str!("support/date.rs")),
    ("hproto/decimal.rs", include_str!("support/decimal.rs")),
    ("hproto/pattern.rs", include_str!("support/pattern.rs")),
    ("hproto/time.rs", include_str!("support/time.rs")),
    ("hproto/uuid.rs", include_str!("support/uuid.rs")),
    ("hproto.rs", include_str!("support/hproto.rs")),
];

/// The support code, without the parts for libraries that the schema doesn't need.
pub(super) fn files(libraries: &Libraries) -> Vec<OutFile> {
    let optional = [
        ("date", libraries.chrono),
        ("decimal", libraries.rust_decimal),
        ("pattern", libraries.regex),
        ("time", libraries.chrono),
        ("uuid", libraries.uuid),
    ];
    let unused: Vec<&str> = optional.iter().filter(|(_, used)| !used).map(|(name, _)| *name).collect();
    let is_used = |path: &str| !unused.iter().any(|name| path == format!("hproto/{name}.rs"));
    FIXED
        .iter()
        .filter(|(path, _)| is_used(path))
        .map(|(path, text)| {
            let mut text = (*text).to_owned();
            if *path == "hproto.rs" {
                for name in &unused {
                    text = text.replace(&format!("pub mod {name};\n"), "");
                }
            }
            OutFile { path: format!("src/{path}"), text }
        })
        .collect()
}

/// The package's `Cargo.toml`.
pub(super) fn manifest(options: &Options, libraries: &Libraries) -> OutFile {
    let Options { package, version } = options;
    let mut dependencies = String::new();
    let mut depends = |used: bool, line: &str| {
        if used {
            dependencies.push_str(line);
            dependencies.push('\n');
        }
    };
    depends(libraries.chrono, "chrono = { version = \"0.4.38\", default-features = false }");
    depends(libraries.regex, "regex = { version = \"1.11\", default-features = false, features = [\"std\", \"perf\"] }");
    depends(libraries.rust_decimal, "rust_decimal = { version = \"1.36\", default-features = false }");
    depends(true, "serde = \"1.0.200\"");
    depends(true, "serde_json = { version = \"1.0.120\", features = [\"float_roundtrip\", \"raw_value\"] }");
    depends(libraries.uuid, "uuid = { version = \"1.10\", default-features = false }");
    let text = format!(
        "# {HEADER}

[package]
name = \"{package}\"
version = \"{version}\"
edition = \"2024\"
rust-version = \"1.85\"
publish = false

[lib]
doctest = false

[dependencies]
{dependencies}"
    );
    OutFile { path: "Cargo.toml".to_owned(), text }
}
