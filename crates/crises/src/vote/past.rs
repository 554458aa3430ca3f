//! Whom each actor answered like, and its own answers to the like: peers of the other layers, and a baseline beside the vote.

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
    words: Vec<Vec<u64>>,
    /// Part of no, abstain, yes in all answers of an actor; none where it gave none.
    usual: Vec<Option<[f64; 3]>>,
    /// The peers of an actor with their weights, which add up to one.
    pub peers: Vec<Vec<(u32, f64)>>,
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

    fn of(history: &'h History, calls: Vec<usize>) -> Self {
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
        let mut past = Self { history, calls, words, usual, peers: Vec::new() };
        past.peers = past.nearest();
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

    /// What the past says of each actor and a question; none of actors that never answered.
    #[must_use]
    pub fn records(&self, put: &Put) -> Vec<Option<Record>> {
        let asked = words(&put.title);
        let weights: Vec<f64> = self
            .calls
            .iter()
            .zip(&self.words)
            .map(|(place, words)| self.weight(*place, &put.known) * (KINSHIP * kinship(&asked, words)).exp())
            .collect();
        let n = self.history.actors().len();
        let mut sums = vec![[0.0_f64; 3]; n];
        for (place, weight) in self.calls.iter().zip(&weights) {
            for (row, seen) in self.history.answers(*place).iter().enumerate() {
                if let Some(vote) = seen.vote() {
                    sums[row][vote] += weight;
                }
            }
        }
        let one = |row: usize| {
            let usual = self.usual[row]?;
            let weight: f64 = sums[row].iter().sum();
            let alike = std::array::from_fn(|k| (sums[row][k] + PRIOR * usual[k]) / (weight + PRIOR));
            Some(Record { alike, weight })
        };
        (0..n).map(one).collect()
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
}
