//! What can be asked, and where it is answered.

mod health;
mod movements;
mod stock;

use axum::Router;
use axum::routing::{get, post};
use domain_connect::pool::Pool;

use crate::error::ApiError;

/// Every route, on a pool of connections.
pub(crate) fn all(pool: Pool) -> Router {
    Router::new()
        .route("/stock", get(stock::list))
        .route("/drugs/{id}/lots", get(stock::lots))
        .route("/receipts", post(movements::receive))
        .route("/issues", post(movements::issue))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .fallback(async || ApiError::NoRoute)
        .method_not_allowed_fallback(async || ApiError::NoMethod)
        .with_state(pool)
}
