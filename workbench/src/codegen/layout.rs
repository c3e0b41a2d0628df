//! The few shapes that rustfmt (1.9, style edition 2024, default options) lays out by width.
//!
//! rustfmt may be missing where dbctl runs, so it is not called: the thresholds below are its own, and a test compares
//! them with it. What stands in braces of a macro call is not touched by rustfmt at all.

/// `name!(a, b,);`, or one argument a line when that is too wide, as `fn_call_width` (60) and `max_width` (100) say.
pub(super) fn call(name: &str, arguments: &[&str]) -> String {
    let joined = arguments.join(", ");
    if width(&joined) <= 60 && width(name) + width("!(") + width(&joined) + width(");") <= 100 {
        return format!("{name}!({joined},);\n");
    }
    let lines: String = arguments
        .iter()
        .map(|argument| format!("    {argument},\n"))
        .collect();
    format!("{name}!(\n{lines});\n")
}

/// `#[derive(A, B)]`, on one line, in one block line, or one derive a line.
pub(super) fn derive(derives: &[String], indent: &str) -> String {
    let joined = derives.join(", ");
    let (line, block) = (
        format!("{indent}#[derive({joined})]"),
        format!("{indent}    {joined}"),
    );
    if width(&line) <= 96 {
        return line + "\n";
    }
    let body = if width(&block) <= 100 {
        format!("{block},\n")
    } else {
        derives
            .iter()
            .map(|derive| format!("{indent}    {derive},\n"))
            .collect()
    };
    format!("{indent}#[derive(\n{body}{indent})]\n")
}

/// `#[diesel(postgres_type(name = "…", schema = "…"))]`, by `attr_fn_like_width` (70).
pub(super) fn postgres_type(name: &str, schema: &str, indent: &str) -> String {
    let arguments = format!("name = {name}, schema = {schema}");
    let line = format!("{indent}#[diesel(postgres_type({arguments}))]");
    if width(&arguments) <= 70 && width(&line) <= 99 {
        return line + "\n";
    }
    format!(
        "{indent}#[diesel(postgres_type(\n{indent}    name = {name},\n{indent}    schema = {schema}\n{indent}))]\n"
    )
}

/// Words with single spaces, wrapped at 100 columns after `indent`.
pub(super) fn wrapped<'a>(words: impl Iterator<Item = &'a str>, indent: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && width(&line) + 1 + width(word) > 100 {
            out.push_str(&line);
            out.push('\n');
            line.clear();
        }
        line.push_str(if line.is_empty() { indent } else { " " });
        line.push_str(word);
    }
    if !line.is_empty() {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn width(text: &str) -> usize {
    text.chars().count()
}
