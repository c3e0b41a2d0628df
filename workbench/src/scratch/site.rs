use domain_connect::DatabaseUrl;
use domain_engine::{
    DomainSet, Error, Interrupt, Loaded, Observer, Options, Rehearsal, Runner, Silent,
};

/// The server and the migrations that a check works with.
pub struct Site<'a> {
    /// A database on the server; scratch databases are made beside it.
    pub target: &'a DatabaseUrl,
    /// All domains.
    pub set: &'a DomainSet,
    /// Their migrations.
    pub loaded: &'a [Loaded],
    /// How migrations run.
    pub options: Options,
    /// Ends what runs; the scratch database is removed all the same.
    pub interrupt: Interrupt,
}

impl Site<'_> {
    /// Connects a runner to one of the server's databases.
    pub(crate) async fn runner<'r>(
        &'r self,
        url: &'r DatabaseUrl,
        observer: &'r mut dyn Observer,
    ) -> Result<Runner<'r>, Error> {
        let (options, interrupt) = (self.options.clone(), self.interrupt.clone());
        Runner::connect(url, self.set, self.loaded, options, observer, interrupt).await
    }

    /// Works in a scratch database, and is out of it again at the end.
    pub(crate) async fn rehearse<T, E: From<Error>>(
        &self,
        url: &DatabaseUrl,
        work: impl AsyncFnOnce(&mut Rehearsal<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut observer = Silent;
        let runner = self.runner(url, &mut observer).await?;
        let mut rehearsal = Rehearsal::begin(runner).await?;
        let done = work(&mut rehearsal).await;
        rehearsal.close().await;
        done
    }
}
