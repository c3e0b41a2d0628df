use std::fmt;
use std::str::FromStr;

use domain_inventory::queries::StockKey;
use serde::{Deserialize, Serialize};

/// Where a page ends, as one word that fits into a URL: `7.12`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(super) struct Cursor(StockKey);

/// A word that is no [`Cursor`].
#[derive(Debug, thiserror::Error)]
#[error("found {0:?}, expected what `next` of the page before said")]
pub(super) struct NoCursor(String);

impl Cursor {
    pub(super) fn into_key(self) -> StockKey {
        self.0
    }
}

impl From<StockKey> for Cursor {
    fn from(key: StockKey) -> Self {
        Self(key)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.drug_id, self.0.id)
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(word: &str) -> Result<Self, NoCursor> {
        let key = word.split_once('.').and_then(|(drug_id, id)| {
            Some(StockKey {
                drug_id: drug_id.parse().ok()?,
                id: id.parse().ok()?,
            })
        });
        key.map(Self).ok_or_else(|| NoCursor(word.to_owned()))
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

impl TryFrom<String> for Cursor {
    type Error = NoCursor;

    fn try_from(word: String) -> Result<Self, NoCursor> {
        word.parse()
    }
}
