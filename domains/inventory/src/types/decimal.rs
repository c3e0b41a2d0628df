//! What the amounts have in common: decimals that fit a column of fifteen digits.

use std::fmt;

use bigdecimal::num_traits::Zero;
use bigdecimal::{BigDecimal, ParseBigDecimalError, RoundingMode};
use diesel::deserialize::{self, FromSql};
use diesel::pg::PgValue;
use serde::de::{self, Deserializer, Visitor};

/// Digits of a column that holds an amount, before and after the point together.
const PRECISION: i64 = 15;

/// What PostgreSQL's `round` does with a tie: away from zero. The totals that the database computes
/// and those computed here must be the same.
const ROUNDING: RoundingMode = RoundingMode::HalfUp;

/// A number that is no amount of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AmountError {
    /// The text is no decimal number.
    #[error("found \"{found}\", expected {expected} as a decimal number such as 12.5")]
    NotANumber {
        /// The text.
        found: String,
        /// The kind of amount.
        expected: &'static str,
        /// What is wrong with it.
        #[source]
        source: ParseBigDecimalError,
    },
    /// It has more decimals than the kind of amount keeps.
    #[error("found {found}, expected {expected} with at most {scale} decimals: round it first")]
    TooPrecise {
        /// The number.
        found: BigDecimal,
        /// The kind of amount.
        expected: &'static str,
        /// The decimals it keeps.
        scale: i64,
    },
    /// It has more digits before the point than the database keeps.
    #[error("found {found}, expected {expected} with at most {digits} digits before the point")]
    TooLarge {
        /// The number.
        found: BigDecimal,
        /// The kind of amount.
        expected: &'static str,
        /// The digits that the database keeps before the point.
        digits: i64,
    },
}

/// A kind of amount: what messages call it, and how many decimals it keeps.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) scale: i64,
}

impl Kind {
    /// Gives the number the kind's scale; refuses to lose a digit.
    pub(super) fn exactly(&self, number: BigDecimal) -> Result<BigDecimal, AmountError> {
        if number.fractional_digit_count() == self.scale {
            return Ok(number);
        }
        let fitted = self.round(&number);
        if fitted == number {
            Ok(fitted)
        } else {
            Err(AmountError::TooPrecise {
                found: number,
                expected: self.name,
                scale: self.scale,
            })
        }
    }

    /// Gives the number the kind's scale, rounding where it must.
    pub(super) fn round(&self, number: &BigDecimal) -> BigDecimal {
        // Far below the last decimal; without this a negative exponent of a billion would be written out.
        if integer_digits(number) < -self.scale {
            return BigDecimal::zero().with_scale(self.scale);
        }
        number.with_scale_round(self.scale, ROUNDING)
    }

    /// Refuses what the database has no room for. Asked before rounding: an exponent of a billion must
    /// not be written out.
    pub(super) fn in_range(&self, number: BigDecimal) -> Result<BigDecimal, AmountError> {
        let digits = PRECISION - self.scale;
        if integer_digits(&number) <= digits {
            Ok(number)
        } else {
            Err(AmountError::TooLarge {
                found: number,
                expected: self.name,
                digits,
            })
        }
    }

    /// Reads what PostgreSQL sends; refuses to lose a digit.
    pub(super) fn read(&self, value: PgValue<'_>) -> deserialize::Result<BigDecimal> {
        match self.short(value.as_bytes()) {
            Some(number) => Ok(number),
            None => Ok(self.exactly(BigDecimal::from_sql(value)?)?),
        }
    }

    /// Reads a number of up to eighteen digits, in a fraction of the time that any number takes.
    ///
    /// It comes as [numeric_send](https://doxygen.postgresql.org/backend_2utils_2adt_2numeric_8c.html) writes it: how
    /// many groups of four digits there are, the power of 10,000 of the first, the sign, the decimals, the groups.
    fn short(&self, bytes: &[u8]) -> Option<BigDecimal> {
        let mut words = bytes
            .chunks_exact(2)
            .map(|word| i16::from_be_bytes([word[0], word[1]]));
        let (count, weight, sign, _) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let add = |digits: i64, group| digits.checked_mul(10_000)?.checked_add(i64::from(group));
        let digits = words.try_fold(0, add)?;
        let decimals = 4 * (i64::from(count) - i64::from(weight) - 1);
        let missing = self.scale - decimals;
        let power = 10_i64.checked_pow(u32::try_from(missing.unsigned_abs()).ok()?)?;
        let digits = match missing {
            0.. => digits.checked_mul(power)?,
            _ if digits % power == 0 => digits / power,
            _ => return None,
        };
        let signed = match sign {
            0 => digits,
            0x4000 => -digits,
            _ => return None,
        };
        Some(BigDecimal::new(signed.into(), self.scale))
    }

    /// Reads a decimal number.
    pub(super) fn parse(&self, text: &str) -> Result<BigDecimal, AmountError> {
        text.parse().map_err(|source| AmountError::NotANumber {
            found: text.to_owned(),
            expected: self.name,
            source,
        })
    }

    /// Reads a decimal number from text or from a number of JSON.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        &'static self,
        deserializer: D,
    ) -> Result<BigDecimal, D::Error> {
        deserializer.deserialize_any(NumberVisitor(self))
    }
}

/// Digits before the point; negative for as many zeros behind it; 0 for zero.
fn integer_digits(number: &BigDecimal) -> i64 {
    if number.is_zero() {
        return 0;
    }
    i64::try_from(number.digits())
        .unwrap_or(i64::MAX)
        .saturating_sub(number.fractional_digit_count())
}

struct NumberVisitor(&'static Kind);

impl Visitor<'_> for NumberVisitor {
    type Value = BigDecimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as a number or as text", self.0.name)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<BigDecimal, E> {
        self.0.parse(text).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<BigDecimal, E> {
        Ok(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<BigDecimal, E> {
        Ok(number.into())
    }

    /// Takes the shortest decimal that is this number: who writes 0.1 does not mean 55 digits.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<BigDecimal, E> {
        self.visit_str(&number.to_string())
    }
}
