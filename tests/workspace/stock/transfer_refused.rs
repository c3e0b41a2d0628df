//! Which transfers are refused, and what is told.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain_inventory::enums::{DrugStatus, LocationType};
use domain_inventory::schema::{drugs, locations};
use domain_inventory::stock::{Delivery, StockError, Transfer, receive, transfer};
use domain_inventory::types::{DrugId, LocationId};
use workspace_tests::world::day;

use super::pharmacy::{Pharmacy, nobody, quantity, with_pharmacy};

/// Refused, and neither location has changed.
async fn refused(it: &mut Pharmacy<'_>, wanted: Transfer) -> StockError {
    let before = it.ledger().await.len();
    let error = transfer(&mut it.conn, &wanted).await.unwrap_err();
    assert_eq!(it.on_hand().await, quantity("100"), "{error}");
    assert_eq!(it.ledger().await.len(), before, "{error}");
    error
}

#[test]
fn from_a_place_to_itself_is_no_transfer() {
    with_pharmacy(async |it| {
        let wanted = Transfer {
            to: it.world.store,
            ..it.transfer(1)
        };
        let error = refused(it, wanted).await;
        assert!(matches!(error, StockError::SamePlace { location } if location == it.world.store));
    });
}

#[test]
fn what_is_not_good_is_not_moved() {
    with_pharmacy(async |it| {
        let on_the_day = Transfer {
            day: day(2099, 12, 31),
            ..it.transfer(1)
        };
        let error = refused(it, on_the_day).await;
        assert!(
            matches!(error, StockError::NotEnoughStock { available, .. } if available == quantity("0"))
        );
        it.withdraw(it.world.lot).await;
        let wanted = it.transfer(1);
        let error = refused(it, wanted).await;
        assert!(
            matches!(error, StockError::NotEnoughStock { available, .. } if available == quantity("0"))
        );
    });
}

#[test]
fn where_it_is_not_enough_nothing_is_moved() {
    with_pharmacy(async |it| {
        let wanted = it.transfer(101);
        let error = refused(it, wanted).await;
        assert!(
            matches!(error, StockError::NotEnoughStock { requested, available }
            if requested == quantity("101") && available == quantity("100"))
        );
        let nothing = Transfer {
            quantity: quantity("0"),
            ..it.transfer(1)
        };
        let error = refused(it, nothing).await;
        assert!(matches!(error, StockError::NotPositive { .. }));
    });
}

#[test]
fn a_lot_that_is_another_one_where_it_goes_stops_the_transfer() {
    with_pharmacy(async |it| {
        let there = Delivery {
            location: it.world.ward,
            ..it.delivery("L1", day(2099, 1, 1), 30, "1.5")
        };
        let there = receive(&mut it.conn, &there).await.unwrap();
        let wanted = it.transfer(10);
        let error = refused(it, wanted.clone()).await;
        assert!(matches!(error, StockError::OtherLot { expected, found, .. }
            if expected == day(2099, 1, 1) && found == day(2099, 12, 31)));

        it.expire(there.lot, day(2099, 12, 31)).await;
        it.withdraw(there.lot).await;
        let error = refused(it, wanted).await;
        assert!(matches!(error, StockError::WithdrawnLot { lot_number } if lot_number == "L1"));
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_pharmacy(async |it| {
        let (drug, location) = (DrugId::new(404), LocationId::new(404));
        let wanted = it.transfer(1);
        let error = refused(
            it,
            Transfer {
                drug,
                ..wanted.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownDrug { drug: found } if found == drug),
            "{error:?}"
        );
        for one in [
            Transfer {
                from: location,
                ..wanted.clone()
            },
            Transfer {
                to: location,
                ..wanted.clone()
            },
        ] {
            let error = refused(it, one).await;
            assert!(
                matches!(error, StockError::UnknownLocation { location: found } if found == location),
                "{error:?}"
            );
        }
        let error = refused(
            it,
            Transfer {
                by: Some(nobody()),
                ..wanted
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownUser { user } if user == nobody()),
            "{error:?}"
        );
    });
}

#[test]
fn a_drug_that_was_withdrawn_can_go_to_quarantine_and_come_back() {
    with_pharmacy(async |it| {
        diesel::update(drugs::table)
            .set(drugs::drug_status.eq(DrugStatus::Withdrawn))
            .execute(&mut it.conn)
            .await
            .unwrap();
        diesel::update(locations::table.find(it.world.ward))
            .set(locations::location_type.eq(LocationType::Quarantine))
            .execute(&mut it.conn)
            .await
            .unwrap();
        let there = it.transfer(100);
        let done = transfer(&mut it.conn, &there).await.unwrap();
        assert_eq!((done.left, done.on_hand), (quantity("0"), quantity("100")));
        let back = Transfer {
            from: there.to,
            to: there.from,
            ..there
        };
        let done = transfer(&mut it.conn, &back).await.unwrap();
        assert_eq!((done.left, done.on_hand), (quantity("0"), quantity("100")));
    });
}
