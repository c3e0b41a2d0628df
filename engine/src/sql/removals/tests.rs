use super::{Extent, Name, Removal, Share, removals};

fn name(text: &str) -> Name {
    match text.split_once('.') {
        Some((schema, name)) => Name {
            schema: Some(schema.into()),
            name: name.into(),
        },
        None => Name {
            schema: None,
            name: text.into(),
        },
    }
}

fn table(text: &str) -> Removal {
    Removal::Table(name(text))
}

fn column(text: &str, column: &str) -> Removal {
    Removal::Column(name(text), column.into())
}

fn hidden(what: &'static str, line: usize) -> Removal {
    Removal::Hidden { what, line }
}

#[test]
fn every_table_of_a_drop_is_found_as_the_server_reads_its_name() {
    let sql = "drop table if exists inventory.Drugs, \"Odd \"\"one\" cascade; DROP TABLE lots";
    let expected = [table("inventory.drugs"), table("Odd \"one"), table("lots")];
    assert_eq!(removals(sql), expected);
}

#[test]
fn the_word_column_may_be_left_out_and_other_drops_of_a_table_lose_no_rows() {
    let sql = "ALTER TABLE a.t ADD CHECK (x IN (1, 2)), DROP COLUMN IF EXISTS x CASCADE, DROP y;
        ALTER TABLE ONLY t DROP CONSTRAINT k, ALTER COLUMN z DROP NOT NULL, ALTER w DROP DEFAULT";
    assert_eq!(removals(sql), [column("a.t", "x"), column("a.t", "y")]);
}

#[test]
fn truncate_and_delete_are_found_with_how_far_they_go() {
    let sql = "TRUNCATE TABLE ONLY a, b.c RESTART IDENTITY CASCADE; TRUNCATE d;
        DELETE FROM e; DELETE FROM ONLY f WHERE id = 1;
        WITH gone AS (DELETE FROM g RETURNING *) INSERT INTO h SELECT * FROM gone;
        MERGE INTO i USING j ON i.id = j.id WHEN MATCHED THEN DELETE";
    let expected = [
        Removal::Truncated(name("a"), Extent::Referring),
        Removal::Truncated(name("b.c"), Extent::Referring),
        Removal::Truncated(name("d"), Extent::Itself),
        Removal::Deleted(name("e"), Share::All),
        Removal::Deleted(name("f"), Share::Some),
        Removal::Deleted(name("g"), Share::All),
        Removal::Deleted(name("i"), Share::Some),
    ];
    assert_eq!(removals(sql), expected);
}

#[test]
fn what_only_speaks_of_removing_removes_nothing() {
    let sql = "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM a; DROP TABLE b';
        CREATE TABLE c (id int REFERENCES d ON DELETE CASCADE);
        CREATE TRIGGER t BEFORE DELETE OR TRUNCATE ON c EXECUTE FUNCTION g();
        GRANT DELETE, TRUNCATE ON c TO ann; COMMENT ON TABLE c IS 'DROP TABLE c';
        -- DROP TABLE c
        SELECT 'DROP TABLE c'; DROP VIEW v CASCADE; DROP INDEX i; DROP TYPE y; DROP SCHEMA s;
        UPDATE c SET truncate = 1; DROP FUNCTION f(); DROP TRIGGER t ON c";
    assert_eq!(removals(sql), []);
}

#[test]
fn do_blocks_are_searched_and_so_are_the_strings_they_execute() {
    let sql = "DO $$ BEGIN IF true THEN DROP TABLE a.b; END IF; DELETE FROM c WHERE id = 1; END $$;
        DO $$ BEGIN EXECUTE 'TRUNCATE d'; EXECUTE $q$ALTER TABLE e DROP f$q$; END $$;
        DO 'BEGIN EXECUTE ''DROP TABLE g''; END'";
    let expected = [
        table("a.b"),
        Removal::Deleted(name("c"), Share::Some),
        Removal::Truncated(name("d"), Extent::Itself),
        column("e", "f"),
        table("g"),
    ];
    assert_eq!(removals(sql), expected);
}

#[test]
fn a_name_that_is_put_together_at_run_time_is_hidden_and_its_line_is_told() {
    let sql = "SELECT 1;\nDO $$ BEGIN EXECUTE format('DROP TABLE %I', t); END $$;\n\
        DO $$ BEGIN EXECUTE 'DROP TABLE inventory.' || t; EXECUTE 'DROP TABLE t_%s'; END $$;\n\
        DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN x', t); END $$;\n\
        DO $$ BEGIN EXECUTE 'ALTER TABLE ' || t || ' DROP COLUMN x'; END $$;\n\
        DO $$ BEGIN EXECUTE 'DELETE FROM ' || t; EXECUTE 'TRUNCATE ' || t; END $$";
    let expected = [
        hidden("DROP TABLE", 2),
        hidden("DROP TABLE", 3),
        hidden("DROP TABLE", 3),
        hidden("DROP COLUMN", 4),
        hidden("DROP COLUMN", 5),
        hidden("DELETE", 6),
        hidden("TRUNCATE", 6),
    ];
    assert_eq!(removals(sql), expected);
}

#[test]
fn a_cascade_that_takes_columns_along_is_hidden_and_a_schema_is_named() {
    let sql =
        "DROP TYPE a CASCADE; DROP EXTENSION b CASCADE; DROP OWNED BY ann; DROP SCHEMA s CASCADE";
    let expected = [
        hidden("DROP … CASCADE", 1),
        hidden("DROP … CASCADE", 1),
        hidden("DROP OWNED", 1),
        Removal::Schema("s".into()),
    ];
    assert_eq!(removals(sql), expected);
}

#[test]
fn new_names_are_told() {
    let sql =
        "ALTER TABLE a.b RENAME TO c; ALTER TABLE d SET SCHEMA e; ALTER TABLE f RENAME g TO h;
        ALTER TABLE f RENAME CONSTRAINT i TO j";
    let renamed = |table: &str, to: &str| Removal::Renamed {
        table: name(table),
        to: name(to),
    };
    let (from, to) = ("g".to_owned(), "h".to_owned());
    let expected = [
        renamed("a.b", "a.c"),
        renamed("d", "e.d"),
        Removal::RenamedColumn {
            table: name("f"),
            from,
            to,
        },
    ];
    assert_eq!(removals(sql), expected);
}
