use diesel::prelude::*;
use domain_inventory::models::{LotChanges, LotSummary};
use domain_inventory::queries::lots::{self, ExpiringLot};
use domain_inventory::schema::drug_lots;
use domain_inventory::types::LotId;
use workspace_tests::world::day;

use super::load;
use super::shelf::{Shelf, on_shelf};

/// Lots of the world's drug in the store beside `L1`, of which 100 are left until the end of 2099.
fn shelf() -> Shelf {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    shelf.lot(world.stock, "LATER", day(2026, 7, 1), 4);
    shelf.lot(world.stock, "SOON", day(2026, 6, 1), 5);
    shelf.lot(world.stock, "USED UP", day(2026, 5, 1), 0);
    shelf.lot(world.stock, "TODAY", day(2026, 4, 15), 6);
    shelf.lot(world.stock, "SOON TOO", day(2026, 6, 1), 7);
    let recalled = shelf.lot(world.stock, "RECALLED", day(2026, 5, 1), 8);
    withdraw(&mut shelf, recalled);
    let elsewhere = shelf.stock(on_shelf(world.drug, world.ward, 9));
    shelf.lot(elsewhere, "ELSEWHERE", day(2026, 5, 2), 9);
    let other = shelf.drug(2);
    let another = shelf.stock(on_shelf(other, world.store, 3));
    shelf.lot(another, "ANOTHER DRUG", day(2026, 5, 3), 3);
    shelf
}

fn withdraw(shelf: &mut Shelf, lot: LotId) {
    let changes = LotChanges {
        is_active: Some(false),
        ..Default::default()
    };
    diesel::update(drug_lots::table.find(lot))
        .set(changes)
        .execute(&mut shelf.conn)
        .unwrap();
}

fn numbers(lots: &[LotSummary]) -> Vec<&str> {
    lots.iter().map(|lot| &*lot.lot_number).collect()
}

#[test]
fn the_first_to_expire_is_the_first_to_give_and_of_two_the_first_that_came() {
    let shelf = shelf();
    let world = shelf.world;
    let lots = load!(
        shelf.typed,
        LotSummary,
        lots::fefo(world.drug, world.store, day(2026, 4, 15)).select(LotSummary::as_select())
    );
    assert_eq!(numbers(&lots), ["SOON", "SOON TOO", "LATER", "L1"]);
}

#[test]
fn a_lot_is_given_until_the_day_before_it_expires() {
    let shelf = shelf();
    let world = shelf.world;
    let first = |today| {
        let lots = load!(
            shelf.typed,
            LotSummary,
            lots::fefo(world.drug, world.store, today)
                .limit(1)
                .select(LotSummary::as_select())
        );
        numbers(&lots)[0].to_owned()
    };
    assert_eq!(first(day(2026, 4, 14)), "TODAY");
    assert_eq!(first(day(2026, 4, 15)), "SOON");
}

#[test]
fn lots_to_give_can_be_locked_in_the_same_query() {
    let mut shelf = shelf();
    let world = shelf.world;
    let lots: Vec<LotSummary> = lots::fefo(world.drug, world.ward, day(2026, 4, 15))
        .select(LotSummary::as_select())
        .for_update()
        .load(&mut shelf.conn)
        .unwrap();
    assert_eq!(numbers(&lots), ["ELSEWHERE"]);
}

#[test]
fn lots_that_expire_before_a_day_are_told_with_drug_place_and_loss() {
    let shelf = shelf();
    let lots = load!(
        shelf.typed,
        ExpiringLot,
        lots::expiring(day(2026, 6, 1)).select(ExpiringLot::as_select())
    );
    let facts: Vec<_> = lots
        .iter()
        .map(|row| {
            let lot = &*row.lot.lot_number;
            (lot, &*row.trade_name, &*row.location_code, row.value())
        })
        .collect();
    assert_eq!(
        facts,
        [
            ("TODAY", "Acmol 1", "STORE", 12.into()),
            ("ELSEWHERE", "Acmol 1", "WARD1", 18.into()),
            ("ANOTHER DRUG", "Acmol 2", "STORE", 6.into()),
        ]
    );
}

#[test]
fn predicates_compose_into_other_queries() {
    let shelf = shelf();
    let world = shelf.world;
    let lots = load!(
        shelf.typed,
        LotSummary,
        drug_lots::table
            .filter(lots::of_stock(world.stock))
            .filter(lots::expiring_before(day(2026, 6, 1)))
            .filter(diesel::dsl::not(lots::available()).or(diesel::dsl::not(lots::not_withdrawn())))
            .order_by(lots::fefo_order())
            .select(LotSummary::as_select())
    );
    assert_eq!(numbers(&lots), ["USED UP", "RECALLED"]);
}
