//! What annotations demand of values beside their types.

use super::fault::{Code, Flaw};
use super::json::Json;
use crate::schema::formats::decoded_length;
use crate::schema::{Bound, Constraint, Type};
use std::collections::BTreeSet;
use std::fmt::Display;

/// Judges a value of the wire type `ty`.
pub(super) fn hold(constraints: &[Constraint], ty: &Type, value: &Json) -> Result<(), Flaw> {
    constraints.iter().try_for_each(|constraint| holds(constraint, ty, value).map_err(|message| Flaw::new(Code::Constraint, message)))
}

fn holds(constraint: &Constraint, ty: &Type, value: &Json) -> Result<(), String> {
    match constraint {
        Constraint::Range { min, max } => in_range(min.as_ref(), max.as_ref(), value),
        Constraint::MultipleOf(factor) => is_multiple(*factor, value),
        Constraint::Length { min, max } => has_length(*min, *max, ty, value),
        Constraint::Pattern(pattern) => match value {
            Json::String(text) if !pattern.matches(text) => Err(format!("expected a string that matches {}", pattern.text)),
            _ => Ok(()),
        },
        Constraint::Unique => items_are_unique(value),
    }
}

/// The integer that a value is, as a number or in a string.
fn integer_in(value: &Json) -> Option<i128> {
    match value {
        Json::Int(number) => Some(*number),
        Json::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn in_range(min: Option<&Bound>, max: Option<&Bound>, value: &Json) -> Result<(), String> {
    let is_above = |bound: &Bound| match (bound, value) {
        (Bound::Float(bound), Json::Float(number)) => bound <= number,
        (Bound::Int(bound), _) => integer_in(value).is_some_and(|number| *bound <= number),
        (Bound::Float(_), _) => false,
    };
    let is_below = |bound: &Bound| match (bound, value) {
        (Bound::Float(bound), Json::Float(number)) => number <= bound,
        (Bound::Int(bound), _) => integer_in(value).is_some_and(|number| number <= *bound),
        (Bound::Float(_), _) => false,
    };
    if min.is_none_or(is_above) && max.is_none_or(is_below) {
        return Ok(());
    }
    let what = if matches!(value, Json::Float(_)) { "a number" } else { "an integer" };
    let shown = |bound: &Bound| match bound {
        Bound::Int(number) => number.to_string(),
        Bound::Float(number) => number.to_string(),
    };
    let from = min.map_or_else(String::new, |min| format!(" from {}", shown(min)));
    let to = max.map_or_else(String::new, |max| format!(" {} {}", if min.is_some() { "to" } else { "up to" }, shown(max)));
    Err(format!("expected {what}{from}{to}"))
}

fn is_multiple(factor: u64, value: &Json) -> Result<(), String> {
    let is_multiple = integer_in(value).is_some_and(|number| number.checked_rem(factor.into()) == Some(0));
    if is_multiple { Ok(()) } else { Err(format!("expected a multiple of {factor}")) }
}

fn has_length(min: Option<u64>, max: Option<u64>, ty: &Type, value: &Json) -> Result<(), String> {
    let (length, unit) = match (value, ty) {
        (Json::String(text), Type::Bytes) => (decoded_length(text).unwrap_or(0), "items or bytes"),
        (Json::String(text), _) => (text.chars().count(), "characters"),
        (Json::Array(items), _) => (items.len(), "items or bytes"),
        (Json::Object(entries), _) => (entries.len(), "entries"),
        _ => return Ok(()),
    };
    let counted = u64::try_from(length).unwrap_or(u64::MAX);
    if min.is_none_or(|min| min <= counted) && max.is_none_or(|max| counted <= max) {
        return Ok(());
    }
    let expected: &dyn Display = match (min, max) {
        (Some(min), Some(max)) => &format!("{min} to {max}"),
        (Some(min), None) => &format!("at least {min}"),
        (None, max) => &format!("at most {}", max.unwrap_or(u64::MAX)),
    };
    Err(format!("expected {expected} {unit}, found {length}"))
}

/// No two items are equal. What they are was read, so equal items have one spelling.
fn items_are_unique(value: &Json) -> Result<(), String> {
    let Json::Array(items) = value else { return Ok(()) };
    let mut seen = BTreeSet::new();
    match items.iter().position(|item| !seen.insert(item.to_string())) {
        Some(index) => Err(format!("the item {index} was there before")),
        None => Ok(()),
    }
}
