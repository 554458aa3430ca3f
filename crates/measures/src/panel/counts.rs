//! Acts counted, and votes compared, in dyad-years.

use demarche_core::{
    ActKind, ActorId, CitationId, ColumnRole, Known, Nature, PanelColumn, QuestionId, QuestionKind, Reason, Role,
};

use super::cells::source_keys;
use super::names::fit;
use super::{Fold, Made, PanelAsk};
use crate::dealings::state_of;
use crate::similarity::{Table, tables};
use crate::stances::{Stances, roll_calls};

/// To whom an act was done: the ending of the column, the role, and the words for it.
const TOWARD: [(&str, Role, &str); 2] =
    [("_for", Role::Recipient, "for `to`"), ("_against", Role::Target, "against `to`")];

impl PanelAsk<'_> {
    /// How many acts of a kind a state did for, against and together with another.
    pub(super) fn acts(&self, kind: ActKind) -> Vec<Made> {
        let mut cells: [Vec<usize>; 3] = Default::default();
        let mut citations: Vec<CitationId> = Vec::new();
        let mut has_rows = false;
        for (act, _) in self.world.acts.iter().filter(|(act, _)| act.kind == kind) {
            has_rows = true;
            // An act is counted once, in the year in which it began.
            let Some(start) = act.window.start() else { continue };
            let Some(number) = self.frame.years_of(demarche_core::Window::of(start)).next() else { continue };
            let of_role = |role: Role| {
                let parties = act.participants.iter().filter(move |(_, has)| *has == role);
                let mut ids: Vec<ActorId> = parties.map(|(id, _)| state_of(self.world, *id)).collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            };
            let doers = of_role(Role::Doer);
            let others = [of_role(Role::Recipient), of_role(Role::Target), doers.clone()];
            let mut is_used = false;
            for (cells, others) in cells.iter_mut().zip(&others) {
                for from in &doers {
                    let rows = others.iter().filter_map(|to| self.frame.pair_row(number, *from, *to));
                    let before = cells.len();
                    cells.extend(rows);
                    is_used |= cells.len() > before;
                }
            }
            if is_used {
                citations.push(act.provenance.citation);
            }
        }
        let sources = source_keys(&self.world.catalogue, citations);
        let absent = match () {
            () if self.restricted.contains(kind.as_str()) => Reason::Restricted,
            () if has_rows => Reason::NotExhaustive,
            () => Reason::NotCovered,
        };
        let words = kind.as_str().replace('_', " ");
        let endings = TOWARD.iter().map(|(ending, _, says)| (*ending, *says)).chain([("_with", "together with `to`")]);
        let mut made = Vec::new();
        for (cells, (ending, says)) in cells.iter().zip(endings) {
            let mut counts = vec![Known::Unknown(absent); self.frame.pair_rows()];
            for row in cells {
                counts[*row] = Known::Known(counts[*row].value().unwrap_or(0_i64) + 1);
            }
            let label = format!("{words}, acts {says}");
            let is_joint = ending == "_with";
            let column = PanelColumn {
                unit: "acts".to_owned(),
                nature: Some(Nature::Event),
                layer: Some(kind.layer()),
                sources: sources.clone(),
                ..PanelColumn::new(&fit(kind.as_str(), ending, PanelColumn::LONGEST), &label, counts.into_iter())
            };
            let column = column
                .in_role(if is_joint { ColumnRole::MutualEdge } else { ColumnRole::Edge })
                .meaning(format!(
                    "number of acts ({words}) that `from` did {says}, by the year in which they began; never zero: nobody looked everywhere"
                ));
            made.push(Made { column, fold: if is_joint { Fold::Same } else { Fold::SumTold } });
        }
        made
    }

    /// How alike two states voted in the year, and on how many roll calls both cast a vote.
    pub(super) fn agreement(&self) -> Vec<Made> {
        let catalogue = &self.world.catalogue;
        let mut by_year: Vec<Vec<QuestionId>> = vec![Vec::new(); self.frame.years().len()];
        for id in roll_calls(self.world) {
            let date = demarche_core::Window::of(catalogue.question(id).date);
            if let Some(number) = self.frame.years_of(date).next() {
                by_year[number].push(id);
            }
        }
        let is_restricted = self.restricted.contains(QuestionKind::RollCall.as_str());
        let absent = if is_restricted { Reason::Restricted } else { Reason::NotCovered };
        let mut citations: Vec<CitationId> = Vec::new();
        let mut both: Vec<Known<i64>> = Vec::new();
        let mut alike: Vec<Vec<Known<f64>>> = vec![Vec::new(); ALIKE.len()];
        for (year, questions) in self.frame.years().iter().zip(&by_year) {
            let mut had_seat = vec![false; year.states.len()];
            for question in questions {
                citations.push(catalogue.question(*question).citation);
                for ballot in self.world.answers(*question) {
                    if let Some(place) = year.place(ballot.actor) {
                        had_seat[place] = true;
                        if citations.last() != Some(&ballot.provenance.citation) {
                            citations.push(ballot.provenance.citation);
                        }
                    }
                }
            }
            let stances = Stances::of_votes(self.world, questions);
            let tables = tables(&stances);
            let mut rows = vec![None; year.states.len()];
            for (row, actor) in stances.actors().iter().enumerate() {
                if let Some(place) = year.place(*actor) {
                    rows[place] = Some(row);
                }
            }
            let count = stances.actors().len();
            // The pairs are listed from each row to the later ones: (0, 1), (0, 2), …, (1, 2), …
            let pair = |a: usize, b: usize| {
                let (low, high) = (a.min(b), a.max(b));
                low * (2 * count - low - 1) / 2 + high - low - 1
            };
            for from in 0..year.states.len() {
                for to in (0..year.states.len()).filter(|to| *to != from) {
                    let table = match (questions.is_empty(), had_seat[from] && had_seat[to]) {
                        (true, _) => Err(absent),
                        (false, false) => Err(Reason::NotEntitled),
                        (false, true) => {
                            Ok(rows[from].zip(rows[to]).map(|(a, b)| tables[pair(a, b)]).unwrap_or_default())
                        }
                    };
                    both.push(table.map_or_else(Known::Unknown, |table| Known::Known(i64::from(table.both()))));
                    for (column, (.., of)) in alike.iter_mut().zip(ALIKE) {
                        column.push(table.as_ref().map_or_else(|reason| Known::Unknown(*reason), of));
                    }
                }
            }
        }
        let sources = source_keys(catalogue, citations);
        let votes = |column: PanelColumn, unit: &str| PanelColumn {
            unit: unit.to_owned(),
            layer: Some(demarche_core::Layer::Votes),
            sources: sources.clone(),
            ..column
        };
        let both = PanelColumn::new("n_both_cast", "roll calls on which both cast a vote", both.into_iter())
            .meaning("number of listed roll calls of the year on which both cast a vote");
        let mut made: Vec<Made> = Vec::new();
        for (values, (name, label, meaning, unit, _)) in alike.into_iter().zip(ALIKE) {
            let column = PanelColumn::new(name, label, values.into_iter()).meaning(meaning);
            // One of them is the weight of a network; the others say the same in other ways.
            let column = if made.is_empty() { column.in_role(ColumnRole::MutualEdge) } else { column };
            made.push(Made { column: votes(column, unit), fold: Fold::Same });
        }
        made.push(Made { column: votes(both, "roll_calls"), fold: Fold::Same });
        made
    }
}

type Alike = (&'static str, &'static str, &'static str, &'static str, fn(&Table) -> Known<f64>);

/// How alike two states voted: name, label, meaning, unit, and how it is read off the table of the two.
const ALIKE: [Alike; 4] = [
    (
        "agreement",
        "agreement in roll calls, 0 to 1",
        "mean of 1 - |a - b| / 2 over the listed roll calls of the year on which both cast a vote, with no 0, abstain 1, yes 2; not corrected for chance",
        "share",
        Table::agreement,
    ),
    (
        "similarity_s",
        "Signorino and Ritter's S in roll calls",
        "1 - 2 * sum of distances / largest possible sum, over the same roll calls; -1 to 1, not corrected for chance",
        "index",
        Table::s,
    ),
    (
        "similarity_pi",
        "Scott's pi in roll calls",
        "1 - observed / expected squared distance, with the pooled margins of the two; 0: as alike as chance, 1: the same",
        "index",
        Table::pi,
    ),
    (
        "similarity_kappa",
        "Cohen's weighted kappa in roll calls",
        "1 - observed / expected squared distance, with each state's own margins; 0: as alike as chance, 1: the same",
        "index",
        Table::kappa,
    ),
];
