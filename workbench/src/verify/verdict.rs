use std::path::PathBuf;
use std::time::Duration;

use domain_engine::Error;
use domain_engine::catalog::Catalog;

use super::{Filled, Finding, Moved};

/// What came of all migrations, in the order of application.
#[derive(Debug)]
pub struct Verification {
    /// One a migration that was looked at.
    pub rungs: Vec<Rung>,
    /// What all migrations together make, when that was asked for and all of them apply.
    pub top: Option<Catalog>,
    /// What was done with rows in the tables, when that was asked for and all of them apply.
    pub filled: Option<Filled>,
    /// How long all of it took, the scratch database included.
    pub took: Duration,
}

impl Verification {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        let good = |rung: &Rung| matches!(rung.verdict, Verdict::Sound | Verdict::Irreversible(_));
        self.rungs.iter().all(good)
    }
}

/// What came of one migration.
#[derive(Debug)]
pub struct Rung {
    /// Its domain.
    pub domain: &'static str,
    /// Its version.
    pub version: String,
    /// Its folder's name.
    pub label: String,
    /// Its folder, when it is on disk.
    pub path: Option<PathBuf>,
    /// What is to be said of it.
    pub verdict: Verdict,
    /// How long its scripts took.
    pub took: Took,
}

/// How long the scripts of a migration took; nothing for those that did not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// up.sql, the first time.
    pub up: Duration,
    /// down.sql.
    pub down: Duration,
}

/// What is to be said of a migration.
#[derive(Debug)]
pub enum Verdict {
    /// It goes up, down and up again, and leaves what it should.
    Sound,
    /// Its header says why it cannot be taken back; it goes up.
    Irreversible(String),
    /// Something is wrong with it.
    Broken(Fault),
    /// It was not tried, for this reason: what it may build on does not apply, or it reaches beyond its database.
    NotTried(String),
}

/// What is wrong with a migration.
#[derive(Debug)]
pub enum Fault {
    /// up.sql does not run after those before it.
    Up {
        /// What the server or the engine says.
        error: Box<Error>,
        /// What an earlier migration took away that this one asks for.
        moved: Option<Moved>,
    },
    /// up.sql changes something, and down.sql is missing or says nothing.
    NoDown(Vec<Finding>),
    /// down.sql does not run after up.sql.
    Down(Box<Error>),
    /// down.sql runs, and something else is there than before up.sql.
    Differs(Vec<Finding>),
    /// up.sql does not run after down.sql.
    Again(Box<Error>),
    /// up.sql runs after down.sql, and something else is there than the first time.
    AgainDiffers(Vec<Finding>),
    /// down.sql runs on empty tables, and not with rows in them.
    DownWithRows(Box<Error>),
    /// up.sql runs on empty tables, and not with rows in them.
    UpWithRows(Box<Error>),
    /// After down.sql and up.sql rows are gone from tables that stay.
    LosesRows(Vec<Finding>),
}
