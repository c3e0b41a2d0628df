use std::collections::BTreeMap;

use diesel::prelude::*;
use domain_connect::blocking;
use domain_engine::seed::{self, Csv, Delta, Outcome, Seed, SeedError, SeedSet, Volume, Work};
use domain_inventory::schema::ed_groups;
use workspace_tests::{Checkout, execute, migrated_database, query};

type Row = BTreeMap<String, String>;

const fn groups(text: &'static str) -> Csv {
    Csv {
        path: "domains/inventory/data/ed_groups.csv",
        text,
        key: &["code"],
        longest: &[("code", 8)],
    }
}

/// Seeds ED groups from a file, as the real seed does.
fn write(connection: &mut PgConnection, file: &Csv) -> Result<Outcome, SeedError> {
    let existing: Vec<(String, String)> = ed_groups::table
        .select((ed_groups::code, ed_groups::name))
        .load(connection)?;
    let wanted = file
        .rows::<Row>()?
        .into_iter()
        .map(|row| (row["code"].clone(), row["name"].clone()))
        .collect();
    let written = Delta::between(existing, wanted, |row| row.0.clone()).write(
        connection,
        |connection, rows| {
            let rows: Vec<_> = rows
                .iter()
                .map(|(code, name)| (ed_groups::code.eq(code), ed_groups::name.eq(name)))
                .collect();
            diesel::insert_into(ed_groups::table)
                .values(rows)
                .execute(connection)
        },
        |connection, (code, name)| {
            diesel::update(ed_groups::table.filter(ed_groups::code.eq(code)))
                .set(ed_groups::name.eq(name))
                .execute(connection)
        },
    );
    written.map_err(|error| file.blame(error))
}

/// Runs the seed on a fresh database that has one group already; what it said, and the groups after it.
fn outcome(run: fn(&mut PgConnection) -> Result<Outcome, SeedError>) -> (String, Vec<Vec<String>>) {
    let database = migrated_database();
    execute(
        database.url(),
        "INSERT INTO inventory.ed_groups (code, name) VALUES ('01000000', 'there before')",
    );
    let mut connection = blocking::connect(database.url(), "tests").unwrap();
    let seed = Seed {
        name: "ed_groups",
        set: SeedSet::Reference,
        run: Work::Fixed(run),
    };
    let said = match seed::run(&seed, &mut connection, &Volume::default()) {
        Ok(finished) => format!("{:?}", finished.outcome),
        Err(error) => error.to_string(),
    };
    (
        said,
        query(
            database.url(),
            "SELECT code, name FROM inventory.ed_groups ORDER BY code",
        ),
    )
}

#[test]
fn a_good_file_inserts_and_updates() {
    let (said, groups) = outcome(|connection| {
        write(
            connection,
            &groups("code,name\n01000000,Gut\n02000000,Heart\n"),
        )
    });
    assert_eq!(
        said,
        "Outcome { inserted: 1, updated: 1, unchanged: 0, notes: [] }"
    );
    assert_eq!(groups, [["01000000", "Gut"], ["02000000", "Heart"]]);
}

#[test]
fn a_malformed_row_names_file_line_and_column_and_writes_nothing() {
    let (said, groups) = outcome(|connection| {
        write(
            connection,
            &groups("code,name\n01000000,Gut\n02000000,Heart\n030000000,Lung\n"),
        )
    });
    assert_eq!(
        said,
        "domains/inventory/data/ed_groups.csv:4: column \"code\": found 9 characters, at most 8 fit"
    );
    assert_eq!(groups, [["01000000", "there before"]]);
}

#[test]
fn a_row_that_the_database_refuses_is_named_like_a_malformed_one() {
    let (said, groups) = outcome(|connection| {
        write(
            connection,
            &groups("code,name\n02000000,Heart\n\n0300000,Lung\n04000000,Brain\n"),
        )
    });
    let expected = "domains/inventory/data/ed_groups.csv:4: column \"code\": new row for relation \"ed_groups\" \
        violates check constraint \"ed_groups_code_check\"";
    assert_eq!(said, expected);
    assert_eq!(groups, [["01000000", "there before"]]);
}

#[test]
fn a_seed_that_fails_after_writing_leaves_nothing() {
    let (said, groups) = outcome(|connection| {
        write(
            connection,
            &groups("code,name\n01000000,Gut\n02000000,Heart\n"),
        )?;
        write(connection, &groups("code,name\n02000000,Heart\n03000000\n"))
    });
    assert_eq!(
        said,
        "domains/inventory/data/ed_groups.csv:3: column \"name\": found 1 fields, expected 2"
    );
    assert_eq!(groups, [["01000000", "there before"]]);
}

#[test]
fn seeding_is_declined_while_migrations_are_pending_and_writes_nothing() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "core",
        "20990101000000_add_note",
        "ALTER TABLE public.users ADD note text;",
        "SELECT 1;",
    );
    for words in [
        &["seed"][..],
        &["seed", "inventory"],
        &["seed", "core", "--only", "roles"],
    ] {
        checkout
            .run(words)
            .code(4)
            .stderr_has("1 migration of core pending: seeds fit the newest schema only")
            .stderr_has("dbctl migrate core");
    }
    let counts = "SELECT (SELECT count(*) FROM public.permissions), (SELECT count(*) FROM public.roles), \
        (SELECT count(*) FROM inventory.locations)";
    assert_eq!(checkout.query(counts), [["0", "0", "0"]]);
}

#[test]
fn a_seed_whose_codes_are_not_there_names_the_file_and_the_seed_to_run() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    checkout
        .run(&["seed", "--only", "drug_generics"])
        .code(1)
        .stderr_has("seed inventory/drug_generics: domains/inventory/data/dosage_form_spellings.csv:2: column \"code\"")
        .stderr_has("found \"TAB\", expected a code of the table dosage_forms: run the seed dosage_forms first");
    checkout
        .run(&["seed", "--only", "budgets"])
        .code(1)
        .stderr_has("domains/inventory/data/budgets.csv:2: column \"budget_type\"")
        .stderr_has("run the seed budget_types first");
    let counts = "SELECT (SELECT count(*) FROM inventory.drug_generics), (SELECT count(*) FROM inventory.budgets)";
    assert_eq!(checkout.query(counts), [["0", "0"]]);
}

#[test]
fn a_seed_that_does_not_exist_is_exit_2_with_the_names_of_those_that_do() {
    let checkout = Checkout::bare();
    checkout
        .run(&["seed", "--only", "drugs"])
        .code(2)
        .stderr_has("there is no reference seed \"drugs\"")
        .stderr_has("drug_generics");
}
