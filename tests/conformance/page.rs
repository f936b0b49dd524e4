//! docs/wire.md and its vectors, held together.

use super::cases::Case;
use crate::support::root;
use libtest_mimic::Failed;
use std::collections::{BTreeMap, BTreeSet};

/// The rules that only accepted texts can show: they say what is written.
const ONLY_ACCEPTED: [&str; 1] = ["write-"];

/// The rules that only rejected texts can show: they say how.
const ONLY_REJECTED: [&str; 3] = ["path-", "text-5", "text-6"];

/// Every rule of the page has vectors on both sides of it, and every vector shows a rule of the page.
pub fn every_rule_has_vectors(cases: &[Case]) -> Result<(), Failed> {
    let page = std::fs::read_to_string(root().join("docs/wire.md"))?;
    let rules = rules_of(&page);
    let mut sides: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for case in cases {
        if let Some(rule) = &case.rule {
            sides.entry(rule).or_default()[usize::from(!case.expected.is_accept())] += 1;
        }
    }
    let mut complaints: Vec<String> =
        sides.keys().filter(|rule| !rules.contains(**rule)).map(|rule| format!("`{rule}` is not on the page")).collect();
    for rule in rules {
        let has = |list: &[&str]| list.iter().any(|name| rule == *name || (name.ends_with('-') && rule.starts_with(name)));
        let [accepted, rejected] = sides.get(rule).copied().unwrap_or_default();
        match (has(&ONLY_ACCEPTED), has(&ONLY_REJECTED)) {
            (true, _) if accepted > 0 && rejected == 0 => {}
            (_, true) if accepted == 0 && rejected > 0 => {}
            (false, false) if accepted > 0 && rejected > 0 => {}
            _ => complaints.push(format!("`{rule}` has {accepted} accepted and {rejected} rejected vectors")),
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

/// The names that sentences and rows of the page begin with.
fn rules_of(page: &str) -> BTreeSet<&str> {
    let lines = page.lines().filter_map(|line| line.strip_prefix("- `").or_else(|| line.strip_prefix("| `")));
    lines.filter_map(|line| Some(line.split_once('`')?.0)).filter(|name| is_rule(name)).collect()
}

/// A word and a number.
fn is_rule(name: &str) -> bool {
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase());
    name.split_once('-').is_some_and(|(word, number)| is_word(word) && number.parse::<u8>().is_ok())
}
