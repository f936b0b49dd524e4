//! Constraints that no value can fulfil, alone or together.

use crate::check::Checker;
use crate::check::draft::DraftKind;
use crate::diag::{Diagnostic, codes};
use crate::schema::{Bound, Constraint, IntKind, Type};
use crate::source::Span;

/// What is demanded of the items of a list: that they can be told apart, and that there are enough different ones.
pub(in crate::check) struct Items {
    ty: Type,
    /// How many different ones there have to be.
    least: u64,
    /// Whether `@unique` stands here, or only the length.
    is_unique_here: bool,
    span: Span,
}

impl Checker<'_> {
    /// Whether some value can fulfil all constraints: those that are said here and those of the aliases below. A constraint that says
    /// nothing is warned of.
    pub(super) fn constraints_can_hold(&mut self, inner: &Type, wire: &Type, said: &[(Constraint, Span)]) -> bool {
        let below = self.constraints_on(inner);
        let all: Vec<&Constraint> = below.iter().chain(said.iter().map(|(one, _)| one)).collect();
        let mut sound = true;
        for (constraint, span) in said {
            let with_below: Vec<&Constraint> = below.iter().chain([constraint]).collect();
            let problem = match constraint {
                Constraint::Range { .. } if empty_range(&[constraint], wire) => Some("no number lies in this range".to_owned()),
                Constraint::Range { .. } => {
                    empty_range(&with_below, wire).then(|| format!("no number of {} lies in this range", self.name_of_type(inner)))
                }
                Constraint::Length { .. } if empty_length(&[constraint]) => Some("no length lies in this range".to_owned()),
                Constraint::Length { .. } if empty_length(&with_below) => {
                    Some(format!("no value of {} has such a length", self.name_of_type(inner)))
                }
                Constraint::Length { .. } => {
                    if below.contains(&Constraint::Unique) {
                        self.items_are_different(wire, &with_below, false, *span);
                    }
                    pattern_of_other_length(&with_below)
                }
                Constraint::MultipleOf(number) => no_multiple(&all, wire, *number),
                Constraint::Unique => {
                    self.items_are_different(wire, &all, true, *span);
                    None
                }
                Constraint::Pattern(_) => pattern_of_other_length(&all),
            };
            if let Some(message) = problem {
                let name = name_of(constraint);
                let diagnostic = Diagnostic::new(codes::CONSTRAINT_EMPTY, *span, message).help("widen it, or remove it");
                let other = self.said_at(inner, name);
                self.report(other.into_iter().fold(diagnostic, |diagnostic, other| diagnostic.also(other, "this holds, too")));
                sound = false;
            } else if says_nothing(constraint, &below, wire) {
                self.report(
                    Diagnostic::new(codes::CONSTRAINT_SAYS_NOTHING, *span, format!("every value of {} is so", self.name_of_type(inner)))
                        .help("leave it out, or narrow it"),
                );
            }
        }
        sound
    }

    fn items_are_different(&mut self, wire: &Type, constraints: &[&Constraint], is_unique_here: bool, span: Span) {
        if let Type::Array(item) = wire {
            let (least, _) = lengths(constraints);
            self.items.push(Items { ty: (**item).clone(), least, is_unique_here, span });
        }
    }

    /// Judges what is demanded of the items of lists, when all types are known.
    pub(in crate::check) fn items_can_be_unique(&mut self) {
        for Items { ty, least, is_unique_here, span } in std::mem::take(&mut self.items) {
            let Some(wire) = self.on_the_wire(&ty) else { continue };
            let is_comparable = match &wire {
                Type::String | Type::Url | Type::Bool | Type::Int(_) | Type::Uuid | Type::Date | Type::Bytes => true,
                Type::Ref(id) => matches!(self.draft(*id).kind, DraftKind::Enum(_)),
                _ => false,
            };
            if !is_comparable && is_unique_here {
                let name = self.name_of_type(&ty);
                self.report(
                    Diagnostic::new(codes::CONSTRAINT_MISFIT, span, format!("`@unique` cannot compare items of type {name}"))
                        .help("items are strings, urls, booleans, integers, enums, uuids, dates or bytes: for them equal means the same in all targets"),
                );
            }
            if let Some(most) = self.count_of_values(&ty, &wire).filter(|most| i128::from(least) > *most) {
                let message = format!("a list of at least {least} different items is not possible: there are {most}");
                self.report(Diagnostic::new(codes::CONSTRAINT_EMPTY, span, message).help("widen it, or remove it"));
            }
        }
    }

    /// How many values a type has, where they can be counted.
    fn count_of_values(&self, ty: &Type, wire: &Type) -> Option<i128> {
        match wire {
            Type::Bool => Some(2),
            Type::Int(_) => {
                let constraints = self.constraints_on(ty);
                let (least, greatest) = integers(&constraints.iter().collect::<Vec<_>>(), wire);
                Some(greatest - least + 1)
            }
            Type::Ref(id) => match &self.draft(*id).kind {
                DraftKind::Enum(body) if !body.open && !body.values.is_empty() => i128::try_from(body.values.len()).ok(),
                _ => None,
            },
            _ => None,
        }
    }
}

fn name_of(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::Range { .. } | Constraint::MultipleOf(_) => "range",
        Constraint::Length { .. } | Constraint::Unique | Constraint::Pattern(_) => "length",
    }
}

/// Whether every value fulfils a constraint that fulfils those below. (Of a pattern that is not asked.)
fn says_nothing(constraint: &Constraint, below: &[Constraint], wire: &Type) -> bool {
    let below: Vec<&Constraint> = below.iter().collect();
    let with: Vec<&Constraint> = below.iter().copied().chain([constraint]).collect();
    match constraint {
        Constraint::Range { .. } => match wire {
            Type::Int(_) => integers(&with, wire) == integers(&below, wire),
            _ => floats(&with) == floats(&below),
        },
        Constraint::Length { .. } => lengths(&with) == lengths(&below),
        Constraint::MultipleOf(number) => {
            *number == 1 || below.iter().any(|one| matches!(one, Constraint::MultipleOf(own) if own % number == 0))
        }
        Constraint::Unique => below.contains(&constraint),
        Constraint::Pattern(_) => false,
    }
}

fn no_multiple(constraints: &[&Constraint], wire: &Type, number: u64) -> Option<String> {
    let (least, greatest) = integers(constraints, wire);
    let first = least.div_euclid(i128::from(number)) * i128::from(number);
    let first = if first < least { first + i128::from(number) } else { first };
    (least <= greatest && first > greatest).then(|| format!("no multiple of {number} lies from {least} to {greatest}"))
}

/// A length that no text of a pattern has.
fn pattern_of_other_length(constraints: &[&Constraint]) -> Option<String> {
    let (least, greatest) = lengths(constraints);
    let misfit = constraints.iter().find_map(|constraint| {
        let Constraint::Pattern(pattern) = constraint else { return None };
        let (shortest, longest) = pattern.root.lengths();
        (shortest > greatest || longest.is_some_and(|longest| longest < least)).then_some((shortest, longest))
    })?;
    Some(match misfit {
        (shortest, Some(longest)) if shortest == longest => format!("the texts of the pattern have {shortest} characters"),
        (shortest, Some(longest)) => format!("the texts of the pattern have {shortest} to {longest} characters"),
        (shortest, None) => format!("the texts of the pattern have at least {shortest} characters"),
    })
}

fn empty_range(constraints: &[&Constraint], wire: &Type) -> bool {
    if let Type::Int(_) = wire {
        let (least, greatest) = integers(constraints, wire);
        return least > greatest;
    }
    let (least, greatest) = floats(constraints);
    least > greatest
}

/// The least and greatest number that all ranges allow.
fn floats(constraints: &[&Constraint]) -> (f64, f64) {
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
    (least, greatest)
}

/// The least and greatest integer that the type and all ranges allow.
fn integers(constraints: &[&Constraint], wire: &Type) -> (i128, i128) {
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

fn empty_length(constraints: &[&Constraint]) -> bool {
    let (least, greatest) = lengths(constraints);
    least > greatest
}

fn lengths(constraints: &[&Constraint]) -> (u64, u64) {
    let (mut least, mut greatest) = (0, u64::MAX);
    for constraint in constraints {
        if let Constraint::Length { min, max } = constraint {
            least = least.max(min.unwrap_or(0));
            greatest = greatest.min(max.unwrap_or(u64::MAX));
        }
    }
    (least, greatest)
}
