//! For GitHub Actions: workflow commands, which become annotations on the changed lines.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::messages;
use super::place::Places;
use super::text::{visible, visible_lines};
use super::{Report, severity_name};
use std::fmt::Write as _;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    let mut places = Places::new(report.sources);
    for diagnostic in report.diagnostics {
        let place = places.of(diagnostic.primary.span);
        let mut message = visible(&diagnostic.message).into_owned();
        if !diagnostic.primary.text.is_empty() {
            let _ = write!(message, "\nhere: {}", visible(&diagnostic.primary.text));
        }
        for label in &diagnostic.secondary {
            let there = places.of(label.span);
            let _ = write!(message, "\n{}:{}:{}: {}", visible(there.path), there.start.line, there.start.column, visible(&label.text));
        }
        for help in &diagnostic.help {
            let _ = write!(message, "\nhelp: {}", visible_lines(help));
        }
        let _ = writeln!(
            text,
            "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            severity_name(diagnostic.severity),
            property(place.path),
            place.start.line,
            place.start.column,
            place.end.line,
            place.end.column,
            property(&format!("{}: {}", diagnostic.code.id(), diagnostic.code.title())),
            data(&message),
        );
    }
    for finding in report.messages {
        let place = places.of(finding.span);
        let (path, start, end, title) = (property(place.path), place.start, place.end, property(finding.code));
        let at = format!("line={},col={},endLine={},endColumn={}", start.line, start.column, end.line, end.column);
        let _ = writeln!(text, "::error file={path},{at},title={title}::{}", data(&visible(&messages::in_words(finding))));
    }
    for output in report.outputs {
        let (path, rule) = (property(&output.path), property(output.rule));
        let _ = writeln!(text, "::error file={path},title={rule}::{}", data(&visible(&output.message)));
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_end_its_command() {
        assert_eq!(data("50% of\r\n::error::x"), "50%25 of%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25\\u{a}");
    }
}
