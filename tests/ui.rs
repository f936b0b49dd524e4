//! What the compiler says, and where. A case is a file of `tests/ui/`: a schema, and below the line `//~ diagnostics` what is found in it.
//! Lines `//- name.hproto` split a case into files. `BLESS=<pattern>` rewrites the tails (`BLESS='*'` all of them).
//!
//! A finding is one line, `//~ 3:5-3:9 E0001 the message`, with the words beside the place, other places, help and fix on lines of their own.
//! Lines and columns are counted from 1, the end is the column behind the last character; other files than the first stand before the place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::diag::Diagnostic;
use hprotoc::source::{SourceMap, Span};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fmt::Write;
use std::fs;
use std::path::Path;

const TAIL: &str = "//~ diagnostics\n";

fn main() {
    let folder = support::root().join("tests/ui");
    let cases = support::files_below(&folder, ".hproto").into_keys();
    let trials = cases.map(|case| {
        Trial::test(case.clone(), {
            let folder = folder.clone();
            move || is_diagnosed(&folder.join(&case), &case)
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn is_diagnosed(path: &Path, case: &str) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let (schema, expected) = text.split_once(TAIL).unwrap_or((&text, ""));
    let name = path.file_name().unwrap().to_str().unwrap();
    let (sources, diagnostics, _) = support::findings(&support::split(schema, name));
    let actual = diagnostics.iter().map(|diagnostic| tail(&sources, diagnostic, name)).collect::<String>();
    if actual == expected && text.contains(TAIL) {
        return Ok(());
    }
    if support::is_blessed(case) {
        let end = if schema.ends_with('\n') { "" } else { "\n" };
        return Ok(fs::write(path, format!("{schema}{end}{TAIL}{actual}"))?);
    }
    Err(format!("{}\nBLESS='{case}' rewrites it", support::diff(expected, &actual)).into())
}

fn tail(sources: &SourceMap, diagnostic: &Diagnostic, main: &str) -> String {
    let place = |span: Span| {
        let file = sources.get(span.file).unwrap();
        let ((line, column), (end_line, end_column)) = (file.line_column(span.start), file.line_column(span.end));
        let name = if file.path == main { String::new() } else { format!("{}:", file.path) };
        format!("{name}{line}:{column}-{end_line}:{end_column}")
    };
    let mut tail = format!("//~ {} {} {}\n", place(diagnostic.primary.span), diagnostic.code.id(), diagnostic.message);
    if !diagnostic.primary.text.is_empty() {
        writeln!(tail, "//~   {}", diagnostic.primary.text).unwrap();
    }
    for label in &diagnostic.secondary {
        writeln!(tail, "//~   also {} {}", place(label.span), label.text).unwrap();
    }
    for help in &diagnostic.help {
        writeln!(tail, "//~   help: {help}").unwrap();
    }
    if let Some(fix) = &diagnostic.fix {
        writeln!(tail, "//~   fix: {} {:?}", place(fix.span), fix.replacement).unwrap();
    }
    tail
}
