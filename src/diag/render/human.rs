//! For people: excerpts with carets, drawn by codespan-reporting, then the differences of outputs, then a count.

use super::excerpt::Excerpts;
use super::messages;
use super::text::{shortened, visible, visible_lines};
use super::{Paint, Report, SHOWN, severity_name};
use crate::diag::{Diagnostic, Fix, Severity};
use crate::source::{FileId, SourceMap};
use codespan_reporting::diagnostic::Diagnostic as Drawing;
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{Config, Styles, StylesWriter, emit_to_write_style};
use std::collections::BTreeSet;
use std::fmt::Write as _;

pub(super) fn render(report: &Report<'_>, color: bool) -> String {
    let mut text = String::new();
    for diagnostic in report.diagnostics.iter().take(SHOWN) {
        match draw(report.sources, diagnostic, color) {
            Some(drawn) => text.push_str(&drawn),
            // A span outside of every source cannot be drawn; its message is worth something all the same.
            None => {
                let _ =
                    writeln!(text, "{}[{}]: {}\n", severity_name(diagnostic.severity), diagnostic.code.id(), visible(&diagnostic.message));
            }
        }
    }
    if report.diagnostics.len() > SHOWN {
        let _ = writeln!(text, "… and {} more\n", report.diagnostics.len() - SHOWN);
    }
    text.push_str(&messages::human(report, color));
    let paint = Paint::new(color);
    for output in report.outputs {
        let _ = writeln!(text, "{}error{}: {}", paint.error, paint.reset, visible(&output.message));
        for line in output.diff.as_deref().unwrap_or_default().lines() {
            let style = match line.as_bytes().first() {
                Some(b'-') => paint.removed,
                Some(b'+') => paint.added,
                Some(b'@') => paint.note,
                _ => "",
            };
            let reset = if style.is_empty() { "" } else { paint.reset };
            let _ = writeln!(text, "  {style}{}{reset}", visible(line));
        }
        text.push('\n');
    }
    if !report.diagnostics.is_empty() {
        text.push_str(&summary(report, &paint));
    }
    text
}

fn draw(sources: &SourceMap, diagnostic: &Diagnostic, color: bool) -> Option<String> {
    let labels: Vec<_> = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary).collect();
    let (excerpts, labels) = Excerpts::cut(sources, &labels);
    let drawing = match diagnostic.severity {
        Severity::Error => Drawing::error(),
        Severity::Warning => Drawing::warning(),
    };
    let mut notes: Vec<String> = diagnostic.help.iter().map(|help| format!("help: {}", visible_lines(help))).collect();
    // A help that names the replacement has said it all.
    let is_said = |fix: &&Fix| diagnostic.help.iter().any(|help| help.contains(&format!("`{}`", fix.replacement)));
    let fix = diagnostic.fix.as_ref().filter(|fix| !is_said(fix));
    notes.extend(fix.map(|fix| format!("fix: {}", fix_in_words(sources, fix))));
    let drawing = drawing.with_code(diagnostic.code.id()).with_message(visible(&diagnostic.message)).with_labels(labels).with_notes(notes);
    emitted(&excerpts, &drawing, color)
}

/// What codespan-reporting draws; nothing if a label lies outside of every excerpt.
pub(super) fn emitted(excerpts: &Excerpts, drawing: &Drawing<FileId>, color: bool) -> Option<String> {
    let bytes = if color {
        emitted_to(excerpts, drawing, Ansi::new(Vec::new())).map(Ansi::into_inner)
    } else {
        emitted_to(excerpts, drawing, NoColor::new(Vec::new())).map(NoColor::into_inner)
    };
    String::from_utf8(bytes?).ok()
}

fn emitted_to<W: WriteColor>(excerpts: &Excerpts, drawing: &Drawing<FileId>, mut writer: W) -> Option<W> {
    let styles = Styles::default();
    emit_to_write_style(&mut StylesWriter::new(&mut writer, &styles), &Config::default(), excerpts, drawing).ok()?;
    Some(writer)
}

/// What a fix does, as a sentence.
fn fix_in_words(sources: &SourceMap, fix: &Fix) -> String {
    let old = shortened(sources.slice(fix.span), 60);
    let new = shortened(&fix.replacement, 60);
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("insert `{new}`"),
        (false, true) => format!("remove `{old}`"),
        (false, false) => format!("replace `{old}` with `{new}`"),
    }
}

/// How much there is, and where to read on.
fn summary(report: &Report<'_>, paint: &Paint) -> String {
    let counted = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let errors = report.count(Severity::Error);
    let counts: Vec<_> = [counted(errors, "error"), counted(report.count(Severity::Warning), "warning")].into_iter().flatten().collect();
    let codes: BTreeSet<_> = report.diagnostics.iter().take(SHOWN).map(|diagnostic| diagnostic.code.id()).collect();
    let about = if codes.len() == 1 { "it" } else { "one" };
    let more = codes.first().map(|code| format!("; more about {about}: `hprotoc explain {code}`")).unwrap_or_default();
    let style = if errors > 0 { paint.error } else { paint.warning };
    format!("{style}found {}{}{more}\n", counts.join(" and "), paint.reset)
}
