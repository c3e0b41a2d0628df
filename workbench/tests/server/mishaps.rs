//! What happens to a server, its files and its folders on bad days.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Barrier;
use std::thread;

use domain_workbench::server::{Server, ServerError, Started, State};

use crate::support::{Guarded, Workspace, eventually, kill};

#[test]
fn a_killed_server_starts_again() {
    let workspace = Workspace::open();
    let killed = workspace.started().pid;
    workspace.sql("CREATE TABLE kept AS SELECT 1 AS one");
    workspace.sql("CHECKPOINT");
    kill(killed);
    eventually("the server is seen to be gone", || {
        matches!(
            workspace.server().status().expect("own server").state,
            State::Stopped
        )
    });
    assert!(
        workspace.data().join("postmaster.pid").exists(),
        "it could not clean up"
    );
    assert_ne!(workspace.started().pid, killed);
    assert_eq!(workspace.sql("SELECT one FROM kept"), "1");
}

#[test]
fn a_folder_whose_maker_got_no_further_is_taken_over() {
    let workspace = Workspace::open();
    // As root it belongs to the server's user from the next moment on; others may look in between.
    fs::create_dir_all(workspace.folder().join("test-server")).expect("own folder");
    let barrier = Barrier::new(2);
    let start = || {
        barrier.wait();
        workspace.server().start()
    };
    let (one, other) = thread::scope(|scope| {
        let other = scope.spawn(start);
        (start(), other.join().expect("no panic"))
    });
    let outcomes = [one.expect("it starts"), other.expect("it starts")];
    assert!(outcomes.contains(&Started::AlreadyRunning), "{outcomes:?}");
    assert_eq!(workspace.sql("SELECT 1"), "1");
}

#[test]
fn a_lock_file_that_names_another_living_program_is_no_obstacle() {
    let workspace = Workspace::open();
    let killed = workspace.started().pid;
    kill(killed);
    let socket_lock = PathBuf::from(format!("{}.lock", socket_of(&workspace)));
    // A program of the server's own user: PostgreSQL alone would take it for a server on these data.
    let mut other = Command::new("sleep");
    let owner = fs::metadata(workspace.data()).expect("the data are there");
    if rustix::process::geteuid().is_root() {
        other.uid(owner.uid());
    }
    let mut other = other.arg("60").spawn().expect("sleep runs");
    for lock in [workspace.data().join("postmaster.pid"), socket_lock] {
        let text = fs::read_to_string(&lock).expect("a lock file was left");
        fs::write(
            &lock,
            text.replacen(&killed.to_string(), &other.id().to_string(), 1),
        )
        .expect("own file");
    }
    let started = workspace.server().start();
    let spared = other.try_wait().expect("own child").is_none();
    other.kill().and_then(|()| other.wait()).expect("own child");
    assert!(
        matches!(started, Ok(Started::Started { .. })),
        "{started:?}"
    );
    assert!(spared, "the other program lives on");
}

fn socket_of(workspace: &Workspace) -> String {
    let url = workspace.server().url("postgres");
    let folder = url
        .split_once("host=")
        .and_then(|(_, rest)| rest.split_once('&'))
        .expect("a socket")
        .0;
    format!("{folder}/.s.PGSQL.5432")
}

#[test]
fn a_server_whose_socket_was_removed_is_restarted() {
    let workspace = Workspace::open();
    let lost = workspace.started();
    fs::remove_dir_all(&lost.socket_folder).expect("a removable folder");
    let status = workspace.server().status().expect("own server");
    assert!(
        matches!(status.state, State::NotAnswering { pid, .. } if pid == lost.pid),
        "{status:?}"
    );
    assert!(matches!(
        workspace.server().start(),
        Ok(Started::Started { .. })
    ));
    assert_ne!(workspace.running().pid, lost.pid);
}

#[test]
fn removing_the_folder_under_a_running_server_starts_afresh() {
    for workspace in [Workspace::open(), Workspace::closed()] {
        let orphan = workspace.started().pid;
        workspace.sql("CREATE TABLE lost ()");
        fs::remove_dir_all(workspace.folder()).expect("a removable folder");
        assert!(matches!(
            workspace.server().start(),
            Ok(Started::Created { .. })
        ));
        assert_ne!(workspace.running().pid, orphan);
        assert_eq!(workspace.sql("SELECT to_regclass('lost') IS NULL"), "t");
    }
}

#[test]
fn a_moved_workspace_keeps_its_server_and_a_copied_one_gets_its_own() {
    let outer = Workspace::open();
    let (first, second) = (
        outer.root.path().join("first"),
        outer.root.path().join("second"),
    );
    fs::create_dir(&first).expect("own folder");
    let before = {
        let original = Server::for_tests(&first).expect("a folder");
        original.start().expect("it starts");
        Guarded(original)
    };
    let pid = before.running().pid;

    fs::rename(&first, &second).expect("own folder");
    let moved = Guarded::at(&second);
    assert_eq!(moved.0.start().expect("it runs"), Started::AlreadyRunning);
    assert_eq!(moved.running().pid, pid);

    let copied = Command::new("cp")
        .arg("-a")
        .args([&second, &first])
        .status()
        .expect("cp runs");
    assert!(copied.success());
    let copy = Guarded::at(&first);
    assert!(matches!(copy.state(), State::Stopped));
    copy.0.destroy().expect("only the copy is removed");
    assert_eq!(moved.running().pid, pid);
}

#[test]
fn a_server_that_cannot_start_says_why_and_leaves_the_data_alone() {
    let workspace = Workspace::open();
    workspace.started();
    workspace.server().stop().expect("it stops");
    let settings = workspace.data().join("postgresql.auto.conf");
    fs::write(&settings, "shared_buffers = 'plenty'\n").expect("own file");
    let error = workspace
        .server()
        .start()
        .expect_err("the setting is wrong");
    assert!(matches!(error, ServerError::Crashed { .. }), "{error:?}");
    assert!(error.to_string().contains("shared_buffers"), "{error}");

    let version = workspace.data().join("PG_VERSION");
    fs::write(&version, "13\n").expect("own file");
    let error = workspace.server().start().expect_err("nobody runs 13");
    assert!(
        error
            .to_string()
            .contains("were made by PostgreSQL 13, installed is "),
        "{error}"
    );
    assert!(
        error.hint().contains("dbctl server destroy"),
        "{}",
        error.hint()
    );
    assert_eq!(fs::read_to_string(version).expect("it is there"), "13\n");
}
