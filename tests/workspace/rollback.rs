use workspace_tests::Checkout;

#[test]
fn after_rollback_all_and_migrate_again_the_catalog_is_as_it_was() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let first = workspace_tests::snapshot(checkout.url());
    checkout.run(&["rollback", "--all", "--yes"]).code(0);
    let tables = checkout.query(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname IN ('public', 'inventory') AND c.relkind = 'r' ORDER BY 1",
    );
    let history = "__diesel_schema_migrations".to_owned();
    assert_eq!(
        tables,
        [
            vec!["inventory".to_owned(), history.clone()],
            vec!["public".to_owned(), history]
        ]
    );
    checkout.run(&["migrate"]).code(0);
    let again = workspace_tests::snapshot(checkout.url());
    let difference = domain_engine::catalog::compare(&first, &again);
    assert!(difference.is_empty(), "{difference}");
}
