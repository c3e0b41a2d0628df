//! Stars for what may be a password in a text that somebody else wrote.
//!
//! A [`DatabaseUrl`](crate::DatabaseUrl) shows no password. This is for words that never became one: a URL typed in
//! the wrong place, a message that quotes one. Rather too much is hidden than too little.

use std::borrow::Cow;

/// What this project's own messages write where a password belongs.
const PLACEHOLDER: &str = "PASSWORD";

const STARS: &str = "***";

/// How much of a text may be a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Only what has `://`.
    WithScheme,
    /// Also `user:password@host`, for words that were typed.
    Anyhow,
}

/// The text with stars for the passwords of URLs and of `password=…`.
#[must_use]
pub fn redact(text: &str, written: Written) -> Cow<'_, str> {
    let urls = each_word(text, |word| in_url(word, written));
    match in_pairs(&urls) {
        None => urls,
        Some(done) => Cow::Owned(done),
    }
}

/// Applies a change to every piece between blanks and quotes.
fn each_word(text: &str, change: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let ends = |c: char| c.is_whitespace() || "\"'`<>".contains(c);
    let mut done = String::new();
    let mut changed = false;
    for piece in text.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        match change(word) {
            None => done.push_str(piece),
            Some(other) => {
                changed = true;
                done.push_str(&other);
                done.push_str(&piece[word.len()..]);
            }
        }
    }
    match changed {
        true => Cow::Owned(done),
        false => Cow::Borrowed(text),
    }
}

/// `scheme://user:password@host` with stars; also without the `@`, unless a port follows the host.
fn in_url(word: &str, written: Written) -> Option<String> {
    let start = match (word.find("://"), written) {
        (Some(at), _) => at + 3,
        (None, Written::Anyhow) => 0,
        (None, Written::WithScheme) => return None,
    };
    let rest = &word[start..];
    let colon = start + rest.find(':')? + 1;
    let end = match word.rfind('@') {
        Some(at) if at >= colon => at,
        Some(_) => return None,
        None if start == 0 => return None,
        None => end_of_port(word, start, colon)?,
    };
    let hidden = &word[colon..end];
    if hidden.is_empty() || hidden == PLACEHOLDER {
        return None;
    }
    Some(format!("{}{STARS}{}", &word[..colon], &word[end..]))
}

/// Where a piece ends that stands for a port and is none, as in `postgres://user:password/app`.
fn end_of_port(word: &str, start: usize, colon: usize) -> Option<usize> {
    let rest = &word[colon..];
    let length = rest.find(['/', '?', ',', ')', ';']).unwrap_or(rest.len());
    let is_port =
        rest[..length].chars().all(|c| c.is_ascii_digit()) || word[start..colon].contains('[');
    let of_words = rest.starts_with("PORT");
    (!is_port && !of_words).then_some(colon + length)
}

/// `password=…` with stars, in quotes or up to a blank or `&`; `None` when there is nothing to hide.
fn in_pairs(text: &str) -> Option<String> {
    const NAME: &str = "password";
    let lower = text.to_ascii_lowercase();
    let mut done = String::new();
    let mut copied = 0;
    while let Some(found) = lower[copied..].find(NAME) {
        let after = copied + found + NAME.len();
        let rest = &text[after..];
        let value = rest.trim_start();
        let Some(value) = value.strip_prefix('=').map(str::trim_start) else {
            done.push_str(&text[copied..after]);
            copied = after;
            continue;
        };
        let begin = text.len() - value.len();
        done.push_str(&text[copied..begin]);
        done.push_str(STARS);
        copied = begin + value_length(value);
    }
    if copied == 0 || !done.contains(STARS) {
        return None;
    }
    done.push_str(&text[copied..]);
    Some(done)
}

fn value_length(value: &str) -> usize {
    let Some(quoted) = value.strip_prefix('\'') else {
        let ends = |c: char| c.is_whitespace() || "&\"'`".contains(c);
        return value.find(ends).unwrap_or(value.len());
    };
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            '\'' if !escaped => return at + 2,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use super::{Written, redact};

    #[test]
    fn a_url_in_a_message_is_shown_without_its_password() {
        for (text, shown) in [
            (
                "unknown domain \"postgres://u:hunter2@h/app\"",
                "unknown domain \"postgres://u:***@h/app\"",
            ),
            ("x postgres://u:hun:ter@2@h y", "x postgres://u:***@h y"),
            ("postgres://u:hunter2/app", "postgres://u:***/app"),
            ("mysql://u:hunter2", "mysql://u:***"),
            (
                "host=h password=hunter2 dbname=x",
                "host=h password=*** dbname=x",
            ),
            (
                "host=h PassWord = 'hun\\'ter 2' x",
                "host=h PassWord = *** x",
            ),
            ("/app?password=hunter2&user=u", "/app?password=***&user=u"),
        ] {
            assert_eq!(redact(text, Written::WithScheme), shown);
            assert_eq!(redact(text, Written::Anyhow), shown);
        }
        let bare = "unknown domain \"u:hunter2@h/app\"";
        assert_eq!(redact(bare, Written::WithScheme), bare);
        assert_eq!(
            redact(bare, Written::Anyhow),
            "unknown domain \"u:***@h/app\""
        );
    }

    #[test]
    fn what_holds_no_password_stays_as_it_is() {
        for text in [
            "write postgres://USER:PASSWORD@HOST:PORT/DATABASE",
            "http://127.0.0.1:8080/x",
            "postgres://h:5432/app",
            "postgresql://[::1]:5432/app",
            "the password of user \"u\"",
            "at 10:30 ann@build-7",
            "git@github.com:x/y",
            "",
        ] {
            assert_eq!(redact(text, Written::Anyhow), text);
        }
    }
}
