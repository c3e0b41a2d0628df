use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_core::types::UserId;
use serde::Serialize;

use super::PurchaseOrder;
use crate::enums::ReceiptStatus;
use crate::schema::{receipt_items, receipts};
use crate::types::{
    GenericId, LocationId, Money, PurchaseOrderId, PurchaseOrderItemId, Quantity, ReceiptId,
    ReceiptItemId, UnitCost,
};

/// A delivery of a purchase order to a location.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = receipts, check_for_backend(Pg))]
#[diesel(belongs_to(PurchaseOrder, foreign_key = po_id))]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// Number on the document, unique.
    pub receipt_number: String,
    /// The order that is delivered.
    pub po_id: PurchaseOrderId,
    /// Where the goods go into stock.
    pub location_id: LocationId,
    /// Day of the delivery.
    pub receipt_date: NaiveDate,
    /// Number of the vendor's delivery note.
    pub delivery_note_number: Option<String>,
    /// Number of the vendor's invoice.
    pub invoice_number: Option<String>,
    /// Day of that invoice.
    pub invoice_date: Option<NaiveDate>,
    /// How far it is.
    pub status: ReceiptStatus,
    /// Baht; the sum over the items.
    pub total_amount: Money,
    /// Anything else to know.
    pub notes: Option<String>,
    /// Who took the goods in.
    pub received_by: UserId,
    /// Who inspected them.
    pub inspected_by: Option<UserId>,
    /// When they were inspected.
    pub inspected_at: Option<DateTime<Utc>>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A receipt to be drafted.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = receipts, treat_none_as_default_value = false)]
pub struct NewReceipt {
    /// Number on the document, unique.
    pub receipt_number: String,
    /// The order that is delivered.
    pub po_id: PurchaseOrderId,
    /// Where the goods go into stock.
    pub location_id: LocationId,
    /// Day of the delivery.
    pub receipt_date: NaiveDate,
    /// Number of the vendor's delivery note.
    pub delivery_note_number: Option<String>,
    /// Number of the vendor's invoice.
    pub invoice_number: Option<String>,
    /// Day of that invoice.
    pub invoice_date: Option<NaiveDate>,
    /// Baht; the sum over the items.
    pub total_amount: Money,
    /// Anything else to know.
    pub notes: Option<String>,
    /// Who took the goods in.
    pub received_by: UserId,
}

/// What may change of a receipt; inspector and moment of inspection go together.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = receipts)]
pub struct ReceiptChanges {
    /// Number of the vendor's delivery note.
    pub delivery_note_number: Option<Option<String>>,
    /// Number of the vendor's invoice.
    pub invoice_number: Option<Option<String>>,
    /// Day of that invoice.
    pub invoice_date: Option<Option<NaiveDate>>,
    /// How far it is.
    pub status: Option<ReceiptStatus>,
    /// Baht; the sum over the items.
    pub total_amount: Option<Money>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
    /// Who inspected them.
    pub inspected_by: Option<Option<UserId>>,
    /// When they were inspected.
    pub inspected_at: Option<Option<DateTime<Utc>>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// What came with a receipt, one row a manufacturer's lot.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = receipt_items, check_for_backend(Pg))]
#[diesel(belongs_to(Receipt, foreign_key = receipt_id))]
pub struct ReceiptItem {
    /// Its id.
    pub id: ReceiptItemId,
    /// The receipt.
    pub receipt_id: ReceiptId,
    /// Line of the order that is delivered.
    pub po_item_id: PurchaseOrderItemId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// How many were ordered.
    pub quantity_ordered: Quantity,
    /// How many came.
    pub quantity_received: Quantity,
    /// How many passed inspection and go into stock.
    pub quantity_accepted: Quantity,
    /// How many did not pass.
    pub quantity_rejected: Quantity,
    /// Why they did not.
    pub rejection_reason: Option<String>,
    /// Baht per unit; 0 for goods that came free.
    pub unit_price: UnitCost,
    /// Baht, computed by the database: accepted quantity times unit price.
    pub total_price: Money,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which the lot was made.
    pub manufacture_date: Option<NaiveDate>,
    /// Day on which the lot expires.
    pub expiry_date: NaiveDate,
    /// Anything else to know.
    pub notes: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A lot that came; accepted and rejected add up to received.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = receipt_items, treat_none_as_default_value = false)]
pub struct NewReceiptItem {
    /// The receipt.
    pub receipt_id: ReceiptId,
    /// Line of the order that is delivered.
    pub po_item_id: PurchaseOrderItemId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// How many were ordered.
    pub quantity_ordered: Quantity,
    /// How many came.
    pub quantity_received: Quantity,
    /// How many passed inspection and go into stock.
    pub quantity_accepted: Quantity,
    /// How many did not pass.
    pub quantity_rejected: Quantity,
    /// Why they did not.
    pub rejection_reason: Option<String>,
    /// Baht per unit; 0 for goods that came free.
    pub unit_price: UnitCost,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which the lot was made.
    pub manufacture_date: Option<NaiveDate>,
    /// Day on which the lot expires.
    pub expiry_date: NaiveDate,
    /// Anything else to know.
    pub notes: Option<String>,
}

/// What may change of it; accepted and rejected still add up to received.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = receipt_items)]
pub struct ReceiptItemChanges {
    /// How many came.
    pub quantity_received: Option<Quantity>,
    /// How many passed inspection and go into stock.
    pub quantity_accepted: Option<Quantity>,
    /// How many did not pass.
    pub quantity_rejected: Option<Quantity>,
    /// Why they did not.
    pub rejection_reason: Option<Option<String>>,
    /// Baht per unit; 0 for goods that came free.
    pub unit_price: Option<UnitCost>,
    /// The manufacturer's lot number as printed.
    pub lot_number: Option<String>,
    /// Day on which the lot was made.
    pub manufacture_date: Option<Option<NaiveDate>>,
    /// Day on which the lot expires.
    pub expiry_date: Option<NaiveDate>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
}
