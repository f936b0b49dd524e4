//! What comes out of the backends, byte for byte. A case is a folder of `tests/emit/` with `*.hproto` files; beside them lie the
//! checked model (`schema.json`) and the three packages. `BLESS=<pattern>` rewrites them.
//!
//! The support files, which are the same for every schema, are compared in `generated/` only, the output of our own `specs/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn main() {
    let cases = support::folders_in(&support::root().join("tests/emit"));
    let mut trials = vec![Trial::test("generated", our_own_output_is_up_to_date)];
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        trials.push(Trial::test(name.clone(), move || outputs_are_as_written(&name, &case)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// `hprotoc build --check` on this repository.
fn our_own_output_is_up_to_date() -> Result<(), Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hprotoc"));
    command.arg("build").current_dir(support::root());
    if !support::is_blessed("generated") {
        command.arg("--check");
    }
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{}BLESS=generated rewrites it", String::from_utf8_lossy(&said)).into())
}

fn outputs_are_as_written(name: &str, case: &Path) -> Result<(), Failed> {
    let sources = support::files_below(case, ".hproto");
    let rendered = support::render(&sources, &name.replace('_', "-"))?;
    let mut actual: BTreeMap<String, String> = rendered.files.into_iter().filter(|(path, _)| !is_support(path)).collect();
    actual.insert("schema.json".to_owned(), serde_json::to_string_pretty(&rendered.schema)? + "\n");
    if support::is_blessed(name) {
        let mut all = actual.clone();
        all.extend(sources.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())));
        support::fill(case, &all);
        return Ok(());
    }
    let mut expected = support::files_below(case, "");
    expected.retain(|path, _| !sources.contains_key(path));
    let mut complaint = String::new();
    for path in expected.keys().chain(actual.keys()).collect::<std::collections::BTreeSet<_>>() {
        let before = expected.get(path).map(|bytes| String::from_utf8_lossy(bytes));
        match (before, actual.get(path)) {
            (Some(before), Some(after)) if before == *after => {}
            (Some(before), Some(after)) => complaint += &format!("{path}:\n{}", support::diff(&before, after)),
            (None, _) => complaint += &format!("{path}: not there yet\n"),
            (_, None) => complaint += &format!("{path}: not generated any more\n"),
        }
    }
    if complaint.is_empty() { Ok(()) } else { Err(format!("{complaint}BLESS='{name}' rewrites it").into()) }
}

/// The files with the fixed code of a target.
fn is_support(path: &str) -> bool {
    if path.starts_with("rust/src/hproto/") || path.contains("/_hproto/") {
        return true;
    }
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    matches!(name, "hproto.rs" | "hproto.ts" | "hproto.js" | "hproto.d.ts" | "_hproto.ts" | "_hproto.js")
}
