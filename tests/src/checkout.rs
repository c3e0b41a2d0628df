use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain_connect::DatabaseUrl;
use domain_workbench::testing::TestDatabase;
use tempfile::TempDir;

use crate::{Output, dbctl, workspace};

/// A folder that dbctl takes for a checkout, with a database of its own.
pub struct Checkout {
    folder: TempDir,
    database: Option<TestDatabase>,
}

impl Checkout {
    /// The workspace's own diesel.toml and migrations, and an empty database.
    pub fn new() -> Self {
        let mut checkout = Self::without_database();
        checkout.database = Some(crate::empty_database());
        checkout
    }

    /// The workspace's own diesel.toml and migrations, and nothing that names a database.
    pub fn without_database() -> Self {
        let checkout = Self::empty();
        for domain in ["core", "inventory"] {
            let migrations = format!("domains/{domain}/migrations");
            copy(&workspace().join(&migrations), &checkout.path(&migrations));
        }
        checkout
    }

    /// The workspace's diesel.toml and domains without a migration, and an empty database.
    pub fn bare() -> Self {
        let mut checkout = Self::empty();
        checkout.database = Some(crate::empty_database());
        checkout
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let checkout = Checkout {
            folder,
            database: None,
        };
        fs::copy(
            workspace().join("diesel.toml"),
            checkout.path("diesel.toml"),
        )
        .unwrap();
        for domain in ["core", "inventory"] {
            fs::create_dir_all(checkout.path(&format!("domains/{domain}/migrations"))).unwrap();
            fs::create_dir_all(checkout.path(&format!("domains/{domain}/src"))).unwrap();
        }
        checkout
    }

    /// Runs git there, as somebody.
    pub fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.folder.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@b"])
            .args(arguments);
        assert!(git.status().unwrap().success(), "{arguments:?}");
    }

    /// Commits everything that is in it.
    pub fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "all"]);
    }

    /// A path below its root.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Its database.
    pub fn url(&self) -> &DatabaseUrl {
        let database = self.database.as_ref();
        database.expect("this checkout has no database").url()
    }

    /// Adds a migration, such as `("core", "20270101000000_add_x", up, down)`.
    pub fn migration(&self, domain: &str, folder: &str, up: &str, down: &str) -> &Self {
        let folder = self.path(&format!("domains/{domain}/migrations/{folder}"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("up.sql"), up).unwrap();
        fs::write(folder.join("down.sql"), down).unwrap();
        self
    }

    /// Writes a file below its root.
    pub fn write(&self, below: &str, text: &str) -> &Self {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Removes a file or folder below its root.
    pub fn remove(&self, below: &str) -> &Self {
        let path = self.path(below);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
        self
    }

    /// A dbctl command in it, on its database if it has one.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = dbctl(self.folder.path());
        if let Some(database) = &self.database {
            command.env("DATABASE_URL", database.url().to_url());
        }
        command.args(arguments);
        command
    }

    /// Runs dbctl in it, on its database.
    pub fn run(&self, arguments: &[&str]) -> Output {
        Output::of(&mut self.command(arguments))
    }

    /// The rows of a query on its database, as text; NULL is an empty text.
    pub fn query(&self, sql: &str) -> Vec<Vec<String>> {
        crate::query(self.url(), sql)
    }
}

impl Default for Checkout {
    fn default() -> Self {
        Self::new()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
