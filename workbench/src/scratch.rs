//! A database for one check: made beside the one that is worked with, and gone when the check is over.
//!
//! Its name says what it is and which process made it. That process holds an advisory lock on a connection of its own
//! as long as it lives, so a scratch database without one is a leftover, whatever became of the process, and is
//! removed when the next check begins.

mod cache;
mod site;

use std::hash::{BuildHasher, RandomState};

use domain_connect::control::{Control, connect};
use domain_connect::{ConnectError, DatabaseUrl};
use domain_engine::Step;
use domain_engine::sql::quote::{ident, literal};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use crate::databases;
pub use site::Site;

/// How many migrations make a copy worth its time and space.
const WORTH_KEEPING: usize = 10;

/// What the names begin with; the process id and a number follow.
const PREFIX: &str = "dbctl_scratch_";

/// First key of the lock of a scratch database: "dbsc" in ASCII. The second is the number in its name.
const CLASS: i32 = 0x6462_7363;

/// Why there is no scratch database.
#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    /// The role may not make databases.
    #[error(
        "role \"{role}\" may not create databases on {place}, and a check makes one of its own"
    )]
    MayNotCreate {
        /// The role.
        role: String,
        /// The server.
        place: String,
    },
    /// No connection to the server.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A statement failed.
    #[error("{doing} failed")]
    Query {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        source: tokio_postgres::Error,
    },
}

fn query(doing: &'static str) -> impl FnOnce(tokio_postgres::Error) -> ScratchError {
    move |source| ScratchError::Query { doing, source }
}

/// A scratch database. [`Scratch::remove`] removes it; after a panic or a kill the next check does.
#[derive(Debug)]
pub struct Scratch {
    /// Holds the lock, on a database that is neither this one nor, where that can be, the one that is worked with.
    lease: Control,
    url: DatabaseUrl,
    /// The copy it begins with, and how many migrations are applied in it.
    cache: Option<(usize, String)>,
}

impl Scratch {
    /// Makes a database on the server of `target`, after removing those that nobody holds any more.
    ///
    /// It begins with as many of the migrations as a copy is kept of: see [`Scratch::applied`].
    ///
    /// # Errors
    /// [`ScratchError`].
    pub async fn create(target: &DatabaseUrl, first: &[Step<'_>]) -> Result<Self, ScratchError> {
        let lease = maintenance(target).await?;
        match begin(&lease.client, target).await {
            Ok(url) => {
                let mut scratch = Scratch {
                    lease,
                    url,
                    cache: None,
                };
                scratch.make(target, first).await?;
                Ok(scratch)
            }
            Err(error) => {
                lease.close().await;
                Err(error)
            }
        }
    }

    async fn make(&mut self, target: &DatabaseUrl, first: &[Step<'_>]) -> Result<(), ScratchError> {
        let (client, name) = (&self.lease.client, self.url.database());
        if first.len() >= WORTH_KEEPING {
            let names = cache::names(first);
            let found = cache::find(client, &names).await;
            self.cache = found.map_err(query("looking for copies of earlier checks"))?;
        }
        if let Some((_, copy)) = &self.cache {
            // It may be gone since it was found, or belong to another role.
            if make(client, name, copy).await.is_ok() {
                drop(cache::touch(client, copy).await);
                return Ok(());
            }
            self.cache = None;
        }
        make_empty(client, name)
            .await
            .map_err(|error| match error.code() {
                Some(&SqlState::INSUFFICIENT_PRIVILEGE) => ScratchError::MayNotCreate {
                    role: target.user().to_owned(),
                    place: target.place().to_string(),
                },
                _ => query("creating a scratch database")(error),
            })
    }

    /// How many of the migrations that were asked for are applied in it to begin with.
    pub fn applied(&self) -> usize {
        self.cache.as_ref().map_or(0, |(applied, _)| *applied)
    }

    /// Keeps a copy of it, in which exactly these migrations are applied, where that is worth it. Nobody may be
    /// connected to it.
    pub async fn keep(&self, applied: &[Step<'_>]) {
        if applied.len() < self.applied() + WORTH_KEEPING {
            return;
        }
        if let Some(copy) = cache::names(applied).last() {
            // The check goes on without it; another one may have made it meanwhile.
            drop(cache::keep(&self.lease.client, copy, self.url.database()).await);
        }
    }

    /// Where it is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Begins again as it began, under the same name.
    ///
    /// # Errors
    /// [`ScratchError`].
    pub async fn renew(&self) -> Result<(), ScratchError> {
        let (client, name) = (&self.lease.client, self.url.database());
        let doing = "making a scratch database anew";
        let removed = databases::remove(client, name).await;
        removed.map_err(query(doing))?;
        let made = match &self.cache {
            Some((_, copy)) => make(client, name, copy).await,
            None => make_empty(client, name).await,
        };
        made.map_err(query(doing))
    }

    /// Keeps it itself instead of removing it, where that is worth it: nobody may be connected to it, and exactly these
    /// migrations are applied in it.
    ///
    /// # Errors
    /// [`ScratchError::Query`], when it could be neither kept nor removed.
    pub async fn retire(self, applied: &[Step<'_>]) -> Result<(), ScratchError> {
        let names = cache::names(applied);
        if let Some(copy) = names.last().filter(|_| applied.len() >= WORTH_KEEPING)
            && cache::rename(&self.lease.client, self.url.database(), copy)
                .await
                .is_ok()
        {
            self.lease.close().await;
            return Ok(());
        }
        self.remove().await
    }

    /// Removes it.
    ///
    /// # Errors
    /// [`ScratchError::Query`]; the next check removes it then.
    pub async fn remove(self) -> Result<(), ScratchError> {
        let removed = databases::remove(&self.lease.client, self.url.database()).await;
        self.lease.close().await;
        removed.map_err(query("removing a scratch database"))
    }
}

/// Where a database is in which exactly these migrations are applied, when an earlier check kept one.
///
/// Whoever is connected to it keeps others from copying it; they do without.
///
/// # Errors
/// [`ScratchError`].
pub async fn kept(
    target: &DatabaseUrl,
    applied: &[Step<'_>],
) -> Result<Option<DatabaseUrl>, ScratchError> {
    let Some(name) = cache::names(applied).pop() else {
        return Ok(None);
    };
    let control = maintenance(target).await?;
    let found = cache::find(&control.client, &[name]).await;
    if let Ok(Some((_, name))) = &found {
        drop(cache::touch(&control.client, name).await);
    }
    control.close().await;
    let found = found.map_err(query("looking for databases of earlier checks"))?;
    Ok(found.map(|(_, name)| target.with_database(&name)))
}

/// A connection that does not keep anybody from the database that is worked with.
async fn maintenance(target: &DatabaseUrl) -> Result<Control, ScratchError> {
    match connect(&target.with_database("postgres"), "dbctl check").await {
        Ok(control) => Ok(control),
        // There may be no such database, or not for this role.
        Err(first) => connect(target, "dbctl check")
            .await
            .map_err(|error| match error {
                ConnectError::MissingDatabase { .. } => first.into(),
                other => other.into(),
            }),
    }
}

/// Takes the lock of a number that nobody has.
async fn lock(client: &Client) -> Result<u32, ScratchError> {
    let doing = "taking the lock of a scratch database";
    loop {
        // A number below 2^31: the lock's key is signed.
        let number = (RandomState::new().hash_one(std::process::id()) >> 33) as u32;
        let sql = format!("SELECT pg_catalog.pg_try_advisory_lock({CLASS}, {number})");
        let row = client.query_one(&sql, &[]).await.map_err(query(doing))?;
        if row.try_get(0).map_err(query(doing))? {
            return Ok(number);
        }
    }
}

/// Removes what was left behind, and takes the lock of a name of its own.
async fn begin(client: &Client, target: &DatabaseUrl) -> Result<DatabaseUrl, ScratchError> {
    sweep(client).await?;
    // Before the database is there: a sweep of another check must not see it without its lock.
    let number = lock(client).await?;
    let name = format!("{PREFIX}{}_{number}", std::process::id());
    Ok(target.with_database(&name))
}

/// A new database has what template1 has.
async fn make_empty(client: &Client, name: &str) -> Result<(), tokio_postgres::Error> {
    match make(client, name, "template1").await {
        // Somebody is connected to it.
        Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => {
            make(client, name, "template0").await
        }
        made => made,
    }
}

/// Nothing in it has to outlive a crash of the server.
async fn make(client: &Client, name: &str, template: &str) -> Result<(), tokio_postgres::Error> {
    databases::create(client, name, template).await?;
    let (name, what) = (
        ident(name),
        "A scratch database of dbctl check; it is removed at the end of the check, or when the next one begins.",
    );
    let sql = format!(
        "ALTER DATABASE {name} SET synchronous_commit TO off;\nCOMMENT ON DATABASE {name} IS {}",
        literal(what)
    );
    client.simple_query(&sql).await.map(drop)
}

/// Removes scratch databases whose lock nobody holds.
async fn sweep(client: &Client) -> Result<(), ScratchError> {
    let is_left = format!(
        "d.datname ~ '^{PREFIX}[0-9]+_[0-9]+$' AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l \
         WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid::bigint = {CLASS} \
         AND l.objid::text = pg_catalog.substring(d.datname, '[0-9]+$'))"
    );
    let doing = "looking for scratch databases that were left behind";
    let left = databases::names(client, PREFIX, &is_left)
        .await
        .map_err(query(doing))?;
    for name in left {
        // Another check may be faster, and another role's are not ours to remove.
        drop(databases::remove(client, &name).await);
    }
    Ok(())
}
