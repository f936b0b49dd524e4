//! The cases and what is to become of them, wherever they come from.

use crate::support::drivers::Answer;
use crate::support::{files_below, is_same_json, root};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A text and what every decoder says of it.
pub struct Case {
    /// What it is called; no other one is.
    pub name: String,
    /// The rule of docs/wire.md that it shows, if it was written for one.
    pub rule: Option<String>,
    pub module: String,
    pub root: String,
    pub text: Vec<u8>,
    pub expected: Expected,
}

/// A verdict.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// This is written for it.
    Accept(String),
    /// All write the same for it.
    AcceptSomehow,
    Reject {
        code: String,
        path: String,
    },
}

impl Expected {
    /// Whether an answer is the expected one.
    pub fn is(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::Accept(encoded), Answer::Text(text)) => is_same_json(encoded, text),
            (Self::AcceptSomehow, Answer::Text(_)) => true,
            (Self::Reject { code, path }, Answer::Rejected { code: found, path: place, .. }) => code == found && path == place,
            _ => false,
        }
    }

    /// What is written, if that is known.
    pub fn written(&self) -> Option<Value> {
        let Self::Accept(encoded) = self else { return None };
        serde_json::from_str(encoded).ok()
    }

    /// Whether the text is to be accepted.
    pub fn is_accept(&self) -> bool {
        !matches!(self, Self::Reject { .. })
    }
}

/// A vector: what `hprotoc vectors` writes, and which rule it shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: Option<String>,
    root: String,
    text: Option<String>,
    hex: Option<String>,
    verdict: String,
    encoded: Option<Box<RawValue>>,
    code: Option<String>,
    path: Option<String>,
    why: Option<String>,
}

impl Line {
    /// `home` is what the names of its modules begin with.
    fn case(self, home: &str) -> Result<Case, String> {
        let shown = self.text.as_ref().or(self.hex.as_ref()).ok_or("no text")?;
        let name = format!("{}: {}", self.rule.as_ref().unwrap_or(&self.root), self.why.as_ref().unwrap_or(shown));
        let text = match (&self.text, &self.hex) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(hex)) => bytes(hex).ok_or("`hex` is no bytes")?,
            _ => return Err("both `text` and `hex`".to_owned()),
        };
        let expected = match (&*self.verdict, self.encoded, self.code, self.path) {
            ("accept", Some(encoded), None, None) => Expected::Accept(encoded.get().to_owned()),
            ("reject", None, Some(code), Some(path)) => Expected::Reject { code, path },
            _ => return Err("`accept` comes with `encoded`, `reject` with `code` and `path`".to_owned()),
        };
        let (module, root) = self.root.split_once('.').ok_or("`root` is no `module.Name`")?;
        Ok(Case { name, rule: self.rule, module: format!("{home}{module}"), root: root.to_owned(), text, expected })
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// The vectors of docs/wire.md.
pub fn of_the_page() -> Vec<Case> {
    let cases = vectors_below("tests/conformance", "conformance/");
    if let Some(case) = cases.iter().find(|case| case.rule.is_none()) {
        panic!("a vector of tests/conformance/ has no `rule`: {}", case.name);
    }
    cases
}

/// The messages for our own protocols and for the schemas of `tests/emit/`.
pub fn of_schemas() -> Vec<Case> {
    vectors_below("tests/roundtrip", "")
}

fn vectors_below(folder: &str, home: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for (file, text) in files_below(&root().join(folder), ".jsonl") {
        for (index, line) in String::from_utf8(text).unwrap().lines().enumerate() {
            let case = serde_json::from_str::<Line>(line).map_err(|error| error.to_string()).and_then(|line| line.case(home));
            cases.push(case.unwrap_or_else(|error| panic!("{folder}/{file}:{}: {error}\n{line}", index + 1)));
        }
    }
    cases
}
