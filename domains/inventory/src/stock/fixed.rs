//! Updates that a connection prepares once.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A statement whose text is the same each time, so that a connection prepares it once and keeps it.
///
/// Diesel keeps no UPDATE, since a changeset may have another text each time: it is prepared for every execution,
/// which is a round trip more. Wrap only what sets the same columns whatever the values are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fixed<Statement>(pub(crate) Statement);

impl<Statement: QueryFragment<Pg>> QueryFragment<Pg> for Fixed<Statement> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Statement> QueryId for Fixed<Statement> {
    type QueryId = ();

    // The connection looks it up by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}
