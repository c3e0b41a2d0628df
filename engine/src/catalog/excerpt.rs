//! Long definitions on one line: the part that differs, or the beginning.

/// The longest value that is shown whole, in characters.
const WHOLE: usize = 100;
/// What is shown on either side of the first difference, in characters.
const BEFORE: usize = 20;

/// White space collapsed; cut to its beginning where it is long.
pub(super) fn shorten(text: &str) -> String {
    cut(&one_line(text), 0)
}

/// Both values on one line; where one is long, from shortly before the first difference on.
pub(super) fn change(from: &str, to: &str) -> (String, String) {
    let (mut left, mut right) = (one_line(from), one_line(to));
    if left == right {
        // They differ in white space alone, which must then be seen.
        (left, right) = (
            from.escape_debug().to_string(),
            to.escape_debug().to_string(),
        );
    }
    let start = if left.chars().count().max(right.chars().count()) <= WHOLE {
        0
    } else {
        let same = left
            .chars()
            .zip(right.chars())
            .take_while(|(a, b)| a == b)
            .count();
        same.saturating_sub(BEFORE)
    };
    (cut(&left, start), cut(&right, start))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str, start: usize) -> String {
    let mut rest = text.chars().skip(start);
    let mut shown: String = rest.by_ref().take(WHOLE).collect();
    if rest.next().is_some() {
        shown.push('…');
    }
    if start > 0 {
        shown.insert(0, '…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_are_shown_whole() {
        assert_eq!(change("a  b", "a c"), ("a b".to_owned(), "a c".to_owned()));
    }

    #[test]
    fn long_values_are_shown_from_where_they_differ() {
        let (from, to) = (
            format!("{} one", "x".repeat(200)),
            format!("{} two", "x".repeat(200)),
        );
        let (left, right) = change(&from, &to);
        assert!(left.starts_with("…x") && left.ends_with(" one"), "{left}");
        assert!(
            right.ends_with(" two") && right.chars().count() < 30,
            "{right}"
        );
    }

    #[test]
    fn a_difference_in_white_space_alone_can_be_seen() {
        assert_eq!(
            change("a\nb", "a b"),
            ("a\\nb".to_owned(), "a b".to_owned())
        );
    }
}
