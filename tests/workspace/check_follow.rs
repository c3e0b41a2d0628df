use domain_connect::DatabaseUrl;
use domain_engine::catalog::{Followed, compare, snapshot};
use domain_engine::source::{Down, down_kind, from_disk};
use domain_engine::{
    DomainSet, Interrupt, Loaded, Options, Rehearsal, Runner, Silent, Source, Step, Taken,
};
use workspace_tests::{DOMAINS, empty_database, workspace};

const SCHEMAS: [&str; 2] = ["public", "inventory"];

/// Follows the migrations up, down where they can be taken back, and up again; a whole snapshot is taken beside it
/// each time, inside the transaction of the down script too.
async fn follow(url: &DatabaseUrl, set: &DomainSet, loaded: &[Loaded]) -> usize {
    let mut observer = Silent;
    let never = Interrupt::never();
    let runner = Runner::connect(url, set, loaded, Options::default(), &mut observer, never).await;
    let mut rehearsal = Rehearsal::begin(runner.unwrap()).await.unwrap();
    let mut seen = rehearsal.look().await.unwrap();
    let mut compared = 0;
    let domains: Vec<_> = set.iter().collect();
    for step in Step::in_order(loaded, &domains) {
        let label = step.migration.folder.clone();
        let before = seen.clone();
        rehearsal.up(&step).await.unwrap();
        seen = is_whole(&rehearsal, &seen, &label).await;
        compared += 1;
        let Down::Script(sql) = down_kind(step.migration) else {
            continue;
        };
        let Ok(taken) = rehearsal.down(&step, sql).await else {
            continue;
        };
        is_whole(&rehearsal, &before, &label).await;
        is_whole(&rehearsal, &seen, &label).await;
        compared += 2;
        if matches!(taken, Taken::Open(_)) {
            rehearsal.undo().await.unwrap();
            is_whole(&rehearsal, &before, &label).await;
        } else {
            // What is gone has to be made again for the migrations behind it; what a broken script left is in the way.
            drop(rehearsal.up(&step).await);
        }
        seen = is_whole(&rehearsal, &seen, &label).await;
    }
    rehearsal.close().await;
    compared
}

/// What is followed from `seen` is what a whole snapshot tells.
async fn is_whole(rehearsal: &Rehearsal<'_>, seen: &Followed, label: &str) -> Followed {
    if label.ends_with("forgets_what_was_prepared") {
        seen.prepare(rehearsal.client()).await.unwrap();
    }
    let followed = seen.follow(rehearsal.client()).await.unwrap();
    let whole = snapshot(rehearsal.client(), &SCHEMAS).await.unwrap();
    assert!(
        *followed.catalog() == whole,
        "{label}:\n{}",
        compare(&whole, followed.catalog())
    );
    followed
}

fn compared(loaded: &[Loaded]) -> usize {
    let set = DomainSet::new(DOMAINS).unwrap();
    let database = empty_database();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(follow(database.url(), &set, loaded))
}

/// The migrations of these folders of fixtures, by domain.
fn fixtures(folders: [(&str, &[&str]); 2]) -> Vec<Loaded> {
    let of_domain = |(name, folders): (&str, &[&str])| {
        let domain = DOMAINS.iter().copied().find(|it| it.name == name).unwrap();
        let below = workspace().join("tests/fixtures/verify");
        let migrations = folders
            .iter()
            .flat_map(|folder| from_disk(&below.join(folder)).unwrap());
        let migrations = migrations.collect();
        Loaded { domain, migrations }
    };
    folders.map(of_domain).into()
}

#[test]
fn our_own_migrations_are_followed() {
    let set = DomainSet::new(DOMAINS).unwrap();
    let loaded = set.load(&Source::Disk(workspace())).unwrap();
    assert!(compared(&loaded) > 100);
}

#[test]
fn every_kind_of_change_is_followed() {
    let broken = fixtures([
        ("core", &["base/core"]),
        ("inventory", &["base/inventory", "broken"]),
    ]);
    assert!(compared(&broken) > 60);
    let sound = fixtures([
        ("core", &["base/core", "sound/core"]),
        ("inventory", &["base/inventory", "sound/inventory"]),
    ]);
    assert!(compared(&sound) > 40);
}
