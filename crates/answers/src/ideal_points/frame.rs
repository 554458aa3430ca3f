//! Anchors: which were asked for, over which sessions they count, and what is said of it.

use demarche_core::{ActorId, Position, Registry, counted};
use serde_json::{Value, json};

use super::IdealPointsRequest;
use crate::Error;
use crate::desk::Desk;

/// The sessions of 1992 to 2019, over which anchors count as far as they are at hand.
pub(crate) const ANCHOR_SESSIONS: std::ops::RangeInclusive<i32> = 47..=74;

/// The usual anchors. After the first pair, each is the one of 26 voters whose mean positions lay farthest apart at right angles to the pairs
/// before it, in a fit of four dimensions, and whose axis hardly turns when a session is left out (`docs/methods/ideal-points.md`).
const USUAL_ANCHORS: [&str; 4] = ["RUS:USA", "SAU:GBR", "ISR:SWE", "MEX:SYR"];

/// From so many sessions on, an anchor's mean place is taken without a word.
const ENOUGH: usize = 5;

/// The pairs of anchors that are asked for, or the usual ones.
pub(super) fn anchors(registry: &Registry, request: &IdealPointsRequest) -> Result<Vec<(ActorId, ActorId)>, Error> {
    let usual: Vec<String> = USUAL_ANCHORS.iter().take(request.dims).map(|pair| (*pair).to_owned()).collect();
    let pairs = if request.anchors.is_empty() { &usual } else { &request.anchors };
    if !(1..=4).contains(&request.dims) || pairs.len() != request.dims {
        return Err(Error::Request {
            what: format!("{} with {} of anchors", counted(request.dims, "dimension"), counted(pairs.len(), "pair")),
            expected: "1 to 4 dimensions and a pair for each, for example --dims 2 --anchors RUS:USA,SAU:GBR"
                .to_owned(),
        });
    }
    let pair = |text: &String| {
        let (low, high) = text.split_once(':').ok_or_else(|| Error::Request {
            what: format!("{text:?} is no pair of anchors"),
            expected: "LOW:HIGH, for example RUS:USA".to_owned(),
        })?;
        Ok((registry.resolve(low, None)?, registry.resolve(high, None)?))
    };
    pairs.iter().map(pair).collect()
}

/// The sessions over which each anchor counts.
pub(super) struct Counted {
    of: Vec<(ActorId, Vec<i32>)>,
}

impl Counted {
    /// By all positions of the fit that makes the frame.
    pub(super) fn of(anchors: &[(ActorId, ActorId)], sessions_of: impl Fn(ActorId) -> Vec<i32>) -> Self {
        let one = |id: &ActorId| {
            let mut sessions = sessions_of(*id);
            sessions.retain(|session| ANCHOR_SESSIONS.contains(session));
            sessions.sort_unstable();
            sessions.dedup();
            (*id, sessions)
        };
        Self { of: anchors.iter().flat_map(|(low, high)| [one(low), one(high)]).collect() }
    }

    /// The first and last session over which any of them counts.
    pub(super) fn ends(&self) -> Option<(i32, i32)> {
        let all = || self.of.iter().flat_map(|(_, sessions)| sessions);
        Some((*all().min()?, *all().max()?))
    }

    /// For the head of a view.
    pub(super) fn json(&self, desk: &Desk) -> Value {
        let of = self.of.iter().map(|(id, sessions)| {
            json!({ "actor": desk.code(*id), "sessions": sessions.len(), "first": sessions.first(), "last": sessions.last() })
        });
        of.collect()
    }

    /// In one sentence: the first pair fixes zero and unit.
    pub(super) fn sentence(&self, pairs: &[String]) -> String {
        let whole = ANCHOR_SESSIONS.count();
        let one = |(_, sessions): &(ActorId, Vec<i32>)| match (sessions.first(), sessions.last()) {
            (Some(first), Some(last)) => (*first, *last, sessions.len()),
            _ => (0, 0, 0),
        };
        let first: Vec<(i32, i32, usize)> = self.of.iter().take(2).map(one).collect();
        let over = match first.as_slice() {
            [low, high] if low == high => {
                format!("sessions {} to {} ({} of the {whole} of 1992 to 2019)", low.0, low.1, low.2)
            }
            [low, high] => format!(
                "sessions {} to {} ({} of the {whole} of 1992 to 2019) and {} to {} ({})",
                low.0, low.1, low.2, high.0, high.1, high.2
            ),
            _ => String::new(),
        };
        format!("Anchors {}: -1 and 1 are the mean positions of the first pair over {over}.", pairs.join(", "))
    }

    /// What a reader must know of anchors that count over few sessions.
    pub(super) fn warnings(&self, desk: &Desk) -> Vec<String> {
        let mut few: Vec<String> = self
            .of
            .iter()
            .filter(|(_, sessions)| sessions.len() < ENOUGH)
            .map(|(id, sessions)| format!("{} in {}", desk.code(*id), sessions.len()))
            .collect();
        few.dedup();
        if few.is_empty() {
            return Vec::new();
        }
        vec![format!(
            "anchors rest on few sessions of 1992 to 2019 ({}): zero, unit and directions are uncertain, and positions do not compare with those of \
             another window",
            few.join(", ")
        )]
    }
}

/// How many votes make a position that stands mainly on its own session.
pub(crate) const FEW_VOTES: u32 = 10;

/// How many positions rest on fewer votes.
pub(super) fn thin(positions: &[Position]) -> Option<String> {
    let few = positions.iter().filter(|position| position.votes < FEW_VOTES).count();
    (few > 0).then(|| {
        format!(
            "{few} of {} {} on fewer than {FEW_VOTES} votes (thin): {} on the sessions around more than on {} own",
            counted(positions.len(), "position"),
            if few == 1 { "rests" } else { "rest" },
            if few == 1 { "it leans" } else { "they lean" },
            if few == 1 { "its" } else { "their" }
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_told_over_the_sessions_that_are_there() {
        let registry = demarche_evidence::eurasia().unwrap().catalogue.registry;
        let ids = ["RUS", "USA"].map(|code| registry.by_code(code).unwrap());
        let counted = |low: Vec<i32>, high: Vec<i32>| {
            Counted::of(&[(ids[0], ids[1])], |id| if id == ids[0] { low.clone() } else { high.clone() })
        };
        let late = counted((60..=79).collect(), (60..=79).collect());
        assert_eq!(late.ends(), Some((60, 74)));
        let said = late.sentence(&["RUS:USA".to_owned()]);
        assert!(said.ends_with("over sessions 60 to 74 (15 of the 28 of 1992 to 2019)."), "{said}");
        let apart = counted((60..=64).collect(), (50..=79).collect()).sentence(&[]);
        assert!(apart.contains("60 to 64 (5 of the 28 of 1992 to 2019) and 50 to 74 (25)"), "{apart}");
        assert_eq!(counted(vec![40], vec![41]).ends(), None);
    }
}
