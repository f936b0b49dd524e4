//! A JSON text as a tree that knows its places.

use super::MOST_DEEP;
use super::fault::{Code, Flaw, Misfit};
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) value: Value<'t>,
    /// The whole of it; of an array or object how it begins.
    at: Range<usize>,
}

/// A value.
#[derive(Debug)]
pub(super) enum Value<'t> {
    Null,
    Bool(bool),
    /// As it was written.
    Number(&'t str),
    String(Cow<'t, str>),
    Array(Vec<Node<'t>>),
    Object(Object<'t>),
}

/// The last value of each key, in the order of the keys' code points.
pub(super) type Object<'t> = BTreeMap<Cow<'t, str>, Entry<'t>>;

/// A value under a key.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) node: Node<'t>,
    key_at: Range<usize>,
}

impl Entry<'_> {
    /// Something is wrong with the key.
    pub(super) fn misfit_of_key(&self, flaw: Flaw) -> Misfit {
        Misfit::new(flaw, self.key_at.clone())
    }
}

impl<'t> Node<'t> {
    /// Something is wrong with the value.
    pub(super) fn misfit(&self, flaw: Flaw) -> Misfit {
        Misfit::new(flaw, self.at.clone())
    }

    /// The value is of another JSON type than expected.
    pub(super) fn wrong_type(&self, expected: &str) -> Misfit {
        self.misfit(Flaw::new(Code::WrongType, format!("expected {expected}, found {}", self.kind())))
    }

    /// The JSON type in words.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The entries of an object.
    pub(super) fn object(&self) -> Result<&Object<'t>, Misfit> {
        match &self.value {
            Value::Object(entries) => Ok(entries),
            _ => Err(self.wrong_type("an object")),
        }
    }

    /// The items of an array.
    pub(super) fn array(&self) -> Result<&[Node<'t>], Misfit> {
        match &self.value {
            Value::Array(items) => Ok(items),
            _ => Err(self.wrong_type("an array")),
        }
    }
}

/// Reads a text. All of it is judged before any value is looked at: first whether it is JSON, then how deep it is.
pub(super) fn parse(text: &str) -> Result<Node<'_>, Misfit> {
    // Looks at everything and keeps nothing, without recursion.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| not_json(&error, text))?;
    surrogates_come_in_pairs(text)?;
    Reader { text, at: 0 }.node(0)
}

fn not_json(error: &serde_json::Error, text: &str) -> Misfit {
    let message = error.to_string();
    let sentence = message.rsplit_once(" at line ").map_or(&*message, |(sentence, _)| sentence);
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = bad_byte(text, lines.map(str::len).sum(), error.column(), sentence);
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Misfit::new(Flaw::new(Code::InvalidJson, format!("not JSON: {sentence}")), at..at + length)
}

/// What is wrong in a text that a parser has read up to this column. A control character it has not read yet, of an escape it has read
/// all four digits before it looks at them; else it is the last byte, or the character that this is a part of.
fn bad_byte(text: &str, line_start: usize, column: usize, sentence: &str) -> usize {
    let read = line_start + column;
    let (before, rest) = text.as_bytes().split_at_checked(read).unwrap_or_default();
    if sentence.starts_with("control character") {
        return read + rest.iter().position(|byte| *byte < b' ').unwrap_or(0);
    }
    let last = line_start + column.saturating_sub(1);
    bad_digit(before).unwrap_or_else(|| (0..=last).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0))
}

/// The first of the last four bytes that is no digit, if they stand where an escape has its digits.
fn bad_digit(read: &[u8]) -> Option<usize> {
    let (before, digits) = read.split_last_chunk::<4>()?;
    let backslashes = before.strip_suffix(b"u")?.iter().rev().take_while(|byte| **byte == b'\\').count();
    let bad = digits.iter().position(|digit| !digit.is_ascii_hexdigit())?;
    (backslashes % 2 == 1).then_some(before.len() + bad)
}

/// In a text that is JSON; a backslash stands only in strings there.
fn surrogates_come_in_pairs(text: &str) -> Result<(), Misfit> {
    let unit = |at: usize| u16::from_str_radix(text.get(at..)?.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        at += match unit(at) {
            Some(0xD800..=0xDBFF) if matches!(unit(at + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                return Err(Misfit::new(Flaw::new(Code::InvalidJson, "not JSON: half a surrogate pair"), at..at + 6));
            }
            _ => 2,
        };
    }
    Ok(())
}

/// Reads a text that is known to be JSON.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    /// The value that comes next, inside of `depth` arrays and objects.
    fn node(&mut self, depth: usize) -> Result<Node<'t>, Misfit> {
        let first = self.peek();
        let start = self.at;
        let value = match first {
            Some(b'{') => Value::Object(self.object(depth)?),
            Some(b'[') => Value::Array(self.array(depth)?),
            Some(b'"') => Value::String(self.string()?),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => Value::Number(self.number()),
        };
        let end = if matches!(value, Value::Object(_) | Value::Array(_)) { start + 1 } else { self.at };
        Ok(Node { value, at: start..end })
    }

    fn object(&mut self, depth: usize) -> Result<Object<'t>, Misfit> {
        self.enter(depth)?;
        let mut entries = Object::new();
        while self.peek() == Some(b'"') {
            let start = self.at;
            let key = self.string()?;
            let key_at = start..self.at;
            self.skip(b':');
            entries.insert(key, Entry { node: self.node(depth + 1)?, key_at });
            self.skip(b',');
        }
        self.skip(b'}');
        Ok(entries)
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node<'t>>, Misfit> {
        self.enter(depth)?;
        let mut items = Vec::new();
        while !matches!(self.peek(), None | Some(b']')) {
            items.push(self.node(depth + 1)?);
            self.skip(b',');
        }
        self.skip(b']');
        Ok(items)
    }

    /// Steps into an array or object.
    fn enter(&mut self, depth: usize) -> Result<(), Misfit> {
        if depth >= MOST_DEEP {
            let flaw = Flaw::new(Code::TooDeep, format!("expected at most {MOST_DEEP} levels of arrays and objects, found more"));
            return Err(Misfit::new(flaw, self.at..self.at + 1));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Misfit> {
        let start = self.at;
        let mut bytes = self.rest().bytes().skip(1);
        let mut length = 1;
        while let Some(byte) = bytes.next() {
            length += 1;
            match byte {
                b'"' => break,
                b'\\' => length += bytes.next().map_or(0, |_| 1),
                _ => {}
            }
        }
        self.at += length;
        let quoted = self.text.get(start..self.at).unwrap_or_default();
        match quoted.get(1..quoted.len().saturating_sub(1)) {
            Some(plain) if !plain.contains('\\') => Ok(Cow::Borrowed(plain)),
            _ => serde_json::from_str(quoted).map(Cow::Owned).map_err(|error| not_json(&error, quoted)),
        }
    }

    fn number(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn word(&mut self, word: &str, value: Value<'t>) -> Value<'t> {
        self.at += word.len();
        value
    }

    /// The next byte that is not blank.
    fn peek(&mut self) -> Option<u8> {
        self.at += self.rest().bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.rest().bytes().next()
    }

    fn skip(&mut self, sign: u8) {
        if self.peek() == Some(sign) {
            self.at += 1;
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }
}
