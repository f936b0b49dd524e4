//! Schemas changed by words and lines: most are still read, so that the checker has its say, and some are valid.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::random::Random;
use std::mem;

/// What a word of the language can be put in the place of.
const WORDS: [&str; 60] = [
    "int",
    "i8",
    "u16",
    "u32",
    "i64",
    "u64",
    "float",
    "decimal",
    "string",
    "bool",
    "bytes",
    "uuid",
    "datetime",
    "time",
    "duration",
    "date",
    "url",
    "json",
    "object",
    "null",
    "map",
    "true",
    "false",
    "struct",
    "enum",
    "union",
    "type",
    "newtype",
    "protocol",
    "open",
    "closed",
    "untagged",
    "reserved",
    "override",
    "import",
    "from",
    "as",
    "by",
    "with",
    "keyed",
    "sends",
    "-1",
    "0",
    "1",
    "9007199254740992",
    "18446744073709551616",
    "0.5",
    "1e400",
    "\"\"",
    "\"a\"",
    "\"type\"",
    "\"\\u0000\"",
    "\"true\"",
    "T",
    "A",
    "B",
    "self",
    "__proto__",
    "é",
    "_",
];

/// What can be written behind a word.
const TAILS: [&str; 30] = [
    "[]",
    "?",
    " | null",
    " | string",
    " | int[]",
    " | \"a\"",
    "<int>",
    "<T>",
    "<A, B>",
    " = null",
    " = 1",
    " = \"a\"",
    " = []",
    " = {}",
    " { a: int }",
    " { type: \"a\" }",
    ": A",
    ": int",
    ": { a?: int }",
    " by type",
    " by [0]",
    " keyed",
    " as \"a\"",
    ",",
    "\n",
    "\n...A\n",
    "\nopen ",
    "\n@length(1..=2) ",
    "\n@range(..=0) ",
    "\n@pattern(\"^a*$\") ",
];

/// Changes a schema in up to four places; some of what is new comes from another one.
pub fn mutate(text: &str, other: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        text = if random.below(3) == 0 { with_another_line(&text, other, random) } else { with_another_word(&text, other, random) };
    }
    text
}

fn with_another_line(text: &str, other: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let others: Vec<&str> = other.split_inclusive('\n').collect();
    let (from, to) = (random.below(lines.len()), random.below(lines.len() + 1));
    match random.below(6) {
        0 if from < lines.len() => drop(lines.remove(from)),
        1 if from < lines.len() => lines.insert(to, lines[from]),
        2 if from < lines.len() && to < lines.len() => lines.swap(from, to),
        3 | 4 if !others.is_empty() => {
            // Some lines in a row: a whole declaration, with luck.
            let at = random.below(others.len());
            let count = 1 + random.below(6);
            let new = others[at..].iter().take(count).copied();
            lines.splice(to..to, new);
        }
        _ => lines.truncate(to),
    }
    lines.concat()
}

fn with_another_word(text: &str, other: &str, random: &mut Random) -> String {
    let mut words = words(text);
    let others = self::words(other);
    let (at, from) = (random.below(words.len()), random.below(words.len()));
    if words.is_empty() {
        return other.to_owned();
    }
    match random.below(8) {
        0 => words[at] = like(words[at], &words.clone(), random),
        1 => words[at] = like(words[at], &others, random),
        2 => words[at] = WORDS[random.below(WORDS.len())],
        3 => drop(words.remove(at)),
        4 => words.insert(at, words[from]),
        5 => {
            let found = like(words[at], &words.clone(), random);
            if let Some(place) = words.iter().position(|word| *word == found) {
                words[place] = mem::replace(&mut words[at], found);
            }
        }
        6 => words.insert(at, WORDS[random.below(WORDS.len())]),
        _ => words.insert(at + 1, TAILS[random.below(TAILS.len())]),
    }
    words.concat()
}

/// A word of the same kind as another one, if a few looks find one.
fn like<'t>(word: &'t str, all: &[&'t str], random: &mut Random) -> &'t str {
    let tries = (0..32).map(|_| all.get(random.below(all.len())).copied().unwrap_or(word));
    tries.into_iter().find(|other| kind(other) == kind(word) && *other != word).unwrap_or(word)
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Name,
    Number,
    String,
    Comment,
    Blank,
    Sign,
}

fn kind(word: &str) -> Kind {
    match word.as_bytes().first() {
        Some(b'0'..=b'9') => Kind::Number,
        Some(b'"') => Kind::String,
        Some(b'/') => Kind::Comment,
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' || *byte >= 0x80 => Kind::Name,
        Some(byte) if byte.is_ascii_whitespace() => Kind::Blank,
        _ => Kind::Sign,
    }
}

/// The words of a schema: one after the other, they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(length_of_first(rest));
        words.push(word);
        rest = after;
    }
    words
}

fn length_of_first(text: &str) -> usize {
    let line = text.find('\n').unwrap_or(text.len());
    let while_is = |is: fn(char) -> bool| text.find(|c: char| !is(c)).unwrap_or(text.len());
    let first = text.chars().next().map_or(0, char::len_utf8);
    match kind(text) {
        Kind::Name | Kind::Number => while_is(|c| c.is_alphanumeric() || c == '_').max(first),
        Kind::Blank => while_is(|c| c.is_ascii_whitespace()),
        Kind::Comment => line,
        Kind::String => text[1..line].find('"').map_or(line, |end| end + 2),
        Kind::Sign if text.starts_with("..") => while_is(|c| c == '.' || c == '='),
        Kind::Sign => first,
    }
}
