use super::super::token::{Kind, Token};
use super::{Home, skip};

/// Judges the qualified names of a statement.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    home: Home<'a>,
}

/// A name of several parts, such as `inventory.drugs`, and where it stands.
pub(super) struct Chain<'t, 'a> {
    pub(super) tokens: &'t [Token<'a>],
    /// Index of its first token.
    pub(super) at: usize,
    parts: usize,
}

impl<'a> Names<'a> {
    pub(super) fn new(home: Home<'a>) -> Self {
        Names { home }
    }

    /// Whether no name leads out of the domain's schema, but for what it may refer to.
    pub(super) fn all_own(self, tokens: &[Token<'_>]) -> bool {
        chains(tokens).all(|chain| self.is_fine(&chain))
    }

    /// Whether a type or function that is changed is named with the domain's schema.
    ///
    /// Without a schema the server looks into its own catalog first. Tables are looked for there too, but
    /// nobody may change those.
    pub(super) fn is_surely_own(self, kind: &Token<'_>, rest: &[Token<'_>]) -> bool {
        let looked_up = ["TYPE", "DOMAIN", "FUNCTION", "PROCEDURE"];
        if !super::is_any(kind, &looked_up) {
            return true;
        }
        let target = skip(rest, &["IF", "EXISTS"]);
        // A list of names would need a look at each.
        let list = super::outside_parentheses(target)
            .iter()
            .any(|token| token.is_symbol(","));
        !list && chains(target).any(|chain| chain.at == 0 && self.is_own(&chain))
    }

    /// Whether `COMMENT ON COLUMN` is about a column of a table of its own: `table.column` or `schema.table.column`.
    pub(super) fn is_own_column(self, tokens: &[Token<'_>]) -> bool {
        chains(tokens).next().is_some_and(|chain| {
            chain.at == 0 && (chain.parts == 2 || chain.parts == 3 && self.starts_at_home(&chain))
        })
    }

    /// Whether it is an object of the domain's own schema.
    pub(super) fn is_own(self, chain: &Chain<'_, '_>) -> bool {
        chain.parts == 2 && self.starts_at_home(chain)
    }

    /// Whether it may stand in a statement that changes nothing outside.
    pub(super) fn is_fine(self, chain: &Chain<'_, '_>) -> bool {
        let before = |back: usize, word: &str| {
            let at = chain.at.checked_sub(back);
            at.is_some_and(|at| chain.tokens[at].is_word(word))
        };
        let schema = chain.schema();
        let declared = || self.home.declared.contains(&schema.as_str());
        match chain.parts {
            2 if self.starts_at_home(chain) || schema == "pg_catalog" => true,
            2 if before(1, "REFERENCES") => declared(),
            // Only named: that a trigger calls it changes nothing about a function.
            2 if before(2, "EXECUTE") => before(1, "FUNCTION") || before(1, "PROCEDURE"),
            2 => ["OLD", "NEW"]
                .iter()
                .any(|row| chain.tokens[chain.at].is_word(row)),
            3 => self.starts_at_home(chain) && before(1, "BY") && before(2, "OWNED"),
            _ => false,
        }
    }

    fn starts_at_home(self, chain: &Chain<'_, '_>) -> bool {
        chain.schema() == self.home.schema
    }
}

impl Chain<'_, '_> {
    /// The first part, as the server reads it.
    pub(super) fn schema(&self) -> String {
        read(&self.tokens[self.at])
    }
}

/// All names of more than one part.
pub(super) fn chains<'t, 'a>(tokens: &'t [Token<'a>]) -> impl Iterator<Item = Chain<'t, 'a>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        while next < tokens.len() {
            let at = next;
            let end = end_of_name(tokens, at);
            next = end.max(at + 1);
            if end > at + 1 {
                let parts = (end - at).div_ceil(2);
                return Some(Chain { tokens, at, parts });
            }
        }
        None
    })
}

/// Behind the last part of the name that starts here; here, if none does.
fn end_of_name(tokens: &[Token<'_>], at: usize) -> usize {
    let is_dot = |at: usize| tokens.get(at).is_some_and(|token| token.is_symbol("."));
    if !tokens.get(at).is_some_and(is_name) {
        return at;
    }
    let mut end = at + 1;
    while is_dot(end) {
        // `t.*` and a dot that leads nowhere are parts too.
        end += 2;
    }
    end.min(tokens.len())
}

/// Whether it can be a name.
pub(super) fn is_name(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Word | Kind::QuotedIdentifier)
}

/// A name as the server reads it: unquoted ones in small letters.
pub(super) fn read(token: &Token<'_>) -> String {
    match token.text.strip_prefix('"') {
        Some(quoted) => quoted
            .strip_suffix('"')
            .unwrap_or(quoted)
            .replace("\"\"", "\""),
        None => token.text.to_lowercase(),
    }
}
