//! Messages made from the schemas (`hprotoc vectors`): the generated code of each language says of them what the schema itself says, and what
//! one language writes the next one reads and writes again, in every order.
//!
//! The schemas are those of `tests/conformance.rs`. `VECTORS_COUNT` says how many messages (10,000), `VECTORS_SEED` which ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::schema::{Constraint, DeclId, Schema, Type};
use hprotoc::validate::{Code, Json, validate};
use hprotoc::vectors::{Vector, Vectors};
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
        Trial::test("both sides of every length come up", both_sides_of_every_length_come_up),
        Trial::test("the depth comes up, whatever the root", the_depth_comes_up_whatever_the_root),
        Trial::test("spellings of one key come up", spellings_of_one_key_come_up),
        Trial::test("there are always as many as asked for", there_are_always_as_many_as_asked_for),
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
    let expected = 12_923_025_339_567_987_228;
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

/// What is demanded of `v`, in ways that are not easy to meet.
const BOUNDED: &str = "
struct P { n: string }
enum Color { red, green, blue }
open enum OpenColor { red, green }
@length(30..) @pattern(\"^[a-z]+( [a-z]+)*$\") type Title = string
struct LongText { @length(1..=4000) v: string }
struct HugeText { @length(..=65536) v: string }
struct Token { @length(16..=16) @pattern(\"^[0-9A-F]*$\") v: string }
struct Word { @length(50..=60) @pattern(\"^[b-z]+$\") v: string }
struct Even { @length(7..=12) @pattern(\"^(ab)*$\") v: string }
struct Titled { @length(..=40) v: Title, x: int }
struct Address { @length(10..=12) v: url }
struct Blob { @length(5..=2001) v: bytes }
struct Structs { @length(..=5) v: P[] }
struct Colors { @length(1..=5) v: Color[] }
struct Flags { @length(2..=5) v: bool[] }
struct Lists { @length(..=5) v: int[][] }
struct Ids { @length(2..=5) @unique v: uuid[] }
struct Many { @length(6000..=6100) v: string[] }
struct ByName { @length(..=5) v: map<string, P> }
struct ById { @length(..=5) v: map<uuid, int> }
struct ByColor { @length(5..=7) v: map<OpenColor, int> }
struct Some { @length(1..=3) v: object }
";

fn both_sides_of_every_length_come_up() -> Result<(), Failed> {
    let sources = support::Sources::from([("bounded.hproto".to_owned(), BOUNDED.as_bytes().to_vec())]);
    let schema = support::render(&sources, "bounded").unwrap_or_else(|findings| panic!("{findings}")).schema;
    let mut missing = Vec::new();
    for root in schema.decl_ids().filter(|id| schema.is_root(*id)) {
        let Some(field) = schema.fields(root).find(|field| field.wire == "v") else { continue };
        let Type::Constrained(_, constraints) = &field.ty else { panic!("no constraint on {}", schema.decl(root).name) };
        let Some(Constraint::Length { min, max }) = constraints.iter().find(|one| matches!(one, Constraint::Length { .. })) else {
            panic!("no length on {}", schema.decl(root).name)
        };
        let (mut good, mut bad) = (BTreeSet::new(), BTreeSet::new());
        for vector in Vectors::new(&schema, root, 1).take(1500) {
            match vector.verdict {
                Ok(_) => good.extend(length_of_v(&vector.text)),
                Err(fault) if fault.code == Code::Constraint && fault.path == "/v" => bad.extend(length_of_v(&vector.text)),
                Err(_) => {}
            }
        }
        let (min, max) = (min.filter(|min| *min > 0), max.unwrap());
        let wanted_good = [Some(max), min].into_iter().flatten().filter(|length| schema.decl(root).name != "Even" || length % 2 == 0);
        let wanted_bad = [Some(max + 1), min.map(|min| min - 1)].into_iter().flatten();
        missing.extend(wanted_good.filter(|length| !good.contains(length)).map(|length| format!("{}: {length}", schema.decl(root).name)));
        missing.extend(wanted_bad.filter(|length| !bad.contains(length)).map(|length| format!("{}: not {length}", schema.decl(root).name)));
    }
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n").into()) }
}

/// Characters, bytes, items or entries.
fn length_of_v(text: &str) -> Option<u64> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let length = match &value["v"] {
        serde_json::Value::String(text) if text.ends_with("==") => text.len() / 4 * 3 - 2,
        serde_json::Value::String(text) if text.ends_with('=') => text.len() / 4 * 3 - 1,
        serde_json::Value::String(text) if text.starts_with("AAAA") => text.len() / 4 * 3,
        serde_json::Value::String(text) => text.chars().count(),
        serde_json::Value::Array(items) => items.len(),
        serde_json::Value::Object(entries) => entries.len(),
        _ => return None,
    };
    u64::try_from(length).ok()
}

/// Schemas that lead into themselves, or whose root is no object.
const DEEP: &str = "
type Tree = string | Tree[]
struct Leaf {}
closed struct Chain { next?: Chain, at: [int, int] }
union Nested keyed { list: Nested[], leaf }
union Group by type { group: Groups { all: map<string, Group>, at: int }, leaf: Leaf }
union Frame by [0] { 1: [int, string], 2 }
union Frames by [0] { 1: Frames[], 2 }
";

fn the_depth_comes_up_whatever_the_root() -> Result<(), Failed> {
    let sources = support::Sources::from([("deep.hproto".to_owned(), DEEP.as_bytes().to_vec())]);
    let schema = support::render(&sources, "deep").unwrap_or_else(|findings| panic!("{findings}")).schema;
    let mut missing = Vec::new();
    for (name, deepest) in [("Tree", 64), ("Chain", 64), ("Nested", 63), ("Group", 63), ("Frame", 1), ("Frames", 64)] {
        let root = oracle::decl(&schema, "deep", name).unwrap();
        let vectors: Vec<_> = Vectors::new(&schema, root, 1).take(1000).collect();
        if !vectors.iter().any(|vector| vector.verdict.as_ref().is_err_and(|fault| fault.code == Code::TooDeep)) {
            missing.push(format!("{name}: nothing is too deep"));
        }
        let depths = vectors.iter().filter_map(|vector| vector.verdict.as_ref().ok()).map(Json::depth);
        let found = depths.max().unwrap_or(0);
        if found < deepest {
            missing.push(format!("{name}: {found} instead of {deepest}"));
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n").into()) }
}

fn spellings_of_one_key_come_up() -> Result<(), Failed> {
    let text = "struct Ids { v: map<uuid, int> } struct Amounts { v: map<decimal, int> } struct Days { v: map<datetime, int> }";
    let sources = support::Sources::from([("twins.hproto".to_owned(), text.as_bytes().to_vec())]);
    let schema = support::render(&sources, "twins").unwrap_or_else(|findings| panic!("{findings}")).schema;
    for name in ["Ids", "Amounts", "Days"] {
        let root = oracle::decl(&schema, "twins", name).unwrap();
        let is_shorter = |vector: &Vector| {
            let Ok(Json::Object(fields)) = &vector.verdict else { return false };
            let Some((_, Json::Object(written))) = fields.first() else { return false };
            length_of_v(&vector.text).is_some_and(|length| length > written.len() as u64)
        };
        if !Vectors::new(&schema, root, 1).take(200).any(|vector| is_shorter(&vector)) {
            return Err(format!("no two keys of one value in {name}").into());
        }
    }
    Ok(())
}

/// Nobody finds a value for all of that, but there are as many messages as one asks for.
fn there_are_always_as_many_as_asked_for() -> Result<(), Failed> {
    let text = "struct Hard { @length(60..=60) @pattern(\"^(a|b)*c$\") v: string, @length(70000..) w: string[] } closed struct Empty {}";
    let sources = support::Sources::from([("hard.hproto".to_owned(), text.as_bytes().to_vec())]);
    let schema = support::render(&sources, "hard").unwrap_or_else(|findings| panic!("{findings}")).schema;
    for name in ["Hard", "Empty"] {
        let root = oracle::decl(&schema, "hard", name).unwrap();
        let count = Vectors::new(&schema, root, 1).take(500).count();
        if count < 500 {
            return Err(format!("{count} of {name}").into());
        }
    }
    Ok(())
}
