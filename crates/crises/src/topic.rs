//! Which roll calls are on one matter: clusters for the intervals of scores.

use std::collections::HashMap;

use demarche_core::Topic;

use crate::history::History;

/// What numbers a topic.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Crisis(usize),
    Matter(Topic),
}

/// The topic of each of these roll calls, for [`skill`](crate::skill): topics are for scoring alone, no model sees them.
///
/// - definition: the crisis that a roll call belongs to; else the [`Topic`] of its title, or of the first of its chain where a source lists it
///   as a repeat: the one rule of topics
/// - input: titles of these roll calls; `crisis`, the number of the crisis that a roll call belongs to
/// - unit: numbers of topics, from 0, by roll call in the order of time
/// - limits: those of [`Topic`]
/// - references: none
#[must_use]
pub fn topics(history: &History, calls: &[usize], crisis: &dyn Fn(usize) -> Option<usize>) -> HashMap<usize, usize> {
    let mut places = calls.to_vec();
    places.sort_unstable();
    places.dedup();
    let all = history.calls();
    let key = |place: usize| match crisis(place) {
        Some(crisis) => Key::Crisis(crisis),
        None => {
            let first = history.place(all[place].linked).map_or(&all[place], |first| &all[first]);
            Key::Matter(Topic::of_title(&first.title).unwrap_or(Topic::Itself(first.question)))
        }
    };
    let mut numbers: HashMap<Key, usize> = HashMap::new();
    let number = |place: &usize| {
        let next = numbers.len();
        (*place, *numbers.entry(key(*place)).or_insert(next))
    };
    places.iter().map(number).collect()
}
