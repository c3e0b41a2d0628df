use std::marker::PhantomData;

use diesel::pg::{CopyTarget, Pg, PgQueryBuilder};
use diesel::query_builder::{AstPass, QueryBuilder, QueryFragment};
use diesel::query_source::QuerySource;
use diesel::{QueryResult, Table};

use super::columns::Columns;
use crate::sql::quote;

/// A table made by `diesel::table!`, whatever its schema.
pub trait Target: Table + Copy + Default {
    /// Its name as SQL, with its schema where `table!` tells it.
    ///
    /// # Errors
    /// None for tables made by `table!`.
    fn quoted_name() -> QueryResult<String>;
}

impl<T> Target for T
where
    T: Table + Copy + Default,
    <T as QuerySource>::FromClause: QueryFragment<Pg>,
{
    fn quoted_name() -> QueryResult<String> {
        let mut sql = PgQueryBuilder::default();
        T::default().from_clause().to_sql(&mut sql, &Pg)?;
        Ok(sql.finish())
    }
}

/// The table itself. Its value is never needed, unlike that of a tuple of columns, which could not be made.
pub(super) struct Direct<C>(PhantomData<C>);

impl<C> Direct<C> {
    pub(super) const HERE: Self = Direct(PhantomData);
}

impl<C: CopyTarget> CopyTarget for Direct<C> {
    type Table = C::Table;
    type SqlType = C::SqlType;

    fn walk_target(pass: AstPass<'_, '_, Pg>) -> QueryResult<()> {
        C::walk_target(pass)
    }
}

/// The temporary table of an upsert, with the same columns.
pub(super) struct Staged<C>(PhantomData<C>);

/// What it is called. A schema of another name cannot stand in its way.
pub(super) const STAGED: &str = "pg_temp.dbctl_copy";

impl<C: Columns> CopyTarget for Staged<C> {
    type Table = <C as Columns>::Table;
    type SqlType = C::SqlType;

    fn walk_target(mut pass: AstPass<'_, '_, Pg>) -> QueryResult<()> {
        pass.push_sql(STAGED);
        pass.push_sql("(");
        pass.push_sql(&listed(C::NAMES));
        pass.push_sql(")");
        Ok(())
    }
}

/// Names of columns as SQL: `"drug_code", "trade_name"`.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quote::ident(name)).collect();
    quoted.join(", ")
}
