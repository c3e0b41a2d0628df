use std::cell::RefCell;
use std::fmt::Debug;

use chrono::TimeDelta;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use domain_inventory::models::{DrugSummary, Transaction};
use domain_inventory::queries::movement::{self, Movement};
use domain_inventory::queries::{DrugKey, Page, PageSize, Paged, Period, TransactionKey};
use domain_inventory::schema::{drugs, inventory, inventory_transactions};
use domain_inventory::types::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use workspace_tests::world::day;

use super::shelf::{Shelf, march, on_shelf};

/// Runs a few cases in one database, each in a transaction that is rolled back.
fn check<T: Debug>(
    values: impl Strategy<Value = T>,
    case: impl Fn(&mut Shelf, T) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let shelf = RefCell::new(Shelf::new());
    let checked = TestRunner::new(config).run(&values, |value| {
        let mut shelf = shelf.borrow_mut();
        AnsiTransactionManager::begin_transaction(&mut shelf.conn).unwrap();
        let result = case(&mut shelf, value);
        AnsiTransactionManager::rollback_transaction(&mut shelf.conn).unwrap();
        result
    });
    checked.unwrap();
}

/// A drug in store and ward with changes of either, as many as there are values: place, quantity, minute.
///
/// On hand is written with each change and never goes below nothing.
fn keep(shelf: &mut Shelf, changes: &[(usize, i32, i64)]) -> (DrugId, [InventoryId; 2]) {
    let drug = shelf.drug(2);
    let places = [shelf.world.store, shelf.world.ward];
    let stock = places.map(|place| shelf.stock(on_shelf(drug, place, 0)));
    let lots = stock.map(|stock| shelf.lot(stock, "L", day(2027, 1, 1), 0));
    let mut on_hand = [0, 0];
    for &(place, quantity, minute) in changes {
        let quantity = quantity.max(-on_hand[place]);
        if quantity != 0 {
            on_hand[place] += quantity;
            let at = march(1, 0) + TimeDelta::minutes(minute);
            shelf.moved(lots[place], quantity, at);
            diesel::update(inventory::table.find(stock[place]))
                .set(inventory::quantity_on_hand.eq(Quantity::from(on_hand[place])))
                .execute(&mut shelf.conn)
                .unwrap();
        }
    }
    (drug, stock)
}

fn changes() -> impl Strategy<Value = Vec<(usize, i32, i64)>> {
    // Few minutes, so that many changes have the same.
    vec((0..2_usize, -50..=50, 0..12_i64), 0..16)
}

fn period(from: i64, until: i64) -> Period {
    Period {
        from: march(1, 0) + TimeDelta::minutes(from),
        until: march(1, 0) + TimeDelta::minutes(until),
    }
}

fn last(card: &[Movement]) -> Quantity {
    card.last()
        .map_or_else(Quantity::zero, |row| row.balance.clone())
}

#[test]
fn the_last_balance_is_the_sum_of_the_ledger_and_what_is_on_hand() {
    check(changes(), |shelf, changes| {
        let (drug, stock) = keep(shelf, &changes);
        let mut of_all = Quantity::zero();
        for stock in stock {
            let card: Vec<Movement> = movement::of_stock_with_balance(stock, period(0, 60))
                .load(&mut shelf.conn)
                .unwrap();
            let sum: Quantity = card.iter().map(|row| &row.transaction.quantity).sum();
            let ledger: Quantity = movement::balance_of_stock(stock)
                .get_result(&mut shelf.conn)
                .unwrap();
            let on_hand: Quantity = inventory::table
                .find(stock)
                .select(inventory::quantity_on_hand)
                .first(&mut shelf.conn)
                .unwrap();
            prop_assert_eq!(&last(&card), &sum);
            prop_assert_eq!(&ledger, &sum);
            prop_assert_eq!(&on_hand, &sum);
            of_all += on_hand;
        }
        let card: Vec<Movement> = movement::of_drug_with_balance(drug, period(0, 60))
            .load(&mut shelf.conn)
            .unwrap();
        prop_assert_eq!(last(&card), of_all);
        Ok(())
    });
}

#[test]
fn two_periods_that_meet_make_one_stock_card() {
    check((changes(), 0..12_i64), |shelf, (changes, middle)| {
        let (drug, [store, _]) = keep(shelf, &changes);
        let parts = [period(0, 60), period(0, middle), period(middle, 60)];
        let of_store = |period| {
            let card: Vec<Movement> = movement::of_stock_with_balance(store, period)
                .load(&mut shelf.conn)
                .unwrap();
            card
        };
        let [whole, first, second] = parts.map(of_store);
        prop_assert_eq!(whole, [first, second].concat());
        let of_drug = |period| {
            let card: Vec<Movement> = movement::of_drug_with_balance(drug, period)
                .load(&mut shelf.conn)
                .unwrap();
            card
        };
        let [whole, first, second] = parts.map(of_drug);
        prop_assert_eq!(whole, [first, second].concat());
        Ok(())
    });
}

#[test]
fn pages_of_the_ledger_put_together_are_the_ledger() {
    check((changes(), 1..6_u16), |shelf, (changes, size)| {
        keep(shelf, &changes);
        let all: Vec<Transaction> = inventory_transactions::table
            .order_by((
                inventory_transactions::created_at.desc(),
                inventory_transactions::id.desc(),
            ))
            .load(&mut shelf.conn)
            .unwrap();
        let (mut paged, mut after) = (Vec::<Transaction>::new(), None::<TransactionKey>);
        let size = PageSize::new(size).unwrap();
        loop {
            let rows = inventory_transactions::table
                .page(after, size)
                .load(&mut shelf.conn)
                .unwrap();
            let page = Page::new(rows, size);
            prop_assert!(page.rows.len() == usize::from(size.get()) || page.next.is_none());
            paged.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(paged, all);
        Ok(())
    });
}

#[test]
fn pages_of_drugs_put_together_are_the_drugs_in_any_script_and_case() {
    let names = vec("[aAbBé ก-ค]{1,2}", 0..10);
    check((names, 1..6_u16), |shelf, (names, size)| {
        for (number, name) in names.iter().enumerate() {
            let drug = shelf.drug(u32::try_from(number).unwrap() + 2);
            diesel::update(drugs::table.find(drug))
                .set(drugs::trade_name.eq(name))
                .execute(&mut shelf.conn)
                .unwrap();
        }
        let all: Vec<DrugSummary> = drugs::table
            .order_by((drugs::trade_name, drugs::id))
            .select(DrugSummary::as_select())
            .load(&mut shelf.conn)
            .unwrap();
        let (mut paged, mut after) = (Vec::new(), None::<DrugKey>);
        let size = PageSize::new(size).unwrap();
        loop {
            let rows = drugs::table
                .page(after, size)
                .select(DrugSummary::as_select())
                .load(&mut shelf.conn)
                .unwrap();
            let page = Page::new(rows, size);
            paged.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(paged, all);
        Ok(())
    });
}
