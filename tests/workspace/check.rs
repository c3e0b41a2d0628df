use workspace_tests::{Checkout, Output, Trace, execute};

/// A checkout of which lint has nothing to say.
fn small() -> Checkout {
    let checkout = Checkout::small();
    let off = "[lint.severity]\nforeign-key-without-index = \"off\"\n";
    checkout.write("dbctl.toml", off);
    checkout
}

fn on_github(checkout: &Checkout, words: &[&str]) -> Output {
    Output::of(checkout.command(words).env("GITHUB_ACTIONS", "true"))
}

#[test]
fn it_is_safe_to_commit_when_no_part_found_anything() {
    let checkout = small();
    let stale = "Not safe to commit: 4 generated files do not fit the migrations.";
    checkout.run(&["check"]).code(3).stdout_has(stale);
    checkout.run(&["migrate"]).code(0);
    checkout
        .run(&["check"])
        .code(0)
        .stdout_has("Nothing to mend in the text of 4 migrations")
        .stdout_has("Verified 4 migrations")
        .stdout_has("schema.rs fits the migrations.\nSafe to commit.\n");
    // A change by hand is not the migrations'.
    let by_hand = "ALTER TABLE public.users ADD COLUMN by_hand int";
    execute(checkout.url(), by_hand);
    checkout.run(&["check"]).code(0);
}

#[test]
fn every_part_says_what_is_wrong_in_one_run() {
    let checkout = Checkout::small();
    let folder = "20260105000000_create_shelves";
    let up = "CREATE TABLE inventory.shelves (id int PRIMARY KEY, filled boolean);\nCREATE TYPE inventory.kind AS ENUM ('a');\n";
    checkout.migration("inventory", folder, up, "DROP TABLE inventory.shelves;\n");
    let document = checkout.run(&["check", "--json"]).code(3).json();
    assert_eq!(document["command"], "check");
    assert_eq!(document["safe"], false);
    let problems: Vec<&str> = document["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem.as_str().unwrap())
        .collect();
    let [lint, broken, stale] = problems[..] else {
        panic!("{problems:?}")
    };
    assert!(lint.ends_with("errors in the text of migrations"), "{lint}");
    assert_eq!(broken, "1 migration is broken");
    assert!(stale.ends_with("do not fit the migrations"), "{stale}");
}

const LOTS: &str = "20260104000000_create_lots";

#[test]
fn since_a_revision_only_what_changed_is_read_too_and_not_what_another_branch_did_since() {
    let checkout = Checkout::small();
    checkout.git(&["init", "-q", "-b", "main"]);
    checkout.commit();
    checkout
        .run(&["check", "--only", "lint", "--since", "HEAD"])
        .code(0)
        .stdout_has("Nothing to mend in the text of 0 migrations");
    let folder = "20260201000000_create_shelves";
    let up = "CREATE TABLE inventory.shelves (id int PRIMARY KEY);\n";
    let down = "DROP TABLE inventory.shelves;\n";
    checkout.git(&["checkout", "-q", "-b", "shelves"]);
    checkout.migration("inventory", folder, up, down);
    checkout.commit();
    checkout.git(&["checkout", "-q", "main"]);
    let edited = format!("domains/inventory/migrations/{LOTS}/down.sql");
    checkout.write(&edited, "DROP TABLE inventory.lots; -- edited\n");
    checkout.commit();
    checkout.git(&["checkout", "-q", "shelves"]);
    checkout
        .run(&["check", "--only", "lint", "--since", "main"])
        .stdout_has("in the text of 1 migration");
    checkout
        .run(&["check", "--only", "lint"])
        .code(3)
        .stdout_has("of 5 migrations");
}

#[test]
fn since_is_refused_where_there_are_no_files_or_nothing_to_limit() {
    let checkout = Checkout::new();
    checkout
        .run(&["check", "--source", "embedded", "--since", "HEAD"])
        .code(2)
        .stderr_has("embedded in dbctl");
    checkout
        .run(&["check", "--only", "drift", "--since", "HEAD"])
        .code(2)
        .stderr_has("leave --since out");
    let document = checkout.run(&["check", "--explain", "plain-set", "--json"]);
    assert_eq!(document.code(0).json()["rule"], "plain-set");
}

#[test]
fn in_a_workflow_of_github_every_part_annotates_its_files() {
    let checkout = small();
    let folder = "20260105000000_create_kind";
    let up = "CREATE TYPE inventory.kind AS ENUM ('a');\n";
    checkout.migration("inventory", folder, up, "SELECT 1 / 0;\n");
    let down = format!("domains/inventory/migrations/{folder}/down.sql");
    on_github(
        &checkout,
        &["check", "--only", "verify", "--only", "schema"],
    )
    .code(3)
    .stdout_has(&format!(
        "\n::error file={down},line=1,title=create_kind::division by zero\n"
    ))
    .stdout_has("::error file=domains/inventory/src/schema.rs,title=schema.rs::");
    let quiet = checkout.run(&["check", "--only", "schema"]).code(3);
    assert!(!quiet.stdout.contains("\n::error"), "{}", quiet.stdout);
}

/// Crates without a dependency in the place of the domains'.
fn with_crates(checkout: &Checkout, inventory: &str) {
    checkout.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n",
    );
    for (name, text) in [("core", ""), ("inventory", inventory)] {
        let manifest = format!("[package]\nname = \"domain-{name}\"\nedition = \"2024\"\n");
        checkout.write(&format!("crates/{name}/Cargo.toml"), &manifest);
        checkout.write(&format!("crates/{name}/src/lib.rs"), text);
    }
}

fn build(checkout: &Checkout, words: &[&str]) -> Output {
    let words = [&["check", "--only", "build"], words].concat();
    let mut command = checkout.command(&words);
    Output::of(command.env_remove("CARGO_TARGET_DIR"))
}

#[test]
fn crates_that_do_not_compile_are_shown_with_the_compiler_s_words() {
    let checkout = small();
    with_crates(&checkout, "pub fn broken() -> u8 { \"text\" }\n");
    build(&checkout, &[])
        .code(3)
        .stdout_has("error[E0308]: mismatched types")
        .stdout_has("Not safe to commit: the domain crates do not compile.");
    let document = build(&checkout, &["core", "--json"]).code(0).json();
    assert_eq!(document["build"]["ok"], true);
}

#[test]
fn the_database_that_is_named_is_not_touched() {
    let checkout = small();
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout.run(&["check"]).code(0);
    assert_eq!(Trace::of(checkout.url()), before);
}
