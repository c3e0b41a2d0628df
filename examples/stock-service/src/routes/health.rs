//! Whether the process runs, and whether it can work.

use axum::extract::State;
use axum::http::StatusCode;
use diesel::{QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_connect::pool::Pool;
use domain_inventory::models::{Lot, Stock, Transaction};
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::schema::{drug_lots, inventory, inventory_transactions};

use crate::error::ApiError;

/// `GET /health/live`: 204 as long as the process answers at all.
///
/// Does not ask the database: a restart of the service mends nothing there.
pub(crate) async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// `GET /health/ready`: 204 when the pool gives a connection and the tables fit this service, else 503.
pub(crate) async fn ready(State(pool): State<Pool>) -> Result<StatusCode, ApiError> {
    let mut conn = pool.get().await?;
    tables_fit(&mut conn).await.map_err(ApiError::not_ready)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for no rows: the server still looks for every table and column, and for the right to read them.
async fn tables_fit(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    let names = stock::on_hand().select(StockOnHand::as_select());
    names.limit(0).execute(conn).await?;
    let stock = inventory::table.select(Stock::as_select());
    stock.limit(0).execute(conn).await?;
    let lots = drug_lots::table.select(Lot::as_select());
    lots.limit(0).execute(conn).await?;
    let ledger = inventory_transactions::table.select(Transaction::as_select());
    ledger.limit(0).execute(conn).await?;
    Ok(())
}
