//! Reading SQL without a server: tokens, statements, checksums, settings, places and quoting.
//!
//! Everything here is pure. Tokens follow PostgreSQL's own scanner, so that what this module takes for a
//! statement is what the server takes for one.

mod allow;
mod checksum;
mod duration;
mod header;
mod nature;
mod place;
pub mod quote;
mod reach;
mod refuse;
mod removals;
mod split;
mod token;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod properties;

pub use allow::{Allow, AllowError, Said, allows};
pub use checksum::{Checksum, ChecksumParseError, Comparison, checksum};
pub use duration::{DurationError, parse_duration};
pub(crate) use header::line_of_first_setting;
pub use header::{Header, HeaderError};
pub(crate) use nature::Nature;
pub use place::{Place, line_of, place_of_byte, place_of_char};
pub(crate) use reach::{Home, Reach, named_outside, place_of_named, reach};
pub(crate) use refuse::refusal_outside;
pub use refuse::{Refusal, RefusalKind, refuse};
pub(crate) use removals::{Extent, Name, Removal, Share, removals};
pub use split::{Statement, is_effectively_empty, split, statements};
pub use token::{Kind, Open, Token, significant, tokens};
