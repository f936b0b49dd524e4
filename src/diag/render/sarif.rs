//! For code scanning: one SARIF 2.1.0 log. Only the part of the format that is used stands here.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use super::messages;
use super::place::{Place, Places};
use super::text::ascii_controls;
use super::{Report, severity_name};
use crate::diag::{Code, Diagnostic, Label};
use indexmap::IndexSet;
use serde::Serialize;
use std::fmt::Write as _;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    version: &'static str,
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<String>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mending<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mending<'a> {
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<&'a str>,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut places = Places::new(report.sources);
    let mut codes: IndexSet<Code> = IndexSet::new();
    let mut results: Vec<_> = report
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let (rule_index, _) = codes.insert_full(diagnostic.code);
            finding(diagnostic, rule_index, &mut places)
        })
        .collect();
    let mut rules: Vec<_> = codes.into_iter().map(rule_of_code).collect();
    let mut other_rules: IndexSet<&'static str> = IndexSet::new();
    for finding in report.messages {
        let (index, _) = other_rules.insert_full(finding.code);
        let place = places.of(finding.span);
        let physical_location = PhysicalLocation { artifact_location: Artifact { uri: uri(place.path) }, region: Some(region(&place)) };
        results.push(bare_finding(finding.code, rules.len() + index, messages::in_words(finding), physical_location));
    }
    for output in report.outputs {
        let (index, _) = other_rules.insert_full(output.rule);
        let physical_location = PhysicalLocation { artifact_location: Artifact { uri: uri(&output.path) }, region: None };
        results.push(bare_finding(output.rule, rules.len() + index, output.message.clone(), physical_location));
    }
    rules.extend(other_rules.into_iter().map(|id| Rule { id, short_description: None, help: None }));
    let driver = Driver { name: "hprotoc", semantic_version: env!("CARGO_PKG_VERSION"), rules };
    let log = Log {
        version: "2.1.0",
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    // Serialising these plain structs to memory cannot fail.
    let mut text = ascii_controls(serde_json::to_string_pretty(&log).unwrap_or_default());
    text.push('\n');
    text
}

fn rule_of_code(code: Code) -> Rule {
    Rule {
        id: code.id(),
        short_description: Some(Message { text: code.title() }),
        help: Some(Help { text: code.page(), markdown: code.page() }),
    }
}

/// A finding that is a sentence and a place.
fn bare_finding<'a>(rule_id: &'static str, rule_index: usize, text: String, physical_location: PhysicalLocation) -> Finding<'a> {
    Finding {
        rule_id,
        rule_index,
        level: "error",
        message: Message { text },
        locations: [Location { physical_location, message: None }],
        related_locations: Vec::new(),
        fixes: Vec::new(),
    }
}

fn finding<'a>(diagnostic: &'a Diagnostic, rule_index: usize, places: &mut Places<'a>) -> Finding<'a> {
    let mut message = diagnostic.message.clone();
    for help in &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let fixes = diagnostic.fix.iter().map(|fix| {
        let place = places.of(fix.span);
        let replacement = Replacement { deleted_region: region(&place), inserted_content: Message { text: &fix.replacement } };
        Mending { artifact_changes: [Change { artifact_location: Artifact { uri: uri(place.path) }, replacements: [replacement] }] }
    });
    Finding {
        rule_id: diagnostic.code.id(),
        rule_index,
        level: severity_name(diagnostic.severity),
        message: Message { text: message },
        fixes: fixes.collect(),
        related_locations: diagnostic.secondary.iter().map(|label| location(label, places)).collect(),
        locations: [location(&diagnostic.primary, places)],
    }
}

fn location<'a>(label: &'a Label, places: &mut Places<'a>) -> Location<'a> {
    let place = places.of(label.span);
    let message = if label.text.is_empty() { None } else { Some(Message { text: label.text.as_str() }) };
    Location {
        physical_location: PhysicalLocation { artifact_location: Artifact { uri: uri(place.path) }, region: Some(region(&place)) },
        message,
    }
}

fn region(place: &Place<'_>) -> Region {
    Region { start_line: place.start.line, start_column: place.start.column, end_line: place.end.line, end_column: place.end.column }
}

/// A path as a URI reference.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
