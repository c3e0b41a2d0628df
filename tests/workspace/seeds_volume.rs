use domain_connect::blocking;
use workspace_tests::agreement::{costs_agree, stock_agrees};

use crate::seeds::Seeded;

const ONE: &[&str] = &["seed", "--set", "volume", "--yes"];

/// What would differ if a row did; who wrote it is left out, because a user's id is the database's choice.
const LEDGER: &str = "SELECT md5(string_agg(concat_ws(' ', inventory_id, lot_id, transaction_type, quantity, \
     unit_cost, transfer_id, created_at), E'\n' ORDER BY id)) FROM inventory.inventory_transactions";

#[test]
fn a_hospital_has_a_ledger_that_comes_to_its_lots_stock_and_costs() {
    let seeded = Seeded::not_yet();
    let counts = seeded.counts(ONE);
    let names: Vec<&str> = counts.iter().map(|(_, name, ..)| name.as_str()).collect();
    assert_eq!(names, ["volume_users", "hospitals"]);
    let mut connection = blocking::connect(seeded.url(), "tests").unwrap();
    stock_agrees(&mut connection);
    costs_agree(&mut connection);
    let tables = [
        "companies",
        "drug_generics",
        "drugs",
        "budget_types",
        "budget_categories",
        "budgets",
        "hospitals",
        "locations",
        "departments",
        "budget_allocations",
        "purchase_requests",
        "budget_reservations",
        "inventory",
        "drug_lots",
        "inventory_transactions",
    ];
    let rows = tables.map(|table| format!("(SELECT count(*) FROM inventory.{table})"));
    let found = seeded.query(&format!("SELECT {}", rows.join(" + ")));
    assert_eq!(
        found,
        [[counts[1].2.to_string()]],
        "rows told and rows there"
    );
    assert!((8_000..16_000).contains(&counts[1].2), "{counts:?}");
}

#[test]
fn no_lot_is_issued_before_it_came_or_after_it_expired_and_no_quarter_is_overdrawn() {
    let seeded = Seeded::not_yet();
    seeded.run(ONE).code(0);
    let wrong = "SELECT count(*) FROM inventory.inventory_transactions t JOIN inventory.drug_lots l ON l.id = t.lot_id \
         WHERE t.transaction_type = 'ISSUE' AND (t.created_at::date < l.received_date OR t.created_at::date >= l.expiry_date)";
    assert_eq!(seeded.query(wrong), [["0"]]);
    let held = "SELECT count(*) > 0, bool_and(r.reserved_amount + a.q3_spent <= a.q3_budget) \
         FROM inventory.budget_reservations r JOIN inventory.budget_allocations a ON a.id = r.allocation_id \
         WHERE r.status = 'ACTIVE' AND r.quarter = 3";
    assert_eq!(seeded.query(held), [["t", "t"]]);
    let spent = "SELECT (SELECT sum(total_spent) FROM inventory.budget_allocations) \
         = (SELECT sum(reserved_amount) FROM inventory.budget_reservations WHERE status = 'COMMITTED')";
    assert_eq!(seeded.query(spent), [["t"]]);
}

#[test]
fn the_same_number_gives_the_same_rows_in_another_database_and_another_number_does_not() {
    let numbers = ["5", "5", "6"];
    let [first, same, other] = numbers.map(|number| {
        let seeded = Seeded::not_yet();
        seeded
            .run(&[ONE, &["--seed-number", number]].concat())
            .code(0);
        seeded.query(LEDGER)
    });
    assert_eq!(first, same);
    assert_ne!(first, other);
}

#[test]
fn a_second_volume_set_is_declined_and_nothing_of_it_is_written() {
    let seeded = Seeded::not_yet();
    seeded.run(&[ONE, &["--scale", "2"]].concat()).code(0);
    let count = "SELECT count(*) FROM inventory.hospitals";
    assert_eq!(seeded.query(count), [["2"]]);
    let before = seeded.query(LEDGER);
    let again = seeded.run(&[ONE, &["--seed-number", "9"]].concat());
    assert_ne!(again.code, 0);
    again.stderr_has("2 made-up hospitals (codes VOL…) are there already");
    assert_eq!(seeded.query(LEDGER), before);
}

#[test]
fn a_scale_is_positive_bounded_and_for_volume_seeds_only() {
    let seeded = Seeded::not_yet();
    for wrong in [
        &["seed", "--scale", "2"][..],
        &["seed", "--set", "sample", "--seed-number", "2"],
        &["seed", "--set", "volume", "--scale", "0"],
        &["seed", "--set", "volume", "--scale", "10001"],
        &["seed", "--set", "volume", "--seed-number", "0"],
    ] {
        seeded.run(wrong).code(2);
    }
    assert_eq!(
        seeded.query("SELECT count(*) FROM inventory.hospitals"),
        [["0"]]
    );
}
