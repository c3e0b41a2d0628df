//! What entering a return does to stock, and what stands in its way.

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain_inventory::distribution::{
    DistributionError, ReturnPosted, post_return, submit_return, verify_return,
};
use domain_inventory::enums::{ReturnStatus, TransactionType};
use domain_inventory::models::{Document, NewReturnItem};
use domain_inventory::schema::drug_returns;
use domain_inventory::stock::StockError;
use domain_inventory::types::{Money, ReturnId, ReturnItemId};
use workspace_tests::world::{day, user};

use super::ward::{Ward, nobody, quantity, with_ward};

/// A return of which everything is entered by `items`, counted and ready to be posted.
async fn counted(it: &mut Ward<'_>, document: ReturnId) {
    submit_return(&mut it.conn, document).await.unwrap();
    verify_return(&mut it.conn, document, None).await.unwrap();
}

async fn posted(it: &mut Ward<'_>, document: ReturnId) -> Result<ReturnPosted, DistributionError> {
    counted(it, document).await;
    let by = Some(it.world.user);
    post_return(&mut it.conn, document, by).await
}

#[test]
fn what_is_good_goes_back_into_its_lot_and_what_is_damaged_does_not() {
    with_ward(async |it| {
        let (drug, other, store) = (it.world.drug, it.other, it.world.store);
        it.issue(30).await;
        it.receive(other, "O1", day(2029, 1, 1), 5).await;
        let document = it.goods_return().await;
        let first = it.item(document, "4", "1").await;
        it.item(document, "0", "2").await;
        let last = it.item(document, "5.5", "0").await;
        let done = posted(it, document).await.unwrap();

        let items: Vec<_> = done
            .items
            .iter()
            .map(|one| (one.item, one.lot, one.quantity.clone()))
            .collect();
        assert_eq!(
            items,
            [
                (first, it.world.lot, quantity("4")),
                (last, it.world.lot, quantity("5.5"))
            ]
        );
        // 9.5 * 1.5, rounded item by item: 6 + 8.25
        assert_eq!(done.value, "14.25".parse::<Money>().unwrap());
        assert_eq!(it.on_hand(drug, store).await, quantity("79.5"));
        assert_eq!(
            it.on_hand(other, store).await,
            quantity("5"),
            "not in the return"
        );
        let row = it.return_document(document).await;
        assert_eq!(row.status, ReturnStatus::Posted);
        assert_eq!((row.total_items, row.total_amount), (3, done.value));
        assert_eq!(row.received_by, Some(it.world.user));

        let rows = it.ledger(Document::Return(document)).await;
        assert_eq!(rows.len(), 2);
        for (row, item) in rows.iter().zip(&done.items) {
            assert_eq!(
                (row.id, row.transaction_type, &row.quantity),
                (item.transaction, TransactionType::Return, &item.quantity)
            );
            assert_eq!(row.created_by, Some(it.world.user));
        }
    });
}

#[test]
fn a_return_of_several_lots_and_drugs_goes_back_at_once() {
    with_ward(async |it| {
        let (drug, other, store) = (it.world.drug, it.other, it.world.store);
        it.receive(drug, "SOON", day(2029, 1, 1), 20).await;
        it.issue(30).await;
        let document = it.goods_return().await;
        it.item(document, "10", "0").await;
        let soon = NewReturnItem {
            lot_number: "SOON".to_owned(),
            expiry_date: day(2029, 1, 1),
            ..it.label(document, "20", "0")
        };
        it.enter(soon).await;
        let done = posted(it, document).await.unwrap();
        assert_eq!(done.items.len(), 2);
        assert_eq!(it.on_hand(drug, store).await, quantity("120"));
        assert_eq!(it.on_hand(other, store).await, quantity("0"));
    });
}

#[test]
fn where_all_is_damaged_no_stock_moves() {
    with_ward(async |it| {
        let document = it.goods_return().await;
        it.item(document, "0", "3").await;
        let done = posted(it, document).await.unwrap();
        assert_eq!((done.items.len(), done.value), (0, Money::zero()));
        let row = it.return_document(document).await;
        assert_eq!((row.status, row.total_items), (ReturnStatus::Posted, 1));
        assert_eq!(row.total_amount, Money::zero());
        assert!(it.ledger(Document::Return(document)).await.is_empty());
    });
}

/// Refused because of that item, and document and stock are as they were.
async fn refused(it: &mut Ward<'_>, document: ReturnId, item: ReturnItemId) -> StockError {
    let (drug, store) = (it.world.drug, it.world.store);
    let before = it.on_hand(drug, store).await;
    let error = posted(it, document).await.unwrap_err();
    assert_eq!(it.on_hand(drug, store).await, before);
    assert_eq!(
        it.return_document(document).await.status,
        ReturnStatus::Verified
    );
    assert!(it.ledger(Document::Return(document)).await.is_empty());
    match error {
        DistributionError::NotTakenBack {
            item: named,
            source,
        } => {
            assert_eq!(named, item);
            source
        }
        error => panic!("{error:?}"),
    }
}

#[test]
fn items_together_are_not_more_than_was_given() {
    with_ward(async |it| {
        it.issue(10).await;
        let document = it.goods_return().await;
        it.item(document, "6", "0").await;
        let item = it.item(document, "4.001", "0").await;
        let error = refused(it, document, item).await;
        assert!(
            matches!(error, StockError::MoreThanIssued { returned, issued }
            if returned == quantity("4.001") && issued == quantity("4"))
        );
    });
}

#[test]
fn a_label_that_no_lot_there_has_stops_the_return() {
    with_ward(async |it| {
        it.issue(10).await;
        let document = it.goods_return().await;
        it.item(document, "1", "0").await;
        let label = NewReturnItem {
            lot_number: "L9".to_owned(),
            ..it.label(document, "1", "0")
        };
        let item = it.enter(label).await;
        let error = refused(it, document, item).await;
        assert!(matches!(error, StockError::NoSuchLot { lot_number, .. } if lot_number == "L9"));
    });
}

#[test]
fn a_location_that_never_had_the_drug_takes_none_back() {
    with_ward(async |it| {
        let document = it.goods_return().await;
        let label = NewReturnItem {
            location_id: it.world.ward,
            ..it.label(document, "1", "0")
        };
        let item = it.enter(label).await;
        let error = refused(it, document, item).await;
        assert!(
            matches!(error, StockError::NoSuchLot { location, .. } if location == it.world.ward)
        );
    });
}

#[test]
fn a_label_with_another_expiry_date_stops_the_return() {
    with_ward(async |it| {
        it.issue(10).await;
        let document = it.goods_return().await;
        let label = NewReturnItem {
            expiry_date: day(2099, 12, 30),
            ..it.label(document, "1", "0")
        };
        let item = it.enter(label).await;
        let error = refused(it, document, item).await;
        assert!(matches!(error, StockError::OtherLot { found, .. } if found == day(2099, 12, 30)));
    });
}

#[test]
fn a_return_without_items_is_refused() {
    with_ward(async |it| {
        let document = it.goods_return().await;
        let error = posted(it, document).await.unwrap_err();
        assert!(
            matches!(error, DistributionError::NothingToTakeBack { document: named } if named == document)
        );
    });
}

#[test]
fn somebody_who_is_not_there_posts_nothing() {
    with_ward(async |it| {
        it.issue(10).await;
        let document = it.goods_return().await;
        it.item(document, "1", "0").await;
        counted(it, document).await;
        let error = post_return(&mut it.conn, document, Some(nobody()))
            .await
            .unwrap_err();
        assert!(
            matches!(error, DistributionError::UnknownUser { user } if user == nobody()),
            "{error:?}"
        );
        assert_eq!(
            it.return_document(document).await.status,
            ReturnStatus::Verified
        );
    });
}

#[test]
fn somebody_who_is_not_there_posts_no_damaged_goods_either() {
    with_ward(async |it| {
        let document = it.goods_return().await;
        it.item(document, "0", "1").await;
        counted(it, document).await;
        let error = post_return(&mut it.conn, document, Some(nobody())).await;
        assert!(
            matches!(error, Err(DistributionError::UnknownUser { user }) if user == nobody()),
            "{error:?}"
        );
        assert_eq!(
            it.return_document(document).await.status,
            ReturnStatus::Verified
        );
    });
}

#[test]
fn who_took_the_drugs_back_stays_who_the_document_says() {
    with_ward(async |it| {
        let document = it.goods_return().await;
        it.item(document, "0", "1").await;
        let other = user(&mut it.typed.blocking(), "malee");
        diesel::update(drug_returns::table.find(document))
            .set(drug_returns::received_by.eq(other))
            .execute(&mut it.conn)
            .await
            .unwrap();
        posted(it, document).await.unwrap();
        assert_eq!(it.return_document(document).await.received_by, Some(other));
    });
}

#[test]
fn posted_twice_at_once_goes_back_once() {
    with_ward(async |it| {
        it.issue(10).await;
        let document = it.goods_return().await;
        it.item(document, "5", "0").await;
        counted(it, document).await;
        let (mut one, mut other) = (it.typed.connection().await, it.typed.connection().await);
        let outcomes = tokio::join!(
            post_return(&mut one, document, None),
            post_return(&mut other, document, None)
        );
        let refused: Vec<_> = [outcomes.0, outcomes.1]
            .into_iter()
            .filter_map(Result::err)
            .collect();
        assert!(
            matches!(
                refused[..],
                [DistributionError::ReturnStatus {
                    found: ReturnStatus::Posted,
                    ..
                }]
            ),
            "{refused:?}"
        );
        assert_eq!(
            it.on_hand(it.world.drug, it.world.store).await,
            quantity("95")
        );
    });
}
