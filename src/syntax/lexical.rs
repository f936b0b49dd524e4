//! What no rule of the grammar can allow, found before it runs: characters that have no place in a source, strings and comments of
//! other languages, and brackets nested so deep that reading them would exhaust the stack.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

/// How deep brackets, and with them types and values, may be nested.
pub const NESTING_LIMIT: usize = 64;

/// The places of characters that are reported already.
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

/// Reports what stands in the text and can stand in no text. Looks at every byte once.
pub(super) fn check(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Faults {
    let mut scan = Scan { text, file, diagnostics, faults: Faults::default(), open: Vec::new() };
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(byte) = text.as_bytes().get(at) {
        let next = text.as_bytes().get(at + 1);
        at = match (byte, next) {
            (b'"' | b'\'', _) => scan.string(at, *byte),
            (b'/', Some(b'/')) => scan.comment(at..scan.end_of_line(at)),
            (b'/', Some(b'*')) => scan.block_comment(at),
            (b'#', _) => scan.hash_comment(at),
            (b'{' | b'[' | b'(' | b'<', _) => scan.open(at, *byte),
            (b'}', _) => scan.close(at, b'{'),
            (b']', _) => scan.close(at, b'['),
            (b')', _) => scan.close(at, b'('),
            (b'>', _) => scan.close(at, b'<'),
            (b' '..=b'~' | b'\t' | b'\n', _) | (b'\r', Some(b'\n')) => at + 1,
            _ => scan.characters(at),
        };
    }
    scan.faults
}

struct Scan<'a> {
    text: &'a str,
    file: FileId,
    diagnostics: &'a mut Diagnostics,
    faults: Faults,
    open: Vec<u8>,
}

/// Every function takes the place where something begins and returns the place behind it.
impl Scan<'_> {
    fn report(&self, code: Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Span::new(self.file, range.start, range.end), message)
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn end_of_line(&self, at: usize) -> usize {
        self.rest(at).find('\n').map_or(self.text.len(), |length| at + length)
    }

    /// A string ends with its quote, and at the latest with its line.
    fn string(&mut self, at: usize, quote: u8) -> usize {
        let mut escaped = false;
        let length = self.rest(at).bytes().skip(1).position(|byte| {
            let ends = byte == b'\n' || (byte == quote && !escaped);
            escaped = byte == b'\\' && !escaped && quote == b'"';
            ends
        });
        let end = length.map_or(self.text.len(), |length| at + 1 + length);
        let closed = self.text.as_bytes().get(end) == Some(&quote);
        // The CR of a line ending is no part of an open string.
        let line = self.text.get(at + 1..end).unwrap_or_default();
        let inside = at + 1..at + 1 + if closed { line } else { line.strip_suffix('\r').unwrap_or(line) }.len();
        if !closed {
            let range = at..at + 1 + line.trim_end().len();
            let diagnostic = self.report(codes::OPEN_STRING, range.clone(), "this string is not closed");
            self.diagnostics.push(diagnostic.help("a string ends on the line it begins on; a line break in it is written `\\n`"));
            self.faults.places.push(range);
        } else if quote == b'\'' {
            let content = line.replace('"', "\\\"");
            let diagnostic = self.report(codes::QUOTES, at..end + 1, "strings stand in double quotes");
            let span = diagnostic.primary.span;
            self.diagnostics.push(diagnostic.fix(span, format!("\"{content}\"")));
        }
        self.no_control_characters(inside, true);
        if closed { end + 1 } else { end }
    }

    fn comment(&mut self, range: Range<usize>) -> usize {
        let end = range.end;
        let text = self.text.get(range.clone()).unwrap_or_default();
        // The CR of a line ending is no part of the comment.
        let length = if self.text.as_bytes().get(end) == Some(&b'\n') { text.strip_suffix('\r').unwrap_or(text).len() } else { text.len() };
        self.no_control_characters(range.start..range.start + length, false);
        end
    }

    fn block_comment(&mut self, at: usize) -> usize {
        let end = self.rest(at + 2).find("*/").map_or(self.text.len(), |length| at + 2 + length + 2);
        let diagnostic = self.report(codes::COMMENT, at..at + 2, "comments begin with `//` and end with their line");
        self.diagnostics.push(diagnostic.help("docs are written as lines that begin with `///`"));
        self.no_control_characters(at..end, false);
        end
    }

    fn hash_comment(&mut self, at: usize) -> usize {
        let diagnostic = self.report(codes::COMMENT, at..at + 1, "comments begin with `//`");
        let span = diagnostic.primary.span;
        self.diagnostics.push(diagnostic.fix(span, "//"));
        self.comment(at..self.end_of_line(at))
    }

    fn open(&mut self, at: usize, bracket: u8) -> usize {
        self.open.push(bracket);
        if self.open.len() <= NESTING_LIMIT {
            return at + 1;
        }
        let diagnostic = self.report(codes::TOO_DEEP, at..at + 1, format!("brackets are nested more than {NESTING_LIMIT} deep"));
        self.diagnostics.push(diagnostic.help("give the inner types names of their own"));
        self.faults.too_deep = true;
        self.text.len()
    }

    /// A closing bracket closes its partner and what stands open inside; only a brace closes over a brace. The grammar does the same, so
    /// that it is never deeper in than this count.
    fn close(&mut self, at: usize, partner: u8) -> usize {
        let found = self.open.iter().rposition(|bracket| *bracket == partner);
        let brace = self.open.iter().rposition(|bracket| *bracket == b'{');
        if let Some(found) = found.filter(|found| brace.is_none_or(|brace| brace <= *found)) {
            self.open.truncate(found);
        }
        at + 1
    }

    /// Reports characters outside of strings and comments that are not ASCII text: a whole word, or a run of them.
    fn characters(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        if rest.starts_with(is_foreign_letter) {
            let start = at - self.text.get(..at).unwrap_or_default().bytes().rev().take_while(|byte| is_word(*byte)).count();
            let end = at + rest.find(|c: char| !(is_foreign_letter(c) || c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let word = self.text.get(start..end).unwrap_or_default();
            let message = format!("the name `{}` is not ASCII", shown(word));
            let help = format!("choose an ASCII name; the name on the wire can be quoted: `name as \"{}\"`", shown(word));
            let diagnostic = self.report(codes::CHARACTER, start..end, message);
            self.diagnostics.push(diagnostic.help(help));
            self.faults.places.push(start..end);
            return end;
        }
        let stray = |c: char| !(' '..='~').contains(&c) && !matches!(c, '\t' | '\n') && !is_foreign_letter(c);
        let mut end = at + rest.find(|c| !stray(c)).unwrap_or(rest.len());
        if end > at + 1 && self.rest(end).starts_with('\n') && self.text.as_bytes().get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        let first = rest.chars().next().unwrap_or_default();
        let message = format!("the character {} has no place here", name_of(first));
        let mut diagnostic = self.report(codes::CHARACTER, at..end, message);
        if matches!(first, '“' | '”' | '„' | '‘' | '’') {
            diagnostic = diagnostic.help("strings stand in straight double quotes: `\"`");
        } else if matches!(first, '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{3000}') {
            let span = diagnostic.primary.span;
            diagnostic = diagnostic.fix(span, " ");
        }
        self.diagnostics.push(diagnostic);
        self.faults.places.push(at..end);
        end
    }

    /// Characters that cannot be seen, or that turn the text around them, stand in no string and no comment either:
    /// what a reviewer reads must be what the compiler reads.
    fn no_control_characters(&mut self, range: Range<usize>, in_string: bool) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) && !(in_string && text.contains('\t')) {
            return;
        }
        for (offset, character) in text.char_indices() {
            let tab = character == '\t' && in_string;
            if !tab && (character == '\t' || character == '\n' || !(character.is_control() || is_direction_mark(character))) {
                continue;
            }
            let at = range.start + offset;
            let message = format!("the character {} cannot be seen and has no place here", name_of(character));
            let mut diagnostic = self.report(codes::CHARACTER, at..at + character.len_utf8(), message);
            if in_string {
                let span = diagnostic.primary.span;
                let escape = if tab { "\\t".to_owned() } else { format!("\\u{:04x}", u32::from(character)) };
                diagnostic = diagnostic.fix(span, escape);
            }
            self.diagnostics.push(diagnostic);
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Letters of other scripts, as far as the rule `foreign` takes them.
fn is_foreign_letter(c: char) -> bool {
    let letter = matches!(c, '\u{c0}'..='\u{1fff}' | '\u{2c00}'..='\u{2dff}' | '\u{3040}'..='\u{d7ff}' | '\u{f900}'..='\u{fdff}' | '\u{10000}'..='\u{1f000}');
    letter && !is_direction_mark(c)
}

/// Marks that change the order in which text is shown.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A character by its number, and as itself where it can be seen.
fn name_of(c: char) -> String {
    let number = format!("U+{:04X}", u32::from(c));
    let name = match c {
        '\0' => " (NUL)",
        '\r' => " (carriage return without a line feed)",
        '\t' => " (tab)",
        '\u{a0}' => " (no-break space)",
        '\u{200b}' => " (zero-width space)",
        '\u{feff}' => " (byte-order mark)",
        _ if is_direction_mark(c) => " (direction mark)",
        _ if c.is_control() || c.is_whitespace() => "",
        _ => return format!("`{c}` ({number})"),
    };
    format!("{number}{name}")
}

/// The beginning of a word that may be very long.
fn shown(word: &str) -> String {
    let mut shown: String = word.chars().filter(|c| !is_direction_mark(*c)).take(40).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    shown
}
