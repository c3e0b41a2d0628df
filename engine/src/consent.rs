//! What a run may lose, who agreed to it, and what is declined without.

use crate::error::{Declined, Error};
use crate::losses::{self, Loss, Piece};
use crate::protect::{Mark, Protection};
use crate::runner::Runner;

/// What a person agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// To nothing: what would lose rows is declined.
    #[default]
    Nothing,
    /// To lose rows, where the database is not protected.
    Rows,
    /// To lose rows of the database of this name, protected or not.
    Database(String),
}

/// What is declined until somebody agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stakes {
    /// What was asked for, such as `rollback`.
    pub doing: &'static str,
    /// How many migrations it is about; 0 for a reset or seeds.
    pub migrations: usize,
    /// The database, and whether its name is needed.
    pub mark: Mark,
    /// What would be lost. Those of a reset stand in its plan.
    pub losses: Vec<Loss>,
}

impl std::fmt::Display for Stakes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Stakes { doing, mark, .. } = self;
        let loses = match self.losses.is_empty() {
            true => "",
            false => " and would lose rows",
        };
        match mark.protection {
            Protection::On => write!(
                f,
                "database \"{}\" is protected: {doing} needs its name{loses}",
                mark.database
            ),
            Protection::Off => write!(
                f,
                "{doing} needs a yes for database \"{}\"{loses}",
                mark.database
            ),
        }
    }
}

/// When an ordinary database is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Always: so much goes that rows are not what it is about.
    Always,
    /// When rows would be lost.
    ForRows,
}

impl Runner<'_> {
    /// Takes note of what a person agreed to since the run began.
    pub fn agree(&mut self, consent: Consent) {
        self.options.consent = consent;
    }

    /// Declines on a protected database whose name was not given, and wherever another name was.
    ///
    /// # Errors
    /// [`Declined::Unconfirmed`], [`Declined::OtherDatabase`].
    pub fn require_name(&self, mark: &Mark, doing: &'static str) -> Result<(), Error> {
        if self.is_named(mark)? || mark.protection == Protection::Off {
            return Ok(());
        }
        Err(self.unconfirmed(mark, doing, 0, Vec::new()))
    }

    /// Whether the database's name was given.
    ///
    /// # Errors
    /// [`Declined::OtherDatabase`] when it was another's.
    pub(crate) fn is_named(&self, mark: &Mark) -> Result<bool, Error> {
        match &self.options.consent {
            Consent::Database(given) if *given != mark.database => Err(Declined::OtherDatabase {
                given: given.clone(),
                database: mark.database.clone(),
            }
            .into()),
            Consent::Database(_) => Ok(true),
            Consent::Nothing | Consent::Rows => Ok(false),
        }
    }

    /// Whether somebody agreed to lose rows of this database.
    ///
    /// # Errors
    /// [`Declined::OtherDatabase`].
    pub(crate) fn has_consent(&self, mark: &Mark) -> Result<bool, Error> {
        let yes = self.options.consent == Consent::Rows && mark.protection == Protection::Off;
        Ok(self.is_named(mark)? || yes)
    }

    /// Declines when the scripts, in their order, take away more than somebody agreed to.
    ///
    /// What takes migrations back needs the name of a protected database, rows or not. Counts rows, in two
    /// round trips, only where the answer is open.
    pub(crate) async fn require_consent_to_take_back(
        &self,
        mark: &Mark,
        doing: &'static str,
        pieces: &[Piece<'_>],
        ask: Ask,
    ) -> Result<(), Error> {
        if pieces.is_empty() || self.has_consent(mark)? {
            return Ok(());
        }
        let losses = self.losses(pieces).await?;
        if losses.is_empty() && ask == Ask::ForRows && mark.protection == Protection::Off {
            return Ok(());
        }
        Err(self.unconfirmed(mark, doing, pieces.len(), losses))
    }

    /// Declines when the scripts, in their order, take data away from a protected database.
    pub(crate) async fn require_consent_to_apply(
        &self,
        mark: &Mark,
        pieces: &[Piece<'_>],
    ) -> Result<(), Error> {
        if self.is_named(mark)? || mark.protection == Protection::Off {
            return Ok(());
        }
        let losses = self.losses(pieces).await?;
        if losses.is_empty() {
            return Ok(());
        }
        Err(self.unconfirmed(mark, "migrate", pieces.len(), losses))
    }

    /// What the scripts would lose, in their order; two round trips.
    pub(crate) async fn losses(&self, pieces: &[Piece<'_>]) -> Result<Vec<Loss>, Error> {
        let targets = losses::targets(pieces);
        let mut losses = self.ask(losses::measure(self.client(), &targets)).await??;
        losses.retain(|loss| !loss.is_nothing());
        Ok(losses)
    }

    pub(crate) fn unconfirmed(
        &self,
        mark: &Mark,
        doing: &'static str,
        migrations: usize,
        losses: Vec<Loss>,
    ) -> Error {
        let mark = mark.clone();
        Declined::Unconfirmed(Box::new(Stakes {
            doing,
            migrations,
            mark,
            losses,
        }))
        .into()
    }
}
