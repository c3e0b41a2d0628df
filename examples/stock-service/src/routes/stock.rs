//! What is there: stock of a location, lots of a drug.

mod cursor;

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::{QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use domain_connect::pool::Pool;
use domain_inventory::models::LotSummary;
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::queries::{Page, PageSize, Paged, StockKey, lots};
use domain_inventory::schema::{drugs, locations};
use domain_inventory::types::{DrugId, LocationId};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::extract::{Params, Segment};
use cursor::Cursor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListParams {
    location: LocationId,
    after: Option<Cursor>,
    #[serde(default)]
    limit: PageSize,
}

#[derive(Serialize)]
pub(crate) struct List {
    rows: Vec<StockOnHand>,
    /// `after` of the next page; none on the last.
    next: Option<Cursor>,
}

/// `GET /stock?location=1&after=..&limit=50`: what a location holds, page by page.
pub(crate) async fn list(
    State(pool): State<Pool>,
    Params(params): Params<ListParams>,
) -> Result<Json<List>, ApiError> {
    let mut conn = pool.get().await?;
    let rows = stock::on_hand()
        .filter(stock::at(params.location))
        .page(params.after.map(Cursor::into_key), params.limit)
        .select(StockOnHand::as_select())
        .load(&mut conn)
        .await?;
    let page: Page<_, StockKey> = Page::new(rows, params.limit);
    if page.rows.is_empty() {
        let known = exists(locations::table.find(params.location));
        if !diesel::select(known).get_result(&mut conn).await? {
            return Err(ApiError::unknown("location", params.location));
        }
    }
    Ok(Json(List {
        rows: page.rows,
        next: page.next.map(Cursor::from),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LotParams {
    location: LocationId,
    /// The day on which they are to be given, by the caller's calendar.
    day: NaiveDate,
}

/// `GET /drugs/1/lots?location=1&day=2026-11-22`: the lots that may be given, in the order in which to give them.
pub(crate) async fn lots(
    State(pool): State<Pool>,
    Segment(drug): Segment<DrugId>,
    Params(params): Params<LotParams>,
) -> Result<Json<Vec<LotSummary>>, ApiError> {
    let mut conn = pool.get().await?;
    let found = lots::fefo(drug, params.location, params.day)
        .select(LotSummary::as_select())
        .load(&mut conn)
        .await?;
    if found.is_empty() {
        let known = exists(drugs::table.find(drug));
        if !diesel::select(known).get_result(&mut conn).await? {
            return Err(ApiError::unknown("drug", drug));
        }
    }
    Ok(Json(found))
}
