//! For people who read many, and for editors that know the shape of compilers' lines.

use super::messages;
use super::place::Places;
use super::text::visible;
use super::{Paint, Report, SHOWN, severity_name};
use std::fmt::Write as _;

pub(super) fn render(report: &Report<'_>, color: bool) -> String {
    let mut text = String::new();
    let paint = Paint::new(color);
    let mut places = Places::new(report.sources);
    for diagnostic in report.diagnostics.iter().take(SHOWN) {
        let place = places.of(diagnostic.primary.span);
        let _ = writeln!(
            text,
            "{}{}:{}:{}:{} {}{}[{}]{}: {}",
            paint.bold,
            visible(place.path),
            place.start.line,
            place.start.column,
            paint.reset,
            paint.of(diagnostic.severity),
            severity_name(diagnostic.severity),
            diagnostic.code.id(),
            paint.reset,
            visible(&diagnostic.message),
        );
    }
    if report.diagnostics.len() > SHOWN {
        let _ = writeln!(text, "… and {} more", report.diagnostics.len() - SHOWN);
    }
    text.push_str(&messages::short(report, &paint));
    for output in report.outputs {
        let _ = writeln!(
            text,
            "{}{}:{} {}error{}: {}",
            paint.bold,
            visible(&output.path),
            paint.reset,
            paint.error,
            paint.reset,
            visible(&output.message)
        );
    }
    text
}
