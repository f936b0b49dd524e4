//! The cases and what is to become of them, wherever they come from.

use crate::support::drivers::Answer;
use crate::support::samples::{self, Rejected, Sample};
use crate::support::{files_below, is_same_json, root};
use serde::Deserialize;
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

    /// Whether the text is to be accepted.
    pub fn is_accept(&self) -> bool {
        !matches!(self, Self::Reject { .. })
    }
}

/// A line of `tests/conformance/*.jsonl`: what `hprotoc vectors` writes, and which rule it shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
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
    fn case(self) -> Result<Case, String> {
        let shown = self.text.as_ref().or(self.hex.as_ref()).ok_or("no text")?;
        let name = format!("{}: {}", self.rule, self.why.as_ref().unwrap_or(shown));
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
        Ok(Case { name, rule: Some(self.rule), module: format!("conformance/{module}"), root: root.to_owned(), text, expected })
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// The vectors of docs/wire.md.
pub fn of_the_page() -> Vec<Case> {
    let mut cases = Vec::new();
    for (file, text) in files_below(&root().join("tests/conformance"), ".jsonl") {
        for (index, line) in String::from_utf8(text).unwrap().lines().enumerate() {
            let case = serde_json::from_str::<Line>(line).map_err(|error| error.to_string()).and_then(Line::case);
            cases.push(case.unwrap_or_else(|error| panic!("tests/conformance/{file}:{}: {error}\n{line}", index + 1)));
        }
    }
    cases
}

/// The messages of `tests/roundtrip/`, for our own protocols and for the schemas of `tests/emit/`.
pub fn of_schemas() -> Vec<Case> {
    let accepted = |Sample { module, root, name, text, written }: Sample| Case {
        name: format!("{module}/{root}/{name}"),
        rule: None,
        module,
        root,
        text: text.into_bytes(),
        expected: Expected::Accept(written.to_string()),
    };
    let rejected = |Rejected { module, root, why, text, code, path }: Rejected| Case {
        name: format!("reject {module}/{root}: {why}"),
        rule: None,
        module,
        root,
        text: text.into_bytes(),
        expected: Expected::Reject { code, path },
    };
    let accepted = samples::in_files().into_iter().chain(samples::listed()).map(accepted);
    accepted.chain(samples::rejected().into_iter().map(rejected)).collect()
}
