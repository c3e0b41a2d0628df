use super::{EnvError, Found, Origin, Variable};
use std::ffi::OsString;
use std::path::Path;

const URL: &str = "postgres://u:secret@h/";

fn folder_with(dotenv: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), dotenv).unwrap();
    std::fs::create_dir_all(folder.path().join("deep/er")).unwrap();
    folder
}

fn find_with(
    flag: Option<&str>,
    environment: Option<OsString>,
    start: &Path,
) -> Result<Option<Found>, EnvError> {
    let environment = |name: &str| environment.clone().filter(|_| name == "DATABASE_URL");
    super::find_with(&[Variable::Database], flag, environment, start)
}

fn database_and_origin(found: Found) -> (String, String) {
    (found.url.database().to_owned(), found.origin.to_string())
}

#[test]
fn the_flag_wins_over_the_environment_and_that_over_dotenv() {
    let folder = folder_with(&format!("DATABASE_URL={URL}file\n"));
    let deep = folder.path().join("deep/er");
    let ask = |flag: Option<&str>, environment: Option<&str>| {
        let environment = environment.map(|name| format!("{URL}{name}").into());
        let flag = flag.map(|name| format!("{URL}{name}"));
        let found = find_with(flag.as_deref(), environment, &deep).unwrap();
        database_and_origin(found.unwrap())
    };
    let expected = |database: &str, origin: &str| (database.to_owned(), origin.to_owned());
    assert_eq!(ask(Some("a"), Some("b")), expected("a", "--database-url"));
    assert_eq!(ask(None, Some("b")), expected("b", "DATABASE_URL"));
    assert_eq!(ask(None, None), expected("file", ".env"));
}

#[test]
fn the_direct_url_wins_where_it_stands_and_not_over_what_is_nearer() {
    let folder = folder_with(&format!(
        "DATABASE_URL={URL}file\nDBCTL_DIRECT_URL={URL}direct_file\n"
    ));
    let ask = |flag: Option<&str>, set: &[(&str, &str)]| {
        let flag = flag.map(|name| format!("{URL}{name}"));
        let environment = |name: &str| {
            let (_, database) = set.iter().find(|(variable, _)| *variable == name)?;
            Some(format!("{URL}{database}").into())
        };
        let variables = [Variable::Direct, Variable::Database];
        let found = super::find_with(&variables, flag.as_deref(), environment, folder.path());
        database_and_origin(found.unwrap().unwrap())
    };
    let expected = |database: &str, origin: &str| (database.to_owned(), origin.to_owned());
    let both = [("DATABASE_URL", "a"), ("DBCTL_DIRECT_URL", "b")];
    assert_eq!(ask(Some("x"), &both), expected("x", "--database-url"));
    assert_eq!(ask(None, &both), expected("b", "DBCTL_DIRECT_URL"));
    assert_eq!(ask(None, &both[..1]), expected("a", "DATABASE_URL"));
    assert_eq!(
        ask(None, &[]),
        expected("direct_file", "DBCTL_DIRECT_URL in .env")
    );
}

#[test]
fn dotenv_names_its_file_and_leaves_the_process_environment_alone() {
    let folder = folder_with(&format!("DBCTL_PROBE_OF_DOTENV=1\nDATABASE_URL={URL}x\n"));
    let found = find_with(None, None, folder.path()).unwrap().unwrap();
    let path = folder.path().join(".env");
    assert_eq!(found.origin, Origin::DotEnv(Variable::Database, path));
    assert!(std::env::var_os("DBCTL_PROBE_OF_DOTENV").is_none());
}

#[test]
fn no_one_naming_a_database_is_none() {
    let folder = folder_with("OTHER=1\n");
    assert_eq!(find_with(None, None, folder.path()).unwrap(), None);
    assert_eq!(find_with(None, None, Path::new("/nowhere")).unwrap(), None);
}

#[test]
fn a_value_that_is_set_but_empty_is_an_error_wherever_it_is() {
    let folder = folder_with("DATABASE_URL=\n");
    let flag = find_with(Some(" "), None, folder.path()).unwrap_err();
    let variable = find_with(None, Some("".into()), folder.path()).unwrap_err();
    let file = find_with(None, None, folder.path()).unwrap_err();
    assert!(
        flag.to_string()
            .starts_with("--database-url is set but empty")
    );
    assert!(
        variable
            .to_string()
            .starts_with("DATABASE_URL is set but empty;")
    );
    assert!(file.to_string().contains(".env)"), "{file}");
}

#[test]
fn a_malformed_url_names_its_origin_and_not_the_password() {
    let text = "mysql://u:secret@h/app";
    let error = find_with(Some(text), None, Path::new("/nowhere")).unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(error.to_string().contains("--database-url"), "{error}");
    assert!(
        source.contains("found scheme mysql, expected postgres"),
        "{source}"
    );
    assert!(!format!("{error:?}{error}{source}").contains("secret"));
}

#[test]
fn an_environment_that_is_not_text_is_an_error() {
    use std::os::unix::ffi::OsStringExt;
    let bytes = std::ffi::OsString::from_vec(vec![b'p', 0xff]);
    let error = find_with(None, Some(bytes), Path::new("/nowhere")).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("DATABASE_URL in the environment")
    );
}
