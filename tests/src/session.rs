use domain_connect::control::{Control, connect};
use domain_connect::{ConnectError, DatabaseUrl};
use tokio::runtime::Runtime;
use tokio_postgres::SimpleQueryMessage;

/// A connection that stays open as long as this lives.
pub struct Session {
    runtime: Runtime,
    control: Control,
}

impl Session {
    /// Connects under an application name.
    pub fn open(url: &DatabaseUrl, application: &str) -> Self {
        Self::try_open(url, application).unwrap()
    }

    /// Connects under an application name, if the server lets it in.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub fn try_open(url: &DatabaseUrl, application: &str) -> Result<Self, ConnectError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let control = runtime.block_on(connect(url, application))?;
        Ok(Session { runtime, control })
    }

    /// The first column of the first row, as text.
    #[track_caller]
    pub fn value(&self, sql: &str) -> String {
        let messages = self
            .runtime
            .block_on(self.control.client.simple_query(sql))
            .unwrap();
        messages
            .iter()
            .find_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
                _ => None,
            })
            .unwrap_or_else(|| panic!("no row: {sql}"))
    }
}
