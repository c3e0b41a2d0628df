use super::super::registry::RULES;
use super::super::{Config, Level, people};
use super::{findings, to_mend};

/// A broken folder gives what its snapshot says, and no rule but its own objects to anything in it.
fn check(rule: &str) {
    let found = findings(rule, &Config::default());
    let others: Vec<_> = found
        .iter()
        .filter(|finding| finding.rule != rule && finding.level > Level::Note)
        .map(people)
        .collect();
    assert!(others.is_empty(), "{}", others.join("\n\n"));
    let own: Vec<_> = found
        .iter()
        .filter(|finding| finding.rule == rule && finding.file.starts_with(rule))
        .map(people)
        .collect();
    assert!(!own.is_empty(), "{rule} finds nothing");
    snapshot(rule, &own.join("\n\n"));
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

macro_rules! finds {
    ($($rule:ident)*) => {
        mod finds {
            $(#[test] fn $rule() { super::check(&stringify!($rule).replace('_', "-")); })*

            /// The rules that have a fixture.
            pub(super) const TESTED: &[&str] = &[$(stringify!($rule)),*];
        }
    };
}

finds! {
    delete_without_where duplicate_index empty_down enum_label_used foreign_key_without_index incomplete_down large_data
    locks_other_domain nullable_flag plain_set reference_without_foreign_key serial_column session_replication_role
    suppression_without_reason timestamp_without_time_zone truncate_cascade undeclared_domain unqualified_name
    unused_suppression writes_other_domain
}

#[test]
fn every_rule_has_a_fixture() {
    for rule in RULES {
        assert!(
            finds::TESTED.contains(&rule.name.replace('-', "_").as_str()),
            "{}",
            rule.name
        );
    }
}

#[test]
fn sound_migrations_are_not_blamed() {
    let found = findings("base", &Config::default());
    assert_eq!(to_mend(&found), Vec::<&super::Finding>::new());
    let notes: Vec<&str> = found.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(
        notes, ["locks-other-domain"; 4],
        "two foreign keys lead to core, up and down"
    );
}

#[test]
fn rules_of_squawk_find_what_stops_a_table_in_use_and_pass_over_new_ones() {
    let found = findings("squawk", &Config::default());
    let own: Vec<_> = found
        .iter()
        .filter(|finding| finding.level > Level::Note)
        .map(people)
        .collect();
    assert!(
        own.iter().all(|text| !text.contains("shop.lines")),
        "{own:?}"
    );
    snapshot("squawk", &own.join("\n\n"));
}
