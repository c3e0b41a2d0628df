//! What went wrong, as it is shown: message, hint, exit code.

mod convert;
mod file;
mod waited;

use std::error::Error as StdError;
use std::ops::{Deref, DerefMut};

use domain_connect::{Written, redact};
use domain_engine::Report;
use serde_json::Value;

/// How a command ended. The numbers are a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done,
    /// Tried and failed.
    Failed,
    /// The command line, or what it names, is wrong.
    Usage,
    /// There are findings: pending, stale.
    Findings,
    /// Declined; nothing was changed.
    Declined,
    /// Another runner holds the lock.
    Locked,
    /// A signal.
    Interrupted,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => 0.into(),
            Exit::Failed => 1.into(),
            Exit::Usage => 2.into(),
            Exit::Findings => 3.into(),
            Exit::Declined => 4.into(),
            Exit::Locked => 5.into(),
            Exit::Interrupted => crate::signals::exit_code().into(),
        }
    }
}

/// An error on its way to the person who typed the command.
#[derive(Debug)]
pub(crate) struct CliError(Box<Parts>);

/// What there is to say about an error.
#[derive(Debug)]
pub(crate) struct Parts {
    /// How the command ends.
    pub(crate) exit: Exit,
    /// The kind, a stable word for JSON.
    pub(crate) kind: &'static str,
    /// What happened.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
    /// More lines: the server's detail, objects in the way.
    pub(crate) details: Vec<String>,
    /// Where in which file.
    pub(crate) snippet: Option<Box<Snippet>>,
    /// What was done before it failed.
    pub(crate) report: Option<Box<Report>>,
    /// A file and line that were wrong, where no SQL is shown.
    pub(crate) place: Option<Box<(String, u64)>>,
    /// More fields of the JSON document.
    pub(crate) fields: Vec<(&'static str, Value)>,
}

/// A place in a file of SQL.
#[derive(Debug)]
pub(crate) struct Snippet {
    /// The file, as it is shown.
    pub(crate) file: String,
    /// Its text.
    pub(crate) text: String,
    /// Line and column from 1, in characters; the whole statement is meant when there is no column.
    pub(crate) line: usize,
    /// Column in characters.
    pub(crate) column: usize,
    /// What stands under the caret.
    pub(crate) label: String,
}

pub(crate) type Result<T> = std::result::Result<T, CliError>;

impl Deref for CliError {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for CliError {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

impl CliError {
    pub(crate) fn new(exit: Exit, kind: &'static str, message: impl Into<String>) -> Self {
        CliError(Box::new(Parts {
            exit,
            kind,
            message: message.into(),
            hint: None,
            details: Vec::new(),
            snippet: None,
            report: None,
            place: None,
            fields: Vec::new(),
        }))
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    pub(crate) fn declined(message: impl Into<String>) -> Self {
        Self::new(Exit::Declined, "declined", message)
    }

    pub(crate) fn failed(error: &dyn StdError) -> Self {
        Self::new(Exit::Failed, "failed", chain(error))
    }

    /// The file and line that were wrong.
    pub(crate) fn at(mut self, file: &str, line: u64) -> Self {
        self.place = Some(Box::new((file.to_owned(), line)));
        self
    }

    /// A further field of the JSON document.
    pub(crate) fn with(mut self, name: &'static str, value: Value) -> Self {
        self.fields.push((name, value));
        self
    }

    /// With stars for the password of a URL that was typed in the wrong place, or that a message quotes.
    pub(crate) fn redacted(mut self) -> Self {
        let written = match self.exit {
            Exit::Usage => Written::Anyhow,
            _ => Written::WithScheme,
        };
        let hide = |text: &mut String| *text = redact(text, written).into_owned();
        hide(&mut self.message);
        self.hint.as_mut().map(hide);
        self.details.iter_mut().for_each(hide);
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// An error and its causes in one line, each said once.
pub(crate) fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string().trim_end().to_owned();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        source = cause.source();
    }
    text
}
