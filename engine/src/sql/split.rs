//! Top-level statements, counted as the server counts them.
//!
//! A semicolon ends a statement unless it stands in parentheses (`CREATE RULE … DO (a; b)`) or in a
//! `BEGIN ATOMIC … END` body. Those are the only two places where PostgreSQL's grammar has one inside a
//! statement (src/backend/parser/gram.y: `RuleActionMulti`, `routine_body_stmt_list`), so tokens suffice, and
//! SQL of a newer server than any parser knows still splits right.

use std::ops::Range;

use super::token::{Token, significant};

/// One top-level statement of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Bytes, from the first to the last token; no comments or white space around it, no semicolon.
    pub range: Range<usize>,
    /// Line of its first token, from 1.
    pub line: usize,
}

impl Statement {
    /// Its text, cut from the text it was found in.
    pub fn text<'a>(&self, sql: &'a str) -> &'a str {
        sql.get(self.range.clone()).unwrap_or_default()
    }
}

/// The top-level statements of a text, in order; empty ones are not counted.
///
/// For SQL that the server accepts, there is one for each `CommandComplete` it sends. Other texts give some
/// ordered, non-overlapping ranges.
pub fn statements(sql: &str) -> Vec<Statement> {
    let (mut line, mut counted) = (1, 0);
    split(&significant(sql))
        .into_iter()
        .filter_map(|tokens| {
            let (first, last) = (tokens.first()?, tokens.last()?);
            line += sql[counted..first.start].matches('\n').count();
            counted = first.start;
            Some(Statement {
                range: first.start..last.end(),
                line,
            })
        })
        .collect()
}

/// Whether there is nothing but white space, comments and semicolons.
pub fn is_effectively_empty(sql: &str) -> bool {
    significant(sql).iter().all(|token| token.is_symbol(";"))
}

/// Groups significant tokens by statement, without the semicolons between them.
pub fn split<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut statements = Vec::new();
    let mut walk = Walk::default();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if walk.step(token) == Step::StatementEnds {
            statements.push(&tokens[start..index]);
            start = index + 1;
        }
    }
    statements.push(&tokens[start..]);
    statements.retain(|statement| !statement.is_empty());
    statements
}

#[derive(PartialEq, Eq)]
enum Step {
    Inside,
    StatementEnds,
}

/// Where the walk stands: the statement itself and the `BEGIN ATOMIC` bodies it is in.
#[derive(Default)]
struct Walk {
    statement: Frame,
    bodies: Vec<Frame>,
}

/// One statement, of the text or of a body.
#[derive(Default)]
struct Frame {
    head: Head,
    parentheses: usize,
    after_begin: bool,
}

/// How much of `CREATE [OR REPLACE] {FUNCTION | PROCEDURE}` a statement starts with.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Head {
    #[default]
    Nothing,
    Create,
    CreateOr,
    CreateOrReplace,
    Routine,
    Other,
}

impl Walk {
    fn step(&mut self, token: &Token<'_>) -> Step {
        let in_body = !self.bodies.is_empty();
        let frame = self.bodies.last_mut().unwrap_or(&mut self.statement);
        if token.is_symbol(";") && frame.parentheses == 0 {
            *frame = Frame::default();
            return if in_body {
                Step::Inside
            } else {
                Step::StatementEnds
            };
        }
        // Every statement of a body ends in a semicolon, so END closes the body only as a first word:
        // elsewhere it belongs to a CASE or is a column label.
        if in_body && frame.head == Head::Nothing && token.is_word("END") {
            self.bodies.pop();
            return Step::Inside;
        }
        if frame.opens_body(token) {
            self.bodies.push(Frame::default());
        }
        Step::Inside
    }
}

impl Frame {
    /// Takes a token in; whether it is the `ATOMIC` that opens a body.
    fn opens_body(&mut self, token: &Token<'_>) -> bool {
        if token.is_symbol("(") {
            self.parentheses += 1;
        } else if token.is_symbol(")") {
            self.parentheses = self.parentheses.saturating_sub(1);
        }
        let outside = self.head == Head::Routine && self.parentheses == 0;
        let opens = outside && self.after_begin && token.is_word("ATOMIC");
        self.after_begin = outside && token.is_word("BEGIN");
        self.head = self.head.next(token);
        opens
    }
}

impl Head {
    fn next(self, token: &Token<'_>) -> Self {
        let routine = token.is_word("FUNCTION") || token.is_word("PROCEDURE");
        match self {
            Self::Nothing if token.is_word("CREATE") => Self::Create,
            Self::Create if token.is_word("OR") => Self::CreateOr,
            Self::CreateOr if token.is_word("REPLACE") => Self::CreateOrReplace,
            Self::Create | Self::CreateOrReplace if routine => Self::Routine,
            Self::Routine => Self::Routine,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::{SCRIPTS, SETUP};
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        statements(sql).iter().map(|s| s.text(sql)).collect()
    }

    #[test]
    fn every_script_of_the_corpus_has_the_number_of_statements_the_server_counts() {
        assert_eq!(texts(SETUP).len(), 2);
        for script in SCRIPTS {
            let found = texts(script.sql);
            assert_eq!(
                found.len(),
                script.statements,
                "{}: {found:#?}",
                script.name
            );
        }
    }

    #[test]
    fn a_statement_has_no_comment_space_or_semicolon_around_it() {
        let sql = "-- one\n\n /* two */ SELECT 1 -- three\n ; ;\nSELECT /* four */ 2 ;; -- five";
        assert_eq!(texts(sql), ["SELECT 1", "SELECT /* four */ 2"]);
        assert_eq!(statements(sql)[0].line, 3);
        assert_eq!(statements(sql)[1].line, 5);
    }

    #[test]
    fn a_body_ends_at_the_end_that_starts_a_statement() {
        let sql = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; \
                   SELECT 1 end; END; SELECT 2";
        assert_eq!(texts(sql).len(), 2);
        assert!(texts(sql)[0].ends_with("SELECT 1 end; END"));
    }

    #[test]
    fn begin_atomic_outside_a_routine_opens_nothing() {
        assert_eq!(texts("BEGIN ATOMIC; SELECT 1").len(), 2);
        assert_eq!(
            texts("CREATE VIEW v AS SELECT begin atomic; SELECT 1").len(),
            2
        );
    }

    #[test]
    fn semicolons_in_parentheses_end_nothing() {
        let sql = "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2;); SELECT 3";
        assert_eq!(texts(sql).len(), 2);
    }

    #[test]
    fn comments_and_semicolons_alone_are_empty() {
        for sql in ["", " \n", "-- x", "/* a /* b */ */;\n;", "\u{feff}"] {
            assert!(is_effectively_empty(sql), "{sql:?}");
            assert_eq!(statements(sql), []);
        }
        assert!(!is_effectively_empty("-- x\nSELECT"));
        assert!(!is_effectively_empty("/* x"));
    }
}
