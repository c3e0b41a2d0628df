use super::Bench;

#[tokio::test]
async fn a_column_tells_each_property_that_changed() {
    let bench = Bench::new("change_column").await;
    bench
        .run("CREATE TABLE drugs (name varchar(10), n int)")
        .await;
    let told = bench
        .change(
            "ALTER TABLE drugs ALTER name TYPE varchar(20), ALTER name SET DEFAULT 'x', ALTER n SET NOT NULL, \
             ALTER n SET STATISTICS 50, ALTER name SET STORAGE plain; COMMENT ON COLUMN drugs.n IS 'count'",
        )
        .await;
    assert_eq!(
        told,
        "~ column change_column.drugs.name: type character varying(10) -> character varying(20)\n\
         ~ column change_column.drugs.name: default none -> 'x'::character varying\n\
         ~ column change_column.drugs.name: storage none -> plain\n\
         ~ column change_column.drugs.n: nullable yes -> no\n\
         ~ column change_column.drugs.n: comment none -> count\n\
         ~ column change_column.drugs.n: statistics none -> 50\n"
    );
}

#[tokio::test]
async fn a_column_dropped_and_added_again_at_the_end_is_a_changed_order() {
    let bench = Bench::new("change_order").await;
    bench.run("CREATE TABLE t (id int, a int, b int)").await;
    let told = bench
        .change("ALTER TABLE t DROP a; ALTER TABLE t ADD a int")
        .await;
    assert_eq!(
        told,
        "~ column order of change_order.t differs: a, b -> b, a\n"
    );
}

#[tokio::test]
async fn a_rename_reads_as_one_removed_and_one_added() {
    let bench = Bench::new("change_rename").await;
    bench.run("CREATE TABLE t (a int)").await;
    let told = bench.change("ALTER TABLE t RENAME TO u").await;
    assert_eq!(told, "- table change_rename.t\n+ table change_rename.u\n");
}

#[tokio::test]
async fn labels_of_an_enum_are_told_in_their_order() {
    let bench = Bench::new("change_enum").await;
    bench.run("CREATE TYPE state AS ENUM ('a', 'c')").await;
    let told = bench
        .change("ALTER TYPE state ADD VALUE 'b' BEFORE 'c'")
        .await;
    assert_eq!(told, "~ type change_enum.state: labels a, c -> a, b, c\n");
}

#[tokio::test]
async fn a_function_shows_where_its_text_differs() {
    let bench = Bench::new("change_function").await;
    let create = |end: &str| {
        let body = "-- a long body\n".repeat(20);
        format!(
            "CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $$ {body} SELECT '{end}' $$"
        )
    };
    bench.run(&create("one")).await;
    let told = bench.change(&create("two")).await;
    assert_eq!(
        told,
        "~ function change_function.f(): definition …a long body SELECT 'one' $function$ -> \
         …a long body SELECT 'two' $function$\n"
    );
}

#[tokio::test]
async fn grants_and_revokes_are_told_and_a_default_acl_equals_none() {
    let bench = Bench::new("change_grant").await;
    bench
        .run(
            "DO $$ BEGIN CREATE ROLE catalog_reader; EXCEPTION WHEN duplicate_object OR unique_violation \
             THEN NULL; END $$; CREATE TABLE t (a int); \
             CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        )
        .await;
    bench
        .comes_and_goes(
            "GRANT SELECT, INSERT ON t TO catalog_reader; GRANT UPDATE (a) ON t TO catalog_reader; \
             REVOKE ALL ON FUNCTION f() FROM PUBLIC; GRANT USAGE ON SCHEMA change_grant TO catalog_reader; \
             ALTER DEFAULT PRIVILEGES IN SCHEMA change_grant GRANT SELECT ON TABLES TO catalog_reader",
            &[
                "~ schema change_grant: grants none -> catalog_reader=USAGE",
                &format!(
                    "~ schema change_grant: default privileges none -> {} on tables: catalog_reader=SELECT",
                    bench.snapshot().await.schemas["change_grant"].owner.as_deref().expect("an owner"),
                ),
                "~ table change_grant.t: grants none -> catalog_reader=INSERT,SELECT",
                "~ column change_grant.t.a: grants none -> catalog_reader=UPDATE",
                "~ function change_grant.f(): grants none -> PUBLIC=none",
            ],
            "REVOKE ALL ON t FROM catalog_reader; REVOKE UPDATE (a) ON t FROM catalog_reader; \
             GRANT EXECUTE ON FUNCTION f() TO PUBLIC; REVOKE ALL ON SCHEMA change_grant FROM catalog_reader; \
             ALTER DEFAULT PRIVILEGES IN SCHEMA change_grant REVOKE SELECT ON TABLES FROM catalog_reader",
        )
        .await;
}

#[tokio::test]
async fn a_disabled_trigger_and_a_validated_constraint_are_told() {
    let bench = Bench::new("change_state").await;
    bench
        .run(
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; \
             CREATE TABLE t (a int, CONSTRAINT up CHECK (a > 0) ); \
             ALTER TABLE t ADD CONSTRAINT low CHECK (a < 9) NOT VALID; \
             CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        )
        .await;
    let told = bench
        .change("ALTER TABLE t DISABLE TRIGGER g; ALTER TABLE t VALIDATE CONSTRAINT low")
        .await;
    assert_eq!(
        told,
        "~ constraint change_state.t.low: definition CHECK ((a < 9)) NOT VALID -> CHECK ((a < 9))\n\
         ~ trigger change_state.t.g: firing origin -> disabled\n"
    );
}

#[tokio::test]
async fn comments_of_every_kind_are_told() {
    let bench = Bench::new("change_comment").await;
    bench
        .run(
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; \
             CREATE TABLE t (a int CONSTRAINT up CHECK (a > 0)); CREATE INDEX i ON t (a); \
             CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); \
             CREATE POLICY p ON t; CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; CREATE SEQUENCE s; \
             CREATE VIEW v AS SELECT 1 AS one; CREATE TYPE c AS (x int); CREATE DOMAIN d AS int CONSTRAINT k CHECK (value > 0)",
        )
        .await;
    let told = bench
        .change(
            "COMMENT ON SCHEMA change_comment IS 'x'; COMMENT ON FUNCTION f() IS 'x'; COMMENT ON TABLE t IS 'x'; \
             COMMENT ON COLUMN t.a IS 'x'; COMMENT ON CONSTRAINT up ON t IS 'x'; COMMENT ON INDEX i IS 'x'; \
             COMMENT ON TRIGGER g ON t IS 'x'; COMMENT ON POLICY p ON t IS 'x'; COMMENT ON RULE r ON t IS 'x'; \
             COMMENT ON SEQUENCE s IS 'x'; COMMENT ON VIEW v IS 'x'; COMMENT ON COLUMN v.one IS 'x'; \
             COMMENT ON TYPE c IS 'x'; COMMENT ON COLUMN c.x IS 'x'; COMMENT ON DOMAIN d IS 'x'; \
             COMMENT ON CONSTRAINT k ON DOMAIN d IS 'x'",
        )
        .await;
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 16, "{told}");
    assert!(
        lines.contains(&"~ type change_comment.c: attributes x integer -> x integer -- x"),
        "{told}"
    );
    assert_eq!(told.matches("comment none -> x").count(), 14, "{told}");
}
