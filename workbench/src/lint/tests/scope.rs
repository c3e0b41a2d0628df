use std::collections::BTreeSet;

use super::super::{Config, Scope, run};
use super::{CORE, SHOP, loaded, to_mend};

fn found(fixture: &str, scope: Scope<'_>) -> usize {
    let loaded = loaded(fixture);
    to_mend(&run(&loaded, &scope, &Config::default())).len()
}

#[test]
fn findings_of_domains_that_were_not_chosen_are_left_out() {
    let scope = Scope {
        domains: &[&CORE],
        only: None,
        root: None,
    };
    assert_eq!(found("nullable-flag", scope), 0);
    let domains = &[&SHOP];
    assert_ne!(found("nullable-flag", Scope { domains, ..scope }), 0);
}

#[test]
fn of_chosen_migrations_only_theirs_are_told_and_the_others_are_known_all_the_same() {
    let only = |version: &str| BTreeSet::from([("shop".to_owned(), version.to_owned())]);
    let of = |only: &BTreeSet<(String, String)>| {
        let scope = Scope {
            domains: &[&SHOP],
            only: Some(only),
            root: None,
        };
        found("foreign-key-without-index", scope)
    };
    let all = of(&only("20260103000000"));
    assert_ne!(all, 0);
    assert_eq!(of(&only("20260104000000")), 0);
    let scope = Scope {
        domains: &[&SHOP],
        only: None,
        root: None,
    };
    assert_eq!(found("foreign-key-without-index", scope), all);
}
