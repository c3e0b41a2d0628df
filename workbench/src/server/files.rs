//! Private folders and files of the account a server runs as.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{
    DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown,
};
use std::path::Path;

use super::ServerError;
use super::account::{self, Account, Standing};

/// Makes `folder` if it is missing, with mode 0700 and owned by `account`.
///
/// # Errors
/// [`ServerError::NotYours`] if something there belongs to another user (names under a shared temporary folder can be
/// guessed, so an owner is never assumed), [`ServerError::Io`] otherwise.
pub(crate) fn private_folder(folder: &Path, account: &Account) -> Result<(), ServerError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => own(folder, account).inspect_err(|_| {
            // An empty folder with the wrong owner would be in the way of the next try.
            let _ = fs::remove_dir(folder);
        }),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => keep(folder, account),
        Err(error) => Err(ServerError::io("make the folder", folder)(error)),
    }
}

fn own(folder: &Path, account: &Account) -> Result<(), ServerError> {
    if account.standing() == Standing::Dropped {
        chown(folder, Some(account.uid), Some(account.gid))
            .map_err(ServerError::io("change the owner of", folder))?;
    }
    set_private(folder)
}

fn keep(folder: &Path, account: &Account) -> Result<(), ServerError> {
    let found = fs::symlink_metadata(folder).map_err(ServerError::io("look at", folder))?;
    if found.is_dir() && found.uid() == account.uid {
        return if found.mode() & 0o777 == 0o700 {
            Ok(())
        } else {
            set_private(folder)
        };
    }
    if found.is_dir() && found.uid() == 0 && account.standing() == Standing::Dropped {
        // Another start, or one that was killed, got as far as making it.
        return own(folder, account);
    }
    if found.is_dir() {
        return Err(not_yours(folder, found.uid(), account));
    }
    Err(ServerError::io("use as a folder", folder)(
        io::ErrorKind::NotADirectory.into(),
    ))
}

fn set_private(folder: &Path) -> Result<(), ServerError> {
    fs::set_permissions(folder, Permissions::from_mode(0o700))
        .map_err(ServerError::io("make private", folder))
}

pub(crate) fn not_yours(path: &Path, owner: u32, account: &Account) -> ServerError {
    ServerError::NotYours {
        path: path.to_path_buf(),
        owner: account::name_of_uid(owner),
        you: account.name.clone(),
    }
}

/// Writes a file of mode 0600 owned by `account`, whole or not at all.
///
/// The folder may belong to an unprivileged user while root writes, so nothing that lies there is ever followed or
/// opened: a new file takes the place of the old one. Nothing written so is missed after a crash of the machine: what a
/// start needs, it writes again.
pub(crate) fn write_private(
    path: &Path,
    text: &[u8],
    account: &Account,
) -> Result<(), ServerError> {
    let failed = || ServerError::io("write", path);
    let fresh = path.with_extension(format!("new-{}", std::process::id()));
    let _ = fs::remove_file(&fresh);
    let mut file = create_private(&fresh).map_err(failed())?;
    let written = file
        .write_all(text)
        .and_then(|()| match account.standing() {
            Standing::Dropped => fchown(&file, Some(account.uid), Some(account.gid)),
            Standing::Caller => Ok(()),
        })
        .and_then(|()| fs::rename(&fresh, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&fresh);
        failed()(error)
    })
}

fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Removes a folder and all it holds; a missing one is fine.
pub(crate) fn remove_folder(folder: &Path) -> Result<(), ServerError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ServerError::io("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// What a folder holds, in bytes, as far as it can be read.
pub(crate) fn folder_size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
        .map(|(path, found)| {
            if found.is_dir() {
                folder_size(&path)
            } else {
                found.len()
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> Account {
        Account {
            uid: rustix::process::geteuid().as_raw(),
            gid: rustix::process::getegid().as_raw(),
            name: "me".to_owned(),
        }
    }

    #[test]
    fn a_folder_of_another_user_is_refused_with_both_names() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let stranger = Account {
            uid: me().uid + 4242,
            gid: 0,
            name: "stranger".to_owned(),
        };
        let mut owner = me().uid;
        if owner == 0 {
            // What belongs to root is taken over by root.
            owner = 4243;
            chown(folder.path(), Some(owner), None).expect("root may");
        }
        let error = private_folder(folder.path(), &stranger).expect_err("it is mine");
        let owner = account::name_of_uid(owner);
        let told = format!("belongs to the user {owner}, and you are stranger");
        assert!(error.to_string().ends_with(&told), "{error}");
    }

    #[test]
    fn a_folder_open_to_others_is_closed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("own folder");
        private_folder(folder.path(), &me()).expect("own folder");
        let mode = fs::metadata(folder.path()).expect("it is there").mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn writing_replaces_a_link_and_spares_what_it_leads_to() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (target, link) = (
            folder.path().join("target"),
            folder.path().join("link.conf"),
        );
        fs::write(&target, "precious").expect("a writable folder");
        std::os::unix::fs::symlink(&target, &link).expect("a writable folder");
        write_private(&link, b"fresh", &me()).expect("a writable folder");
        assert_eq!(
            fs::read_to_string(&target).expect("it is there"),
            "precious"
        );
        assert_eq!(fs::read_to_string(&link).expect("it is there"), "fresh");
        let found = fs::symlink_metadata(&link).expect("it is there");
        assert!(found.is_file() && found.mode() & 0o777 == 0o600);
    }
}
