//! `sslmode` against a server with a certificate, on every client that can speak TLS.
#![cfg(feature = "async")]
#![allow(clippy::unwrap_used)]

#[cfg(feature = "pool")]
#[path = "tls/pool.rs"]
mod pool;
mod support;

use domain_connect::control::connect;
use domain_connect::{ConnectError, DatabaseUrl};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use support::{Server, run};
use tempfile::TempDir;

const TRUST: &str = "local all all trust\nhost all all localhost trust\n";

/// A server with a certificate for `localhost`, and two authorities of which the first signed it.
struct Scene {
    server: Server,
    folder: TempDir,
}

/// What a connection came to: whether it is encrypted, or that TLS failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Encrypted,
    Plain,
    Refused,
}

use Outcome::{Encrypted, Plain, Refused};

/// Parameters, with CA and OTHER for the authorities' files, and libpq's outcome for them (PostgreSQL manual, "SSL Support").
const CASES: [(&str, Outcome); 15] = [
    ("", Encrypted),
    ("sslmode=disable", Plain),
    ("sslmode=allow", Encrypted),
    ("sslmode=prefer", Encrypted),
    ("sslmode=require", Encrypted),
    ("sslmode=require&sslrootcert=CA", Encrypted),
    ("sslmode=require&sslrootcert=OTHER", Refused),
    ("sslmode=verify-ca&sslrootcert=CA", Encrypted),
    ("sslmode=verify-ca&sslrootcert=OTHER", Refused),
    (
        "sslmode=verify-ca&sslrootcert=CA&host=elsewhere.invalid",
        Encrypted,
    ),
    ("sslmode=verify-full&sslrootcert=CA", Encrypted),
    ("sslmode=verify-full&sslrootcert=OTHER", Refused),
    (
        "sslmode=verify-full&sslrootcert=CA&host=elsewhere.invalid",
        Refused,
    ),
    ("sslmode=verify-full&sslrootcert=CA&host=127.0.0.1", Refused),
    ("sslmode=verify-full&sslrootcert=MISSING", Refused),
];

/// Parameters where the file CA holds the server's own certificate, marked as an authority.
const CASES_OF_ITS_OWN_ROOT: [(&str, Outcome); 4] = [
    ("sslmode=verify-ca&sslrootcert=CA", Encrypted),
    ("sslmode=verify-full&sslrootcert=CA", Encrypted),
    (
        "sslmode=verify-full&sslrootcert=CA&host=elsewhere.invalid",
        Refused,
    ),
    ("sslmode=verify-ca&sslrootcert=OTHER", Refused),
];

impl Scene {
    /// The server's certificate is signed by the authority in the file CA.
    fn signed() -> Self {
        let (ca_pem, ca) = authority();
        let key = KeyPair::generate().unwrap();
        let certificate = server_params().signed_by(&key, &ca).unwrap();
        Self::start(&certificate.pem(), &key, &ca_pem)
    }

    /// The server's certificate is its own authority, as `openssl req -x509` makes it.
    fn self_signed() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = server_params();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self::start(&pem, &key, &pem)
    }

    fn start(certificate: &str, key: &KeyPair, ca_pem: &str) -> Self {
        let (other_pem, _) = authority();
        let files = [
            ("server.crt", certificate.to_owned()),
            ("server.key", key.serialize_pem()),
            ("pg_hba.conf", TRUST.to_owned()),
        ];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("CA"), ca_pem).unwrap();
        std::fs::write(folder.path().join("OTHER"), other_pem).unwrap();
        let server = Server::start(&files, &["ssl=on", "listen_addresses=localhost"]);
        Self { server, folder }
    }

    /// The address is always this machine's; the host is what the certificate is compared with.
    fn url(&self, parameters: &str) -> DatabaseUrl {
        let root = format!("sslrootcert={}/", self.folder.path().display());
        let parameters = parameters.replace("sslrootcert=", &root);
        let port = self.server.port;
        let text = format!(
            "postgres://postgres@localhost:{port}/postgres?hostaddr=127.0.0.1&{parameters}"
        );
        DatabaseUrl::parse(&text).unwrap()
    }
}

fn server_params() -> CertificateParams {
    CertificateParams::new(vec!["localhost".to_owned()]).unwrap()
}

/// Its name differs from the server's: OpenSSL takes a certificate for self-signed if subject and issuer are the same.
fn authority() -> (String, Issuer<'static, KeyPair>) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, "authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = params.self_signed(&key).unwrap().pem();
    (pem, Issuer::new(params, key))
}

const IS_ENCRYPTED: &str = "SELECT ssl, pid FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

async fn outcome_of_tokio(url: &DatabaseUrl) -> Outcome {
    match connect(url, "tls tests").await {
        Ok(control) => {
            let row = control.client.query_one(IS_ENCRYPTED, &[]).await.unwrap();
            assert_eq!(row.get::<_, i32>(1), control.process_id(), "{url}");
            if row.get(0) { Encrypted } else { Plain }
        }
        Err(ConnectError::Tls { .. }) => Refused,
        Err(other) => panic!("{url}: {other:?}"),
    }
}

#[test]
fn tokio_postgres_checks_certificates_as_libpq_does() {
    let scene = Scene::signed();
    run(async {
        for (parameters, expected) in CASES {
            let outcome = outcome_of_tokio(&scene.url(parameters)).await;
            assert_eq!(outcome, expected, "{parameters}");
        }
    });
}

#[test]
fn a_certificate_may_be_its_own_root() {
    let scene = Scene::self_signed();
    run(async {
        for (parameters, expected) in CASES_OF_ITS_OWN_ROOT {
            let outcome = outcome_of_tokio(&scene.url(parameters)).await;
            assert_eq!(outcome, expected, "{parameters}");
        }
    });
}

#[test]
fn a_server_without_tls_serves_prefer_and_fails_require() {
    let server = Server::start(&[("pg_hba.conf", TRUST)], &["listen_addresses=localhost"]);
    let text = format!("postgres://postgres@localhost:{}/postgres", server.port);
    let url = |mode: &str| DatabaseUrl::parse(&format!("{text}?sslmode={mode}")).unwrap();
    run(async {
        assert_eq!(outcome_of_tokio(&url("prefer")).await, Plain);
        assert_eq!(outcome_of_tokio(&url("require")).await, Refused);
    });
}

#[test]
fn prefer_falls_back_to_plain_where_the_server_refuses_encrypted_sessions() {
    let scene = Scene::signed();
    let hba = "local all all trust\nhostnossl all all localhost trust\n";
    run(async {
        let superuser = DatabaseUrl::parse(&scene.server.url()).unwrap();
        let control = connect(&superuser, "tls tests").await.unwrap();
        let path: String = control
            .client
            .query_one("SHOW hba_file", &[])
            .await
            .unwrap()
            .get(0);
        std::fs::write(path, hba).unwrap();
        control
            .client
            .batch_execute("SELECT pg_reload_conf(), pg_sleep(0.3)")
            .await
            .unwrap();
        assert_eq!(outcome_of_tokio(&scene.url("sslmode=prefer")).await, Plain);
        let required = connect(&scene.url("sslmode=require"), "tls tests")
            .await
            .unwrap_err();
        assert!(
            matches!(required, ConnectError::Authentication { .. }),
            "{required:?}"
        );
    });
}

#[test]
fn a_statement_is_cancelled_over_tls() {
    let scene = Scene::signed();
    run(async {
        let control = connect(
            &scene.url("sslmode=verify-full&sslrootcert=CA"),
            "tls tests",
        )
        .await
        .unwrap();
        let handle = control.cancel();
        let canceller = tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            handle.send().await.unwrap();
        });
        let error = control
            .client
            .batch_execute("SELECT pg_sleep(30)")
            .await
            .unwrap_err();
        assert_eq!(error.code().map(|code| code.code()), Some("57014"));
        canceller.await.unwrap();
    });
}

#[cfg(any(
    feature = "tls",
    all(feature = "system-libpq", not(feature = "bundled"))
))]
mod libpq {
    use super::{
        CASES, CASES_OF_ITS_OWN_ROOT, Encrypted, IS_ENCRYPTED, Outcome, Plain, Refused, Scene,
    };
    use diesel::sql_types::Bool;
    use diesel::{QueryableByName, RunQueryDsl};
    use domain_connect::{ConnectError, DatabaseUrl, blocking};

    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        ssl: bool,
    }

    fn outcome_of_libpq(url: &DatabaseUrl) -> Outcome {
        match blocking::connect(url, "tls tests") {
            Ok(mut connection) => {
                let row: Row = diesel::sql_query(IS_ENCRYPTED)
                    .get_result(&mut connection)
                    .unwrap();
                if row.ssl { Encrypted } else { Plain }
            }
            Err(ConnectError::Other { .. }) => Refused,
            Err(other) => panic!("{url}: {other:?}"),
        }
    }

    #[test]
    fn libpq_comes_to_the_same_outcomes_with_a_certificate_that_is_its_own_root() {
        let scene = Scene::self_signed();
        for (parameters, expected) in CASES_OF_ITS_OWN_ROOT {
            let outcome = outcome_of_libpq(&scene.url(parameters));
            assert_eq!(outcome, expected, "{parameters}");
        }
    }

    #[test]
    fn libpq_comes_to_the_same_outcomes() {
        let scene = Scene::signed();
        for (parameters, expected) in CASES {
            assert_eq!(
                outcome_of_libpq(&scene.url(parameters)),
                expected,
                "{parameters}"
            );
        }
    }
}
