//! What annotations demand of values beside their types.

use super::fault::{Code, Flaw};
use super::json::Json;
use crate::schema::formats::decoded_length;
use crate::schema::words::{self, shown};
use crate::schema::{Bound, Constraint, Type};
use std::collections::BTreeSet;

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
            Json::String(text) if !pattern.matches(text) => {
                Err(format!("expected a string that matches {}, found {}", shown(&pattern.text), words::other(text)))
            }
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
    let range = match (min, max) {
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("of at least {min}"),
        (None, Some(max)) => format!("of at most {max}"),
        (None, None) => return Ok(()),
    };
    let found = if min.is_none_or(is_above) { "a larger one" } else { "a smaller one" };
    Err(format!("expected a number {range}, found {found}"))
}

fn is_multiple(factor: u64, value: &Json) -> Result<(), String> {
    let is_multiple = integer_in(value).is_some_and(|number| number.checked_rem(factor.into()) == Some(0));
    if is_multiple { Ok(()) } else { Err(format!("expected a multiple of {factor}, found another number")) }
}

fn has_length(min: Option<u64>, max: Option<u64>, ty: &Type, value: &Json) -> Result<(), String> {
    let length = match (value, ty) {
        (Json::String(text), Type::Bytes) => decoded_length(text).unwrap_or(0),
        (Json::String(text), _) => text.chars().count(),
        (Json::Array(items), _) => items.len(),
        (Json::Object(entries), _) => entries.len(),
        _ => return Ok(()),
    };
    let counted = u64::try_from(length).unwrap_or(u64::MAX);
    if min.is_none_or(|min| min <= counted) && max.is_none_or(|max| counted <= max) {
        return Ok(());
    }
    Err(format!("expected a length of {}, found {length}", words::bounds(min, max)))
}

/// No two items are equal. What they are was read, so equal items have one spelling.
fn items_are_unique(value: &Json) -> Result<(), String> {
    let Json::Array(items) = value else { return Ok(()) };
    let mut seen = BTreeSet::new();
    let are_unique = items.iter().all(|item| seen.insert(item.to_string()));
    if are_unique { Ok(()) } else { Err("expected items that are all different, found one twice".to_owned()) }
}
