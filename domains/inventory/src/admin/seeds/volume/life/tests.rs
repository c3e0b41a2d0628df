use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::*;

#[test]
fn the_same_number_gives_the_same_rows_and_every_other_number_place_and_drug_others() {
    assert_eq!(Life::new(7, 3, 5), Life::new(7, 3, 5));
    for other in [Life::new(8, 3, 5), Life::new(7, 4, 5), Life::new(7, 3, 6)] {
        assert_ne!(Life::new(7, 3, 5), other);
    }
}

proptest! {
    #[test]
    fn a_lot_comes_before_it_goes_is_never_below_zero_and_not_issued_once_it_has_expired(
        number: u64, hospital in 1..10_000u32, drug in 0..200u32,
    ) {
        let life = Life::new(number, hospital, drug);
        let mut left: HashMap<usize, i32> = HashMap::new();
        for entry in &life.entries {
            let lot = &life.lots[entry.lot];
            prop_assert!(entry.day >= lot.received && entry.day <= LAST, "{entry:?} {lot:?}");
            prop_assert!(entry.kind != TransactionType::Issue || entry.day < lot.expires);
            let now = left.entry(entry.lot).or_default();
            *now += entry.quantity;
            prop_assert!(*now >= 0, "{entry:?}");
        }
        for (at, lot) in life.lots.iter().enumerate() {
            prop_assert_eq!(left[&at], lot.left);
            prop_assert!(lot.expires > lot.received);
        }
        prop_assert!(life.entries.is_sorted_by_key(|entry| entry.day));
    }

    #[test]
    fn a_transfer_has_two_ends_and_no_more_comes_back_than_was_issued(number: u64) {
        let life = Life::new(number, 1, 1);
        let mut transfers: BTreeMap<Uuid, (i32, i32)> = BTreeMap::new();
        let mut used: HashMap<usize, i32> = HashMap::new();
        for entry in &life.entries {
            if let Some(id) = entry.transfer {
                let (ends, sum) = transfers.entry(id).or_default();
                *ends += 1;
                *sum += entry.quantity;
            }
            if matches!(entry.kind, TransactionType::Issue | TransactionType::Return) {
                *used.entry(entry.lot).or_default() += entry.quantity;
                prop_assert!(used[&entry.lot] <= 0);
            }
        }
        prop_assert_eq!(transfers.len(), 9);
        prop_assert!(transfers.values().all(|both| *both == (2, 0)));
    }
}
