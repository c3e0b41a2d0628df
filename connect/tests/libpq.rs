//! libpq itself reads what is written for it, and reads URLs the same way.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used)]
#![allow(
    unsafe_code,
    reason = "libpq's own parser is the reference, and it is C"
)]

mod support;

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use domain_connect::{DatabaseUrl, blocking};
use support::Server;

/// What libpq's parser gets from a URL or a `key=value` string; `None` if it refuses it.
fn libpq_reading(text: &str) -> Option<BTreeMap<String, String>> {
    let text = CString::new(text).unwrap();
    let mut message = std::ptr::null_mut();
    // SAFETY: the string outlives the call; the list ends with a null keyword and is freed once.
    unsafe {
        let list = pq_sys::PQconninfoParse(text.as_ptr(), &raw mut message);
        if list.is_null() {
            pq_sys::PQfreemem(message.cast());
            return None;
        }
        let string = |pointer| CStr::from_ptr(pointer).to_str().unwrap().to_owned();
        let mut values = BTreeMap::new();
        let mut option = list;
        while !(*option).keyword.is_null() {
            let value = (*option).val;
            if !value.is_null() && *value != 0 {
                values.insert(string((*option).keyword), string(value));
            }
            option = option.add(1);
        }
        pq_sys::PQconninfoFree(list);
        Some(values)
    }
}

const URLS: [&str; 12] = [
    "postgres://u:p@db.example.com:5433/app?connect_timeout=10",
    "postgresql://u%40:p%2F%3A%25@h/a%20b?application_name=x%26y",
    "postgres://u@h1:1,h2:2/app?target_session_attrs=read-write",
    "postgres://u:p@[2001:db8::1]:5433/app?sslmode=require",
    "postgres://u@h/app?hostaddr=127.0.0.1&options=-c%20geqo%3Doff",
    "postgres://u@%2Frun%2Fx:5433/app",
    "postgresql:///app?host=/run/x&port=5433&user=u&password=p",
    "postgres://u@h/a/b?ssl=true",
    "postgres://u@h/app?sslmode=verify-full&sslrootcert=/ca.pem&channel_binding=require&gssencmode=disable",
    "postgres://u@h/app?keepalives=1&keepalives_idle=5&keepalives_interval=6&keepalives_count=7",
    r"host=h user='a b' password='it\'s \\' dbname=app",
    r"host = /run/x user=a\ b port=1 dbname=app",
];

#[test]
fn a_url_means_the_same_to_libpq_before_and_after() {
    for text in URLS {
        let url = DatabaseUrl::parse(text).unwrap();
        let theirs = libpq_reading(text).unwrap_or_else(|| panic!("libpq refuses {text}"));
        for spelling in [url.to_url(), url.to_libpq()] {
            let ours =
                libpq_reading(&spelling).unwrap_or_else(|| panic!("libpq refuses {spelling}"));
            for (name, value) in &theirs {
                // A default spelled out or a setting that no socket uses may go.
                let dropped = !ours.contains_key(name) && spelling.starts_with("postgresql:");
                assert!(
                    dropped || ours.get(name) == Some(value),
                    "{name} of {text} in {spelling}"
                );
            }
        }
    }
}

#[test]
fn what_libpq_cannot_read_is_refused_here_too() {
    let refused = [
        "postgres://u@[::1/app",
        "postgres://u@[]/app",
        "postgres://u@[::1]x/app",
        "postgres://u@h/a%2",
        "postgres://u@h/a%00b",
        "postgres://u@h/app?unknown=1",
        "host=h dbname",
        "host='h",
    ];
    for text in refused {
        assert_eq!(libpq_reading(text), None, "{text}");
        assert!(DatabaseUrl::parse(text).is_err(), "{text}");
    }
}

#[derive(QueryableByName)]
struct Session {
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Text)]
    database: String,
    #[diesel(sql_type = Text)]
    application: String,
}

#[test]
fn diesel_connects_as_any_user_with_any_password_to_any_database() {
    const AWKWARD: &str = r#"a'b\ c@d:e/f?g#h%i&j="ü"#;
    let hba = "local all postgres trust\nlocal all all scram-sha-256\n";
    let server = Server::start(&[("pg_hba.conf", hba)], &[]);
    let superuser = DatabaseUrl::parse(&server.url()).unwrap();
    let mut connection = blocking::connect(&superuser, "setup").unwrap();
    let name = AWKWARD.replace('"', "\"\"");
    let password = AWKWARD.replace('\'', "''");
    for statement in [
        format!("CREATE ROLE \"{name}\" LOGIN PASSWORD '{password}'"),
        format!("CREATE DATABASE \"{name}\" OWNER \"{name}\""),
    ] {
        sql_query(statement).execute(&mut connection).unwrap();
    }

    let quoted = AWKWARD.replace('\\', r"\\").replace('\'', r"\'");
    let socket = server.socket().display();
    let text = format!(
        "host={socket} port={} user='{quoted}' password='{quoted}' dbname='{quoted}'",
        server.port
    );
    let url = DatabaseUrl::parse(&text).unwrap();
    let again = DatabaseUrl::parse(&url.to_url()).unwrap();
    let mut connection = blocking::connect(&again, "typed path").unwrap();
    let question = "SELECT current_user::text AS role, current_database()::text AS database, \
                    current_setting('application_name') AS application";
    let session: Session = sql_query(question).get_result(&mut connection).unwrap();
    assert_eq!(
        [session.role.as_str(), &session.database],
        [AWKWARD, AWKWARD]
    );
    assert_eq!(session.application, "typed path");
}

#[test]
fn the_build_features_tell_the_truth_about_tls() {
    let library = CString::new("library").unwrap();
    // SAFETY: a null connection asks about the library itself (PostgreSQL manual, PQsslAttribute).
    let answer = unsafe { pq_sys::PQsslAttribute(std::ptr::null_mut(), library.as_ptr()) };
    let expected = cfg!(feature = "tls") || !cfg!(feature = "bundled");
    assert_eq!(!answer.is_null(), expected);
}
