//! Whether a default fulfils what its type demands.

use crate::check::Checker;
use crate::check::types::shown;
use crate::diag::{Diagnostic, codes};
use crate::schema::{Bound, Constraint, Literal, Type, Value};
use crate::source::Span;
use std::collections::BTreeSet;

impl Checker<'_> {
    /// Whether a value that is of the type fulfils its constraints, too; else the first one that it breaks is reported.
    pub(in crate::check) fn fulfils_constraints(&mut self, ty: &Type, value: &Value, span: Span) -> bool {
        // Inner ones first, as decoders do.
        let constraints = self.constraints_on(ty);
        let is_base64 = self.on_the_wire(ty) == Some(Type::Bytes);
        let Some(broken) = constraints.iter().rev().find(|constraint| !fulfils(constraint, value, is_base64)) else { return true };
        let what = match broken {
            Constraint::Range { min, max } => format!("a number {}", between(min.map(number), max.map(number))),
            Constraint::MultipleOf(divisor) => format!("a multiple of {divisor}"),
            Constraint::Length { min, max } => {
                format!("a length {}", between(min.map(|min| min.to_string()), max.map(|max| max.to_string())))
            }
            Constraint::Pattern(pattern) => {
                format!("a text that matches {}", shown(&Literal::String(pattern.text.clone())))
            }
            Constraint::Unique => "a list whose items are all different".to_owned(),
        };
        self.report(
            Diagnostic::new(codes::BAD_DEFAULT, span, format!("the type asks for {what}"))
                .label("not this value")
                .help("write another default, or change the constraint"),
        );
        false
    }
}

fn fulfils(constraint: &Constraint, value: &Value, is_base64: bool) -> bool {
    match (constraint, value) {
        (Constraint::Range { min, max }, Value::Int(value)) => {
            let fits = |bound: &Bound, order: fn(i128, i128) -> bool| match bound {
                Bound::Int(bound) => order(*bound, *value),
                Bound::Float(_) => true,
            };
            min.as_ref().is_none_or(|min| fits(min, |bound, value| bound <= value))
                && max.as_ref().is_none_or(|max| fits(max, |bound, value| bound >= value))
        }
        (Constraint::Range { min, max }, Value::Float(value)) => {
            let fits = |bound: &Bound, order: fn(f64, f64) -> bool| match bound {
                Bound::Float(bound) => order(*bound, *value),
                Bound::Int(_) => true,
            };
            min.as_ref().is_none_or(|min| fits(min, |bound, value| bound <= value))
                && max.as_ref().is_none_or(|max| fits(max, |bound, value| bound >= value))
        }
        (Constraint::MultipleOf(divisor), Value::Int(value)) => value % i128::from(*divisor) == 0,
        (Constraint::Length { min, max }, _) => {
            let length = match value {
                // Three bytes are four characters; padding is none.
                Value::String(text) if is_base64 => text.trim_end_matches('=').len() * 3 / 4,
                Value::String(text) => text.chars().count(),
                Value::Array(items) => items.len(),
                Value::Object(entries) => entries.len(),
                _ => return true,
            };
            let length = u64::try_from(length).unwrap_or(u64::MAX);
            min.is_none_or(|min| min <= length) && max.is_none_or(|max| length <= max)
        }
        (Constraint::Pattern(pattern), Value::String(text)) => pattern.matches(text),
        (Constraint::Unique, Value::Array(items)) => {
            // Every spelling of an item is the one that is written.
            let keys: BTreeSet<String> = items.iter().map(|item| format!("{item:?}")).collect();
            keys.len() == items.len()
        }
        _ => true,
    }
}

fn number(bound: Bound) -> String {
    match bound {
        Bound::Int(value) => value.to_string(),
        Bound::Float(value) => value.to_string(),
    }
}

fn between(min: Option<String>, max: Option<String>) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("of {min}"),
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("of at least {min}"),
        (None, Some(max)) => format!("of at most {max}"),
        (None, None) => "of any kind".to_owned(),
    }
}
