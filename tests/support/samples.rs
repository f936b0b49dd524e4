//! The messages of `tests/roundtrip/` and what is to become of them.

use super::{files_below, root};
use serde_json::Value;

/// A text that all languages accept.
pub struct Sample {
    pub module: String,
    pub root: String,
    pub name: String,
    pub text: String,
    /// What is written for it.
    pub written: Value,
}

/// A text that all languages reject.
pub struct Rejected {
    pub module: String,
    pub root: String,
    pub why: String,
    pub text: String,
    pub code: String,
    pub path: String,
}

/// The samples with files of their own.
pub fn in_files() -> Vec<Sample> {
    let files = files_below(&root().join("tests/roundtrip/samples"), ".json");
    let mut samples = Vec::new();
    for (path, text) in &files {
        let Some(stem) = path.strip_suffix(".json").filter(|stem| !stem.ends_with(".written")) else { continue };
        let (rest, name) = stem.rsplit_once('/').unwrap();
        let (module, root) = rest.rsplit_once('/').unwrap();
        let written = files.get(&format!("{stem}.written.json")).unwrap_or(text);
        samples.push(Sample {
            module: module.to_owned(),
            root: root.to_owned(),
            name: name.to_owned(),
            text: String::from_utf8(text.clone()).unwrap(),
            written: serde_json::from_slice(written).unwrap_or_else(|error| panic!("{path}: {error}")),
        });
    }
    samples
}

/// The samples of the lists.
pub fn listed() -> Vec<Sample> {
    let sample = |(module, root, case): (String, String, Value)| {
        let text = text_of(&case, "text");
        let written = case.get("written").cloned().unwrap_or_else(|| serde_json::from_str(&text).unwrap());
        Sample { module, root, name: text_of(&case, "why"), text, written }
    };
    cases("accept").into_iter().map(sample).collect()
}

/// What is to be rejected.
pub fn rejected() -> Vec<Rejected> {
    let rejected = |(module, root, case): (String, String, Value)| Rejected {
        module,
        root,
        why: text_of(&case, "why"),
        text: text_of(&case, "text"),
        code: text_of(&case, "code"),
        path: text_of(&case, "path"),
    };
    cases("reject").into_iter().map(rejected).collect()
}

/// The cases of the lists of a folder, with module and root.
fn cases(folder: &str) -> Vec<(String, String, Value)> {
    let mut cases = Vec::new();
    for (path, text) in files_below(&root().join("tests/roundtrip").join(folder), ".json") {
        let (module, name) = path.trim_end_matches(".json").rsplit_once('/').unwrap();
        let list: Vec<Value> = serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        cases.extend(list.into_iter().map(|case| (module.to_owned(), name.to_owned(), case)));
    }
    cases
}

fn text_of(case: &Value, key: &str) -> String {
    case[key].as_str().unwrap_or_else(|| panic!("`{key}` is no text in {case}")).to_owned()
}
