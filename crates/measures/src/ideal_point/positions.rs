//! From a world to positions: the fit with its anchors, or why there is none.

use std::ops::RangeInclusive;

use demarche_core::{ActorId, Interval, Position, Question, QuestionId, World, counted};

use super::anchors::{Anchors, Placed, anchored, placed};
use super::calibration::{widening, worlds};
use super::fit::{Fit, Outcome, Settings, fit, fit_near};
use super::held_out::{HeldOut, held_out};
use super::intervals::spreads;
use super::issue::{Pull, near, pull, widening_near};
use super::roll_calls::RollCalls;

/// Divided roll calls that each dimension needs.
pub const LEAST_ITEMS: usize = 40;

/// Seeds of the made worlds that size the widening on an issue: levels and scales of its sessions count there, so that worlds differ more.
const ISSUE_WORLDS: [u64; 4] = [1, 2, 3, 4];

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
    #[error("the anchors do not fix {}: each needs a pair of its own that voted in the anchors' periods", counted(.0, "dimension"))]
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
/// - limits: intervals are widened by what worlds made from the fit show to be needed; absence is no vote; a dimension has the meaning that its anchors give it, and no other; the level of far periods hangs on the
///   walk and on repeated questions
/// - references: `[@bailey_strezhnev_voeten_2017]`, `[@imai_lo_olmsted_2016]`
///
/// # Errors
/// If the roll calls are too few, the fit does not come to rest, or the anchors fix nothing.
pub fn ideal_points(
    world: &World,
    place: impl FnMut(QuestionId, &Question) -> Option<(i32, u32)>,
    frame: &Frame,
    scores_dimensions: bool,
) -> Result<OnAll, IdealPointError> {
    let votes = RollCalls::from_world(world, place);
    let dimensions = frame.anchors.len();
    let expected = LEAST_ITEMS * dimensions;
    if votes.items().len() < expected {
        return Err(IdealPointError::TooFew { found: votes.items().len(), expected });
    }
    let mut found = match dimensions {
        1 => place_all::<1>(world, &votes, frame),
        2 => place_all::<2>(world, &votes, frame),
        3 => place_all::<3>(world, &votes, frame),
        4 => place_all::<4>(world, &votes, frame),
        other => Err(IdealPointError::Dimensions(other)),
    }?;
    if scores_dimensions {
        found.held_out = held_out(&votes, dimensions);
    }
    Ok(found)
}

/// Positions on all roll calls.
#[derive(Debug, Clone)]
pub struct OnAll {
    /// The positions.
    pub positions: Vec<Position>,
    /// How many divided items they rest on: linked questions count once.
    pub items: usize,
    /// By how much intervals were widened.
    pub widening: f64,
    /// How the fit ended.
    pub outcome: Outcome,
    /// What held-out votes say of the last dimension, where that was asked for.
    pub held_out: Option<HeldOut>,
}

/// Positions of actors on one issue, near those on all roll calls, and how strong the pull to these is.
///
/// - definition: that of [`ideal_points`] on the roll calls of the issue, where the walk is one of the distance to the position on all roll
///   calls; the variance of the distance is chosen by votes held out ([`super::pull`])
/// - input: as there; `is_on` says whether a question is on the issue
/// - unit: half the distance of the first pair of anchors in the fit of all roll calls: positions on issues and common ones compare
/// - limits: as there; what the common position leaves open is carried over; an issue of few roll calls says little beyond it
/// - references: `[@bailey_strezhnev_voeten_2017]`
///
/// # Errors
/// If the roll calls on the issue are too few, a fit does not come to rest, or the anchors fix nothing.
pub fn ideal_points_on(
    world: &World,
    mut place: impl FnMut(QuestionId, &Question) -> Option<(i32, u32)>,
    is_on: impl Fn(QuestionId) -> bool,
    frame: &Frame,
) -> Result<OnIssue, IdealPointError> {
    let issue = RollCalls::from_world(world, |id, question| if is_on(id) { place(id, question) } else { None });
    let dimensions = frame.anchors.len();
    let expected = LEAST_ITEMS * dimensions;
    if issue.items().len() < expected {
        return Err(IdealPointError::TooFew { found: issue.items().len(), expected });
    }
    let all = RollCalls::from_world(world, place);
    match dimensions {
        1 => place_issue::<1>(world, &all, &issue, frame),
        2 => place_issue::<2>(world, &all, &issue, frame),
        3 => place_issue::<3>(world, &all, &issue, frame),
        4 => place_issue::<4>(world, &all, &issue, frame),
        other => Err(IdealPointError::Dimensions(other)),
    }
}

/// Positions on one issue.
#[derive(Debug, Clone)]
pub struct OnIssue {
    /// The positions.
    pub positions: Vec<Position>,
    /// How many divided items the issue has: linked questions count once.
    pub items: usize,
    /// How the pull was chosen.
    pub pull: Pull,
    /// By how much intervals were widened.
    pub widening: f64,
    /// How the fits ended: the first that was let go, or that of the issue.
    pub outcome: Outcome,
}

/// Seed of the votes held out to choose and score the pull.
const HELD_OUT: u64 = 1;

fn place_issue<const K: usize>(
    world: &World,
    all: &RollCalls,
    issue: &RollCalls,
    frame: &Frame,
) -> Result<OnIssue, IdealPointError> {
    let pull = pull::<K>(all, issue, HELD_OUT);
    let settings = near(pull.variance);
    let common = rested(fit::<K>(all, Settings::usual()))?;
    let fitted = rested(fit_near(issue, settings, all, &common))?;
    // Errors of the approximation are sized in one dimension, whatever the number asked for.
    let widening = if let (Some(one), Some(near)) = (in_one(&common), in_one(&fitted)) {
        widening_near((all, one), (issue, near), &ISSUE_WORLDS)
    } else {
        let one = fit::<1>(all, Settings::usual());
        widening_near((all, &one), (issue, &fit_near(issue, settings, all, &one)), &ISSUE_WORLDS)
    };
    let square = widening * widening;
    let spreads: Vec<_> = spreads(issue, &fitted).iter().map(|cov| cov.map(|row| row.map(|x| square * x))).collect();
    let anchors = numbered(frame);
    // A jump on an issue is one of the distance to the common position, not of that itself.
    let course = |seat: usize| {
        let of = issue.seats()[seat];
        let place = fitted.places[seat].0;
        let common = all.seat(of.actor, of.period).map_or([0.0; K], |seat| common.places[seat].0);
        std::array::from_fn(|d| place[d] - common[d])
    };
    let placed =
        placed(issue, &fitted, &spreads, (all, &common, &anchors), &course).ok_or(IdealPointError::Anchors(K))?;
    let outcome = if matches!(common.outcome, Outcome::LetGo { .. }) { common.outcome } else { fitted.outcome };
    Ok(OnIssue { positions: told(world, issue, placed, frame), items: issue.items().len(), pull, widening, outcome })
}

/// The fit, unless it did not come to rest.
fn rested<const K: usize>(fitted: Fit<K>) -> Result<Fit<K>, IdealPointError> {
    match fitted.outcome {
        Outcome::NotConverged { rounds, change } => Err(IdealPointError::NotConverged { rounds, change }),
        Outcome::Converged { .. } | Outcome::LetGo { .. } => Ok(fitted),
    }
}

/// A fit that is one in one dimension as such.
fn in_one<const K: usize>(fitted: &Fit<K>) -> Option<&Fit<1>> {
    let any: &dyn std::any::Any = fitted;
    any.downcast_ref()
}

fn numbered(frame: &Frame) -> Anchors {
    let number = |id: ActorId| id.index() as u32;
    Anchors {
        pairs: frame.anchors.iter().map(|(low, high)| (number(*low), number(*high))).collect(),
        periods: frame.periods.clone(),
    }
}

/// Placed seats as positions of actors.
fn told<const K: usize>(world: &World, votes: &RollCalls, placed: Vec<Placed<K>>, frame: &Frame) -> Vec<Position> {
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
    positions.collect()
}

fn place_all<const K: usize>(world: &World, votes: &RollCalls, frame: &Frame) -> Result<OnAll, IdealPointError> {
    let fitted = rested(fit::<K>(votes, Settings::usual()))?;
    let anchors = numbered(frame);
    // Errors of the approximation are sized in one dimension, whatever the number asked for.
    let widening = match in_one(&fitted) {
        Some(one) => widening(votes, one, &worlds(votes)),
        None => widening(votes, &fit::<1>(votes, Settings::usual()), &worlds(votes)),
    };
    let square = widening * widening;
    let spreads: Vec<_> = spreads(votes, &fitted).iter().map(|cov| cov.map(|row| row.map(|x| square * x))).collect();
    let placed = anchored(votes, &fitted, &spreads, &anchors).ok_or(IdealPointError::Anchors(K))?;
    Ok(OnAll {
        positions: told(world, votes, placed, frame),
        items: votes.items().len(),
        widening,
        outcome: fitted.outcome,
        held_out: None,
    })
}
