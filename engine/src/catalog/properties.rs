//! Which properties of each kind of object a comparison tells, and how they read.
//!
//! Every struct is taken apart by name, so a field added to the model does not compile until someone decided here
//! whether it is told.

mod objects;
mod parts;

use super::model::*;

/// Property names with their values as text.
pub(super) type Properties = Vec<(&'static str, String)>;

/// An object that a comparison can describe.
pub(super) trait Describe: PartialEq {
    /// The properties that a change is told by.
    fn properties(&self) -> Properties;

    /// What to show beside the name of one that was added or removed.
    fn definition(&self) -> Option<String> {
        None
    }
}

fn optional(value: &Option<String>) -> String {
    value.clone().unwrap_or_else(|| "none".to_owned())
}

fn list(values: &[String]) -> String {
    if values.is_empty() {
        "none".to_owned()
    } else {
        values.join(", ")
    }
}

/// The name of an enum's variant in lower case, as `NotDeferrable` -> `notdeferrable`.
fn word(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

fn flag(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

impl Describe for Schema {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            owner,
            comment,
            grants,
            default_privileges,
            ..
        } = self;
        vec![
            ("owner", optional(owner)),
            ("comment", optional(comment)),
            ("grants", list(grants)),
            ("default privileges", list(default_privileges)),
        ]
    }
}

impl Describe for Table {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            kind,
            persistence,
            owner,
            comment,
            grants,
            columns: _,
            constraints: _,
            indexes: _,
            triggers: _,
            policies: _,
            rules: _,
            statistics: _,
            row_security,
            partition_key,
            partition_bound,
            parents,
            of_type,
            options,
            replica_identity,
            access_method,
            tablespace,
            foreign_server,
        } = self;
        let parents: Vec<String> = parents
            .iter()
            .map(|parent| format!("{}.{}", parent.schema, parent.name))
            .collect();
        vec![
            ("kind", word(kind)),
            ("persistence", word(persistence)),
            ("owner", optional(owner)),
            ("comment", optional(comment)),
            ("grants", list(grants)),
            ("row security", word(row_security)),
            ("partition key", optional(partition_key)),
            ("partition bound", optional(partition_bound)),
            ("parents", list(&parents)),
            ("of type", optional(of_type)),
            ("options", list(options)),
            ("replica identity", optional(replica_identity)),
            ("access method", optional(access_method)),
            ("tablespace", optional(tablespace)),
            ("foreign server", optional(foreign_server)),
        ]
    }
}

impl Describe for View {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            kind,
            owner,
            comment,
            grants,
            definition,
            columns: _,
            indexes: _,
            triggers: _,
            rules: _,
            statistics: _,
            options,
        } = self;
        vec![
            ("kind", word(kind)),
            ("owner", optional(owner)),
            ("comment", optional(comment)),
            ("grants", list(grants)),
            ("definition", definition.clone()),
            ("options", list(options)),
        ]
    }
}

impl Describe for Column {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            position: _,
            data_type,
            nullable,
            default,
            identity,
            generated,
            collation,
            comment,
            grants,
            inherited,
            storage,
            compression,
            statistics,
            options,
        } = self;
        vec![
            ("type", data_type.formatted.clone()),
            ("nullable", flag(*nullable)),
            ("default", optional(default)),
            (
                "identity",
                identity.map_or_else(|| "none".to_owned(), |kind| word(&kind)),
            ),
            (
                "generated",
                optional(
                    &generated
                        .as_ref()
                        .map(|g| format!("{} ({})", word(&g.kind), g.expression)),
                ),
            ),
            ("collation", optional(collation)),
            ("comment", optional(comment)),
            ("grants", list(grants)),
            ("inherited", flag(*inherited)),
            ("storage", optional(storage)),
            ("compression", optional(compression)),
            (
                "statistics",
                optional(&statistics.map(|target| target.to_string())),
            ),
            ("options", list(options)),
        ]
    }

    fn definition(&self) -> Option<String> {
        Some(self.data_type.formatted.clone())
    }
}
