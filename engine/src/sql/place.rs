//! Lines and columns of a text.

/// A place in a text, for people: both numbers start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, counted by line feeds.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

/// The place of a character, counted from 1 as PostgreSQL's error positions are.
///
/// A position behind the end means the end; 0 means the start. Source: PostgreSQL, "Error and Notice Message
/// Fields", field `P` (characters, not bytes).
pub fn place_of_char(sql: &str, char_index: usize) -> Place {
    let byte = sql
        .char_indices()
        .nth(char_index.saturating_sub(1))
        .map_or(sql.len(), |(byte, _)| byte);
    place_of_byte(sql, byte)
}

/// The place of a byte offset; one inside a character means that character, one behind the end the end.
pub fn place_of_byte(sql: &str, byte: usize) -> Place {
    let before = &sql[..sql.floor_char_boundary(byte)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// The line of a byte offset, from 1.
pub fn line_of(sql: &str, byte: usize) -> usize {
    place_of_byte(sql, byte).line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: usize, column: usize) -> Place {
        Place { line, column }
    }

    #[test]
    fn positions_count_characters_not_bytes() {
        let sql = "SELECT 'ญวน',\n  'ä' x";
        let x = sql.chars().position(|c| c == 'x').unwrap() + 1;
        assert_eq!(place_of_char(sql, x), place(2, 7));
    }

    #[test]
    fn the_first_character_is_line_one_column_one() {
        assert_eq!(place_of_char("SELECT", 1), place(1, 1));
        assert_eq!(place_of_char("", 1), place(1, 1));
    }

    #[test]
    fn a_position_behind_the_end_is_the_end() {
        assert_eq!(place_of_char("a\nbc", 99), place(2, 3));
        assert_eq!(place_of_byte("a\nbc", 99), place(2, 3));
    }

    #[test]
    fn a_byte_inside_a_character_means_that_character() {
        assert_eq!(place_of_byte("aäb", 2), place(1, 2));
    }

    #[test]
    fn windows_line_ends_count_once() {
        assert_eq!(line_of("a\r\nb\r\nc", 6), 3);
    }
}
