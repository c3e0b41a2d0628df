//! EXPLAIN of every list of inventory on 12,000 drugs and orders, 15,000 stock rows, 30,000 lots, 60,000 ledger rows.

mod papers;
mod shelves;

use diesel::prelude::*;
use domain_inventory::queries::{lots, stock};
use domain_inventory::schema::drug_lots;
use domain_inventory::types::*;
use workspace_tests::typed::Typed;
use workspace_tests::volume::{self, Rows};
use workspace_tests::world::day;

use crate::explain::{Plans, Seq, generic_plan, not_in};

/// Pages of lists in which thousands of rows stand at one place but for their id.
const READ_IN_ORDER: [&str; 6] = [
    "page of expiring",
    "page of lots",
    "page of lots not_withdrawn",
    "page of the ledger",
    "page of transactions",
    "page of transactions by",
];

#[test]
fn no_list_reads_a_big_table_from_end_to_end() {
    let typed = Typed::migrated();
    let world = volume::fill(typed.url(), Rows::default());
    let mut plans = Plans::on(typed);
    for table in ["drugs", "inventory", "drug_lots", "inventory_transactions"] {
        assert!(plans.big.iter().any(|big| big == table), "{table}");
    }
    shelves::explain(&mut plans, world);
    papers::explain(&mut plans, world);
    assert_eq!(plans.read_whole, [""; 0]);
    for page in READ_IN_ORDER {
        let first_and_next = plans.in_order.iter().filter(|name| *name == page);
        assert_eq!(first_and_next.count(), 2, "{page}");
    }

    // Whole lists with so many drugs in them that looking up each would cost more; what they list has an index.
    shelves::explain_with_names(&mut plans, world);
    // A report.
    plans.explain("by_location", stock::by_location());
    assert_eq!(
        plans.read_whole,
        [
            "on_hand_at: drugs",
            "on_hand_at, in_stock: drugs",
            "to_reorder: drugs",
            "expiring: drugs",
            "by_location: inventory",
        ]
    );
}

#[test]
fn every_query_of_inventory_is_among_those() {
    let explained = [
        include_str!("inventory_plans.rs"),
        include_str!("inventory_plans/papers.rs"),
        include_str!("inventory_plans/shelves.rs"),
    ];
    assert_eq!(not_in(&explained.concat(), "inventory"), [""; 0]);
}

#[test]
fn fefo_keeps_its_index_in_a_prepared_statement_that_does_not_know_its_values() {
    let typed = Typed::migrated();
    let (drug, location) = (DrugId::new(1), LocationId::new(1));
    let today = day(2026, 2, 1);
    let plan = generic_plan(&typed, &lots::fefo(drug, location, today), Seq::Avoided);
    assert!(plan.contains("idx_drug_lots_fefo"), "{plan}");

    let bound = drug_lots::table
        .filter(lots::of_drug(drug))
        .filter(lots::in_location(location))
        .filter(drug_lots::quantity_available.gt(Quantity::zero()));
    let plan = generic_plan(&typed, &bound, Seq::Avoided);
    assert!(!plan.contains("idx_drug_lots_fefo"), "{plan}");
}
