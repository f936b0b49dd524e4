//! Strings as an encoder spells them (docs/wire.md), for defaults. Each function says what it expected.

use crate::schema::Type;
use crate::schema::formats::spelled;

pub(in crate::check) type Checked = Result<(), &'static str>;

/// Whether a text is what an encoder writes for a value of a type; `None` for types that are no strings with a format.
pub(in crate::check) fn of(ty: &Type, text: &str) -> Option<Checked> {
    let expected = match ty {
        Type::String => "a string",
        Type::Decimal => "a decimal: digits with at most one point, at most 28 significant ones, no zeros in front",
        Type::Bytes => "canonical padded base64 (RFC 4648 section 4)",
        Type::Uuid => "a UUID in lower case: 8-4-4-4-12 hexadecimal digits",
        Type::Datetime => "a date and time as an encoder writes it: `2024-01-31T12:00:00Z`, `2024-01-31T12:00:00.25+02:00`",
        Type::Date => "a date `YYYY-MM-DD` that the calendar has",
        Type::Time => "a time of day as an encoder writes it: `12:00:00`, `23:59:59.25`",
        Type::Duration => "a duration as an encoder writes it: `PT1H30M`, `-PT0.25S`, `PT0S`, at most 285 years",
        Type::Url => "a URL: a scheme, `:` and more, without blanks",
        _ => return None,
    };
    let is_so_spelled = spelled(ty, text).is_ok_and(|spelled| spelled == text);
    Some(if is_so_spelled { Ok(()) } else { Err(expected) })
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::schema::Type;

    fn is_spelled(ty: &Type, text: &str) -> bool {
        of(ty, text).is_some_and(|checked| checked.is_ok())
    }

    #[test]
    fn spellings_on_both_sides_of_each_boundary() {
        for good in ["0", "-0", "-12.50", "9999999999999999999999999999", "0.0000000000000000000000000001"] {
            assert!(is_spelled(&Type::Decimal, good), "{good}");
        }
        for bad in ["", "-", ".5", "5.", "1_000", "+1", "1e3", "007", "-00", "99999999999999999999999999999"] {
            assert!(!is_spelled(&Type::Decimal, bad), "{bad}");
        }
        for good in ["", "AA==", "AAA=", "AAAA", "+/8="] {
            assert!(is_spelled(&Type::Bytes, good), "{good}");
        }
        for bad in ["=", "====", "A===", "AB==", "AAB=", "AA", "-_8="] {
            assert!(!is_spelled(&Type::Bytes, bad), "{bad}");
        }
        for good in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert!(is_spelled(&Type::Date, good), "{good}");
        }
        for bad in ["2023-02-29", "1900-02-29", "0000-01-01", "2024-13-01", "2024-00-10", "2024-1-2", "2024-01-00"] {
            assert!(!is_spelled(&Type::Date, bad), "{bad}");
        }
        for good in ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.25+05:30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"] {
            assert!(is_spelled(&Type::Datetime, good), "{good}");
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
            assert!(!is_spelled(&Type::Datetime, bad), "{bad}");
        }
        for good in ["00:00:00", "23:59:59.999999", "12:00:00.5"] {
            assert!(is_spelled(&Type::Time, good), "{good}");
        }
        for bad in ["24:00:00", "12:60:00", "12:00:60", "12:00", "12:00:00Z", "12:00:00.", "12:00:00.50", "12:00:00.1234567", "1:00:00"] {
            assert!(!is_spelled(&Type::Time, bad), "{bad}");
        }
        for good in ["PT0S", "PT1H", "PT90H", "PT59M", "PT0.000001S", "-PT1H1M1.5S", "PT2501999H47M34.740991S"] {
            assert!(is_spelled(&Type::Duration, good), "{good}");
        }
        let long = "PT99999999999999999999H";
        for bad in
            ["", "PT", "P1D", "-PT0S", "PT0H", "PT60M", "PT60S", "PT01S", "PT1.50S", "PT0M1S", "PT1S1M", "PT1.S", "PT.5S", "PT1", long]
        {
            assert!(!is_spelled(&Type::Duration, bad), "{bad}");
        }
        assert!(!is_spelled(&Type::Duration, "PT2501999H47M34.740992S"));
        assert!(is_spelled(&Type::Uuid, "00000000-0000-0000-0000-00000000000a"));
        assert!(!is_spelled(&Type::Uuid, "00000000-0000-0000-0000-00000000000A"));
        assert!(is_spelled(&Type::Url, "https://example.org") && is_spelled(&Type::Url, "a:b"));
        assert!(
            !is_spelled(&Type::Url, "a:")
                && !is_spelled(&Type::Url, ":b")
                && !is_spelled(&Type::Url, "a: b")
                && !is_spelled(&Type::Url, "1:b")
        );
    }
}
