//! What is refused, with which message.

use crate::{DatabaseUrl, UrlError};

fn refusal(text: &str) -> UrlError {
    match DatabaseUrl::parse(text) {
        Err(error) => error,
        Ok(url) => panic!("{text} was read as {url}"),
    }
}

#[test]
fn every_mistake_is_named_with_what_to_write_instead() {
    let cases = [
        ("", "is empty"),
        ("  ", "is empty"),
        ("localhost/app", "has no scheme"),
        ("postgres:/h/app", "has no scheme"),
        ("mysql://u:p@h/app", "found scheme mysql, expected postgres"),
        (
            "POSTGRES://h/app",
            "found scheme POSTGRES, expected postgres",
        ),
        ("postgres://u@h:54x2/app", "not a number from 1 to 65535"),
        ("postgres://u@h:65536/app", "not a number from 1 to 65535"),
        ("postgres://u@h:0/app", "not a number from 1 to 65535"),
        ("postgres://u@::1/app", "an IPv6 address in brackets"),
        ("postgres://u@[::1/app", "write [::1]:5432"),
        ("postgres://u@[]/app", "write [::1]:5432"),
        ("postgres://u@[::1]x/app", "write [::1]:5432"),
        (
            "postgres://u@h/a%2",
            "the database name of the database URL has a %",
        ),
        (
            "postgres://u%zz@h/app",
            "the user of the database URL has a %",
        ),
        ("postgres://u@h/%ff", "is not UTF-8"),
        ("postgres://u@h/a%00b", "zero byte"),
        (
            "postgres://u@h/app?schema=x",
            "unknown parameter \"schema\"",
        ),
        (
            "postgres://u@h/app?sslmode=on",
            "is \"on\", expected disable, prefer",
        ),
        (
            "postgres://u@h/app?connect_timeout=1s",
            "expected a whole number",
        ),
        (
            "postgres://u@h/app?target_session_attrs=primary",
            "expected any, read-write",
        ),
        (
            "postgres://u@h/app?hostaddr=h",
            "expected one IP address for each host",
        ),
        (
            "postgres://u@h/app?gssencmode=require",
            "expected disable or prefer",
        ),
        (
            "postgres://u@h/app?sslmode=require&sslrootcert=system",
            "expected sslmode=verify-full",
        ),
        (
            "postgres://u@h1,h2,h3/app?port=1,2",
            "names 3 host(s) but 2 port(s)",
        ),
        (
            "postgres://u@h1,h2/app?hostaddr=::1",
            "names 2 host(s) but 1 hostaddr(s)",
        ),
        (
            "postgres://u@h/app?host=/tmp&hostaddr=::1",
            "host \"/tmp\" cannot be used",
        ),
        (
            "postgres://u@h/app?host=@abstract",
            "host \"@abstract\" cannot be used",
        ),
        ("host=/tmp dbname", "a word without ="),
        ("host='/tmp", "a quote that is not closed"),
        ("host=/tmp schema=x", "unknown parameter \"schema\""),
    ];
    for (text, expected) in cases {
        let message = refusal(text).to_string();
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn an_unknown_parameter_lists_the_known_ones() {
    let message = refusal("postgres://u@h/app?pool=1").to_string();
    for known in crate::url::params::KNOWN {
        assert!(message.contains(known), "{known} is not in {message}");
    }
}

#[test]
fn two_possible_readings_are_refused() {
    let ambiguous = [
        "postgres://u:1/w@h/app",
        "postgres://u:p@h/a@b",
        "postgres://u:p@x/y@h/app",
        "postgres://h?user=a@b",
        "postgres://h:5432?user=a@b",
        "postgres://u:p/w?x@h/app",
        "postgres://u:p/w?a=b@h/app",
        "postgres://u:1/w?abc=1@h/app",
        "postgres://u:p@a/w?sslmode=x@h/app",
    ];
    for text in ambiguous {
        assert_eq!(refusal(text), UrlError::Ambiguous, "{text}");
    }
}
