//! What faults say of types and values. The sentences are the same in all targets.

use super::{Choice, EnumRepr, IntKind, JsonKind, Literal, Type, Union};
use std::collections::BTreeSet;

/// A name as a sentence shows it: of a key, a tag or a constant, from a schema or from a message. It is short, and holds nothing that
/// disturbs a log.
pub(crate) fn shown(name: &str) -> String {
    const MOST: usize = 40;
    let mut text = String::from("`");
    for char in name.chars().take(MOST) {
        if char == '`' || misleads(char) {
            text.extend(char.escape_unicode());
        } else {
            text.push(char);
        }
    }
    text.push_str(if name.chars().nth(MOST).is_some() { "…`" } else { "`" });
    text
}

/// Controls, line separators, and marks that are not seen but turn what stands around them.
pub(crate) fn misleads(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(char, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A constant as a sentence shows it.
pub(crate) fn constant(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => shown(text),
        Literal::Int(number) => format!("`{number}`"),
        Literal::Float(float) => format!("`{}`", number(float.get())),
        Literal::Bool(flag) => format!("`{flag}`"),
    }
}

/// A number of a schema: with an exponent where JavaScript writes one.
pub(crate) fn number(number: f64) -> String {
    let is_plain = number == 0.0 || (1e-6..1e21).contains(&number.abs());
    if is_plain { number.to_string() } else { format!("{number:e}") }
}

/// `one of` some names, not more than one wants to read.
pub(crate) fn one_of(shown: &[String]) -> String {
    match shown {
        [only] => only.clone(),
        names => format!("one of {}", listed(names)),
    }
}

/// `the key` with a name, or `one of the keys`.
pub(crate) fn one_of_the_keys(shown: &[String]) -> String {
    match shown {
        [only] => format!("the key {only}"),
        names => format!("one of the keys {}", listed(names)),
    }
}

fn listed(names: &[String]) -> String {
    const MOST: usize = 8;
    if names.is_empty() {
        return "others".to_owned();
    }
    match names.split_at_checked(MOST) {
        Some((first, others @ [_, ..])) => format!("{}, {} more", first.join(", "), others.len()),
        _ => names.join(", "),
    }
}

/// The tag values of a union, or its keys.
pub(crate) fn values_of(union: &Union) -> Vec<String> {
    union.rows.iter().flat_map(|row| &row.values).map(constant).collect()
}

/// The JSON type of a constant.
pub(crate) fn kind_of(repr: EnumRepr) -> &'static str {
    match repr {
        EnumRepr::String => "a string",
        EnumRepr::Int => "an integer",
        EnumRepr::Float => "a number",
        EnumRepr::Bool => "a boolean",
    }
}

/// `a string, a number or an array`
pub(crate) fn kinds(choice: &Choice) -> String {
    let kinds: BTreeSet<JsonKind> = choice.alternatives.iter().flat_map(|alternative| alternative.kinds.iter().copied()).collect();
    let kinds: Vec<&str> = kinds.into_iter().map(in_words).collect();
    match kinds.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        kinds => kinds.concat(),
    }
}

fn in_words(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::String => "a string",
        JsonKind::Number => "a number",
        JsonKind::Bool => "a boolean",
        JsonKind::Array => "an array",
        JsonKind::Object => "an object",
    }
}

/// What a type that travels as a string is called, and how it looks.
pub(crate) fn format(ty: &Type) -> (&'static str, &'static str) {
    match ty {
        Type::Decimal => ("a decimal number as a string", "a decimal number such as `12.50`"),
        Type::Bytes => ("base64", "base64 with padding"),
        Type::Uuid => ("a UUID", "a UUID of 8-4-4-4-12 digits"),
        Type::Datetime => ("a date and time", "a date and time as `YYYY-MM-DDThh:mm:ssZ`"),
        Type::Date => ("a date", "a date as `YYYY-MM-DD`"),
        Type::Time => ("a time of day", "a time of day as `hh:mm:ss`"),
        Type::Duration => ("a duration", "a duration such as `PT1H30M`"),
        Type::Url => ("a URL", "a URL such as `https://example.com/`"),
        Type::Int(_) => ("an integer as a string", "the digits of an integer"),
        _ => ("a string", "a string"),
    }
}

/// The integers of a type.
pub(crate) fn integers(kind: IntKind) -> String {
    let (min, max) = kind.range();
    format!("an integer from {min} to {max}")
}

/// What stood there instead of a string of a format: not its text, which may be a secret.
pub(crate) fn other(text: &str) -> &'static str {
    if text.is_empty() { "an empty string" } else { "another string" }
}

/// `2 to 3`, `at least 1`
pub(crate) fn bounds(min: Option<u64>, max: Option<u64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("{min}"),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, max) => format!("at most {}", max.unwrap_or(u64::MAX)),
    }
}
