//! Just enough of PostgreSQL's protocol to ask a server how it is, without a client library.
//!
//! Source: PostgreSQL documentation, "Message Formats". Trust authentication and the simple query protocol only.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use super::url::ROLE;

const PATIENCE: Duration = Duration::from_secs(5);
const PROTOCOL_3: i32 = 196_608;
const LARGEST_MESSAGE: usize = 1 << 20;

/// A connection to the maintenance database.
#[derive(Debug)]
pub(crate) struct Session {
    stream: UnixStream,
    /// The server's version as it tells it, such as `15.19 (Debian 15.19-0)`.
    pub(crate) version: String,
}

struct Message {
    kind: u8,
    body: Vec<u8>,
}

impl Session {
    pub(crate) fn open(socket: &Path) -> io::Result<Self> {
        let stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut session = Self {
            stream,
            version: String::new(),
        };
        session.send(None, &startup())?;
        while let Some(message) = session.until_ready()? {
            match message.kind {
                b'R' if message.body != [0; 4] => {
                    return Err(io::Error::other(
                        "the server asks for a password on its socket",
                    ));
                }
                b'S' => {
                    if let Some(version) = parameter(&message.body, "server_version") {
                        session.version = version;
                    }
                }
                _ => {}
            }
        }
        Ok(session)
    }

    /// Runs one statement whose result does not matter.
    pub(crate) fn run(&mut self, statement: &str) -> io::Result<()> {
        let mut body = statement.as_bytes().to_vec();
        body.push(0);
        self.send(Some(b'Q'), &body)?;
        while self.until_ready()?.is_some() {}
        Ok(())
    }

    fn send(&mut self, kind: Option<u8>, body: &[u8]) -> io::Result<()> {
        let length = i32::try_from(body.len() + 4).map_err(io::Error::other)?;
        let mut message: Vec<u8> = kind.into_iter().collect();
        message.extend(length.to_be_bytes());
        message.extend(body);
        self.stream.write_all(&message)
    }

    /// The next message, or nothing once the server is ready for the next statement.
    fn until_ready(&mut self) -> io::Result<Option<Message>> {
        let mut head = [0; 5];
        self.stream.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let length = usize::try_from(i32::from_be_bytes(length)).unwrap_or(0);
        if !(4..LARGEST_MESSAGE).contains(&length) {
            return Err(io::Error::other(
                "what listens there does not speak PostgreSQL's protocol",
            ));
        }
        let mut body = vec![0; length - 4];
        self.stream.read_exact(&mut body)?;
        match kind {
            b'E' => Err(io::Error::other(error_text(&body))),
            b'Z' => Ok(None),
            _ => Ok(Some(Message { kind, body })),
        }
    }
}

fn startup() -> Vec<u8> {
    let mut body = PROTOCOL_3.to_be_bytes().to_vec();
    for text in [
        "user",
        ROLE,
        "database",
        "postgres",
        "application_name",
        "dbctl",
    ] {
        body.extend(text.as_bytes());
        body.push(0);
    }
    body.push(0);
    body
}

fn parameter(body: &[u8], name: &str) -> Option<String> {
    let mut texts = body.split(|byte| *byte == 0);
    (texts.next()? == name.as_bytes()).then(|| {
        texts
            .next()
            .map(|value| String::from_utf8_lossy(value).into_owned())
    })?
}

/// Severity, code and message of an error: fields of one letter and a text each.
fn error_text(body: &[u8]) -> String {
    let field = |letter: u8| {
        body.split(|byte| *byte == 0)
            .find_map(|field| field.strip_prefix(&[letter]))
            .map_or_else(String::new, |text| {
                String::from_utf8_lossy(text).into_owned()
            })
    };
    format!("{}: {} ({})", field(b'S'), field(b'M'), field(b'C'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_with_its_code() {
        let body = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0";
        assert_eq!(
            error_text(body),
            "FATAL: the database system is starting up (57P03)"
        );
    }

    #[test]
    fn the_version_is_found_among_the_parameters() {
        assert_eq!(
            parameter(b"server_version\x0015.19\0", "server_version").as_deref(),
            Some("15.19")
        );
        assert_eq!(parameter(b"TimeZone\0UTC\0", "server_version"), None);
    }

    #[test]
    fn something_else_on_the_socket_is_noticed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("s");
        let listener = std::os::unix::net::UnixListener::bind(&path).expect("a short path");
        let other = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("the session connects");
            // It asks first; an answer before that would close the socket under the question.
            stream.read_exact(&mut [0; 8]).expect("it speaks");
            stream
                .write_all(b"HTTP/1.1 400 Bad Request")
                .expect("it reads");
        });
        let error = Session::open(&path).expect_err("this is no PostgreSQL");
        assert!(error.to_string().contains("does not speak"), "{error}");
        other.join().expect("the listener ends");
    }
}
