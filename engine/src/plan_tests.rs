use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel_migrations::EmbeddedMigrations;

use super::{Forward, PlanError, RollbackScope, backward, forward};
use crate::domain::Domain;
use crate::history::{Applied, DomainHistory, History, Table};
use crate::log::Log;
use crate::set::Loaded;
use crate::source::Migration;
use crate::sql::{Header, checksum};
use crate::state::State;

static CORE: Domain = domain("core", "public", &[]);
static INVENTORY: Domain = domain("inventory", "inventory", &[&CORE]);

const fn domain(
    name: &'static str,
    schema: &'static str,
    depends_on: &'static [&'static Domain],
) -> Domain {
    let migrations = EmbeddedMigrations::new(&[]);
    Domain {
        name,
        schema,
        purpose: "",
        owns: &[],
        depends_on,
        migrations,
        seeds: &[],
    }
}

fn migration(version: &str, name: &str) -> Migration {
    Migration {
        version: version.into(),
        name: name.into(),
        up: format!("SELECT '{name}'"),
        down: Some("SELECT 1".into()),
        run_in_transaction: true,
        header: Header::default(),
        folder: format!("{version}_{name}"),
        path: None,
    }
}

/// Core has 1, 3 and 5; inventory 2, 3 and 41.
fn files() -> Vec<Loaded> {
    let load = |domain: &'static Domain, files: &[(&str, &str)]| Loaded {
        domain,
        migrations: files.iter().map(|(v, n)| migration(v, n)).collect(),
    };
    vec![
        load(&CORE, &[("1", "users"), ("3", "roles"), ("5", "keys")]),
        load(
            &INVENTORY,
            &[("2", "drugs"), ("3", "lots"), ("41", "stock")],
        ),
    ]
}

/// Rows as (schema, version, sequence, batch), in any order.
fn applied(rows: &[(&str, &str, i64, i32)]) -> History {
    let mut domains: BTreeMap<String, DomainHistory> = BTreeMap::new();
    for schema in ["public", "inventory"] {
        let rows = rows
            .iter()
            .filter(|row| row.0 == schema)
            .map(|(_, version, sequence, batch)| Applied {
                version: (*version).into(),
                run_on: NaiveDate::from_ymd_opt(2026, 1, 1)
                    .and_then(|day| day.and_hms_opt(0, 0, 0))
                    .unwrap(),
                batch: Some(*batch),
                sequence: Some(*sequence),
                ..Applied::default()
            })
            .collect();
        let table = Table::Complete;
        domains.insert(
            schema.into(),
            DomainHistory {
                table,
                rows,
                log: Log::Readable,
                halfway: Vec::new(),
            },
        );
    }
    History {
        domains,
        ..History::default()
    }
}

fn ahead(
    history: &History,
    wanted: &[&'static Domain],
    amount: &Forward,
) -> Result<Vec<String>, PlanError> {
    let files = files();
    let state = State::compare(&files, history);
    let domains = if wanted.contains(&&INVENTORY) {
        vec![&CORE, &INVENTORY]
    } else {
        wanted.to_vec()
    };
    let steps = forward(&state, wanted, &domains, amount)?;
    Ok(steps
        .iter()
        .map(|s| format!("{}/{}", s.domain.name, s.migration.version))
        .collect())
}

fn back(
    history: &History,
    domains: &[&'static Domain],
    scope: &RollbackScope,
) -> Result<Vec<String>, PlanError> {
    let files = files();
    let state = State::compare(&files, history);
    let steps = backward(&state, domains, scope)?;
    Ok(steps
        .iter()
        .map(|s| format!("{}/{}", s.domain.name, s.row.version))
        .collect())
}

#[test]
fn pending_migrations_are_merged_by_version_and_then_by_dependency() {
    let steps = ahead(&applied(&[]), &[&CORE, &INVENTORY], &Forward::All).unwrap();
    let expected = [
        "core/1",
        "inventory/2",
        "core/3",
        "inventory/3",
        "inventory/41",
        "core/5",
    ];
    assert_eq!(steps, expected);
}

#[test]
fn a_target_takes_dependencies_along_up_to_its_version() {
    let steps = ahead(&applied(&[]), &[&INVENTORY], &Forward::To("lots".into())).unwrap();
    assert_eq!(steps, ["core/1", "inventory/2", "core/3", "inventory/3"]);
}

#[test]
fn a_target_may_be_a_unique_prefix() {
    let steps = ahead(&applied(&[]), &[&INVENTORY], &Forward::To("4".into())).unwrap();
    assert_eq!(steps.last().unwrap(), "inventory/41");
}

#[test]
fn a_target_that_is_applied_already_leaves_nothing_to_do_before_it() {
    let history = applied(&[("public", "1", 1, 1), ("public", "3", 2, 1)]);
    assert!(
        ahead(&history, &[&CORE], &Forward::To("3".into()))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_target_needs_one_domain_and_must_be_known() {
    let none = ahead(
        &applied(&[]),
        &[&CORE, &INVENTORY],
        &Forward::To("3".into()),
    );
    assert_eq!(none, Err(PlanError::NotOneDomain { found: 2 }));
    let unknown = ahead(&applied(&[]), &[&CORE], &Forward::To("nine".into()));
    assert!(matches!(
        unknown,
        Err(PlanError::UnknownVersion { kind: "known", .. })
    ));
}

#[test]
fn steps_count_over_all_domains() {
    let steps = ahead(&applied(&[]), &[&CORE, &INVENTORY], &Forward::Steps(2)).unwrap();
    assert_eq!(steps, ["core/1", "inventory/2"]);
}

#[test]
fn rollback_reverses_the_order_of_application_not_of_versions() {
    // inventory/2 came late: a colleague's older timestamp.
    let history = applied(&[
        ("public", "1", 1, 1),
        ("inventory", "3", 2, 1),
        ("inventory", "2", 3, 2),
    ]);
    let steps = back(&history, &[&CORE, &INVENTORY], &RollbackScope::All).unwrap();
    assert_eq!(steps, ["inventory/2", "inventory/3", "core/1"]);
}

#[test]
fn the_last_batch_is_that_of_the_chosen_domains() {
    let history = applied(&[
        ("public", "1", 1, 1),
        ("inventory", "2", 2, 1),
        ("public", "3", 3, 2),
    ]);
    let last = RollbackScope::LastBatch;
    assert_eq!(
        back(&history, &[&CORE, &INVENTORY], &last).unwrap(),
        ["core/3"]
    );
    assert_eq!(
        back(&history, &[&INVENTORY], &last).unwrap(),
        ["inventory/2"]
    );
}

#[test]
fn the_target_of_a_rollback_stays() {
    let history = applied(&[
        ("public", "1", 1, 1),
        ("public", "3", 2, 1),
        ("public", "5", 3, 1),
    ]);
    // By version, by the name that the file has, and by folder.
    for target in ["1", "users", "1_users"] {
        let steps = back(&history, &[&CORE], &RollbackScope::To(target.into())).unwrap();
        assert_eq!(steps, ["core/5", "core/3"], "{target}");
    }
}

#[test]
fn an_empty_target_is_unknown() {
    let history = applied(&[("public", "1", 1, 1)]);
    let steps = back(&history, &[&CORE], &RollbackScope::To(String::new()));
    assert!(matches!(steps, Err(PlanError::UnknownVersion { .. })));
}

#[test]
fn a_name_that_two_migrations_have_is_ambiguous() {
    let mut history = applied(&[("inventory", "31", 1, 1), ("inventory", "32", 2, 1)]);
    for row in &mut history.domains.get_mut("inventory").unwrap().rows {
        row.name = Some("same".into());
    }
    let steps = back(&history, &[&INVENTORY], &RollbackScope::To("same".into()));
    let matches = vec!["31_same".to_owned(), "32_same".to_owned()];
    let wanted = "same".to_owned();
    assert_eq!(steps, Err(PlanError::Ambiguous { wanted, matches }));
}

#[test]
fn several_versions_with_one_prefix_are_all_named() {
    let history = applied(&[("inventory", "31", 1, 1), ("inventory", "32", 2, 1)]);
    let steps = back(&history, &[&INVENTORY], &RollbackScope::To("3".into()));
    let matches = vec!["31".to_owned(), "32".to_owned()];
    let wanted = "3".to_owned();
    assert_eq!(steps, Err(PlanError::Ambiguous { wanted, matches }));
}

#[test]
fn a_file_that_says_something_else_than_when_it_was_applied_is_edited() {
    let mut history = applied(&[("public", "1", 1, 1), ("public", "3", 2, 1)]);
    let rows = &mut history.domains.get_mut("public").unwrap().rows;
    rows[0].checksum = Some(checksum("SELECT 'users' -- with a comment").to_string());
    rows[1].checksum = Some(checksum("SELECT 'something else'").to_string());
    let files = files();
    let state = State::compare(&files, &history);
    let edited: Vec<_> = state.of(&CORE).unwrap().edited().collect();
    assert_eq!(edited.len(), 1);
    assert_eq!(edited[0].row.version, "3");
}

#[test]
fn versions_without_a_file_and_late_ones_are_told_apart() {
    let history = applied(&[("public", "2", 1, 1), ("public", "3", 2, 1)]);
    let files = files();
    let state = State::compare(&files, &history);
    let core = state.of(&CORE).unwrap();
    let versions = |rows: Vec<&str>| rows.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        versions(
            core.unknown
                .iter()
                .map(|row| row.version.as_str())
                .collect()
        ),
        ["2"]
    );
    assert_eq!(
        versions(core.out_of_order().map(|m| m.version.as_str()).collect()),
        ["1"]
    );
}
