//! The parts of a run of positions, which are not to be read as one, and the days that each holds.

use std::collections::BTreeMap;

use demarche_core::{Day, World};
use demarche_measures::session_number;

use super::frame::ANCHOR_SESSIONS;

/// The day of the break in how the United States voted.
fn break_day() -> Option<Day> {
    Day::new(2025, 1, 20)
}

/// A part of a run of positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Before the sessions over which anchors count.
    Early,
    /// From these on, up to the break.
    Anchored,
    /// Questions on both sides of the break: one position for both.
    Across,
    /// After the break.
    After,
}

impl Part {
    /// The part of a session, by the first and last day of its questions.
    pub(super) fn of(session: i32, days: Option<&(Day, Day)>) -> Self {
        if session < *ANCHOR_SESSIONS.start() {
            return Self::Early;
        }
        match (days, break_day()) {
            (Some((first, _)), Some(day)) if *first >= day => Self::After,
            (Some((_, last)), Some(day)) if *last >= day => Self::Across,
            _ => Self::Anchored,
        }
    }

    /// As tables for programs have it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Early => "before_1992",
            Self::Anchored => "1992_to_break",
            Self::Across => "across_break",
            Self::After => "after_break",
        }
    }

    /// For people, with the sessions and days that are there.
    pub(super) fn caption(self, sessions: (i32, i32), days: &Days) -> String {
        let (first, last) = sessions;
        let span = if first == last { format!("Session {first}") } else { format!("Sessions {first} to {last}") };
        let ends = match (days.get(&first), days.get(&last)) {
            (Some((from, _)), Some((_, to))) => format!(" ({from} to {to})"),
            _ => String::new(),
        };
        let words = match self {
            Self::Early => ", before 1992",
            // Where the evidence ends before the break, nothing is said of it.
            Self::Anchored if days.values().any(|(_, to)| break_day().is_some_and(|day| *to >= day)) => {
                ", from 1992 on and before the break of 20 January 2025"
            }
            Self::Anchored => ", from 1992 on",
            Self::Across => ", on both sides of the break of 20 January 2025: one position for both",
            Self::After => ", after the break of 20 January 2025 in how the United States voted",
        };
        format!("{span}{ends}{words}")
    }
}

/// The first and last day on which each session was asked.
pub(super) type Days = BTreeMap<i32, (Day, Day)>;

/// The days of the sessions of a body.
pub(super) fn days_of_sessions(world: &World, body: &str) -> Days {
    let mut days = Days::new();
    for id in world.questions() {
        let question = world.catalogue.question(id);
        if question.body.eq_ignore_ascii_case(body) {
            let (first, last) = (question.date.from(), question.date.last());
            let ends = days.entry(session_number(question)).or_insert((first, last));
            *ends = (ends.0.min(first), ends.1.max(last));
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8) -> Day {
        Day::new(year, month as _, 1).unwrap()
    }

    #[test]
    fn a_session_is_shown_before_across_or_after_the_break_by_the_days_of_its_questions() {
        let part = |session, first, last| Part::of(session, Some(&(first, last)));
        assert_eq!(part(46, day(1991, 10), day(1992, 8)), Part::Early);
        assert_eq!(part(47, day(1992, 10), day(1993, 6)), Part::Anchored);
        // Session 79 sat from September 2024 to September 2025: where only its autumn is known, it lies before the break.
        assert_eq!(part(79, day(2024, 10), day(2024, 12)), Part::Anchored);
        assert_eq!(part(79, day(2024, 10), day(2025, 6)), Part::Across);
        assert_eq!(part(79, day(2025, 2), day(2025, 6)), Part::After);
        assert_eq!(part(80, day(2025, 10), day(2025, 12)), Part::After);
        assert_eq!(Part::of(80, None), Part::Anchored);
    }

    #[test]
    fn a_caption_names_the_last_session_and_day_at_hand_and_the_break_only_where_it_is_reached() {
        let mut days = Days::from([(47, (day(1992, 10), day(1993, 6))), (79, (day(2024, 10), day(2024, 12)))]);
        let caption = Part::Anchored.caption((47, 79), &days);
        assert_eq!(caption, "Sessions 47 to 79 (1992-10-01 to 2024-12-01), from 1992 on");
        days.insert(80, (day(2025, 10), day(2025, 12)));
        assert!(Part::Anchored.caption((47, 79), &days).ends_with("before the break of 20 January 2025"));
    }
}
