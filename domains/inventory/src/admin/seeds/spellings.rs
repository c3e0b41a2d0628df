//! What source data calls a thing, and the code it is known by here.

use std::collections::{BTreeMap, HashMap};

use domain_engine::seed::{Csv, SeedError};
use serde::Deserialize;

/// The spellings of dosage forms that the generic drugs come with.
pub(super) const DOSAGE_FORMS: Csv = Csv {
    path: "domains/inventory/data/dosage_form_spellings.csv",
    text: include_str!("../../../data/dosage_form_spellings.csv"),
    key: &["spelling"],
    longest: &[],
};

/// The spellings of units of strength.
pub(super) const DRUG_UNITS: Csv = Csv {
    path: "domains/inventory/data/drug_unit_spellings.csv",
    text: include_str!("../../../data/drug_unit_spellings.csv"),
    key: &["spelling"],
    longest: &[],
};

#[derive(Clone, Debug, Deserialize)]
struct Spelling {
    spelling: String,
    code: String,
}

/// A table of spellings. Letter case and the width of spaces do not matter.
#[derive(Debug)]
pub(super) struct Spellings {
    file: Csv,
    rows: Vec<Spelling>,
    codes: HashMap<String, String>,
}

impl Spellings {
    /// Reads a file with the columns `spelling` and `code`.
    ///
    /// # Errors
    /// [`SeedError::Malformed`], also for two spellings that differ in letter case alone.
    pub(super) fn read(file: Csv) -> Result<Self, SeedError> {
        let rows: Vec<Spelling> = file.rows()?;
        let mut codes = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            if codes
                .insert(plain(&row.spelling), row.code.clone())
                .is_some()
            {
                let problem = format!(
                    "\"{}\" differs from an earlier one in letter case alone",
                    row.spelling
                );
                return Err(file.blame(SeedError::refused(at, "spelling", problem)));
            }
        }
        Ok(Spellings { file, rows, codes })
    }

    /// The code that a spelling stands for.
    pub(super) fn code(&self, spelling: &str) -> Option<&str> {
        self.codes.get(&plain(spelling)).map(String::as_str)
    }

    /// Every code is one of the table's.
    ///
    /// # Errors
    /// [`SeedError::Malformed`] with the line of the first that is not.
    pub(super) fn check(&self, table: &str, ids: &HashMap<String, i64>) -> Result<(), SeedError> {
        let Some(at) = self
            .rows
            .iter()
            .position(|row| !ids.contains_key(&row.code))
        else {
            return Ok(());
        };
        let problem = missing(&self.rows[at].code, table);
        Err(self.file.blame(SeedError::refused(at, "code", problem)))
    }

    /// A sentence with the number of values that stand for no code, the most frequent first; none when all do.
    ///
    /// `what` is the plural of the thing: `dosage forms`.
    pub(super) fn unmapped<'a>(
        &self,
        what: &str,
        values: impl Iterator<Item = Option<&'a str>>,
    ) -> Option<String> {
        let (mut all, mut counts) = (0, BTreeMap::<&str, usize>::new());
        for value in values {
            all += 1;
            if let Some(value) = value.filter(|value| self.code(value).is_none()) {
                *counts.entry(value).or_default() += 1;
            }
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let sum: usize = counts.iter().map(|(_, count)| count).sum();
        let list: Vec<String> = counts
            .iter()
            .map(|(value, count)| format!("{value} ({count})"))
            .collect();
        (sum > 0).then(|| {
            format!(
                "{sum} {what} of {all} could not be mapped: {}",
                list.join(", ")
            )
        })
    }
}

/// What is wrong with a code that its table, and so the table's seed, does not have.
pub(super) fn missing(code: &str, table: &str) -> String {
    format!("found \"{code}\", expected a code of the table {table}: run the seed {table} first")
}

fn plain(spelling: &str) -> String {
    spelling
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use domain_engine::seed::Csv;

    use super::{DOSAGE_FORMS, DRUG_UNITS, Spellings};

    fn forms() -> Spellings {
        Spellings::read(DOSAGE_FORMS).unwrap()
    }

    #[test]
    fn slips_of_the_pen_and_long_forms_are_understood() {
        let forms = forms();
        for (spelling, code) in [
            ("INECTION", "INJ"),
            ("Capsule", "CAP"),
            ("FILM  COATED TAB ", "TAB"),
            ("INFUSION.", "IV"),
        ] {
            assert_eq!(forms.code(spelling), Some(code), "{spelling}");
        }
        assert_eq!(Spellings::read(DRUG_UNITS).unwrap().code("mg"), Some("MG"));
    }

    #[test]
    fn what_stands_for_no_code_is_counted_by_frequency() {
        let values = ["PAD", "TABLET", "UNKNOWN", "UNKNOWN", "IMPLANT"]
            .map(Some)
            .into_iter()
            .chain([None]);
        let note = forms().unmapped("dosage forms", values).unwrap();
        assert_eq!(
            note,
            "4 dosage forms of 6 could not be mapped: UNKNOWN (2), IMPLANT (1), PAD (1)"
        );
        assert_eq!(
            forms().unmapped("dosage forms", [Some("TABLET"), None].into_iter()),
            None
        );
    }

    #[test]
    fn a_code_that_no_row_has_names_its_line() {
        let file = Csv {
            path: "forms.csv",
            text: "spelling,code\nTABLET,TAB\nPILL,PIL\n",
            key: &["spelling"],
            longest: &[],
        };
        let ids = HashMap::from([("TAB".to_owned(), 1)]);
        let error = Spellings::read(file)
            .unwrap()
            .check("dosage_forms", &ids)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("forms.csv:3: column \"code\": found \"PIL\""),
            "{error}"
        );
    }

    #[test]
    fn spellings_that_differ_in_letter_case_alone_are_refused() {
        let file = Csv {
            path: "forms.csv",
            text: "spelling,code\nTab,TAB\nTAB,CAP\n",
            key: &["spelling"],
            longest: &[],
        };
        let error = Spellings::read(file).unwrap_err().to_string();
        assert!(
            error.starts_with("forms.csv:3: column \"spelling\""),
            "{error}"
        );
    }
}
