//! Who will not vote, where the record tells it.

use demarche_core::ActorId;

use crate::asked::Asked;
use crate::forecaster::Cut;
use crate::history::{History, Seen};

/// Fewer roll calls that tell who did not vote are too few to learn from.
const LEAST_CALLS: usize = 20;

/// Chances of not voting.
///
/// - definition: (Σ w x + 4g)/(Σ w + 4), x whether the actor did not vote on an earlier roll call whose record tells it, w halving every 30
///   roll calls, g everybody's share with the same weights
/// - input: roll calls before the cut that tell who did not vote: by their record, or since their list is whole and the members of the day are
///   known
/// - unit: probability; none where fewer than 20 roll calls tell
/// - limits: says nothing of why: absence may be chosen, forgotten or imposed by arrears; one rate for all questions of a day
/// - references: none
pub(crate) struct Absence {
    rates: Vec<f64>,
    everybody: f64,
}

impl Absence {
    pub(crate) fn new(history: &History, cut: &Cut) -> Option<Self> {
        let mut telling = cut.places(history);
        telling.retain(|place| history.calls()[*place].tells_not_voting);
        if telling.len() < LEAST_CALLS {
            return None;
        }
        let rows = history.actors().len();
        let (mut silent, mut asked) = (vec![0.0; rows], vec![0.0; rows]);
        for (age, place) in telling.iter().rev().enumerate() {
            let weight = 0.5_f64.powf(age as f64 / 30.0);
            for (row, seen) in history.answers(*place).iter().enumerate().filter(|(_, seen)| **seen != Seen::None) {
                asked[row] += weight;
                silent[row] += weight * f64::from(u8::from(*seen == Seen::NotVoting));
            }
        }
        let everybody = silent.iter().sum::<f64>() / asked.iter().sum::<f64>().max(1e-9);
        let rates = silent.iter().zip(&asked).map(|(s, a)| (s + 4.0 * everybody) / (a + 4.0)).collect();
        Some(Self { rates, everybody })
    }

    /// The chance that an actor does not vote; nothing where the record will not tell it.
    pub(crate) fn chance(&self, history: &History, asked: &Asked, actor: ActorId) -> f64 {
        if !asked.tells_not_voting {
            return 0.0;
        }
        history.row(actor).map_or(self.everybody, |row| self.rates[row]).clamp(0.002, 0.98)
    }
}
