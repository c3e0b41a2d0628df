//! What a migration waits for.

use tokio_postgres::{Client, SimpleQueryRow};

use super::taking::Taking;
use super::{CLASS, Holder, STATEMENTS};
use crate::session::{send, text};

/// Longest piece of a query that is shown, in characters.
const SHOWN: usize = 100;

/// What the server shows of a query to those who may not read it.
const HIDDEN: &str = "<insufficient privilege>";

/// A session that keeps a migration waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// The session; `since` is when its transaction began.
    pub session: Holder,
    /// The table that is waited for, qualified; none when it is the end of a transaction.
    pub table: Option<String>,
    /// What the session does, such as `idle in transaction`; empty when that may not be seen.
    pub state: String,
    /// The statement it runs or ran last, shortened to one line; empty when that may not be seen.
    pub query: String,
}

impl Blocker {
    fn read(row: &SimpleQueryRow) -> Self {
        Blocker {
            session: Holder::read(row, 0),
            table: Some(text(row, 5).to_owned()).filter(|name| !name.is_empty()),
            state: text(row, 6).to_owned(),
            query: shorten(text(row, 7)),
        }
    }

    /// Whether both are the same session at the same table, whatever it does meanwhile.
    pub(crate) fn is_still(&self, other: &Blocker) -> bool {
        (self.session.pid, &self.table) == (other.session.pid, &other.table)
    }
}

impl std::fmt::Display for Blocker {
    /// A line for people, such as `inventory.drugs is held by psql (pid 7, …), idle in transaction: SELECT 1`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.table {
            Some(table) => write!(f, "{table} is held by {}", self.session)?,
            None => write!(f, "the end of a transaction is awaited: {}", self.session)?,
        }
        if !self.state.is_empty() {
            write!(f, ", {}", self.state)?;
        }
        if !self.query.is_empty() {
            write!(f, ": {}", self.query)?;
        }
        Ok(())
    }
}

/// Who keeps those waiting that are at work for a runner; nobody when the server does not answer.
///
/// A failure must not end the transaction that holds the lock.
pub(super) async fn blockers(client: &Client, taken: Taking) -> Vec<Blocker> {
    let query = format!(
        include_str!("blockers.sql"),
        query = 4 * SHOWN,
        class = CLASS,
        statements = STATEMENTS
    );
    // Inside a transaction the activity of others is remembered as it was first seen.
    let question = format!("SELECT pg_catalog.pg_stat_clear_snapshot();\n{query}");
    let rows = match taken {
        Taking::Own(_) | Taking::Session => send(client, &question).await.rows(),
        Taking::Transaction => {
            let within = format!("SAVEPOINT looking;\n{question};\nRELEASE SAVEPOINT looking");
            let rows = send(client, &within).await.rows();
            if rows.is_err() {
                drop(send(client, "ROLLBACK TO SAVEPOINT looking").await);
            }
            rows
        }
    };
    rows.iter().flatten().skip(1).map(Blocker::read).collect()
}

/// One line, without anything that a terminal would act upon.
fn shorten(query: &str) -> String {
    if query == HIDDEN {
        return String::new();
    }
    let words: Vec<&str> = query.split_whitespace().collect();
    let line: Vec<char> = words
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    match line.len() > SHOWN {
        true => line[..SHOWN].iter().chain(&['…']).collect(),
        false => line.iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn a_query_becomes_one_short_line() {
        assert_eq!(shorten("UPDATE a\n\tSET b = 1"), "UPDATE a SET b = 1");
        assert_eq!(shorten("SELECT '\u{1b}[2J'"), "SELECT '[2J'");
        assert_eq!(shorten("<insufficient privilege>"), "");
        let long = shorten(&"ก".repeat(300));
        assert_eq!((long.chars().count(), long.ends_with('…')), (101, true));
    }
}
