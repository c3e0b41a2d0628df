//! The SQL of a typed query and the values bound to it, for clients that know nothing of Diesel.

use diesel::pg::{Pg, PgConnection, PgMetadataLookup, PgQueryBuilder};
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{QueryBuilder, QueryFragment};

use crate::Result;

/// A statement with its values, as PostgreSQL takes them in binary.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) values: Vec<Option<Vec<u8>>>,
    /// The types of the values.
    pub(super) types: Vec<u32>,
}

impl Statement {
    /// What Diesel would send; the connection looks up the types of the database.
    pub(super) fn of(query: &impl QueryFragment<Pg>, conn: &mut PgConnection) -> Result<Self> {
        let mut builder = PgQueryBuilder::default();
        query.to_sql(&mut builder, &Pg)?;
        let mut collected = RawBytesBindCollector::<Pg>::new();
        let lookup: &mut dyn PgMetadataLookup = conn;
        query.collect_binds(&mut collected, lookup, &Pg)?;
        let types = collected.metadata.iter().map(|it| it.oid());
        let types: std::result::Result<Vec<u32>, _> = types.collect();
        Ok(Self {
            sql: builder.finish(),
            values: collected.binds,
            types: types.map_err(|_| "a type of the statement is not in the database")?,
        })
    }
}
