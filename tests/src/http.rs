use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// A request of HTTP/1.1 on a connection of its own.
pub struct Request {
    head: String,
    body: String,
}

impl Request {
    /// Asks for a path.
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// Any method, without a body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            head: format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"),
            body: String::new(),
        }
    }

    /// Sends a document.
    pub fn post(path: &str, document: &Value) -> Self {
        Self::new("POST", path)
            .header("Content-Type: application/json")
            .body(&document.to_string())
    }

    /// With a header more.
    #[must_use]
    pub fn header(mut self, line: &str) -> Self {
        self.head += line;
        self.head += "\r\n";
        self
    }

    /// With this body, whatever it is.
    #[must_use]
    pub fn body(mut self, text: &str) -> Self {
        text.clone_into(&mut self.body);
        self
    }

    /// Sends it and reads the answer. Fails after twenty seconds of silence.
    #[track_caller]
    pub fn send(self, address: &str) -> Answer {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let Self { head, body } = self;
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }
}

/// An answer of HTTP.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Status line and headers, in small letters.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Asserts the status, showing everything when it is another.
    #[track_caller]
    pub fn status(self, expected: u16) -> Self {
        assert_eq!(self.status, expected, "{}\n\n{}", self.head, self.body);
        self
    }

    /// The JSON document in the body.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}
