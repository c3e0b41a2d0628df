use std::fs;

use crate::codegen::{Written, unified_diff, write_if_changed};

#[test]
fn a_file_is_created_changed_and_then_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.rs");
    assert_eq!(write_if_changed(&path, "one").unwrap(), Written::Created);
    assert_eq!(write_if_changed(&path, "two").unwrap(), Written::Changed);
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    assert_eq!(write_if_changed(&path, "two").unwrap(), Written::Unchanged);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_an_error_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(write_if_changed(&folder.path().join("missing/schema.rs"), "one").is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_diff_shows_what_would_change_and_is_empty_when_nothing_would() {
    assert_eq!(unified_diff("a\n", "a\n", "schema.rs"), "");
    assert_eq!(
        unified_diff("a\nb\n", "a\nc\n", "schema.rs"),
        "--- a/schema.rs\n+++ b/schema.rs\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    );
}
