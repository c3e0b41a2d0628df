use std::fmt::Debug;

use super::*;

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn cost(text: &str) -> UnitCost {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

#[track_caller]
fn refused<T: FromStr<Err = AmountError> + Debug>(text: &str, why: &str) {
    let message = text.parse::<T>().unwrap_err().to_string();
    assert!(message.contains(why), "{message}");
}

#[test]
fn every_amount_keeps_the_decimals_of_its_column() {
    assert_eq!(money("12.5").to_string(), "12.50");
    assert_eq!(cost("12.5").to_string(), "12.5000");
    assert_eq!(quantity("1e3").to_string(), "1000.000");
    assert_eq!(Money::zero().to_string(), "0.00");
    assert_eq!(Quantity::from(-3).to_string(), "-3.000");
    assert_eq!(cost("0.0001").to_string(), "0.0001");
}

#[test]
fn construction_refuses_what_would_be_rounded() {
    refused::<Money>("0.005", "money with at most 2 decimals: round it first");
    refused::<UnitCost>("0.00001", "a unit cost with at most 4 decimals");
    refused::<Quantity>("1.0005", "a quantity with at most 3 decimals");
    assert_eq!(money("12.5000"), money("12.50"));
}

#[test]
fn construction_refuses_what_the_database_has_no_room_for() {
    assert_eq!(money("9999999999999.99").to_string(), "9999999999999.99");
    refused::<Money>(
        "10000000000000",
        "money with at most 13 digits before the point",
    );
    refused::<UnitCost>("100000000000", "at most 11 digits");
    refused::<Quantity>("-1000000000000", "at most 12 digits");
    let nearly: BigDecimal = "9999999999999.995".parse().unwrap();
    assert!(matches!(
        Money::rounded(nearly),
        Err(AmountError::TooLarge { .. })
    ));
}

#[test]
fn exponents_of_a_billion_are_answered_at_once() {
    refused::<Money>("1e999999999", "at most 13 digits");
    refused::<Money>("1e-999999999", "at most 2 decimals");
    assert_eq!(money("0e999999999"), Money::zero());
    let tiny: BigDecimal = "1e-999999999".parse().unwrap();
    assert_eq!(Money::rounded(tiny).unwrap(), Money::zero());
}

#[test]
fn text_that_is_no_number_is_refused_with_an_example() {
    for text in ["", "twelve", "1,5", "NaN"] {
        refused::<Money>(text, "expected money as a decimal number such as 12.5");
    }
}

#[test]
fn rounding_takes_a_tie_away_from_zero() {
    for (number, expected) in [
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("-0.025", "-0.03"),
        ("0.0249", "0.02"),
        ("-0.004", "0.00"),
    ] {
        let rounded = Money::rounded(number.parse().unwrap()).unwrap();
        assert_eq!(rounded.to_string(), expected, "{number}");
    }
}

#[test]
fn a_quantity_times_a_unit_cost_is_money() {
    assert_eq!(quantity("3") * cost("0.3333"), money("1.00"));
    assert_eq!(&cost("0.01") * &quantity("0.5"), money("0.01"));
    assert_eq!(quantity("-0.5") * &cost("0.01"), money("-0.01"));
    assert_eq!((quantity("2") * cost("1.5")).to_string(), "3.00");
}

#[test]
fn amounts_add_up_and_take_away() {
    let mut left = money("10.00") - money("2.50");
    left -= &money("0.50");
    left += money("1");
    assert_eq!(left, money("8.00"));
    assert_eq!(-&left + left, Money::zero());
    let lots = [quantity("1.5"), quantity("2.5")];
    assert_eq!(lots.iter().sum::<Quantity>(), quantity("4"));
    assert_eq!(lots.into_iter().sum::<Quantity>().to_string(), "4.000");
    assert_eq!(
        Vec::<Money>::new().into_iter().sum::<Money>(),
        Money::zero()
    );
}

#[test]
fn amounts_know_their_sign_and_their_order() {
    let (owed, paid) = (money("-1"), money("1"));
    assert!(owed.is_negative() && !owed.is_positive() && !owed.is_zero());
    assert!(paid.is_positive() && owed < paid);
    assert!(Money::default().is_zero() && !money("-0").is_negative());
    assert_eq!(owed.abs(), paid);
}

#[test]
fn the_average_cost_weighs_by_quantity() {
    let (in_stock, received) = (quantity("100"), quantity("50"));
    let (old, new) = (cost("2.00"), cost("3.50"));
    let average = UnitCost::average([(&in_stock, &old), (&received, &new)]);
    assert_eq!(average, Some(cost("2.5")));
    let thirds = UnitCost::average([(&quantity("2"), &cost("1")), (&quantity("1"), &cost("0"))]);
    assert_eq!(thirds, Some(cost("0.6667")));
    assert_eq!(UnitCost::average([(&Quantity::zero(), &old)]), None);
}

#[test]
fn amounts_are_text_in_json_and_read_from_text_or_number() {
    assert_eq!(serde_json::to_string(&money("12.5")).unwrap(), "\"12.50\"");
    for json in ["\"12.5\"", "12.5", "12.50"] {
        assert_eq!(serde_json::from_str::<Money>(json).unwrap(), money("12.5"));
    }
    assert_eq!(
        serde_json::from_str::<Quantity>("7").unwrap(),
        Quantity::from(7)
    );
    assert_eq!(
        serde_json::from_str::<Quantity>("-7").unwrap(),
        Quantity::from(-7)
    );
    assert_eq!(
        serde_json::from_str::<UnitCost>("0.1").unwrap(),
        cost("0.1")
    );
}

#[test]
fn json_that_is_no_amount_is_refused_with_what_was_expected() {
    for (json, why) in [
        ("0.125", "money with at most 2 decimals"),
        ("1e300", "at most 13 digits"),
        ("\"dear\"", "expected money as a decimal number"),
        ("true", "expected money as a number or as text"),
        ("null", "expected money as a number or as text"),
    ] {
        let message = serde_json::from_str::<Money>(json).unwrap_err().to_string();
        assert!(message.contains(why), "{message}");
    }
}
