//! Literals: strings with their escapes, numbers, lists and objects.

use super::Lower;
use crate::ast::{Literal, LiteralKind, Str};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::{Kind, Node};

impl Lower<'_> {
    pub(super) fn literal(&mut self, node: Node<'_>) -> Literal {
        let kind = match node.kind() {
            Kind::String => LiteralKind::Str(self.string(node).value),
            Kind::Number => self.number(node),
            Kind::MissingValue => LiteralKind::Hole,
            Kind::List => LiteralKind::Array(self.list(node)),
            Kind::Object => LiteralKind::Object(self.object(node)),
            _ => match node.text(self.text) {
                "true" => LiteralKind::Bool(true),
                "false" => LiteralKind::Bool(false),
                "null" => LiteralKind::Null,
                name => LiteralKind::Name(name.to_owned()),
            },
        };
        Literal { kind, span: self.span(node) }
    }

    fn list(&mut self, node: Node<'_>) -> Vec<Literal> {
        let mut values = Vec::new();
        for part in node.parts().filter(|part| is_value(part.kind())) {
            values.push(self.literal(part));
        }
        values
    }

    fn object(&mut self, node: Node<'_>) -> Vec<(Str, Literal)> {
        let mut entries = Vec::new();
        for entry in node.parts().filter(|part| part.kind() == Kind::Entry) {
            let mut parts = entry.parts().filter(|part| is_value(part.kind()));
            let Some(key) = parts.next() else { continue };
            let value = parts.next().map_or(Literal { kind: LiteralKind::Hole, span: self.span(entry) }, |value| self.literal(value));
            entries.push((self.key(key), value));
        }
        entries
    }

    fn key(&mut self, leaf: Node<'_>) -> Str {
        if leaf.kind() == Kind::String {
            return self.string(leaf);
        }
        let (word, span) = (leaf.text(self.text).to_owned(), self.span(leaf));
        let diagnostic = Diagnostic::new(codes::QUOTES, span, format!("the key `{word}` is not quoted"));
        self.diagnostics.push(diagnostic.fix(span, format!("\"{word}\"")));
        Str { value: word, span }
    }

    /// A number as it is written; it must be one in JSON.
    fn number(&mut self, leaf: Node<'_>) -> LiteralKind {
        let written = leaf.text(self.text);
        if let Some(way_out) = not_a_json_number(written) {
            let message = format!("`{written}` is not a number");
            self.diagnostics.push(Diagnostic::new(codes::NUMBER, self.span(leaf), message).help(way_out));
            return LiteralKind::Hole;
        }
        LiteralKind::Number(written.to_owned())
    }

    /// A string with its escapes resolved, as JSON does.
    pub(super) fn string(&mut self, leaf: Node<'_>) -> Str {
        let written = leaf.text(self.text);
        let start = leaf.range().start + 1;
        let quote = if written.starts_with('\'') { '\'' } else { '"' };
        let inner = written.strip_prefix(quote).unwrap_or_default();
        // What follows an escaped quote is still inside; only the last character can be the closing one.
        let closed = quote == '\'' || is_closed(inner);
        let inner = if closed { inner.strip_suffix(quote).unwrap_or(inner) } else { inner };
        if quote == '\'' || !inner.contains('\\') {
            return Str { value: inner.to_owned(), span: self.span(leaf) };
        }
        let mut value = String::with_capacity(inner.len());
        let mut rest = inner;
        while let Some(plain) = rest.find('\\') {
            let (before, escape) = rest.split_at(plain);
            value.push_str(before);
            let at = start + inner.len() - escape.len();
            let (character, length) = unescape(escape);
            match character {
                Ok(character) => value.push(character),
                // An open string is reported already, and so is what may be its end.
                Err(_) if !closed => {}
                Err(message) => {
                    let span = Span::new(self.file, at, at + length);
                    self.diagnostics.push(
                        Diagnostic::new(codes::ESCAPE, span, message)
                            .help("escapes are those of JSON: `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041`"),
                    );
                }
            }
            rest = escape.get(length..).unwrap_or_default();
        }
        value.push_str(rest);
        Str { value, span: self.span(leaf) }
    }
}

fn is_value(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::Number | Kind::Ident | Kind::List | Kind::Object)
}

/// Whether the quote at the end of the text closes the string, and is not escaped itself.
fn is_closed(inner: &str) -> bool {
    let Some(body) = inner.strip_suffix('"') else { return false };
    let backslashes = body.len() - body.trim_end_matches('\\').len();
    backslashes % 2 == 0
}

/// The character that an escape stands for, and the escape's length in bytes. `escape` begins with the backslash.
fn unescape(escape: &str) -> (Result<char, String>, usize) {
    let Some(letter) = escape.chars().nth(1) else { return (Err("nothing follows the `\\`".to_owned()), 1) };
    let plain = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unescape_unit(escape),
        _ => return (Err(format!("`\\{letter}` is not an escape")), 1 + letter.len_utf8()),
    };
    (Ok(plain), 2)
}

/// `\u0041`, or a pair of surrogates.
fn unescape_unit(escape: &str) -> (Result<char, String>, usize) {
    let Some(first) = hex_unit(escape) else {
        let digits = escape.bytes().skip(2).take(4).take_while(u8::is_ascii_hexdigit).count();
        return (Err("`\\u` takes four hexadecimal digits".to_owned()), 2 + digits);
    };
    if let Some(character) = char::from_u32(first) {
        return (Ok(character), 6);
    }
    let second = escape.get(6..).and_then(hex_unit).filter(|second| (0xDC00..=0xDFFF).contains(second));
    match second {
        Some(second) if first < 0xDC00 => {
            let scalar = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            (Ok(char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER)), 12)
        }
        _ => (Err(format!("`\\u{first:04x}` is half of a surrogate pair and not a character")), 6),
    }
}

fn hex_unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) { u32::from_str_radix(digits, 16).ok() } else { None }
}

/// Why a text is not a JSON number, as a way out; `None` when it is one.
fn not_a_json_number(written: &str) -> Option<&'static str> {
    if written.starts_with('+') {
        return Some("a positive number has no sign");
    }
    let digits = written.strip_prefix('-').unwrap_or(written);
    let (mantissa, exponent) = digits.split_once(['e', 'E']).map_or((digits, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() > 1 && whole.starts_with('0') && all_digits(whole) {
        return Some("a number doesn't begin with a zero");
    }
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    let well_formed = all_digits(whole) && fraction.is_none_or(all_digits) && exponent.is_none_or(all_digits);
    if well_formed {
        None
    } else {
        Some("numbers are those of JSON: `-12`, `0.5`, `1e9`; what begins with a digit and is no number is quoted")
    }
}
