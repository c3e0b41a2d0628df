mod pooler;

use domain_connect::ConnectError;
use domain_connect::control::connect_patiently;
use domain_engine::{DomainState, State};
use domain_workbench::server::{self, State as ServerState};
use serde_json::json;

use crate::context::{Context, Named, Target};
use crate::error::{CliError, Exit, Result, chain};
use crate::output::{Out, Progress};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// One thing that was looked at.
struct Check {
    what: &'static str,
    found: String,
    /// What to do; none when it is well.
    fix: Option<String>,
}

impl Check {
    fn well(what: &'static str, found: impl Into<String>) -> Self {
        Check {
            what,
            found: found.into(),
            fix: None,
        }
    }

    fn bad(what: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Check {
            what,
            found: found.into(),
            fix: Some(fix.into()),
        }
    }

    fn of(what: &'static str, error: CliError) -> Self {
        Check {
            what,
            found: error.message.clone(),
            fix: Some(
                error
                    .hint
                    .clone()
                    .unwrap_or_else(|| "mend it and run dbctl doctor again".into()),
            ),
        }
    }
}

pub(crate) fn run(context: &Context, _: &Args) -> Result<Exit> {
    let mut checks = vec![workspace(context)];
    match context.target() {
        Err(error) => {
            checks.extend([
                binaries(),
                private_server(context),
                Check::of("database", error),
            ]);
        }
        Ok(target) => {
            if target.named == Named::Private {
                checks.extend([binaries(), private_server(context)]);
            }
            let found = context.block_on(database(target, context.out));
            let there = found.iter().all(|check| check.fix.is_none());
            checks.extend(found);
            if there {
                checks.extend(context.block_on(pooler::checks(context, target)));
                checks.extend(migrations_and_rights(context));
            }
        }
    }
    for check in &checks {
        let mark = if check.fix.is_none() { "ok " } else { "BAD" };
        context
            .out
            .say(&format!("{mark}  {:<15} {}", check.what, check.found));
        if let Some(fix) = &check.fix {
            context.out.say(&format!("     {:<15} -> {fix}", ""));
        }
    }
    let bad = checks.iter().filter(|check| check.fix.is_some()).count();
    context.out.say(&match bad {
        0 => "All is well.".to_owned(),
        count => format!("{} not well.", super::counted(count, "thing")),
    });
    context
        .out
        .document(json!({"checks": checks.iter().map(|check| json!({
        "what": check.what, "found": check.found, "ok": check.fix.is_none(), "fix": check.fix,
    })).collect::<Vec<_>>()}));
    Ok(if bad == 0 { Exit::Done } else { Exit::Findings })
}

fn workspace(context: &Context) -> Check {
    match (context.load(), context.checkout()) {
        (Err(error), _) => Check::of("workspace", error),
        (Ok(loaded), Some(root)) => {
            let count: usize = loaded.iter().map(|domain| domain.migrations.len()).sum();
            let found = format!(
                "{}: {}, {}",
                root.display(),
                super::counted(loaded.len(), "domain"),
                super::migrations(count)
            );
            Check::well("workspace", found)
        }
        (Ok(_), None) => Check::well(
            "workspace",
            "none here; the migrations in the binary are used",
        ),
    }
}

fn binaries() -> Check {
    match server::find_binaries() {
        Ok(binaries) => Check::well(
            "server binaries",
            format!(
                "PostgreSQL {} in {}",
                binaries.version,
                binaries.folder.display()
            ),
        ),
        Err(error) => {
            let fix = error.hint();
            Check::bad("server binaries", chain(&error), fix)
        }
    }
}

fn private_server(context: &Context) -> Check {
    let status = match context.server().and_then(|server| Ok(server.status()?)) {
        Ok(status) => status,
        Err(error) if context.checkout().is_none() => {
            return Check::well("private server", error.message.clone());
        }
        Err(error) => return Check::of("private server", error),
    };
    match status.state {
        ServerState::NeverMade => {
            Check::well("private server", "never made; it is made on first use")
        }
        ServerState::Stopped => Check::well("private server", "stopped; it starts on first use"),
        ServerState::Running(running) => Check::well(
            "private server",
            format!("runs, PostgreSQL {}", running.version),
        ),
        ServerState::NotAnswering { pid, reason } => Check::bad(
            "private server",
            format!("pid {pid}: {reason}"),
            "dbctl server start",
        ),
    }
}

/// Connection and version.
async fn database(target: &Target, out: Out) -> Vec<Check> {
    let url = &target.url;
    let full = |error: &ConnectError, limit| out.full(error, limit);
    let control = match connect_patiently(url, "dbctl doctor", full).await {
        Ok(control) => control,
        Err(ConnectError::MissingDatabase { .. }) => {
            return vec![Check::bad(
                "database",
                format!("{} is not there", url.database()),
                "dbctl setup",
            )];
        }
        Err(error) => {
            return vec![Check::bad(
                "database",
                chain(&error),
                "correct the URL or start the server",
            )];
        }
    };
    let sql = "SELECT current_setting('server_version'), current_setting('server_version_num')::int >= 140000, \
               current_user, pg_is_in_recovery()";
    let answer = control.client.simple_query(sql).await;
    control.close().await;
    let row = match answer {
        Ok(messages) => messages.into_iter().find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        }),
        Err(error) => {
            return vec![Check::bad(
                "database",
                chain(&error),
                "see the server's log",
            )];
        }
    };
    let column = |at: usize| row.as_ref().and_then(|row| row.get(at)).unwrap_or_default();
    let place = match target.named {
        Named::Private => "the private server".to_owned(),
        Named::By(_) => url.place(),
    };
    let found = format!(
        "{} on {place}, PostgreSQL {}, as {}",
        url.database(),
        column(0),
        column(2)
    );
    vec![match (column(1), column(3)) {
        ("t", "t") => Check::bad(
            "database",
            format!("{found}: a standby, read only"),
            "connect to the primary",
        ),
        ("t", _) => Check::well("database", found),
        _ => Check::bad(
            "database",
            found,
            "upgrade the server: PostgreSQL 14 is the oldest that works",
        ),
    }]
}

/// What is pending or edited, and whether this role could apply it.
fn migrations_and_rights(context: &Context) -> Vec<Check> {
    let look = || -> Result<Vec<Check>> {
        let loaded = context.load()?;
        let mut observer = Progress::new(context.out);
        let (history, lacking) = context.block_on(async {
            let runner = context
                .connect(&loaded, context.options(), &mut observer)
                .await?;
            Result::Ok((runner.history().await?, runner.lacking_rights().await?))
        })?;
        let state = State::compare(&loaded, &history);
        let sum =
            |count: fn(&DomainState<'_>) -> usize| state.domains.iter().map(count).sum::<usize>();
        let pending = sum(|of| of.pending.len());
        let edited = sum(|of| of.edited().count());
        let unknown = sum(|of| of.unknown.len());
        let halfway = sum(|of| of.halfway.len());
        let found = match halfway {
            0 => format!("{pending} pending, {edited} edited, {unknown} unknown"),
            _ => format!(
                "{pending} pending, {edited} edited, {unknown} unknown, {halfway} half done"
            ),
        };
        let migrations = match (pending, edited + unknown + halfway) {
            (_, 1..) => Check::bad("migrations", found, "dbctl status DOMAIN shows which"),
            (1.., 0) => Check::bad("migrations", found, "dbctl migrate"),
            (0, 0) => Check::well("migrations", found),
        };
        let rights = match lacking {
            None => Check::well("rights", "may migrate"),
            Some(lacking) => Check::bad(
                "rights",
                format!("may look, not migrate: {}", lacking.what),
                lacking.grant,
            ),
        };
        Ok(vec![rights, migrations])
    };
    look().unwrap_or_else(|error| vec![Check::of("migrations", error)])
}
