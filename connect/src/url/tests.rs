//! Forms of URLs and what each client gets from them.

mod forms;
mod redaction;
mod refusals;
mod roundtrip;

use super::DatabaseUrl;

fn parse(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
