//! What reaches beyond one database: it would be done for real, and stay when the scratch database is gone.

use domain_engine::Step;
use domain_engine::sql::{Token, significant, split};

/// Kinds of objects that all databases of a server share.
const SHARED: [&str; 5] = ["ROLE", "USER", "GROUP", "DATABASE", "TABLESPACE"];

/// Why a migration is not run in a scratch database; none if it may.
///
/// What DO blocks and functions put together is not seen.
pub(crate) fn reaches_beyond(step: &Step<'_>) -> Option<String> {
    let migration = step.migration;
    let files = [
        ("up.sql", Some(&migration.up)),
        ("down.sql", migration.down.as_ref()),
    ];
    files.into_iter().find_map(|(file, sql)| {
        let tokens = significant(sql?);
        let words = split(&tokens).into_iter().find_map(shared)?;
        Some(format!(
            "{words} in {file} would change what all databases of the server share"
        ))
    })
}

/// The words with which such a statement begins.
fn shared(statement: &[Token<'_>]) -> Option<String> {
    let [first, second, ..] = statement else {
        return None;
    };
    let does = ["CREATE", "ALTER", "DROP"]
        .iter()
        .any(|word| first.is_word(word));
    let to_one = SHARED.iter().any(|word| second.is_word(word));
    // A user mapping is in one database.
    let is_mapping = statement
        .get(2)
        .is_some_and(|third| third.is_word("MAPPING"));
    let is_system = first.is_word("ALTER") && second.is_word("SYSTEM");
    let is_shared = does && to_one && !is_mapping || is_system;
    is_shared.then(|| format!("{} {}", first.text, second.text).to_uppercase())
}
