//! Taking turns, and the middle of what was measured.

use std::time::Duration;

use crate::Result;

/// How often each contender has its turn, unless a measurement takes too long for that.
pub(crate) const ROUNDS: usize = 11;

/// Lets the contenders take turns and gives what each needed, round by round. Goes each time
/// in the other direction, so that a machine that slows down is felt by all.
pub(crate) fn interleaved<T, const N: usize>(
    rounds: usize,
    mut turn: impl FnMut(usize) -> Result<T>,
) -> Result<[Vec<T>; N]> {
    let mut times = std::array::from_fn(|_| Vec::new());
    for round in 0..rounds {
        let mut order: Vec<usize> = (0..N).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for contender in order {
            times[contender].push(turn(contender)?);
        }
    }
    Ok(times)
}

/// The middle one.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        _ if sorted.is_empty() => f64::NAN,
        0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

/// The middle of the ratios of each round: what slows down a whole round is in both its sides.
pub(crate) fn ratio(of: &[f64], to: &[f64]) -> f64 {
    let ratios: Vec<f64> = of.iter().zip(to).map(|(of, to)| of / to).collect();
    median(&ratios)
}

/// How many times in a row something is done, so that a turn takes about so long.
pub(crate) fn repeats(once: Duration, turn: Duration) -> u32 {
    let times = turn.as_secs_f64() / once.as_secs_f64().max(1e-9);
    (times as u32).clamp(3, 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_in_the_middle() {
        assert_eq!(median(&[9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[9.0, 1.0, 2.0, 4.0]), 3.0);
    }

    #[test]
    fn a_slow_round_does_not_change_a_ratio() {
        assert_eq!(ratio(&[2.0, 200.0, 2.0], &[1.0, 100.0, 1.0]), 2.0);
    }

    #[test]
    fn turns_go_forth_and_back() {
        let mut order = Vec::new();
        let times: [Vec<f64>; 2] = interleaved(2, |contender| {
            order.push(contender);
            Ok(contender as f64)
        })
        .unwrap();
        assert_eq!(order, [0, 1, 1, 0]);
        assert_eq!(times, [vec![0.0, 0.0], vec![1.0, 1.0]]);
    }
}
