//! Comments that tell `dbctl check` to pass over a finding: `-- dbctl: allow = "rule: reason"`.
//!
//! They may stand anywhere in up.sql and down.sql, and mean nothing to a run.

use super::header::{is_allow, setting};
use super::token::tokens;

/// One such comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// Byte offset of its `--`.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// The rules, each with a reason or without.
    pub said: Result<Said, AllowError>,
}

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The rules it names, at least one.
    pub rules: Vec<String>,
    /// Why; none if nothing stands behind the colon.
    pub reason: Option<String>,
}

/// It is not of the form `allow = "rule: reason"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("\"allow\" names a rule and a reason: -- dbctl: allow = \"rule: reason\"")]
pub struct AllowError;

/// Every such comment of a text, in order.
pub fn allows(sql: &str) -> Vec<Allow> {
    tokens(sql)
        .iter()
        .filter_map(|token| {
            let text = setting(token).filter(|text| is_allow(text))?;
            Some(Allow {
                start: token.start,
                end: token.end(),
                said: said(text),
            })
        })
        .collect()
}

fn said(text: &str) -> Result<Said, AllowError> {
    let table: toml::Table = toml::from_str(text).map_err(|_| AllowError)?;
    let value = table.get("allow").and_then(toml::Value::as_str);
    let value = value.ok_or(AllowError)?;
    let (rules, reason) = value.split_once(':').unwrap_or((value, ""));
    let rules: Vec<String> = rules
        .split(',')
        .map(|rule| rule.trim().to_owned())
        .collect();
    if rules.iter().any(String::is_empty) {
        return Err(AllowError);
    }
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    Ok(Said { rules, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Header;

    #[test]
    fn rules_and_reason_are_read_wherever_the_comment_stands() {
        let sql = "SELECT 1; -- dbctl: allow = \"a, b: they are few\"\nSELECT 2;";
        let found = allows(sql);
        let said = found[0].said.as_ref().unwrap();
        assert_eq!(said.rules, ["a", "b"]);
        assert_eq!(said.reason.as_deref(), Some("they are few"));
        assert!(sql[found[0].start..found[0].end].starts_with("-- dbctl:"));
        assert_eq!(Header::parse(sql), Ok(Header::default()));
    }

    #[test]
    fn a_reason_may_be_missing_but_not_the_rule() {
        let one = |text: &str| allows(text).remove(0).said;
        assert_eq!(one("-- dbctl: allow = \"a\"").unwrap().reason, None);
        assert_eq!(one("-- dbctl: allow = \"a: \"").unwrap().reason, None);
        assert_eq!(one("-- dbctl: allow = \": because\""), Err(AllowError));
        assert_eq!(one("-- dbctl: allow = a"), Err(AllowError));
    }

    #[test]
    fn other_settings_are_no_allowance() {
        assert!(allows("-- dbctl: allowed = \"a: b\"\n-- allow = \"a: b\"").is_empty());
    }
}
