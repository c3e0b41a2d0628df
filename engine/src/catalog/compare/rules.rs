//! What is told, and what goes without saying.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::model::{Constraint, Index};

pub(super) type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

/// Every name of either map with what each holds for it, in the order of names.
pub(super) fn pairs<'a, T>(
    before: &'a BTreeMap<String, T>,
    after: &'a BTreeMap<String, T>,
) -> impl Iterator<Item = (&'a String, Pair<'a, T>)> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .map(|name| (name, (before.get(name), after.get(name))))
}

/// Whether an index is on one side only because the constraint it backs is, or because that constraint changed.
pub(super) fn follows_constraint(
    before: Option<&Index>,
    after: Option<&Index>,
    constraints_before: &BTreeMap<String, Constraint>,
    constraints_after: &BTreeMap<String, Constraint>,
) -> bool {
    let behind = |constraints: &BTreeMap<String, Constraint>, index: &Index| -> Option<String> {
        let found = constraints
            .values()
            .find(|c| c.index.as_ref() == Some(&index.name));
        found
            .filter(|_| index.backs_constraint)
            .map(|c| format!("{} {}", c.name, c.definition))
    };
    let old = before.and_then(|index| behind(constraints_before, index));
    let new = after.and_then(|index| behind(constraints_after, index));
    match (before, after) {
        (Some(_), Some(_)) => old.is_some() && new.is_some() && old != new,
        (Some(_), None) => old.is_some(),
        (None, Some(_)) => new.is_some(),
        (None, None) => false,
    }
}

/// Two orders of the same names without the beginning and the end that they share.
pub(super) fn differing_middle(from: &[String], to: &[String]) -> (String, String) {
    let same = |(a, b): &(&String, &String)| a == b;
    let start = from.iter().zip(to).take_while(same).count();
    let end = from
        .iter()
        .rev()
        .zip(to.iter().rev())
        .take_while(same)
        .count();
    let middle = |names: &[String]| names[start..names.len() - end].join(", ");
    (middle(from), middle(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn only_the_part_of_the_order_that_differs_is_told() {
        let told = differing_middle(&names("id a b c z"), &names("id b c a z"));
        assert_eq!(told, ("a, b, c".to_owned(), "b, c, a".to_owned()));
    }

    #[test]
    fn an_index_behind_a_constraint_is_told_by_the_constraint() {
        let index = Index {
            name: "t_pkey".to_owned(),
            backs_constraint: true,
            ..Index::default()
        };
        let constraint = Constraint {
            name: "t_pkey".to_owned(),
            index: Some("t_pkey".to_owned()),
            ..Constraint::default()
        };
        let constraints = BTreeMap::from([("t_pkey".to_owned(), constraint)]);
        let none = BTreeMap::new();
        assert!(follows_constraint(None, Some(&index), &none, &constraints));
        assert!(!follows_constraint(None, Some(&index), &none, &none));
        assert!(!follows_constraint(
            Some(&index),
            Some(&index),
            &constraints,
            &constraints
        ));
    }
}
