use std::fmt::Write;

use workspace_tests::{Checkout, dbctl_path};

/// Migrations of one group, all about one table.
const GROUP: usize = 10;

/// A checkout with so many small migrations and an empty database; groups of ten alternate between the domains.
///
/// Every migration writes its number into its schema's ledger, which has no key: what is applied twice is there twice.
pub(super) fn many(migrations: usize) -> Checkout {
    // Built before anything is timed.
    dbctl_path();
    let checkout = Checkout::bare();
    for number in 0..migrations {
        let group = number / GROUP;
        let (domain, schema) = [("core", "public"), ("inventory", "inventory")][group % 2];
        let migration = Small::of(schema, group, number % GROUP);
        let folder = format!("20270101{number:06}_step_{number}");
        let ledger = format!("{schema}.ledger");
        let (mut up, mut down) = (String::new(), String::new());
        if number < 2 * GROUP && number % GROUP == 0 {
            writeln!(up, "CREATE TABLE {ledger} (number int NOT NULL);").unwrap();
        }
        up.push_str(
            &migration
                .up
                .replace("NOTE", &format!("INSERT INTO {ledger} VALUES ({number});")),
        );
        down.push_str(&migration.down.replace(
            "NOTE",
            &format!("DELETE FROM {ledger} WHERE number = {number};"),
        ));
        if number < 2 * GROUP && number % GROUP == 0 {
            writeln!(down, "DROP TABLE {ledger};").unwrap();
        }
        checkout.migration(domain, &folder, &up, &down);
        if migration.kind == Kind::Alone {
            checkout.write(
                &format!("domains/{domain}/migrations/{folder}/metadata.toml"),
                "run_in_transaction = false\n",
            );
        }
    }
    checkout
}

/// Whether it runs in a transaction.
#[derive(PartialEq, Eq)]
enum Kind {
    Whole,
    Alone,
}

/// One migration; NOTE stands for its row in the ledger.
struct Small {
    kind: Kind,
    up: String,
    down: String,
}

impl Small {
    fn of(schema: &str, group: usize, place: usize) -> Self {
        let table = format!("{schema}.t{group}");
        let mood = format!("{schema}.mood{group}");
        let index = |suffix: &str| format!("{schema}.t{group}_{suffix}");
        let whole = |up: String, down: String| Small {
            kind: Kind::Whole,
            up: format!("{up}\nNOTE\n"),
            down: format!("NOTE\n{down}\n"),
        };
        let alone = |up: String, down: String| Small {
            kind: Kind::Alone,
            up,
            down,
        };
        match place {
            0 => whole(
                format!(
                    "CREATE TABLE {table} (id int PRIMARY KEY, a int NOT NULL, b text);\n\
                     INSERT INTO {table} SELECT n, n, 'b' || n FROM generate_series(1, 20) n;"
                ),
                format!("DROP TABLE {table};"),
            ),
            1 => whole(
                format!(
                    "CREATE TYPE {mood} AS ENUM ('b', 'c');\nALTER TABLE {table} ADD COLUMN mood {mood};"
                ),
                format!("ALTER TABLE {table} DROP COLUMN mood;\nDROP TYPE {mood};"),
            ),
            2 => alone(
                format!(
                    "ALTER TYPE {mood} ADD VALUE 'd';\nNOTE\nALTER TYPE {mood} ADD VALUE 'a' BEFORE 'b';\n"
                ),
                "NOTE\nSELECT 'a value of an enum stays';\n".to_owned(),
            ),
            3 => alone(
                format!("NOTE\nCREATE INDEX CONCURRENTLY t{group}_a_idx ON {table} (a);\n"),
                format!("DROP INDEX CONCURRENTLY {};\nNOTE\n", index("a_idx")),
            ),
            4 => alone(
                format!(
                    "CREATE UNIQUE INDEX CONCURRENTLY t{group}_a_key ON {table} (a);\nNOTE\n\
                     CREATE INDEX CONCURRENTLY ON {table} (b);\n"
                ),
                format!(
                    "DROP INDEX CONCURRENTLY {};\nNOTE\nDROP INDEX CONCURRENTLY {};\n",
                    index("b_idx"),
                    index("a_key")
                ),
            ),
            5 => whole(
                format!(
                    "ALTER TABLE {table} ADD COLUMN c int NOT NULL DEFAULT 0;\nUPDATE {table} SET c = c + 1;"
                ),
                format!("ALTER TABLE {table} DROP COLUMN c;"),
            ),
            6 => whole(
                format!(
                    "CREATE VIEW {schema}.v{group} AS SELECT id, b FROM {table};\n\
                     CREATE FUNCTION {schema}.f{group}() RETURNS bigint LANGUAGE sql STABLE \
                     BEGIN ATOMIC SELECT count(*) FROM {table}; END;"
                ),
                format!("DROP FUNCTION {schema}.f{group}();\nDROP VIEW {schema}.v{group};"),
            ),
            7 => alone(
                format!("DROP INDEX CONCURRENTLY {};\nNOTE\n", index("a_idx")),
                format!("NOTE\nCREATE INDEX CONCURRENTLY t{group}_a_idx ON {table} (a);\n"),
            ),
            8 => whole(
                format!(
                    "ALTER TABLE {table} ADD CONSTRAINT t{group}_a_check CHECK (a > 0) NOT VALID;\n\
                     ALTER TABLE {table} VALIDATE CONSTRAINT t{group}_a_check;"
                ),
                format!("ALTER TABLE {table} DROP CONSTRAINT t{group}_a_check;"),
            ),
            _ => whole(
                format!(
                    "CREATE TABLE {schema}.child{group} (id int PRIMARY KEY,\n    parent int NOT NULL REFERENCES {table},\n    \
                     first int REFERENCES public.t0);\nCREATE INDEX ON {schema}.child{group} (parent);"
                ),
                format!("DROP TABLE {schema}.child{group};"),
            ),
        }
    }
}
