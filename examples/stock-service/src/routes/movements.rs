//! What comes in and what goes out.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain_connect::pool::Pool;
use domain_core::types::UserId;
use domain_inventory::stock::{self, Delivery, Issue, Issued, Received};
use domain_inventory::types::{DrugId, LocationId, Quantity, UnitCost};
use serde::Deserialize;

use crate::error::ApiError;
use crate::extract::Body;

/// A delivery, in dispensing units of the drug.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiptBody {
    drug: DrugId,
    location: LocationId,
    lot_number: String,
    expiry_date: NaiveDate,
    quantity: Quantity,
    unit_cost: UnitCost,
    received_date: NaiveDate,
    by: Option<UserId>,
}

impl From<ReceiptBody> for Delivery {
    fn from(body: ReceiptBody) -> Self {
        Self {
            drug: body.drug,
            location: body.location,
            lot_number: body.lot_number,
            expiry_date: body.expiry_date,
            quantity: body.quantity,
            unit_cost: body.unit_cost,
            received_date: body.received_date,
            document: None,
            by: body.by,
        }
    }
}

/// `POST /receipts`: takes a delivery into stock.
pub(crate) async fn receive(
    State(pool): State<Pool>,
    Body(body): Body<ReceiptBody>,
) -> Result<(StatusCode, Json<Received>), ApiError> {
    let mut conn = pool.get().await?;
    let received = stock::receive(&mut conn, &body.into()).await?;
    Ok((StatusCode::CREATED, Json(received)))
}

/// What is to be given, in dispensing units of the drug.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssueBody {
    drug: DrugId,
    location: LocationId,
    quantity: Quantity,
    /// The day on which it is given, by the caller's calendar.
    day: NaiveDate,
    by: Option<UserId>,
}

impl From<IssueBody> for Issue {
    fn from(body: IssueBody) -> Self {
        Self {
            drug: body.drug,
            location: body.location,
            quantity: body.quantity,
            day: body.day,
            document: None,
            by: body.by,
        }
    }
}

/// `POST /issues`: gives a drug out, from the lots that expire first.
pub(crate) async fn issue(
    State(pool): State<Pool>,
    Body(body): Body<IssueBody>,
) -> Result<(StatusCode, Json<Issued>), ApiError> {
    let mut conn = pool.get().await?;
    let issued = stock::issue(&mut conn, &body.into()).await?;
    Ok((StatusCode::CREATED, Json(issued)))
}
