//! The password is nowhere but where a client needs it.

use super::parse;
use crate::DatabaseUrl;

#[test]
fn display_and_debug_show_stars_for_the_password() {
    let spellings = [
        "postgres://u:hunter2@h/app",
        "postgres://h/app?user=u&password=hunter2",
        "host=h user=u password=hunter2 dbname=app",
    ];
    for text in spellings {
        let url = parse(text);
        assert_eq!(url.to_string(), "postgresql://u:***@h:5432/app", "{text}");
        assert_eq!(
            format!("{url:?}"),
            "DatabaseUrl(postgresql://u:***@h:5432/app)"
        );
        assert!(url.to_url().contains("hunter2"));
    }
    assert_eq!(
        parse("postgres://u@h/app").to_string(),
        "postgresql://u@h:5432/app"
    );
}

#[test]
fn a_url_for_a_command_line_comes_without_the_password() {
    let url = parse("postgres://u:hunter2@h/app");
    assert_eq!(url.password(), Some("hunter2"));
    let bare = url.without_password();
    assert_eq!(bare.to_url(), "postgresql://u@h:5432/app");
    assert!(!bare.to_libpq().contains("hunter2"));
}

#[test]
fn no_refusal_quotes_a_password_however_the_url_is_mangled() {
    let mangled = [
        "postgres://u:hunter2",
        "postgres://u:hunter2/app",
        "postgres://u:12/hunter2@h/app",
        "postgres://u:12/x?hunter2@h/app",
        "postgres://u:x/hunter2?y@h/app",
        "postgres://u:x?hunter2/y@h:z/app",
        "postgres://u:p@hunter2/x?sslmode=hunter2@h/app",
        "postgres://u:hunter2@[h/app",
        "postgres://u:hunter2@h:x/app",
        "postgres://u:hunter2%ff@h/app",
        "postgres://u:hunter2%00@h/app",
        "postgres://u@h/app?password=hunter2%00",
        "postgres://u@h/app?password=hunter2&x=1",
        "postgres://u@h/app?password=a&hunter2",
        "postgres://u@h/app?password=a&hunter2=b",
        "mysql://u:hunter2@h/app",
        "u:hunter2@h/app",
        "host=h password=a hunter2",
        "host=h password=a hunter2=b",
        "host=h password='hunter2",
    ];
    for text in mangled {
        let error = DatabaseUrl::parse(text).expect_err(text);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{text}: {shown}");
    }
}
