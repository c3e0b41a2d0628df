use super::super::migrate::readable_log;
use crate::error::{Declined, Error};
use crate::history::{History, Kept};
use crate::log::Halfway;
use crate::losses::Piece;
use crate::plan::RollbackStep;
use crate::script::Direction;

/// For each step where it stopped the last time, if it did.
///
/// # Errors
/// [`Declined::HalfwayEdited`] when a script no longer begins with what is done of it.
pub(in crate::runner) fn halfway_downs<'h>(
    history: &'h History,
    steps: &[RollbackStep<'_>],
    downs: &[String],
) -> Result<Vec<Option<&'h Halfway>>, Error> {
    let mut found = Vec::with_capacity(steps.len());
    for (step, sql) in steps.iter().zip(downs) {
        let schema = step.domain.schema;
        if !step.is_transactional() {
            readable_log(history, schema)?;
        }
        let halfway = history.halfway(schema, &step.row.version, Direction::Down);
        if let Some(at) = halfway.filter(|at| at.is_edited(sql, step.is_transactional())) {
            let label = format!("{}/{}", step.domain.name, step.label());
            let labels = vec![at.told_of(&label)];
            return Err(Declined::HalfwayEdited { labels }.into());
        }
        found.push(halfway);
    }
    Ok(found)
}

/// The script, unless it was changed in the history.
pub(super) fn undamaged(step: &RollbackStep<'_>, script: Kept) -> Result<String, Declined> {
    match script.is_damaged {
        false => Ok(script.sql),
        true => Err(Declined::KeptDown {
            domain: step.domain.name,
            label: step.label(),
        }),
    }
}

/// The scripts that will run, in their order.
pub(in crate::runner) fn pieces<'s>(
    steps: &[RollbackStep<'_>],
    downs: &'s [String],
) -> Vec<Piece<'s>> {
    let piece = |(step, sql): (&RollbackStep<'_>, &'s String)| Piece {
        schema: step.domain.schema,
        file: format!("{}/{}/down.sql", step.domain.name, step.label()),
        sql,
    };
    steps.iter().zip(downs).map(piece).collect()
}
