use std::io::Write;
use std::process::{Command, Stdio};

use crate::codegen::layout::{call, derive, postgres_type, wrapped};

/// Runs rustfmt over `text`; none when it is not installed.
fn rustfmt(text: &str) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

fn assert_unchanged(text: &str) {
    if let Some(formatted) = rustfmt(text) {
        assert_eq!(crate::codegen::unified_diff(text, &formatted, "layout"), "");
    }
}

#[test]
fn calls_break_where_rustfmt_breaks_them() {
    let names = [
        "diesel::allow_tables_to_appear_in_same_query",
        "domain_core::allow_in_same_query",
        "short",
    ];
    let text: String = names
        .iter()
        .flat_map(|name| (1..90).map(move |width| call(name, &["drugs", &"t".repeat(width)])))
        .collect();
    assert!(text.contains("(drugs, t,);\n") && text.contains("(\n    drugs,\n"));
    assert_unchanged(&text);
}

#[test]
fn attributes_break_where_rustfmt_breaks_them() {
    let mut text = "pub mod sql_types {\n".to_owned();
    for width in 1..100 {
        let derives = ["Clone".to_owned(), "D".repeat(width)];
        text += &derive(&derives, "    ");
        text += &postgres_type(
            &format!("\"{}\"", "n".repeat(width)),
            "\"inventory\"",
            "    ",
        );
        text += &format!("    pub struct T{width};\n");
    }
    text += "}\n";
    assert_unchanged(&text);
}

#[test]
fn words_wrap_at_a_hundred_columns() {
    let words = vec!["table"; 40];
    let text = wrapped(words.into_iter(), "    ");
    assert!(
        text.lines()
            .all(|line| line.len() <= 100 && line.starts_with("    table"))
    );
    assert_eq!(text.split_whitespace().count(), 40);
}
