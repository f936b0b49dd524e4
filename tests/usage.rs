//! What the README shows is what runs.
//!
//! Its blocks of code stand word for word in the programs of `tests/usage/`, its sessions in those of `tests/cli/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

fn main() {
    let trials = vec![
        Trial::test("the README's code", || blocks_stand_in("tests/usage", &["rust", "python", "ts"])),
        Trial::test("the README's sessions", || blocks_stand_in("tests/cli", &["console"])),
        Trial::test("service in Rust", || runs(&mut Command::new(support::rust_driver::build()?.join("service")))),
        Trial::test("service with FastAPI", || {
            let python = |arguments: &[&str]| {
                let mut command = Command::new(support::root().join(".venv/bin/python"));
                runs(command.args(arguments).env("PYTHONPATH", "generated/python").env("MYPYPATH", "generated/python"))
            };
            python(&["tests/usage/check_service.py"])?;
            python(&["-m", "mypy", "--strict", "tests/usage/service.py"])
        }),
        Trial::test("page in the browser", page_compiles_and_runs),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// The page stands in a folder with the package below `node_modules`, as npm would put it there.
fn page_compiles_and_runs() -> Result<(), Failed> {
    let root = support::root();
    let place = root.join("target/usage");
    let texts = |folder: &str, ending: &str| {
        let files = support::files_below(&root.join(folder), ending).into_iter();
        files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect::<BTreeMap<_, _>>()
    };
    let mut files = texts("tests/usage", "");
    files.extend(texts("generated/typescript", "").into_iter().map(|(path, text)| (format!("node_modules/chat-protocol/{path}"), text)));
    files.insert("package.json".to_owned(), "{ \"type\": \"module\" }\n".to_owned());
    support::fill(&place, &files);
    runs(Command::new(root.join("tests/npm/node_modules/.bin/tsc")).arg("--project").arg(&place))?;
    runs(Command::new("node").arg(place.join("check_page.mjs")).arg(place.join("out/page.js")))
}

/// Every block of the README with one of these tags stands in a file of the folder, up to indentation.
fn blocks_stand_in(folder: &str, tags: &[&str]) -> Result<(), Failed> {
    let root = support::root();
    let readme = fs::read_to_string(root.join("README.md"))?;
    let programs: Vec<String> =
        support::files_below(&root.join(folder), "").into_values().map(|bytes| bare(&String::from_utf8_lossy(&bytes))).collect();
    let mut parts = readme.split("\n```");
    while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
        let (tag, text) = block.split_once('\n').unwrap_or((block, ""));
        if tags.contains(&tag) && !programs.iter().any(|program| program.contains(&bare(text))) {
            return Err(format!("no file of {folder} has\n{text}").into());
        }
    }
    Ok(())
}

fn bare(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn runs(command: &mut Command) -> Result<(), Failed> {
    let output = command.current_dir(support::root()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}\n{}{}", output.status, String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)).into())
}
