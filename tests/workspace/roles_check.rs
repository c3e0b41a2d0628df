use workspace_tests::{Checkout, Roles, execute};

/// The small migrations applied, and roles that are as they should be.
fn right() -> Roles {
    let roles = Roles::of(Checkout::small());
    roles.run(&["migrate"]).code(0);
    roles.run(&["roles", "create"]).code(0);
    roles
}

/// Spoils something, expects the check to name exactly that, and to mend it with the statement that it names.
#[track_caller]
fn names(roles: &Roles, spoil: &str, kind: &str, what: &str) {
    execute(roles.url(), &roles.spell(spoil));
    let what = roles.spell(what);
    roles
        .run(&["roles", "check"])
        .code(3)
        .stdout_has(&what)
        .stdout_has("1 difference from what should be.");
    let found = roles.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["kind"], &found[0]["what"]),
        (&kind.into(), &what.into())
    );
    execute(roles.url(), found[0]["sql"].as_str().unwrap());
    assert!(roles.findings().is_empty(), "{spoil}");
}

#[test]
fn a_missing_privilege_is_named() {
    let roles = right();
    names(
        &roles,
        "REVOKE SELECT ON public.users FROM {core_reader}",
        "privilege_missing",
        "{core_reader} lacks SELECT on public.users",
    );
    names(
        &roles,
        "REVOKE INSERT, UPDATE ON inventory.lots FROM {inventory_writer}",
        "privilege_missing",
        "{inventory_writer} lacks INSERT, UPDATE on inventory.lots",
    );
    names(
        &roles,
        "REVOKE REFERENCES ON public.users FROM {inventory_owner}",
        "privilege_missing",
        "{inventory_owner} lacks REFERENCES on public.users",
    );
    names(
        &roles,
        "REVOKE CREATE ON SCHEMA inventory FROM {inventory_owner}",
        "privilege_missing",
        "{inventory_owner} lacks CREATE on schema inventory",
    );
}

#[test]
fn a_privilege_too_many_is_named_and_left_alone_by_create() {
    let roles = right();
    let cases = [
        (
            "GRANT DELETE ON public.users TO {core_reader}",
            "{core_reader} has DELETE on public.users, and should not",
        ),
        (
            "GRANT SELECT ON public.users TO {inventory_owner}",
            "{inventory_owner} has SELECT on public.users, and should not",
        ),
        (
            "GRANT SELECT ON inventory.lots TO PUBLIC",
            "everybody has SELECT on inventory.lots, and should not",
        ),
        (
            "GRANT SELECT (id) ON public.users TO {inventory_reader}",
            "{inventory_reader} has SELECT on column (id) ON TABLE public.users, and should not",
        ),
        (
            "GRANT USAGE ON SCHEMA inventory TO {core_reader}",
            "{core_reader} has USAGE on schema inventory, and should not",
        ),
    ];
    for (spoil, what) in cases {
        names(&roles, spoil, "privilege_extra", what);
    }
    execute(roles.url(), &roles.spell(cases[0].0));
    roles
        .run(&["roles", "create"])
        .code(0)
        .stderr_has("it is left so: REVOKE DELETE");
    assert_eq!(roles.findings().len(), 1);
}

#[test]
fn what_exposes_a_history_or_the_schema_is_named_and_taken_away_by_create() {
    let roles = right();
    let cases = [
        (
            "GRANT INSERT ON public.__diesel_schema_migrations TO {core_writer}",
            "{core_writer} has INSERT on public.__diesel_schema_migrations, and should not",
        ),
        (
            "GRANT CREATE ON SCHEMA public TO PUBLIC",
            "everybody has CREATE on schema public, and should not",
        ),
    ];
    for (spoil, what) in cases {
        names(&roles, spoil, "exposed", what);
    }
    for (spoil, _) in cases {
        execute(roles.url(), &roles.spell(spoil));
    }
    roles
        .run(&["roles", "create"])
        .code(0)
        .stdout_has("core: 2 grants taken away");
    assert!(roles.findings().is_empty());
}

#[test]
fn a_missing_default_privilege_and_one_too_many_are_named() {
    let roles = right();
    names(
        &roles,
        "ALTER DEFAULT PRIVILEGES FOR ROLE {core_owner} IN SCHEMA public REVOKE SELECT ON TABLES FROM {core_reader}",
        "default_missing",
        "{core_reader} lacks SELECT on tables that {core_owner} makes later in schema public",
    );
    names(
        &roles,
        "ALTER DEFAULT PRIVILEGES FOR ROLE {core_owner} GRANT INSERT ON TABLES TO {core_reader}",
        "default_extra",
        "{core_reader} is given INSERT on tables that {core_owner} makes later",
    );
}

#[test]
fn an_object_of_somebody_else_is_named() {
    let roles = right();
    for (spoil, what) in [
        (
            "ALTER TABLE inventory.lots OWNER TO {core_owner}",
            "table inventory.lots belongs to {core_owner}, and should to {inventory_owner}",
        ),
        (
            "ALTER TABLE public.__dbctl_log OWNER TO {inventory_owner}",
            "table public.__dbctl_log belongs to {inventory_owner}, and should to {core_owner}",
        ),
    ] {
        execute(roles.url(), &roles.spell(spoil));
        let found = roles.findings();
        let found: Vec<&str> = found
            .iter()
            .map(|it| it["what"].as_str().unwrap())
            .collect();
        assert!(found.contains(&roles.spell(what).as_str()), "{found:?}");
        roles.run(&["roles", "create"]).code(0);
        assert!(roles.findings().is_empty(), "{spoil}");
    }
}

#[test]
fn every_kind_of_object_changes_its_owner() {
    let roles = right();
    let up = "CREATE TYPE inventory.kind AS ENUM ('a'); CREATE DOMAIN inventory.amount AS int;\n\
              CREATE TYPE inventory.pair AS (a int, b int); CREATE TYPE inventory.span AS RANGE (subtype = float8);\n\
              CREATE FUNCTION inventory.f(int, text DEFAULT 'it''s') RETURNS int LANGUAGE sql AS 'SELECT 1';\n\
              CREATE PROCEDURE inventory.p() LANGUAGE sql AS 'SELECT 1';\n\
              CREATE AGGREGATE inventory.total (int) (SFUNC = int4pl, STYPE = int);\n\
              CREATE TABLE inventory.\"Odd name\" (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, a int, b int);\n\
              CREATE STATISTICS inventory.stats ON a, b FROM inventory.\"Odd name\";\n\
              CREATE SEQUENCE inventory.numbers; CREATE VIEW inventory.seen AS SELECT 1 AS one;\n\
              CREATE MATERIALIZED VIEW inventory.kept AS SELECT 1 AS one;\n\
              CREATE TABLE inventory.parts (id int) PARTITION BY RANGE (id);\n\
              CREATE TABLE inventory.part PARTITION OF inventory.parts DEFAULT;";
    execute(roles.url(), up);
    let found = roles.findings();
    let owners = found.iter().filter(|it| it["kind"] == "owner").count();
    assert_eq!(owners, 14, "{found:#?}");
    roles.run(&["roles", "create"]).code(0);
    assert!(roles.findings().is_empty());
}

#[test]
fn what_an_extension_owns_is_the_extensions() {
    let roles = right();
    execute(
        roles.url(),
        "CREATE EXTENSION pg_stat_statements SCHEMA inventory",
    );
    assert!(roles.findings().is_empty());
}

#[test]
fn a_role_that_may_log_in_is_named_and_left_alone_by_create() {
    let roles = right();
    names(
        &roles,
        "ALTER ROLE {inventory_reader} LOGIN CREATEDB",
        "power",
        "role {inventory_reader} has LOGIN, CREATEDB",
    );
    names(
        &roles,
        "GRANT {core_writer} TO {inventory_reader}",
        "membership",
        "role {inventory_reader} is a member of {core_writer}",
    );
}

#[test]
fn a_missing_role_is_named_before_what_it_lacks() {
    let roles = right();
    let drop = "DROP OWNED BY {inventory_reader}; DROP ROLE {inventory_reader}";
    execute(roles.url(), &roles.spell(drop));
    let found = roles.findings();
    assert_eq!(found[0]["kind"], "role_missing");
    roles
        .run(&["roles", "check"])
        .code(3)
        .stdout_has(&roles.spell("role {inventory_reader} is missing"))
        .stdout_has("dbctl roles create makes what is missing.");
    roles.run(&["roles", "create", "inventory"]).code(0);
    assert!(roles.findings().is_empty());
}
