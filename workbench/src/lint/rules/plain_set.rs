use domain_engine::sql::Token;

use super::super::cursor::Cursor;
use super::super::file::File;
use super::super::finding::Level;
use super::super::name::range;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "plain-set",
    level: Level::Error,
    why: "the setting outlives the migration: through a pooler it reaches whoever gets the connection next, and without one every later migration of the run",
    mend: "use SET LOCAL, which ends with the transaction",
    page: include_str!("../../../../docs/rules/plain-set.md"),
    check: Check::View(check),
};

/// SET, RESET and set_config(…, false) in migrations that run in a transaction.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let in_transaction = |file: &&File<'_>| file.migration.run_in_transaction;
    for file in view.files.iter().filter(in_transaction) {
        for statement in file.statements() {
            if sets(statement) {
                let message = format!("{} changes the session", setting(file, statement));
                hits.push(Hit::tokens(file, statement, message));
            } else if let Some(call) = configures(statement) {
                let message = "set_config(…, false) changes the session".to_owned();
                hits.push(
                    Hit::tokens(file, call, message).mend("give true as the third argument".into()),
                );
            }
        }
    }
    hits
}

/// `SET work_mem`, as it is written.
fn setting<'a>(file: &File<'a>, statement: &[Token<'_>]) -> &'a str {
    let value = |token: &Token<'_>| token.is_symbol("=") || token.is_word("TO");
    let end = statement.iter().position(value).unwrap_or(statement.len());
    file.sql.get(range(&statement[..end])).unwrap_or_default()
}

fn sets(statement: &[Token<'_>]) -> bool {
    let mut at = Cursor::new(statement);
    let of_the_transaction = ["LOCAL", "TRANSACTION", "CONSTRAINTS"];
    at.words(&["RESET"]) || at.words(&["SET"]) && !at.is_any(&of_the_transaction)
}

/// The name and the parentheses of a call of set_config that is not local.
fn configures<'t, 'a>(statement: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    let start = statement
        .iter()
        .position(|token| token.is_word("set_config"))?;
    let mut at = Cursor::new(&statement[start + 1..]);
    let arguments = at.parentheses()?;
    let last = arguments.last()?;
    last.is_word("false").then(|| &statement[start..=start])
}
