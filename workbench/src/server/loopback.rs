//! Listening on a TCP port of 127.0.0.1, for graphical clients that know no unix socket.

use std::fs::{self, File};
use std::io::{self, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use super::ServerError;
use super::account::Account;
use super::files;
use super::pidfile::PidFile;
use super::socket;
use super::url::ROLE;
use super::wire::Session;

const RANDOM: &str = "/dev/urandom";
const PASSWORD_BYTES: usize = 18;

fn path(area: &Path) -> PathBuf {
    area.join("password")
}

/// The password that was made for TCP connections.
pub(crate) fn password(area: &Path) -> Result<String, ServerError> {
    let path = path(area);
    let text = fs::read_to_string(&path).map_err(ServerError::io("read", &path))?;
    Ok(text.trim_end().to_owned())
}

/// Whether the port is free, asked before a running server is stopped for it.
pub(crate) fn check_free(port: u16, account: &Account) -> Result<(), ServerError> {
    let not_allowed = || ServerError::PortNotAllowed {
        port,
        user: account.name.clone(),
    };
    if port == 0 {
        return Err(not_allowed());
    }
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(not_allowed()),
        Err(_) => Err(ServerError::PortInUse { port }),
    }
}

/// Makes the password once, and gives it to the role of the running server.
pub(crate) fn set_password(
    area: &Path,
    file: &PidFile,
    account: &Account,
) -> Result<(), ServerError> {
    let path = path(area);
    // Empty: the machine crashed before it reached the disk.
    if fs::metadata(&path).map_or(0, |found| found.len()) == 0 {
        let fresh = random_password().map_err(ServerError::io("read", Path::new(RANDOM)))?;
        files::write_private(&path, format!("{fresh}\n").as_bytes(), account)?;
    }
    let password = password(area)?.replace('\'', "''");
    let socket = socket::path(&file.socket_folder, file.port);
    Session::open(&socket)
        .and_then(|mut session| session.run(&format!("ALTER ROLE {ROLE} PASSWORD '{password}'")))
        .map_err(|error| ServerError::Refused {
            doing: "set its password",
            answer: error.to_string(),
        })
}

/// 36 hexadecimal digits from the system's source of randomness: nothing in it needs quoting anywhere.
fn random_password() -> io::Result<String> {
    let mut bytes = [0; PASSWORD_BYTES];
    File::open(RANDOM)?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> Account {
        Account {
            uid: 1,
            gid: 1,
            name: "me".to_owned(),
        }
    }

    #[test]
    fn two_passwords_differ() {
        let (one, other) = (
            random_password().expect("random"),
            random_password().expect("random"),
        );
        assert_eq!(one.len(), PASSWORD_BYTES * 2);
        assert_ne!(one, other);
    }

    #[test]
    fn a_port_in_use_is_refused_and_a_free_one_is_not() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("some port is free");
        let port = taken.local_addr().expect("it is bound").port();
        let error = check_free(port, &me()).expect_err("it is taken");
        assert!(
            error.to_string().contains(&format!("port {port} ")),
            "{error}"
        );
        drop(taken);
        check_free(port, &me()).expect("it was freed");
        assert!(matches!(
            check_free(0, &me()),
            Err(ServerError::PortNotAllowed { .. })
        ));
    }
}
