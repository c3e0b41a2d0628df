use std::fs;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, debug_query};
use workspace_tests::typed::Typed;
use workspace_tests::{query, workspace};

/// A database with many rows, and what was found out about the plans on it.
pub(super) struct Plans {
    typed: Typed,
    conn: PgConnection,
    /// Tables of more than 10,000 rows.
    pub(super) big: Vec<String>,
    /// Queries that read one of them from end to end.
    pub(super) read_whole: Vec<String>,
    /// Queries that read their rows in order and sort none.
    pub(super) in_order: Vec<String>,
}

impl Plans {
    /// On a database that was filled and analysed.
    pub(super) fn on(typed: Typed) -> Self {
        let sql = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 10000";
        Self {
            big: query(typed.url(), sql).concat(),
            conn: typed.blocking(),
            typed,
            read_whole: Vec::new(),
            in_order: Vec::new(),
        }
    }

    /// Notes which big tables the query would read from end to end.
    ///
    /// Looks at the plan for the values bound to it, and at the one for any values if a service could come to run it:
    /// the server takes it for a prepared statement once it has made five others, and not if it costs more than they.
    pub(super) fn explain<Q>(&mut self, name: &str, query: Q)
    where
        Q: QueryFragment<Pg> + QueryId,
    {
        let generic = generic_plan(&self.typed, &query, Seq::Allowed);
        let bound: Vec<String> = Explain(query).load(&mut self.conn).unwrap();
        let bound = bound.join("\n");
        if !bound.contains("Sort") {
            self.in_order.push(name.to_owned());
        }
        let plans = match cost(&generic) <= cost(&bound) + PLANNING {
            true => vec![bound, generic],
            false => vec![bound],
        };
        for table in &self.big {
            let scan = format!("Seq Scan on {table} ");
            if plans.iter().any(|plan| plan.contains(&scan)) {
                self.read_whole.push(format!("{name}: {table}"));
            }
        }
    }
}

/// More than the server adds to the cost of a plan for having made it, joins of ten tables included.
///
/// See `cached_plan_cost` in PostgreSQL's `plancache.c`.
const PLANNING: f64 = 30.0;

/// The cost of a plan to its end.
fn cost(plan: &str) -> f64 {
    let (_, costs) = plan.split_once("..").unwrap();
    costs.split(' ').next().unwrap().parse().unwrap()
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

/// Whether the planner may read a table from end to end where it could use an index.
#[derive(Clone, Copy)]
pub(super) enum Seq {
    Allowed,
    Avoided,
}

/// The plan of a query for any values.
pub(super) fn generic_plan(typed: &Typed, query: &impl QueryFragment<Pg>, seq: Seq) -> String {
    let text = debug_query::<Pg, _>(query).to_string();
    let (sql, _) = text.split_once(" -- binds").unwrap();
    let values = vec!["NULL"; sql.matches('$').count()].join(", ");
    let values = match values.as_str() {
        "" => String::new(),
        values => format!("({values})"),
    };
    let seq = matches!(seq, Seq::Allowed);
    let message = format!(
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = {seq}; \
         PREPARE q AS {sql}; EXPLAIN EXECUTE q {values}"
    );
    workspace_tests::query(typed.url(), &message)
        .concat()
        .join("\n")
}

/// The names of a domain's public queries that a text does not have.
pub(super) fn not_in(text: &str, domain: &str) -> Vec<String> {
    let words: Vec<&str> = text
        .split(|c: char| c != '_' && !c.is_alphanumeric())
        .collect();
    let folder = workspace().join("domains").join(domain).join("src/queries");
    let mut missing = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let file = fs::read_to_string(file.unwrap().path()).unwrap();
        let public = file.lines().filter_map(|line| line.strip_prefix("pub fn "));
        let names = public.filter_map(|line| line.split(['(', '<']).next());
        missing.extend(
            names
                .filter(|name| !words.contains(name))
                .map(str::to_owned),
        );
    }
    missing
}
