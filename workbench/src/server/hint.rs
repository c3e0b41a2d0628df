//! The next step for each error of the private server.

use super::ServerError;

impl ServerError {
    /// The next step, as one sentence for the user.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::OtherMajor { made_by, .. } => format!(
                "install PostgreSQL {made_by} again (or name its programs' folder in DBCTL_PG_BIN), \
                 or drop the data with `dbctl server destroy` and run `dbctl setup`"
            ),
            Self::NotYours { path, owner, .. } => format!(
                "run dbctl as {owner}, or let {owner} run `dbctl server destroy` and remove {}, \
                 or set DATABASE_URL",
                path.display()
            ),
            Self::Spawn { user, .. } => format!(
                "make the program executable for {user}, or name another folder in DBCTL_PG_BIN"
            ),
            Self::NotStopped { pid, .. } => format!(
                "run the command again, or end it at once with `kill -QUIT {pid}` \
                 (it recovers at the next start)"
            ),
            _ => self.fixed_hint().to_owned(),
        }
    }

    fn fixed_hint(&self) -> &'static str {
        match self {
            Self::NoBinaries { .. } | Self::TooOld { .. } => {
                "install a PostgreSQL server (Debian: `apt install postgresql`, Fedora: \
                 `dnf install postgresql-server`, macOS: `brew install postgresql`), or name its \
                 programs' folder in DBCTL_PG_BIN, or set DATABASE_URL to a server of your own"
            }
            Self::BadOverride { .. } => {
                "set DBCTL_PG_BIN to the folder that holds initdb, pg_ctl and postgres, or unset it"
            }
            Self::NoAccount => {
                "create one (`useradd --system postgres`), or run dbctl as an ordinary user, or set \
                 DATABASE_URL"
            }
            Self::NoWorkspace { .. } => "run dbctl inside the checkout, or set DATABASE_URL",
            Self::Initdb { .. } => {
                "mend what it names and run the command again: nothing was left behind"
            }
            Self::DiskFull { .. } => "free some space and run the command again",
            Self::Crashed { .. } => {
                "mend what the log names and run the command again; `dbctl server destroy` and \
                 `dbctl setup` start afresh, without the data"
            }
            Self::NotReady { .. } => {
                "it may still be recovering from a crash: run the command again, or look into the log"
            }
            Self::PortInUse { .. } => "choose another port with --port",
            Self::PortNotAllowed { .. } => "choose a port between 1024 and 65535 with --port",
            Self::SocketPathTooLong { .. } => "set TMPDIR to a folder with a shorter path",
            Self::Busy { .. } => "wait for it, or end it, and run the command again",
            Self::NotListening => "run `dbctl server start --port 5433`",
            Self::Refused { .. } => "look into the server's log (`dbctl server status` names it)",
            _ => {
                "check the folder's owner, its permissions and the space on its disk, or set \
                 DATABASE_URL to a server elsewhere"
            }
        }
    }
}
