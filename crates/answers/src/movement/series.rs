//! A series with what it tells, and whether that outlives the removal of a source.

use demarche_core::{ActorId, QuestionId, Reason, Scope, SourceId, Window, World, Worlds};
use demarche_measures::movement::{
    AGREEMENT, Drift, Finding, Judged, Movement, POSITION, Plan, Point, Session, by_session, drift, judged, movement,
};
use demarche_measures::{Item, Stances, roll_calls, session_number};

use super::positions::Places;
use crate::Error;
use crate::desk::Desk;
use crate::ideal_points::FEW_VOTES;
use crate::seats::Seats;

/// The fewest roll calls of a session that enters a series of agreement.
pub(super) const FEWEST_ROLL_CALLS: u32 = 5;
/// Sources that carry less of the votes than this part are not left out one by one: their removal moves nothing.
const LEAST_PART: f64 = 0.05;

/// What happens to a change without one of its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Survival {
    /// It is found again without any one source.
    Yes,
    /// Without these it is not found.
    No(Vec<String>),
    /// Without these nothing tells of the periods on either side of it.
    OneSource(Vec<String>),
}

/// A point as it is shown.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) period: i32,
    pub(super) value: f64,
    pub(super) ends: Option<(f64, f64)>,
    pub(super) n: u32,
    pub(super) topics: Option<u32>,
    /// Of a position, what the votes of this session alone say, with the ends of its interval: changes are looked for in this.
    pub(super) alone: Option<[f64; 3]>,
}

/// A series with its changes.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) unit: &'static str,
    /// `session` or `year`.
    pub(super) by: &'static str,
    pub(super) shown: Vec<Shown>,
    pub(super) points: Vec<Point>,
    pub(super) found: Movement,
    /// Which way the level went since its last change; none: too few points.
    pub(super) drift: Option<Drift>,
    /// One for each change.
    pub(super) survives: Vec<Survival>,
    pub(super) sources: Vec<String>,
    /// Where the votes passed to another delegation; none of what is no votes.
    pub(super) seats: Seats,
}

impl Series {
    /// Whether it is one of positions, whose scale has anchors.
    pub(super) fn is_position(&self) -> bool {
        self.name == "position"
    }

    /// Why a session's votes alone tell no place of an actor that voted in it.
    pub(super) const fn why_not_alone(shown: &Shown) -> Reason {
        if shown.n < FEW_VOTES { Reason::TooFew } else { Reason::OneSided }
    }

    /// In how many of its periods the votes alone tell no place, though they are not few.
    pub(super) fn one_sided(&self) -> usize {
        let is_silent = |shown: &&Shown| shown.alone.is_none() && shown.n >= FEW_VOTES;
        if self.is_position() { self.shown.iter().filter(is_silent).count() } else { 0 }
    }

    /// Whether changes and drifts are those of logarithms.
    pub(super) fn unit_is_logarithm(&self) -> bool {
        self.by == "year"
    }

    /// What changes of its level are counted in.
    pub(super) fn unit_of_change(&self) -> String {
        if self.unit_is_logarithm() { format!("natural logarithm of {}", self.unit) } else { self.unit.to_owned() }
    }

    /// With the drift of its level since its last change, and since another delegation took a seat: two governments have no drift together.
    pub(super) fn drifting(mut self, plan: Plan) -> Self {
        let start = self.seats.last_turn().unwrap_or(i32::MIN);
        let since: Vec<Point> = self.points.iter().filter(|point| point.period >= start).copied().collect();
        self.drift = drift(&since, plan, &self.found);
        self
    }

    /// The chance that a change began in a period.
    pub(super) fn chance_at(&self, period: i32) -> Option<f64> {
        self.found.chance?;
        let place = self.points.iter().position(|point| point.period == period)?;
        self.found.at.get(place).copied()
    }
}

/// The contested roll calls of the General Assembly, with the session of each.
pub(super) struct Assembly {
    pub(super) stances: Stances,
    pub(super) periods: Vec<i32>,
}

impl Assembly {
    pub(super) fn of(world: &World) -> Self {
        let catalogue = &world.catalogue;
        let is_asked = |id: &QuestionId| catalogue.question(*id).body == "UNGA";
        let questions: Vec<QuestionId> = roll_calls(world).into_iter().filter(is_asked).collect();
        let stances = Stances::of_votes(world, &questions).contested();
        let period = |item: &Item| match item {
            Item::RollCall(id) => session_number(catalogue.question(*id)),
            Item::TieTo(_) => 0,
        };
        let periods = stances.items().iter().map(period).collect();
        Self { stances, periods }
    }
}

/// Two ways to look at how alike two actors voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affinity {
    Agreement,
    Beyond,
}

impl Affinity {
    pub(super) const BOTH: [Self; 2] = [Self::Agreement, Self::Beyond];

    const fn name(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Beyond => "agreement_beyond_others",
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::Agreement => "share, 0–1",
            Self::Beyond => "share less that with all others",
        }
    }

    /// The sessions' means.
    pub(super) fn sessions(self, judged: &[Judged]) -> Vec<Session> {
        let value = |one: &Judged| match self {
            Self::Agreement => Some(one.agreement),
            Self::Beyond => one.beyond,
        };
        let values: Vec<(i32, u32, f64)> =
            judged.iter().filter_map(|one| Some((one.period, one.topic, value(one)?))).collect();
        by_session(&values, FEWEST_ROLL_CALLS)
    }

    pub(super) fn series(self, judged: &[Judged], sources: Vec<String>) -> Series {
        let sessions = self.sessions(judged);
        let points: Vec<Point> = sessions.iter().map(|session| session.point).collect();
        let shown = sessions
            .iter()
            .map(|session| {
                let half = 1.644_854 * session.point.variance.sqrt();
                let value = session.point.value;
                let (low, high) = match self {
                    Self::Agreement => ((value - half).max(0.0), (value + half).min(1.0)),
                    Self::Beyond => (value - half, value + half),
                };
                Shown {
                    period: session.point.period,
                    value,
                    ends: Some((low, high)),
                    n: session.items,
                    topics: Some(session.topics),
                    alone: None,
                }
            })
            .collect();
        let found = movement(&points, AGREEMENT);
        Series {
            name: self.name().to_owned(),
            unit: self.unit(),
            by: "session",
            shown,
            drift: None,
            points,
            found,
            survives: Vec::new(),
            sources,
            seats: Seats::default(),
        }
    }
}

/// Whether each change of a series is found in another that was made without a source; `key` names what was left out.
pub(super) fn compare(series: &Series, without: &[(String, Vec<Point>)], plan: Plan) -> Vec<Survival> {
    let fitted: Vec<(&String, &Vec<Point>, Movement)> =
        without.iter().map(|(key, points)| (key, points, movement(points, plan))).collect();
    let of_change = |change: &demarche_measures::movement::Change| {
        let (mut undone, mut untold) = (Vec::new(), Vec::new());
        for (key, points, found) in &fitted {
            let before = points.iter().filter(|point| point.period < change.between.0).count();
            let after = points.iter().filter(|point| point.period >= change.between.1).count();
            if found.chance.is_none() || before < plan.least || after < plan.least {
                untold.push((*key).clone());
                continue;
            }
            let is_same = |other: &demarche_measures::movement::Change| {
                other.between.0 <= change.between.1
                    && change.between.0 <= other.between.1
                    && (other.size.value() > 0.0) == (change.size.value() > 0.0)
            };
            if found.finding != Finding::Change || !found.changes.iter().any(is_same) {
                undone.push((*key).clone());
            }
        }
        if !undone.is_empty() {
            Survival::No(undone)
        } else if !untold.is_empty() {
            Survival::OneSource(untold)
        } else if fitted.is_empty() {
            Survival::OneSource(series.sources.clone())
        } else {
            Survival::Yes
        }
    };
    series.found.changes.iter().map(of_change).collect()
}

/// What to look at once more without each of the sources.
pub(super) struct Without<'a> {
    pub(super) worlds: &'a dyn Worlds,
    pub(super) window: Window,
    pub(super) as_of: Option<demarche_core::Day>,
    pub(super) scope: Scope,
}

impl Without<'_> {
    /// The sources on which the votes of these actors mainly rest, the greatest first.
    pub(super) fn sources(desk: &Desk, actors: &[ActorId]) -> Vec<SourceId> {
        let mut counts: std::collections::BTreeMap<SourceId, usize> = std::collections::BTreeMap::new();
        let mut all = 0_usize;
        for ballot in desk.world.ballots.iter().filter(|ballot| actors.contains(&ballot.actor)) {
            all += 1;
            for source in desk.catalogue().citation(ballot.provenance.citation) {
                *counts.entry(*source).or_default() += 1;
            }
        }
        let mut main: Vec<(SourceId, usize)> =
            counts.into_iter().filter(|(_, count)| *count as f64 >= LEAST_PART * all as f64).collect();
        main.sort_by_key(|(source, count)| (std::cmp::Reverse(*count), *source));
        main.into_iter().map(|(source, _)| source).collect()
    }

    /// The world without the rows that rest on one source alone.
    pub(super) fn draw(&self, source: SourceId) -> Result<Desk, Error> {
        let others: Vec<SourceId> = (0..self.worlds.catalogue().sources().len())
            .map(SourceId::from_index)
            .filter(|other| *other != source)
            .collect();
        Desk::open(self.worlds, self.window, self.as_of, &self.scope.clone().from_sources(&others))
    }
}

/// The affinity of two actors, in both ways, with what becomes of its changes without each source.
pub(super) fn affinities(
    desk: &Desk,
    assembly: &Assembly,
    (a, b): (ActorId, ActorId),
    without: &Without<'_>,
) -> Result<Vec<Series>, Error> {
    let both = judged(&assembly.stances, a, b, &assembly.periods);
    let main = Without::sources(desk, &[a, b]);
    let key = |source: &SourceId| desk.catalogue().source(*source).key.clone();
    let keys: Vec<String> = main.iter().map(key).collect();
    let seats = Seats::of(desk, &[a, b]);
    let one = |way: &Affinity| Series { seats: seats.clone(), ..way.series(&both, keys.clone()) }.drifting(AGREEMENT);
    let mut all: Vec<Series> = Affinity::BOTH.iter().map(one).collect();
    if all.iter().any(|series| !series.found.changes.is_empty()) && main.len() > 1 {
        let mut left: [Vec<(String, Vec<Point>)>; 2] = [Vec::new(), Vec::new()];
        for source in &main {
            let other = without.draw(*source)?;
            let assembly = Assembly::of(&other.world);
            let both = judged(&assembly.stances, a, b, &assembly.periods);
            for (way, left) in Affinity::BOTH.iter().zip(&mut left) {
                left.push((key(source), way.sessions(&both).iter().map(|session| session.point).collect()));
            }
        }
        for (series, left) in all.iter_mut().zip(&left) {
            series.survives = compare(series, left, AGREEMENT);
        }
    } else {
        for series in &mut all {
            series.survives = compare(series, &[], AGREEMENT);
        }
    }
    Ok(all)
}

/// What positions are counted in.
pub(super) const POSITION_UNIT: &str = "half the distance from RUS (-1) to USA (1), their mean places of 1992–2019";

/// An actor's positions from a session on, with what becomes of its changes without each source.
pub(super) fn positions(
    desk: &Desk,
    places: &Places,
    (actor, first): (ActorId, i32),
    without: &Without<'_>,
) -> Result<Series, Error> {
    let sessions = |places: &Places| -> Vec<Point> {
        places.sessions(actor).into_iter().filter(|point| point.period >= first).collect()
    };
    let points = sessions(places);
    let mut shown = places.shown(actor);
    shown.retain(|shown| shown.period >= first);
    for one in &mut shown {
        one.alone = points.iter().find(|point| point.period == one.period).map(|point| {
            let half = 1.644_854 * point.variance.sqrt();
            [point.value, point.value - half, point.value + half]
        });
    }
    let found = movement(&points, POSITION);
    let main = Without::sources(desk, &[actor]);
    let key = |source: &SourceId| desk.catalogue().source(*source).key.clone();
    let mut series = Series {
        name: "position".to_owned(),
        unit: POSITION_UNIT,
        by: "session",
        shown,
        drift: None,
        points,
        found,
        survives: Vec::new(),
        sources: main.iter().map(key).collect(),
        seats: Seats::of(desk, &[actor]),
    }
    .drifting(POSITION);
    let mut left = Vec::new();
    if !series.found.changes.is_empty() && main.len() > 1 {
        for source in &main {
            let other = without.draw(*source)?;
            let points = match Places::of(&other.world, Some(places.widening())) {
                Ok(places) => sessions(&places),
                Err(_) => Vec::new(),
            };
            left.push((key(source), points));
        }
    }
    series.survives = compare(&series, &left, POSITION);
    Ok(series)
}
