//! What the renderers make of hard cases.

use super::text::is_treacherous;
use super::{Format, OutputFinding, Report};
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, SourceMap, Span};

const ALL: [Format; 5] = [Format::Human, Format::Short, Format::Json, Format::Github, Format::Sarif];

fn at(file: FileId, start: usize, end: usize) -> Diagnostic {
    Diagnostic::new(codes::UNEXPECTED, Span::new(file, start, end), "no")
}

fn human(sources: &SourceMap, diagnostic: Diagnostic) -> String {
    Report { sources, diagnostics: &[diagnostic], outputs: &[], messages: &[] }.render(Format::Human, false)
}

/// The drawing without the count at its end.
fn drawing(sources: &SourceMap, diagnostic: Diagnostic) -> String {
    let text = human(sources, diagnostic);
    text.split("\n\nfound").next().unwrap_or_default().to_owned()
}

#[test]
fn several_files_and_lines_are_drawn() {
    let mut sources = SourceMap::default();
    let a = sources.add("specs/a.hproto", "struct A {\n  x: Strin\n  y: int\n  x: int\n}\n");
    let b = sources.add("specs/b.hproto", "struct String {}\n");
    let diagnostic = at(a, 33, 34)
        .label("a second one")
        .also(Span::new(a, 13, 14), "the first one")
        .also(Span::new(b, 7, 13), "not this one")
        .help("rename it");
    assert_eq!(
        human(&sources, diagnostic.fix(Span::new(a, 33, 34), "z")),
        "\
error[E0001]: no
  ┌─ specs/a.hproto:4:3
  │
2 │   x: Strin
  │   - the first one
3 │   y: int
4 │   x: int
  │   ^ a second one
  │
  ┌─ specs/b.hproto:1:8
  │
1 │ struct String {}
  │        ------ not this one
  │
  = help: rename it
  = fix: replace `x` with `z`

found 1 error; more about it: `hprotoc explain E0001`
"
    );
}

#[test]
fn tabs_wide_characters_and_carriage_returns_do_not_shift_carets() {
    let mut sources = SourceMap::default();
    let text = "\t日本 = x\r\n";
    let file = sources.add("a", text);
    let x = text.find('x').unwrap();
    assert_eq!(drawing(&sources, at(file, x, x + 1)), "error[E0001]: no\n  ┌─ a:1:7\n  │\n1 │     日本 = x\n  │            ^");
    // What lies on the line break is drawn at the end of the line.
    assert_eq!(drawing(&sources, at(file, x + 1, x + 3)), "error[E0001]: no\n  ┌─ a:1:8\n  │\n1 │     日本 = x\n  │             ^");
}

#[test]
fn the_end_of_a_file_is_drawn() {
    let mut sources = SourceMap::default();
    let file = sources.add("a", "struct A {\n");
    assert_eq!(drawing(&sources, at(file, 11, 11)), "error[E0001]: no\n  ┌─ a:2:1\n  │\n2 │ \n  │ ^");
    let empty = sources.add("b", "");
    assert_eq!(drawing(&sources, at(empty, 0, 0)), "error[E0001]: no\n  ┌─ b:1:1\n  │\n1 │ \n  │ ^");
}

#[test]
fn a_span_over_several_lines_is_drawn_on_its_first() {
    let mut sources = SourceMap::default();
    let file = sources.add("a", "struct A {\n  x: int\n}\n");
    assert_eq!(drawing(&sources, at(file, 7, 20)), "error[E0001]: no\n  ┌─ a:1:8\n  │\n1 │ struct A {\n  │        ^^^");
}

#[test]
fn endless_lines_are_cut_to_a_window() {
    let mut sources = SourceMap::default();
    let text = format!("{}HERE{}", "é".repeat(1_000_000), "ü".repeat(1_000_000));
    let file = sources.add("a", text);
    let diagnostic =
        at(file, 2_000_000, 2_000_004).also(Span::new(file, 0, 2), "far before").also(Span::new(file, 3_000_000, 3_000_002), "far behind");
    let text = human(&sources, diagnostic);
    assert!(text.contains("a:1:1000001"), "{text}");
    assert!(text.contains("…é") && text.contains("éHEREü") && text.contains("ü…"), "{text}");
    assert!(text.contains("far before") && text.contains("far behind"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 300), "{text}");
    let all = human(&sources, at(file, 0, 4_000_000));
    assert!(all.lines().all(|line| line.chars().count() < 300), "{all}");
}

#[test]
fn nothing_of_the_source_commands_the_terminal() {
    let mut sources = SourceMap::default();
    let evil = "a\u{1b}]0;x\u{7}\u{202e}\u{0}\u{9b}31m\u{2028}\u{e0041}b\rc\u{feff}";
    let file = sources.add(format!("x{evil}.hproto"), format!("{evil}\n{evil}"));
    let label = Span::new(file, evil.len() - 3, evil.len());
    let diagnostic =
        Diagnostic::new(codes::UNEXPECTED, label, evil).label(evil).also(Span::new(file, 0, 1), evil).help(evil).fix(label, evil);
    let output = OutputFinding { rule: "stale-output", path: evil.into(), message: evil.into(), diff: Some(format!("+{evil}\n-{evil}")) };
    for format in ALL {
        let report = Report {
            sources: &sources,
            diagnostics: std::slice::from_ref(&diagnostic),
            outputs: std::slice::from_ref(&output),
            messages: &[],
        };
        let text = report.render(format, false);
        let bad: Vec<_> = text.chars().filter(|c| is_treacherous(*c) && *c != '\n').collect();
        assert!(bad.is_empty(), "{format:?}: {bad:?} in {text}");
    }
    assert!(human(&sources, diagnostic).contains("a\\u{1b}]0;x\\u{7}\\u{202e}"));
}

#[test]
fn people_see_a_hundred_and_programs_see_all() {
    let mut sources = SourceMap::default();
    let file = sources.add("a", "x".repeat(250));
    let diagnostics: Vec<_> = (0..250).map(|at_| at(file, at_, at_ + 1)).collect();
    let report = Report { sources: &sources, diagnostics: &diagnostics, outputs: &[], messages: &[] };
    for format in [Format::Human, Format::Short] {
        let text = report.render(format, false);
        assert_eq!(text.matches("error[E0001]").count(), 100);
        assert!(text.contains("… and 150 more"), "{text}");
    }
    assert!(report.render(Format::Human, false).contains("found 250 errors"));
    assert_eq!(report.render(Format::Json, false).lines().count(), 250);
    assert_eq!(report.render(Format::Github, false).lines().count(), 250);
    let log: serde_json::Value = serde_json::from_str(&report.render(Format::Sarif, false)).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 250);
}

#[test]
fn nothing_found_is_nothing_said_except_in_a_log() {
    let report = Report { sources: &SourceMap::default(), diagnostics: &[], outputs: &[], messages: &[] };
    for format in ALL {
        assert_eq!(report.render(format, true).is_empty(), format != Format::Sarif);
    }
}

#[test]
fn a_span_of_nowhere_does_no_harm() {
    let mut other = SourceMap::default();
    let file = other.add("a", "x");
    for (start, end) in [(0, 1), (5, 9), (9, 5), (usize::MAX, usize::MAX)] {
        let mut sources = SourceMap::default();
        for known in [false, true] {
            if known {
                sources.add("a", "é");
            }
            let diagnostics = [at(file, start, end).also(Span::new(file, end, start), "x").fix(Span::new(file, start, end), "y")];
            for format in ALL {
                let text = Report { sources: &sources, diagnostics: &diagnostics, outputs: &[], messages: &[] }.render(format, false);
                assert!(text.contains("no"), "{format:?}: {text}");
            }
        }
    }
}

#[test]
fn colors_are_reset() {
    let mut sources = SourceMap::default();
    let file = sources.add("a", "x");
    let diff = Some("@@ -1,1 +1,1 @@\n-a\n+b\n".to_owned());
    let output = OutputFinding { rule: "stale-output", path: "p".into(), message: "m".into(), diff };
    let diagnostics = [at(file, 0, 1)];
    let report = Report { sources: &sources, diagnostics: &diagnostics, outputs: &[output], messages: &[] };
    for format in [Format::Human, Format::Short] {
        let text = report.render(format, true);
        assert!(text.contains("\u{1b}[") && text.rfind("\u{1b}[0m") == text.rfind("\u{1b}["), "{text:?}");
        assert!(!report.render(format, false).contains('\u{1b}'));
    }
}

/// Random spans, mostly nonsense, over random texts, mostly hostile: everything is drawn.
#[test]
fn every_span_of_every_text_is_drawn() {
    let mut state = 7_usize;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let pieces = ["a", "é", "日", "😀", "\t", "\n", "\r\n", "\r", "\u{202e}", "\u{1b}", "{", "\u{0}", "e\u{301}", &"x".repeat(150), "\n\n"];
    for _ in 0..500 {
        let mut sources = SourceMap::default();
        let mut files = Vec::new();
        for name in ["a", "b"] {
            let text: String = (0..random(30)).map(|_| pieces[random(pieces.len())]).collect();
            files.push((sources.add(name, text.as_str()), text.len() + 3));
        }
        let mut span = || {
            let (file, length) = files[random(files.len())];
            Span::new(file, random(length), random(length))
        };
        let mut diagnostic = Diagnostic::new(codes::UNEXPECTED, span(), "no").label("here");
        for _ in 0..4 {
            diagnostic = diagnostic.also(span(), "there");
        }
        let diagnostic = diagnostic.fix(span(), "x");
        let text = human(&sources, diagnostic.clone());
        assert!(text.contains("┌─") && text.contains("here") && text.matches("there").count() == 4, "{diagnostic:?}\n{text}");
        for format in ALL {
            let text = Report { sources: &sources, diagnostics: std::slice::from_ref(&diagnostic), outputs: &[], messages: &[] }
                .render(format, true);
            assert!(text.contains("E0001"), "{format:?}: {text}");
        }
    }
}
