//! Why a request was not done, and what the caller is told.

mod answer;

use std::fmt::Display;

use axum::http::StatusCode;
use diesel::result::DatabaseErrorKind::{ClosedConnection, UnableToSendCommand};
use diesel::result::Error as DieselError;
use domain_connect::PoolError;
use domain_core::transaction::is_conflict;
use domain_inventory::stock::StockError;

/// Why a request was not done. Callers read the text; the causes are for the log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// A part of the request cannot be read; status and text are axum's.
    #[error("{message}")]
    Malformed { status: StatusCode, message: String },
    #[error("found no {what} {id}: it was removed, or the id is of something else")]
    Unknown { what: &'static str, id: String },
    #[error("found no such path, expected /stock, /drugs/ID/lots, /receipts or /issues")]
    NoRoute,
    #[error("this path does not take this method: GET reads, POST writes receipts and issues")]
    NoMethod,
    /// The operation says why, and the caller can do something about it.
    #[error(transparent)]
    Stock(StockError),
    #[error("others changed the same stock at the same moment; try again")]
    Conflict(#[source] DieselError),
    #[error("all connections to the database are in use; try again in a moment")]
    Busy(#[source] PoolError),
    #[error("the database cannot be reached; try again in a moment")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(
        "the database does not have the tables that this service needs; dbctl migrate makes them"
    )]
    NotReady(#[source] DieselError),
    #[error("this went wrong here, not with the request; the log says why")]
    Internal(#[source] DieselError),
}

impl ApiError {
    pub(crate) fn malformed(status: StatusCode, message: String) -> Self {
        Self::Malformed { status, message }
    }

    pub(crate) fn unknown(what: &'static str, id: impl Display) -> Self {
        let id = id.to_string();
        Self::Unknown { what, id }
    }

    /// That a query of no rows failed: on the way, or because the tables are others.
    pub(crate) fn not_ready(error: DieselError) -> Self {
        match Self::from(error) {
            Self::Internal(error) => Self::NotReady(error),
            other => other,
        }
    }
}

impl From<PoolError> for ApiError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Busy { .. } => Self::Busy(error),
            _ => Self::Away(error.into()),
        }
    }
}

impl From<DieselError> for ApiError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(ClosedConnection | UnableToSendCommand, _) => {
                Self::Away(error.into())
            }
            _ if is_conflict(&error) => Self::Conflict(error),
            _ => Self::Internal(error),
        }
    }
}

impl From<StockError> for ApiError {
    fn from(error: StockError) -> Self {
        match error {
            StockError::Database(error) => error.into(),
            other => Self::Stock(other),
        }
    }
}
