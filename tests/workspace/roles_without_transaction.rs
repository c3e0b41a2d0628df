use workspace_tests::{Checkout, Roles, SMALL};

const FIRST: &str = "20260105000000_index";
const SECOND: &str = "20260106000000_after";

/// A migration of core without a transaction, and one of inventory with one behind it.
fn with_index(up: &str) -> Roles {
    let roles = Roles::with_deployer(Checkout::small());
    roles.migration(
        "core",
        FIRST,
        up,
        "DROP INDEX CONCURRENTLY public.by_email;\n",
    );
    let metadata = format!("domains/core/migrations/{FIRST}/metadata.toml");
    roles.write(&metadata, "run_in_transaction = false\n");
    let after = "CREATE TABLE inventory.after (id int PRIMARY KEY);\n";
    roles.migration("inventory", SECOND, after, "DROP TABLE inventory.after;\n");
    roles
}

fn owner_of(roles: &Roles, relation: &str) -> String {
    let sql = format!(
        "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = '{relation}'::regclass"
    );
    roles.query(&sql).remove(0).remove(0)
}

#[test]
fn its_statements_run_as_the_owner_and_the_next_migration_as_its_own() {
    let roles = with_index(
        "CREATE TABLE public.side (id int);\nCREATE INDEX CONCURRENTLY by_email ON public.users (email);\n",
    );
    roles.run_deploy(&["migrate"]).code(0);
    assert_eq!(owner_of(&roles, "public.side"), roles.name("core_owner"));
    assert_eq!(
        owner_of(&roles, "public.by_email"),
        roles.name("core_owner")
    );
    assert_eq!(
        owner_of(&roles, "inventory.after"),
        roles.name("inventory_owner")
    );
    assert!(roles.findings().is_empty());
    let who = "SELECT DISTINCT database_user FROM public.__dbctl_log";
    assert_eq!(roles.query(who), [[roles.name("deploy")]]);
    roles.run_deploy(&["rollback", "--step", "2"]).code(0);
    assert!(!roles.has_relation("public.by_email"));
}

#[test]
fn a_failure_is_recorded_and_the_next_run_goes_on_as_the_owner() {
    let roles = with_index(
        "CREATE TABLE public.side (id int);\nALTER TABLE inventory.drugs ADD COLUMN mine int;\n",
    );
    let except = "-- dbctl: containment = \"to see who refuses\"\n";
    let file = format!("domains/core/migrations/{FIRST}/up.sql");
    let up = std::fs::read_to_string(roles.path(&file)).unwrap();
    roles.write(&file, &format!("{except}{up}"));
    roles
        .run_deploy(&["migrate"])
        .code(1)
        .stderr_has("permission denied for schema inventory")
        .stderr_has("1 of its statements stay done");
    assert_eq!(roles.applied(), SMALL);
    let failed = "SELECT count(*) FROM public.__dbctl_log WHERE outcome = 'failed'";
    assert_eq!(roles.query(failed), [["1"]]);
    roles.write(
        &file,
        "CREATE TABLE public.side (id int);\nCREATE TABLE public.more (id int);\n",
    );
    roles.run_deploy(&["migrate"]).code(0);
    assert_eq!(owner_of(&roles, "public.more"), roles.name("core_owner"));
    assert!(roles.findings().is_empty());
}

#[test]
fn a_role_that_is_not_there_is_told_before_anything_is_done() {
    let roles = with_index("CREATE TABLE public.side (id int);\n");
    roles
        .run(&["migrate", "--step", "4", "--role", &roles.owners()])
        .code(0);
    roles
        .run(&["migrate", "--role", "no_such_role"])
        .code(1)
        .stderr_has("there is no role \"no_such_role\"");
    assert_eq!(roles.applied(), SMALL);
    assert!(!roles.has_relation("public.side"));
}
