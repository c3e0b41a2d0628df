use super::super::{Mode, TableLock, Work, table_locks};
use super::loaded;

fn of(fixture: &str, version: &str) -> Vec<TableLock> {
    let mut locks = table_locks(&loaded(fixture));
    locks.retain(|lock| lock.version == version);
    locks
}

fn told(lock: &TableLock) -> (String, Mode, Work) {
    let table = format!("{}.{}", lock.schema, lock.table);
    (table, lock.mode, lock.work)
}

#[test]
fn a_table_is_told_once_with_the_strongest_lock_and_the_most_work() {
    let found = of("squawk", "20260103000000");
    let told: Vec<_> = found.iter().map(told).collect();
    let orders = (
        "shop.orders".to_owned(),
        Mode::AccessExclusive,
        Work::Rewrite,
    );
    assert_eq!(told, [orders], "the new table shop.lines is nobody's yet");
    assert_eq!((found[0].owner, found[0].line), (Some("shop"), 1));
}

#[test]
fn a_foreign_key_locks_the_table_of_the_other_domain() {
    let found = of("base", "20260102000000");
    let told: Vec<_> = found.iter().map(told).collect();
    let users = (
        "public.users".to_owned(),
        Mode::ShareRowExclusive,
        Work::None,
    );
    assert_eq!(told, [users]);
    assert_eq!(found[0].owner, Some("core"));
}

#[test]
fn each_kind_of_statement_has_its_lock() {
    let found = of("locks", "20260103000000");
    let told: Vec<_> = found.iter().map(told).collect();
    let expected = [
        ("shop.a", Mode::ShareUpdateExclusive, Work::Scan),
        ("shop.b", Mode::Share, Work::Scan),
        ("shop.c", Mode::ShareRowExclusive, Work::None),
        ("shop.d", Mode::AccessExclusive, Work::Scan),
        ("shop.e", Mode::AccessExclusive, Work::None),
        ("shop.f", Mode::AccessExclusive, Work::Rewrite),
        ("shop.g", Mode::RowExclusive, Work::None),
        ("shop.h", Mode::AccessExclusive, Work::None),
    ];
    let expected = expected.map(|(table, mode, work)| (table.to_owned(), mode, work));
    assert_eq!(told, expected);
}
