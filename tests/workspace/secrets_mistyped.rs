use workspace_tests::{Checkout, Output};

const MARKER: &str = "s3cr3tMARKER";

#[track_caller]
fn is_clean(output: &Output, what: &str) {
    for text in [&output.stdout, &output.stderr] {
        assert!(!text.contains("MARKER"), "{what}: {text}");
    }
}

/// URLs that cannot be read, or lead nowhere.
fn mangled() -> Vec<String> {
    [
        "postgres://u:MARKER",
        "postgres://u:MARKER/app",
        "postgres://u:MARKER@[h/app",
        "postgres://u:MARKER@h:x/app",
        "postgres://u:MARKER@h/app?nothing=1",
        "postgres://u:MARKER@h/app?sslmode=MARKER2",
        "postgres://u:MARKER%zz@127.0.0.1:1/app?connect_timeout=1",
        "postgres://u:a MARKER@127.0.0.1:1/app",
        "postgres://u:a/MARKER@127.0.0.1:1/app",
        "postgres://u:a?MARKER@127.0.0.1:1/app",
        "postgres://u:a#MARKER@127.0.0.1:1/app",
        "postgres://u:a@MARKER@127.0.0.1:1/app",
        "postgres://u@127.0.0.1:1/app?password=a&MARKER",
        "postgres://127.0.0.1:1/app?user=u&password=MARKER",
        "postgres://u:MARKER@127.0.0.1:1/app",
        "postgres://u:MARKER@no-such-host.invalid/app?connect_timeout=1",
        "postgres://u:MARKER@h/app?sslrootcert=/nowhere&sslmode=verify-full&connect_timeout=1",
        "postgresql:/u:MARKER@h/app",
        "mysql://u:MARKER@h/app",
        "u:MARKER@h/app",
        "host=127.0.0.1 port=1 user=u password=MARKER",
        "host=127.0.0.1 port=1 user=u password=a MARKER",
        "host=127.0.0.1 port=1 user=u password='MARKER",
        "host=/nowhere user=u password='a \\'MARKER' dbname=app",
    ]
    .map(|text| text.replace("MARKER2", "off").replace("MARKER", MARKER))
    .into()
}

#[test]
fn a_url_that_cannot_be_read_or_leads_nowhere_is_not_shown_with_its_password() {
    let checkout = Checkout::bare();
    for url in mangled() {
        for words in [&["status"][..], &["migrate", "--json"], &["doctor"]] {
            let mut command = checkout.command(words);
            let output = Output::of(command.env("DATABASE_URL", &url));
            is_clean(&output, &url);
            assert_ne!(output.code, 0, "{url}");
        }
        let output = checkout.run(&["--database-url", &url, "setup"]);
        is_clean(&output, &url);
        assert_ne!(output.code, 0, "{url}");
    }
}

#[test]
fn a_url_in_the_place_of_something_else_is_not_repeated_with_its_password() {
    let checkout = Checkout::bare();
    for url in [
        "postgres://u:MARKER@h/app",
        "postgres://u:MARKER/app",
        "u:MARKER@h/app",
        "password=MARKER",
    ] {
        let url = &url.replace("MARKER", MARKER);
        let joined = format!("--database-ur={url}");
        for words in [
            &["migrate", url][..],
            &["status", "core", url],
            &[url],
            &["migrate", "--json", url],
            &["--json", url],
            &["--json", "--database-url", url, "migrate", "--bad"],
            &["--database-url", url, "no-such-command"],
            &["--database-url", url, "server", "stauts"],
            &["migrate", &joined],
            &["--source", url, "status"],
            &["migrate", "--lock-timeout", url],
            &["rollback", "core", "--to", url],
            &["seed", "--only", url],
            &["new", "migration", "core", url],
            &["migrate", "--role", &format!("{{{url}")],
            &["roles", "--prefix", url],
            &["help", url],
            &["roles", url],
            &["rollback", "--confirm", url],
            &["repair", "core", url],
            &["psql", url],
        ] {
            let output = checkout.run(words);
            is_clean(&output, &format!("{words:?}"));
        }
    }
}

#[test]
fn what_is_hidden_is_shown_as_stars_and_the_rest_stays_readable() {
    let checkout = Checkout::bare();
    checkout
        .run(&["migrate", "postgres://u:secret@h/app"])
        .code(2)
        .stderr_has("unknown domain \"postgres://u:***@h/app\"");
    let json = checkout.run(&["migrate", "postgres://u:secret@h/app", "--json"]);
    let message = json.code(2).json()["error"]["message"].clone();
    assert!(
        message.as_str().unwrap().contains("postgres://u:***@h/app"),
        "{message}"
    );
}
