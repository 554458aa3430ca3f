//! Known values, quantities, shares, intervals, patterns.

use demarche_core::{
    Interval, Known, Pattern, Quantity, QuantityError, Reason, Scale, Shares, Span, Unit, format_number,
};
use proptest::prelude::*;

#[test]
fn a_missing_value_keeps_its_reason_and_never_becomes_a_zero() {
    let missing: Known<u32> = Known::Unknown(Reason::NotTold);
    assert_eq!(missing.value(), None);
    assert_eq!(missing.reason(), Some(Reason::NotTold));
    assert_eq!(missing.map(|value| value + 1), Known::Unknown(Reason::NotTold));
    assert_eq!(Known::Known(0_u32).map(|value| value + 1), Known::Known(1));
    assert_eq!(Known::Known(0_u32).reason(), None);
    assert_eq!(Known::from_option(None::<u32>, Reason::TooFew), Known::Unknown(Reason::TooFew));
    assert_eq!(Known::from_option(Some(0_u32), Reason::TooFew), Known::Known(0));
}

#[test]
fn a_quantity_is_exact_a_range_or_a_value_within_one() {
    let unit = Unit::Troops;
    assert_eq!(Quantity::new(Some(5.0), None, None, unit).unwrap().range(), (5.0, 5.0));
    assert_eq!(Quantity::new(None, Some(3.0), Some(7.0), unit).unwrap().value(), None);
    assert_eq!(Quantity::new(Some(5.0), Some(3.0), Some(7.0), unit).unwrap().range(), (3.0, 7.0));
    assert!(matches!(Quantity::new(None, None, None, unit), Err(QuantityError::Empty { .. })));
    for (value, low, high) in [
        (Some(8.0), Some(3.0), Some(7.0)),
        (None, Some(7.0), Some(3.0)),
        (Some(f64::NAN), None, None),
        (Some(f64::INFINITY), None, None),
        (Some(f64::NAN), Some(3.0), Some(7.0)),
        (None, Some(f64::NEG_INFINITY), Some(7.0)),
        (Some(5.0), Some(3.0), None),
        (None, None, Some(3.0)),
    ] {
        assert!(Quantity::new(value, low, high, unit).is_err(), "{value:?} {low:?} {high:?}");
    }
}

#[test]
fn an_interval_holds_its_value_at_a_level_between_0_and_1() {
    assert!(Interval::new(1.0, 0.0, 2.0, 0.9).is_some());
    assert!(Interval::new(1.0, 1.0, 1.0, 0.5).is_some());
    for (value, low, high, level) in [
        (3.0, 0.0, 2.0, 0.9),
        (-1.0, 0.0, 2.0, 0.9),
        (1.0, 2.0, 0.0, 0.9),
        (1.0, 0.0, 2.0, 0.0),
        (1.0, 0.0, 2.0, 1.0),
        (1.0, 0.0, 2.0, f64::NAN),
        (f64::NAN, 0.0, 2.0, 0.9),
        (1.0, f64::NEG_INFINITY, 2.0, 0.9),
        (1.0, 0.0, f64::INFINITY, 0.9),
    ] {
        assert!(Interval::new(value, low, high, level).is_none(), "{value} {low} {high} {level}");
    }
}

#[test]
fn shares_name_every_category_and_add_up_to_a_whole() {
    let scale = Scale::FavourabilityOfPower;
    let found = Shares::new(scale, &[10.0, 20.0, 30.0, 25.0, 10.0, 5.0], Some(1000)).unwrap();
    assert_eq!(found.percent("very_unfavourable"), Some(25.0));
    assert_eq!(found.percent("nonsense"), None);
    assert!(Shares::new(scale, &[50.0, 50.0], None).is_err());
    assert!(Shares::new(scale, &[10.0, 20.0, 30.0, 25.0, 10.0, 15.0], None).is_err());
    assert!(Shares::new(scale, &[-10.0, 40.0, 30.0, 25.0, 10.0, 5.0], None).is_err());
    assert!(Shares::new(scale, &[f64::NAN, 20.0, 30.0, 25.0, 10.0, 15.0], None).is_err());
    for scale in Scale::ALL {
        assert!(scale.categories().len() <= Scale::MOST);
    }
}

#[test]
fn a_span_is_never_empty() {
    assert!(Span::new(3, 3).is_none());
    assert!(Span::new(4, 3).is_none());
    assert_eq!(Span::new(3, 4).map(|span| (span.start(), span.end())), Some((3, 4)));
}

#[test]
fn the_plane_has_nine_places_and_none_falls_together_with_another() {
    let states = [Some(true), Some(false), None];
    let mut found: Vec<Pattern> =
        states.iter().flat_map(|first| states.map(|second| Pattern::of(*first, second))).collect();
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 9);
    assert_eq!(found.len(), Pattern::ALL.len());
    assert_eq!(Pattern::of(Some(true), Some(true)), Pattern::Both);
    assert_eq!(Pattern::of(Some(false), Some(false)), Pattern::Neither);
    assert_eq!(Pattern::of(None, None), Pattern::Unknown);
}

#[test]
fn numbers_are_shown_short() {
    for (number, shown) in [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (0.5, "0.5"),
        (-2.25, "-2.25"),
        (1.0 / 3.0, "0.333333"),
        (2.0 / 3.0, "0.666667"),
        (1000.0, "1000"),
        (50_000_000.0, "50000000"),
        (9.999_999, "10"),
        (123_456.7, "123457"),
        (0.001_234_567, "0.00123457"),
    ] {
        assert_eq!(format_number(number), shown);
    }
}

#[test]
fn a_number_that_is_not_zero_is_never_shown_as_zero() {
    for number in [1e-9, -1e-9, 3e-13, -3e-13, 1e-20, -1e-20, f64::MIN_POSITIVE] {
        let back: f64 = format_number(number).parse().unwrap();
        assert!(((back - number) / number).abs() < 1e-5, "{number:e} is shown as {}", format_number(number));
    }
}

proptest! {
    #[test]
    fn a_shown_number_reads_back_to_six_digits_without_trailing_zeros(mantissa in -1.0..1.0_f64, exponent in -40..40_i32) {
        let number = mantissa * 10_f64.powi(exponent);
        prop_assume!(number != 0.0);
        let shown = format_number(number);
        let back: f64 = shown.parse().unwrap();
        prop_assert!(((back - number) / number).abs() < 1e-5, "{number:e} is shown as {shown}");
        let digits = shown.split('e').next().unwrap_or_default();
        prop_assert!(!digits.contains('.') || !(digits.ends_with('0') || digits.ends_with('.')), "{shown}");
    }

    #[test]
    fn a_quantity_lies_in_its_range(value in prop::option::of(any::<f64>()), low in prop::option::of(any::<f64>()), high in prop::option::of(any::<f64>())) {
        if let Ok(found) = Quantity::new(value, low, high, Unit::Km) {
            let (low, high) = found.range();
            prop_assert!(low.is_finite() && high.is_finite() && low <= high);
            prop_assert!(found.value().is_none_or(|value| low <= value && value <= high));
        }
    }
}
