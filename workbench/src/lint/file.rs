//! The files of the migrations, each read once.

use std::ops::Range;

use domain_engine::source::Migration;
use domain_engine::sql::{Kind, Token, significant, split};
use domain_engine::{Direction, Domain};

use super::created::{Kind as Made, created};
use super::name::{self, Name};

/// An up.sql or a down.sql.
pub(super) struct File<'a> {
    /// Its number among all files, in the order of application.
    pub(super) at: usize,
    pub(super) domain: &'static Domain,
    pub(super) migration: &'a Migration,
    pub(super) direction: Direction,
    pub(super) sql: &'a str,
    tokens: Vec<Token<'a>>,
    statements: Vec<Range<usize>>,
    tables_made: Vec<Name>,
}

impl<'a> File<'a> {
    pub(super) fn new(
        at: usize,
        domain: &'static Domain,
        migration: &'a Migration,
        direction: Direction,
        sql: &'a str,
    ) -> Self {
        let tokens = significant(sql);
        let mut from = 0;
        let statements = split(&tokens)
            .into_iter()
            .filter_map(|statement| {
                let first = statement.first()?.start;
                let start = from + tokens[from..].partition_point(|token| token.start < first);
                from = start + statement.len();
                Some(start..from)
            })
            .collect();
        let mut file = File {
            at,
            domain,
            migration,
            direction,
            sql,
            tokens,
            statements,
            tables_made: Vec::new(),
        };
        file.tables_made = file
            .statements()
            .filter_map(created)
            .filter(|made| matches!(made.kind, Made::Table | Made::Temporary | Made::View))
            .map(|made| made.name.at_home(domain.schema))
            .collect();
        file
    }

    /// The tables and views that it makes.
    pub(super) fn tables_made(&self) -> &[Name] {
        &self.tables_made
    }

    pub(super) fn is_up(&self) -> bool {
        self.direction == Direction::Up
    }

    /// The schema in which names without one are looked for.
    pub(super) fn home(&self) -> &'static str {
        self.domain.schema
    }

    /// Its statements, without the semicolons between them.
    pub(super) fn statements(&self) -> impl Iterator<Item = &[Token<'a>]> {
        self.statements
            .iter()
            .map(|range| &self.tokens[range.clone()])
    }

    /// All tokens but comments.
    pub(super) fn tokens(&self) -> &[Token<'a>] {
        &self.tokens
    }

    /// The statement at a byte.
    pub(super) fn statement_at(&self, byte: usize) -> Option<&[Token<'a>]> {
        self.statements().find(|statement| {
            let range = name::range(statement);
            range.start <= byte && byte < range.end
        })
    }
}

/// The tokens of the dollar-quoted texts in some tokens, such as bodies of functions, with their place in the file.
pub(super) fn bodies<'a>(tokens: &[Token<'a>]) -> Vec<Vec<Token<'a>>> {
    tokens
        .iter()
        .filter(|token| token.kind == Kind::String)
        .filter_map(|token| {
            let tag = token.text.strip_prefix('$')?.find('$')? + 2;
            let inner = token.text.get(tag..token.text.len().checked_sub(tag)?)?;
            let offset = token.start + tag;
            let mut tokens = significant(inner);
            for token in &mut tokens {
                token.start += offset;
            }
            Some(tokens)
        })
        .collect()
}

/// What a string in single quotes holds, its doubled quotes made single; none for other tokens.
pub(super) fn literal(token: &Token<'_>) -> Option<String> {
    if token.kind != Kind::String || token.text.starts_with('$') {
        return None;
    }
    let start = token.text.find('\'')? + 1;
    let inner = token.text.get(start..token.text.len().checked_sub(1)?)?;
    Some(inner.replace("''", "'"))
}
