//! Reads the tokens of a statement from left to right.

use std::ops::Range;

use domain_engine::sql::{Kind, Token};

use super::name::Written;

/// A place among tokens.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Cursor { tokens, at: 0 }
    }

    /// What is left to read.
    pub(super) fn rest(&self) -> &'t [Token<'a>] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// The next token, not read yet.
    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    /// Reads a token.
    pub(super) fn next(&mut self) -> Option<&'t Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Whether one of these words is next.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        self.peek().is_some_and(|token| is_any(token, words))
    }

    /// Reads these words if they are next, all or none.
    pub(super) fn words(&mut self, words: &[&str]) -> bool {
        let rest = self.rest();
        let all = rest.len() >= words.len()
            && words
                .iter()
                .zip(rest)
                .all(|(word, token)| token.is_word(word));
        self.at += if all { words.len() } else { 0 };
        all
    }

    /// Reads one of these words, if it is next.
    pub(super) fn any(&mut self, words: &[&str]) -> bool {
        let is_next = self.is_any(words);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads this mark, if it is next.
    pub(super) fn symbol(&mut self, symbol: &str) -> bool {
        let is_next = self.peek().is_some_and(|token| token.is_symbol(symbol));
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads up to one of these words outside parentheses; whether there is one. It is read too.
    pub(super) fn skip_past(&mut self, word: &str) -> bool {
        while let Some(token) = self.peek() {
            if token.is_symbol("(") {
                self.parentheses();
                continue;
            }
            self.at += 1;
            if token.is_word(word) {
                return true;
            }
        }
        false
    }

    /// Reads an identifier.
    pub(super) fn ident(&mut self) -> Option<String> {
        let name = self.peek()?.identifier()?;
        self.at += 1;
        Some(name)
    }

    /// Reads a name with or without its schema.
    pub(super) fn name(&mut self) -> Option<Written> {
        let (parts, range) = self.parts()?;
        written(parts, range)
    }

    /// Reads the name of a column with its table, and gives the table.
    pub(super) fn owner(&mut self) -> Option<Written> {
        let (mut parts, range) = self.parts()?;
        parts.pop();
        written(parts, range)
    }

    /// Reads identifiers with dots between them, and tells where they stand.
    fn parts(&mut self) -> Option<(Vec<String>, Range<usize>)> {
        let start = self.peek()?.start;
        let mut parts = vec![self.ident()?];
        while self.symbol(".") {
            parts.push(self.ident()?);
        }
        Some((parts, start..self.tokens[self.at - 1].end()))
    }

    /// Reads names with commas between them; each may have ONLY before it and `*` or arguments behind it.
    pub(super) fn names(&mut self) -> Vec<Written> {
        let mut names = Vec::new();
        loop {
            self.words(&["ONLY"]);
            let Some(name) = self.name() else {
                return names;
            };
            names.push(name);
            self.symbol("*");
            self.parentheses();
            if !self.symbol(",") {
                return names;
            }
        }
    }

    /// Reads parentheses, if they open here: what stands in them.
    pub(super) fn parentheses(&mut self) -> Option<&'t [Token<'a>]> {
        if !self.peek()?.is_symbol("(") {
            return None;
        }
        let start = self.at + 1;
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth -= 1;
                if depth == 0 {
                    return Some(&self.tokens[start..self.at - 1]);
                }
            }
        }
        Some(&self.tokens[start..])
    }

    /// Reads up to one of these words, or to the end; parentheses are taken whole.
    pub(super) fn until(&mut self, words: &[&str]) -> &'t [Token<'a>] {
        let start = self.at;
        while let Some(token) = self.peek() {
            if is_any(token, words) {
                break;
            }
            if token.is_symbol("(") {
                self.parentheses();
            } else {
                self.at += 1;
            }
        }
        &self.tokens[start..self.at]
    }
}

/// The last of the parts, in the schema before it.
fn written(mut parts: Vec<String>, range: Range<usize>) -> Option<Written> {
    let name = parts.pop()?;
    let schema = parts.pop();
    Some(Written {
        schema,
        name,
        range,
    })
}

/// Parts with commas between them that stand in no parentheses or brackets.
pub(super) fn commas<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            if token.is_symbol("(") || token.is_symbol("[") {
                depth += 1;
            } else if token.is_symbol(")") || token.is_symbol("]") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.is_symbol(",")
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// Whether a token is one of these words.
pub(super) fn is_any(token: &Token<'_>, words: &[&str]) -> bool {
    token.kind == Kind::Word && words.iter().any(|word| token.is_word(word))
}

/// Whether this word stands anywhere.
pub(super) fn has(tokens: &[Token<'_>], word: &str) -> bool {
    tokens.iter().any(|token| token.is_word(word))
}
