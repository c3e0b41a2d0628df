//! Failures that have a place in a migration's file.

use std::path::PathBuf;

use super::{Fate, Leftover};
use crate::lock::Blocker;
use crate::script::{Direction, Timeouts};
use crate::sql::{Place, Refusal};

/// A migration's file that holds what cannot be run.
#[derive(Debug, thiserror::Error)]
#[error("{domain}/{label}/{}: {refusal}", direction.file())]
pub struct RefusedFile {
    /// The domain.
    pub domain: &'static str,
    /// The migration's folder.
    pub label: String,
    /// Which of its files.
    pub direction: Direction,
    /// The file, when it is on disk.
    pub path: Option<PathBuf>,
    /// The file's text.
    pub text: String,
    /// What was found, and where.
    pub refusal: Refusal,
}

/// A migration's SQL that the server refused.
#[derive(Debug, thiserror::Error)]
#[error("{domain}/{label}/{}: {message}", direction.file())]
pub struct SqlFailure {
    /// The domain.
    pub domain: &'static str,
    /// The migration's folder.
    pub label: String,
    /// Which of its files ran.
    pub direction: Direction,
    /// The file, when it is on disk.
    pub path: Option<PathBuf>,
    /// The file's text.
    pub text: String,
    /// The server's message.
    pub message: String,
    /// SQLSTATE, such as `42P01`.
    pub code: String,
    /// The server's detail.
    pub detail: Option<String>,
    /// The server's hint.
    pub hint: Option<String>,
    /// Where the server says the error is, or where the failing statement begins.
    pub place: Option<Place>,
    /// The statement that failed, shortened to its first lines; empty when it is not the user's.
    pub statement: String,
    /// What became of the migration.
    pub fate: Fate,
    /// Indexes that the statement left half built.
    pub leftovers: Vec<Leftover>,
    /// How long it was to wait and run.
    pub timeouts: Timeouts,
    /// How often it was tried.
    pub attempts: u32,
    /// Who was seen to keep it waiting.
    pub blockers: Vec<Blocker>,
    /// The role that it ran as, where that is not whoever connected.
    pub role: Option<String>,
}
