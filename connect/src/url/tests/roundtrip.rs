//! Any value survives every spelling.

use proptest::prelude::*;

use crate::DatabaseUrl;
use crate::url::tests::parse;

/// Text that PostgreSQL can take: anything without a zero byte.
fn text() -> impl Strategy<Value = String> {
    let awkward = r"[ @:/?#%&=+'\\,\[\]\n\tüa-c0-9*]{1,12}";
    prop_oneof![awkward, "[^\0]{1,12}"]
}

fn host() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9.-]{0,8}",
        "/[ -+./-~]{1,8}[a-z]",
        Just("::1".to_owned())
    ]
}

const SECRET: &str = "hunter2";

/// What URLs and key=value texts are made of.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "postgres://",
        "postgresql://",
        "u",
        SECRET,
        ":",
        "@",
        "/",
        "?",
        "&",
        "=",
        "%",
        "%2F",
        "%00",
        "%zz",
        "[::1]",
        "[",
        "]",
        ",",
        "h",
        "5432",
        "99999",
        "app",
        "host",
        "hostaddr",
        "port",
        "user",
        "password",
        "dbname",
        "sslmode",
        "require",
        "options",
        "connect_timeout",
        "-1",
        "'",
        "\\",
        " ",
        "é",
        "\0",
        "#",
    ])
}

proptest! {
    #[test]
    fn user_password_database_and_options_survive(
        user in text(), password in text(), database in text(), options in text(), host in host(), port in 1..=u16::MAX,
    ) {
        let url = DatabaseUrl {
            user, database, password: Some(password), options: Some(options),
            ..parse(&format!("host='{}' port={port}", host.replace('\\', r"\\").replace('\'', r"\'")))
        };
        prop_assert_eq!(&parse(&url.to_url()), &url);
        prop_assert_eq!(&parse(&url.to_libpq()), &url);
        let shown = url.to_string();
        prop_assert!(parse(&shown).password.as_deref() == Some("***"), "{}", shown);
    }

    #[test]
    fn a_raw_password_without_a_slash_survives(password in r"[@:?#%&=+',a-c]{1,12}") {
        // Two hexadecimal digits after % are an escape, and `name=` after ? may be a parameter.
        prop_assume!(!password.contains('%') && !password.contains('='));
        let url = parse(&format!("postgres://u:{password}@h/app"));
        prop_assert_eq!(url.password.as_deref(), Some(password.as_str()));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = DatabaseUrl::parse(&text);
    }

    #[test]
    fn no_text_after_the_scheme_makes_the_parser_panic(text in r"[@:/?#%&=,\[\]a-f0-9 'ü]{0,40}") {
        for prefix in ["postgres://", "host="] {
            if let Ok(url) = DatabaseUrl::parse(&format!("{prefix}{text}")) {
                prop_assert_eq!(&parse(&url.to_url()), &url);
                prop_assert_eq!(&parse(&url.to_libpq()), &url);
            }
        }
    }

    #[cfg(feature = "async")]
    #[test]
    fn tokio_postgres_reads_the_same_from_the_url(user in text(), password in text(), database in text()) {
        let url = DatabaseUrl { user, database, password: Some(password), ..parse("postgres://h:5433/x?connect_timeout=0") };
        let url = DatabaseUrl { connect_timeout: Some(std::time::Duration::from_secs(10)), ..url };
        let mut theirs: tokio_postgres::Config = url.to_url().parse().unwrap();
        theirs.connect_timeout(std::time::Duration::from_secs(10));
        prop_assert_eq!(theirs, url.to_tokio());
    }

    #[test]
    fn no_text_like_a_url_makes_the_parser_panic_or_tell_the_password(pieces in prop::collection::vec(piece(), 0..14)) {
        for text in [pieces.concat(), format!("postgres://u:{SECRET}@{}", pieces.concat())] {
            match DatabaseUrl::parse(&text) {
                Ok(url) => {
                    prop_assert_eq!(&parse(&url.to_url()), &url);
                    prop_assert_eq!(&parse(&url.to_libpq()), &url);
                    let elsewhere = [url.user(), url.database(), &url.place(), url.options().unwrap_or_default()];
                    if !elsewhere.iter().any(|part| part.contains(SECRET)) {
                        prop_assert!(!format!("{url} {url:?}").contains(SECRET), "{}", url);
                    }
                }
                Err(error) if text.starts_with("postgres://u:hunter2@") && text.matches(SECRET).count() == 1 => {
                    prop_assert!(!format!("{error} {error:?}").contains(SECRET), "{}", error);
                }
                Err(_) => {}
            }
        }
    }
}
