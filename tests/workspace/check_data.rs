use serde_json::Value;
use workspace_tests::{Checkout, Output};

/// The workspace's own migrations, so that its seeds run, and these after them.
fn with(migrations: &[(&str, &str, &str)]) -> Checkout {
    let checkout = Checkout::new();
    for (folder, up, down) in migrations {
        checkout.migration("inventory", folder, up, down);
    }
    checkout
}

fn check(checkout: &Checkout, more: &[&str]) -> Output {
    let words = ["check", "inventory", "--only", "verify", "--json"];
    checkout.run(&[&words[..], more].concat())
}

fn verdict_of<'d>(document: &'d Value, name: &str) -> &'d Value {
    let migrations = document["migrations"].as_array().unwrap();
    let found = migrations.iter().find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {document}"))
}

const LOSES: (&str, &str, &str) = (
    "20990103000000_add_items_rank",
    "ALTER TABLE inventory.purchase_request_items ADD COLUMN rank int;\n",
    "ALTER TABLE inventory.purchase_request_items DROP COLUMN rank;\nDELETE FROM inventory.purchase_request_items;\n",
);
const NEEDS_A_VALUE: (&str, &str, &str) = (
    "20990102000000_add_companies_folded",
    "ALTER TABLE inventory.companies ADD COLUMN folded text NOT NULL;\n\
     CREATE FUNCTION inventory.fold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n\
     NEW.folded := lower(NEW.company_name); RETURN NEW; END $$;\n\
     CREATE TRIGGER fold BEFORE INSERT ON inventory.companies FOR EACH ROW EXECUTE FUNCTION inventory.fold();\n",
    "DROP TRIGGER fold ON inventory.companies;\nDROP FUNCTION inventory.fold();\n\
     ALTER TABLE inventory.companies DROP COLUMN folded;\n",
);

#[test]
fn what_only_runs_on_empty_tables_is_found_with_rows_and_so_are_rows_that_go() {
    let checkout = with(&[NEEDS_A_VALUE, LOSES]);
    check(&checkout, &[]).code(0);
    let document = check(&checkout, &["--with-data"]).code(3).json();
    let loses = verdict_of(&document, "add_items_rank");
    assert_eq!(loses["fault"]["kind"], "loses_rows");
    let message = loses["fault"]["findings"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("down.sql and up.sql lose "),
        "{message}"
    );
    assert!(
        message.ends_with(" rows of inventory.purchase_request_items"),
        "{message}"
    );
    // It goes on from there, and finds the next.
    let needs = verdict_of(&document, "add_companies_folded");
    assert_eq!(needs["fault"]["kind"], "up_with_rows_fails");
    assert_eq!(
        document["with_data"]["until"],
        "inventory/20990102000000_add_companies_folded"
    );
    assert_eq!(document["problems"][0], "2 migrations are broken");
    assert!(document["with_data"]["rows"].as_u64().unwrap() > 1_000);
}

#[test]
fn a_down_script_that_rows_stop_is_shown_with_the_server_s_words() {
    let widen = (
        "20990102000000_widen_companies_tag",
        "ALTER TABLE inventory.companies ALTER COLUMN tag TYPE text, ALTER COLUMN tag SET DEFAULT 'much longer';\n",
        "ALTER TABLE inventory.companies ALTER COLUMN tag DROP DEFAULT, ALTER COLUMN tag TYPE varchar(3);\n",
    );
    let add = (
        "20990101000000_add_companies_tag",
        "ALTER TABLE inventory.companies ADD COLUMN tag varchar(3);\n",
        "ALTER TABLE inventory.companies DROP COLUMN tag;\n",
    );
    let checkout = with(&[add, widen]);
    checkout
        .run(&["check", "inventory", "--only", "verify", "--with-data"])
        .code(3)
        .stdout_has("BROKEN        inventory/20990102000000_widen_companies_tag\n    down.sql runs on empty tables, and not with the sample data in them\n")
        .stdout_has("value too long for type character varying(3)")
        .stdout_has("it went no further than inventory/20990102000000_widen_companies_tag");
}

#[test]
fn a_seed_that_does_not_fit_is_a_finding_and_the_verdicts_stay() {
    let up = "ALTER TABLE inventory.companies ADD COLUMN zone text NOT NULL;\n";
    let down = "ALTER TABLE inventory.companies DROP COLUMN zone;\n";
    let checkout = with(&[("20990101000000_add_companies_zone", up, down)]);
    let document = check(&checkout, &["--with-data"]).code(3).json();
    assert_eq!(
        verdict_of(&document, "add_companies_zone")["verdict"],
        "sound"
    );
    assert_eq!(document["problems"][0], "a seed does not run");
    let unfit = document["with_data"]["unfit"].as_str().unwrap();
    assert!(unfit.starts_with("inventory/companies: "), "{unfit}");
}

#[test]
fn it_is_refused_where_nothing_is_taken_back() {
    Checkout::without_database()
        .run(&["check", "--only", "lint", "--with-data"])
        .code(2)
        .stderr_has("add --only verify");
}

#[test]
fn our_own_domains_go_down_and_up_with_their_data_in_them() {
    let document = Checkout::new()
        .run(&["check", "--only", "verify", "--with-data", "--json"])
        .code(0)
        .json();
    let migrations = document["migrations"].as_array().unwrap().len();
    assert_eq!(document["with_data"]["migrations"], migrations);
    assert_eq!(document["with_data"]["until"], Value::Null);
}
