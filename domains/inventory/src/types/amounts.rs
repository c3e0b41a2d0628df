use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::Sign;
use bigdecimal::num_traits::Zero;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Numeric;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decimal::{AmountError, Kind};

/// Implements an operator for values and references alike.
macro_rules! operator {
    ($Left:ident $Op:ident $op:ident $Right:ident = $Output:ident, |$left:ident, $right:ident| $result:expr) => {
        operator!(@one [$Left] $Op $op [$Right] $Output |$left, $right| $result);
        operator!(@one [&$Left] $Op $op [$Right] $Output |$left, $right| $result);
        operator!(@one [$Left] $Op $op [&$Right] $Output |$left, $right| $result);
        operator!(@one [&$Left] $Op $op [&$Right] $Output |$left, $right| $result);
    };
    (@one [$($Left:tt)+] $Op:ident $op:ident [$($Right:tt)+] $Output:ident
     |$left:ident, $right:ident| $result:expr) => {
        impl $Op<$($Right)+> for $($Left)+ {
            type Output = $Output;

            fn $op(self, other: $($Right)+) -> $Output {
                let ($left, $right) = (&self.0, &other.0);
                $Output($result)
            }
        }
    };
}

/// Declares a kind of amount over `numeric(15, scale)`.
macro_rules! amount {
    ($(#[$meta:meta])* $Name:ident: $name:literal, $scale:literal decimals) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = Numeric)]
        pub struct $Name(BigDecimal);

        impl $Name {
            /// The decimals it keeps.
            pub const SCALE: i64 = $scale;

            const KIND: &'static Kind = &Kind { name: $name, scale: $scale };

            /// Nothing.
            pub fn zero() -> Self {
                Self(BigDecimal::zero().with_scale($scale))
            }

            /// The amount of exactly that number.
            ///
            /// # Errors
            /// [`AmountError::TooPrecise`] when digits would be lost, [`AmountError::TooLarge`]
            /// when the database has no room for it.
            pub fn new(number: BigDecimal) -> Result<Self, AmountError> {
                Self::KIND.exactly(Self::KIND.in_range(number)?).map(Self)
            }

            /// The amount nearest to that number; a tie is rounded away from zero, as PostgreSQL does.
            ///
            /// # Errors
            /// [`AmountError::TooLarge`] when the database has no room for it.
            pub fn rounded(number: BigDecimal) -> Result<Self, AmountError> {
                let number = Self::KIND.in_range(number)?;
                // Rounding up may need one digit more.
                Self::KIND.in_range(Self::KIND.round(&number)).map(Self)
            }

            /// Its number, for arithmetic that has no unit here.
            pub const fn as_decimal(&self) -> &BigDecimal {
                &self.0
            }

            /// Whether it is nothing.
            pub fn is_zero(&self) -> bool {
                self.0.is_zero()
            }

            /// Whether it is less than nothing.
            pub fn is_negative(&self) -> bool {
                self.0.sign() == Sign::Minus
            }

            /// Whether it is more than nothing.
            pub fn is_positive(&self) -> bool {
                self.0.sign() == Sign::Plus
            }

            /// Without its sign.
            #[must_use]
            pub fn abs(&self) -> Self {
                Self(self.0.abs())
            }
        }

        operator!($Name Add add $Name = $Name, |left, right| left + right);
        operator!($Name Sub sub $Name = $Name, |left, right| left - right);

        impl Neg for $Name {
            type Output = Self;

            fn neg(self) -> Self {
                Self(-self.0)
            }
        }

        impl Neg for &$Name {
            type Output = $Name;

            fn neg(self) -> $Name {
                $Name(-&self.0)
            }
        }

        impl AddAssign<&Self> for $Name {
            fn add_assign(&mut self, other: &Self) {
                self.0 += &other.0;
            }
        }

        impl AddAssign for $Name {
            fn add_assign(&mut self, other: Self) {
                *self += &other;
            }
        }

        impl SubAssign<&Self> for $Name {
            fn sub_assign(&mut self, other: &Self) {
                self.0 -= &other.0;
            }
        }

        impl SubAssign for $Name {
            fn sub_assign(&mut self, other: Self) {
                *self -= &other;
            }
        }

        impl<'a> Sum<&'a Self> for $Name {
            fn sum<I: Iterator<Item = &'a Self>>(amounts: I) -> Self {
                amounts.fold(Self::zero(), |sum, amount| sum + amount)
            }
        }

        impl Sum for $Name {
            fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
                amounts.fold(Self::zero(), |sum, amount| sum + amount)
            }
        }

        impl Default for $Name {
            fn default() -> Self {
                Self::zero()
            }
        }

        impl From<i32> for $Name {
            fn from(whole: i32) -> Self {
                Self(BigDecimal::from(whole).with_scale($scale))
            }
        }

        impl From<$Name> for BigDecimal {
            fn from(amount: $Name) -> Self {
                amount.0
            }
        }

        impl TryFrom<BigDecimal> for $Name {
            type Error = AmountError;

            fn try_from(number: BigDecimal) -> Result<Self, AmountError> {
                Self::new(number)
            }
        }

        impl FromStr for $Name {
            type Err = AmountError;

            fn from_str(text: &str) -> Result<Self, AmountError> {
                Self::new(Self::KIND.parse(text)?)
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0.to_plain_string())
            }
        }

        impl Serialize for $Name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(Self::KIND.deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }

        impl ToSql<Numeric, Pg> for $Name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <BigDecimal as ToSql<Numeric, Pg>>::to_sql(&self.0, out)
            }
        }

        impl FromSql<Numeric, Pg> for $Name {
            /// A sum over many rows may be larger than one column holds; only decimals are checked.
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                Ok(Self(Self::KIND.read(value)?))
            }
        }
    };
}

amount! {
    /// Baht, to the satang.
    ///
    /// Text in JSON, such as `"12.50"`; read from text or from a number. Arithmetic has no upper bound;
    /// the database refuses to store more than 13 digits before the point.
    Money: "money", 2 decimals
}

amount! {
    /// Baht per unit, to four decimals.
    ///
    /// Text in JSON, such as `"0.2575"`; read from text or from a number. Arithmetic has no upper bound;
    /// the database refuses to store more than 11 digits before the point.
    UnitCost: "a unit cost", 4 decimals
}

amount! {
    /// How many of a unit, to three decimals; stock, lots and the ledger count in dispensing units of the drug.
    ///
    /// Text in JSON, such as `"10.000"`; read from text or from a number. Arithmetic has no upper bound;
    /// the database refuses to store more than 12 digits before the point.
    Quantity: "a quantity", 3 decimals
}

// What so many cost. Rounded to satang as the computed columns of the database are.
operator!(Quantity Mul mul UnitCost = Money, |left, right| Money::KIND.round(&(left * right)));
operator!(UnitCost Mul mul Quantity = Money, |left, right| Money::KIND.round(&(left * right)));

impl UnitCost {
    /// The average cost of several quantities, each at a cost of its own; none when they add up to nothing.
    ///
    /// Moving average: what is in stock at its average so far, and what comes in.
    pub fn average<'a>(
        parts: impl IntoIterator<Item = (&'a Quantity, &'a UnitCost)>,
    ) -> Option<Self> {
        let (mut value, mut quantity) = (BigDecimal::zero(), BigDecimal::zero());
        for (many, cost) in parts {
            value += &many.0 * &cost.0;
            quantity += &many.0;
        }
        (!quantity.is_zero()).then(|| Self(Self::KIND.round(&(value / quantity))))
    }
}

#[cfg(test)]
mod tests;
