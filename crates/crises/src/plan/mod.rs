//! Plans: a crisis as a file of about twenty lines.

mod built_in;
mod read;
mod template;

use demarche_core::{Day, Period};

use crate::model::{Deed, Law};

pub use built_in::{built_in, built_in_keys};
pub use read::{PlanError, read};
pub use template::template;

/// Somebody who takes a side and makes offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Patron {
    /// Its code.
    pub actor: String,
    /// Where it stands: 1 with the first side, −1 with the second, 0 with neither; part of the way between.
    pub stance: f64,
    /// What it can spend, in offers.
    pub budget: Law,
    /// What an offer of money costs it.
    pub loan_price: f64,
    /// What an offer of arms costs it.
    pub arms_price: f64,
}

/// A crisis to be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its key.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// The first day: nothing from this day on is used.
    pub start: Day,
    /// The last day that is run to.
    pub until: Option<Period>,
    /// The two sides.
    pub sides: [String; 2],
    /// The question that is voted on, if one is.
    pub question: Option<String>,
    /// What the question says, where it has no record.
    pub question_title: Option<String>,
    /// The side toward which a yes counts, where no record tells: 1 the first, −1 the second.
    pub yes_counts: Option<f64>,
    /// The layers.
    pub layers: Vec<Deed>,
    /// Only these actors or groups; none: the members of the United Nations.
    pub actors: Vec<String>,
    /// Days that a step stands for.
    pub step_days: i32,
    /// Whether offers and coherence reach the vote, which then is assumed like the rest.
    pub is_vote_open: bool,
    /// Patrons, the sides among them.
    pub patrons: Vec<Patron>,
    /// How much is at stake for an actor, against 1.
    pub stakes: Vec<(String, f64)>,
    /// Levels that are given: actor, layer, level.
    pub levels: Vec<(String, Deed, i8)>,
    /// How far an actor hangs on a patron, in place of the evidence: actor, patron, part.
    pub dependence: Vec<(String, String, f64)>,
    /// Parameters in place of the usual ones.
    pub assumptions: Vec<(String, Law)>,
    /// Where names stand in the file of the plan: what, such as `stakes.KAZ`; file and line.
    pub places: Vec<(String, String)>,
}

/// Steps of a run where no last day is given.
pub const STEPS: u32 = 20;
/// The most steps of a run.
pub const MOST_STEPS: u32 = 200;

impl Plan {
    /// A plan with nothing but sides and a first day.
    #[must_use]
    pub fn new(name: &str, start: Day, sides: [String; 2]) -> Self {
        let side = |actor: &String, stance: f64| Patron {
            actor: actor.clone(),
            stance,
            budget: Law::Assumed { low: 0.0, high: 3.0 },
            loan_price: 1.0,
            arms_price: 1.0,
        };
        let patrons = vec![side(&sides[0], 1.0), side(&sides[1], -1.0)];
        Self {
            name: name.to_owned(),
            title: name.to_owned(),
            start,
            until: None,
            sides,
            question: None,
            question_title: None,
            yes_counts: None,
            layers: Deed::ALL.to_vec(),
            actors: Vec::new(),
            step_days: 7,
            is_vote_open: false,
            patrons,
            stakes: Vec::new(),
            levels: Vec::new(),
            dependence: Vec::new(),
            assumptions: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Where a name stands: file and line, or the plan and the key.
    #[must_use]
    pub fn place(&self, what: &str) -> String {
        let found = self.places.iter().find(|(other, _)| other == what);
        found.map_or_else(|| format!("{}, {what}", self.name), |(_, at)| at.clone())
    }

    /// How many steps are run.
    #[must_use]
    pub fn steps(&self) -> u32 {
        let Some(until) = self.until else { return STEPS };
        let days = (until.last().days() - self.start.days()).max(0);
        ((days / self.step_days.max(1)) as u32 + 1).clamp(1, MOST_STEPS)
    }
}
