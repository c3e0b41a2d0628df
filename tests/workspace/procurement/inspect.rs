use domain_core::types::UserId;
use domain_inventory::enums::ReceiptStatus;
use domain_inventory::models::Receipt;
use domain_inventory::procurement::{Inspection, ProcurementError, inspect};
use domain_inventory::schema::receipts;
use domain_inventory::types::{Quantity, ReceiptId, UnitCost};

use super::desk::{find, meddle, with_desk};

#[test]
fn the_items_say_what_came_of_it() {
    with_desk(async |desk, conn| {
        let (receipt, by) = (desk.papers.receipt, desk.world.user);
        for (begun, accepted, expected) in [
            ("DRAFT", 600, ReceiptStatus::Accepted),
            ("INSPECTING", 1, ReceiptStatus::Partial),
            ("DRAFT", 0, ReceiptStatus::Rejected),
        ] {
            let sql = format!(
                "UPDATE inventory.receipts SET status = '{begun}';
                 UPDATE inventory.receipt_items
                 SET quantity_accepted = {accepted}, quantity_rejected = 600 - {accepted}"
            );
            meddle(conn, &sql).await;
            let found = inspect(conn, Inspection { receipt, by }).await.unwrap();
            assert_eq!(found, expected);
            let row: Receipt = find!(conn, receipts, receipt);
            assert_eq!(row.status, expected);
            assert_eq!(row.inspected_by, Some(by));
            let price: UnitCost = "1.5".parse().unwrap();
            assert_eq!(row.total_amount, Quantity::from(accepted) * price);
            assert!(row.inspected_at.unwrap() >= row.created_at);
        }
    });
}

#[test]
fn some_accepted_and_others_not_is_accepted_in_part() {
    with_desk(async |desk, conn| {
        let (receipt, _) = desk.came(conn, "RC-2", &[("L8", 10), ("L9", 0)]).await;
        let row: Receipt = find!(conn, receipts, receipt);
        assert_eq!(row.status, ReceiptStatus::Partial);
    });
}

#[test]
fn a_receipt_is_inspected_once() {
    with_desk(async |desk, conn| {
        let (receipt, by) = (desk.papers.receipt, desk.world.user);
        for label in ["ACCEPTED", "PARTIAL", "REJECTED", "POSTED"] {
            let sql = format!("UPDATE inventory.receipts SET status = '{label}'");
            meddle(conn, &sql).await;
            match inspect(conn, Inspection { receipt, by }).await {
                Err(ProcurementError::AlreadyInspected {
                    receipt: of,
                    status,
                }) => assert_eq!((of, status.as_str()), (receipt, label)),
                other => panic!("{other:?}"),
            }
        }
        let row: Receipt = find!(conn, receipts, receipt);
        assert_eq!((row.inspected_by, row.inspected_at), (None, None));
    });
}

#[test]
fn what_cannot_be_inspected_is_told() {
    with_desk(async |desk, conn| {
        let by = desk.world.user;
        let receipt = ReceiptId::new(-1);
        match inspect(conn, Inspection { receipt, by }).await {
            Err(ProcurementError::UnknownReceipt { receipt: of }) => assert_eq!(of, receipt),
            other => panic!("{other:?}"),
        }
        let receipt = desk.papers.receipt;
        let nobody = UserId::from(uuid::Uuid::nil());
        match inspect(
            conn,
            Inspection {
                receipt,
                by: nobody,
            },
        )
        .await
        {
            Err(ProcurementError::UnknownUser { user }) => assert_eq!(user, nobody),
            other => panic!("{other:?}"),
        }
        meddle(conn, "DELETE FROM inventory.receipt_items").await;
        match inspect(conn, Inspection { receipt, by }).await {
            Err(ProcurementError::EmptyReceipt { receipt: of }) => assert_eq!(of, receipt),
            other => panic!("{other:?}"),
        }
        meddle(conn, "UPDATE inventory.receipts SET is_active = false").await;
        match inspect(conn, Inspection { receipt, by }).await {
            Err(ProcurementError::InactiveReceipt { receipt: of }) => assert_eq!(of, receipt),
            other => panic!("{other:?}"),
        }
        let row: Receipt = find!(conn, receipts, receipt);
        assert_eq!(row.status, ReceiptStatus::Draft);
    });
}
