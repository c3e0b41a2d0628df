//! Tokens as PostgreSQL's scanner sees them, over `squawk_lexer`.
//!
//! Two things differ from the lexer below, and both decide where a statement ends or whether a text means the
//! same: operator characters are joined by the scanner's own rule, and a string continued on the next line
//! keeps the escapes of its `E''` start. Source of both: PostgreSQL, src/backend/parser/scan.l.

use squawk_lexer::{LiteralKind, TokenKind};

/// What a token is, as far as splitting, refusing and hashing ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// White space, and a byte order mark at the start.
    Space,
    /// `-- …` up to the end of the line.
    LineComment,
    /// `/* … */`, nested ones included.
    BlockComment,
    /// A keyword or an unquoted identifier.
    Word,
    /// `"…"` or `U&"…"`.
    QuotedIdentifier,
    /// A string literal in any of its forms.
    String,
    /// A numeric literal, with whatever letters are glued to it.
    Number,
    /// `$1`.
    Parameter,
    /// An operator or a mark of punctuation.
    Symbol,
    /// A token that never ends.
    Unterminated(Open),
    /// A character that starts no token.
    Other,
}

/// What was opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// `'`.
    String,
    /// `"`.
    QuotedIdentifier,
    /// `$$`, or one with a tag.
    DollarQuote,
    /// `/*`.
    BlockComment,
}

/// One token: its kind and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Byte offset of the first character.
    pub start: usize,
    /// Its text, cut from the whole.
    pub text: &'a str,
}

impl Token<'_> {
    /// Byte offset behind the last character.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether the server skips it.
    pub fn is_trivia(&self) -> bool {
        matches!(
            self.kind,
            Kind::Space | Kind::LineComment | Kind::BlockComment
        )
    }

    /// Whether it is this unquoted word, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// The identifier that the server reads: in small letters unless it is quoted, without its quotes.
    ///
    /// None for what is no identifier, and for `U&"…"`, whose escapes are not worth reading here.
    pub fn identifier(&self) -> Option<String> {
        match self.kind {
            Kind::Word => Some(self.text.to_ascii_lowercase()),
            Kind::QuotedIdentifier => {
                let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
                Some(inner.replace("\"\"", "\""))
            }
            _ => None,
        }
    }

    /// Whether it is this mark or operator.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }
}

/// All tokens of a text, in order and without gaps.
pub fn tokens(sql: &str) -> Vec<Token<'_>> {
    join_symbols(sql, lex(sql))
}

/// The tokens the server's grammar sees.
pub fn significant(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = tokens(sql);
    tokens.retain(|token| !token.is_trivia());
    tokens
}

fn lex(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < sql.len() {
        at = lex_until_continued(sql, at, &mut tokens);
        while let Some((quote, end, closed)) = continuation(sql, at) {
            tokens.push(token(sql, Kind::Space, at, quote));
            let kind = if closed {
                Kind::String
            } else {
                Kind::Unterminated(Open::String)
            };
            tokens.push(token(sql, kind, quote, end));
            at = end;
        }
    }
    tokens
}

/// Lexes from `from` up to the end, or up to an `E''` string that the next line continues.
fn lex_until_continued<'a>(sql: &'a str, from: usize, tokens: &mut Vec<Token<'a>>) -> usize {
    let mut at = from;
    for raw in squawk_lexer::tokenize(&sql[from..]) {
        let end = at + raw.len as usize;
        tokens.push(token(sql, kind(raw.kind), at, end));
        at = end;
        let escapes = matches!(
            raw.kind,
            TokenKind::Literal {
                kind: LiteralKind::EscStr { terminated: true }
            }
        );
        if escapes && continuation(sql, at).is_some() {
            break;
        }
    }
    at
}

fn token(sql: &str, kind: Kind, start: usize, end: usize) -> Token<'_> {
    Token {
        kind,
        start,
        text: &sql[start..end],
    }
}

/// A quote on a later line that continues the escape string ending at `from`: its start, its end, whether
/// it is closed.
///
/// Between the parts stand white space with at least one line break, and line comments.
fn continuation(sql: &str, from: usize) -> Option<(usize, usize, bool)> {
    let bytes = sql.as_bytes();
    let mut at = from;
    let mut broken = false;
    loop {
        match bytes.get(at)? {
            b'\n' | b'\r' => broken = true,
            b' ' | b'\t' | 0x0b | 0x0c => {}
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                while !matches!(bytes.get(at + 1)?, b'\n' | b'\r') {
                    at += 1;
                }
            }
            b'\'' if broken => break,
            _ => return None,
        }
        at += 1;
    }
    let (end, closed) = end_of_escape_string(bytes, at + 1);
    Some((at, end, closed))
}

fn end_of_escape_string(bytes: &[u8], from: usize) -> (usize, bool) {
    let mut at = from;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(_)) | (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return (at + 1, true),
            _ => at += 1,
        }
    }
    (bytes.len(), false)
}

fn kind(raw: TokenKind) -> Kind {
    match raw {
        TokenKind::Whitespace => Kind::Space,
        TokenKind::LineComment => Kind::LineComment,
        TokenKind::BlockComment { terminated } => {
            closed(terminated, Kind::BlockComment, Open::BlockComment)
        }
        TokenKind::Ident => Kind::Word,
        TokenKind::QuotedIdent { terminated, .. } => {
            closed(terminated, Kind::QuotedIdentifier, Open::QuotedIdentifier)
        }
        TokenKind::PositionalParam { .. } => Kind::Parameter,
        TokenKind::Literal { kind } => literal(kind),
        TokenKind::Unknown => Kind::Other,
        _ => Kind::Symbol,
    }
}

fn literal(kind: LiteralKind) -> Kind {
    match kind {
        LiteralKind::Int { .. } | LiteralKind::Numeric { .. } => Kind::Number,
        LiteralKind::DollarQuotedString { terminated } => {
            closed(terminated, Kind::String, Open::DollarQuote)
        }
        LiteralKind::Str { terminated }
        | LiteralKind::NationalStr { terminated }
        | LiteralKind::ByteStr { terminated }
        | LiteralKind::BitStr { terminated }
        | LiteralKind::UnicodeEscStr { terminated }
        | LiteralKind::EscStr { terminated } => closed(terminated, Kind::String, Open::String),
    }
}

fn closed(terminated: bool, kind: Kind, open: Open) -> Kind {
    if terminated {
        kind
    } else {
        Kind::Unterminated(open)
    }
}

/// Joins neighbouring characters into the symbols the server reads.
fn join_symbols<'a>(sql: &'a str, raw: Vec<Token<'a>>) -> Vec<Token<'a>> {
    let mut joined = Vec::with_capacity(raw.len());
    let mut rest = raw.into_iter().peekable();
    while let Some(first) = rest.next() {
        if !is_operator(first) {
            joined.push(first);
            continue;
        }
        let mut end = first.end();
        while let Some(next) = rest.next_if(|next| is_operator(*next)) {
            end = next.end();
        }
        let mut start = first.start;
        while start < end {
            let length = operator_length(&sql[start..end]);
            joined.push(token(sql, Kind::Symbol, start, start + length));
            start += length;
        }
    }
    join_colons(sql, joined)
}

/// Joins `::` and `:=`.
fn join_colons<'a>(sql: &'a str, tokens: Vec<Token<'a>>) -> Vec<Token<'a>> {
    let mut joined: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    for next in tokens {
        match joined.last_mut() {
            Some(last)
                if last.is_symbol(":")
                    && last.end() == next.start
                    && (next.is_symbol(":") || next.is_symbol("=")) =>
            {
                *last = token(sql, Kind::Symbol, last.start, next.end());
            }
            _ => joined.push(next),
        }
    }
    joined
}

fn is_operator(token: Token<'_>) -> bool {
    token.kind == Kind::Symbol && token.text.chars().all(|c| "~!@#^&|`?+-*/%<>=".contains(c))
}

/// How many of these operator characters the server takes as one operator.
///
/// A longer operator ends in `+` or `-` only if it holds a character that no SQL operator has, so that `=-1`
/// is `=` and `-1`.
fn operator_length(run: &str) -> usize {
    if run.contains(|c| "~!@#^&|`?%".contains(c)) {
        return run.len();
    }
    run.trim_end_matches(['+', '-']).len().max(1)
}

#[cfg(test)]
mod tests;
