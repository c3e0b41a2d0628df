//! What schema.rs costs to compile, by tables.

mod crates;
mod ddl;
mod form;

use crate::cargo::{Cost, Workspace};
use crate::measure::median;
use crate::report::{table, tell, times};
use crate::{Result, machine};
use form::Form;

/// Pair by pair ends near the 127 tables where Diesel's macro does, unless its crate raises the recursion limit.
const SIZES: [(Form, usize); 5] = [
    (Form::Generated, 50),
    (Form::Generated, 200),
    (Form::Generated, 500),
    (Form::Pairs, 50),
    (Form::Pairs, 100),
];

/// How often each is compiled.
const ROUNDS: usize = 2;

/// What one size needed: `cargo check`, and `cargo build`.
type Costs = [Vec<Cost>; 2];

pub(crate) fn run() -> Result<()> {
    tell(&format!(
        "{}; {}.\n",
        machine::words(),
        machine::version("rustc")
    ));
    let folder = tempfile::tempdir()?;
    let workspace = Workspace {
        root: folder.path().to_owned(),
    };
    crates::lay_out(&workspace)?;
    let mut costs = SIZES.map(|_| Costs::default());
    for _ in 0..ROUNDS {
        for ((form, tables), costs) in SIZES.iter().zip(&mut costs) {
            crates::write(&workspace, *form, *tables)?;
            for (command, costs) in ["check", "build"].iter().zip(costs) {
                workspace.cargo(&["clean", "-p", "app"])?;
                let cost = workspace.cargo(&[command, "-p", "app"])?;
                tell(&format!(
                    "{form}, {tables} tables: cargo {command} {:.1} s, {:.1} s of processors, {:.0} MiB",
                    cost.seconds, cost.cpu, cost.peak
                ));
                costs.push(cost);
            }
        }
    }
    let smallest = |form: Form| {
        let place = SIZES.iter().position(|(other, _)| *other == form);
        place.map_or(f64::NAN, |at| processor(&costs[at][0]) / SIZES[at].1 as f64)
    };
    let lines = SIZES.iter().zip(&costs);
    let rows: Vec<Vec<String>> = lines
        .map(|((form, tables), costs)| line(*form, *tables, smallest(*form), costs))
        .collect();
    let head = [
        "form",
        "tables",
        "CPU a table ÷ at 50",
        "check",
        "CPU of check",
        "peak of check",
        "build",
        "CPU of build",
        "peak of build",
    ];
    tell(&table(&head, &rows));
    Ok(())
}

fn processor(costs: &[Cost]) -> f64 {
    median(&costs.iter().map(|cost| cost.cpu).collect::<Vec<_>>())
}

fn line(form: Form, tables: usize, smallest: f64, costs: &Costs) -> Vec<String> {
    let [check, _] = costs;
    let mut line = vec![
        form.to_string(),
        tables.to_string(),
        times(processor(check) / tables as f64 / smallest),
    ];
    for costs in costs {
        let middle = |of: fn(&Cost) -> f64| median(&costs.iter().map(of).collect::<Vec<_>>());
        line.push(format!("{:.1} s", middle(|cost| cost.seconds)));
        line.push(format!("{:.1} s", middle(|cost| cost.cpu)));
        line.push(format!("{:.0} MiB", middle(|cost| cost.peak)));
    }
    line
}
