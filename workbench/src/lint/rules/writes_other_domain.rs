use super::super::file::bodies;
use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::target::written;
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "writes-other-domain",
    level: Level::Error,
    why: "the rows of a domain are written by its own code, which keeps its rules; a migration of another one goes round them, and its rollback cannot tell whose rows they were",
    mend: "move the statement into a migration or a seed of the domain that owns the table",
    page: include_str!("../../../../docs/rules/writes-other-domain.md"),
    check: Check::View(check),
};

/// INSERT, UPDATE, DELETE, MERGE, TRUNCATE and COPY FROM on tables of other domains, also in DO blocks.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for file in &view.files {
        for statement in file.statements() {
            let runs = statement.first().is_some_and(|first| first.is_word("DO"));
            let inner = if runs { bodies(statement) } else { Vec::new() };
            let pieces = std::iter::once(statement).chain(inner.iter().map(Vec::as_slice));
            for target in pieces.flat_map(written) {
                let schema = target.schema.as_deref().unwrap_or(file.home());
                let Some(owner) = view.owner(schema).filter(|owner| *owner != file.domain) else {
                    continue;
                };
                let message = format!(
                    "{target} belongs to the domain {}, and this is a migration of {}",
                    owner.name, file.domain.name
                );
                hits.push(Hit::bytes(file, target.range.clone(), message));
            }
        }
    }
    hits
}
