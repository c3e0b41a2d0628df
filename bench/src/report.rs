//! Tables of docs/performance.md, on standard output.

use std::io::Write;

/// Writes a line. Nobody reads what a closed pipe would have got.
pub(crate) fn tell(text: &str) {
    let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
}

/// A table of Markdown: the first column is words, the others are numbers.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let rule = format!("|---|{}\n", "---:|".repeat(head.len() - 1));
    let rows: String = rows.iter().map(|row| line(row)).collect();
    line(&head) + &rule + &rows
}

/// A ratio, to two decimals.
pub(crate) fn times(ratio: f64) -> String {
    format!("{ratio:.2}")
}

/// Seconds as microseconds or milliseconds, to three digits or so.
pub(crate) fn short(seconds: f64) -> String {
    match seconds * 1e6 {
        micros if micros < 1_000.0 => format!("{micros:.0} µs"),
        micros => format!("{:.2} ms", micros / 1e3),
    }
}
