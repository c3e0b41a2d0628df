use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A stretch of time, from a moment until just before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub from: DateTime<Utc>,
    /// The first moment that is no longer in it.
    pub until: DateTime<Utc>,
}

impl Period {
    /// Whole days of the calendar, the first and the last among them, where clocks differ from UTC by `offset`.
    ///
    /// ```
    /// use chrono::{FixedOffset, NaiveDate};
    /// use domain_inventory::queries::Period;
    ///
    /// let bangkok = FixedOffset::east_opt(7 * 3600).unwrap();
    /// let day = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
    /// let period = Period::days(day, day, bangkok);
    /// assert_eq!(period.from.to_rfc3339(), "2026-09-30T17:00:00+00:00");
    /// assert_eq!(period.until.to_rfc3339(), "2026-10-01T17:00:00+00:00");
    /// ```
    pub fn days(first: NaiveDate, last: NaiveDate, offset: FixedOffset) -> Self {
        Self {
            from: midnight(first, offset).unwrap_or(DateTime::<Utc>::MIN_UTC),
            until: last
                .succ_opt()
                .and_then(|next| midnight(next, offset))
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }
}

/// None beyond the days that chrono knows.
fn midnight(day: NaiveDate, offset: FixedOffset) -> Option<DateTime<Utc>> {
    let ahead = TimeDelta::seconds(offset.local_minus_utc().into());
    day.and_time(NaiveTime::MIN)
        .and_utc()
        .checked_sub_signed(ahead)
}
