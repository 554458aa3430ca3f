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
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut normal = move || quantile(((dice.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64);
    let walk = fit.settings.walk;
    let seats = votes.seats();
    let mut truth: Vec<[f64; K]> = Vec::with_capacity(seats.len());
    for path in votes.paths() {
        for seat in path.clone() {
            let place = if seat == path.start {
                std::array::from_fn(|_| walk.stationary.sqrt() * normal())
            } else {
                let keep = walk.keep.powf(f64::from(seats[seat].period - seats[seat - 1].period));
                // Student's t: a normal number over the root of a mean square of ν others.
                let wide = walk.freedom.map_or(1.0, |nu| {
                    let n = nu.round().max(1.0) as usize;
                    let square: f64 = (0..n).map(|_| normal().powi(2)).sum();
                    n as f64 / square.max(1e-3)
                });
                let size = (walk.stationary * (1.0 - keep * keep) * wide).sqrt();
                let last = truth[seat - 1];
                std::array::from_fn(|d| keep * last[d] + size * normal())
            };
            truth.push(place);
        }
    }
    let mut drawn = Vec::with_capacity(votes.len());
    for (index, item) in votes.items().iter().enumerate() {
        let asked = &fit.items[index];
        for vote in votes.on_item(index) {
            let place = &truth[vote.other()];
            let z: f64 = (0..K).map(|d| asked.slope[d] * place[d]).sum::<f64>() + normal();
            let answer = u8::from(z > asked.cuts[0]) + u8::from(z > asked.cuts[1]);
            let stays = match absence {
                Absence::AsRecorded => true,
                Absence::FromNo(part) => answer != 0 || quantile(part.clamp(1e-9, 1.0 - 1e-9)) < normal(),
            };
            if stays {
                let seat = seats[vote.other()];
                drawn.push(Vote { item: *item, actor: seat.actor, period: seat.period, answer });
            }
        }
    }
    (RollCalls::new(drawn), truth)
}
