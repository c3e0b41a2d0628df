//! Findings as text.

use std::fmt::Write;

use super::finding::{Finding, Level};

/// A finding for people: what, where with a caret, why, and what to do.
///
/// Several lines, without a line feed at the end.
pub fn people(finding: &Finding) -> String {
    let Finding {
        rule,
        level,
        file,
        line,
        column,
        excerpt,
        message,
        why,
        mend,
        ..
    } = finding;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs stay tabs, so that the caret stands where the terminal puts the character.
    let before: String = excerpt
        .chars()
        .take(column - 1)
        .map(|c| if c == '\t' { c } else { ' ' })
        .collect();
    let carets = "^".repeat(finding.width);
    let mut text = format!("{level}[{rule}]: {message}\n");
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "{margin}--> {file}:{line}:{column}\n\
         {margin} |\n\
         {number} | {excerpt}\n\
         {margin} | {before}{carets}\n\
         {margin} = why: {why}\n\
         {margin} = mend: {mend}"
    );
    text
}

/// A finding as a workflow command of GitHub Actions, which shows it beside the line in a pull request.
///
/// One line. Source of the form: GitHub, "Workflow commands for GitHub Actions", and of the escapes: actions/toolkit,
/// packages/core/src/command.ts.
pub fn github(finding: &Finding) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let end = finding.column + finding.width;
    format!(
        "::{command} file={},line={},col={},endColumn={end},title={}::{}",
        property(&finding.file),
        finding.line,
        finding.column,
        property(&finding.rule),
        data(&format!(
            "{}\nWhy: {}\nMend: {}",
            finding.message, finding.why, finding.mend
        )),
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
