//! What there is at one moment: the catalog and the rows.

use domain_engine::Rehearsal;
use domain_engine::catalog::{Catalog, Followed, Schema, Standing, compare};

use super::findings::{Findings, Which};
use super::rows::Rows;
use super::{Finding, VerifyError};

/// The state of the scratch database.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) followed: Followed,
    rows: Rows,
}

impl Seen {
    /// Looks at everything.
    pub(super) async fn begin(rehearsal: &Rehearsal<'_>) -> Result<Self, VerifyError> {
        Self::with_rows(rehearsal, rehearsal.look().await?).await
    }

    /// Looks at what was written since.
    pub(super) async fn again(&self, rehearsal: &Rehearsal<'_>) -> Result<Self, VerifyError> {
        let followed = self.followed.follow(rehearsal.client()).await?;
        Self::with_rows(rehearsal, followed).await
    }

    async fn with_rows(rehearsal: &Rehearsal<'_>, followed: Followed) -> Result<Self, VerifyError> {
        let rows = Rows::count(rehearsal.client(), &followed).await?;
        Ok(Seen { followed, rows })
    }

    pub(super) fn catalog(&self) -> &Catalog {
        self.followed.catalog()
    }

    /// Whether a schema that was there is gone.
    pub(super) fn lacks_a_schema_of(&self, other: &Seen) -> bool {
        let there = &self.catalog().schemas;
        other
            .catalog()
            .schemas
            .keys()
            .any(|name| !there.contains_key(name))
    }

    /// What a down script did not bring back; `up` is what was there when it began.
    pub(super) fn not_restored(&self, now: &Seen, up: &Seen) -> Vec<Finding> {
        let mut found = self.changes(now, Which::Down);
        found.extend(self.rows.not_restored(&now.rows, up.catalog()));
        found
    }

    /// What up.sql did not do a second time.
    pub(super) fn not_repeated(&self, now: &Seen) -> Vec<Finding> {
        let mut found = self.changes(now, Which::Again);
        found.extend(
            self.rows
                .counts(&now.rows, "up.sql, run again after down.sql,"),
        );
        found
    }

    fn changes(&self, now: &Seen, which: Which) -> Vec<Finding> {
        if now.followed.standing(&self.followed) == Standing::Untouched {
            return Vec::new();
        }
        let (was, is) = (self.catalog(), now.catalog());
        let findings =
            |was: &Catalog, is: &Catalog| Findings { was, is, which }.of(&compare(was, is));
        if now.lacks_a_schema_of(self) {
            // A down script may drop its domain's schema, which is made again when it is needed.
            let (was, is) = (was.clone().without_bookkeeping(), is.clone());
            let is = with_empty_schemas(is.without_bookkeeping(), &was);
            return findings(&was, &is);
        }
        findings(was, is)
    }
}

/// With the schemas that only the other has, as they would be made.
fn with_empty_schemas(mut catalog: Catalog, other: &Catalog) -> Catalog {
    for (name, schema) in &other.schemas {
        let made = || Schema {
            name: name.clone(),
            owner: schema.owner.clone(),
            ..Schema::default()
        };
        catalog.schemas.entry(name.clone()).or_insert_with(made);
    }
    catalog
}
