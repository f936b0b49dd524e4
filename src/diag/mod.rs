//! Diagnostics: everything the compiler has to say that has a place in a source text.
//!
//! A rule builds a [`Diagnostic`] and pushes it to the run's [`Diagnostics`]; renderers turn the finished list into text.
//! What has no span (an unreadable path, a bad flag) is not a diagnostic but a `CliError` of `src/cli`.

pub mod codes;
pub mod render;
pub mod suggest;

use crate::source::Span;
pub use codes::Code;
pub use suggest::Suggestions;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// There is no schema while one of these stands.
    Error,
    /// Allowed, and probably not what was meant.
    Warning,
}

/// A span with the words drawn beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What the reader should know about this place; lower case, no full stop; may be empty.
    pub text: String,
}

/// A replacement that mends the mistake, to be shown as help and offered by editors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced (an empty span inserts).
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, with its page in `docs/errors/`.
    pub code: Code,
    /// Taken from the code: `E…` is an error, `W…` a warning.
    pub severity: Severity,
    /// One line: lower case, no full stop, names in backticks.
    pub message: String,
    /// The smallest culprit.
    pub primary: Label,
    /// Other places that belong to the story, such as "first defined here".
    pub secondary: Vec<Label>,
    /// Ways out, one sentence each.
    pub help: Vec<String>,
    /// A mechanical way out.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `code` at `span`.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: clipped(message.into()),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Puts words beside the primary span.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = clipped(text.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: clipped(text.into()) });
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(clipped(text.into()));
        self
    }

    /// Offers a replacement.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }
}

/// The longest text of a finding, in bytes. A name in the source may be megabytes long, and every finding about it names it.
const LONGEST: usize = 600;

/// A text of reasonable length.
fn clipped(mut text: String) -> String {
    if text.len() > LONGEST {
        let mut end = LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

/// How many errors, and how many warnings, a run keeps. A text can hold millions of mistakes, and nobody reads so many.
const MOST: usize = 100_000;

/// The findings of a run; beyond a hundred thousand errors or warnings they are only counted.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = match diagnostic.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *count += 1;
        if *count <= MOST {
            self.list.push(diagnostic);
        }
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// All findings in the order of their places; equal ones once, and what several targets say about one place once. The last one
    /// says how many are left out.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (a.primary.span, a.code, &a.message).cmp(&(b.primary.span, b.code, &b.message)));
        self.list.dedup_by(|later, first| {
            let is_same_place = (later.code, later.primary.span) == (first.code, first.primary.span);
            later == first || (is_same_place && first.code.is_about_a_target())
        });
        let left_out = self.errors.saturating_sub(MOST) + self.warnings.saturating_sub(MOST);
        if let Some(last) = self.list.last_mut().filter(|_| left_out > 0) {
            last.help.push(format!("{left_out} more findings are not shown"));
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Diagnostics, MOST, codes};
    use crate::source::{SourceMap, Span};

    #[test]
    fn a_flood_is_cut_off_and_counted() {
        let file = SourceMap::default().add("flood.hproto", "");
        let mut diagnostics = Diagnostics::default();
        for at in 0..MOST + 3 {
            diagnostics.push(Diagnostic::new(codes::SEMICOLON, Span::new(file, at, at), "flood"));
        }
        diagnostics.push(Diagnostic::new(codes::DOCS_OF_NOTHING, Span::new(file, 0, 0), "a warning"));
        let findings = diagnostics.into_sorted();
        assert_eq!(findings.len(), MOST + 1);
        assert_eq!(findings.last().map(|last| last.help.clone()), Some(vec!["3 more findings are not shown".to_owned()]));
    }
}
