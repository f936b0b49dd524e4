//! The formats of strings: which texts they take, and how an encoder spells what was in them (docs/wire.md).

use super::Type;
use std::fmt::Write as _;

/// The longest duration in microseconds: what a double holds exactly.
const LONGEST: i128 = (1 << 53) - 1;

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// It is not of the format.
    Format,
    /// It is, and says more than the type holds.
    Range,
}

/// The spelling of an encoder for a text of a type that travels as a string.
///
/// # Errors
/// The text is not of the type's format.
pub(crate) fn spelled(ty: &Type, text: &str) -> Result<String, Mismatch> {
    let spelled = match ty {
        Type::Decimal => decimal(text),
        Type::Bytes => decoded_length(text).map(|_| text.to_owned()),
        Type::Uuid => uuid(text),
        Type::Datetime => datetime(text),
        Type::Date => date(text).map(|_| text.to_owned()),
        Type::Time => time(text),
        Type::Duration => return duration(text),
        Type::Url => is_url(text).then(|| text.to_owned()),
        _ => Some(text.to_owned()),
    };
    spelled.ok_or(Mismatch::Format)
}

/// What spellings of one value have in common, where an encoder keeps more of a text than its value: the offset of an instant, the places of a
/// decimal number. `spelled` is as an encoder spells it.
pub(crate) fn value_of(ty: &Type, spelled: &str) -> String {
    let value = match ty {
        Type::Decimal => Some(number_of(spelled)),
        Type::Datetime => instant_of(spelled),
        _ => None,
    };
    value.unwrap_or_else(|| spelled.to_owned())
}

/// A decimal number without zeros at its end and without the sign of a zero.
fn number_of(decimal: &str) -> String {
    let short = if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// The minutes since the year 1 in Greenwich, and the seconds.
fn instant_of(datetime: &str) -> Option<String> {
    let (day, rest) = datetime.split_once('T')?;
    let (minutes, time, offset) = time_of_day(rest)?;
    let (_, seconds) = time.rsplit_once(':')?;
    let minutes = days_before(date(day)?) * 24 * 60 + minutes - offset_minutes(offset)?;
    Some(format!("{minutes}:{seconds}"))
}

/// The days of the calendar before one of them.
fn days_before((year, month, day): (u32, u32, u32)) -> i64 {
    let years = i64::from(year) - 1;
    let months = (1..month).map(|month| days_in(year, month)).sum::<u32>();
    years * 365 + years / 4 - years / 100 + years / 400 + i64::from(months + day - 1)
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `-?digits(.digits)?` with at most 28 significant digits and 28 places; without zeros in front.
fn decimal(text: &str) -> Option<String> {
    const MOST: usize = 28;
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)));
    let significant = unsigned.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    let fits = fraction.is_none_or(|fraction| are_digits(fraction) && fraction.len() <= MOST);
    if !are_digits(whole) || !fits || significant > MOST {
        return None;
    }
    let plain = whole.trim_start_matches('0');
    let sign = if unsigned == text { "" } else { "-" };
    let whole = if plain.is_empty() { "0" } else { plain };
    Some(fraction.map_or_else(|| format!("{sign}{whole}"), |fraction| format!("{sign}{whole}.{fraction}")))
}

/// How many bytes a text holds in base64 (RFC 4648 §4) with padding and zero trailing bits.
pub(crate) fn decoded_length(text: &str) -> Option<usize> {
    let body = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let stray_bits = match text.len() - body.len() {
        0 => 0,
        1 => 0b11,
        _ => 0b1111,
    };
    let sextets: Vec<u8> = body.bytes().map(sextet).collect::<Option<_>>()?;
    let is_whole = text.len().is_multiple_of(4) && (text.len() == body.len() || body.len() % 4 > 1);
    let ends_clean = sextets.last().is_none_or(|last| last & stray_bits == 0);
    (is_whole && ends_clean).then_some(body.len() * 3 / 4)
}

fn sextet(sign: u8) -> Option<u8> {
    match sign {
        b'A'..=b'Z' => Some(sign - b'A'),
        b'a'..=b'z' => Some(sign - b'a' + 26),
        b'0'..=b'9' => Some(sign - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// 8-4-4-4-12 hexadecimal digits; in lower case.
fn uuid(text: &str) -> Option<String> {
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fits = text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hex);
    fits.then(|| text.to_ascii_lowercase())
}

/// A number of exactly so many digits, and what comes after it.
fn number(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    if are_digits(number) { Some((number.parse().ok()?, rest)) } else { None }
}

/// `YYYY-MM-DD`, a day of the calendar.
fn date(text: &str) -> Option<(u32, u32, u32)> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    (year > 0 && (1..=days_in(year, month)).contains(&day) && rest.is_empty()).then_some((year, month, day))
}

/// The days of a month; none if there is no such month.
fn days_in(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// `hh:mm:ss` and the digits of a fraction: the minutes of the day, the time with the fewest digits, and what comes after it.
fn time_of_day(text: &str) -> Option<(i64, String, &str)> {
    let (hour, rest) = number(text, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 2)?;
    let end = rest.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(rest.len());
    let (fraction, rest) = rest.split_at_checked(end)?;
    let spelled = format!("{hour:02}:{minute:02}:{second:02}{}", fraction_text(micros(fraction)?));
    (hour < 24 && minute < 60 && second < 60).then_some((i64::from(hour * 60 + minute), spelled, rest))
}

/// The microseconds of a point and one to nine digits, those past the sixth cut off; nothing is none.
fn micros(fraction: &str) -> Option<i128> {
    if fraction.is_empty() {
        return Some(0);
    }
    let digits = fraction.strip_prefix('.').filter(|digits| are_digits(digits) && digits.len() <= 9)?;
    format!("{digits:0<6}").get(..6)?.parse().ok()
}

/// Microseconds as the fewest digits behind a point.
fn fraction_text(micros: i128) -> String {
    if micros == 0 { String::new() } else { format!(".{micros:06}").trim_end_matches('0').to_owned() }
}

fn time(text: &str) -> Option<String> {
    let (_, spelled, rest) = time_of_day(text)?;
    rest.is_empty().then_some(spelled)
}

/// A date, `T`, a time of day and an offset; in the years 1 to 9999, also as the clock in Greenwich has it.
fn datetime(text: &str) -> Option<String> {
    let (day, rest) = text.split_once('T')?;
    let in_calendar = date(day)?;
    let (minutes, time, offset_text) = time_of_day(rest)?;
    let offset = offset_minutes(offset_text)?;
    let is_before = in_calendar == (1, 1, 1) && minutes - offset < 0;
    let is_after = in_calendar == (9999, 12, 31) && minutes - offset >= 24 * 60;
    let offset_text = if offset == 0 { "Z" } else { offset_text };
    (!is_before && !is_after).then(|| format!("{day}T{time}{offset_text}"))
}

/// The minutes of `Z` or `±hh:mm`.
fn offset_minutes(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = if let Some(rest) = text.strip_prefix('-') { (-1, rest) } else { (1, text.strip_prefix('+')?) };
    let (hours, rest) = number(rest, 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2)?;
    (hours < 24 && minutes < 60 && rest.is_empty()).then_some(sign * i64::from(hours * 60 + minutes))
}

/// `-?P[nD][T[nH][nM][n[.f]S]]` within ±(2^53−1) microseconds; without days.
fn duration(text: &str) -> Result<String, Mismatch> {
    let micros = microseconds(text).ok_or(Mismatch::Format)?;
    if micros.abs() > LONGEST { Err(Mismatch::Range) } else { Ok(duration_text(micros)) }
}

fn microseconds(text: &str) -> Option<i128> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let body = unsigned.strip_prefix('P')?;
    let (date, time) = body.split_once('T').map_or((body, None), |(date, time)| (date, Some(time)));
    let (days, rest) = component(date, 'D', 86_400_000_000)?;
    let (clock, left) = match time {
        Some(time) => {
            let (hours, rest) = component(time, 'H', 3_600_000_000)?;
            let (minutes, rest) = component(rest, 'M', 60_000_000)?;
            let (seconds, rest) = seconds(rest)?;
            let parts = [hours, minutes, seconds];
            // There is something behind the `T`.
            parts.iter().flatten().next()?;
            (parts.iter().flatten().sum(), rest)
        }
        None => {
            days?;
            (0, "")
        }
    };
    let total = days.unwrap_or(0) + clock;
    (rest.is_empty() && left.is_empty()).then_some(if unsigned == text { total } else { -total })
}

/// The number before a unit in microseconds, and what comes after the unit; none if the unit is not there.
fn component(text: &str, unit: char, micros: i128) -> Option<(Option<i128>, &str)> {
    match text.split_once(unit) {
        Some((digits, rest)) => Some((Some(count(digits)? * micros), rest)),
        None => Some((None, text)),
    }
}

/// The microseconds of `n[.f]S`, and what comes after it.
fn seconds(text: &str) -> Option<(Option<i128>, &str)> {
    let Some((number, rest)) = text.split_once('S') else { return Some((None, text)) };
    let (digits, fraction) = number.split_at(number.find('.').unwrap_or(number.len()));
    Some((Some(count(digits)? * 1_000_000 + micros(fraction)?), rest))
}

/// A number of one to fifteen digits.
fn count(digits: &str) -> Option<i128> {
    if are_digits(digits) && digits.len() <= 15 { digits.parse().ok() } else { None }
}

fn duration_text(micros: i128) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let (seconds, fraction) = (micros.abs() / 1_000_000, micros.abs() % 1_000_000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{sign}PT");
    // Writing to a string cannot fail.
    if hours > 0 {
        let _ = write!(text, "{hours}H");
    }
    if minutes > 0 {
        let _ = write!(text, "{minutes}M");
    }
    if seconds > 0 || fraction > 0 || micros == 0 {
        let _ = write!(text, "{seconds}{}S", fraction_text(fraction));
    }
    text
}

/// A scheme, `:`, and at least one more character; no white space and no controls.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !rest.is_empty()
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
}
