//! The spellings of the string formats (docs/wire.md), for defaults. Each function says what it expected.

use crate::schema::Type;

pub(in crate::check) type Checked = Result<(), &'static str>;

/// Whether a text has the format of a type; `None` for types that have none.
pub(in crate::check) fn of(ty: &Type, text: &str) -> Option<Checked> {
    Some(match ty {
        Type::String => Ok(()),
        Type::Decimal => decimal(text),
        Type::Bytes => bytes(text),
        Type::Uuid => uuid(text),
        Type::Datetime => datetime(text),
        Type::Date => date(text),
        Type::Time => time(text),
        Type::Duration => duration(text),
        Type::Url => url(text),
        _ => return None,
    })
}

fn when(fits: bool, expected: &'static str) -> Checked {
    if fits { Ok(()) } else { Err(expected) }
}

/// `-?digits(.digits)?`, at most 28 significant digits and 28 places, spelled as an encoder does.
pub(super) fn decimal(text: &str) -> Checked {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let significant: String = digits.chars().filter(char::is_ascii_digit).collect();
    let is_fraction = |part: &str| is_number(part) && part.len() <= 28;
    let is_plain = whole == "0" || !whole.starts_with('0');
    let is_short = significant.trim_start_matches('0').len() <= 28;
    let fits = is_number(whole) && fraction.is_none_or(is_fraction) && is_plain && is_short;
    when(fits, "a decimal: digits with at most one point, at most 28 significant ones, no zeros in front")
}

/// RFC 4648 §4: the standard alphabet, padded, without stray bits.
pub(super) fn bytes(text: &str) -> Checked {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let last = body.bytes().last().and_then(value).unwrap_or(0);
    let stray_bits = match padding {
        1 => last & 0b11,
        2 => last & 0b1111,
        _ => 0,
    };
    let fits = text.len().is_multiple_of(4)
        && padding <= 2
        && !(body.is_empty() && padding > 0)
        && body.bytes().all(|b| value(b).is_some())
        && stray_bits == 0;
    when(fits, "canonical padded base64 (RFC 4648 section 4)")
}

/// 8-4-4-4-12 hexadecimal digits, lower case.
pub(super) fn uuid(text: &str) -> Checked {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let fits = lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| matches!(b, b'-' | b'0'..=b'9' | b'a'..=b'f'));
    when(fits, "a UUID in lower case: 8-4-4-4-12 hexadecimal digits")
}

/// `YYYY-MM-DD`, valid in the calendar.
pub(super) fn date(text: &str) -> Checked {
    when(day_number(text).is_some(), "a date `YYYY-MM-DD` that the calendar has")
}

/// RFC 3339 with `T`, at most six digits of fraction without trailing zeros, and `Z` or an offset other than zero.
pub(super) fn datetime(text: &str) -> Checked {
    const EXPECTED: &str = "a date and time as an encoder writes it: `2024-01-31T12:00:00Z`, `2024-01-31T12:00:00.25+02:00`";
    when(datetime_fits(text).is_some(), EXPECTED)
}

fn datetime_fits(text: &str) -> Option<()> {
    let (date, rest) = text.split_once('T')?;
    let day = day_number(date)?;
    let (hour, minute, rest) = time_of_day(rest)?;
    let offset = match rest {
        "Z" => 0,
        _ => {
            let sign = match rest.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            let (hours, minutes) = (two(rest.get(1..3)?)?, two(rest.get(4..6)?)?);
            if rest.len() != 6 || rest.get(3..4)? != ":" || hours > 23 || minutes > 59 || hours + minutes == 0 {
                return None;
            }
            sign * (hours * 60 + minutes)
        }
    };
    let minutes = day * 24 * 60 + hour * 60 + minute - offset;
    let (first, last) = (day_number("0001-01-01")? * 1440, day_number("9999-12-31")? * 1440 + 1439);
    (first..=last).contains(&minutes).then_some(())
}

/// `hh:mm:ss[.f]`, at most six digits of fraction without trailing zeros.
pub(super) fn time(text: &str) -> Checked {
    const EXPECTED: &str = "a time of day as an encoder writes it: `12:00:00`, `23:59:59.25`";
    when(time_of_day(text).is_some_and(|(.., rest)| rest.is_empty()), EXPECTED)
}

/// Hour, minute, and what stands behind the seconds and their fraction.
fn time_of_day(text: &str) -> Option<(i64, i64, &str)> {
    let time = text.get(..8)?;
    let (hour, minute, second) = (two(time.get(0..2)?)?, two(time.get(3..5)?)?, two(time.get(6..8)?)?);
    let separators = time.as_bytes().get(2) == Some(&b':') && time.as_bytes().get(5) == Some(&b':');
    let (_, rest) = fraction(text.get(8..)?)?;
    (separators && hour <= 23 && minute <= 59 && second <= 59).then_some((hour, minute, rest))
}

/// The digits of `.f` in the spelling of an encoder, none where no point stands, and the rest.
fn fraction(text: &str) -> Option<(&str, &str)> {
    let Some(after) = text.strip_prefix('.') else { return Some(("", text)) };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let written = after.get(..digits)?;
    ((1..=6).contains(&digits) && !written.ends_with('0')).then_some((written, after.get(digits..)?))
}

/// `-?PT[nH][nM][n[.f]S]` in the spelling of an encoder, within ±(2^53−1) microseconds.
pub(super) fn duration(text: &str) -> Checked {
    const EXPECTED: &str = "a duration as an encoder writes it: `PT1H30M`, `-PT0.25S`, `PT0S`, at most 285 years";
    when(text == "PT0S" || microseconds(text).is_some_and(|length| length != 0 && length <= super::super::types::MAX_SAFE), EXPECTED)
}

/// The length of a duration without its sign.
fn microseconds(text: &str) -> Option<i64> {
    let mut rest = text.strip_prefix('-').unwrap_or(text).strip_prefix("PT")?;
    let mut total: i64 = 0;
    for (unit, length, most) in [('H', 3_600_000_000_i64, i64::MAX), ('M', 60_000_000, 59), ('S', 1_000_000, 59)] {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at_checked(digits)?;
        let (places, behind) = if unit == 'S' { fraction(behind)? } else { ("", behind) };
        let Some(behind) = behind.strip_prefix(unit) else { continue };
        let whole: i64 = number.parse().ok()?;
        if (number.starts_with('0') && (number.len() > 1 || places.is_empty())) || whole > most {
            return None;
        }
        let parts: i64 = format!("{places:0<6}").parse().ok()?;
        total = whole.checked_mul(length)?.checked_add(parts)?.checked_add(total)?;
        rest = behind;
    }
    rest.is_empty().then_some(total)
}

/// Days since an arbitrary day, for dates that the calendar has, years 1 to 9999.
fn day_number(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let (year, month, day) = (two(text.get(0..2)?)? * 100 + two(text.get(2..4)?)?, two(text.get(5..7)?)?, two(text.get(8..10)?)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1 || day < 1 || day > days {
        return None;
    }
    let before: i64 = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334].get(usize::try_from(month - 1).ok()?).copied()?;
    let past = year - 1;
    Some(past * 365 + past / 4 - past / 100 + past / 400 + before + i64::from(leap && month > 2) + day)
}

fn two(text: &str) -> Option<i64> {
    if text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// A scheme (RFC 3986 section 3.1), `:`, at least one more character, no blanks or controls.
pub(super) fn url(text: &str) -> Checked {
    let fits = text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            && !rest.is_empty()
            && !rest.chars().any(|c| c.is_whitespace() || c.is_control())
    });
    when(fits, "a URL: a scheme, `:` and more, without blanks")
}

#[cfg(test)]
mod tests {
    use super::{bytes, date, datetime, decimal, duration, time, url, uuid};

    #[test]
    fn spellings_on_both_sides_of_each_boundary() {
        for good in ["0", "-0", "-12.50", "9999999999999999999999999999", "0.0000000000000000000000000001"] {
            assert!(decimal(good).is_ok(), "{good}");
        }
        for bad in ["", "-", ".5", "5.", "1_000", "+1", "1e3", "007", "-00", "99999999999999999999999999999"] {
            assert!(decimal(bad).is_err(), "{bad}");
        }
        for good in ["", "AA==", "AAA=", "AAAA", "+/8="] {
            assert!(bytes(good).is_ok(), "{good}");
        }
        for bad in ["=", "====", "A===", "AB==", "AAB=", "AA", "-_8="] {
            assert!(bytes(bad).is_err(), "{bad}");
        }
        for good in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert!(date(good).is_ok(), "{good}");
        }
        for bad in ["2023-02-29", "1900-02-29", "0000-01-01", "2024-13-01", "2024-00-10", "2024-1-2", "2024-01-00"] {
            assert!(date(bad).is_err(), "{bad}");
        }
        for good in ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.25+05:30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"] {
            assert!(datetime(good).is_ok(), "{good}");
        }
        for bad in [
            "2024-01-02 03:04:05Z",
            "2024-01-02T03:04:05",
            "2024-01-02T24:00:00Z",
            "2024-01-02T03:04:60Z",
            "2024-01-02T03:04:05.250Z",
            "2024-01-02T03:04:05+00:00",
            "2024-01-02T03:04:05+24:00",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-00:01",
            "2024-01-02T03-04-05Z",
        ] {
            assert!(datetime(bad).is_err(), "{bad}");
        }
        for good in ["00:00:00", "23:59:59.999999", "12:00:00.5"] {
            assert!(time(good).is_ok(), "{good}");
        }
        for bad in ["24:00:00", "12:60:00", "12:00:60", "12:00", "12:00:00Z", "12:00:00.", "12:00:00.50", "12:00:00.1234567", "1:00:00"] {
            assert!(time(bad).is_err(), "{bad}");
        }
        for good in ["PT0S", "PT1H", "PT90H", "PT59M", "PT0.000001S", "-PT1H1M1.5S", "PT2501999H47M34.740991S"] {
            assert!(duration(good).is_ok(), "{good}");
        }
        let long = "PT99999999999999999999H";
        for bad in
            ["", "PT", "P1D", "-PT0S", "PT0H", "PT60M", "PT60S", "PT01S", "PT1.50S", "PT0M1S", "PT1S1M", "PT1.S", "PT.5S", "PT1", long]
        {
            assert!(duration(bad).is_err(), "{bad}");
        }
        assert!(duration("PT2501999H47M34.740992S").is_err());
        assert!(uuid("00000000-0000-0000-0000-00000000000a").is_ok());
        assert!(uuid("00000000-0000-0000-0000-00000000000A").is_err());
        assert!(url("https://example.org").is_ok() && url("a:b").is_ok());
        assert!(url("a:").is_err() && url(":b").is_err() && url("a: b").is_err() && url("1:b").is_err());
    }
}
