//! From the server's error to a place in the migration's file. Pure.

use std::path::PathBuf;

use tokio_postgres::error::{DbError, ErrorPosition};

use crate::error::{Fate, SqlFailure};
use crate::script::{Direction, Message};
use crate::sql::{self, Place};

/// Longest piece of a statement that is shown, in lines.
const SHOWN_LINES: usize = 6;

/// The file that ran.
pub(crate) struct Where<'u> {
    pub(crate) domain: &'static str,
    pub(crate) label: &'u str,
    pub(crate) direction: Direction,
    pub(crate) path: Option<PathBuf>,
    pub(crate) text: &'u str,
}

/// The failure of `message`, after `completed` of its statements.
pub(crate) fn of(
    file: Where<'_>,
    message: &Message,
    completed: usize,
    fate: Fate,
    error: &tokio_postgres::Error,
) -> SqlFailure {
    let db = error.as_db_error();
    let position = db
        .and_then(DbError::position)
        .and_then(|position| match position {
            ErrorPosition::Original(at) => Some(*at as usize),
            ErrorPosition::Internal { .. } => None,
        });
    let (place, statement) = locate(file.text, message, position, completed);
    SqlFailure {
        domain: file.domain,
        label: file.label.to_owned(),
        direction: file.direction,
        path: file.path,
        text: file.text.to_owned(),
        message: db.map_or_else(|| error.to_string(), |db| db.message().to_owned()),
        code: error
            .code()
            .map(|code| code.code().to_owned())
            .unwrap_or_default(),
        detail: db.and_then(DbError::detail).map(str::to_owned),
        hint: db.and_then(DbError::hint).map(str::to_owned),
        place,
        statement,
        fate,
        leftovers: Vec::new(),
        timeouts: message.timeouts,
        attempts: 1,
        blockers: Vec::new(),
        role: None,
    }
}

/// Where in the file it failed, and the statement.
///
/// The server's position counts characters of the whole message, from 1. Without
/// one (division by zero, an error inside DO) the number of completed
/// statements tells which statement it was.
fn locate(
    text: &str,
    message: &Message,
    position: Option<usize>,
    completed: usize,
) -> (Option<Place>, String) {
    let statements = sql::statements(&message.body);
    let before_body = text[..message.body_start].chars().count();
    let prefix = message.prefix.chars().count();
    let in_body = position
        .and_then(|at| at.checked_sub(prefix))
        .filter(|at| (1..=message.body.chars().count()).contains(at));
    if let Some(at) = in_body {
        let byte = message
            .body
            .char_indices()
            .nth(at - 1)
            .map_or(0, |(byte, _)| byte);
        let statement = statements
            .iter()
            .find(|statement| statement.range.contains(&byte));
        let shown = statement.map(|statement| shorten(&message.body[statement.range.clone()]));
        return (
            Some(sql::place_of_char(text, before_body + at)),
            shown.unwrap_or_default(),
        );
    }
    // A position behind the body: the parser missed something when the file ended.
    let behind = position.is_some_and(|at| at > prefix + message.body.chars().count());
    if let Some(last) = statements.last().filter(|_| behind && completed == 0) {
        let end = message.body[..last.range.end].chars().count();
        return (
            Some(sql::place_of_char(text, before_body + end)),
            shorten(&message.body[last.range.clone()]),
        );
    }
    let failing = completed
        .checked_sub(message.statements_before)
        .and_then(|index| statements.get(index));
    match failing {
        None => (None, String::new()),
        Some(statement) => {
            let start = message.body[..statement.range.start].chars().count() + 1;
            let place = sql::place_of_char(text, before_body + start);
            (Some(place), shorten(&message.body[statement.range.clone()]))
        }
    }
}

fn shorten(statement: &str) -> String {
    let lines: Vec<&str> = statement.lines().collect();
    match lines.len() > SHOWN_LINES {
        true => format!("{}\n…", lines[..SHOWN_LINES].join("\n")),
        false => statement.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::locate;
    use crate::script::{Message, Timeouts};

    fn message(prefix: &str, statements_before: usize, body: &str) -> Message {
        Message {
            prefix: prefix.into(),
            statements_before,
            body: body.into(),
            body_start: 0,
            suffix: ";\nCOMMIT".into(),
            timeouts: Timeouts::default(),
        }
    }

    #[test]
    fn a_position_counts_characters_of_the_whole_message() {
        let body = "SELECT 'ยา';\nSELECT nothing";
        let sent = message("BEGIN;\n", 1, body);
        let at = "BEGIN;\nSELECT 'ยา';\nSELECT ".chars().count() + 1;
        let (place, statement) = locate(body, &sent, Some(at), 2);
        let place = place.unwrap();
        assert_eq!((place.line, place.column), (2, 8));
        assert_eq!(statement, "SELECT nothing");
    }

    #[test]
    fn without_a_position_the_number_of_completed_statements_decides() {
        let body = "SELECT 1;\n\n-- half\nSELECT 1/0;\nSELECT 2";
        let (place, statement) = locate(body, &message("BEGIN;\n", 1, body), None, 2);
        assert_eq!(place.unwrap().line, 4);
        assert_eq!(statement, "SELECT 1/0");
    }

    #[test]
    fn a_position_behind_the_file_is_the_end_of_its_last_statement() {
        let body = "SELECT 1;\nCREATE TABLE t (id int -- open\n";
        let sent = message("BEGIN;\n", 1, body);
        let at = sent.text().chars().count() - 3;
        let (place, _) = locate(body, &sent, Some(at), 0);
        let place = place.unwrap();
        assert_eq!((place.line, place.column), (2, 22));
    }

    #[test]
    fn an_error_at_commit_has_no_place_in_the_file() {
        let body = "SELECT 1";
        assert_eq!(
            locate(body, &message("BEGIN;\n", 1, body), None, 2),
            (None, String::new())
        );
    }
    proptest! {
        #[test]
        fn whatever_the_server_says_the_place_is_in_the_file(
            pieces in prop::collection::vec(
                prop::sample::select(vec!["SELECT 1", ";", "\n", "'ยา", "'", "-- x\n", "(", "/*", "$$", "é"]), 0..12),
            position in prop::option::of(0..200_usize),
            completed in 0..20_usize,
            start in 0..40_usize,
        ) {
            let text = pieces.concat();
            let start = text.floor_char_boundary(start);
            let mut sent = message("BEGIN;\nSELECT 'é';\n", 2, &text[start..]);
            sent.body_start = start;
            if let (Some(place), _) = locate(&text, &sent, position, completed) {
                prop_assert!((1..=text.matches('\n').count() + 1).contains(&place.line), "{place:?}");
            }
        }
    }
}
