//! One reading of a database URL for every client.

#[cfg(feature = "async")]
mod client;
mod conninfo;
mod error;
mod host;
mod params;
mod render;
mod settings;
#[cfg(test)]
mod tests;
mod uri;

use std::time::Duration;

pub use error::UrlError;
pub use host::Host;
pub use settings::SslMode;
pub(crate) use settings::{ChannelBinding, Keepalives, RootCert, TargetSession};

/// Where a database is and who connects to it.
///
/// Everything is resolved when it is parsed: hosts, user and database always have a value. `Display` and `Debug`
/// show the URL with `***` for the password; only
/// [`DatabaseUrl::to_url`], [`DatabaseUrl::to_libpq`] and [`DatabaseUrl::password`] give it out.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    hosts: Vec<Host>,
    user: String,
    password: Option<String>,
    database: String,
    sslmode: SslMode,
    root_cert: Option<RootCert>,
    application_name: Option<String>,
    connect_timeout: Option<Duration>,
    options: Option<String>,
    target_session: TargetSession,
    keepalives: Keepalives,
    channel_binding: Option<ChannelBinding>,
    gssencmode: Option<String>,
}

impl DatabaseUrl {
    /// Reads a `postgres://` or `postgresql://` URL, or a libpq `key=value` string.
    ///
    /// The forms are those of libpq (PostgreSQL manual, "Connection Strings"); the page of this crate lists where
    /// more is accepted and what is left out.
    ///
    /// # Errors
    ///
    /// [`UrlError`] says what is wrong and what to write instead. It never holds the password.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(UrlError::Empty);
        }
        if let Some(rest) = uri::strip_scheme(text) {
            return uri::parse(rest);
        }
        match uri::other_scheme(text) {
            Some(found) => Err(UrlError::Scheme {
                found: found.to_owned(),
            }),
            None if text.contains('=') => conninfo::parse(text)?.finish(),
            None => Err(UrlError::MissingScheme),
        }
    }

    /// The name of the database; the user's name if the URL names none, as libpq has it.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The role that connects; the operating system's user if the URL names none.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The hosts in the order in which they are tried; never empty.
    #[must_use]
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// How TLS is used; [`SslMode::Disable`] if every host is a socket, whatever the URL says.
    #[must_use]
    pub fn sslmode(&self) -> SslMode {
        self.sslmode
    }

    /// The time a whole connection attempt may take: 10 s if the URL does not say, `None` for no limit
    /// (`connect_timeout=0`).
    #[must_use]
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.connect_timeout
    }

    /// Whether every host is a socket or a loopback address, so that nothing crosses a network.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.hosts.iter().all(Host::is_local)
    }

    /// Names the hosts for a message: `socket /tmp/x`, `db.example.com:5432`; several are joined with commas.
    #[must_use]
    pub fn place(&self) -> String {
        let places: Vec<String> = self.hosts.iter().map(ToString::to_string).collect();
        places.join(", ")
    }

    /// The same server, user and settings with another database.
    #[must_use]
    pub fn with_database(&self, database: &str) -> Self {
        Self {
            database: database.to_owned(),
            ..self.clone()
        }
    }

    /// The same URL with this `application_name`, unless it has one already: what a person wrote wins.
    #[must_use]
    pub fn with_application_name(&self, name: &str) -> Self {
        let mut url = self.clone();
        url.application_name.get_or_insert_with(|| name.to_owned());
        url
    }

    /// The `application_name` that a person wrote.
    #[must_use]
    pub fn application_name(&self) -> Option<&str> {
        self.application_name.as_deref()
    }

    /// The same URL with this `application_name`, whatever it had.
    #[must_use]
    pub fn renamed(&self, application_name: &str) -> Self {
        Self {
            application_name: Some(application_name.to_owned()),
            ..self.clone()
        }
    }

    #[cfg(feature = "async")]
    pub(crate) fn root_cert(&self) -> Option<&RootCert> {
        self.root_cert.as_ref()
    }

    /// The password; for a program that takes it from its environment.
    #[must_use]
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// Command-line options for the server, such as `-c search_path=inventory`.
    #[must_use]
    pub fn options(&self) -> Option<&str> {
        self.options.as_deref()
    }

    /// The same with these command-line options for the server instead.
    #[must_use]
    pub fn with_options(&self, options: &str) -> Self {
        Self {
            options: Some(options.to_owned()),
            ..self.clone()
        }
    }

    /// The same without the password, fit for a command line, which every user of the machine can read.
    #[must_use]
    pub fn without_password(&self) -> Self {
        Self {
            password: None,
            ..self.clone()
        }
    }
}

impl std::str::FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::parse(text)
    }
}
