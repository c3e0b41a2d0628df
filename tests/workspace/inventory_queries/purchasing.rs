use chrono::NaiveDate;
use diesel::prelude::*;
use domain_inventory::enums::{PoStatus, ReceiptStatus};
use domain_inventory::models::*;
use domain_inventory::queries::purchasing::{self, OpenOrder, OutstandingLine};
use domain_inventory::schema::{purchase_order_items, purchase_orders, receipt_items, receipts};
use domain_inventory::types::*;
use workspace_tests::world::{Papers, day, papers};

use super::load;
use super::shelf::Shelf;

/// The papers' order of 1,000 tablets, sent; their receipt, which accepted 500 of 600, is a draft.
fn desk() -> (Shelf, Papers) {
    let mut desk = Shelf::new();
    let world = desk.world;
    let papers = papers(&mut desk.conn, &world);
    status(&mut desk.conn, papers.order, PoStatus::Sent);
    (desk, papers)
}

fn status(conn: &mut PgConnection, order: PurchaseOrderId, status: PoStatus) {
    diesel::update(purchase_orders::table.find(order))
        .set(purchase_orders::status.eq(status))
        .execute(conn)
        .unwrap();
}

fn inspected(conn: &mut PgConnection, receipt: ReceiptId, status: ReceiptStatus) {
    diesel::update(receipts::table.find(receipt))
        .set(receipts::status.eq(status))
        .execute(conn)
        .unwrap();
}

/// A line more in the papers' order.
fn line(conn: &mut PgConnection, papers: &Papers, quantity: i32) -> PurchaseOrderItemId {
    let like: PurchaseOrderItem = purchase_order_items::table
        .find(papers.order_item)
        .first(conn)
        .unwrap();
    let new = NewPurchaseOrderItem {
        po_id: like.po_id,
        pr_item_id: None,
        generic_id: like.generic_id,
        quantity: quantity.into(),
        unit: like.unit,
        unit_price: like.unit_price,
        discount_percent: like.discount_percent,
        discount_amount: like.discount_amount,
        notes: None,
    };
    let line: PurchaseOrderItem = diesel::insert_into(purchase_order_items::table)
        .values(new)
        .get_result(conn)
        .unwrap();
    line.id
}

/// Goods of a line that came with the papers' receipt.
fn came(conn: &mut PgConnection, papers: &Papers, line: PurchaseOrderItemId, accepted: i32) {
    let like: ReceiptItem = receipt_items::table
        .find(papers.receipt_item)
        .first(conn)
        .unwrap();
    let new = NewReceiptItem {
        receipt_id: like.receipt_id,
        po_item_id: line,
        generic_id: like.generic_id,
        quantity_ordered: like.quantity_ordered,
        quantity_received: (accepted + 1).into(),
        quantity_accepted: accepted.into(),
        quantity_rejected: 1.into(),
        rejection_reason: None,
        unit_price: like.unit_price,
        lot_number: "L3".to_owned(),
        manufacture_date: None,
        expiry_date: like.expiry_date,
        notes: None,
    };
    diesel::insert_into(receipt_items::table)
        .values(new)
        .execute(conn)
        .unwrap();
}

fn order(conn: &mut PgConnection, papers: &Papers, number: &str, on: NaiveDate) -> PurchaseOrderId {
    let like: PurchaseOrder = purchase_orders::table
        .find(papers.order)
        .first(conn)
        .unwrap();
    let new = NewPurchaseOrder {
        po_number: number.to_owned(),
        pr_id: like.pr_id,
        vendor_id: like.vendor_id,
        po_date: on,
        delivery_date: day(2026, 12, 1),
        total_amount: like.total_amount,
        vat_amount: like.vat_amount,
        payment_terms: like.payment_terms,
        shipping_address: None,
        billing_address: None,
        notes: None,
        created_by: like.created_by,
    };
    let order: PurchaseOrder = diesel::insert_into(purchase_orders::table)
        .values(new)
        .get_result(conn)
        .unwrap();
    order.id
}

fn lines(desk: &Shelf) -> Vec<OutstandingLine> {
    load!(
        desk.typed,
        OutstandingLine,
        purchasing::outstanding_lines().select(OutstandingLine::as_select())
    )
}

fn amounts(lines: &[OutstandingLine]) -> Vec<(Quantity, Quantity, Quantity)> {
    lines
        .iter()
        .map(|line| {
            (
                line.ordered.clone(),
                line.delivered.clone(),
                line.outstanding(),
            )
        })
        .collect()
}

#[test]
fn goods_count_as_delivered_once_they_passed_inspection() {
    let (mut desk, papers) = desk();
    for (found, delivered) in [
        (ReceiptStatus::Draft, 0),
        (ReceiptStatus::Inspecting, 0),
        (ReceiptStatus::Rejected, 0),
        (ReceiptStatus::Accepted, 500),
        (ReceiptStatus::Partial, 500),
        (ReceiptStatus::Posted, 500),
    ] {
        inspected(&mut desk.conn, papers.receipt, found);
        let expected = (1_000.into(), delivered.into(), (1_000 - delivered).into());
        assert_eq!(amounts(&lines(&desk)), [expected], "{found:?}");
    }
}

#[test]
fn a_line_is_outstanding_until_all_of_it_came() {
    let (mut desk, papers) = desk();
    inspected(&mut desk.conn, papers.receipt, ReceiptStatus::Posted);
    let whole = line(&mut desk.conn, &papers, 20);
    came(&mut desk.conn, &papers, whole, 15);
    came(&mut desk.conn, &papers, whole, 5);
    let over = line(&mut desk.conn, &papers, 20);
    came(&mut desk.conn, &papers, over, 30);
    let nothing = line(&mut desk.conn, &papers, 20);
    let rows = lines(&desk);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [papers.order_item, nothing]);
    assert_eq!(rows[1].outstanding(), 20.into());
    assert_eq!(rows[1].generic_name, "Paracetamol");
    assert_eq!(rows[1].po_number, "PO-1");

    came(&mut desk.conn, &papers, papers.order_item, 500);
    came(&mut desk.conn, &papers, nothing, 20);
    assert_eq!(lines(&desk), []);
}

#[test]
fn an_order_is_open_from_its_approval_to_its_completion() {
    let (mut desk, papers) = desk();
    for (at, open) in [
        (PoStatus::Draft, false),
        (PoStatus::Pending, false),
        (PoStatus::Approved, true),
        (PoStatus::Sent, true),
        (PoStatus::Partial, true),
        (PoStatus::Completed, false),
        (PoStatus::Cancelled, false),
    ] {
        status(&mut desk.conn, papers.order, at);
        assert_eq!(lines(&desk).len(), usize::from(open), "{at:?}");
    }
}

#[test]
fn open_orders_are_told_with_vendor_and_outstanding_lines_the_latest_first() {
    let (mut desk, papers) = desk();
    line(&mut desk.conn, &papers, 20);
    let later = order(&mut desk.conn, &papers, "PO-2", day(2026, 3, 1));
    let draft = order(&mut desk.conn, &papers, "PO-3", day(2026, 3, 2));
    status(&mut desk.conn, later, PoStatus::Approved);
    status(&mut desk.conn, draft, PoStatus::Draft);
    let rows = load!(
        desk.typed,
        OpenOrder,
        purchasing::open_orders().select(OpenOrder::as_select())
    );
    let facts: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                &*row.order.po_number,
                &*row.vendor_name,
                row.outstanding_lines,
            )
        })
        .collect();
    assert_eq!(
        facts,
        [("PO-2", "Acme Pharma", 0), ("PO-1", "Acme Pharma", 2)]
    );
    let outstanding = load!(
        desk.typed,
        OpenOrder,
        purchasing::open_orders()
            .filter(purchasing::with_outstanding_lines())
            .filter(purchasing::to_vendor(desk.world.company))
            .select(OpenOrder::as_select())
    );
    assert_eq!(outstanding, rows[1..]);
}

#[test]
fn what_is_due_on_the_day_itself_is_not_late() {
    let (desk, _) = desk();
    // The papers' order is due on 9 February.
    for (today, late) in [(day(2026, 2, 9), 0), (day(2026, 2, 10), 1)] {
        let rows = load!(
            desk.typed,
            OutstandingLine,
            purchasing::outstanding_lines()
                .filter(purchasing::due_before(today))
                .select(OutstandingLine::as_select())
        );
        assert_eq!(rows.len(), late, "{today}");
    }
}
