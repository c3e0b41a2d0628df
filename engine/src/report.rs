//! What a run did, whether it ended well or not.

use std::time::Duration;

use crate::script::Direction;

/// One migration that was applied or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its domain.
    pub domain: &'static str,
    /// Its version.
    pub version: String,
    /// Its folder's name.
    pub label: String,
    /// Applied or taken back.
    pub direction: Direction,
    /// How long it took.
    pub took: Duration,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order in which it was done.
    pub done: Vec<Done>,
    /// The batch that was written; `None` when nothing was applied.
    pub batch: Option<i32>,
    /// What a person should know: out of order, unknown versions, empty down scripts.
    pub notes: Vec<String>,
}

impl Report {
    /// Adds what was done afterwards.
    pub(crate) fn append(&mut self, later: Report) {
        self.done.extend(later.done);
        self.notes.extend(later.notes);
        self.batch = later.batch.or(self.batch);
    }

    /// Domains that were changed, each once, in the order of the first change.
    pub fn changed_domains(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for done in &self.done {
            if !names.contains(&done.domain) {
                names.push(done.domain);
            }
        }
        names
    }
}
