//! The experts that the pooled model weighs: each forecasts by itself, from the past alone.

use crate::asked::Asked;
use crate::counting::smoothed;
use crate::forecaster::Cut;
use crate::gaussian::Root;
use crate::history::History;
use crate::past::{Past, both};
use crate::title::letters;
use crate::words::Words;

/// How many experts there are.
pub(crate) const EXPERTS: usize = 9;
/// The place of what all actors together are forecast to do.
const THIS_CALL: usize = 7;
/// Their names, in order.
pub const NAMES: [&str; EXPERTS] = [
    "own_record",
    "like_titles",
    "last_like_title",
    "words",
    "words_and_known",
    "known_kernel",
    "known_bayes",
    "this_call",
    "sponsors",
];
/// What their weights hang on: one, how like the nearest title is, whether the same title was put before.
pub(crate) const CONTEXTS: usize = 3;

/// What the experts say of one roll call.
pub(crate) struct Said {
    /// Logarithms of chances, by actor, expert and answer.
    pub(crate) logs: Vec<[[f32; 3]; EXPERTS]>,
    /// What their weights hang on.
    pub(crate) context: [f32; CONTEXTS],
}

/// How the kernels of the two linear forecasts are made up: shares of variance in units of a roll call's own noise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kernel {
    pub(crate) sessions: i32,
    /// Of words, and for how many sessions they keep.
    pub(crate) words: [f32; 2],
    /// Of near repeats: the fourth power of the cosine.
    pub(crate) repeats: [f32; 2],
    /// Of all roll calls of about the same time.
    pub(crate) time: [f32; 2],
    /// Of known answers alone, and with words.
    pub(crate) known: [f32; 2],
    /// How fast unlike known answers part two roll calls.
    pub(crate) apart: f32,
}

pub(crate) const KERNEL: Kernel =
    Kernel { sessions: 8, words: [1.0, 16.0], repeats: [4.0, 8.0], time: [0.05, 2.0], known: [1.0, 4.0], apart: 0.6 };

/// How like a text is to an earlier one that it recalls by its number, at least.
const RECALLED: f32 = 0.7;

/// What has been learnt before a cut.
pub(crate) struct Experts<'a> {
    pub(crate) past: Past<'a>,
    words: Words,
    known: Vec<usize>,
    rates: Vec<[f32; 3]>,
    /// By roll call, the answers less the rates: no of all actors, then yes.
    residuals: Vec<Vec<f32>>,
    by_words: Root,
    by_known: Option<Root>,
    coded: Vec<Vec<i8>>,
    sessions: Vec<f32>,
    /// By roll call the rows of those who tabled the text.
    tabled: Vec<Vec<usize>>,
}

fn apart(a: &[i8], b: &[i8]) -> f32 {
    let of = |(a, b): (&i8, &i8)| if *a < 0 || *b < 0 { 0.7 } else { f32::from((a - b).abs()) };
    a.iter().zip(b).map(of).sum()
}

/// The cosine of two lists of rows in order; 0 where one is empty.
fn shared(a: &[usize], b: &[usize]) -> f32 {
    let both = a.iter().filter(|row| b.binary_search(row).is_ok()).count() as f32;
    if both > 0.0 { both / ((a.len() * b.len()) as f32).sqrt() } else { 0.0 }
}

fn kernels(alike: f32, gap: f32, apart: Option<f32>) -> [f32; 2] {
    let fade = |[share, keeps]: [f32; 2]| share * (-gap / keeps).exp();
    let words = fade(KERNEL.words) * alike + fade(KERNEL.repeats) * alike.powi(4) + fade(KERNEL.time);
    let with_known = apart.map_or(words, |apart| {
        let near = (-KERNEL.apart * apart).exp();
        words + near * (KERNEL.known[0] + KERNEL.known[1] * alike) * (-gap / 16.0).exp()
    });
    [words, with_known]
}

impl<'a> Experts<'a> {
    pub(crate) fn new(history: &'a History, cut: &Cut, given: &[demarche_core::ActorId]) -> Self {
        let past = Past::new(history, cut, KERNEL.sessions);
        let calls = history.calls();
        let size = past.places.len();
        let words = Words::new(past.places.iter().map(|place| calls[*place].title.as_str()));
        let all = past.mask(|_| true);
        let rows = history.actors().len();
        let mut everybody = [1.0, 1.0, 1.0];
        for row in 0..rows {
            let counts = past.counts(row, &all);
            (0..3).for_each(|vote| everybody[vote] += counts[vote]);
        }
        let everybody = smoothed(everybody, 0.0, [0.0; 3]);
        let rates: Vec<[f32; 3]> =
            (0..rows).map(|row| smoothed(past.counts(row, &all), 5.0, everybody).map(|p| p as f32)).collect();
        let known: Vec<usize> = given.iter().filter_map(|actor| history.row(*actor)).collect();
        let mut residuals = Vec::with_capacity(size);
        let mut coded = Vec::with_capacity(size);
        for place in &past.places {
            let answers = history.answers(*place);
            let mut row = vec![0.0_f32; 2 * rows];
            for (actor, seen) in answers.iter().enumerate() {
                if let Some(vote) = seen.vote() {
                    row[actor] = f32::from(u8::from(vote == 0)) - rates[actor][0];
                    row[rows + actor] = f32::from(u8::from(vote == 2)) - rates[actor][2];
                }
            }
            residuals.push(row);
            coded.push(known.iter().map(|row| answers[*row].vote().map_or(-1, |vote| vote as i8)).collect::<Vec<i8>>());
        }
        let rows_of = |sponsors: &[demarche_core::ActorId]| -> Vec<usize> {
            sponsors.iter().filter_map(|actor| history.row(*actor)).collect()
        };
        let tabled: Vec<Vec<usize>> = past.places.iter().map(|place| rows_of(&calls[*place].sponsors)).collect();
        let sessions: Vec<f32> = past.places.iter().map(|place| calls[*place].session as f32).collect();
        let gram: Vec<[Vec<f32>; 2]> = {
            use rayon::prelude::*;
            (0..size)
                .into_par_iter()
                .map(|i| {
                    let alike = words.alike(&calls[past.places[i]].title);
                    let mut rows = [Vec::with_capacity(i + 1), Vec::with_capacity(i + 1)];
                    for j in 0..=i {
                        let far = (!known.is_empty()).then(|| apart(&coded[i], &coded[j]));
                        let [a, b] = kernels(alike[j], (sessions[i] - sessions[j]).abs(), far);
                        rows[0].push(a);
                        rows[1].push(b);
                    }
                    rows
                })
                .collect()
        };
        let (mut first, mut second) = (Vec::with_capacity(size), Vec::with_capacity(size));
        for [a, b] in gram {
            first.push(a);
            second.push(b);
        }
        let by_words = Root::new(size, &first);
        let by_known = (!known.is_empty()).then(|| Root::new(size, &second));
        Self { past, words, known, rates, residuals, by_words, by_known, coded, sessions, tabled }
    }

    /// How like what is asked each past roll call is, by its title, and by the text where one is given.
    fn alike(&self, asked: &Asked) -> Vec<f32> {
        let Some(text) = &asked.text else { return self.words.alike(&asked.title) };
        let mut alike = self.words.alike_with(&asked.title, &text.words);
        let calls = self.past.history.calls();
        for (alike, place) in alike.iter_mut().zip(&self.past.places) {
            if text.recalls.binary_search(&calls[*place].question).is_ok() {
                *alike = alike.max(RECALLED);
            }
        }
        alike
    }

    /// What the experts say of each entitled actor.
    pub(crate) fn say(&self, asked: &Asked) -> Said {
        let past = &self.past;
        let calls = past.history.calls();
        let rows = past.history.actors().len();
        let answers = past.known(asked);
        let code = |row: &usize| answers.iter().find(|(known, _)| known == row).map_or(-1, |(_, vote)| *vote as i8);
        let mine: Vec<i8> = self.known.iter().map(code).collect();
        let is_known = !answers.is_empty();
        let alike = self.alike(asked);
        let size = alike.len();
        let gap = |bit: usize| (asked.session as f32 - self.sessions[bit]).abs();
        let far: Vec<f32> = self.coded.iter().map(|other| apart(&mine, other)).collect();
        let kernel: Vec<[f32; 2]> =
            (0..size).map(|bit| kernels(alike[bit], gap(bit), is_known.then_some(far[bit]))).collect();
        let forecast = |weights: &[f32]| {
            let mut sums = vec![0.0_f32; 2 * rows];
            for (weight, residuals) in weights.iter().zip(&self.residuals) {
                for (sum, residual) in sums.iter_mut().zip(residuals) {
                    *sum += weight * residual;
                }
            }
            sums
        };
        let by_words = forecast(&self.by_words.weights(&kernel.iter().map(|k| k[0]).collect::<Vec<f32>>()));
        let by_known = match &self.by_known {
            Some(root) if is_known => forecast(&root.weights(&kernel.iter().map(|k| k[1]).collect::<Vec<f32>>())),
            _ => by_words.clone(),
        };
        let title = letters(&asked.title);
        let near: Vec<f32> = (0..size).map(|bit| alike[bit].powi(6) * (-gap(bit) / 3.0).exp()).collect();
        let same = (0..size).any(|bit| calls[past.places[bit]].letters == title);
        let nearest = alike.iter().copied().fold(0.0, f32::max);
        let mut likest: Vec<usize> = (0..size).filter(|bit| alike[*bit] > 0.6).collect();
        likest.sort_by(|a, b| (alike[*b] - 0.03 * gap(*b)).total_cmp(&(alike[*a] - 0.03 * gap(*a))).then(b.cmp(a)));
        likest.truncate(6);
        let close: Vec<f32> =
            far.iter().enumerate().map(|(bit, far)| (-1.2 * far - gap(bit) / 8.0).exp() * (0.1 + alike[bit])).collect();
        let sponsors: Vec<usize> = asked.sponsors.iter().filter_map(|actor| past.row(*actor)).collect();
        let company: Vec<f32> = self
            .tabled
            .iter()
            .enumerate()
            .map(|(bit, tabled)| shared(&sponsors, tabled).powi(2) * (0.2 + alike[bit]) * (-gap(bit) / 8.0).exp())
            .collect();
        let each = |actor: &demarche_core::ActorId| -> [[f32; 3]; EXPERTS] {
            let Some(row) = past.row(*actor) else {
                return [[(1.0_f32 / 3.0).ln(); 3]; EXPERTS];
            };
            let rate = self.rates[row].map(f64::from);
            let count = |weights: &[f32]| {
                let mut counts = [0.0; 3];
                for (bit, weight) in weights.iter().enumerate() {
                    if *weight > 1e-4
                        && let Some(vote) = past.vote(row, bit)
                    {
                        counts[vote] += f64::from(*weight);
                    }
                }
                counts
            };
            let linear = |sums: &[f32]| {
                let (no, yes) = (f64::from(sums[row]) + rate[0], f64::from(sums[rows + row]) + rate[2]);
                // A soft floor keeps the order of forecasts below nothing.
                let soft = |p: f64| 0.02 * (1.0 + ((p - 0.01) / 0.02).exp()).ln();
                let parts = [no, 1.0 - no - yes, yes].map(|p| if p > 0.5 { p } else { soft(p) });
                smoothed(parts, 0.01, rate)
            };
            let words = linear(&by_words);
            let last = likest.iter().find_map(|bit| past.vote(row, *bit).map(|vote| (vote, alike[*bit])));
            let last = last.map_or(words, |(vote, alike)| {
                let mut counts = [0.0; 3];
                counts[vote] = f64::from(alike.powi(2));
                smoothed(counts, 0.15, words)
            });
            let bayes = if is_known {
                let mut logs = rate.map(f64::ln);
                for (other, vote) in &answers {
                    for (mine, log) in logs.iter_mut().enumerate() {
                        let of = |theirs: usize| f64::from(both(past.of(row, mine), past.of(*other, theirs)));
                        *log += 0.6 * ((of(*vote) + 0.3) / ((0..3).map(of).sum::<f64>() + 0.9)).ln();
                    }
                }
                let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                smoothed(logs.map(|log| (log - most).exp()), 0.01, rate)
            } else {
                rate
            };
            let kernel = if is_known { smoothed(count(&close), 0.5, rate) } else { rate };
            // Who tabled a text votes for it. Where nobody is told to have tabled it, the expert says nothing.
            let tabled = if sponsors.is_empty() {
                [1.0; 3]
            } else {
                let mut counts = count(&company);
                counts[2] += if sponsors.contains(&row) { 20.0 } else { 0.0 };
                smoothed(counts, 0.3, words)
            };
            let said: [[f64; 3]; EXPERTS] =
                [rate, smoothed(count(&near), 0.3, words), last, words, linear(&by_known), kernel, bayes, rate, tabled];
            said.map(|chances| chances.map(|p| p.max(1e-4).ln() as f32))
        };
        let mut logs: Vec<[[f32; 3]; EXPERTS]> = asked.entitled.iter().map(each).collect();
        // What all actors together are forecast to do, the same for each.
        let mut sums = [0.0_f32; 3];
        for said in &logs {
            (0..3).for_each(|vote| sums[vote] += said[4][vote].exp());
        }
        let total: f32 = sums.iter().sum::<f32>().max(1e-6);
        let call = sums.map(|sum| (sum / total).max(1e-4).ln());
        logs.iter_mut().for_each(|said| said[THIS_CALL] = call);
        Said { logs, context: [1.0, nearest, f32::from(u8::from(same))] }
    }
}
