//! The pages of the rules.

use super::registry::{self, RULES};
use super::squawk;

/// Squawk's rules have one page with a section each.
const SQUAWK: &str = include_str!("../../../docs/rules/squawk.md");

/// There is no rule of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule \"{name}\"{}", meant(.similar.as_deref()))]
pub struct UnknownRule {
    /// What was asked for.
    pub name: String,
    /// What may have been meant.
    pub similar: Option<String>,
}

fn meant(similar: Option<&str>) -> String {
    similar.map_or_else(String::new, |name| format!("; did you mean \"{name}\"?"))
}

/// Every rule, our own first, each group in the order of the alphabet.
pub fn rule_names() -> Vec<&'static str> {
    let own = RULES.iter().map(|rule| rule.name);
    own.chain(squawk::names()).collect()
}

/// The page of a rule: what it finds, why, how to mend it, and what it cannot see. Markdown.
///
/// # Errors
///
/// [`UnknownRule`].
pub fn explain(rule: &str) -> Result<&'static str, UnknownRule> {
    known(rule)?;
    if let Some(own) = registry::find(rule) {
        return Ok(own.page);
    }
    let heading = format!("\n## {rule}\n");
    let start = SQUAWK.find(&heading).map_or(0, |at| at + 1);
    let section = &SQUAWK[start..];
    let end = section[1..]
        .find("\n## ")
        .map_or(section.len(), |end| end + 2);
    Ok(&section[..end])
}

/// Whether there is such a rule.
pub(super) fn known(rule: &str) -> Result<(), UnknownRule> {
    if rule_names().contains(&rule) {
        return Ok(());
    }
    let close = rule_names()
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(rule, name), name))
        .min()
        .filter(|(distance, name)| *distance <= name.len() / 3);
    Err(UnknownRule {
        name: rule.to_owned(),
        similar: close.map(|(_, name)| name.to_owned()),
    })
}
