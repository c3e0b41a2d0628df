//! Enum labels to Rust variants.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{camel, numbered};

/// A name for every label, in their order: UpperCamelCase, and told apart where that alone would not.
///
/// A plus, and a minus at an end, is always written out (`A+` is `APlus`, `A-` is `AMinus`); other signs are where labels
/// differ in nothing else (`<5` and `>5`). Whatever is still equal is numbered.
pub(super) fn variants(labels: &[String]) -> Vec<String> {
    let plain: Vec<String> = labels.iter().map(|label| camel(&graded(label))).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &plain {
        *count.entry(name).or_default() += 1;
    }
    let mut used = BTreeSet::new();
    labels
        .iter()
        .zip(&plain)
        .map(|(label, name)| {
            let signs_only = !label.chars().any(|c| c.is_ascii_alphanumeric());
            let told = count.get(name.as_str()).is_some_and(|&n| n == 1) && !signs_only;
            let name = if told {
                name.clone()
            } else {
                camel(&spelled(label))
            };
            let name = match name.as_str() {
                "" => "Label".to_owned(),
                "Self" => "Self_".to_owned(),
                _ => name,
            };
            numbered(name, &mut used)
        })
        .collect()
}

/// The label with its pluses and minuses written out.
fn graded(label: &str) -> String {
    let mut out = String::new();
    for (at, c) in label.char_indices() {
        match c {
            '+' => out.push_str(" plus "),
            // Between letters a hyphen only joins words.
            '-' if at == 0 || at + 1 == label.len() => out.push_str(" minus "),
            c => out.push(c),
        }
    }
    out
}

/// The label with all its signs written out.
fn spelled(label: &str) -> String {
    let mut out = String::new();
    for c in graded(label).chars() {
        match c {
            '%' => out.push_str(" percent "),
            '/' => out.push_str(" slash "),
            '<' => out.push_str(" less "),
            '>' => out.push_str(" greater "),
            '=' => out.push_str(" equal "),
            '*' => out.push_str(" star "),
            '#' => out.push_str(" hash "),
            '&' => out.push_str(" and "),
            '.' => out.push_str(" dot "),
            '?' => out.push_str(" question "),
            '!' => out.push_str(" not "),
            c => out.push(c),
        }
    }
    out
}
