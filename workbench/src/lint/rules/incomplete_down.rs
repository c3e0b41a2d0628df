use std::collections::BTreeSet;
use std::ops::Range;

use domain_engine::source::{Down, down_kind};
use domain_engine::sql::Token;

use super::super::created::{Created, Kind, created};
use super::super::cursor::{Cursor, commas, has};
use super::super::file::{File, bodies, literal};
use super::super::finding::Level;
use super::super::name::{Written, range};
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "incomplete-down",
    level: Level::Error,
    why: "what down.sql leaves behind is in the way when the migration is applied again, and nobody knows whose it is",
    mend: "take it back in down.sql, or say at the top of up.sql why that cannot be: -- dbctl: irreversible = \"reason\"",
    page: include_str!("../../../../docs/rules/incomplete-down.md"),
    check: Check::View(check),
};

/// Objects, columns, constraints and labels that up.sql makes and whose name down.sql does not have.
///
/// Only names are compared: whether down.sql does the right thing with them is what `check --only verify` finds out.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for up in view.ups() {
        let Down::Script(_) = down_kind(up.migration) else {
            continue;
        };
        let Some(down) = view.down_of(up) else {
            continue;
        };
        let taken = Taken::by(down);
        for thing in things(view, up) {
            if !taken.takes(&thing) {
                let message = format!("down.sql does not mention the {} made here", thing.what);
                hits.push(Hit::bytes(up, thing.range, message));
            }
        }
    }
    hits
}

/// Something that up.sql makes.
struct Thing {
    /// As a message says it.
    what: String,
    /// This in down.sql may take it back.
    name: String,
    /// The table that takes it along.
    table: Option<String>,
    /// The schema that does.
    schema: Option<String>,
    /// Whether a CASCADE may take it.
    hangs_on_others: bool,
    /// Every name in its definition: a column that is dropped takes its index along.
    words: BTreeSet<String>,
    range: Range<usize>,
}

/// What a down.sql takes back, as far as its text tells.
struct Taken {
    mentioned: BTreeSet<String>,
    dropped: BTreeSet<String>,
    schemas: BTreeSet<String>,
    columns: BTreeSet<String>,
    cascades: bool,
}

impl Taken {
    fn by(down: &File<'_>) -> Self {
        Taken {
            mentioned: mentioned(down),
            // A table that is made again is another one.
            dropped: &dropped(down, &[]) | &made(down),
            schemas: dropped(down, &["SCHEMA"]),
            columns: dropped_columns(down),
            cascades: down.statements().any(|statement| {
                statement.first().is_some_and(|first| first.is_word("DROP"))
                    && has(statement, "CASCADE")
            }),
        }
    }

    fn takes(&self, thing: &Thing) -> bool {
        let holds = |names: &BTreeSet<String>, name: &Option<String>| {
            name.as_ref().is_some_and(|name| names.contains(name))
        };
        let whole = holds(&self.dropped, &thing.table) || holds(&self.schemas, &thing.schema);
        // What a CASCADE takes along, only a server knows.
        let perhaps =
            thing.hangs_on_others && (self.cascades || !self.columns.is_disjoint(&thing.words));
        whole || perhaps || self.mentioned.contains(&thing.name)
    }
}

fn made(file: &File<'_>) -> BTreeSet<String> {
    let tables = file.tables_made().iter();
    tables.map(|table| table.name.clone()).collect()
}

/// Columns that a file drops.
fn dropped_columns(file: &File<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in file.statements() {
        let mut at = Cursor::new(statement);
        if !at.words(&["ALTER", "TABLE"]) {
            continue;
        }
        while at.skip_past("DROP") {
            at.words(&["COLUMN"]);
            at.words(&["IF", "EXISTS"]);
            names.extend(at.ident());
        }
    }
    names
}

fn words(tokens: &[Token<'_>]) -> BTreeSet<String> {
    tokens.iter().filter_map(Token::identifier).collect()
}

/// Every name in a file, those in DO blocks and in strings that they execute included.
fn mentioned(file: &File<'_>) -> BTreeSet<String> {
    let inner = bodies(file.tokens());
    let all = std::iter::once(file.tokens()).chain(inner.iter().map(Vec::as_slice));
    let mut names = BTreeSet::new();
    for token in all.flatten() {
        names.extend(token.identifier());
        let text = literal(token).unwrap_or_default();
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        names.extend(words.filter(|word| !word.is_empty()).map(str::to_lowercase));
    }
    names
}

fn things(view: &View<'_>, up: &File<'_>) -> Vec<Thing> {
    let mut things = Vec::new();
    // A helper that is needed only while the file runs, or an object that is replaced.
    let dropped = dropped(up, &[]);
    for statement in up.statements() {
        if let Some(made) = created(statement) {
            let name = made.name.at_home(up.home());
            let replaced = view.model.is_older(&name, made.kind, up);
            let gone =
                dropped.contains(&made.name.name) || made.kind == Kind::Temporary || replaced;
            things.extend((!gone).then(|| object(up, statement, made)));
            continue;
        }
        let mut at = Cursor::new(statement);
        if at.words(&["ALTER", "TABLE"]) {
            at.words(&["IF", "EXISTS"]);
            at.words(&["ONLY"]);
            if let Some(table) = at.name() {
                at.symbol("*");
                things.extend(
                    commas(at.rest())
                        .into_iter()
                        .filter_map(|action| added(&table, action)),
                );
            }
        } else if at.words(&["ALTER", "TYPE"]) {
            things.extend(label(at));
        }
    }
    things
}

/// Names of what a file drops, of these kinds; of any kind if none is named.
fn dropped(file: &File<'_>, kinds: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in file.statements() {
        let mut at = Cursor::new(statement);
        if at.words(&["DROP"]) {
            at.words(&["MATERIALIZED"]);
            if !kinds.is_empty() && !at.is_any(kinds) {
                continue;
            }
            at.next();
            at.words(&["CONCURRENTLY"]);
            at.words(&["IF", "EXISTS"]);
            names.extend(at.names().into_iter().map(|name| name.name));
        }
    }
    names
}

/// The table that owns a sequence, by OWNED BY.
fn owner(up: &File<'_>, sequence: &Created) -> Option<String> {
    let is_one = sequence.kind == Kind::Sequence;
    up.statements().filter(|_| is_one).find_map(|statement| {
        let mut at = Cursor::new(statement);
        let is_it = at.any(&["CREATE", "ALTER"]) && at.skip_past("SEQUENCE") && {
            at.words(&["IF", "NOT", "EXISTS"]);
            at.name()
                .is_some_and(|name| name.name == sequence.name.name)
        };
        let owned = is_it && at.skip_past("OWNED") && at.words(&["BY"]);
        // Behind it stands table.column.
        owned.then(|| at.name()).flatten()?.schema
    })
}

fn object(up: &File<'_>, statement: &[Token<'_>], made: Created) -> Thing {
    let shown = if made.kind.has_schema() {
        made.name.to_string()
    } else {
        made.name.name.clone()
    };
    Thing {
        what: format!("{} {shown}", made.kind.word()),
        hangs_on_others: made.on.is_some() || made.kind == Kind::View,
        table: owner(up, &made).or(made.on.map(|on| on.name)),
        schema: made.name.schema,
        words: words(statement),
        name: made.name.name,
        range: made.name.range,
    }
}

/// The column or the named constraint that an action of ALTER TABLE adds.
fn added(table: &Written, action: &[Token<'_>]) -> Option<Thing> {
    let mut at = Cursor::new(action);
    if !at.words(&["ADD"]) {
        return None;
    }
    let constraint = at.words(&["CONSTRAINT"]);
    if !constraint && at.is_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE"]) {
        return None;
    }
    at.words(&["COLUMN"]);
    at.words(&["IF", "NOT", "EXISTS"]);
    let token = at.peek()?;
    let name = at.ident()?;
    let kind = if constraint { "constraint" } else { "column" };
    Some(Thing {
        what: format!("{kind} {name} of {table}"),
        name,
        table: Some(table.name.clone()),
        schema: table.schema.clone(),
        words: words(action),
        hangs_on_others: true,
        range: range(std::slice::from_ref(token)),
    })
}

/// The label that ALTER TYPE … ADD VALUE adds: it goes only with its type.
fn label(mut at: Cursor<'_, '_>) -> Option<Thing> {
    let ty = at.name()?;
    if !at.words(&["ADD", "VALUE"]) {
        return None;
    }
    at.words(&["IF", "NOT", "EXISTS"]);
    let token = at.peek()?;
    Some(Thing {
        what: format!(
            "label {} of {ty}, which only goes with its type,",
            token.text
        ),
        name: ty.name,
        table: None,
        schema: ty.schema,
        words: BTreeSet::new(),
        hangs_on_others: false,
        range: token.start..token.end(),
    })
}
