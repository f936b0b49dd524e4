//! Real protocols, written in the language by others: they compile as they are written, and what was generated from them says of recorded
//! messages what is recorded, in all three languages.
//!
//! The corpus is other people's data and lies beside the project; where it is missing the test says so and passes. `target/corpus/report.md`
//! tells how it went. `CORPUS=acp,mcp` leaves the others out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::vectors::{Vector, Vectors};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use support::drivers::{Answer, Bench, JUDGES};
use support::oracle;

const PROTOCOLS: [&str; 4] = ["acp", "cdp", "dap", "mcp"];

/// Messages that the record accepts and the wire does not.
const STRICTER: [(&str, &str); 1] = [(
    "cdp/samples/recorded-node/0182-Runtime-evaluate.result.json",
    "a lone surrogate, which no string of Unicode scalar values can hold",
)];

/// A line of `cases.jsonl`.
#[derive(Deserialize)]
struct Case {
    file: String,
    root: String,
    expect: String,
    why: String,
}

#[test]
fn real_protocols_compile_and_read_what_was_recorded() {
    let corpus = support::root().join("../shared/corpus");
    if !corpus.is_dir() {
        println!("the corpus of real protocols is not here: not run");
        return;
    }
    let chosen = std::env::var("CORPUS").unwrap_or_else(|_| PROTOCOLS.join(","));
    let mut report = Report::default();
    for protocol in PROTOCOLS.into_iter().filter(|protocol| chosen.split(',').any(|name| name == *protocol)) {
        report.protocol(protocol, &corpus.join(protocol));
    }
    let text = report.text();
    println!("{text}");
    let place = support::root().join("target/corpus");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("report.md"), &text).unwrap();
    assert!(report.failures.is_empty(), "{} failures, see above or target/corpus/report.md", report.failures.len());
}

/// How it went.
#[derive(Default)]
struct Report {
    /// By protocol, recorded verdict and judge: how many were accepted, rejected, and neither.
    table: BTreeMap<(String, String, &'static str), [usize; 3]>,
    times: String,
    /// What must not be.
    failures: Vec<String>,
    /// Where the recorded reason names another place than the decoders do. That is a hint, no mistake.
    hints: Vec<String>,
    /// How often it names another code for the same place. (What is no string at all is `wrong_type` for a constant, and `unknown_tag` for
    /// a tag: docs/wire.md.)
    codes: BTreeMap<String, usize>,
}

impl Report {
    fn protocol(&mut self, protocol: &str, folder: &Path) {
        let mut sources = support::files_below(folder, ".hproto");
        sources.retain(|path, _| !path.contains('/'));
        let start = Instant::now();
        let schema = match support::render(&sources, protocol) {
            Ok(rendered) => rendered.schema,
            Err(findings) => return self.failures.push(format!("{protocol} does not compile:\n{findings}")),
        };
        let _ = writeln!(
            self.times,
            "- {protocol}: {} declarations, {:.1?} to three targets (not optimised)",
            schema.decls().len(),
            start.elapsed()
        );
        let cases: Vec<Case> =
            std::fs::read_to_string(folder.join("cases.jsonl")).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let roots: BTreeSet<&str> = cases.iter().map(|case| case.root.as_str()).collect();
        // What is neither a struct nor a union is no message; a field of one can hold it.
        let mut modules = BTreeMap::new();
        let mut wrapped = BTreeSet::new();
        for id in schema.decl_ids().filter(|id| roots.contains(schema.decl(*id).name.as_str())) {
            let (name, module) = (&schema.decl(id).name, &schema.module(schema.decl(id).module).name);
            modules.insert(name.clone(), module.clone());
            if !schema.is_root(id) {
                wrapped.insert(name.clone());
                let path = format!("holds_{}.hproto", name.to_lowercase());
                let text = format!("import {{ {name} }} from \"./{module}.hproto\"\nstruct Holds{name} {{ value: {name} }}\n");
                sources.insert(path, text.into_bytes());
            }
        }
        let start = Instant::now();
        let mut bench =
            match Bench::start(&format!("corpus-{protocol}"), &sources, &|_, root| roots.contains(root.trim_start_matches("Holds"))) {
                Ok(bench) => bench,
                Err(error) => return self.failures.push(format!("{protocol} does not build:\n{error}")),
            };
        let _ = writeln!(self.times, "- {protocol}: {:.1?} to build and start the decoders", start.elapsed());
        self.types_are_right(protocol, &bench.package.folder.join("typescript"));
        for (root, module) in modules.iter().filter(|(root, _)| !wrapped.contains(*root)) {
            self.made_up(protocol, (module, root), &mut bench);
        }
        for case in &cases {
            let Some(module) = modules.get(&case.root) else {
                self.failures.push(format!("{protocol}/{}: no root `{}`", case.file, case.root));
                continue;
            };
            let text = std::fs::read_to_string(folder.join(&case.file)).unwrap();
            if wrapped.contains(&case.root) {
                let (module, root) = (format!("holds_{}", case.root.to_lowercase()), format!("Holds{}", case.root));
                self.case(protocol, case, (&module, &root), &format!("{{\"value\":{text}}}"), &mut bench);
            } else {
                self.case(protocol, case, (module, &case.root), &text, &mut bench);
            }
        }
    }

    /// Made-up messages for what the records are of.
    fn made_up(&mut self, protocol: &str, (module, root): (&str, &str), bench: &mut Bench) {
        let schema = bench.package.schema.clone();
        let Some(id) = oracle::decl(&schema, module, root) else { return };
        for Vector { text, .. } in Vectors::new(&schema, id, 1).take(400) {
            match bench.complaint(module, root, &text) {
                Ok(None) => {}
                Ok(Some(complaint)) | Err(complaint) => self.failures.push(format!("{protocol}, made up as {root}: {text} {complaint}")),
            }
        }
    }

    fn types_are_right(&mut self, protocol: &str, folder: &Path) {
        let tsc = support::root().join("tests/npm/node_modules/.bin/tsc");
        let settings = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--types", "", "src/index.ts"];
        let output = Command::new(tsc).current_dir(folder).args(settings).output().expect("`tests/run` sets up what the tests need");
        if !output.status.success() {
            let said: String = String::from_utf8_lossy(&output.stdout).chars().take(3000).collect();
            self.failures.push(format!("{protocol}: tsc refuses it:\n{said}"));
        }
    }

    fn case(&mut self, protocol: &str, case: &Case, (module, root): (&str, &str), text: &str, bench: &mut Bench) {
        let name = format!("{protocol}/{} as {}", case.file, case.root);
        let answers = match bench.ask_all(module, root, text) {
            Ok(answers) => answers,
            Err(error) => return self.failures.push(format!("{name}: {error}")),
        };
        for (judge, answer) in JUDGES.into_iter().zip(&answers) {
            let row = self.table.entry((protocol.to_owned(), case.expect.clone(), judge)).or_default();
            row[match answer {
                Answer::Text(_) => 0,
                Answer::Rejected { .. } => 1,
                Answer::Crash(_) => 2,
            }] += 1;
        }
        if let Some(complaint) = support::drivers::disagreement(&answers) {
            return self.failures.push(format!("{name}: {complaint}"));
        }
        match &answers[0] {
            Answer::Text(_) if case.expect == "reject" => self.failures.push(format!("{name}: accepted; recorded: reject, {}", case.why)),
            Answer::Rejected { .. } if STRICTER.iter().any(|(file, _)| name.starts_with(file)) => {}
            Answer::Rejected { code, path, .. } if case.expect == "accept" => {
                self.failures.push(format!("{name}: {code} at {path:?}; recorded: accept, {}", case.why));
            }
            Answer::Rejected { code, path, .. } if case.expect == "reject" => {
                let Some((hint, place)) = case.why.rsplit(" / ").next().and_then(|hint| hint.split_once(" at ")) else { return };
                // The recorded paths are without escapes, and the whole text is `/` there.
                let path = path.strip_prefix("/value").filter(|_| root != case.root).unwrap_or(path);
                let path = if path.is_empty() { "/".to_owned() } else { path.replace("~1", "/").replace("~0", "~") };
                if !format!("{place} ").starts_with(&format!("{path} ")) {
                    self.hints.push(format!("{name}: {code} at {path:?}; recorded: {}", case.why));
                } else if hint != code {
                    *self.codes.entry(format!("`{code}` where the record says `{hint}`")).or_default() += 1;
                }
            }
            Answer::Text(written) => match bench.ask_all(module, root, written) {
                Err(error) => self.failures.push(format!("{name}: {error}")),
                Ok(again) => {
                    for (judge, answer) in JUDGES.into_iter().zip(&again) {
                        if !matches!(answer, Answer::Text(text) if support::is_same_json(text, written)) {
                            self.failures.push(format!("{name}: {judge} reads {written} as {answer:?}"));
                        }
                    }
                }
            },
            Answer::Rejected { .. } | Answer::Crash(_) => {}
        }
    }

    fn text(&self) -> String {
        let mut text =
            "# Real protocols\n\n| protocol | recorded | judge | accepted | rejected | neither |\n|---|---|---|---|---|---|\n".to_owned();
        for ((protocol, expect, judge), [accepted, rejected, neither]) in &self.table {
            let _ = writeln!(text, "| {protocol} | {expect} | {judge} | {accepted} | {rejected} | {neither} |");
        }
        let _ = writeln!(text, "\n{}", self.times);
        let _ = writeln!(text, "## Failures: {}\n", self.failures.len());
        self.failures.iter().for_each(|failure| text += &format!("- {failure}\n"));
        text += "\n## Accepted by the record, and rejected on purpose\n\n";
        STRICTER.iter().for_each(|(file, why)| text += &format!("- {file}: {why}\n"));
        let _ = writeln!(text, "\n## Rejected at another place than the recorded one: {}\n", self.hints.len());
        self.hints.iter().for_each(|hint| text += &format!("- {hint}\n"));
        text += "\n## Rejected at the same place with another code\n\n";
        self.codes.iter().for_each(|(codes, count)| text += &format!("- {count} times {codes}\n"));
        text
    }
}
