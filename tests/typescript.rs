//! What the TypeScript packages do: the cases of `tests/emit/` as npm packages, used by Node, by three versions of the compiler and by a bundler.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use libtest_mimic::{Arguments, Trial};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn main() {
    let arguments = Arguments::from_args();
    let place = support::root().join("target/typescript");
    if !arguments.list {
        install_all(&place);
    }
    let project = |version: &str| vec![format!("{}/{version}/bin/tsc", modules()), "--project".to_owned(), ".".to_owned()];
    let trials = vec![
        node("the support code is compiled", &place, vec![support::root().join("tests/npm/support.mjs").to_str().unwrap().to_owned()]),
        node("the wire", &place, vec!["wire.mjs".to_owned()]),
        node("bundles hold what is used", &place, vec!["bundle.mjs".to_owned(), modules()]),
        node("what runs is the source without its types", &place, vec!["same.mjs".to_owned(), modules()]),
        node("a project on typescript 7", &place, project("typescript")),
        node("a project on typescript 6", &place, project("typescript-6")),
        node("a project on typescript 5.9", &place, project("typescript-5")),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

/// Puts the package of every case below `place/node_modules`, and beside it the project that uses them.
fn install_all(place: &Path) {
    let root = support::root();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut cases = support::folders_in(&root.join("tests/emit"));
    cases.push(root.join("specs"));
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().replace('_', "-");
        let rendered =
            support::render(&support::files_below(&case, ".hproto"), &name).unwrap_or_else(|findings| panic!("{name}:\n{findings}"));
        let package = rendered.files.into_iter().filter_map(|(path, text)| Some((path.strip_prefix("typescript/")?.to_owned(), text)));
        files.extend(package.map(|(path, text)| (format!("node_modules/{name}/{path}"), text)));
    }
    for (path, bytes) in support::files_below(&root.join("tests/typescript"), "") {
        files.insert(path, String::from_utf8(bytes).unwrap());
    }
    // The project looks packages up beside itself first.
    for spec in ["package.json", "dist/index.d.ts", "dist/index.js"] {
        let text = std::fs::read_to_string(format!("{}/@standard-schema/spec/{spec}", modules()));
        files.insert(format!("node_modules/@standard-schema/spec/{spec}"), text.unwrap_or_default());
    }
    support::fill(place, &files);
}

fn modules() -> String {
    support::root().join("tests/npm/node_modules").to_str().unwrap().to_owned()
}

/// A trial that passes when Node does.
fn node(name: &str, folder: &Path, arguments: Vec<String>) -> Trial {
    let mut command = Command::new("node");
    command.current_dir(folder).args(arguments);
    Trial::test(name, move || {
        let output = command.output().map_err(|error| format!("{command:?}: {error}; `tests/run` sets up what the tests need"))?;
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.success() { Ok(()) } else { Err(format!("{}\n{text}", output.status).into()) }
    })
}
