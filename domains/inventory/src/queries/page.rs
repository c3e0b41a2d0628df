//! Lists in pages, each of which begins where the one before ended.

use diesel::dsl::IntoBoxed;
use diesel::expression::Expression;
use diesel::pg::Pg;
use diesel::query_dsl::methods::{BoxedDsl, FilterDsl, LimitDsl, OrderDsl};
use serde::{Deserialize, Serialize};

/// Where a row stands in an ordered list: the columns it is ordered by, the last of which is unique.
///
/// The order is the key's, ascending or descending in all its columns, so that one row comparison tells what
/// comes after it and one index scan can begin there.
pub trait Key: Sized {
    /// The type of [`Key::beyond`].
    type Beyond;
    /// The type of [`Key::order`].
    type Order: Expression;

    /// Rows that come after it.
    fn beyond(self) -> Self::Beyond;

    /// The order of the list.
    fn order() -> Self::Order;
}

/// Turns a query into one page of it.
///
/// ```
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_inventory::models::DrugSummary;
/// use domain_inventory::queries::{DrugKey, Page, PageSize, Paged};
/// use domain_inventory::schema::drugs;
///
/// async fn list(
///     conn: &mut AsyncPgConnection,
///     after: Option<DrugKey>,
///     size: PageSize,
/// ) -> QueryResult<Page<DrugSummary, DrugKey>> {
///     let rows = drugs::table
///         .filter(drugs::is_active)
///         .page(after, size)
///         .select(DrugSummary::as_select())
///         .load(conn)
///         .await?;
///     Ok(Page::new(rows, size))
/// }
/// ```
pub trait Paged: Sized {
    /// The first page, or the one after a key, in the key's order; an order that the query has is replaced.
    ///
    /// Takes as long for the last page as for the first, and no row is shown twice or left out because others
    /// come or go between two pages. Fetches one row more than a page has: [`Page::new`] takes it off.
    fn page<'a, K>(self, after: Option<K>, size: PageSize) -> IntoBoxed<'a, Self, Pg>
    where
        K: Key,
        Self: BoxedDsl<'a, Pg>,
        IntoBoxed<'a, Self, Pg>: FilterDsl<K::Beyond, Output = IntoBoxed<'a, Self, Pg>>
            + OrderDsl<K::Order, Output = IntoBoxed<'a, Self, Pg>>
            + LimitDsl<Output = IntoBoxed<'a, Self, Pg>>,
    {
        let all = self.internal_into_boxed();
        let rest = match after {
            Some(key) => FilterDsl::filter(all, key.beyond()),
            None => all,
        };
        let ordered = OrderDsl::order(rest, K::order());
        LimitDsl::limit(ordered, i64::from(size.0) + 1)
    }
}

impl<Query> Paged for Query {}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<Row, Key> {
    /// Its rows.
    pub rows: Vec<Row>,
    /// What to ask the next page after; none when this is the last.
    pub next: Option<Key>,
}

impl<Row, Key> Page<Row, Key>
where
    Key: for<'a> From<&'a Row>,
{
    /// The page of what [`Paged::page`] fetched.
    pub fn new(mut rows: Vec<Row>, size: PageSize) -> Self {
        let more = rows.len() > usize::from(size.0);
        rows.truncate(size.0.into());
        let next = rows.last().filter(|_| more).map(Key::from);
        Self { rows, next }
    }
}

/// How many rows a page has: 1 to 1,000, 50 if nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct PageSize(u16);

impl PageSize {
    /// The largest.
    pub const MAX: Self = Self(1000);

    /// A page of so many rows.
    ///
    /// # Errors
    /// [`PageSizeError`] when they are none or more than [`PageSize::MAX`].
    pub const fn new(rows: u16) -> Result<Self, PageSizeError> {
        match rows {
            1..=1000 => Ok(Self(rows)),
            _ => Err(PageSizeError(rows)),
        }
    }

    /// Its rows.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

impl TryFrom<u16> for PageSize {
    type Error = PageSizeError;

    fn try_from(rows: u16) -> Result<Self, PageSizeError> {
        Self::new(rows)
    }
}

impl From<PageSize> for u16 {
    fn from(size: PageSize) -> Self {
        size.0
    }
}

/// A number of rows that no page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("found a page of {0} rows, expected 1 to 1000")]
pub struct PageSizeError(u16);

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    struct Row(i32);

    #[derive(Debug, PartialEq, Eq)]
    struct RowKey(i32);

    impl From<&Row> for RowKey {
        fn from(row: &Row) -> Self {
            Self(row.0)
        }
    }

    fn page(fetched: i32, size: u16) -> (usize, Option<RowKey>) {
        let rows = (1..=fetched).map(Row).collect();
        let page = Page::new(rows, PageSize::new(size).unwrap());
        (page.rows.len(), page.next)
    }

    #[test]
    fn a_page_that_fetched_one_row_more_goes_on_after_its_own_last_row() {
        assert_eq!(page(4, 3), (3, Some(RowKey(3))));
    }

    #[test]
    fn a_page_that_fetched_no_row_more_is_the_last() {
        assert_eq!(page(3, 3), (3, None));
        assert_eq!(page(1, 3), (1, None));
        assert_eq!(page(0, 3), (0, None));
    }

    #[test]
    fn a_page_has_1_to_1000_rows() {
        for rows in [0, 1001, u16::MAX] {
            assert_eq!(PageSize::new(rows), Err(PageSizeError(rows)));
        }
        assert_eq!(PageSize::new(1000), Ok(PageSize::MAX));
        let message = serde_json::from_str::<PageSize>("0").unwrap_err();
        assert_eq!(
            message.to_string(),
            "found a page of 0 rows, expected 1 to 1000"
        );
    }
}
