//! Squawk's rules: which of them, and how they are told.
//!
//! They look at up.sql only: a down.sql drops things by its nature. Squawk is told whether the migration runs in a
//! transaction and the oldest server's version; by itself it then passes over tables made in the same file, and where
//! it does not, [`is_about_new`] does.

mod table;

use domain_engine::sql::Token;
use squawk_linter::{Linter, Rule, Version, Violation};
use squawk_syntax::SourceFile;

use super::config::Config;
use super::created::{Kind, created};
use super::file::File;
use super::finding::Level;
use super::name;
use super::run::Raw;
use super::target::changed;
use table::{Entry, OFF, ON};

/// Squawk's rules that are on, ready to look.
pub(super) struct Squawk {
    rules: Vec<(Rule, Level, &'static Entry)>,
    version: Version,
}

/// The names of all of squawk's rules that can be named here.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ON.iter().map(|entry| entry.name).chain(OFF.iter().copied())
}

/// What is said of a rule that is off unless dbctl.toml says otherwise.
static SWITCHED_ON: Entry = Entry {
    name: "",
    level: Level::Error,
    why: "dbctl.toml switches this rule on; its page says why it is off elsewhere",
    mend: "see the rule's page, or allow it with a reason",
};

impl Squawk {
    pub(super) fn new(config: &Config) -> Self {
        let on = ON.iter().filter_map(|entry| {
            Some((
                entry.name,
                config.level(entry.name, Some(entry.level))?,
                entry,
            ))
        });
        let off = OFF
            .iter()
            .filter_map(|name| Some((*name, config.level(name, None)?, &SWITCHED_ON)));
        let rules = on.chain(off).filter_map(|(name, level, entry)| {
            let rule = name.parse().ok()?;
            Some((rule, level, entry))
        });
        Squawk {
            rules: rules.collect(),
            version: config
                .postgres_version
                .to_string()
                .parse()
                .unwrap_or_default(),
        }
    }

    /// What squawk finds in a file.
    pub(super) fn check(&self, file: &File<'_>) -> Vec<Raw> {
        let parsed = SourceFile::parse(file.sql);
        let mut linter = Linter::from(self.rules.iter().map(|(rule, ..)| *rule));
        linter.settings.pg_version = self.version;
        linter.settings.assume_in_transaction = file.migration.run_in_transaction;
        linter
            .lint(&parsed, file.sql)
            .into_iter()
            .filter(|violation| !is_told_better(file, violation))
            .filter_map(|violation| {
                let (_, level, entry) = self
                    .rules
                    .iter()
                    .find(|(rule, ..)| *rule == violation.code)?;
                let range = usize::from(violation.text_range.start())
                    ..usize::from(violation.text_range.end());
                let statement = file.statement_at(range.start).unwrap_or_default();
                (!is_about_new(file, statement)).then(|| Raw {
                    rule: violation.code.to_string(),
                    level: *level,
                    why: entry.why.to_owned(),
                    mend: entry.mend.to_owned(),
                    message: message(&violation),
                    file: file.at,
                    range,
                })
            })
            .collect()
    }
}

/// Squawk's message without its marks and without a full stop, as ours are.
fn message(violation: &Violation) -> String {
    match violation.code {
        // Squawk speaks of generated columns whatever it found.
        Rule::AddingFieldWithDefault => "The new column's value differs by row".to_owned(),
        _ => violation
            .message
            .replace('`', "")
            .trim_end_matches('.')
            .to_owned(),
    }
}

/// Whether it is a key of which a rule of its own tells: one cannot be NOT VALID.
fn is_told_better(file: &File<'_>, violation: &Violation) -> bool {
    let within = |token: &&Token<'_>| violation.text_range.contains((token.start as u32).into());
    let is_key = || {
        let mut tokens = file.tokens().iter().filter(within);
        tokens.any(|token| token.is_word("UNIQUE") || token.is_word("PRIMARY"))
    };
    violation.code == Rule::ConstraintMissingNotValid && is_key()
}

/// Whether a statement changes a table that the same file makes before it: nobody else sees it yet.
fn is_about_new(file: &File<'_>, statement: &[Token<'_>]) -> bool {
    let table = changed(statement).map(|table| table.at_home(file.home()));
    let of_index = || {
        let dropped = dropped_index(statement)?;
        let mut made_indexes = file
            .statements()
            .take_while(|one| name::range(one) != name::range(statement));
        let by_name = |one: &[Token<'_>]| {
            created(one).filter(|made| made.kind == Kind::Index && made.name.name == dropped)
        };
        made_indexes
            .find_map(by_name)?
            .on
            .map(|on| on.at_home(file.home()))
    };
    table
        .or_else(of_index)
        .is_some_and(|table| file.tables_made().contains(&table))
}

fn dropped_index(statement: &[Token<'_>]) -> Option<String> {
    let mut at = super::cursor::Cursor::new(statement);
    if !at.words(&["DROP", "INDEX"]) {
        return None;
    }
    at.words(&["CONCURRENTLY"]);
    at.words(&["IF", "EXISTS"]);
    at.name().map(|name| name.name)
}
