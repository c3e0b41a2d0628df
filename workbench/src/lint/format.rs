//! Findings as text.

use std::fmt::Write;

use super::finding::Finding;

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
