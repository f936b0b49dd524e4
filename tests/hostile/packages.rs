//! What comes out of the cases that compile, in one package a language: real parsers read it, it differs from that of the twins in
//! literals, comments and names only, and loading it runs nothing of it.

use super::cases::Case;
use super::support::{self, Sources};
use super::tokens;
use libtest_mimic::Failed;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name of both packages.
const PACKAGE: &str = "hostile";

/// What the cases compile to, and their twins.
pub struct Packages {
    hostile: BTreeMap<String, String>,
    twins: BTreeMap<String, String>,
    /// The files that belong together: path of the hostile one and of its twin.
    pairs: Vec<(String, String)>,
}

impl Packages {
    /// Renders all cases as the modules of one package.
    pub fn render(cases: &[&Case]) -> Self {
        let (mut hostile, mut twins) = (Sources::new(), Sources::new());
        for case in cases {
            let below = |path: &String| format!("{}/{path}", case.place.name);
            hostile.extend(case.sources.iter().map(|(path, text)| (below(path), text.clone())));
            twins.extend(case.twin.iter().map(|(path, text)| (below(path), text.clone())));
        }
        let hostile = support::render(&hostile, PACKAGE).unwrap().files;
        let twins = support::render(&twins, PACKAGE).unwrap().files;
        let mut pairs = vec![];
        let by_case = [&hostile, &twins].map(|files| {
            let mut by_case: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for path in files.keys() {
                by_case.entry(case_of(path)).or_default().push(path.clone());
            }
            by_case
        });
        for case in cases.iter().filter(|case| case.has_a_twin()) {
            for top in ["rust/src", "python/hostile", "typescript/src", "typescript/esm"] {
                let name = format!("{top}/{}", case.name());
                let [of_case, of_twin] = by_case.each_ref().map(|files| files.get(&name).cloned().unwrap_or_default());
                assert!(!of_case.is_empty() && of_case.len() == of_twin.len(), "{name}: {of_case:?} {of_twin:?}");
                pairs.extend(of_case.into_iter().zip(of_twin));
            }
        }
        let mut packages = Self { hostile, twins, pairs };
        packages.leave_unbuilt(cases);
        packages
    }

    fn pairs_of(&self, target: &str) -> Vec<(&str, &str)> {
        let strip = |path: &'_ String| path.split_once('/').filter(|(top, _)| *top == target).map(|(top, _)| top.len() + 1);
        self.pairs.iter().filter_map(|(one, other)| Some((&one[strip(one)?..], &other[strip(other)?..]))).collect()
    }

    /// Takes the modules that need not be built out of the lists of modules of the Rust package.
    fn leave_unbuilt(&mut self, cases: &[&Case]) {
        let unbuilt: BTreeSet<(&str, String)> =
            cases.iter().filter(|case| !case.is_built()).map(|case| (case.place.name, format!("pub mod {};", case.payload.name))).collect();
        for place in cases.iter().map(|case| case.place.name).collect::<BTreeSet<_>>() {
            let Some(list) = self.hostile.get_mut(&format!("rust/src/{place}.rs")) else { continue };
            let lines = list.lines().filter(|line| !unbuilt.contains(&(place, (*line).to_owned())));
            *list = lines.map(|line| format!("{line}\n")).collect();
        }
    }

    /// Writes both packages below `target/hostile`; the folders.
    fn write(&self, target: &str) -> (PathBuf, PathBuf) {
        let place = support::root().join("target/hostile").join(target);
        let write = |folder: &str, files: &BTreeMap<String, String>| {
            let of_target =
                files.iter().filter_map(|(path, text)| Some((path.strip_prefix(target)?.strip_prefix('/')?.to_owned(), text.clone())));
            let mut of_target: BTreeMap<String, String> = of_target.collect();
            if target == "rust" {
                let lock = std::fs::read_to_string(support::root().join("tests/compilers/rust/Cargo.lock")).unwrap();
                of_target.insert("Cargo.lock".to_owned(), lock);
                *of_target.get_mut("Cargo.toml").unwrap() += "\n[workspace]\n";
            }
            let folder = place.join(folder);
            support::fill(&folder, &of_target);
            folder
        };
        (write("hostile", &self.hostile), write("twins", &self.twins))
    }
}

/// `rust/src/place/payload` of any file of that case.
fn case_of(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').take(4).collect();
    if let Some(last) = parts.last_mut() {
        *last = last.split('.').next().unwrap_or_default();
    }
    parts.join("/")
}

pub fn rust(packages: &Packages) -> Result<(), Failed> {
    let mut complaint = String::new();
    for (one, other) in packages.pairs_of("rust") {
        let [hostile, twin] = [(&packages.hostile, one), (&packages.twins, other)].map(|(files, path)| &files[&format!("rust/{path}")]);
        if let Err(error) = tokens::differ_harmlessly(hostile, twin) {
            let _ = writeln!(complaint, "{one}: {error}");
        }
    }
    let (folder, _) = packages.write("rust");
    complaint += &run(support::cargo().args(["check", "--quiet"]).current_dir(&folder));
    result(complaint)
}

pub fn python(packages: &Packages) -> Result<(), Failed> {
    let (hostile, twins) = packages.write("python");
    let script = support::root().join("tests/hostile/same.py");
    let complaint = run(with_pairs(
        &mut Command::new(support::root().join(".venv/bin/python")),
        &script,
        &hostile,
        &twins,
        &packages.pairs_of("python"),
    ));
    result(complaint)
}

pub fn typescript(packages: &Packages) -> Result<(), Failed> {
    let (hostile, twins) = packages.write("typescript");
    let script = support::root().join("tests/npm/../hostile/same.mjs");
    let mut complaint = run(with_pairs(&mut Command::new("node"), &script, &hostile, &twins, &packages.pairs_of("typescript")));
    let settings = json!({"extends": support::root().join("tests/compilers/typescript/tsconfig.json"), "include": ["src"]});
    std::fs::write(hostile.join("tsconfig.json"), settings.to_string())?;
    complaint += &run(Command::new(support::root().join("tests/npm/node_modules/.bin/tsc")).current_dir(&hostile).args(["--project", "."]));
    result(complaint)
}

/// `program script hostile twins pairs.json`
fn with_pairs<'a>(command: &'a mut Command, script: &Path, hostile: &Path, twins: &Path, pairs: &[(&str, &str)]) -> &'a mut Command {
    let list = hostile.parent().unwrap().join("pairs.json");
    std::fs::write(&list, serde_json::to_string(pairs).unwrap()).unwrap();
    command.arg(script).args([hostile, twins, &list])
}

/// What the program has to say if it fails.
fn run(command: &mut Command) -> String {
    match command.output() {
        Err(error) => format!("{command:?}: {error}; `tests/run` sets up what the tests need\n"),
        Ok(output) if output.status.success() => String::new(),
        Ok(output) => {
            let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            format!("{command:?}: {}\n{text}\n", output.status)
        }
    }
}

fn result(complaint: String) -> Result<(), Failed> {
    if complaint.is_empty() { Ok(()) } else { Err(complaint.chars().take(20_000).collect::<String>().into()) }
}
