//! For programs: one JSON object a line, each with a `kind`.

use super::messages::MessageAt;
use super::place::{Place, Places};
use super::text::ascii_controls;
use super::{OutputFinding, Report, severity_name};
use crate::diag::{Diagnostic, Label};
use serde::Serialize;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'a> {
    Diagnostic {
        severity: &'static str,
        code: &'static str,
        title: &'static str,
        message: &'a str,
        #[serde(flatten)]
        primary: LabelAt<'a>,
        secondary: Vec<LabelAt<'a>>,
        help: &'a [String],
        fix: Option<FixAt<'a>>,
    },
    Message(MessageAt<'a>),
    Output {
        severity: &'static str,
        rule: &'static str,
        path: &'a str,
        message: &'a str,
    },
}

#[derive(Serialize)]
struct LabelAt<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct FixAt<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    replacement: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut places = Places::new(report.sources);
    let diagnostics = report.diagnostics.iter().map(|diagnostic| diagnostic_line(diagnostic, &mut places));
    let outputs = report.outputs.iter().map(output_line);
    let mut places_of_messages = Places::new(report.sources);
    let messages = report.messages.iter().map(|finding| Line::Message(MessageAt::new(finding, &mut places_of_messages)));
    let mut text = String::new();
    // Serialising these plain structs to memory cannot fail.
    for line in diagnostics.chain(outputs).chain(messages).filter_map(|line| serde_json::to_string(&line).ok()) {
        text.push_str(&ascii_controls(line));
        text.push('\n');
    }
    text
}

fn diagnostic_line<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'a>) -> Line<'a> {
    let label_at = |label: &'a Label, places: &mut Places<'a>| LabelAt { place: places.of(label.span), label: &label.text };
    Line::Diagnostic {
        severity: severity_name(diagnostic.severity),
        code: diagnostic.code.id(),
        title: diagnostic.code.title(),
        message: &diagnostic.message,
        primary: label_at(&diagnostic.primary, places),
        secondary: diagnostic.secondary.iter().map(|label| label_at(label, places)).collect(),
        help: &diagnostic.help,
        fix: diagnostic.fix.as_ref().map(|fix| FixAt { place: places.of(fix.span), replacement: &fix.replacement }),
    }
}

fn output_line(output: &OutputFinding) -> Line<'_> {
    Line::Output { severity: "error", rule: output.rule, path: &output.path, message: &output.message }
}
