//! The URL form: libpq's reading, and raw characters in a password where only one reading makes sense.

use percent_encoding::percent_decode_str;

use super::params::{KNOWN, Params};
use super::{DatabaseUrl, UrlError};

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// What follows the scheme, if it is one of PostgreSQL's.
pub(super) fn strip_scheme(text: &str) -> Option<&str> {
    SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme))
}

/// The scheme of a URL that is not PostgreSQL's.
pub(super) fn other_scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once("://")?;
    let starts_well = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let goes_on_well = scheme
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    (starts_well && goes_on_well).then_some(scheme)
}

/// Reads what follows the scheme.
///
/// User and password end at the last `@` before the first `/`. A `/` may stand in the password if the text before it
/// cannot be `HOST:PORT`. An `@` further right that could end a password is refused, and so is every error there:
/// its message would quote what may be a password.
pub(super) fn parse(rest: &str) -> Result<DatabaseUrl, UrlError> {
    let head_end = rest.find('/').unwrap_or(rest.len());
    let (head, tail) = rest.split_at(head_end);
    let at = head.rfind('@');
    let userinfo = at.map_or(head, |at| &head[..at]);
    if at.is_some() && has_query(userinfo) {
        return Err(UrlError::Ambiguous);
    }
    let reading = read(rest, at);
    let has_password = userinfo.contains(':') && !userinfo.starts_with('[');
    if !has_password || !tail.contains('@') {
        return reading;
    }
    let path = tail.split_once('?').map_or(tail, |(path, _)| path);
    match (reading, path.contains('@')) {
        (Ok(url), false) => Ok(url),
        (Err(_), true) if at.is_none() => {
            let path_end = head_end + path.len();
            read(rest, rest[..path_end].rfind('@')).map_err(|_| UrlError::Ambiguous)
        }
        _ => Err(UrlError::Ambiguous),
    }
}

/// Whether the text before an `@` is rather a host with parameters: `host?user=me@there`.
fn has_query(userinfo: &str) -> bool {
    userinfo.split('?').skip(1).any(|query| {
        let name = query.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| KNOWN.contains(&name))
    })
}

/// One reading, with the user and password ending before the `@` at this byte.
fn read(rest: &str, at: Option<usize>) -> Result<DatabaseUrl, UrlError> {
    let mut params = Params::default();
    let mut location = rest;
    if let Some(at) = at {
        read_userinfo(&rest[..at], &mut params)?;
        location = &rest[at + 1..];
    }
    let hosts_end = location.find(['/', '?']).unwrap_or(location.len());
    let (hosts, tail) = location.split_at(hosts_end);
    read_hosts(hosts, &mut params)?;
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let database = path.strip_prefix('/').unwrap_or_default();
    if !database.is_empty() {
        params.set("dbname", decode(database, "database name")?)?;
    }
    read_query(query, &mut params)?;
    params.finish()
}

fn read_userinfo(userinfo: &str, params: &mut Params) -> Result<(), UrlError> {
    let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    params.set("user", decode(user, "user")?)?;
    params.set("password", decode_lenient(password, "password")?)
}

/// Gathers hosts and ports as lists, because a parameter may replace either as a whole.
fn read_hosts(text: &str, params: &mut Params) -> Result<(), UrlError> {
    let mut names = Vec::new();
    let mut ports = Vec::new();
    for item in text.split(',') {
        let (name, port) = match item.strip_prefix('[') {
            Some(item) => split_bracket(item)?,
            None => item.split_once(':').unwrap_or((item, "")),
        };
        names.push(decode(name, "host")?);
        ports.push(decode(port, "port")?);
    }
    if ports.iter().any(|port| !port.is_empty()) {
        params.set("port", ports.join(","))?;
    }
    params.set("host", names.join(","))
}

fn split_bracket(item: &str) -> Result<(&str, &str), UrlError> {
    let (name, after) = item.split_once(']').ok_or(UrlError::Bracket)?;
    let port = match after.strip_prefix(':') {
        Some(port) => port,
        None if after.is_empty() => "",
        None => return Err(UrlError::Bracket),
    };
    if name.is_empty() {
        return Err(UrlError::Bracket);
    }
    Ok((name, port))
}

fn read_query(query: &str, params: &mut Params) -> Result<(), UrlError> {
    let mut after_password = false;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name, "parameter name")?;
        let value = match name.as_str() {
            "password" => decode_lenient(value, "password")?,
            _ => decode(value, "parameters")?,
        };
        // libpq takes this spelling from JDBC.
        let set = match (name.as_str(), value.as_str()) {
            ("ssl", "true") => params.set("sslmode", "require".to_owned()),
            _ => params.set(&name, value),
        };
        match set {
            // Its name may be the rest of a password with an & in it.
            Err(UrlError::UnknownParameter { .. }) if after_password => {
                return Err(UrlError::Ambiguous);
            }
            other => other?,
        }
        after_password = name == "password";
    }
    Ok(())
}

/// Decodes percent escapes; a `%` that begins none is an error.
fn decode(text: &str, part: &'static str) -> Result<String, UrlError> {
    let is_escape = |after: &str| {
        let digits = after.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if text.split('%').skip(1).all(is_escape) {
        decode_lenient(text, part)
    } else {
        Err(UrlError::PercentEscape { part })
    }
}

/// Decodes percent escapes; a `%` that begins none stands for itself.
fn decode_lenient(text: &str, part: &'static str) -> Result<String, UrlError> {
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded = decoded.map_err(|_| UrlError::NotUtf8 { part })?;
    Ok(decoded.into_owned())
}
