//! The properties of what hangs on a table.

use super::{Describe, Properties, flag, list, optional, word};
use crate::catalog::model::*;

impl Describe for Constraint {
    fn properties(&self) -> Properties {
        // Columns, target, deferral and validation are all part of the definition's text.
        let Self {
            name: _,
            kind: _,
            columns: _,
            definition,
            deferral: _,
            validated: _,
            inherited,
            references: _,
            index,
            comment,
        } = self;
        vec![
            ("definition", definition.clone()),
            ("inherited", flag(*inherited)),
            ("index", optional(index)),
            ("comment", optional(comment)),
        ]
    }

    fn definition(&self) -> Option<String> {
        Some(self.definition.clone())
    }
}

impl Describe for Index {
    fn properties(&self) -> Properties {
        // Method, keys, included columns and predicate are all part of the definition's text.
        let Self {
            name: _,
            unique: _,
            primary,
            valid,
            clustered,
            method: _,
            keys: _,
            include: _,
            predicate: _,
            definition,
            backs_constraint,
            comment,
        } = self;
        vec![
            ("definition", definition.clone()),
            ("primary", flag(*primary)),
            ("valid", flag(*valid)),
            ("clustered", flag(*clustered)),
            ("backs a constraint", flag(*backs_constraint)),
            ("comment", optional(comment)),
        ]
    }

    fn definition(&self) -> Option<String> {
        Some(self.definition.clone())
    }
}

impl Describe for Trigger {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            definition,
            firing,
            function: _,
            comment,
        } = self;
        vec![
            ("definition", definition.clone()),
            ("firing", word(firing)),
            ("comment", optional(comment)),
        ]
    }
}

impl Describe for Policy {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            command,
            permissive,
            roles,
            using,
            with_check,
            comment,
        } = self;
        vec![
            ("command", command.clone()),
            ("permissive", flag(*permissive)),
            ("roles", list(roles)),
            ("using", optional(using)),
            ("with check", optional(with_check)),
            ("comment", optional(comment)),
        ]
    }
}

impl Describe for Rule {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            definition,
            firing,
            comment,
        } = self;
        vec![
            ("definition", definition.clone()),
            ("firing", word(firing)),
            ("comment", optional(comment)),
        ]
    }
}

impl Describe for Statistics {
    fn properties(&self) -> Properties {
        let Self {
            name: _,
            definition,
            comment,
        } = self;
        vec![
            ("definition", definition.clone()),
            ("comment", optional(comment)),
        ]
    }
}
