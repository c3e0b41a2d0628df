use std::collections::BTreeMap;

use super::fixtures::{catalog, inventory, keyed, schema};

/// The number that tells each table apart, as the file spells it.
fn numbers(tables: &[String]) -> BTreeMap<String, String> {
    let tables = tables.iter().map(|name| keyed(name));
    let text = inventory(&catalog([schema("inventory", tables)]), "").schema_rs;
    let lines = text
        .lines()
        .filter_map(|line| line.trim().strip_suffix(']'));
    let split = lines.filter_map(|line| line.split_once(" ["));
    split
        .filter(|(_, bits)| bits.starts_with(['0', '1']))
        .map(|(table, bits)| (table.to_owned(), bits.to_owned()))
        .collect()
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("table_{number}")).collect()
}

#[test]
fn no_two_tables_have_the_same_number() {
    let numbers = numbers(&names(2000));
    let different: std::collections::BTreeSet<&String> = numbers.values().collect();
    assert_eq!(different.len(), 2000);
    assert!(numbers.values().all(|bits| bits.split(' ').count() == 16));
}

#[test]
fn a_new_table_leaves_the_numbers_of_the_others_alone() {
    let before = numbers(&names(100));
    let mut after = numbers(&[names(100), vec!["a_first".to_owned()]].concat());
    assert!(after.remove("a_first").is_some());
    assert_eq!(after, before);
}
