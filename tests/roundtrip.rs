//! One wire in three languages: a value that is written by each of them is read by the two others.
//!
//! `tests/roundtrip/samples/<module>/<root>/<name>.json` is a text that all accept. Where the encoders write something else (a default that was
//! absent, a key that is not declared), `<name>.written.json` beside it says what. `tests/roundtrip/accept/<module>/<root>.json` lists small ones of
//! them, `tests/roundtrip/reject/<module>/<root>.json` texts that all reject, with code and path. Modules are those of `specs/` and of some cases
//! of `tests/emit/`. A row of a protocol of `specs/` without a sample is a failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::schema::{DeclId, DeclKind, Literal, Schema};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use support::drivers::{Answer, Drivers, LANGUAGES};
use support::samples::{self, Rejected, Sample};

fn main() {
    let drivers = Arc::new(Drivers::default());
    let samples = samples::in_files();
    let mut trials = vec![];
    for (row, is_there) in rows_with_samples(&samples) {
        trials.push(Trial::test(format!("a sample of {row}"), move || if is_there { Ok(()) } else { Err("there is none".into()) }));
    }
    for sample in samples.into_iter().chain(samples::listed()) {
        let drivers = Arc::clone(&drivers);
        let name = format!("{}/{}/{}", sample.module, sample.root, sample.name);
        trials.push(Trial::test(name, move || survives_every_pair_of_languages(&sample, &drivers)));
    }
    for case in samples::rejected() {
        let drivers = Arc::clone(&drivers);
        let name = format!("reject {}/{}: {}", case.module, case.root, case.why);
        trials.push(Trial::test(name, move || is_rejected_alike(&case, &drivers)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Every combination of tags that a protocol's peers may send, and whether a sample has it.
fn rows_with_samples(samples: &[Sample]) -> BTreeMap<String, bool> {
    let specs = support::files_below(&support::root().join("specs"), ".hproto");
    let schema = support::render(&specs, "specs").unwrap_or_else(|findings| panic!("specs/ has errors:\n{findings}")).schema;
    let mut rows = BTreeMap::new();
    for id in schema.protocols().iter().flat_map(|protocol| protocol.peers.iter().flat_map(|peer| peer.sends.iter())) {
        let decl = schema.decl(*id);
        let module = &schema.modules()[decl.module.index()].name;
        let of_root = || samples.iter().filter(|sample| sample.module == *module && sample.root == decl.name);
        for tags in tags_of(&schema, *id) {
            let has_tags = |sample: &Sample| tags.iter().all(|(tag, value)| sample.written.get(tag) == Some(value));
            let row = tags.iter().map(|(tag, value)| format!("{tag}={value}")).collect::<Vec<_>>().join(", ");
            rows.insert(format!("{module}/{}: {row}", decl.name), of_root().any(has_tags));
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

fn survives_every_pair_of_languages(sample: &Sample, drivers: &Drivers) -> Result<(), Failed> {
    for writer in LANGUAGES {
        let text = written_by(writer, &sample.text, sample, drivers)?;
        for reader in LANGUAGES.into_iter().filter(|reader| *reader != writer) {
            written_by(reader, &text, sample, drivers)
                .map_err(|error| format!("{writer} wrote {text}\n{}", error.message().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// Reads `text` and writes it again in `language`; the result is what the sample says.
fn written_by(language: &str, text: &str, sample: &Sample, drivers: &Drivers) -> Result<String, Failed> {
    match drivers.ask(language, &sample.module, &sample.root, text)? {
        Answer::Text(written) => {
            let value: Value = serde_json::from_str(&written).map_err(|error| format!("{language} wrote no JSON: {error}\n{written}"))?;
            if !support::is_same(&value, &sample.written) {
                return Err(format!("{language} wrote another value\nexpected {}\nwritten  {written}", sample.written).into());
            }
            Ok(written)
        }
        other => Err(format!("{language} does not accept {text}: {other:?}").into()),
    }
}

fn is_rejected_alike(case: &Rejected, drivers: &Drivers) -> Result<(), Failed> {
    let mut complaint = String::new();
    for language in LANGUAGES {
        let answer = drivers.ask(language, &case.module, &case.root, &case.text)?;
        if answer != case.expected {
            complaint += &format!("{language}: expected {:?}, got {answer:?}\n", case.expected);
        }
    }
    if complaint.is_empty() { Ok(()) } else { Err(format!("{}\n{complaint}", case.text).into()) }
}
