use super::super::allow::Allowance;
use super::super::explain::known;
use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "unused-suppression",
    level: Level::Error,
    why: "a suppression that hides nothing today hides a true finding tomorrow",
    mend: "remove it, or put it before the line it is about",
    page: include_str!("../../../../docs/rules/unused-suppression.md"),
    check: Check::Allowances(check),
};

/// Suppressions that hid nothing, though their rule is on, and ones of rules that there are not.
fn check(view: &View<'_>, allowances: &[Allowance]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for allowance in allowances {
        for (rule, used) in &allowance.rules {
            let message = match known(rule) {
                Err(error) => error.to_string(),
                Ok(()) if used.get() || view.config.is_off(rule) => continue,
                Ok(()) => format!("{rule} is allowed here, and finds nothing"),
            };
            let file = &view.files[allowance.file];
            hits.push(Hit::bytes(file, allowance.comment.clone(), message));
        }
    }
    hits
}
