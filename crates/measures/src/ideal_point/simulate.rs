//! Worlds made from the model, to see whether a fit finds what is known to be there. What they hold is synthetic.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::fit::Fit;
use super::normal::quantile;
use super::roll_calls::{RollCalls, Vote};

/// Who stays away in a simulated world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Absence {
    /// Whoever stayed away from the votes that the world is made after.
    AsRecorded,
    /// Of those who would say no, this part stays away as well.
    FromNo(f64),
}

/// Draws positions along the walk and votes on the fitted items, for the same actors, periods and roll calls.
///
/// Returns the votes, and where each seat of `votes` truly stands.
#[must_use]
pub fn simulate<const K: usize>(
    votes: &RollCalls,
    fit: &Fit<K>,
    absence: Absence,
    seed: u64,
) -> (RollCalls, Vec<[f64; K]>) {
    let mut dice = Dice::of(seed);
    let truth = paths(votes, fit, &mut dice);
    let drawn = answers(votes, fit, &truth, absence, &mut dice);
    (drawn, truth)
}

/// Draws distances to common positions along their walk, and votes on the fitted items of a part of the votes.
///
/// Returns the votes, and where each seat of `votes` truly stands; a seat that `all` does not know starts from 0.
pub(super) fn simulate_near<const K: usize>(
    votes: &RollCalls,
    fit: &Fit<K>,
    (all, common): (&RollCalls, &[[f64; K]]),
    seed: u64,
) -> (RollCalls, Vec<[f64; K]>) {
    // Of the same seed, another stream: the distances know nothing of the common positions.
    let mut dice = Dice::of(seed);
    dice.0.set_stream(1);
    let mut truth = paths(votes, fit, &mut dice);
    for (seat, place) in votes.seats().iter().zip(&mut truth) {
        if let Some(theirs) = all.seat(seat.actor, seat.period) {
            *place = std::array::from_fn(|d| place[d] + common[theirs][d]);
        }
    }
    let drawn = answers(votes, fit, &truth, Absence::AsRecorded, &mut dice);
    (drawn, truth)
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn of(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn normal(&mut self) -> f64 {
        quantile(((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64)
    }
}

/// Places along the walk of a fit.
fn paths<const K: usize>(votes: &RollCalls, fit: &Fit<K>, dice: &mut Dice) -> Vec<[f64; K]> {
    let walk = fit.settings.walk;
    let seats = votes.seats();
    let mut truth: Vec<[f64; K]> = Vec::with_capacity(seats.len());
    for path in votes.paths() {
        for seat in path.clone() {
            let place = if seat == path.start {
                std::array::from_fn(|_| walk.stationary.sqrt() * dice.normal())
            } else {
                let keep = walk.keep.powf(f64::from(seats[seat].period - seats[seat - 1].period));
                // Student's t: a normal number over the root of a mean square of ν others.
                let wide = walk.freedom.map_or(1.0, |nu| {
                    let n = nu.round().max(1.0) as usize;
                    let square: f64 = (0..n).map(|_| dice.normal().powi(2)).sum();
                    n as f64 / square.max(1e-3)
                });
                let size = (walk.stationary * (1.0 - keep * keep) * wide).sqrt();
                let last = truth[seat - 1];
                std::array::from_fn(|d| keep * last[d] + size * dice.normal())
            };
            truth.push(place);
        }
    }
    truth
}

/// Answers on fitted items from places.
fn answers<const K: usize>(
    votes: &RollCalls,
    fit: &Fit<K>,
    truth: &[[f64; K]],
    absence: Absence,
    dice: &mut Dice,
) -> RollCalls {
    let seats = votes.seats();
    let mut drawn = Vec::with_capacity(votes.len());
    for (index, item) in votes.items().iter().enumerate() {
        let asked = &fit.items[index];
        for vote in votes.on_item(index) {
            let place = &truth[vote.other()];
            let z: f64 = (0..K).map(|d| asked.slope[d] * place[d]).sum::<f64>() + dice.normal();
            let answer = u8::from(z > asked.cuts[0]) + u8::from(z > asked.cuts[1]);
            let stays = match absence {
                Absence::AsRecorded => true,
                Absence::FromNo(part) => answer != 0 || quantile(part.clamp(1e-9, 1.0 - 1e-9)) < dice.normal(),
            };
            if stays {
                let seat = seats[vote.other()];
                drawn.push(Vote { item: *item, actor: seat.actor, period: seat.period, answer });
            }
        }
    }
    RollCalls::new(drawn)
}
