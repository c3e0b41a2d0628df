//! The cases are the files of `tests/compile_fail`, in a folder for the domain whose code they could be.
//!
//! `//~ E0308 a phrase` stands on a line that must not compile, with that code and that phrase in the message:
//! messages as a whole change with every compiler. `//= text` stands for the line above it in the case's twin,
//! which has to compile. So a case fails for the mistake it shows, and for no other.

mod case;
mod check;

use case::{Case, Mistake, cases};
use check::{Found, check};

#[test]
fn every_mistake_is_refused_for_its_own_reason_and_compiles_once_mended() {
    let cases = cases();
    assert!(cases.len() >= 8, "{} cases", cases.len());
    let checked = check(&cases);
    let mut complaints = checked.complaints;
    for case in &cases {
        let of_case = |found: &&Found| found.folder == case.folder && found.name == case.name;
        let found: Vec<&Found> = checked.found.iter().filter(of_case).collect();
        complaints.extend(judge(case, &found));
    }
    assert!(
        complaints.is_empty(),
        "{}\n\ncargo said:\n{}",
        complaints.join("\n"),
        checked.stderr
    );
}

/// What is not as the case says.
fn judge(case: &Case, found: &[&Found]) -> Vec<String> {
    let mut complaints = Vec::new();
    if case.mistakes.is_empty() {
        complaints.push("no line is marked with //~".to_owned());
    }
    if case.mended == case.text {
        complaints.push("no line is mended with //=".to_owned());
    }
    for mistake in &case.mistakes {
        let Mistake { line, code, phrase } = mistake;
        let of_line = || found.iter().filter(|found| found.is_at(mistake));
        if !of_line().any(|found| found.says.contains(phrase)) {
            let says: Vec<&str> = of_line().map(|found| found.says.as_str()).collect();
            complaints.push(format!(
                "line {line}: expected {code} {phrase:?}, found {says:?}"
            ));
        }
    }
    for found in found {
        if !case.mistakes.iter().any(|mistake| found.is_at(mistake)) {
            let Found {
                line, code, says, ..
            } = found;
            complaints.push(format!(
                "line {line}: expected nothing, found {code} {says:?}"
            ));
        }
    }
    let named = |complaint| format!("{}/{}.rs: {complaint}", case.folder, case.name);
    complaints.into_iter().map(named).collect()
}

const MISTAKE: &str = "\
fn held(drug: DrugId, location: LocationId) {
    stock::at(drug); //~ E0308 expected `LocationId`
    //= stock::at(location);
}
";

fn found(line: usize, code: &str, says: &str) -> Found {
    Found {
        folder: "inventory".to_owned(),
        name: "case".to_owned(),
        line,
        code: code.to_owned(),
        says: says.to_owned(),
    }
}

fn judged(text: &str, found: &[Found]) -> Vec<String> {
    let case = Case::new("inventory", "case", text.to_owned());
    judge(&case, &found.iter().collect::<Vec<_>>())
}

const SAYS: &str = "mismatched types: expected `LocationId`, found `DrugId`";

#[test]
fn a_case_is_well_when_its_marked_line_alone_is_refused() {
    assert_eq!(judged(MISTAKE, &[found(2, "E0308", SAYS)]), [""; 0]);
}

#[test]
fn a_mistake_that_compiles_is_told() {
    assert_eq!(
        judged(MISTAKE, &[]),
        ["inventory/case.rs: line 2: expected E0308 \"expected `LocationId`\", found []"]
    );
}

#[test]
fn an_error_of_another_line_code_or_phrase_is_told() {
    for (other, complaints) in [
        (found(3, "E0308", SAYS), 2),
        (found(2, "E0277", SAYS), 2),
        (found(2, "E0308", "mismatched types"), 1),
    ] {
        let told = judged(MISTAKE, &[other]);
        assert_eq!(told.len(), complaints, "{told:?}");
    }
}

#[test]
fn an_error_beside_the_marked_one_is_told() {
    let told = judged(
        MISTAKE,
        &[
            found(2, "E0308", SAYS),
            found(1, "E0432", "unresolved import"),
        ],
    );
    assert_eq!(
        told,
        ["inventory/case.rs: line 1: expected nothing, found E0432 \"unresolved import\""]
    );
}

#[test]
fn a_case_without_a_mark_or_without_a_twin_is_told() {
    assert_eq!(
        judged("fn held() {}\n", &[]),
        [
            "inventory/case.rs: no line is marked with //~",
            "inventory/case.rs: no line is mended with //="
        ]
    );
}

#[test]
fn a_twin_has_the_mended_lines_in_the_place_of_those_above_them() {
    let case = Case::new(
        "inventory",
        "case",
        "one\n  //= first\n  //= second\ntwo\nthree\n//=\n".to_owned(),
    );
    assert_eq!(case.mended, "first\nsecond\ntwo\n\n");
}
