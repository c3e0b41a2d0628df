//! A catalog that is kept in step with its database: after each migration only what it wrote is read again.
//!
//! A snapshot of a hundred tables costs as much as ten migrations, most of it for what did not change. The rows of the
//! catalog tell by their writing transactions which objects did. Names are spelled in the definitions of others, so
//! wherever a name may have changed everything is read again.

mod marks;
mod merge;

use std::sync::Arc;

use tokio_postgres::{Client, SimpleQueryMessage, SimpleQueryRow};

use super::decode::decode_into;
use super::message::{
    Wanted, execute_dependents, execute_marks, execute_parts, filled_tables, prepare,
};
use super::model::{BOOKKEEPING_TABLES, Catalog, Schema};
use super::snapshot::{CatalogError, snapshot};
use crate::session::text;
use marks::{Marks, Written};
use merge::{Merged, merge};

/// Schemas of a database as they were at some moment, in a session that may ask what has changed since.
///
/// Only for a database in which nothing but this session makes and drops objects.
#[derive(Clone, Debug)]
pub struct Followed {
    schemas: Arc<[String]>,
    catalog: Arc<Catalog>,
    marks: Arc<Marks>,
}

/// Whether a catalog is another than the one it was followed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was written.
    Untouched,
    /// Something was written; it may read the same.
    Written,
}

impl Followed {
    /// Takes a whole snapshot to begin with.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub async fn begin(client: &Client, schemas: &[&str]) -> Result<Self, CatalogError> {
        let schemas: Arc<[String]> = schemas.iter().map(|name| (*name).to_owned()).collect();
        rows(client, &prepare(&names(&schemas))).await?;
        let marks = read_marks(client).await?;
        Self::whole(client, schemas, marks).await
    }

    /// Makes the session ready to be asked again, after `DEALLOCATE ALL` or `DISCARD ALL`.
    ///
    /// # Errors
    /// [`CatalogError::Query`].
    pub async fn prepare(&self, client: &Client) -> Result<(), CatalogError> {
        let prepared = rows(client, &prepare(&names(&self.schemas))).await;
        prepared.map(drop)
    }

    /// The catalog as it is now. What is the same is not read again; inside a transaction too.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub async fn follow(&self, client: &Client) -> Result<Self, CatalogError> {
        let marks = read_marks(client).await?;
        match self.marks.written(&marks) {
            Written::Nothing => Ok(Followed {
                schemas: self.schemas.clone(),
                catalog: self.catalog.clone(),
                marks: Arc::new(marks),
            }),
            Written::Everything => Self::whole(client, self.schemas.clone(), marks).await,
            Written::Parts {
                relations,
                types,
                functions,
            } => {
                let (relations, functions) =
                    self.with_dependents(client, relations, functions).await?;
                let rows = rows(client, &execute_parts(&relations, types, functions)).await?;
                let read = decode_into(self.nothing(), rows.iter())?;
                let old = self.marks.names(&relations);
                match merge(&self.catalog, &old, read, types, functions) {
                    Merged::Renamed => Self::whole(client, self.schemas.clone(), marks).await,
                    Merged::Catalog(catalog) => Ok(Followed {
                        schemas: self.schemas.clone(),
                        catalog: Arc::new(catalog),
                        marks: Arc::new(marks),
                    }),
                }
            }
        }
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Whether anything was written between the two, one of which was followed from the other.
    pub fn standing(&self, earlier: &Followed) -> Standing {
        if Arc::ptr_eq(&self.catalog, &earlier.catalog) {
            Standing::Untouched
        } else {
            Standing::Written
        }
    }

    /// Tables that hold rows, or held some, as schema and name; not those that dbctl and Diesel keep for themselves.
    ///
    /// # Errors
    /// [`CatalogError::Query`].
    pub async fn filled_tables(
        &self,
        client: &Client,
    ) -> Result<Vec<(String, String)>, CatalogError> {
        let filled = rows(client, &filled_tables(&names(&self.schemas))).await?;
        let of = |row: &SimpleQueryRow, at| text(row, at).to_owned();
        let tables = filled.iter().map(|row| (of(row, 0), of(row, 1)));
        Ok(tables
            .filter(|(_, table)| !BOOKKEEPING_TABLES.contains(&table.as_str()))
            .collect())
    }

    async fn whole(
        client: &Client,
        schemas: Arc<[String]>,
        marks: Marks,
    ) -> Result<Self, CatalogError> {
        let catalog = Arc::new(snapshot(client, &names(&schemas)).await?);
        Ok(Followed {
            schemas,
            catalog,
            marks: Arc::new(marks),
        })
    }

    /// The relations written, and those whose definitions are spelled with their columns.
    async fn with_dependents(
        &self,
        client: &Client,
        mut relations: Vec<u32>,
        mut functions: Wanted,
    ) -> Result<(Vec<u32>, Wanted), CatalogError> {
        if !relations.iter().any(|oid| self.marks.knows(*oid)) {
            return Ok((relations, functions));
        }
        for row in rows(client, &execute_dependents(&relations)).await? {
            match row.try_get(0).ok().flatten().map(str::parse) {
                Some(Ok(oid)) if !relations.contains(&oid) => relations.push(oid),
                Some(Err(_)) => functions = Wanted::Yes,
                _ => {}
            }
        }
        Ok((relations, functions))
    }

    /// The schemas with nothing in them, for what is read to be put into.
    fn nothing(&self) -> Catalog {
        let names = self.catalog.schemas.keys();
        let schemas = names.map(|name| (name.clone(), Schema::default()));
        Catalog {
            schemas: schemas.collect(),
        }
    }
}

fn names(schemas: &[String]) -> Vec<&str> {
    schemas.iter().map(String::as_str).collect()
}

async fn read_marks(client: &Client) -> Result<Marks, CatalogError> {
    Ok(Marks::read(&rows(client, &execute_marks()).await?))
}

async fn rows(client: &Client, sql: &str) -> Result<Vec<SimpleQueryRow>, CatalogError> {
    let messages = client
        .simple_query(sql)
        .await
        .map_err(CatalogError::Query)?;
    let rows = messages.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    Ok(rows.collect())
}
