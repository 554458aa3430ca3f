//! Which roll calls are on one matter: clusters for the intervals of scores.

use std::collections::HashMap;

use demarche_core::QuestionId;

use crate::history::History;
use crate::words::Words;

/// As like as this a title must be to the first of a topic to join it.
const ALIKE: f32 = 0.5;

/// The topic of each of these roll calls, for [`skill`](crate::skill): topics are for scoring alone, no model sees them.
///
/// - definition: in order of time, each roll call joins the topic of its crisis, of its title if that was put before, or of an item that a
///   source lists it as a repeat of; else the topic whose first title is likest, if their cosine is .5 or more; else it begins its own
/// - input: titles of these roll calls; `crisis`, the number of the crisis that a roll call belongs to
/// - unit: numbers of topics, from 0, by roll call
/// - limits: a matter under titles that share few words is told as several; the same words may be put on two matters
/// - references: none
#[must_use]
pub fn topics(history: &History, calls: &[usize], crisis: &dyn Fn(usize) -> Option<usize>) -> HashMap<usize, usize> {
    let mut places = calls.to_vec();
    places.sort_unstable();
    places.dedup();
    let all = history.calls();
    let words = Words::new(places.iter().map(|place| all[*place].title.as_str()));
    // By crisis, letters and first of a chain of repeats.
    let mut of_crisis: HashMap<usize, usize> = HashMap::new();
    let mut of_title: HashMap<&str, usize> = HashMap::new();
    let mut of_chain: HashMap<QuestionId, usize> = HashMap::new();
    // The place, among these roll calls, of the first of each topic that a title began.
    let mut firsts: Vec<(usize, usize)> = Vec::new();
    let mut count = 0;
    let mut topics = HashMap::new();
    for (index, place) in places.iter().enumerate() {
        let call = &all[*place];
        let crisis = crisis(*place);
        let known = match crisis {
            Some(crisis) => of_crisis.get(&crisis).copied(),
            None => of_title.get(call.letters.as_str()).or_else(|| of_chain.get(&call.linked)).copied(),
        };
        let likest = || {
            let alike = words.alike(&call.title);
            let near = firsts.iter().filter(|(first, _)| alike[*first] >= ALIKE);
            near.max_by(|a, b| alike[a.0].total_cmp(&alike[b.0]).then(b.0.cmp(&a.0))).map(|(_, topic)| *topic)
        };
        let topic = known.or_else(|| if crisis.is_none() { likest() } else { None }).unwrap_or_else(|| {
            firsts.extend(crisis.is_none().then_some((index, count)));
            count += 1;
            count - 1
        });
        match crisis {
            Some(crisis) => of_crisis.insert(crisis, topic),
            None => {
                of_chain.entry(call.linked).or_insert(topic);
                of_title.insert(&call.letters, topic)
            }
        };
        topics.insert(*place, topic);
    }
    topics
}
