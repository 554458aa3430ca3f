//! Relations in dyad-years.

use demarche_core::{
    ActorId, ActorKind, Breakdown, CitationId, ColumnRole, Known, Layer, Nature, PanelColumn, Reason, Relation, Scale,
    Tie, Truth, Unit, Window,
};

use super::cells::{Entry, Reduced, covers_year, reduce, source_keys, witness};
use super::names::{fit, with_unit};
use super::{Fold, Made, PanelAsk};
use crate::dealings::state_of;

/// What the absence of a row means in a dyad-year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Uncovered,
    BelowFloor,
    None,
}

impl PanelAsk<'_> {
    /// Why a cell without a row is not a zero.
    fn without(&self, relation: Relation, has_rows: bool) -> Reason {
        if self.restricted.contains(relation.as_str()) {
            Reason::Restricted
        } else if has_rows && !self.world.catalogue.coverage.iter().any(|coverage| coverage.relation == relation) {
            Reason::NotExhaustive
        } else {
            Reason::NotCovered
        }
    }

    /// What the absence of a row means, pair by pair: nothing is zero unless a coverage holds for the whole year.
    fn marks(&self, relation: Relation) -> Vec<Mark> {
        let catalogue = &self.world.catalogue;
        let mut marks = vec![Mark::Uncovered; self.frame.pair_rows()];
        if self.restricted.contains(relation.as_str()) {
            return marks;
        }
        let is_directed = relation.spec().is_directed;
        let covering: Vec<_> = catalogue.coverage.iter().filter(|coverage| coverage.relation == relation).collect();
        for (number, year) in self.frame.years().iter().enumerate() {
            for coverage in covering.iter().filter(|coverage| covers_year(catalogue, coverage.window, year.period)) {
                let mark = if coverage.floor.is_some() { Mark::BelowFloor } else { Mark::None };
                let mut put = |from, to| {
                    if let Some(row) = self.frame.pair_row(number, from, to) {
                        marks[row] = marks[row].max(mark);
                    }
                };
                let party = |named: Option<ActorId>| named.map_or_else(|| year.states.clone(), |id| vec![id]);
                let seconds = party(coverage.to);
                for from in party(coverage.from) {
                    for to in &seconds {
                        put(from, *to);
                        if !is_directed {
                            put(*to, from);
                        }
                    }
                }
            }
        }
        marks
    }

    /// What a tie says, dyad-year by dyad-year.
    fn tie_entries(&self, tie: &Tie, entries: &mut Vec<(Option<Unit>, Entry)>) -> bool {
        let spec = tie.relation.spec();
        let (from, to) = (state_of(self.world, tie.from), state_of(self.world, tie.to));
        let source = witness(&self.world.catalogue, &tie.provenance);
        // Of an undirected tie that one source writes in both orders, the order of the codes goes before the other.
        let registry = &self.world.catalogue.registry;
        let is_mirrored = !spec.is_directed && registry.code(from) > registry.code(to);
        let before = entries.len();
        for number in self.frame.years_of(tie.window) {
            let year = self.frame.years()[number].period;
            let held = tie.belongs(&self.world.catalogue, Window::of(year));
            if held == Truth::No {
                continue;
            }
            let orders = if spec.is_directed { 1 } else { 2 };
            for (from, to) in [(from, to), (to, from)].into_iter().take(orders) {
                if let Some(row) = self.frame.pair_row(number, from, to) {
                    let value = tie.value.and_then(|value| value.value());
                    let entry = Entry::new(row, source, tie.window, year, held, value);
                    entries.push((tie.value.map(|value| value.unit()), Entry { is_mirrored, ..entry }));
                }
            }
        }
        entries.len() > before
    }

    /// The columns of a relation between states.
    pub(super) fn relation(&self, relation: Relation) -> Vec<Made> {
        let spec = relation.spec();
        let mut entries: Vec<(Option<Unit>, Entry)> = Vec::new();
        let mut citations: Vec<CitationId> = Vec::new();
        let mut has_rows = false;
        for (tie, _) in self.world.ties.iter().filter(|(tie, _)| tie.relation == relation) {
            has_rows = true;
            if self.tie_entries(tie, &mut entries) && citations.last() != Some(&tie.provenance.citation) {
                citations.push(tie.provenance.citation);
            }
        }
        let sources = source_keys(&self.world.catalogue, citations);
        let marks = self.marks(relation);
        let absent = self.without(relation, has_rows);
        let mut made = Vec::new();
        let finish = |column: PanelColumn, unit: Option<Unit>, reduced: &[Reduced]| PanelColumn {
            unit: unit.map_or("", Unit::as_str).to_owned(),
            nature: Some(spec.nature),
            layer: Some(spec.layer),
            sources: sources.clone(),
            disagreements: disagreements(reduced),
            ..column
        };
        let role = if spec.is_directed { ColumnRole::Edge } else { ColumnRole::MutualEdge };
        if spec.nature == Nature::State {
            let reduced = reduce(spec.nature, entries.iter().map(|(_, entry)| *entry).collect());
            let cells = filled(&marks, &reduced, |reduced| reduced.held, false, absent);
            let column =
                PanelColumn::new(&fit(relation.as_str(), "", PanelColumn::LONGEST), spec.means, cells.into_iter())
                    .in_role(role)
                    .meaning(format!("{}; {}", spec.means, rule(spec.nature)));
            let fold = if spec.is_directed { Fold::Either } else { Fold::Same };
            made.push(Made { column: finish(column, None, &[]), fold });
        }
        for unit in spec.units {
            // What is told in another unit is not told in this one.
            let in_unit = |entry: &(Option<Unit>, Entry)| match entry.0 {
                Some(other) if other != *unit => Entry { value: None, ..entry.1 },
                _ => entry.1,
            };
            let elsewhere = |entry: &&(Option<Unit>, Entry)| entry.0.is_none_or(|told| told == *unit);
            let mut reduced = reduce(spec.nature, entries.iter().filter(elsewhere).map(in_unit).collect());
            let others = entries.iter().filter(|entry| !elsewhere(entry)).map(in_unit).collect();
            reduced.extend(
                reduce(spec.nature, others)
                    .into_iter()
                    .map(|other| Reduced { value: Known::Unknown(Reason::NotTold), ..other }),
            );
            // What is told in this unit comes last, and stays.
            reduced.reverse();
            let cells: Vec<Known<f64>> = if spec.nature == Nature::State {
                let none = Known::Unknown(Reason::NotApplicable);
                let cells = filled(&marks, &reduced, |reduced| reduced.value.map(Some), None, absent);
                cells
                    .into_iter()
                    .map(|cell| match cell {
                        Known::Known(value) => value.map_or(none, Known::Known),
                        Known::Unknown(reason) => Known::Unknown(reason),
                    })
                    .collect()
            } else {
                filled(&marks, &reduced, |reduced| reduced.value, 0.0, absent)
            };
            let label = format!("{}, {}", relation.as_str().replace('_', " "), unit.words());
            let column = PanelColumn::new(&with_unit(relation.as_str(), Some(*unit), 0), &label, cells.into_iter())
                .meaning(format!("{}, in {}; {}", spec.means, unit.words(), rule(spec.nature)));
            let role = if spec.nature == Nature::State { ColumnRole::Plain } else { role };
            let fold = match spec.nature {
                _ if !spec.is_directed => Fold::Same,
                Nature::Flow | Nature::Event | Nature::Stock => Fold::Sum,
                Nature::State | Nature::Share => Fold::Drop,
            };
            made.push(Made { column: finish(column.in_role(role), Some(*unit), &reduced), fold });
        }
        made
    }

    /// The columns of a relation that divides a whole over categories, where there are rows of it.
    pub(super) fn breakdown(&self, relation: Relation) -> Vec<Made> {
        let rows: Vec<&Breakdown> =
            self.world.breakdowns.iter().map(|(row, _)| row).filter(|row| row.relation == relation).collect();
        let mut scales: Vec<Scale> = rows.iter().map(|row| row.shares.scale()).collect();
        scales.sort_unstable();
        scales.dedup();
        let citations: Vec<CitationId> = rows.iter().map(|row| row.provenance.citation).collect();
        let sources = source_keys(&self.world.catalogue, citations);
        let absent = self.without(relation, !rows.is_empty());
        let marks = vec![Mark::Uncovered; self.frame.pair_rows()];
        let mut made = Vec::new();
        for scale in scales {
            for category in scale.categories() {
                let mut entries = Vec::new();
                for row in rows.iter().filter(|row| row.shares.scale() == scale) {
                    let source = witness(&self.world.catalogue, &row.provenance);
                    for number in self.frame.years_of(row.window) {
                        let year = self.frame.years()[number].period;
                        let (from, to) = (state_of(self.world, row.from), state_of(self.world, row.to));
                        if let Some(cell) = self.frame.pair_row(number, from, to) {
                            let value = row.shares.percent(category);
                            entries.push(Entry::new(cell, source, row.window, year, Truth::Yes, value));
                        }
                    }
                }
                let reduced = reduce(Nature::Share, entries);
                let cells = filled(&marks, &reduced, |reduced| reduced.value, 0.0, absent);
                let name = fit(&format!("{}_{category}", relation.as_str()), "", PanelColumn::LONGEST);
                let label = format!("{}: {}, %", relation.as_str(), category.replace('_', " "));
                let column =
                    PanelColumn::new(&name, &label, cells.into_iter()).in_role(ColumnRole::Edge).meaning(format!(
                        "{}: part that answered {:?}; {}",
                        relation.spec().means,
                        category.replace('_', " "),
                        rule(Nature::Share)
                    ));
                let column = PanelColumn {
                    unit: "percent".to_owned(),
                    nature: Some(Nature::Share),
                    layer: Some(relation.spec().layer),
                    sources: sources.clone(),
                    disagreements: disagreements(&reduced),
                    ..column
                };
                made.push(Made { column, fold: Fold::Drop });
            }
        }
        made
    }

    /// Ties of a relation with a party that is no state of the panel's years: organisations, authorities.
    pub(super) fn beyond_states(&self, relation: Relation) -> usize {
        let is_state = |id| {
            let kind = self.world.catalogue.registry.actor(state_of(self.world, id)).kind;
            matches!(kind, ActorKind::State | ActorKind::ContestedEntity)
        };
        let ties = self.world.ties.iter().filter(|(tie, _)| tie.relation == relation);
        ties.filter(|(tie, _)| !is_state(tie.from) || !is_state(tie.to)).count()
    }
}

/// The relations whose second party is an organisation.
#[must_use]
pub fn is_organisational(relation: Relation) -> bool {
    relation.spec().layer == Layer::Institutions
        && matches!(
            relation,
            Relation::FullMembership
                | Relation::AssociateMembership
                | Relation::ObserverStatus
                | Relation::DialoguePartnership
                | Relation::Candidacy
                | Relation::Participation
        )
}

/// How a year's value is made of rows, by their nature.
#[must_use]
pub const fn rule(nature: Nature) -> &'static str {
    match nature {
        Nature::Flow => "sum of the year's rows; a longer period is not cut into years",
        Nature::Stock => "the last of the year",
        Nature::State => "whether at any time in the year",
        Nature::Event => "count in the year; a longer period is not cut into years",
        Nature::Share => "as told for the year, or for the longest part of it that is told; never summed",
    }
}

/// In how many cells several sources speak, and in how many they differ.
pub(crate) fn disagreements(reduced: &[Reduced]) -> (u64, u64) {
    let count = |holds: fn(&Reduced) -> bool| reduced.iter().filter(|cell| holds(cell)).count() as u64;
    (count(|cell| cell.is_several), count(|cell| cell.is_disputed))
}

/// All cells: those with rows as reduced, the others by what the absence of a row means.
fn filled<T: Copy>(
    marks: &[Mark],
    reduced: &[Reduced],
    of: impl Fn(&Reduced) -> Known<T>,
    none: T,
    absent: Reason,
) -> Vec<Known<T>> {
    let start = |mark: &Mark| match mark {
        Mark::None => Known::Known(none),
        Mark::BelowFloor => Known::Unknown(Reason::BelowFloor),
        Mark::Uncovered => Known::Unknown(absent),
    };
    let mut cells: Vec<Known<T>> = marks.iter().map(start).collect();
    for cell in reduced {
        cells[cell.cell as usize] = of(cell);
    }
    cells
}
