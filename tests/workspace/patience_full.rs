use domain_connect::{ConnectError, DatabaseUrl};
use domain_workbench::server::Server;
use tempfile::TempDir;
use workspace_tests::{Checkout, Output, Running, Session, execute};

/// How many sessions the small server lets in.
const PLACES: usize = 6;

/// A server of the test's own that is soon full.
struct Small {
    server: Server,
    url: DatabaseUrl,
    _home: TempDir,
}

impl Small {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let server = Server::for_tests(home.path()).unwrap();
        server.start().unwrap();
        let url = DatabaseUrl::parse(&server.url("postgres")).unwrap();
        let small = Small {
            server,
            url,
            _home: home,
        };
        execute(
            &small.url,
            &format!("ALTER SYSTEM SET max_connections = {PLACES}"),
        );
        execute(
            &small.url,
            "ALTER SYSTEM SET superuser_reserved_connections = 0",
        );
        small.server.stop().unwrap();
        small.server.start().unwrap();
        small
    }

    /// Takes every place that is free.
    fn fill(&self) -> Vec<Session> {
        let mut sessions = Vec::new();
        loop {
            match Session::try_open(&self.url, "filler") {
                Ok(session) => sessions.push(session),
                Err(ConnectError::TooManyConnections { .. }) => return sessions,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        drop(self.server.destroy());
    }
}

#[test]
fn a_full_server_is_asked_again_until_a_place_is_free_and_not_for_ever() {
    let small = Small::start();
    let checkout = Checkout::new();
    let command = |words: &[&str], url: String| {
        let mut command = checkout.command(words);
        command.env("DATABASE_URL", url);
        command
    };
    let mut sessions = small.fill();
    assert!(sessions.len() >= PLACES - 1, "{}", sessions.len());

    // In vain, for the time that the URL gives.
    let url = small.url.to_url();
    let joint = if url.contains('?') { '&' } else { '?' };
    let hurried = format!("{url}{joint}connect_timeout=1");
    for words in [
        &["status"][..],
        &["migrate"],
        &["seed"],
        &["doctor"],
        &["setup"],
    ] {
        let output = Output::of(&mut command(words, hurried.clone()));
        let said = format!("{}{}", output.stdout, output.stderr);
        assert!(matches!(output.code, 1 | 3), "{words:?}: {output:?}");
        assert!(said.contains("has no connection left"), "{words:?}: {said}");
        assert!(said.contains("trying again for 1 s"), "{words:?}: {said}");
    }

    // The runner needs two: its own and the lock's.
    let mut runner = Running::start(&mut command(&["migrate"], small.url.to_url()));
    runner.until_it_says("has no connection left");
    sessions.pop();
    runner.until_it_says("has no connection left");
    sessions.pop();
    runner.wait().code(0).stdout_has("as batch 1");

    // Seeds go over libpq, which is the third.
    let mut seeds = Running::start(&mut command(&["seed"], small.url.to_url()));
    seeds.until_it_says("has no connection left");
    sessions.pop();
    seeds.wait().code(0).stdout_has("core/permissions");
}
