use std::time::Duration;

use diesel_migrations::EmbeddedMigrations;

use super::{COMMITTED, Message, Script, Stamp, Stepwise, Timeouts};
use crate::domain::Domain;
use crate::plan::Step;
use crate::source::Migration;
use crate::sql::{Header, statements};

pub(super) static INVENTORY: Domain = Domain {
    name: "inventory",
    schema: "inventory",
    purpose: "",
    owns: &[],
    depends_on: &[],
    migrations: EmbeddedMigrations::new(&[]),
    seeds: &[],
};

pub(super) fn migration(up: &str) -> Migration {
    Migration {
        version: "20260101000000".into(),
        name: "it's_new".into(),
        up: up.into(),
        down: Some("DROP TABLE inventory.lots".into()),
        run_in_transaction: true,
        header: Header::parse(up).unwrap(),
        folder: "20260101000000_it's_new".into(),
        path: None,
    }
}

pub(super) fn up(migration: &Migration) -> Script {
    let step = Step {
        domain: &INVENTORY,
        migration,
    };
    let by = "ann@build".to_owned();
    let stamp = Stamp {
        batch: 3,
        sequence: 17,
        by,
    };
    Script::up(&step, &stamp, Timeouts::default(), None)
}

pub(super) fn whole(script: &Script) -> &Message {
    match script {
        Script::Whole(message) => message,
        Script::Stepwise(_) => panic!("{}", script.text()),
    }
}

fn stepwise(script: &Script) -> &Stepwise {
    match script {
        Script::Stepwise(stepwise) => stepwise,
        Script::Whole(_) => panic!("{}", script.text()),
    }
}

#[test]
fn a_transactional_migration_is_one_message_from_begin_to_commit() {
    let script = up(&migration(
        "CREATE TABLE inventory.lots (id int) -- the end",
    ));
    let text = whole(&script).text();
    assert!(text.starts_with("BEGIN;\n"), "{text}");
    let order = [
        "SET LOCAL search_path TO \"inventory\"",
        "INSERT INTO \"inventory\".\"__diesel_schema_migrations\"",
        "CREATE TABLE inventory.lots",
        "DO $dbctl$",
        "SET duration_ms",
        "INSERT INTO \"inventory\".\"__dbctl_log\"",
        "COMMIT",
    ];
    let places: Vec<usize> = order.iter().map(|part| text.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn the_prefix_has_as_many_statements_as_it_says() {
    let script = up(&migration("SELECT 1; SELECT 2"));
    let message = whole(&script);
    let before = statements(&message.prefix).len();
    assert_eq!(before, message.statements_before);
    let suffix = statements(&message.suffix).len();
    assert_eq!(statements(&message.text()).len(), before + 2 + suffix);
}

#[test]
fn a_comment_without_an_end_of_line_does_not_swallow_the_checks() {
    let text = up(&migration("SELECT 1 -- no newline")).text();
    assert_eq!(
        statements(&text).last().map(|last| last.text(&text)),
        Some("RESET ALL")
    );
}

#[test]
fn names_and_scripts_are_quoted() {
    let text = up(&migration("SELECT 1")).text();
    assert!(text.contains("'it''s_new'"), "{text}");
    assert!(text.contains("'DROP TABLE inventory.lots'"), "{text}");
}

#[test]
fn what_its_tokens_do_not_settle_is_asked_after_the_user_s_sql_and_before_commit() {
    let script = up(&migration("DO $$ BEGIN END $$"));
    let message = whole(&script);
    let before = statements(&message.prefix).len();
    assert_eq!(before, message.statements_before);
    assert!(message.prefix.contains("DECLARE \"dbctl before\""));
    let suffix = &message.suffix;
    let order = [
        "changed search_path",
        "DB003",
        "DB004",
        "duration_ms",
        "__dbctl_log",
        "COMMIT",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|part| suffix.find(part).unwrap())
        .collect();
    assert!(places.is_sorted(), "{suffix}");
}

#[test]
fn a_plain_migration_and_one_with_an_exception_ask_nothing() {
    let excepted = "-- dbctl: containment = \"why\"\nDROP TABLE public.users CASCADE";
    for sql in ["CREATE TABLE lots (id int)", excepted] {
        let text = up(&migration(sql)).text();
        assert!(!text.contains("dbctl before"), "{text}");
        assert!(!text.contains("DB003"), "{text}");
    }
}

#[test]
fn the_header_decides_the_timeouts() {
    let plain = up(&migration("SELECT 1")).text();
    assert!(
        plain.contains("SET LOCAL lock_timeout = '3000ms'"),
        "{plain}"
    );
    assert!(!plain.contains("statement_timeout"), "{plain}");
    let header = "-- dbctl: lock_timeout = \"2s\"\n-- dbctl: statement_timeout = \"1min\"\n";
    let own = up(&migration(&format!("{header}SELECT 1"))).text();
    assert!(own.contains("SET LOCAL lock_timeout = '2000ms'"), "{own}");
    assert!(
        own.contains("SET LOCAL statement_timeout = '60000ms'"),
        "{own}"
    );
    assert_eq!(Timeouts::default().lock, Some(Duration::from_secs(3)));
}

#[test]
fn without_a_transaction_what_can_run_in_one_is_logged_in_it_and_the_rest_before_and_after() {
    let mut migration = migration("CREATE INDEX CONCURRENTLY a ON t (x);\nSELECT 2;");
    migration.run_in_transaction = false;
    let script = up(&migration);
    let stepwise = stepwise(&script);
    assert!(
        stepwise
            .settings
            .contains("SET search_path TO \"inventory\"")
    );
    let [index, select] = &stepwise.steps[..] else {
        panic!("{stepwise:?}")
    };
    assert_eq!(
        index.alone.text().trim(),
        "CREATE INDEX CONCURRENTLY a ON t (x)"
    );
    assert_eq!(select.together.body_start, 38);
    let together = select.together.text();
    let order = [
        "BEGIN",
        "SELECT 2",
        "SET LOCAL ROLE NONE",
        "'step'",
        "COMMIT",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|part| together.find(part).unwrap())
        .collect();
    assert!(places.is_sorted(), "{together}");
    let text = script.text();
    let order = [
        "'started'",
        "INDEX CONCURRENTLY",
        "'step'",
        "SELECT 2",
        "INSERT INTO \"inventory\".\"__diesel",
    ];
    let places: Vec<usize> = order.iter().map(|part| text.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn it_goes_on_behind_what_is_done_with_the_settings_that_were_made_there() {
    let mut migration = migration("SET work_mem = '1MB';\nSELECT 1;\nSELECT 2;\n");
    migration.run_in_transaction = false;
    let halfway = serde_json::json!({
        "version": "20260101000000", "direction": "up", "outcome": "failed", "statement": 3, "statements": 3,
        "logged_at": "2026-01-01T00:00:00+00:00", "database_user": "app", "logged_by": "ann@build",
        "checksum": crate::sql::checksum("set work_mem = '1MB'; SELECT 1").to_string(),
    });
    let halfway: crate::log::Halfway = serde_json::from_value(halfway).unwrap();
    assert!(!halfway.is_edited(&migration.up, false));
    assert!(
        halfway.is_edited(&migration.up, true),
        "a transaction begins again"
    );
    assert!(halfway.is_edited("SET work_mem = '2MB'; SELECT 1; SELECT 2", false));
    assert!(
        halfway.is_edited("SET work_mem = '1MB'", false),
        "fewer than are done"
    );
    let step = Step {
        domain: &INVENTORY,
        migration: &migration,
    };
    let stamp = Stamp {
        batch: 3,
        sequence: 17,
        by: "ann@build".to_owned(),
    };
    let script = Script::up(&step, &stamp, Timeouts::default(), Some(&halfway));
    let stepwise = stepwise(&script);
    assert!(stepwise.settings.ends_with("SET work_mem = '1MB'"));
    assert_eq!(
        (
            stepwise.steps.len(),
            stepwise.steps[0].number,
            stepwise.done()
        ),
        (1, 3, 2)
    );
}

#[test]
fn through_a_pooler_what_was_set_before_is_put_back_in_the_same_message() {
    let script = up(&migration("SELECT 1;")).through_pooler();
    let text = script.text();
    let order = [
        "set_config('dbctl.kept'",
        "BEGIN",
        "SELECT 1",
        "\nCOMMIT;",
        COMMITTED,
        "DISCARD TEMP",
        "RESET ALL",
        "set_config(one.key",
    ];
    let places: Vec<usize> = order.iter().map(|part| text.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert_eq!(text.matches("RESET ALL").count(), 1, "{text}");
    let Script::Whole(message) = &script else {
        panic!("{script:?}")
    };
    let statements = crate::sql::statements(&message.prefix).len();
    assert_eq!(message.statements_before, statements);
}

#[test]
fn a_message_left_open_is_the_same_without_its_end() {
    let migration = migration("CREATE TABLE lots (id int)");
    let script = up(&migration);
    let (whole, open) = (whole(&script).text(), whole(&script).left_open().text());
    let same = open.strip_suffix("SET CONSTRAINTS ALL IMMEDIATE").unwrap();
    let end = whole.strip_prefix(same).unwrap();
    assert!(
        end.starts_with("COMMIT;\n") && end.contains(super::COMMITTED),
        "{end}"
    );
    assert!(!same.contains("COMMIT;"), "{same}");
}
