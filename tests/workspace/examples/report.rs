use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use diesel::prelude::*;
use domain_inventory::models::StockChanges;
use domain_inventory::schema::inventory;
use tempfile::TempDir;
use workspace_tests::typed::Typed;
use workspace_tests::world::world;
use workspace_tests::{Output, built, empty_database, program};

fn report(folder: &Path) -> Command {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    // Beside dbctl, whose libpq it shares: another one would take a minute more to build.
    let path = PATH.get_or_init(|| built(&["dbctl", "reorder-report"]));
    program(path, folder)
}

/// The small hospital, with its stock below the reorder point.
fn low() -> Typed {
    let typed = Typed::migrated();
    let mut conn = typed.blocking();
    let world = world(&mut conn);
    let changes = StockChanges {
        reorder_point: Some(Some(100.into())),
        ..StockChanges::default()
    };
    diesel::update(inventory::table.find(world.stock))
        .set(changes)
        .execute(&mut conn)
        .unwrap();
    typed
}

fn nowhere() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_report_tells_what_to_ask_for_again_and_what_expires() {
    let (typed, nowhere) = (low(), nowhere());
    let run = |arguments: &[&str]| {
        let url = typed.url().to_url();
        let mut command = report(nowhere.path());
        Output::of(command.env("DATABASE_URL", url).args(arguments)).code(0)
    };
    let both = run(&["STORE", "--expiring-before", "2100-01-01"]);
    assert_eq!(
        both.stdout,
        "At or below the reorder point: 1\n       \
         100.000 left  Acmol 1, 400.000 to the maximum\n\
         Expiring before 2100-01-01: 1, worth 150.00 baht\n       \
         100.000 left  Acmol 1, lot L1, expires 2099-12-31\n"
    );
    // The lot is good until that day; and without a day nobody asks.
    let neither = run(&["WARD1", "--expiring-before", "2099-12-31"]);
    assert_eq!(
        neither.stdout,
        "At or below the reorder point: 0\nExpiring before 2099-12-31: 0, worth 0.00 baht\n"
    );
    let stock = run(&["WARD1"]);
    assert_eq!(stock.stdout, "At or below the reorder point: 0\n");
    assert_eq!((both.stderr.as_str(), stock.stderr.as_str()), ("", ""));
}

#[test]
fn the_report_reads_the_url_from_dotenv_and_the_option_wins() {
    let (typed, folder) = (low(), nowhere());
    let dotenv = |url: &str| std::fs::write(folder.path().join(".env"), url).unwrap();
    dotenv(&format!("DATABASE_URL='{}'\n", typed.url().to_url()));
    Output::of(report(folder.path()).arg("STORE"))
        .code(0)
        .stdout_has("Acmol 1");
    dotenv("DATABASE_URL=mysql://localhost/app\n");
    Output::of(report(folder.path()).arg("STORE"))
        .code(1)
        .stderr_has("from .env cannot be read")
        .stderr_has("because: found scheme mysql, expected postgres");
    let option = format!("--database-url={}", typed.url().to_url());
    Output::of(report(folder.path()).args(["STORE", &option]))
        .code(0)
        .stdout_has("Acmol 1");
}

#[test]
fn the_report_says_what_is_missing() {
    let nowhere = nowhere();
    Output::of(report(nowhere.path()).arg("STORE"))
        .code(1)
        .stderr_has("Error: no database named")
        .stderr_has("export DATABASE_URL=\"$(cargo run -q -p dbctl -- server url)\"");
    Output::of(&mut report(nowhere.path()))
        .code(2)
        .stderr_has("<LOCATION>");
    let empty = empty_database();
    let mut command = report(nowhere.path());
    Output::of(
        command
            .arg("STORE")
            .env("DATABASE_URL", empty.url().to_url()),
    )
    .code(1)
    .stderr_has("the database has no inventory tables")
    .stderr_has("dbctl migrate");
    let away = empty.url().with_database("not_there");
    let mut command = report(nowhere.path());
    Output::of(command.arg("STORE").env("DATABASE_URL", away.to_url()))
        .code(1)
        .stderr_has("\n  because: ")
        .stderr_has("\"not_there\"");
    let typed = low();
    let mut command = report(nowhere.path());
    Output::of(
        command
            .arg("STOER")
            .env("DATABASE_URL", typed.url().to_url()),
    )
    .code(1)
    .stderr_has("no location has the code \"STOER\"");
}
