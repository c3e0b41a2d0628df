//! Where a workspace's server keeps what it needs: the data area, the lock, the name of its socket folder.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::ServerError;
use super::account::{Account, Standing};
use super::files;

const FOLDER: &str = ".dbctl";
/// Outlives a reboot, unlike the temporary folder.
const SHARED: &str = "/var/tmp";
const PREFIX: &str = "dbctl-";
const AWAY: &str = "-data";

/// Which of a workspace's servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The one people work with; what it holds is safe.
    Development,
    /// The one tests run against: nothing in it survives a crash of the machine.
    Tests,
}

impl Purpose {
    fn stem(self) -> &'static str {
        match self {
            Self::Development => "server",
            Self::Tests => "test-server",
        }
    }
}

/// The place of one server in one workspace.
///
/// The area is `.dbctl/server` (`.dbctl/test-server` for tests). Where the account cannot reach that, as in a checkout
/// under a root-only home, it is a folder under `/var/tmp` or the temporary folder, and `.dbctl/server.location` names it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    root: PathBuf,
    pub(crate) purpose: Purpose,
}

impl Place {
    pub(crate) fn new(root: &Path, purpose: Purpose) -> Result<Self, ServerError> {
        let no_workspace = |source| ServerError::NoWorkspace {
            root: root.to_path_buf(),
            source,
        };
        let canonical = root.canonicalize().map_err(no_workspace)?;
        if !canonical.is_dir() {
            return Err(no_workspace(io::ErrorKind::NotADirectory.into()));
        }
        Ok(Self {
            root: canonical,
            purpose,
        })
    }

    /// `.dbctl` of the workspace.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join(FOLDER)
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.file("lock")
    }

    /// The area inside the workspace, whether it exists or not.
    pub(crate) fn local(&self) -> PathBuf {
        self.folder().join(self.purpose.stem())
    }

    fn pointer(&self) -> PathBuf {
        self.file("location")
    }

    fn file(&self, extension: &str) -> PathBuf {
        self.folder()
            .join(format!("{}.{extension}", self.purpose.stem()))
    }

    /// A short name that is this server's alone: `dbctl-` and eight hexadecimal digits.
    pub(crate) fn name(&self, account: &Account) -> String {
        let user = account.uid.to_le_bytes();
        let digest = fnv1a(&[
            self.root.as_os_str().as_bytes(),
            self.purpose.stem().as_bytes(),
            &user,
        ]);
        format!("{PREFIX}{digest:08x}")
    }

    /// The area, if one has been made.
    pub(crate) fn existing(&self) -> Option<PathBuf> {
        let local = self.local();
        if local.is_dir() {
            return Some(local);
        }
        let noted = fs::read(self.pointer()).ok()?;
        let (area, root) = parse_pointer(&noted)?;
        let copied =
            root != self.root && root.join(FOLDER).join(self.pointer().file_name()?).exists();
        (area.is_dir() && !copied).then_some(area)
    }

    /// The owner of the area, or of `.dbctl` where the area cannot be seen.
    pub(crate) fn owner(&self) -> Option<u32> {
        let found = self.existing().unwrap_or_else(|| self.folder());
        fs::metadata(found).ok().map(|found| found.uid())
    }

    /// Refuses a `.dbctl` or an area that belongs to somebody else.
    pub(crate) fn check_owner(&self, account: &Account) -> Result<(), ServerError> {
        let folder = self.folder();
        if account.standing() == Standing::Caller {
            match fs::metadata(&folder) {
                Ok(found) if found.uid() != account.uid => {
                    return Err(files::not_yours(&folder, found.uid(), account));
                }
                _ => {}
            }
        }
        match self.existing() {
            Some(area) => files::private_folder(&area, account),
            None => Ok(()),
        }
    }

    /// Makes `.dbctl` with a `.gitignore` that covers all of it.
    pub(crate) fn make_folder(&self) -> Result<(), ServerError> {
        let folder = self.folder();
        if let Err(error) = fs::create_dir(&folder) {
            return match error.kind() {
                io::ErrorKind::AlreadyExists => Ok(()),
                _ => Err(ServerError::io("make the folder", &folder)(error)),
            };
        }
        // Root may have a strict umask, and the server's user must get through.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))
            .map_err(ServerError::io("open up", &folder))?;
        let ignore = folder.join(".gitignore");
        fs::write(&ignore, "*\n").map_err(ServerError::io("write", &ignore))
    }

    /// The area, made if it is missing.
    pub(crate) fn make_area(&self, account: &Account) -> Result<PathBuf, ServerError> {
        if let Some(area) = self.existing() {
            return Ok(area);
        }
        let local = self.local();
        if account.standing() == Standing::Caller {
            return files::private_folder(&local, account).map(|()| local);
        }
        // A folder shared from another system may allow no change of owner: then the data go elsewhere too.
        if account.may_enter(&self.folder()) && files::private_folder(&local, account).is_ok() {
            return Ok(local);
        }
        let away = self.away(account);
        files::private_folder(&away, account)?;
        let pointer = self.pointer();
        let note = [
            away.as_os_str().as_bytes(),
            self.root.as_os_str().as_bytes(),
            b"",
        ]
        .join(&b'\n');
        fs::write(&pointer, note).map_err(ServerError::io("write", &pointer))?;
        Ok(away)
    }

    /// An area outside the workspace that an earlier `.dbctl`, since removed, pointed to.
    pub(crate) fn leftover(&self, account: &Account) -> Option<PathBuf> {
        let away = self.away(account);
        (self.existing().is_none() && away.is_dir()).then_some(away)
    }

    /// Forgets where the area was.
    pub(crate) fn forget(&self) {
        let _ = fs::remove_file(self.pointer());
    }

    fn away(&self, account: &Account) -> PathBuf {
        let shared = Path::new(SHARED);
        let base = if account.may_enter(shared) {
            shared.to_path_buf()
        } else {
            std::env::temp_dir()
        };
        base.join(format!("{}{AWAY}", self.name(account)))
    }
}

/// Two lines: the area, and the workspace that made it.
fn parse_pointer(noted: &[u8]) -> Option<(PathBuf, PathBuf)> {
    let mut lines = noted
        .split(|byte| *byte == b'\n')
        .map(|line| PathBuf::from(OsStr::from_bytes(line)));
    let (area, root) = (lines.next()?, lines.next()?);
    // The area is removed one day, by root perhaps: a pointer never leads to a folder of another kind.
    let named = area.file_name()?.as_bytes();
    let ours = named.starts_with(PREFIX.as_bytes()) && named.ends_with(AWAY.as_bytes());
    (ours && area.is_absolute() && root.is_absolute()).then_some((area, root))
}

/// FNV-1a, 64 bits folded to 32: the same on every machine and compiler, unlike the standard library's hasher.
fn fnv1a(parts: &[&[u8]]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.iter().flat_map(|part| part.iter().chain(&[0])) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let [a, b, c, d, e, f, g, h] = hash.to_le_bytes();
    u32::from_le_bytes([a ^ e, b ^ f, c ^ g, d ^ h])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(uid: u32) -> Account {
        Account {
            uid,
            gid: uid,
            name: "someone".to_owned(),
        }
    }

    fn place(root: &str, purpose: Purpose) -> Place {
        Place {
            root: PathBuf::from(root),
            purpose,
        }
    }

    #[test]
    fn the_name_tells_workspaces_users_and_purposes_apart() {
        let name = place("/a", Purpose::Development).name(&account(1));
        assert_eq!(name.len(), "dbctl-".len() + 8);
        assert_eq!(name, place("/a", Purpose::Development).name(&account(1)));
        assert_ne!(name, place("/b", Purpose::Development).name(&account(1)));
        assert_ne!(name, place("/a", Purpose::Tests).name(&account(1)));
        assert_ne!(name, place("/a", Purpose::Development).name(&account(2)));
    }

    #[test]
    fn a_pointer_needs_two_absolute_paths() {
        let parsed = parse_pointer(b"/var/tmp/dbctl-0-data\n/srv/checkout\n").expect("two paths");
        assert_eq!(
            parsed,
            (
                PathBuf::from("/var/tmp/dbctl-0-data"),
                PathBuf::from("/srv/checkout")
            )
        );
        assert_eq!(parse_pointer(b"/var/tmp/dbctl-0-data"), None);
        assert_eq!(parse_pointer(b"dbctl-0-data\n/srv/checkout\n"), None);
    }

    #[test]
    fn a_pointer_to_a_folder_of_another_kind_is_ignored() {
        assert_eq!(parse_pointer(b"/var/lib\n/srv/checkout\n"), None);
    }

    #[test]
    fn a_copied_workspace_does_not_follow_the_pointer_of_the_original() {
        let (parent, original, copy) = (tmp(), tmp(), tmp());
        let area = parent.path().join("dbctl-0-data");
        fs::create_dir(&area).expect("a writable folder");
        for root in [&original, &copy] {
            let found = Place::new(root.path(), Purpose::Development).expect("a folder");
            found.make_folder().expect("a writable folder");
            let note = format!("{}\n{}\n", area.display(), original.path().display());
            fs::write(found.pointer(), note).expect("a writable folder");
        }
        let of = |root: &tempfile::TempDir| {
            Place::new(root.path(), Purpose::Development)
                .expect("a folder")
                .existing()
        };
        assert_eq!(of(&original).as_deref(), Some(area.as_path()));
        assert_eq!(of(&copy), None);
        fs::remove_dir_all(original.path().join(FOLDER)).expect("a removable folder");
        assert_eq!(
            of(&copy).as_deref(),
            Some(area.as_path()),
            "moved, not copied"
        );
    }

    fn tmp() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }
}
