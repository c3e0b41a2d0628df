use super::Name;
use crate::sql::token::Token;

/// A place among the tokens of one statement.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'c, 'a> {
    tokens: &'c [Token<'a>],
    at: usize,
}

impl<'c, 'a> Cursor<'c, 'a> {
    pub(super) fn new(tokens: &'c [Token<'a>]) -> Self {
        Cursor { tokens, at: 0 }
    }

    /// How many tokens were read.
    pub(super) fn read(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<&'c Token<'a>> {
        self.tokens.get(self.at)
    }

    fn rest(&self) -> &'c [Token<'a>] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// Whether this word is next.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    /// Whether this mark is next.
    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
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

    /// Reads this mark if it is next.
    pub(super) fn symbol(&mut self, symbol: &str) -> bool {
        let is_next = self.is_symbol(symbol);
        self.at += usize::from(is_next);
        is_next
    }

    /// Whether the word stands anywhere behind.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.rest().iter().any(|token| token.is_word(word))
    }

    /// Whether the two words stand one after the other anywhere behind.
    pub(super) fn has_words(&self, first: &str, second: &str) -> bool {
        self.rest()
            .windows(2)
            .any(|pair| pair[0].is_word(first) && pair[1].is_word(second))
    }

    /// Reads an identifier, as the server folds and unquotes it.
    pub(super) fn ident(&mut self) -> Option<String> {
        let name = self.peek()?.identifier()?;
        self.at += 1;
        Some(name)
    }

    /// Reads a name with or without its schema; none when part of it is put together at run time.
    pub(super) fn name(&mut self) -> Option<Name> {
        let mut parts = vec![self.ident()?];
        while self.symbol(".") {
            parts.push(self.ident()?);
        }
        let goes_on = |token: &Token<'_>| token.is_symbol("%") || token.is_symbol("||");
        if self.peek().is_some_and(goes_on) {
            return None;
        }
        let name = parts.pop()?;
        let schema = parts.pop();
        Some(Name { schema, name })
    }

    /// Reads names with commas between them; each may have ONLY before it and `*` behind it.
    pub(super) fn names(&mut self) -> Option<Vec<Name>> {
        let mut names = Vec::new();
        loop {
            self.words(&["ONLY"]);
            names.push(self.name()?);
            self.symbol("*");
            if !self.symbol(",") {
                return Some(names);
            }
        }
    }

    /// Reads the rest: the actions of an ALTER TABLE, which commas outside parentheses part.
    pub(super) fn actions(&mut self) -> Vec<Cursor<'c, 'a>> {
        let rest = self.rest();
        self.at = self.tokens.len();
        let mut depth = 0_usize;
        rest.split(|token| {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.is_symbol(",")
        })
        .map(Cursor::new)
        .collect()
    }
}
