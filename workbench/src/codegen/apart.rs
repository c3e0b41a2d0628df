//! Which tables are different: what lets any two of them appear in one query, in one line a table.
//!
//! Diesel's own `allow_tables_to_appear_in_same_query!` writes ten impls for each pair of tables, and its recursion ends
//! at 127 tables. Here each table has a number, spelled in bits, and one impl says that it differs from every table whose
//! number does: the compiler compares the bits.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What the numbers are compared by, and the macro that gives them to tables.
const MACHINERY: &str = include_str!("apart.rs.txt");

/// Prints what tells the tables of each group apart. Every table is in one group.
pub(super) fn print(groups: &[Vec<String>]) -> String {
    let mut out = MACHINERY.to_owned();
    let numbers = Numbers::new(groups.iter().flatten());
    for group in groups {
        let _ = write!(out, "\ntell_apart! {{\n    {}:\n", group[0]);
        for table in group {
            let _ = writeln!(out, "    {table} [{}]", numbers.spelled(table));
        }
        out.push_str("}\n");
    }
    out
}

/// The number of each table. It comes of the table's name alone, so that a new table changes no other's line.
struct Numbers<'a> {
    bits: usize,
    of: BTreeMap<&'a str, u32>,
}

impl<'a> Numbers<'a> {
    fn new(tables: impl Iterator<Item = &'a String>) -> Self {
        let names: BTreeSet<&str> = tables.map(String::as_str).collect();
        let bits = if names.len() < 1 << 16 { 16 } else { 32 };
        let (mut taken, mut of) = (BTreeSet::new(), BTreeMap::new());
        for name in names {
            // Two names may want the same number; then the second takes the next that is free.
            let mut number = wanted(name) >> (32 - bits);
            while !taken.insert(number) {
                number = number.wrapping_add(1) & (u32::MAX >> (32 - bits));
            }
            of.insert(name, number);
        }
        Self { bits, of }
    }

    /// The digits of a table's number, with spaces.
    fn spelled(&self, table: &str) -> String {
        let number = self.of.get(table).copied().unwrap_or_default();
        let digits = (0..self.bits).rev().map(|at| number >> at & 1);
        let digits: Vec<String> = digits.map(|digit| digit.to_string()).collect();
        digits.join(" ")
    }
}

/// FNV-1a over the name, with its halves mixed: the upper bits of a short name's are alike.
fn wanted(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash ^ (hash << 16)
}
