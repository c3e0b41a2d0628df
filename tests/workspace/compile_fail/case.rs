use std::fs;
use std::path::PathBuf;

use workspace_tests::workspace;

/// A file with a mistake in it.
pub(super) struct Case {
    /// The domain as whose code it is compiled.
    pub(super) folder: String,
    /// The rule that it breaks.
    pub(super) name: String,
    pub(super) text: String,
    /// Its twin, without the mistake.
    pub(super) mended: String,
    pub(super) mistakes: Vec<Mistake>,
}

/// What the compiler has to say.
pub(super) struct Mistake {
    /// From 1.
    pub(super) line: usize,
    /// Such as `E0308`.
    pub(super) code: String,
    /// Part of the message, its labels or its notes.
    pub(super) phrase: String,
}

impl Case {
    pub(super) fn new(folder: &str, name: &str, text: String) -> Self {
        Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            mended: mended(&text),
            mistakes: mistakes(&text),
            text,
        }
    }

    pub(super) fn path(&self) -> PathBuf {
        root().join(&self.folder).join(format!("{}.rs", self.name))
    }
}

/// Every case, by folder and name.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in names(&root()) {
        for file in names(&root().join(&folder)) {
            let text = fs::read_to_string(root().join(&folder).join(&file)).unwrap();
            let name = file.strip_suffix(".rs").unwrap();
            cases.push(Case::new(&folder, name, text));
        }
    }
    cases
}

fn root() -> PathBuf {
    workspace().join("tests/compile_fail")
}

fn names(folder: &PathBuf) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mistakes(text: &str) -> Vec<Mistake> {
    let marked = (1..).zip(text.lines());
    marked
        .filter_map(|(line, text)| {
            let (_, mark) = text.split_once("//~ ")?;
            let (code, phrase) = mark.split_once(' ').expect("a code and a phrase");
            Some(Mistake {
                line,
                code: code.to_owned(),
                phrase: phrase.to_owned(),
            })
        })
        .collect()
}

fn mended(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut mending = false;
    for line in text.lines() {
        let instead = line.trim_start().strip_prefix("//=");
        if instead.is_some() && !mending {
            lines.pop();
        }
        mending = instead.is_some();
        lines.push(instead.map_or(line, str::trim_start));
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}
