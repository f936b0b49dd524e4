//! Hostile schemas: every place where schema text can go, with every text that once left its place in some generator.
//!
//! `tests/hostile/texts.rs` lists the texts of the syntax tree and of the model, `places.rs` has a schema for each, `payloads.rs` what is put
//! there. A case is either refused with a diagnostic, or it compiles: then real parsers of each language read what comes out, it differs
//! from that of a harmless twin in literals, comments and names only, and loading it runs nothing of it. `verdicts.txt` records which.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "hostile/mod.rs"]
mod hostile_parts;
mod support;

use hostile_parts::cases::{self, Case};
use hostile_parts::characters;
use hostile_parts::packages::{self, Packages};
use hostile_parts::places::{PLACES, Spelling};
use hostile_parts::settings;
use hostile_parts::texts::{self, At, In};
use hprotoc::diag::{Diagnostics, Severity};
use hprotoc::source::SourceMap;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

fn main() {
    let all: Arc<OnceLock<Judged>> = Arc::default();
    let with = |test: fn(&Judged) -> Result<(), Failed>| {
        let all = Arc::clone(&all);
        move || test(all.get_or_init(judged))
    };
    let trials = vec![
        Trial::test("every text of the syntax tree has a place", every_text_of_the_tree_has_a_place),
        Trial::test("every text of the model is reached", every_text_of_the_model_is_reached),
        Trial::test("each is refused or compiles", with(verdicts_are_as_recorded)),
        Trial::test("the files are there", with(files_are_as_made)),
        Trial::test("every character comes back", characters::come_back_in_every_language),
        Trial::test("settings", settings::are_refused_or_harmless),
        Trial::test("Rust", with(|judged| packages::rust(judged.packages()))),
        Trial::test("Python", with(|judged| packages::python(judged.packages()))),
        Trial::test("TypeScript", with(|judged| packages::typescript(judged.packages()))),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// All cases with what the compiler says.
struct Judged {
    cases: Vec<(Case, String)>,
    packages: OnceLock<Packages>,
}

const COMPILES: &str = "compiles";

impl Judged {
    fn packages(&self) -> &Packages {
        self.packages.get_or_init(|| Packages::render(&self.compiled()))
    }

    fn compiled(&self) -> Vec<&Case> {
        self.cases.iter().filter(|(_, verdict)| verdict == COMPILES).map(|(case, _)| case).collect()
    }
}

fn judged() -> Judged {
    let cases = cases::all();
    let mut twins: BTreeMap<support::Sources, bool> = BTreeMap::new();
    let judge = |mut case: Case| {
        let verdict = verdict(&case.sources);
        if verdict == COMPILES {
            // All twins of a place are alike.
            let compiles = *twins.entry(renamed(&case)).or_insert_with(|| self::verdict(&case.twin) == COMPILES);
            if !compiles {
                // A word that the language itself knows has no like.
                assert!(matches!(case.place.spelling, Spelling::Word | Spelling::Number), "{}: its twin does not compile", case.name());
                case.twin = case.sources.clone();
            }
        }
        (case, verdict)
    };
    let cases = cases.into_iter().map(judge).collect();
    Judged { cases, packages: OnceLock::new() }
}

/// The files of a twin without the name of its case.
fn renamed(case: &Case) -> support::Sources {
    case.twin.iter().map(|(path, text)| (path.replacen(&case.payload.name, case.place.name, 1), text.clone())).collect()
}

/// `compiles`, or the codes of the errors.
fn verdict(sources: &support::Sources) -> String {
    let (_, findings, schema) = support::findings(sources);
    let codes: BTreeSet<&str> =
        findings.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.code.id()).collect();
    assert!(!codes.is_empty() || schema.is_some(), "refused without a word: {sources:?}");
    if codes.is_empty() { COMPILES.to_owned() } else { codes.into_iter().collect::<Vec<_>>().join(" ") }
}

/// The texts of a case's files.
fn texts_of(sources: &support::Sources) -> Vec<(At, String)> {
    let mut found = vec![];
    for bytes in sources.values() {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let file = SourceMap::default().add("text", text.as_str());
        let mut diagnostics = Diagnostics::default();
        let tree = hprotoc::syntax::parse(&text, file, &mut diagnostics);
        found.extend(texts::of_file(&hprotoc::ast::lower(&tree, &text, file, &mut diagnostics)));
    }
    found
}

/// A word, a quoted text or a number that stands nowhere else.
fn marker(spelling: Spelling) -> (&'static str, &'static str) {
    match spelling {
        Spelling::Docs | Spelling::Word | Spelling::Path => ("qmarker", "qmarker"),
        Spelling::Quoted | Spelling::Config => ("q-marker", "\"q-marker\""),
        Spelling::Pattern => ("q-marker", "\"^q\\\\-marker$\""),
        Spelling::Number => ("770077", "770077"),
    }
}

fn every_text_of_the_tree_has_a_place() -> Result<(), Failed> {
    let mut reached = BTreeSet::new();
    let mut complaint = String::new();
    for place in PLACES {
        let Some(at) = place.at else { continue };
        let (text, spelled) = marker(place.spelling);
        if texts_of(&cases::filled(place, "case", &[spelled.to_owned()]))
            .iter()
            .any(|(other, found)| *other == at && found.replace(['^', '$', '\\'], "") == text)
        {
            reached.insert(at);
        } else {
            let _ = writeln!(complaint, "`{}` has no {at:?} with the text", place.name);
        }
    }
    for at in At::ALL.iter().filter(|at| !reached.contains(at)) {
        let _ = writeln!(complaint, "{at:?}: tests/hostile/places.rs has no place for it");
    }
    if complaint.is_empty() { Ok(()) } else { Err(complaint.into()) }
}

fn every_text_of_the_model_is_reached() -> Result<(), Failed> {
    let mut reached = BTreeSet::new();
    for place in PLACES.iter().filter(|place| place.spelling != Spelling::Config) {
        let (text, spelled) = marker(place.spelling);
        let sources = cases::filled(place, "case", &[spelled.to_owned()]);
        let schema = hprotoc::check::analyse(&sources, &sources.keys().cloned().collect::<Vec<_>>()).schema;
        if let Some(schema) = schema {
            reached.extend(texts::of_schema(&schema, text));
        }
    }
    let missing: Vec<_> = In::ALL.iter().filter(|place| !reached.contains(place)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no place of tests/hostile/places.rs leads to {missing:?}").into()) }
}

fn verdicts_are_as_recorded(judged: &Judged) -> Result<(), Failed> {
    let mut by_place: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for (case, verdict) in &judged.cases {
        by_place.entry(case.place.name).or_default().entry(verdict).or_default().push(&case.payload.name);
    }
    let mut text = "# What the compiler says to each payload in each place; `BLESS=hostile` rewrites it.\n".to_owned();
    for (place, by_verdict) in by_place {
        let _ = writeln!(text, "\n{place}");
        for (verdict, payloads) in by_verdict {
            let _ = writeln!(text, "  {verdict}: {}", payloads.join(" "));
        }
    }
    settings::recorded("tests/hostile/verdicts.txt", &text)
}

/// The sharpest of the cases, as files: for whoever wants to see them, and for other tools. Only the long ones are not there.
fn files_are_as_made(judged: &Judged) -> Result<(), Failed> {
    let place = support::root().join("tests/hostile/files");
    let mut files = BTreeMap::new();
    for (case, _) in judged.cases.iter().filter(|(case, _)| case.is_sharp() && case.payload.name != "long") {
        // What a file system may not hold as a path stands above its text.
        let is_single = case.sources.len() == 1 && case.place.spelling != Spelling::Path;
        let mut text = String::new();
        for (path, source) in &case.sources {
            let head = if is_single { String::new() } else { format!("//- {}\n", serde_json::to_string(path)?) };
            text += &(head + std::str::from_utf8(source)?);
        }
        files.insert(format!("{}/{}.hproto", case.place.name, case.payload.name), text);
    }
    assert!(files.len() > 500, "{}", files.len());
    if support::is_blessed("hostile") {
        support::fill(&place, &files);
    }
    let written = if place.is_dir() { support::files_below(&place, "") } else { support::Sources::new() };
    let names: BTreeSet<&String> = files.keys().chain(written.keys()).collect();
    let differing = names.into_iter().filter(|name| files.get(*name).map(String::as_bytes) != written.get(*name).map(Vec::as_slice));
    let differing: Vec<&str> = differing.map(String::as_str).collect();
    if differing.is_empty() { Ok(()) } else { Err(format!("{differing:?}\nBLESS=hostile rewrites them").into()) }
}
