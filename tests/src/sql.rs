use domain_connect::DatabaseUrl;
use domain_connect::control::{Control, connect};
use domain_engine::catalog::{self, Catalog};
use tokio_postgres::SimpleQueryMessage;

/// Runs one message of SQL.
#[track_caller]
pub fn execute(url: &DatabaseUrl, sql: &str) {
    query(url, sql);
}

/// SQLSTATE of what the server refuses; empty when it does not.
pub fn refused(url: &DatabaseUrl, sql: &str) -> String {
    with_control(url, async |control| {
        let error = control.client.simple_query(sql).await.err();
        let code = error.as_ref().and_then(|error| error.code());
        code.map_or_else(String::new, |code| code.code().to_owned())
    })
}

/// The rows of a query as text; NULL is an empty text.
#[track_caller]
pub fn query(url: &DatabaseUrl, sql: &str) -> Vec<Vec<String>> {
    with_control(url, async |control| {
        let messages = control
            .client
            .simple_query(sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        messages
            .into_iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(
                    (0..row.len())
                        .map(|at| row.get(at).unwrap_or_default().to_owned())
                        .collect(),
                ),
                _ => None,
            })
            .collect()
    })
}

/// The catalog of both domains' schemas.
pub fn snapshot(url: &DatabaseUrl) -> Catalog {
    with_control(url, async |control| {
        catalog::snapshot(&control.client, &["public", "inventory"])
            .await
            .unwrap()
    })
}

fn with_control<T>(url: &DatabaseUrl, work: impl AsyncFnOnce(&Control) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let control = connect(url, "tests").await.unwrap();
        let result = work(&control).await;
        control.close().await;
        result
    })
}
