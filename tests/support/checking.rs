//! What is promised of the checker and of what comes behind it, whatever the schema.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::{Sources, findings, is_same_json, split};
use hprotoc::diag::render::{Format, Report};
use hprotoc::diag::{Diagnostic, Diagnostics, Severity};
use hprotoc::emit::{Options, Target};
use hprotoc::naming::Names;
use hprotoc::schema::{DeclId, Schema};
use hprotoc::source::SourceMap;
use hprotoc::validate::{MOST_DEEP, validate};
use hprotoc::vectors::Vectors;
use proc_macro2::TokenStream;
use std::str::FromStr;

/// The most that comes of the small schemas that are made up here.
const LARGEST_OUTPUT: usize = 32 << 20;

/// Compiles a schema (lines `//- name.hproto` split it into files) and holds what came out against what is promised; whether it is valid.
pub fn check_and_emit(text: &str) -> bool {
    let sources: Sources = split(text, "test.hproto");
    let (texts, findings, schema) = findings(&sources);
    findings_have_places(&texts, &findings);
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    let Some(schema) = schema.filter(|_| !has_errors) else {
        assert!(has_errors, "no schema and no error: {text}");
        return false;
    };
    all_targets_are_emitted(&schema, text);
    for root in schema.decl_ids().filter(|id| schema.is_root(*id)).take(4) {
        what_is_written_is_read(&schema, root);
    }
    true
}

fn findings_have_places(texts: &SourceMap, findings: &[Diagnostic]) {
    for finding in findings {
        let fix = finding.fix.iter().map(|fix| fix.span);
        for span in fix.chain([finding.primary.span]).chain(finding.secondary.iter().map(|label| label.span)) {
            let file = texts.get(span.file).unwrap_or_else(|| panic!("{} is in no file", finding.message));
            assert!(file.text.get(span.range()).is_some(), "{} has the span {span:?}", finding.message);
        }
        assert!(finding.message.len() < 1_000, "{:?}", finding.message);
    }
    let report = Report { sources: texts, diagnostics: findings, outputs: &[], messages: &[] };
    let short = report.render(Format::Short, false);
    assert!(short.lines().count() <= findings.len() + 1, "a finding takes several lines: {short}");
    for format in [Format::Human, Format::Json, Format::Github, Format::Sarif] {
        let _ = report.render(format, false);
    }
}

fn all_targets_are_emitted(schema: &Schema, text: &str) {
    let options = Options { package: "made-up".to_owned(), version: "0.1.0".to_owned() };
    for target in Target::ALL {
        let names = Names::plan(schema, target, &mut Diagnostics::default());
        let files = target.emit(schema, &names, &options);
        let size: usize = files.iter().map(|file| file.text.len()).sum();
        assert!(size < LARGEST_OUTPUT, "{} comes to {size} bytes: {text}", target.name());
        for file in files.iter().filter(|file| file.path.ends_with(".rs") && !file.path.contains("hproto")) {
            assert!(TokenStream::from_str(&file.text).is_ok(), "{} is no Rust: {text}\n{}", file.path, file.text);
        }
    }
}

/// Of a few messages, the verdict is the same twice, and what an encoder writes is read as the same again.
fn what_is_written_is_read(schema: &Schema, root: DeclId) {
    for vector in Vectors::new(schema, root, 1).take(8) {
        let Ok(written) = vector.verdict else { continue };
        let text = written.to_string();
        assert!(written.depth() <= MOST_DEEP, "{text}");
        let again =
            validate(schema, root, text.as_bytes()).unwrap_or_else(|fault| panic!("{} is written as {text}: {fault:?}", vector.text));
        assert!(is_same_json(&text, &again.to_string()), "{} is written as {text}, then as {again}", vector.text);
    }
}
