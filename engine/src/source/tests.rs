use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use proptest::prelude::*;

use super::*;

const ODD: EmbeddedMigrations = embed_migrations!("tests/fixtures/migrations_odd");

fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn odd() -> Vec<Migration> {
    from_disk(&fixtures("migrations_odd")).unwrap()
}

fn odd_one(version: &str) -> Migration {
    odd().into_iter().find(|m| m.version == version).unwrap()
}

/// The whole message of what is wrong with one of the broken folders.
fn broken(name: &str) -> String {
    let error = from_disk(&fixtures("migrations_broken").join(name)).expect_err(name);
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message += &format!(" | {error}");
        cause = error.source();
    }
    message
}

fn assert_message(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in: {message}");
    }
}

#[test]
fn disk_and_embedded_give_the_same_list() {
    let mut disk = odd();
    for migration in &mut disk {
        assert!(migration.path.take().is_some());
    }
    assert_eq!(disk.len(), 12);
    assert_eq!(from_embedded(&ODD).unwrap(), disk);
}

#[test]
fn migrations_are_sorted_by_version_as_a_string() {
    let versions: Vec<_> = odd().into_iter().map(|m| m.version).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    assert_eq!(versions.first().unwrap(), "20260101000000");
    assert_eq!(versions.last().unwrap(), "diesel");
}

#[test]
fn dashes_are_no_part_of_a_version() {
    let migration = odd_one("202601080000000000");
    assert_eq!(migration.folder, "2026-01-08-000000-0000_dashes");
    assert_eq!(migration.name, "dashes");
}

#[test]
fn names_with_spaces_and_quotes_and_long_ones_and_none_are_accepted() {
    assert_eq!(odd_one("20260109000000").name, "it's \"odd\" here");
    assert!(odd_one("20260110000000").name.len() > 60);
    assert_eq!(odd_one("20260111000000").name, "");
    assert_eq!(odd_one("diesel").name, "initial_setup");
}

#[test]
fn the_texts_are_kept_as_they_are() {
    assert_eq!(odd_one("20260109000000").up, "SELECT 'ยา';\r\n");
    assert_eq!(odd_one("20260105000000").up, "");
}

#[test]
fn a_down_is_a_script_empty_missing_or_out_of_the_question() {
    assert_eq!(
        down_kind(&odd_one("20260101000000")),
        Down::Script("DROP TABLE plain;\n")
    );
    assert_eq!(
        down_kind(&odd_one("20260102000000")),
        Down::Irreversible("rows are merged")
    );
    assert_eq!(down_kind(&odd_one("20260103000000")), Down::Empty);
    assert_eq!(down_kind(&odd_one("20260104000000")), Down::Empty);
    let mut missing = odd_one("20260102000000");
    missing.header.irreversible = None;
    assert_eq!(down_kind(&missing), Down::Missing);
}

#[test]
fn settings_come_from_metadata_and_header() {
    let outside = odd_one("20260106000000");
    assert!(!outside.run_in_transaction);
    assert_eq!(outside.header.lock_timeout, Some(Duration::from_secs(5)));
    assert!(odd_one("20260107000000").run_in_transaction);
    assert!(odd_one("20260101000000").run_in_transaction);
}

#[test]
fn a_missing_folder_of_migrations_is_named_with_the_command_that_makes_one() {
    assert_message(
        &broken("nowhere"),
        &["migrations_broken/nowhere", "dbctl new migration"],
    );
    assert_message(
        &broken("the_folder_is_a_file"),
        &["the_folder_is_a_file", "is a file"],
    );
}

#[test]
fn a_migration_without_up_is_named() {
    assert_message(
        &broken("missing_up"),
        &["missing_up/20260101000000_a", "no up.sql"],
    );
    assert_message(
        &broken("up_is_a_folder"),
        &["20260101000000_a/up.sql", "cannot read"],
    );
}

#[test]
fn one_version_twice_names_both_folders() {
    assert_message(
        &broken("same_version"),
        &[
            "20260101000000_first",
            "2026-01-01-000000_second",
            "version 20260101000000",
        ],
    );
}

#[test]
fn a_version_the_history_cannot_hold_is_refused() {
    assert_message(&broken("no_version"), &["no_version/_a ", "has no version"]);
    assert_message(
        &broken("version_too_long"),
        &["has 51 characters", "holds 50"],
    );
}

#[test]
fn metadata_that_diesel_would_ignore_is_an_error_with_its_line() {
    let expected = "run_in_transaction = true or false";
    for (folder, line, cause) in [
        ("metadata_not_toml", 2, "expected"),
        ("metadata_unknown_key", 2, "run_in_transacton"),
        (
            "metadata_without_its_key",
            1,
            "missing field `run_in_transaction`",
        ),
        ("metadata_empty", 1, "missing field `run_in_transaction`"),
        ("metadata_not_a_boolean", 2, "expected a boolean"),
    ] {
        let file = format!("{folder}/20260101000000_a/metadata.toml, line {line},");
        assert_message(&broken(folder), &[&file, expected, cause]);
    }
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_the_line() {
    assert_message(
        &broken("up_not_utf8"),
        &["20260101000000_a/up.sql, line 2", "not UTF-8"],
    );
    assert_message(
        &broken("down_not_utf8"),
        &["20260101000000_a/down.sql, line 1", "not UTF-8"],
    );
}

#[test]
fn a_wrong_setting_is_an_error_with_file_and_line() {
    for (folder, place, cause) in [
        ("setting_unknown", "up.sql, line 1", "lock_timout"),
        (
            "setting_malformed",
            "up.sql, line 2",
            "\"irreversible\" is not a setting",
        ),
        (
            "setting_without_a_reason",
            "up.sql, line 1",
            "needs a reason",
        ),
        (
            "setting_not_a_duration",
            "up.sql, line 1",
            "\"soon\" is not a duration",
        ),
        (
            "setting_behind_a_statement",
            "up.sql, line 2",
            "behind the first statement",
        ),
        (
            "setting_in_down",
            "down.sql, line 1",
            "to the top of up.sql",
        ),
    ] {
        assert_message(
            &broken(folder),
            &[&format!("20260101000000_a/{place}"), cause],
        );
    }
}

#[test]
fn every_broken_folder_is_told_with_a_next_step() {
    for entry in fs::read_dir(fixtures("migrations_broken")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert_message(
            &broken(&name),
            &[&name.replace("same_version", "second"), ";"],
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_as_files_are_a_list_or_an_error(
        up in any::<Vec<u8>>(),
        down in any::<Vec<u8>>(),
        metadata in any::<Vec<u8>>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("20260101000000_a");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("up.sql"), &up).unwrap();
        fs::write(folder.join("down.sql"), &down).unwrap();
        if !metadata.is_empty() {
            fs::write(folder.join("metadata.toml"), &metadata).unwrap();
        }
        match from_disk(dir.path()) {
            Ok(migrations) => prop_assert_eq!(migrations[0].up.as_bytes(), up.as_slice()),
            Err(error) => prop_assert!(error.to_string().contains("20260101000000_a")),
        }
    }
}
