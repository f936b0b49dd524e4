//! What stands at a place of the text, in words.

use std::ops::Range;

/// The token behind `at` on the same line: its place and its name. At the end of a line the place is empty.
pub(super) fn found(text: &str, at: usize) -> (Range<usize>, String) {
    let rest = text.get(at..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    let start = at + blanks;
    let rest = rest.get(blanks..).unwrap_or_default();
    let length = match rest.chars().next() {
        None => return (at..at, "the end of the file".to_owned()),
        Some('\n' | '#') => return (at..at, "the end of the line".to_owned()),
        Some('/') if rest.starts_with("//") => return (at..at, "the end of the line".to_owned()),
        Some('"') => rest.get(1..).and_then(|inside| inside.find(['"', '\n'])).map_or(rest.len(), |length| length + 2),
        Some(first) if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
        Some(first @ ('.' | '|')) => rest.len() - rest.trim_start_matches(first).len(),
        Some(first) => separator(rest).max(first.len_utf8()),
    };
    let token = rest.get(..length).unwrap_or(rest).trim_end();
    (start..start + token.len(), quoted(token))
}

/// How long the run at the beginning of a text is that some language puts where this one has `:` or `=`: `=>`, `->`, `:=`, `::`, `==`. It is
/// one token, so that nothing of it is left behind what takes its place.
pub(super) fn separator(text: &str) -> usize {
    let mut rest = text;
    while let Some(behind) = [":", "=", "->"].into_iter().find_map(|part| rest.strip_prefix(part)) {
        rest = behind.trim_start_matches('>');
    }
    text.len() - rest.len()
}

/// A piece of the text in backticks, shortened where it is long.
pub(super) fn quoted(token: &str) -> String {
    let mut shown: String = token.chars().take(32).collect();
    if shown.len() < token.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
