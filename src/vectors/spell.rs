//! The many spellings of one message: blanks, escapes, the order of keys, keys that stand twice, numbers.

use super::dice::Dice;
use super::draft::{Draft, quoted};

/// The draft as text, spelled in one of many ways that mean the same.
pub(super) fn spelled(draft: &Draft, dice: &mut Dice) -> String {
    match draft {
        Draft::Raw(text) => number(text, dice),
        Draft::Text(text) => string(text, dice),
        Draft::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| blank(dice) + &spelled(item, dice)).collect();
            format!("[{}{}]", items.join(","), blank(dice))
        }
        Draft::Object(entries) => object(entries, dice),
    }
}

fn object(entries: &[(String, Draft)], dice: &mut Dice) -> String {
    let has_twins = entries.iter().enumerate().any(|(at, (key, _))| entries.iter().skip(at + 1).any(|(other, _)| other == key));
    let mut entries: Vec<&(String, Draft)> = entries.iter().collect();
    // Of keys that stand twice the last one counts: their order says something.
    if !has_twins && dice.one_in(2) {
        dice.shuffle(&mut entries);
    }
    let mut parts = Vec::new();
    for (key, value) in entries {
        if !has_twins && dice.one_in(24) {
            parts.push(format!("{}:{}", string(key, dice), ["null", "[]", "\"x\"", "0"].get(dice.below(4)).copied().unwrap_or("1")));
        }
        parts.push(format!("{}{}{}:{}{}", blank(dice), string(key, dice), blank(dice), blank(dice), spelled(value, dice)));
    }
    format!("{{{}{}}}", parts.join(","), blank(dice))
}

fn blank(dice: &mut Dice) -> String {
    if dice.one_in(12) { ["  ", "\n", "\t", "\r\n "].get(dice.below(4)).copied().unwrap_or(" ").to_owned() } else { String::new() }
}

/// A number as another text of the same number.
fn number(text: &str, dice: &mut Dice) -> String {
    let is_integer = text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
    if !is_integer || !dice.one_in(8) {
        return text.to_owned();
    }
    match dice.below(4) {
        0 => format!("{text}.0"),
        1 => format!("{text}e0"),
        2 => format!("{text}.00E+0"),
        _ => format!("{text}0e-1"),
    }
}

/// A string with some or all of its characters escaped.
fn string(text: &str, dice: &mut Dice) -> String {
    if !dice.one_in(10) {
        return quoted(text);
    }
    let every = 1 + dice.below(3);
    let mut escaped = String::from("\"");
    for (at, c) in text.chars().enumerate() {
        if at % every == 0 || matches!(c, '"' | '\\' | '\0'..='\x1f') {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped.push('"');
    escaped
}
