use workspace_tests::{Checkout, SMALL, Trace, execute, snapshot};

fn migrated() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout
}

#[test]
fn it_is_declined_where_nobody_can_be_asked_and_lists_what_would_go() {
    let checkout = migrated();
    execute(checkout.url(), "INSERT INTO public.users VALUES (1, 'a@b')");
    let before = Trace::of(checkout.url());
    checkout
        .run(&["reset"])
        .code(4)
        .stdout_has("public.users: 1 row\n")
        .stdout_has("inventory.lots: 0 rows")
        .stderr_has("nothing was changed")
        .stderr_has("Hint: give --yes");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn everything_goes_and_comes_again_empty() {
    let checkout = migrated();
    execute(checkout.url(), "INSERT INTO public.users VALUES (1, 'a@b')");
    let before = snapshot(checkout.url());
    checkout
        .run(&["reset", "--yes", "--set", "none", "--json"])
        .code(0)
        .json();
    assert_eq!(checkout.query("SELECT count(*) FROM public.users"), [["0"]]);
    assert_eq!(checkout.applied(), SMALL);
    let difference = domain_engine::catalog::compare(&before, &snapshot(checkout.url()));
    assert!(difference.is_empty(), "{difference}");
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn it_works_when_a_down_script_is_deleted_broken_or_the_folder_gone() {
    let checkout = migrated();
    checkout.remove("domains/core/migrations/20260101000000_create_users/down.sql");
    checkout.write(
        "domains/inventory/migrations/20260102000000_create_drugs/down.sql",
        "SELECT nothing;\n",
    );
    checkout.remove("domains/inventory/migrations/20260104000000_create_lots");
    checkout.run(&["reset", "--yes", "--set", "none"]).code(0);
    assert_eq!(checkout.applied(), SMALL[..3]);
    assert!(!checkout.has_relation("inventory.lots"));
}

#[test]
fn it_takes_edited_migrations_as_they_are_now() {
    let checkout = migrated();
    checkout.migration(
        "core",
        "20260103000000_create_roles",
        "CREATE TABLE public.roles (id bigint PRIMARY KEY);\n",
        "DROP TABLE public.roles;\n",
    );
    checkout.run(&["reset", "--yes", "--set", "none"]).code(0);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn what_an_extension_owns_stays_and_every_other_kind_of_object_goes() {
    let checkout = migrated();
    execute(
        checkout.url(),
        "CREATE EXTENSION citext SCHEMA public;
         CREATE EXTENSION pg_trgm SCHEMA inventory;
         CREATE TYPE inventory.colour AS ENUM ('red');
         CREATE DOMAIN inventory.positive AS int CHECK (VALUE > 0);
         CREATE TYPE inventory.pair AS (a int, b inventory.colour);
         CREATE TYPE inventory.span AS RANGE (subtype = int);
         CREATE SEQUENCE inventory.numbers;
         CREATE TABLE inventory.odd (id serial PRIMARY KEY, c inventory.colour, name public.citext, p inventory.positive);
         CREATE INDEX odd_trgm ON inventory.odd USING gist ((name::text) inventory.gist_trgm_ops);
         CREATE VIEW inventory.seen AS SELECT * FROM inventory.odd;
         CREATE MATERIALIZED VIEW inventory.kept AS SELECT * FROM inventory.seen;
         CREATE FUNCTION inventory.twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
         CREATE PROCEDURE inventory.nothing() LANGUAGE sql AS '';
         CREATE AGGREGATE inventory.total(int) (SFUNC = int4pl, STYPE = int);
         CREATE FUNCTION inventory.trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER odd_trigger BEFORE INSERT ON inventory.odd FOR EACH ROW EXECUTE FUNCTION inventory.trigger_function();
         CREATE TABLE inventory.parts (id int) PARTITION BY RANGE (id);
         CREATE TABLE inventory.parts_1 PARTITION OF inventory.parts FOR VALUES FROM (1) TO (2);",
    );
    let clean = Checkout::small();
    clean.run(&["migrate"]).code(0);
    execute(
        clean.url(),
        "CREATE EXTENSION citext SCHEMA public; CREATE EXTENSION pg_trgm SCHEMA inventory",
    );
    checkout.run(&["reset", "--yes", "--set", "none"]).code(0);
    let difference =
        domain_engine::catalog::compare(&snapshot(clean.url()), &snapshot(checkout.url()));
    assert!(difference.is_empty(), "{difference}");
    assert_eq!(
        checkout.query("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"),
        [["citext"], ["pg_trgm"]]
    );
}

#[test]
fn an_object_outside_that_goes_with_it_is_named_before() {
    let checkout = migrated();
    execute(
        checkout.url(),
        "CREATE SCHEMA reporting; CREATE VIEW reporting.users AS SELECT * FROM public.users; CREATE TABLE reporting.own (id int)",
    );
    checkout
        .run(&["reset"])
        .code(4)
        .stderr_has("view reporting.users depends on");
    let output = checkout.run(&["reset", "--yes", "--set", "none"]).code(0);
    assert!(
        !output.stderr.contains("drop cascades"),
        "a migration is blamed for what the reset said:\n{}",
        output.stderr
    );
    assert!(checkout.has_relation("reporting.own") && !checkout.has_relation("reporting.users"));
}

#[test]
fn an_empty_database_is_migrated_without_a_question() {
    let checkout = Checkout::small();
    checkout.run(&["reset", "--set", "none"]).code(0);
    assert_eq!(checkout.applied(), SMALL);
}

#[test]
fn more_objects_than_one_transaction_may_drop_go_too() {
    let checkout = migrated();
    let many = "DO $$ BEGIN FOR i IN 1..250 LOOP EXECUTE format('CREATE TABLE inventory.t%s (id int PRIMARY KEY)', i); END LOOP; END $$";
    execute(checkout.url(), many);
    checkout.run(&["reset", "--yes", "--set", "none"]).code(0);
    assert!(!checkout.has_relation("inventory.t250"));
    assert_eq!(checkout.applied(), SMALL);
}

#[test]
fn the_reference_data_comes_again_with_the_tables() {
    let checkout = Checkout::new();
    checkout.run(&["migrate", "--no-schema"]).code(0);
    checkout.run(&["reset", "--yes"]).code(0);
    let generics = checkout.query("SELECT count(*) FROM inventory.drug_generics");
    assert_eq!(generics, [["1109"]]);
}
