//! Corrections with a reason.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain_inventory::enums::{AdjustmentType, TransactionType};
use domain_inventory::models::{AdjustmentReasonChanges, NewAdjustmentReason};
use domain_inventory::schema::adjustment_reasons;
use domain_inventory::stock::{Adjustment, StockError, adjust};
use domain_inventory::types::{AdjustmentReasonId, LotId};

use super::pharmacy::{Pharmacy, cost, nobody, quantity, today, with_pharmacy};

async fn reason(
    it: &mut Pharmacy<'_>,
    code: &str,
    kind: Option<AdjustmentType>,
) -> AdjustmentReasonId {
    diesel::insert_into(adjustment_reasons::table)
        .values(NewAdjustmentReason {
            reason_code: code.to_owned(),
            reason_name: code.to_owned(),
            adjustment_type: kind,
            requires_approval: false,
            description: None,
        })
        .returning(adjustment_reasons::id)
        .get_result(&mut it.conn)
        .await
        .unwrap()
}

/// A correction of the lot in the store.
fn by(it: &Pharmacy<'_>, change: &str, reason: AdjustmentReasonId) -> Adjustment {
    Adjustment {
        lot: it.world.lot,
        change: quantity(change),
        reason,
        notes: Some("Counted twice".to_owned()),
        by: Some(it.world.user),
    }
}

#[test]
fn a_count_goes_up_and_down_and_is_explained() {
    with_pharmacy(async |it| {
        let counted = reason(it, "COUNT", None).await;
        let mut on_hand = quantity("100");
        for change in ["-2.5", "4"] {
            let wanted = by(it, change, counted);
            let adjusted = adjust(&mut it.conn, &wanted).await.unwrap();
            on_hand += quantity(change);
            assert_eq!(
                (&adjusted.available, &adjusted.on_hand),
                (&on_hand, &on_hand)
            );
            assert_eq!(
                (adjusted.stock, adjusted.lot),
                (it.world.stock, it.world.lot)
            );
            let row = it.ledger().await.pop().unwrap();
            assert_eq!(
                (row.id, row.lot_id, row.quantity.clone()),
                (adjusted.transaction, it.world.lot, quantity(change))
            );
            assert_eq!(
                (row.transaction_type, row.adjustment_reason_id),
                (TransactionType::Adjust, Some(counted))
            );
            assert_eq!(
                (row.notes.as_deref(), row.created_by),
                (Some("Counted twice"), Some(it.world.user))
            );
            assert_eq!((row.document(), row.unit_cost), (None, Some(cost("1.5"))));
        }
        let stock = it.stock(it.world.store).await;
        assert_eq!(
            (stock.quantity_on_hand, stock.average_cost),
            (quantity("101.5"), Some(cost("1.5")))
        );
    });
}

#[test]
fn what_expired_or_was_withdrawn_is_written_off() {
    with_pharmacy(async |it| {
        let broken = reason(it, "WASTE", Some(AdjustmentType::Decrease)).await;
        it.expire(it.world.lot, today()).await;
        it.withdraw(it.world.lot).await;
        let wanted = by(it, "-100", broken);
        let adjusted = adjust(&mut it.conn, &wanted).await.unwrap();
        assert_eq!(
            (adjusted.available, adjusted.on_hand),
            (quantity("0"), quantity("0"))
        );
    });
}

async fn refused(it: &mut Pharmacy<'_>, wanted: Adjustment) -> StockError {
    let error = adjust(&mut it.conn, &wanted).await.unwrap_err();
    assert_eq!(it.on_hand().await, quantity("100"), "{error}");
    assert!(it.ledger().await.is_empty(), "{error}");
    error
}

#[test]
fn less_than_nothing_cannot_be_left() {
    with_pharmacy(async |it| {
        let broken = reason(it, "WASTE", Some(AdjustmentType::Decrease)).await;
        let wanted = by(it, "-100.001", broken);
        let error = refused(it, wanted).await;
        assert!(
            matches!(error, StockError::NotEnoughStock { requested, available }
            if requested == quantity("100.001") && available == quantity("100"))
        );
    });
}

#[test]
fn more_than_the_database_has_room_for_cannot_be_found() {
    with_pharmacy(async |it| {
        let counted = reason(it, "COUNT", None).await;
        let wanted = by(it, "999999999900", counted);
        let error = refused(it, wanted).await;
        assert!(matches!(error, StockError::TooLarge(_)), "{error:?}");
    });
}

#[test]
fn a_reason_for_one_direction_is_not_for_the_other() {
    with_pharmacy(async |it| {
        let directions = [
            ("WASTE", AdjustmentType::Decrease, "1"),
            ("FOUND", AdjustmentType::Increase, "-1"),
        ];
        for (code, kind, wrong) in directions {
            let reason = reason(it, code, Some(kind)).await;
            let wanted = by(it, wrong, reason);
            let error = refused(it, wanted).await;
            assert!(
                matches!(&error, StockError::WrongDirection { change, allowed }
                if *change == quantity(wrong) && *allowed == kind),
                "{error:?}"
            );
        }
    });
}

#[test]
fn a_reason_out_of_use_is_refused() {
    with_pharmacy(async |it| {
        let counted = reason(it, "COUNT", None).await;
        diesel::update(adjustment_reasons::table.find(counted))
            .set(AdjustmentReasonChanges {
                is_active: Some(false),
                ..Default::default()
            })
            .execute(&mut it.conn)
            .await
            .unwrap();
        let wanted = by(it, "1", counted);
        let error = refused(it, wanted).await;
        assert!(matches!(error, StockError::InactiveReason { reason } if reason == counted));
    });
}

#[test]
fn a_change_by_nothing_is_no_change() {
    with_pharmacy(async |it| {
        let counted = reason(it, "COUNT", None).await;
        let wanted = by(it, "0", counted);
        let error = refused(it, wanted).await;
        assert!(matches!(error, StockError::NoChange));
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_pharmacy(async |it| {
        let counted = reason(it, "COUNT", None).await;
        let wanted = by(it, "1", counted);
        let lot = LotId::new(404);
        let error = refused(
            it,
            Adjustment {
                lot,
                ..wanted.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownLot { lot: found } if found == lot),
            "{error:?}"
        );
        let reason = AdjustmentReasonId::new(404);
        let error = refused(
            it,
            Adjustment {
                reason,
                ..wanted.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownReason { reason: found } if found == reason),
            "{error:?}"
        );
        let error = refused(
            it,
            Adjustment {
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
