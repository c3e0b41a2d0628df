//! What would change in a generated file.

use similar::TextDiff;

/// The unified diff from `old` to `new`, three lines of context, both headed by `name`; empty when they are equal.
pub fn unified_diff(old: &str, new: &str, name: &str) -> String {
    let (before, after) = (format!("a/{name}"), format!("b/{name}"));
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&before, &after)
        .to_string()
}
