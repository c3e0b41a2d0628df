use std::time::Duration;

use domain_engine::{Direction, Done, Event, Observer};

use super::Out;

/// Prints what a run tells.
pub(crate) struct Progress {
    out: Out,
}

impl Progress {
    pub(crate) fn new(out: Out) -> Self {
        Progress { out }
    }
}

impl Observer for Progress {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Waiting(holder) => self
                .out
                .note(&format!("Waiting for another runner: {holder}")),
            Event::Full { error, limit } => self.out.full(error, limit),
            Event::Blocked { label, blockers } => {
                for blocker in blockers {
                    self.out.note(&format!("{label} waits: {blocker}"));
                }
            }
            Event::Retrying {
                label,
                attempt,
                of,
                pause,
            } => self.out.note(&format!(
                "{label}: no lock in time, rolled back; attempt {attempt} of {of} in {}",
                seconds(pause)
            )),
            Event::Started {
                domain,
                label,
                number,
                of,
                ..
            } if self.out.is_verbose() => {
                self.out.note(&format!("{number}/{of} {domain}/{label} …"));
            }
            Event::Started { .. } => {}
            Event::Notice { label, notice } => {
                self.out
                    .note(&format!("{label}: {}: {}", notice.severity, notice.message));
            }
            Event::Resumed { label, done, of } => self.out.note(&format!(
                "{label}: {done} of {of} statements are done already; it goes on behind them"
            )),
            Event::FoundDone { label, statement } => self.out.note(&format!(
                "{label}: statement {statement} was begun before, and it is done"
            )),
            Event::DroppedInvalid { label, index } => self.out.note(&format!(
                "{label}: dropped the INVALID index {index} that an earlier run left"
            )),
            Event::WaitingForIndex { label, index, by } => self.out.note(&format!(
                "{label}: waiting for {by}, which builds the index {index}"
            )),
            Event::Finished(done) => self.out.tell(&done_line(done)),
        }
    }
}

/// `3 s`, `0.4 s`, `1.5 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let tenths = time.as_millis().div_ceil(100);
    match tenths % 10 {
        0 => format!("{} s", tenths / 10),
        part => format!("{}.{part} s", tenths / 10),
    }
}

/// One migration that is done.
pub(super) fn done_line(done: &Done) -> String {
    let verb = match done.direction {
        Direction::Up => "applied",
        Direction::Down => "taken back",
    };
    format!(
        "  {verb:<10} {}/{} ({} ms)",
        done.domain,
        done.label,
        done.took.as_millis()
    )
}
