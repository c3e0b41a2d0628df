use std::fmt;
use std::io::Write as _;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Integer;
use serde::{Deserialize, Serialize};

/// A number that is no fiscal year or no quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The database takes no such fiscal year.
    #[error("found fiscal year {0}, expected 2000 to 2600 (Gregorian or Buddhist era)")]
    FiscalYear(i32),
    /// A year has four quarters.
    #[error("found quarter {0}, expected 1 to 4")]
    Quarter(i32),
}

/// A fiscal year: Buddhist era (2569) or Gregorian (2026), whichever the database keeps to.
///
/// In JSON and in the database it is a number, from 2000 to 2600.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    AsExpression,
    FromSqlRow,
    Serialize,
    Deserialize,
)]
#[diesel(sql_type = Integer)]
#[serde(try_from = "i32", into = "i32")]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The fiscal year of that number.
    ///
    /// # Errors
    /// [`CalendarError::FiscalYear`] when it is not from 2000 to 2600.
    pub const fn new(year: i32) -> Result<Self, CalendarError> {
        match year {
            2000..=2600 => Ok(Self(year)),
            _ => Err(CalendarError::FiscalYear(year)),
        }
    }

    /// Its number.
    pub const fn get(self) -> i32 {
        self.0
    }
}

impl TryFrom<i32> for FiscalYear {
    type Error = CalendarError;

    fn try_from(year: i32) -> Result<Self, CalendarError> {
        Self::new(year)
    }
}

impl From<FiscalYear> for i32 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A quarter of a fiscal year; in JSON and in the database a number, 1 to 4.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    AsExpression,
    FromSqlRow,
    Serialize,
    Deserialize,
)]
#[diesel(sql_type = Integer)]
#[serde(try_from = "i32", into = "i32")]
pub enum Quarter {
    /// The first three months of the fiscal year.
    Q1,
    /// Months four to six.
    Q2,
    /// Months seven to nine.
    Q3,
    /// The last three months.
    Q4,
}

impl Quarter {
    /// The four, in order.
    pub const ALL: [Self; 4] = [Self::Q1, Self::Q2, Self::Q3, Self::Q4];

    /// The quarter of that number.
    ///
    /// # Errors
    /// [`CalendarError::Quarter`] when it is not 1 to 4.
    pub const fn new(number: i32) -> Result<Self, CalendarError> {
        match number {
            1 => Ok(Self::Q1),
            2 => Ok(Self::Q2),
            3 => Ok(Self::Q3),
            4 => Ok(Self::Q4),
            _ => Err(CalendarError::Quarter(number)),
        }
    }

    /// Its number, 1 to 4.
    pub const fn get(self) -> i32 {
        self as i32 + 1
    }
}

impl TryFrom<i32> for Quarter {
    type Error = CalendarError;

    fn try_from(number: i32) -> Result<Self, CalendarError> {
        Self::new(number)
    }
}

impl From<Quarter> for i32 {
    fn from(quarter: Quarter) -> Self {
        quarter.get()
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(["Q1", "Q2", "Q3", "Q4"][*self as usize])
    }
}

impl ToSql<Integer, Pg> for FiscalYear {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <i32 as ToSql<Integer, Pg>>::to_sql(&self.0, out)
    }
}

impl FromSql<Integer, Pg> for FiscalYear {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::new(i32::from_sql(value)?)?)
    }
}

impl ToSql<Integer, Pg> for Quarter {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&self.get().to_be_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<Integer, Pg> for Quarter {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::new(i32::from_sql(value)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_has_a_number_from_1_to_4() {
        let numbers = Quarter::ALL.map(Quarter::get);
        assert_eq!(numbers, [1, 2, 3, 4]);
        assert_eq!(
            numbers.map(|number| Quarter::new(number).unwrap()),
            Quarter::ALL
        );
        assert_eq!(Quarter::Q3.to_string(), "Q3");
    }

    #[test]
    fn there_is_no_fifth_quarter() {
        for number in [0, 5, -1] {
            assert_eq!(Quarter::new(number), Err(CalendarError::Quarter(number)));
        }
        let message = serde_json::from_str::<Quarter>("5")
            .unwrap_err()
            .to_string();
        assert!(
            message.starts_with("found quarter 5, expected 1 to 4"),
            "{message}"
        );
    }

    #[test]
    fn a_fiscal_year_is_of_either_era_but_no_typing_mistake() {
        for year in [2000, 2026, 2569, 2600] {
            assert_eq!(FiscalYear::new(year).map(FiscalYear::get), Ok(year));
        }
        for year in [1999, 2601, 20_260] {
            assert_eq!(FiscalYear::new(year), Err(CalendarError::FiscalYear(year)));
        }
    }

    #[test]
    fn years_and_quarters_are_numbers_in_json() {
        let year = FiscalYear::new(2569).unwrap();
        assert_eq!(
            serde_json::to_string(&(year, Quarter::Q4)).unwrap(),
            "[2569,4]"
        );
        assert_eq!(
            serde_json::from_str::<(FiscalYear, Quarter)>("[2569,4]").unwrap(),
            (year, Quarter::Q4)
        );
    }
}
