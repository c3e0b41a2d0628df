//! One migration: up, down, up again.

use std::time::Duration;

use domain_engine::source::{Down, down_kind};
use domain_engine::{Error, Rehearsal, Step, Taken};

use super::seen::Seen;
use super::{Fault, Took, Verdict, VerifyError};

/// What came of a rung.
pub(super) struct Climbed {
    pub(super) verdict: Verdict,
    pub(super) took: Took,
    /// What there is now; as before, where there is none.
    pub(super) seen: Option<Seen>,
    /// Whether what there is now cannot be built on.
    pub(super) is_shaky: bool,
}

/// Applies the migration, takes it back and applies it again.
pub(super) async fn climb(
    rehearsal: &mut Rehearsal<'_>,
    step: &Step<'_>,
    before: &Seen,
) -> Result<Climbed, VerifyError> {
    let took = match rehearsal.up(step).await {
        Ok(up) => Took {
            up,
            ..Took::default()
        },
        Err(error) => {
            let error = faulty(error)?;
            return Ok(Climbed {
                verdict: Verdict::Broken(Fault::Up { error, moved: None }),
                took: Took::default(),
                seen: None,
                is_shaky: leaves_traces(step),
            });
        }
    };
    let up = before.after(rehearsal, &[&step.migration.up]).await?;
    let firm = |verdict, up: Seen| Climbed {
        verdict,
        took,
        seen: Some(up),
        is_shaky: false,
    };
    match down_kind(step.migration) {
        Down::Irreversible(reason) => Ok(firm(Verdict::Irreversible(reason.to_owned()), up)),
        Down::Empty | Down::Missing => {
            let left = before.not_restored(&up, &up);
            Ok(match left.is_empty() {
                true => firm(Verdict::Sound, up),
                false => firm(Verdict::Broken(Fault::NoDown(left)), up),
            })
        }
        Down::Script(sql) => {
            let sides = Sides { before, up: &up };
            let mut climbed = down_and_up(rehearsal, step, sql, &sides).await?;
            climbed.took.up = took.up;
            climbed.seen = climbed.seen.or(Some(up));
            Ok(climbed)
        }
    }
}

/// What there was before a migration, and what there was after it.
struct Sides<'s> {
    before: &'s Seen,
    up: &'s Seen,
}

async fn down_and_up(
    rehearsal: &mut Rehearsal<'_>,
    step: &Step<'_>,
    sql: &str,
    sides: &Sides<'_>,
) -> Result<Climbed, VerifyError> {
    let taken = match rehearsal.down(step, sql).await {
        Ok(taken) => taken,
        Err(error) => {
            let fault = Fault::Down(faulty(error)?);
            return Ok(broken(fault, leaves_traces(step), Duration::ZERO));
        }
    };
    let scripts = [step.migration.up.as_str(), sql];
    let down = sides.before.after(rehearsal, &scripts).await?;
    let (is_open, took) = match taken {
        Taken::Open(took) => (true, took),
        Taken::Done(took) => (false, took),
    };
    let left = sides.before.not_restored(&down, sides.up);
    if !left.is_empty() {
        if is_open {
            rehearsal.undo().await?;
        }
        return Ok(broken(Fault::Differs(left), !is_open, took));
    }
    if is_open {
        rehearsal.keep().await?;
    }
    if down.lacks_a_schema_of(sides.before) {
        rehearsal.prepare().await?;
    }
    if let Err(error) = rehearsal.up(step).await {
        return Ok(broken(Fault::Again(faulty(error)?), true, took));
    }
    let again = down.after(rehearsal, &scripts).await?;
    let differing = sides.up.not_repeated(&again);
    if !differing.is_empty() {
        return Ok(broken(Fault::AgainDiffers(differing), true, took));
    }
    Ok(Climbed {
        verdict: Verdict::Sound,
        took: Took {
            down: took,
            ..Took::default()
        },
        seen: Some(again),
        is_shaky: false,
    })
}

fn broken(fault: Fault, is_shaky: bool, down: Duration) -> Climbed {
    Climbed {
        verdict: Verdict::Broken(fault),
        took: Took {
            down,
            ..Took::default()
        },
        seen: None,
        is_shaky,
    }
}

/// Whether a script that failed may have done some of it.
fn leaves_traces(step: &Step<'_>) -> bool {
    !step.migration.run_in_transaction
}

/// Applies a migration that is not looked at.
pub(super) async fn only_up(
    rehearsal: &mut Rehearsal<'_>,
    step: &Step<'_>,
) -> Result<Climbed, VerifyError> {
    let verdict = match rehearsal.up(step).await {
        Ok(_) => Verdict::Sound,
        Err(error) => {
            let error = faulty(error)?;
            Verdict::Broken(Fault::Up { error, moved: None })
        }
    };
    let is_shaky = matches!(verdict, Verdict::Broken(_)) && leaves_traces(step);
    Ok(Climbed {
        verdict,
        took: Took::default(),
        seen: None,
        is_shaky,
    })
}

/// The error, when the migration is to blame for it.
pub(super) fn faulty(error: Error) -> Result<Box<Error>, VerifyError> {
    match error {
        Error::Sql(_)
        | Error::Breach(_)
        | Error::Refused(_)
        | Error::IndexInvalid { .. }
        | Error::IndexBuilding { .. } => Ok(Box::new(error)),
        other => Err(other.into()),
    }
}

/// Whether what it makes is there afterwards.
pub(super) fn applies(verdict: &Verdict) -> bool {
    !matches!(
        verdict,
        Verdict::NotTried(_) | Verdict::Broken(Fault::Up { .. })
    )
}

/// As it is told.
pub(super) fn label(step: &Step<'_>) -> String {
    format!("{}/{}", step.domain.name, step.migration.folder)
}
