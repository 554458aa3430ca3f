//! Joint draws of all answers to one question: what one actor does tells of the others.

use demarche_measures::ideal_point::normal::quantile;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::backtest::Prediction;
use crate::forecaster::Told;
use crate::history::History;
use crate::score::of_votes;

/// How many shocks are shared.
const SHOCKS: usize = 3;
/// An actor's loading on a shock that all share, where nothing else is known.
const USUAL: f64 = 0.7;

/// How actors' surprises went together on earlier roll calls: loadings on shared shocks.
///
/// - definition: z = Σ l f + √(1 − Σ l²) e with normal f and e; an actor votes no, abstains or votes yes as Φ(z) falls in its chances, so that
///   each actor's own chances are kept exactly; l are the leading directions of past surprises, stretched by one factor so that the squared
///   surprise of the totals of yes is on average what the draws say
/// - input: forecasts made before their answers, of earlier sessions
/// - unit: none
/// - limits: abstaining counts as between no and yes; shocks are normal, so that the rarest landslides are too rare
/// - references: `[@gneiting_raftery_2007]`
#[derive(Debug, Clone, PartialEq)]
pub struct Shocks {
    loadings: Vec<[f64; SHOCKS]>,
    /// By how much the loadings were stretched.
    pub stretch: f64,
}

fn uniform(random: &mut ChaCha8Rng) -> f64 {
    ((random.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Two normal numbers.
fn normals(random: &mut ChaCha8Rng) -> [f64; 2] {
    let (radius, angle) = ((-2.0 * uniform(random).ln()).sqrt(), std::f64::consts::TAU * uniform(random));
    [radius * angle.cos(), radius * angle.sin()]
}

/// Totals of no, abstain and yes.
pub type Totals = [u16; 3];

impl Shocks {
    /// No shared shocks: every actor by itself.
    #[must_use]
    pub fn none(history: &History) -> Self {
        Self { loadings: vec![[0.0; SHOCKS]; history.actors().len()], stretch: 0.0 }
    }

    /// One shock that all share alike, where too little is on record to tell more.
    #[must_use]
    pub fn usual(history: &History) -> Self {
        Self { loadings: vec![[USUAL, 0.0, 0.0]; history.actors().len()], stretch: 1.0 }
    }

    /// Shared shocks out of earlier forecasts.
    #[must_use]
    pub fn learnt(history: &History, predictions: &[&Prediction]) -> Self {
        let rows = history.actors().len();
        let mut surprises: Vec<Vec<(usize, f64)>> = Vec::new();
        let mut call = usize::MAX;
        for prediction in predictions {
            let (Some(vote), Some(row)) = (prediction.answer.vote(), history.row(prediction.actor)) else { continue };
            if prediction.call != call {
                call = prediction.call;
                surprises.push(Vec::new());
            }
            let p = of_votes(prediction.chances);
            let below: f64 = p[..vote].iter().sum();
            let z = quantile((below + p[vote] / 2.0).clamp(1e-9, 1.0 - 1e-9));
            if let Some(last) = surprises.last_mut() {
                last.push((row, z));
            }
        }
        let mut shocks = Self::none(history);
        let mut found: Vec<Vec<f64>> = Vec::new();
        for shock in 0..SHOCKS {
            // Starts that differ, so that the second is not the first.
            let mut v: Vec<f64> =
                (0..rows).map(|row| 1.0 + ((row * (shock + 3)) % 7) as f64 * 0.1 * shock as f64).collect();
            let mut length = 0.0;
            for _ in 0..30 {
                for other in &found {
                    let shared: f64 = v.iter().zip(other).map(|(a, b)| a * b).sum();
                    v.iter_mut().zip(other).for_each(|(a, b)| *a -= shared * b);
                }
                let norm = v.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-12);
                v.iter_mut().for_each(|x| *x /= norm);
                let mut next = vec![0.0; rows];
                for call in &surprises {
                    let along: f64 = call.iter().map(|(row, z)| v[*row] * z).sum();
                    // An actor's own surprise is no shared one.
                    call.iter().for_each(|(row, z)| next[*row] += z * (along - v[*row] * z));
                }
                next.iter_mut().for_each(|x| *x /= surprises.len().max(1) as f64);
                length = next.iter().zip(&v).map(|(a, b)| a * b).sum();
                v = next;
            }
            let norm = v.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-12);
            v.iter_mut().for_each(|x| *x /= norm);
            for (row, x) in v.iter().enumerate() {
                shocks.loadings[row][shock] = length.max(0.0).sqrt() * x;
            }
            found.push(v);
        }
        shocks.stretched(history, predictions)
    }

    /// Stretched so that the squared surprise of totals is what draws say.
    fn stretched(self, history: &History, predictions: &[&Prediction]) -> Self {
        let calls: Vec<&[&Prediction]> = predictions.chunk_by(|a, b| a.call == b.call).collect();
        let step = calls.len().div_ceil(120).max(1);
        let calls: Vec<&[&Prediction]> = calls.into_iter().step_by(step).collect();
        let mut best = (f64::INFINITY, self.with(1.0));
        for stretch in [1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 4.0, 5.0] {
            let shocks = self.with(stretch);
            let mut ratio = 0.0;
            for call in &calls {
                let drawn = shocks.of_cast(history, call, 60, 1);
                let seen = call.iter().filter(|p| p.answer.vote() == Some(2)).count() as f64;
                let mean = drawn.iter().map(|t| f64::from(t[2])).sum::<f64>() / drawn.len() as f64;
                let spread = drawn.iter().map(|t| (f64::from(t[2]) - mean).powi(2)).sum::<f64>() / drawn.len() as f64;
                ratio += (seen - mean).powi(2) / (spread + 0.5);
            }
            let far = (ratio / calls.len().max(1) as f64).max(1e-6).ln().abs();
            if far < best.0 {
                best = (far, shocks);
            }
        }
        best.1
    }

    /// Totals of those who voted on a roll call that was answered.
    fn of_cast(&self, history: &History, call: &[&Prediction], draws: u32, seed: u64) -> Vec<Totals> {
        let cast = call.iter().filter(|prediction| prediction.answer.vote().is_some());
        let told: Vec<Told> =
            cast.map(|prediction| Told { actor: prediction.actor, chances: prediction.chances }).collect();
        let key = call.first().map_or(0, |prediction| prediction.call as u32);
        self.totals(history, &told, key, draws, seed)
    }

    fn with(&self, stretch: f64) -> Self {
        let stretched = |l: &[f64; SHOCKS]| {
            let size: f64 = l.iter().map(|x| x * x).sum::<f64>() * stretch * stretch;
            let most: f64 = 0.9;
            let fit = if size > most { (most / size).sqrt() } else { 1.0 };
            l.map(|x| x * stretch * fit)
        };
        Self { loadings: self.loadings.iter().map(stretched).collect(), stretch }
    }

    /// Totals of no, abstain and yes in joint draws of the answers of those told, if all of them vote. Draws of one key and seed are the same.
    #[must_use]
    pub fn totals(&self, history: &History, told: &[Told], key: u32, draws: u32, seed: u64) -> Vec<Totals> {
        let of_actor = |told: &Told| -> ([f64; SHOCKS], f64, [f64; 2]) {
            // Who never voted shares no shock.
            let l = history.row(told.actor).map_or([0.0; SHOCKS], |row| self.loadings[row]);
            let p = of_votes(told.chances);
            let own = (1.0 - l.iter().map(|x| x * x).sum::<f64>()).max(0.0).sqrt();
            (l, own, [quantile(p[0].max(1e-9)), quantile((p[0] + p[1]).min(1.0 - 1e-9))])
        };
        let actors: Vec<([f64; SHOCKS], f64, [f64; 2])> = told.iter().map(of_actor).collect();
        let draw = |draw: u32| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(u64::from(key) << 32 | u64::from(draw));
            let shared = [normals(&mut random), normals(&mut random)];
            let shared = [shared[0][0], shared[0][1], shared[1][0]];
            let mut totals = [0_u16; 3];
            for pair in actors.chunks(2) {
                for ((l, own, cuts), e) in pair.iter().zip(normals(&mut random)) {
                    let z = own * e + l.iter().zip(&shared).map(|(l, f)| l * f).sum::<f64>();
                    totals[usize::from(z > cuts[0]) + usize::from(z > cuts[1])] += 1;
                }
            }
            totals
        };
        (0..draws).map(draw).collect()
    }
}

/// The 5 % and 95 % ends of one total.
#[must_use]
pub fn ends(drawn: &[Totals], vote: usize) -> (u16, u16) {
    let [low, _, high] = spread(drawn, vote);
    (low, high)
}

/// The 5 % end, the middle and the 95 % end of one total.
#[must_use]
pub fn spread(drawn: &[Totals], vote: usize) -> [u16; 3] {
    let mut values: Vec<u16> = drawn.iter().map(|totals| totals[vote]).collect();
    values.sort_unstable();
    let at = |part: f64| values.get(((values.len() as f64 - 1.0) * part).round() as usize).copied().unwrap_or(0);
    [0.05, 0.5, 0.95].map(at)
}

/// How often intervals of totals held what came, and how wide they were.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Coverage {
    /// Roll calls.
    pub calls: usize,
    /// Shares of roll calls whose no, abstain and yes lay inside the 90 % interval.
    pub held: [f64; 3],
    /// Mean widths of the intervals.
    pub width: [f64; 3],
}

/// Coverage of 90 % intervals of totals: the shocks of each session come from the six sessions before it that were forecast too.
/// Without shocks every actor is drawn by itself.
#[must_use]
pub fn coverage(history: &History, predictions: &[Prediction], with_shocks: bool, draws: u32, seed: u64) -> Coverage {
    let session = |prediction: &&Prediction| history.calls()[prediction.call].session;
    let Some(first) = predictions.iter().map(|p| session(&p)).min() else { return Coverage::default() };
    let last = predictions.iter().map(|p| session(&p)).max().unwrap_or(first);
    let mut sum = Coverage::default();
    for now in first + 6..=last {
        let earlier: Vec<&Prediction> = predictions.iter().filter(|p| (now - 6..now).contains(&session(p))).collect();
        let shocks = if with_shocks { Shocks::learnt(history, &earlier) } else { Shocks::none(history) };
        let own: Vec<&Prediction> = predictions.iter().filter(|p| session(p) == now).collect();
        for call in own.chunk_by(|a, b| a.call == b.call) {
            let drawn = shocks.of_cast(history, call, draws, seed);
            sum.calls += 1;
            for vote in 0..3 {
                let seen = call.iter().filter(|p| p.answer.vote() == Some(vote)).count() as u16;
                let (low, high) = ends(&drawn, vote);
                sum.held[vote] += f64::from(u8::from((low..=high).contains(&seen)));
                sum.width[vote] += f64::from(high - low);
            }
        }
    }
    let calls = sum.calls.max(1) as f64;
    Coverage { calls: sum.calls, held: sum.held.map(|x| x / calls), width: sum.width.map(|x| x / calls) }
}
