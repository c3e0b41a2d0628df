use super::*;

fn texts(sql: &str) -> Vec<&str> {
    significant(sql).into_iter().map(|t| t.text).collect()
}

#[test]
fn tokens_cover_the_text_without_gaps() {
    let sql = "SELECT a::int, $1 -- x\n /* /* y */ */ FROM \"t\" WHERE b <> E'\\'';'";
    let whole: String = tokens(sql).iter().map(|t| t.text).collect();
    assert_eq!(whole, sql);
}

#[test]
fn operators_are_joined_as_the_server_joins_them() {
    assert_eq!(texts("a<=b"), ["a", "<=", "b"]);
    assert_eq!(texts("a=-1"), ["a", "=", "-", "1"]);
    assert_eq!(texts("a @- 1"), ["a", "@-", "1"]);
    assert_eq!(texts("a @ - 1"), ["a", "@", "-", "1"]);
    assert_eq!(texts("2*-+1"), ["2", "*", "-", "+", "1"]);
    assert_eq!(texts("a->>'b'"), ["a", "->>", "'b'"]);
    assert_eq!(
        texts("f(a:=1,b=>2)::x[1:2]").join(" "),
        "f ( a := 1 , b => 2 ) :: x [ 1 : 2 ]"
    );
}

#[test]
fn an_operator_ends_where_a_comment_starts() {
    assert_eq!(texts("1+/* x */2"), ["1", "+", "2"]);
    assert_eq!(texts("1<--x\n2"), ["1", "<", "2"]);
}

#[test]
fn a_continued_escape_string_keeps_its_escapes() {
    let sql = "SELECT E'a' -- x\n 'b\\';' , 'c\\'; SELECT 2";
    assert_eq!(
        texts(sql),
        [
            "SELECT", "E'a'", "'b\\';'", ",", "'c\\'", ";", "SELECT", "2"
        ]
    );
}

#[test]
fn on_the_same_line_nothing_is_continued() {
    assert_eq!(texts("E'a' 'b\\' 'c'"), ["E'a'", "'b\\'", "'c'"]);
}

#[test]
fn what_never_ends_is_told_apart() {
    let last = |sql| significant(sql).last().map(|t| t.kind);
    let open = |open| Some(Kind::Unterminated(open));
    assert_eq!(last("SELECT 'a"), open(Open::String));
    assert_eq!(last("SELECT E'a'\n'b\\'"), open(Open::String));
    assert_eq!(last("SELECT \"a"), open(Open::QuotedIdentifier));
    assert_eq!(last("SELECT $x$ $$"), open(Open::DollarQuote));
    assert_eq!(last("SELECT /* /* */"), open(Open::BlockComment));
}
