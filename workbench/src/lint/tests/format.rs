use super::super::{Finding, Level, github, people};

fn finding() -> Finding {
    Finding {
        rule: "plain-set".into(),
        level: Level::Error,
        domain: "shop".into(),
        migration: "1_a".into(),
        file: "domains/shop/migrations/1_a, b/up.sql".into(),
        line: 12,
        column: 3,
        width: 3,
        excerpt: "\t SET x = '100%'".into(),
        message: "it is 100% wrong".into(),
        why: "because".into(),
        mend: "SET LOCAL".into(),
    }
}

#[test]
fn the_caret_stands_under_the_place_also_behind_a_tab() {
    let text = people(&finding());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "error[plain-set]: it is 100% wrong");
    assert_eq!(lines[1], "  --> domains/shop/migrations/1_a, b/up.sql:12:3");
    assert_eq!(lines[3], "12 | \t SET x = '100%'");
    assert_eq!(lines[4], "   | \t ^^^");
    assert_eq!(lines[5..], ["   = why: because", "   = mend: SET LOCAL"]);
}

#[test]
fn an_annotation_is_one_line_and_escapes_what_github_reads() {
    assert_eq!(
        github(&finding()).to_string(),
        "::error file=domains/shop/migrations/1_a%2C b/up.sql,line=12,col=3,endColumn=6,title=plain-set::\
         it is 100%25 wrong%0AWhy: because%0AMend: SET LOCAL"
    );
}
