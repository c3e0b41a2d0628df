//! Servers that speak just enough of the protocol to show one behaviour.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

/// A startup that succeeds without a password: AuthenticationOk, then ReadyForQuery (idle).
pub(crate) const LET_IN: &[u8] = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";

/// An ErrorResponse with this SQLSTATE and a text in another language.
pub(crate) fn error_response(sqlstate: &str) -> Vec<u8> {
    error_saying(sqlstate, "nicht auf Englisch")
}

/// An ErrorResponse with this SQLSTATE and text.
pub(crate) fn error_saying(sqlstate: &str, text: &str) -> Vec<u8> {
    let fields = format!("SFATAL\0VFATAL\0C{sqlstate}\0M{text}\0\0");
    let length = u32::try_from(fields.len() + 4).unwrap();
    [b"E", &length.to_be_bytes()[..], fields.as_bytes()].concat()
}

/// Answers the startup message of one connection and returns all that the client sent, message by message.
pub(crate) fn answer_once(answer: Vec<u8>) -> (u16, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut received = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let length = stream.read(&mut buffer).unwrap_or(0);
            if length == 0 {
                return received;
            }
            if received.is_empty() {
                stream.write_all(&answer).unwrap();
            }
            received.push(buffer[..length].to_vec());
        }
    });
    (port, server)
}
