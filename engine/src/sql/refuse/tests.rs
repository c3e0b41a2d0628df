use super::super::corpus::SCRIPTS;
use super::*;

fn kind(sql: &str) -> RefusalKind {
    refuse(sql).expect_err(sql).kind
}

#[test]
fn every_script_of_the_corpus_is_accepted() {
    for script in SCRIPTS {
        assert_eq!(refuse(script.sql), Ok(()), "{}", script.name);
    }
}

#[test]
fn statements_that_control_the_transaction_are_refused() {
    for sql in [
        "BEGIN",
        "begin transaction isolation level serializable",
        "START TRANSACTION",
        "COMMIT",
        "Commit Prepared 'x'",
        "END",
        "ABORT",
        "ROLLBACK",
        "ROLLBACK WORK",
        "ROLLBACK AND CHAIN",
        "ROLLBACK PREPARED 'x'",
        "PREPARE TRANSACTION 'x'",
    ] {
        assert_eq!(kind(sql), RefusalKind::TransactionControl, "{sql}");
        assert_eq!(
            kind(&format!("SELECT 1; /* x */ {sql};")),
            RefusalKind::TransactionControl
        );
    }
}

#[test]
fn savepoints_stay_inside_the_transaction_and_are_accepted() {
    let sql = "SAVEPOINT a; ROLLBACK TO a; ROLLBACK TRANSACTION TO SAVEPOINT a; RELEASE a;";
    assert_eq!(refuse(sql), Ok(()));
}

#[test]
fn the_same_words_elsewhere_are_accepted() {
    for sql in [
        "SELECT CASE WHEN true THEN 1 END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
        "DO $$ BEGIN PERFORM 1; END $$",
        "SELECT 'COMMIT; BEGIN'; -- COMMIT;",
        "SELECT 1 AS commit; SELECT 2 AS \"end\"",
        "PREPARE transaction AS SELECT 1",
        "ALTER TABLE t RENAME COLUMN begin TO commit",
    ] {
        assert_eq!(refuse(sql), Ok(()), "{sql}");
    }
}

#[test]
fn a_commit_behind_a_routine_body_is_still_found() {
    let sql = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; END;\nCOMMIT;";
    let refusal = refuse(sql).unwrap_err();
    assert_eq!((refusal.line, refusal.column), (2, 1));
    assert_eq!(refusal.text, "COMMIT;");
}

#[test]
fn copy_that_needs_a_data_stream_is_refused() {
    assert_eq!(kind("COPY t (a, b) FROM STDIN"), RefusalKind::CopyFromStdin);
    assert_eq!(
        kind("copy binary t from stdout"),
        RefusalKind::CopyFromStdin
    );
    assert_eq!(kind("COPY t TO STDOUT"), RefusalKind::CopyToStdout);
    assert_eq!(
        kind("COPY (SELECT a FROM t) TO stdout WITH (FORMAT csv)"),
        RefusalKind::CopyToStdout
    );
}

#[test]
fn copy_between_the_server_and_its_files_is_accepted() {
    for sql in [
        "COPY t FROM '/data/t.csv'",
        "COPY t FROM PROGRAM 'cat /data/t.csv'",
        "COPY (SELECT a FROM stdin) TO '/data/t.csv'",
        "COPY stdin FROM '/data/t.csv'",
    ] {
        assert_eq!(refuse(sql), Ok(()), "{sql}");
    }
}

#[test]
fn psql_commands_are_refused_and_backslashes_in_strings_are_not() {
    assert_eq!(kind("\\i other.sql"), RefusalKind::PsqlCommand);
    assert_eq!(kind("SELECT 1 \\gset"), RefusalKind::PsqlCommand);
    assert_eq!(refuse(r"SELECT '\d', E'\n', $$ \i $$ -- \x"), Ok(()));
}

#[test]
fn the_rows_behind_copy_from_stdin_do_not_hide_it() {
    let refusal = refuse("COPY t FROM stdin;\n1\tO'Brien\n\\.\n").unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::CopyFromStdin);
}

#[test]
fn what_is_never_closed_is_refused_where_it_opens() {
    for (sql, expected) in [
        ("SELECT 1;\nSELECT 'a", RefusalKind::UnterminatedString),
        ("SELECT 1;\nSELECT \"a", RefusalKind::UnterminatedIdentifier),
        (
            "SELECT 1;\nSELECT $a$ $b$",
            RefusalKind::UnterminatedDollarQuote,
        ),
        (
            "SELECT 1;\nSELECT /* /* */",
            RefusalKind::UnterminatedComment,
        ),
    ] {
        let refusal = refuse(sql).unwrap_err();
        assert_eq!(
            (refusal.kind, refusal.line, refusal.column),
            (expected, 2, 8)
        );
    }
}

#[test]
fn nul_bytes_are_refused_in_strings_and_comments_too() {
    for sql in ["SELECT 1\0", "SELECT '\0'", "-- \0"] {
        assert_eq!(kind(sql), RefusalKind::NulByte);
    }
}

#[test]
fn a_byte_order_mark_is_refused() {
    assert_eq!(kind("\u{feff}SELECT 1"), RefusalKind::ByteOrderMark);
}

#[test]
fn the_message_names_place_and_text_and_the_hint_a_way_out() {
    let refusal = refuse("SELECT 'ä'; BEGIN;").unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "a statement that controls the transaction cannot run in a migration: line 1, column 13: BEGIN;"
    );
    assert!(refusal.hint().contains("run_in_transaction = false"));
}
