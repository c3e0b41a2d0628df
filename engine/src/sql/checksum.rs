//! What a migration says, as one short text: a hash over tokens.
//!
//! Algorithm `sha256-tokens-1`: SHA-256 over, for each significant token, one byte for its kind (see `tag`),
//! its text in UTF-8 and a NUL. Unquoted words are folded to lower case as the server folds them (ASCII
//! letters alone). Semicolons at the start, at the end and behind another one are left out.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::token::{Kind, Token, significant};

const ALGORITHM: &str = "sha256-tokens-1";

/// The checksum of a SQL text, shown as `sha256-tokens-1:<64 hexadecimal digits>`.
///
/// Comments, white space, the case of unquoted words and trailing semicolons do not matter; everything else does,
/// the inside of strings and function bodies included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checksum([u8; 32]);

/// What a stored checksum says about the text at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// It is the same text.
    Same,
    /// It was another text.
    Edited,
    /// It was made in a way this version does not know: nothing can be said.
    Unknown,
}

/// A text that is not a checksum of the algorithm known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a checksum; expected {ALGORITHM}: and 64 hexadecimal digits")]
pub struct ChecksumParseError {
    text: String,
}

/// The checksum of a text.
pub fn checksum(sql: &str) -> Checksum {
    let mut hash = Sha256::new();
    let mut semicolon = Semicolon::Skipped;
    for token in significant(sql) {
        if token.is_symbol(";") {
            semicolon = semicolon.seen();
            continue;
        }
        if semicolon == Semicolon::Pending {
            hash.update(b"o;\0");
        }
        semicolon = Semicolon::None;
        update(&mut hash, &token);
    }
    Checksum(hash.finalize().into())
}

/// A semicolon counts only between two other tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Semicolon {
    None,
    Pending,
    Skipped,
}

impl Semicolon {
    fn seen(self) -> Self {
        match self {
            Self::None | Self::Pending => Self::Pending,
            Self::Skipped => Self::Skipped,
        }
    }
}

fn update(hash: &mut Sha256, token: &Token<'_>) {
    hash.update([tag(token.kind)]);
    if token.kind == Kind::Word {
        hash.update(token.text.to_ascii_lowercase());
    } else {
        hash.update(token.text);
    }
    hash.update([0]);
}

fn tag(kind: Kind) -> u8 {
    match kind {
        Kind::Word => b'w',
        Kind::QuotedIdentifier => b'q',
        Kind::String => b's',
        Kind::Number => b'n',
        Kind::Parameter => b'p',
        Kind::Symbol => b'o',
        Kind::Unterminated(_) => b'u',
        Kind::Other | Kind::Space | Kind::LineComment | Kind::BlockComment => b'x',
    }
}

impl Checksum {
    /// Compares with a checksum that was stored earlier, perhaps by another version.
    pub fn compare(&self, stored: &str) -> Comparison {
        match stored.parse::<Self>() {
            Ok(stored) if stored == *self => Comparison::Same,
            Ok(_) => Comparison::Edited,
            Err(_) => Comparison::Unknown,
        }
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{ALGORITHM}:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Checksum {
    type Err = ChecksumParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(':'))
            .and_then(digest)
            .map(Self)
            .ok_or_else(|| ChecksumParseError { text: text.into() })
    }
}

fn digest(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, at) in digest.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) {
        assert_eq!(checksum(a), checksum(b), "{a:?} and {b:?}");
    }

    fn different(a: &str, b: &str) {
        assert_ne!(checksum(a), checksum(b), "{a:?} and {b:?}");
    }

    #[test]
    fn comments_and_white_space_do_not_matter() {
        same(
            "CREATE TABLE t(a int)",
            "-- x\nCREATE /* y */ TABLE t (\n\ta int\n)",
        );
        same("SELECT 1", "\u{feff}SELECT 1\r\n");
    }

    #[test]
    fn the_case_of_unquoted_words_does_not_matter() {
        same("create table T (A INT)", "CREATE TABLE t (a int)");
        different("SELECT 'A'", "SELECT 'a'");
        different("SELECT \"A\"", "SELECT \"a\"");
        different("SELECT a", "SELECT \"a\"");
        different("SELECT É", "SELECT é");
    }

    #[test]
    fn semicolons_matter_only_between_statements() {
        same("SELECT 1", ";SELECT 1;;");
        same("SELECT 1; SELECT 2", "SELECT 1;;\n; SELECT 2;");
        different("SELECT 1; SELECT 2", "SELECT 1 SELECT 2");
    }

    #[test]
    fn what_the_server_tells_apart_is_different() {
        different("SELECT a @- 1", "SELECT a @ - 1");
        different("SELECT 12", "SELECT 1 2");
        different("SELECT 'a b'", "SELECT 'a  b'");
        different("SELECT $$ a $$", "SELECT $$ a  $$");
        different("SELECT ab", "SELECT a b");
        same("SELECT a=-1", "SELECT a = - 1");
    }

    #[test]
    fn its_text_form_is_read_back() {
        let sum = checksum("SELECT 1");
        assert_eq!(sum.to_string().parse(), Ok(sum));
        assert!("sha256-tokens-1:00".parse::<Checksum>().is_err());
        let error = "md5:00".parse::<Checksum>().unwrap_err();
        assert!(error.to_string().contains("md5:00"));
    }

    /// Histories hold these: the algorithm may change only together with its name.
    #[test]
    fn the_algorithm_of_this_name_never_changes() {
        let sql = "CREATE TABLE T (id int DEFAULT -1, \"B\" text DEFAULT E'x\\'y'); -- end";
        assert_eq!(
            checksum(sql).to_string(),
            "sha256-tokens-1:46cd8dc6db4ef02bc93d8b4ad9c3d438940411f7e797de996d8838d9fb19dec2"
        );
    }

    #[test]
    fn an_unknown_algorithm_is_not_called_an_edit() {
        let sum = checksum("SELECT 1");
        assert_eq!(sum.compare(&sum.to_string()), Comparison::Same);
        assert_eq!(
            sum.compare(&checksum("SELECT 2").to_string()),
            Comparison::Edited
        );
        assert_eq!(sum.compare("sha256-tokens-2:00"), Comparison::Unknown);
        assert_eq!(sum.compare(""), Comparison::Unknown);
    }
}
