//! What there is at one moment: the catalog and the rows.

use domain_engine::Rehearsal;
use domain_engine::catalog::{Catalog, Followed, Schema, Standing, compare};

use super::findings::{Findings, Which};
use super::rows::Rows;
use super::{Finding, VerifyError};

/// Words without which no script makes a session forget its prepared statements.
const FORGETTING: [&str; 2] = ["DEALLOCATE", "DISCARD"];

/// Words without which no script puts a row into an empty table: calls of functions need one of them too.
const WRITING: [&str; 9] = [
    "INSERT", "COPY", "SELECT", "EXECUTE", "CALL", "MERGE", "DO", "VALUES", "AS TABLE",
];

/// Whether one of the words stands anywhere in the script, be it in a comment or within another word.
fn says(sql: &str, words: &[&str]) -> bool {
    let upper = sql.to_ascii_uppercase();
    words.iter().any(|word| upper.contains(word))
}

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

    /// Looks at what these scripts wrote since.
    pub(super) async fn after(
        &self,
        rehearsal: &Rehearsal<'_>,
        scripts: &[&str],
    ) -> Result<Self, VerifyError> {
        if scripts.iter().any(|sql| says(sql, &FORGETTING)) {
            self.followed.prepare(rehearsal.client()).await?;
        }
        let followed = self.followed.follow(rehearsal.client()).await?;
        if self.rows.is_empty() && !scripts.iter().any(|sql| says(sql, &WRITING)) {
            let rows = Rows::default();
            return Ok(Seen { followed, rows });
        }
        Self::with_rows(rehearsal, followed).await
    }

    /// Looks at what migrations wrote that were not looked at.
    pub(super) async fn now(&self, rehearsal: &Rehearsal<'_>) -> Result<Self, VerifyError> {
        self.after(rehearsal, &["DISCARD INSERT"]).await
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
        // A table that is left or lost is a finding of its own.
        let rows = self.rows.within(now.catalog());
        found.extend(rows.not_restored(&now.rows.within(self.catalog()), up.catalog()));
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

    /// How many rows there are in all tables.
    pub(super) fn rows_in_all(&self) -> u64 {
        self.rows.total()
    }

    /// Rows that are gone since, from tables that `stays` has.
    pub(super) fn lost(&self, now: &Seen, stays: &Catalog) -> Vec<Finding> {
        self.rows.lost(&now.rows, stays)
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
