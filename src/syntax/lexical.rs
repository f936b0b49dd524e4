//! What no rule of the grammar can allow, found before it runs: characters that have no place in a source, strings and comments of
//! other languages, and brackets nested so deep that reading them would exhaust the stack.

use std::ops::Range;

use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

/// How deep brackets may be nested.
pub const NESTING_LIMIT: usize = 64;

/// The places that are reported already.
#[derive(Debug, Default)]
pub(super) struct Faults {
    places: Vec<Range<usize>>,
    too_deep: bool,
}

impl Faults {
    /// Whether brackets are nested too deep to be read.
    pub(super) fn too_deep(&self) -> bool {
        self.too_deep
    }

    /// Whether something inside the range is reported already.
    pub(super) fn touch(&self, range: &Range<usize>) -> bool {
        let first = self.places.partition_point(|place| place.end <= range.start);
        self.places.get(first).is_some_and(|place| place.start < range.end)
    }
}

/// Reports what stands in the text and can stand in no text.
pub(super) fn check(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Faults {
    let mut faults = Faults::default();
    let mut open: Vec<u8> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                at = end_of_string(bytes, at);
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = end_of_line(bytes, at);
                continue;
            }
            b'{' | b'[' | b'(' | b'<' => {
                open.push(*byte);
                if open.len() > NESTING_LIMIT {
                    let message = format!("brackets are nested more than {NESTING_LIMIT} deep");
                    diagnostics.push(Diagnostic::new(codes::TOO_DEEP, Span::new(file, at, at + 1), message));
                    faults.too_deep = true;
                    return faults;
                }
            }
            b'}' => close(&mut open, b'{'),
            b']' => close(&mut open, b'['),
            b')' => close(&mut open, b'('),
            b'>' => close(&mut open, b'<'),
            _ => {}
        }
        at += 1;
    }
    faults
}

/// A closing bracket closes its partner and what stands open inside; a brace is closed by a brace only.
fn close(open: &mut Vec<u8>, partner: u8) {
    let found = open.iter().rposition(|bracket| *bracket == partner);
    let brace = open.iter().rposition(|bracket| *bracket == b'{');
    if let Some(found) = found.filter(|found| brace.is_none_or(|brace| brace <= *found)) {
        open.truncate(found);
    }
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes.iter().skip(from).position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
}

fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let quote = bytes.get(from);
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => return at,
            b'\\' if quote == Some(&b'"') && bytes.get(at + 1) != Some(&b'\n') => at += 1,
            byte if Some(byte) == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
