//! Numbers and strings, as values and as the keys of maps.

use super::Misfit;
use super::fault::{Code, Flaw};
use super::json::Json;
use super::text::{Node, Value};
use crate::schema::formats::{Mismatch, spelled};
use crate::schema::words::{self, shown};
use crate::schema::{Enum, EnumRepr, IntKind, Literal, Type};

/// The text of a string.
fn text<'n>(node: &'n Node<'_>, what: &str) -> Result<&'n str, Misfit> {
    match &node.value {
        Value::String(text) => Ok(text),
        _ => Err(node.wrong_type(what)),
    }
}

/// The text of a number.
fn number<'n>(node: &Node<'n>, what: &str) -> Result<&'n str, Misfit> {
    match node.value {
        Value::Number(number) => Ok(number),
        _ => Err(node.wrong_type(what)),
    }
}

/// A value of a type that travels as a string; integers of 64 bits included.
pub(super) fn string(ty: &Type, node: &Node<'_>) -> Result<Json, Misfit> {
    let text = text(node, words::format(ty).0)?;
    let spelled = match ty {
        Type::Int(kind) => digits(text).and_then(|number| in_kind(*kind, number)).map(|number| number.to_string()),
        _ => formatted(ty, text),
    };
    spelled.map(Json::String).map_err(|flaw| node.misfit(flaw))
}

/// A text of a format, as an encoder spells it.
pub(super) fn formatted(ty: &Type, text: &str) -> Result<String, Flaw> {
    spelled(ty, text).map_err(|mismatch| match mismatch {
        Mismatch::Format => bad_format(words::format(ty).1, text),
        Mismatch::Range => beyond("a duration of -(2^53 - 1) to 2^53 - 1 microseconds", text.starts_with('-')),
    })
}

fn bad_format(expected: &str, found: &str) -> Flaw {
    Flaw::new(Code::BadFormat, format!("expected {expected}, found {}", words::other(found)))
}

/// A value of an integer type that travels as a number.
pub(super) fn integer(kind: IntKind, node: &Node<'_>) -> Result<i128, Misfit> {
    let number = number(node, "an integer")?;
    integral(number).and_then(|number| in_kind(kind, number)).map_err(|flaw| node.misfit(flaw))
}

/// The integer that a number of a text is equal to: `1.0` and `1e3` are integers, too.
fn integral(number: &str) -> Result<i128, Flaw> {
    if let Ok(integer) = number.parse() {
        return Ok(integer);
    }
    let double: f64 = number.parse().unwrap_or(f64::INFINITY);
    if double.is_finite() && double.fract() != 0.0 {
        return Err(Flaw::new(Code::WrongType, "expected an integer, found a fraction"));
    }
    #[allow(clippy::cast_possible_truncation, reason = "what is beyond is out of any range")]
    Ok(double as i128)
}

fn in_kind(kind: IntKind, number: i128) -> Result<i128, Flaw> {
    let (min, max) = kind.range();
    if (min..=max).contains(&number) {
        return Ok(number);
    }
    Err(beyond(&words::integers(kind), number < min))
}

fn beyond(expected: &str, is_smaller: bool) -> Flaw {
    let found = if is_smaller { "a smaller one" } else { "a larger one" };
    Flaw::new(Code::OutOfRange, format!("expected {expected}, found {found}"))
}

/// The integer that canonical decimal digits spell.
fn digits(text: &str) -> Result<i128, Flaw> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let is_canonical = match unsigned.as_bytes() {
        [b'0'] => text == "0",
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !is_canonical {
        return Err(bad_format(words::format(&Type::Int(IntKind::I64)).1, text));
    }
    Ok(text.parse().unwrap_or(if unsigned == text { i128::MAX } else { i128::MIN }))
}

/// A value of `float`.
pub(super) fn float(node: &Node<'_>) -> Result<Json, Misfit> {
    double(number(node, "a number")?).map(Json::Float).map_err(|flaw| node.misfit(flaw))
}

/// The double nearest to a number of a text.
fn double(number: &str) -> Result<f64, Flaw> {
    let double: f64 = number.parse().unwrap_or(f64::INFINITY);
    if double.is_finite() { Ok(double) } else { Err(beyond("a number that a double can hold", double < 0.0)) }
}

/// Any JSON, as it stands there.
pub(super) fn any(node: &Node<'_>) -> Result<Json, Misfit> {
    Ok(match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => any_number(number).map_err(|flaw| node.misfit(flaw))?,
        Value::String(text) => Json::String(text.clone().into_owned()),
        Value::Array(items) => {
            let item = |(index, item)| any(item).map_err(|misfit| misfit.at_item(index));
            Json::Array(items.iter().enumerate().map(item).collect::<Result<_, _>>()?)
        }
        Value::Object(_) => any_object(node)?,
    })
}

/// Any JSON object.
pub(super) fn any_object(node: &Node<'_>) -> Result<Json, Misfit> {
    let entries = node.object()?.iter().map(|(key, entry)| {
        let value = any(&entry.node).map_err(|misfit| misfit.under_entry(key))?;
        Ok((key.clone().into_owned(), value))
    });
    Ok(Json::Object(entries.collect::<Result<_, _>>()?))
}

fn any_number(number: &str) -> Result<Json, Flaw> {
    let double = double(number)?;
    Ok(number.parse().map_or(Json::Float(double), Json::Int))
}

/// Exactly this value.
pub(super) fn constant(expected: &Literal, node: &Node<'_>) -> Result<Json, Misfit> {
    let found = literal(repr_of(expected), node)?;
    if found.is(expected) {
        return Ok(expected.into());
    }
    Err(node.misfit(not_one_of(&[words::constant(expected)], found)))
}

fn not_one_of(constants: &[String], found: Found<'_>) -> Flaw {
    Flaw::new(Code::Constraint, format!("expected {}, found {found}", words::one_of(constants)))
}

/// A value of an enum.
pub(super) fn enum_value(body: &Enum, node: &Node<'_>) -> Result<Json, Misfit> {
    known(body, &literal(body.repr, node)?).map_err(|flaw| node.misfit(flaw))
}

/// A key of a map.
pub(super) fn enum_key(body: &Enum, key: &str) -> Result<Json, Flaw> {
    match body.repr {
        EnumRepr::Int => known(body, &Found::Int(digits(key).and_then(|number| in_kind(IntKind::Int, number))?)),
        _ => known(body, &Found::Text(key)),
    }
}

/// A key of a map.
pub(super) fn integer_key(kind: IntKind, key: &str) -> Result<i128, Flaw> {
    digits(key).and_then(|number| in_kind(kind, number))
}

fn known(body: &Enum, found: &Found<'_>) -> Result<Json, Flaw> {
    if let Some(value) = body.values.iter().find(|value| found.is(&value.wire)) {
        return Ok((&value.wire).into());
    }
    match found {
        Found::Text(text) if body.open => Ok(Json::String((*text).to_owned())),
        Found::Int(number) if body.open => Ok(Json::Int(*number)),
        _ => {
            let known: Vec<String> = body.values.iter().map(|value| words::constant(&value.wire)).collect();
            Err(not_one_of(&known, *found))
        }
    }
}

/// The kind of constants that a constant is one of.
pub(super) fn repr_of(literal: &Literal) -> EnumRepr {
    match literal {
        Literal::String(_) => EnumRepr::String,
        Literal::Int(_) => EnumRepr::Int,
        Literal::Float(_) => EnumRepr::Float,
        Literal::Bool(_) => EnumRepr::Bool,
    }
}

/// A value that may be a constant.
pub(super) fn literal<'n>(repr: EnumRepr, node: &'n Node<'_>) -> Result<Found<'n>, Misfit> {
    match repr {
        EnumRepr::String => text(node, words::kind_of(repr)).map(Found::Text),
        EnumRepr::Int => integer(IntKind::Int, node).map(Found::Int),
        EnumRepr::Float => double(number(node, words::kind_of(repr))?).map(Found::Float).map_err(|flaw| node.misfit(flaw)),
        EnumRepr::Bool => match node.value {
            Value::Bool(flag) => Ok(Found::Bool(flag)),
            _ => Err(node.wrong_type(words::kind_of(repr))),
        },
    }
}

/// A value that may be a constant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'n> {
    Text(&'n str),
    Int(i128),
    Float(f64),
    Bool(bool),
}

impl Found<'_> {
    #[allow(clippy::float_cmp, clippy::cast_precision_loss, reason = "a constant is exactly this number; integers of a schema are exact")]
    pub(super) fn is(self, literal: &Literal) -> bool {
        match (self, literal) {
            (Self::Text(found), Literal::String(text)) => found == text,
            (Self::Int(found), Literal::Int(number)) => found == i128::from(*number),
            (Self::Float(found), Literal::Int(number)) => found == *number as f64,
            (Self::Float(found), Literal::Float(number)) => found == number.get(),
            (Self::Bool(found), Literal::Bool(flag)) => found == *flag,
            _ => false,
        }
    }
}

/// In a sentence: what a name may be is shown.
impl std::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&shown(text)),
            Self::Int(number) => write!(f, "`{number}`"),
            Self::Bool(flag) => write!(f, "`{flag}`"),
            Self::Float(_) => f.write_str("another number"),
        }
    }
}
