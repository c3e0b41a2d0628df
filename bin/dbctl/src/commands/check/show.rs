//! What people read of a migration: its verdict in a line, and beneath it what is wrong and how to mend it.

use std::path::Path;

use domain_workbench::lint::{Annotation, Level};
use domain_workbench::verify::{Fault, Finding, Mend, Moved, Rung, Took, Verdict, in_order};

use crate::context::Context;
use crate::error::CliError;

/// A migration whose fault is told as an error of the program is.
pub(super) struct Shown {
    pub(super) domain: &'static str,
    pub(super) version: String,
    pub(super) name: String,
    pub(super) took: Took,
    pub(super) verdict: &'static str,
    /// Why it is irreversible, or which migration it stands behind.
    pub(super) reason: Option<String>,
    pub(super) fault: Option<ShownFault>,
}

/// What is wrong with it.
pub(super) struct ShownFault {
    /// A stable word for JSON.
    pub(super) kind: &'static str,
    /// The file to mend, as it is shown.
    pub(super) file: String,
    pub(super) error: Option<CliError>,
    pub(super) findings: Vec<Finding>,
    pub(super) moved: Option<Moved>,
}

/// Prints what came of a migration.
pub(super) fn rung(context: &Context, rung: Rung) -> Shown {
    let label = format!("{}/{}", rung.domain, rung.label);
    let files = |file: &str| match &rung.path {
        Some(path) => shown_path(context, &path.join(file)),
        None => format!("{label}/{file}"),
    };
    let ms = |took: std::time::Duration| took.as_millis();
    let (verdict, reason, fault) = match rung.verdict {
        Verdict::Sound => ("sound", None, None),
        Verdict::Irreversible(reason) => ("irreversible", Some(reason), None),
        Verdict::NotTried(reason) => ("not_tried", Some(reason), None),
        Verdict::Broken(fault) => ("broken", None, Some(shown_fault(fault, files))),
    };
    let line = match (verdict, &reason) {
        ("irreversible", Some(reason)) => format!("irreversible  {label}: {reason}"),
        ("not_tried", Some(reason)) => format!("not tried     {label}: {reason}"),
        ("broken", _) => format!("BROKEN        {label}"),
        _ => format!(
            "sound         {label} (up {} ms, down {} ms)",
            ms(rung.took.up),
            ms(rung.took.down)
        ),
    };
    match verdict {
        "broken" | "not_tried" => context.out.say(&line),
        _ => context.out.tell(&line),
    }
    if let Some(fault) = &fault {
        show_fault(context, fault);
    }
    Shown {
        domain: rung.domain,
        version: rung.version,
        name: rung
            .label
            .split_once('_')
            .map_or("", |(_, name)| name)
            .to_owned(),
        took: rung.took,
        verdict,
        reason,
        fault,
    }
}

fn shown_fault(fault: Fault, file: impl Fn(&str) -> String) -> ShownFault {
    let of = |kind, name: &str| ShownFault {
        kind,
        file: file(name),
        error: None,
        findings: Vec::new(),
        moved: None,
    };
    match fault {
        Fault::Up { error, moved } => ShownFault {
            error: Some((*error).into()),
            moved,
            ..of("up_fails", "up.sql")
        },
        Fault::NoDown(findings) => ShownFault {
            findings,
            ..of("no_down", "down.sql")
        },
        Fault::Down(error) => ShownFault {
            error: Some((*error).into()),
            ..of("down_fails", "down.sql")
        },
        Fault::Differs(findings) => ShownFault {
            findings,
            ..of("down_differs", "down.sql")
        },
        Fault::Again(error) => ShownFault {
            error: Some((*error).into()),
            ..of("up_again_fails", "down.sql")
        },
        Fault::AgainDiffers(findings) => ShownFault {
            findings,
            ..of("up_again_differs", "up.sql")
        },
        Fault::DownWithRows(error) => ShownFault {
            error: Some((*error).into()),
            ..of("down_with_rows_fails", "down.sql")
        },
        Fault::UpWithRows(error) => ShownFault {
            error: Some((*error).into()),
            ..of("up_with_rows_fails", "up.sql")
        },
        Fault::LosesRows(findings) => ShownFault {
            findings,
            ..of("loses_rows", "down.sql")
        },
    }
}

fn show_fault(context: &Context, fault: &ShownFault) {
    let out = context.out;
    let headline = match fault.kind {
        "up_fails" => "up.sql does not run after the migrations before it",
        "no_down" => {
            "down.sql is missing or says nothing: write it, or say at the top of up.sql why there is none: -- dbctl: irreversible = \"…\""
        }
        "down_fails" => "down.sql does not run after up.sql",
        "up_again_fails" => {
            "up.sql does not run again after down.sql, which leaves something that check does not compare"
        }
        "down_with_rows_fails" => {
            "down.sql runs on empty tables, and not with the sample data in them"
        }
        "up_with_rows_fails" => "up.sql runs on empty tables, and not with the sample data in them",
        _ => "",
    };
    if !headline.is_empty() {
        out.say(&format!("    {headline}"));
    }
    if let Some(error) = &fault.error {
        out.say_error(error, "    ");
    }
    if let Some(moved) = &fault.moved {
        let (object, by) = (&moved.object, &moved.by);
        out.say(&format!(
            "    {by} takes {object} away, and runs before this one in a new database"
        ));
        out.say("    give the one of the two that should run last the newer version, unless it is applied somewhere that counts, \
                 or write this one so that it does not need it");
    }
    for finding in &fault.findings {
        out.say(&format!("    {}", finding.message));
        if let Some(detail) = &finding.detail {
            out.say(&format!("      {}", one_line(detail)));
        }
        if let Some(Mend::Advice(words)) = &finding.mend {
            out.say(&format!("      {words}"));
        }
    }
    let added = fault
        .findings
        .iter()
        .filter_map(|finding| match &finding.mend {
            Some(Mend::Add(sql)) => Some(sql.as_str()),
            _ => None,
        });
    let added = in_order(added);
    if !added.is_empty() {
        out.say(&format!("    add to {}:", fault.file));
        for sql in &added {
            sql.lines()
                .for_each(|line| out.say(&format!("      {line}")));
        }
    }
}

/// The fault beside its file in a pull request.
pub(super) fn annotation<'a>(shown: &'a Shown, fault: &'a ShownFault) -> Annotation<'a> {
    let error = fault.error.as_ref();
    // It stands beside the file already.
    let place = format!("{}: ", fault.file);
    let said = |error: &'a CliError| error.message.strip_prefix(&place).unwrap_or(&error.message);
    let messages: Vec<&str> = error
        .map(said)
        .into_iter()
        .chain(
            fault
                .findings
                .iter()
                .map(|finding| finding.message.as_str()),
        )
        .collect();
    Annotation {
        level: Level::Error,
        file: &fault.file,
        line: error.and_then(|error| error.snippet.as_ref().map(|snippet| snippet.line)),
        columns: None,
        title: &shown.name,
        message: messages.join("\n"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The path from the workspace's root, as lint tells it and GitHub finds it; as it is elsewhere.
fn shown_path(context: &Context, path: &Path) -> String {
    let below = context
        .checkout()
        .and_then(|root| path.strip_prefix(root).ok());
    below.unwrap_or(path).display().to_string()
}
