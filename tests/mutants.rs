//! Damaged messages: what `hprotoc vectors` makes is changed further, by members and by bytes. Each language says of it what the schema
//! itself says, and nothing but its documented error comes out.
//!
//! What gets a verdict that no message before got is changed further, in its turn. A run takes some seconds; by hand it may take any time:
//! `MUTANTS_SECONDS=600 MUTANTS_LANGUAGE=python cargo test --release --test mutants`. `MUTANTS_SEED` says which messages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::schema::{DeclId, Schema};
use hprotoc::vectors::Vectors;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use support::drivers::{Answer, Drivers, LANGUAGES};
use support::random::Random;
use support::{message_mutants, oracle, package};

/// How many messages a driver is given at once: fewer than a pipe holds back.
const AT_ONCE: usize = 64;

/// How many complaints are enough.
const ENOUGH: usize = 10;

fn setting(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().map_or(or, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn all_languages_agree_about_damaged_messages() {
    let schema = package::schema().unwrap_or_else(|findings| panic!("the schemas have errors:\n{findings}"));
    let chosen = std::env::var("MUTANTS_LANGUAGE").ok();
    for language in LANGUAGES.into_iter().filter(|language| chosen.as_deref().is_none_or(|chosen| chosen == *language)) {
        let mut run = Run::new(&schema, language);
        let time = Duration::from_secs(setting("MUTANTS_SECONDS", 2));
        let begin = Instant::now();
        while begin.elapsed() < time && run.complaints.len() < ENOUGH {
            run.ask_some();
        }
        println!("{language}: {} messages, {} of them accepted, {} kinds of verdicts", run.asked, run.accepted, run.verdicts.len());
        assert!(run.complaints.is_empty(), "{}", run.complaints.join("\n"));
        assert!(run.accepted > 0 && run.accepted < run.asked, "the messages are of one kind");
    }
}

/// What a language was asked.
struct Run<'s> {
    schema: &'s Schema,
    language: &'static str,
    drivers: Drivers,
    random: Random,
    /// What is changed.
    seeds: Vec<(DeclId, Vec<u8>)>,
    verdicts: BTreeSet<(DeclId, String)>,
    asked: usize,
    accepted: usize,
    complaints: Vec<String>,
}

impl<'s> Run<'s> {
    fn new(schema: &'s Schema, language: &'static str) -> Self {
        let seed = setting("MUTANTS_SEED", 1);
        let roots = schema.decl_ids().filter(|id| schema.is_root(*id));
        let of_root = |root| Vectors::new(schema, root, seed).take(12).map(move |vector| (root, vector.text.into_bytes()));
        let seeds: Vec<_> = roots.flat_map(of_root).collect();
        let drivers = Drivers::default();
        // The first question starts the driver, which may have to be built.
        drivers.ask(language, "", "", "").unwrap();
        let random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        Self { schema, language, drivers, random, seeds, verdicts: BTreeSet::new(), asked: 0, accepted: 0, complaints: vec![] }
    }

    /// The module and name of a root.
    fn name(&self, root: DeclId) -> (&'s str, &'s str) {
        let decl = self.schema.decl(root);
        (&self.schema.module(decl.module).name, &decl.name)
    }

    fn ask_some(&mut self) {
        let messages: Vec<_> = (0..AT_ONCE).map(|_| self.mutant()).collect();
        let requests = messages.iter().map(|(root, text)| (self.name(*root), text.as_slice()));
        let answers = self.drivers.ask_many(self.language, requests).unwrap();
        for ((root, text), answer) in messages.into_iter().zip(answers) {
            let expected = oracle::ask(self.schema, root, &text);
            // With its defaults it is deeper than an encoder writes: no decoder is wrong about it.
            if !matches!(expected, Answer::Crash(_)) {
                self.judge(root, text, &answer, &expected);
            }
        }
    }

    fn mutant(&mut self) -> (DeclId, Vec<u8>) {
        let (root, text) = &self.seeds[self.random.below(self.seeds.len())];
        let (_, other) = &self.seeds[self.random.below(self.seeds.len())];
        (*root, message_mutants::mutate(text, other, &mut self.random))
    }

    fn judge(&mut self, root: DeclId, text: Vec<u8>, answer: &Answer, expected: &Answer) {
        if !answer.is_like(expected) {
            let (module, name) = self.name(root);
            let shown = String::from_utf8_lossy(&text);
            self.complaints.push(format!("{} reads {shown} as {module}.{name}: {answer:?}\n    expected {expected:?}", self.language));
        }
        self.asked += 1;
        self.accepted += usize::from(matches!(expected, Answer::Text(_)));
        let verdict = match expected {
            Answer::Rejected { code, path, .. } => format!("{code} {}", path.replace(|c: char| c.is_ascii_digit(), "")),
            _ => "accepted".to_owned(),
        };
        if text.len() < 2_000 && verdict.len() < 200 && self.verdicts.insert((root, verdict)) {
            self.seeds.push((root, text));
        }
    }
}
