use chrono::{FixedOffset, NaiveDate};
use diesel::prelude::*;
use domain_inventory::enums::TransactionType;
use domain_inventory::models::{Document, NewTransaction, Transaction};
use domain_inventory::queries::Period;
use domain_inventory::queries::movement::{self, Movement};
use domain_inventory::schema::inventory_transactions;
use domain_inventory::types::*;
use workspace_tests::world::day;

use super::load;
use super::shelf::{Shelf, march, on_shelf};

/// A drug of its own in store and ward, with changes from 1 to 5 March 2026.
fn shelf() -> (Shelf, Places) {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let drug = shelf.drug(2);
    let store = shelf.stock(on_shelf(drug, world.store, 60));
    let ward = shelf.stock(on_shelf(drug, world.ward, 10));
    let stored = shelf.lot(store, "S", day(2027, 1, 1), 60);
    let kept = shelf.lot(ward, "W", day(2027, 1, 1), 10);
    shelf.moved(stored, 100, march(1, 8));
    shelf.moved(stored, -30, march(2, 8));
    // Three of one moment: their order is that of their ids.
    shelf.moved(stored, -25, march(3, 0));
    shelf.moved(stored, 40, march(3, 0));
    shelf.moved(stored, -10, march(3, 0));
    shelf.transferred(stored, kept, 15, march(4, 8));
    shelf.moved(kept, -5, march(5, 8));
    let places = Places {
        drug,
        store,
        ward,
        kept,
    };
    (shelf, places)
}

struct Places {
    drug: DrugId,
    store: InventoryId,
    ward: InventoryId,
    kept: LotId,
}

fn facts(rows: &[Movement]) -> Vec<(&str, i32, i32)> {
    let whole = |quantity: &Quantity| {
        let text = quantity.to_string();
        text.strip_suffix(".000").unwrap().parse().unwrap()
    };
    rows.iter()
        .map(|row| {
            let lot = &*row.lot_number;
            (lot, whole(&row.transaction.quantity), whole(&row.balance))
        })
        .collect()
}

#[test]
fn a_stock_card_begins_with_what_was_there_and_ends_before_the_period_does() {
    let (shelf, places) = shelf();
    let period = Period {
        from: march(2, 8),
        until: march(4, 8),
    };
    let rows = load!(
        shelf.typed,
        Movement,
        movement::of_stock_with_balance(places.store, period)
    );
    assert_eq!(
        facts(&rows),
        [
            ("S", -30, 70),
            ("S", -25, 45),
            ("S", 40, 85),
            ("S", -10, 75)
        ]
    );
}

#[test]
fn a_stock_card_from_the_beginning_ends_with_what_is_on_hand() {
    let (shelf, places) = shelf();
    let period = Period {
        from: march(1, 0),
        until: march(31, 0),
    };
    for (stock, on_hand) in [(places.store, 60), (places.ward, 10)] {
        let rows = load!(
            shelf.typed,
            Movement,
            movement::of_stock_with_balance(stock, period)
        );
        assert_eq!(facts(&rows).last().map(|row| row.2), Some(on_hand));
        let balance = load!(shelf.typed, Quantity, movement::balance_of_stock(stock));
        assert_eq!(balance, [on_hand.into()]);
    }
}

#[test]
fn a_drug_is_followed_through_all_locations_and_a_transfer_leaves_its_balance_as_it_was() {
    let (shelf, places) = shelf();
    let period = Period {
        from: march(4, 0),
        until: march(6, 0),
    };
    let rows = load!(
        shelf.typed,
        Movement,
        movement::of_drug_with_balance(places.drug, period)
    );
    assert_eq!(facts(&rows), [("S", -15, 60), ("W", 15, 75), ("W", -5, 70)]);
    let world = shelf.world;
    let locations: Vec<_> = rows.iter().map(|row| row.location_id).collect();
    assert_eq!(locations, [world.store, world.ward, world.ward]);
}

#[test]
fn nothing_moves_in_an_empty_period_and_what_never_moved_is_none() {
    let (mut shelf, places) = shelf();
    let period = Period {
        from: march(10, 0),
        until: march(11, 0),
    };
    let rows = load!(
        shelf.typed,
        Movement,
        movement::of_drug_with_balance(places.drug, period)
    );
    assert_eq!(rows, []);
    let drug = shelf.drug(3);
    let untouched = shelf.stock(on_shelf(drug, shelf.world.ward, 0));
    let balance = load!(shelf.typed, Quantity, movement::balance_of_stock(untouched));
    assert_eq!(balance, [Quantity::zero()]);
}

#[test]
fn days_are_those_of_the_place() {
    let (shelf, places) = shelf();
    // 3 March 00:00 UTC is 07:00 in Bangkok, and 2 March 08:00 UTC is 15:00.
    let bangkok = FixedOffset::east_opt(7 * 3600).unwrap();
    let second = day(2026, 3, 2);
    let rows = load!(
        shelf.typed,
        Movement,
        movement::of_stock_with_balance(places.store, Period::days(second, second, bangkok))
    );
    assert_eq!(facts(&rows), [("S", -30, 70)]);
    let ever = Period::days(NaiveDate::MIN, NaiveDate::MAX, bangkok);
    assert!(ever.from < march(1, 0) && ever.until > march(31, 0));
}

#[test]
fn the_ledger_is_asked_by_lot_kind_and_document() {
    let (mut shelf, places) = shelf();
    let transfers = load!(
        shelf.typed,
        Transaction,
        inventory_transactions::table
            .filter(movement::of_lot(places.kept))
            .filter(movement::of_kind(TransactionType::Transfer))
            .select(Transaction::as_select())
    );
    assert_eq!(transfers.len(), 1);
    assert_eq!(transfers[0].inventory_id, places.ward);

    let document = Document::Distribution(DistributionId::new(7));
    let given = NewTransaction {
        inventory_id: places.ward,
        lot_id: places.kept,
        transaction_type: TransactionType::Issue,
        quantity: (-1).into(),
        unit_cost: None,
        adjustment_reason_id: None,
        transfer_id: None,
        reference_type: Some(document.kind().to_owned()),
        reference_id: Some(document.key()),
        notes: None,
        created_by: None,
    };
    diesel::insert_into(inventory_transactions::table)
        .values(given)
        .execute(&mut shelf.conn)
        .unwrap();
    for (document, rows) in [
        (document, 1),
        (Document::Distribution(DistributionId::new(8)), 0),
        (Document::Return(ReturnId::new(7)), 0),
    ] {
        let caused = load!(
            shelf.typed,
            Transaction,
            inventory_transactions::table
                .filter(movement::of_document(document))
                .select(Transaction::as_select())
        );
        assert_eq!(caused.len(), rows, "{document:?}");
    }
}
