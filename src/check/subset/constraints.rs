//! Constraints: what the base demands must follow from what the narrower type says.

use super::{Answer, Node, Search};
use crate::schema::{Bound, Constraint, Literal, Type};
use std::cmp::Ordering;

impl<'s> Search<'s, '_> {
    /// Whether every value of a node fulfils what the base demands.
    pub(super) fn constraint_holds(&self, new: Node<'s>, demanded: &Constraint) -> Answer {
        let literals = self.literals(new);
        let (said, core) = self.said_of(new);
        let all = |holds: &dyn Fn(&Literal) -> bool| literals.as_ref().is_some_and(|literals| literals.iter().all(|one| holds(one)));
        let holds = match demanded {
            Constraint::Range { min, max } => {
                let kind = match core {
                    Node::Type(Type::Int(kind)) => Some(kind.range()),
                    _ => None,
                };
                let ranges =
                    || said.iter().filter_map(|one| if let Constraint::Range { min, max } = one { Some((min, max)) } else { None });
                let mut least = ranges().filter_map(|(min, _)| *min).chain(kind.map(|(least, _)| Bound::Int(least)));
                let mut greatest = ranges().filter_map(|(_, max)| *max).chain(kind.map(|(_, greatest)| Bound::Int(greatest)));
                let from = |bound: Bound| min.is_none_or(|min| compared(min, bound).is_le());
                let to = |bound: Bound| max.is_none_or(|max| compared(bound, max).is_le());
                (min.is_none() || least.any(from)) && (max.is_none() || greatest.any(to))
                    || all(&|literal| as_bound(literal).is_some_and(|value| from(value) && to(value)))
            }
            Constraint::MultipleOf(factor) => {
                said.iter().any(|one| matches!(one, Constraint::MultipleOf(own) if own.checked_rem(*factor) == Some(0)))
                    || all(&|literal| matches!(literal, Literal::Int(value) if value.unsigned_abs().checked_rem(*factor) == Some(0)))
            }
            Constraint::Length { min, max } => {
                let fits = |from: Option<u64>, to: Option<u64>| {
                    min.is_none_or(|min| from.unwrap_or(0) >= min) && max.is_none_or(|max| to.is_some_and(|to| to <= max))
                };
                let fixed = match core {
                    Node::Type(Type::Tuple { items, rest }) => {
                        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
                        fits(Some(count), Some(count).filter(|_| rest.is_none()))
                    }
                    _ => false,
                };
                let said = said.iter().any(|one| matches!(one, Constraint::Length { min, max } if fits(*min, *max)));
                let length = |text: &str| u64::try_from(text.chars().count()).ok();
                fixed || said || all(&|literal| literal.as_str().is_some_and(|text| fits(length(text), length(text))))
            }
            Constraint::Pattern(pattern) => {
                said.iter().any(|one| matches!(one, Constraint::Pattern(own) if own == pattern))
                    || all(&|literal| literal.as_str().is_some_and(|text| pattern.matches(text)))
            }
            Constraint::Unique => said.contains(&&Constraint::Unique),
        };
        if holds { Ok(()) } else { Err(format!("values that break its {}", in_words(demanded))) }
    }

    /// The constraints of a node, an alias' included, and what they are said of.
    fn said_of(&self, mut node: Node<'s>) -> (Vec<&'s Constraint>, Node<'s>) {
        let mut said = Vec::new();
        loop {
            if let Node::Type(Type::Constrained(inner, constraints)) = node {
                said.extend(constraints);
                node = Node::Type(inner);
            } else if let Some(Some(inner)) = self.unfolded(node) {
                node = inner;
            } else {
                return (said, node);
            }
        }
    }
}

fn as_bound(literal: &Literal) -> Option<Bound> {
    match literal {
        Literal::Int(value) => Some(Bound::Int((*value).into())),
        Literal::Float(value) => Some(Bound::Float(value.get())),
        Literal::String(text) => text.parse().ok().map(Bound::Int),
        Literal::Bool(_) => None,
    }
}

/// Bounds are compared as integers where both are, else as floats: those are bounds of floats.
#[allow(clippy::cast_precision_loss, reason = "beside a float an integer is one, too")]
fn compared(one: Bound, other: Bound) -> Ordering {
    let as_float = |bound: Bound| match bound {
        Bound::Int(value) => value as f64,
        Bound::Float(value) => value,
    };
    match (one, other) {
        (Bound::Int(one), Bound::Int(other)) => one.cmp(&other),
        _ => as_float(one).total_cmp(&as_float(other)),
    }
}

fn in_words(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::Range { .. } => "`@range`",
        Constraint::MultipleOf(_) => "`@multipleOf`",
        Constraint::Length { .. } => "`@length`",
        Constraint::Pattern(_) => "`@pattern`",
        Constraint::Unique => "`@unique`",
    }
}
