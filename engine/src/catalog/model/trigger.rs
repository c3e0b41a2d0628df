//! Triggers, policies, rules and extended statistics.

use serde::{Deserialize, Serialize};

use super::QualifiedName;

/// When a trigger or rule fires, by `session_replication_role`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Firing {
    /// In ordinary sessions.
    #[default]
    Origin,
    /// Never: disabled.
    Disabled,
    /// In replica sessions only.
    Replica,
    /// Always.
    Always,
}

/// A trigger of a table or view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trigger {
    /// The trigger's name.
    pub name: String,
    /// `pg_get_triggerdef`: the statement that creates it.
    pub definition: String,
    /// When it fires.
    pub firing: Firing,
    /// The function it calls.
    pub function: QualifiedName,
    /// `COMMENT ON TRIGGER`.
    pub comment: Option<String>,
}

/// A row security policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The policy's name.
    pub name: String,
    /// `all`, `select`, `insert`, `update` or `delete`.
    pub command: String,
    /// `PERMISSIVE` (true) or `RESTRICTIVE`.
    pub permissive: bool,
    /// Roles it applies to, sorted; `PUBLIC` for all.
    pub roles: Vec<String>,
    /// The `USING` expression.
    pub using: Option<String>,
    /// The `WITH CHECK` expression.
    pub with_check: Option<String>,
    /// `COMMENT ON POLICY`.
    pub comment: Option<String>,
}

/// A rewrite rule; the one that makes a view is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// The rule's name.
    pub name: String,
    /// `pg_get_ruledef`: the statement that creates it.
    pub definition: String,
    /// When it fires.
    pub firing: Firing,
    /// `COMMENT ON RULE`.
    pub comment: Option<String>,
}

/// An extended statistics object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Statistics {
    /// The object's name.
    pub name: String,
    /// `pg_get_statisticsobjdef`: the statement that creates it.
    pub definition: String,
    /// `COMMENT ON STATISTICS`.
    pub comment: Option<String>,
}
