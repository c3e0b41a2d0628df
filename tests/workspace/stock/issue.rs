//! Which lots are given, in which order, and when nothing is.

use domain_inventory::enums::TransactionType;
use domain_inventory::models::Document;
use domain_inventory::stock::{Issue, StockError, issue};
use domain_inventory::types::{DistributionId, Money};
use workspace_tests::world::day;

use super::pharmacy::{Pharmacy, cost, quantity, today, with_pharmacy};

/// Issues that many, and tells what was taken of which lot.
pub(super) async fn taken(it: &mut Pharmacy<'_>, many: i32) -> Vec<(String, String)> {
    let wanted = it.issue(many);
    let issued = issue(&mut it.conn, &wanted).await.unwrap();
    let taken = issued.taken.into_iter();
    taken
        .map(|one| (one.lot_number, one.quantity.to_string()))
        .collect()
}

pub(super) fn lots(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = expected.iter();
    pairs
        .map(|(lot, many)| (lot.to_string(), many.to_string()))
        .collect()
}

#[test]
fn what_expires_first_is_given_first_over_several_lots() {
    with_pharmacy(async |it| {
        it.receive("LATE", day(2030, 1, 1), 30, "1").await;
        it.receive("SOON", day(2029, 1, 1), 20, "2").await;
        let wanted = it.issue(60);
        let issued = issue(&mut it.conn, &wanted).await.unwrap();
        let taken: Vec<_> = issued
            .taken
            .iter()
            .map(|one| {
                (
                    one.lot_number.as_str(),
                    one.expiry_date,
                    one.quantity.clone(),
                    one.unit_cost.clone(),
                )
            })
            .collect();
        assert_eq!(
            taken,
            [
                ("SOON", day(2029, 1, 1), quantity("20"), cost("2")),
                ("LATE", day(2030, 1, 1), quantity("30"), cost("1")),
                ("L1", day(2099, 12, 31), quantity("10"), cost("1.5")),
            ]
        );
        // 20 * 2 + 30 * 1 + 10 * 1.5
        assert_eq!(issued.cost(), Money::from(85));
        assert_eq!(
            (issued.on_hand, it.on_hand().await),
            (quantity("90"), quantity("90"))
        );
        let store = it.world.store;
        let left: Vec<_> = it
            .lots(store)
            .await
            .into_iter()
            .map(|(lot, left, _)| (lot, left))
            .collect();
        assert_eq!(
            left,
            [
                ("L1".to_owned(), quantity("90")),
                ("LATE".to_owned(), quantity("0")),
                ("SOON".to_owned(), quantity("0"))
            ]
        );
    });
}

#[test]
fn each_lot_taken_is_a_row_of_the_ledger() {
    with_pharmacy(async |it| {
        let received = it.receive("SOON", day(2029, 1, 1), 20, "2").await;
        let document = Some(Document::Distribution(DistributionId::new(7)));
        let wanted = Issue {
            document,
            ..it.issue(25)
        };
        let issued = issue(&mut it.conn, &wanted).await.unwrap();
        let rows = it.ledger().await.split_off(1);
        assert_eq!(rows.len(), 2);
        for (row, taken) in rows.iter().zip(&issued.taken) {
            assert_eq!(
                (row.id, row.lot_id, row.inventory_id),
                (taken.transaction, taken.lot, received.stock)
            );
            assert_eq!(
                (row.transaction_type, row.quantity.clone()),
                (TransactionType::Issue, -&taken.quantity)
            );
            assert_eq!(row.unit_cost.as_ref(), Some(&taken.unit_cost));
            assert_eq!(
                (row.document(), row.created_by),
                (document, Some(it.world.user))
            );
        }
    });
}

#[test]
fn of_lots_that_expire_together_the_one_that_came_first_is_given() {
    with_pharmacy(async |it| {
        it.receive("B", day(2029, 1, 1), 10, "1").await;
        it.receive("A", day(2029, 1, 1), 10, "1").await;
        assert_eq!(
            taken(it, 15).await,
            lots(&[("B", "10.000"), ("A", "5.000")])
        );
    });
}

#[test]
fn a_lot_is_not_given_on_the_day_it_expires() {
    with_pharmacy(async |it| {
        let tomorrow = today().succ_opt().unwrap();
        it.receive("TOMORROW", tomorrow, 10, "1").await;
        let on_the_day = Issue {
            day: tomorrow,
            ..it.issue(101)
        };
        let error = issue(&mut it.conn, &on_the_day).await.unwrap_err();
        assert!(
            matches!(error, StockError::NotEnoughStock { available, .. } if available == quantity("100"))
        );
        assert_eq!(
            taken(it, 101).await,
            lots(&[("TOMORROW", "10.000"), ("L1", "91.000")])
        );
    });
}

#[test]
fn a_lot_that_was_withdrawn_is_not_given() {
    with_pharmacy(async |it| {
        let recalled = it.receive("RECALLED", day(2029, 1, 1), 10, "1").await;
        it.withdraw(recalled.lot).await;
        assert_eq!(taken(it, 1).await, lots(&[("L1", "1.000")]));
    });
}

#[test]
fn where_it_is_not_enough_nothing_is_taken_and_both_numbers_are_told() {
    with_pharmacy(async |it| {
        it.receive("SOON", day(2029, 1, 1), 20, "2").await;
        let wanted = Issue {
            quantity: quantity("120.001"),
            ..it.issue(1)
        };
        let error = issue(&mut it.conn, &wanted).await.unwrap_err();
        assert!(
            matches!(&error, StockError::NotEnoughStock { requested, available }
                if *requested == quantity("120.001") && *available == quantity("120")),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(
            text.contains("120.001") && text.contains("120.000"),
            "{text}"
        );
        assert_eq!(it.on_hand().await, quantity("120"));
        assert_eq!(it.ledger().await.len(), 1, "the delivery");
        assert_eq!(
            taken(it, 120).await,
            lots(&[("SOON", "20.000"), ("L1", "100.000")])
        );
        assert_eq!(it.on_hand().await, quantity("0"));
    });
}

#[test]
fn a_thousandth_can_be_given() {
    with_pharmacy(async |it| {
        let wanted = Issue {
            quantity: quantity("0.001"),
            ..it.issue(1)
        };
        let issued = issue(&mut it.conn, &wanted).await.unwrap();
        assert_eq!(issued.on_hand, quantity("99.999"));
    });
}

#[test]
fn issues_leave_the_costs_as_they_are() {
    with_pharmacy(async |it| {
        it.receive("SOON", day(2029, 1, 1), 100, "2.5").await;
        taken(it, 150).await;
        let stock = it.stock(it.world.store).await;
        assert_eq!(
            (stock.average_cost, stock.last_cost),
            (Some(cost("2")), Some(cost("2.5")))
        );
    });
}
