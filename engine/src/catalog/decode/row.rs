//! One row of the snapshot's answer.

use serde::de::DeserializeOwned;
use tokio_postgres::SimpleQueryRow;

use crate::catalog::snapshot::CatalogError;

/// What a row is about, in the order in which rows must be placed: owners before their parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Schema,
    TypeRef,
    TypeBase,
    Table,
    View,
    Type,
    Sequence,
    Function,
    Extension,
    Other,
    Column,
    Attribute,
    Constraint,
    Index,
    Trigger,
    Policy,
    Rule,
    Statistics,
}

impl Section {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "schema" => Self::Schema,
            "typeref" => Self::TypeRef,
            "typebase" => Self::TypeBase,
            "table" => Self::Table,
            "view" => Self::View,
            "type" => Self::Type,
            "sequence" => Self::Sequence,
            "function" => Self::Function,
            "extension" => Self::Extension,
            "other" => Self::Other,
            "column" => Self::Column,
            "attribute" => Self::Attribute,
            "constraint" => Self::Constraint,
            "index" => Self::Index,
            "trigger" => Self::Trigger,
            "policy" => Self::Policy,
            "rule" => Self::Rule,
            "statistics" => Self::Statistics,
            _ => return None,
        })
    }
}

/// One row of the answer.
pub(super) struct Row<'a> {
    pub(super) section: Section,
    pub(super) schema: &'a str,
    pub(super) parent: &'a str,
    pub(super) name: &'a str,
    /// The type's key, or attribute numbers.
    pub(super) key: &'a str,
    body: &'a str,
}

impl<'a> Row<'a> {
    pub(super) fn read(row: &'a SimpleQueryRow) -> Option<Self> {
        let text = |place| row.try_get(place).ok().flatten();
        Some(Self {
            section: Section::parse(text(0)?)?,
            schema: text(1)?,
            parent: text(2)?,
            name: text(3)?,
            key: text(4)?,
            body: text(5)?,
        })
    }

    pub(super) fn decode<T: DeserializeOwned>(&self) -> Result<T, CatalogError> {
        serde_json::from_str(self.body).map_err(|source| self.error(source))
    }

    pub(super) fn error(&self, source: serde_json::Error) -> CatalogError {
        let path = [self.schema, self.parent, self.name];
        CatalogError::Decode {
            section: format!("{:?}", self.section).to_lowercase(),
            object: path
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("."),
            source,
        }
    }
}
