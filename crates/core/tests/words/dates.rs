//! Days and written dates.

use demarche_core::{DateError, Day, Period, Precision};
use proptest::prelude::*;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

/// Days of a month by the rule of the calendar, written out apart from the library.
fn days_in_month(year: i32, month: u32) -> u32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[test]
fn days_are_counted_from_the_first_of_january_1970() {
    assert_eq!(day(1970, 1, 1).days(), 0);
    assert_eq!(day(1970, 1, 2).days(), 1);
    assert_eq!(day(1969, 12, 31).days(), -1);
    assert_eq!(day(2000, 3, 1).days(), 11_017);
}

#[test]
fn every_month_of_four_centuries_has_the_days_of_the_gregorian_calendar() {
    let mut expected = day(1800, 1, 1).days();
    for year in 1800..2200_i32 {
        for month in 1..=12_u32 {
            let text = format!("{year:04}-{month:02}");
            let found = period(&text);
            assert_eq!(found.from().days(), expected, "{text}");
            expected += i32::try_from(days_in_month(year, month)).unwrap();
            assert_eq!(found.until().days(), expected, "{text}");
        }
    }
}

#[test]
fn the_29th_of_february_is_in_leap_years_only() {
    for (text, is_there) in [("2024-02-29", true), ("2000-02-29", true), ("1900-02-29", false), ("2023-02-29", false)] {
        assert_eq!(text.parse::<Period>().is_ok(), is_there, "{text}");
    }
}

#[test]
fn a_span_is_half_open_and_its_last_day_is_the_day_before_until() {
    for (text, from, until, last) in [
        ("2022", "2022-01-01", "2023-01-01", "2022-12-31"),
        ("2022-02", "2022-02-01", "2022-03-01", "2022-02-28"),
        ("2024-12", "2024-12-01", "2025-01-01", "2024-12-31"),
        ("2019-Q1", "2019-01-01", "2019-04-01", "2019-03-31"),
        ("2019-Q2", "2019-04-01", "2019-07-01", "2019-06-30"),
        ("2019-Q3", "2019-07-01", "2019-10-01", "2019-09-30"),
        ("2019-Q4", "2019-10-01", "2020-01-01", "2019-12-31"),
        ("2021-H1", "2021-01-01", "2021-07-01", "2021-06-30"),
        ("2021-H2", "2021-07-01", "2022-01-01", "2021-12-31"),
        ("2022-03-02", "2022-03-02", "2022-03-03", "2022-03-02"),
    ] {
        let found = period(text);
        let shown = [found.from(), found.until(), found.last()].map(|day| day.to_string());
        assert_eq!(shown, [from, until, last], "{text}");
    }
}

#[test]
fn quarters_and_halves_tile_their_year() {
    for year in [1900_i16, 2000, 2022, 2024] {
        let whole = period(&format!("{year:04}"));
        for parts in [vec!["Q1", "Q2", "Q3", "Q4"], vec!["H1", "H2"]] {
            let mut at = whole.from();
            for part in parts {
                let found = period(&format!("{year:04}-{part}"));
                assert_eq!(found.from(), at);
                at = found.until();
            }
            assert_eq!(at, whole.until());
        }
    }
}

#[test]
fn the_calendar_runs_from_the_year_1_to_9999() {
    assert_eq!(Day::new(0, 12, 31), None);
    assert_eq!(Day::new(-1, 1, 1), None);
    assert_eq!(Day::new(1, 1, 1).unwrap().to_string(), "0001-01-01");
    assert_eq!(Day::new(9999, 12, 31).unwrap().to_string(), "9999-12-31");
    assert_eq!("0000".parse::<Period>(), Err(DateError::NotInCalendar("0000".to_owned())));
    assert_eq!(period("9999-12-31").to_string(), "9999-12-31");
    assert_eq!(period("9998").to_string(), "9998");
}

#[test]
fn a_day_far_outside_the_calendar_is_shown_as_far_outside_and_never_as_1970() {
    for far in [i32::MIN, -5_000_000, 5_000_000, i32::MAX] {
        let shown = Day::from_days(far).to_string();
        assert!(!shown.starts_with("1970"), "{far} days are shown as {shown}");
    }
    assert_eq!(Day::from_days(i32::MAX).plus(1), Day::from_days(i32::MAX));
    assert_eq!(Day::from_days(i32::MIN).plus(-1), Day::from_days(i32::MIN));
}

#[test]
fn what_is_not_written_as_a_date_is_refused_in_words() {
    for text in [
        "",
        " ",
        "22",
        "2022-",
        "-2022",
        "2022-3",
        "2022-3-2",
        "2022-03-02 ",
        " 2022",
        "2022/03",
        "2022-Q0",
        "2022-Q5",
        "2022-H0",
        "2022-H3",
        "2022-q1",
        "2022-W10",
        "2022-03-02-01",
        "+2022",
        "2022-+3",
        "20220302",
        "02-03-2022",
        "２０２２",
        "2022-0٣",
        "2022—03",
        "二〇二二",
        "2022-03-0\u{301}2",
        "\u{feff}2022",
        "2022\n",
        "10000",
        "2022-Q",
    ] {
        let error = text.parse::<Period>().unwrap_err();
        assert!(matches!(error, DateError::Unreadable(ref found) if found == text), "{text:?}: {error:?}");
        assert!(error.to_string().contains("expected YYYY"), "{error}");
    }
    for text in ["2022-00", "2022-13", "2022-99", "2022-04-31", "2022-02-30", "2022-01-00", "2022-01-32", "2022-99-99"]
    {
        assert!(matches!(text.parse::<Period>(), Err(DateError::NotInCalendar(_))), "{text:?}");
    }
}

fn written() -> impl Strategy<Value = String> {
    let year = 1..=9997_u16;
    prop_oneof![
        year.clone().prop_map(|y| format!("{y:04}")),
        (year.clone(), 1..=12_u8).prop_map(|(y, m)| format!("{y:04}-{m:02}")),
        (year.clone(), 1..=4_u8).prop_map(|(y, q)| format!("{y:04}-Q{q}")),
        (year.clone(), 1..=2_u8).prop_map(|(y, h)| format!("{y:04}-H{h}")),
        (year, 1..=12_u32, 1..=31_u32).prop_map(|(y, m, d)| {
            let d = d.min(days_in_month(i32::from(y), m));
            format!("{y:04}-{m:02}-{d:02}")
        }),
    ]
}

proptest! {
    #[test]
    fn a_valid_date_is_shown_as_it_was_written(text in written()) {
        let found = period(&text);
        prop_assert_eq!(found.to_string(), text);
        prop_assert!(found.from() < found.until());
        prop_assert_eq!(found.last().plus(1), found.until());
    }

    #[test]
    fn any_text_is_a_date_shown_alike_or_an_error(text in "\\PC*") {
        if let Ok(found) = text.parse::<Period>() {
            prop_assert_eq!(found.to_string(), text);
        }
    }

    #[test]
    fn a_date_with_one_character_changed_is_a_date_shown_alike_or_an_error(text in written(), at in 0..10_usize, put in any::<char>()) {
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.min(chars.len() - 1);
        chars[at] = put;
        let changed: String = chars.into_iter().collect();
        if let Ok(found) = changed.parse::<Period>() {
            prop_assert_eq!(found.to_string(), changed);
        }
    }

    #[test]
    fn a_day_is_read_back_from_what_is_shown(days in -719_162..=2_932_896_i32) {
        let found = Day::from_days(days);
        let back: Period = found.to_string().parse().unwrap();
        prop_assert_eq!(back.from(), found);
        prop_assert_eq!(back.precision(), Precision::Day);
        let year = format!("{:04}-", found.year());
        prop_assert!(found.to_string().starts_with(&year));
    }

    #[test]
    fn days_stand_in_the_order_of_their_texts(a in -719_162..=2_932_896_i32, b in -719_162..=2_932_896_i32) {
        let (a, b) = (Day::from_days(a), Day::from_days(b));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }
}

#[test]
fn a_period_is_told_by_any_of_its_days_and_its_precision() {
    for text in ["2022-03-02", "2024-02", "2019-Q1", "2019-Q4", "2021-H1", "2021-H2", "1946"] {
        let period = period(text);
        for day in [period.from(), period.last()] {
            assert_eq!(Period::around(day, period.precision()), Some(period), "{text}");
        }
        let next = Period::around(period.until(), period.precision());
        assert!(next.is_some_and(|next| next != period && next.from() == period.until()), "{text}");
    }
    assert_eq!(
        Period::around(Day::new(9999, 12, 31).unwrap(), Precision::Year),
        None,
        "its end is not in the calendar"
    );
}
