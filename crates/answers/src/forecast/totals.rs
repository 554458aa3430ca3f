//! Intervals of the totals of a forecast, from joint draws of its answers.

use demarche_crises::{Forecaster, History, Shocks, Told, spread};
use serde_json::{Value, json};

/// Fewer roll calls than these tell too little of how answers go together.
const LEAST_CALLS: usize = 40;
const DRAWS: u32 = 1000;
const SEED: u64 = 1;

/// Totals of those forecast, if all of them vote.
pub(super) struct Totals {
    of: usize,
    /// The 5 % end, the middle and the 95 % end of no, abstain and yes.
    ends: [[u16; 3]; 3],
    calls: usize,
    is_learnt: bool,
}

impl Totals {
    pub(super) fn drawn(history: &History, model: &dyn Forecaster, told: &[Told]) -> Self {
        let before = model.said_before();
        let calls = before.chunk_by(|a, b| a.call == b.call).count();
        let is_learnt = calls >= LEAST_CALLS;
        let shocks = if is_learnt {
            Shocks::learnt(history, &before.iter().collect::<Vec<_>>())
        } else {
            Shocks::usual(history)
        };
        let drawn = shocks.totals(history, told, 0, DRAWS, SEED);
        Self { of: told.len(), ends: [0, 1, 2].map(|vote| spread(&drawn, vote)), calls, is_learnt }
    }

    pub(super) fn line(&self) -> String {
        let of_vote = |vote: usize, word: &str| {
            let [low, middle, high] = self.ends[vote];
            format!("{middle} {word} ({low}–{high})")
        };
        format!(
            "totals of these {}, if all vote: {}, {}, {}; 90 % intervals, {}",
            self.of,
            of_vote(2, "yes"),
            of_vote(1, "abstentions"),
            of_vote(0, "no"),
            self.basis()
        )
    }

    fn basis(&self) -> String {
        if self.is_learnt {
            format!("answers go together as on {} earlier roll calls", self.calls)
        } else {
            format!("how answers go together is assumed: {} earlier roll calls are too few to tell", self.calls)
        }
    }

    pub(super) fn meta(&self) -> Value {
        let of_vote = |vote: usize| {
            let [low, middle, high] = self.ends[vote];
            json!({ "median": middle, "lo90": low, "hi90": high })
        };
        json!({ "of": self.of, "if_all_vote": true, "no": of_vote(0), "abstain": of_vote(1), "yes": of_vote(2),
                "draws": DRAWS, "learnt_from_roll_calls": self.calls, "shared_shocks": if self.is_learnt { "learnt" } else { "assumed" },
                "basis": self.basis() })
    }
}
