//! One wire: what docs/wire.md says of a text is what the generated code of each language says of it, and what interprets the schema; and what
//! one of them writes the others read.
//!
//! The cases are
//!
//! - `tests/conformance/*.jsonl`, the vectors of docs/wire.md (see the README there),
//! - `tests/roundtrip/**/*.jsonl`, vectors in the same form for the schemas of `specs/` and of some cases of `tests/emit/`, a file a module,
//! - public test suites, if they lie beside the project.
//!
//! A row of a protocol of `specs/` without a message is a failure, and so is a rule of docs/wire.md without vectors.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "conformance/cases.rs"]
mod cases;
#[path = "conformance/known.rs"]
mod known;
#[path = "conformance/page.rs"]
mod page;
#[path = "conformance/suites.rs"]
mod suites;
mod support;

use cases::{Case, Expected};
use hprotoc::schema::{DeclId, DeclKind, Literal, Schema};
use known::Known;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use support::drivers::{Answer, Drivers, JUDGES, LANGUAGES};
use support::{oracle, package};

/// As many texts as there are at least.
const LEAST: usize = 3_000;

fn main() {
    let schema = package::schema().unwrap_or_else(|findings| panic!("the schemas have errors:\n{findings}"));
    let (of_the_page, of_schemas) = (cases::of_the_page(), cases::of_schemas());
    let (texts, formats) = if suites::are_there() { (suites::texts(), suites::formats()) } else { (vec![], vec![]) };
    let counts = [of_the_page.len(), of_schemas.len(), texts.len(), formats.len(), suites::recorded()];
    let rows = rows_with_messages(&of_schemas);
    let cases: Vec<Case> = [of_the_page, of_schemas, texts, formats].into_iter().flatten().collect();
    let mut trials = vec![
        trial("a known difference is one", known::a_line_is_needed()),
        trial("every rule has vectors", page::every_rule_has_vectors(&cases)),
        trial("names are unique", names_are_unique(&cases)),
        trial("there are enough", there_are_enough(counts)),
    ];
    for (row, is_there) in rows {
        trials.push(trial(&format!("a message of {row}"), if is_there { Ok(()) } else { Err("there is none".into()) }));
    }
    let bench = Arc::new(Bench { schema, drivers: Drivers::default(), known: Known::listed() });
    for case in cases {
        let bench = Arc::clone(&bench);
        trials.push(Trial::test(case.name.clone(), move || bench.judges(&case)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trial(name: &str, outcome: Result<(), Failed>) -> Trial {
    Trial::test(name, move || outcome)
}

/// Names tell cases apart, and each line of the known differences has one of them.
fn names_are_unique(cases: &[Case]) -> Result<(), Failed> {
    let mut names = BTreeSet::new();
    let mut twice: Vec<String> =
        cases.iter().filter(|case| !names.insert(case.name.as_str())).map(|case| format!("twice: {}", case.name)).collect();
    twice.extend(Known::listed().strays(&names).into_iter().map(|line| format!("known, but no case: {line}")));
    if twice.is_empty() { Ok(()) } else { Err(twice.join("\n").into()) }
}

fn there_are_enough([of_the_page, of_schemas, texts, formats, recorded]: [usize; 5]) -> Result<(), Failed> {
    println!("{of_the_page} vectors of docs/wire.md, {of_schemas} messages of schemas, {texts} + {formats} of public suites");
    println!("{recorded} recorded messages, of which tests/corpus.rs takes care");
    if texts == 0 {
        println!("the public suites are not here: not run");
    }
    let all = of_the_page + of_schemas + texts + formats + recorded;
    if all >= LEAST { Ok(()) } else { Err(format!("{all} vectors are less than {LEAST}").into()) }
}

/// All that judge.
struct Bench {
    schema: Schema,
    drivers: Drivers,
    known: Known,
}

impl Bench {
    /// What each says of a case is what is expected, and what each writes for it all read as the same again.
    fn judges(&self, case: &Case) -> Result<(), Failed> {
        let mut complaints = Vec::new();
        let mut answers = BTreeMap::new();
        for judge in JUDGES {
            let answer = self.ask(judge, case, &case.text)?;
            let is_right = case.expected.is(&answer);
            complaints.extend(self.known.complaint(judge, &case.name, is_right, &answer));
            if is_right {
                answers.insert(judge, answer);
            }
        }
        if let Some(of_schema) = answers.get("validate") {
            let others = answers.iter().filter(|(_, answer)| !answer.is_like(of_schema));
            complaints.extend(others.map(|(judge, answer)| format!("{judge}: {answer:?}\nvalidate: {of_schema:?}")));
        }
        let written: BTreeMap<_, _> = answers.into_iter().filter_map(|(judge, answer)| Some((judge, answer.text()?))).collect();
        if let (Some(first), true) = (written.values().next(), complaints.is_empty()) {
            let expected = Expected::Accept(first.clone());
            for (writer, text) in &written {
                for reader in written.keys() {
                    let answer = self.ask(reader, case, text.as_bytes())?;
                    if !expected.is(&answer) {
                        complaints.push(format!("{reader} reads {text}, which {writer} wrote, as {answer:?}"));
                    }
                }
            }
        }
        if complaints.is_empty() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&case.text);
        Err(format!("{text}\nexpected {:?}\n{}", case.expected, complaints.join("\n")).into())
    }

    fn ask(&self, judge: &str, case: &Case, text: &[u8]) -> Result<Answer, Failed> {
        if LANGUAGES.contains(&judge) {
            return Ok(self.drivers.ask(judge, &case.module, &case.root, text)?);
        }
        let no_root = || format!("there is no {}/{}", case.module, case.root);
        let id = oracle::decl(&self.schema, &case.module, &case.root).ok_or_else(no_root)?;
        Ok(oracle::ask(&self.schema, id, text))
    }
}

/// Every combination of tags that a protocol's peers may send, and whether a message has it.
fn rows_with_messages(cases: &[Case]) -> BTreeMap<String, bool> {
    let specs = support::files_below(&support::root().join("specs"), ".hproto");
    let schema = support::render(&specs, "specs").unwrap_or_else(|findings| panic!("specs/ has errors:\n{findings}")).schema;
    let mut rows = BTreeMap::new();
    for id in schema.protocols().iter().flat_map(|protocol| protocol.peers.iter().flat_map(|peer| peer.sends.iter())) {
        let decl = schema.decl(*id);
        let module = &schema.modules()[decl.module.index()].name;
        let of_root = cases.iter().filter(|case| case.module == *module && case.root == decl.name);
        let written: Vec<Value> = of_root.filter_map(|case| case.expected.written()).collect();
        for tags in tags_of(&schema, *id) {
            let has_tags = |written: &Value| tags.iter().all(|(tag, value)| written.get(tag) == Some(value));
            let row = tags.iter().map(|(tag, value)| format!("{tag}={value}")).collect::<Vec<_>>().join(", ");
            rows.insert(format!("{module}/{}: {row}", decl.name), written.iter().any(has_tags));
        }
    }
    rows
}

/// For each leaf of a union and each tag value that leads to it, the tags on the way.
fn tags_of(schema: &Schema, id: DeclId) -> Vec<Vec<(String, Value)>> {
    let DeclKind::Union(union) = &schema.decl(id).kind else { return vec![vec![]] };
    let Some(tag) = union.layout.tag() else { return vec![vec![]] };
    let mut all = Vec::new();
    for row in &union.rows {
        for value in &row.values {
            let value = match value {
                Literal::String(text) => json!(text),
                Literal::Int(number) => json!(number),
                Literal::Float(number) => json!(number.get()),
                Literal::Bool(flag) => json!(flag),
            };
            for inner in tags_of(schema, row.record) {
                all.push([vec![(tag.to_owned(), value.clone())], inner].concat());
            }
        }
    }
    all
}
