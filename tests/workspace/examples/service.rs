//! The service as a test has it, and what it answers while all is well.

use std::path::PathBuf;
use std::sync::OnceLock;

use diesel::PgConnection;
use domain_connect::DatabaseUrl;
use domain_inventory::types::Quantity;
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;
use workspace_tests::typed::Typed;
use workspace_tests::world::{World, world};
use workspace_tests::{Answer, Output, Request, Running, built, program, workspace};

/// The service, on a port of its own.
pub(super) struct Service {
    running: Running,
    address: String,
    _folder: TempDir,
}

impl Service {
    pub(super) fn start(url: &DatabaseUrl) -> Self {
        Self::start_with(url, &[])
    }

    pub(super) fn start_with(url: &DatabaseUrl, arguments: &[&str]) -> Self {
        let (mut running, folder) = run(Some(url), arguments);
        let line = running.line();
        let Some(address) = line.strip_prefix("listening on http://") else {
            panic!("{line}{:?}", running.wait())
        };
        Self {
            address: address.to_owned(),
            running,
            _folder: folder,
        }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    #[track_caller]
    pub(super) fn get(&self, path: &str) -> Answer {
        Request::get(path).send(&self.address)
    }

    #[track_caller]
    pub(super) fn post(&self, path: &str, document: &Value) -> Answer {
        Request::post(path, document).send(&self.address)
    }

    pub(super) fn signal(&self, signal: Signal) {
        self.running.signal(signal);
    }

    /// Waits for its end.
    pub(super) fn wait(self) -> Output {
        self.running.wait()
    }

    /// Ends it, and expects it to end well.
    #[track_caller]
    pub(super) fn stop(self) -> Output {
        self.signal(Signal::TERM);
        self.wait().code(0)
    }
}

/// The program in an empty folder, where no `.env` names a database.
pub(super) fn run(url: Option<&DatabaseUrl>, arguments: &[&str]) -> (Running, TempDir) {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let folder = tempfile::tempdir().unwrap();
    // By itself, so that what runs here is what has no libpq.
    let path = PATH.get_or_init(|| built(&["stock-service"]));
    let mut command = program(path, folder.path());
    if let Some(url) = url {
        command.env("DATABASE_URL", url.to_url());
    }
    let running = Running::start(command.args(["--listen", "127.0.0.1:0"]).args(arguments));
    (running, folder)
}

/// The small hospital and a service on it.
pub(super) struct Hospital {
    pub(super) typed: Typed,
    pub(super) conn: PgConnection,
    pub(super) world: World,
}

impl Hospital {
    pub(super) fn new() -> Self {
        let typed = Typed::migrated();
        let mut conn = typed.blocking();
        let world = world(&mut conn);
        Self { typed, conn, world }
    }

    /// A body for `POST /issues`.
    pub(super) fn issue(&self, quantity: impl Into<Quantity>) -> Value {
        json!({
            "drug": self.world.drug,
            "location": self.world.store,
            "quantity": quantity.into(),
            "day": "2026-11-22",
        })
    }

    /// A body for `POST /receipts`: ten tablets of a lot that expires long before the one that is there.
    pub(super) fn receipt(&self, lot: &str) -> Value {
        json!({
            "drug": self.world.drug,
            "location": self.world.store,
            "lot_number": lot,
            "expiry_date": "2030-06-30",
            "quantity": "10",
            "unit_cost": "2.25",
            "received_date": "2026-11-22",
            "by": self.world.user,
        })
    }

    /// The path that lists the lots to give.
    pub(super) fn lots(&self) -> String {
        let World { drug, store, .. } = self.world;
        format!("/drugs/{drug}/lots?location={store}&day=2026-11-22")
    }
}

/// The code in the guide's lines: what stands between backticks.
fn code_in_guide() -> Vec<String> {
    let guide = std::fs::read_to_string(workspace().join("docs/services.md")).unwrap();
    let lines = guide.lines().filter(|line| line.starts_with('|'));
    lines
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_service_does_what_the_guide_says() {
    let hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let code = code_in_guide();
    let (mut got, mut posted) = (0, 0);
    for (index, request) in code.iter().enumerate() {
        match request.split_once(' ') {
            Some(("GET", path)) => {
                let status = service.get(path).status;
                assert!([200, 204].contains(&status), "{path}: {status}");
                got += 1;
            }
            Some(("POST", path)) => {
                let body = serde_json::from_str(&code[index + 1]).unwrap();
                service.post(path, &body).status(201);
                posted += 1;
            }
            _ => {}
        }
    }
    assert_eq!((got, posted), (4, 2), "{code:?}");
}

#[test]
fn the_service_says_where_it_listens_and_is_ready() {
    let hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    assert_eq!(service.get("/health/live").status(204).body, "");
    assert_eq!(service.get("/health/ready").status(204).body, "");
    let output = service.stop();
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""));
}
