//! Text from the database inside Rust source: string literals and doc comments.

/// `text` as a Rust string literal, quotes included.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || reorders(c) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)))
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The doc comment lines of `text`, each after `indent`; nothing for blank text.
pub(super) fn doc(text: &str, indent: &str) -> String {
    let mut out = String::new();
    for line in text.trim().lines() {
        // rustc refuses a bare carriage return in a doc comment and, by a lint, what reorders text.
        let clean: String = line
            .chars()
            .filter(|&c| !reorders(c))
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let clean = clean.trim();
        out.push_str(indent);
        out.push_str(if clean.is_empty() { "///" } else { "/// " });
        push_text(&mut out, clean);
        out.push('\n');
    }
    out
}

/// Comments are plain text: outside code spans, rustdoc must not take `[` for a link nor `<` for a tag.
fn push_text(out: &mut String, line: &str) {
    let mut in_code = false;
    for c in line.chars() {
        in_code ^= c == '`';
        if !in_code && matches!(c, '[' | '<') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// The bidirectional controls that rustc's `text_direction_codepoint_in_comment` refuses.
fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
