//! The mark of a protected database, which lives in the database itself.
//!
//! It is a setting of the database, `dbctl.protected`, kept in pg_db_role_setting. From PostgreSQL 15 on only
//! a superuser, or a role granted SET on that parameter, may store a setting that no module defines (source:
//! `validate_option_array_item` in PostgreSQL's guc.c), and before that only a superuser. For an owner who may
//! not, the mark is a line in the comment of the database. A clone made from a template carries neither.

use tokio_postgres::SimpleQueryRow;
use tokio_postgres::error::SqlState;

use crate::error::Error;
use crate::runner::Runner;
use crate::session::{is_true, send, text};

/// Whether what loses data needs the database's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protection {
    /// It does.
    On,
    /// It does not.
    #[default]
    Off,
}

/// A database's name and its mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The name as the server knows it.
    pub database: String,
    /// Whether it is protected.
    pub protection: Protection,
}

/// One row: the word `database`, the name, the mark, the owner, the process that answers. Whatever is not clearly off counts as protected.
pub(crate) const MARK_SQL: &str = include_str!("protect/mark.sql");

/// The mark among the rows of a message that has [`MARK_SQL`] in it.
pub(crate) fn mark(rows: &[SimpleQueryRow]) -> Mark {
    let row = rows.iter().find(|row| text(row, 0) == "database");
    row.map_or_else(Mark::default, |row| Mark {
        database: text(row, 1).to_owned(),
        protection: match is_true(row, 2) {
            true => Protection::On,
            false => Protection::Off,
        },
    })
}

/// The server process that answered a message that has [`MARK_SQL`] in it.
pub(crate) fn process(rows: &[SimpleQueryRow]) -> i32 {
    let row = rows.iter().find(|row| text(row, 0) == "database");
    row.and_then(|row| text(row, 4).parse().ok())
        .unwrap_or_default()
}

impl Runner<'_> {
    /// The database's name, and whether it is protected; one round trip.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn mark(&self) -> Result<Mark, Error> {
        let doing = "asking whether the database is protected";
        let answer = self.ask(send(self.client(), MARK_SQL)).await?;
        let rows = answer.rows();
        let rows = rows.map_err(|source| Error::Query { doing, source })?;
        self.note_process(process(&rows));
        Ok(mark(&rows))
    }

    /// Sets or clears the mark. Returns what it was before.
    ///
    /// # Errors
    /// [`Error::NotOwner`] for a role that neither owns the database nor is a superuser; [`Error::Query`].
    pub async fn protect(&self, protection: Protection) -> Result<Mark, Error> {
        let doing = "changing the protection of the database";
        let failed = |source| Error::Query { doing, source };
        let sql = match protection {
            Protection::On => include_str!("protect/on.sql"),
            Protection::Off => include_str!("protect/off.sql"),
        };
        let rows = send(self.client(), MARK_SQL).await.rows();
        let rows = rows.map_err(failed)?;
        let before = mark(&rows);
        if before.protection == protection {
            return Ok(before);
        }
        match send(self.client(), sql).await.error {
            None => Ok(before),
            Some(source) if source.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                let owner = rows.first().map_or("", |row| text(row, 3)).to_owned();
                let database = before.database;
                Err(Error::NotOwner {
                    database,
                    owner,
                    source,
                })
            }
            Some(source) => Err(failed(source)),
        }
    }
}
