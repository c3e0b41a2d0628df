//! Migrations in a folder.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::SourceError;
use super::migration::{Migration, Raw, in_order};
use crate::sql::line_of;

/// Loads the migrations of a folder, sorted by version.
///
/// A migration is a folder in it; files and what starts with a dot are skipped. Source of these rules and of the
/// version's form: Diesel, migrations_internals/src/lib.rs.
///
/// # Errors
///
/// If the folder or an up.sql is missing, a file is not UTF-8 or cannot be read, a metadata.toml or a setting
/// cannot be understood, or two migrations have the same version.
pub fn from_disk(dir: &Path) -> Result<Vec<Migration>, SourceError> {
    let migrations = folders(dir)?
        .into_iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    in_order(migrations)
}

/// The migrations' folders, sorted, so that of several errors the same one is told every time.
fn folders(dir: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let entries = fs::read_dir(dir).map_err(|source| match source.kind() {
        ErrorKind::NotFound => SourceError::NoFolder { dir: dir.into() },
        ErrorKind::NotADirectory => SourceError::NotAFolder { dir: dir.into() },
        _ => unreadable(dir)(source),
    })?;
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable(dir))?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let path = entry.path();
        if !hidden && !path.is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn read(path: PathBuf) -> Result<Migration, SourceError> {
    let folder = path.file_name().and_then(|name| name.to_str());
    let Some(folder) = folder.map(str::to_owned) else {
        return Err(SourceError::NameNotUtf8 { folder: path });
    };
    let Some(up) = text(&path.join("up.sql"))? else {
        return Err(SourceError::NoUp { folder: path });
    };
    let version = folder.split('_').next().unwrap_or_default();
    Raw {
        version: version.replace('-', ""),
        up,
        down: text(&path.join("down.sql"))?,
        run_in_transaction: run_in_transaction(&path.join("metadata.toml"))?,
        path: Some(path),
        folder,
    }
    .finish()
}

/// The text of a file, if there is one.
fn text(file: &Path) -> Result<Option<String>, SourceError> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(file)(error)),
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        SourceError::NotUtf8 {
            file: file.into(),
            line: valid.iter().filter(|byte| **byte == b'\n').count() + 1,
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    run_in_transaction: bool,
}

fn run_in_transaction(file: &Path) -> Result<bool, SourceError> {
    let Some(text) = text(file)? else {
        return Ok(true);
    };
    match toml::from_str::<Metadata>(&text) {
        Ok(metadata) => Ok(metadata.run_in_transaction),
        Err(mut source) => {
            let line = source.span().map_or(1, |span| line_of(&text, span.start));
            // Without the text its message is one line: the place is told here.
            source.set_input(None);
            Err(SourceError::Metadata {
                file: file.into(),
                line,
                source: Box::new(source),
            })
        }
    }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> SourceError {
    let path = path.to_owned();
    |source| SourceError::Unreadable { path, source }
}
