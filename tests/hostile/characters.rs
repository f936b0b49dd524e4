//! Every character that there is, in every place whose text travels: what the languages read out of their own source is what was written.
//!
//! The characters below U+3000, of which many mean something, stand in short texts, the others in long ones. Real parsers read them: a text
//! that is a default, a key, a value or a tag comes back from the generated code of each language. Texts of documentation and reasons stand
//! in the same modules, which would not work if one of them left its place.

use super::support::Sources;
use super::support::drivers::{Answer, Bench, LANGUAGES};
use hprotoc::diag::render::text::is_treacherous;
use libtest_mimic::Failed;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// All texts: together they have each scalar value once, and those that are neighbours of quotes and backslashes in some language again.
fn texts() -> Vec<String> {
    let mut texts = vec![];
    let mut text = String::new();
    let mut count = 0_usize;
    for c in '\0'..=char::MAX {
        text.push(c);
        count += 1;
        let is_full = text.chars().count() >= if c < '\u{3000}' { 48 } else { 4096 };
        if is_full || c == char::MAX {
            texts.push(std::mem::take(&mut text));
        }
    }
    assert_eq!(count, 1_112_064);
    for c in ('\0'..'\u{100}').chain("\u{2028}\u{2029}\u{202e}\u{feff}\u{1f600}".chars()) {
        texts.push(format!("{c}\"{c}'{c}\\{c}`{c}${c}{{{c}*{c}/{c}"));
    }
    texts
}

/// How many members a declaration has.
const MEMBERS: usize = 40;

/// Of how many groups of texts one is a union, too: its rows are types, and those take their time.
const UNIONS: usize = 5;

pub fn come_back_in_every_language() -> Result<(), Failed> {
    let texts = texts();
    let mut bench = Bench::start("characters", &sources(&texts), &|_, _| true)?;
    let mut complaint = String::new();
    for (index, group) in texts.chunks(MEMBERS).enumerate() {
        let defaults: Value = group.iter().enumerate().map(|(at, text)| (format!("f{at}"), json!(text))).collect();
        let keys: Value = group.iter().enumerate().map(|(at, text)| (format!("k{text}"), json!(at))).collect();
        let cases = [
            ("defaults", format!("D{index}"), json!({}), defaults),
            ("keys", format!("K{index}"), keys.clone(), keys),
            ("values", format!("V{index}"), json!({"v": group}), json!({"v": group})),
        ];
        let tags =
            group.iter().filter(|_| index % UNIONS == 0).map(|text| ("tags", format!("U{index}"), json!({"t": text}), json!({"t": text})));
        for (kind, root, read, written) in cases.into_iter().chain(tags) {
            let module = &module(kind, index);
            let answers = bench.ask_all(module, &root, &read.to_string())?;
            for (language, answer) in LANGUAGES.into_iter().zip(answers) {
                if !matches!(&answer, Answer::Text(text) if serde_json::from_str::<Value>(text).is_ok_and(|value| value == written)) {
                    let _ = writeln!(complaint, "{module}, {language}: {}", format!("{answer:?}").chars().take(300).collect::<String>());
                }
            }
        }
    }
    if complaint.is_empty() { Ok(()) } else { Err(complaint.chars().take(5000).collect::<String>().into()) }
}

/// Two files of each kind: one may not be as large as both.
fn module(kind: &str, index: usize) -> String {
    format!("{kind}{}", index % 2)
}

/// Documentation and a reason with a text. A long one would be too much in all places; none of its characters means anything.
fn said(text: &str, docs: &str) -> String {
    if text.len() < 1000 { format!("  /// {docs}\n  @deprecated({text})\n") } else { String::new() }
}

fn sources(texts: &[String]) -> Sources {
    let mut sources = Sources::new();
    let mut add = |kind: &str, index: usize, text: String| {
        sources.entry(format!("{}.hproto", module(kind, index))).or_default().extend(text.into_bytes());
    };
    for (index, group) in texts.chunks(MEMBERS).enumerate() {
        let members = |member: &dyn Fn(usize, &str, &str) -> String| -> String {
            group.iter().enumerate().map(|(at, text)| member(at, &quoted(text), &of_docs(text))).collect::<String>()
        };
        let fields = members(&|at, text, docs| format!("{}  f{at}: string = {text}\n", said(text, docs)));
        add("defaults", index, format!("struct D{index} {{\n{fields}}}\n"));
        let fields = members(&|at, text, docs| format!("{}  f{at} as \"k{}: int\n", said(text, docs), &text[1..]));
        add("keys", index, format!("struct K{index} {{\n{fields}}}\n"));
        let listed = members(&|at, text, docs| format!("{}  v{at} = {text}\n", said(text, docs)));
        add("values", index, format!("enum E{index} {{\n{listed}}}\nstruct V{index} {{ v: E{index}[] }}\n"));
        if index % UNIONS > 0 {
            continue;
        }
        let rows = members(&|at, text, docs| format!("{}  {text}: R{index}x{at} {{ a?: int }}\n", said(text, docs)));
        add("tags", index, format!("union U{index} by t {{\n{rows}}}\n"));
    }
    sources
}

/// A string of a schema; what may not stand in one as it is is escaped.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        if is_treacherous(c) || matches!(c, '"' | '\\' | '\t') {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out += &format!("\\u{unit:04x}"));
        } else {
            out.push(c);
        }
    }
    out + "\""
}

/// A line of documentation, without what may not stand there.
fn of_docs(text: &str) -> String {
    text.chars().filter(|c| *c == '\t' || !is_treacherous(*c) || matches!(c, '\u{ad}' | '\u{2028}'..='\u{2029}')).collect()
}
