use workspace_tests::{Checkout, Output, Roles, Trace, execute, query};

/// SQLSTATE insufficient_privilege.
const DENIED: &str = "42501";

fn small() -> Roles {
    Roles::of(Checkout::small())
}

/// The small migrations are applied by the server's superuser, and there are roles.
fn made_afterwards() -> Roles {
    let roles = small();
    roles.run(&["migrate"]).code(0);
    roles.run(&["roles", "create"]).code(0);
    roles
}

fn owners(roles: &Roles) -> Vec<Vec<String>> {
    roles.query(
        "SELECT schemaname || '.' || tablename, tableowner FROM pg_tables \
         WHERE schemaname IN ('public', 'inventory') ORDER BY 1",
    )
}

#[test]
fn on_an_empty_database_create_makes_the_roles_and_a_second_run_has_nothing_to_do() {
    let roles = small();
    roles
        .run(&["roles", "create"])
        .code(0)
        .stderr_has("Target: database ")
        .stdout_has("core: 3 roles made")
        .stdout_has("inventory: 3 roles made, 1 schema made")
        .stdout_has(&format!("DBCTL_ROLE={} dbctl migrate", roles.owners()));
    roles
        .run(&["roles", "create"])
        .code(0)
        .stdout_has("Nothing to do");
    for command in [
        &["roles"][..],
        &["roles", "check"],
        &["roles", "check", "core"],
    ] {
        roles
            .run(command)
            .code(0)
            .stdout_has("All roles are as they should be.");
    }
    let who = roles.query(&format!(
        "SELECT bool_or(rolcanlogin), count(*) FROM pg_roles WHERE rolname LIKE '{}%'",
        roles.name("").replace('_', "\\_")
    ));
    assert_eq!(who, [["f", "6"]]);
}

#[test]
fn what_is_there_already_changes_its_owner_and_create_says_so() {
    let roles = small();
    roles.run(&["migrate"]).code(0);
    let document = roles.run(&["roles", "create", "--json"]).code(0).json();
    let done = document["done"].as_array().unwrap();
    let changed = done.iter().filter(|it| it["kind"] == "owner");
    assert_eq!(changed.count(), 8, "four tables, two histories, two logs");
    assert_eq!(document["left"].as_array().unwrap().len(), 0);
    for row in owners(&roles) {
        let domain = if row[0].starts_with("public.") {
            "core"
        } else {
            "inventory"
        };
        assert_eq!(row[1], roles.name(&format!("{domain}_owner")), "{}", row[0]);
    }
    assert!(roles.findings().is_empty());
}

#[test]
fn a_dry_run_prints_the_sql_that_does_it_and_changes_nothing() {
    let roles = small();
    roles.run(&["migrate"]).code(0);
    let before = Trace::of(roles.url());
    let sql = roles.run(&["roles", "create", "--dry-run"]).code(0).stdout;
    assert_eq!(Trace::of(roles.url()), before);
    assert_eq!(roles.findings().len(), sql.lines().count() / 2);
    execute(roles.url(), &sql);
    assert!(roles.findings().is_empty());
}

#[test]
fn a_domain_brings_along_what_it_depends_on_and_nothing_else() {
    let roles = small();
    roles.run(&["roles", "create", "core"]).code(0);
    let names = format!(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE '{}%' ORDER BY 1",
        roles.name("").replace('_', "\\_")
    );
    let of_core = ["core_owner", "core_reader", "core_writer"].map(|it| vec![roles.name(it)]);
    assert_eq!(roles.query(&names), of_core);
    roles.run(&["roles", "create", "inventory"]).code(0);
    assert_eq!(roles.query(&names).len(), 6);
}

#[test]
fn a_reader_reads_a_writer_writes_and_neither_makes_or_drops_anything() {
    let roles = made_afterwards();
    let read = "SELECT * FROM inventory.drugs";
    let write = "INSERT INTO inventory.drugs (id) VALUES (1); UPDATE inventory.drugs SET id = 2; \
                 DELETE FROM inventory.drugs";
    for role in ["inventory_reader", "inventory_writer"] {
        assert_eq!(roles.refused(role, read), "", "{role}");
        for ddl in [
            "CREATE TABLE inventory.mine (id int)",
            "CREATE TABLE public.mine (id int)",
            "DROP TABLE inventory.lots",
            "ALTER TABLE inventory.lots ADD COLUMN mine int",
            "TRUNCATE inventory.lots",
        ] {
            assert_eq!(roles.refused(role, ddl), DENIED, "{role}: {ddl}");
        }
        assert_eq!(
            roles.refused(role, "SELECT * FROM public.users"),
            DENIED,
            "{role}"
        );
    }
    assert_eq!(roles.refused("inventory_writer", write), "");
    for one in write.split(';') {
        assert_eq!(roles.refused("inventory_reader", one), DENIED, "{one}");
    }
}

#[test]
fn histories_and_logs_are_read_by_all_three_and_written_by_the_owner_alone() {
    let roles = made_afterwards();
    for table in ["__diesel_schema_migrations", "__dbctl_log"] {
        for role in ["core_owner", "core_writer", "core_reader"] {
            let read = format!("SELECT * FROM public.{table}");
            assert_eq!(roles.refused(role, &read), "", "{role}");
            let write = format!("DELETE FROM public.{table} WHERE version = 'none'");
            let expected = if role == "core_owner" { "" } else { DENIED };
            assert_eq!(roles.refused(role, &write), expected, "{role}");
        }
    }
}

#[test]
fn an_owner_refers_to_tables_of_a_declared_domain_and_does_nothing_else_there() {
    let roles = made_afterwards();
    let owner = "inventory_owner";
    let refer = "CREATE TABLE inventory.refers (by int REFERENCES public.users (id))";
    assert_eq!(roles.refused(owner, refer), "");
    for sql in [
        "CREATE TABLE public.mine (id int)",
        "ALTER TABLE public.users ADD COLUMN mine int",
        "DROP TABLE public.roles",
        "SELECT * FROM public.users",
        "INSERT INTO public.users VALUES (1, 'x')",
        "CREATE INDEX ON public.users (email)",
    ] {
        assert_eq!(roles.refused(owner, sql), DENIED, "{sql}");
    }
    let back = "CREATE TABLE public.refers (to_drug int REFERENCES inventory.drugs (id))";
    assert_eq!(roles.refused("core_owner", back), DENIED);
}

#[test]
fn what_an_owner_makes_later_is_covered() {
    let roles = made_afterwards();
    let make = "CREATE TABLE public.later (id serial PRIMARY KEY, name text)";
    assert_eq!(roles.refused("core_owner", make), "");
    assert!(roles.findings().is_empty());
    let insert = "INSERT INTO public.later (name) VALUES ('x')";
    assert_eq!(roles.refused("core_writer", insert), "");
    assert_eq!(roles.refused("core_reader", insert), DENIED);
    assert_eq!(
        roles.refused("core_reader", "SELECT * FROM public.later"),
        ""
    );
    let refer = "CREATE TABLE inventory.refers (by int REFERENCES public.later (id))";
    assert_eq!(roles.refused("inventory_owner", refer), "");
}

#[test]
fn the_owner_of_the_database_may_make_them_with_createrole_and_is_no_superuser() {
    let roles = small();
    roles.login("admin");
    let admin = roles.name("admin");
    let sql = format!(
        "ALTER ROLE {admin} CREATEROLE; ALTER DATABASE {} OWNER TO {admin}",
        roles.url().database()
    );
    execute(roles.url(), &sql);
    let url = roles.url_as(&admin);
    let as_admin = |arguments: &[&str]| {
        let mut command = roles.command(arguments);
        Output::of(command.env("DATABASE_URL", &url))
    };
    as_admin(&["migrate"]).code(0);
    as_admin(&["roles", "create"])
        .code(0)
        .stdout_has("1 membership given to you");
    assert!(roles.findings().is_empty());
    as_admin(&["roles", "create"])
        .code(0)
        .stdout_has("Nothing to do");
    as_admin(&["rollback", "--all", "--yes", "--role", &roles.owners()]).code(0);
    as_admin(&["migrate", "--role", &roles.owners()]).code(0);
    execute(
        roles.url(),
        &format!(
            "ALTER DATABASE {} OWNER TO CURRENT_USER",
            roles.url().database()
        ),
    );
}

#[test]
fn whoever_may_not_make_roles_is_told_what_it_takes() {
    let roles = small();
    roles.login("nobody");
    let mut command = roles.command(&["roles", "create"]);
    let url = roles.url_as(&roles.name("nobody"));
    Output::of(command.env("DATABASE_URL", url))
        .code(1)
        .stderr_has("making the roles failed")
        .stderr_has("Hint: connect as a superuser, or as a role with CREATEROLE");
}

#[test]
fn two_databases_of_one_server_have_roles_of_their_own_by_their_prefixes() {
    let (one, other) = (small(), small());
    one.run(&["roles", "create"]).code(0);
    let prefix = other.name("");
    other.run(&["roles", "create", "--prefix", &prefix]).code(0);
    assert!(one.findings().is_empty() && other.findings().is_empty());
    let dotenv = format!("DBCTL_ROLE_PREFIX={}\n", one.name(""));
    one.write(".env", &dotenv);
    let checkout: &Checkout = &one;
    checkout.run(&["roles"]).code(0);
    for bad in ["Shop_", "pg_x", "1", "a-b", &"long_".repeat(11)] {
        one.run(&["roles", "check", "--prefix", bad])
            .code(2)
            .stderr_has("--prefix or DBCTL_ROLE_PREFIX");
    }
    assert_eq!(
        query(
            one.url(),
            "SELECT count(*) FROM pg_roles WHERE rolname ~ 'long_'"
        ),
        [["0"]]
    );
}
