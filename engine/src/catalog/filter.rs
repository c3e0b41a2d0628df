//! Views of a catalog for comparisons that should not see everything.

use super::model::{BOOKKEEPING_TABLES, Catalog, Schema, TypeDefinition};

impl Catalog {
    /// The catalog without the tables that dbctl and Diesel keep for themselves, and without their sequences.
    #[must_use]
    pub fn without_bookkeeping(mut self) -> Self {
        for schema in self.schemas.values_mut() {
            for table in BOOKKEEPING_TABLES {
                schema.tables.remove(table);
            }
            schema.sequences.retain(|_, sequence| {
                let owner = sequence.owned_by.as_ref().map(|owner| owner.table.as_str());
                !owner.is_some_and(|table| BOOKKEEPING_TABLES.contains(&table))
            });
        }
        self
    }

    /// The catalog without owners and rights, which differ between servers for reasons that migrations do not know.
    #[must_use]
    pub fn without_ownership(mut self) -> Self {
        self.schemas.values_mut().for_each(disown);
        self
    }
}

fn disown(schema: &mut Schema) {
    schema.owner = None;
    schema.grants.clear();
    schema.default_privileges.clear();
    for table in schema.tables.values_mut() {
        table.owner = None;
        table.grants.clear();
        table
            .columns
            .iter_mut()
            .for_each(|column| column.grants.clear());
    }
    for view in schema.views.values_mut() {
        view.owner = None;
        view.grants.clear();
        view.columns
            .iter_mut()
            .for_each(|column| column.grants.clear());
    }
    for sequence in schema.sequences.values_mut() {
        sequence.owner = None;
        sequence.grants.clear();
    }
    for declared in schema.types.values_mut() {
        declared.owner = None;
        declared.grants.clear();
    }
    for function in schema.functions.values_mut() {
        function.owner = None;
        function.grants.clear();
    }
    schema
        .others
        .values_mut()
        .for_each(|other| other.owner = None);
}

impl Schema {
    /// The labels of an enum type of this schema, in sort order.
    pub fn enum_labels(&self, name: &str) -> Option<&[String]> {
        match &self.types.get(name)?.definition {
            TypeDefinition::Enum { labels } => Some(labels),
            _ => None,
        }
    }
}
