//! From a world to positions: the fit with its anchors, or why there is none.

use std::ops::RangeInclusive;

use demarche_core::{ActorId, Interval, Position, Question, QuestionId, World};

use super::anchors::{Anchors, anchored};
use super::calibration::widening;
use super::fit::{Outcome, Settings, fit};
use super::intervals::spreads;
use super::roll_calls::RollCalls;

/// Divided roll calls that each dimension needs.
pub const LEAST_ITEMS: usize = 40;

/// Seeds of the made worlds on which intervals are calibrated.
const WORLDS: [u64; 2] = [1, 2];

/// Why there are no positions.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IdealPointError {
    /// Not one to four dimensions.
    #[error("{0} dimensions; expected 1 to 4")]
    Dimensions(usize),
    /// Too few roll calls on which answers differed.
    #[error("{found} divided roll calls; expected at least {expected}")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many are needed.
        expected: usize,
    },
    /// The fit did not come to rest.
    #[error("positions still moved by {change:.4} after {rounds} rounds")]
    NotConverged {
        /// How many rounds were run.
        rounds: u32,
        /// The largest change of the last round.
        change: f64,
    },
    /// Anchors that fix nothing.
    #[error("the anchors do not fix {0} dimensions: each needs a pair of its own that voted in the anchors' periods")]
    Anchors(usize),
}

/// What to fit, and what fixes its directions.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Pairs of actors, low end and high end, one for each dimension.
    pub anchors: Vec<(ActorId, ActorId)>,
    /// The periods over which the anchors' mean positions count.
    pub periods: RangeInclusive<i32>,
}

/// Positions of actors from the roll calls of a world, by actor and period, one dimension for each pair of anchors, and how the fit ended.
///
/// - definition: P(no) = Φ(γ₁ − β′θ), P(yes) = 1 − Φ(γ₂ − β′θ); θ_t = a θ_{t−1} + e_t with e Student t; β ~ N(0, 2 I); variational, with
///   a smoother over all periods
/// - input: cast votes on complete roll calls; `place` gives a question's period and item (linked questions share an item) or leaves it out
/// - unit: half the distance of the first pair of anchors; −1 and 1 are their mean positions over the anchors' periods
/// - limits: intervals are widened by what two worlds made from the fit show to be needed; absence is no vote; a dimension has the meaning that its anchors give it, and no other; the level of far periods hangs on the
///   walk and on repeated questions
/// - references: `[@bailey_strezhnev_voeten_2017]`, `[@imai_lo_olmsted_2016]`
///
/// # Errors
/// If the roll calls are too few, the fit does not come to rest, or the anchors fix nothing.
pub fn ideal_points(
    world: &World,
    place: impl FnMut(QuestionId, &Question) -> Option<(i32, u32)>,
    frame: &Frame,
) -> Result<(Vec<Position>, Outcome), IdealPointError> {
    let votes = RollCalls::from_world(world, place);
    let dimensions = frame.anchors.len();
    let expected = LEAST_ITEMS * dimensions;
    if votes.items().len() < expected {
        return Err(IdealPointError::TooFew { found: votes.items().len(), expected });
    }
    match dimensions {
        1 => place_all::<1>(world, &votes, frame),
        2 => place_all::<2>(world, &votes, frame),
        3 => place_all::<3>(world, &votes, frame),
        4 => place_all::<4>(world, &votes, frame),
        other => Err(IdealPointError::Dimensions(other)),
    }
}

fn place_all<const K: usize>(
    world: &World,
    votes: &RollCalls,
    frame: &Frame,
) -> Result<(Vec<Position>, Outcome), IdealPointError> {
    let fitted = fit::<K>(votes, Settings::usual());
    if let Outcome::NotConverged { rounds, change } = fitted.outcome {
        return Err(IdealPointError::NotConverged { rounds, change });
    }
    let number = |id: ActorId| id.index() as u32;
    let anchors = Anchors {
        pairs: frame.anchors.iter().map(|(low, high)| (number(*low), number(*high))).collect(),
        periods: frame.periods.clone(),
    };
    // Errors of the approximation are sized in one dimension, whatever the number asked for.
    let square = widening(votes, &fit::<1>(votes, Settings::usual()), &WORLDS).powi(2);
    let spreads: Vec<_> = spreads(votes, &fitted).iter().map(|cov| cov.map(|row| row.map(|x| square * x))).collect();
    let placed = anchored(votes, &fitted, &spreads, &anchors).ok_or(IdealPointError::Anchors(K))?;
    let ids: Vec<ActorId> = world.catalogue.registry.all().map(|(id, _)| id).collect();
    let positions = votes.seats().iter().zip(placed).enumerate().map(|(index, (seat, placed))| {
        let interval = |k: usize| Interval::new(placed.place[k], placed.interval[k].0, placed.interval[k].1, 0.9);
        Position {
            actor: ids[seat.actor as usize],
            period: seat.period,
            votes: votes.votes_of_seat(index) as u32,
            is_jump: placed.is_jump,
            place: (0..K).filter_map(interval).collect(),
            anchors: frame.anchors.clone(),
        }
    });
    Ok((positions.collect(), fitted.outcome))
}
