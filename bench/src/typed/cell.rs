//! Reading values as PostgreSQL sends them in binary, as a program without Diesel would.

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain_inventory::enums::{PoStatus, TransactionType};
use uuid::Uuid;

use crate::Result;

/// A row of which the values can be had as bytes; none for NULL.
pub(super) trait Cells {
    fn cell(&self, at: usize) -> Result<Option<&[u8]>>;
}

/// What a value can be read as.
pub(super) trait Cell: Sized {
    fn read(bytes: Option<&[u8]>) -> Result<Self>;
}

/// A row struct of a program without Diesel, read by the places of its columns.
pub(super) trait Plain: Sized {
    fn read(row: &impl Cells) -> Result<Self>;
}

/// Declares how values of a type that may not be NULL are read.
macro_rules! cell {
    ($Type:ty, |$bytes:ident| $read:expr) => {
        impl Cell for $Type {
            fn read(bytes: Option<&[u8]>) -> Result<Self> {
                let $bytes = bytes.ok_or("found NULL, expected a value")?;
                Ok($read)
            }
        }

        impl Cell for Option<$Type> {
            fn read(bytes: Option<&[u8]>) -> Result<Self> {
                bytes
                    .map(|bytes| <$Type as Cell>::read(Some(bytes)))
                    .transpose()
            }
        }
    };
}

cell!(i32, |bytes| i32::from_be_bytes(bytes.try_into()?));
cell!(i64, |bytes| i64::from_be_bytes(bytes.try_into()?));
cell!(bool, |bytes| bytes == [1]);
cell!(String, |bytes| str::from_utf8(bytes)?.to_owned());
cell!(Uuid, |bytes| Uuid::from_slice(bytes)?);
cell!(NaiveDate, |bytes| date(i32::from_be_bytes(
    bytes.try_into()?
))?);
cell!(DateTime<Utc>, |bytes| moment(i64::from_be_bytes(
    bytes.try_into()?
))?);
cell!(BigDecimal, |bytes| decimal(bytes)?);
cell!(TransactionType, |bytes| str::from_utf8(bytes)?.parse()?);
cell!(PoStatus, |bytes| str::from_utf8(bytes)?.parse()?);

/// Days since the year 2000.
fn date(days: i32) -> Result<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(2000, 1, 1).ok_or("no year 2000")?;
    let ahead = Days::new(u64::from(days.unsigned_abs()));
    let date = match days {
        0.. => epoch.checked_add_days(ahead),
        _ => epoch.checked_sub_days(ahead),
    };
    Ok(date.ok_or("found a date beyond those of chrono")?)
}

/// Microseconds since the year 2000.
fn moment(micros: i64) -> Result<DateTime<Utc>> {
    let epoch = DateTime::from_timestamp(946_684_800, 0).ok_or("no year 2000")?;
    let moment = epoch.checked_add_signed(TimeDelta::microseconds(micros));
    Ok(moment.ok_or("found a moment beyond those of chrono")?)
}

/// Groups of four digits: their number, the weight of the first, the sign, the decimals to show, the groups.
fn decimal(bytes: &[u8]) -> Result<BigDecimal> {
    let mut words = bytes
        .chunks_exact(2)
        .map(|it| i16::from_be_bytes([it[0], it[1]]));
    let mut next = || words.next().ok_or("found half a number");
    let (count, weight, sign, scale) = (next()?, next()?, next()?, next()?);
    if sign != 0 && sign != 0x4000 {
        return Err("found a number that is none".into());
    }
    let mut digits: i128 = 0;
    for _ in 0..count {
        digits = digits * 10_000 + i128::from(next()?);
    }
    let decimals = 4 * (i32::from(count) - i32::from(weight) - 1);
    let shift = i32::from(scale) - decimals;
    let power = 10_i128
        .checked_pow(shift.unsigned_abs())
        .ok_or("found too long a number")?;
    let digits = if shift < 0 {
        digits / power
    } else {
        digits * power
    };
    let digits = if sign == 0 { digits } else { -digits };
    Ok(BigDecimal::new(BigInt::from(digits), i64::from(scale)))
}
