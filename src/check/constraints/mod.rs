//! Constraints: what `@range`, `@multipleOf`, `@length`, `@pattern` and `@unique` demand of a value.
//!
//! A constraint speaks of the outermost type of its field or alias, `null` apart. It becomes a part of the type, so that it holds wherever the
//! type is used.

mod ambiguity;
mod automaton;
mod contradictions;
mod overlaps;
mod pattern;
mod places;
mod values;

pub(super) use contradictions::Items;

use super::Checker;
use super::annotations::CONSTRAINTS;
use super::draft::{DraftKind, Syntax};
use super::types::MAX_SAFE;
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{Bound, Constraint, DeclId, Type};
use crate::source::Span;
use std::ops::Range;

/// The greatest length that can be asked for: what every target can count.
const MAX_LENGTH: u64 = 1 << 53;

impl Checker<'_> {
    /// The type with the constraints that stand before its field or alias; `None` when one is wrong, which is reported.
    pub(super) fn constrained(&mut self, meta: &ast::Meta, ty: Type) -> Option<Type> {
        let annotations: Vec<&ast::Annotation> =
            CONSTRAINTS.iter().filter_map(|name| meta.annotations.iter().find(|annotation| annotation.name.text == **name)).collect();
        if annotations.is_empty() {
            return Some(ty);
        }
        // `null` is no value that could be too long. An alias that includes it is taken apart.
        let (inner, nullable) = match self.behind_aliases(&ty) {
            Type::Nullable(inner) => (*inner, true),
            _ => (ty.clone(), false),
        };
        let wire = self.on_the_wire(&inner)?;
        let mut read: Vec<(Constraint, Span)> = Vec::new();
        let mut sound = true;
        for annotation in annotations {
            match self.constraint(annotation, &wire) {
                Some(constraint) => read.push((constraint, annotation.span)),
                None => sound = false,
            }
        }
        if !self.constraints_can_hold(&inner, &wire, &read) || !sound {
            return None;
        }
        let mut constraints: Vec<Constraint> = read.into_iter().map(|(constraint, _)| constraint).collect();
        let constrained = match inner {
            _ if constraints.is_empty() => inner,
            // Those of a type that is itself written in place come first.
            Type::Constrained(inner, mut first) => {
                first.append(&mut constraints);
                Type::Constrained(inner, first)
            }
            inner => Type::Constrained(Box::new(inner), constraints),
        };
        Some(if nullable { Type::Nullable(Box::new(constrained)) } else { constrained })
    }

    /// One annotation as a constraint of a type; reports why not.
    fn constraint(&mut self, annotation: &ast::Annotation, wire: &Type) -> Option<Constraint> {
        match annotation.name.text.as_str() {
            "range" => self.range(annotation, wire),
            "multipleOf" => self.multiple_of(annotation, wire),
            "length" => self.length(annotation, wire),
            "pattern" => self.pattern(annotation, wire),
            _ => self.unique(annotation, wire),
        }
    }

    fn range(&mut self, annotation: &ast::Annotation, wire: &Type) -> Option<Constraint> {
        if !matches!(wire, Type::Int(_) | Type::Float) {
            let help = match wire {
                Type::String | Type::Bytes | Type::Array(_) | Type::Map(..) | Type::Object => "for the length write `@length`",
                Type::Decimal => "a decimal is kept as text: check it in the program, or use an integer of its smallest unit",
                _ => "remove it",
            };
            self.does_not_fit(annotation, "speaks of a number", wire, help);
            return None;
        }
        let (low, high) = self.one_range(annotation, "`0..=100`, `0..` or `..=100`")?;
        let min = self.bound(low, wire)?;
        let max = self.bound(high, wire)?;
        Some(Constraint::Range { min, max })
    }

    /// A bound as a value of the type. `None` is a mistake, `Some(None)` no bound.
    #[allow(clippy::option_option, reason = "a mistake and an open end are two things")]
    fn bound(&mut self, written: Option<&ast::Literal>, wire: &Type) -> Option<Option<Bound>> {
        let Some(literal) = written else { return Some(None) };
        let ast::LiteralKind::Number(text) = &literal.kind else { return None };
        let bound = match wire {
            Type::Int(kind) => {
                let (least, greatest) = kind.range();
                match text.parse::<i128>() {
                    Ok(value) if (least..=greatest).contains(&value) => Some(Bound::Int(value)),
                    Ok(_) => {
                        self.report(
                            Diagnostic::new(codes::ANNOTATION_ARGUMENTS, literal.span, format!("`{text}` is beyond the type itself"))
                                .label(format!("the type goes from {least} to {greatest}"))
                                .help("leave the bound out on this side, or use a wider type"),
                        );
                        return None;
                    }
                    Err(_) => None,
                }
            }
            _ => text.parse::<f64>().ok().filter(|value| value.is_finite()).map(Bound::Float),
        };
        if bound.is_none() {
            let expected = if matches!(wire, Type::Float) { "a finite number" } else { "an integer" };
            let message = format!("`{text}` is not {expected}");
            self.report(
                Diagnostic::new(codes::ANNOTATION_ARGUMENTS, literal.span, message)
                    .help(format!("the bounds of a range are values of its type, {}: write {expected}", self.name_of_type(wire))),
            );
        }
        bound.map(Some)
    }

    fn multiple_of(&mut self, annotation: &ast::Annotation, wire: &Type) -> Option<Constraint> {
        if !matches!(wire, Type::Int(_)) {
            let help = match wire {
                Type::Float => "fractions have no exact multiples in binary numbers: use an integer of the smallest unit",
                _ => "remove it",
            };
            self.does_not_fit(annotation, "speaks of an integer", wire, help);
            return None;
        }
        let number = match annotation.args.as_deref() {
            Some([ast::AnnotationArg::Literal(ast::Literal { kind: ast::LiteralKind::Number(text), .. })]) => text.parse::<u64>().ok(),
            _ => None,
        };
        match number.filter(|number| (1..=MAX_SAFE.unsigned_abs()).contains(number)) {
            Some(number) => Some(Constraint::MultipleOf(number)),
            None => {
                self.takes_other_arguments(annotation, "one integer from 1 to 2^53−1", "write `@multipleOf(5)`");
                None
            }
        }
    }

    fn length(&mut self, annotation: &ast::Annotation, wire: &Type) -> Option<Constraint> {
        if !matches!(wire, Type::String | Type::Url | Type::Bytes | Type::Array(_) | Type::Map(..) | Type::Object) {
            let help = match wire {
                Type::Int(_) | Type::Float => "for the bounds of a number write `@range`",
                Type::Tuple { .. } => "a tuple has the items that it lists: remove it",
                _ => "remove it: values of this type have the length that their format says",
            };
            self.does_not_fit(annotation, "speaks of a string, `bytes`, a list or a map", wire, help);
            return None;
        }
        let (low, high) = self.one_range(annotation, "`1..=100`, `1..` or `..=100`")?;
        let mut lengths = [None, None];
        for (length, written) in lengths.iter_mut().zip([low, high]) {
            let Some(literal) = written else { continue };
            let ast::LiteralKind::Number(text) = &literal.kind else { return None };
            *length = text.parse::<u64>().ok().filter(|length| *length <= MAX_LENGTH);
            if length.is_none() {
                self.report(
                    Diagnostic::new(codes::ANNOTATION_ARGUMENTS, literal.span, "a length is an integer from 0 to 2^53")
                        .help("write `1..=100`, `1..` or `..=100`"),
                );
                return None;
            }
        }
        let [min, max] = lengths;
        Some(Constraint::Length { min, max })
    }

    fn pattern(&mut self, annotation: &ast::Annotation, wire: &Type) -> Option<Constraint> {
        if !matches!(wire, Type::String | Type::Url) {
            let help = match wire {
                Type::Uuid | Type::Datetime | Type::Date | Type::Time | Type::Duration | Type::Decimal | Type::Bytes => {
                    "the type says its format already; a `string` can have another one"
                }
                _ => "remove it",
            };
            self.does_not_fit(annotation, "speaks of a `string` or `url`", wire, help);
            return None;
        }
        let Some([ast::AnnotationArg::Literal(literal)]) = annotation.args.as_deref() else {
            self.takes_other_arguments(annotation, "one string", "write `@pattern(\"^[a-z0-9-]+$\")`");
            return None;
        };
        let ast::LiteralKind::Str(text) = &literal.kind else {
            self.takes_other_arguments(annotation, "one string", "write `@pattern(\"^[a-z0-9-]+$\")`");
            return None;
        };
        match pattern::read(text, &mut self.pattern_steps) {
            Ok(pattern) => Some(Constraint::Pattern(pattern)),
            Err(mistake) => {
                let place = |at: &Range<usize>| {
                    let inside = places::in_literal(self.sources.slice(literal.span), at);
                    let start = literal.span.range().start;
                    inside.map_or(literal.span, |at| Span::new(literal.span.file, start + at.start, start + at.end))
                };
                let diagnostic = Diagnostic::new(mistake.code, place(&mistake.at), mistake.message).help(mistake.help);
                let other = mistake.also.map(|also| (place(&also.0), also.1));
                self.report(other.into_iter().fold(diagnostic, |diagnostic, (span, text)| diagnostic.also(span, text)));
                None
            }
        }
    }

    fn unique(&mut self, annotation: &ast::Annotation, wire: &Type) -> Option<Constraint> {
        if !matches!(wire, Type::Array(_)) {
            self.does_not_fit(annotation, "speaks of a list", wire, "remove it; the keys of a map are unique anyway");
            return None;
        }
        self.takes_no_arguments(annotation).then_some(Constraint::Unique)
    }

    /// The one range in brackets.
    fn one_range<'m>(
        &mut self,
        annotation: &'m ast::Annotation,
        example: &str,
    ) -> Option<(Option<&'m ast::Literal>, Option<&'m ast::Literal>)> {
        match annotation.args.as_deref() {
            Some([ast::AnnotationArg::Range { low, high, .. }]) if low.is_some() || high.is_some() => {
                let all_numbers = low.iter().chain(high).all(|bound| matches!(bound.kind, ast::LiteralKind::Number(_)));
                if all_numbers {
                    return Some((low.as_ref(), high.as_ref()));
                }
                // What was written for a number was reported, or is none.
                let holes = low.iter().chain(high).any(|bound| bound.kind == ast::LiteralKind::Hole);
                if !holes {
                    self.takes_other_arguments(annotation, "a range of numbers", &format!("write {example}"));
                }
                None
            }
            Some([ast::AnnotationArg::Literal(ast::Literal { kind: ast::LiteralKind::Number(text), span })]) => {
                let name = &annotation.name.text;
                self.report(
                    Diagnostic::new(codes::ANNOTATION_ARGUMENTS, *span, format!("`@{name}` takes a range"))
                        .help(format!("write `{text}..={text}` for exactly this, `{text}..` or `..={text}` for a bound")),
                );
                None
            }
            _ => {
                self.takes_other_arguments(annotation, "a range", &format!("write {example}"));
                None
            }
        }
    }

    fn takes_other_arguments(&mut self, annotation: &ast::Annotation, expected: &str, help: &str) {
        let args = annotation.args.as_deref().unwrap_or_default();
        let span = args.first().map_or(annotation.span, ast::AnnotationArg::span);
        let name = &annotation.name.text;
        self.report(Diagnostic::new(codes::ANNOTATION_ARGUMENTS, span, format!("`@{name}` takes {expected}")).help(help));
    }

    fn does_not_fit(&mut self, annotation: &ast::Annotation, what: &str, wire: &Type, help: &str) {
        let (name, ty) = (&annotation.name.text, self.name_of_type(wire));
        self.report(
            Diagnostic::new(codes::CONSTRAINT_MISFIT, annotation.span, format!("`@{name}` {what}"))
                .label(format!("and this is of type {ty}"))
                .help(help),
        );
    }

    /// All constraints that hold for a type: its own, and those of the aliases and newtypes that it names, innermost last.
    pub(super) fn constraints_on(&self, ty: &Type) -> Vec<Constraint> {
        let mut found = Vec::new();
        let mut ty = ty;
        loop {
            match ty {
                Type::Constrained(inner, constraints) => {
                    found.extend(constraints.iter().cloned());
                    ty = inner;
                }
                Type::Ref(id) => match self.stands_for(*id) {
                    Some(target) => ty = target,
                    None => return found,
                },
                _ => return found,
            }
        }
    }

    /// Where an alias or newtype behind the type says such a constraint.
    fn said_at(&self, ty: &Type, name: &str) -> Option<Span> {
        let mut ty = ty;
        loop {
            match ty {
                Type::Constrained(inner, _) => ty = inner,
                Type::Ref(id) => {
                    if let Syntax::Alias(decl) | Syntax::Newtype(decl) = self.draft(*id).syntax
                        && let Some(annotation) = decl.meta.annotations.iter().find(|annotation| annotation.name.text == name)
                    {
                        return Some(annotation.span);
                    }
                    ty = self.stands_for(*id)?;
                }
                _ => return None,
            }
        }
    }

    /// The type that an alias or newtype stands for.
    fn stands_for(&self, id: DeclId) -> Option<&Type> {
        match &self.draft(id).kind {
            DraftKind::Alias(target) | DraftKind::Newtype(target) => target.as_ref(),
            DraftKind::Recursive(target) => Some(target),
            _ => None,
        }
    }
}
