//! Who the server runs as: the caller, or for root an unprivileged user.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::ServerError;

const PASSWD: &str = "/etc/passwd";
/// The users root drops to, best first.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// A user that server programs run as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) name: String,
}

/// Whether server programs run as the calling user or as another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Caller,
    Dropped,
}

impl Account {
    /// The account for a server whose data belong to `owner` (user id), or to nobody yet.
    ///
    /// The owner of existing data wins over the list of unprivileged users: root working in somebody's checkout
    /// neither changes who may read the data nor starts a second server beside them.
    pub(crate) fn choose(owner: Option<u32>) -> Result<Self, ServerError> {
        let passwd = fs::read_to_string(PASSWD).unwrap_or_default();
        let caller = rustix::process::geteuid().as_raw();
        if caller != 0 {
            let gid = rustix::process::getegid().as_raw();
            return Ok(Self {
                uid: caller,
                gid,
                name: name_of(&passwd, caller),
            });
        }
        owner
            .filter(|uid| *uid != 0)
            .and_then(|uid| find(&passwd, |entry| entry.uid == uid))
            .or_else(|| {
                UNPRIVILEGED
                    .iter()
                    .find_map(|name| find(&passwd, |entry| entry.name == *name))
            })
            .ok_or(ServerError::NoAccount)
    }

    pub(crate) fn standing(&self) -> Standing {
        if self.uid == rustix::process::geteuid().as_raw() {
            Standing::Caller
        } else {
            Standing::Dropped
        }
    }

    /// A command that runs `program` as this account, in `folder`, without the caller's settings of databases.
    pub(crate) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if is_the_callers_own(&name) {
                command.env_remove(name);
            }
        }
        // English messages, which are searched for known causes; and macOS wants a valid LC_ALL.
        command.env("LC_ALL", "C").env_remove("NOTIFY_SOCKET");
        if self.standing() == Standing::Dropped {
            // As root, `uid` also empties the supplementary groups.
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Whether this account may enter `folder`: search permission on it and on each of its parents.
    pub(crate) fn may_enter(&self, folder: &Path) -> bool {
        folder.ancestors().all(|step| {
            fs::metadata(step)
                .is_ok_and(|found| permits_search(found.mode(), found.uid(), found.gid(), self))
        })
    }
}

/// The name of the user with this id, or the id itself.
pub(crate) fn name_of_uid(uid: u32) -> String {
    name_of(&fs::read_to_string(PASSWD).unwrap_or_default(), uid)
}

fn name_of(passwd: &str, uid: u32) -> String {
    find(passwd, |entry| entry.uid == uid).map_or_else(|| uid.to_string(), |entry| entry.name)
}

/// Settings of PostgreSQL's clients, and what may hold the password of another database: a server outlives its caller,
/// and may run as another user.
fn is_the_callers_own(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name == b"DATABASE_URL" || name.starts_with(b"PG") || name.starts_with(b"DBCTL_")
}

fn permits_search(mode: u32, owner: u32, group: u32, account: &Account) -> bool {
    let bit = if owner == account.uid {
        0o100
    } else if group == account.gid {
        0o010
    } else {
        0o001
    };
    mode & bit != 0
}

fn find(passwd: &str, wanted: impl Fn(&Account) -> bool) -> Option<Account> {
    passwd.lines().filter_map(parse).find(wanted)
}

/// One line of passwd(5): `name:password:uid:gid:…`. macOS writes ids above two thousand million as negative numbers.
fn parse(line: &str) -> Option<Account> {
    let mut fields = line.split(':');
    let name = fields
        .next()
        .filter(|name| !name.is_empty() && !name.starts_with('#'))?;
    let uid = id(fields.nth(1)?)?;
    let gid = id(fields.next()?)?;
    Some(Account {
        uid,
        gid,
        name: name.to_owned(),
    })
}

fn id(text: &str) -> Option<u32> {
    text.parse::<u32>()
        .ok()
        .or_else(|| text.parse::<i32>().ok().map(i32::cast_unsigned))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# local users\nroot:x:0:0:root:/root:/bin/sh\nbroken\nnobody:*:-2:-2:Nobody:/:/bin/false\npostgres:x:101:104::/var/lib/postgresql:/bin/bash\n";

    fn someone() -> Account {
        Account {
            uid: 101,
            gid: 104,
            name: "postgres".to_owned(),
        }
    }

    #[test]
    fn a_user_is_found_by_name_among_comments_and_broken_lines() {
        assert_eq!(
            find(SAMPLE, |entry| entry.name == "postgres"),
            Some(someone())
        );
        assert_eq!(find(SAMPLE, |entry| entry.name == "broken"), None);
    }

    #[test]
    fn negative_ids_wrap_around() {
        let nobody = find(SAMPLE, |entry| entry.name == "nobody").expect("nobody is in the sample");
        assert_eq!((nobody.uid, nobody.gid), (u32::MAX - 1, u32::MAX - 1));
    }

    #[test]
    fn an_unknown_user_is_called_by_its_id() {
        assert_eq!(name_of(SAMPLE, 101), "postgres");
        assert_eq!(name_of(SAMPLE, 4242), "4242");
    }

    #[test]
    fn the_first_class_that_matches_decides() {
        assert!(permits_search(0o700, 101, 0, &someone()));
        assert!(
            !permits_search(0o077, 101, 0, &someone()),
            "the owner is not judged as others"
        );
        assert!(permits_search(0o710, 0, 104, &someone()));
        assert!(
            !permits_search(0o701, 0, 104, &someone()),
            "the group is not judged as others"
        );
        assert!(permits_search(0o711, 0, 0, &someone()));
        assert!(!permits_search(0o700, 0, 0, &someone()));
    }

    #[test]
    fn settings_of_postgres_programs_do_not_leak_in() {
        for name in ["PGDATA", "DATABASE_URL", "DBCTL_ENV"] {
            assert!(is_the_callers_own(OsStr::new(name)), "{name}");
        }
        assert!(!is_the_callers_own(OsStr::new("PATH")));
    }
}
