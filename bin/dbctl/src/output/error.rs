use std::io::Write;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
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
    let end = shown[at..]
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(shown.len(), |len| at + len.max(1));
    let source = Snippet::source(&shown)
        .line_start(first + 1)
        .path(&snippet.file)
        .fold(false)
        .annotation(
            AnnotationKind::Primary
                .span(at..end.min(shown.len()))
                .label(&snippet.label),
        );
    Renderer::styled()
        .render(&[Level::ERROR.no_name().primary_title("").element(source)])
        .trim_start_matches('\n')
        .to_owned()
}

/// An error from before the command line was understood.
pub(crate) fn fail_early(error: &CliError, json: bool) -> Exit {
    show(error, Shown::Nothing);
    if json {
        let document = json!({"version": 1, "command": null, "error": super::json::error_json(error)["error"]});
        drop(writeln!(anstream::stdout(), "{document}"));
    }
    error.exit
}
