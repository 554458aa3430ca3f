//! Portfolios of ties: what each actor has with each of the others, as a number.

use demarche_core::{ActorId, Interval, Known, Reason, Relation, Truth, World};

use super::table::{Measures, Moments};
use super::unseen::{Seen, worth};
use super::{Bootstrap, bootstrap::FEWEST_TOPICS};
use crate::chance::Chance;

/// What each actor has with each partner: a value, or none where it is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Portfolio {
    actors: Vec<ActorId>,
    partners: Vec<ActorId>,
    weights: Vec<f64>,
    range: f64,
    values: Vec<Option<f64>>,
}

impl Portfolio {
    /// Values between 0 and `range` by actor and partner; an actor's value with itself is never used.
    ///
    /// `weights` gives each partner's weight, such as its capabilities; none: all weigh one. A weight or a value that is no finite number
    /// of at least 0, or a value above the range, is not known.
    #[must_use]
    pub fn new(
        actors: &[ActorId],
        partners: &[ActorId],
        range: f64,
        weights: Option<&dyn Fn(ActorId) -> Option<f64>>,
        value: impl Fn(ActorId, ActorId) -> Option<f64>,
    ) -> Self {
        let sound = |number: &f64| number.is_finite() && *number >= 0.0;
        let weight = |partner: &ActorId| match weights {
            Some(weights) => weights(*partner).filter(sound).unwrap_or(0.0),
            None => 1.0,
        };
        let values = actors.iter().flat_map(|actor| {
            let value = &value;
            let known = move |partner: &ActorId| {
                if partner == actor { None } else { value(*actor, *partner) }.filter(|v| sound(v) && *v <= range)
            };
            partners.iter().map(known)
        });
        let values = values.collect();
        let weights = partners.iter().map(weight).collect();
        Self { actors: actors.to_vec(), partners: partners.to_vec(), weights, range, values }
    }

    /// The strongest pledge of each actor to each other, in the order of the field: defence 3, neutrality or non-aggression 2,
    /// consultation 1, none 0. Pledges to fight beside a state that was not attacked count as defence.
    ///
    /// The caller answers for coverage: among `actors`, a pledge that is not listed counts as none.
    #[must_use]
    pub fn of_alliances(world: &World, actors: &[ActorId]) -> Self {
        let strength = |relation: Relation| match relation {
            Relation::DefencePledge | Relation::OffencePledge => 3.0,
            Relation::NeutralityPledge | Relation::NonaggressionPledge => 2.0,
            Relation::ConsultationPledge => 1.0,
            _ => 0.0,
        };
        let mut pledges = std::collections::HashMap::new();
        for (tie, truth) in &world.ties {
            if *truth == Truth::Yes {
                let strongest: &mut f64 = pledges.entry((tie.from, tie.to)).or_default();
                *strongest = strongest.max(strength(tie.relation));
            }
        }
        Self::new(actors, actors, 3.0, None, |a, b| Some(pledges.get(&(a, b)).copied().unwrap_or(0.0)))
    }

    /// The actors.
    #[must_use]
    pub fn actors(&self) -> &[ActorId] {
        &self.actors
    }

    fn row(&self, actor: ActorId) -> Option<&[Option<f64>]> {
        let place = self.actors.iter().position(|other| *other == actor)?;
        let width = self.partners.len();
        Some(&self.values[place * width..(place + 1) * width])
    }

    /// How alike two portfolios are: the four measures, with intervals from drawing partners again.
    ///
    /// - definition: agreement `1 − Σ w|x − y| / (r Σ w)`; S is twice that less one; π and κ are `1 − D/E` with squared distances, as on
    ///   votes; x and y: what the two have with the same partner; r: the range of values; w: the partner's weight; intervals are widened by
    ///   what partners of a kind not seen could do, as those of [`super::similarity`] are by topics
    /// - input: values by actor and partner; only partners with which both values are known, never the two themselves
    /// - unit: agreement 0–1, S −1 to 1, π and κ up to 1, 0 by chance; `too_few` without a common partner; `not_covered` for an actor
    ///   that has no row
    /// - limits: where most have nothing with most, agreement and S are high whatever the rest
    /// - references: `[@signorino_ritter_1999]`, `[@hage_2011]`
    #[must_use]
    pub fn similarity(&self, a: ActorId, b: ActorId, bootstrap: &Bootstrap) -> (u32, [Known<Interval>; 4]) {
        let (Some(x), Some(y)) = (self.row(a), self.row(b)) else {
            return (0, [Known::Unknown(Reason::NotCovered); 4]);
        };
        let of_partner: Vec<Moments> = (0..self.partners.len())
            .filter(|place| self.weights[*place] > 0.0)
            .filter_map(|place| {
                let mut moments = Moments::default();
                moments.add(x[place]?, y[place]?, self.weights[place]);
                Some(moments)
            })
            .collect();
        let measures = |moments: Moments| -> Measures { moments.measures(self.range) };
        let seen = (0..self.partners.len())
            .filter(|place| self.weights[*place] > 0.0)
            .filter_map(|place| Some((x[place]?, y[place]?)))
            .fold(Seen::default(), |seen, pair| seen.and(pair, self.range));
        let all = of_partner.iter().copied().fold(Moments::default(), Moments::plus);
        let whole = measures(all).all();
        let mut draws: [Vec<f64>; 4] = Default::default();
        for draw in 0..bootstrap.draws {
            let mut chance = Chance::keyed(bootstrap.seed, "partners", u64::from(draw));
            let picked = (0..of_partner.len()).map(|_| of_partner[chance.below(of_partner.len())]);
            for (draws, value) in draws.iter_mut().zip(measures(picked.fold(Moments::default(), Moments::plus)).all()) {
                draws.extend(value.value());
            }
        }
        let intervals = std::array::from_fn(|measure| {
            if of_partner.len() >= FEWEST_TOPICS {
                bootstrap.of_measure(whole[measure], &mut draws[measure])
            } else {
                Known::Unknown(whole[measure].reason().unwrap_or(Reason::TooFew))
            }
        });
        let intervals =
            bootstrap.widened(intervals, (all, seen), (self.range, worth(of_partner.iter().map(Moments::weight))));
        (of_partner.len() as u32, intervals)
    }

    /// The four measures of two portfolios, without intervals.
    #[must_use]
    pub fn measures(&self, a: ActorId, b: ActorId) -> Measures {
        let mut moments = Moments::default();
        if let (Some(x), Some(y)) = (self.row(a), self.row(b)) {
            for (place, weight) in self.weights.iter().enumerate() {
                if let (Some(x), Some(y)) = (x[place], y[place]) {
                    moments.add(x, y, *weight);
                }
            }
        }
        moments.measures(self.range)
    }
}
