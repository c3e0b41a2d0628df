use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use domain_connect::{DatabaseUrl, Host};

/// Stands between dbctl and the tests' server and counts round trips.
///
/// A round trip is a burst of bytes from the client that the server answers. What nobody answers, such as the
/// goodbye, is none.
pub struct Proxy {
    port: u16,
    target: DatabaseUrl,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    trips: AtomicUsize,
    closed: AtomicBool,
}

impl Proxy {
    /// Listens on a port of the loopback address and passes everything on to the socket of the URL.
    pub fn to(target: &DatabaseUrl) -> Self {
        let [Host::Socket { directory, port }] = target.hosts() else {
            panic!("{} is no socket", target.place())
        };
        let socket = format!("{directory}/.s.PGSQL.{port}");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Proxy {
            port: listener.local_addr().unwrap().port(),
            target: target.clone(),
            counts: Arc::default(),
        };
        let counts = Arc::clone(&proxy.counts);
        thread::spawn(move || {
            for client in listener.incoming() {
                if counts.closed.load(Ordering::SeqCst) {
                    return;
                }
                counts.connections.fetch_add(1, Ordering::SeqCst);
                pass(
                    client.unwrap(),
                    UnixStream::connect(&socket).unwrap(),
                    &counts,
                );
            }
        });
        proxy
    }

    /// The URL of the database, through the proxy.
    pub fn url(&self) -> String {
        let (user, database) = (self.target.user(), self.target.database());
        format!(
            "postgres://{user}@127.0.0.1:{}/{database}?sslmode=disable",
            self.port
        )
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }

    /// Round trips so far, over all connections.
    pub fn trips(&self) -> usize {
        self.counts.trips.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.counts.closed.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is closed.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

fn pass(client: TcpStream, server: UnixStream, counts: &Arc<Counts>) {
    // Small messages must not wait for each other's acknowledgements.
    client.set_nodelay(true).unwrap();
    let (mut from_client, mut to_client) = (client.try_clone().unwrap(), client);
    let (mut from_server, mut to_server) = (server.try_clone().unwrap(), server);
    let asked = Arc::new(AtomicBool::new(false));
    let (asks, answers, counts) = (Arc::clone(&asked), asked, Arc::clone(counts));
    thread::spawn(move || {
        copy(&mut from_client, &mut to_server, || {
            asks.store(true, Ordering::SeqCst)
        });
        drop(to_server.shutdown(Shutdown::Write));
    });
    thread::spawn(move || {
        copy(&mut from_server, &mut to_client, || {
            if answers.swap(false, Ordering::SeqCst) {
                counts.trips.fetch_add(1, Ordering::SeqCst);
            }
        });
        drop(to_client.shutdown(Shutdown::Both));
    });
}

/// Copies until either side ends, calling `before` for each piece.
fn copy(from: &mut impl Read, to: &mut impl Write, before: impl Fn()) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        before();
        if to.write_all(&buffer[..length]).is_err() {
            return;
        }
    }
}
