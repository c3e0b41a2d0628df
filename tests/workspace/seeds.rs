use std::process::Command;

use domain_connect::{DatabaseUrl, blocking};
use domain_engine::seed::{self, SeedSet, Volume};
use domain_workbench::testing::TestDatabase;
use serde_json::{Value, json};
use tempfile::TempDir;
use workspace_tests::{DOMAINS, Output, Proxy, Running, dbctl, migrated_database, query};

/// Rows of each seed, in the order they run.
const ROWS: &[(&str, &str, u64)] = &[
    ("core", "permissions", 50),
    ("core", "roles", 4),
    ("core", "role_permissions", 72),
    ("inventory", "permissions", 80),
    ("inventory", "roles", 4),
    ("inventory", "role_permissions", 294),
    ("inventory", "locations", 10),
    ("inventory", "companies", 8),
    ("inventory", "dosage_forms", 28),
    ("inventory", "drug_units", 30),
    ("inventory", "ed_groups", 209),
    ("inventory", "drug_generics", 1109),
    ("inventory", "budget_types", 9),
    ("inventory", "budget_categories", 6),
    ("inventory", "budgets", 13),
];

/// A migrated database, seeded from a folder that is no checkout.
pub(crate) struct Seeded {
    folder: TempDir,
    database: TestDatabase,
}

impl Seeded {
    pub(crate) fn not_yet() -> Self {
        Seeded {
            folder: tempfile::tempdir().unwrap(),
            database: migrated_database(),
        }
    }

    pub(crate) fn once() -> Self {
        let seeded = Self::not_yet();
        seeded.run(&["seed"]).code(0);
        seeded
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = dbctl(self.folder.path());
        command.env("DATABASE_URL", self.url().to_url()).args(words);
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        Output::of(&mut self.command(words))
    }

    /// The counts that `dbctl seed --json` reports: domain, name, inserted, updated, unchanged.
    pub(crate) fn counts(&self, words: &[&str]) -> Vec<(String, String, u64, u64, u64)> {
        let document = self.run(&[words, &["--json"]].concat()).code(0).json();
        let seeds = document["seeds"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let number = |value: &Value| value.as_u64().unwrap();
        seeds
            .map(|seed| {
                let (inserted, updated) = (number(&seed["inserted"]), number(&seed["updated"]));
                (
                    text(&seed["domain"]),
                    text(&seed["name"]),
                    inserted,
                    updated,
                    number(&seed["unchanged"]),
                )
            })
            .collect()
    }

    pub(crate) fn url(&self) -> &DatabaseUrl {
        self.database.url()
    }

    pub(crate) fn query(&self, sql: &str) -> Vec<Vec<String>> {
        query(self.url(), sql)
    }

    /// Every version of every row with the transactions that wrote and locked it, and what each sequence gave last.
    pub(crate) fn trace(&self) -> Vec<Vec<String>> {
        let tables = self.query(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'inventory')",
        );
        let rows: Vec<String> = tables
            .iter()
            .map(|table| {
                format!(
                    "SELECT '{0}', ctid::text, xmin::text, xmax::text FROM {0}",
                    table[0]
                )
            })
            .collect();
        let sequences =
            "SELECT 'sequence', schemaname, sequencename, last_value::text FROM pg_sequences";
        self.query(&format!(
            "{} UNION ALL {sequences} ORDER BY 1, 2, 3",
            rows.join(" UNION ALL ")
        ))
    }
}

#[test]
fn every_seed_inserts_its_rows_and_then_finds_them_all_unchanged() {
    let seeded = Seeded::not_yet();
    let first: Vec<_> = ROWS
        .iter()
        .map(|(domain, name, rows)| (domain.to_string(), name.to_string(), *rows, 0, 0))
        .collect();
    assert_eq!(seeded.counts(&["seed"]), first);
    let second: Vec<_> = ROWS
        .iter()
        .map(|(domain, name, rows)| (domain.to_string(), name.to_string(), 0, 0, *rows))
        .collect();
    assert_eq!(seeded.counts(&["seed"]), second);
    for (domain, name, rows) in ROWS
        .iter()
        .filter(|(domain, ..)| *domain == "inventory")
        .skip(3)
    {
        let count = seeded.query(&format!("SELECT count(*) FROM {domain}.{name}"));
        assert_eq!(count, [[rows.to_string()]], "{name}");
    }
}

#[test]
fn a_second_run_touches_no_row_and_uses_up_no_identity_value() {
    let seeded = Seeded::once();
    let before = seeded.trace();
    assert!(before.len() > 1_600, "the trace has {} rows", before.len());
    seeded
        .run(&["seed"])
        .code(0)
        .stdout_has("Nothing to seed: every row is as it should be.");
    assert_eq!(seeded.trace(), before);
    let last = seeded
        .query("SELECT last_value FROM pg_sequences WHERE sequencename = 'drug_generics_id_seq'");
    assert_eq!(last, [["1109"]]);
}

#[test]
fn the_report_is_one_json_document() {
    let seeded = Seeded::once();
    let mut document = seeded
        .run(&["seed", "inventory", "--only", "drug_generics", "--json"])
        .code(0)
        .json();
    let seconds = document["seeds"][0]
        .as_object_mut()
        .unwrap()
        .remove("seconds")
        .unwrap();
    assert!(seconds.as_f64().unwrap() > 0.0);
    let note = "12 dosage forms of 1109 could not be mapped: UNKNOWN (8), PAD (2), CUTENEOUS STICK (1), IMPLANT (1)";
    assert_eq!(
        document,
        json!({"version": 1, "command": "seed", "seeds": [{
            "domain": "inventory", "name": "drug_generics", "set": "reference",
            "inserted": 0, "updated": 0, "unchanged": 1109, "notes": [note],
        }]})
    );
}

#[test]
fn a_domain_brings_the_seeds_of_its_dependencies_along_but_not_of_its_dependents() {
    let seeded = Seeded::not_yet();
    let core: Vec<String> = seeded
        .counts(&["seed", "core"])
        .into_iter()
        .map(|(domain, ..)| domain)
        .collect();
    assert_eq!(core, ["core", "core", "core"]);
    assert_eq!(
        seeded.query("SELECT count(*) FROM inventory.drug_generics"),
        [["0"]]
    );
    let all: Vec<_> = seeded
        .counts(&["seed", "inventory"])
        .into_iter()
        .map(|(domain, name, ..)| (domain, name))
        .collect();
    let expected: Vec<_> = ROWS
        .iter()
        .map(|(domain, name, _)| (domain.to_string(), name.to_string()))
        .collect();
    assert_eq!(all, expected);
}

#[test]
fn of_two_runs_at_once_both_succeed_and_every_row_is_there_once() {
    let seeded = Seeded::not_yet();
    let running: Vec<Running> = (0..2)
        .map(|_| Running::start(&mut seeded.command(&["seed"])))
        .collect();
    let outputs: Vec<Output> = running.into_iter().map(|one| one.wait().code(0)).collect();
    let idle = outputs
        .iter()
        .filter(|output| output.stdout.contains("Nothing to seed"))
        .count();
    assert_eq!(idle, 1, "{outputs:#?}");
    let counts = "SELECT (SELECT count(*) FROM inventory.drug_generics), (SELECT count(*) FROM public.permissions)";
    assert_eq!(seeded.query(counts), [["1109", "130"]]);
}

#[test]
fn a_seed_with_nothing_to_do_is_one_query_in_a_transaction() {
    let seeded = Seeded::once();
    let proxy = Proxy::to(seeded.url());
    let url = DatabaseUrl::parse(&proxy.url()).unwrap();
    let mut connection = blocking::connect(&url, "tests").unwrap();
    for seed in DOMAINS
        .iter()
        .flat_map(|domain| domain.seeds)
        .filter(|seed| seed.set == SeedSet::Reference)
    {
        // The first run on a connection also looks up the enum types.
        seed::run(seed, &mut connection, &Volume::default()).unwrap();
        let before = proxy.trips();
        seed::run(seed, &mut connection, &Volume::default()).unwrap();
        // BEGIN, the query, COMMIT.
        assert_eq!(proxy.trips() - before, 3, "{}", seed.name);
    }
}
