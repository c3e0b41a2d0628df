use chrono::NaiveDate;
use diesel::prelude::*;
use domain_connect::blocking;
use domain_inventory::queries::budgets::{self, AllocationFunds};
use domain_inventory::queries::lots;
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::schema::{drugs, locations};
use domain_inventory::types::{LocationId, Money};
use workspace_tests::execute;

use crate::seeds::Seeded;

/// Rows of each sample seed, in the order they run.
const ROWS: &[(&str, &str, u64)] = &[
    ("core", "users", 5),
    ("inventory", "drugs", 12),
    ("inventory", "departments", 3),
    ("inventory", "stock", 15),
    ("inventory", "lots", 16),
    ("inventory", "budget_allocations", 1),
    ("inventory", "purchase_requests", 1),
    ("inventory", "budget_reservations", 1),
];

const SAMPLE: &[&str] = &["seed", "--set", "sample", "--yes"];

/// Stock rows and lots that say something else than the ledger does.
const APART: &str = "SELECT 'stock', id FROM inventory.inventory i WHERE quantity_on_hand IS DISTINCT FROM \
     (SELECT coalesce(sum(quantity), 0) FROM inventory.inventory_transactions WHERE inventory_id = i.id) \
     OR quantity_on_hand IS DISTINCT FROM \
     (SELECT coalesce(sum(quantity_available), 0) FROM inventory.drug_lots WHERE inventory_id = i.id) \
     UNION ALL SELECT 'lot', id FROM inventory.drug_lots l WHERE quantity_available IS DISTINCT FROM \
     (SELECT coalesce(sum(quantity), 0) FROM inventory.inventory_transactions WHERE lot_id = l.id)";

const LEDGER: &str = "SELECT count(*), sum(quantity) FROM inventory.inventory_transactions";

fn with_sample() -> Seeded {
    let seeded = Seeded::once();
    seeded.run(SAMPLE).code(0);
    seeded
}

#[test]
fn every_sample_seed_inserts_its_rows_and_a_second_run_touches_none() {
    let seeded = Seeded::once();
    let told = |inserted: bool| -> Vec<_> {
        let rows = ROWS.iter();
        rows.map(|(domain, name, rows)| {
            let (new, old) = if inserted { (*rows, 0) } else { (0, *rows) };
            (domain.to_string(), name.to_string(), new, 0, old)
        })
        .collect()
    };
    assert_eq!(seeded.counts(SAMPLE), told(true));
    let before = seeded.trace();
    assert_eq!(seeded.counts(SAMPLE), told(false));
    assert_eq!(seeded.trace(), before);
    assert_eq!(seeded.query(LEDGER), [["16", "42542.000"]]);
}

#[test]
fn ledger_lots_and_stock_agree() {
    let seeded = with_sample();
    assert!(seeded.query(APART).is_empty(), "{:?}", seeded.query(APART));
    let average = "SELECT quantity_on_hand, average_cost, last_cost FROM inventory.inventory i \
         JOIN inventory.drugs d ON d.id = drug_id JOIN inventory.locations l ON l.id = location_id \
         WHERE drug_code LIKE '%1020120' AND location_code = 'MAIN'";
    // 3,000 at 0.42 and 5,000 at 0.45.
    assert_eq!(seeded.query(average), [["8000.000", "0.4388", "0.4500"]]);
}

#[test]
fn what_was_given_out_does_not_come_back() {
    let seeded = with_sample();
    execute(
        seeded.url(),
        "WITH lot AS (UPDATE inventory.drug_lots SET quantity_available = quantity_available - 5 \
             WHERE lot_number = 'SC0077' RETURNING id, inventory_id), \
         stock AS (UPDATE inventory.inventory SET quantity_on_hand = quantity_on_hand - 5 \
             WHERE id = (SELECT inventory_id FROM lot)) \
         INSERT INTO inventory.inventory_transactions (inventory_id, lot_id, transaction_type, quantity) \
         SELECT inventory_id, id, 'ISSUE', -5 FROM lot",
    );
    seeded
        .run(SAMPLE)
        .code(0)
        .stdout_has("Nothing to seed: every row is as it should be.");
    assert_eq!(seeded.query(LEDGER), [["17", "42537.000"]]);
    assert!(seeded.query(APART).is_empty());
}

#[test]
fn typed_queries_give_what_the_sample_says() {
    let seeded = with_sample();
    let mut connection = blocking::connect(seeded.url(), "tests").unwrap();
    let ward: LocationId = locations::table
        .filter(locations::location_code.eq("OPD"))
        .select(locations::id)
        .first(&mut connection)
        .unwrap();
    let on_hand: Vec<StockOnHand> = stock::on_hand_at(ward)
        .select(StockOnHand::as_select())
        .load(&mut connection)
        .unwrap();
    let values: Vec<Option<Money>> = on_hand.iter().map(StockOnHand::value).collect();
    // Omeprazole before paracetamol.
    assert_eq!(values, [Some(880.into()), Some(252.into())]);
    let short: Vec<String> = stock::to_reorder()
        .select(drugs::trade_name)
        .load(&mut connection)
        .unwrap();
    assert_eq!(short, ["Enalapril Siam 5 mg", "Paracetamol GPO 500 mg"]);
    let day = NaiveDate::from_ymd_opt(2027, 2, 1).unwrap();
    let expiring: Vec<String> = lots::expiring(day)
        .select(domain_inventory::schema::drug_lots::lot_number)
        .load(&mut connection)
        .unwrap();
    assert_eq!(expiring, ["GP2601", "GP2601", "SC0077"]);
    let funds: Vec<AllocationFunds> = budgets::of_allocations().load(&mut connection).unwrap();
    // 50 boxes at 40 baht, 40 at 75 and 20 at 185.
    let reserved: Vec<_> = funds.iter().map(|it| &it.quarters.q1.reserved).collect();
    assert_eq!(reserved, [&Money::from(8_700)]);
    assert_eq!(funds[0].quarters.q1.left(), Money::from(291_300));
}

#[test]
fn without_reference_data_it_says_what_to_run_and_leaves_nothing() {
    let seeded = Seeded::not_yet();
    let before = "SELECT (SELECT count(*) FROM public.users), (SELECT count(*) FROM public.user_roles), \
         (SELECT count(*) FROM inventory.drugs), (SELECT count(*) FROM inventory.departments)";
    seeded
        .run(SAMPLE)
        .code(1)
        .stderr_has("domains/core/data/sample/users.csv:2: column \"role\"")
        .stderr_has("the table roles has no \"admin\": run `dbctl seed core` first");
    assert_eq!(seeded.query(before), [["0", "0", "0", "0"]]);
    seeded.run(&["seed", "core"]).code(0);
    seeded
        .run(SAMPLE)
        .code(1)
        .stderr_has("the table drug_generics has no \"1020120\": run `dbctl seed inventory` first");
    assert_eq!(seeded.query(before), [["5", "5", "0", "0"]]);
}

#[test]
fn a_made_up_account_has_no_password_that_opens_it() {
    let seeded = with_sample();
    let users = "SELECT u.username, u.password, u.status, r.name FROM public.users u \
         JOIN public.user_roles h ON h.user_id = u.id JOIN public.roles r ON r.id = h.role_id ORDER BY 1";
    let users: Vec<String> = seeded
        .query(users)
        .iter()
        .map(|row| row.join(" "))
        .collect();
    assert_eq!(
        users,
        [
            "anong ! active manager",
            "kanya ! active staff",
            "malee ! active admin",
            "peter ! active viewer",
            "somchai ! active staff"
        ]
    );
}
