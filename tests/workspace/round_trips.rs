use std::fmt::Write;

use workspace_tests::{Checkout, Output, Proxy, Session};

/// What a run may cost beside one round trip for each migration.
const OVERHEAD: usize = 10;

/// Runs dbctl through a proxy; returns connections and round trips.
fn count(checkout: &Checkout, arguments: &[&str]) -> (Output, usize, usize) {
    let proxy = Proxy::to(checkout.url());
    let mut command = checkout.command(arguments);
    let output = Output::of(command.env("DATABASE_URL", proxy.url())).code(0);
    (output, proxy.connections(), proxy.trips())
}

/// A checkout with a hundred migrations of one table each, in both domains by turns.
fn hundred_migrations() -> Checkout {
    let checkout = Checkout::bare();
    for number in 0..100 {
        let domain = ["core", "inventory"][number % 2];
        let folder = format!("20270101{number:06}_create_t{number}");
        let up = format!("CREATE TABLE t{number} (id bigint PRIMARY KEY, name text NOT NULL)");
        checkout.migration(domain, &folder, &up, &format!("DROP TABLE t{number}"));
    }
    checkout
}

#[test]
fn nothing_pending_is_connect_and_one_query_even_while_another_runner_works() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let holder = Session::open(checkout.url(), "holder");
    assert_eq!(
        holder.value("SELECT pg_try_advisory_lock(1684169588, 1)"),
        "t"
    );
    let (output, connections, trips) = count(&checkout, &["migrate"]);
    output.stdout_has("Nothing to migrate");
    assert_eq!((connections, trips), (1, 2));
}

#[test]
fn status_is_connect_and_one_query() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let (_, connections, trips) = count(&checkout, &["status"]);
    assert_eq!((connections, trips), (1, 2));
    let (_, connections, trips) = count(&checkout, &["status", "inventory", "--json"]);
    assert_eq!((connections, trips), (1, 2));
}

#[test]
fn the_real_migrations_cost_one_round_trip_each_and_few_beside() {
    let checkout = Checkout::new();
    let (output, _, trips) = count(&checkout, &["migrate", "--json"]);
    let applied = output.json()["done"].as_array().unwrap().len();
    assert!(applied >= 40, "{applied} migrations");
    assert!(
        trips <= applied + OVERHEAD,
        "{trips} trips for {applied} migrations"
    );
    assert!(checkout.path("domains/inventory/src/schema.rs").is_file());
}

#[test]
fn a_hundred_migrations_cost_one_round_trip_each_and_few_beside() {
    let checkout = hundred_migrations();
    let (_, _, trips) = count(&checkout, &["migrate", "--no-schema"]);
    assert!(trips <= 100 + OVERHEAD, "{trips} trips");
}

#[test]
fn the_second_domain_s_first_migrations_cost_no_more() {
    let checkout = hundred_migrations();
    checkout.run(&["migrate", "core"]).code(0);
    let (_, _, trips) = count(&checkout, &["migrate"]);
    assert!(
        trips <= 50 + OVERHEAD,
        "{trips} trips for 50 migrations and schema.rs"
    );
}

#[test]
fn schema_costs_the_same_for_ten_tables_and_for_a_hundred() {
    let ten = Checkout::bare();
    let hundred = Checkout::bare();
    for (checkout, tables) in [(&ten, 10), (&hundred, 100)] {
        let mut up = String::new();
        for number in 0..tables {
            writeln!(
                up,
                "CREATE TABLE t{number} (id bigint PRIMARY KEY, name text);"
            )
            .unwrap();
        }
        for domain in ["core", "inventory"] {
            checkout.migration(domain, "20270101000000_create_tables", &up, "SELECT 1");
        }
        checkout.run(&["migrate"]).code(0);
    }
    let few = count(&ten, &["schema"]);
    let many = count(&hundred, &["schema"]);
    assert_eq!((few.1, few.2), (many.1, many.2));
    assert!(few.2 <= 3, "{} trips: connect, history, catalog", few.2);
}
