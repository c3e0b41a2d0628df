use std::io::Write;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use domain_connect::{Written, redact};
use serde_json::json;

use super::progress::done_line;
use crate::error::{CliError, Exit};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Lines of the file shown around the place.
const CONTEXT: usize = 2;

/// What a person has seen of the run so far.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A line for each migration.
    Progress,
    /// Nothing: `--quiet`.
    Nothing,
}

/// What happened, where, and what to do next.
pub(super) fn show(error: &CliError, progress: Shown) {
    let mut stderr = anstream::stderr();
    if let Some(report) = error
        .report
        .as_ref()
        .filter(|report| !report.done.is_empty())
    {
        let count = report.done.len();
        drop(writeln!(
            stderr,
            "Done before it failed, and kept: {count} migration(s)"
        ));
        report
            .notes
            .iter()
            .for_each(|note| drop(writeln!(stderr, "Note: {note}")));
        let unseen = report.done.iter().filter(|_| progress == Shown::Nothing);
        unseen.for_each(|done| drop(writeln!(stderr, "{}", done_line(done))));
    }
    drop(writeln!(stderr, "{ERROR}Error:{ERROR:#} {}", error.message));
    if let Some(snippet) = &error.snippet {
        drop(writeln!(stderr, "{}", render(snippet)));
    }
    for detail in &error.details {
        drop(writeln!(stderr, "  {detail}"));
    }
    if let Some(hint) = &error.hint {
        drop(writeln!(stderr, "{HINT}Hint:{HINT:#} {hint}"));
    }
}

/// The message, the place and the details of an error; not what was done before it.
pub(super) fn text(error: &CliError) -> String {
    let mut lines = vec![error.message.clone()];
    lines.extend(error.snippet.as_ref().map(|snippet| render(snippet)));
    lines.extend(error.details.iter().map(|detail| format!("  {detail}")));
    lines.join("\n")
}

/// The file's lines around the place, with a caret.
fn render(snippet: &crate::error::Snippet) -> String {
    let first = snippet.line.saturating_sub(CONTEXT + 1);
    let lines: Vec<&str> = snippet
        .text
        .lines()
        .skip(first)
        .take(2 * CONTEXT + 1)
        .collect();
    let shown = lines.join("\n");
    let start: usize = lines
        .iter()
        .take(snippet.line - 1 - first)
        .map(|line| line.len() + 1)
        .sum();
    let column: usize = lines.get(snippet.line - 1 - first).map_or(0, |line| {
        line.chars()
            .take(snippet.column - 1)
            .map(char::len_utf8)
            .sum()
    });
    let at = (start + column).min(shown.len());
    let end = at + length_of_word(&shown[at..]);
    let source = Snippet::source(&shown)
        .line_start(first + 1)
        .path(&snippet.file)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(at..end).label(&snippet.label));
    Renderer::styled()
        .render(&[Level::ERROR.no_name().primary_title("").element(source)])
        .trim_start_matches('\n')
        .to_owned()
}

/// The bytes of the word at the start of a text, or of its first character.
fn length_of_word(text: &str) -> usize {
    match text.find(|c: char| !(c.is_alphanumeric() || c == '_')) {
        Some(0) => text.chars().next().map_or(0, char::len_utf8),
        Some(end) => end,
        None => text.len(),
    }
}

/// An error from before the command line was understood; `word` is the command as it was typed.
pub(crate) fn fail_early(error: CliError, word: Option<&str>, json: bool) -> Exit {
    let error = &error.redacted();
    show(error, Shown::Nothing);
    if json {
        let fields = super::json::error_json(error);
        let word = word.map(|word| redact(word, Written::Anyhow));
        let document = json!({"version": 1, "command": word, "error": fields["error"]});
        drop(writeln!(anstream::stdout(), "{document}"));
    }
    error.exit
}

/// clap's own words, with stars for what may be a password among the words typed.
pub(crate) fn show_usage(rendered: &str) {
    drop(write!(
        anstream::stderr(),
        "{}",
        redact(rendered, Written::Anyhow)
    ));
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::error::Snippet;

    fn rendered(text: &str, line: usize, column: usize) -> String {
        let (file, label) = ("up.sql".to_owned(), String::new());
        render(&Snippet {
            file,
            text: text.to_owned(),
            line,
            column,
            label,
        })
    }

    #[test]
    fn any_character_can_stand_under_the_caret() {
        for text in [
            "SELECT \u{201c}x\u{201d};",
            "\u{feff}SELECT 1;",
            "SELECT \u{e31};",
            "",
        ] {
            for column in 1..=text.chars().count() + 2 {
                assert!(
                    rendered(text, 1, column).contains("up.sql"),
                    "{text:?} {column}"
                );
            }
        }
    }

    #[test]
    fn the_lines_around_the_place_are_shown() {
        let shown = rendered("one\ntwo\nthree\nfour\nfive\nsix", 4, 1);
        assert!(
            shown.contains("two") && shown.contains("six") && !shown.contains("one"),
            "{shown}"
        );
    }
}
