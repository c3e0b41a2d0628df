//! Statements to add to a down script, in an order in which they run. Pure.

/// Beginnings of statements, those first that nothing else of the list stands on.
const RANKS: [&str; 24] = [
    "DROP TRIGGER",
    "DROP POLICY",
    "DROP RULE",
    "DROP MATERIALIZED VIEW",
    "DROP VIEW",
    "DROP INDEX",
    "DROP STATISTICS",
    "DELETE FROM",
    "DROP TABLE",
    "DROP ROUTINE",
    "DROP FUNCTION",
    "DROP SEQUENCE",
    "DROP TYPE",
    "DROP DOMAIN",
    "CREATE TYPE",
    "CREATE DOMAIN",
    "CREATE SEQUENCE",
    "CREATE TABLE",
    "CREATE FUNCTION",
    "CREATE OR REPLACE FUNCTION",
    "CREATE UNIQUE INDEX",
    "CREATE INDEX",
    "CREATE VIEW",
    "CREATE TRIGGER",
];

/// The statements in an order in which each finds what it needs; tables that refer to one another go at once.
///
/// Takes what stands in `Mend::Add`, of all findings of one migration.
pub fn in_order<'a>(statements: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut sorted: Vec<&str> = statements.into_iter().collect();
    sorted.sort_by_key(|statement| rank(statement));
    let mut ordered: Vec<String> = Vec::new();
    for statement in sorted {
        match ordered
            .last_mut()
            .and_then(|last| Some((more(last, statement)?, last)))
        {
            Some((more, last)) => {
                last.truncate(last.trim_end_matches(';').len());
                last.push_str(", ");
                last.push_str(more);
            }
            None => ordered.push(statement.to_owned()),
        }
    }
    ordered
}

/// What a statement drops, when the one before it can drop it too.
fn more<'a>(last: &str, statement: &'a str) -> Option<&'a str> {
    let drops = ["DROP TABLE ", "DROP VIEW "];
    let drop = drops.into_iter().find(|drop| last.starts_with(drop))?;
    statement.strip_prefix(drop)
}

/// What is dropped from a table stands before the tables, what a table gets behind them.
fn rank(statement: &str) -> usize {
    let removes = statement.contains(" DROP CONSTRAINT ") || statement.contains(" DROP COLUMN ");
    let like = match statement.starts_with("ALTER TABLE") {
        true if removes => "DROP INDEX",
        true => "CREATE UNIQUE INDEX",
        false => statement,
    };
    let place = RANKS.iter().position(|rank| like.starts_with(rank));
    place.unwrap_or(RANKS.len())
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn what_others_stand_on_goes_last_and_comes_first() {
        let given = [
            "DROP TYPE a.st;",
            "DROP TABLE a.aa;",
            "DROP TABLE a.ab;",
            "CREATE INDEX i ON a.b (c);",
            "DROP VIEW a.v;",
            "ALTER TABLE a.c DROP CONSTRAINT k;",
            "DROP ROUTINE a.f();",
            "ALTER TABLE a.b ADD COLUMN c int;",
        ];
        let expected = [
            "DROP VIEW a.v;",
            "ALTER TABLE a.c DROP CONSTRAINT k;",
            "DROP TABLE a.aa, a.ab;",
            "DROP ROUTINE a.f();",
            "DROP TYPE a.st;",
            "ALTER TABLE a.b ADD COLUMN c int;",
            "CREATE INDEX i ON a.b (c);",
        ];
        assert_eq!(in_order(given), expected);
    }
}
