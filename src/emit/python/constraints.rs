//! What annotations demand of a value: marks behind its type.

use super::encode;
use super::expr::Expr;
use super::module::Module;
use super::types::float;
use crate::schema::{Bound, CharRange, Constraint, DeclKind, Pattern, PatternNode, Type};
use std::fmt::Write as _;

impl<'a> Module<'a> {
    /// An annotation with what is demanded beside it.
    pub(super) fn checked(&mut self, annotation: Expr<'a>, constraints: &[Constraint]) -> Expr<'a> {
        let checks = constraints.iter().map(|constraint| self.check(constraint)).collect();
        annotation.with(self.imports.support("Annotated"), checks)
    }

    /// An annotation with all that is demanded on the way to what a type is made of, the innermost first.
    pub(super) fn checked_within(&mut self, mut annotation: Expr<'a>, ty: &'a Type) -> Expr<'a> {
        for constraints in self.constraints_within(ty).into_iter().rev() {
            annotation = self.checked(annotation, constraints);
        }
        annotation
    }

    /// The constraints on the way to what a type is made of, the outermost first.
    fn constraints_within(&self, mut ty: &'a Type) -> Vec<&'a [Constraint]> {
        let mut found = Vec::new();
        loop {
            match ty {
                Type::Constrained(inner, constraints) => {
                    found.push(constraints.as_slice());
                    ty = inner;
                }
                Type::Ref(id) => match &self.schema.decl(*id).kind {
                    DeclKind::Alias(inner) | DeclKind::Newtype(inner) => ty = inner,
                    _ => return found,
                },
                _ => return found,
            }
        }
    }

    fn check(&mut self, constraint: &Constraint) -> Expr<'a> {
        match constraint {
            Constraint::Range { min, max } => self.bounds("Range", min.map(bound), max.map(bound)),
            Constraint::Length { min, max } => {
                self.bounds("Length", min.map(|length| length.to_string()), max.map(|length| length.to_string()))
            }
            Constraint::MultipleOf(factor) => Expr::call(self.imports.support("MultipleOf"), vec![Expr::atom(factor.to_string())]),
            Constraint::Pattern(Pattern { root, .. }) => {
                Expr::call(self.imports.support("Pattern"), vec![Expr::atom(encode::pattern(&regex(root)))])
            }
            Constraint::Unique => Expr::Atom(self.imports.support("UNIQUE")),
        }
    }

    fn bounds(&mut self, class: &'static str, least: Option<String>, most: Option<String>) -> Expr<'a> {
        let bounds = [("at_least=", least), ("at_most=", most)];
        let bounds = bounds.into_iter().filter_map(|(name, bound)| Some(Expr::keyed(name, Expr::atom(bound?))));
        Expr::call(self.imports.support(class), bounds.collect())
    }
}

fn bound(bound: Bound) -> String {
    match bound {
        Bound::Int(number) => number.to_string(),
        Bound::Float(number) => float(number),
    }
}

/// A pattern in the spelling of Python's `re`.
fn regex(root: &PatternNode) -> String {
    let mut text = String::new();
    print(root, &mut text, false);
    text
}

/// Prints a node; `is_part` says that something stands beside it or is said of it as a whole.
fn print(node: &PatternNode, text: &mut String, is_part: bool) {
    match node {
        PatternNode::Class(ranges) => print_class(ranges, text),
        PatternNode::Sequence(nodes) => nodes.iter().for_each(|node| print(node, text, true)),
        PatternNode::Either(nodes) => {
            text.push_str(if is_part { "(?:" } else { "" });
            for (at, node) in nodes.iter().enumerate() {
                text.push_str(if at > 0 { "|" } else { "" });
                print(node, text, false);
            }
            text.push_str(if is_part { ")" } else { "" });
        }
        PatternNode::Repeat { node, min, max } => {
            let is_atom = matches!(**node, PatternNode::Class(_));
            text.push_str(if is_atom { "" } else { "(?:" });
            print(node, text, false);
            text.push_str(if is_atom { "" } else { ")" });
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

/// One character as it is, several in brackets; all but a few by those few.
fn print_class(ranges: &[CharRange], text: &mut String) {
    if let [CharRange { first, last }] = ranges
        && first == last
    {
        return print_char(*first, r"\.^$*+?{}[]|()", text);
    }
    let others = complement(ranges);
    let is_negated = ranges.first().is_some_and(|range| range.first == '\0') && ranges.last().is_some_and(|range| range.last == char::MAX);
    text.push_str(if is_negated && !others.is_empty() { "[^" } else { "[" });
    for CharRange { first, last } in if is_negated && !others.is_empty() { &others } else { ranges } {
        print_char(*first, r"\^-[]", text);
        if first < last {
            if u32::from(*first) + 1 < u32::from(*last) {
                text.push('-');
            }
            print_char(*last, r"\^-[]", text);
        }
    }
    text.push(']');
}

/// What lies between the ranges, and before and behind them.
fn complement(ranges: &[CharRange]) -> Vec<CharRange> {
    let mut others = Vec::new();
    let mut next = Some('\0');
    for range in ranges {
        if let (Some(first), Some(last)) = (next, before(range.first))
            && first <= last
        {
            others.push(CharRange { first, last });
        }
        next = after(range.last);
    }
    others.extend(next.map(|first| CharRange { first, last: char::MAX }));
    others
}

fn before(c: char) -> Option<char> {
    ('\0'..c).next_back()
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

/// A character, escaped if it is among `special` or a control.
fn print_char(c: char, special: &str, text: &mut String) {
    match c {
        '\n' => text.push_str(r"\n"),
        '\r' => text.push_str(r"\r"),
        '\t' => text.push_str(r"\t"),
        '\0'..='\x1f' | '\x7f' => {
            let _ = write!(text, "\\x{:02x}", u32::from(c));
        }
        c if special.contains(c) => text.extend(['\\', c]),
        c => text.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::{complement, regex};
    use crate::schema::{CharRange, PatternNode};

    fn class(text: &str) -> PatternNode {
        let mut chars = text.chars();
        let mut ranges = Vec::new();
        while let (Some(first), Some(last)) = (chars.next(), chars.next()) {
            ranges.push(CharRange { first, last });
        }
        PatternNode::Class(ranges)
    }

    fn repeat(node: PatternNode, min: u32, max: Option<u32>) -> PatternNode {
        PatternNode::Repeat { node: Box::new(node), min, max }
    }

    #[test]
    fn patterns_are_printed_for_python() {
        let cases = [
            (class("az"), "[a-z]"),
            (class("--09ab"), r"[\-0-9ab]"),
            (class(".."), r"\."),
            (class("\0\t\x0b\u{10ffff}"), r"[^\n]"),
            (class("\0\u{10ffff}"), "[\\x00-\u{10ffff}]"),
            (class("\x1f\x1f"), r"\x1f"),
            (PatternNode::Sequence(vec![]), ""),
            (repeat(class("az"), 0, None), "[a-z]*"),
            (repeat(repeat(class("az"), 0, Some(1)), 2, Some(3)), "(?:[a-z]?){2,3}"),
            (PatternNode::Either(vec![class("aa"), PatternNode::Sequence(vec![])]), "a|"),
            (
                PatternNode::Sequence(vec![PatternNode::Either(vec![class("aa"), class("bb")]), repeat(class("cc"), 4, Some(4))]),
                "(?:a|b)c{4}",
            ),
            (repeat(PatternNode::Sequence(vec![class("aa"), class("bb")]), 1, None), "(?:ab)+"),
        ];
        for (node, printed) in cases {
            assert_eq!(regex(&node), printed);
        }
    }

    #[test]
    fn the_complement_knows_where_surrogates_are() {
        let range = |first, last| CharRange { first, last };
        assert_eq!(complement(&[range('\0', '\u{d7ff}')]), [range('\u{e000}', char::MAX)]);
        assert_eq!(complement(&[range('\u{e000}', char::MAX)]), [range('\0', '\u{d7ff}')]);
        assert_eq!(complement(&[range('\0', char::MAX)]), []);
    }
}
