//! An order of 1,000 tablets that was sent, and receipts of it.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain_inventory::enums::{PoStatus, ReceiptStatus, ReservationStatus};
use domain_inventory::models::*;
use domain_inventory::procurement::{
    Inspection, Posted, Posting, PostingLine, ProcurementError, Spending, inspect, post_receipt,
};
use domain_inventory::schema::{
    budget_reservations, drug_lots, inventory, inventory_transactions, purchase_orders,
    receipt_items, receipts,
};
use domain_inventory::types::*;
use workspace_tests::agreement::{costs_agree, stock_agrees};
use workspace_tests::typed::Typed;
use workspace_tests::world::{Papers, World, papers, world};

/// The row of that id.
macro_rules! find {
    ($conn:expr, $table:ident, $id:expr) => {
        diesel_async::RunQueryDsl::first(diesel::QueryDsl::find($table::table, $id), $conn)
            .await
            .unwrap()
    };
}
pub(super) use find;

/// The small world and the papers: 500 of 600 tablets of the receipt were accepted, and it is a draft.
pub(super) struct Desk {
    pub(super) typed: Typed,
    pub(super) world: World,
    pub(super) papers: Papers,
}

/// A desk with its order sent and a connection to it, for as long as the work takes; afterwards stock agrees.
pub(super) fn with_desk(work: impl AsyncFnOnce(&Desk, &mut AsyncPgConnection)) {
    let typed = Typed::migrated();
    let blocking = &mut typed.blocking();
    let world = world(blocking);
    let papers = papers(blocking, &world);
    let desk = Desk {
        typed,
        world,
        papers,
    };
    desk.typed.run(async |typed| {
        let mut conn = typed.connection().await;
        order_is(&mut conn, desk.papers.order, PoStatus::Sent).await;
        work(&desk, &mut conn).await;
    });
    stock_agrees(blocking);
    costs_agree(blocking);
}

impl Desk {
    /// One tablet is one tablet.
    pub(super) fn line(&self, item: ReceiptItemId) -> PostingLine {
        PostingLine {
            item,
            drug: self.world.drug,
            units_per_pack: 1.into(),
        }
    }

    /// The papers' receipt, its only item as it is.
    pub(super) fn posting(&self) -> Posting {
        self.posting_of(self.papers.receipt, &[self.papers.receipt_item])
    }

    pub(super) fn posting_of(&self, receipt: ReceiptId, items: &[ReceiptItemId]) -> Posting {
        Posting {
            receipt,
            lines: items.iter().map(|item| self.line(*item)).collect(),
            spending: Spending::Commit,
            by: self.world.user,
        }
    }

    pub(super) async fn inspect(&self, conn: &mut AsyncPgConnection, receipt: ReceiptId) {
        let by = self.world.user;
        inspect(conn, Inspection { receipt, by }).await.unwrap();
    }

    /// Inspects the papers' receipt and posts it.
    pub(super) async fn post(
        &self,
        conn: &mut AsyncPgConnection,
    ) -> Result<Posted, ProcurementError> {
        self.inspect(conn, self.papers.receipt).await;
        post_receipt(conn, self.posting()).await
    }

    /// A receipt of the order's line, inspected: a lot and how many were accepted, once for each item.
    pub(super) async fn came(
        &self,
        conn: &mut AsyncPgConnection,
        number: &str,
        lots: &[(&str, i32)],
    ) -> (ReceiptId, Vec<ReceiptItemId>) {
        let like: Receipt = find!(conn, receipts, self.papers.receipt);
        let receipt: ReceiptId = diesel::insert_into(receipts::table)
            .values(NewReceipt {
                receipt_number: number.to_owned(),
                po_id: like.po_id,
                location_id: like.location_id,
                receipt_date: like.receipt_date,
                delivery_note_number: None,
                invoice_number: None,
                invoice_date: None,
                total_amount: Money::zero(),
                notes: None,
                received_by: like.received_by,
            })
            .returning(receipts::id)
            .get_result(conn)
            .await
            .unwrap();
        let mut items = Vec::new();
        for (lot, accepted) in lots {
            items.push(self.item(conn, receipt, lot, *accepted).await);
        }
        self.inspect(conn, receipt).await;
        (receipt, items)
    }

    /// So many of a lot, and one more that was rejected where none was accepted.
    pub(super) async fn item(
        &self,
        conn: &mut AsyncPgConnection,
        receipt: ReceiptId,
        lot: &str,
        accepted: i32,
    ) -> ReceiptItemId {
        let like: ReceiptItem = find!(conn, receipt_items, self.papers.receipt_item);
        let rejected = i32::from(accepted == 0);
        diesel::insert_into(receipt_items::table)
            .values(NewReceiptItem {
                receipt_id: receipt,
                po_item_id: like.po_item_id,
                generic_id: like.generic_id,
                quantity_ordered: like.quantity_ordered,
                quantity_received: (accepted + rejected).into(),
                quantity_accepted: accepted.into(),
                quantity_rejected: rejected.into(),
                rejection_reason: None,
                unit_price: like.unit_price,
                lot_number: lot.to_owned(),
                manufacture_date: None,
                expiry_date: like.expiry_date,
                notes: None,
            })
            .returning(receipt_items::id)
            .get_result(conn)
            .await
            .unwrap()
    }

    /// What an attempt that fails leaves as it is.
    pub(super) async fn state(&self, conn: &mut AsyncPgConnection) -> State {
        let receipt: Receipt = find!(conn, receipts, self.papers.receipt);
        let order: PurchaseOrder = find!(conn, purchase_orders, self.papers.order);
        let reservation: Reservation = find!(conn, budget_reservations, self.papers.reservation);
        State {
            receipt: receipt.status,
            order: order.status,
            reservation: reservation.status,
            stock: inventory::table
                .select(inventory::quantity_on_hand)
                .order_by(inventory::id)
                .load(conn)
                .await
                .unwrap(),
            lots: drug_lots::table.count().get_result(conn).await.unwrap(),
            ledger: inventory_transactions::table
                .count()
                .get_result(conn)
                .await
                .unwrap(),
        }
    }
}

#[derive(Debug, PartialEq)]
pub(super) struct State {
    pub(super) receipt: ReceiptStatus,
    pub(super) order: PoStatus,
    pub(super) reservation: ReservationStatus,
    pub(super) stock: Vec<Quantity>,
    pub(super) lots: i64,
    pub(super) ledger: i64,
}

pub(super) async fn order_is(conn: &mut AsyncPgConnection, order: PurchaseOrderId, is: PoStatus) {
    diesel::update(purchase_orders::table.find(order))
        .set(purchase_orders::status.eq(is))
        .execute(conn)
        .await
        .unwrap();
}

/// Does to the database what no operation does.
pub(super) async fn meddle(conn: &mut AsyncPgConnection, sql: &str) {
    conn.batch_execute(sql).await.unwrap();
}

/// Another order of the same request, for one tablet, in that state.
pub(super) async fn another_order(conn: &mut AsyncPgConnection, status: PoStatus) {
    let sql = format!(
        "WITH other AS (
            INSERT INTO inventory.purchase_orders
                (po_number, pr_id, vendor_id, delivery_date, total_amount, vat_amount, created_by, status)
            SELECT 'PO-2', pr_id, vendor_id, CURRENT_DATE, 1.5, 0.1, created_by, '{status}'
            FROM inventory.purchase_orders
            RETURNING id)
         INSERT INTO inventory.purchase_order_items (po_id, generic_id, quantity, unit, unit_price)
         SELECT other.id, generic_id, 1, unit, unit_price FROM inventory.purchase_order_items, other"
    );
    meddle(conn, &sql).await;
}

/// The papers' receipt turns out to be of the other order.
pub(super) async fn of_other_order(conn: &mut AsyncPgConnection) {
    meddle(
        conn,
        "UPDATE inventory.receipts SET po_id = o.id FROM inventory.purchase_orders o
         WHERE o.po_number = 'PO-2' AND receipt_number = 'RC-1';
         UPDATE inventory.receipt_items i SET po_item_id = l.id
         FROM inventory.receipts r, inventory.purchase_order_items l
         WHERE r.id = i.receipt_id AND r.receipt_number = 'RC-1' AND l.po_id = r.po_id",
    )
    .await;
}
