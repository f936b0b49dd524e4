//! Constraints that no value can fulfil, alone or together.

use crate::check::Checker;
use crate::check::draft::DraftKind;
use crate::diag::{Diagnostic, codes};
use crate::schema::{Bound, Constraint, IntKind, Type};
use crate::source::Span;

impl Checker<'_> {
    /// Of the constraints that are said here and those of the aliases below, some value must be able to fulfil all.
    pub(super) fn constraints_can_hold(&mut self, inner: &Type, wire: &Type, said: &[(Constraint, Span)]) {
        let below = self.constraints_on(inner);
        for (constraint, span) in said {
            let alone = std::slice::from_ref(constraint);
            let problem = match constraint {
                Constraint::Range { .. } => empty_range(alone, wire).then(|| "no number lies in this range".to_owned()).or_else(|| {
                    let all: Vec<Constraint> = below.iter().cloned().chain(alone.iter().cloned()).collect();
                    empty_range(&all, wire).then(|| format!("no number of {} lies in this range", self.name_of_type(inner)))
                }),
                Constraint::Length { .. } => empty_length(alone).then(|| "no length lies in this range".to_owned()).or_else(|| {
                    let all: Vec<Constraint> = below.iter().cloned().chain(alone.iter().cloned()).collect();
                    empty_length(&all).then(|| format!("no value of {} has such a length", self.name_of_type(inner)))
                }),
                Constraint::MultipleOf(number) => {
                    let all: Vec<Constraint> = below.iter().chain(said.iter().map(|(one, _)| one)).cloned().collect();
                    let (least, greatest) = integers(&all, wire);
                    let first = least.div_euclid(i128::from(*number)) * i128::from(*number);
                    let first = if first < least { first + i128::from(*number) } else { first };
                    (least <= greatest && first > greatest).then(|| format!("no multiple of {number} lies from {least} to {greatest}"))
                }
                Constraint::Unique => {
                    let all: Vec<Constraint> = below.iter().chain(said.iter().map(|(one, _)| one)).cloned().collect();
                    let (least, _) = lengths(&all);
                    let most = if let Type::Array(item) = wire { self.count_of_values(item) } else { None };
                    most.filter(|most| least > *most)
                        .map(|most| format!("a list of at least {least} different items is not possible: there are {most}"))
                }
                Constraint::Pattern(_) => None,
            };
            if let Some(message) = problem {
                self.report(Diagnostic::new(codes::CONSTRAINT_EMPTY, *span, message).help("widen it, or remove it"));
            }
        }
    }

    /// How many values a type has, where that is a small number.
    fn count_of_values(&self, ty: &Type) -> Option<u64> {
        match self.on_the_wire(ty)? {
            Type::Bool => Some(2),
            Type::Ref(id) => match &self.draft(id).kind {
                DraftKind::Enum(body) if !body.open && !body.values.is_empty() => u64::try_from(body.values.len()).ok(),
                _ => None,
            },
            _ => None,
        }
    }
}

fn empty_range(constraints: &[Constraint], wire: &Type) -> bool {
    if let Type::Int(_) = wire {
        let (least, greatest) = integers(constraints, wire);
        return least > greatest;
    }
    let (mut least, mut greatest) = (f64::NEG_INFINITY, f64::INFINITY);
    for constraint in constraints {
        if let Constraint::Range { min, max } = constraint {
            if let Some(Bound::Float(min)) = min {
                least = least.max(*min);
            }
            if let Some(Bound::Float(max)) = max {
                greatest = greatest.min(*max);
            }
        }
    }
    least > greatest
}

/// The least and greatest integer that the type and all ranges allow.
fn integers(constraints: &[Constraint], wire: &Type) -> (i128, i128) {
    let kind = if let Type::Int(kind) = wire { *kind } else { IntKind::Int };
    let (mut least, mut greatest) = kind.range();
    for constraint in constraints {
        if let Constraint::Range { min, max } = constraint {
            if let Some(Bound::Int(min)) = min {
                least = least.max(*min);
            }
            if let Some(Bound::Int(max)) = max {
                greatest = greatest.min(*max);
            }
        }
    }
    (least, greatest)
}

fn empty_length(constraints: &[Constraint]) -> bool {
    let (least, greatest) = lengths(constraints);
    least > greatest
}

fn lengths(constraints: &[Constraint]) -> (u64, u64) {
    let (mut least, mut greatest) = (0, u64::MAX);
    for constraint in constraints {
        if let Constraint::Length { min, max } = constraint {
            least = least.max(min.unwrap_or(0));
            greatest = greatest.min(max.unwrap_or(u64::MAX));
        }
    }
    (least, greatest)
}
