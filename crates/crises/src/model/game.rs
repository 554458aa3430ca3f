//! The game: one table of contributions to utilities, and what hangs on the state of a run.

use super::choice::{Deed, NEVER, Shock, Term};
use super::principals::{Offer, Principal, offers};

/// How a parameter is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Law {
    /// Estimated on history: mean and standard error; never below the floor.
    Fitted {
        /// The estimate.
        mean: f64,
        /// Its standard error.
        error: f64,
        /// The sign that the model gives it: no draw goes below.
        floor: f64,
    },
    /// Assumed: any value between two ends, all alike.
    Assumed {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

impl Law {
    /// A value that is always the same.
    #[must_use]
    pub const fn exactly(value: f64) -> Self {
        Self::Assumed { low: value, high: value }
    }

    /// The middle.
    #[must_use]
    pub fn middle(self) -> f64 {
        match self {
            Self::Fitted { mean, floor, .. } => mean.max(floor),
            Self::Assumed { low, high } => f64::midpoint(low, high),
        }
    }

    /// The value below which the part `share` of draws lies.
    #[must_use]
    pub fn at(self, share: f64) -> f64 {
        match self {
            Self::Fitted { mean, error, floor } => {
                (mean + error * demarche_measures::ideal_point::normal::quantile(share)).max(floor)
            }
            Self::Assumed { low, high } => low + share * (high - low),
        }
    }

    /// Whether it is assumed.
    #[must_use]
    pub const fn is_assumed(self) -> bool {
        matches!(self, Self::Assumed { .. })
    }
}

/// A number of the model, with how it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name, such as `vote.values`.
    pub name: String,
    /// How it is known.
    pub law: Law,
}

/// How a contribution enters the utility of a level x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// `+ value · x`
    Slope,
    /// `− ½ · value · x²`
    Bend,
    /// `+ value` at +1.
    Up,
    /// `+ value` at −1.
    Down,
}

/// A row of the table: parameter × amount enters the utility of an actor on a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Whose utility.
    pub actor: u32,
    /// On which layer, by its place in the game.
    pub layer: u16,
    /// Which term it belongs to.
    pub term: Term,
    /// How it enters.
    pub basis: Basis,
    /// The parameter, by its place.
    pub parameter: u16,
    /// What the parameter is multiplied with.
    pub amount: f64,
    /// What it is, for a reader; by its place among the reasons.
    pub why: u32,
}

/// What is alike for all actors on a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerRule {
    /// The layer.
    pub deed: Deed,
    /// The law of its shocks.
    pub shock: Shock,
    /// The chance that an actor looks at it again in a step.
    pub rate: f64,
    /// Parameter of what peers do at the time.
    pub peers: Option<u16>,
    /// Parameter of staying with the present level.
    pub stay: Option<u16>,
    /// Parameter: the spread of what a region has in common.
    pub regional: Option<u16>,
    /// Parameter: the spread of what everybody has in common.
    pub common: Option<u16>,
    /// Whether the middle can be chosen.
    pub has_middle: bool,
    /// Whether offers reach it.
    pub is_open: bool,
}

/// A crisis as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Game {
    /// A lasting number of each actor: its random numbers hang on it, not on its place.
    pub keys: Vec<u64>,
    /// The region of each actor, by a lasting number.
    pub regions: Vec<u64>,
    /// The layers.
    pub layers: Vec<LayerRule>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The table.
    pub entries: Vec<Entry>,
    /// What the entries are, for a reader.
    pub reasons: Vec<String>,
    /// The peers of each actor with their weights.
    pub peers: Vec<Vec<(u32, f64)>>,
    /// Pairs of layers that agree with each other, and the parameter.
    pub coherence: Vec<(u16, u16, u16)>,
    /// Levels that are not chosen but given: actor, layer, level.
    pub fixed: Vec<(u32, u16, i8)>,
    /// The levels from which a run starts, by layer, then actor.
    pub start: Vec<i8>,
    /// Those who make offers.
    pub principals: Vec<Principal>,
    /// The parameter that turns an offer into a pull.
    pub pressure: Option<u16>,
    /// Terms that are left out.
    pub without: Vec<Term>,
    /// The size of shocks: 1, or near 0 for best responses.
    pub tau: f64,
}

/// A game at one draw of its parameters, ready to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// How many actors.
    pub actors: usize,
    /// Utilities of −1 and +1 against 0, without what hangs on the state; by layer, then actor.
    pub ends: Vec<[f64; 2]>,
    /// Weight of peers, by layer.
    pub peers: Vec<f64>,
    /// Weight of staying, by layer.
    pub stay: Vec<f64>,
    /// Spread of regional and of common shocks, by layer.
    pub spread: Vec<[f64; 2]>,
    /// Weight between layers, by layer and layer.
    pub coherence: Vec<f64>,
    /// Given levels, by layer, then actor.
    pub fixed: Vec<Option<i8>>,
    /// What was offered.
    pub offers: Vec<Offer>,
}

impl Game {
    /// An empty game of so many actors.
    #[must_use]
    pub fn new(keys: Vec<u64>, layers: Vec<LayerRule>) -> Self {
        let (actors, width) = (keys.len(), layers.len());
        Self {
            regions: vec![0; actors],
            peers: vec![Vec::new(); actors],
            start: vec![0; actors * width],
            keys,
            layers,
            parameters: Vec::new(),
            entries: Vec::new(),
            reasons: Vec::new(),
            coherence: Vec::new(),
            fixed: Vec::new(),
            principals: Vec::new(),
            pressure: None,
            without: Vec::new(),
            tau: 1.0,
        }
    }

    /// Adds a parameter.
    pub fn parameter(&mut self, name: &str, law: Law) -> u16 {
        self.parameters.push(Parameter { name: name.to_owned(), law });
        (self.parameters.len() - 1) as u16
    }

    /// Adds a reason.
    pub fn reason(&mut self, text: String) -> u32 {
        self.reasons.push(text);
        (self.reasons.len() - 1) as u32
    }

    /// The middle of every parameter.
    #[must_use]
    pub fn middle(&self) -> Vec<f64> {
        self.parameters.iter().map(|parameter| parameter.law.middle()).collect()
    }

    /// The place of a layer.
    #[must_use]
    pub fn layer(&self, deed: Deed) -> Option<usize> {
        self.layers.iter().position(|layer| layer.deed == deed)
    }

    /// Whether a term is left in.
    #[must_use]
    pub fn has(&self, term: Term) -> bool {
        !self.without.contains(&term)
    }

    /// The game at these values of its parameters.
    #[must_use]
    pub fn compile(&self, values: &[f64]) -> Compiled {
        let (n, width) = (self.keys.len(), self.layers.len());
        let value = |place: Option<u16>, term: Term| match place {
            Some(place) if self.has(term) => values[usize::from(place)],
            _ => 0.0,
        };
        let of_layer = |of: fn(&LayerRule) -> Option<u16>, term: Term| -> Vec<f64> {
            self.layers.iter().map(|layer| value(of(layer), term)).collect()
        };
        let mut compiled = Compiled {
            actors: n,
            ends: vec![[0.0; 2]; n * width],
            peers: of_layer(|layer| layer.peers, Term::Peers),
            stay: of_layer(|layer| layer.stay, Term::Habit),
            spread: self
                .layers
                .iter()
                .map(|layer| [value(layer.regional, Term::Shock), value(layer.common, Term::Shock)])
                .collect(),
            coherence: vec![0.0; width * width],
            fixed: vec![None; n * width],
            offers: Vec::new(),
        };
        for (a, b, parameter) in &self.coherence {
            let weight = value(Some(*parameter), Term::Coherence);
            let (a, b) = (usize::from(*a), usize::from(*b));
            compiled.coherence[a * width + b] = weight;
            compiled.coherence[b * width + a] = weight;
        }
        for (actor, layer, level) in &self.fixed {
            compiled.fixed[usize::from(*layer) * n + *actor as usize] = Some(*level);
        }
        for entry in self.entries.iter().filter(|entry| self.has(entry.term)) {
            let ends = &mut compiled.ends[usize::from(entry.layer) * n + entry.actor as usize];
            enter(ends, entry.basis, values[usize::from(entry.parameter)] * entry.amount);
        }
        for (layer, rule) in self.layers.iter().enumerate() {
            if !rule.has_middle {
                for ends in &mut compiled.ends[layer * n..(layer + 1) * n] {
                    *ends = ends.map(|end| end - NEVER);
                }
            }
        }
        if let (Some(pressure), true) = (self.pressure, self.has(Term::Pressure)) {
            compiled.offers = offers(self, &compiled, values, values[usize::from(pressure)]);
            for offer in &compiled.offers {
                for layer in (0..width).filter(|layer| self.layers[*layer].is_open) {
                    enter(&mut compiled.ends[layer * n + offer.to as usize], Basis::Slope, offer.pull);
                }
            }
        }
        compiled
    }

    /// The utilities of −1, 0 and 1 for an actor on a layer in a state, without shocks.
    #[must_use]
    pub fn utility(&self, compiled: &Compiled, state: &[f64], layer: usize, actor: usize) -> [f64; 3] {
        let n = compiled.actors;
        let width = self.layers.len();
        let place = layer * n + actor;
        let mut field = 0.0;
        if compiled.peers[layer] != 0.0 {
            let theirs: f64 = self.peers[actor].iter().map(|(peer, w)| w * state[layer * n + *peer as usize]).sum();
            field += compiled.peers[layer] * theirs;
        }
        for other in (0..width).filter(|other| *other != layer) {
            field += compiled.coherence[layer * width + other] * state[other * n + actor];
        }
        let [down, up] = compiled.ends[place];
        let mut utility = [down - field, 0.0, up + field];
        let present = (state[place].round() + 1.0) as usize;
        utility[present.min(2)] += compiled.stay[layer];
        utility
    }
}

fn enter(ends: &mut [f64; 2], basis: Basis, value: f64) {
    match basis {
        Basis::Slope => {
            ends[0] -= value;
            ends[1] += value;
        }
        Basis::Bend => {
            ends[0] -= 0.5 * value;
            ends[1] -= 0.5 * value;
        }
        Basis::Up => ends[1] += value,
        Basis::Down => ends[0] += value,
    }
}
