//! The published specification, as its authors' program has it: a Gibbs sampler.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::normal::{Mills, density};
use super::roll_calls::RollCalls;

/// Spread of a proposal for a cutpoint.
const STEP: f64 = 0.0667;
/// Bounds of cutpoints and of positions.
const MOST_CUT: f64 = 7.0;
const MOST_PLACE: f64 = 5.0;
/// Items that one thread works through; fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 150;

/// How long to sample, and from which numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// Sweeps before any is counted.
    pub burn_in: u32,
    /// Sweeps that are counted.
    pub kept: u32,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// Mean and standard deviation of each seat's position over the kept sweeps, in the order of [`RollCalls::seats`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bsv2017 {
    /// Means.
    pub mean: Vec<f64>,
    /// Standard deviations.
    pub deviation: Vec<f64>,
}

/// Positions by the specification of Bailey, Strezhnev and Voeten: their priors, their one-sided filter, their scaling.
///
/// - definition: z = β θ + e, answer by two cutpoints; β ~ N(0, 1), cutpoints flat within ±7; θ_t ~ N(m, ½ n_t / (n_t + n_{t−1})), where m is
///   the conditional mean of the session before (of the one after, for a first session) in the sweep before; every sweep is standardised
/// - input: votes by actor and session; `high` and `low`: actors that start at 3 and at −2 and so fix the direction
/// - unit: standard deviations over all actor-sessions
/// - limits: looks back only, so that its intervals are no smoothing intervals; slow: cutpoints walk in small steps
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn bsv2017(votes: &RollCalls, high: &[u32], low: &[u32], sampling: Sampling) -> Bsv2017 {
    let seats = votes.seats();
    let n = seats.len();
    let count = |seat: usize| votes.votes_of_seat(seat) as f64;
    let mut place: Vec<f64> = seats
        .iter()
        .map(|seat| {
            if high.contains(&seat.actor) {
                3.0
            } else if low.contains(&seat.actor) {
                -2.0
            } else {
                0.0
            }
        })
        .collect();
    // Each seat with the seat that its prior leans on, and the variance of that prior.
    let leans: Vec<(usize, f64)> = votes
        .paths()
        .into_iter()
        .flat_map(|path| {
            path.clone().map(move |seat| if seat > path.start { seat - 1 } else { (seat + 1).min(path.end - 1) })
        })
        .enumerate()
        .map(|(seat, beside)| (beside, 0.5 * count(seat) / (count(seat) + count(beside))))
        .collect();
    let mut center = place.clone();
    let mut items: Vec<ItemState> =
        (0..votes.items().len()).map(|item| ItemState::start(votes, item, high, low)).collect();
    let mills = Mills::table();
    let (mut sum, mut squares) = (vec![0.0; n], vec![0.0; n]);
    for sweep in 0..sampling.burn_in + sampling.kept {
        let parts: Vec<Vec<(u32, f64, f64)>> = items
            .par_chunks_mut(CHUNK)
            .enumerate()
            .map(|(chunk, items)| {
                let mut dice = Dice::new(sampling.seed, 1, sweep, chunk as u32);
                let mut found = Vec::new();
                for (index, item) in items.iter_mut().enumerate() {
                    item.sweep(votes, chunk * CHUNK + index, &place, mills, &mut dice, &mut found);
                }
                found
            })
            .collect();
        let mut information = vec![(0.0, 0.0); n];
        for (seat, weight, toward) in parts.into_iter().flatten() {
            information[seat as usize].0 += weight;
            information[seat as usize].1 += toward;
        }
        let last = center.clone();
        let mut dice = Dice::new(sampling.seed, 2, sweep, 0);
        for (seat, (weight, toward)) in information.into_iter().enumerate() {
            let (beside, variance) = leans[seat];
            let known = 1.0 / (weight + 1.0 / variance);
            center[seat] = known * (toward + last[beside] / variance);
            place[seat] = (center[seat] + known.sqrt() * dice.normal()).clamp(-MOST_PLACE, MOST_PLACE);
        }
        let mean = place.iter().sum::<f64>() / n.max(1) as f64;
        let spread = (place.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n.max(1) as f64).sqrt().max(1e-9);
        for x in &mut place {
            *x = (*x - mean) / spread;
        }
        if sweep >= sampling.burn_in {
            for (seat, x) in place.iter().enumerate() {
                sum[seat] += x;
                squares[seat] += x * x;
            }
        }
    }
    let kept = f64::from(sampling.kept.max(1));
    let mean: Vec<f64> = sum.iter().map(|sum| sum / kept).collect();
    let deviation =
        mean.iter().zip(&squares).map(|(mean, square)| (square / kept - mean * mean).max(0.0).sqrt()).collect();
    Bsv2017 { mean, deviation }
}

struct ItemState {
    /// With β above 0, a high place says yes.
    slope: f64,
    cuts: [f64; 2],
}

impl ItemState {
    fn start(votes: &RollCalls, item: usize, high: &[u32], low: &[u32]) -> Self {
        let seats = votes.seats();
        let mean = |actors: &[u32]| {
            let (sum, n) = votes
                .on_item(item)
                .iter()
                .filter(|vote| actors.contains(&seats[vote.other()].actor))
                .fold((0.0, 0.0), |(sum, n), vote| (sum + f64::from(vote.answer()), n + 1.0));
            if n > 0.0 { sum / n } else { 1.0 }
        };
        let slope = if mean(high) >= mean(low) { 1.0 } else { -1.0 };
        let flat = super::item::Item::<1>::of_shares(votes.tally(item));
        Self { slope, cuts: flat.cuts.map(|cut| cut.clamp(-MOST_CUT, MOST_CUT)) }
    }

    /// Cutpoints with the latent values integrated out, then latent values, then the slope; leaves each seat's part of β² and βz.
    fn sweep(
        &mut self,
        votes: &RollCalls,
        item: usize,
        place: &[f64],
        mills: Mills,
        dice: &mut Dice,
        found: &mut Vec<(u32, f64, f64)>,
    ) {
        let on = votes.on_item(item);
        let proposal = [self.cuts[0] + STEP * dice.normal(), self.cuts[1] + STEP * dice.normal()];
        let uniform = dice.uniform();
        if -MOST_CUT < proposal[0] && proposal[0] < proposal[1] && proposal[1] < MOST_CUT {
            let (mut ratio, mut log) = (1.0_f64, 0.0);
            for vote in on {
                let pull = self.slope * place[vote.other()];
                let chance = |cuts: [f64; 2]| chance(mills, vote.answer(), cuts[0] - pull, cuts[1] - pull);
                ratio *= chance(proposal) / chance(self.cuts);
                if !(1e-100..1e100).contains(&ratio) {
                    log += ratio.max(1e-300).ln();
                    ratio = 1.0;
                }
            }
            if uniform.ln() < log + ratio.max(1e-300).ln() {
                self.cuts = proposal;
            }
        }
        let (mut precision, mut toward) = (1.0, 0.0);
        let first = found.len();
        for vote in on {
            let x = place[vote.other()];
            let pull = self.slope * x;
            let z = pull + dice.between(vote.answer(), self.cuts[0] - pull, self.cuts[1] - pull);
            precision += x * x;
            toward += x * z;
            found.push((vote.other() as u32, z, 0.0));
        }
        self.slope = toward / precision + dice.normal() / f64::sqrt(precision);
        for part in &mut found[first..] {
            *part = (part.0, self.slope * self.slope, self.slope * part.1);
        }
    }
}

/// The chance of an answer, from the nearer tail.
fn chance(mills: Mills, answer: u8, a: f64, b: f64) -> f64 {
    let below = |x: f64| if x < 0.0 { density(x) / mills.at(x) } else { 1.0 - density(x) / mills.at(-x) };
    let chance = match answer {
        0 => below(a),
        2 => below(-b),
        _ if a + b > 0.0 => below(-a) - below(-b),
        _ => below(b) - below(a),
    };
    chance.max(1e-12)
}

/// Random numbers for one purpose, one sweep and one chunk.
struct Dice {
    random: ChaCha8Rng,
    spare: Option<f64>,
}

impl Dice {
    fn new(seed: u64, purpose: u64, sweep: u32, chunk: u32) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed ^ (purpose << 56));
        random.set_stream((u64::from(sweep) << 32) | u64::from(chunk));
        Self { random, spare: None }
    }

    /// Above 0 and below 1.
    fn uniform(&mut self) -> f64 {
        ((self.random.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// By the polar method of Marsaglia.
    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = u * u + v * v;
            if 0.0 < s && s < 1.0 {
                let scale = (-2.0 * s.ln() / s).sqrt();
                self.spare = Some(v * scale);
                return u * scale;
            }
        }
    }

    /// A standard normal number below a (no), between a and b (abstain), or above b (yes).
    fn between(&mut self, answer: u8, a: f64, b: f64) -> f64 {
        match answer {
            0 => -self.above(-a),
            2 => self.above(b),
            _ => self.inside(a, b),
        }
    }

    /// Above a bound: plain rejection where the bound is low, that of Robert with an exponential where it is high.
    fn above(&mut self, bound: f64) -> f64 {
        if bound < 0.5 {
            loop {
                let x = self.normal();
                if x > bound {
                    return x;
                }
            }
        }
        let rate = 0.5 * (bound + (bound * bound + 4.0).sqrt());
        loop {
            let x = bound - self.uniform().ln() / rate;
            if self.uniform().ln() < -0.5 * (x - rate) * (x - rate) {
                return x;
            }
        }
    }

    /// Between two bounds: rejection from a level density, or from the tail or the whole where the bounds are far apart.
    fn inside(&mut self, a: f64, b: f64) -> f64 {
        if b - a > 2.0 {
            loop {
                let x = if a > 0.0 {
                    self.above(a)
                } else if b < 0.0 {
                    -self.above(-b)
                } else {
                    self.normal()
                };
                if a < x && x < b {
                    return x;
                }
            }
        }
        let peak = if a > 0.0 {
            a
        } else if b < 0.0 {
            b
        } else {
            0.0
        };
        loop {
            let x = a + (b - a) * self.uniform();
            if self.uniform().ln() < 0.5 * (peak * peak - x * x) {
                return x;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::normal::cumulative;
    use super::*;

    #[test]
    fn truncated_normal_numbers_have_the_means_of_the_book() {
        let mut dice = Dice::new(1, 1, 0, 0);
        for (answer, a, b) in [(0, -1.0, 0.0), (2, 0.0, 2.5), (1, -0.3, 0.4), (1, 1.0, 4.0), (2, -3.0, -2.0)] {
            let n = 20_000;
            let mean = (0..n).map(|_| dice.between(answer, a, b)).sum::<f64>() / f64::from(n);
            let expected = match answer {
                0 => -density(a) / cumulative(a),
                2 => density(b) / cumulative(-b),
                _ => (density(a) - density(b)) / (cumulative(b) - cumulative(a)),
            };
            assert!((mean - expected).abs() < 0.02, "{answer} {a} {b}: {mean} {expected}");
        }
    }
}
