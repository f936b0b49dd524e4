//! What is said about a literal that is not a value of its type.

use super::formats;
use crate::ast;
use crate::check::Checker;
use crate::check::draft::{DraftKind, Syntax};
use crate::check::types::quoted;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, IntKind, Literal, Type};
use crate::source::Span;

/// How a value of an enum is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// By its name.
    Name,
    /// As it travels: in a map's keys, and where values have no names.
    Quoted,
}

/// How many names a message lists.
const MOST_LISTED: usize = 12;

/// The first names of many, for a message.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names = names.map(|name| format!("`{name}`"));
    let mut shown: Vec<String> = names.by_ref().take(MOST_LISTED).collect();
    if names.next().is_some() {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

impl Checker<'_> {
    /// The literal is of another JSON kind than the type.
    pub(super) fn default_is_of_another_kind(&mut self, literal: &ast::Literal, ty: &Type) {
        use ast::LiteralKind as Kind;
        let expected = match ty {
            Type::String => "a string",
            Type::Bool => "`true` or `false`",
            Type::Int(_) => "an integer",
            Type::Float => "a number",
            Type::Decimal => "a decimal in quotes",
            Type::Bytes => "base64 in quotes",
            Type::Uuid => "a UUID in quotes",
            Type::Datetime => "a date and time in quotes",
            Type::Date => "a date in quotes",
            Type::Time => "a time in quotes",
            Type::Duration => "a duration in quotes",
            Type::Url => "a URL in quotes",
            Type::Array(_) | Type::Tuple { .. } => "an array",
            Type::Map(..) | Type::Object => "an object",
            Type::Null => "`null`",
            Type::Json | Type::Const(_) | Type::Nullable(_) | Type::Ref(_) | Type::Constrained(..) => "a JSON value",
        };
        let found = match &literal.kind {
            Kind::Str(_) => "a string",
            Kind::Number(_) => "a number",
            Kind::Bool(_) => "a boolean",
            Kind::Null => "`null`",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
            Kind::Name(_) => "a name",
            Kind::Hole => return,
        };
        let diagnostic = Diagnostic::new(codes::BAD_DEFAULT, literal.span, format!("the default should be {expected}, and is {found}"));
        let diagnostic = match respelled(literal, ty) {
            Some(spelled) => diagnostic.help(format!("write `{spelled}`")).fix(literal.span, spelled),
            None if literal.kind == Kind::Null => diagnostic.help("a type whose values may be `null` is written `T | null`"),
            None if matches!(literal.kind, Kind::Name(_)) => diagnostic.help("only values of enums have names; a string stands in quotes"),
            None => diagnostic.help("a default is written as it would travel, an enum value by its name"),
        };
        self.report(diagnostic);
    }

    /// The text is no integer, or not one of this range.
    pub(super) fn default_is_no_integer(&mut self, span: Span, text: &str, kind: IntKind) {
        let (least, greatest) = kind.range();
        let diagnostic = match text.parse::<i128>() {
            Ok(value) if (least..=greatest).contains(&value) && !text.contains('+') => {
                Diagnostic::new(codes::BAD_DEFAULT, span, format!("`{text}` is not how `{value}` travels"))
                    .help("write it without leading zeros and signs that say nothing")
            }
            _ => {
                let message = format!("`{}` is not an integer from {least} to {greatest}", text.escape_debug());
                Diagnostic::new(codes::BAD_DEFAULT, span, message).help("write another default, or use another type")
            }
        };
        self.report(diagnostic);
    }

    /// The enum has no such value.
    pub(super) fn default_is_no_value_of_enum(&mut self, id: DeclId, span: Span, written: &str, spelling: Spelling) {
        let draft = self.draft(id);
        let DraftKind::Enum(body) = &draft.kind else { return };
        // Of an enum that could not be read wholly, or is empty (which is reported), the missing value proves nothing.
        if body.values.is_empty() || matches!(draft.syntax, Syntax::Enum(decl) if decl.broken) {
            return;
        }
        let most = if self.suggestions.are_spent() { MOST_LISTED } else { usize::MAX };
        let known: Vec<String> = body
            .values
            .iter()
            .take(most)
            .map(|value| match (&value.wire, spelling) {
                (_, Spelling::Name) => value.ident.clone(),
                (Literal::String(text), Spelling::Quoted) => quoted(text),
                (Literal::Int(value), Spelling::Quoted) => value.to_string(),
                (Literal::Float(value), Spelling::Quoted) => value.get().to_string(),
                (Literal::Bool(value), Spelling::Quoted) => value.to_string(),
            })
            .collect();
        let (message, label) = match body.anonymous {
            true => ("the default is none of these constants", "the constants"),
            false => ("the default is not a value of its enum", "the enum"),
        };
        let diagnostic = Diagnostic::new(codes::BAD_DEFAULT, span, message).also(draft.span, label);
        let written = if spelling == Spelling::Quoted { quoted(written) } else { written.to_owned() };
        let diagnostic = match self.suggestions.nearest(&written, known.iter().map(String::as_str)) {
            Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(span, nearest),
            None => diagnostic.help(format!("its values: {}", listed(known.iter().map(String::as_str)))),
        };
        self.report(diagnostic);
    }
}

/// What was probably meant, where only the quotes are wrong, or the spelling is another language's.
fn respelled(literal: &ast::Literal, ty: &Type) -> Option<String> {
    use ast::LiteralKind as Kind;
    match (ty, &literal.kind) {
        (Type::String, Kind::Number(text) | Kind::Name(text)) => Some(quoted(text)),
        (Type::String, Kind::Bool(value)) => Some(format!("\"{value}\"")),
        (Type::Decimal, Kind::Number(text)) if formats::of(&Type::Decimal, text).is_some_and(|checked| checked.is_ok()) => {
            Some(quoted(text))
        }
        (Type::Bool, Kind::Str(text) | Kind::Name(text)) => {
            let lower = text.to_ascii_lowercase();
            matches!(lower.as_str(), "true" | "false").then_some(lower)
        }
        (Type::Int(kind), Kind::Str(text)) => {
            let (least, greatest) = kind.range();
            text.parse().is_ok_and(|value: i128| value.to_string() == *text && (least..=greatest).contains(&value)).then(|| text.clone())
        }
        (Type::Float, Kind::Str(text)) => {
            let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
            (is_plain && text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.parse::<f64>().is_ok()).then(|| text.clone())
        }
        _ => None,
    }
}
