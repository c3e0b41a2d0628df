//! What Diesel has no words for.

// The function and its type, for `auto_type`: `diesel::dsl` has the function alone.
pub(super) use diesel::dsl::sum;
pub(super) use diesel::helper_types::sum;

use diesel::expression::functions::declare_sql_function;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Integer, Nullable, Numeric};

use crate::enums::ReservationStatus;
use crate::schema::sql_types::ReservationStatus as ReservationStatusType;
use crate::schema::{inventory, inventory_transactions};

diesel::alias! {
    pub const EARLIER: Alias<Earlier> = inventory_transactions as earlier;
    pub const HELD: Alias<Held> = inventory as held;
}

#[declare_sql_function]
extern "SQL" {
    /// The first of the two that is not null.
    fn coalesce(number: Nullable<Numeric>, otherwise: Numeric) -> Numeric;

    /// A number to so many decimals; a tie is rounded away from zero.
    fn round(number: Nullable<Numeric>, decimals: Integer) -> Nullable<Numeric>;
}

/// The number 0 as part of the statement, not bound to it.
///
/// The server uses an index `WHERE quantity_available > 0` only if it knows what the column is
/// compared with. Behind a bound value it does not, once a prepared statement has a generic plan.
#[derive(Debug, Clone, Copy, QueryId, ValidGrouping)]
pub struct Zero;

impl Expression for Zero {
    type SqlType = Numeric;
}

impl<Source> AppearsOnTable<Source> for Zero {}

impl<Source> SelectableExpression<Source> for Zero {}

impl QueryFragment<Pg> for Zero {
    fn walk_ast<'b>(&'b self, mut statement: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        statement.push_sql("0");
        Ok(())
    }
}

/// The label `active` of a reservation, as part of the statement.
///
/// Every value of an enum that is bound makes diesel-async look up the type and collect all values once more.
#[derive(Debug, Clone, Copy, QueryId, ValidGrouping)]
pub struct Active;

impl Expression for Active {
    type SqlType = ReservationStatusType;
}

impl<Source> AppearsOnTable<Source> for Active {}

impl<Source> SelectableExpression<Source> for Active {}

impl QueryFragment<Pg> for Active {
    fn walk_ast<'b>(&'b self, mut statement: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        statement.push_sql("'");
        statement.push_sql(ReservationStatus::Active.as_str());
        statement.push_sql("'");
        Ok(())
    }
}
