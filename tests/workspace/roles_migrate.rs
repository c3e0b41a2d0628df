use workspace_tests::{Checkout, Output, Proxy, Roles, SMALL, execute};

const NEXT: &str = "20260105000000_next";

fn small() -> Roles {
    Roles::with_deployer(Checkout::small())
}

/// The roles that own the tables of both domains, each once.
fn owners(roles: &Roles) -> Vec<Vec<String>> {
    roles.query(
        "SELECT DISTINCT schemaname, tableowner FROM pg_tables \
         WHERE schemaname IN ('public', 'inventory') ORDER BY 1",
    )
}

fn expected_owners(roles: &Roles) -> [[String; 2]; 2] {
    ["inventory", "core"].map(|domain| {
        let schema = if domain == "core" { "public" } else { domain };
        [schema.to_owned(), roles.name(&format!("{domain}_owner"))]
    })
}

#[test]
fn the_whole_of_core_and_inventory_goes_up_is_seeded_and_comes_down_as_its_owners() {
    let roles = Roles::with_deployer(Checkout::new());
    roles.run_deploy(&["migrate"]).code(0);
    assert_eq!(owners(&roles), expected_owners(&roles));
    assert!(roles.findings().is_empty());
    roles.run_deploy(&["seed"]).code(0);
    roles
        .run_deploy(&["seed"])
        .code(0)
        .stdout_has("Nothing to seed");
    assert_eq!(
        roles.refused("inventory_reader", "SELECT * FROM inventory.drug_generics"),
        ""
    );
    roles
        .run_deploy(&["reset", "--yes", "--set", "none"])
        .code(0);
    assert_eq!(owners(&roles), expected_owners(&roles));
    assert!(roles.findings().is_empty());
    roles.run_deploy(&["rollback", "--all", "--yes"]).code(0);
    assert!(roles.applied().is_empty());
    assert!(roles.findings().is_empty());
}

#[test]
fn a_migration_that_reaches_into_another_domain_is_refused_by_the_server_whatever_its_header_says()
{
    let roles = small();
    let except = "-- dbctl: containment = \"it wants to\"\n";
    for reach in [
        "ALTER TABLE public.users ADD COLUMN mine int",
        "CREATE TABLE public.mine (id int)",
        "DROP TABLE public.roles",
        "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || 'public.mine (id int)'; END $$",
        "INSERT INTO public.users VALUES (1, 'x')",
    ] {
        let up = format!("{except}CREATE TABLE inventory.half (id int);\n{reach};\n");
        roles.migration("inventory", NEXT, &up, "SELECT 1;\n");
        roles
            .run_deploy(&["migrate"])
            .code(1)
            .stderr_has("SQLSTATE 42501; nothing of this migration remains")
            .stderr_has("Hint: it runs as role");
        assert_eq!(roles.applied(), SMALL, "{reach}");
    }
}

#[test]
fn a_migration_may_not_leave_its_role() {
    let roles = small();
    for leave in ["RESET ROLE", "SET ROLE NONE", "SET LOCAL ROLE NONE"] {
        let up = format!("CREATE TABLE public.half (id int PRIMARY KEY);\n{leave};\n");
        roles.migration("core", NEXT, &up, "DROP TABLE public.half;\n");
        roles.run_deploy(&["migrate"]).code(1).stderr_has(&format!(
            "the migration changed the role to {}",
            roles.name("deploy")
        ));
        assert_eq!(roles.applied(), SMALL, "{leave}");
    }
}

#[test]
fn containment_holds_as_an_owner_too() {
    let roles = small();
    let up = "DO $$ BEGIN EXECUTE 'CREATE SCHEMA elsewhere'; END $$;\n";
    let grant = format!(
        "GRANT CREATE ON DATABASE {} TO {}",
        roles.url().database(),
        roles.name("core_owner")
    );
    execute(roles.url(), &grant);
    roles.migration("core", NEXT, up, "SELECT 1;\n");
    roles
        .run_deploy(&["migrate"])
        .code(1)
        .stderr_has("it reaches outside the schema public");
    let fine = "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nSELECT f();\n";
    roles.migration("core", NEXT, fine, "DROP FUNCTION public.f();\n");
    roles.run_deploy(&["migrate"]).code(0);
    roles.run_deploy(&["rollback", "--step", "1"]).code(0);
}

#[test]
fn who_is_no_member_of_the_role_is_told_the_way_out() {
    let roles = Roles::of(Checkout::small());
    roles.run(&["roles", "create"]).code(0);
    roles.login("deploy");
    let (user, owner) = (roles.name("deploy"), roles.name("core_owner"));
    let usage = format!("GRANT USAGE ON SCHEMA inventory TO {user}");
    execute(roles.url(), &usage);
    roles.run_deploy(&["migrate"]).code(1).stderr_has(&format!(
        "user \"{user}\" may not act as role \"{owner}\": it is no member of it"
    ));
    assert!(roles.applied().is_empty());
    roles
        .run_deploy(&["migrate", "--json"])
        .code(1)
        .stdout_has("\"kind\":\"role\"")
        .stdout_has(&format!("GRANT \\\"{owner}\\\" TO \\\"{user}\\\""));
    // The books are there: it is the migration's own message that fails.
    roles
        .run(&["migrate", "--step", "1", "--role", &roles.owners()])
        .code(0);
    let read = format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}");
    execute(roles.url(), &read);
    let output = roles.run_deploy(&["migrate", "core"]).code(1);
    let output = output.stderr_has("it is no member of it");
    output.stderr_has(&format!("GRANT \"{owner}\" TO \"{user}\""));
    assert_eq!(roles.applied(), SMALL[..1]);
}

#[test]
fn a_role_that_is_not_there_is_told_and_what_makes_it() {
    let roles = Roles::of(Checkout::small());
    for arguments in [&["migrate"][..], &["setup"]] {
        roles
            .run(&[arguments, &["--role", "no_such_{domain}_owner"]].concat())
            .code(1)
            .stderr_has("there is no role \"no_such_core_owner\" on this server")
            .stderr_has("Hint: dbctl roles create");
    }
    assert!(roles.applied().is_empty());
}

#[test]
fn an_empty_role_and_unknown_braces_are_usage_errors_and_none_is_nobody() {
    let roles = small();
    for (given, expected) in [
        ("", "--role: the role to run migrations as is empty"),
        ("{schema}_owner", "only {domain} is known"),
    ] {
        roles
            .run(&["migrate", "--role", given])
            .code(2)
            .stderr_has(expected);
    }
    let mut empty = roles.command(&["rollback"]);
    Output::of(empty.env("DBCTL_ROLE", ""))
        .code(2)
        .stderr_has("DBCTL_ROLE: the role");
    let mut none = roles.command(&["migrate", "--role", "none"]);
    Output::of(none.env("DBCTL_ROLE", "no_such_role")).code(0);
    let found = roles.findings();
    assert!(found.iter().any(|it| it["kind"] == "owner"), "{found:?}");
}

#[test]
fn a_reader_of_both_domains_sees_the_status_and_the_log_and_cannot_migrate() {
    let roles = small();
    roles.run_deploy(&["migrate"]).code(0);
    roles.login("viewer");
    let viewer = roles.name("viewer");
    let grant = format!(
        "GRANT {}, {} TO {viewer}",
        roles.name("core_reader"),
        roles.name("inventory_reader")
    );
    execute(roles.url(), &grant);
    let view = |arguments: &[&str]| {
        let mut command = roles.command(arguments);
        Output::of(command.env("DATABASE_URL", roles.url_as(&viewer)))
    };
    view(&["status", "--check"]).code(0);
    view(&["log"]).code(0).stdout_has("create_lots");
    roles.migration(
        "core",
        NEXT,
        "CREATE TABLE public.next (id int);\n",
        "DROP TABLE public.next;\n",
    );
    view(&["migrate"]).code(1).stderr_has("permission denied");
    assert_eq!(roles.applied(), SMALL);
}

#[test]
fn the_role_may_stand_in_dotenv() {
    let roles = small();
    roles.write(".env", &format!("DBCTL_ROLE={}\n", roles.owners()));
    roles.run(&["migrate"]).code(0);
    assert_eq!(owners(&roles), expected_owners(&roles));
}

#[test]
fn a_dry_run_shows_the_role() {
    let roles = small();
    let sql = roles.run_deploy(&["migrate", "--dry-run"]).code(0).stdout;
    for domain in ["core", "inventory"] {
        let set = format!(
            "SET LOCAL ROLE \"{}\";",
            roles.name(&format!("{domain}_owner"))
        );
        assert_eq!(
            sql.matches(&set).count(),
            3,
            "books and two migrations: {sql}"
        );
    }
    execute(roles.url(), &sql);
    assert_eq!(roles.applied(), SMALL);
    let sql = roles
        .run_deploy(&["rollback", "--all", "--dry-run"])
        .code(0)
        .stdout;
    assert_eq!(sql.matches("SET LOCAL ROLE").count(), 4, "{sql}");
}

#[test]
fn the_log_says_who_connected() {
    let roles = small();
    roles.run_deploy(&["migrate"]).code(0);
    roles.run_deploy(&["redo"]).code(0);
    let user = roles.name("deploy");
    for schema in ["public", "inventory"] {
        let who = format!("SELECT DISTINCT database_user FROM {schema}.__dbctl_log");
        assert_eq!(roles.query(&who), [[user.as_str()]]);
        let by = format!(
            "SELECT DISTINCT split_part(applied_by, ' ', 1) FROM {schema}.__diesel_schema_migrations"
        );
        assert_eq!(roles.query(&by), [[user.as_str()]]);
    }
}

#[test]
fn a_role_costs_no_round_trip() {
    let roles = small();
    let plain = Checkout::small();
    let trips = |mut command: std::process::Command, url: &str| {
        let proxy = Proxy::to(&domain_connect::DatabaseUrl::parse(url).unwrap());
        Output::of(command.env("DATABASE_URL", proxy.url())).code(0);
        proxy.trips()
    };
    let url = roles.url_as(&roles.name("deploy"));
    for arguments in [
        &["migrate"][..],
        &["migrate"],
        &["rollback", "--all", "--yes"],
        &["migrate", "--no-schema"],
    ] {
        let with = trips(roles.deploy(arguments), &url);
        let without = trips(plain.command(arguments), &plain.url().to_url());
        assert_eq!(with, without, "{arguments:?}");
    }
}
