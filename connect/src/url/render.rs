//! The spellings of a [`DatabaseUrl`]: with the password for clients, without it for people.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::params::DEFAULT_TIMEOUT;
use super::{DatabaseUrl, Host, RootCert, SslMode, TargetSession, conninfo};

/// Everything but the characters that no URL parser treats specially (RFC 3986, "unreserved").
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl DatabaseUrl {
    /// Spells the URL out with its password, for another program.
    ///
    /// The form is `postgresql://USER:PASSWORD@HOST:PORT/DATABASE?…` with everything percent-encoded; a socket
    /// directory stands as the host (`%2Ftmp`). psql, libpq and tokio-postgres read it. Parameters that have their
    /// default are left out.
    #[must_use]
    pub fn to_url(&self) -> String {
        self.render(self.password.as_deref().map(encode).as_deref())
    }

    /// Spells the connection out as libpq's `key='value'` pairs, with the password.
    ///
    /// What the URL does not say is written with its default, so that libpq takes none of it from its environment
    /// variables (`PGPORT`, `PGSSLMODE`, `PGOPTIONS` …). The password is the exception: without one, libpq looks at
    /// `PGPASSWORD` and its password file.
    #[must_use]
    pub fn to_libpq(&self) -> String {
        let join =
            |of: fn(&Host) -> String| self.hosts.iter().map(of).collect::<Vec<_>>().join(",");
        let mut pairs = vec![
            ("host", join(|host| host.name().to_owned())),
            ("port", join(|host| host.port().to_string())),
            ("user", self.user.clone()),
            ("dbname", self.database.clone()),
            ("sslmode", self.sslmode.to_string()),
        ];
        pairs.extend(self.password.clone().map(|password| ("password", password)));
        let chosen = self.chosen_parameters();
        let defaults = [
            ("hostaddr", String::new()),
            ("sslrootcert", String::new()),
            ("application_name", String::new()),
            ("connect_timeout", DEFAULT_TIMEOUT.as_secs().to_string()),
            ("options", String::new()),
            ("target_session_attrs", TargetSession::Any.name().to_owned()),
        ];
        let left = defaults
            .into_iter()
            .filter(|(name, _)| chosen.iter().all(|(other, _)| other != name));
        pairs.extend(left);
        pairs.extend(
            chosen
                .iter()
                .filter(|(name, _)| *name != "sslmode")
                .cloned(),
        );
        let words: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", conninfo::quote(value)))
            .collect();
        words.join(" ")
    }

    fn render(&self, password: Option<&str>) -> String {
        let hosts: Vec<String> = self.hosts.iter().map(render_host).collect();
        let password = password.map(|password| format!(":{password}"));
        let parameters: Vec<String> = self
            .chosen_parameters()
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        format!(
            "postgresql://{user}{password}@{hosts}/{database}{mark}{parameters}",
            user = encode(&self.user),
            password = password.unwrap_or_default(),
            hosts = hosts.join(","),
            database = encode(&self.database),
            mark = if parameters.is_empty() { "" } else { "?" },
            parameters = parameters.join("&"),
        )
    }

    /// The parameters that differ from their defaults.
    fn chosen_parameters(&self) -> Vec<(&'static str, String)> {
        let addresses: Option<Vec<String>> = self
            .hosts
            .iter()
            .map(|host| host.address().map(|address| address.to_string()))
            .collect();
        let over_network = !self.hosts.iter().all(Host::is_socket);
        let sslmode = (over_network && self.sslmode != SslMode::Prefer).then_some(self.sslmode);
        let root_cert = self.root_cert.as_ref().map(|root| match root {
            RootCert::System => "system".to_owned(),
            RootCert::File(path) => path.display().to_string(),
        });
        let timeout = (self.connect_timeout != Some(DEFAULT_TIMEOUT))
            .then(|| self.connect_timeout.map_or(0, |limit| limit.as_secs()));
        let session = Some(self.target_session).filter(|session| *session != TargetSession::Any);
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let all = [
            ("hostaddr", addresses.map(|list| list.join(","))),
            ("sslmode", sslmode.map(|mode| mode.to_string())),
            ("sslrootcert", root_cert),
            ("application_name", self.application_name.clone()),
            (
                "connect_timeout",
                timeout.map(|seconds| seconds.to_string()),
            ),
            ("options", self.options.clone()),
            (
                "target_session_attrs",
                session.map(|session| session.name().to_owned()),
            ),
            ("keepalives", number(self.keepalives.enabled)),
            ("keepalives_idle", number(self.keepalives.idle)),
            ("keepalives_interval", number(self.keepalives.interval)),
            ("keepalives_count", number(self.keepalives.count)),
            (
                "channel_binding",
                self.channel_binding
                    .map(|binding| binding.name().to_owned()),
            ),
            ("gssencmode", self.gssencmode.clone()),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

fn render_host(host: &Host) -> String {
    let name = encode(host.name());
    match host {
        Host::Tcp { name, port, .. } if name.contains(':') => {
            format!("[{}]:{port}", encode(name).replace("%3A", ":"))
        }
        host => format!("{name}:{}", host.port()),
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(self.password.as_ref().map(|_| "***")))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}
