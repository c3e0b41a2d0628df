//! What holds for any diesel.toml at all.

use std::path::Path;

use proptest::prelude::*;

use crate::codegen::read_config;

fn toml_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[print_schema",
        ".core",
        ".",
        "]",
        "\n",
        "file",
        "schema",
        "filter",
        "with_docs",
        "import_types",
        " = ",
        "\"",
        "\"a.rs\"",
        "\"(\"",
        "{ only_tables = [\"[\"] }",
        "[",
        "true",
        "1",
        "migrations_directory",
        "dir",
        "#",
        "'",
        "custom_type_derives",
        "[\"Clone\"]",
        "include_views",
        "é",
        "\0",
        "..",
        "/",
        ",",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn any_text_is_a_configuration_or_an_error_that_names_the_file(text in toml_like()) {
        if let Err(error) = read_config(&text, Path::new("/checkout/diesel.toml")) {
            prop_assert!(error.to_string().contains("/checkout/diesel.toml"), "{}", error);
        }
    }
}
