//! What all constraints on a type demand together: those of a field, and those of the aliases and newtypes behind it.

use crate::schema::{Bound, Constraint, DeclKind, Pattern, Schema, Type};
use std::ops::RangeInclusive;

/// All constraints on a type, the outermost first.
pub(super) fn constraints_of<'s>(schema: &'s Schema, mut ty: &'s Type) -> Vec<&'s Constraint> {
    let mut all = Vec::new();
    loop {
        match ty {
            Type::Constrained(inner, own) => {
                all.extend(own);
                ty = inner;
            }
            Type::Ref(id) => match &schema.decl(*id).kind {
                DeclKind::Alias(target) | DeclKind::Newtype(target) | DeclKind::Recursive(target) => ty = target,
                _ => return all,
            },
            _ => return all,
        }
    }
}

/// The lengths that all of them allow.
pub(super) fn lengths_within(constraints: &[&Constraint]) -> RangeInclusive<usize> {
    let (mut shortest, mut longest) = (0, u64::MAX);
    for constraint in constraints {
        if let Constraint::Length { min, max } = constraint {
            shortest = shortest.max(min.unwrap_or(0));
            longest = longest.min(max.unwrap_or(u64::MAX));
        }
    }
    let length = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
    length(shortest)..=length(longest)
}

/// The first pattern among them.
pub(super) fn pattern_of<'c>(constraints: &[&'c Constraint]) -> Option<&'c Pattern> {
    constraints.iter().find_map(|constraint| match constraint {
        Constraint::Pattern(pattern) => Some(pattern),
        _ => None,
    })
}

/// The integer of this number, one of many that please the ranges and factors if there are so many.
pub(super) fn nth_integer(constraints: &[&Constraint], index: usize) -> Option<i128> {
    let (mut least, mut greatest, mut step) = (None, None, 1_i128);
    for constraint in constraints {
        match constraint {
            Constraint::Range { min, max } => {
                let int = |bound: &Option<Bound>| match bound {
                    Some(Bound::Int(number)) => Some(*number),
                    _ => None,
                };
                least = least.max(int(min));
                greatest = [greatest, int(max)].into_iter().flatten().min();
            }
            Constraint::MultipleOf(factor) => step = step.max(i128::from(*factor)),
            _ => {}
        }
    }
    let index = i128::try_from(index).ok()?.checked_mul(step)?;
    match (least, greatest) {
        (None, Some(greatest)) if greatest < 0 => greatest.div_euclid(step).checked_mul(step)?.checked_sub(index),
        (least, _) => least.unwrap_or(0).checked_add(step - 1)?.div_euclid(step).checked_mul(step)?.checked_add(index),
    }
}
