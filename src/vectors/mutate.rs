//! Damage: to the parts of a message, and to its text.

use super::dice::Dice;
use super::draft::Draft;

/// Changes one thing somewhere in a message.
pub(super) fn damage(draft: &mut Draft, dice: &mut Dice) {
    // Somewhere inside, as a rule.
    if !dice.one_in(4) {
        let inner = match draft {
            Draft::Array(items) => {
                let at = dice.below(items.len());
                items.get_mut(at)
            }
            Draft::Object(entries) => {
                let at = dice.below(entries.len());
                entries.get_mut(at).map(|(_, value)| value)
            }
            _ => None,
        };
        if let Some(inner) = inner {
            return damage(inner, dice);
        }
    }
    match draft {
        Draft::Object(entries) => damage_object(entries, dice),
        Draft::Array(items) => damage_array(items, dice),
        Draft::Text(text) => match dice.below(6) {
            0 => text.push('x'),
            1 => drop(text.pop()),
            2 => *text = text.to_uppercase(),
            3 => text.insert(0, ' '),
            4 => *draft = Draft::Raw(text.chars().filter(char::is_ascii_digit).take(8).fold("1".to_owned(), |all, c| all + &c.to_string())),
            _ => *draft = junk(dice),
        },
        Draft::Raw(text) => match dice.below(4) {
            0 => *draft = Draft::Text(text.trim_matches('"').to_owned()),
            1 if text.bytes().all(|byte| byte.is_ascii_digit()) => text.push_str(".5"),
            _ => *draft = junk(dice),
        },
    }
}

fn damage_object(entries: &mut Vec<(String, Draft)>, dice: &mut Dice) {
    let at = dice.below(entries.len());
    match dice.below(7) {
        0 | 1 if !entries.is_empty() => drop(entries.remove(at)),
        2 => entries.extend([("extra".to_owned(), junk(dice))]),
        3 => {
            if let Some((key, _)) = entries.get_mut(at) {
                key.push('x');
            }
        }
        4 => {
            if let Some((key, _)) = entries.get(at).cloned() {
                entries.push((key, junk(dice)));
            }
        }
        5 if entries.len() > 1 => {
            // Two values change places.
            let other = dice.below(entries.len());
            if let (Some(one), Some(two)) = (entries.get(at).cloned(), entries.get(other).cloned()) {
                if let Some((_, value)) = entries.get_mut(at) {
                    *value = two.1;
                }
                if let Some((_, value)) = entries.get_mut(other) {
                    *value = one.1;
                }
            }
        }
        _ => {
            if let Some((_, value)) = entries.get_mut(at) {
                *value = junk(dice);
            }
        }
    }
}

fn damage_array(items: &mut Vec<Draft>, dice: &mut Dice) {
    let at = dice.below(items.len());
    match dice.below(4) {
        0 => items.push(junk(dice)),
        1 if !items.is_empty() => drop(items.remove(at)),
        2 => items.extend(items.get(at).cloned()),
        _ => {
            if let Some(item) = items.get_mut(at) {
                *item = junk(dice);
            }
        }
    }
}

fn junk(dice: &mut Dice) -> Draft {
    const JUNK: [&str; 24] = [
        "null",
        "true",
        "false",
        "0",
        "1",
        "-7",
        "0.5",
        "1e300",
        "256",
        "4294967296",
        "9007199254740992",
        "\"a\"",
        "\"\"",
        "\"1\"",
        "\"-0\"",
        "\"2024-01-02\"",
        "\"PT1S\"",
        "[]",
        "{}",
        "[1]",
        "{\"a\":1}",
        "[[\"a\"]]",
        "[null]",
        "{\"type\":\"a\"}",
    ];
    Draft::raw(dice.pick(&JUNK).copied().unwrap_or("null"))
}

/// Damages a text: some of the results are JSON still.
pub(super) fn damage_text(text: &str, dice: &mut Dice) -> String {
    const INSERTED: [&str; 34] = [
        ",",
        ":",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        "0",
        "-",
        ".",
        "e",
        "+",
        "null",
        "NaN",
        "Infinity",
        "//x\n",
        "/**/",
        "\u{feff}",
        "\u{a0}",
        "\0",
        "\n",
        "\\u0000",
        "\\ud800",
        "\\udc00",
        "\\ud83d\\ude00",
        "\\x",
        "'",
        "\u{2028}",
        "\u{1f600}",
        "1",
        " ",
        "\t",
        "\u{c}",
    ];
    let chars: Vec<char> = text.chars().collect();
    let at = dice.below(chars.len() + 1);
    let (before, after) = chars.split_at(at.min(chars.len()));
    let (before, after): (String, String) = (before.iter().collect(), after.iter().collect());
    let rest = || after.chars().skip(1).collect::<String>();
    match dice.below(8) {
        0 => before,
        1 => before + &rest(),
        2 => text.to_owned() + dice.pick(&INSERTED).copied().unwrap_or_default(),
        3 => dice.pick(&INSERTED).copied().unwrap_or_default().to_owned() + text,
        4 => before + dice.pick(&INSERTED).copied().unwrap_or_default() + &rest(),
        5 => text.replacen('"', "'", 2),
        _ => before + dice.pick(&INSERTED).copied().unwrap_or_default() + &after,
    }
}
