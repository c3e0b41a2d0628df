//! What GitHub shows beside a line of a pull request.

use std::fmt;
use std::ops::Range;

use super::finding::{Finding, Level};

/// A workflow command of GitHub Actions: its text is one line on stdout.
///
/// Source of the form: GitHub, "Workflow commands for GitHub Actions", and of the escapes: actions/toolkit,
/// packages/core/src/command.ts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation<'a> {
    /// How it is shown.
    pub level: Level,
    /// The file, below the repository's root.
    pub file: &'a str,
    /// Line, from 1; the file as a whole where there is none.
    pub line: Option<usize>,
    /// Columns, from 1, the end not included.
    pub columns: Option<Range<usize>>,
    /// Its heading.
    pub title: &'a str,
    /// Its text, of one line or several.
    pub message: String,
}

/// A finding as GitHub shows it.
pub fn github(finding: &Finding) -> Annotation<'_> {
    Annotation {
        level: finding.level,
        file: &finding.file,
        line: Some(finding.line),
        columns: Some(finding.column..finding.column + finding.width),
        title: &finding.rule,
        message: format!(
            "{}\nWhy: {}\nMend: {}",
            finding.message, finding.why, finding.mend
        ),
    }
}

impl fmt::Display for Annotation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        write!(f, "::{command} file={}", property(self.file))?;
        if let Some(line) = self.line {
            write!(f, ",line={line}")?;
        }
        if let Some(Range { start, end }) = self.columns {
            write!(f, ",col={start},endColumn={end}")?;
        }
        write!(
            f,
            ",title={}::{}",
            property(self.title),
            data(&self.message)
        )
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_or_the_line_is_escaped() {
        let annotation = Annotation {
            level: Level::Error,
            file: "a,b:c.sql",
            line: None,
            columns: None,
            title: "down.sql",
            message: "100 %\nof it".to_owned(),
        };
        assert_eq!(
            annotation.to_string(),
            "::error file=a%2Cb%3Ac.sql,title=down.sql::100 %25%0Aof it"
        );
    }
}
