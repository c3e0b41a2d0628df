//! What is read from each form.

use super::parse;
use crate::url::params::DEFAULT_TIMEOUT;
use crate::{DatabaseUrl, SslMode};

fn summary(url: &DatabaseUrl) -> [String; 4] {
    let password = url.password.clone().unwrap_or_default();
    [
        url.place(),
        url.user.clone(),
        password,
        url.database.clone(),
    ]
}

#[test]
fn the_parts_of_every_form_are_found() {
    let forms = [
        (
            "postgres://u:p@db.example.com/app",
            ["db.example.com:5432", "u", "p", "app"],
        ),
        ("postgresql://u@h:5433", ["h:5433", "u", "", "u"]),
        ("postgresql://u@h/", ["h:5432", "u", "", "u"]),
        ("  postgres://u@h/app\n", ["h:5432", "u", "", "app"]),
        ("postgres://u@h:/app", ["h:5432", "u", "", "app"]),
        ("postgres://u:@h/app", ["h:5432", "u", "", "app"]),
        (
            "postgres://%75:%70%40@%68/%61%2Fb",
            ["h:5432", "u", "p@", "a/b"],
        ),
        ("postgres://u@h/a/b", ["h:5432", "u", "", "a/b"]),
        (
            "postgres://u@[::1]:5433/app",
            ["[::1]:5433", "u", "", "app"],
        ),
        (
            "postgres://u@[2001:db8::1]/app",
            ["[2001:db8::1]:5432", "u", "", "app"],
        ),
        (
            "postgres://u@h1:1,h2:2,h3/app",
            ["h1:1, h2:2, h3:5432", "u", "", "app"],
        ),
        (
            "postgres://u@h1,h2/app?port=7",
            ["h1:7, h2:7", "u", "", "app"],
        ),
        (
            "postgres://u@%2Frun%2Fx/app",
            ["socket /run/x", "u", "", "app"],
        ),
        (
            "postgres://u@%2Frun%2Fx:5433/app",
            ["socket /run/x (port 5433)", "u", "", "app"],
        ),
        (
            "postgresql:///app?host=/run/x&port=5432&user=u",
            ["socket /run/x", "u", "", "app"],
        ),
        (
            "postgres://u@h/app?host=other&dbname=b&password=p%26",
            ["other:5432", "u", "p&", "b"],
        ),
        ("postgres://u@h?dbname=app", ["h:5432", "u", "", "app"]),
        (
            "postgres://u@h/app?hostaddr=127.0.0.1",
            ["h:5432", "u", "", "app"],
        ),
        (
            "postgres://u@/app?hostaddr=::1",
            ["[::1]:5432", "u", "", "app"],
        ),
        (
            "host=/tmp dbname=app user=u",
            ["socket /tmp", "u", "", "app"],
        ),
        (
            r"host = h user='a b' password='it\'s \\' dbname=app",
            ["h:5432", "a b", r"it's \", "app"],
        ),
        (
            r"host=h user=a\ b password= dbname=app",
            ["h:5432", "a b", "dbname=app", "a b"],
        ),
    ];
    for (text, expected) in forms {
        assert_eq!(summary(&parse(text)), expected, "{text}");
    }
}

#[test]
fn a_raw_password_is_read_where_only_one_reading_makes_sense() {
    let forms = [
        ("postgres://u:p@ss@h/app", "p@ss"),
        ("postgres://u:a:b@h/app", "a:b"),
        ("postgres://u:a?b#c@h/app", "a?b#c"),
        ("postgres://u:100%@h/app", "100%"),
        ("postgres://u:a%zz%40@h/app", "a%zz@"),
        ("postgres://u:a/b@h/app", "a/b"),
        ("postgres://u:a/b@c/d@h:5432/app?sslmode=disable", "a/b@c/d"),
        ("postgres://u:p w@h/app", "p w"),
        ("postgres://u:ünï@h/app", "ünï"),
    ];
    for (text, password) in forms {
        assert_eq!(
            summary(&parse(text)),
            ["h:5432", "u", password, "app"],
            "{text}"
        );
    }
}

#[test]
fn an_at_sign_outside_the_password_keeps_its_libpq_reading() {
    assert_eq!(parse("postgres://h/a@b?user=u").database(), "a@b");
    let url = parse("postgres://h:5432/app?user=u&password=a@b");
    assert_eq!(summary(&url), ["h:5432", "u", "a@b", "app"]);
}

#[test]
fn tls_settings_follow_libpq() {
    let cases = [
        ("", SslMode::Prefer),
        ("?sslmode=allow", SslMode::Prefer),
        ("?sslmode=disable", SslMode::Disable),
        ("?ssl=true", SslMode::Require),
        ("?sslmode=verify-ca&sslrootcert=/ca.pem", SslMode::VerifyCa),
        ("?sslrootcert=system", SslMode::VerifyFull),
        ("?sslrootcert=/ca.pem", SslMode::Prefer),
        ("?host=/tmp&sslmode=verify-full", SslMode::Disable),
        ("?host=/tmp,h&sslmode=require", SslMode::Require),
    ];
    for (parameters, expected) in cases {
        let url = parse(&format!("postgres://u@h/app{parameters}"));
        assert_eq!(url.sslmode(), expected, "{parameters}");
    }
}

#[test]
fn a_place_is_local_if_nothing_crosses_a_network() {
    let cases = [
        ("postgres:///app?host=/tmp", true),
        ("postgres://localhost/app", true),
        ("postgres://127.0.0.2,[::1]/app", true),
        ("postgres://localhost,db/app", false),
        ("postgres://localhost/app?hostaddr=10.0.0.1", false),
        ("postgres://db/app?hostaddr=127.0.0.1", true),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).is_local(), expected, "{text}");
    }
}

#[test]
fn what_is_not_said_has_libpqs_default() {
    let url = parse("postgresql://");
    assert_eq!(url.user(), whoami::username().unwrap());
    assert_eq!(url.database(), url.user());
    assert!(url.place().starts_with("socket /"), "{}", url.place());
    assert_eq!(url.connect_timeout(), Some(DEFAULT_TIMEOUT));
    assert_eq!(
        parse("postgres:///?connect_timeout=0").connect_timeout(),
        None
    );
}

#[test]
fn another_database_or_a_name_leaves_the_rest_alone() {
    let url = parse("postgres://u:p@h/app?sslmode=require");
    let other = url.with_database("a/b").with_application_name("dbctl");
    let expected = "postgresql://u:p@h:5432/a%2Fb?sslmode=require&application_name=dbctl";
    assert_eq!(other.to_url(), expected);
    assert_eq!(other.with_application_name("late"), other);
}

#[test]
fn libpq_is_told_everything_so_that_its_environment_variables_do_not_count() {
    let url = parse("postgres://u:it's@h1:1,h2/app?connect_timeout=3&keepalives_idle=60");
    let expected = "host='h1,h2' port='1,5432' user='u' dbname='app' sslmode='prefer' password='it\\'s' hostaddr='' \
                    sslrootcert='' application_name='' options='' target_session_attrs='any' connect_timeout='3' \
                    keepalives_idle='60'";
    assert_eq!(url.to_libpq(), expected);
}

#[cfg(feature = "async")]
#[test]
fn tokio_postgres_gets_the_same_as_libpq() {
    use std::time::Duration;
    use tokio_postgres::config::{ChannelBinding, Host, SslMode, TargetSessionAttrs};

    let url = parse(
        "postgres://u:p%40@h1:1,%2Ftmp:2/app?sslmode=verify-full&sslrootcert=/ca&options=-c%20geqo%3Doff&connect_timeout=3\
         &target_session_attrs=read-write&keepalives=0&keepalives_idle=60&channel_binding=require&application_name=me",
    );
    let config = url.to_tokio();
    assert_eq!(
        config.get_hosts(),
        [Host::Tcp("h1".into()), Host::Unix("/tmp".into())]
    );
    assert_eq!(config.get_ports(), [1, 2]);
    assert_eq!(config.get_user(), Some("u"));
    assert_eq!(config.get_password(), Some(&b"p@"[..]));
    assert_eq!(config.get_dbname(), Some("app"));
    assert_eq!(config.get_ssl_mode(), SslMode::Require);
    assert_eq!(config.get_options(), Some("-c geqo=off"));
    assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(3)));
    assert_eq!(
        config.get_target_session_attrs(),
        TargetSessionAttrs::ReadWrite
    );
    assert_eq!(config.get_channel_binding(), ChannelBinding::Require);
    assert_eq!(config.get_application_name(), Some("me"));
    assert_eq!(config.get_keepalives_idle(), Duration::from_secs(60));
    assert!(!config.get_keepalives());
}
