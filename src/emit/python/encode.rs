//! How text of a schema stands in Python source: the only ways in.

/// A string literal, quoted as `ruff format` quotes it.
pub(super) fn string(text: &str) -> String {
    let doubles = text.matches('"').count();
    let singles = text.matches('\'').count();
    let quote = if doubles > singles { '\'' } else { '"' };
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push(quote);
    for c in text.chars() {
        match c {
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\\' => literal.push_str("\\\\"),
            _ if c == quote => literal.extend(['\\', c]),
            ' '..='~' => literal.push(c),
            // Letters of the width that a formatter takes all characters for.
            '\u{c0}'..='\u{24f}' if c.is_alphabetic() => literal.push(c),
            _ => escape(c, &mut literal),
        }
    }
    literal.push(quote);
    literal
}

/// A regular expression as a literal: raw, where it can be.
pub(super) fn pattern(regex: &str) -> String {
    let is_raw = regex.contains('\\') && regex.chars().all(|c| matches!(c, ' '..='~') && c != '"');
    if is_raw { format!("r\"{regex}\"") } else { string(regex) }
}

/// The lines of a docstring, quotes included, without indentation. None for docs without any text.
///
/// Nothing in it ends the docstring, starts an escape, or is invisible; the lines are those that `ruff format` leaves alone.
pub(super) fn docstring<'t>(docs: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut texts: Vec<&str> = docs.into_iter().map(str::trim_end).skip_while(|text| text.is_empty()).collect();
    while texts.last().is_some_and(|text| text.is_empty()) {
        texts.pop();
    }
    let is_single = texts.len() == 1;
    let mut lines: Vec<String> = texts.iter().map(|text| doc_line(text, is_single)).collect();
    let Some((first, rest)) = lines.split_first_mut() else { return lines };
    first.drain(..leading_spaces(first));
    let common = rest.iter().filter(|line| !line.is_empty()).map(|line| leading_spaces(line)).min().unwrap_or(0);
    for line in rest.iter_mut().filter(|line| !line.is_empty()) {
        line.drain(..common);
    }
    first.insert_str(0, if first.starts_with('"') { "\"\"\"\\" } else { "\"\"\"" });
    if is_single {
        first.push_str("\"\"\"");
    } else {
        lines.push("\"\"\"".to_owned());
    }
    lines
}

/// One line inside a docstring; `is_single` says that the quotes that end it follow on the same line.
fn doc_line(text: &str, is_single: bool) -> String {
    let mut line = String::with_capacity(text.len());
    let mut was_quote = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_end = is_single && chars.peek().is_none();
        match c {
            '\\' => line.push_str("\\\\"),
            '"' if was_quote || is_end => line.push_str("\\\""),
            '\t' if line.bytes().all(|byte| byte == b' ') => line.push_str("    "),
            '\t' => line.push_str("\\t"),
            _ if is_visible(c) => line.push(c),
            _ => escape(c, &mut line),
        }
        was_quote = c == '"';
    }
    line
}

fn leading_spaces(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

fn escape(c: char, out: &mut String) {
    let code = u32::from(c);
    let (letter, width) = match code {
        0..=0xff => ('x', 2),
        0x100..=0xffff => ('u', 4),
        _ => ('U', 8),
    };
    out.extend(['\\', letter]);
    for digit in (0..width).rev() {
        out.extend(char::from_digit((code >> (4 * digit)) & 0xf, 16));
    }
}

/// Whether a character is seen as itself: neither a control, nor a blank other than the space, nor one that changes how its neighbours
/// are read, nor none at all.
fn is_visible(c: char) -> bool {
    match c {
        ' ' => true,
        _ if c.is_control() || c.is_whitespace() => false,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            false
        }
        '\u{feff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' => false,
        '\u{e0000}'..='\u{10ffff}' => false,
        _ => u32::from(c) & 0xfffe != 0xfffe,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::{docstring, is_visible, string};

    /// Every scalar: those with a meaning to Python or an eye alone, the others by the hundred.
    fn every_scalar() -> impl Iterator<Item = String> {
        let alone = (0..0x3000).filter_map(char::from_u32).map(String::from);
        let together = (0..0x0010_ffff_u32 / 256 + 1).map(|page| (page * 256..(page + 1) * 256).filter_map(char::from_u32).collect());
        alone.chain(together)
    }

    /// What Python makes of the inside of a string.
    fn unescaped(source: &str) -> String {
        let mut text = String::new();
        let mut chars = source.chars();
        while let Some(c) = chars.next() {
            if c != '\\' {
                text.push(c);
                continue;
            }
            let width = match chars.next().expect("a lone backslash") {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                letter => {
                    let plain = "nrt\\\"'".find(letter).unwrap_or_else(|| panic!("\\{letter}"));
                    text.extend("\n\r\t\\\"'".chars().nth(plain));
                    continue;
                }
            };
            let digits: String = chars.by_ref().take(width).collect();
            assert!(digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{digits}");
            text.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
        }
        text
    }

    #[test]
    fn no_character_leaves_a_string() {
        for c in every_scalar() {
            let among = [c.clone(), format!("a{c}b"), format!("\\{c}"), format!("{c}\""), format!("\"{c}"), format!("'{c}'")];
            for text in among.into_iter().take(if c.len() > 4 { 1 } else { 6 }) {
                let literal = string(&text);
                let quote = literal.chars().next().unwrap();
                let inside = literal.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)).unwrap();
                let mut chars = inside.chars();
                while let Some(c) = chars.next() {
                    assert!(c != quote && (matches!(c, ' '..='~') || ('\u{c0}'..='\u{24f}').contains(&c)), "{literal}");
                    if c == '\\' {
                        chars.next().expect("the quote at the end is escaped");
                    }
                }
                assert_eq!(unescaped(inside), text);
            }
        }
    }

    #[test]
    fn no_character_leaves_a_docstring() {
        for c in every_scalar() {
            let among = [
                vec![format!("a{c}b"), format!("{c}c"), format!("d\"{c}")],
                vec![c.clone()],
                vec![format!("a{c}")],
                vec![format!("{c}a")],
                vec![format!("\\{c}")],
                vec![format!("{c}\"")],
                vec![format!("\"\"{c}")],
            ];
            for lines in among.into_iter().take(if c.len() > 4 { 1 } else { 7 }) {
                let written = docstring(lines.iter().map(String::as_str)).join("\n");
                let expected: Vec<String> = lines.iter().map(|line| line.trim_end().to_owned()).collect();
                if written.is_empty() {
                    assert!(expected.iter().all(String::is_empty), "{c:?}");
                    continue;
                }
                let inside = written.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\"")).unwrap();
                let mut is_escaped = false;
                let mut quotes = 0;
                for inner in inside.chars() {
                    assert!(inner == '\n' || is_visible(inner), "{written:?}");
                    quotes = if inner == '"' && !is_escaped { quotes + 1 } else { 0 };
                    assert!(quotes < 2, "{written}");
                    is_escaped = inner == '\\' && !is_escaped;
                }
                assert!(quotes == 0 && !is_escaped, "{written}");
                let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(squeezed(&unescaped(inside)), squeezed(&expected.join("\n")), "{written}");
            }
        }
    }

    #[test]
    fn docstrings_keep_their_shape() {
        let lines = |docs: &[&str]| docstring(docs.iter().copied());
        assert_eq!(lines(&["One."]), ["\"\"\"One.\"\"\""]);
        assert_eq!(lines(&["", "One.", ""]), ["\"\"\"One.\"\"\""]);
        assert_eq!(lines(&["A", "  b", "", "    c"]), ["\"\"\"A", "b", "", "  c", "\"\"\""]);
        assert_eq!(lines(&["say \"it\""]), ["\"\"\"say \"it\\\"\"\"\""]);
        assert_eq!(lines(&["\"it\" they say"]), ["\"\"\"\\\"it\" they say\"\"\""]);
        assert_eq!(lines(&["", " "]), Vec::<String>::new());
    }
}
