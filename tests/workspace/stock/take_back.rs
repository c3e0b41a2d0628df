//! Goods that come back into the lot they came from.

use domain_inventory::enums::TransactionType;
use domain_inventory::models::Document;
use domain_inventory::stock::{Return, StockError, issue, take_back, transfer};
use domain_inventory::types::{LotId, ReturnId};

use super::pharmacy::{Pharmacy, cost, nobody, quantity, today, with_pharmacy};

/// So many tablets back into the lot in the store.
fn back(it: &Pharmacy<'_>, many: &str) -> Return {
    Return {
        lot: it.world.lot,
        quantity: quantity(many),
        document: Some(Document::Return(ReturnId::new(7))),
        by: Some(it.world.user),
    }
}

/// Issues ten tablets of it.
async fn ten_given(it: &mut Pharmacy<'_>) {
    let ten = it.issue(10);
    issue(&mut it.conn, &ten).await.unwrap();
}

#[test]
fn what_was_given_comes_back_bit_by_bit_and_no_more_than_that() {
    with_pharmacy(async |it| {
        ten_given(it).await;
        for (many, left) in [("4", "94"), ("5.5", "99.5")] {
            let wanted = back(it, many);
            let returned = take_back(&mut it.conn, &wanted).await.unwrap();
            assert_eq!(
                (returned.available, returned.on_hand),
                (quantity(left), quantity(left))
            );
            assert_eq!(
                (returned.stock, returned.lot),
                (it.world.stock, it.world.lot)
            );
            let row = it.ledger().await.pop().unwrap();
            assert_eq!(
                (row.id, row.transaction_type, row.quantity.clone()),
                (
                    returned.transaction,
                    TransactionType::Return,
                    quantity(many)
                )
            );
            assert_eq!(
                (row.document(), row.created_by, row.unit_cost),
                (wanted.document, wanted.by, Some(cost("1.5")))
            );
        }
        let wanted = back(it, "0.501");
        let error = take_back(&mut it.conn, &wanted).await.unwrap_err();
        assert!(
            matches!(&error, StockError::MoreThanIssued { returned, issued }
                if *returned == quantity("0.501") && *issued == quantity("0.5")),
            "{error:?}"
        );
        assert_eq!(it.on_hand().await, quantity("99.5"));
        let wanted = back(it, "0.5");
        take_back(&mut it.conn, &wanted).await.unwrap();
        assert_eq!(it.on_hand().await, quantity("100"));
        assert_eq!(
            it.stock(it.world.store).await.average_cost,
            Some(cost("1.5"))
        );
    });
}

#[test]
fn a_recalled_lot_comes_back_and_is_not_given_again() {
    with_pharmacy(async |it| {
        ten_given(it).await;
        it.expire(it.world.lot, today()).await;
        it.withdraw(it.world.lot).await;
        let wanted = back(it, "10");
        let returned = take_back(&mut it.conn, &wanted).await.unwrap();
        assert_eq!(returned.on_hand, quantity("100"));
        let again = it.issue(1);
        let error = issue(&mut it.conn, &again).await.unwrap_err();
        assert!(
            matches!(error, StockError::NotEnoughStock { available, .. } if available == quantity("0"))
        );
    });
}

async fn refused(it: &mut Pharmacy<'_>, wanted: Return) -> StockError {
    let before = it.ledger().await.len();
    let error = take_back(&mut it.conn, &wanted).await.unwrap_err();
    assert_eq!(it.ledger().await.len(), before, "{error}");
    error
}

#[test]
fn what_was_transferred_was_not_given() {
    with_pharmacy(async |it| {
        let wanted = it.transfer(10);
        transfer(&mut it.conn, &wanted).await.unwrap();
        let wanted = back(it, "1");
        let error = refused(it, wanted).await;
        assert!(
            matches!(error, StockError::MoreThanIssued { issued, .. } if issued == quantity("0"))
        );
    });
}

#[test]
fn a_quantity_of_nothing_or_less_is_refused() {
    with_pharmacy(async |it| {
        ten_given(it).await;
        for text in ["0", "-1"] {
            let wanted = back(it, text);
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
        ten_given(it).await;
        let wanted = back(it, "1");
        let lot = LotId::new(404);
        let error = refused(
            it,
            Return {
                lot,
                ..wanted.clone()
            },
        )
        .await;
        assert!(
            matches!(error, StockError::UnknownLot { lot: found } if found == lot),
            "{error:?}"
        );
        let error = refused(
            it,
            Return {
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
