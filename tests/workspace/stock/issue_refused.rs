//! Which issues are refused, and what is told.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain_inventory::enums::{DrugStatus, LocationType};
use domain_inventory::schema::{drugs, locations};
use domain_inventory::stock::{Issue, StockError, issue};
use domain_inventory::types::{DrugId, LocationId};

use super::issue::{lots, taken};
use super::pharmacy::{Pharmacy, nobody, quantity, with_pharmacy};

async fn refused(it: &mut Pharmacy<'_>, wanted: Issue) -> StockError {
    let error = issue(&mut it.conn, &wanted).await.unwrap_err();
    assert_eq!(it.on_hand().await, quantity("100"), "{error}");
    assert!(it.ledger().await.is_empty(), "{error}");
    error
}

#[test]
fn where_the_drug_never_was_nothing_is_available() {
    with_pharmacy(async |it| {
        let wanted = Issue {
            location: it.world.ward,
            ..it.issue(1)
        };
        let error = refused(it, wanted).await;
        assert!(
            matches!(error, StockError::NotEnoughStock { available, .. } if available == quantity("0"))
        );
    });
}

#[test]
fn a_quantity_of_nothing_or_less_is_refused() {
    with_pharmacy(async |it| {
        for text in ["0", "-0.001"] {
            let wanted = Issue {
                quantity: quantity(text),
                ..it.issue(1)
            };
            let error = refused(it, wanted).await;
            assert!(
                matches!(error, StockError::NotPositive { quantity: found } if found == quantity(text))
            );
        }
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_pharmacy(async |it| {
        let (drug, location) = (DrugId::new(404), LocationId::new(404));
        let wanted = it.issue(1);
        let error = refused(
            it,
            Issue {
                drug,
                ..wanted.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownDrug { drug: found } if found == drug),
            "{error:?}"
        );
        let error = refused(
            it,
            Issue {
                location,
                ..wanted.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownLocation { location: found } if found == location),
            "{error:?}"
        );
        let error = refused(
            it,
            Issue {
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
fn a_drug_that_was_withdrawn_is_given_to_nobody() {
    with_pharmacy(async |it| {
        let drug = it.world.drug;
        diesel::update(drugs::table.find(drug))
            .set(drugs::drug_status.eq(DrugStatus::Withdrawn))
            .execute(&mut it.conn)
            .await
            .unwrap();
        let wanted = it.issue(1);
        let error = refused(it, wanted).await;
        assert!(
            matches!(error, StockError::WithdrawnDrug { drug: found } if found == drug),
            "{error:?}"
        );
    });
}

#[test]
fn a_drug_no_longer_ordered_is_used_up() {
    with_pharmacy(async |it| {
        diesel::update(drugs::table.find(it.world.drug))
            .set(drugs::drug_status.eq(DrugStatus::Discontinued))
            .execute(&mut it.conn)
            .await
            .unwrap();
        assert_eq!(taken(it, 1).await, lots(&[("L1", "1.000")]));
    });
}

#[test]
fn nothing_is_given_out_of_quarantine() {
    with_pharmacy(async |it| {
        let location = it.world.store;
        diesel::update(locations::table.find(location))
            .set(locations::location_type.eq(LocationType::Quarantine))
            .execute(&mut it.conn)
            .await
            .unwrap();
        let wanted = it.issue(1);
        let error = refused(it, wanted).await;
        assert!(
            matches!(error, StockError::Quarantine { location: found } if found == location),
            "{error:?}"
        );
    });
}
