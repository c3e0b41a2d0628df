//! "Did you mean": domains, versions, and words of other tools.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{CliError, Exit};
use crate::output;

/// Words of other tools -> what is typed here.
const OTHER_TOOLS: &[(&str, &str)] = &[
    ("make", "dbctl new migration DOMAIN NAME"),
    ("make-migration", "dbctl new migration DOMAIN NAME"),
    ("makemigrations", "dbctl new migration DOMAIN NAME"),
    ("generate", "dbctl new migration DOMAIN NAME"),
    ("create", "dbctl new migration DOMAIN NAME"),
    ("add", "dbctl new migration DOMAIN NAME"),
    ("latest", "dbctl migrate"),
    ("up", "dbctl migrate"),
    ("run", "dbctl migrate"),
    ("apply", "dbctl migrate"),
    ("deploy", "dbctl migrate"),
    ("upgrade", "dbctl migrate"),
    ("down", "dbctl rollback"),
    ("revert", "dbctl rollback"),
    ("undo", "dbctl rollback"),
    ("downgrade", "dbctl rollback"),
    ("list", "dbctl status"),
    ("info", "dbctl status"),
    ("print-schema", "dbctl schema"),
    ("init", "dbctl setup"),
];

/// Words that name core's schema, or the database's only one, elsewhere.
const CORE_WORDS: &[&str] = &["public", "main", "system", "default"];

/// What to say about a word that names no domain.
pub(crate) fn domain_hint(name: &str, known: &[String]) -> String {
    let domains = known.join(", ");
    if CORE_WORDS.contains(&name) && known.iter().any(|domain| domain == "core") {
        return format!("did you mean \"core\"? Its schema is public. Domains: {domains}.");
    }
    if let Some((_, command)) = OTHER_TOOLS.iter().find(|(word, _)| *word == name) {
        return format!("did you mean: {command}? Domains: {domains}.");
    }
    match closest(name, known.iter().map(String::as_str)) {
        Some(domain) => format!("did you mean \"{domain}\"? Domains: {domains}."),
        None => format!("domains: {domains}."),
    }
}

/// What to say about a version that is not there.
pub(crate) fn version_hint(wanted: &str, known: &[String]) -> String {
    let newest = known
        .last()
        .map_or("there is none yet".to_owned(), |newest| {
            format!("the newest is {newest}")
        });
    // What was typed may be a folder, a version or a name.
    let labels = known.iter().map(String::as_str);
    let parts = known.iter().filter_map(|label| label.split_once('_'));
    let spellings = labels.chain(parts.flat_map(|(version, name)| [version, name]));
    match closest(wanted, spellings) {
        Some(close) => format!("did you mean {close}? {newest}"),
        None => newest,
    }
}

fn closest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Shows a usage error of clap, with a better hint where the word is another tool's.
pub(crate) fn report_usage(error: clap::Error) -> ExitCode {
    let word = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) if error.kind() == ErrorKind::InvalidSubcommand => {
            word.clone()
        }
        _ => return report_other(&error),
    };
    let known = OTHER_TOOLS.iter().find(|(other, _)| *other == word);
    let suggested = match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(words)) => closest(&word, words.iter().map(String::as_str)),
        Some(ContextValue::String(close)) => closest(&word, std::iter::once(close.as_str())),
        _ => None,
    };
    // `dbctl server stauts`: the word before belongs to the command.
    let first = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let parent = first
        .filter(|first| *first != word)
        .map(|first| format!("{first} "))
        .unwrap_or_default();
    let hint = match (known, suggested) {
        (Some((_, command)), _) => format!("did you mean: {command}?"),
        (None, Some(close)) => format!("did you mean: dbctl {parent}{close}?"),
        (None, None) => format!("dbctl {parent}--help lists the commands"),
    };
    let unknown = CliError::usage(format!("unknown command \"{word}\"")).hint(hint);
    output::fail_early(unknown, Some(&word), wants_json()).into()
}

/// Help and version are no errors and go to stdout; anything else is clap's own message.
fn report_other(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && wants_json() {
        let message = error.render().to_string();
        let message = message.trim_start_matches("error: ").trim_end();
        let typed = std::env::args()
            .skip(1)
            .find(|argument| !argument.starts_with('-'));
        return output::fail_early(CliError::usage(message), typed.as_deref(), true).into();
    }
    if error.use_stderr() {
        output::show_usage(&error.render().ansi().to_string());
        return u8::try_from(error.exit_code()).unwrap_or(2).into();
    }
    match error.print() {
        Ok(()) => u8::try_from(error.exit_code()).unwrap_or(2).into(),
        Err(_) => Exit::Failed.into(),
    }
}

/// The command line was not understood, so it is looked at word by word.
fn wants_json() -> bool {
    std::env::args().any(|argument| argument == "--json")
}

#[cfg(test)]
mod tests {
    use super::{domain_hint, version_hint};

    fn known() -> Vec<String> {
        vec!["core".into(), "inventory".into()]
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert!(domain_hint("inventry", &known()).starts_with("did you mean \"inventory\"?"));
    }

    #[test]
    fn the_schema_of_core_is_recognised() {
        assert!(domain_hint("public", &known()).starts_with("did you mean \"core\"?"));
    }

    #[test]
    fn a_word_of_another_tool_is_recognised() {
        assert!(domain_hint("latest", &known()).contains("dbctl migrate"));
    }

    #[test]
    fn a_word_like_no_other_lists_the_domains() {
        assert_eq!(domain_hint("zebra", &known()), "domains: core, inventory.");
    }

    #[test]
    fn an_unknown_version_is_told_the_newest() {
        assert_eq!(version_hint("x", &[]), "there is none yet");
        assert!(version_hint("9", &["20260101000000_a".into()]).contains("20260101000000_a"));
        let known = ["20260101000000_create_drugs".into()];
        assert!(version_hint("create_drgs", &known).starts_with("did you mean create_drugs?"));
    }
}
