//! Which deliveries are refused, and what is told.

use domain_inventory::models::Document;
use domain_inventory::stock::{Delivery, StockError, receive};
use domain_inventory::types::{DrugId, LocationId, ReceiptId, UnitCost};
use workspace_tests::world::day;

use super::pharmacy::{Pharmacy, cost, nobody, quantity, today, with_pharmacy};

async fn refused(it: &mut Pharmacy<'_>, delivery: Delivery) -> StockError {
    let error = receive(&mut it.conn, &delivery).await.unwrap_err();
    assert_eq!(it.on_hand().await, quantity("100"), "{error}");
    assert!(it.ledger().await.is_empty(), "{error}");
    error
}

#[test]
fn the_same_lot_number_with_another_expiry_date_is_refused() {
    with_pharmacy(async |it| {
        let delivery = it.delivery("L1", day(2099, 12, 30), 10, "1.5");
        let error = refused(it, delivery).await;
        assert!(
            matches!(&error, StockError::OtherLot { lot_number, expected, found }
                if lot_number == "L1" && *expected == day(2099, 12, 31) && *found == day(2099, 12, 30)),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(
            text.contains("2099-12-31") && text.contains("2099-12-30"),
            "{text}"
        );
    });
}

#[test]
fn a_lot_that_was_withdrawn_takes_in_no_delivery() {
    with_pharmacy(async |it| {
        it.withdraw(it.world.lot).await;
        let delivery = it.delivery("L1", day(2099, 12, 31), 10, "1.5");
        let error = refused(it, delivery).await;
        assert!(matches!(error, StockError::WithdrawnLot { lot_number } if lot_number == "L1"));
    });
}

#[test]
fn a_quantity_of_nothing_or_less_is_refused() {
    with_pharmacy(async |it| {
        for text in ["0", "-1", "-0.001"] {
            let delivery = Delivery {
                quantity: quantity(text),
                ..it.delivery("L2", day(2027, 1, 1), 1, "1")
            };
            let error = refused(it, delivery).await;
            assert!(
                matches!(&error, StockError::NotPositive { quantity: found } if *found == quantity(text)),
                "{error:?}"
            );
        }
    });
}

#[test]
fn goods_that_expire_when_they_come_are_refused() {
    with_pharmacy(async |it| {
        for expires in [today(), day(2020, 1, 1)] {
            let delivery = it.delivery("L2", expires, 1, "1");
            let error = refused(it, delivery).await;
            assert!(
                matches!(error, StockError::ExpiresOnArrival { expiry_date, received_date }
                if expiry_date == expires && received_date == today())
            );
        }
        let tomorrow = today().succ_opt().unwrap();
        let received = it.receive("L2", tomorrow, 1, "1").await;
        assert_eq!(received.on_hand, quantity("101"));
    });
}

#[test]
fn a_lot_number_that_no_label_has_is_refused() {
    with_pharmacy(async |it| {
        let long = "ก".repeat(51);
        for number in ["", "  ", "A\0B", &long] {
            let delivery = it.delivery(number, day(2027, 1, 1), 1, "1");
            let error = refused(it, delivery).await;
            assert!(
                matches!(&error, StockError::LotNumber { lot_number } if lot_number == number),
                "{error:?}"
            );
        }
        it.receive(&"ก".repeat(50), day(2027, 1, 1), 1, "1").await;
    });
}

#[test]
fn more_than_the_database_has_room_for_is_refused() {
    with_pharmacy(async |it| {
        let most = quantity("999999999999.999");
        let too_many = Delivery {
            quantity: &most - quantity("99.999"),
            ..it.delivery("L2", day(2027, 1, 1), 1, "1")
        };
        let too_dear = Delivery {
            unit_cost: cost("99999999999") + cost("1"),
            ..it.delivery("L2", day(2027, 1, 1), 1, "1")
        };
        for delivery in [too_many, too_dear] {
            let error = refused(it, delivery).await;
            assert!(matches!(error, StockError::TooLarge(_)), "{error:?}");
        }
        let negative = Delivery {
            unit_cost: cost("-0.0001"),
            ..it.delivery("L2", day(2027, 1, 1), 1, "1")
        };
        let error = refused(it, negative).await;
        assert!(
            matches!(error, StockError::NegativeCost { unit_cost } if unit_cost == cost("-0.0001"))
        );

        let just = Delivery {
            quantity: most - quantity("100"),
            ..it.delivery("L2", day(2027, 1, 1), 1, "1")
        };
        let just = Delivery {
            unit_cost: "99999999999.9999".parse::<UnitCost>().unwrap(),
            ..just
        };
        receive(&mut it.conn, &just).await.unwrap();
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_pharmacy(async |it| {
        let good = it.delivery("L2", day(2027, 1, 1), 1, "1");
        let (drug, location) = (DrugId::new(404), LocationId::new(404));
        let error = refused(
            it,
            Delivery {
                drug,
                ..good.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownDrug { drug: found } if found == drug),
            "{error:?}"
        );
        let error = refused(
            it,
            Delivery {
                location,
                ..good.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownLocation { location: found } if found == location),
            "{error:?}"
        );
        let error = refused(
            it,
            Delivery {
                by: Some(nobody()),
                ..good.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownUser { user } if user == nobody()),
            "{error:?}"
        );
        let receipt = ReceiptId::new(404);
        let document = Some(Document::Receipt(receipt));
        let error = refused(it, Delivery { document, ..good }).await;
        assert!(
            matches!(error, StockError::UnknownReceipt { receipt: found } if found == receipt),
            "{error:?}"
        );
    });
}
