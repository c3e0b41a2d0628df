use super::super::cursor::is_any;
use super::super::finding::Level;
use super::super::name;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "large-data",
    level: Level::Warning,
    why: "a migration is sent as one message, kept in the history and replayed on every new database; its rows cannot be checked, typed or loaded with COPY",
    mend: "put reference data into a seed: dbctl new seed DOMAIN NAME",
    page: include_str!("../../../../docs/rules/large-data.md"),
    check: Check::View(check),
};

/// Migrations whose INSERT, UPDATE, DELETE, MERGE and COPY together are longer than the limit.
fn check(view: &View<'_>) -> Vec<Hit> {
    let limit = view.config.max_data_bytes;
    let writes = ["INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "WITH"];
    let mut hits = Vec::new();
    for file in view.ups() {
        let mut first = None;
        let mut bytes = 0;
        for statement in file
            .statements()
            .filter(|statement| is_any(&statement[0], &writes))
        {
            first = first.or(Some(&statement[0]));
            bytes += name::range(statement).len();
        }
        if let Some(first) = first.filter(|_| bytes > limit) {
            let message = format!("{} of data, more than {}", kib(bytes), kib(limit));
            hits.push(Hit::bytes(file, first.start..first.end(), message));
        }
    }
    hits
}

fn kib(bytes: usize) -> String {
    if bytes < 10 * 1024 {
        format!("{bytes} bytes")
    } else {
        format!("{} KiB", bytes.div_ceil(1024))
    }
}
