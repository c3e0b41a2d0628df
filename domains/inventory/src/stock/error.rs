use chrono::NaiveDate;
use diesel::result::Error as DieselError;
use domain_core::types::UserId;

use crate::enums::AdjustmentType;
use crate::types::{
    AdjustmentReasonId, AmountError, DrugId, LocationId, LotId, Quantity, ReceiptId, UnitCost,
};

/// Why stock was not changed. Nothing of the operation is left.
#[derive(Debug, thiserror::Error)]
pub enum StockError {
    /// What moves is more than nothing; only an adjustment has a sign.
    #[error("found a quantity of {quantity}, expected one above zero")]
    NotPositive {
        /// The quantity.
        quantity: Quantity,
    },
    /// An adjustment by zero.
    #[error("found an adjustment by 0, expected a change: there is nothing to write down")]
    NoChange,
    /// A delivery at less than nothing.
    #[error("found a cost of {unit_cost} baht a unit, expected 0 or more")]
    NegativeCost {
        /// The cost.
        unit_cost: UnitCost,
    },
    /// More than a column has room for: what would be on hand, or a cost.
    #[error("the stock has no room for that: check quantity and cost")]
    TooLarge(#[from] AmountError),
    /// A lot number that no label has.
    #[error("found \"{lot_number}\", expected the lot number as printed, of 1 to 50 characters")]
    LotNumber {
        /// The text.
        lot_number: String,
    },
    /// A delivery that expires on the day it comes, or had expired before.
    #[error(
        "found goods received on {received_date} that expire on {expiry_date}, expected a later day"
    )]
    ExpiresOnArrival {
        /// Day on which the lot expires.
        expiry_date: NaiveDate,
        /// Day on which it came.
        received_date: NaiveDate,
    },
    /// Less is there than was asked for. Nothing was taken.
    #[error("found {available} available, expected {requested}: ask for less, or receive more")]
    NotEnoughStock {
        /// What was asked for.
        requested: Quantity,
        /// What could be given: on that day, from lots that are good and not withdrawn. For an adjustment what
        /// is left of its lot.
        available: Quantity,
    },
    /// The location has a lot of that number that expires on another day: one of the two was misread.
    #[error(
        "found lot {lot_number} here with expiry date {expected}, and goods of that lot that expire on {found}: \
         compare the labels"
    )]
    OtherLot {
        /// The number of both.
        lot_number: String,
        /// Day on which the lot expires that is there.
        expected: NaiveDate,
        /// Day on which the goods expire.
        found: NaiveDate,
    },
    /// The lot was withdrawn there, and takes in nothing but what is given back.
    #[error(
        "lot {lot_number} was withdrawn here: keep the goods apart, or make the lot active again"
    )]
    WithdrawnLot {
        /// The number of the lot.
        lot_number: String,
    },
    /// The drug was withdrawn and must not be used.
    #[error("drug {drug} was withdrawn and is not given to anybody")]
    WithdrawnDrug {
        /// The drug.
        drug: DrugId,
    },
    /// What a quarantine holds is not given to anybody; it can be transferred.
    #[error("location {location} is a quarantine: transfer the goods before they are given")]
    Quarantine {
        /// The location.
        location: LocationId,
    },
    /// A transfer from a place to itself.
    #[error("found location {location} as source and target, expected two locations")]
    SamePlace {
        /// The location.
        location: LocationId,
    },
    /// More is given back than was given out of the lot and has not come back.
    #[error(
        "found {returned} given back, expected at most {issued}, which was given out of that lot"
    )]
    MoreThanIssued {
        /// What is given back.
        returned: Quantity,
        /// What was given out of the lot and has not come back.
        issued: Quantity,
    },
    /// The reason is for changes of the other sign.
    #[error(
        "found a change of {change}, expected one of kind {allowed}, which is what the reason is for"
    )]
    WrongDirection {
        /// The change.
        change: Quantity,
        /// What the reason allows.
        allowed: AdjustmentType,
    },
    /// The reason is out of use.
    #[error("adjustment reason {reason} is out of use: choose another one")]
    InactiveReason {
        /// The reason.
        reason: AdjustmentReasonId,
    },
    /// No drug has that id.
    #[error("found no drug {drug}: it was removed, or the id is of something else")]
    UnknownDrug {
        /// The id.
        drug: DrugId,
    },
    /// No location has that id.
    #[error("found no location {location}: it was removed, or the id is of something else")]
    UnknownLocation {
        /// The id.
        location: LocationId,
    },
    /// No lot has that id.
    #[error("found no lot {lot}: the id is of something else")]
    UnknownLot {
        /// The id.
        lot: LotId,
    },
    /// The location never had a lot of that number of the drug.
    #[error("found no lot {lot_number} of drug {drug} at location {location}: compare the label")]
    NoSuchLot {
        /// The drug.
        drug: DrugId,
        /// The location.
        location: LocationId,
        /// The number.
        lot_number: String,
    },
    /// No adjustment reason has that id.
    #[error("found no adjustment reason {reason}: the id is of something else")]
    UnknownReason {
        /// The id.
        reason: AdjustmentReasonId,
    },
    /// No receipt has that id.
    #[error("found no receipt {receipt}: it was removed, or the id is of something else")]
    UnknownReceipt {
        /// The id.
        receipt: ReceiptId,
    },
    /// No user has that id.
    #[error("found no user {user}: it was removed, or the id is of something else")]
    UnknownUser {
        /// The one who was to have done it.
        user: UserId,
    },
    /// The database did not do it.
    #[error("the database did not change the stock")]
    Database(#[from] DieselError),
}
