//! Where in a statement only a table, a view or a sequence can stand.

use domain_engine::sql::Token;

/// Whether what follows this token is a relation: behind FROM of a query, JOIN, INTO and REFERENCES.
pub(super) fn is_before_one(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let before = |word: &str| at > 0 && tokens[at - 1].is_word(word);
    if token.is_word("FROM") {
        return !before("DISTINCT") && is_of_a_query(&tokens[..at]);
    }
    let into = token.is_word("INTO") && (before("INSERT") || before("MERGE"));
    into || token.is_word("JOIN") || token.is_word("REFERENCES")
}

/// Whether a FROM behind these tokens belongs to a query, and not to `extract(year FROM …)` and the like.
fn is_of_a_query(before: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for token in before.iter().rev() {
        if token.is_symbol(")") {
            depth += 1;
        } else if token.is_symbol("(") {
            if depth == 0 {
                return false;
            }
            depth -= 1;
        } else if depth == 0
            && ["SELECT", "DELETE", "UPDATE", "COPY"]
                .iter()
                .any(|word| token.is_word(word))
        {
            return true;
        }
    }
    true
}
