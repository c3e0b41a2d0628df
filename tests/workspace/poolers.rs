use std::process::Command;

use serde_json::Value;
use workspace_tests::{Bouncer, Checkout, Output, PoolMode, SMALL, Session, snapshot};

/// A dbctl command in the checkout, through the pooler.
pub(crate) fn through(bouncer: &Bouncer, checkout: &Checkout, words: &[&str]) -> Command {
    let mut command = checkout.command(words);
    command.env("DATABASE_URL", bouncer.url().to_url());
    command
}

fn run(bouncer: &Bouncer, checkout: &Checkout, words: &[&str]) -> Output {
    Output::of(&mut through(bouncer, checkout, words))
}

/// What a client finds on a server connection: what it did not set is as the pooler left it.
pub(crate) const LEFT: &str = "SELECT concat_ws(' | ', current_setting('search_path'), current_setting('work_mem'), \
    current_setting('statement_timeout'), current_setting('application_name'), current_setting('TimeZone'), \
    current_setting('default_transaction_read_only'), current_user, current_setting('role'), (SELECT count(*) FROM pg_prepared_statements), \
    (SELECT count(*) FROM pg_listening_channels()), (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()), \
    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()))";

/// What [`LEFT`] is for a client named `beside`, before anything was done.
pub(crate) fn untouched(bouncer: &Bouncer) -> String {
    Session::open(&bouncer.url(), "beside").value(LEFT)
}

/// Every server connection of a pooler of this size, looked at while all of them are lent.
fn all_left(bouncer: &Bouncer, size: usize) -> Vec<String> {
    let open = |_| Session::open(&bouncer.url(), "beside");
    let clients: Vec<Session> = (0..size).map(open).collect();
    let begin = |client: &Session| client.value("BEGIN; SELECT pg_backend_pid()");
    let mut processes: Vec<String> = clients.iter().map(begin).collect();
    processes.sort();
    processes.dedup();
    assert_eq!(processes.len(), size, "each has its own");
    clients.iter().map(|client| client.value(LEFT)).collect()
}

#[track_caller]
fn everything_transactional_works(mode: PoolMode) {
    let checkout = Checkout::new();
    let bouncer = Bouncer::start(checkout.url(), mode, 4);
    let before = untouched(&bouncer);
    assert_eq!(before.contains("7MB"), mode == PoolMode::Transaction);
    let dbctl = |words: &[&str]| run(&bouncer, &checkout, words);
    dbctl(&["migrate", "--dry-run"]).code(0);
    dbctl(&["migrate"]).code(0).stdout_has("as batch 1");
    let migrated = snapshot(checkout.url());
    dbctl(&["status", "--check"]).code(0);
    dbctl(&["seed"]).code(0).stdout_has("seeds wrote rows");
    dbctl(&["seed"]).code(0).stdout_has("Nothing to seed");
    dbctl(&["schema", "--check"]).code(0);
    dbctl(&["redo", "inventory", "--step", "2", "--yes"]).code(0);
    dbctl(&["log"]).code(0).stdout_has("seed");
    assert_eq!(all_left(&bouncer, 4), vec![before.clone(); 4]);
    dbctl(&["reset", "--yes"]).code(0);
    dbctl(&["rollback", "--all", "--yes"]).code(0);
    dbctl(&["migrate"]).code(0);
    let again = snapshot(checkout.url());
    assert!(migrated == again, "the same as the first time");
    assert_eq!(all_left(&bouncer, 4), vec![before; 4]);
    let direct = Checkout::new();
    direct.run(&["migrate"]).code(0);
    assert!(snapshot(direct.url()) == again, "the same as without it");
}

#[test]
fn in_transaction_mode_everything_transactional_works_and_leaves_nothing_behind() {
    everything_transactional_works(PoolMode::Transaction);
}

#[test]
fn in_session_mode_everything_transactional_works_and_leaves_nothing_behind() {
    everything_transactional_works(PoolMode::Session);
}

#[test]
fn a_database_is_set_up_through_a_pooler() {
    let checkout = Checkout::new();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 3);
    run(&bouncer, &checkout, &["setup"])
        .code(0)
        .stdout_has("All is set up.");
    run(&bouncer, &checkout, &["protect"]).code(0);
    run(&bouncer, &checkout, &["rollback"])
        .code(4)
        .stderr_has("--confirm");
    run(&bouncer, &checkout, &["protect", "--off"]).code(0);
}

const FOLDER: &str = "20260105000000_index_users";

/// The small checkout with a fifth migration that cannot run in a transaction.
fn with_an_index() -> Checkout {
    let checkout = Checkout::small();
    let (up, down) = (
        "CREATE INDEX CONCURRENTLY users_email_idx ON public.users (email);\n",
        "DROP INDEX CONCURRENTLY public.users_email_idx;\n",
    );
    checkout.migration("core", FOLDER, up, down);
    let metadata = format!("domains/core/migrations/{FOLDER}/metadata.toml");
    checkout.write(&metadata, "run_in_transaction = false\n");
    checkout
}

#[test]
fn what_runs_without_a_transaction_is_declined_before_anything_is_run() {
    let checkout = with_an_index();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 4);
    let why = "a connection pooler stands before the server";
    for words in [&["migrate"][..], &["migrate", "--dry-run"], &["setup"]] {
        run(&bouncer, &checkout, words)
            .code(4)
            .stderr_has(why)
            .stderr_has(&format!("these run without one: core/{FOLDER}"))
            .stderr_has("DBCTL_DIRECT_URL");
        assert!(checkout.applied().is_empty(), "{words:?}");
    }
    let document = run(&bouncer, &checkout, &["migrate", "--json"])
        .code(4)
        .json();
    assert_eq!(document["error"]["kind"], "declined");
    run(&bouncer, &checkout, &["migrate", "--step", "4"]).code(0);
    assert_eq!(checkout.applied(), SMALL, "what comes before it is applied");

    checkout.run(&["migrate"]).code(0);
    for words in [
        &["rollback", "core", "--step", "1"][..],
        &["rollback", "core", "--step", "1", "--dry-run"],
        &["redo", "core", "--step", "1"],
        &["reset", "--yes"],
    ] {
        run(&bouncer, &checkout, words).code(4).stderr_has(why);
        assert_eq!(checkout.applied().len(), 5, "{words:?}");
    }
}

#[test]
fn the_direct_url_is_used_instead_of_the_pooler() {
    let checkout = with_an_index();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 4);
    let direct = checkout.url().to_url();
    Output::of(through(&bouncer, &checkout, &["migrate"]).env("DBCTL_DIRECT_URL", &direct))
        .code(0)
        .stderr_has("(from DBCTL_DIRECT_URL)");
    assert_eq!(checkout.applied().len(), 5);
    let urls = format!(
        "DATABASE_URL='{}'\nDBCTL_DIRECT_URL='{direct}'\n",
        bouncer.url().to_url()
    );
    checkout.write(".env", &urls);
    let from_file = |words: &[&str]| Output::of(checkout.command(words).env_remove("DATABASE_URL"));
    from_file(&["rollback", "core", "--step", "1"])
        .code(0)
        .stderr_has("(from DBCTL_DIRECT_URL in .env)");
    assert_eq!(checkout.applied(), SMALL);
    from_file(&["status"])
        .code(0)
        .stdout_has("DBCTL_DIRECT_URL in .env");
    // Nearer than the file: another database's URL must not lead to this one.
    run(&bouncer, &checkout, &["migrate"]).code(4);
}

#[test]
fn in_session_mode_an_index_is_built_concurrently() {
    let checkout = with_an_index();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Session, 5);
    run(&bouncer, &checkout, &["migrate"]).code(0);
    assert!(checkout.has_relation("public.users_email_idx"));
    run(&bouncer, &checkout, &["redo", "core", "--step", "1"]).code(0);
    run(&bouncer, &checkout, &["rollback", "core", "--step", "1"]).code(0);
    assert!(!checkout.has_relation("public.users_email_idx"));
}

#[test]
fn a_pooler_that_cleans_up_after_every_transaction_is_not_taken_for_one_that_keeps_sessions() {
    let checkout = with_an_index();
    let always = "server_reset_query_always = 1";
    let bouncer = Bouncer::configured(checkout.url(), PoolMode::Transaction, 4, always);
    run(&bouncer, &checkout, &["migrate"]).code(4);
}

#[test]
fn one_server_connection_is_too_few_and_that_is_told() {
    let checkout = Checkout::small();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 1);
    run(&bouncer, &checkout, &["migrate", "--lock-timeout", "0s"])
        .code(4)
        .stderr_has("no second server connection")
        .stderr_has("pool size");
    assert!(checkout.applied().is_empty());
    run(&bouncer, &checkout, &["status"]).code(0);
}

#[test]
fn startup_options_are_refused_with_the_way_out() {
    let checkout = Checkout::small();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 3);
    let url = bouncer.url().with_options("-c search_path=inventory");
    Output::of(
        checkout
            .command(&["status"])
            .env("DATABASE_URL", url.to_url()),
    )
    .code(1)
    .stderr_has("takes no startup options")
    .stderr_has("take `options` out of the database URL")
    .stderr_has("DBCTL_DIRECT_URL");
}

#[test]
fn psql_in_a_domain_says_why_not() {
    let checkout = Checkout::small();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 3);
    run(
        &bouncer,
        &checkout,
        &["psql", "inventory", "--", "-c", "SELECT 1"],
    )
    .code(4)
    .stderr_has("takes no startup options")
    .stderr_has("DBCTL_DIRECT_URL");
    run(&bouncer, &checkout, &["psql", "--", "-Atc", "SELECT 6 * 7"])
        .code(0)
        .stdout_has("42");
}

fn check<'a>(document: &'a Value, what: &str) -> Option<&'a Value> {
    let mut checks = document["checks"].as_array().unwrap().iter();
    checks.find(|check| check["what"] == what)
}

#[test]
fn doctor_tells_that_there_is_a_pooler_and_of_what_kind() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let none = checkout.run(&["doctor", "--json"]).code(0).json();
    assert_eq!(check(&none, "pooler"), None);
    for (mode, says) in [
        (
            PoolMode::Transaction,
            "lends its connections for transactions",
        ),
        (PoolMode::Session, "session mode"),
    ] {
        let bouncer = Bouncer::start(checkout.url(), mode, 4);
        let document = run(&bouncer, &checkout, &["doctor", "--json"])
            .code(0)
            .json();
        let found = check(&document, "pooler").unwrap()["found"].to_string();
        assert!(found.contains(says), "{mode:?}: {found}");
    }
}

#[test]
fn doctor_compares_the_two_urls() {
    let (checkout, other) = (Checkout::small(), Checkout::small());
    checkout.run(&["migrate"]).code(0);
    other.run(&["migrate"]).code(0);
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 4);
    let doctor = |direct: &str| {
        let mut command = through(&bouncer, &checkout, &["doctor", "--json"]);
        Output::of(command.env("DBCTL_DIRECT_URL", direct))
    };
    let same = doctor(&checkout.url().to_url()).code(0).json();
    let found = check(&same, "direct URL").unwrap()["found"].to_string();
    assert!(found.contains("the same database"), "{found}");
    let another = doctor(&other.url().to_url()).code(3).json();
    let found = check(&another, "direct URL").unwrap()["found"].to_string();
    assert!(found.contains(other.url().database()), "{found}");
    assert!(found.contains(checkout.url().database()), "{found}");
    let pooler = doctor(&bouncer.url().to_url()).code(3).json();
    assert_eq!(check(&pooler, "pooler").unwrap()["ok"], false);
}
