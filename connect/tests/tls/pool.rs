//! `sslmode` through the pool of diesel-async's connections.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use domain_connect::pool::open;
use domain_connect::{ConnectError, PoolError, PoolSettings};

use super::Scene;
use super::support::run;

const SSL: &str = "ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

#[test]
fn a_pool_checks_certificates_as_the_control_path_does() {
    let scene = Scene::signed();
    let settings = PoolSettings::default();
    run(async {
        let trusted = scene.url("sslmode=verify-full&sslrootcert=CA");
        let pool = open(&trusted, "tls tests", &settings).await.unwrap();
        let encrypted: bool = diesel::select(sql::<Bool>(SSL))
            .get_result(&mut pool.get().await.unwrap())
            .await
            .unwrap();
        assert!(encrypted);

        let other = scene.url("sslmode=verify-full&sslrootcert=OTHER");
        let error = open(&other, "tls tests", &settings).await.unwrap_err();
        assert!(
            matches!(error, PoolError::Connect(ConnectError::Tls { .. })),
            "{error:?}"
        );
    });
}
