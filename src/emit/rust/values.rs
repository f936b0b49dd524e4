//! Default values as Rust expressions.

use super::code::Code;
use super::encode;
use super::rows::{Holds, holds};
use super::types::Place;
use crate::schema::{DeclId, DeclKind, Field, IntKind, Literal, Presence, Type, Union, Value};

/// The longest arguments on one line.
const SHORT: usize = 60;

/// An expression, as far as its shape matters for breaking it into lines.
pub(super) enum Expr {
    /// Never broken.
    Atom(String),
    /// `vec![a, b]`
    List(&'static str, Vec<Expr>),
    /// `(a, b)`
    Pair(Box<(Expr, Expr)>),
    /// `Path { name: value }`
    Struct(String, Vec<(String, Expr)>),
    /// `function(a, b)`
    Call(String, Vec<Expr>),
    /// `(a, b)`, `(a,)`
    Tuple(Vec<Expr>),
}

/// How a default gets into a field whose key is absent.
pub(super) enum Fallback {
    /// It is what the type has as its own default.
    OfType(String),
    /// It is simple enough to stand where it is needed.
    Simple(String),
    /// It takes a function, whose result may have to be wrapped: `Some(`, `Box::new(`.
    Function { value: Expr, ty: String, wraps: Vec<String> },
}

impl Place<'_> {
    /// The default of a field, if it has one.
    pub(super) fn fallback(&self, field: &Field) -> Option<Fallback> {
        let Presence::Default(value) = &field.presence else { return None };
        let expr = self.field_value(value, field);
        if is_default_of_type(self, value, &field.ty) {
            return Some(Fallback::OfType(expr.flat().unwrap_or_default()));
        }
        let (inner, mut wraps) = match self.bare(&field.ty) {
            Type::Nullable(inner) => (&**inner, vec!["Some".to_owned()]),
            _ => (&field.ty, Vec::new()),
        };
        let is_wrapped = matches!(self.bare(inner), Type::Ref(id) if !matches!(self.schema.decl(*id).kind, DeclKind::Enum(_)));
        if let (false, Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Enum { .. }) = (is_wrapped, value) {
            let flat = expr.flat().unwrap_or_default();
            if flat.len() <= SHORT {
                return Some(Fallback::Simple(flat));
            }
        }
        if field.recursive {
            wraps.push(format!("{}::new", self.std("Box")));
        }
        Some(Fallback::Function { value: self.value(value, inner), ty: self.ty(inner), wraps })
    }

    /// The value of a field that is there, boxed where the field's type is.
    fn field_value(&self, value: &Value, field: &Field) -> Expr {
        if !field.recursive {
            return self.value(value, &field.ty);
        }
        let boxed = |value: Expr| Expr::Call(format!("{}::new", self.std("Box")), vec![value]);
        match (self.bare(&field.ty), value) {
            (Type::Nullable(_), Value::Null) => Expr::atom("None"),
            (Type::Nullable(inner), value) => Expr::call("Some", boxed(self.value(value, inner))),
            (ty, value) => boxed(self.value(value, ty)),
        }
    }

    fn value(&self, value: &Value, ty: &Type) -> Expr {
        match (self.bare(ty), value) {
            (Type::Json, value) => self.json(value),
            (Type::Object, value) => self.object(value),
            (Type::Nullable(_), Value::Null) => Expr::atom("None"),
            (Type::Nullable(inner), value) => Expr::call("Some", self.value(value, inner)),
            (Type::Ref(id), value) => self.declared(value, *id),
            (Type::Float, Value::Int(number)) => Expr::Atom(format!("{}.0", grouped(&number.to_string()))),
            (_, Value::Null) => Expr::atom("()"),
            (_, Value::Bool(flag)) => Expr::Atom(flag.to_string()),
            (_, Value::Int(number)) => Expr::Atom(grouped(&number.to_string())),
            (_, Value::Float(number)) => Expr::Atom(float(*number)),
            (ty, Value::String(text)) => self.text(text, ty),
            (Type::Array(_), Value::Array(items)) if items.is_empty() => Expr::Atom(format!("{}::new()", self.std("Vec"))),
            (Type::Array(item), Value::Array(items)) => Expr::List("vec!", items.iter().map(|value| self.value(value, item)).collect()),
            (Type::Map(..), Value::Object(entries)) if entries.is_empty() => Expr::Atom(format!("{}::new()", self.std("BTreeMap"))),
            (Type::Map(key, item), Value::Object(entries)) => {
                let pair = |(name, value): &(String, Value)| Expr::pair(self.key(name, key), self.value(value, item));
                let pairs = Expr::List("", entries.iter().map(pair).collect());
                Expr::Call(format!("{}::from", self.std("BTreeMap")), vec![pairs])
            }
            (Type::Tuple { items, .. }, Value::Array(values)) => self.tuple(values, items),
            _ => Expr::atom("unreachable!()"),
        }
    }

    fn tuple(&self, values: &[Value], types: &[Type]) -> Expr {
        let item = |(value, ty): (&Value, &Type)| if matches!(ty, Type::Const(_)) { Expr::atom("()") } else { self.value(value, ty) };
        Expr::Tuple(values.iter().zip(types).map(item).collect())
    }

    fn declared(&self, value: &Value, id: DeclId) -> Expr {
        match (&self.schema.decl(id).kind, value) {
            (DeclKind::Newtype(inner) | DeclKind::Recursive(inner), value) => Expr::Call(self.decl(id), vec![self.value(value, inner)]),
            (DeclKind::Union(union), Value::Variant { row, record, .. }) => self.variant(id, union, *row, record),
            (DeclKind::Choice(choice), Value::Alternative { index, value, .. }) => match choice.alternatives.get(*index) {
                Some(alternative) => Expr::Call(self.member(id, *index), vec![self.value(value, &alternative.ty)]),
                None => Expr::atom("unreachable!()"),
            },
            (_, Value::Enum { index, .. }) => Expr::Atom(self.member(id, *index)),
            (_, Value::Struct { fields: set, .. }) => {
                let members = self.schema.fields(id).zip(self.names.members(id));
                let stored = members.filter(|(field, _)| !matches!(field.ty, Type::Const(_)));
                let fields = stored.map(|(field, name)| {
                    let value = set.iter().find(|(wire, _)| *wire == field.wire).map(|(_, value)| self.field_value(value, field));
                    (name.clone(), optional(field, value))
                });
                Expr::Struct(self.decl(id), fields.collect())
            }
            _ => Expr::atom("unreachable!()"),
        }
    }

    /// A variant of an enum.
    fn member(&self, id: DeclId, index: usize) -> String {
        let variant = self.names.members(id).get(index).map_or("", |name| name);
        format!("{}::{variant}", self.decl(id))
    }

    /// The variant of a row with this record, which may have tags that the variant doesn't hold.
    fn variant(&self, id: DeclId, union: &Union, row: usize, record: &Value) -> Expr {
        let name = self.member(id, row);
        let Some(row) = union.rows.get(row) else { return Expr::atom("unreachable!()") };
        match (holds(self.schema, union, row), record) {
            (Holds::Nothing, _) => Expr::Atom(name),
            (Holds::Payload(held) | Holds::Record(held), record) => Expr::Call(name, vec![self.declared(record, held)]),
            (Holds::Content(field), Value::Struct { fields, .. }) => {
                let value = fields.iter().find(|(wire, _)| *wire == field.wire).map(|(_, value)| self.field_value(value, field));
                Expr::Call(name, vec![optional(field, value)])
            }
            (Holds::Items(held), Value::Array(values)) => {
                let (tag, others) = match values.split_first() {
                    Some((tag, others)) => (held.tag.map(|ty| self.value(tag, ty)), others),
                    None => (None, &[][..]),
                };
                let (items, rest) = others.split_at_checked(held.items.len()).unwrap_or((others, &[]));
                let stored = items.iter().zip(held.items).filter(|(_, ty)| !matches!(ty, Type::Const(_)));
                let items = stored.map(|(value, ty)| self.value(value, ty));
                let rest = held.rest.map(|ty| self.value(&Value::Array(rest.to_vec()), &Type::Array(Box::new(ty.clone()))));
                Expr::Call(name, tag.into_iter().chain(items).chain(rest).collect())
            }
            _ => Expr::atom("unreachable!()"),
        }
    }

    /// A key of a map, of which only the text is known.
    fn key(&self, text: &str, ty: &Type) -> Expr {
        match self.bare(ty) {
            Type::Int(_) => Expr::Atom(grouped(text)),
            Type::Ref(id) => match &self.schema.decl(*id).kind {
                DeclKind::Newtype(inner) => Expr::Call(self.decl(*id), vec![self.key(text, inner)]),
                DeclKind::Enum(body) => {
                    let is_this = |wire: &Literal| match wire {
                        Literal::String(wire) => wire == text,
                        Literal::Int(wire) => wire.to_string() == text,
                        Literal::Bool(_) | Literal::Float(_) => false,
                    };
                    let index = body.values.iter().position(|value| is_this(&value.wire)).unwrap_or_default();
                    self.declared(&Value::Enum { decl: *id, index }, *id)
                }
                _ => Expr::atom("unreachable!()"),
            },
            ty => self.text(text, ty),
        }
    }

    /// A value that travels as a string.
    fn text(&self, text: &str, ty: &Type) -> Expr {
        match ty {
            Type::Int(IntKind::I64 | IntKind::U64) => Expr::Atom(grouped(text)),
            Type::Decimal => decimal(text),
            Type::Bytes => {
                let bytes = from_base64(text);
                Expr::List("vec!", bytes.iter().map(|byte| Expr::Atom(byte.to_string())).collect())
            }
            Type::Uuid => {
                let digits: String = text.chars().filter(|c| *c != '-').collect();
                let words: Vec<&str> = (0..8).filter_map(|word| digits.get(word * 4..word * 4 + 4)).collect();
                Expr::call("uuid::Uuid::from_u128", Expr::Atom(format!("0x{}", words.join("_"))))
            }
            Type::Datetime => instant(text),
            Type::Date => {
                let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().trim_start_matches('0').to_owned();
                Expr::Call("hproto::date::day".to_owned(), [part(0..4), part(5..7), part(8..10)].map(Expr::Atom).into())
            }
            Type::Time => Expr::call("hproto::time::of_day", Expr::Atom(grouped(&micros_of_day(text).to_string()))),
            Type::Duration => Expr::call("chrono::TimeDelta::microseconds", Expr::Atom(grouped(&micros_of_duration(text).to_string()))),
            _ if text.is_empty() => Expr::Atom(format!("{}::new()", self.std("String"))),
            _ => Expr::Atom(format!("{}.to_owned()", encode::string(text))),
        }
    }

    fn json(&self, value: &Value) -> Expr {
        let from = |text: String| Expr::call("serde_json::Value::from", Expr::Atom(text));
        match value {
            Value::Bool(flag) => Expr::call("serde_json::Value::Bool", Expr::Atom(flag.to_string())),
            Value::Int(number) if i64::try_from(*number).is_ok() => from(format!("{}_i64", grouped(&number.to_string()))),
            Value::Int(number) => from(format!("{}_u64", grouped(&number.to_string()))),
            Value::Float(number) => from(float(*number)),
            Value::String(text) => from(encode::string(text)),
            Value::Array(items) => {
                let items = items.iter().map(|item| self.json(item)).collect();
                Expr::call("serde_json::Value::Array", Expr::List("vec!", items))
            }
            Value::Object(_) => Expr::call("serde_json::Value::Object", self.object(value)),
            _ => Expr::atom("serde_json::Value::Null"),
        }
    }

    fn object(&self, value: &Value) -> Expr {
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                let pair = |(key, value): &(String, Value)| Expr::pair(self.text(key, &Type::String), self.json(value));
                Expr::call("serde_json::Map::from_iter", Expr::List("", entries.iter().map(pair).collect()))
            }
            _ => Expr::atom("serde_json::Map::new()"),
        }
    }
}

impl Expr {
    fn atom(text: &str) -> Self {
        Self::Atom(text.to_owned())
    }

    fn call(function: &str, argument: Self) -> Self {
        Self::Call(function.to_owned(), vec![argument])
    }

    fn pair(first: Self, second: Self) -> Self {
        Self::Pair(Box::new((first, second)))
    }

    /// The expression on one line, if it can stand on one.
    fn flat(&self) -> Option<String> {
        let short = |text: String| (text.chars().count() <= SHORT).then_some(text);
        match self {
            Self::Atom(text) => Some(text.clone()),
            Self::List(head, items) => match &**items {
                [Self::Atom(only)] => Some(format!("{head}[{only}]")),
                items => {
                    let items: Option<Vec<String>> = items.iter().map(Self::flat).collect();
                    Some(format!("{head}[{}]", short(items?.join(", "))?))
                }
            },
            Self::Pair(pair) => Some(format!("({})", short(format!("{}, {}", pair.0.flat()?, pair.1.flat()?))?)),
            Self::Tuple(items) => match &**items {
                [only] => Some(format!("({},)", only.flat()?)),
                items => {
                    let items: Option<Vec<String>> = items.iter().map(Self::flat).collect();
                    Some(format!("({})", short(items?.join(", "))?))
                }
            },
            Self::Struct(path, fields) => {
                let fields: Option<Vec<String>> = fields.iter().map(|(name, value)| Some(format!("{name}: {}", value.flat()?))).collect();
                let fields = fields?;
                let short = Code::is_short_literal(&fields);
                short.then(|| if fields.is_empty() { format!("{path} {{}}") } else { format!("{path} {{ {} }}", fields.join(", ")) })
            }
            Self::Call(function, arguments) => match &**arguments {
                [only @ (Self::Atom(_) | Self::List(..) | Self::Pair(_) | Self::Struct(..))] => {
                    Some(format!("{function}({})", only.flat()?))
                }
                arguments => {
                    let arguments: Option<Vec<String>> = arguments.iter().map(Self::flat).collect();
                    Some(format!("{function}({})", short(arguments?.join(", "))?))
                }
            },
        }
    }

    /// Writes `before expression after`, on several lines where it doesn't fit on one.
    pub(super) fn write(&self, c: &mut Code, before: &str, after: &str) {
        match self.flat() {
            Some(flat) if c.fits_on_a_line(&[before, &flat, after]) => c.line(&[before, &flat, after]),
            _ => self.write_broken(c, before, after),
        }
    }

    fn write_broken(&self, c: &mut Code, before: &str, after: &str) {
        match self {
            Self::Atom(text) => c.line(&[before, text, after]),
            // What stands alone in brackets opens on their line.
            Self::List(head, items) if matches!(&**items, [Self::List(..) | Self::Pair(_) | Self::Struct(..) | Self::Call(..)]) => {
                items.iter().for_each(|item| item.write_broken(c, &format!("{before}{head}["), &format!("]{after}")));
            }
            Self::Call(function, arguments) if matches!(&**arguments, [Self::List(..) | Self::Struct(..) | Self::Call(..)]) => {
                if matches!(&**arguments, [Self::Call(_, inner)] if inner.len() > 1) {
                    c.leave_to_rustfmt();
                }
                arguments.iter().for_each(|argument| argument.write_broken(c, &format!("{before}{function}("), &format!("){after}")));
            }
            Self::List(head, items) => {
                let flat: Option<Vec<String>> = items.iter().map(Self::flat).collect();
                match flat {
                    Some(flat) => c.broken_array(&format!("{before}{head}"), &flat, after),
                    None => c.block(&[before, head, "["], &format!("]{after}"), |c| items.iter().for_each(|item| item.write(c, "", ","))),
                }
            }
            Self::Pair(pair) => c.block(&[before, "("], &format!("){after}"), |c| {
                pair.0.write(c, "", ",");
                pair.1.write(c, "", ",");
            }),
            Self::Tuple(items) => {
                if items.len() == 1 {
                    c.leave_to_rustfmt();
                }
                c.block(&[before, "("], &format!("){after}"), |c| items.iter().for_each(|item| item.write(c, "", ",")));
            }
            Self::Struct(path, fields) => c.block(&[before, path, " {"], &format!("}}{after}"), |c| {
                for (name, value) in fields {
                    value.write(c, &format!("{name}: "), ",");
                }
            }),
            Self::Call(function, arguments) => c.block(&[before, function, "("], &format!("){after}"), |c| {
                arguments.iter().for_each(|argument| argument.write(c, "", ","));
            }),
        }
    }
}

/// Whether the value is what `Default` gives for the Rust type.
fn is_default_of_type(place: &Place<'_>, value: &Value, ty: &Type) -> bool {
    match (place.bare(ty), value) {
        (Type::Nullable(_) | Type::Json | Type::Null, value) => matches!(value, Value::Null),
        (Type::Ref(_) | Type::Const(_) | Type::Tuple { .. }, _) => false,
        (Type::String | Type::Url | Type::Bytes, Value::String(text)) => text.is_empty(),
        (Type::Int(_), Value::String(text)) => text == "0",
        (_, Value::Bool(flag)) => !flag,
        (_, Value::Int(number)) => *number == 0,
        (_, Value::Float(number)) => number.to_bits() == 0,
        (_, Value::Array(items)) => items.is_empty(),
        (_, Value::Object(entries)) => entries.is_empty(),
        _ => false,
    }
}

/// Digits in groups of three from the right, where there are more than four.
pub(super) fn grouped(number: &str) -> String {
    let digits = number.trim_start_matches('-');
    if digits.len() < 5 {
        return number.to_owned();
    }
    let mut grouped = if digits.len() < number.len() { "-".to_owned() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

pub(super) fn float(number: f64) -> String {
    let text = format!("{number:?}");
    let (mantissa, exponent) =
        text.split_once('e').map_or((&*text, String::new()), |(mantissa, exponent)| (mantissa, format!("e{exponent}")));
    let Some((whole, fraction)) = mantissa.split_once('.') else { return format!("{}{exponent}", grouped(mantissa)) };
    let mut places = String::new();
    for (index, digit) in fraction.chars().enumerate() {
        if index > 0 && index.is_multiple_of(3) && fraction.len() > 4 {
            places.push('_');
        }
        places.push(digit);
    }
    format!("{}.{places}{exponent}", grouped(whole))
}

fn decimal(text: &str) -> Expr {
    let unsigned = text.trim_start_matches('-');
    let scale = unsigned.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let mantissa: u128 = unsigned.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default();
    let word = |index: u32| grouped(&(mantissa >> (32 * index) & u128::from(u32::MAX)).to_string());
    let negative = unsigned.len() < text.len();
    let parts = [word(0), word(1), word(2), negative.to_string(), scale.to_string()];
    Expr::Call("rust_decimal::Decimal::from_parts".to_owned(), parts.map(Expr::Atom).into())
}

/// A canonical date and time as the instant and the offset it is made of.
fn instant(text: &str) -> Expr {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or_default();
    let time = text.get(19..).unwrap_or_default();
    let (fraction, offset) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
    let micros: i64 = format!("{:0<6}", fraction.trim_start_matches('.')).parse().unwrap_or_default();
    let part = |range: std::ops::Range<usize>| offset.get(range).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or_default();
    let minutes = part(1..3) * 60 + part(4..6);
    let offset = 60 * if offset.starts_with('-') { -minutes } else { minutes };
    let seconds = days(number(0..4), number(5..7), number(8..10)) * 86_400 + number(11..13) * 3600 + number(14..16) * 60 + number(17..19);
    let micros = (seconds - offset) * 1_000_000 + micros;
    let parts = [micros, offset].map(|number| Expr::Atom(grouped(&number.to_string())));
    Expr::Call("hproto::date::instant".to_owned(), parts.into())
}

/// A canonical time of day as microseconds.
fn micros_of_day(text: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or_default();
    let micros: i64 = format!("{:0<6}", text.get(9..).unwrap_or_default()).parse().unwrap_or_default();
    (number(0..2) * 3600 + number(3..5) * 60 + number(6..8)) * 1_000_000 + micros
}

/// A canonical duration as microseconds.
fn micros_of_duration(text: &str) -> i64 {
    let (mut micros, mut digits) = (0, String::new());
    for sign in text.chars() {
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let unit = match sign {
            'H' => 3_600_000_000,
            'M' => 60_000_000,
            'S' => 1_000_000,
            '0'..='9' | '.' => {
                digits.push(sign);
                continue;
            }
            _ => continue,
        };
        let fraction: i64 = format!("{fraction:0<6}").parse().unwrap_or_default();
        micros += whole.parse::<i64>().unwrap_or_default() * unit + fraction;
        digits.clear();
    }
    if text.starts_with('-') { -micros } else { micros }
}

/// A value of a field, as its type has it.
fn optional(field: &Field, value: Option<Expr>) -> Expr {
    match (&field.presence, value) {
        (Presence::Optional, Some(value)) => Expr::call("Some", value),
        (_, Some(value)) => value,
        (_, None) => Expr::atom("None"),
    }
}

/// The days from 1970 to a day of the calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the odd day comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day - 719_469
}

fn from_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for sign in text.bytes() {
        let sextet = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(sextet);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.extend(u8::try_from(bits >> count & 255));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(value: &Expr) -> String {
        value.flat().unwrap_or_default()
    }

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(grouped("-1234567"), "-1_234_567");
        assert_eq!(grouped("1234"), "1234");
        assert_eq!(float(1_234_567.125_25), "1_234_567.125_25");
        assert_eq!(float(1e300), "1e300");
        assert_eq!(flat(&decimal("-1.50")), "rust_decimal::Decimal::from_parts(150, 0, 0, true, 2)");
    }

    #[test]
    fn instants_count_from_1970() {
        assert_eq!(flat(&instant("1970-01-01T00:00:00Z")), "hproto::date::instant(0, 0)");
        assert_eq!(flat(&instant("2024-03-01T01:00:00.5+01:00")), "hproto::date::instant(1_709_251_200_500_000, 3600)");
        assert_eq!(flat(&instant("0001-01-01T00:00:00Z")), "hproto::date::instant(-62_135_596_800_000_000, 0)");
    }
}
