//! Changed schemas: by characters, which is the parser's fare, and by words, which more often leaves something for the checker.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::random::Random;

const SNIPPETS: [&str; 58] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    ":",
    ",",
    ";",
    "=",
    "|",
    "?",
    "...",
    "..",
    "..=",
    "@",
    "\"",
    "'",
    "`",
    "\\",
    "/",
    "//",
    "///",
    "//!",
    "/*",
    "*/",
    "#",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "日本",
    "🦀",
    "-",
    "+",
    "0",
    "1e5",
    "\\u",
    "\\ud800",
    "struct X {",
    "union U by type {",
    "enum E: int {",
    "type T =",
    "import { A } from",
    "open ",
    "closed ",
    "untagged ",
    "override ",
    "reserved ",
    "sends ",
    "as ",
];

/// Changes a schema in up to five places, by characters and lines.
pub fn mutate(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        let (at, piece) = random.piece(&text, 12);
        let (at, piece) = (at, piece.to_owned());
        let end = at + piece.len();
        match random.below(8) {
            0 => text.replace_range(at..end, ""),
            1 => text.insert_str(at, &piece),
            2 | 3 => text.insert_str(at, SNIPPETS[random.below(SNIPPETS.len())]),
            4 => text.replace_range(at..end, SNIPPETS[random.below(SNIPPETS.len())]),
            5 => {
                let place = random.place(&text);
                text.insert_str(place, &piece);
            }
            6 => {
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                let (from, to) = (random.below(lines.len()), random.below(lines.len()));
                if random.below(2) == 0 && !lines.is_empty() {
                    lines.swap(from, to);
                } else if !lines.is_empty() {
                    lines.remove(from);
                }
                text = lines.concat();
            }
            _ => {
                let place = random.place(&text);
                text.truncate(place);
            }
        }
    }
    text
}
