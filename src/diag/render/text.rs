//! Makes text that came from outside safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character could command a terminal, reorder or hide what stands around it: controls, bidirectional and invisible
/// format characters, line separators. A tab is none; joiners are none, because scripts and emoji need them.
#[must_use]
pub fn is_treacherous(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{a}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'
        | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text on one line with every treacherous character as `\u{…}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_treacherous(c) {
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// The same for text of several lines, whose line breaks stay.
pub(super) fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// Escapes treacherous characters in a JSON text. They can only stand inside its strings, where `\u` means the same.
#[must_use]
pub fn ascii_controls(json: String) -> String {
    if !json.contains(|c| is_treacherous(c) && c != '\n') {
        return json;
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_treacherous(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// At most `limit` characters on one line, made safe; what was cut is an `…`.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    let line = text.split('\n').next().unwrap_or_default();
    let end = line.char_indices().nth(limit).map_or(line.len(), |(at, _)| at);
    let cut = end < text.len();
    format!("{}{}", visible(line.get(..end).unwrap_or_default()), if cut { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_treacherous_survives() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            let shown = visible(&text);
            assert!(!shown.contains(is_treacherous), "{shown:?}");
            assert_eq!(shown == text, !is_treacherous(c));
        }
        assert_eq!(visible("x\u{1b}[31m\u{202e}y"), "x\\u{1b}[31m\\u{202e}y");
        assert_eq!(visible("tab\tstays, é and 👩‍👩‍👧 too"), "tab\tstays, é and 👩‍👩‍👧 too");
    }

    #[test]
    fn json_means_the_same_after_escaping() {
        let value = serde_json::json!({ "a\u{202e}": "\u{9b}31m \u{e0041} \n \u{2028}" });
        let text = ascii_controls(value.to_string());
        assert!(!text.contains(is_treacherous), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn long_text_is_shortened() {
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("abcd", 3), "abc…");
        assert_eq!(shortened("ab\ncd", 9), "ab…");
    }
}
