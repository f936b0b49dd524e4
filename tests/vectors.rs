//! Messages made from the schemas (`hprotoc vectors`): the generated code of each language says of them what the schema itself says, and what
//! one language writes the next one reads and writes again, in every order.
//!
//! The schemas are those of `tests/conformance.rs`. `VECTORS_COUNT` says how many messages (10,000), `VECTORS_SEED` which ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::schema::{DeclId, Schema};
use hprotoc::validate::validate;
use hprotoc::vectors::Vectors;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use support::drivers::{Answer, Drivers, LANGUAGES};
use support::{oracle, package};

fn main() {
    let schema = Arc::new(package::schema().unwrap_or_else(|findings| panic!("the schemas have errors:\n{findings}")));
    let drivers = Arc::new(Drivers::default());
    let roots: Vec<DeclId> = schema.decl_ids().filter(|id| schema.is_root(*id)).collect();
    let (count, seed) = (setting("VECTORS_COUNT", 10_000), setting("VECTORS_SEED", 1));
    let mut trials = vec![
        Trial::test("a seed makes the same messages everywhere", a_seed_makes_the_same_messages_everywhere),
        Trial::test("every kind of fault comes up", every_kind_of_fault_comes_up),
    ];
    for root in &roots {
        let (schema, drivers, root) = (Arc::clone(&schema), Arc::clone(&drivers), *root);
        let name = format!("{}/{}", schema.module(schema.decl(root).module).name, schema.decl(root).name);
        let count = usize::try_from(count).unwrap().div_ceil(roots.len());
        trials.push(Trial::test(name, move || all_languages_agree(&schema, root, seed, count, &drivers)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn setting(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().map_or(or, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

fn all_languages_agree(schema: &Schema, root: DeclId, seed: u64, count: usize, drivers: &Drivers) -> Result<(), Failed> {
    let mut complaints = Vec::new();
    let mut asked = 0;
    for vector in Vectors::new(schema, root, seed).take(count) {
        let mut asking = Asking { schema, root, drivers, answers: BTreeMap::new() };
        if let Err(complaint) = asking.agrees(&vector.text) {
            complaints.push(format!("{}\n{complaint}", vector.text));
        }
        asked += asking.answers.len();
        if complaints.len() > 5 {
            break;
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(format!("after {asked} answers:\n{}", complaints.join("\n")).into()) }
}

/// What was asked about one message and what came of it.
struct Asking<'a> {
    schema: &'a Schema,
    root: DeclId,
    drivers: &'a Drivers,
    answers: BTreeMap<(&'static str, String), Answer>,
}

impl Asking<'_> {
    /// All say of a text what the schema says, and of what they write themselves.
    fn agrees(&mut self, text: &str) -> Result<(), String> {
        let expected = oracle::ask(self.schema, self.root, text);
        for first in LANGUAGES {
            let Some(one) = self.written(first, text, &expected)? else { continue };
            for second in LANGUAGES.into_iter().filter(|language| *language != first) {
                let Some(two) = self.written(second, &one, &expected)? else { continue };
                for third in LANGUAGES.into_iter().filter(|language| ![first, second].contains(language)) {
                    self.written(third, &two, &expected)?;
                }
            }
        }
        Ok(())
    }

    /// What a language writes for a text; nothing if it is right to reject it.
    fn written(&mut self, language: &'static str, text: &str, expected: &Answer) -> Result<Option<String>, String> {
        let decl = self.schema.decl(self.root);
        let module = &self.schema.module(decl.module).name;
        let key = (language, text.to_owned());
        if !self.answers.contains_key(&key) {
            let answer = self.drivers.ask(language, module, &decl.name, text)?;
            self.answers.insert(key.clone(), answer);
        }
        match (&self.answers[&key], expected) {
            (Answer::Text(written), expected) if self.answers[&key].is_like(expected) => Ok(Some(written.clone())),
            (answer, expected) if answer.is_like(expected) => Ok(None),
            (answer, expected) => Err(format!("    {language} reads {text}\n    as {answer:?}\n    expected {expected:?}")),
        }
    }
}

/// A schema with something of everything.
const SMALL: &str = "
struct Point { x: int, y: float = 0.5, z?: i64, at: datetime, @length(1..=3) name: string }
closed struct Sealed { id: uuid, tags: map<string, u8> }
union Message by type { point: Point, sealed: Sealed, leave }
";

fn small() -> Schema {
    let sources = support::Sources::from([("small.hproto".to_owned(), SMALL.as_bytes().to_vec())]);
    support::render(&sources, "small").unwrap_or_else(|findings| panic!("{findings}")).schema
}

fn a_seed_makes_the_same_messages_everywhere() -> Result<(), Failed> {
    let schema = small();
    let root = oracle::decl(&schema, "small", "Message").unwrap();
    let all: Vec<String> = Vectors::new(&schema, root, 7).take(400).map(|vector| vector.text).collect();
    let again: Vec<String> = Vectors::new(&schema, root, 7).take(400).map(|vector| vector.text).collect();
    let other: Vec<String> = Vectors::new(&schema, root, 8).take(400).map(|vector| vector.text).collect();
    let hash = all.iter().flat_map(|text| text.bytes()).fold(0_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
    let different: BTreeSet<&String> = all.iter().collect();
    if all != again || all == other || different.len() < 390 {
        return Err(format!("{} different messages of 400", different.len()).into());
    }
    // Whoever changes what is made up changes this number.
    let expected = 3_158_669_241_344_160_889;
    if hash == expected { Ok(()) } else { Err(format!("the messages come to {hash}, not {expected}").into()) }
}

fn every_kind_of_fault_comes_up() -> Result<(), Failed> {
    let schema = small();
    let root = oracle::decl(&schema, "small", "Message").unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for vector in Vectors::new(&schema, root, 1).take(2000) {
        assert_eq!(vector.verdict, validate(&schema, root, vector.text.as_bytes()));
        *counts.entry(vector.verdict.as_ref().map_or_else(|fault| fault.code.as_str(), |_| "accepted")).or_default() += 1;
    }
    println!("{counts:?}");
    let is_balanced = counts.len() == 11 && counts["accepted"] > 400 && counts.values().all(|count| *count > 3);
    if is_balanced { Ok(()) } else { Err(format!("{counts:?}").into()) }
}
