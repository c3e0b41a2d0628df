//! What a server is asked for on good days.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::sync::Barrier;
use std::thread;

use domain_workbench::server::{Destroyed, Server, ServerError, Started, State, Stopped};
use rustix::process::getsid;

use crate::support::{Workspace, eventually, process, psql};

#[test]
fn the_first_start_makes_everything_and_the_last_step_removes_it() {
    let workspace = Workspace::open();
    let before = workspace.server().status().expect("nothing is there");
    assert!(matches!(before.state, State::NeverMade), "{before:?}");
    assert!(!workspace.folder().exists(), "asking makes nothing");

    let started = workspace.server().start().expect("it starts");
    assert!(matches!(started, Started::Created { .. }), "{started:?}");
    assert_eq!(
        workspace.server().start().expect("it runs"),
        Started::AlreadyRunning
    );
    let ignored =
        fs::read_to_string(workspace.folder().join(".gitignore")).expect("it was written");
    assert_eq!(ignored, "*\n");
    assert!(
        workspace
            .data()
            .starts_with(workspace.root.path().canonicalize().expect("a folder"))
    );

    let running = workspace.running();
    assert!(running.version.contains('.'), "{running:?}");
    assert_eq!((running.port, running.address.as_deref()), (5432, None));
    let mode = fs::metadata(&running.socket_folder)
        .expect("the socket's folder")
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    let postmaster = process(running.pid);
    assert_eq!(
        getsid(Some(postmaster)),
        Ok(postmaster),
        "outside a session of its own, Ctrl-C would reach it"
    );

    let url = workspace.server().url("postgres");
    let destroyed = workspace.server().destroy().expect("it is removed");
    assert!(matches!(destroyed, Destroyed::Removed { .. }));
    assert!(!running.socket_folder.exists() && !workspace.data().exists());
    assert!(psql(&url, "SELECT 1").is_err(), "nobody answers any more");
    assert_eq!(
        workspace.server().destroy().expect("it is gone"),
        Destroyed::NothingThere
    );
}

#[test]
fn data_survive_a_stop_and_settings_are_those_of_the_design() {
    let workspace = Workspace::closed();
    workspace.started();
    workspace.sql("CREATE TABLE kept AS SELECT 'yes' AS answer");
    let shown = "SELECT string_agg(current_setting(name), ' ' ORDER BY name) FROM unnest(ARRAY[
        'fsync', 'listen_addresses', 'max_connections', 'server_encoding', 'timezone']) AS name";
    assert_eq!(workspace.sql(shown), "off  300 UTF8 UTC");
    assert_eq!(
        workspace.sql("SELECT session_user || ' ' || upper('é')"),
        "dbctl É"
    );

    assert!(matches!(
        workspace.server().stop(),
        Ok(Stopped::Stopped { .. })
    ));
    assert_eq!(
        workspace.server().stop().expect("it is stopped"),
        Stopped::NotRunning
    );
    let status = workspace.server().status().expect("own server");
    assert!(
        matches!(status.state, State::Stopped) && status.size > 1_000_000,
        "{status:?}"
    );
    assert!(matches!(
        workspace.server().start(),
        Ok(Started::Started { .. })
    ));
    assert_eq!(workspace.sql("SELECT answer FROM kept"), "yes");
}

#[test]
fn two_starts_at_once_end_with_one_server() {
    let workspace = Workspace::open();
    let barrier = Barrier::new(3);
    let start = || {
        let server = Server::for_tests(workspace.root.path()).expect("a folder");
        barrier.wait();
        server.start().expect("it starts")
    };
    let outcomes = thread::scope(|scope| {
        let started: Vec<_> = (0..3).map(|_| scope.spawn(start)).collect();
        started
            .into_iter()
            .map(|one| one.join().expect("no panic"))
            .collect::<Vec<_>>()
    });
    let made = outcomes
        .iter()
        .filter(|one| matches!(one, Started::Created { .. }))
        .count();
    let found = outcomes
        .iter()
        .filter(|one| **one == Started::AlreadyRunning)
        .count();
    assert_eq!((made, found), (1, 2), "{outcomes:?}");
}

#[test]
fn a_tcp_port_is_had_for_the_asking_and_wants_a_password() {
    let workspace = Workspace::open();
    let plain = workspace.started().pid;
    assert!(matches!(
        workspace.server().url_tcp("postgres"),
        Err(ServerError::NotListening)
    ));
    let (taken, port) = quiet_port();
    let refused = workspace.server().listen(port);
    assert!(
        matches!(refused, Err(ServerError::PortInUse { .. })),
        "{refused:?}"
    );
    assert_eq!(workspace.running().pid, plain, "nothing was changed");

    drop(taken);
    // A program that another test begins to run at this moment has the port open until it really runs.
    eventually("the server listens on the free port", || {
        match workspace.server().listen(port) {
            Ok(listening) => matches!(listening, Started::Started { .. }),
            Err(ServerError::PortInUse { .. }) => false,
            Err(other) => panic!("{other}"),
        }
    });
    assert_eq!(
        workspace.server().listen(port).expect("it listens"),
        Started::AlreadyRunning
    );
    assert_eq!(workspace.sql("SELECT 'socket'"), "socket");
    let url = workspace.server().url_tcp("postgres").expect("it listens");
    assert_eq!(psql(&url, "SELECT 'tcp'").as_deref(), Ok("tcp"));
    let (before, after) = url.split_once("dbctl:").expect("a password");
    let wrong = format!("{before}dbctl:x{after}");
    assert!(psql(&wrong, "SELECT 1").is_err_and(|said| said.contains("password")));
    let kept = workspace.data().with_file_name("password");
    assert_eq!(
        fs::metadata(kept).expect("it is kept").mode() & 0o777,
        0o600
    );
}

/// A port below those that the system hands out by itself: nobody takes it between two lines of a test.
fn quiet_port() -> (TcpListener, u16) {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).expect("it is small");
    (first..32_000)
        .find_map(|port| Some((TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?, port)))
        .expect("some port is free")
}
