//! What the operator reads: one line an error, with all its causes.

use std::error::Error;
use std::io::{self, Write};

/// Writes to standard error what went wrong, and why.
pub(crate) fn error(what: &str, error: &(dyn Error + 'static)) {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    // A transparent error says the same as its cause.
    let mut texts: Vec<String> = causes.map(ToString::to_string).collect();
    texts.dedup();
    line(&format!("{what}: {}", texts.join(": ")));
}

/// Writes to standard error.
pub(crate) fn line(text: &str) {
    // Nobody is left to tell when standard error is closed.
    drop(writeln!(io::stderr(), "{text}"));
}
