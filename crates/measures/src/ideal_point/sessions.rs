//! What the votes of single sessions say of one actor's place, without the walk that ties its sessions together.

use super::anchors::{Anchors, frame};
use super::fit::Fit;
use super::normal::Mills;
use super::path::evidence;
use super::roll_calls::RollCalls;

/// What the votes of one session say of an actor's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SessionPlace {
    /// The session.
    pub period: i32,
    /// The place that its votes point to, in the frame of the anchors.
    pub place: f64,
    /// The variance of that.
    pub variance: f64,
    /// How many votes it rests on.
    pub votes: u32,
}

/// Where the votes of each session alone put an actor, in the frame of the anchors.
///
/// - definition: Λ⁻¹h, with variance Λ⁻¹: the normal likelihood of the session's votes given the items, which all sessions share; the
///   walk of positions, which makes neighbouring sessions alike, is not in it
/// - input: votes, their fit in one dimension, anchors; one frame for all sessions
/// - unit: half the distance of the first pair of anchors
/// - limits: the likelihood is taken about the smoothed place; sessions whose votes say next to nothing are left out; items were placed with the actor's
///   own votes among some hundred others
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn session_places(votes: &RollCalls, fit: &Fit<1>, anchors: &Anchors, actor: u32) -> Vec<SessionPlace> {
    let Some((axes, zero, unit)) = frame(votes, fit, anchors, None) else { return Vec::new() };
    let mills = Mills::table();
    let seats = votes.seats().iter().enumerate().filter(|(_, seat)| seat.actor == actor);
    seats
        .filter_map(|(index, seat)| {
            let seen = evidence(votes.of_seat(index), &fit.items, &fit.places[index].0, mills);
            let precision = seen.precision[0][0];
            // Less than ten times what is held of any actor beforehand is no evidence.
            (precision > 10.0).then(|| SessionPlace {
                period: seat.period,
                place: (axes[0][0] * seen.toward[0] / precision - zero[0]) / unit,
                variance: 1.0 / precision / (unit * unit),
                votes: votes.votes_of_seat(index) as u32,
            })
        })
        .collect()
}
