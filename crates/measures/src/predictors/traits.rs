//! What was known of states before a vote: regime, and ties to the principals, by year; and where earlier votes placed them.

use std::collections::{BTreeSet, HashMap};

use demarche_core::{ActorId, Attribute, PanelColumn, Relation, World};

use crate::ideal_point::{RollCalls, Vote, leading_places};
use crate::panel::{Frame, PanelAsk, PanelItem, dyad_years, state_years};

/// The attributes of the block of regime.
pub const REGIME: [Attribute; 6] = [
    Attribute::Polyarchy,
    Attribute::LiberalDemocracy,
    Attribute::Polity2,
    Attribute::FreedomTotal,
    Attribute::PoliticalRights,
    Attribute::CivilLiberties,
];

/// The states to which material ties are measured.
pub const PRINCIPALS: [&str; 3] = ["USA", "RUS", "CHN"];

/// How a tie becomes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Held or not.
    Held,
    /// The principal's part of all that all gave.
    Share,
    /// The logarithm of 1 and the amount.
    Log,
}

/// The relations of the block of material ties, how they are counted, over how many years, and which principals can have them.
pub const MATERIAL: [(Relation, Form, i16, &[usize]); 8] = [
    (Relation::ArmsDeliveries, Form::Share, 10, &[0, 1, 2]),
    (Relation::ManufacturingExports, Form::Share, 1, &[0, 1, 2]),
    (Relation::TradeTurnover, Form::Share, 1, &[0, 1, 2]),
    (Relation::DefencePledge, Form::Held, 1, &[0, 1]),
    (Relation::DefenceAgreement, Form::Held, 1, &[0, 1, 2]),
    (Relation::TroopsStationed, Form::Log, 1, &[0]),
    (Relation::LoanCommitment, Form::Log, 10, &[2]),
    (Relation::DistanceCapitals, Form::Log, 1, &[0, 1, 2]),
];

/// In so many sessions before a session votes are past votes.
const SESSIONS: i32 = 4;
/// So many votes place a voter; with fewer its place is not known.
const LEAST_VOTES: usize = 20;

/// Regime and material ties of all states in a run of years.
pub struct Situations {
    frame: Frame,
    first: i16,
    regime: Vec<PanelColumn>,
    /// For each relation its column over all ordered pairs.
    ties: Vec<Option<PanelColumn>>,
    principals: [Option<ActorId>; 3],
}

impl Situations {
    /// Reads a world whose window holds the years and the ten before them.
    ///
    /// Of restricted rows nothing is left out: features are not passed on, only how well they tell answers.
    #[must_use]
    pub fn of(world: &World, from: i16, to: i16) -> Self {
        let registry = &world.catalogue.registry;
        let (first, restricted) = (from - 10, BTreeSet::new());
        let frame = Frame::new(registry, first, to, None);
        let ask = |items: &[PanelItem]| -> (Vec<PanelColumn>, Vec<PanelColumn>) {
            let ask = PanelAsk { world, frame: &frame, items, schemes: &[], restricted: &restricted };
            match items.first() {
                Some(PanelItem::Attribute(_)) => (state_years(&ask).columns, Vec::new()),
                _ => (Vec::new(), dyad_years(&ask, false).columns),
            }
        };
        let attributes: Vec<PanelItem> = REGIME.iter().map(|attribute| PanelItem::Attribute(*attribute)).collect();
        // After the code and the year; one column an attribute, as none of them is about a group.
        let regime = ask(&attributes).0.into_iter().skip(2).collect();
        let tie = |(relation, form, _, _): &(Relation, Form, i16, &[usize])| {
            // After two codes and the year: whether it was held, where that is told, then the amount.
            let mut columns = ask(&[PanelItem::Relation(*relation)]).1.into_iter().skip(3);
            let is_state = relation.spec().nature == demarche_core::Nature::State;
            if is_state && *form != Form::Held { columns.nth(1) } else { columns.next() }
        };
        let ties = MATERIAL.iter().map(tie).collect();
        let principals = PRINCIPALS.map(|code| registry.by_code(code));
        Self { frame, first, regime, ties, principals }
    }

    /// What was known of an actor at the end of a year, regime and material ties; none where a value is missing.
    #[must_use]
    pub fn at(&self, actor: ActorId, year: i16) -> [Vec<Option<f64>>; 2] {
        let number = |year: i16| usize::try_from(year - self.first).ok().filter(|n| *n < self.frame.years().len());
        let row = number(year).and_then(|number| self.frame.state_row(number, actor));
        let regime = (0..REGIME.len()).map(|column| self.regime.get(column)?.number(row?)).collect();
        let mut material = Vec::new();
        for ((relation, form, years, whose), column) in MATERIAL.iter().zip(&self.ties) {
            for principal in *whose {
                let value = column.as_ref().and_then(|column| {
                    self.tie(actor, self.principals[*principal]?, (*form, *years, relation), column, number(year)?)
                });
                material.push(value);
            }
        }
        [regime, material]
    }

    /// A tie of an actor to a principal as a number, once both directions are taken together.
    fn tie(
        &self,
        actor: ActorId,
        principal: ActorId,
        (form, years, relation): (Form, i16, &Relation),
        column: &PanelColumn,
        last: usize,
    ) -> Option<f64> {
        // Of what one gives only what the actor receives counts; trade both ways.
        let both = relation.spec().is_directed && *relation == Relation::ManufacturingExports;
        let cell = |year: usize, partner: ActorId| -> Option<f64> {
            let received = column.number(self.frame.pair_row(year, partner, actor)?);
            if both { Some(received? + column.number(self.frame.pair_row(year, actor, partner)?)?) } else { received }
        };
        let first = last.saturating_sub(usize::try_from(years - 1).unwrap_or(0));
        match form {
            Form::Held => cell(last, principal),
            Form::Log => {
                let told: Vec<f64> = (first..=last).filter_map(|year| cell(year, principal)).collect();
                (!told.is_empty()).then(|| (1.0 + told.iter().sum::<f64>()).ln())
            }
            Form::Share => {
                let mut whole = 0.0;
                let mut own = 0.0;
                let mut is_told = false;
                for year in first..=last {
                    let Some(theirs) = cell(year, principal) else { continue };
                    is_told = true;
                    own += theirs;
                    let partners = self.frame.years()[year].states.iter().filter(|partner| **partner != actor);
                    whole += partners.filter_map(|partner| cell(year, *partner)).sum::<f64>();
                }
                is_told.then_some(if whole > 0.0 { own / whole } else { 0.0 })
            }
        }
    }
}

/// Where the votes of the four sessions before a session place each voter: their three leading directions.
#[must_use]
pub fn past_votes(votes: &[Vote], session: i32) -> HashMap<u32, [f64; 3]> {
    let past = votes.iter().filter(|vote| (session - SESSIONS..session).contains(&vote.period));
    let past = RollCalls::new(past.copied().collect());
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for (index, seat) in past.seats().iter().enumerate() {
        *counts.entry(seat.actor).or_default() += past.votes_of_seat(index);
    }
    let places = leading_places::<3>(&past);
    let told = past.seats().iter().zip(places).filter(|(seat, _)| counts[&seat.actor] >= LEAST_VOTES);
    told.map(|(seat, place)| (seat.actor, place)).collect()
}
