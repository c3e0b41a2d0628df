//! Migrations embedded in the program.

use diesel::migration::{self, MigrationSource};
use diesel::pg::Pg;
use diesel_migrations::MigrationError;

use super::error::SourceError;
use super::migration::{Migration, Raw, in_order};
use super::recorder::Recorder;

/// Loads migrations from a Diesel source, such as `embed_migrations!` makes, sorted by version.
///
/// # Errors
///
/// If two have the same version, a setting cannot be understood, or a migration is not made of SQL.
pub fn from_embedded<M>(source: &M) -> Result<Vec<Migration>, SourceError>
where
    M: MigrationSource<Pg> + ?Sized,
{
    let migrations = source
        .migrations()
        .map_err(|source| SourceError::Listing { source })?;
    let migrations = migrations
        .iter()
        .map(|migration| read(migration.as_ref()))
        .collect::<Result<_, _>>()?;
    in_order(migrations)
}

fn read(migration: &dyn migration::Migration<Pg>) -> Result<Migration, SourceError> {
    let folder = migration.name().to_string();
    let not_sql = |source| SourceError::NotSql {
        folder: folder.clone(),
        source,
    };
    let mut up = Recorder::default();
    migration.run(&mut up).map_err(not_sql)?;
    let mut down = Recorder::default();
    let down = match migration.revert(&mut down) {
        Ok(()) => Some(down.into_sql()),
        Err(error) if is_missing_down(error.as_ref()) => None,
        Err(error) => return Err(not_sql(error)),
    };
    Raw {
        version: migration.name().version().to_string(),
        up: up.into_sql(),
        down,
        run_in_transaction: migration.metadata().run_in_transaction(),
        path: None,
        folder,
    }
    .finish()
}

fn is_missing_down(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(
        error.downcast_ref::<MigrationError>(),
        Some(MigrationError::NoMigrationRevertFile)
    )
}
