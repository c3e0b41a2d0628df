//! Which distributions are refused, dispensed at once, or taken back.

use diesel_async::{AsyncConnection, RunQueryDsl};
use domain_inventory::distribution::{
    Dispense, DispenseLine, DistributionError, approve, dispense,
};
use domain_inventory::enums::DistributionStatus;
use domain_inventory::models::{Document, NewDistributionItem};
use domain_inventory::schema::drug_distribution_items;
use domain_inventory::stock::StockError;
use domain_inventory::types::{DistributionId, DrugId, LocationId, Quantity};
use workspace_tests::deadlocks;
use workspace_tests::world::day;

use super::ward::{Ward, nobody, quantity, today, with_ward};

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

/// Refused, and document and stock are as they were.
async fn refused(it: &mut Ward<'_>, wanted: &Dispense) -> DistributionError {
    let (drug, other, store) = (it.world.drug, it.other, it.world.store);
    let before = (
        it.on_hand(drug, store).await,
        it.on_hand(other, store).await,
    );
    let error = dispense(&mut it.conn, wanted).await.unwrap_err();
    let after = (
        it.on_hand(drug, store).await,
        it.on_hand(other, store).await,
    );
    assert_eq!(after, before, "{error}");
    assert!(
        it.ledger(Document::Distribution(wanted.distribution))
            .await
            .is_empty(),
        "{error}"
    );
    assert_eq!(
        it.document(wanted.distribution).await.status,
        DistributionStatus::Approved
    );
    error
}

#[test]
fn one_drug_short_and_nothing_of_the_distribution_is_given() {
    with_ward(async |it| {
        let [drug, other] = stocked(it).await;
        let ward = it.world.ward;
        for to in [None, Some(ward)] {
            let wanted = approved(it, to, &[(drug, "1"), (other, "51")]).await;
            let error = refused(it, &wanted).await;
            let DistributionError::NotGiven {
                drug: named,
                source,
            } = error
            else {
                panic!("{error:?}")
            };
            assert_eq!(named, other);
            assert!(
                matches!(source, StockError::NotEnoughStock { requested, available }
                if requested == quantity("51") && available == quantity("50"))
            );
            assert!(it.items(wanted.distribution).await.is_empty());
        }
    });
}

#[test]
fn a_distribution_without_lines_or_with_a_quantity_of_nothing_is_refused() {
    with_ward(async |it| {
        let [drug, other] = stocked(it).await;
        let wanted = approved(it, None, &[]).await;
        let error = refused(it, &wanted).await;
        assert!(
            matches!(error, DistributionError::NothingToGive { distribution } if distribution == wanted.distribution)
        );
        let wanted = approved(it, None, &[(drug, "1"), (other, "0")]).await;
        let error = refused(it, &wanted).await;
        assert!(
            matches!(error, DistributionError::NotGiven { drug, source: StockError::NotPositive { .. } } if drug == other)
        );
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_ward(async |it| {
        let drug = it.world.drug;
        let unknown = DrugId::new(404);
        let ward = it.world.ward;
        for to in [None, Some(ward)] {
            let wanted = approved(it, to, &[(drug, "1"), (unknown, "1")]).await;
            let error = refused(it, &wanted).await;
            let named = match error {
                DistributionError::NotGiven {
                    source: StockError::UnknownDrug { drug },
                    ..
                }
                | DistributionError::Stock(StockError::UnknownDrug { drug }) => drug,
                error => panic!("{error:?}"),
            };
            assert_eq!(named, unknown);
            let wanted = approved(it, to, &[(drug, "1")]).await;
            let wanted = Dispense {
                by: Some(nobody()),
                ..wanted
            };
            let error = refused(it, &wanted).await;
            assert!(
                matches!(error, DistributionError::UnknownUser { user } if user == nobody()),
                "{error:?}"
            );
        }
    });
}

#[test]
fn items_that_somebody_else_wrote_stand_in_the_way_whatever_their_number() {
    for item_number in [1, 7] {
        with_ward(async |it| {
            let drug = it.world.drug;
            let wanted = approved(it, None, &[(drug, "1")]).await;
            diesel::insert_into(drug_distribution_items::table)
                .values(NewDistributionItem {
                    distribution_id: wanted.distribution,
                    item_number,
                    drug_id: drug,
                    lot_number: "L1".to_owned(),
                    quantity_dispensed: 1.into(),
                    unit_cost: 1.into(),
                    expiry_date: day(2099, 12, 31),
                })
                .execute(&mut it.conn)
                .await
                .unwrap();
            let error = refused(it, &wanted).await;
            assert!(
                matches!(error, DistributionError::HasItems { distribution } if distribution == wanted.distribution),
                "{error:?}"
            );
        });
    }
}

#[test]
fn dispensed_twice_at_once_is_given_once() {
    with_ward(async |it| {
        let drug = it.world.drug;
        let (mut one, mut other) = (it.typed.connection().await, it.typed.connection().await);
        for round in 1..=5 {
            let wanted = approved(it, None, &[(drug, "10")]).await;
            let (left, right) =
                tokio::join!(dispense(&mut one, &wanted), dispense(&mut other, &wanted));
            let refused: Vec<_> = [left, right].into_iter().filter_map(Result::err).collect();
            assert!(
                matches!(
                    refused[..],
                    [DistributionError::Status {
                        found: DistributionStatus::Dispensed,
                        ..
                    }]
                ),
                "{refused:?}"
            );
            let left = Quantity::from(100 - 10 * round);
            assert_eq!(it.on_hand(drug, it.world.store).await, left);
        }
    });
}

#[test]
fn distributions_of_the_same_drugs_in_another_order_do_not_meet_in_a_deadlock() {
    with_ward(async |it| {
        let [drug, other] = stocked(it).await;
        let ward = it.world.ward;
        let (mut one, mut two) = (it.typed.connection().await, it.typed.connection().await);
        for round in 0..10 {
            let to = (round % 2 == 0).then_some(ward);
            let first = approved(it, to, &[(drug, "1"), (other, "1")]).await;
            let second = approved(it, to, &[(other, "1"), (drug, "1")]).await;
            let (left, right) =
                tokio::join!(dispense(&mut one, &first), dispense(&mut two, &second));
            left.unwrap();
            right.unwrap();
        }
        drop((one, two));
        assert_eq!(deadlocks(&mut it.conn).await, 0);
        assert_eq!(it.on_hand(other, it.world.store).await, quantity("30"));
    });
}

#[test]
fn what_the_caller_takes_back_was_never_dispensed() {
    with_ward(async |it| {
        let drug = it.world.drug;
        let wanted = approved(it, None, &[(drug, "10")]).await;
        let undone: Result<(), DistributionError> = it
            .conn
            .transaction(async |conn| {
                dispense(conn, &wanted).await?;
                Err(diesel::result::Error::RollbackTransaction.into())
            })
            .await;
        assert!(undone.is_err());
        assert_eq!(
            it.document(wanted.distribution).await.status,
            DistributionStatus::Approved
        );
        assert_eq!(it.on_hand(drug, it.world.store).await, quantity("100"));
        let spawned: Result<DistributionId, DistributionError> = {
            let mut conn = it.typed.connection().await;
            let wanted = wanted.clone();
            tokio::spawn(async move {
                dispense(&mut conn, &wanted)
                    .await
                    .map(|_| wanted.distribution)
            })
            .await
            .unwrap()
        };
        assert_eq!(spawned.unwrap(), wanted.distribution);
    });
}
