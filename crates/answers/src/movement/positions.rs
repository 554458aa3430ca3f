//! Positions of all actors in one dimension, as movement needs them: smoothed, and session by session.

use demarche_core::{ActorId, Question, QuestionId, World};
use demarche_measures::ideal_point::{
    Anchors, Fit, IdealPointError, LEAST_ITEMS, Matrix, Outcome, Placed, RollCalls, Settings, anchored, fit,
    session_places, spreads, widening, worlds,
};
use demarche_measures::movement::Point;
use demarche_measures::session_number;

use super::series::Shown;
use crate::ideal_points::ANCHOR_SESSIONS;

/// Actors with the mean and standard deviation of their positions, and their votes.
pub(super) type Standing = Vec<(ActorId, f64, f64, u32)>;

/// A fit with its frame.
pub(super) struct Places {
    votes: RollCalls,
    fit: Fit<1>,
    anchors: Anchors,
    placed: Vec<Placed<1>>,
    widening: f64,
    ids: Vec<ActorId>,
}

impl Places {
    /// Fits the positions; the widening of intervals is measured, unless it is known from a fit of much the same votes.
    pub(super) fn of(world: &World, known: Option<f64>) -> Result<Self, IdealPointError> {
        let registry = &world.catalogue.registry;
        let repeats = world.repeats();
        let place = |id: QuestionId, question: &Question| {
            let is_asked = question.body == "UNGA";
            is_asked.then(|| (session_number(question), repeats.first_of(id).index() as u32))
        };
        let votes = RollCalls::from_world(world, place);
        if votes.items().len() < LEAST_ITEMS {
            return Err(IdealPointError::TooFew { found: votes.items().len(), expected: LEAST_ITEMS });
        }
        let fit = fit::<1>(&votes, Settings::usual());
        if let Outcome::NotConverged { rounds, change } = fit.outcome {
            return Err(IdealPointError::NotConverged { rounds, change });
        }
        let number = |code: &str| registry.by_code(code).map(|id| id.index() as u32);
        let (Some(low), Some(high)) = (number("RUS"), number("USA")) else {
            return Err(IdealPointError::Anchors(1));
        };
        let anchors = Anchors { pairs: vec![(low, high)], periods: ANCHOR_SESSIONS };
        let widening = known.unwrap_or_else(|| widening(&votes, &fit, &worlds(&votes)));
        let square = widening * widening;
        let spreads: Vec<Matrix<1>> =
            spreads(&votes, &fit).iter().map(|cov| cov.map(|row| row.map(|x| square * x))).collect();
        let placed = anchored(&votes, &fit, &spreads, &anchors).ok_or(IdealPointError::Anchors(1))?;
        let ids = registry.all().map(|(id, _)| id).collect();
        Ok(Self { votes, fit, anchors, placed, widening, ids })
    }

    pub(super) const fn widening(&self) -> f64 {
        self.widening
    }

    /// What each session's votes alone say, as points of a series.
    pub(super) fn sessions(&self, actor: ActorId) -> Vec<Point> {
        let square = self.widening * self.widening;
        session_places(&self.votes, &self.fit, &self.anchors, actor.index() as u32)
            .into_iter()
            .map(|place| Point { period: place.period, value: place.place, variance: square * place.variance })
            .collect()
    }

    /// The smoothed positions of an actor.
    pub(super) fn shown(&self, actor: ActorId) -> Vec<Shown> {
        let seats = self.votes.seats().iter().enumerate().filter(|(_, seat)| seat.actor == actor.index() as u32);
        seats
            .map(|(index, seat)| Shown {
                period: seat.period,
                value: self.placed[index].place[0],
                ends: Some(self.placed[index].interval[0]),
                n: self.votes.votes_of_seat(index) as u32,
                topics: None,
                alone: None,
            })
            .collect()
    }

    /// The positions of all actors in the last session in which this one voted, if that is not before the first one: mean, standard deviation,
    /// votes.
    pub(super) fn last(&self, actor: ActorId, first: i32) -> Option<(i32, Standing)> {
        let own = self.votes.seats().iter().filter(|seat| seat.actor == actor.index() as u32);
        let last = own.map(|seat| seat.period).filter(|period| *period >= first).max()?;
        let there = self.votes.seats().iter().enumerate().filter(|(_, seat)| seat.period == last);
        let places = there.map(|(index, seat)| {
            let placed = &self.placed[index];
            let (low, high) = placed.interval[0];
            let spread = (high - low) / (2.0 * 1.644_854);
            (self.ids[seat.actor as usize], placed.place[0], spread, self.votes.votes_of_seat(index) as u32)
        });
        Some((last, places.collect()))
    }
}
