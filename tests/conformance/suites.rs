//! The cases of public test suites. They are other people's data and lie beside the project; where they are missing there are none.

use super::cases::{Case, Expected};
use crate::support::root;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The formats of JSON Schema, and the root that has a field of each.
const FORMATS: [(&str, &str); 5] =
    [("date-time", "OfDatetime"), ("date", "OfDate"), ("time", "OfTime"), ("duration", "OfDuration"), ("uuid", "OfUuid")];

fn folder() -> PathBuf {
    root().join("../shared/corpus/suites")
}

/// Whether the suites are there.
pub fn are_there() -> bool {
    folder().is_dir()
}

/// The lines of a list of ours, as words: what is said of a case, and behind `#` why.
fn listed(file: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("tests/conformance").join(file)).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split(" # ").next().unwrap_or(line).split_whitespace().map(str::to_owned).collect()).collect()
}

/// JSONTestSuite: what is JSON. `y_` is accepted, `n_` is not; what becomes of `i_`, and of what no root can be, is listed.
pub fn texts() -> Vec<Case> {
    let mut listed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mut words in self::listed("json_test_suite.txt") {
        listed.insert(words.remove(0), words);
    }
    let mut cases = Vec::new();
    let files = crate::support::files_below(&folder().join("JSONTestSuite/test_parsing"), ".json");
    for (file, text) in files {
        // Of a key that stands twice the last one counts.
        let value = || serde_json::from_slice::<Value>(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let accept = || Expected::Accept(value().to_string());
        let reject = |code: &str, path: &str| Expected::Reject { code: code.to_owned(), path: path.to_owned() };
        let expected = match listed.remove(&file).as_deref() {
            Some([verdict]) if verdict == "accept" => accept(),
            Some([code]) => reject(code, ""),
            Some([code, path]) => reject(code, path),
            None if file.starts_with("y_") => accept(),
            None if file.starts_with("n_") => reject("invalid_json", ""),
            other => panic!("tests/conformance/json_test_suite.txt says {other:?} of {file}"),
        };
        let (module, root) = ("conformance/text".to_owned(), "Anything".to_owned());
        cases.push(Case { name: format!("JSONTestSuite {file}"), rule: None, module, root, text, expected });
    }
    assert!(listed.is_empty(), "tests/conformance/json_test_suite.txt lists what is not there: {listed:?}");
    cases
}

#[derive(Deserialize)]
struct Group {
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    description: String,
    data: Value,
    valid: bool,
}

/// The files of the JSON-Schema test suite for formats. Where the wire says something else it is listed.
pub fn formats() -> Vec<Case> {
    let mut listed: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut used = BTreeSet::new();
    for words in self::listed("json_schema_formats.txt") {
        let [format, data, code] = &words[..] else { panic!("tests/conformance/json_schema_formats.txt: {words:?}") };
        listed.insert((format.clone(), data.clone()), code.clone());
    }
    let mut cases = Vec::new();
    for (format, root) in FORMATS {
        let path = folder().join("JSON-Schema-Test-Suite/tests/draft2020-12/optional/format").join(format!("{format}.json"));
        let groups: Vec<Group> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for test in groups.into_iter().flat_map(|group| group.tests) {
            let reject = |code: &str| Expected::Reject { code: code.to_owned(), path: "/v".to_owned() };
            let usual = match (&test.data, test.valid) {
                // The formats of JSON Schema say nothing of what is no string.
                (data, _) if !data.is_string() => reject("wrong_type"),
                (_, true) => Expected::AcceptSomehow,
                (_, false) => reject("bad_format"),
            };
            let key = (format.to_owned(), test.data.to_string());
            let expected = listed.get(&key).map(|code| if code == "accept" { Expected::AcceptSomehow } else { reject(code) });
            used.insert(key);
            let name = format!("JSON Schema {format}: {}: {}", test.description, test.data);
            assert!(expected.as_ref() != Some(&usual), "{name}: the list says nothing else than the suite");
            let text = json!({"v": test.data}).to_string().into_bytes();
            let module = "conformance/formats".to_owned();
            cases.push(Case { name, rule: None, module, root: root.to_owned(), text, expected: expected.unwrap_or(usual) });
        }
    }
    listed.retain(|key, _| !used.contains(key));
    assert!(listed.is_empty(), "tests/conformance/json_schema_formats.txt lists what is not there: {listed:?}");
    cases
}

/// How many recorded messages `tests/corpus.rs` reads.
pub fn recorded() -> usize {
    let protocols = ["acp", "cdp", "dap", "mcp"];
    let lines =
        |protocol: &str| fs::read_to_string(folder().join("..").join(protocol).join("cases.jsonl")).map_or(0, |text| text.lines().count());
    protocols.into_iter().map(lines).sum()
}
