use std::collections::BTreeMap;

use domain_engine::Loaded;
use domain_engine::source::Migration;
use domain_engine::sql::Header;
use domain_workbench::lint::{Work, table_locks};
use workspace_tests::{empty_database, execute, query};

/// Tables that are there, of two domains.
const BEFORE: &str = "
    CREATE SCHEMA inventory;
    CREATE TABLE public.people (id bigint PRIMARY KEY, name text);
    CREATE TABLE inventory.shelves (
        id bigint PRIMARY KEY, code text, number integer NOT NULL, filled boolean, person_id bigint,
        CONSTRAINT shelves_person FOREIGN KEY (person_id) REFERENCES public.people (id),
        CONSTRAINT shelves_number CHECK (number > 0) NOT VALID
    );
    CREATE INDEX shelves_code ON inventory.shelves (code);
    CREATE TABLE inventory.boxes (id bigint PRIMARY KEY, shelf_id bigint REFERENCES inventory.shelves (id));
    CREATE TABLE inventory.parts (id bigint, day date) PARTITION BY RANGE (day);
    CREATE FUNCTION inventory.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TRIGGER touch BEFORE UPDATE ON inventory.shelves FOR EACH ROW EXECUTE FUNCTION inventory.touch();";

/// Statements of a migration, each tried by itself.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE inventory.shelves ADD COLUMN note text",
    "ALTER TABLE inventory.shelves ADD COLUMN owner_id bigint REFERENCES public.people (id)",
    "ALTER TABLE inventory.shelves ADD CONSTRAINT a CHECK (code <> '') NOT VALID",
    "ALTER TABLE inventory.shelves ADD CONSTRAINT a UNIQUE (code)",
    "ALTER TABLE inventory.boxes ADD CONSTRAINT a FOREIGN KEY (id) REFERENCES inventory.shelves (id) NOT VALID",
    "ALTER TABLE inventory.shelves VALIDATE CONSTRAINT shelves_number",
    "ALTER TABLE inventory.shelves DROP CONSTRAINT shelves_person",
    "ALTER TABLE inventory.shelves DROP COLUMN code",
    "ALTER TABLE inventory.shelves ALTER COLUMN number TYPE bigint",
    "ALTER TABLE inventory.shelves ALTER COLUMN filled SET NOT NULL",
    "ALTER TABLE inventory.shelves ALTER COLUMN code SET DEFAULT ''",
    "ALTER TABLE inventory.shelves ALTER COLUMN code SET STATISTICS 500",
    "ALTER TABLE inventory.shelves RENAME COLUMN code TO label",
    "ALTER TABLE inventory.shelves RENAME TO racks",
    "ALTER TABLE inventory.shelves DISABLE TRIGGER touch",
    "ALTER TABLE inventory.shelves SET (fillfactor = 70)",
    "ALTER TABLE inventory.shelves ENABLE ROW LEVEL SECURITY",
    "CREATE INDEX ON inventory.shelves (number)",
    "CREATE UNIQUE INDEX shelves_number_once ON inventory.shelves (number)",
    "CREATE TABLE inventory.bags (id bigint, person_id bigint REFERENCES public.people (id))",
    "CREATE TABLE inventory.parts_2026 PARTITION OF inventory.parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    "CREATE TRIGGER again BEFORE INSERT ON inventory.shelves FOR EACH ROW EXECUTE FUNCTION inventory.touch()",
    "CREATE POLICY open ON inventory.shelves USING (true)",
    "COMMENT ON TABLE inventory.shelves IS 'where boxes stand'",
    "COMMENT ON COLUMN inventory.shelves.code IS 'as painted'",
    "DROP TABLE inventory.boxes",
    "DROP INDEX inventory.shelves_code",
    "DROP TRIGGER touch ON inventory.shelves",
    "TRUNCATE inventory.boxes",
    "LOCK TABLE inventory.shelves IN SHARE MODE",
    "LOCK TABLE inventory.shelves IN SHARE ROW EXCLUSIVE MODE",
    "LOCK TABLE inventory.shelves",
    "INSERT INTO inventory.boxes (id) VALUES (1)",
    "UPDATE inventory.shelves SET number = 2 WHERE id = 1",
    "WITH gone AS (DELETE FROM inventory.boxes RETURNING id) UPDATE inventory.shelves SET number = 2",
    "CREATE VIEW inventory.full_shelves AS SELECT id FROM inventory.shelves",
    "REINDEX TABLE inventory.boxes",
    "REINDEX INDEX inventory.shelves_code",
    "CLUSTER inventory.shelves USING shelves_pkey",
    "ALTER TABLE inventory.boxes DROP CONSTRAINT boxes_shelf_id_fkey",
    "ALTER TABLE inventory.shelves ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE inventory.shelves RESET (fillfactor), ALTER COLUMN code SET NOT NULL",
    "GRANT SELECT ON inventory.shelves TO public",
    "ALTER TABLE inventory.shelves ADD COLUMN made_at timestamptz NOT NULL DEFAULT now()",
    "ALTER TABLE inventory.shelves ADD COLUMN mark uuid NOT NULL DEFAULT gen_random_uuid()",
    "ALTER TABLE inventory.shelves ADD COLUMN position bigserial",
    "ALTER TABLE inventory.shelves ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE inventory.shelves ADD COLUMN twice integer GENERATED ALWAYS AS (number * 2) STORED",
    "ALTER TABLE inventory.boxes SET UNLOGGED",
    "ALTER TABLE inventory.shelves ALTER COLUMN code TYPE varchar(10)",
];

/// The locks that the server takes and that stop somebody who writes, by table; the strongest of each.
fn taken(url: &domain_connect::DatabaseUrl, statement: &str) -> BTreeMap<String, (String, Work)> {
    // What is dropped or renamed is known by what it was.
    let sql = format!(
        "BEGIN; CREATE TEMP TABLE there ON COMMIT DROP AS SELECT c.oid, n.nspname || '.' || c.relname AS name, pg_relation_filenode(c.oid) AS file
             FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('public', 'inventory') AND c.relkind IN ('r', 'p');
         {statement};
         SELECT there.name, l.mode, pg_relation_filenode(there.oid) <> there.file FROM pg_locks AS l JOIN there ON there.oid = l.relation
         WHERE l.pid = pg_backend_pid()
         ORDER BY array_position(ARRAY['RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
             'ShareRowExclusiveLock', 'AccessExclusiveLock'], l.mode) NULLS FIRST;
         ROLLBACK"
    );
    let rows = query(url, &sql);
    let weak = ["AccessShareLock", "RowShareLock"];
    rows.into_iter()
        .filter(|row| !weak.contains(&row[1].as_str()))
        .map(|row| {
            (
                row[0].clone(),
                (row[1].clone(), rewritten(statement, &row[2])),
            )
        })
        .collect()
}

/// Whether a table has a new file; that of TRUNCATE is empty.
fn rewritten(statement: &str, is_new: &str) -> Work {
    match is_new == "t" && !statement.starts_with("TRUNCATE") {
        true => Work::Rewrite,
        false => Work::None,
    }
}

/// The locks that are told from the text; that rows are read leaves no trace on a server.
fn told(statement: &str) -> BTreeMap<String, (String, Work)> {
    let migration = |version: &str, up: &str| Migration {
        version: version.into(),
        name: "a".into(),
        up: up.into(),
        down: None,
        run_in_transaction: true,
        header: Header::default(),
        folder: format!("{version}_a"),
        path: None,
    };
    let loaded = [Loaded {
        domain: &domain_inventory::DOMAIN,
        migrations: vec![migration("1", BEFORE), migration("2", statement)],
    }];
    table_locks(&loaded)
        .into_iter()
        .filter(|lock| lock.version == "2")
        .map(|lock| {
            let mode: String = lock.mode.to_string().split(' ').map(capital).collect();
            {
                let work = match lock.work {
                    Work::Rewrite => Work::Rewrite,
                    Work::None | Work::Scan => Work::None,
                };
                let table = format!("{}.{}", lock.schema, lock.table);
                (table, (format!("{mode}Lock"), work))
            }
        })
        .collect()
}

fn capital(word: &str) -> String {
    word[..1].to_owned() + &word[1..].to_lowercase()
}

#[test]
fn the_locks_that_are_told_are_those_that_the_server_takes() {
    let database = empty_database();
    execute(database.url(), BEFORE);
    let mut wrong = Vec::new();
    for statement in STATEMENTS {
        let (told, taken) = (told(statement), taken(database.url(), statement));
        if told != taken {
            wrong.push(format!("{statement}\n  told  {told:?}\n  taken {taken:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
