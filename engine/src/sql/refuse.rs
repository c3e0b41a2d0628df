//! What a migration must not hold, found before anything is sent.

use std::fmt;

use super::place::{Place, place_of_byte};
use super::split::split;
use super::token::{Kind, Open, Token, significant};

/// Something in a migration that cannot run there, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} cannot run in a migration: line {line}, column {column}: {text}")]
pub struct Refusal {
    /// What it is.
    pub kind: RefusalKind,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The offending text, one line of it.
    pub text: String,
}

/// The kinds of things refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalKind {
    /// `COPY … FROM STDIN`: the message has no data stream, and what follows it would be skipped in silence.
    CopyFromStdin,
    /// `COPY … TO STDOUT`.
    CopyToStdout,
    /// A statement that starts or ends a transaction.
    TransactionControl,
    /// A backslash outside a string: psql's language, not SQL.
    PsqlCommand,
    /// A NUL byte.
    NulByte,
    /// A byte order mark, which the server takes for part of a name.
    ByteOrderMark,
    /// A string literal without its closing quote.
    UnterminatedString,
    /// A quoted identifier without its closing quote.
    UnterminatedIdentifier,
    /// A dollar-quoted string without its closing tag.
    UnterminatedDollarQuote,
    /// A block comment without its end.
    UnterminatedComment,
    /// Outside a transaction, a change of what is not in the domain's own schema.
    OutsideSchema,
}

impl Refusal {
    /// What to do instead.
    pub fn hint(&self) -> &'static str {
        self.kind.hint()
    }
}

impl RefusalKind {
    /// What to do instead.
    pub fn hint(self) -> &'static str {
        match self {
            Self::CopyFromStdin => {
                "write the rows as INSERT … VALUES, or load them with a typed seed"
            }
            Self::CopyToStdout => "remove it; to see rows, use `dbctl psql`",
            Self::TransactionControl => {
                "remove it: dbctl wraps each migration in a transaction of its own; for what cannot run \
                 inside one, put run_in_transaction = false in metadata.toml"
            }
            Self::PsqlCommand => {
                "remove it: psql commands are not SQL (for \\i, put the SQL of that file here); inside a \
                 string a backslash is fine"
            }
            Self::NulByte => {
                "remove it, or save the file as UTF-8: a file in UTF-16 is full of NUL bytes"
            }
            Self::ByteOrderMark => "save the file as UTF-8 without a byte order mark",
            Self::UnterminatedString => "close the string with '; a quote inside it is written ''",
            Self::UnterminatedIdentifier => {
                "close the name with \"; a quote inside it is written \"\""
            }
            Self::UnterminatedDollarQuote => {
                "close it with the tag it was opened with, for example $$"
            }
            Self::UnterminatedComment => {
                "close it with */; comments nest, so each /* needs its own"
            }
            Self::OutsideSchema => {
                "a migration changes only its own domain's schema, and without a transaction only its file tells: \
                 move the statement to the domain that owns the object, or say at the top of up.sql why it belongs \
                 here: -- dbctl: containment = \"reason\""
            }
        }
    }
}

impl fmt::Display for RefusalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CopyFromStdin => "COPY FROM STDIN",
            Self::CopyToStdout => "COPY TO STDOUT",
            Self::TransactionControl => "a statement that controls the transaction",
            Self::PsqlCommand => "a psql command",
            Self::NulByte => "a NUL byte",
            Self::ByteOrderMark => "a byte order mark",
            Self::UnterminatedString => "a string that is never closed",
            Self::UnterminatedIdentifier => "a quoted name that is never closed",
            Self::UnterminatedDollarQuote => "a dollar-quoted string that is never closed",
            Self::UnterminatedComment => "a comment that is never closed",
            Self::OutsideSchema => "a change outside the domain's schema",
        })
    }
}

/// Checks that a text can be sent as part of a migration.
///
/// Savepoints, `ROLLBACK TO` included, are fine: they stay inside the migration's transaction.
///
/// # Errors
///
/// The first thing that cannot: see [`RefusalKind`].
pub fn refuse(sql: &str) -> Result<(), Refusal> {
    let tokens = significant(sql);
    let bytes = [
        sql.find('\0').map(|at| (at, RefusalKind::NulByte)),
        sql.starts_with('\u{feff}')
            .then_some((0, RefusalKind::ByteOrderMark)),
    ];
    let of_tokens = tokens
        .iter()
        .find_map(|token| Some((token.start, refused_token(token)?)));
    let of_statements = split(&tokens)
        .into_iter()
        .find_map(|statement| Some((statement.first()?.start, refused_statement(statement)?)));
    let first = bytes
        .into_iter()
        .chain([of_tokens, of_statements])
        .flatten()
        .min_by_key(|(at, _)| *at);
    match first {
        None => Ok(()),
        Some((at, kind)) => Err(refusal(sql, at, kind)),
    }
}

/// The refusal of what a file names outside its domain's schema.
pub(crate) fn refusal_outside(sql: &str, at: usize) -> Refusal {
    refusal(sql, at, RefusalKind::OutsideSchema)
}

fn refusal(sql: &str, at: usize, kind: RefusalKind) -> Refusal {
    let Place { line, column } = place_of_byte(sql, at);
    let text = sql[at..].lines().next().unwrap_or_default();
    Refusal {
        kind,
        line,
        column,
        text: text.chars().take(60).collect::<String>().trim_end().into(),
    }
}

fn refused_token(token: &Token<'_>) -> Option<RefusalKind> {
    match token.kind {
        Kind::Other if token.text == "\\" => Some(RefusalKind::PsqlCommand),
        Kind::Unterminated(open) => Some(match open {
            Open::String => RefusalKind::UnterminatedString,
            Open::QuotedIdentifier => RefusalKind::UnterminatedIdentifier,
            Open::DollarQuote => RefusalKind::UnterminatedDollarQuote,
            Open::BlockComment => RefusalKind::UnterminatedComment,
        }),
        _ => None,
    }
}

/// Judges a statement by its words, as the grammar reads them (`TransactionStmt` and `CopyStmt` in
/// PostgreSQL's src/backend/parser/gram.y).
fn refused_statement(statement: &[Token<'_>]) -> Option<RefusalKind> {
    let word = |at: usize, word: &str| statement.get(at).is_some_and(|t| t.is_word(word));
    let ends = ["BEGIN", "START", "COMMIT", "END", "ABORT"];
    if ends.iter().any(|first| word(0, first)) {
        return Some(RefusalKind::TransactionControl);
    }
    if word(0, "ROLLBACK") {
        let noise = usize::from(word(1, "WORK") || word(1, "TRANSACTION"));
        return (!word(1 + noise, "TO")).then_some(RefusalKind::TransactionControl);
    }
    // `PREPARE transaction AS …` prepares a statement of that name.
    if word(0, "PREPARE") && word(1, "TRANSACTION") {
        let names_one = statement.get(2).is_some_and(|t| t.kind == Kind::String);
        return names_one.then_some(RefusalKind::TransactionControl);
    }
    if word(0, "COPY") {
        return refused_copy(statement);
    }
    None
}

/// The server takes STDIN and STDOUT in either direction: only FROM and TO tell which it is.
fn refused_copy(statement: &[Token<'_>]) -> Option<RefusalKind> {
    let mut depth = 0_usize;
    let mut outside = statement.iter().filter(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0
    });
    let direction = outside.find(|t| t.is_word("FROM") || t.is_word("TO"))?;
    let target = outside.next()?;
    if !target.is_word("STDIN") && !target.is_word("STDOUT") {
        return None;
    }
    Some(if direction.is_word("FROM") {
        RefusalKind::CopyFromStdin
    } else {
        RefusalKind::CopyToStdout
    })
}

#[cfg(test)]
mod tests;
