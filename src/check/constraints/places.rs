//! Places inside a string of the schema.

use std::ops::Range;

/// Where a part of a string's value stands in the text of its literal, quotes included; `at` counts bytes of the value. `None` where the
/// literal is not written as it should be.
pub(super) fn in_literal(written: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    let (mut value, mut source) = (0, 0);
    let mut start = None;
    loop {
        if value == at.start {
            start = start.or(Some(source + 1));
        }
        if value == at.end {
            return start.map(|start| start..source + 1);
        }
        let rest = inner.get(source..)?;
        let next = rest.chars().next()?;
        let (length, written) = match (next, rest.chars().nth(1)) {
            ('\\', Some('u')) => {
                let unit = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
                match char::from_u32(unit) {
                    Some(character) => (character.len_utf8(), 6),
                    // A pair of surrogates is one character beyond the first 65,536.
                    None => (4, 12),
                }
            }
            ('\\', Some(_)) => (1, 2),
            _ => (next.len_utf8(), next.len_utf8()),
        };
        value += length;
        source += written;
    }
}

#[cfg(test)]
mod tests {
    use super::in_literal;

    #[test]
    fn escapes_are_counted_as_they_are_written() {
        let written = r#""^\\d\u00e9\ud83d\ude00é$""#;
        let value = "^\\dé\u{1f600}é$";
        let found = |part: &str| {
            let start = value.find(part)?;
            written.get(in_literal(written, &(start..start + part.len()))?)
        };
        assert_eq!(found("^"), Some("^"));
        assert_eq!(found("\\d"), Some(r"\\d"));
        assert_eq!(found("é\u{1f600}"), Some(r"\u00e9\ud83d\ude00"));
        assert_eq!(found("$"), Some("$"));
        assert_eq!(in_literal("'a'", &(0..1)), None);
        assert_eq!(in_literal(r#""a""#, &(0..2)), None);
    }
}
