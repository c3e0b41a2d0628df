//! Durations as people write them in settings.

use std::time::Duration;

/// The longest timeout a PostgreSQL setting holds: `lock_timeout` and `statement_timeout` are `int4`
/// milliseconds.
const LONGEST_MS: u64 = i32::MAX as u64;

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DurationError {
    /// It is not a whole number with a unit behind it.
    #[error(
        "\"{text}\" is not a duration; write a whole number and a unit, for example 500ms, 5s, 10min or 1h"
    )]
    Malformed {
        /// What was written.
        text: String,
    },
    /// PostgreSQL cannot hold it.
    #[error(
        "{text} is longer than PostgreSQL's limit for a timeout, {LONGEST_MS}ms; write at most 596h"
    )]
    TooLong {
        /// What was written.
        text: String,
    },
}

/// Reads a duration: a whole number and `ms`, `s`, `min` or `h`, as in PostgreSQL's settings.
///
/// Zero is accepted; as a timeout it means none.
///
/// # Errors
///
/// If the text has another form, or is longer than a PostgreSQL timeout can be.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let malformed = || DurationError::Malformed { text: text.into() };
    let too_long = || DurationError::TooLong { text: text.into() };
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    if number.is_empty() {
        return Err(malformed());
    }
    let unit_ms: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(malformed()),
    };
    let number: u64 = number.parse().map_err(|_| too_long())?;
    number
        .checked_mul(unit_ms)
        .filter(|ms| *ms <= LONGEST_MS)
        .map(Duration::from_millis)
        .ok_or_else(too_long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_read() {
        assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_duration("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(parse_duration("10min"), Ok(Duration::from_secs(600)));
        assert_eq!(parse_duration("1h"), Ok(Duration::from_secs(3600)));
        assert_eq!(parse_duration("0s"), Ok(Duration::ZERO));
    }

    #[test]
    fn other_forms_are_refused_with_examples() {
        for text in ["", "5", "s", "5 s", "-5s", "1.5s", "5m", "5S", "٥s"] {
            let error = parse_duration(text).unwrap_err();
            assert_eq!(error, DurationError::Malformed { text: text.into() });
            assert!(error.to_string().contains("10min"));
        }
    }

    #[test]
    fn what_postgresql_cannot_hold_is_refused() {
        assert!(parse_duration("596h").is_ok());
        for text in ["597h", "2147483648ms", "99999999999999999999999h"] {
            let error = parse_duration(text).unwrap_err();
            assert_eq!(error, DurationError::TooLong { text: text.into() });
        }
    }
}
