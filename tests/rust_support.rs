//! The fixed part of the generated Rust code, compiled here as it lies in the backend, and held against `docs/wire.md`. Every text is
//! read in both ways, as a stream and through the tree, and the two have to agree.

#![allow(clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, unused_imports, reason = "a generated package uses all of it, this test does not")]
#![allow(clippy::indexing_slicing, reason = "the code under test has the lints of a generated package")]

#[rustfmt::skip]
#[path = "../src/emit/rust/support/hproto.rs"]
mod hproto;

use hproto::pattern::Matches;
use hproto::{AtLeast, AtMost, Base64, Checked, Fixed, FloatRange, Length, List, Map, MaxLength, MultipleOf, Own, Range, Text64, Tuple};
use hproto::{Choice, Entry, Given, Items, Keyed, Known, Positional, Row, Tag, Unique, UnknownItems, UnknownKey, Whole};
use hproto::{Code, DecodeError, Form, Place, Url, Wire, decode, decode_slice, encode};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// A value in a form that is not the natural one of its type.
struct As<T, F>(T, PhantomData<F>);

struct Via<F>(PhantomData<F>);

impl<T, F: Form<T>> Wire for As<T, F> {
    type Form = Via<F>;
}

impl<T, F: Form<T>> Form<As<T, F>> for Via<F> {
    fn read<'de, D: serde::Deserializer<'de>>(deserializer: D, place: Place) -> Result<As<T, F>, D::Error> {
        F::read(deserializer, place).map(|value| As(value, PhantomData))
    }

    fn take(node: &hproto::tree::Node<'_>) -> Result<As<T, F>, hproto::Fault> {
        F::take(node).map(|value| As(value, PhantomData))
    }

    fn write<S: serde::Serializer>(value: &As<T, F>, serializer: S) -> Result<S::Ok, S::Error> {
        F::write(&value.0, serializer)
    }
}

/// What a text reads as: the text that it is written as again, or code, path and position. ` (slow)` when only the tree could say.
fn read<T: Wire>(text: &str) -> String {
    let mut stream = serde_json::Deserializer::from_str(text);
    let fast = T::Form::read(&mut stream, Place::text()).ok().filter(|_| stream.end().is_ok());
    let slow = hproto::tree::parse(text).and_then(|node| T::Form::take(&node)).map_err(|fault| DecodeError::new(fault, text));
    let written = |value: &T| encode(value).unwrap_or_else(|error| format!("not written: {error}"));
    let slow = match &slow {
        Ok(value) => written(value),
        Err(error) => format!("{} {} {}:{}", error.code, error.path, error.line, error.column),
    };
    match &fast {
        Some(fast) => assert_eq!(written(fast), slow, "the two ways differ for {text}"),
        None if slow.starts_with(|first: char| first.is_ascii_alphabetic()) && !["true", "false", "null"].contains(&&*slow) => {}
        None => return slow + " (slow)",
    }
    slow
}

/// Holds texts of one type against what they have to read as.
fn check<T: Wire>(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(read::<T>(text), *expected, "{text}");
    }
}

#[test]
fn integers_may_be_written_in_any_way_that_is_integral() {
    check::<i32>(&[
        ("1", "1"),
        ("1.0", "1"),
        ("1e3", "1000"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1.5", "wrong_type  1:1"),
        ("\"1\"", "wrong_type  1:1"),
        ("true", "wrong_type  1:1"),
        ("null", "wrong_type  1:1"),
        ("2147483648", "out_of_range  1:1"),
        ("-2147483648", "-2147483648"),
        ("1e400", "out_of_range  1:1"),
        ("1e-400", "0"),
        ("99999999999999999999999999999999999999999999999999", "out_of_range  1:1"),
        (" 5 ", "5"),
        ("5 5", "invalid_json  1:3"),
        ("", "invalid_json  1:1"),
        ("\u{feff}1", "invalid_json  1:1"),
        ("01", "invalid_json  1:2"),
        ("[1", "invalid_json  1:2"),
    ]);
}

#[test]
fn an_int_is_what_a_double_holds() {
    check::<i64>(&[
        ("9007199254740991", "9007199254740991"),
        ("9007199254740992", "out_of_range  1:1"),
        ("-9007199254740991", "-9007199254740991"),
        ("-9007199254740992", "out_of_range  1:1"),
        ("9007199254740991.0", "9007199254740991"),
    ]);
}

#[test]
fn unsigned_integers_have_their_range() {
    check::<u8>(&[("255", "255"), ("256", "out_of_range  1:1"), ("-1", "out_of_range  1:1"), ("-0", "0")]);
}

#[test]
fn u64_travels_as_digits() {
    check::<u64>(&[
        ("\"18446744073709551615\"", "\"18446744073709551615\""),
        ("\"18446744073709551616\"", "out_of_range  1:1"),
        ("5", "wrong_type  1:1"),
        ("\"01\"", "bad_format  1:1"),
        ("\"-0\"", "bad_format  1:1"),
        ("\"\"", "bad_format  1:1"),
        ("\"+1\"", "bad_format  1:1"),
        ("\"-1\"", "out_of_range  1:1"),
        ("\"１\"", "bad_format  1:1"),
    ]);
}

#[test]
fn i64_travels_as_digits() {
    check::<As<i64, Text64>>(&[
        ("\"-9223372036854775808\"", "\"-9223372036854775808\""),
        ("\"9223372036854775808\"", "out_of_range  1:1"),
        ("\"999999999999999999999999999999999999999999999999\"", "out_of_range  1:1"),
    ]);
}

#[test]
fn floats_are_finite() {
    check::<f64>(&[
        ("1", "1.0"),
        ("0.1", "0.1"),
        ("1e400", "out_of_range  1:1"),
        ("-1e400", "out_of_range  1:1"),
        ("1e-400", "0.0"),
        ("2.2250738585072011e-308", "2.225073858507201e-308"),
        ("\"1\"", "wrong_type  1:1"),
        ("NaN", "invalid_json  1:1"),
        ("true", "wrong_type  1:1"),
        ("123456789012345678901234567890", "1.2345678901234568e+29"),
    ]);
}

#[test]
fn booleans_are_nothing_else() {
    check::<bool>(&[("true", "true"), ("1", "wrong_type  1:1"), ("\"true\"", "wrong_type  1:1"), ("null", "wrong_type  1:1")]);
}

#[test]
fn strings_are_of_scalar_values() {
    check::<String>(&[
        ("\"a\\u0041\"", "\"aA\""),
        ("\"\\ud83d\\ude00\"", "\"😀\""),
        ("\"\\ud83d\"", "invalid_json  1:2"),
        ("\"\\\\ud83d\"", "\"\\\\ud83d\""),
        ("\"\\ude00\"", "invalid_json  1:2"),
        ("\"\\ud83d\\n\"", "invalid_json  1:2"),
        ("\"a\nb\"", "invalid_json  1:3"),
        ("\"\\u0000\"", "\"\\u0000\""),
    ]);
}

#[test]
fn bytes_are_canonical_base64() {
    check::<As<Vec<u8>, Base64>>(&[
        ("\"\"", "\"\""),
        ("\"YQ==\"", "\"YQ==\""),
        ("\"YWI=\"", "\"YWI=\""),
        ("\"YWJj\"", "\"YWJj\""),
        ("\"YR==\"", "bad_format  1:1"),
        ("\"YQ\"", "bad_format  1:1"),
        ("\"YQ=\"", "bad_format  1:1"),
        ("\"=\"", "bad_format  1:1"),
        ("\"====\"", "bad_format  1:1"),
        ("\"Y===\"", "bad_format  1:1"),
        ("\"Y-_=\"", "bad_format  1:1"),
        ("\"YQ==YQ==\"", "bad_format  1:1"),
        ("\"+/+/\"", "\"+/+/\""),
        ("\"YW=j\"", "bad_format  1:1"),
        ("\" YQ==\"", "bad_format  1:1"),
        ("\"////\"", "\"////\""),
        ("\"AAA=\"", "\"AAA=\""),
    ]);
}

#[test]
fn urls_have_a_scheme() {
    check::<As<String, Url>>(&[
        ("\"https://a\"", "\"https://a\""),
        ("\"a:\"", "bad_format  1:1"),
        ("\":a\"", "bad_format  1:1"),
        ("\"1a:b\"", "bad_format  1:1"),
        ("\"mailto:x\"", "\"mailto:x\""),
        ("\"a b:c\"", "bad_format  1:1"),
        ("\"a:b c\"", "bad_format  1:1"),
        ("\"a:b\\u0000\"", "bad_format  1:1"),
        ("\"a:\u{a0}\"", "bad_format  1:1"),
        ("\"x+y-z.1:é\"", "\"x+y-z.1:é\""),
    ]);
}

#[test]
fn date_times_are_instants_with_an_offset() {
    check::<chrono::DateTime<chrono::FixedOffset>>(&[
        ("\"2024-01-02T03:04:05Z\"", "\"2024-01-02T03:04:05Z\""),
        ("\"2024-01-02T03:04:05+00:00\"", "\"2024-01-02T03:04:05Z\""),
        ("\"2024-01-02T03:04:05-00:00\"", "\"2024-01-02T03:04:05Z\""),
        ("\"2024-01-02T03:04:05.123456789+05:30\"", "\"2024-01-02T03:04:05.123456+05:30\""),
        ("\"2024-01-02T03:04:05.100Z\"", "\"2024-01-02T03:04:05.1Z\""),
        ("\"2024-01-02T03:04:05.0000009Z\"", "\"2024-01-02T03:04:05Z\""),
        ("\"2024-01-02T03:04:05.1234567890Z\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05.Z\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05\"", "bad_format  1:1"),
        ("\"2024-01-02 03:04:05Z\"", "bad_format  1:1"),
        ("\"2024-01-02t03:04:05Z\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05z\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05+0530\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04Z\"", "bad_format  1:1"),
        ("\"2024-01-02T23:59:60Z\"", "bad_format  1:1"),
        ("\"2024-01-02T24:00:00Z\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05+24:00\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05+23:59\"", "\"2024-01-02T03:04:05+23:59\""),
        ("\"2024-01-02T03:04:05-23:59\"", "\"2024-01-02T03:04:05-23:59\""),
        ("\"0001-01-01T00:00:00+01:00\"", "bad_format  1:1"),
        ("\"9999-12-31T23:59:59-01:00\"", "bad_format  1:1"),
        ("\"0001-01-01T00:00:00-01:00\"", "\"0001-01-01T00:00:00-01:00\""),
        ("\"9999-12-31T23:59:59.999999+01:00\"", "\"9999-12-31T23:59:59.999999+01:00\""),
        ("\"1704164645\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05+01:60\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05+01\"", "bad_format  1:1"),
        ("\"2024-01-02T-3:04:05Z\"", "bad_format  1:1"),
        ("\"2024-01-02T03:04:05.5+\"", "bad_format  1:1"),
        ("\"1969-12-31T23:59:59.9999999Z\"", "\"1969-12-31T23:59:59.999999Z\""),
    ]);
}

#[test]
fn times_of_day_have_no_offset() {
    check::<chrono::NaiveTime>(&[
        ("\"07:30:00\"", "\"07:30:00\""),
        ("\"23:59:59.123456789\"", "\"23:59:59.123456\""),
        ("\"00:00:00.100\"", "\"00:00:00.1\""),
        ("\"24:00:00\"", "bad_format  1:1"),
        ("\"23:59:60\"", "bad_format  1:1"),
        ("\"07:30\"", "bad_format  1:1"),
        ("\"07:30:00Z\"", "bad_format  1:1"),
        ("\"07:30:00.\"", "bad_format  1:1"),
        ("\"é7:30:00\"", "bad_format  1:1"),
        ("730", "wrong_type  1:1"),
    ]);
}

#[test]
fn durations_have_one_spelling() {
    check::<chrono::TimeDelta>(&[
        ("\"PT1H30M\"", "\"PT1H30M\""),
        ("\"P1DT1S\"", "\"PT24H1S\""),
        ("\"-PT90.5S\"", "\"-PT1M30.5S\""),
        ("\"-PT0.0000019S\"", "\"-PT0.000001S\""),
        ("\"-PT0.0000009S\"", "\"PT0S\""),
        ("\"PT0M\"", "\"PT0S\""),
        ("\"PT9007199254.740991S\"", "\"PT2501999H47M34.740991S\""),
        ("\"-PT9007199254.740991S\"", "\"-PT2501999H47M34.740991S\""),
        ("\"PT9007199254.740992S\"", "out_of_range  1:1"),
        ("\"P999999999999999D\"", "out_of_range  1:1"),
        ("\"P9999999999999999D\"", "bad_format  1:1"),
        ("\"P\"", "bad_format  1:1"),
        ("\"PT\"", "bad_format  1:1"),
        ("\"P1DT\"", "bad_format  1:1"),
        ("\"P1W\"", "bad_format  1:1"),
        ("\"PT1M1H\"", "bad_format  1:1"),
        ("\"PT1.5M\"", "bad_format  1:1"),
        ("\"+PT1S\"", "bad_format  1:1"),
        ("\"PT1S\\n\"", "bad_format  1:1"),
        ("1", "wrong_type  1:1"),
    ]);
}

#[test]
fn uuids_have_one_shape() {
    check::<uuid::Uuid>(&[
        ("\"67E55044-10B1-426F-9247-BB680E5FE0C8\"", "\"67e55044-10b1-426f-9247-bb680e5fe0c8\""),
        ("\"67e5504410b1426f9247bb680e5fe0c8\"", "bad_format  1:1"),
        ("\"{67e55044-10b1-426f-9247-bb680e5fe0c}\"", "bad_format  1:1"),
        ("\"67e55044-10b1-426f-9247-bb680e5fe0cg\"", "bad_format  1:1"),
        ("\"67e55044-10b1426f--9247-bb680e5fe0c8\"", "bad_format  1:1"),
        ("\"urn:uuid:67e55044-10b1-426f-9247-bb6\"", "bad_format  1:1"),
        ("\"éé-e55044-10b1-426f-9247-bb680e5fe0c\"", "bad_format  1:1"),
    ]);
}

#[test]
fn decimals_have_their_grammar() {
    check::<rust_decimal::Decimal>(&[
        ("\"1.50\"", "\"1.50\""),
        ("\"-0.5\"", "\"-0.5\""),
        ("\".5\"", "bad_format  1:1"),
        ("\"5.\"", "bad_format  1:1"),
        ("\"1_000\"", "bad_format  1:1"),
        ("\"+1\"", "bad_format  1:1"),
        ("\"1e5\"", "bad_format  1:1"),
        ("1.5", "wrong_type  1:1"),
        ("\"1234567890123456789012345678\"", "\"1234567890123456789012345678\""),
        ("\"12345678901234567890123456789\"", "bad_format  1:1"),
        ("\"007\"", "\"7\""),
        ("\"0.1234567890123456789012345678\"", "\"0.1234567890123456789012345678\""),
        ("\"\"", "bad_format  1:1"),
        ("\"-\"", "bad_format  1:1"),
        ("\"1.0000000000000000000000000000\"", "bad_format  1:1"),
        ("\"１\"", "bad_format  1:1"),
        ("\"-0\"", "\"-0\""),
        ("\"0.00000000000000000000000000001\"", "bad_format  1:1"),
        ("\"0.00\"", "\"0.00\""),
        ("\"-0.00\"", "\"-0.00\""),
        ("\"00000000000000000000000000000000000001\"", "\"1\""),
    ]);
}

#[test]
fn dates_are_days_of_the_calendar() {
    check::<chrono::NaiveDate>(&[
        ("\"2024-02-29\"", "\"2024-02-29\""),
        ("\"2023-02-29\"", "bad_format  1:1"),
        ("\"2024-1-2\"", "bad_format  1:1"),
        ("\"20240102\"", "bad_format  1:1"),
        ("\"0000-01-01\"", "bad_format  1:1"),
        ("\"0001-01-01\"", "\"0001-01-01\""),
        ("\"9999-12-31\"", "\"9999-12-31\""),
        ("\"2024-01-02T00:00:00Z\"", "bad_format  1:1"),
        ("\" 2024-01-02\"", "bad_format  1:1"),
        ("\"+012024-01-01\"", "bad_format  1:1"),
        ("5", "wrong_type  1:1"),
        ("\"２024-01-02\"", "bad_format  1:1"),
    ]);
}

#[test]
fn anything_is_json() {
    check::<serde_json::Value>(&[("null", "null"), ("{\"a\":1,\"a\":2}", "{\"a\":2}"), ("[1e400]", "out_of_range /0 1:2"), ("1.0", "1.0")]);
}

#[test]
fn null_is_null() {
    check::<()>(&[("null", "null"), ("0", "wrong_type  1:1")]);
}

#[test]
fn null_and_a_value_are_two_things() {
    check::<Option<Vec<Option<bool>>>>(&[("null", "null"), ("[true,null]", "[true,null]"), ("[1]", "wrong_type /0 1:2")]);
}

#[test]
fn integer_keys_are_canonical() {
    check::<BTreeMap<i8, String>>(&[
        ("{\"1\":\"a\",\"-5\":\"b\"}", "{\"-5\":\"b\",\"1\":\"a\"}"),
        ("{\"01\":\"a\"}", "bad_format /01 1:7"),
        ("{\"128\":\"a\"}", "out_of_range /128 1:8"),
        ("{\"-0\":\"\"}", "bad_format /-0 1:7"),
        ("{\"2\":1,\"1\":2}", "wrong_type /1 1:12"),
        ("{\"a/b~c\":1}", "bad_format /a~1b~0c 1:10"),
        ("{\"1\":\"a\",\"1\":\"b\"}", "{\"1\":\"b\"} (slow)"),
    ]);
}

#[test]
fn of_two_spellings_of_a_key_the_later_one_counts() {
    check::<BTreeMap<uuid::Uuid, u8>>(&[(
        "{\"67e55044-10b1-426f-9247-bb680e5fe0c8\":1,\"67E55044-10B1-426F-9247-BB680E5FE0C8\":2}",
        "{\"67e55044-10b1-426f-9247-bb680e5fe0c8\":1} (slow)",
    )]);
}

impl hproto::Constant for Fixed<0> {
    const VALUE: Tag<'static> = Tag::Text("v1");
}

impl hproto::Constant for Fixed<1> {
    const VALUE: Tag<'static> = Tag::Float(0.5);
}

#[test]
fn tuples_have_exactly_their_items() {
    check::<(i64, String)>(&[
        ("[1,\"a\"]", "[1,\"a\"]"),
        ("[]", "missing_field /0 1:1"),
        ("[1]", "missing_field /1 1:1"),
        ("[null]", "wrong_type /0 1:2"),
        ("[1,\"a\",null,2]", "unknown_field /2 1:8"),
        ("{}", "wrong_type  1:1"),
    ]);
    check::<As<((), Vec<u8>, ()), Tuple<(Fixed<0>, Base64, Fixed<1>)>>>(&[
        ("[\"v1\",\"YQ==\",5e-1]", "[\"v1\",\"YQ==\",0.5]"),
        ("[\"v2\",\"YQ==\",0.5]", "constraint /0 1:2"),
        ("[1,\"YQ==\",0.5]", "wrong_type /0 1:2"),
        ("[\"v1\",\"YQ==\",1e400]", "out_of_range /2 1:14"),
        ("[\"v1\",\"YQ==\",\"0.5\"]", "wrong_type /2 1:14"),
    ]);
    check::<As<(), Tuple<()>>>(&[("[]", "[]"), ("[1]", "unknown_field /0 1:2"), ("null", "wrong_type  1:1")]);
}

#[derive(PartialEq)]
enum Either {
    Number(i64),
    Text(String),
    Map(BTreeMap<String, Either>),
    List(Vec<Either>),
}

impl Choice for Either {
    const WHAT: &'static str = "anything but null and booleans";

    fn of_number<G: Given>(given: G) -> Result<Self, G::Error> {
        given.value().map(Self::Number)
    }

    fn of_string<G: Given>(given: G) -> Result<Self, G::Error> {
        given.value_as::<Checked<MaxLength<2>>, _>().map(Self::Text)
    }

    fn of_object<G: Given>(given: G) -> Result<Self, G::Error> {
        given.value().map(Self::Map)
    }

    fn of_array<G: Given>(given: G) -> Result<Self, G::Error> {
        given.value().map(Self::List)
    }

    fn put<S: serde::Serializer>(&self, out: Whole<S>) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) => out.value(value),
            Self::Text(value) => out.value_as::<Checked<MaxLength<2>>, _>(value),
            Self::Map(value) => out.value(value),
            Self::List(value) => out.value(value),
        }
    }
}

hproto::choice!(Either);

#[test]
fn the_kind_of_a_value_tells_its_type() {
    check::<Either>(&[
        ("1.0", "1"),
        ("1.5", "wrong_type  1:1"),
        ("9007199254740992", "out_of_range  1:1"),
        ("18446744073709551615", "out_of_range  1:1"),
        ("\"ab\"", "\"ab\""),
        ("\"abc\"", "constraint  1:1"),
        ("{}", "{}"),
        ("{\"a\":[{\"b\":1}],\"\\u0061\":2}", "{\"a\":2} (slow)"),
        ("{\"\\u0062\":[],\"a\":{}}", "{\"a\":{},\"b\":[]}"),
        ("[[[true]]]", "wrong_type /0/0/0 1:4"),
        ("null", "wrong_type  1:1"),
    ]);
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(read::<Either>(&nested(64)), nested(64));
    assert_eq!(read::<Either>(&nested(65)), "too_deep  1:65");
}

#[test]
fn a_number_of_any_precision_is_no_object() {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, MapDeserializer};
    let read = |key: &'static str, value: &'static str| {
        let object: MapDeserializer<'_, _, Error> = MapDeserializer::new(std::iter::once((key, value)));
        <Either as Wire>::Form::read(object, Place::anywhere()).map_err(drop)
    };
    let token = "$serde_json::private::Number";
    assert!(read(token, "12") == Ok(Either::Number(12)));
    assert!(read(token, "1.20e1") == Ok(Either::Number(12)));
    assert!(read(token, "1.5") == Err(()));
    assert!(read("a", "12") == Ok(Either::Map(BTreeMap::from([("a".to_owned(), Either::Text("12".to_owned()))]))));
}

#[test]
fn a_key_that_serde_json_means_something_by_is_a_key() {
    for text in [r#"{"$serde_json::private::RawValue":"2"}"#, r#"{"$serde_json::private::Number":"2"}"#] {
        let value: serde_json::Value = decode(text).unwrap();
        assert_eq!(encode(&value).unwrap(), text);
        assert!(matches!(decode::<Either>(text), Ok(Either::Map(_))), "{text}");
    }
}

#[test]
fn what_does_not_count_is_not_too_deep_either() {
    let nested = |deep: usize| format!(r#"{{"a":{}{},"a":1}}"#, "[".repeat(deep), "]".repeat(deep));
    assert_eq!(decode::<serde_json::Value>(&nested(63)).map_err(|error| error.code), Ok(serde_json::json!({"a": 1})));
    assert_eq!(decode::<serde_json::Value>(&nested(64)).map_err(|error| error.code), Err(Code::TooDeep));
}

#[test]
fn rules_are_judged_after_the_value() {
    check::<As<i8, Checked<Range<-1, 1>>>>(&[("-1", "-1"), ("2", "constraint  1:1"), ("200", "out_of_range  1:1")]);
    check::<As<u64, Checked<AtLeast<9_007_199_254_740_993>>>>(&[
        ("\"9007199254740993\"", "\"9007199254740993\""),
        ("\"9007199254740992\"", "constraint  1:1"),
    ]);
    check::<As<i64, Checked<MultipleOf<5>, Checked<AtMost<10>>>>>(&[("-5", "-5"), ("7", "constraint  1:1"), ("15", "constraint  1:1")]);
    check::<As<f64, Checked<FloatRange<{ 0.5_f64.to_bits() }, { 2.0_f64.to_bits() }>>>>(&[("2", "2.0"), ("2.0000001", "constraint  1:1")]);
    check::<As<String, Checked<Length<2, 2>>>>(&[("\"😀é\"", "\"😀é\""), ("\"abc\"", "constraint  1:1")]);
    check::<As<Vec<u8>, Checked<MaxLength<1>, Base64>>>(&[("\"YQ==\"", "\"YQ==\""), ("\"YWI=\"", "constraint  1:1")]);
    check::<As<Vec<uuid::Uuid>, Checked<Unique>>>(&[(
        "[\"67e55044-10b1-426f-9247-bb680e5fe0c8\",\"67E55044-10B1-426F-9247-BB680E5FE0C8\"]",
        "constraint  1:1",
    )]);
    check::<As<Vec<i64>, Checked<(MaxLength<1>, Unique), List<Checked<AtLeast<0>>>>>>(&[
        ("[-1,-1]", "constraint /0 1:2"),
        ("[1,1]", "constraint  1:1"),
        ("[0]", "[0]"),
    ]);
    type Keys = Map<Checked<MaxLength<1>>, Checked<AtLeast<0>>>;
    check::<As<BTreeMap<String, i64>, Keys>>(&[("{\"b\":-1,\"aa\":0}", "constraint /aa 1:14"), ("{\"b\":-1}", "constraint /b 1:6")]);
}

hproto::pattern!(0, "^a.c$", r"\A(?:a[\x{0}-\x{9}\x{b}-\x{10ffff}]c)\z");

#[test]
fn patterns_match_the_whole_text() {
    check::<As<String, Checked<Matches<0>>>>(&[
        ("\"a😀c\"", "\"a😀c\""),
        ("\"a\\rc\"", "\"a\\rc\""),
        ("\"a\\nc\"", "constraint  1:1"),
        ("\"abc\\n\"", "constraint  1:1"),
        ("\"xabc\"", "constraint  1:1"),
    ]);
}

enum Status {
    Idle,
    Failed(String),
    Unknown(UnknownKey),
}

impl Keyed for Status {
    const NAMES: &'static [&'static str] = &["idle"];
    const KEYS: &'static [&'static str] = &["failed"];
    const IS_OPEN: bool = true;

    fn named(name: &str) -> Option<Self> {
        match name {
            "idle" => Some(Self::Idle),
            _ => UnknownKey::named::<Self>(name).map(Self::Unknown),
        }
    }

    fn pick<E: Entry>(key: &str, entry: E) -> Result<Self, E::Error> {
        Ok(match key {
            "failed" => Self::Failed(entry.value()?),
            _ => Self::Unknown(entry.unknown::<Self>(key)?),
        })
    }

    fn put<S: serde::Serializer>(&self, out: Whole<S>) -> Result<S::Ok, S::Error> {
        match self {
            Self::Idle => out.name("idle"),
            Self::Failed(content) => out.entry("failed", content),
            Self::Unknown(unknown) => unknown.write::<Self, _>(out),
        }
    }
}

hproto::keyed!(Status);

enum Frame {
    Call(String),
    Unknown(UnknownItems<i64>),
}

impl Positional for Frame {
    const KNOWN: Known = Known::Int(&[2]);

    fn pick<I: Items>(tag: Tag<'_>, items: &mut I) -> Result<Self, I::Error> {
        Ok(match tag {
            Tag::Int(2) => Self::Call(items.item()?),
            _ => Self::Unknown(items.unknown::<Self, _>(tag)?),
        })
    }

    fn put<S: serde::ser::SerializeSeq>(&self, out: &mut Row<S>) -> Result<(), S::Error> {
        match self {
            Self::Call(name) => {
                out.constant(2)?;
                out.item(name)
            }
            Self::Unknown(unknown) => unknown.write::<Self, _>(out),
        }
    }
}

hproto::positional!(Frame);

#[test]
fn what_is_kept_is_not_what_is_known() {
    check::<Status>(&[
        ("\"busy\"", "\"busy\""),
        ("{\"busy\":[1]}", "{\"busy\":[1]}"),
        ("\"failed\"", "unknown_tag  1:1"),
        ("{\"idle\":1}", "unknown_tag /idle 1:9"),
        ("{\"failed\":1}", "wrong_type /failed 1:11"),
        ("{\"failed\":\"a\",\"failed\":\"b\"}", "{\"failed\":\"b\"} (slow)"),
    ]);
    check::<Frame>(&[
        ("[2.0,\"a\"]", "[2,\"a\"]"),
        ("[3,null]", "[3,null]"),
        ("[2.5]", "unknown_tag /0 1:2"),
        ("[9007199254740992]", "unknown_tag /0 1:2"),
        ("[\"2\"]", "unknown_tag /0 1:2"),
        ("[]", "missing_tag  1:1"),
        ("[2,\"a\",3]", "unknown_field /2 1:8"),
    ]);
    let refused = |error: hproto::EncodeError| (error.code, error.path);
    for tag in ["idle", "failed"] {
        let known = Status::Unknown(UnknownKey { tag: tag.to_owned(), content: None });
        assert_eq!(encode(&vec![known]).map_err(refused), Err((Code::Constraint, "/0".to_owned())));
    }
    let known = Frame::Unknown(UnknownItems { tag: 2, items: vec![] });
    assert_eq!(encode(&known).map_err(refused).map_err(|(code, _)| code), Err(Code::Constraint));
}

#[test]
fn sixty_four_levels_and_no_more() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(read::<serde_json::Value>(&nested(64)), nested(64));
    assert_eq!(read::<serde_json::Value>(&nested(65)), "too_deep  1:65");
    assert_eq!(read::<serde_json::Value>(&nested(100_000)), "too_deep  1:65");
    assert_eq!(read::<serde_json::Value>(&"[".repeat(100_000)), "invalid_json  1:100000");
    assert_eq!(read::<Vec<serde_json::Value>>(&format!("[{},\"\\ud800\"]", nested(64))), "invalid_json  1:132");
    let deep = (0..65).fold(serde_json::Value::Null, |inner, _| serde_json::Value::Array(vec![inner]));
    let error = encode(&deep).map_err(|error| (error.code, error.path));
    assert_eq!(error, Err((Code::TooDeep, "/0".repeat(64))));
}

#[test]
fn what_a_reader_would_refuse_is_not_written() {
    let refused = |error: hproto::EncodeError| (error.code, error.path);
    assert_eq!(encode(&vec![1.0, f64::NAN]).map_err(refused), Err((Code::OutOfRange, "/1".to_owned())));
    let map = BTreeMap::from([("a".to_owned(), vec![]), ("\"/~".to_owned(), vec![0_i64, 1 << 53])]);
    assert_eq!(encode(&map).map_err(refused), Err((Code::OutOfRange, "/\"~1~0/1".to_owned())));
    assert_eq!(encode(&As::<_, Url>("no scheme".to_owned(), PhantomData)).map_err(refused), Err((Code::BadFormat, String::new())));
    let far = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap_or_default();
    assert_eq!(encode(&vec![far]).map_err(refused), Err((Code::BadFormat, "/0".to_owned())));
    let leap = chrono::NaiveTime::from_hms_nano_opt(23, 59, 59, 1_000_000_000).unwrap_or_default();
    assert_eq!(encode(&leap).map_err(refused), Err((Code::BadFormat, String::new())));
    assert_eq!(encode(&chrono::TimeDelta::MIN).map_err(refused), Err((Code::OutOfRange, String::new())));
    assert_eq!(encode(&chrono::TimeDelta::nanoseconds(-1_500_000_999)), Ok("\"-PT1.5S\"".to_owned()));
    let long = As::<_, List<Checked<MaxLength<1>>>>(vec!["a".to_owned(), "ab".to_owned()], PhantomData);
    assert_eq!(encode(&long).map_err(refused), Err((Code::Constraint, "/1".to_owned())));
    assert_eq!(encode(&Either::List(vec![Either::Number(1 << 53)])).map_err(refused), Err((Code::OutOfRange, "/0".to_owned())));
}

#[test]
fn bytes_that_are_no_text_are_not_json() {
    let place = |error: DecodeError| (error.code, error.line, error.column);
    assert_eq!(decode_slice::<String>(b"\n\"a\xff\"").map_err(place), Err((Code::InvalidJson, 2, 3)));
    assert_eq!(decode::<String>("\u{feff}\"a\"").map_err(place), Err((Code::InvalidJson, 1, 1)));
}

#[test]
fn what_is_no_json_is_pointed_at() {
    check::<serde_json::Value>(&[
        ("{\"a\":\"a\u{1}b\"}", "invalid_json  1:8"),
        ("\"\u{7f}\u{1f}\"", "invalid_json  1:3"),
        ("{\"a\":\n\"é\nb\"}", "invalid_json  2:3"),
        (r#""é\u12g4""#, "invalid_json  1:7"),
        (r#""\u12éé""#, "invalid_json  1:6"),
        (r#""\u\\12""#, "invalid_json  1:4"),
        (r#""\\u12\x""#, "invalid_json  1:8"),
        (r#""\\\u12\x""#, "invalid_json  1:8"),
        (r#""é\é""#, "invalid_json  1:4"),
        (r#""\u1g"#, "invalid_json  1:5"),
        ("\"é", "invalid_json  1:2"),
        ("", "invalid_json  1:1"),
        ("\n", "invalid_json  2:1"),
    ]);
}
