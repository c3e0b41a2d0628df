//! The domain rules: one line each.

use super::allow::Allowance;
use super::finding::Level;
use super::rules;
use super::view::{Hit, View};

/// A rule: what it is called, what it says, and how it looks.
pub(super) struct Rule {
    /// As it is written in suppressions and in dbctl.toml; also the name of its page.
    pub(super) name: &'static str,
    pub(super) level: Level,
    /// Why it matters, in a sentence.
    pub(super) why: &'static str,
    /// What to do, in a sentence.
    pub(super) mend: &'static str,
    /// Its page under docs/rules.
    pub(super) page: &'static str,
    pub(super) check: Check,
}

/// How a rule looks.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// At the migrations.
    View(fn(&View<'_>) -> Vec<Hit>),
    /// At the suppressions, when every other rule has looked.
    Allowances(fn(&View<'_>, &[Allowance]) -> Vec<Hit>),
}

/// Every rule of our own.
pub(super) static RULES: &[&Rule] = &[
    &rules::delete_without_where::RULE,
    &rules::duplicate_index::RULE,
    &rules::empty_down::RULE,
    &rules::enum_label_used::RULE,
    &rules::foreign_key_without_index::RULE,
    &rules::incomplete_down::RULE,
    &rules::large_data::RULE,
    &rules::locks_other_domain::RULE,
    &rules::nullable_flag::RULE,
    &rules::plain_set::RULE,
    &rules::reference_without_foreign_key::RULE,
    &rules::serial_column::RULE,
    &rules::session_replication_role::RULE,
    &rules::suppression_without_reason::RULE,
    &rules::timestamp_without_time_zone::RULE,
    &rules::truncate_cascade::RULE,
    &rules::undeclared_domain::RULE,
    &rules::unqualified_name::RULE,
    &rules::unused_suppression::RULE,
    &rules::writes_other_domain::RULE,
];

/// A rule of our own.
pub(super) fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
