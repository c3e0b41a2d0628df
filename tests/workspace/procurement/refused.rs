use diesel_async::AsyncPgConnection;
use domain_core::types::UserId;
use domain_inventory::enums::PoStatus;
use domain_inventory::procurement::{Posting, ProcurementError, post_receipt};
use domain_inventory::stock::StockError;
use domain_inventory::types::*;

use super::desk::{Desk, meddle, order_is, with_desk};

/// Posts the papers' receipt, accepted in part, differently; nothing may come of it.
async fn refusal(
    desk: &Desk,
    conn: &mut AsyncPgConnection,
    change: impl FnOnce(&mut Posting),
) -> ProcurementError {
    let before = desk.state(conn).await;
    let mut posting = desk.posting();
    change(&mut posting);
    let error = post_receipt(conn, posting).await.unwrap_err();
    assert_eq!(desk.state(conn).await, before, "{error}");
    error
}

/// The papers' receipt, inspected.
fn with_accepted(work: impl AsyncFnOnce(&Desk, &mut AsyncPgConnection)) {
    with_desk(async |desk, conn| {
        desk.inspect(conn, desk.papers.receipt).await;
        work(desk, conn).await;
    });
}

macro_rules! assert_refused {
    ($error:expr, $pattern:pat => $facts:expr) => {
        match $error {
            $pattern => assert!($facts),
            other => panic!("{other:?}"),
        }
    };
}

#[test]
fn a_receipt_is_posted_once() {
    with_accepted(async |desk, conn| {
        post_receipt(conn, desk.posting()).await.unwrap();
        assert_refused!(refusal(desk, conn, |_| ()).await,
            ProcurementError::AlreadyPosted { receipt } => receipt == desk.papers.receipt);
    });
}

#[test]
fn only_what_was_accepted_is_posted() {
    with_desk(async |desk, conn| {
        for label in ["DRAFT", "INSPECTING", "REJECTED"] {
            let sql = format!("UPDATE inventory.receipts SET status = '{label}'");
            meddle(conn, &sql).await;
            assert_refused!(refusal(desk, conn, |_| ()).await,
                ProcurementError::NotAccepted { status, .. } => status.as_str() == label);
        }
        meddle(
            conn,
            "UPDATE inventory.receipts SET status = 'ACCEPTED';
             UPDATE inventory.receipt_items SET quantity_accepted = 0, quantity_rejected = 600",
        )
        .await;
        assert_refused!(refusal(desk, conn, |_| ()).await,
            ProcurementError::EmptyReceipt { receipt } => receipt == desk.papers.receipt);
        meddle(conn, "UPDATE inventory.receipts SET is_active = false").await;
        assert_refused!(refusal(desk, conn, |_| ()).await,
            ProcurementError::InactiveReceipt { receipt } => receipt == desk.papers.receipt);
        assert_refused!(refusal(desk, conn, |it| it.receipt = ReceiptId::new(-1)).await,
            ProcurementError::UnknownReceipt { receipt } => receipt.get() == -1);
    });
}

#[test]
fn goods_are_taken_in_for_an_approved_order_only() {
    with_accepted(async |desk, conn| {
        for closed in [PoStatus::Draft, PoStatus::Pending, PoStatus::Cancelled] {
            order_is(conn, desk.papers.order, closed).await;
            assert_refused!(refusal(desk, conn, |_| ()).await,
                ProcurementError::OrderNotOpen { order, status } =>
                    (order, status) == (desk.papers.order, closed));
        }
        order_is(conn, desk.papers.order, PoStatus::Approved).await;
        meddle(
            conn,
            "UPDATE inventory.purchase_orders SET is_active = false",
        )
        .await;
        assert_refused!(refusal(desk, conn, |_| ()).await,
            ProcurementError::InactiveOrder { order } => order == desk.papers.order);
    });
}

#[test]
fn every_accepted_item_is_named_once_and_no_other() {
    with_accepted(async |desk, conn| {
        let item = desk.papers.receipt_item;
        assert_refused!(refusal(desk, conn, |it| it.lines.clear()).await,
            ProcurementError::MissingItem { item: of, accepted } =>
                (of, accepted) == (item, 500.into()));
        let twice = refusal(desk, conn, |it| it.lines.push(desk.line(item))).await;
        assert_refused!(twice, ProcurementError::DoubleItem { item: of } => of == item);
        let other = ReceiptItemId::new(-1);
        let unknown = refusal(desk, conn, |it| it.lines.push(desk.line(other))).await;
        assert_refused!(unknown, ProcurementError::UnknownItem { item, receipt } =>
            (item, receipt) == (other, desk.papers.receipt));
    });
}

#[test]
fn an_item_is_a_drug_of_its_generic() {
    with_accepted(async |desk, conn| {
        meddle(
            conn,
            "INSERT INTO inventory.drug_generics (working_code, generic_name) VALUES ('0000043', 'Ibuprofen');
             INSERT INTO inventory.drugs (drug_code, trade_name, generic_id, manufacturer_id,
                 nlem_status, drug_status, product_category)
             SELECT '999999999999999999999999', 'Ibu', g.id, d.manufacturer_id,
                 d.nlem_status, d.drug_status, d.product_category
             FROM inventory.drugs d, inventory.drug_generics g WHERE g.working_code = '0000043'",
        )
        .await;
        let other = DrugId::new(desk.world.drug.get() + 1);
        let error = refusal(desk, conn, |it| it.lines[0].drug = other).await;
        assert_refused!(error, ProcurementError::OtherGeneric { item, drug, found, expected } =>
            (item, drug, expected) == (desk.papers.receipt_item, other, desk.world.generic)
                && found != expected);
        let nothing = DrugId::new(-1);
        let error = refusal(desk, conn, |it| it.lines[0].drug = nothing).await;
        assert_refused!(error, ProcurementError::UnknownDrug { drug } => drug == nothing);
    });
}

#[test]
fn a_pack_has_something_in_it_that_can_be_counted_and_valued() {
    with_accepted(async |desk, conn| {
        for nothing in ["0", "-0.001"] {
            let units: Quantity = nothing.parse().unwrap();
            let error = refusal(desk, conn, |it| it.lines[0].units_per_pack = units.clone()).await;
            assert_refused!(error, ProcurementError::NotPositive { item, units: found } =>
                (item, found) == (desk.papers.receipt_item, units));
        }
        // 500 times that are more digits than stock has room for.
        let most: Quantity = "999999999999.999".parse().unwrap();
        let error = refusal(desk, conn, |it| it.lines[0].units_per_pack = most).await;
        assert_refused!(error, ProcurementError::Amount { item, source } =>
            item == desk.papers.receipt_item && matches!(source, AmountError::TooLarge { .. }));
        // 0.001 in a pack of 0.001 accepted is less than stock can count.
        meddle(
            conn,
            "UPDATE inventory.receipt_items SET quantity_received = 0.001, quantity_accepted = 0.001,
                 quantity_rejected = 0",
        )
        .await;
        let least: Quantity = "0.001".parse().unwrap();
        let error = refusal(desk, conn, |it| it.lines[0].units_per_pack = least).await;
        assert_refused!(error, ProcurementError::Amount { source, .. } =>
            matches!(source, AmountError::TooPrecise { .. }));
    });
}

#[test]
fn an_item_of_another_order_is_not_posted() {
    with_accepted(async |desk, conn| {
        meddle(
            conn,
            "WITH other AS (
                INSERT INTO inventory.purchase_orders
                    (po_number, pr_id, vendor_id, delivery_date, total_amount, created_by)
                SELECT 'PO-2', pr_id, vendor_id, CURRENT_DATE, 0, created_by FROM inventory.purchase_orders
                RETURNING id),
             line AS (
                INSERT INTO inventory.purchase_order_items (po_id, generic_id, quantity, unit, unit_price)
                SELECT other.id, generic_id, 1, unit, unit_price FROM inventory.purchase_order_items, other
                RETURNING id)
             UPDATE inventory.receipt_items SET po_item_id = line.id FROM line",
        )
        .await;
        assert_refused!(refusal(desk, conn, |_| ()).await,
            ProcurementError::OtherOrder { item, found, expected } =>
                (item, expected) == (desk.papers.receipt_item, desk.papers.order) && found != expected);
    });
}

#[test]
fn a_lot_that_stock_does_not_take_is_told_and_all_of_the_receipt_stays_out() {
    with_desk(async |desk, conn| {
        desk.item(conn, desk.papers.receipt, "L3", 7).await;
        let expired = desk.item(conn, desk.papers.receipt, "L4", 7).await;
        let sql = format!(
            "UPDATE inventory.receipt_items SET expiry_date = DATE '2026-02-09' WHERE id = {expired}"
        );
        meddle(conn, &sql).await;
        desk.inspect(conn, desk.papers.receipt).await;
        let others = [expired.get() - 1, expired.get()].map(ReceiptItemId::new);
        let error = refusal(desk, conn, |it| {
            it.lines.extend(others.map(|item| desk.line(item)));
        })
        .await;
        assert_refused!(error, ProcurementError::NotReceived {
            item, source: StockError::ExpiresOnArrival { expiry_date, received_date } } =>
                item == expired && expiry_date == received_date);
    });
}

#[test]
fn somebody_who_is_not_there_posts_nothing() {
    with_accepted(async |desk, conn| {
        let nobody = UserId::from(uuid::Uuid::nil());
        assert_refused!(refusal(desk, conn, |it| it.by = nobody).await,
            ProcurementError::UnknownUser { user } => user == nobody);
    });
}

#[test]
fn what_the_database_does_not_do_is_told_as_that_wherever_it_was() {
    for table in ["inventory_transactions", "budget_allocations"] {
        with_accepted(async |desk, conn| {
            order_is(conn, desk.papers.order, PoStatus::Completed).await;
            let sql = format!(
                "CREATE FUNCTION inventory.fail() RETURNS trigger LANGUAGE plpgsql
                     AS $$ BEGIN RAISE 'the disk is full'; END $$;
                 CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON inventory.{table}
                     EXECUTE FUNCTION inventory.fail()"
            );
            meddle(conn, &sql).await;
            assert_refused!(refusal(desk, conn, |_| ()).await,
                ProcurementError::Database(error) => error.to_string() == "the disk is full");
        });
    }
}
