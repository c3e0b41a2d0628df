//! The `key=value` form of libpq.

use std::iter::Peekable;
use std::str::Chars;

use super::UrlError;
use super::params::Params;

/// Reads `key=value` pairs; values may stand in single quotes, with `\` before a quote or a backslash.
pub(super) fn parse(text: &str) -> Result<Params, UrlError> {
    let mut params = Params::default();
    let mut chars = text.chars().peekable();
    let mut after_password = false;
    loop {
        skip_blanks(&mut chars);
        if chars.peek().is_none() {
            return Ok(params);
        }
        let name = read_name(&mut chars)?;
        let quoted = chars.peek() == Some(&'\'');
        let value = if quoted {
            read_quoted(&mut chars)?
        } else {
            read_plain(&mut chars)
        };
        match params.set(&name, value) {
            // Its name may be the rest of a password with a blank in it.
            Err(UrlError::UnknownParameter { .. }) if after_password => {
                return Err(UrlError::KeyValue {
                    problem: "has no known parameter after password",
                });
            }
            other => other?,
        }
        after_password = name == "password" && !quoted;
    }
}

/// Puts a value in single quotes, so that [`parse`] and libpq read it back.
pub(super) fn quote(value: &str) -> String {
    let escaped = value.replace('\\', r"\\").replace('\'', r"\'");
    format!("'{escaped}'")
}

fn skip_blanks(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(char::is_ascii_whitespace).is_some() {}
}

/// Reads up to the `=` and the blanks after it.
fn read_name(chars: &mut Peekable<Chars<'_>>) -> Result<String, UrlError> {
    let mut name = String::new();
    while let Some(c) = chars.next_if(|c| *c != '=' && !c.is_ascii_whitespace()) {
        name.push(c);
    }
    skip_blanks(chars);
    if chars.next() != Some('=') {
        return Err(UrlError::KeyValue {
            problem: "has a word without =",
        });
    }
    skip_blanks(chars);
    Ok(name)
}

fn read_plain(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut value = String::new();
    while let Some(c) = chars.next_if(|c| !c.is_ascii_whitespace()) {
        match c {
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    value
}

fn read_quoted(chars: &mut Peekable<Chars<'_>>) -> Result<String, UrlError> {
    chars.next();
    let mut value = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\'' => return Ok(value),
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    Err(UrlError::KeyValue {
        problem: "has a quote that is not closed",
    })
}
