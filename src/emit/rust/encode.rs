//! How text of a schema gets into Rust source: as a string literal or as documentation. Nothing else may carry it there.

use std::fmt::Write;

/// A string literal. What an editor would not show as itself is escaped.
pub(super) fn string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0' => literal.push_str("\\0"),
            c if is_plain(c) => literal.push(c),
            c => escape(c, &mut literal),
        }
    }
    literal.push('"');
    literal
}

/// A line of documentation after its `///` or `//!`: one space and the text, or nothing.
pub(super) fn doc(line: &str) -> String {
    let mut doc = String::with_capacity(line.len() + 1);
    doc.push(' ');
    for c in line.chars() {
        match c {
            '\t' => doc.push_str("    "),
            c if is_invisible(c) => escape(c, &mut doc),
            c => doc.push(c),
        }
    }
    doc.truncate(doc.trim_end().len());
    doc
}

fn escape(c: char, text: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
}

/// Characters that show as themselves, have one spelling, and leave the direction of the line alone.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '¡'..='¬' | '®'..='ſ' | 'Α'..='Ρ' | 'Σ'..='ώ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ӿ'
        | '–' | '—' | '‘'..='”' | '•' | '…' | '€' | '←'..='↓' | '✓' | '✗'
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '가'..='힣' | '😀'..='🙏')
}

/// Control characters, marks of direction, and characters without a shape.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a literal back the way rustc does.
    fn unescaped(literal: &str) -> String {
        let mut text = String::new();
        let mut rest = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("quotes").chars();
        while let Some(c) = rest.next() {
            assert!(c != '"' && c != '\r' && c != '\n', "{literal}");
            if c != '\\' {
                text.push(c);
                continue;
            }
            text.push(match rest.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                Some(same @ ('"' | '\\')) => same,
                Some('u') => {
                    assert_eq!(rest.next(), Some('{'));
                    let digits: String = rest.by_ref().take_while(|c| *c != '}').collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).expect("digits")).expect("a scalar value")
                }
                other => panic!("{other:?} in {literal}"),
            });
        }
        text
    }

    #[test]
    fn every_scalar_value_comes_back_from_a_literal() {
        for c in '\0'..=char::MAX {
            let text = format!("{c}\\{c}\"{c}{c}n");
            assert_eq!(unescaped(&string(&text)), text);
        }
    }

    #[test]
    fn no_scalar_value_leaves_its_line_of_documentation() {
        for c in '\0'..=char::MAX {
            let line = doc(&format!("a{c}b"));
            assert!(line.starts_with(" a") && line.ends_with('b'), "{line:?}");
            assert!(!line.contains(|c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')), "{line:?}");
            let last = doc(c.encode_utf8(&mut [0; 4]));
            assert_eq!(last.trim_end(), last);
        }
    }
}
