use std::collections::BTreeSet;

use domain_engine::sql::Token;

use super::super::created::{Kind, created};
use super::super::cursor::Cursor;
use super::super::file::{File, bodies};
use super::super::finding::Level;
use super::super::name::{Name, Written};
use super::super::registry::{Check, Rule};
use super::super::relation::is_before_one;
use super::super::target::{changed, written};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "unqualified-name",
    level: Level::Warning,
    why: "dbctl looks names up in the domain's schema alone; the diesel CLI, psql and a running program look elsewhere",
    mend: "write the schema before the name",
    page: include_str!("../../../../docs/rules/unqualified-name.md"),
    check: Check::View(check),
};

/// Names without a schema that mean something else elsewhere: of new objects, of other domains, and in functions.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for file in &view.files {
        let mut own = BTreeSet::new();
        for statement in file.statements() {
            if let Some(made) = created(statement) {
                if made.kind == Kind::Temporary {
                    own.insert(made.name.name.clone());
                }
                hits.extend(of_new(file, &made.kind, &made.name));
                if made.kind == Kind::Routine {
                    hits.extend(of_function(view, file, statement));
                }
            }
            let mut known = own.clone();
            known.extend(common_table_expressions(statement));
            hits.extend(of_others(view, file, statement, &known));
        }
    }
    hits
}

/// A new object whose schema is left to search_path.
fn of_new(file: &File<'_>, kind: &Kind, name: &Written) -> Option<Hit> {
    let left_open = kind.has_schema() && name.schema.is_none() && file.home() != "public";
    left_open.then(|| {
        let message = format!(
            "the {} {name} is made in {} by dbctl, and in public by the diesel CLI",
            kind.word(),
            file.home()
        );
        Hit::bytes(file, name.range.clone(), message).mend(format!("write {}.{name}", file.home()))
    })
}

/// A relation that is none of this domain's, and one of another's.
fn of_others(
    view: &View<'_>,
    file: &File<'_>,
    statement: &[Token<'_>],
    own: &BTreeSet<String>,
) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut names = relations(statement);
    names.extend(written(statement));
    names.extend(changed(statement));
    names.sort_by_key(|name| name.range.start);
    names.dedup_by_key(|name| name.range.start);
    for name in names {
        let at_home = view.model.has_relation(&name.at_home(file.home()));
        if name.schema.is_some() || at_home || own.contains(&name.name) {
            continue;
        }
        let elsewhere = view.domains.iter().find(|domain| {
            view.model
                .has_relation(&Name::new(domain.schema, name.name.as_str()))
        });
        if let Some(domain) = elsewhere {
            let message = format!(
                "{name} is looked up in {} and is not there; the domain {} has one",
                file.home(),
                domain.name
            );
            let hit = Hit::bytes(file, name.range.clone(), message).level(Level::Error);
            hits.push(hit.mend(format!("write {}.{name}", domain.schema)));
        }
    }
    hits
}

/// Relations in the body of a function without a search_path of its own: they are looked up where its caller looks.
fn of_function(view: &View<'_>, file: &File<'_>, statement: &[Token<'_>]) -> Vec<Hit> {
    let sets = statement.iter().any(|token| token.is_word("search_path"));
    if sets || file.home() == "public" {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for body in bodies(statement) {
        let own: BTreeSet<String> = common_table_expressions(&body).collect();
        for name in relations(&body) {
            let known = view.model.has_relation(&name.at_home(file.home()));
            if name.schema.is_none() && known && !own.contains(&name.name) {
                let message = format!(
                    "{name} is looked up where the function's caller looks, which need not be {}",
                    file.home()
                );
                let mend = format!(
                    "write {}.{name}, or end the function with SET search_path = {}",
                    file.home(),
                    file.home()
                );
                hits.push(Hit::bytes(file, name.range.clone(), message).mend(mend));
            }
        }
    }
    hits
}

/// Names where only a table, a view or a sequence can stand.
fn relations(tokens: &[Token<'_>]) -> Vec<Written> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if is_before_one(tokens, at) {
            let mut cursor = Cursor::new(&tokens[at + 1..]);
            cursor.words(&["ONLY"]);
            let name = cursor.name();
            let is_call = cursor.peek().is_some_and(|next| next.is_symbol("("));
            let is_call = is_call && tokens[at].is_word("FROM");
            found.extend(name.filter(|_| !is_call));
        }
    }
    found
}

/// `name AS (` of a WITH.
fn common_table_expressions(tokens: &[Token<'_>]) -> impl Iterator<Item = String> {
    tokens.windows(3).filter_map(|three| {
        let is_one = three[1].is_word("AS") && three[2].is_symbol("(");
        is_one.then(|| three[0].identifier()).flatten()
    })
}
