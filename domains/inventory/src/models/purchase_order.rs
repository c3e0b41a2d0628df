use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_core::types::UserId;
use serde::Serialize;

use super::PurchaseRequest;
use crate::enums::{PaymentTerms, PoStatus};
use crate::schema::{purchase_order_items, purchase_orders};
use crate::types::{
    CompanyId, GenericId, Money, PurchaseOrderId, PurchaseOrderItemId, PurchaseRequestId,
    PurchaseRequestItemId, Quantity, UnitCost,
};

/// An order sent to a vendor on the strength of a purchase request.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_orders, check_for_backend(Pg))]
#[diesel(belongs_to(PurchaseRequest, foreign_key = pr_id))]
pub struct PurchaseOrder {
    /// Its id.
    pub id: PurchaseOrderId,
    /// Number on the document, unique.
    pub po_number: String,
    /// The request it answers.
    pub pr_id: PurchaseRequestId,
    /// Who delivers.
    pub vendor_id: CompanyId,
    /// Day of the order.
    pub po_date: NaiveDate,
    /// Day on which delivery is due; not before the order.
    pub delivery_date: NaiveDate,
    /// Baht before value added tax; the sum over the items.
    pub total_amount: Money,
    /// Value added tax in baht.
    pub vat_amount: Money,
    /// Baht with value added tax, computed by the database.
    pub grand_total: Money,
    /// How far it is.
    pub status: PoStatus,
    /// When the vendor is paid.
    pub payment_terms: PaymentTerms,
    /// Where to deliver.
    pub shipping_address: Option<String>,
    /// Where to send the invoice.
    pub billing_address: Option<String>,
    /// Anything else to know.
    pub notes: Option<String>,
    /// Who wrote it.
    pub created_by: UserId,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// An order to be drafted.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = purchase_orders, treat_none_as_default_value = false)]
pub struct NewPurchaseOrder {
    /// Number on the document, unique.
    pub po_number: String,
    /// The request it answers.
    pub pr_id: PurchaseRequestId,
    /// Who delivers.
    pub vendor_id: CompanyId,
    /// Day of the order.
    pub po_date: NaiveDate,
    /// Day on which delivery is due; not before the order.
    pub delivery_date: NaiveDate,
    /// Baht before value added tax; the sum over the items.
    pub total_amount: Money,
    /// Value added tax in baht.
    pub vat_amount: Money,
    /// When the vendor is paid.
    pub payment_terms: PaymentTerms,
    /// Where to deliver.
    pub shipping_address: Option<String>,
    /// Where to send the invoice.
    pub billing_address: Option<String>,
    /// Anything else to know.
    pub notes: Option<String>,
    /// Who wrote it.
    pub created_by: UserId,
}

/// What may change of an order; approver and moment of approval go together.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = purchase_orders)]
pub struct PurchaseOrderChanges {
    /// Day on which delivery is due; not before the order.
    pub delivery_date: Option<NaiveDate>,
    /// Baht before value added tax; the sum over the items.
    pub total_amount: Option<Money>,
    /// Value added tax in baht.
    pub vat_amount: Option<Money>,
    /// How far it is.
    pub status: Option<PoStatus>,
    /// When the vendor is paid.
    pub payment_terms: Option<PaymentTerms>,
    /// Where to deliver.
    pub shipping_address: Option<Option<String>>,
    /// Where to send the invoice.
    pub billing_address: Option<Option<String>>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
    /// Who approved it.
    pub approved_by: Option<Option<UserId>>,
    /// When it was approved.
    pub approved_at: Option<Option<DateTime<Utc>>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// An order as a list shows it.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_orders, check_for_backend(Pg))]
pub struct PurchaseOrderSummary {
    /// Its id.
    pub id: PurchaseOrderId,
    /// Number on the document, unique.
    pub po_number: String,
    /// Who delivers.
    pub vendor_id: CompanyId,
    /// Day of the order.
    pub po_date: NaiveDate,
    /// Day on which delivery is due; not before the order.
    pub delivery_date: NaiveDate,
    /// Baht with value added tax, computed by the database.
    pub grand_total: Money,
    /// How far it is.
    pub status: PoStatus,
}

/// A generic drug that a purchase order orders.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_order_items, check_for_backend(Pg))]
#[diesel(belongs_to(PurchaseOrder, foreign_key = po_id))]
pub struct PurchaseOrderItem {
    /// Its id.
    pub id: PurchaseOrderItemId,
    /// The order.
    pub po_id: PurchaseOrderId,
    /// Line of the request that it answers.
    pub pr_item_id: Option<PurchaseRequestItemId>,
    /// The generic drug.
    pub generic_id: GenericId,
    /// How many of `unit`.
    pub quantity: Quantity,
    /// Unit of quantity and price as written on the order.
    pub unit: String,
    /// Baht per unit before discount.
    pub unit_price: UnitCost,
    /// Percentage agreed with the vendor, 0 to 100 with two decimals, for information only.
    pub discount_percent: BigDecimal,
    /// Baht taken off the whole line.
    pub discount_amount: Money,
    /// Baht, computed by the database: quantity times unit price, less the discount amount.
    pub total_price: Money,
    /// Anything else to know.
    pub notes: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A line to be added to an order.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = purchase_order_items, treat_none_as_default_value = false)]
pub struct NewPurchaseOrderItem {
    /// The order.
    pub po_id: PurchaseOrderId,
    /// Line of the request that it answers.
    pub pr_item_id: Option<PurchaseRequestItemId>,
    /// The generic drug.
    pub generic_id: GenericId,
    /// How many of `unit`.
    pub quantity: Quantity,
    /// Unit of quantity and price as written on the order.
    pub unit: String,
    /// Baht per unit before discount.
    pub unit_price: UnitCost,
    /// Percentage agreed with the vendor, 0 to 100 with two decimals, for information only.
    pub discount_percent: BigDecimal,
    /// Baht taken off the whole line.
    pub discount_amount: Money,
    /// Anything else to know.
    pub notes: Option<String>,
}

/// What may change of a line.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = purchase_order_items)]
pub struct PurchaseOrderItemChanges {
    /// How many of `unit`.
    pub quantity: Option<Quantity>,
    /// Unit of quantity and price as written on the order.
    pub unit: Option<String>,
    /// Baht per unit before discount.
    pub unit_price: Option<UnitCost>,
    /// Percentage agreed with the vendor, 0 to 100 with two decimals, for information only.
    pub discount_percent: Option<BigDecimal>,
    /// Baht taken off the whole line.
    pub discount_amount: Option<Money>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
}
