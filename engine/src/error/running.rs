/// The migration that ran when a run ended, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its folder.
    pub label: String,
    /// What became of it.
    pub fate: Fate,
    /// Indexes that the statement left half built.
    pub leftovers: Vec<Leftover>,
}

/// An index that a failed statement left half built: it is of no use to queries, and every write keeps it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leftover {
    /// It was dropped.
    Dropped(String),
    /// It could not be dropped now; the next run drops it before it tries again.
    Invalid(String),
}

impl std::fmt::Display for Leftover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Leftover::Dropped(index) => {
                write!(f, "the INVALID index {index} that it left was dropped")
            }
            Leftover::Invalid(index) => write!(
                f,
                "it left the INVALID index {index}; the next run drops it before it tries again"
            ),
        }
    }
}

/// What became of a migration that did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server rolled it back.
    RolledBack,
    /// Nobody heard whether COMMIT was reached.
    Unheard,
    /// It runs without a transaction: so many statements are done and stay.
    Kept(usize),
}

impl std::fmt::Display for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ran; ", self.label)?;
        match self.fate {
            Fate::RolledBack => f.write_str("it was rolled back"),
            Fate::Unheard => {
                f.write_str("it was rolled back, or is recorded if COMMIT was reached")
            }
            Fate::Kept(count) => write!(
                f,
                "it runs without a transaction: {count} of its statements stay done, \
                 and the same command goes on behind them"
            ),
        }?;
        self.leftovers
            .iter()
            .try_for_each(|leftover| write!(f, "; {leftover}"))
    }
}
