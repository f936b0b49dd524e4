//! How text of a schema is written in TypeScript, one encoder for each place where it may stand. There is no other way in.

use crate::schema::{Literal, words};
use std::fmt::Write;

/// Adds a string literal as prettier writes it: in the quotes that need fewer escapes, double ones if equal.
///
/// What is not an ordinary letter, digit or sign of one column is escaped: controls and marks that would end or turn the line, and
/// characters that are wider than one column, so that a literal is as wide as it has characters.
pub(super) fn string(text: &str, out: &mut String) {
    let doubles = text.chars().filter(|c| *c == '"').count();
    let singles = text.chars().filter(|c| *c == '\'').count();
    let quote = if doubles > singles { '\'' } else { '"' };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            _ if is_plain_letter(c) => out.push(c),
            _ => escape(c, out),
        }
    }
    out.push(quote);
}

/// Adds a constant.
pub(super) fn literal(literal: &Literal, out: &mut String) {
    match literal {
        Literal::String(text) => string(text, out),
        Literal::Int(number) => push(out, number),
        Literal::Float(number) => out.push_str(&super::json::number(number.get())),
        Literal::Bool(yes) => push(out, yes),
    }
}

/// Adds a property name in a type: bare where it is an identifier, else quoted.
pub(super) fn key(name: &str, out: &mut String) {
    if is_identifier(name) { out.push_str(name) } else { string(name, out) }
}

/// Adds a property name in an object literal. `__proto__` would set the prototype there, and formatters disagree about the quotes of
/// names that look like numbers: both are computed names.
pub(super) fn key_of_value(name: &str, out: &mut String) {
    if name == "__proto__" || name.starts_with(|c: char| c.is_ascii_digit()) {
        out.push('[');
        string(name, out);
        out.push(']');
    } else {
        key(name, out);
    }
}

/// Whether a name can be written without quotes.
pub(super) fn is_identifier(name: &str) -> bool {
    let may_begin = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$' || is_plain_letter(c);
    name.starts_with(may_begin) && name.chars().all(|c| may_begin(c) || c.is_ascii_digit())
}

/// One line of a doc comment: neither ends the comment nor begins a tag, holds no control character and no blank at its end.
pub(super) fn doc_line(line: &str, out: &mut String) {
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let begins_tag = line.trim_start().starts_with('@');
    let mut last = ' ';
    let mut is_start = true;
    for c in line.chars() {
        match c {
            '/' if last == '*' => out.push_str("\\/"),
            '@' if begins_tag && is_start => out.push_str("\\@"),
            '\t' => out.push(c),
            _ if words::misleads(c) => escape(c, out),
            _ => out.push(c),
        }
        is_start &= c.is_whitespace();
        last = c;
    }
}

/// Letters that are one column wide in every font, written from left to right.
fn is_plain_letter(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{386}'..='\u{3ff}' | '\u{400}'..='\u{52f}') && c.is_alphabetic()
}

fn escape(c: char, out: &mut String) {
    push(out, format_args!("\\u{{{:x}}}", u32::from(c)));
}

/// Writing to a string cannot fail.
fn push(out: &mut String, value: impl std::fmt::Display) {
    let _ = write!(out, "{value}");
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn every_char() -> impl Iterator<Item = char> {
        '\0'..=char::MAX
    }

    /// What JavaScript reads a string literal as, for the escapes that are written.
    fn read(literal: &str) -> String {
        let quote = literal.chars().next().unwrap();
        let mut chars = literal.strip_prefix(quote).unwrap().strip_suffix(quote).unwrap().chars();
        let mut text = String::new();
        while let Some(c) = chars.next() {
            assert_ne!(c, quote, "{literal}");
            let read = match c {
                '\\' => match chars.next().unwrap() {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                        char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap()
                    }
                    same => same,
                },
                c => c,
            };
            text.push(read);
        }
        text
    }

    #[test]
    fn a_string_literal_holds_every_scalar() {
        let (mut out, mut text) = (String::new(), String::new());
        for c in every_char() {
            text.clear();
            text.extend(['\\', c, '"', c, '"', c, '\'', c, '1', c]);
            out.clear();
            string(&text, &mut out);
            assert!(!out.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\0', '\u{202e}']), "{out}");
            assert_eq!(read(&out), text);
        }
    }

    #[test]
    fn a_doc_line_holds_every_scalar_and_stays_in_its_comment() {
        let (mut out, mut line) = (String::new(), String::new());
        for c in every_char() {
            for first in [c, '@'] {
                line.clear();
                line.extend([first, c, '*', c, '/', '*', '/', c]);
                out.clear();
                doc_line(&line, &mut out);
                assert!(!out.contains("*/"), "{c:?}: {out}");
                assert!(!out.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\0', '\u{202e}']), "{c:?}: {out}");
                assert!(!out.trim_start().starts_with('@'), "{c:?}: {out}");
                assert!(!out.ends_with(char::is_whitespace), "{c:?}: {out}");
            }
        }
    }

    #[test]
    fn a_key_is_bare_or_quoted_and_never_sets_a_prototype() {
        let mut out = String::new();
        for c in every_char() {
            out.clear();
            key(&format!("a{c}"), &mut out);
            let is_bare = c.is_ascii_alphanumeric() || "_$".contains(c) || is_plain_letter(c);
            assert_eq!(out.starts_with('a'), is_bare, "{out}");
        }
        for (name, written) in [("__proto__", "[\"__proto__\"]"), ("1", "[\"1\"]"), ("-1", "\"-1\""), ("", "\"\""), ("then", "then")] {
            out.clear();
            key_of_value(name, &mut out);
            assert_eq!(out, written);
        }
    }

    #[test]
    fn quotes_are_those_that_need_fewer_escapes() {
        for (text, written) in [("a\"b", "'a\"b'"), ("a'b", "\"a'b\""), ("'\"", "\"'\\\"\""), ("\\", "\"\\\\\"")] {
            let mut out = String::new();
            string(text, &mut out);
            assert_eq!(out, written);
        }
    }
}
