//! Another session, as it is named to those that wait for it.

use tokio_postgres::SimpleQueryRow;

use crate::session::text;

/// What dbctl's connection for locks is called.
const OWN: &str = "dbctl lock";

/// The longest application_name that a server keeps, in bytes.
const LONGEST: usize = 63;

/// A session that holds a lock.
///
/// Of the sessions of others the server tells a role only what they are called, unless it is a member of
/// `pg_read_all_stats`: host and time are empty then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// Process id of its server session; 0 for a prepared transaction.
    pub pid: i32,
    /// Its application_name.
    pub application: String,
    /// Who runs it and where, such as `ann@build-7`, when it is dbctl's.
    pub person: Option<String>,
    /// Its database user.
    pub user: String,
    /// Its address; empty for a local socket.
    pub host: String,
    /// Since when it has been connected, or its transaction has been open, as the server prints it.
    pub since: String,
}

impl Holder {
    /// Columns from `first` on: pid, application_name, user, host, since.
    pub(super) fn read(row: &SimpleQueryRow, first: usize) -> Self {
        let column = |at: usize| text(row, first + at).to_owned();
        let (application, person) = split(&column(1));
        Holder {
            pid: column(0).parse().unwrap_or_default(),
            application,
            person,
            user: column(2),
            host: column(3),
            since: column(4),
        }
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.pid == 0 {
            return f.write_str("a prepared transaction (see pg_prepared_xacts)");
        }
        match self.application.as_str() {
            "" => f.write_str("a session")?,
            name => f.write_str(name)?,
        }
        write!(f, " (pid {}", self.pid)?;
        if let Some(person) = &self.person {
            write!(f, ", {person}")?;
        }
        write!(f, ", user {}", self.user)?;
        // What may not be seen of a session is empty as a whole.
        if self.since.is_empty() {
            return f.write_str(")");
        }
        match self.host.as_str() {
            "" => f.write_str(", on this host")?,
            host => write!(f, ", on {host}")?,
        }
        write!(f, ", since {})", self.since)
    }
}

/// The application_name of dbctl's connection for locks: who runs it, and what it is called in the URL.
pub(super) fn application(by: &str, in_url: Option<&str>) -> String {
    let mut name = match in_url {
        None | Some("") => format!("{OWN} {by}"),
        Some(own) => format!("{OWN} {by} ({own})"),
    };
    while name.len() > LONGEST {
        name.pop();
    }
    name
}

/// What [`application`] joined: what it is called, and who runs it.
fn split(application: &str) -> (String, Option<String>) {
    let Some(rest) = application.strip_prefix(OWN).map(str::trim) else {
        return (application.to_owned(), None);
    };
    let (person, own) = match rest.split_once(" (") {
        Some((person, own)) => (person, own.trim_end_matches(')')),
        None => (rest, "dbctl"),
    };
    let person = Some(person.to_owned()).filter(|person| !person.is_empty());
    (own.to_owned(), person)
}

#[cfg(test)]
mod tests {
    use super::{Holder, application, split};

    #[test]
    fn who_runs_it_is_read_from_the_name_of_its_connection() {
        let ann = Some("ann@build-7".to_owned());
        let name = application("ann@build-7", None);
        assert_eq!(split(&name), ("dbctl".to_owned(), ann.clone()));
        let name = application("ann@build-7", Some("deploy"));
        assert_eq!(split(&name), ("deploy".to_owned(), ann));
        assert_eq!(split("psql"), ("psql".to_owned(), None));
        assert_eq!(split("dbctl lock"), ("dbctl".to_owned(), None));
    }

    #[test]
    fn a_name_is_cut_where_the_server_would_cut_it() {
        let name = application(&"ก".repeat(40), Some("deploy"));
        assert!(
            name.len() <= 63 && name.starts_with("dbctl lock ก"),
            "{name}"
        );
    }

    #[test]
    fn what_may_not_be_seen_is_left_out() {
        let mut holder = Holder {
            pid: 7,
            user: "ann".into(),
            ..Holder::default()
        };
        assert_eq!(holder.to_string(), "a session (pid 7, user ann)");
        holder.application = "psql".into();
        holder.since = "2026-01-01".into();
        let expected = "psql (pid 7, user ann, on this host, since 2026-01-01)";
        assert_eq!(holder.to_string(), expected);
    }
}
