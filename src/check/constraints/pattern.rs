//! Patterns: a subset of regular expressions with one meaning in all targets, read into a tree.
//!
//! Whatever a pattern may hold means the same for a backtracking and for a linear engine: no look-around, no references back, no lazy
//! or possessive repetition, classes are ASCII, and the whole text has to match.

use super::ambiguity;
use crate::diag::{Code, codes};
use crate::schema::{CharRange, Pattern, PatternNode};
use std::ops::Range;

/// The longest pattern, in characters.
const LONGEST: usize = 1_000;

/// How deep groups nest.
const DEEPEST: usize = 32;

/// How many characters a pattern may have with its repetitions written out: some engines do so.
const MOST_WRITTEN_OUT: usize = 5_000;

/// The greatest count in braces.
const MOST_TIMES: u32 = 1_000;

/// Why a text is no pattern.
pub(super) struct Mistake {
    pub(super) code: Code,
    /// In bytes of the text.
    pub(super) at: Range<usize>,
    /// Another place that belongs to it, and what is said there.
    pub(super) also: Option<Box<(Range<usize>, String)>>,
    pub(super) message: String,
    pub(super) help: String,
}

/// A part of a pattern, with its place.
pub(super) enum Part {
    /// One character of a class.
    Class(Vec<CharRange>, Range<usize>),
    Sequence(Vec<Part>, Range<usize>),
    Either(Vec<Part>, Range<usize>),
    Repeat {
        part: Box<Part>,
        min: u32,
        max: Option<u32>,
        place: Range<usize>,
    },
}

/// Reads a pattern, and makes sure that no engine needs more than linear time for it. `budget` bounds how much is looked at for that.
pub(super) fn read(text: &str, budget: &mut usize) -> Result<Pattern, Mistake> {
    if text.chars().count() > LONGEST {
        return Err(mistake(0..text.len(), format!("a pattern has at most {LONGEST} characters"), "check the rest in the program"));
    }
    let mut reader = Reader { text, at: 0, depth: 0 };
    if !reader.takes('^') {
        return Err(mistake(
            0..first_char(text),
            "a pattern begins with `^`",
            "it describes the whole text: write `^…$`; `^[^x]*x.*$` for a text that contains an x",
        ));
    }
    let part = reader.sequence()?;
    if !reader.takes('$') || reader.at < text.len() {
        return Err(reader.end_is_missing());
    }
    if written_out(&part) > MOST_WRITTEN_OUT {
        let message = format!("with all repetitions written out, this pattern has more than {MOST_WRITTEN_OUT} characters");
        return Err(mistake(0..text.len(), message, "use smaller counts, and say the length with `@length`"));
    }
    ambiguity::can_be_read_in_few_ways(&part, text, budget)?;
    Ok(Pattern { text: text.to_owned(), root: part.into_node() })
}

/// How many characters a pattern has with its repetitions written out up to their upper bounds, as some engines do.
fn written_out(part: &Part) -> usize {
    match part {
        Part::Class(..) => 1,
        Part::Sequence(parts, _) | Part::Either(parts, _) => {
            parts.iter().fold(0usize, |sum, part| sum.saturating_add(written_out(part))).max(1)
        }
        Part::Repeat { part, min, max, .. } => {
            let times = usize::try_from(max.unwrap_or(*min).max(1)).unwrap_or(usize::MAX);
            written_out(part).saturating_mul(times)
        }
    }
}

pub(super) fn mistake(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Mistake {
    Mistake { code: codes::BAD_PATTERN, at, also: None, message: message.into(), help: help.into() }
}

fn first_char(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

impl Part {
    /// Where it stands, in bytes of the text.
    pub(super) fn place(&self) -> Range<usize> {
        match self {
            Self::Class(_, place) | Self::Sequence(_, place) | Self::Either(_, place) | Self::Repeat { place, .. } => place.clone(),
        }
    }

    fn into_node(self) -> PatternNode {
        match self {
            Self::Class(ranges, _) => PatternNode::Class(ranges),
            Self::Sequence(parts, _) => PatternNode::Sequence(parts.into_iter().map(Self::into_node).collect()),
            Self::Either(parts, _) => PatternNode::Either(parts.into_iter().map(Self::into_node).collect()),
            Self::Repeat { part, min, max, .. } => PatternNode::Repeat { node: Box::new(part.into_node()), min, max },
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    /// In bytes.
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    /// Something else than the end stands where the pattern should end.
    fn end_is_missing(&self) -> Mistake {
        let at = self.at.min(self.text.len());
        let end = at + first_char(self.text.get(at..).unwrap_or_default());
        match self.peek() {
            Some('|') => mistake(
                at..end,
                "alternatives stand in a group: elsewhere `^` belongs to the first one only, and `$` to the last one",
                "write `^(?:a|b)$`",
            ),
            Some(')') => mistake(at..end, "this `)` has no `(`", "write `\\)` for the character"),
            _ => mistake(
                at..end,
                "a pattern ends with `$`",
                "it describes the whole text: write `^…$`, with `.*` before the `$` for any end",
            ),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn takes(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    /// `a|b`
    fn alternatives(&mut self) -> Result<Part, Mistake> {
        let start = self.at;
        let mut parts = vec![self.sequence()?];
        while self.takes('|') {
            parts.push(self.sequence()?);
        }
        Ok(match parts.pop() {
            Some(only) if parts.is_empty() => only,
            last => Part::Either(parts.into_iter().chain(last).collect(), start..self.at),
        })
    }

    fn sequence(&mut self) -> Result<Part, Mistake> {
        let start = self.at;
        let mut parts = Vec::new();
        while let Some(next) = self.peek() {
            // The `$` at the end belongs to the pattern, one before is a mistake.
            let is_end = next == '$' && self.at + 1 == self.text.len();
            if matches!(next, '|' | ')') || is_end {
                break;
            }
            let begin = self.at;
            let part = self.piece()?;
            parts.push(self.repeated(begin, part)?);
        }
        Ok(match parts.pop() {
            Some(only) if parts.is_empty() => only,
            last => Part::Sequence(parts.into_iter().chain(last).collect(), start..self.at),
        })
    }

    fn piece(&mut self) -> Result<Part, Mistake> {
        let start = self.at;
        let Some(next) = self.next() else { return Ok(Part::Sequence(Vec::new(), start..start)) };
        let here = start..self.at;
        match next {
            '(' => self.group(start),
            '[' => self.class(start),
            '.' => Ok(Part::Class(without(&[single('\n')]), here)),
            '\\' => {
                let (ranges, _) = self.escape(start, false)?;
                Ok(Part::Class(ranges, start..self.at))
            }
            '^' | '$' => Err(mistake(
                here,
                format!("`{next}` stands inside of the pattern"),
                format!("`^` is its begin and `$` its end; write `\\{next}` for the character"),
            )),
            '*' | '+' | '?' | '{' => Err(mistake(
                here,
                format!("nothing stands before `{next}` that could be repeated"),
                format!("write `\\{next}` for the character"),
            )),
            ']' | '}' => Err(mistake(here, format!("this `{next}` closes nothing"), format!("write `\\{next}` for the character"))),
            c => Ok(Part::Class(vec![single(c)], here)),
        }
    }

    fn group(&mut self, start: usize) -> Result<Part, Mistake> {
        if self.takes('?') && !self.takes(':') {
            return Err(self.special_group(start));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(mistake(start..self.at, format!("groups nest at most {DEEPEST} deep"), "write it with fewer brackets"));
        }
        let inner = self.alternatives()?;
        self.depth -= 1;
        if !self.takes(')') {
            return Err(mistake(start..start + 1, "this `(` is not closed", "write `)` behind the group, or `\\(` for the character"));
        }
        Ok(inner)
    }

    /// `(?…`, which other languages have more of.
    fn special_group(&self, start: usize) -> Mistake {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let kinds = [
            ("<=", "looking behind has", "say with classes what may stand there"),
            ("<!", "looking behind has", "say with classes what may stand there"),
            ("=", "looking ahead has", "say with classes what may stand there"),
            ("!", "looking ahead has", "say with classes what may stand there"),
            ("<", "a named group has", "write `(…)`"),
            ("P", "a named group has", "write `(…)`"),
            (">", "an atomic group has", "write `(…)`"),
            ("#", "a comment has", "write it in the docs (`///`)"),
            ("", "a flag has", "write out what it means: `[Aa]` for either case"),
        ];
        let found = kinds.iter().find(|(begin, ..)| rest.starts_with(begin));
        let (begin, what, help) = found.copied().unwrap_or_default();
        mistake(start..self.at + begin.len(), format!("{what} no meaning that all targets share"), help)
    }

    /// What stands behind a piece: how often it is there.
    fn repeated(&mut self, begin: usize, part: Part) -> Result<Part, Mistake> {
        let start = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.next();
                self.counts(start)?
            }
            _ => return Ok(part),
        };
        if self.at == start {
            self.next();
        }
        let end = self.at;
        match self.peek() {
            Some('?') => {
                Err(mistake(start..end + 1, "lazy repetition changes nothing where the whole text has to match", "leave the `?` out"))
            }
            Some('+') => Err(mistake(start..end + 1, "possessive repetition is not known to all targets", "leave the `+` out")),
            Some('*' | '{') => Err(mistake(end..end + 1, "this repeats a repetition", "put the inner one into a group: `(?:…)`")),
            _ => Ok(Part::Repeat { part: Box::new(part), min, max, place: begin..end }),
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`, behind its brace.
    fn counts(&mut self, start: usize) -> Result<(u32, Option<u32>), Mistake> {
        let inside = self.text.get(self.at..).and_then(|rest| rest.split_once('}')).map(|(inside, _)| inside);
        let Some(inside) = inside else {
            return Err(mistake(start..start + 1, "this `{` is not closed", "write `\\{` for the character"));
        };
        self.at += inside.len() + 1;
        let whole = start..self.at;
        let count = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        let counts = match inside.split_once(',') {
            None => count(inside).map(|times| (times, Some(times))),
            Some((min, "")) => count(min).map(|min| (min, None)),
            Some((min, max)) => count(min).zip(count(max)).map(|(min, max)| (min, Some(max))),
        };
        match counts {
            Some((min, max)) if min.max(max.unwrap_or(0)) > MOST_TIMES => {
                Err(mistake(whole, format!("a part is repeated at most {MOST_TIMES} times"), "say the length with `@length`"))
            }
            Some((min, Some(max))) if min > max => {
                Err(mistake(whole, "the lower count is above the upper one", format!("write `{{{max},{min}}}`")))
            }
            Some((_, Some(0))) => Err(mistake(whole, "this part is there zero times", "leave it out")),
            Some(counts) => Ok(counts),
            None => Err(mistake(whole, "this is no count", "write `{3}`, `{3,}` or `{3,5}`, or `\\{` for the character")),
        }
    }

    /// What stands behind a backslash; the second part says whether it is one character, so that a range can end there.
    fn escape(&mut self, start: usize, in_class: bool) -> Result<(Vec<CharRange>, bool), Mistake> {
        let Some(escaped) = self.next() else {
            return Err(mistake(start..self.at, "a backslash stands at the end", "write `\\\\` for the character"));
        };
        let here = start..self.at;
        let one = |c: char| Ok((vec![single(c)], true));
        match escaped {
            'd' => Ok((digits(), false)),
            'w' => Ok((word(), false)),
            's' => Ok((space(), false)),
            'D' => Ok((without(&digits()), false)),
            'W' => Ok((without(&word()), false)),
            'S' => Ok((without(&space()), false)),
            'n' => one('\n'),
            'r' => one('\r'),
            't' => one('\t'),
            'f' => one('\u{c}'),
            'v' => one('\u{b}'),
            'u' => self.code_point(start),
            'b' | 'B' if !in_class => Err(mistake(
                here,
                format!("`\\{escaped}`, the edge of a word, differs between the targets"),
                "name the characters that may stand there",
            )),
            '0'..='9' | 'k' => Err(mistake(here, "a reference back to a group is not possible", "write out what may stand there")),
            'p' | 'P' => {
                Err(mistake(here, "Unicode properties differ between the targets and their versions", "name the ranges: `[a-zà-ÿ]`"))
            }
            'A' | 'z' | 'Z' => {
                Err(mistake(here, format!("`\\{escaped}` is not known to all targets"), "`^` and `$` are the ends of the text"))
            }
            c if c.is_ascii_punctuation() || c == ' ' => one(c),
            _ => Err(mistake(
                here,
                format!("`\\{}` has no meaning", escaped.escape_debug()),
                "write the character itself, or `\\\\` for a backslash",
            )),
        }
    }

    /// `\u0041`, `\u{1F600}`
    fn code_point(&mut self, start: usize) -> Result<(Vec<CharRange>, bool), Mistake> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (digits, length) = match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((digits, _)) => (digits, digits.len() + 2),
            None => (rest.get(..4).unwrap_or_default(), 4),
        };
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match value.and_then(char::from_u32).filter(|_| (1..=6).contains(&digits.len())) {
            Some(c) => {
                self.at += length;
                Ok((vec![single(c)], true))
            }
            None => Err(mistake(
                start..self.at,
                "`\\u` names no character",
                "write `\\u0041` or `\\u{1F600}`; halves of surrogate pairs are no characters",
            )),
        }
    }

    /// `[a-z_]`, behind its bracket.
    fn class(&mut self, start: usize) -> Result<Part, Mistake> {
        let is_negated = self.takes('^');
        let mut ranges = Vec::new();
        loop {
            let at = self.at;
            let Some(next) = self.next() else {
                return Err(mistake(
                    start..start + 1,
                    "this `[` is not closed",
                    "write `]` behind the characters, or `\\[` for the character",
                ));
            };
            let (first, is_one) = match next {
                ']' if ranges.is_empty() => {
                    return Err(mistake(start..self.at, "a class without characters matches nothing", "write `\\]` for the character"));
                }
                ']' => break,
                '\\' => self.escape(at, true)?,
                '[' => return Err(mistake(at..self.at, "`[` in a class differs between the targets", "write `\\[`")),
                '&' | '~' | '-' if self.peek() == Some(next) => {
                    return Err(mistake(
                        at..self.at + 1,
                        format!("`{next}{next}` in a class differs between the targets"),
                        format!("write `\\{next}`"),
                    ));
                }
                c => (vec![single(c)], true),
            };
            let is_range = self.peek() == Some('-') && self.text.get(self.at + 1..).is_some_and(|rest| !rest.starts_with(']'));
            if !is_range {
                ranges.extend(first);
                continue;
            }
            self.next();
            let last_at = self.at;
            let (last, last_is_one) = match self.next() {
                Some('\\') => self.escape(last_at, true)?,
                Some('[') => return Err(mistake(last_at..self.at, "`[` in a class differs between the targets", "write `\\[`")),
                Some(c) => (vec![single(c)], true),
                None => return Err(mistake(start..start + 1, "this `[` is not closed", "write `]` behind the characters")),
            };
            let (Some(from), Some(to), true) = (first.first(), last.first(), is_one && last_is_one) else {
                return Err(mistake(at..self.at, "a range goes from one character to another", "write `\\-` for the character"));
            };
            if from.first > to.last {
                return Err(mistake(
                    at..self.at,
                    "the range ends before it begins",
                    format!("write `{}-{}`", to.last.escape_debug(), from.first.escape_debug()),
                ));
            }
            ranges.push(CharRange { first: from.first, last: to.last });
        }
        let ranges = sorted(ranges);
        let ranges = if is_negated { without(&ranges) } else { ranges };
        if ranges.is_empty() {
            return Err(mistake(start..self.at, "this class matches nothing", "leave a character in it"));
        }
        Ok(Part::Class(ranges, start..self.at))
    }
}

fn single(c: char) -> CharRange {
    CharRange { first: c, last: c }
}

fn digits() -> Vec<CharRange> {
    vec![CharRange { first: '0', last: '9' }]
}

fn word() -> Vec<CharRange> {
    let range = |first, last| CharRange { first, last };
    vec![range('0', '9'), range('A', 'Z'), range('_', '_'), range('a', 'z')]
}

fn space() -> Vec<CharRange> {
    vec![CharRange { first: '\t', last: '\r' }, single(' ')]
}

/// Sorted, and apart from each other.
fn sorted(mut ranges: Vec<CharRange>) -> Vec<CharRange> {
    ranges.sort_unstable();
    let mut apart: Vec<CharRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(before) if before.last >= range.first || after(before.last) == Some(range.first) => {
                before.last = before.last.max(range.last)
            }
            _ => apart.push(range),
        }
    }
    apart
}

/// Every character that is not in these ranges, which are sorted and apart.
fn without(ranges: &[CharRange]) -> Vec<CharRange> {
    let mut left = Vec::with_capacity(ranges.len() + 1);
    let mut next = Some('\0');
    for range in ranges {
        if let (Some(first), Some(last)) = (next, before(range.first))
            && first <= last
        {
            left.push(CharRange { first, last });
        }
        next = after(range.last);
    }
    left.extend(next.map(|first| CharRange { first, last: char::MAX }));
    left
}

/// The next Unicode scalar value: surrogates are none.
fn after(c: char) -> Option<char> {
    if c == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(u32::from(c) + 1) }
}

fn before(c: char) -> Option<char> {
    if c == '\u{e000}' { Some('\u{d7ff}') } else { u32::from(c).checked_sub(1).and_then(char::from_u32) }
}
