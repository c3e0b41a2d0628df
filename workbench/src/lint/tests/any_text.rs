use domain_engine::Loaded;
use domain_engine::source::Migration;
use domain_engine::sql::Header;
use proptest::prelude::*;

use super::super::{Config, Scope, people, run, table_locks};
use super::SHOP;

/// Texts that look like migrations more often than random characters do.
fn sql_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "CREATE TABLE shop.a (",
        "id bigint ",
        "CREATE INDEX ",
        "ON ",
        "shop.",
        "a",
        "\"b",
        "\"",
        "REFERENCES ",
        "ALTER TABLE ",
        "ADD ",
        "COLUMN ",
        "CONSTRAINT ",
        "UNIQUE ",
        "PRIMARY KEY ",
        "FOREIGN KEY ",
        "DROP ",
        "TYPE ",
        "DEFAULT ",
        "NOT NULL ",
        "(",
        ")",
        ",",
        ";",
        "'x'",
        "'",
        "$$",
        "$a$",
        "DO ",
        "BEGIN ",
        "DELETE FROM ",
        "TRUNCATE ",
        "CASCADE ",
        "SET ",
        "LOCAL ",
        "set_config",
        "ENUM ",
        "ADD VALUE ",
        "AS ",
        "WITH ",
        "SELECT ",
        "FROM ",
        "WHERE ",
        "LOCK ",
        "EXCLUDE ",
        "LIKE ",
        "--",
        "\n",
        "-- dbctl: allow = \"plain-set: x\"\n",
        "/*",
        "*/",
        "U&\"a\"",
        "ญ",
        "\t",
        ".",
        "*",
        "IF EXISTS ",
        "ONLY ",
        "CONCURRENTLY ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_looked_at_without_panic(up in prop_oneof![sql_like(), any::<String>()], down in prop::option::of(sql_like())) {
        let migrations = vec![Migration {
            version: "1".into(),
            name: "a".into(),
            up,
            down,
            run_in_transaction: true,
            header: Header::default(),
            folder: "1_a".into(),
            path: None,
        }];
        let loaded = [Loaded { domain: &SHOP, migrations }];
        let scope = Scope { domains: &[&SHOP], only: None, root: None };
        for finding in run(&loaded, &scope, &Config::default()) {
            prop_assert!(people(&finding).contains(&finding.rule));
        }
        let _ = table_locks(&loaded);
    }
}
