use domain_engine::sql::Token;

use super::super::file::{File, bodies};
use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::relation::is_before_one;
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "undeclared-domain",
    level: Level::Error,
    why: "a domain that is used without being declared is not migrated first, and can be rolled back while something of this one stands on it",
    mend: "declare the domain in depends_on of this one and in its Cargo.toml, or do without it",
    page: include_str!("../../../../docs/rules/undeclared-domain.md"),
    check: Check::View(check),
};

/// Names with the schema of a domain that this one does not declare, in statements and in bodies of functions.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for file in &view.files {
        for statement in file.statements() {
            let inner = bodies(statement);
            let pieces = std::iter::once(statement).chain(inner.iter().map(Vec::as_slice));
            for piece in pieces {
                of_piece(view, file, piece, &mut hits);
            }
        }
    }
    hits
}

fn of_piece(view: &View<'_>, file: &File<'_>, piece: &[Token<'_>], hits: &mut Vec<Hit>) {
    for at in 0..piece.len() {
        let inside_a_name = at > 0 && piece[at - 1].is_symbol(".");
        if inside_a_name || !piece.get(at + 1).is_some_and(|dot| dot.is_symbol(".")) {
            continue;
        }
        let Some(schema) = piece[at].identifier() else {
            continue;
        };
        let Some(name) = piece.get(at + 2).and_then(Token::identifier) else {
            continue;
        };
        let whole = &piece[at..at + 3];
        if let Some(owner) = view.owner(&schema) {
            let declared = owner == file.domain || file.domain.depends_on.contains(&owner);
            if !declared && !is_alias(piece, &schema) {
                let message = format!(
                    "{schema}.{name} belongs to the domain {}, which {} does not declare",
                    owner.name, file.domain.name
                );
                hits.push(Hit::tokens(file, whole, message));
            }
        } else if at > 0
            && names_a_relation(piece, at - 1)
            && !is_the_servers(&schema)
            && !makes(view, &schema)
        {
            let message = format!("no domain owns the schema {schema} of {schema}.{name}");
            let hit = Hit::tokens(file, whole, message).level(Level::Warning);
            hits.push(hit.mend("write the schema of the domain that owns the table".into()));
        }
    }
}

/// Whether a table or an alias of that name stands behind FROM or JOIN, so that what follows is a column.
fn is_alias(piece: &[Token<'_>], name: &str) -> bool {
    piece.windows(2).enumerate().any(|(at, pair)| {
        let starts = pair[0].is_word("FROM") || pair[0].is_word("JOIN") || pair[0].is_word("AS");
        let is_it = pair[1].identifier().is_some_and(|found| found == name);
        starts && is_it && !piece.get(at + 2).is_some_and(|dot| dot.is_symbol("."))
    })
}

/// Whether a table follows, so that the part before the dot surely is a schema.
fn names_a_relation(piece: &[Token<'_>], at: usize) -> bool {
    is_before_one(piece, at) || piece[at].is_word("TABLE") || piece[at].is_word("ONLY")
}

fn is_the_servers(schema: &str) -> bool {
    // The rows of a trigger stand where a schema does.
    let rows = ["old", "new", "excluded"].contains(&schema);
    rows || schema.starts_with("pg_") || schema == "information_schema"
}

/// Whether some migration makes objects in the schema, as for an extension of its own.
fn makes(view: &View<'_>, schema: &str) -> bool {
    view.model.ever().any(|(name, _)| name.schema == schema)
}
