//! Changed messages: their values, members and spellings, and their bytes. The parts are found in what is no JSON any more, too.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::random::Random;
use std::ops::Range;

/// Values that are on some edge or other.
const VALUES: [&str; 64] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-0.0",
    "1",
    "1.0",
    "1e0",
    "10e-1",
    "0.5",
    "-1",
    "127",
    "128",
    "-129",
    "255",
    "256",
    "65536",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740991",
    "9007199254740992",
    "-9007199254740993",
    "18446744073709551616",
    "1e308",
    "1e400",
    "-1e400",
    "5e-324",
    "1e-400",
    "0.1000000000000000055",
    "123456789012345678901234567890",
    "\"\"",
    "\"a\"",
    "\"0\"",
    "\"-0\"",
    "\"01\"",
    "\"9223372036854775807\"",
    "\"9223372036854775808\"",
    "\"18446744073709551615\"",
    "\"true\"",
    "\"null\"",
    "\"2024-02-30\"",
    "\"2024-02-29T23:59:59.1234567Z\"",
    "\"0001-01-01T00:00:00+23:59\"",
    "\"9999-12-31T23:59:59-00:01\"",
    "\"24:00:00\"",
    "\"PT\"",
    "\"-P1DT0.0000001S\"",
    "\"P104249991D\"",
    "\"0.0000000000000000000000000001\"",
    "\"AA==\"",
    "\"AB==\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "\"__proto__\"",
    "\"a:b\"",
    "\"\u{2028}\"",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{\"__proto__\":null}",
];

/// Bytes that mean something somewhere.
const BYTES: [&[u8]; 36] = [
    b",",
    b":",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"0",
    b"-",
    b".",
    b"e",
    b"+",
    b"1",
    b" ",
    b"\n",
    b"\t",
    b"\0",
    b"\\u0000",
    b"\\ud800",
    b"\\udc00",
    b"\\ud83d\\ude00",
    b"\\u006",
    b"\\x",
    b"'",
    b"//",
    b"NaN",
    b"Infinity",
    b"\xef\xbb\xbf",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\xf0\x9f\x98\x80",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\x7f",
];

/// Changes a message in up to four places; some of what is new comes from another one.
pub fn mutate(text: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut text = text.to_vec();
    // Most often one place: what is broken once tells nothing of what else is.
    for _ in 0..=random.below(6).saturating_sub(2) {
        match random.below(8) {
            0 | 1 => with_other_bytes(&mut text, random),
            2 => spelled_otherwise(&mut text, random),
            _ => with_other_parts(&mut text, other, random),
        }
    }
    text
}

/// Where the parts of a message are.
#[derive(Default)]
struct Parts {
    keys: Vec<Range<usize>>,
    values: Vec<Range<usize>>,
    /// Keys with their values, and items.
    members: Vec<Range<usize>>,
    /// Behind the opening brackets.
    insides: Vec<usize>,
}

impl Parts {
    fn of(text: &[u8]) -> Self {
        let mut parts = Self::default();
        // Each open bracket with the key that waits for its value.
        let mut open: Vec<(usize, Option<usize>)> = Vec::new();
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'{' | b'[' => {
                    parts.insides.push(at);
                    open.push((start, None));
                    continue;
                }
                b'}' | b']' => match open.pop() {
                    Some((begin, _)) => parts.complete(begin..at, open.last_mut()),
                    None => continue,
                },
                b'"' => {
                    while text.get(at).is_some_and(|byte| *byte != b'"') {
                        at += if text[at] == b'\\' { 2 } else { 1 };
                    }
                    at = (at + 1).min(text.len());
                    let next = text[at..].iter().find(|byte| !byte.is_ascii_whitespace());
                    match open.last_mut() {
                        Some((_, key)) if next == Some(&b':') => {
                            *key = Some(start);
                            parts.keys.push(start..at);
                        }
                        around => parts.complete(start..at, around),
                    }
                }
                b',' | b':' | b' ' | b'\n' | b'\t' | b'\r' => continue,
                _ => {
                    at = start + text[start..].iter().position(|byte| b",:]}[{\" \n\t\r".contains(byte)).unwrap_or(text.len() - start);
                    parts.complete(start..at, open.last_mut());
                }
            }
        }
        parts
    }

    fn complete(&mut self, value: Range<usize>, around: Option<&mut (usize, Option<usize>)>) {
        if let Some((_, key)) = around {
            self.members.push(key.take().unwrap_or(value.start)..value.end);
        }
        self.values.push(value);
    }
}

fn pick(ranges: &[Range<usize>], random: &mut Random) -> Option<Range<usize>> {
    ranges.get(random.below(ranges.len())).cloned()
}

/// A value: one of another message, one of the same, or one on an edge.
fn value(text: &[u8], parts: &Parts, other: &[u8], random: &mut Random) -> Vec<u8> {
    let found = match random.below(4) {
        0 => pick(&Parts::of(other).values, random).map(|range| other[range].to_vec()),
        1 => pick(&parts.values, random).map(|range| text[range].to_vec()),
        2 => Some(nest(random)),
        _ => None,
    };
    found.unwrap_or_else(|| VALUES[random.below(VALUES.len())].as_bytes().to_vec())
}

/// Brackets around the depth that is allowed, as a rule only a few.
fn nest(random: &mut Random) -> Vec<u8> {
    let deep = if random.below(8) == 0 { 58 + random.below(8) } else { 1 + random.below(3) };
    let (open, close) = [("[", "]"), ("{\"a\":", "}")][random.below(2)];
    [open.repeat(deep), VALUES[random.below(VALUES.len())].to_owned(), close.repeat(deep)].concat().into_bytes()
}

fn with_other_parts(text: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let parts = Parts::of(text);
    let (Some(old), member) = (pick(&parts.values, random), pick(&parts.members, random)) else { return };
    match (random.below(8), member) {
        (0, Some(member)) => {
            without(text, member);
        }
        (1, Some(member)) => {
            // The same member once more, in front or behind: which one counts, and which is judged?
            let mut copy = text[member.clone()].to_vec();
            if let Some(value) = Parts::of(&copy).values.last().cloned().filter(|_| random.below(2) == 0) {
                copy.splice(value, self::value(text, &parts, other, random));
            }
            let (at, with_comma) =
                if random.below(2) == 0 { (member.start, [&copy[..], b","].concat()) } else { (member.end, [b",", &copy[..]].concat()) };
            text.splice(at..at, with_comma);
        }
        (2, Some(member)) => {
            // A member moves to another place: a tag that comes late, as a rule.
            let member = without(text, member);
            let insides = Parts::of(text);
            let place = insides.members.get(random.below(insides.members.len())).map(|member| member.end);
            let Some(place) = place else { return };
            text.splice(place..place, [b",", &member[..]].concat());
        }
        (3, _) => {
            let key = pick(&parts.keys, random);
            let new = pick(&Parts::of(other).keys, random).map(|range| other[range].to_vec());
            let new = new.filter(|_| random.below(2) == 0).or_else(|| pick(&parts.keys, random).map(|range| text[range].to_vec()));
            let (Some(key), Some(new)) = (key, new) else { return };
            text.splice(key, new);
        }
        (4, _) => {
            let Some(&place) = parts.insides.get(random.below(parts.insides.len())) else { return };
            let key = pick(&Parts::of(other).keys, random).map_or_else(|| b"\"x\"".to_vec(), |range| other[range].to_vec());
            let is_object = text.get(place - 1) == Some(&b'{');
            let is_empty = text[place..].iter().find(|byte| !byte.is_ascii_whitespace()).is_none_or(|byte| b"]}".contains(byte));
            let new = value(text, &parts, other, random);
            let new = if is_object { [&key[..], b":", &new[..]].concat() } else { new };
            text.splice(place..place, [new, if is_empty { vec![] } else { b",".to_vec() }].concat());
        }
        (5, _) => {
            let inner = text[old.clone()].to_vec();
            text.splice(old, [b"[", &inner[..], b"]"].concat());
        }
        _ => {
            let new = value(text, &parts, other, random);
            text.splice(old, new);
        }
    }
}

/// Takes a member out, and a comma beside it.
fn without(text: &mut Vec<u8>, member: Range<usize>) -> Vec<u8> {
    let taken = text[member.clone()].to_vec();
    let is_comma_behind = text.get(member.end) == Some(&b',');
    let is_comma_before = !is_comma_behind && member.start > 0 && text[member.start - 1] == b',';
    text.drain(member.start - usize::from(is_comma_before)..member.end + usize::from(is_comma_behind));
    taken
}

/// Says the same in other characters, where that goes.
fn spelled_otherwise(text: &mut Vec<u8>, random: &mut Random) {
    let parts = Parts::of(text);
    let all = if random.below(2) == 0 { &parts.keys } else { &parts.values };
    let Some(range) = pick(all, random) else { return };
    match text[range.start] {
        b'"' if range.len() > 2 => {
            let at = range.start + 1 + random.below(range.len() - 2);
            if text[at].is_ascii_alphanumeric() && text[at - 1] != b'\\' {
                let escaped = format!("\\u{:04x}", text[at]);
                text.splice(at..=at, escaped.into_bytes());
            }
        }
        b'0'..=b'9' | b'-' => {
            const TAILS: [&str; 6] = [".0", "e0", "E+00", "0e-1", ".50", "e400"];
            text.splice(range.end..range.end, TAILS[random.below(TAILS.len())].bytes());
        }
        _ => {
            const BLANKS: [&str; 5] = [" ", "\n", "\t", "\r\n", "\u{a0}"];
            text.splice(range.start..range.start, BLANKS[random.below(BLANKS.len())].bytes());
        }
    }
}

fn with_other_bytes(text: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(text.len() + 1);
    let end = (at + random.below(8)).min(text.len());
    match random.below(6) {
        0 if at < text.len() => text[at] ^= 1 << random.below(8),
        1 => drop(text.splice(at..end, [])),
        2 => {
            let copy = text[at..end].to_vec();
            let place = random.below(text.len() + 1);
            text.splice(place..place, copy);
        }
        3 if random.below(4) == 0 => text.truncate(at),
        4 if at < text.len() => drop(text.splice(at..=at, BYTES[random.below(BYTES.len())].iter().copied())),
        _ => drop(text.splice(at..at, BYTES[random.below(BYTES.len())].iter().copied())),
    }
}
