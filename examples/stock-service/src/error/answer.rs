use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use domain_inventory::stock::StockError;
use domain_inventory::types::Quantity;
use serde::Serialize;

use super::ApiError;
use crate::log;

/// `{"error": {"kind": .., "message": ..}}`
#[derive(Serialize)]
struct Answer {
    error: Told,
}

#[derive(Serialize)]
struct Told {
    /// A word for programs.
    kind: &'static str,
    /// A sentence for people.
    message: String,
    #[serde(flatten)]
    shortage: Option<Shortage>,
}

#[derive(Serialize)]
struct Shortage {
    requested: Quantity,
    available: Quantity,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, kind) = kind(&self);
        if status.is_server_error() {
            log::error("a request failed", &self);
        }
        let message = self.to_string();
        let shortage = shortage(self);
        let answer = Json(Answer {
            error: Told {
                kind,
                message,
                shortage,
            },
        });
        match status {
            StatusCode::SERVICE_UNAVAILABLE => {
                (status, [(RETRY_AFTER, "1")], answer).into_response()
            }
            _ => (status, answer).into_response(),
        }
    }
}

const fn kind(error: &ApiError) -> (StatusCode, &'static str) {
    match error {
        ApiError::Malformed { status, .. } => (*status, "malformed"),
        ApiError::Unknown { .. } => (StatusCode::NOT_FOUND, "unknown"),
        ApiError::NoRoute => (StatusCode::NOT_FOUND, "no_route"),
        ApiError::NoMethod => (StatusCode::METHOD_NOT_ALLOWED, "no_method"),
        ApiError::Stock(error) => kind_of_stock(error),
        ApiError::Conflict(_) => (StatusCode::SERVICE_UNAVAILABLE, "conflict"),
        ApiError::Busy(_) => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        ApiError::Away(_) => (StatusCode::SERVICE_UNAVAILABLE, "away"),
        ApiError::NotReady(_) => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
        ApiError::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// 409 where it could be done with other stock, 404 where an id leads nowhere, 422 where it can never be done.
const fn kind_of_stock(error: &StockError) -> (StatusCode, &'static str) {
    match error {
        StockError::NotEnoughStock { .. } => (StatusCode::CONFLICT, "not_enough_stock"),
        StockError::OtherLot { .. } => (StatusCode::CONFLICT, "other_lot"),
        StockError::WithdrawnLot { .. }
        | StockError::WithdrawnDrug { .. }
        | StockError::Quarantine { .. } => (StatusCode::CONFLICT, "withheld"),
        StockError::UnknownDrug { .. }
        | StockError::UnknownLocation { .. }
        | StockError::UnknownUser { .. } => (StatusCode::NOT_FOUND, "unknown"),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
    }
}

fn shortage(error: ApiError) -> Option<Shortage> {
    match error {
        ApiError::Stock(StockError::NotEnoughStock {
            requested,
            available,
        }) => Some(Shortage {
            requested,
            available,
        }),
        _ => None,
    }
}
