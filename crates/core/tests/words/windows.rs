//! Windows: what they hold, meet and tell.

use demarche_core::{DateError, Day, Nature, Period, Seen, Truth, Window};
use proptest::prelude::*;

fn window(text: &str) -> Window {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse::<Period>().unwrap().from()
}

fn since(text: &str) -> Seen {
    Seen { from: Some(day(text)), until: None }
}

/// Dates of 2022 of every precision.
fn period() -> impl Strategy<Value = Period> {
    let text = prop_oneof![
        1 => Just("2022".to_owned()),
        1 => (1..=2_u8).prop_map(|h| format!("2022-H{h}")),
        2 => (1..=4_u8).prop_map(|q| format!("2022-Q{q}")),
        3 => (1..=12_u8).prop_map(|m| format!("2022-{m:02}")),
        4 => (1..=12_u8, 1..=28_u8).prop_map(|(m, d)| format!("2022-{m:02}-{d:02}")),
    ];
    text.prop_map(|text| text.parse().unwrap())
}

fn any_window() -> impl Strategy<Value = Window> {
    let bound = || prop::option::weighted(0.8, period());
    (bound(), bound()).prop_filter_map("runs backwards", |(start, end)| Window::new(start, end).ok())
}

/// "All time" of the small calendar.
const FIRST: &str = "2021-12-01";
const LAST: &str = "2023-01-31";

/// The definition: over every day on which it may have begun and every day on which it may have ended.
fn held_by_definition(held: Window, query: Window, seen: Seen) -> Truth {
    let (first, last) = (day(FIRST).days(), day(LAST).days());
    let (q_first, q_last) =
        (query.first_day().map_or(first, Day::days), query.until().map_or(last, |until| until.days() - 1));
    let starts = match held.start() {
        Some(start) => start.from().days()..=start.last().days(),
        None => first..=seen.from.map_or(last, Day::days),
    };
    let ends = match held.end() {
        Some(end) => end.from().days()..=end.last().days(),
        None => seen.until.map_or(last, Day::days)..=last,
    };
    let (mut some, mut all) = (false, true);
    for start in starts {
        for end in ends.clone().filter(|end| start <= *end) {
            let meets = start <= q_last && q_first <= end;
            some |= meets;
            all &= meets;
        }
    }
    match (some, all) {
        (true, true) => Truth::Yes,
        (true, false) => Truth::CannotTell,
        (false, _) => Truth::No,
    }
}

#[test]
fn a_coarse_date_cannot_tell_within_itself() {
    assert_eq!(window("2022").held_during(window("2022-03"), Seen::ALWAYS), Truth::CannotTell);
    assert_eq!(window("2022").held_during(window("2022"), Seen::ALWAYS), Truth::Yes);
    assert_eq!(window("2022").held_during(window("2023"), Seen::ALWAYS), Truth::No);
    assert_eq!(window("2012/2016").held_during(window("2014"), Seen::ALWAYS), Truth::Yes);
    assert_eq!(window("2012/2016").held_during(window("2012-03"), Seen::ALWAYS), Truth::CannotTell);
    assert_eq!(window("2022-02-24/..").held_during(window("2030"), Seen::ALWAYS), Truth::Yes);
}

#[test]
fn an_untold_start_holds_from_the_day_on_which_it_was_seen() {
    let held = window("/2017-06-09");
    assert_eq!(held.held_during(window("2016"), Seen::ALWAYS), Truth::CannotTell);
    assert_eq!(held.held_during(window("2016"), since("2015-05-05")), Truth::Yes);
    assert_eq!(held.held_during(window("2018"), since("2015-05-05")), Truth::No);
}

#[test]
fn what_has_no_end_is_known_to_hold_up_to_the_last_day_of_its_source() {
    let (held, until) = (window("1998/.."), Seen { from: None, until: Some(day("2005-12-31")) });
    assert_eq!(held.held_during(window("1999"), until), Truth::Yes);
    assert_eq!(held.held_during(window("2005/2022"), until), Truth::Yes);
    assert_eq!(held.held_during(window("2006"), until), Truth::CannotTell);
    assert_eq!(held.held_during(window("1997"), until), Truth::No);
    assert_eq!(window("1998/2001").held_during(window("2006"), until), Truth::No);
    for nature in [Nature::Flow, Nature::Stock, Nature::State] {
        assert_eq!(nature.belongs(held, window("2022"), until), Truth::CannotTell, "{nature}");
        assert_eq!(nature.belongs(held, window("2005"), until), Truth::Yes, "{nature}");
    }
}

#[test]
fn a_thing_that_ended_inside_the_query_held_in_it_whenever_it_began() {
    assert_eq!(window("/2017-06-09").held_during(window("2017"), Seen::ALWAYS), Truth::Yes);
    assert_eq!(window("2022/2022-03").held_during(window("2022-02/2022-05"), Seen::ALWAYS), Truth::Yes);
}

#[test]
fn a_window_that_ends_before_it_starts_is_refused() {
    for text in ["2022/2021", "2022-03-02/2022-03-01", "2022-Q3/2022-H1"] {
        assert!(matches!(text.parse::<Window>(), Err(DateError::Backwards { .. })), "{text}");
    }
    assert_eq!(window("2022-12/2022").to_string(), "2022-12/2022");
}

#[test]
fn what_is_not_written_as_a_window_is_refused() {
    for text in ["", "..", "2022/2023/2024", "2022/…", "2022//", "2022-/..", "/..x", "2022/２０２３", "a/b"] {
        assert!(text.parse::<Window>().is_err(), "{text:?}");
    }
    assert_eq!(window("/.."), Window::ALWAYS);
    assert_eq!(window("../2022"), window("/2022"));
    assert_eq!(window("2022/"), window("2022/.."));
}

#[test]
fn flows_meet_and_conditions_must_have_held() {
    let (year, march) = (window("2022"), window("2022-03"));
    for nature in [Nature::Flow, Nature::Share, Nature::Stock] {
        assert_eq!(nature.belongs(year, march, Seen::ALWAYS), Truth::Yes, "{nature}");
    }
    for nature in [Nature::State, Nature::Event] {
        assert_eq!(nature.belongs(year, march, Seen::ALWAYS), Truth::CannotTell, "{nature}");
    }
}

proptest! {
    #[test]
    fn a_window_is_read_back_from_what_is_shown(found in any_window()) {
        prop_assert_eq!(window(&found.to_string()), found);
    }

    #[test]
    fn any_text_is_a_window_or_an_error(text in "\\PC{0,24}") {
        if let Ok(found) = text.parse::<Window>() {
            prop_assert_eq!(window(&found.to_string()), found);
        }
    }

    #[test]
    fn meeting_is_mutual(a in any_window(), b in any_window()) {
        prop_assert_eq!(a.meets(b), b.meets(a));
        prop_assert!(a.meets(a));
        prop_assert!(a.meets(Window::ALWAYS));
    }

    #[test]
    fn two_windows_meet_if_some_day_may_lie_in_both(a in any_window(), b in any_window()) {
        let both = (day(FIRST).days()..=day(LAST).days())
            .map(Day::from_days)
            .any(|day| a.may_contain(day) && b.may_contain(day));
        prop_assert_eq!(a.meets(b), both);
    }

    #[test]
    fn held_during_is_what_all_readings_of_the_dates_agree_on(
        held in any_window(),
        query in any_window(),
        from in prop::option::of((1..=12_u8, 1..=28_u8)),
        until in prop::option::of((1..=12_u8, 1..=28_u8)),
    ) {
        let [from, until] = [from, until].map(|seen| seen.map(|(m, d)| day(&format!("2022-{m:02}-{d:02}"))));
        let seen = Seen { from, until };
        prop_assert_eq!(
            held.held_during(query, seen),
            held_by_definition(held, query, seen),
            "{} during {}, seen {:?}", held, query, seen
        );
    }

    #[test]
    fn no_later_sighting_makes_a_thing_surer(held in any_window(), query in any_window(), m in 1..=11_u8) {
        let [early, late] = [m, m + 1].map(|m| since(&format!("2022-{m:02}-01")));
        if held.held_during(query, late) == Truth::Yes {
            prop_assert_eq!(held.held_during(query, early), Truth::Yes);
        }
    }

    #[test]
    fn what_surely_held_in_a_part_surely_held_in_the_whole(held in any_window(), part in any_window()) {
        if held.held_during(part, Seen::ALWAYS) == Truth::Yes {
            prop_assert_eq!(held.held_during(Window::ALWAYS, Seen::ALWAYS), Truth::Yes);
        }
    }
}
