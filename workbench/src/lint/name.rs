//! Names as the server reads them.

use std::fmt;
use std::ops::Range;

use domain_engine::sql::{Kind, Token};

/// An object of a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name {
    pub(super) schema: String,
    pub(super) name: String,
}

impl Name {
    pub(super) fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        let (schema, name) = (schema.into(), name.into());
        Name { schema, name }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.name)
    }
}

/// A name as it is written, with or without its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) schema: Option<String>,
    pub(super) name: String,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
}

impl Written {
    /// The object it means where names are looked for in this schema.
    pub(super) fn at_home(&self, home: &str) -> Name {
        Name::new(self.schema.as_deref().unwrap_or(home), self.name.as_str())
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// Tokens as one text that does not depend on how they were laid out.
pub(super) fn normal(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    let mut after_word = false;
    for token in tokens {
        let is_word = token.kind != Kind::Symbol;
        if is_word && after_word {
            text.push(' ');
        }
        match token.identifier() {
            Some(name) => text.push_str(&name),
            None => text.push_str(token.text),
        }
        after_word = is_word;
    }
    text
}

/// From the first to the last of some tokens, in bytes.
pub(super) fn range(tokens: &[Token<'_>]) -> Range<usize> {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.start..last.end(),
        _ => 0..0,
    }
}
