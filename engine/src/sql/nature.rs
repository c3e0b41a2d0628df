//! What kind of care a statement needs that is sent on its own, outside a migration's transaction.

use super::token::{Kind, Token, significant};

/// How a statement of a migration without a transaction behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Nature {
    /// It changes the session: SET, RESET.
    Setting,
    /// It can run in a transaction, as far as its words tell.
    Plain,
    /// It ends transactions itself, or refuses to run inside one.
    Alone,
    /// CREATE INDEX CONCURRENTLY.
    CreateIndex {
        /// The index as the server names it; none lets the server choose.
        name: Option<String>,
        /// The table, as it is written.
        table: String,
    },
    /// DROP INDEX CONCURRENTLY.
    DropIndex {
        /// The index, as it is written.
        name: String,
    },
    /// REINDEX INDEX CONCURRENTLY or REINDEX TABLE CONCURRENTLY.
    Reindex {
        /// The index or table, as it is written.
        name: String,
    },
}

/// First words of statements that cannot run in a transaction, or not always.
const ALONE: &[&[&str]] = &[
    &["ALTER", "DATABASE"],
    &["ALTER", "SUBSCRIPTION"],
    &["ALTER", "SYSTEM"],
    &["CALL"],
    &["CLUSTER"],
    &["CREATE", "DATABASE"],
    &["CREATE", "SUBSCRIPTION"],
    &["CREATE", "TABLESPACE"],
    &["DISCARD"],
    &["DO"],
    &["DROP", "DATABASE"],
    &["DROP", "SUBSCRIPTION"],
    &["DROP", "TABLESPACE"],
    &["REINDEX"],
    &["VACUUM"],
];

/// Bytes of a name that the server keeps: NAMEDATALEN less the NUL at its end.
const LONGEST_NAME: usize = 63;

/// Words behind SET that change a transaction, not the session.
const NOT_OF_THE_SESSION: &[&str] = &["LOCAL", "TRANSACTION", "CONSTRAINTS"];

impl Nature {
    /// The nature of one statement. What is not recognised is [`Nature::Plain`]: the server then says that it
    /// cannot run in a transaction.
    pub(crate) fn of(statement: &str) -> Self {
        let tokens = significant(statement);
        let mut words = Words(&tokens);
        if words.skip("CREATE") {
            words.skip("UNIQUE");
            if words.skip("INDEX") && words.skip("CONCURRENTLY") {
                return words.create_index().unwrap_or(Self::Alone);
            }
        } else if words.skip("DROP") && words.skip("INDEX") && words.skip("CONCURRENTLY") {
            return words.drop_index().unwrap_or(Self::Alone);
        }
        let mut words = Words(&tokens);
        if words.skip("REINDEX") {
            return words.reindex().unwrap_or(Self::Alone);
        }
        if words.skip("RESET") || (words.skip("SET") && !words.next_is_any(NOT_OF_THE_SESSION)) {
            return Self::Setting;
        }
        let begins = |first: &&&[&str]| {
            let mut words = Words(&tokens);
            first.iter().all(|word| words.skip(word))
        };
        let concurrent = tokens.iter().any(|token| token.is_word("CONCURRENTLY"));
        if concurrent || ALONE.iter().any(|first| begins(&first)) {
            return Self::Alone;
        }
        Self::Plain
    }
}

/// The tokens that are left to read.
struct Words<'t, 'a>(&'t [Token<'a>]);

impl Words<'_, '_> {
    /// Reads this word, if it is next.
    fn skip(&mut self, word: &str) -> bool {
        match self.0 {
            [first, rest @ ..] if first.is_word(word) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn next_is_any(&self, words: &[&str]) -> bool {
        let first = self.0.first();
        first.is_some_and(|first| words.iter().any(|word| first.is_word(word)))
    }

    /// Reads all of these words, or none.
    fn skip_all(&mut self, words: &[&str]) {
        let before = self.0;
        if !words.iter().all(|word| self.skip(word)) {
            self.0 = before;
        }
    }

    /// Reads a name with its qualification, as it is written.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let [first, rest @ ..] = self.0 else {
                return None;
            };
            // What U&"…" names is left to the server.
            let is_name = match first.kind {
                Kind::Word => true,
                Kind::QuotedIdentifier => first.text.starts_with('"'),
                _ => false,
            };
            if !is_name {
                return None;
            }
            name.push_str(first.text);
            self.0 = rest;
            match self.0 {
                [dot, rest @ ..] if dot.is_symbol(".") => {
                    name.push('.');
                    self.0 = rest;
                }
                _ => return Some(name),
            }
        }
    }

    fn create_index(&mut self) -> Option<Nature> {
        self.skip_all(&["IF", "NOT", "EXISTS"]);
        let name = if self.next_is_any(&["ON"]) {
            None
        } else {
            Some(as_the_server_names_it(&self.name()?))
        };
        if !self.skip("ON") {
            return None;
        }
        self.skip("ONLY");
        let table = self.name()?;
        Some(Nature::CreateIndex { name, table })
    }

    fn drop_index(&mut self) -> Option<Nature> {
        self.skip_all(&["IF", "EXISTS"]);
        Some(Nature::DropIndex { name: self.name()? })
    }

    /// `REINDEX [(options)] {INDEX | TABLE} [CONCURRENTLY] name`; other forms are left alone.
    fn reindex(&mut self) -> Option<Nature> {
        let mut concurrent = false;
        if let [open, rest @ ..] = self.0
            && open.is_symbol("(")
        {
            let end = rest.iter().position(|token| token.is_symbol(")"))?;
            concurrent = rest[..end]
                .iter()
                .any(|token| token.is_word("CONCURRENTLY"));
            self.0 = &rest[end + 1..];
        }
        if !self.skip("INDEX") && !self.skip("TABLE") {
            return None;
        }
        concurrent |= self.skip("CONCURRENTLY");
        let name = self.name()?;
        concurrent.then_some(Nature::Reindex { name })
    }
}

/// An identifier as the catalog has it: folded unless quoted, and cut where it is too long.
fn as_the_server_names_it(written: &str) -> String {
    let quoted = written
        .strip_prefix('"')
        .and_then(|it| it.strip_suffix('"'));
    let mut name = match quoted {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => written.to_ascii_lowercase(),
    };
    let end = name.floor_char_boundary(LONGEST_NAME);
    name.truncate(end);
    name
}

#[cfg(test)]
mod tests {
    use super::Nature;

    fn created(name: Option<&str>, table: &str) -> Nature {
        let (name, table) = (name.map(str::to_owned), table.to_owned());
        Nature::CreateIndex { name, table }
    }

    #[test]
    fn a_concurrent_index_and_its_table_are_found_in_every_form() {
        for (sql, name, table) in [
            (
                "create index concurrently Users_Idx on users (a)",
                Some("users_idx"),
                "users",
            ),
            (
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"My\"\"Idx\" ON ONLY public . \"Users\" (a)",
                Some("My\"Idx"),
                "public.\"Users\"",
            ),
            (
                "CREATE INDEX /* x */ CONCURRENTLY ON a.b USING gin (c)",
                None,
                "a.b",
            ),
        ] {
            assert_eq!(Nature::of(sql), created(name, table), "{sql}");
        }
    }

    #[test]
    fn a_plain_index_can_run_in_a_transaction() {
        for sql in [
            "CREATE INDEX a ON t (x)",
            "CREATE TABLE concurrently_made (id int)",
            "ALTER TYPE colour ADD VALUE 'CONCURRENTLY'",
            "UPDATE t SET a = 1",
            "SET LOCAL work_mem = '1MB'",
            "SELECT 1",
        ] {
            assert_eq!(Nature::of(sql), Nature::Plain, "{sql}");
        }
    }

    #[test]
    fn what_is_dropped_or_built_again_is_named() {
        let drop = |name: &str| Nature::DropIndex {
            name: name.to_owned(),
        };
        let again = |name: &str| Nature::Reindex {
            name: name.to_owned(),
        };
        assert_eq!(
            Nature::of("DROP INDEX CONCURRENTLY IF EXISTS a.\"B\" CASCADE"),
            drop("a.\"B\"")
        );
        assert_eq!(Nature::of("REINDEX INDEX CONCURRENTLY a.b"), again("a.b"));
        assert_eq!(
            Nature::of("REINDEX (VERBOSE, CONCURRENTLY) TABLE t"),
            again("t")
        );
        assert_eq!(Nature::of("REINDEX TABLE t"), Nature::Alone);
        assert_eq!(Nature::of("REINDEX SCHEMA CONCURRENTLY s"), Nature::Alone);
    }

    #[test]
    fn what_ends_transactions_itself_goes_alone_and_settings_are_told_apart() {
        for sql in [
            "VACUUM t",
            "DO $$ BEGIN COMMIT; END $$",
            "call p()",
            "ALTER SYSTEM SET a = 1",
        ] {
            assert_eq!(Nature::of(sql), Nature::Alone, "{sql}");
        }
        let detach = "ALTER TABLE t DETACH PARTITION p CONCURRENTLY";
        assert_eq!(Nature::of(detach), Nature::Alone);
        for sql in [
            "SET work_mem = '1MB'",
            "reset all",
            "SET SESSION AUTHORIZATION x",
        ] {
            assert_eq!(Nature::of(sql), Nature::Setting, "{sql}");
        }
    }
}
