use domain_workbench::testing::TestDatabase;
use workspace_tests::{Checkout, Output, PrivateCheckout, dbctl, empty_database};

#[test]
fn help_domains_tells_which_domain_is_for_what() {
    let checkout = Checkout::bare();
    let help = checkout.run(&["help", "domains"]).code(0);
    for domain in workspace_tests::DOMAINS {
        assert!(
            help.stdout
                .contains(&format!("{} (schema {})", domain.name, domain.schema))
        );
        assert!(help.stdout.contains(domain.purpose), "{}", help.stdout);
    }
    let document = checkout.run(&["help", "domains", "--json"]).code(0).json();
    let [core, inventory] = &document["domains"].as_array().unwrap()[..] else {
        panic!("{document}")
    };
    assert_eq!(
        (&core["name"], &core["schema"]),
        (&"core".into(), &"public".into())
    );
    assert_eq!(inventory["depends_on"], serde_json::json!(["core"]));
    assert!(
        inventory["owns"]
            .as_array()
            .unwrap()
            .contains(&"drugs".into())
    );
}

#[test]
fn help_needs_no_database_and_no_checkout() {
    let nowhere = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| Output::of(dbctl(nowhere.path()).args(words));
    run(&["help", "migrate"])
        .code(0)
        .stdout_has("--lock-timeout");
    run(&["help", "server", "start"])
        .code(0)
        .stdout_has("--port");
    run(&["migrate", "--help"])
        .code(0)
        .stdout_has("--lock-timeout");
    run(&["help", "domains"])
        .code(0)
        .stdout_has("inventory (schema inventory)");
    let all = run(&["--help"]).code(0);
    run(&["help"]).code(0).stdout_has("dbctl help domains");
    for command in [
        "setup", "migrate", "rollback", "redo", "status", "seed", "schema", "reset",
    ] {
        assert!(
            all.stdout.contains(&format!("\n  {command} ")),
            "{}",
            all.stdout
        );
    }
    run(&["help", "migrat"])
        .code(2)
        .stderr_has("there is no help on \"migrat\"")
        .stderr_has("dbctl help domains");
    let version = run(&["--version"]).code(0);
    assert_eq!(
        version.stdout,
        concat!("dbctl ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn quiet_says_only_what_was_asked_for_and_what_went_wrong() {
    let checkout = Checkout::new();
    let silent = checkout.run(&["migrate", "--quiet"]).code(0);
    assert_eq!((silent.stdout.as_str(), silent.stderr.as_str()), ("", ""));
    let status = checkout
        .run(&["status", "-q"])
        .code(0)
        .stdout_has("Nothing is pending.");
    assert_eq!(status.stderr, "");
    checkout
        .run(&["migrate", "inventry", "-q"])
        .code(2)
        .stderr_has("unknown domain");
    checkout
        .run(&["migrate", "-q", "-v"])
        .code(2)
        .stderr_has("cannot be used with");
}

#[test]
fn json_is_one_document_and_people_s_text_goes_to_stderr() {
    let checkout = Checkout::new();
    for words in [
        &["migrate"][..],
        &["status"],
        &["status", "inventory"],
        &["redo", "--step", "1"],
        &["rollback"],
        &["schema"],
        &["setup"],
        &["seed"],
        &["doctor"],
        &["reset", "--yes"],
    ] {
        let document = checkout.run(&[words, &["--json"]].concat()).code(0).json();
        assert_eq!(
            (&document["version"], &document["command"]),
            (&1.into(), &words[0].into())
        );
    }
}

/// Which database and which origin `status` tells.
fn heading(output: Output) -> String {
    output
        .code(0)
        .stdout
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_env_file_names_the_database_and_gives_way_to_the_environment_and_the_flag() {
    let checkout = PrivateCheckout::new();
    let (file, variable, flag) = (empty_database(), empty_database(), empty_database());
    let line = format!("# local\nDATABASE_URL='{}'\n", file.url().to_url());
    checkout.write(".env", &line);
    let status = || checkout.command(&["status"]);
    let expect = |database: &TestDatabase, origin: &str| {
        let place = database.url().place();
        format!(
            "database {} on {place} (from {origin})",
            database.url().database()
        )
    };

    let told = heading(Output::of(&mut status()));
    assert!(told.starts_with(&expect(&file, ".env")), "{told}");
    let mut below = checkout.command(&["status"]);
    let told = heading(Output::of(below.current_dir(checkout.path("domains/core"))));
    assert!(told.starts_with(&expect(&file, ".env")), "{told}");

    let mut command = status();
    command.env("DATABASE_URL", variable.url().to_url());
    let told = heading(Output::of(&mut command));
    assert!(
        told.starts_with(&expect(&variable, "DATABASE_URL")),
        "{told}"
    );

    command.args(["--database-url", &flag.url().to_url()]);
    let told = heading(Output::of(&mut command));
    assert!(told.starts_with(&expect(&flag, "--database-url")), "{told}");

    assert!(
        !checkout.path(".dbctl").exists(),
        "no private server was wanted"
    );
}
