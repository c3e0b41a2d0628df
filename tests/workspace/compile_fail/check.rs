use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use workspace_tests::{cargo, workspace};

use super::case::{Case, Mistake};

/// What compiling the cases came to.
pub(super) struct Checked {
    /// The errors of the cases.
    pub(super) found: Vec<Found>,
    /// What does not compile though it should, or was not compiled at all.
    pub(super) complaints: Vec<String>,
    /// What cargo says to people.
    pub(super) stderr: String,
}

/// An error of the compiler.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) folder: String,
    pub(super) name: String,
    /// From 1; 0 when it is not in the case's file.
    pub(super) line: usize,
    /// Empty for an error that has none, such as a syntax error.
    pub(super) code: String,
    /// The message, its labels and its notes.
    pub(super) says: String,
}

impl Found {
    pub(super) fn is_at(&self, mistake: &Mistake) -> bool {
        self.line == mistake.line && self.code == mistake.code
    }
}

/// The name of the target that holds the twins of a folder.
const TWINS: &str = "twins";

/// Compiles all cases and their twins, each case as a crate of its own, in one run of cargo.
pub(super) fn check(cases: &[Case]) -> Checked {
    let metadata = metadata();
    let folder = tempfile::tempdir().unwrap();
    let folders: BTreeSet<&str> = cases.iter().map(|case| case.folder.as_str()).collect();
    write_workspace(folder.path(), &folders);
    for name in &folders {
        let cases: Vec<&Case> = cases.iter().filter(|case| case.folder == *name).collect();
        write_package(&folder.path().join(name), &metadata, &cases);
    }
    let target = Path::new(metadata["target_directory"].as_str().unwrap()).join("compile_fail");
    read(&run(folder.path(), &target), &folders)
}

fn metadata() -> Value {
    let mut cargo = cargo();
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
    let output = cargo.current_dir(workspace()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn write_workspace(folder: &Path, members: &BTreeSet<&str>) {
    let members: Vec<&&str> = members.iter().collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

/// A package with the dependencies of a domain, and the domain itself; its examples are the cases.
fn write_package(folder: &Path, metadata: &Value, cases: &[&Case]) {
    fs::create_dir(folder).unwrap();
    let domain = &cases[0].folder;
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages
        .iter()
        .find(|package| package["name"] == format!("domain-{domain}"))
        .unwrap_or_else(|| panic!("{domain} is no domain"));

    let mut manifest = format!(
        "[package]\nname = \"compile-fail-{domain}\"\nedition = {}\n\n[dependencies]\n\
         domain-{domain}.path = {:?}\n",
        package["edition"],
        workspace().join("domains").join(domain),
    );
    for dependency in package["dependencies"].as_array().unwrap() {
        if dependency["kind"].is_null() && dependency["optional"] == false {
            manifest += &as_toml(dependency);
        }
    }
    let mut twins = String::new();
    for case in cases {
        manifest += &example(&case.name, &case.path());
        let twin = folder.join(format!("{}.rs", case.name));
        fs::write(&twin, &case.mended).unwrap();
        writeln!(twins, "#[path = {twin:?}]\npub mod {};", case.name).unwrap();
    }
    fs::write(folder.join("twins.rs"), twins).unwrap();
    manifest += &example(TWINS, &folder.join("twins.rs"));
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
}

/// A dependency as cargo tells it, as cargo reads it.
fn as_toml(dependency: &Value) -> String {
    let source = match dependency["path"].as_str() {
        Some(path) => format!("path = {path:?}"),
        None => format!("version = {}", dependency["req"]),
    };
    format!(
        "{} = {{ {source}, default-features = {}, features = {} }}\n",
        dependency["name"].as_str().unwrap(),
        dependency["uses_default_features"],
        dependency["features"],
    )
}

/// An example as a library: it needs no `main`.
fn example(name: &str, path: &Path) -> String {
    format!("\n[[example]]\nname = \"{name}\"\npath = {path:?}\ncrate-type = [\"lib\"]\n")
}

/// In a target folder of its own: whoever builds the workspace meanwhile need not wait.
fn run(folder: &Path, target: &Path) -> Output {
    cargo()
        .args(["check", "--workspace", "--examples", "--keep-going"])
        .args(["--offline", "--message-format=json", "--target-dir"])
        .arg(target)
        .env_remove("CARGO_BUILD_BUILD_DIR")
        .current_dir(folder)
        .output()
        .unwrap()
}

fn read(output: &Output, folders: &BTreeSet<&str>) -> Checked {
    let mut checked = Checked {
        found: Vec::new(),
        complaints: Vec::new(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    let mut missing = folders.clone();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let (package, name) = (folder(&message), &message["target"]["name"]);
        match message["reason"].as_str().unwrap() {
            "compiler-artifact" if name == TWINS => {
                missing.remove(package);
            }
            "compiler-message" if is_error(&message["message"]) => {
                match folders.contains(package) && name != TWINS {
                    true => checked.found.push(found(package, &message)),
                    false => {
                        let text = message["message"]["rendered"].as_str().unwrap();
                        checked.complaints.push(text.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    for folder in missing {
        let complaint = format!("the twins of the cases in {folder} did not compile");
        checked.complaints.push(complaint);
    }
    checked
}

/// The folder of the package that a message is about: `path+file:///…/inventory#compile-fail-inventory@0.0.0`.
fn folder(message: &Value) -> &str {
    let id = message["package_id"].as_str().unwrap_or_default();
    let name = id.split_once("#compile-fail-").map(|(_, name)| name);
    name.and_then(|name| name.split('@').next())
        .unwrap_or_default()
}

/// The last error counts those before it, and has no place.
fn is_error(message: &Value) -> bool {
    let counts = message["message"]
        .as_str()
        .unwrap()
        .starts_with("aborting due to");
    message["level"] == "error" && !counts
}

fn found(folder: &str, message: &Value) -> Found {
    let name = message["target"]["name"].as_str().unwrap();
    let message = &message["message"];
    let spans = message["spans"].as_array().unwrap();
    let file = format!("/{name}.rs");
    let place = spans.iter().find(|span| {
        span["is_primary"] == true && span["file_name"].as_str().unwrap().ends_with(&file)
    });
    // Not `rendered`: it repeats the line, and the mark on it.
    let labels = spans.iter().filter_map(|span| span["label"].as_str());
    let notes = message["children"].as_array().unwrap();
    let notes = notes.iter().filter_map(|note| note["message"].as_str());
    let says: Vec<&str> = message["message"]
        .as_str()
        .into_iter()
        .chain(labels)
        .chain(notes)
        .collect();
    Found {
        folder: folder.to_owned(),
        name: name.to_owned(),
        line: place.map_or(0, |span| span["line_start"].as_u64().unwrap() as usize),
        code: message["code"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        says: says.join("\n"),
    }
}
