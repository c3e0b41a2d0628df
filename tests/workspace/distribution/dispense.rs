//! What dispensing gives, writes and refuses.

use domain_inventory::distribution::{Dispense, DispenseLine, DispensedItem, approve, dispense};
use domain_inventory::enums::{DistributionStatus, TransactionType};
use domain_inventory::models::Document;
use domain_inventory::types::{DrugId, LocationId, Money};
use workspace_tests::world::day;

use super::ward::{Ward, quantity, today, with_ward};

/// An approved distribution, and what is wanted of it.
async fn approved(it: &mut Ward<'_>, to: Option<LocationId>, lines: &[(DrugId, &str)]) -> Dispense {
    let distribution = it.distribution(to).await;
    approve(&mut it.conn, distribution, None).await.unwrap();
    let lines = lines.iter().map(|(drug, many)| DispenseLine {
        drug: *drug,
        quantity: quantity(many),
    });
    Dispense {
        distribution,
        lines: lines.collect(),
        day: today(),
        by: Some(it.world.user),
    }
}

/// The second drug, and the first one in two lots of which `SOON` expires first.
async fn stocked(it: &mut Ward<'_>) -> [DrugId; 2] {
    let (drug, other) = (it.world.drug, it.other);
    it.receive(drug, "SOON", day(2029, 1, 1), 20).await;
    it.receive(other, "O1", day(2029, 1, 1), 50).await;
    [drug, other]
}

fn shown(items: &[DispensedItem]) -> Vec<(i32, DrugId, &str, String)> {
    let items = items.iter();
    items
        .map(|one| {
            (
                one.item_number,
                one.drug,
                one.lot_number.as_str(),
                one.quantity.to_string(),
            )
        })
        .collect()
}

#[test]
fn what_a_department_uses_up_is_issued_lot_by_lot() {
    with_ward(async |it| {
        let [drug, other] = stocked(it).await;
        let wanted = approved(it, None, &[(other, "5"), (drug, "30")]).await;
        let done = dispense(&mut it.conn, &wanted).await.unwrap();
        assert_eq!(
            shown(&done.items),
            [
                (1, other, "O1", "5.000".to_owned()),
                (2, drug, "SOON", "20.000".to_owned()),
                (3, drug, "L1", "10.000".to_owned()),
            ]
        );
        // 5 * 2 + 20 * 2 + 10 * 1.5
        assert_eq!(done.total_amount, Money::from(65));

        let document = it.document(wanted.distribution).await;
        assert_eq!(document.status, DistributionStatus::Dispensed);
        assert_eq!(
            (document.total_items, document.total_amount),
            (3, Money::from(65))
        );
        assert_eq!(document.dispensed_by, Some(it.world.user));
        let items = it.items(wanted.distribution).await;
        assert_eq!(items.len(), 3);
        for (row, item) in items.iter().zip(&done.items) {
            assert_eq!(
                (row.id, row.item_number, row.drug_id),
                (item.item, item.item_number, item.drug)
            );
            assert_eq!(
                (&row.lot_number, row.expiry_date),
                (&item.lot_number, item.expiry_date)
            );
            assert_eq!(
                (&row.quantity_dispensed, &row.unit_cost),
                (&item.quantity, &item.unit_cost)
            );
        }
        let store = it.world.store;
        assert_eq!(
            (
                it.on_hand(drug, store).await,
                it.on_hand(other, store).await
            ),
            (quantity("90"), quantity("45"))
        );

        let rows = it.ledger(Document::Distribution(wanted.distribution)).await;
        assert_eq!(rows.len(), 3);
        for item in &done.items {
            let row = rows.iter().find(|row| row.id == item.transaction).unwrap();
            assert_eq!(
                (row.transaction_type, row.lot_id),
                (TransactionType::Issue, item.lot)
            );
            assert_eq!(
                (row.quantity.clone(), row.created_by),
                (-&item.quantity, wanted.by)
            );
        }
    });
}

#[test]
fn what_a_location_takes_into_its_own_stock_is_transferred() {
    with_ward(async |it| {
        let [drug, other] = stocked(it).await;
        let (store, ward) = (it.world.store, it.world.ward);
        let wanted = approved(it, Some(ward), &[(other, "5"), (drug, "30")]).await;
        let done = dispense(&mut it.conn, &wanted).await.unwrap();
        assert_eq!(shown(&done.items).len(), 3);
        assert_eq!(it.items(wanted.distribution).await.len(), 3);
        for (drug, left, there) in [(drug, "90", "30"), (other, "45", "5")] {
            assert_eq!(it.on_hand(drug, store).await, quantity(left));
            assert_eq!(it.on_hand(drug, ward).await, quantity(there));
        }
        let rows = it.ledger(Document::Distribution(wanted.distribution)).await;
        assert_eq!(rows.len(), 6, "out and in");
        assert!(
            rows.iter()
                .all(|row| row.transaction_type == TransactionType::Transfer)
        );
    });
}

#[test]
fn a_drug_named_twice_is_given_once_with_both_quantities() {
    with_ward(async |it| {
        let [drug, other] = stocked(it).await;
        let ward = it.world.ward;
        for to in [None, Some(ward)] {
            let wanted = approved(it, to, &[(drug, "1"), (other, "1"), (drug, "2.5")]).await;
            let done = dispense(&mut it.conn, &wanted).await.unwrap();
            assert_eq!(
                shown(&done.items),
                [
                    (1, drug, "SOON", "3.500".to_owned()),
                    (2, other, "O1", "1.000".to_owned())
                ]
            );
        }
    });
}
