//! Everything that was typed or found, resolved once: flag, environment, .env, default.

use std::cell::OnceCell;
use std::future::Future;
use std::path::{Path, PathBuf};

use domain_connect::control::{Control, connect_patiently};
use domain_connect::env::{self, Origin};
use domain_connect::{ConnectError, DatabaseUrl};
use domain_engine::{Domain, DomainSet, Error, Loaded, Observer, Options, Runner, Source};
use domain_workbench::server::{Server, ServerError, Started};
use tokio::runtime::{Builder, Runtime};

use crate::cli::{Global, SourceChoice};
use crate::domains::DOMAINS;
use crate::error::{CliError, Exit, Result};
use crate::output::Out;
use crate::role::RoleArg;
use crate::{consent, database, signals, staleness};

/// The database of the private server that people work with.
pub(crate) const PRIVATE_DATABASE: &str = "app";

/// Who named the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A person, in one of three places.
    By(Origin),
    /// Nobody: it is the workspace's own.
    Private,
}

/// The database a command works on.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Its URL.
    pub(crate) url: DatabaseUrl,
    /// Who named it.
    pub(crate) named: Named,
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.named {
            Named::Private => write!(
                f,
                "database {} on this workspace's private server",
                self.url.database()
            ),
            Named::By(origin) => {
                write!(
                    f,
                    "database {} on {} (from {origin})",
                    self.url.database(),
                    self.url.place()
                )
            }
        }
    }
}

/// What every command gets.
pub(crate) struct Context {
    pub(crate) global: Global,
    pub(crate) out: Out,
    pub(crate) set: DomainSet,
    pub(crate) source: Source,
    workspace: Option<PathBuf>,
    target: OnceCell<Target>,
    runtime: Runtime,
}

impl Context {
    /// Finds the workspace and validates the registry.
    pub(crate) fn new(global: Global, out: Out) -> Result<Self> {
        let here = std::env::current_dir().map_err(|error| CliError::failed(&error))?;
        let workspace = find_workspace(&here);
        let source = choose_source(global.source, workspace.as_deref())?;
        let set = DomainSet::new(DOMAINS)?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| CliError::failed(&error))?;
        Ok(Context {
            global,
            out,
            set,
            source,
            workspace,
            target: OnceCell::new(),
            runtime,
        })
    }

    /// The root of the checkout around the current folder.
    pub(crate) fn workspace(&self) -> Result<&Path> {
        self.workspace.as_deref().ok_or_else(|| {
            CliError::usage("this is not a checkout of the workspace: no diesel.toml beside a domains folder here or above")
                .hint("change into the checkout and run the command there")
        })
    }

    /// The checkout whose files belong to what this command does; none when the binary's own migrations are used.
    pub(crate) fn checkout(&self) -> Option<&Path> {
        match &self.source {
            Source::Disk(root) => Some(root),
            Source::Embedded => None,
        }
    }

    /// The private server of the checkout.
    pub(crate) fn server(&self) -> Result<Server> {
        Ok(Server::in_workspace(self.workspace()?)?)
    }

    /// The database to work on; starts the private server when nobody named one.
    pub(crate) fn target(&self) -> Result<&Target> {
        if let Some(target) = self.target.get() {
            return Ok(target);
        }
        let here = std::env::current_dir().map_err(|error| CliError::failed(&error))?;
        let target = match env::find_direct(self.global.database_url.as_deref(), &here)? {
            Some(found) => Target {
                url: found.url,
                named: Named::By(found.origin),
            },
            None => self.private_target()?,
        };
        Ok(self.target.get_or_init(|| target))
    }

    fn private_target(&self) -> Result<Target> {
        let production = std::env::var("DBCTL_ENV").is_ok_and(|value| value == "production");
        let why = if production {
            "no database named: DBCTL_ENV=production uses no private server"
        } else if self.checkout().is_none() {
            "no database named"
        } else {
            return self.start_private();
        };
        Err(CliError::new(Exit::Usage, "no_database", why).hint(
            "set DATABASE_URL or give --database-url postgres://USER:PASSWORD@HOST/DATABASE; \
             only inside a checkout does dbctl start a private server of its own",
        ))
    }

    fn start_private(&self) -> Result<Target> {
        let server = self.server()?;
        match server.start()? {
            Started::AlreadyRunning => {}
            Started::Started { took } => self.out.note(&format!(
                "Private server started ({:.1} s).",
                took.as_secs_f64()
            )),
            Started::Created { took } => {
                self.out.note(&format!(
                    "Private server created and started ({:.1} s).",
                    took.as_secs_f64()
                ));
            }
        }
        let url = DatabaseUrl::parse(&server.url(PRIVATE_DATABASE))
            .map_err(|error| CliError::failed(&error))?;
        Ok(Target {
            url,
            named: Named::Private,
        })
    }

    /// The migrations of all domains.
    pub(crate) fn load(&self) -> Result<Vec<Loaded>> {
        Ok(self.set.load(&self.source)?)
    }

    /// Runs a future to its end.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Says so when the checkout has newer Rust code than this binary: seeds are compiled in.
    pub(crate) fn warn_if_stale(&self) {
        if let Some(newer) = self.checkout().and_then(staleness::newer_file) {
            self.out.warn(&format!(
                "{} is newer than this dbctl; rebuild it with: cargo install --locked --path bin/dbctl (or use cargo run -p dbctl --)",
                newer.display()
            ));
        }
    }

    /// Connects a runner to the target. The private server's database is made when it is missing.
    pub(crate) async fn connect<'a>(
        &'a self,
        loaded: &'a [Loaded],
        options: Options,
        observer: &'a mut dyn Observer,
    ) -> Result<Runner<'a>> {
        let target = self.target()?;
        let interrupt = signals::listen();
        let control = tokio::select! {
            control = open(target, &options.application, self.out) => control?,
            () = signals::received() => return Err(Error::Interrupted { running: None }.into()),
        };
        let (url, set) = (&target.url, &self.set);
        Ok(Runner::over(
            control, url, set, loaded, options, observer, interrupt,
        ))
    }

    /// Makes the private server's database when it is missing; another database is left to its owner.
    pub(crate) async fn make_private_database(&self) -> Result<()> {
        let target = self.target()?;
        if target.named == Named::Private {
            database::create_if_missing(&target.url, self.out).await?;
        }
        Ok(())
    }

    /// Options of a run, with who runs it where and what was agreed to on the command line.
    pub(crate) fn options(&self) -> Options {
        Options {
            by: who(),
            consent: consent::given(&self.global),
            ..Options::default()
        }
    }

    /// The same, for what runs migrations or keeps their books.
    pub(crate) fn options_as(&self, role: &RoleArg) -> Result<Options> {
        Ok(Options {
            role: role.find()?,
            ..self.options()
        })
    }

    /// The domains typed; all of them for none.
    pub(crate) fn select(&self, names: &[String]) -> Result<Vec<&'static Domain>> {
        Ok(self.set.select(names)?)
    }
}

/// Connects; a private server's database is made when it is missing.
async fn open(target: &Target, application: &str, out: Out) -> Result<Control> {
    let full = |error: &ConnectError, limit| out.full(error, limit);
    match connect_patiently(&target.url, application, full).await {
        Err(ConnectError::MissingDatabase { .. }) if target.named == Named::Private => {
            database::create_if_missing(&target.url, out).await?;
            Ok(connect_patiently(&target.url, application, full).await?)
        }
        connected => Ok(connected?),
    }
}

/// `user@host` of the person or job that runs this.
fn who() -> String {
    let user = whoami::username().unwrap_or_else(|_| "somebody".to_owned());
    format!(
        "{user}@{}",
        rustix::system::uname().nodename().to_string_lossy()
    )
}

/// The nearest folder at or above `here` with diesel.toml and domains.
fn find_workspace(here: &Path) -> Option<PathBuf> {
    here.ancestors()
        .find(|folder| folder.join("diesel.toml").is_file() && folder.join("domains").is_dir())
        .map(Path::to_owned)
}

fn choose_source(choice: Option<SourceChoice>, workspace: Option<&Path>) -> Result<Source> {
    match (choice, workspace) {
        (Some(SourceChoice::Embedded), _) | (None, None) => Ok(Source::Embedded),
        (_, Some(root)) => Ok(Source::Disk(root.to_owned())),
        (Some(SourceChoice::Disk), None) => Err(CliError::usage(
            "--source disk needs a checkout, and there is none here or above",
        )
        .hint("change into the checkout, or use --source embedded")),
    }
}

impl From<env::EnvError> for CliError {
    fn from(error: env::EnvError) -> Self {
        CliError::new(Exit::Usage, "database_url", crate::error::chain(&error))
    }
}

impl From<ServerError> for CliError {
    fn from(error: ServerError) -> Self {
        let exit = match error {
            ServerError::PortInUse { .. }
            | ServerError::PortNotAllowed { .. }
            | ServerError::BadOverride { .. } => Exit::Usage,
            _ => Exit::Failed,
        };
        CliError::new(exit, "server", crate::error::chain(&error)).hint(error.hint())
    }
}
