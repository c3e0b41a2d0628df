use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, debug_query};
use workspace_tests::query;
use workspace_tests::typed::Typed;
use workspace_tests::volume::{self, Rows};
use workspace_tests::world::World;

/// A database with many rows, and what was found out about the plans on it.
pub(super) struct Volume {
    _typed: Typed,
    conn: PgConnection,
    pub(super) world: World,
    /// Tables of more than 10,000 rows.
    pub(super) big: Vec<String>,
    /// Queries that read one of them from end to end.
    pub(super) read_whole: Vec<String>,
}

impl Volume {
    pub(super) fn fill() -> Self {
        let typed = Typed::migrated();
        let world = volume::fill(typed.url(), Rows::default());
        let conn = typed.blocking();
        let sql = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 10000";
        let big = query(typed.url(), sql).concat();
        Self {
            _typed: typed,
            conn,
            world,
            big,
            read_whole: Vec::new(),
        }
    }

    /// Notes which big tables the query would read from end to end.
    pub(super) fn explain<Q>(&mut self, name: &str, query: Q)
    where
        Q: QueryFragment<Pg> + QueryId,
    {
        let plan: Vec<String> = Explain(query).load(&mut self.conn).unwrap();
        assert!(
            plan.len() > 1 || plan[0].contains("Index"),
            "{name}: {plan:?}"
        );
        for table in &self.big {
            let scan = format!("Seq Scan on {table} ");
            if plan.iter().any(|line| line.contains(&scan)) {
                self.read_whole.push(format!("{name}: {table}"));
            }
        }
    }
}

/// The plan of a query on the values bound to it.
#[derive(QueryId)]
struct Explain<Q>(Q);

impl<Q> Query for Explain<Q> {
    type SqlType = Text;
}

impl<Q> RunQueryDsl<PgConnection> for Explain<Q> {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Explain<Q> {
    fn walk_ast<'b>(&'b self, mut statement: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        statement.unsafe_to_cache_prepared();
        statement.push_sql("EXPLAIN ");
        self.0.walk_ast(statement)
    }
}

/// The plan of a query for any values, by whatever index can be used.
pub(super) fn generic_plan(typed: &Typed, statement: impl QueryFragment<Pg>) -> String {
    let text = debug_query::<Pg, _>(&statement).to_string();
    let (sql, _) = text.split_once(" -- binds").unwrap();
    let values = vec!["NULL"; sql.matches('$').count()].join(", ");
    let message = format!(
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
         PREPARE q AS {sql}; EXPLAIN EXECUTE q ({values})"
    );
    query(typed.url(), &message).concat().join("\n")
}
