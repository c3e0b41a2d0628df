use diesel::prelude::*;
use domain_inventory::models::NewStock;
use domain_inventory::queries::stock::{self, LocationStock, StockOnHand};
use domain_inventory::types::*;

use super::load;
use super::shelf::{Shelf, on_shelf};

/// 100 of `Acmol 1` at 1.50 in the store and 5 in the ward; 40 of `Acmol 2` at 2.50 in the store, none in the ward.
fn shelf() -> (Shelf, DrugId) {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let other = shelf.drug(2);
    shelf.stock(on_shelf(world.drug, world.ward, 5));
    shelf.stock(NewStock {
        average_cost: Some("2.5".parse().unwrap()),
        ..on_shelf(other, world.store, 40)
    });
    shelf.stock(on_shelf(other, world.ward, 0));
    (shelf, other)
}

fn facts(row: &StockOnHand) -> (&str, &str, String) {
    (
        &row.trade_name,
        &row.location_code,
        row.quantity_on_hand.to_string(),
    )
}

#[test]
fn stock_at_a_location_is_listed_by_name_with_its_value() {
    let (shelf, _) = shelf();
    let rows = load!(
        shelf.typed,
        StockOnHand,
        stock::on_hand_at(shelf.world.store).select(StockOnHand::as_select())
    );
    assert_eq!(
        rows.iter().map(facts).collect::<Vec<_>>(),
        [
            ("Acmol 1", "STORE", "100.000".to_owned()),
            ("Acmol 2", "STORE", "40.000".to_owned())
        ]
    );
    let values: Vec<_> = rows.iter().map(StockOnHand::value).collect();
    assert_eq!(values, [Some(150.into()), Some(100.into())]);
}

#[test]
fn a_drug_is_found_at_every_location_that_keeps_it_even_where_it_ran_out() {
    let (shelf, other) = shelf();
    let rows = load!(
        shelf.typed,
        StockOnHand,
        stock::on_hand_of(other).select(StockOnHand::as_select())
    );
    assert_eq!(
        rows.iter().map(facts).collect::<Vec<_>>(),
        [
            ("Acmol 2", "STORE", "40.000".to_owned()),
            ("Acmol 2", "WARD1", "0.000".to_owned())
        ]
    );
    assert_eq!(rows[1].value(), None, "it never had a cost");

    let left = load!(
        shelf.typed,
        StockOnHand,
        stock::on_hand_of(other)
            .filter(stock::in_stock())
            .select(StockOnHand::as_select())
    );
    assert_eq!(left, rows[..1]);
}

#[test]
fn what_is_at_or_below_its_reorder_point_is_to_be_ordered_and_nothing_else() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    // The world's own stock, 100 with a reorder point of 20, is above it.
    for (number, location, on_hand, point) in [
        (2, world.store, 11, Some(10)), // above
        (3, world.ward, 10, Some(10)),  // at
        (4, world.store, 9, Some(10)),  // below
        (5, world.store, 0, None),      // not watched
        (6, world.store, 0, Some(0)),   // at
    ] {
        let drug = shelf.drug(number);
        shelf.stock(NewStock {
            reorder_point: point.map(Quantity::from),
            max_level: Some(30.into()),
            ..on_shelf(drug, location, on_hand)
        });
    }
    let rows = load!(
        shelf.typed,
        StockOnHand,
        stock::to_reorder().select(StockOnHand::as_select())
    );
    let expected = [
        ("Acmol 4", "STORE", "9.000".to_owned()),
        ("Acmol 6", "STORE", "0.000".to_owned()),
        ("Acmol 3", "WARD1", "10.000".to_owned()),
    ];
    assert_eq!(rows.iter().map(facts).collect::<Vec<_>>(), expected);
    let missing: Vec<_> = rows.iter().map(StockOnHand::missing).collect();
    assert_eq!(missing, [21, 30, 20].map(|missing| Some(missing.into())));

    let in_the_ward = load!(
        shelf.typed,
        StockOnHand,
        stock::to_reorder()
            .filter(stock::at(world.ward))
            .select(StockOnHand::as_select())
    );
    assert_eq!(in_the_ward, rows[2..]);
}

#[test]
fn nothing_is_missing_without_a_maximum_or_above_it() {
    let (shelf, _) = shelf();
    let rows = load!(
        shelf.typed,
        StockOnHand,
        stock::on_hand_at(shelf.world.ward).select(StockOnHand::as_select())
    );
    assert_eq!(rows[0].missing(), None);
    let above = StockOnHand {
        max_level: Some(4.into()),
        ..rows[0].clone()
    };
    assert_eq!(above.missing(), None);
}

#[test]
fn each_location_adds_up_its_drugs_and_what_they_are_worth_rounded_row_by_row() {
    let (mut shelf, _) = shelf();
    let third = shelf.drug(3);
    let fourth = shelf.drug(4);
    for drug in [third, fourth] {
        // 0.125 baht each: 0.13 twice, while both together would be 0.25.
        shelf.stock(NewStock {
            average_cost: Some("0.125".parse().unwrap()),
            ..on_shelf(drug, shelf.world.store, 1)
        });
    }
    let rows = load!(shelf.typed, LocationStock, stock::by_location());
    let facts: Vec<_> = rows
        .iter()
        .map(|row| (&*row.location_code, row.drugs, row.value.to_string()))
        .collect();
    assert_eq!(
        facts,
        [
            ("STORE", 4, "250.26".to_owned()),
            ("WARD1", 1, "0.00".to_owned())
        ]
    );
}
