use std::collections::BTreeSet;
use std::path::Path;

use super::super::registry::RULES;
use super::super::squawk::names;
use super::super::{explain, rule_names};

#[test]
fn every_rule_of_our_own_has_the_page_of_its_name_and_no_page_is_of_no_rule() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules");
    let mut expected: BTreeSet<String> = RULES
        .iter()
        .map(|rule| format!("{}.md", rule.name))
        .collect();
    expected.insert("squawk.md".into());
    let found = std::fs::read_dir(pages).unwrap();
    let found: BTreeSet<String> = found
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(found, expected);
    for rule in RULES {
        let page = explain(rule.name).unwrap();
        assert!(page.starts_with(&format!("# {}\n", rule.name)), "{page}");
        assert!(
            page.contains(&format!("Severity: {}", rule.level)),
            "{page}"
        );
        assert!(
            page.contains("## Why") && page.contains("## How to mend it"),
            "{page}"
        );
    }
}

#[test]
fn every_rule_of_squawk_has_a_section_and_is_known_to_squawk() {
    for name in names() {
        let section = explain(name).unwrap();
        assert!(
            section.starts_with(&format!("## {name}\n")),
            "{name}: {section}"
        );
        assert_eq!(section.matches("\n## ").count(), 0, "{section}");
        let rule: squawk_linter::Rule = name.parse().unwrap();
        assert_eq!(rule.to_string(), name);
    }
}

#[test]
fn every_rule_has_one_name_and_they_are_sorted() {
    let names = rule_names();
    let distinct: BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    let own: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    assert!(own.is_sorted(), "{own:?}");
}

#[test]
fn a_rule_that_is_not_there_is_answered_with_one_that_is_meant() {
    let error = explain("duplicated-index").unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no rule \"duplicated-index\"; did you mean \"duplicate-index\"?"
    );
    assert_eq!(
        explain("x").unwrap_err().to_string(),
        "there is no rule \"x\""
    );
}
