use diesel::PgConnection;
use domain_inventory::enums::{PaymentTerms, PrPriority};
use domain_inventory::models::*;
use domain_inventory::schema::{
    budget_reservations, purchase_order_items, purchase_orders, purchase_request_items,
    purchase_requests, receipt_items, receipts,
};
use domain_inventory::types::*;

use super::{World, day};
use crate::add_row;

/// One purchase from request to delivery, every document still a draft.
///
/// 1,000 tablets at 1.50 baht are asked for and ordered; 600 came, of which 500 were accepted.
#[derive(Debug, Clone, Copy)]
pub struct Papers {
    /// The request, 1,500 baht.
    pub request: PurchaseRequestId,
    /// Its only line.
    pub request_item: PurchaseRequestItemId,
    /// What is held back for it in the second quarter.
    pub reservation: ReservationId,
    /// The order, 1,500 baht and tax.
    pub order: PurchaseOrderId,
    /// Its only line.
    pub order_item: PurchaseOrderItemId,
    /// The delivery, 750 baht.
    pub receipt: ReceiptId,
    /// Its only lot, `L2`.
    pub receipt_item: ReceiptItemId,
}

/// Writes them.
pub fn papers(conn: &mut PgConnection, world: &World) -> Papers {
    let (request, request_item) = request(conn, world);
    let reservation = reservation(conn, world, request);
    let (order, order_item) = order(conn, world, request, request_item);
    let (receipt, receipt_item) = receipt(conn, world, order, order_item);
    Papers {
        request,
        request_item,
        reservation,
        order,
        order_item,
        receipt,
        receipt_item,
    }
}

fn price() -> UnitCost {
    "1.5".parse().unwrap()
}

fn request(conn: &mut PgConnection, world: &World) -> (PurchaseRequestId, PurchaseRequestItemId) {
    let request = add_row!(conn, purchase_requests => PurchaseRequest, NewPurchaseRequest {
        pr_number: "PR-1".into(),
        department_id: world.department,
        budget_id: world.budget,
        fiscal_year: FiscalYear::new(2569).unwrap(),
        request_date: day(2026, 1, 12),
        required_date: day(2026, 2, 12),
        requested_by: world.user,
        total_amount: 1_500.into(),
        priority: PrPriority::High,
        purpose: Some("Stock is low".into()),
    });
    let item = add_row!(conn, purchase_request_items => PurchaseRequestItem, NewPurchaseRequestItem {
        pr_id: request.id,
        generic_id: world.generic,
        quantity: 1_000.into(),
        unit: "TAB".into(),
        estimated_unit_price: price(),
        specification: None,
        notes: None,
    });
    assert_eq!(item.estimated_total, request.total_amount);
    (request.id, item.id)
}

fn reservation(
    conn: &mut PgConnection,
    world: &World,
    request: PurchaseRequestId,
) -> ReservationId {
    let reservation = add_row!(conn, budget_reservations => Reservation, NewReservation {
        allocation_id: world.allocation,
        pr_id: request,
        reserved_amount: 1_500.into(),
        quarter: Quarter::Q2,
        expires_date: day(2099, 12, 31).and_hms_opt(0, 0, 0).unwrap().and_utc(),
    });
    reservation.id
}

fn order(
    conn: &mut PgConnection,
    world: &World,
    request: PurchaseRequestId,
    request_item: PurchaseRequestItemId,
) -> (PurchaseOrderId, PurchaseOrderItemId) {
    let order = add_row!(conn, purchase_orders => PurchaseOrder, NewPurchaseOrder {
        po_number: "PO-1".into(),
        pr_id: request,
        vendor_id: world.company,
        po_date: day(2026, 1, 19),
        delivery_date: day(2026, 2, 9),
        total_amount: 1_500.into(),
        vat_amount: 105.into(),
        payment_terms: PaymentTerms::Net45,
        shipping_address: None,
        billing_address: None,
        notes: None,
        created_by: world.user,
    });
    assert_eq!(order.grand_total, &order.total_amount + &order.vat_amount);
    let item = add_row!(conn, purchase_order_items => PurchaseOrderItem, NewPurchaseOrderItem {
        po_id: order.id,
        pr_item_id: Some(request_item),
        generic_id: world.generic,
        quantity: 1_000.into(),
        unit: "TAB".into(),
        unit_price: price(),
        discount_percent: 0.into(),
        discount_amount: Money::zero(),
        notes: None,
    });
    assert_eq!(item.total_price, order.total_amount);
    (order.id, item.id)
}

fn receipt(
    conn: &mut PgConnection,
    world: &World,
    order: PurchaseOrderId,
    order_item: PurchaseOrderItemId,
) -> (ReceiptId, ReceiptItemId) {
    let receipt = add_row!(conn, receipts => Receipt, NewReceipt {
        receipt_number: "RC-1".into(),
        po_id: order,
        location_id: world.store,
        receipt_date: day(2026, 2, 9),
        delivery_note_number: Some("DN-7".into()),
        invoice_number: None,
        invoice_date: None,
        total_amount: 750.into(),
        notes: None,
        received_by: world.user,
    });
    let item = add_row!(conn, receipt_items => ReceiptItem, NewReceiptItem {
        receipt_id: receipt.id,
        po_item_id: order_item,
        generic_id: world.generic,
        quantity_ordered: 1_000.into(),
        quantity_received: 600.into(),
        quantity_accepted: 500.into(),
        quantity_rejected: 100.into(),
        rejection_reason: Some("Wet boxes".into()),
        unit_price: price(),
        lot_number: "L2".into(),
        manufacture_date: Some(day(2025, 12, 1)),
        expiry_date: day(2099, 6, 30),
        notes: None,
    });
    assert_eq!(item.total_price, receipt.total_amount);
    (receipt.id, item.id)
}
