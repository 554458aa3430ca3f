//! What one layer says of one year: the stances of its actors, and whether they fall into blocs.

use std::collections::BTreeSet;

use demarche_core::{ActorId, CitationId, Layer, Nature, Relation, SourceRows, Truth, Window};
use demarche_measures::{Blocs, Effort, Finding, Item, Plan, Stances, blocs as measured, roll_calls};

use super::placeable;
use crate::Error;
use crate::credits;
use crate::desk::Desk;

/// Deliveries are looked at over this many years, since a year holds few.
pub(super) const YEARS_OF_FLOWS: i16 = 5;

/// What one layer of one year says.
pub(super) struct Told {
    pub(super) layer: Layer,
    pub(super) year: i16,
    pub(super) rests_on: Vec<&'static str>,
    pub(super) sources: SourceRows,
    pub(super) actors: usize,
    pub(super) items: usize,
    pub(super) found: Result<Blocs, Silent>,
}

/// Why a layer of a year was not put to the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    /// No source promises to cover the layer whole.
    NotCovered,
    /// No roll call of the year is listed.
    NoRollCalls,
    /// All stances are alike.
    NothingContested,
    /// Fewer than four actors.
    TooFewActors,
    /// Fewer than four items.
    TooFewTopics,
}

impl Silent {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::NotCovered => "not_covered",
            Self::NoRollCalls => "no_roll_calls",
            Self::NothingContested => "nothing_contested",
            Self::TooFewActors => "too_few_actors",
            Self::TooFewTopics => "too_few_topics",
        }
    }

    /// Whether there is nothing that could be tested, and not only too little.
    pub(super) const fn is_uncovered(self) -> bool {
        matches!(self, Self::NotCovered | Self::NoRollCalls)
    }
}

impl Told {
    /// `supported`, `not_supported`, `cannot_tell`, or `not_covered`.
    pub(super) fn verdict(&self) -> &'static str {
        match &self.found {
            Ok(found) => found.finding.as_str(),
            Err(why) if why.is_uncovered() => NOT_COVERED,
            Err(_) => Finding::CannotTell.as_str(),
        }
    }

    pub(super) fn why(&self) -> &'static str {
        match &self.found {
            Ok(found) => found.why.as_str(),
            Err(why) => why.as_str(),
        }
    }
}

pub(super) const NOT_COVERED: &str = "not_covered";

pub(super) fn years(from: i16, to: i16) -> Result<Window, Error> {
    Ok(format!("{from}/{to}").parse()?)
}

/// Whether the actors of a layer fall into blocs in a year: the plan of `blocs --test`, so that both tell the same.
pub(super) fn layer_in_year(desk: &Desk, layer: Layer, year: i16, among: &[ActorId], seed: u64) -> Result<Told, Error> {
    let (stances, rests_on, sources) = if layer == Layer::Votes {
        let span = years(year, year)?;
        let in_year = |id: &demarche_core::QuestionId| Window::of(desk.catalogue().question(*id).date).meets(span);
        let questions: Vec<_> = roll_calls(&desk.world).into_iter().filter(in_year).collect();
        let ballots = questions.iter().flat_map(|id| desk.world.answers(*id));
        let sources = credits::cited(desk.catalogue(), ballots.map(|ballot| ballot.provenance.citation));
        (Some(Stances::of_votes(&desk.world, &questions)), Vec::new(), sources)
    } else {
        ties(desk, layer, year)?
    };
    let Some(stances) = stances else {
        return Ok(Told { layer, year, rests_on, sources, actors: 0, items: 0, found: Err(Silent::NotCovered) });
    };
    let is_empty = stances.items().is_empty();
    let stances = if among.is_empty() { stances } else { stances.only(among) }.contested();
    let stances = if layer == Layer::Votes { placeable(stances).0 } else { stances };
    let (actors, items) = (stances.actors().len(), stances.items().len());
    let found = match (actors, items) {
        (_, 0) if is_empty && layer == Layer::Votes => Err(Silent::NoRollCalls),
        (_, 0) => Err(Silent::NothingContested),
        (0..4, _) => Err(Silent::TooFewActors),
        (_, 0..4) => Err(Silent::TooFewTopics),
        _ => Ok(measured(
            &stances,
            &Plan { seed, every_division: false, effort: Effort(Effort::SECOND.0 / 10), ..Plan::default() },
        )),
    };
    Ok(Told { layer, year, rests_on, sources, actors, items, found })
}

/// What a layer of ties says: who holds them with whom, where that is covered; the relations and the sources that it rests on.
type Covered = (Option<Stances>, Vec<&'static str>, SourceRows);

/// Who holds a tie with whom, both ways, over what a source promises to cover whole in that year; the relations that it rests on.
///
/// Actors without any tie have no stance. Of organisations whose lists of members are whole, membership is a stance.
fn ties(desk: &Desk, layer: Layer, year: i16) -> Result<Covered, Error> {
    let (world, catalogue) = (&desk.world, desk.catalogue());
    let span = |relation: Relation| {
        let is_flow = matches!(relation.spec().nature, Nature::Flow | Nature::Event);
        years(if is_flow { year - YEARS_OF_FLOWS + 1 } else { year }, year)
    };
    let mut covered: Vec<(Relation, Option<ActorId>, Window)> = Vec::new();
    for coverage in catalogue.coverage.iter().filter(|coverage| coverage.relation.spec().layer == layer) {
        let wanted = span(coverage.relation)?;
        let begins = coverage.window.first_day().is_none_or(|day| wanted.first_day().is_some_and(|first| day <= first));
        let ends = coverage.window.until().is_none_or(|day| wanted.until().is_some_and(|last| day >= last));
        if coverage.from.is_none() && coverage.floor.is_none() && begins && ends {
            covered.push((coverage.relation, coverage.to, wanted));
        }
    }
    let mut names: Vec<&'static str> = covered.iter().map(|(relation, ..)| relation.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if covered.is_empty() {
        return Ok((None, names, SourceRows::default()));
    }
    let mut citations: Vec<CitationId> = Vec::new();
    let mut held: BTreeSet<(ActorId, ActorId)> = BTreeSet::new();
    for (tie, _) in world.ties.iter().filter(|(tie, _)| tie.relation.spec().layer == layer && tie.from != tie.to) {
        let is_covered = |(relation, to, wanted): &&(Relation, Option<ActorId>, Window)| {
            *relation == tie.relation
                && to.is_none_or(|to| to == tie.to)
                && tie.belongs(&world.catalogue, *wanted) == Truth::Yes
        };
        // A delivery of nothing is none.
        if tie.value.is_some_and(|value| value.range().1 <= 0.0) {
            continue;
        }
        if let Some((_, to, _)) = covered.iter().find(is_covered) {
            citations.push(tie.provenance.citation);
            held.insert((tie.from, tie.to));
            if to.is_none() {
                held.insert((tie.to, tie.from));
            }
        }
    }
    let actors: BTreeSet<ActorId> = held.iter().map(|(from, _)| *from).collect();
    let partners: Vec<ActorId> = held.iter().map(|(_, to)| *to).collect::<BTreeSet<_>>().into_iter().collect();
    let stance = |from: ActorId, to: &ActorId| (*to != from).then(|| 2 * u8::from(held.contains(&(from, *to))));
    let rows = actors.iter().map(|from| (*from, partners.iter().map(|to| stance(*from, to)).collect())).collect();
    let items = partners.iter().map(|to| Item::TieTo(*to)).collect();
    Ok((Some(Stances::new(items, partners, rows)), names, credits::cited(catalogue, citations.into_iter())))
}
