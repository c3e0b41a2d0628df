//! How the pool opens a connection and decides whether one may be handed out again.

use std::time::Duration;

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, PoolableConnection, RecyclingMethod,
};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::runtime::Handle;
use tokio::time::timeout;
use tokio_postgres::tls::TlsStream;
use tokio_postgres::{Client, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::control::CancelHandle;
use crate::reach::{self, Session};
use crate::settings::IN_NO_TRANSACTION;
use crate::underway::Underway;
use crate::{Cause, ConnectError, DatabaseUrl, PoolSettings};

/// How long a connection from the pool may take to answer before another one is taken.
const PATIENCE: Duration = Duration::from_secs(1);

/// A connection and the means to stop what it is doing.
pub(super) struct Pooled {
    pub(super) connection: AsyncPgConnection,
    pub(super) cancel: CancelHandle,
    spoilt: bool,
}

impl Pooled {
    /// Notes, when it is given back, whether it was left in a transaction, and stops what it is doing there.
    pub(super) fn leave(&mut self) -> bool {
        self.spoilt = self.connection.is_broken();
        if self.spoilt && Handle::try_current().is_ok() {
            abandon(self.cancel.clone());
        }
        self.spoilt
    }

    pub(super) const fn is_whole(&self) -> bool {
        !self.spoilt
    }
}

impl Session for Pooled {
    async fn begin<S>(
        client: Client,
        connection: Connection<Socket, S>,
        cancel: CancelHandle,
    ) -> Result<Self, Cause>
    where
        S: TlsStream + Unpin + Send + 'static,
    {
        let connection =
            AsyncPgConnection::try_from_client_and_connection(client, connection).await?;
        Ok(Self {
            connection,
            cancel,
            spoilt: false,
        })
    }
}

/// Opens and checks the pool's connections.
pub(super) struct Manager {
    url: DatabaseUrl,
    tls: Option<MakeRustlsConnect>,
    max_lifetime: Option<Duration>,
    patience: Duration,
    /// Knows when diesel-async's own bookkeeping has a connection for broken or in a transaction.
    diesel: AsyncDieselConnectionManager<AsyncPgConnection>,
    underway: Underway,
}

impl Manager {
    pub(super) fn new(url: DatabaseUrl, settings: &PoolSettings) -> Result<Self, ConnectError> {
        let mut config = ManagerConfig::default();
        config.recycling_method =
            RecyclingMethod::CustomFunction(Box::new(|connection: &mut AsyncPgConnection| {
                Box::pin(connection.batch_execute(IN_NO_TRANSACTION))
            }));
        Ok(Self {
            tls: reach::connector(&url)?,
            url,
            max_lifetime: settings.max_lifetime,
            patience: PATIENCE.min(settings.acquire_timeout / 2),
            diesel: AsyncDieselConnectionManager::new_with_config("", config),
            underway: Underway::default(),
        })
    }

    pub(super) fn place(&self) -> String {
        self.url.place()
    }

    pub(super) fn is_underway(&self) -> bool {
        self.underway.any()
    }
}

impl managed::Manager for Manager {
    type Type = Pooled;
    type Error = ConnectError;

    async fn create(&self) -> Result<Pooled, ConnectError> {
        let _one = self.underway.begin();
        reach::reach(&self.url, self.tls.as_ref()).await
    }

    async fn recycle(&self, pooled: &mut Pooled, metrics: &Metrics) -> RecycleResult<ConnectError> {
        let _one = self.underway.begin();
        if self
            .max_lifetime
            .is_some_and(|limit| metrics.age() >= limit)
        {
            return Err(RecycleError::message("too old"));
        }
        let check = managed::Manager::recycle(&self.diesel, &mut pooled.connection, metrics);
        match timeout(self.patience, check).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(RecycleError::message("broken or in a transaction")),
            Err(_) => {
                abandon(pooled.cancel.clone());
                Err(RecycleError::message("busy or gone"))
            }
        }
    }
}

/// Stops the statement that a dropped future left running; without this it would go on, uncounted by the pool.
fn abandon(cancel: CancelHandle) {
    tokio::spawn(async move {
        // A server that cannot be reached will notice by itself that its client is gone.
        let _ = timeout(PATIENCE, cancel.send()).await;
    });
}
