//! From a finished list of findings to text: for people (`human`, `short`), for programs (`json`), for code hosts (`github`, `sarif`).
//!
//! Every renderer is a pure view of one [`Report`]. What stands in a source text, in a path or in a message is never trusted: control
//! and bidirectional characters come out as `\u{…}` (see [`text::visible`]), and a line of any length is cut to a window.

mod excerpt;
mod github;
mod human;
mod json;
mod messages;
mod place;
mod sarif;
mod short;
#[cfg(test)]
mod tests;
pub mod text;

pub use messages::MessageFinding;

use super::{Diagnostic, Severity};
use crate::source::SourceMap;

/// The ways to print a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With excerpts of the source, drawn by codespan-reporting.
    Human,
    /// One line each: `path:line:col: error[E0201]: message`.
    Short,
    /// One JSON object a line, with everything.
    Json,
    /// Workflow commands that GitHub turns into annotations.
    Github,
    /// One SARIF 2.1.0 log.
    Sarif,
}

impl Format {
    /// Whether a person reads it. What programs read holds nothing but findings.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Human | Self::Short)
    }
}

/// A finding about a whole generated file: `hprotoc build --check` makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFinding {
    /// What is wrong, as a stable word for programs: `stale-output`, `missing-output`, `left-over-output`.
    pub rule: &'static str,
    /// The file, as the user would type it.
    pub path: String,
    /// One line: lower case, no full stop, names in backticks.
    pub message: String,
    /// A unified diff from what stands there to what should; only people get it.
    pub diff: Option<String>,
}

/// Everything there is to print.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The texts that the diagnostics point into.
    pub sources: &'a SourceMap,
    /// In the order they are to be printed.
    pub diagnostics: &'a [Diagnostic],
    /// In the order they are to be printed.
    pub outputs: &'a [OutputFinding],
    /// In the order they are to be printed.
    pub messages: &'a [MessageFinding],
}

impl Report<'_> {
    /// The report as text that ends with a line break; empty when there is nothing to say. `color` is for [`Format::Human`] and
    /// [`Format::Short`] only.
    #[must_use]
    pub fn render(&self, format: Format, color: bool) -> String {
        match format {
            Format::Human => human::render(self, color),
            Format::Short => short::render(self, color),
            Format::Json => json::render(self),
            Format::Github => github::render(self),
            Format::Sarif => sarif::render(self),
        }
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// How many diagnostics people are shown; the rest is counted.
const SHOWN: usize = 100;

/// Escape sequences of the terminal, or nothing.
struct Paint {
    error: &'static str,
    warning: &'static str,
    note: &'static str,
    removed: &'static str,
    added: &'static str,
    bold: &'static str,
    reset: &'static str,
}

impl Paint {
    fn new(color: bool) -> Self {
        if color {
            Self {
                error: "\x1b[1;31m",
                warning: "\x1b[1;33m",
                note: "\x1b[36m",
                removed: "\x1b[31m",
                added: "\x1b[32m",
                bold: "\x1b[1m",
                reset: "\x1b[0m",
            }
        } else {
            Self { error: "", warning: "", note: "", removed: "", added: "", bold: "", reset: "" }
        }
    }

    fn of(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
        }
    }
}

/// `error` or `warning`.
fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
