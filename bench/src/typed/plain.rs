//! The rows of the queries as a program without Diesel would declare them: the same values, without their units.

use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, Utc};
use domain_inventory::enums::{PoStatus, TransactionType};
use domain_inventory::models::{LotSummary, Transaction};
use domain_inventory::queries::budgets::AllocationFunds;
use domain_inventory::queries::lots::ExpiringLot;
use domain_inventory::queries::movement::Movement;
use domain_inventory::queries::purchasing::{OpenOrder, OutstandingLine};
use domain_inventory::queries::stock::{LocationStock, StockOnHand};
use domain_inventory::types::Quantity;
use uuid::Uuid;

use super::cell::{Cell, Cells, Plain};
use crate::Result;

/// Declares a row struct: its columns in order, and where a typed row has the same values.
macro_rules! plain {
    ($($Plain:ident = $Typed:ty: |$row:ident| { $($column:ident: $Type:ty = $value:expr,)+ })+) => { $(
        #[derive(Debug, PartialEq)]
        pub(super) struct $Plain {
            $($column: $Type,)+
        }

        impl Plain for $Plain {
            fn read(row: &impl Cells) -> Result<Self> {
                let mut columns = 0..;
                let mut next = || columns.next().unwrap_or_default();
                Ok(Self {
                    $($column: <$Type>::read(row.cell(next())?)?,)+
                })
            }
        }

        impl From<&$Typed> for $Plain {
            fn from($row: &$Typed) -> Self {
                Self { $($column: $value,)+ }
            }
        }
    )+ };
}

plain! {
    PlainStock = StockOnHand: |row| {
        id: i64 = row.id.get(),
        drug_id: i64 = row.drug_id.get(),
        trade_name: String = row.trade_name.clone(),
        location_id: i64 = row.location_id.get(),
        location_code: String = row.location_code.clone(),
        quantity_on_hand: BigDecimal = row.quantity_on_hand.clone().into(),
        reorder_point: Option<BigDecimal> = row.reorder_point.clone().map(Into::into),
        max_level: Option<BigDecimal> = row.max_level.clone().map(Into::into),
        average_cost: Option<BigDecimal> = row.average_cost.clone().map(Into::into),
    }
    PlainLocation = LocationStock: |row| {
        location_id: i64 = row.location_id.get(),
        location_code: String = row.location_code.clone(),
        drugs: i64 = row.drugs,
        value: BigDecimal = row.value.clone().into(),
    }
    PlainLot = LotSummary: |row| {
        id: i64 = row.id.get(),
        lot_number: String = row.lot_number.clone(),
        expiry_date: NaiveDate = row.expiry_date,
        quantity_available: BigDecimal = row.quantity_available.clone().into(),
        unit_cost: BigDecimal = row.unit_cost.clone().into(),
        is_active: bool = row.is_active,
    }
    PlainExpiring = ExpiringLot: |row| {
        id: i64 = row.lot.id.get(),
        lot_number: String = row.lot.lot_number.clone(),
        expiry_date: NaiveDate = row.lot.expiry_date,
        quantity_available: BigDecimal = row.lot.quantity_available.clone().into(),
        unit_cost: BigDecimal = row.lot.unit_cost.clone().into(),
        is_active: bool = row.lot.is_active,
        drug_id: i64 = row.drug_id.get(),
        trade_name: String = row.trade_name.clone(),
        location_id: i64 = row.location_id.get(),
        location_code: String = row.location_code.clone(),
    }
    PlainTransaction = Transaction: |row| {
        id: i64 = row.id.get(),
        inventory_id: i64 = row.inventory_id.get(),
        lot_id: i64 = row.lot_id.get(),
        transaction_type: TransactionType = row.transaction_type,
        quantity: BigDecimal = row.quantity.clone().into(),
        unit_cost: Option<BigDecimal> = row.unit_cost.clone().map(Into::into),
        adjustment_reason_id: Option<i64> = row.adjustment_reason_id.map(|id| id.get()),
        transfer_id: Option<Uuid> = row.transfer_id,
        reference_type: Option<String> = row.reference_type.clone(),
        reference_id: Option<i64> = row.reference_id,
        notes: Option<String> = row.notes.clone(),
        created_by: Option<Uuid> = row.created_by.map(|id| id.get()),
        created_at: DateTime<Utc> = row.created_at,
    }
    PlainMovement = Movement: |row| {
        id: i64 = row.transaction.id.get(),
        inventory_id: i64 = row.transaction.inventory_id.get(),
        lot_id: i64 = row.transaction.lot_id.get(),
        transaction_type: TransactionType = row.transaction.transaction_type,
        quantity: BigDecimal = row.transaction.quantity.clone().into(),
        unit_cost: Option<BigDecimal> = row.transaction.unit_cost.clone().map(Into::into),
        adjustment_reason_id: Option<i64> = row.transaction.adjustment_reason_id.map(|id| id.get()),
        transfer_id: Option<Uuid> = row.transaction.transfer_id,
        reference_type: Option<String> = row.transaction.reference_type.clone(),
        reference_id: Option<i64> = row.transaction.reference_id,
        notes: Option<String> = row.transaction.notes.clone(),
        created_by: Option<Uuid> = row.transaction.created_by.map(|id| id.get()),
        created_at: DateTime<Utc> = row.transaction.created_at,
        location_id: i64 = row.location_id.get(),
        lot_number: String = row.lot_number.clone(),
        balance: BigDecimal = row.balance.clone().into(),
    }
    PlainQuantity = Quantity: |row| {
        quantity: BigDecimal = row.clone().into(),
    }
    PlainCount = i64: |row| {
        count: i64 = *row,
    }
    PlainFunds = AllocationFunds: |row| {
        allocation_id: i64 = row.allocation_id.get(),
        fiscal_year: i32 = row.fiscal_year.get(),
        department_id: i64 = row.department_id.get(),
        budget_id: i64 = row.budget_id.get(),
        q1_budget: BigDecimal = row.quarters.q1.budget.clone().into(),
        q1_spent: BigDecimal = row.quarters.q1.spent.clone().into(),
        q1_reserved: BigDecimal = row.quarters.q1.reserved.clone().into(),
        q2_budget: BigDecimal = row.quarters.q2.budget.clone().into(),
        q2_spent: BigDecimal = row.quarters.q2.spent.clone().into(),
        q2_reserved: BigDecimal = row.quarters.q2.reserved.clone().into(),
        q3_budget: BigDecimal = row.quarters.q3.budget.clone().into(),
        q3_spent: BigDecimal = row.quarters.q3.spent.clone().into(),
        q3_reserved: BigDecimal = row.quarters.q3.reserved.clone().into(),
        q4_budget: BigDecimal = row.quarters.q4.budget.clone().into(),
        q4_spent: BigDecimal = row.quarters.q4.spent.clone().into(),
        q4_reserved: BigDecimal = row.quarters.q4.reserved.clone().into(),
    }
    PlainOrder = OpenOrder: |row| {
        id: i64 = row.order.id.get(),
        po_number: String = row.order.po_number.clone(),
        vendor_id: i64 = row.order.vendor_id.get(),
        po_date: NaiveDate = row.order.po_date,
        delivery_date: NaiveDate = row.order.delivery_date,
        grand_total: BigDecimal = row.order.grand_total.clone().into(),
        status: PoStatus = row.order.status,
        vendor_name: String = row.vendor_name.clone(),
        outstanding_lines: i64 = row.outstanding_lines,
    }
    PlainLine = OutstandingLine: |row| {
        id: i64 = row.id.get(),
        po_id: i64 = row.po_id.get(),
        po_number: String = row.po_number.clone(),
        vendor_id: i64 = row.vendor_id.get(),
        delivery_date: NaiveDate = row.delivery_date,
        generic_id: i64 = row.generic_id.get(),
        generic_name: String = row.generic_name.clone(),
        unit: String = row.unit.clone(),
        ordered: BigDecimal = row.ordered.clone().into(),
        delivered: BigDecimal = row.delivered.clone().into(),
    }
}
