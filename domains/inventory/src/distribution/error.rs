use std::fmt::Display;

use diesel::result::Error as DieselError;
use domain_core::types::UserId;

use crate::enums::{DistributionStatus, ReturnStatus};
use crate::stock::{Refused, StockError};
use crate::types::{AmountError, DistributionId, DrugId, ReturnId, ReturnItemId};

/// Why a distribution or a return did not go on. Nothing of the operation is left.
#[derive(Debug, thiserror::Error)]
pub enum DistributionError {
    /// No distribution has that id.
    #[error("found no distribution {distribution}: it was removed, or the id is of something else")]
    UnknownDistribution {
        /// The id.
        distribution: DistributionId,
    },
    /// No return has that id.
    #[error("found no return {document}: it was removed, or the id is of something else")]
    UnknownReturn {
        /// The id.
        document: ReturnId,
    },
    /// No user has that id.
    #[error("found no user {user}: it was removed, or the id is of something else")]
    UnknownUser {
        /// The one who was to have done it.
        user: UserId,
    },
    /// The distribution is not that far, or further.
    #[error("distribution {distribution} is {found}, expected {}", either(.expected))]
    Status {
        /// The distribution.
        distribution: DistributionId,
        /// How far it is.
        found: DistributionStatus,
        /// How far it has to be.
        expected: &'static [DistributionStatus],
    },
    /// The return is not that far, or further.
    #[error("return {document} is {found}, expected {}", either(.expected))]
    ReturnStatus {
        /// The return.
        document: ReturnId,
        /// How far it is.
        found: ReturnStatus,
        /// How far it has to be.
        expected: &'static [ReturnStatus],
    },
    /// A distribution without lines.
    #[error("distribution {distribution} has nothing to give: name at least one drug")]
    NothingToGive {
        /// The distribution.
        distribution: DistributionId,
    },
    /// Items of the distribution were written by somebody else.
    #[error("distribution {distribution} has items although it was not dispensed: remove them")]
    HasItems {
        /// The distribution.
        distribution: DistributionId,
    },
    /// A return without items.
    #[error("return {document} has no items: enter what came back, or cancel it")]
    NothingToTakeBack {
        /// The return.
        document: ReturnId,
    },
    /// A drug cannot be given, so nothing of the distribution was.
    #[error("drug {drug} cannot be given, so nothing of the distribution was")]
    NotGiven {
        /// The drug.
        drug: DrugId,
        /// Why.
        source: StockError,
    },
    /// An item cannot be taken back, so nothing of the return was.
    #[error("item {item} cannot be taken back, so nothing of the return was")]
    NotTakenBack {
        /// The item.
        item: ReturnItemId,
        /// Why.
        source: StockError,
    },
    /// The goods cost more than a document has room for.
    #[error("the document has no room for what the goods cost: check quantities and costs")]
    TooLarge(#[from] AmountError),
    /// The stock was not changed.
    #[error("the stock was not changed, so nothing of the document was done")]
    Stock(#[source] StockError),
    /// The database did not do it.
    #[error("the database did not change the document")]
    Database(#[from] DieselError),
}

impl From<StockError> for DistributionError {
    fn from(error: StockError) -> Self {
        match error {
            StockError::UnknownUser { user } => Self::UnknownUser { user },
            StockError::Database(error) => Self::Database(error),
            error => Self::Stock(error),
        }
    }
}

impl From<Refused> for DistributionError {
    fn from(Refused { drug, error }: Refused) -> Self {
        match (drug, error.into()) {
            (Some(drug), Self::Stock(source)) => Self::NotGiven { drug, source },
            (_, error) => error,
        }
    }
}

impl DistributionError {
    /// What stock said of an item that came back.
    pub(super) fn not_taken_back(item: ReturnItemId, error: StockError) -> Self {
        match error.into() {
            Self::Stock(source) => Self::NotTakenBack { item, source },
            error => error,
        }
    }
}

fn either(expected: &[impl Display]) -> String {
    let words: Vec<String> = expected.iter().map(ToString::to_string).collect();
    words.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_database_did_not_do_is_no_fault_of_a_drug_or_an_item() {
        let fails = || StockError::Database(DieselError::NotFound);
        let drug = Some(DrugId::new(1));
        let given = DistributionError::from(Refused {
            drug,
            error: fails(),
        });
        let back = DistributionError::not_taken_back(ReturnItemId::new(1), fails());
        for error in [given, back, fails().into()] {
            assert!(
                matches!(error, DistributionError::Database(DieselError::NotFound)),
                "{error:?}"
            );
        }
        let short = DistributionError::from(Refused {
            drug,
            error: StockError::NoChange,
        });
        assert!(
            matches!(short, DistributionError::NotGiven { drug: of, .. } if Some(of) == drug),
            "{short:?}"
        );
    }
}
