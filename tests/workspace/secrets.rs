use std::fs;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use domain_connect::DatabaseUrl;
use workspace_tests::{Output, PrivateCheckout, execute};

/// The password that must not be seen.
const MARKER: &str = "s3cr3tMARKERs3cr3t";

/// Every command, in an order in which each has something to do.
const COMMANDS: &[&[&str]] = &[
    &["doctor"],
    &["setup"],
    &["setup", "--json"],
    &["migrate", "-v"],
    &["migrate", "--dry-run"],
    &["migrate", "inventory", "--json"],
    &["status"],
    &["status", "core", "-v"],
    &["status", "--json"],
    &["log", "-v"],
    &["log", "--json"],
    &["seed"],
    &["seed", "--json"],
    &["schema"],
    &["schema", "--check"],
    &["roles"],
    &["roles", "create", "--dry-run"],
    &["roles", "check", "--json"],
    &["protect"],
    &["rollback", "--json"],
    &["migrate", "--role", "no_such_role", "core"],
    &["protect", "--off"],
    &["rollback", "--step", "1", "--dry-run"],
    &["rollback", "--step", "1", "--no-schema"],
    &["redo", "--step", "1"],
    &["repair", "core", "19990101"],
    &["reset"],
    &["doctor", "--json"],
    &["server", "status"],
    &["server", "url"],
    &["psql", "core", "--", "-XAtc", "SELECT pg_sleep(0.3)"],
    &["new", "migration", "core", "--no-such-option"],
    &["help", "domains"],
    &["no-such-command"],
];

/// Looks at the command lines of all processes until it is stopped.
struct Watcher {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Command lines with the password.
    leaks: Vec<String>,
    /// Whether psql was seen at its work: without that nothing was proven.
    psql: bool,
}

impl Watcher {
    fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            let mut seen = Seen::default();
            while !until.load(Ordering::Relaxed) {
                for line in command_lines() {
                    seen.psql |= line.contains("psql") && line.contains("pg_sleep(0.3)");
                    if line.contains(MARKER) {
                        seen.leaks.push(line);
                    }
                }
                thread::sleep(std::time::Duration::from_millis(20));
            }
            seen
        });
        Watcher { stop, thread }
    }

    fn seen(self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

fn command_lines() -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .collect()
}

#[track_caller]
fn is_clean(output: Output, what: &str) -> Output {
    for text in [&output.stdout, &output.stderr] {
        assert!(!text.contains(MARKER), "{what}: {text}");
    }
    output
}

/// A server over TCP whose user `app` has the password; returns its URL.
fn start(checkout: &PrivateCheckout) -> String {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port().to_string()
    };
    let mut command = checkout.command(&["server", "start", "--port", &port, "--json"]);
    // Another database's URL, which the server must not inherit.
    command.env("DATABASE_URL", format!("postgres://u:{MARKER}@127.0.0.1/x"));
    let json = Output::of(&mut command).code(0).json();
    let role = format!("CREATE ROLE app SUPERUSER LOGIN PASSWORD '{MARKER}'");
    let socket = json["url"].as_str().unwrap();
    execute(&DatabaseUrl::parse(socket).unwrap(), &role);
    format!("postgres://app:{MARKER}@127.0.0.1:{port}/app")
}

fn environment_of_the_server(checkout: &PrivateCheckout) -> String {
    let status = checkout.run(&["server", "status", "--json"]).json();
    let file = format!("{}/postmaster.pid", status["data"].as_str().unwrap());
    let pid = fs::read_to_string(file).unwrap();
    let environment = fs::read(format!("/proc/{}/environ", pid.lines().next().unwrap()));
    String::from_utf8_lossy(&environment.unwrap()).into_owned()
}

#[test]
fn no_command_shows_a_password_right_or_wrong() {
    let checkout = PrivateCheckout::new();
    let right = start(&checkout);
    let wrong = right.replace(MARKER, &format!("{MARKER}x"));
    let environment = environment_of_the_server(&checkout);
    assert!(environment.contains("LC_ALL=C"), "{environment}");
    assert!(!environment.contains(MARKER), "the server's environment");

    let watcher = Watcher::start();
    for url in [&right, &wrong] {
        for words in COMMANDS {
            let output = Output::of(checkout.command(words).env("DATABASE_URL", url));
            is_clean(output, &format!("{words:?}"));
        }
    }
    let seen = watcher.seen();
    assert!(seen.leaks.is_empty(), "{:?}", seen.leaks);
    assert!(seen.psql, "psql was never seen");

    for words in COMMANDS {
        let flags = ["--database-url", &right];
        is_clean(
            checkout.run(&[&flags, *words].concat()),
            &format!("{words:?}"),
        );
    }
    let pairs = right.replace(
        "postgres://app:",
        "host=127.0.0.1 user=app dbname=app password=",
    );
    let (pairs, port) = pairs.split_once("@127.0.0.1:").unwrap();
    let pairs = format!("{pairs} port={}", port.trim_end_matches("/app"));
    checkout.write(".env", &format!("DATABASE_URL='{pairs}'\n"));
    for words in [&["status"][..], &["status", "--json"], &["migrate", "-v"]] {
        is_clean(checkout.run(words), &format!("{words:?}")).code(0);
    }
    checkout.write(
        ".env",
        &format!("DATABASE_URL=\"{wrong}\nOTHER LINE {MARKER}\n"),
    );
    is_clean(checkout.run(&["status"]), "a broken .env").code(2);
}
