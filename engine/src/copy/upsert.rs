use std::ops::Range;

use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{BigInt, Bool};

use super::blame::blame;
use super::columns::Columns;
use super::send::savepoint;
use super::stream::Problem;
use super::target::{STAGED, Staged, listed};
use super::{Copy, CopyError, Target};
use crate::seed::Outcome;
use crate::sql::quote;

/// The column that numbers the rows of the temporary table; a table's own columns are not called so.
const ROW: &str = "__dbctl_row";

/// Copies rows into a temporary table, and from there what is new or differs.
pub(super) fn run<T, K, C, V, I>(
    mut copy: Copy<'_, T>,
    connection: &mut PgConnection,
    values: I,
) -> Result<Outcome, CopyError>
where
    T: Target,
    K: Columns<Table = T>,
    C: Columns<Table = T>,
    V: QueryFragment<Pg>,
    I: Iterator<Item = Result<V, Problem>>,
{
    let merge = Merge {
        table: T::quoted_name()?,
        key: <K as Columns>::NAMES,
        given: <C as Columns>::NAMES,
    };
    merge.check_key()?;
    connection.batch_execute(&merge.stage())?;
    let given = copy.send::<Staged<C>, V, I>(connection, values)?;
    let outcome = merge.run(connection, given)?;
    connection.batch_execute(&format!("DROP TABLE {STAGED}"))?;
    Ok(outcome)
}

/// The statements of one upsert.
struct Merge {
    table: String,
    key: &'static [&'static str],
    given: &'static [&'static str],
}

#[derive(QueryableByName)]
struct Twice {
    #[diesel(sql_type = BigInt)]
    earlier: i64,
    #[diesel(sql_type = BigInt)]
    later: i64,
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = Bool)]
    is_new: bool,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl Merge {
    fn check_key(&self) -> Result<(), CopyError> {
        match self.key.iter().find(|column| !self.given.contains(column)) {
            None => Ok(()),
            Some(column) => Err(CopyError::KeyNotGiven {
                table: self.table.clone(),
                column,
            }),
        }
    }

    fn run(&self, connection: &mut PgConnection, given: u64) -> Result<Outcome, CopyError> {
        let given = usize::try_from(given).unwrap_or(usize::MAX);
        if given == 0 {
            return Ok(Outcome::default());
        }
        connection.batch_execute(&format!("ANALYZE {STAGED}"))?;
        self.refuse_twice(connection)?;
        match savepoint(connection, |connection| self.write(connection, 0..given)) {
            Ok((inserted, updated)) => Ok(Outcome {
                inserted,
                updated,
                unchanged: given - inserted - updated,
                notes: Vec::new(),
            }),
            Err(error) => {
                let found = blame(error, given, |rows| {
                    savepoint(connection, |connection| self.write(connection, rows))
                });
                Err(found.tell(&self.table, 0))
            }
        }
    }

    /// Columns of the rows with their types, without defaults and constraints, and the rows' numbers from 1.
    fn stage(&self) -> String {
        format!(
            "CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT {given} FROM {table} WITH NO DATA; \
             ALTER TABLE {STAGED} ADD COLUMN {ROW} bigint GENERATED ALWAYS AS IDENTITY",
            name = STAGED.trim_start_matches("pg_temp."),
            given = listed(self.given),
            table = self.table,
        )
    }

    fn refuse_twice(&self, connection: &mut PgConnection) -> Result<(), CopyError> {
        let known = self.each(self.key, |column| format!("{column} IS NOT NULL"));
        let sql = format!(
            "SELECT min({ROW}) AS earlier, max({ROW}) AS later FROM {STAGED} WHERE {known} \
             GROUP BY {key} HAVING count(*) > 1 ORDER BY later LIMIT 1",
            known = known.join(" AND "),
            key = listed(self.key),
        );
        let twice: Option<Twice> = diesel::sql_query(sql).get_result(connection).optional()?;
        twice.map_or(Ok(()), |rows| {
            Err(CopyError::Repeated {
                row: from_zero(rows.later),
                earlier: from_zero(rows.earlier),
                table: self.table.clone(),
                key: self.key.join(", "),
            })
        })
    }

    /// Writes what is new or differs among some of the rows, and counts both.
    fn write(
        &self,
        connection: &mut PgConnection,
        rows: Range<usize>,
    ) -> QueryResult<(usize, usize)> {
        let written: Vec<Written> = diesel::sql_query(self.write_sql())
            .bind::<BigInt, _>(rows.start as i64)
            .bind::<BigInt, _>(rows.end as i64)
            .load(connection)?;
        let count = |is_new: bool| {
            let of = written.iter().filter(|row| row.is_new == is_new);
            of.map(|row| usize::try_from(row.rows).unwrap_or(0)).sum()
        };
        Ok((count(true), count(false)))
    }

    /// DO UPDATE would lock rows that are right, and use up an identity value for every row that is there; the
    /// anti-join keeps both kinds out. Its own WHERE is for rows that another session brings meanwhile.
    ///
    /// A row that ON CONFLICT found was locked by this transaction first, so its xmax is set; that of a new row is not.
    fn write_sql(&self) -> String {
        let others: Vec<&str> = self
            .given
            .iter()
            .copied()
            .filter(|column| !self.key.contains(column))
            .collect();
        let same_key = self
            .each(self.key, |column| format!("t.{column} = s.{column}"))
            .join(" AND ");
        let row_of = |alias: &str| {
            let values: Vec<String> = others
                .iter()
                .map(|column| format!("{alias}.{}", quote::ident(column)))
                .collect();
            format!("ROW({})", values.join(", "))
        };
        let (right, then) = if others.is_empty() {
            (String::new(), "NOTHING".to_owned())
        } else {
            let set = self.each(&others, |column| format!("{column} = excluded.{column}"));
            (
                format!(" AND {} IS NOT DISTINCT FROM {}", row_of("t"), row_of("s")),
                format!(
                    "UPDATE SET {} WHERE {} IS DISTINCT FROM {}",
                    set.join(", "),
                    row_of("t"),
                    row_of("excluded")
                ),
            )
        };
        format!(
            "WITH written AS (\
             INSERT INTO {table} AS t ({given}) OVERRIDING SYSTEM VALUE \
             SELECT {given} FROM {STAGED} s WHERE s.{ROW} > $1 AND s.{ROW} <= $2 \
             AND NOT EXISTS (SELECT FROM {table} t WHERE {same_key}{right}) ORDER BY s.{ROW} \
             ON CONFLICT ({key}) DO {then} RETURNING t.xmax = 0 AS is_new) \
             SELECT is_new, count(*) AS rows FROM written GROUP BY is_new",
            table = self.table,
            given = listed(self.given),
            key = listed(self.key),
        )
    }

    fn each(&self, columns: &[&str], write: impl Fn(&str) -> String) -> Vec<String> {
        columns
            .iter()
            .map(|column| write(&quote::ident(column)))
            .collect()
    }
}

fn from_zero(row: i64) -> u64 {
    u64::try_from(row - 1).unwrap_or(0)
}
