//! Writes a generated file whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

/// What [`write_if_changed`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// There was no such file.
    Created,
    /// The file held something else.
    Changed,
    /// The file held exactly this; it was not touched.
    Unchanged,
}

/// Makes the file at `path` hold `content`, and leaves it alone when it does already.
///
/// The text goes to a new file in the same folder, which then takes the old one's place: a reader, or a crash, sees the
/// old text or the new one. A symbolic link is followed; the old file's permissions are kept.
///
/// # Errors
///
/// Whatever reading, writing or renaming reports; the old file is then untouched.
pub fn write_if_changed(path: &Path, content: &str) -> io::Result<Written> {
    let written = match fs::read(path) {
        Ok(old) if old == content.as_bytes() => return Ok(Written::Unchanged),
        Ok(_) => Written::Changed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Written::Created,
        Err(error) => return Err(error),
    };
    let target = match written {
        Written::Changed => fs::canonicalize(path)?,
        _ => path.to_owned(),
    };
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = target.with_file_name(name);
    let result = replace(&target, &temporary, content, written);
    if result.is_err() {
        // The first error is the one to report; what is left behind is harmless.
        let _ = fs::remove_file(&temporary);
    }
    result.map(|()| written)
}

fn replace(target: &Path, temporary: &Path, content: &str, written: Written) -> io::Result<()> {
    fs::write(temporary, content)?;
    if written == Written::Changed {
        fs::set_permissions(temporary, fs::metadata(target)?.permissions())?;
    }
    fs::rename(temporary, target)
}
