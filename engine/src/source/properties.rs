//! What holds for any folder of migrations at all.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;

use proptest::prelude::*;

use super::from_disk;

/// Names that a file system takes: most of them close to those of migrations.
fn name() -> impl Strategy<Value = OsString> {
    let piece = prop::sample::select(vec![
        "2026",
        "0101",
        "-",
        "_",
        "__",
        ".",
        " ",
        "a",
        "Ä",
        "'",
        "\"",
        "\n",
        "ยา",
        "\\",
        "00000000000000000000000000",
    ]);
    let close = prop::collection::vec(piece, 1..9).prop_map(|pieces| pieces.concat().into_bytes());
    let bytes = prop::collection::vec(any::<u8>(), 1..12);
    prop_oneof![4 => close, 1 => bytes]
        .prop_filter("no file has this name", |name| {
            let is_special = [&b"."[..], b".."].contains(&name.as_slice());
            !is_special && !name.iter().any(|byte| [0, b'/'].contains(byte))
        })
        .prop_map(OsString::from_vec)
}

/// Texts that are close to a metadata.toml.
fn metadata() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "run_in_transaction",
        " = ",
        "true",
        "false",
        "\n",
        "\r\n",
        "#",
        "\"",
        "'''",
        "[",
        "]",
        "{",
        "}",
        ".",
        ",",
        "1979-05-27",
        "0x1f",
        "inf",
        "é",
        "\u{feff}",
        "\0",
    ]);
    let whole = Just("run_in_transaction = false\n".to_owned());
    prop_oneof![
        whole,
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    ]
}

proptest! {
    #[test]
    fn any_names_are_a_sorted_list_or_an_error_that_names_one(names in prop::collection::btree_set(name(), 1..4)) {
        let dir = tempfile::tempdir().unwrap();
        for name in &names {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join("up.sql"), "SELECT 1").unwrap();
        }
        let shown = names.iter().filter(|name| !name.as_encoded_bytes().starts_with(b"."));
        match from_disk(dir.path()) {
            Ok(migrations) => {
                prop_assert_eq!(migrations.len(), shown.count());
                prop_assert!(migrations.is_sorted_by(|a, b| a.version < b.version), "one version, one migration");
                for migration in migrations {
                    let path = migration.path.as_deref().and_then(|path| path.file_name());
                    prop_assert_eq!(path.and_then(|name| name.to_str()), Some(migration.folder.as_str()));
                    prop_assert!(!migration.version.is_empty() && !migration.version.contains(['-', '_']));
                    prop_assert!(migration.folder.ends_with(&migration.name));
                }
            }
            Err(error) => {
                let message = error.to_string();
                let named = shown.into_iter().any(|name| message.contains(&*name.to_string_lossy()));
                prop_assert!(named, "{}", message);
            }
        }
    }

    #[test]
    fn any_metadata_is_an_answer_or_an_error_with_a_line_of_it(text in metadata()) {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("20260101000000_a");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("up.sql"), "SELECT 1").unwrap();
        fs::write(folder.join("metadata.toml"), &text).unwrap();
        match from_disk(dir.path()) {
            Ok(migrations) => {
                let expected = if migrations[0].run_in_transaction { "true" } else { "false" };
                prop_assert!(text.contains("run_in_transaction") && text.contains(expected), "{:?}", text);
            }
            Err(error) => {
                let message = error.to_string();
                let line = message.split("metadata.toml, line ").nth(1).and_then(|rest| rest.split(',').next());
                let line: usize = line.unwrap_or_default().parse().unwrap_or_else(|_| panic!("{message}"));
                prop_assert!((1..=text.matches('\n').count() + 1).contains(&line), "{:?}: {}", text, message);
            }
        }
    }
}
