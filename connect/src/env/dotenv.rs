//! Reading one variable of a `.env` file, with the line of what is wrong in it.

use std::cell::Cell;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::EnvError;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The nearest file `.env` at or above a folder; folders of that name are passed over.
pub(super) fn nearest(start: &Path) -> Option<PathBuf> {
    start
        .ancestors()
        .map(|folder| folder.join(".env"))
        .find(|path| path.is_file())
}

/// The first value of a variable in the file. The whole file is read, so that a broken line anywhere is told.
pub(super) fn read(path: &Path, variable: &str) -> Result<Option<String>, EnvError> {
    let unreadable = |source| EnvError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    let lines_read = Cell::new(0);
    let lines = LineByLine {
        rest: text.as_bytes(),
        lines_read: &lines_read,
    };
    let mut value = None;
    for pair in dotenvy::from_read_iter(lines) {
        match pair {
            Ok((name, found)) if name == variable => {
                value.get_or_insert(found);
            }
            Ok(_) => {}
            Err(dotenvy::Error::LineParse(entry, _)) => {
                let further = entry.lines().count().saturating_sub(1);
                return Err(EnvError::Line {
                    path: path.to_owned(),
                    line: lines_read.get().saturating_sub(further).max(1),
                });
            }
            Err(dotenvy::Error::Io(source)) => return Err(unreadable(source)),
            Err(other) => return Err(unreadable(std::io::Error::other(other))),
        }
    }
    Ok(value)
}

/// Hands out one line for each read and counts them: dotenvy's errors quote the line, which may hold the password,
/// and do not number it.
struct LineByLine<'a> {
    rest: &'a [u8],
    lines_read: &'a Cell<usize>,
}

impl Read for LineByLine<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let newline = self.rest.iter().position(|byte| *byte == b'\n');
        let end = newline.map_or(self.rest.len(), |at| at + 1);
        let length = end.min(buffer.len());
        let (now, later) = self.rest.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.rest = later;
        // A line longer than the buffer comes in pieces and counts with its last one.
        let completed = usize::from(length > 0 && length == end);
        self.lines_read.set(self.lines_read.get() + completed);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{EnvError, read};

    fn read_text(text: &str) -> Result<Option<String>, EnvError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read(file.path(), "URL")
    }

    #[test]
    fn the_first_value_counts_quotes_and_comments_are_understood() {
        let text = "\u{feff}# a comment\r\nexport A=1\n\nURL='a b$c' # why\nURL=later\n";
        assert_eq!(read_text(text).unwrap().as_deref(), Some("a b$c"));
    }

    #[test]
    fn a_broken_line_is_told_by_number_and_not_quoted() {
        let long = "x".repeat(20_000);
        let broken = [
            ("A=1\n\n# c\nsecret line\nB=2\n", 4),
            ("URL=secret with words\n", 1),
            ("A=1\nURL='secret\nmore\nand more\n", 2),
            ("A=1\nno_value", 2),
            (&format!("LONG={long}\nURL=x\n?=secret\n"), 3),
            // dotenvy takes the backslash before a closing quote for an escape.
            ("URL='secret\\'\nURL=later\n", 1),
            ("URL='secret\\'\nB='x'\n", 1),
        ];
        for (text, expected) in broken {
            let error = read_text(text).unwrap_err();
            assert!(
                !format!("{error} {error:?}").contains("secret"),
                "{error:?}"
            );
            let EnvError::Line { line, .. } = error else {
                panic!("expected a line, found {error:?}");
            };
            assert_eq!(line, expected, "{error}");
        }
    }

    #[test]
    fn a_file_that_is_not_text_is_unreadable() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"URL=\xff\n").unwrap();
        let error = read(file.path(), "URL").unwrap_err();
        assert!(matches!(error, EnvError::Unreadable { .. }), "{error:?}");
    }

    fn env_like() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "URL",
            "A",
            "=",
            "secret",
            "\n",
            "\r\n",
            " ",
            "'",
            "\"",
            "\\",
            "$",
            "${",
            "}",
            "#",
            "export ",
            "\0",
            "é",
            "\u{feff}",
            "postgres://u:secret@h/app",
        ]);
        prop_oneof![
            prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
            any::<String>()
        ]
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_told_by_line_and_never_quoted(text in env_like()) {
            if let Err(error) = read_text(&text) {
                prop_assert!(!format!("{error} {error:?}").contains("secret"), "{:?}", error);
                if let EnvError::Line { line, .. } = error {
                    prop_assert!((1..=text.matches('\n').count() + 1).contains(&line), "line {} of {:?}", line, text);
                }
            }
        }

        // But for a backslash before the closing quote: the line is told then.
        #[test]
        fn a_value_in_single_quotes_is_read_as_it_is(
            value in r"([^'\\\r\n\x00]|\\[^'\\\r\n\x00]){0,30}",
            before in "(A=1\n|# c\n|\n){0,3}",
        ) {
            let found = read_text(&format!("{before}URL='{value}'\nURL=later\n"));
            prop_assert_eq!(found.unwrap(), Some(value));
        }
    }
}
