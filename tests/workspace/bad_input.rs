use domain_connect::DatabaseUrl;
use workspace_tests::{Checkout, Output, Trace};

/// Runs dbctl and asserts that it is a usage error which wrote nothing.
#[track_caller]
fn usage_error(checkout: &Checkout, arguments: &[&str]) -> Output {
    let before = Trace::of(checkout.url());
    let output = checkout.run(arguments).code(2);
    assert_eq!(
        Trace::of(checkout.url()),
        before,
        "{arguments:?} changed the database"
    );
    output
}

#[test]
fn an_unknown_domain_gets_the_close_one_suggested_by_every_command() {
    let checkout = Checkout::small();
    let commands: [&[&str]; 10] = [
        &["setup", "inventry"],
        &["migrate", "inventry"],
        &["migrate", "core", "inventry"],
        &["rollback", "inventry", "--all", "--yes"],
        &["redo", "inventry"],
        &["status", "inventry"],
        &["seed", "inventry"],
        &["schema", "inventry"],
        &["new", "migration", "inventry", "add_a_column"],
        &["psql", "inventry"],
    ];
    for command in commands {
        usage_error(&checkout, command)
            .stderr_has("Error: unknown domain \"inventry\"")
            .stderr_has("Hint: did you mean \"inventory\"? Domains: core, inventory.");
    }
}

#[test]
fn the_schema_of_core_is_no_domain_and_core_is_suggested() {
    let checkout = Checkout::small();
    for word in ["public", "main", "system"] {
        usage_error(&checkout, &["migrate", word])
            .stderr_has(&format!("unknown domain \"{word}\""))
            .stderr_has("did you mean \"core\"? Its schema is public.");
    }
}

#[test]
fn a_domain_like_no_other_gets_the_list_of_domains() {
    usage_error(&Checkout::small(), &["migrate", "zebra"]).stderr_has("omains: core, inventory.");
}

#[test]
fn words_of_other_tools_are_answered_with_the_command_that_does_it_here() {
    let checkout = Checkout::small();
    let words = [
        ("make", "dbctl new migration DOMAIN NAME"),
        ("generate", "dbctl new migration DOMAIN NAME"),
        ("latest", "dbctl migrate"),
        ("up", "dbctl migrate"),
        ("run", "dbctl migrate"),
        ("down", "dbctl rollback"),
        ("revert", "dbctl rollback"),
    ];
    for (word, instead) in words {
        usage_error(&checkout, &[word])
            .stderr_has(&format!("Error: unknown command \"{word}\""))
            .stderr_has(&format!("Hint: did you mean: {instead}?"));
        usage_error(&checkout, &[word, "core"]).stderr_has(instead);
        usage_error(&checkout, &["migrate", word]).stderr_has(instead);
    }
}

#[test]
fn a_slip_in_a_command_is_answered_with_the_command() {
    usage_error(&Checkout::small(), &["migrat"]).stderr_has("did you mean: dbctl migrate?");
}

#[test]
fn an_unknown_command_with_json_is_one_document() {
    let output = usage_error(&Checkout::small(), &["latest", "--json"]);
    let document = output.json();
    assert_eq!(document["version"], 1);
    assert_eq!(document["error"]["kind"], "usage");
    assert!(
        document["error"]["hint"]
            .as_str()
            .unwrap()
            .contains("dbctl migrate")
    );
}

#[test]
fn no_command_at_all_shows_the_help_on_stderr() {
    let output = usage_error(&Checkout::small(), &[])
        .stderr_has("Usage: dbctl")
        .stderr_has("migrate");
    assert_eq!(output.stdout, "");
}

#[test]
fn options_that_do_not_fit_are_refused_by_name() {
    let checkout = Checkout::small();
    usage_error(&checkout, &["migrate", "--frobnicate"]).stderr_has("--frobnicate");
    usage_error(&checkout, &["migrate", "--step", "0"]).stderr_has("--step");
    usage_error(
        &checkout,
        &["migrate", "core", "--step", "1", "--to", "2026"],
    )
    .stderr_has("cannot be used with");
    usage_error(&checkout, &["rollback", "--all", "--step", "1"]).stderr_has("cannot be used with");
    usage_error(&checkout, &["migrate", "--lock-timeout", "soon"]).stderr_has("--lock-timeout");
    usage_error(&checkout, &["status", "--source", "cloud"]).stderr_has("disk, embedded");
}

#[test]
fn an_unknown_version_is_refused_with_the_newest() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    usage_error(
        &checkout,
        &["migrate", "inventory", "--to", "20990101000000"],
    )
    .stderr_has("domain \"inventory\" has no known migration \"20990101000000\"")
    .stderr_has("20260104000000_create_lots");
    usage_error(
        &checkout,
        &["rollback", "inventory", "--to", "create_users"],
    )
    .stderr_has("domain \"inventory\" has no applied migration \"create_users\"");
    usage_error(&checkout, &["rollback", "inventory", "--to", ""])
        .stderr_has("no applied migration \"\"");
}

#[test]
fn a_name_with_a_slip_gets_the_close_one_suggested() {
    usage_error(
        &Checkout::small(),
        &["migrate", "inventory", "--to", "create_drgs"],
    )
    .stderr_has("did you mean create_drugs?");
}

#[test]
fn a_version_needs_exactly_one_domain() {
    let checkout = Checkout::small();
    for command in [
        &["migrate", "--to", "2026"][..],
        &["migrate", "core", "inventory", "--to", "2026"],
    ] {
        usage_error(&checkout, command)
            .stderr_has("--to names a version of one domain, and 2 domains were chosen")
            .stderr_has("such as: inventory --to VERSION");
    }
    checkout.run(&["migrate"]).code(0);
    for command in [
        &["rollback", "--to", "2026"][..],
        &["rollback", "core", "inventory", "--to", "2026"],
    ] {
        usage_error(&checkout, command)
            .stderr_has("--to names a version of one domain, and 2 domains were chosen")
            .stderr_has("such as: inventory --to VERSION");
    }
}

#[test]
fn a_prefix_of_two_versions_is_refused_with_both() {
    let checkout = Checkout::small();
    usage_error(&checkout, &["migrate", "core", "--to", "202601"]).stderr_has(
        "\"202601\" could be any of 20260101000000_create_users, 20260103000000_create_roles",
    );
    checkout.run(&["migrate"]).code(0);
    usage_error(&checkout, &["rollback", "core", "--to", "202601"]).stderr_has(
        "\"202601\" could be any of 20260101000000_create_users, 20260103000000_create_roles",
    );
}

#[test]
fn the_flag_wins_over_the_environment_even_when_it_is_wrong() {
    let checkout = Checkout::small();
    let good = DatabaseUrl::to_url(checkout.url());
    usage_error(
        &checkout,
        &["status", "--database-url", "mysql://u:hunter2@h/app"],
    )
    .stderr_has("--database-url")
    .stderr_has("found scheme mysql, expected postgres");
    checkout.run(&["status", "--database-url", &good]).code(0);
}
