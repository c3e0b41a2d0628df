//! The handle on a workspace's server: what `dbctl server` and everything that needs a database call.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::ServerError;
use super::account::Account;
use super::area::{Place, Purpose};
use super::cluster::{self, Settings};
use super::control;
use super::files;
use super::lock::Lock;
use super::loopback;
use super::observe::{self, Observed, observe};
use super::outcome::{Destroyed, Started, Stopped};
use super::pidfile::PidFile;
use super::process::Shutdown;
use super::socket;
use super::status::{self, Status};
use super::url;

/// A handle on the private server of a workspace, whether it runs, is stopped, or was never made.
#[derive(Debug, Clone)]
pub struct Server {
    place: Place,
    account: Account,
}

impl Server {
    /// The server people work with. Touches nothing on disk.
    ///
    /// # Errors
    /// [`ServerError::NoWorkspace`] if `root` is no folder; [`ServerError::NoAccount`] if root has no user to drop to.
    pub fn in_workspace(root: &Path) -> Result<Self, ServerError> {
        Self::new(root, Purpose::Development)
    }

    /// A second server of the same workspace for tests: data of its own, and no care for a crash of the machine
    /// (fsync, synchronous_commit and full_page_writes off).
    ///
    /// # Errors
    /// As [`Server::in_workspace`].
    pub fn for_tests(root: &Path) -> Result<Self, ServerError> {
        Self::new(root, Purpose::Tests)
    }

    fn new(root: &Path, purpose: Purpose) -> Result<Self, ServerError> {
        let place = Place::new(root, purpose)?;
        let account = Account::choose(place.owner())?;
        Ok(Self { place, account })
    }

    /// Starts the server unless it runs, making its data on first use; returns once it accepts connections.
    ///
    /// A server that cannot be reached any more, because its socket was removed, is restarted. Two callers at once end
    /// with one server. Costs well under a millisecond when it runs already.
    ///
    /// # Errors
    /// Every [`ServerError`] but [`ServerError::NotListening`].
    pub fn start(&self) -> Result<Started, ServerError> {
        self.place.check_owner(&self.account)?;
        if let Some(area) = self.place.existing()
            && let Observed::Answering(_) = observe(&area)?
        {
            return Ok(Started::AlreadyRunning);
        }
        self.start_locked(None)
    }

    /// Starts the server so that it also listens on `port` of 127.0.0.1, with a password; see [`Server::url_tcp`].
    ///
    /// A running server that does not listen there is restarted, which disconnects its clients. It listens until it is
    /// stopped.
    ///
    /// # Errors
    /// As [`Server::start`]; [`ServerError::PortInUse`] before anything is changed; [`ServerError::PortNotAllowed`].
    pub fn listen(&self, port: u16) -> Result<Started, ServerError> {
        self.place.check_owner(&self.account)?;
        self.start_locked(Some(port))
    }

    fn start_locked(&self, port: Option<u16>) -> Result<Started, ServerError> {
        let began = Instant::now();
        self.place.make_folder()?;
        let _lock = Lock::acquire(&self.place.lock())?;
        if let Some(leftover) = self.place.leftover(&self.account) {
            self.remove(&leftover)?;
        }
        let area = self.place.make_area(&self.account)?;
        let Way::Clear(loopback) = self.clear_the_way(&area, port)? else {
            return Ok(Started::AlreadyRunning);
        };
        let fresh = cluster::major(&area).is_none();
        self.launch(&area, loopback)?;
        let took = began.elapsed();
        Ok(if fresh {
            Started::Created { took }
        } else {
            Started::Started { took }
        })
    }

    /// Looks at what runs, and stops it if it is not what was asked for.
    fn clear_the_way(&self, area: &Path, port: Option<u16>) -> Result<Way, ServerError> {
        let observed = control::settle(area)?;
        if let Observed::Answering(file) = &observed
            && port.is_none_or(|port| loopback_port(file) == Some(port))
        {
            return Ok(Way::Running);
        }
        if let Some(port) = port {
            // A server that lost its socket may itself be what holds the port.
            match &observed {
                Observed::Unreachable(file) if loopback_port(file) == Some(port) => {}
                _ => loopback::check_free(port, &self.account)?,
            }
        }
        match &observed {
            Observed::Gone => Ok(Way::Clear(port)),
            Observed::Starting(_) => Err(control::not_ready(area, 0)),
            Observed::Unreachable(file) => {
                control::halt(area, file, Shutdown::Fast)?;
                Ok(Way::Clear(port.or(loopback_port(file))))
            }
            Observed::Answering(file) | Observed::Stopping(file) => {
                control::halt(area, file, Shutdown::Fast)?;
                Ok(Way::Clear(port))
            }
        }
    }

    fn launch(&self, area: &Path, loopback: Option<u16>) -> Result<(), ServerError> {
        let binaries = cluster::binaries(area)?;
        let name = self.place.name(&self.account);
        let socket_folder = socket::folder(&name, &self.account)?;
        socket::prepare(&socket_folder, &name, &self.account)?;
        if cluster::major(area).is_none() {
            cluster::make(area, &self.account, &binaries)?;
        }
        let purpose = self.place.purpose;
        let settings = Settings {
            name: &name,
            socket_folder: &socket_folder,
            loopback,
            purpose,
        };
        control::launch(area, &self.account, &binaries, &settings)?;
        match (loopback, observe(area)?) {
            (Some(_), Observed::Answering(file)) => {
                loopback::set_password(area, &file, &self.account)
            }
            _ => Ok(()),
        }
    }

    /// Disconnects all clients, stops the server, and waits until it is gone. Its data stay.
    ///
    /// # Errors
    /// [`ServerError::NotStopped`], [`ServerError::NotYours`], [`ServerError::Busy`].
    pub fn stop(&self) -> Result<Stopped, ServerError> {
        self.place.check_owner(&self.account)?;
        let Some(area) = self.place.existing() else {
            return Ok(Stopped::NotRunning);
        };
        let _lock = Lock::acquire(&self.place.lock())?;
        self.halt(&area, Shutdown::Fast)
    }

    fn halt(&self, area: &Path, how: Shutdown) -> Result<Stopped, ServerError> {
        match observe(area)? {
            Observed::Gone => Ok(Stopped::NotRunning),
            Observed::Starting(file)
            | Observed::Stopping(file)
            | Observed::Answering(file)
            | Observed::Unreachable(file) => {
                control::halt(area, &file, how)?;
                Ok(Stopped::Stopped { pid: file.pid })
            }
        }
    }

    /// Stops the server and removes its data, its log and its password.
    ///
    /// # Errors
    /// As [`Server::stop`].
    pub fn destroy(&self) -> Result<Destroyed, ServerError> {
        self.place.check_owner(&self.account)?;
        let Some(area) = self.place.existing() else {
            return Ok(Destroyed::NothingThere);
        };
        let _lock = Lock::acquire(&self.place.lock())?;
        self.remove(&area)?;
        self.place.forget();
        Ok(Destroyed::Removed { area })
    }

    fn remove(&self, area: &Path) -> Result<(), ServerError> {
        let (socket_folder, _) = self.socket(area);
        self.halt(area, Shutdown::Immediate)?;
        files::remove_folder(area)?;
        socket::remove(&socket_folder, &self.account)
    }

    /// What the server is doing. Changes nothing.
    ///
    /// # Errors
    /// [`ServerError::NotYours`], or [`ServerError::Io`] if its socket cannot be entered.
    pub fn status(&self) -> Result<Status, ServerError> {
        self.place.check_owner(&self.account)?;
        match self.place.existing() {
            Some(area) => status::of_area(&area, &self.account),
            None => Ok(status::of_nothing(&self.place.local(), &self.account)),
        }
    }

    /// The URL of a database through the socket, as psql, libpq and tokio-postgres accept it.
    ///
    /// Names the socket of the running server, so call [`Server::start`] first. The role is `dbctl` for every user.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let area = self.place.existing().unwrap_or_else(|| self.place.local());
        let (folder, port) = self.socket(&area);
        url::through_socket(&folder, port, database)
    }

    /// The URL of a database over TCP, password included: not for logs.
    ///
    /// # Errors
    /// [`ServerError::NotListening`] unless [`Server::listen`] started the server.
    pub fn url_tcp(&self, database: &str) -> Result<String, ServerError> {
        let area = self.place.existing().ok_or(ServerError::NotListening)?;
        match observe(&area)? {
            Observed::Answering(file) => {
                let port = loopback_port(&file).ok_or(ServerError::NotListening)?;
                Ok(url::through_loopback(
                    port,
                    &loopback::password(&area)?,
                    database,
                ))
            }
            _ => Err(ServerError::NotListening),
        }
    }

    /// Where the socket is, or would be.
    fn socket(&self, area: &Path) -> (PathBuf, u16) {
        let noted = observe::lock_file(area).map(|file| (file.socket_folder, file.port));
        noted
            .filter(|(folder, _)| folder.is_absolute())
            .unwrap_or_else(|| {
                let name = self.place.name(&self.account);
                let folder = socket::folder(&name, &self.account);
                (
                    folder.unwrap_or_else(|_| std::env::temp_dir().join(name)),
                    cluster::PLAIN_PORT,
                )
            })
    }
}

/// What is in the way of a start.
enum Way {
    /// Nothing; the server is to listen on this TCP port.
    Clear(Option<u16>),
    /// The server that was asked for.
    Running,
}

fn loopback_port(file: &PidFile) -> Option<u16> {
    file.address.as_ref().map(|_| file.port)
}
