//! What holds for the script of any migration.

use proptest::prelude::*;

use super::tests::{migration, up, whole};
use super::{Script, Stamp, Timeouts};
use crate::log::Halfway;
use crate::plan::Step;
use crate::sql::{refuse, statements};

fn body() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "SELECT 1",
        "CREATE TABLE t (id int)",
        ";",
        " ",
        "\n",
        "-- x",
        "/* y */",
        "'",
        "''",
        "E'\\''",
        "$$",
        "$dbctl$",
        "(",
        ")",
        "BEGIN ATOMIC",
        "END",
        "CREATE FUNCTION f() ",
        "CREATE INDEX CONCURRENTLY i ON t (id)",
        "SET a = 1",
        "é",
    ]);
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// What the log may say of a migration that stopped halfway, made by whatever version.
fn halfway() -> impl Strategy<Value = Option<Halfway>> {
    let outcome = prop::sample::select(vec!["started", "step", "failed"]);
    prop::option::of((outcome, 0..9_usize, 0..9_usize, any::<String>()).prop_map(
        |(outcome, statement, statements, checksum)| {
            serde_json::from_value(serde_json::json!({
                "version": "20260101000000", "name": null, "direction": "up", "statements": statements,
                "logged_at": "2026-01-01T00:00:00+00:00", "database_user": "a", "logged_by": "b", "outcome": outcome,
                "statement": statement, "checksum": checksum, "detail": null, "context": {"statement": checksum},
            }))
            .unwrap()
        },
    ))
}

proptest! {
    #[test]
    fn a_body_that_is_not_refused_leaves_the_statements_around_it_alone(sql in body()) {
        prop_assume!(refuse(&sql).is_ok());
        // With a bracket left open the server refuses the whole message.
        prop_assume!(statements(&format!("{sql}\n;SELECT 1")).len() == statements(&sql).len() + 1);
        let script = up(&migration(&sql));
        let message = whole(&script);
        let around = statements(&message.prefix).len() + statements(&message.suffix).len();
        prop_assert_eq!(statements(&message.prefix).len(), message.statements_before);
        prop_assert_eq!(statements(&message.text()).len(), around + statements(&sql).len());
    }

    #[test]
    fn every_statement_is_sent_once_whatever_the_log_says_was_done(sql in body(), halfway in halfway()) {
        let mut migration = migration(&sql);
        migration.run_in_transaction = false;
        let step = Step { domain: &super::tests::INVENTORY, migration: &migration };
        let stamp = Stamp { batch: 1, sequence: 1, by: "ann@build".to_owned() };
        let script = Script::up(&step, &stamp, Timeouts::default(), halfway.as_ref());
        prop_assert!(!script.text().is_empty());
        let Script::Stepwise(stepwise) = script else { panic!("{}", script.text()) };
        let done = halfway.as_ref().map_or(0, Halfway::done);
        let sent: Vec<&str> = stepwise.steps.iter().map(|step| step.alone.body.as_str()).collect();
        let left: Vec<&str> = statements(&sql).iter().skip(done).map(|statement| &sql[statement.range.clone()]).collect();
        prop_assert_eq!(sent, left);
    }
}
