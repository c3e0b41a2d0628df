use std::sync::Mutex;
use std::time::{Duration, Instant};

use domain_engine::seed::Advance;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is over sooner needs no bar.
const SOON: Duration = Duration::from_millis(500);

/// A line on stderr that says how far a seed is. It is only drawn where stderr is a terminal.
pub(crate) struct Bar {
    line: ProgressBar,
    target: Mutex<Target>,
}

/// Where the line goes.
enum Target {
    /// Nowhere until there has been something to wait for since then; a seed begins at its first row.
    Waiting(Instant),
    /// To the terminal, or nowhere at all.
    Set,
}

impl Bar {
    pub(super) fn new(parts: &'static str, quiet: bool) -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let template = format!("  {{bar:24}} {{pos}} of {{len}} {parts}, {{msg}}, {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            line.set_style(style);
        }
        let target = match quiet {
            true => Target::Set,
            false => Target::Waiting(Instant::now()),
        };
        Bar {
            line,
            target: Mutex::new(target),
        }
    }

    pub(crate) fn show(&self, advance: Advance) {
        let Advance { rows, parts, of } = advance;
        if let Ok(mut target) = self.target.lock()
            && let Target::Waiting(since) = *target
            && since.elapsed() > SOON
        {
            self.line.set_draw_target(ProgressDrawTarget::stderr());
            *target = Target::Set;
        }
        let rate = rows as f64 / self.line.elapsed().as_secs_f64().max(0.001);
        self.line.set_length(of.into());
        self.line.set_position(parts.into());
        self.line
            .set_message(format!("{rows} rows, {rate:.0} a second"));
        if parts == of {
            self.line.finish_and_clear();
        }
    }
}
