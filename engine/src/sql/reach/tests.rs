use super::{Home, Reach, named_outside, place_of_named, reach};
use crate::sql::Place;

const INVENTORY: Home<'static> = Home {
    schema: "inventory",
    declared: &["public"],
};

#[track_caller]
fn all(statements: &[&str], expected: Reach) {
    for statement in statements {
        assert_eq!(reach(statement, INVENTORY), expected, "{statement}");
    }
}

#[test]
fn plain_statements_on_its_own_objects_reach_nothing_else() {
    all(
        &[
            "",
            "-- nothing\n;",
            "CREATE TABLE lots (id int PRIMARY KEY, name varchar(20) DEFAULT now() CHECK (length(name) > 1.5))",
            "create unlogged table if not exists Inventory.lots (id int generated always as identity)",
            "CREATE TABLE \"inventory\".\"Lots\" (drug int REFERENCES inventory.drugs (id) ON DELETE CASCADE)",
            "CREATE TABLE lots (made_by int REFERENCES public.users ON UPDATE CASCADE)",
            "CREATE TABLE y2026 PARTITION OF lots FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
            "CREATE UNIQUE INDEX IF NOT EXISTS i ON inventory.lots USING btree (lower(name)) INCLUDE (id) WHERE id IS NOT NULL",
            "CREATE TYPE inventory.state AS ENUM ('a.b', 'c'); CREATE TYPE inventory.pair AS (a int, b int)",
            "CREATE OR REPLACE FUNCTION inventory.f(a int) RETURNS int LANGUAGE sql AS 'DROP TABLE public.users CASCADE'",
            "CREATE TRIGGER t BEFORE UPDATE ON inventory.lots FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION public.touch()",
            "CREATE OR REPLACE VIEW inventory.v AS SELECT u.id FROM public.users u JOIN lots l ON f(l.id) = u.id",
            "CREATE SEQUENCE s OWNED BY inventory.lots.id",
            "CREATE POLICY p ON inventory.lots USING (id = 1)",
            "ALTER TABLE ONLY inventory.lots ADD COLUMN code numeric(10, 2) NOT NULL DEFAULT 0, ALTER COLUMN id TYPE bigint",
            "ALTER TABLE lots ADD CONSTRAINT fk FOREIGN KEY (u) REFERENCES public.users (id) NOT VALID",
            "ALTER TYPE inventory.state ADD VALUE IF NOT EXISTS 'd'",
            "DROP TABLE IF EXISTS inventory.lots, bins RESTRICT",
            "DROP FUNCTION inventory.f(int, text)",
            "DROP TRIGGER t ON inventory.lots",
            "DROP MATERIALIZED VIEW inventory.m",
            "COMMENT ON TABLE inventory.lots IS 'see public.users'",
            "COMMENT ON COLUMN inventory.lots.id IS 'x'; COMMENT ON COLUMN lots.id IS 'y'",
            "COMMENT ON FUNCTION inventory.f(int) IS NULL",
            "SET LOCAL lock_timeout = '5s'; SET statement_timeout TO 0",
        ],
        Reach::Inside,
    );
}

#[test]
fn whatever_names_another_schema_is_asked() {
    all(
        &[
            "CREATE TABLE public.lots (id int)",
            "CREATE TABLE \"Inventory\".lots (id int)",
            "CREATE TABLE inventory.public.lots (id int)",
            "CREATE TABLE lots (made_by int REFERENCES hr.people (id))",
            "CREATE TABLE lots (state public.user_status)",
            "CREATE TABLE lots () INHERITS (public.users)",
            "CREATE INDEX i ON public.users (id)",
            "CREATE TYPE public.state AS ENUM ('a')",
            "CREATE VIEW public.v AS SELECT 1",
            "CREATE TRIGGER t BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION inventory.f()",
            "ALTER TABLE public.users ADD COLUMN x int",
            "ALTER TABLE lots ATTACH PARTITION public.lots FOR VALUES IN (1)",
            "DROP TABLE inventory.lots, public.users",
            "DROP TYPE inventory.state, public.state",
            "COMMENT ON COLUMN public.users.id IS 'x'",
            "COMMENT ON CONSTRAINT c ON public.users IS 'x'",
            "CREATE TABLE U&\"p\\0075blic\".lots (id int)",
        ],
        Reach::Unknown,
    );
}

#[test]
fn whatever_runs_code_cascades_or_is_no_plain_kind_is_asked() {
    all(
        &[
            "CREATE TABLE lots AS SELECT 1",
            "CREATE TABLE lots (id) AS SELECT f()",
            "CREATE TEMP TABLE lots (id int)",
            "CREATE TABLE y PARTITION OF lots FOR VALUES FROM (f()) TO (2)",
            "CREATE INDEX i ON lots (f(id))",
            "CREATE INDEX i ON lots (inventory.f(id))",
            "CREATE INDEX i ON lots (\"F\"(id))",
            "CREATE TYPE r AS RANGE (subtype = int)",
            "CREATE SCHEMA other",
            "CREATE EXTENSION pg_trgm",
            "CREATE MATERIALIZED VIEW m AS SELECT 1",
            "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION inventory.f()",
            "ALTER TABLE lots ADD COLUMN x int DEFAULT f()",
            "ALTER TABLE lots ALTER COLUMN id TYPE int USING inventory.f(id)",
            "ALTER TABLE lots SET SCHEMA public",
            "ALTER TABLE lots OWNER TO ann",
            "ALTER TABLE ALL IN TABLESPACE t SET TABLESPACE u",
            "ALTER TABLE lots DROP COLUMN id CASCADE",
            "ALTER TYPE state ADD VALUE 'x'",
            "ALTER FUNCTION inventory.f() STABLE",
            "DROP TABLE lots CASCADE",
            "DROP FUNCTION f(int)",
            "DROP SCHEMA inventory",
            "COMMENT ON TYPE integer IS 'x'",
            "COMMENT ON SCHEMA inventory IS 'x'",
            "GRANT SELECT ON inventory.lots TO ann",
            "INSERT INTO inventory.lots VALUES (1)",
            "SELECT 1",
            "DO $$ BEGIN END $$",
            "CALL inventory.p()",
            "SET search_path TO public",
            "SET ROLE ann",
            "CREATE TABLE lots (id int); TRUNCATE lots",
        ],
        Reach::Unknown,
    );
}

#[test]
fn outside_a_transaction_only_what_a_statement_changes_counts() {
    let fine = [
        "CREATE INDEX CONCURRENTLY i ON inventory.lots (id) WHERE lots.id > 0",
        "ALTER TABLE lots ADD CONSTRAINT fk FOREIGN KEY (u) REFERENCES public.users (id)",
        "ALTER TABLE lots ADD COLUMN s public.user_status",
        "CREATE TABLE lots (s public.user_status, CHECK (lots.s <> 'x'))",
        "CREATE VIEW v AS SELECT u.id FROM public.users u",
        "COMMENT ON COLUMN lots.id IS 'x'",
        "GRANT USAGE ON SCHEMA inventory TO ann",
        "INSERT INTO inventory.lots SELECT u.id FROM public.users u",
        "VACUUM public.users",
        "DROP INDEX CONCURRENTLY inventory.i",
    ];
    for statement in fine {
        assert_eq!(named_outside(statement, INVENTORY), None, "{statement}");
    }
    let outside = [
        ("CREATE INDEX CONCURRENTLY i ON public.users (id)", "public"),
        ("DROP INDEX CONCURRENTLY i, public.j", "public"),
        ("ALTER TYPE public.user_status ADD VALUE 'x'", "public"),
        ("SELECT 1; ALTER TABLE lots SET SCHEMA public", "public"),
        (
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO ann",
            "public",
        ),
        ("CREATE TABLE lots (u int REFERENCES hr.people (id))", "hr"),
        ("CREATE DATABASE other", "DATABASE"),
        ("COMMENT ON COLUMN public.users.id IS 'x'", "public"),
    ];
    for (statement, word) in outside {
        let at = named_outside(statement, INVENTORY);
        assert_eq!(at, statement.find(word), "{statement}");
    }
}

#[test]
fn an_object_is_found_where_the_file_names_it() {
    let sql = "CREATE TABLE a (id int);\nCREATE TABLE public.\"Stray One\" (id int)";
    let place = Place {
        line: 2,
        column: 21,
    };
    let described = "created table public.\"Stray One\"";
    assert_eq!(place_of_named(sql, described), Some(place));
    assert_eq!(place_of_named(sql, "created table public.other"), None);
}
