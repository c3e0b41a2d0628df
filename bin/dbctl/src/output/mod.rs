//! Everything that is printed, and the only place that prints.

mod bar;
mod error;
mod json;
mod progress;
mod table;

use std::io::{BufRead, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use domain_connect::ConnectError;
use serde_json::{Map, Value, json};

use crate::cli::{ColorChoice, Global};
use crate::error::{CliError, Exit, chain};

pub(crate) use bar::Bar;
pub(crate) use error::{fail_early, show_usage};
pub(crate) use json::{done_json, state_json};
pub(crate) use progress::{Progress, seconds};
pub(crate) use table::table;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const WARN: Style = AnsiColor::Yellow.on_default();

/// What a terminal takes to empty a line.
const CLEAR_LINE: &str = "\x1b[2K";

/// Longest line of what is being done, so that it stays one.
const WIDTH: usize = 78;

/// Whether something that programs read was lost.
static WRITE_FAILED: AtomicBool = AtomicBool::new(false);

/// How to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Out {
    json: bool,
    quiet: bool,
    verbose: bool,
    command: &'static str,
}

impl Out {
    pub(crate) fn new(global: &Global, command: &'static str) -> Self {
        let choice = match global.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Out {
            json: global.json,
            quiet: global.quiet,
            verbose: global.verbose,
            command,
        }
    }

    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    pub(crate) fn is_verbose(self) -> bool {
        self.verbose
    }

    /// What the command was asked for: stdout, or stderr beside JSON. A closed pipe is no error.
    pub(crate) fn say(self, text: &str) {
        if self.json {
            drop(writeln!(anstream::stderr(), "{text}"));
        } else {
            drop(writeln!(anstream::stdout(), "{text}"));
        }
    }

    /// What is good to know; left out with `--quiet`.
    pub(crate) fn tell(self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// A heading.
    pub(crate) fn heading(self, text: &str) {
        self.tell(&format!("{BOLD}{text}{BOLD:#}"));
    }

    /// An aside on stderr; left out with `--quiet`.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            drop(writeln!(anstream::stderr(), "{DIM}{text}{DIM:#}"));
        }
    }

    /// What is being done just now: one line in a terminal, written over by the next.
    pub(crate) fn underway(self, text: &str) {
        let mut stderr = std::io::stderr();
        if !self.quiet && stderr.is_terminal() {
            let shown: String = text.chars().take(WIDTH).collect();
            drop(write!(stderr, "\r{CLEAR_LINE}{shown}").and_then(|()| stderr.flush()));
        }
    }

    /// An error as part of what the command was asked for, each line with this indent.
    pub(crate) fn say_error(self, error: &CliError, indent: &str) {
        for line in error::text(error).lines() {
            self.say(format!("{indent}{line}").trim_end());
        }
    }

    /// How far something long is, on a terminal's stderr; left out with `--quiet`.
    pub(crate) fn bar(self, parts: &'static str) -> Bar {
        Bar::new(parts, self.quiet)
    }

    /// Something a person should look at.
    pub(crate) fn warn(self, text: &str) {
        drop(writeln!(anstream::stderr(), "{WARN}Note:{WARN:#} {text}"));
    }

    /// The server has no connection left, and is asked again.
    pub(crate) fn full(self, error: &ConnectError, limit: Duration) {
        self.note(&format!(
            "{}; trying again for {}",
            chain(error),
            seconds(limit)
        ));
    }

    /// The one document of `--json`; nothing without it.
    pub(crate) fn document(self, fields: Value) {
        if self.json {
            let mut document = Map::from_iter([
                ("version".to_owned(), json!(1)),
                ("command".to_owned(), json!(self.command)),
            ]);
            if let Value::Object(fields) = fields {
                document.extend(fields);
            }
            write_out(&format!("{}\n", Value::Object(document)));
        }
    }

    /// Plain text that programs read, such as SQL or a URL: always stdout.
    pub(crate) fn raw(self, text: &str) {
        write_out(text);
    }

    /// Whether there is a terminal to ask in.
    pub(crate) fn can_ask(self) -> bool {
        std::io::stdin().is_terminal()
    }

    /// Asks a yes-or-no question; `None` where there is no terminal.
    pub(crate) async fn ask(self, question: &str) -> Option<bool> {
        let answer = self.ask_for(&format!("{question} [y/N]")).await?;
        Some(matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks for a line, and trims it; `None` where there is no terminal.
    pub(crate) async fn ask_for(self, prompt: &str) -> Option<String> {
        if !self.can_ask() {
            return None;
        }
        let mut stderr = anstream::stderr();
        drop(write!(stderr, "{prompt} ").and_then(|()| stderr.flush()));
        // On a thread of its own, so that a signal is heard at the prompt.
        let reading = tokio::task::spawn_blocking(|| {
            let mut answer = String::new();
            std::io::stdin()
                .lock()
                .read_line(&mut answer)
                .map(|_| answer)
        });
        let answer = tokio::select! {
            answer = reading => answer.ok()?.ok()?,
            () = crate::signals::received() => std::process::exit(crate::signals::exit_code().into()),
        };
        Some(answer.trim().to_owned())
    }

    /// Shows an error, and what was done before it. Returns how the command ends.
    pub(crate) fn fail(self, error: CliError) -> Exit {
        let error = &error.redacted();
        let progress = if self.quiet {
            error::Shown::Nothing
        } else {
            error::Shown::Progress
        };
        error::show(error, progress);
        if self.json {
            self.document(json::error_json(error));
        }
        error.exit
    }
}

/// What programs read must arrive whole; a reader that went away early is no error.
fn write_out(text: &str) {
    let mut stdout = anstream::stdout();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            drop(writeln!(
                anstream::stderr(),
                "Error: the output could not be written: {error}"
            ));
            WRITE_FAILED.store(true, Ordering::Relaxed);
        }
        _ => {}
    }
}

/// The exit code, unless the output could not be written.
pub(crate) fn checked(exit: Exit) -> Exit {
    if exit == Exit::Done && WRITE_FAILED.load(Ordering::Relaxed) {
        Exit::Failed
    } else {
        exit
    }
}
