//! Constraints as types that judge values, and patterns as the library for regular expressions spells them.

use super::types::Place;
use super::values::{float, grouped};
use crate::schema::{Bound, CharRange, Constraint, DeclKind, PatternNode, Type};
use std::fmt::Write;

impl Place<'_> {
    /// The type that judges a value of `ty`.
    pub(super) fn rule(&self, ty: &Type, constraints: &[Constraint]) -> String {
        let is_float = matches!(self.schema.wire_type(ty), Type::Float);
        let rules: Vec<String> = constraints.iter().map(|constraint| self.constraint(constraint, is_float)).collect();
        let mut rule = all_of(&rules);
        let mut ty = self.bare(ty);
        while let Type::Ref(id) = ty
            && let DeclKind::Newtype(inner) | DeclKind::Recursive(inner) = &self.schema.decl(*id).kind
        {
            rule = format!("hproto::Inner<{rule}>");
            ty = self.bare(inner);
        }
        rule
    }

    fn constraint(&self, constraint: &Constraint, is_float: bool) -> String {
        match constraint {
            Constraint::Range { min, max } if is_float => range("Float", min.as_ref().map(bits), max.as_ref().map(bits)),
            Constraint::Range { min, max } => range("", min.as_ref().map(integer), max.as_ref().map(integer)),
            Constraint::MultipleOf(number) => format!("hproto::MultipleOf<{}>", grouped(&number.to_string())),
            Constraint::Length { min, max } => {
                let text = |length: &u64| grouped(&length.to_string());
                match (min.as_ref().map(text), max.as_ref().map(text)) {
                    (Some(min), Some(max)) => format!("hproto::Length<{min}, {max}>"),
                    (Some(min), None) => format!("hproto::MinLength<{min}>"),
                    (None, Some(max)) => format!("hproto::MaxLength<{max}>"),
                    (None, None) => "hproto::MinLength<0>".to_owned(),
                }
            }
            Constraint::Pattern(pattern) => format!("hproto::pattern::Matches<{}>", self.facts.number_of_pattern(pattern, self.module)),
            Constraint::Unique => "hproto::Unique".to_owned(),
        }
    }
}

/// Several rules as one.
fn all_of(rules: &[String]) -> String {
    match rules {
        [only] => only.clone(),
        [first, second, others @ ..] if others.len() > 1 => format!("({first}, {second}, {})", all_of(others)),
        rules => format!("({})", rules.join(", ")),
    }
}

fn range(kind: &str, min: Option<String>, max: Option<String>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("hproto::{kind}Range<{min}, {max}>"),
        (Some(min), None) => format!("hproto::{kind}AtLeast<{min}>"),
        (None, Some(max)) => format!("hproto::{kind}AtMost<{max}>"),
        (None, None) => format!("hproto::{kind}AtMost<{}>", if kind.is_empty() { "{ i128::MAX }" } else { "{ f64::MAX.to_bits() }" }),
    }
}

fn integer(bound: &Bound) -> String {
    match bound {
        Bound::Int(number) => grouped(&number.to_string()),
        // Whole, for the checker gives integers to integers.
        Bound::Float(number) => format!("{number:.0}"),
    }
}

/// Types can have no doubles as parameters, but their bits.
fn bits(bound: &Bound) -> String {
    let text = match bound {
        Bound::Int(number) => format!("{}.0", grouped(&number.to_string())),
        Bound::Float(number) => float(*number),
    };
    if text.starts_with('-') { format!("{{ ({text}_f64).to_bits() }}") } else { format!("{{ {text}_f64.to_bits() }}") }
}

/// A pattern for the whole of a text.
pub(super) fn regex(root: &PatternNode) -> String {
    let mut text = r"\A(?:".to_owned();
    node(root, &mut text);
    text.push_str(r")\z");
    text
}

fn node(part: &PatternNode, text: &mut String) {
    match part {
        PatternNode::Class(ranges) => class(ranges, text),
        PatternNode::Sequence(parts) => parts.iter().for_each(|part| node(part, text)),
        PatternNode::Either(parts) => {
            text.push_str("(?:");
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    text.push('|');
                }
                node(part, text);
            }
            text.push(')');
        }
        PatternNode::Repeat { node: part, min, max } => {
            if matches!(**part, PatternNode::Class(_) | PatternNode::Either(_)) {
                node(part, text);
            } else {
                text.push_str("(?:");
                node(part, text);
                text.push(')');
            }
            // Writing to a string cannot fail.
            let _ = match (min, max) {
                (0, None) => write!(text, "*"),
                (1, None) => write!(text, "+"),
                (0, Some(1)) => write!(text, "?"),
                (min, None) => write!(text, "{{{min},}}"),
                (min, Some(max)) if min == max => write!(text, "{{{min}}}"),
                (min, Some(max)) => write!(text, "{{{min},{max}}}"),
            };
        }
    }
}

fn class(ranges: &[CharRange], text: &mut String) {
    if let [CharRange { first, last }] = ranges
        && first == last
    {
        character(*first, text);
        return;
    }
    text.push('[');
    for CharRange { first, last } in ranges {
        character(*first, text);
        if first != last {
            text.push('-');
            character(*last, text);
        }
    }
    text.push(']');
}

/// What can mean nothing else stands for itself, everything else by its number. So the pattern has no quotes, either.
fn character(c: char, text: &mut String) {
    if c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '/' | '@' | ':' | ',') {
        text.push(c);
    } else {
        // Writing to a string cannot fail.
        let _ = write!(text, r"\x{{{:x}}}", u32::from(c));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_spelled_without_anything_that_means_more() {
        let range = |first, last| CharRange { first, last };
        let slug = PatternNode::Class(vec![range('-', '-'), range('0', '9'), range('a', 'z')]);
        let repeated = |node: &PatternNode, min, max| PatternNode::Repeat { node: Box::new(node.clone()), min, max };
        assert_eq!(regex(&repeated(&slug, 1, None)), r"\A(?:[\x{2d}0-9a-z]+)\z");
        let ab = PatternNode::Sequence(vec![PatternNode::Class(vec![range('a', 'a')]), PatternNode::Class(vec![range(']', ']')])]);
        let either = PatternNode::Either(vec![ab.clone(), PatternNode::Sequence(vec![])]);
        assert_eq!(regex(&repeated(&either, 2, Some(3))), r"\A(?:(?:a\x{5d}|){2,3})\z");
        assert_eq!(regex(&repeated(&ab, 0, Some(1))), r"\A(?:(?:a\x{5d})?)\z");
    }
}
