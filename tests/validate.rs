//! `hprotoc::validate` says of every message of `tests/roundtrip/` what the generated code has to say, without generating any.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::schema::Schema;
use libtest_mimic::{Arguments, Failed, Trial};
use std::sync::Arc;
use support::drivers::Answer;
use support::samples::{self, Rejected, Sample};
use support::{oracle, package};

fn main() {
    let schema = Arc::new(package::schema().unwrap_or_else(|findings| panic!("the schemas have errors:\n{findings}")));
    let mut trials = vec![];
    for sample in samples::in_files().into_iter().chain(samples::listed()) {
        let schema = Arc::clone(&schema);
        let name = format!("{}/{}/{}", sample.module, sample.root, sample.name);
        trials.push(Trial::test(name, move || is_accepted(&sample, &schema)));
    }
    for case in samples::rejected() {
        let schema = Arc::clone(&schema);
        let name = format!("reject {}/{}: {}", case.module, case.root, case.why);
        trials.push(Trial::test(name, move || is_rejected(&case, &schema)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// What is written for a text; written again it stays as it is.
fn is_accepted(sample: &Sample, schema: &Schema) -> Result<(), Failed> {
    let written = match ask(schema, &sample.module, &sample.root, &sample.text)? {
        Answer::Text(written) => written,
        other => return Err(format!("{}\nis not accepted: {other:?}", sample.text).into()),
    };
    if !support::is_same(&serde_json::from_str(&written)?, &sample.written) {
        return Err(format!("expected {}\nwritten  {written}", sample.written).into());
    }
    match ask(schema, &sample.module, &sample.root, &written)? {
        Answer::Text(again) if support::is_same_json(&again, &written) => Ok(()),
        other => Err(format!("{written}\nbecomes {other:?}").into()),
    }
}

fn is_rejected(case: &Rejected, schema: &Schema) -> Result<(), Failed> {
    let answer = ask(schema, &case.module, &case.root, &case.text)?;
    if answer == case.expected { Ok(()) } else { Err(format!("{}\nexpected {:?}, got {answer:?}", case.text, case.expected).into()) }
}

fn ask(schema: &Schema, module: &str, root: &str, text: &str) -> Result<Answer, Failed> {
    let id = oracle::decl(schema, module, root).ok_or_else(|| format!("there is no {module}/{root}"))?;
    Ok(oracle::ask(schema, id, text))
}
