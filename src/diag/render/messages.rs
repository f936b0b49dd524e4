//! Findings about messages, for all readers.

use super::excerpt::Excerpts;
use super::human::emitted;
use super::place::{Place, Places};
use super::text::visible;
use super::{Paint, Report, SHOWN};
use crate::diag::Label;
use crate::source::Span;
use codespan_reporting::diagnostic::Diagnostic as Drawing;
use indexmap::IndexMap;
use serde::Serialize;
use std::fmt::Write as _;

/// A message that a schema does not accept: `hprotoc validate` makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageFinding {
    /// The code of the wire: `wrong_type`.
    pub code: &'static str,
    /// What was expected and what stood there.
    pub message: String,
    /// Where, in the text that the message was read from.
    pub span: Span,
    /// A JSON Pointer to the place in the message.
    pub pointer: String,
    /// The same with `*` for items and the keys of maps.
    pub pattern: String,
    /// What it was read as.
    pub root: String,
    /// The row of a union that it is, where that is known.
    pub row: Option<String>,
    /// Its number in its file, from 1.
    pub number: usize,
    /// Whether a page sent or received it, where that is known.
    pub direction: Option<&'static str>,
}

impl MessageFinding {
    /// The sentence, where it says what kind of fault it is: an unknown tag is another fault than the next one, a bad date is not.
    fn telling_sentence(&self) -> Option<&str> {
        matches!(self.code, "unknown_tag" | "unknown_field" | "invalid_json").then_some(&self.message)
    }

    /// Where it is in the message, and what the message is.
    fn place_in_words(&self) -> String {
        let pointer = if self.pointer.is_empty() { "the whole message".to_owned() } else { format!("`{}`", shortened(&self.pointer)) };
        let row = self.row.as_ref().map_or_else(String::new, |row| format!(", row `{row}`"));
        let direction = self.direction.map_or_else(String::new, |direction| format!(", {direction}"));
        format!("{pointer} of `{}`{row}{direction}", self.root)
    }
}

/// A pointer of reasonable length: its keys come from the message.
fn shortened(pointer: &str) -> String {
    const MOST: usize = 120;
    match pointer.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", pointer.get(..end).unwrap_or_default()),
        None => pointer.to_owned(),
    }
}

/// The same fault in the same place of the same kind of message, once each: the first message, and how many have it.
fn different(messages: &[MessageFinding]) -> Vec<(&MessageFinding, usize)> {
    let mut counts = IndexMap::new();
    for finding in messages {
        let kind = (finding.code, &finding.pattern, &finding.root, &finding.row, finding.direction, finding.telling_sentence());
        counts.entry(kind).or_insert((finding, 0)).1 += 1;
    }
    counts.into_values().collect()
}

/// For people: what is different, drawn.
pub(super) fn human(report: &Report<'_>, color: bool) -> String {
    let mut text = String::new();
    let different = different(report.messages);
    for (finding, count) in different.iter().take(SHOWN) {
        let label = Label { span: finding.span, text: finding.place_in_words() };
        let (excerpts, labels) = Excerpts::cut(report.sources, &[&label]);
        let notes = if *count > 1 { vec![format!("{count} messages have this fault; this is the first")] } else { Vec::new() };
        let drawing = Drawing::error().with_code(finding.code).with_message(visible(&finding.message));
        match emitted(&excerpts, &drawing.with_labels(labels).with_notes(notes), color) {
            Some(drawn) => text.push_str(&drawn),
            None => {
                let _ = writeln!(text, "error[{}]: {}\n", finding.code, visible(&finding.message));
            }
        }
    }
    if different.len() > SHOWN {
        let _ = writeln!(text, "… and {} more\n", different.len() - SHOWN);
    }
    text
}

/// For people who read many: a line for each message.
pub(super) fn short(report: &Report<'_>, paint: &Paint) -> String {
    let mut text = String::new();
    let mut places = Places::new(report.sources);
    let Paint { bold, reset, error, .. } = paint;
    for finding in report.messages.iter().take(SHOWN) {
        let Place { path, start, .. } = places.of(finding.span);
        let (path, message, place) = (visible(path), visible(&finding.message), finding.place_in_words());
        let (line, column, code) = (start.line, start.column, finding.code);
        let _ = writeln!(text, "{bold}{path}:{line}:{column}:{reset} {error}error[{code}]{reset}: {message} ({})", visible(&place));
    }
    if report.messages.len() > SHOWN {
        let _ = writeln!(text, "… and {} more", report.messages.len() - SHOWN);
    }
    text
}

/// What programs get.
#[derive(Serialize)]
pub(super) struct MessageAt<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    pub(super) place: Place<'a>,
    pointer: &'a str,
    pattern: &'a str,
    root: &'a str,
    row: Option<&'a str>,
    number: usize,
    direction: Option<&'static str>,
}

impl<'a> MessageAt<'a> {
    pub(super) fn new(finding: &'a MessageFinding, places: &mut Places<'a>) -> Self {
        Self {
            severity: "error",
            code: finding.code,
            message: &finding.message,
            place: places.of(finding.span),
            pointer: &finding.pointer,
            pattern: &finding.pattern,
            root: &finding.root,
            row: finding.row.as_deref(),
            number: finding.number,
            direction: finding.direction,
        }
    }
}

/// What is said of a message, for renderers that have one text for it.
pub(super) fn in_words(finding: &MessageFinding) -> String {
    format!("{} ({})", finding.message, finding.place_in_words())
}
