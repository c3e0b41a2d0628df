//! The same parts as prepared statements: for a session that asks again and again what changed.
//!
//! Planning a snapshot costs as much as running it. A plan that is kept does not depend on what the relations of the
//! user are, only on the catalogs, so it stays as it is while tables come and go.

use super::{Scope, array_of, union, with_settings};

/// What hangs on a relation, and the types it uses.
const OF_RELATIONS: [&str; 11] = [
    include_str!("../sql/typeref.sql"),
    include_str!("../sql/table.sql"),
    include_str!("../sql/view.sql"),
    include_str!("../sql/sequence.sql"),
    include_str!("../sql/column.sql"),
    include_str!("../sql/constraint.sql"),
    include_str!("../sql/index.sql"),
    include_str!("../sql/trigger.sql"),
    include_str!("../sql/policy.sql"),
    include_str!("../sql/rule.sql"),
    include_str!("../sql/statistics.sql"),
];
const OF_TYPES: [&str; 2] = [
    include_str!("../sql/type.sql"),
    include_str!("../sql/attribute.sql"),
];
const OF_FUNCTIONS: [&str; 1] = [include_str!("../sql/function.sql")];
const MARKS: [&str; 1] = [include_str!("../sql/marks.sql")];
const DEPENDENTS: &str = include_str!("../sql/dependents.sql");

/// Prepares the statements, and throws away what the session has of them.
pub(in crate::catalog) fn prepare(schemas: &[&str]) -> String {
    let list = array_of(schemas);
    let statements = [
        "DEALLOCATE ALL".to_owned(),
        format!(
            "PREPARE \"dbctl marks\" AS {}",
            union(&MARKS, &list, Scope::All)
        ),
        format!(
            "PREPARE \"dbctl relations\"(oid[]) AS {}",
            union(&OF_RELATIONS, &list, Scope::Among)
        ),
        format!(
            "PREPARE \"dbctl types\" AS {}",
            union(&OF_TYPES, &list, Scope::All)
        ),
        format!(
            "PREPARE \"dbctl functions\" AS {}",
            union(&OF_FUNCTIONS, &list, Scope::All)
        ),
        format!("PREPARE \"dbctl dependents\"(oid[]) AS {DEPENDENTS}"),
    ];
    with_settings(&statements.join(";\n"))
}

/// Asks for the tables of these schemas whose files have pages: those that hold rows, or held some.
pub(in crate::catalog) fn filled_tables(schemas: &[&str]) -> String {
    format!(
        "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind = 'r' AND n.nspname = ANY ({}) AND pg_catalog.pg_relation_size(c.oid) > 0",
        array_of(schemas)
    )
}

/// Asks for the marks.
pub(in crate::catalog) fn execute_marks() -> String {
    with_settings("EXECUTE \"dbctl marks\"")
}

/// Asks what is spelled with the columns of these relations.
pub(in crate::catalog) fn execute_dependents(relations: &[u32]) -> String {
    with_settings(&format!(
        "EXECUTE \"dbctl dependents\"({})",
        array(relations)
    ))
}

/// Asks for these relations, and for all types or functions where they are wanted.
pub(in crate::catalog) fn execute_parts(
    relations: &[u32],
    types: Wanted,
    functions: Wanted,
) -> String {
    let mut statements = vec![format!("EXECUTE \"dbctl relations\"({})", array(relations))];
    if types == Wanted::Yes {
        statements.push("EXECUTE \"dbctl types\"".to_owned());
    }
    if functions == Wanted::Yes {
        statements.push("EXECUTE \"dbctl functions\"".to_owned());
    }
    with_settings(&statements.join(";\n"))
}

/// Whether a part is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::catalog) enum Wanted {
    Yes,
    No,
}

fn array(relations: &[u32]) -> String {
    let oids: Vec<String> = relations.iter().map(u32::to_string).collect();
    format!("'{{{}}}'", oids.join(","))
}
