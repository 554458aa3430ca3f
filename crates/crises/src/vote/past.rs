//! What may be known of a roll call before it: records, positions, peers, ties to those whose answers are known.

use std::collections::HashMap;

use demarche_measures::ideal_point::{RollCalls, Settings, Vote, fit};

use crate::history::{History, Seen};

/// So many sessions back is looked.
pub const SESSIONS: i32 = 5;
/// So many peers an actor has.
pub const PEERS: usize = 12;
/// How fast the weight of a past roll call falls with the distance of the known answers.
const SHARPNESS: f64 = 12.0;
/// How fast it grows with the part of the words of the two titles that they share.
const KINSHIP: f64 = 8.0;
/// So many answers the habit of all roll calls counts for.
const PRIOR: f64 = 2.0;

/// The answers of the sessions before one, and what follows from them.
#[derive(Debug, Clone)]
pub struct Past<'h> {
    history: &'h History,
    /// Places of the roll calls, in the order of time.
    pub calls: Vec<usize>,
    titles: Vec<String>,
    words: Vec<Vec<u64>>,
    /// Part of no, abstain, yes in all answers of an actor; none where it gave none.
    usual: Vec<Option<[f64; 3]>>,
    /// The peers of an actor with their weights, which add up to one.
    pub peers: Vec<Vec<(u32, f64)>>,
    /// Positions on one dimension, mean 0 and spread 1; none where an actor cast no vote.
    pub positions: Vec<Option<f64>>,
}

/// What is asked: a title, and answers that are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Put {
    /// The title.
    pub title: String,
    /// Rows of the history with their answers: −1, 0, 1.
    pub known: Vec<(usize, f64)>,
}

/// What the past says of one actor and a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Parts of no, abstain, yes where the known actors answered alike.
    pub alike: [f64; 3],
    /// How many answers that rests on, by weight.
    pub weight: f64,
    /// Parts of no, abstain, yes on the same title, and how many they were.
    pub title: Option<([f64; 3], u32)>,
    /// Where the known answers put the actor on the roll call, by its position.
    pub values: Option<f64>,
}

/// The letters of a title, so that repeats are known again.
fn letters(title: &str) -> String {
    title.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// The words of a title of four letters or more, each once, as numbers.
fn words(title: &str) -> Vec<u64> {
    let words = title.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3);
    let mut found: Vec<u64> = words.map(|word| demarche_core::checksum(word.to_lowercase().as_bytes())).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The part of all words of two titles that is in both.
fn kinship(a: &[u64], b: &[u64]) -> f64 {
    let shared = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

impl<'h> Past<'h> {
    /// The roll calls of up to five sessions before one, each with a date before `before`.
    #[must_use]
    pub fn new(history: &'h History, session: i32, before: demarche_core::Day) -> Self {
        let is_past = |place: &usize| {
            let call = &history.calls()[*place];
            call.date < before && (session - SESSIONS..=session).contains(&call.session)
        };
        let calls: Vec<usize> = (0..history.calls().len()).filter(is_past).collect();
        Self::of(history, calls)
    }

    /// Only roll calls of earlier sessions.
    #[must_use]
    pub fn of_sessions_before(history: &'h History, session: i32) -> Self {
        let is_past = |place: &usize| (session - SESSIONS..session).contains(&history.calls()[*place].session);
        Self::of(history, (0..history.calls().len()).filter(is_past).collect())
    }

    fn of(history: &'h History, calls: Vec<usize>) -> Self {
        let titles = calls.iter().map(|place| letters(&history.calls()[*place].title)).collect();
        let words = calls.iter().map(|place| words(&history.calls()[*place].title)).collect();
        let n = history.actors().len();
        let mut counts = vec![[0.0_f64; 3]; n];
        let mut all = [1.0_f64; 3];
        for place in &calls {
            for (row, seen) in history.answers(*place).iter().enumerate() {
                if let Some(vote) = seen.vote() {
                    counts[row][vote] += 1.0;
                    all[vote] += 1.0;
                }
            }
        }
        let whole: f64 = all.iter().sum();
        let usual = counts
            .iter()
            .map(|counts| {
                let n: f64 = counts.iter().sum();
                (n > 0.0).then(|| std::array::from_fn(|k| (counts[k] + 5.0 * all[k] / whole) / (n + 5.0)))
            })
            .collect();
        let mut past = Self { history, calls, titles, words, usual, peers: Vec::new(), positions: Vec::new() };
        past.peers = past.nearest();
        past.positions = past.placed();
        past
    }

    /// Those who answered most alike on roll calls that were contested.
    fn nearest(&self) -> Vec<Vec<(u32, f64)>> {
        let n = self.history.actors().len();
        let contested: Vec<&[Seen]> = self
            .calls
            .iter()
            .map(|place| self.history.answers(*place))
            .filter(|answers| {
                let mut counts = [0_u32; 3];
                answers.iter().filter_map(|seen| seen.vote()).for_each(|vote| counts[vote] += 1);
                let all: u32 = counts.iter().sum();
                10 * counts.iter().max().copied().unwrap_or(0) < 9 * all
            })
            .collect();
        let mut rows: Vec<Vec<i8>> = vec![Vec::with_capacity(contested.len()); n];
        for answers in &contested {
            for (row, seen) in answers.iter().enumerate() {
                rows[row].push(seen.vote().map_or(9, |vote| vote as i8));
            }
        }
        let like = |a: usize, b: usize| {
            let (mut common, mut apart) = (0_u32, 0_u32);
            for (x, y) in rows[a].iter().zip(&rows[b]) {
                if *x != 9 && *y != 9 {
                    common += 1;
                    apart += u32::from(x.abs_diff(*y));
                }
            }
            (common >= 20).then(|| 1.0 - f64::from(apart) / (2.0 * f64::from(common)))
        };
        (0..n)
            .map(|a| {
                let mut found: Vec<(f64, u32)> =
                    (0..n).filter(|b| *b != a).filter_map(|b| Some((like(a, b)?, b as u32))).collect();
                found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
                found.truncate(PEERS);
                let all = found.len() as f64;
                found.into_iter().map(|(_, peer)| (peer, 1.0 / all)).collect()
            })
            .collect()
    }

    fn placed(&self) -> Vec<Option<f64>> {
        let n = self.history.actors().len();
        let mut votes = Vec::new();
        for (item, place) in self.calls.iter().enumerate() {
            let period = self.history.calls()[*place].session;
            for (row, seen) in self.history.answers(*place).iter().enumerate() {
                if let Some(vote) = seen.vote() {
                    votes.push(Vote { item: item as u32, actor: row as u32, period, answer: vote as u8 });
                }
            }
        }
        let votes = RollCalls::new(votes);
        let mut found = vec![None; n];
        if votes.items().len() < demarche_measures::ideal_point::LEAST_ITEMS {
            return found;
        }
        let fitted = fit::<1>(&votes, Settings { tolerance: 1e-3, most_rounds: 60, ..Settings::usual() });
        for (seat, place) in votes.seats().iter().zip(&fitted.places) {
            found[seat.actor as usize] = Some(place.0[0]);
        }
        let known: Vec<f64> = found.iter().flatten().copied().collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        let spread =
            (known.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / known.len().max(1) as f64).sqrt().max(1e-9);
        found.into_iter().map(|place| place.map(|x| (x - mean) / spread)).collect()
    }

    /// What the past says of each actor and a question; none of actors that never answered.
    #[must_use]
    pub fn records(&self, put: &Put) -> Vec<Option<Record>> {
        let title = letters(&put.title);
        let asked = words(&put.title);
        let weights: Vec<f64> = self
            .calls
            .iter()
            .zip(&self.words)
            .map(|(place, words)| self.weight(*place, &put.known) * (KINSHIP * kinship(&asked, words)).exp())
            .collect();
        let same: Vec<bool> = self.titles.iter().map(|other| !title.is_empty() && *other == title).collect();
        let (level, slope) = self.axis(&put.known);
        let n = self.history.actors().len();
        let mut sums = vec![[0.0_f64; 3]; n];
        let mut repeats = vec![([0.0_f64; 3], 0_u32); n];
        for ((place, weight), same) in self.calls.iter().zip(&weights).zip(&same) {
            for (row, seen) in self.history.answers(*place).iter().enumerate() {
                if let Some(vote) = seen.vote() {
                    sums[row][vote] += weight;
                    if *same {
                        // The later, the more: each counts twice the one before it.
                        repeats[row].0 = repeats[row].0.map(|part| 0.5 * part);
                        repeats[row].0[vote] += 1.0;
                        repeats[row].1 += 1;
                    }
                }
            }
        }
        (0..n)
            .map(|row| {
                let usual = self.usual[row]?;
                let weight: f64 = sums[row].iter().sum();
                let alike = std::array::from_fn(|k| (sums[row][k] + PRIOR * usual[k]) / (weight + PRIOR));
                let (counts, times) = repeats[row];
                let all: f64 = counts.iter().sum();
                let title =
                    (times > 0).then(|| (std::array::from_fn(|k| (counts[k] + 0.25 * alike[k]) / (all + 0.25)), times));
                let values = self.positions[row].map(|x| (level + slope * x).clamp(-1.5, 1.5));
                Some(Record { alike, weight, title, values })
            })
            .collect()
    }

    fn weight(&self, place: usize, known: &[(usize, f64)]) -> f64 {
        let answers = self.history.answers(place);
        let apart: Vec<f64> =
            known.iter().filter_map(|(row, level)| Some((answers[*row].vote()? as f64 - 1.0 - level).abs())).collect();
        if known.is_empty() {
            return 1.0;
        }
        if 2 * apart.len() < known.len() {
            return 0.0;
        }
        (-SHARPNESS * apart.iter().sum::<f64>() / apart.len() as f64).exp()
    }

    /// Level and slope of a roll call along the positions, from the known answers, held to small slopes by a prior.
    fn axis(&self, known: &[(usize, f64)]) -> (f64, f64) {
        let points: Vec<(f64, f64)> = known.iter().filter_map(|(row, x)| Some((self.positions[*row]?, *x))).collect();
        // Level ~ N(0.5, 0.5²), slope ~ N(0, 0.5²), answers with a spread of 0.5: all weights are 1.
        let n = points.len() as f64 + 1.0;
        let (sx, sy) = points.iter().fold((0.0, 0.5), |(sx, sy), (x, y)| (sx + x, sy + y));
        let (sxx, sxy) = points.iter().fold((1.0, 0.0), |(sxx, sxy), (x, y)| (sxx + x * x, sxy + x * y));
        let det = n * sxx - sx * sx;
        ((sxx * sy - sx * sxy) / det, (n * sxy - sx * sy) / det)
    }
}

/// How far actors hang on others, in parts of 0 to 1, by kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bonds {
    /// Actor and principal, by row: parts by kind.
    pub of: HashMap<(usize, usize), [f64; 2]>,
}

impl Bonds {
    /// Pull and strain of the known answers, by kind: `Σ_p D_ip x_p` and `Σ_p D_ip`.
    #[must_use]
    pub fn pulls(&self, row: usize, known: &[(usize, f64)]) -> [(f64, f64); 2] {
        let mut found = [(0.0, 0.0); 2];
        for (principal, level) in known {
            if let Some(parts) = self.of.get(&(row, *principal)) {
                for (found, part) in found.iter_mut().zip(parts) {
                    found.0 += part * level;
                    found.1 += part;
                }
            }
        }
        found
    }
}
