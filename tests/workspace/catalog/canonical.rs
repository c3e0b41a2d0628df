use domain_engine::catalog::{Catalog, compare, snapshot};

use super::{Bench, connect};

const OBJECTS: &str = "CREATE TYPE state AS ENUM ('a'); \
    CREATE FUNCTION pick() RETURNS state LANGUAGE sql AS $$ SELECT 'a'::state $$; \
    CREATE TABLE t (id int PRIMARY KEY, s state DEFAULT pick(), at timestamptz DEFAULT '2026-01-02 03:04+00', \
      day date DEFAULT '2026-02-01', gap interval DEFAULT '1 day 2 hours', raw bytea DEFAULT '\\x6101'); \
    CREATE VIEW v AS SELECT s FROM t WHERE at > '2026-01-02 03:04+00'; CREATE INDEX ON t (s) WHERE s = 'a'";

#[tokio::test]
async fn two_snapshots_of_one_database_are_equal() {
    let bench = Bench::new("canonical_twice").await;
    bench.run(OBJECTS).await;
    let first = bench.snapshot().await;
    assert_eq!(
        first.schemas["canonical_twice"].tables["t"].columns.len(),
        6
    );
    assert_eq!(first, bench.snapshot().await);
}

#[tokio::test]
async fn the_settings_of_the_session_do_not_show() {
    let bench = Bench::new("canonical_session").await;
    bench.run(OBJECTS).await;
    let usual = bench.snapshot().await;
    let other = connect().await;
    other
        .batch_execute(
            "SET search_path = pg_temp; SET timezone = 'Asia/Bangkok'; SET datestyle = 'German'; \
             SET intervalstyle = 'iso_8601'; SET bytea_output = 'escape'; SET quote_all_identifiers = on; \
             SET standard_conforming_strings = off; SET escape_string_warning = off",
        )
        .await
        .expect("settings");
    let unusual = snapshot(&other, &["canonical_session"])
        .await
        .expect("a snapshot");
    assert_eq!(compare(&usual, &unusual).to_string(), "");
    assert_eq!(usual, unusual);
}

#[tokio::test]
async fn the_session_keeps_its_settings_and_its_transaction() {
    let bench = Bench::new("canonical_transaction").await;
    bench.run("BEGIN; SET LOCAL search_path = canonical_transaction; SET LOCAL timezone = 'Asia/Bangkok'").await;
    bench.run("CREATE TABLE t (a int)").await;
    assert!(
        bench.snapshot().await.schemas["canonical_transaction"]
            .tables
            .contains_key("t")
    );
    let row = bench
        .client
        .query_one(
            "SELECT current_setting('search_path') || ' ' || current_setting('timezone')",
            &[],
        )
        .await
        .expect("settings");
    assert_eq!(
        row.get::<_, String>(0),
        "canonical_transaction Asia/Bangkok"
    );
    bench.run("ROLLBACK").await;
    assert!(
        bench.snapshot().await.schemas["canonical_transaction"]
            .tables
            .is_empty()
    );
}

#[tokio::test]
async fn object_identifiers_and_dropped_columns_do_not_show() {
    let bench = Bench::new("canonical_oids").await;
    bench.run(OBJECTS).await;
    let first = bench.snapshot().await;
    bench.run("DROP VIEW v; DROP TABLE t; DROP FUNCTION pick; DROP TYPE state; CREATE TABLE gap (x int)").await;
    bench
        .run(&format!(
            "DROP TABLE gap; {OBJECTS}; ALTER TABLE t ADD x int; ALTER TABLE t DROP x"
        ))
        .await;
    assert_eq!(compare(&first, &bench.snapshot().await).to_string(), "");
    assert_eq!(first, bench.snapshot().await);
}

#[tokio::test]
async fn a_schema_that_does_not_exist_is_absent() {
    let client = connect().await;
    let long = "x".repeat(70);
    let none = snapshot(&client, &["no such schema", "o'quote\\", &long])
        .await
        .expect("a snapshot");
    assert_eq!(none, Catalog::default());
    assert_eq!(
        snapshot(&client, &[]).await.expect("a snapshot"),
        Catalog::default()
    );
}

#[tokio::test]
async fn a_role_without_any_right_reads_the_same() {
    let bench = Bench::new("canonical_role").await;
    bench.run(OBJECTS).await;
    let usual = bench.snapshot().await;
    bench
        .run(
            "DO $$ BEGIN CREATE ROLE catalog_stranger; EXCEPTION WHEN duplicate_object OR unique_violation \
             THEN NULL; END $$; SET ROLE catalog_stranger",
        )
        .await;
    assert_eq!(compare(&usual, &bench.snapshot().await).to_string(), "");
}

#[tokio::test]
async fn bookkeeping_and_ownership_can_be_left_out() {
    let bench = Bench::new("canonical_filter").await;
    let before = bench.snapshot().await;
    let told = bench
        .change(
            "CREATE TABLE __diesel_schema_migrations (version text PRIMARY KEY); \
             CREATE TABLE __dbctl_log (id bigint GENERATED ALWAYS AS IDENTITY); \
             GRANT USAGE ON SCHEMA canonical_filter TO PUBLIC",
        )
        .await;
    assert_eq!(told.lines().count(), 3, "{told}");
    let after = bench
        .snapshot()
        .await
        .without_bookkeeping()
        .without_ownership();
    assert_eq!(after, before.without_ownership());
}
