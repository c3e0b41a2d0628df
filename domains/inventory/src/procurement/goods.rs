//! From what a receipt lists to what goes into stock.

use std::collections::{BTreeMap, btree_map::Entry};

use domain_core::types::UserId;

use super::ProcurementError;
use crate::models::{Document, Receipt, ReceiptItem};
use crate::stock::Delivery;
use crate::types::{DrugId, GenericId, Quantity, ReceiptItemId, UnitCost};

/// Which drug an item of a receipt is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingLine {
    /// The item.
    pub item: ReceiptItemId,
    /// The trade drug that came: one of the item's generic.
    pub drug: DrugId,
    /// Dispensing units in one of the order's unit, more than 0; the
    /// [`unit_per_pack`](crate::models::PackRatio::unit_per_pack) of the pack that came.
    pub units_per_pack: Quantity,
}

/// What the caller says of each item: one line at most for each, and only for items of the receipt.
pub(super) fn by_item<'a>(
    receipt: &Receipt,
    items: &[ReceiptItem],
    lines: &'a [PostingLine],
) -> Result<BTreeMap<ReceiptItemId, &'a PostingLine>, ProcurementError> {
    let mut named = BTreeMap::new();
    for line in lines {
        let item = line.item;
        if !items.iter().any(|it| it.id == item) {
            let receipt = receipt.id;
            return Err(ProcurementError::UnknownItem { item, receipt });
        }
        if !line.units_per_pack.is_positive() {
            let units = line.units_per_pack.clone();
            return Err(ProcurementError::NotPositive { item, units });
        }
        match named.entry(item) {
            Entry::Vacant(place) => drop(place.insert(line)),
            Entry::Occupied(_) => return Err(ProcurementError::DoubleItem { item }),
        }
    }
    Ok(named)
}

/// What of an item goes into stock, in dispensing units and at the cost of each; `None` when nothing was accepted.
pub(super) fn delivery(
    (receipt, item): (&Receipt, &ReceiptItem),
    line: Option<&PostingLine>,
    generics: &BTreeMap<DrugId, GenericId>,
    by: UserId,
) -> Result<Option<Delivery>, ProcurementError> {
    if item.quantity_accepted.is_zero() {
        return Ok(None);
    }
    let Some(line) = line else {
        return Err(ProcurementError::MissingItem {
            item: item.id,
            accepted: item.quantity_accepted.clone(),
        });
    };
    let drug = line.drug;
    let generic = *generics
        .get(&drug)
        .ok_or(ProcurementError::UnknownDrug { drug })?;
    if generic != item.generic_id {
        return Err(ProcurementError::OtherGeneric {
            item: item.id,
            drug,
            found: generic,
            expected: item.generic_id,
        });
    }
    let (quantity, unit_cost) = in_units(item, &line.units_per_pack)?;
    Ok(Some(Delivery {
        drug,
        location: receipt.location_id,
        lot_number: item.lot_number.clone(),
        expiry_date: item.expiry_date,
        quantity,
        unit_cost,
        received_date: receipt.receipt_date,
        document: Some(Document::Receipt(receipt.id)),
        by: Some(by),
    }))
}

/// The accepted quantity in dispensing units, exactly, and the cost of one, to four decimals.
fn in_units(
    item: &ReceiptItem,
    units_per_pack: &Quantity,
) -> Result<(Quantity, UnitCost), ProcurementError> {
    let refused = |source| ProcurementError::Amount {
        item: item.id,
        source,
    };
    let units = units_per_pack.as_decimal();
    let quantity = Quantity::new(item.quantity_accepted.as_decimal() * units).map_err(refused)?;
    let unit_cost = UnitCost::rounded(item.unit_price.as_decimal() / units).map_err(refused)?;
    Ok((quantity, unit_cost))
}
