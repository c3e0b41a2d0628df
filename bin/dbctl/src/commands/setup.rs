use domain_engine::seed::{SeedSet, Volume};
use domain_engine::{Failed, Forward};
use serde_json::json;

use super::patience::Patience;
use super::seeding::{self, Choice};
use super::{migrations, schema_files, status};
use crate::consent;
use crate::context::Context;
use crate::database::{self, Made};
use crate::error::{Exit, Result};
use crate::output::{Progress, done_json};
use crate::role::RoleArg;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named. What they depend on comes along
    domains: Vec<String>,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    role: RoleArg,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let wanted = context.select(&args.domains)?;
    let loaded = context.load()?;
    schema_files::check_config(context)?;
    let target = context.target()?;
    context.out.note(&format!("Target: {target}"));
    let options = args.patience.apply(context.options_as(&args.role)?);
    let mut observer = Progress::new(context.out);
    context.block_on(async {
        let made = database::create_if_missing(&target.url, context.out).await?;
        if made == Made::Created {
            context
                .out
                .tell(&format!("Created database {}.", target.url.database()));
        }
        let mut runner = context.connect(&loaded, options, &mut observer).await?;
        let result = consent::asking(context, &mut runner, consent::go_on, async |runner| {
            runner.migrate(&wanted, &Forward::All).await
        })
        .await?;
        let changed = Failed::report_of(&result).changed_domains();
        schema_files::follow(context, &runner, &changed).await;
        let report = result?;
        report.notes.iter().for_each(|note| context.out.warn(note));
        if let Some(batch) = report.batch {
            context.out.tell(&format!(
                "Applied {} as batch {batch}.",
                migrations(report.done.len())
            ));
        }
        let choice = Choice {
            domains: context.set.with_dependencies(&wanted),
            set: SeedSet::Reference,
            only: None,
            volume: Volume::default(),
        };
        let done: serde_json::Value = report.done.iter().map(done_json).collect();
        let ran = seeding::run(context, &mut runner, &choice)
            .await
            .map_err(|error| error.with("done", done.clone()))?;
        let history = runner.history().await?;
        context.out.tell("");
        if !context.out.is_json() {
            status::show_all(context, &loaded, &history)?;
        }
        let nothing =
            made == Made::There && report.done.is_empty() && !ran.iter().any(seeding::Ran::changed);
        context.out.tell(if nothing {
            "\nNothing to do: all is set up."
        } else {
            "\nAll is set up."
        });
        context.out.tell(NEXT);
        context.out.document(json!({
            "done": done,
            "seeds": seeding::to_json(&ran, SeedSet::Reference),
            "nothing_to_do": nothing,
        }));
        Ok(Exit::Done)
    })
}

/// Three commands that a newcomer tries next; each works as it stands.
const NEXT: &str = "Try next:\n  \
    dbctl status inventory                        what is applied, when, by whom\n  \
    dbctl psql inventory                          look at the tables\n  \
    dbctl new migration inventory add_a_column    write a migration";
