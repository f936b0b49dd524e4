//! Patterns as regular expressions of JavaScript: anchored, with the flag `u`, and nothing in them but what the tree says.

use crate::schema::{CharRange, Pattern, PatternNode};
use std::fmt::Write;

/// A pattern as a literal.
pub(super) fn literal(pattern: &Pattern) -> String {
    let mut out = "/^".to_owned();
    push(&pattern.root, Place::Whole, &mut out);
    out.push_str("$/u");
    out
}

/// What stands around a part, so that it is bracketed where it would be taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Whole,
    InSequence,
    Repeated,
}

fn push(node: &PatternNode, place: Place, out: &mut String) {
    match node {
        PatternNode::Class(ranges) => push_class(ranges, out),
        PatternNode::Sequence(parts) => {
            let brackets = place == Place::Repeated;
            out.push_str(if brackets { "(?:" } else { "" });
            parts.iter().for_each(|part| push(part, Place::InSequence, out));
            out.push_str(if brackets { ")" } else { "" });
        }
        PatternNode::Either(parts) => {
            out.push_str("(?:");
            for (i, part) in parts.iter().enumerate() {
                out.push_str(if i > 0 { "|" } else { "" });
                push(part, Place::InSequence, out);
            }
            out.push(')');
        }
        PatternNode::Repeat { node, min, max } => {
            let brackets = place == Place::Repeated;
            out.push_str(if brackets { "(?:" } else { "" });
            push(node, Place::Repeated, out);
            match (min, max) {
                (0, None) => out.push('*'),
                (1, None) => out.push('+'),
                (0, Some(1)) => out.push('?'),
                (min, None) => push_fmt(out, format_args!("{{{min},}}")),
                (min, Some(max)) if min == max => push_fmt(out, format_args!("{{{min}}}")),
                (min, Some(max)) => push_fmt(out, format_args!("{{{min},{max}}}")),
            }
            out.push_str(if brackets { ")" } else { "" });
        }
    }
}

fn push_class(ranges: &[CharRange], out: &mut String) {
    if let [CharRange { first, last }] = ranges
        && first == last
    {
        push_char(*first, false, out);
        return;
    }
    // What leaves out few characters is named by those.
    let is_negated = ranges.first().is_some_and(|range| range.first == '\0') && ranges.last().is_some_and(|range| range.last == char::MAX);
    out.push_str(if is_negated { "[^" } else { "[" });
    if is_negated {
        for pair in ranges.windows(2) {
            if let [before, after] = pair {
                push_range(u32::from(before.last) + 1, u32::from(after.first) - 1, out);
            }
        }
    } else {
        ranges.iter().for_each(|range| push_range(range.first.into(), range.last.into(), out));
    }
    out.push(']');
}

/// Halves of surrogate pairs never match: no text holds one.
fn push_range(first: u32, last: u32, out: &mut String) {
    let mut push_one = |code: u32| match char::from_u32(code) {
        Some(c) => push_char(c, true, out),
        None => push_fmt(out, format_args!("\\u{{{code:x}}}")),
    };
    push_one(first);
    if last > first {
        if last > first + 1 {
            out.push('-');
            match char::from_u32(last) {
                Some(c) => push_char(c, true, out),
                None => push_fmt(out, format_args!("\\u{{{last:x}}}")),
            }
        } else {
            push_one(last);
        }
    }
}

fn push_char(c: char, in_class: bool, out: &mut String) {
    match c {
        '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => out.extend(['\\', c]),
        '-' if in_class => out.push_str("\\-"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        ' '..='~' => out.push(c),
        _ => push_fmt(out, format_args!("\\u{{{:x}}}", u32::from(c))),
    }
}

/// Writing to a string cannot fail.
fn push_fmt(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::literal;
    use crate::schema::{CharRange, Pattern, PatternNode};

    #[test]
    fn a_literal_holds_every_scalar_and_ends_where_it_ends() {
        for c in '\0'..=char::MAX {
            let single = PatternNode::Class(vec![CharRange { first: c, last: c }]);
            let many = PatternNode::Class(vec![CharRange { first: '\0', last: '\0' }, CharRange { first: c, last: c }]);
            let text = literal(&Pattern { text: String::new(), root: PatternNode::Sequence(vec![single, many]) });
            let inner = text.strip_prefix("/^").and_then(|text| text.strip_suffix("$/u")).unwrap_or_default();
            assert!(inner.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{text}");
            let bare = inner.replace("\\\\", "").replace("\\/", "");
            assert!(!bare.contains('/') && !bare.ends_with('\\'), "{text}");
        }
    }
}
