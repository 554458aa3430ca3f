//! Acts counted, and votes compared, in dyad-years.

use demarche_core::{
    ActKind, ActorId, Answer, CitationId, ColumnRole, Known, Nature, PanelColumn, QuestionKind, Reason, Role,
};

use super::cells::source_keys;
use super::names::fit;
use super::{Fold, Made, PanelAsk};
use crate::dealings::state_of;

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
        let mut by_year: Vec<Vec<demarche_core::QuestionId>> = vec![Vec::new(); self.frame.years().len()];
        for id in self.world.questions() {
            let question = catalogue.question(id);
            if question.kind == QuestionKind::RollCall
                && question.completeness.is_scored()
                && let Some(number) = self.frame.years_of(demarche_core::Window::of(question.date)).next()
            {
                by_year[number].push(id);
            }
        }
        let is_restricted = self.restricted.contains(QuestionKind::RollCall.as_str());
        let absent = if is_restricted { Reason::Restricted } else { Reason::NotCovered };
        let mut citations: Vec<CitationId> = Vec::new();
        let (mut agreed, mut both) = (Vec::new(), Vec::new());
        for (year, questions) in self.frame.years().iter().zip(&by_year) {
            let mut places = vec![None; year.states.len() * questions.len()];
            let mut had_seat = vec![false; year.states.len()];
            for (column, question) in questions.iter().enumerate() {
                citations.push(catalogue.question(*question).citation);
                for ballot in self.world.answers(*question) {
                    if let Some(place) = year.place(ballot.actor) {
                        had_seat[place] = true;
                        places[place * questions.len() + column] = place_of(ballot.answer);
                        if citations.last() != Some(&ballot.provenance.citation) {
                            citations.push(ballot.provenance.citation);
                        }
                    }
                }
            }
            let cast = |place: usize| &places[place * questions.len()..(place + 1) * questions.len()];
            for from in 0..year.states.len() {
                for to in (0..year.states.len()).filter(|to| *to != from) {
                    let known = match () {
                        () if questions.is_empty() => Err(absent),
                        () if !had_seat[from] || !had_seat[to] => Err(Reason::NotEntitled),
                        () => Ok(alike(cast(from), cast(to))),
                    };
                    let (share, count) = match known {
                        Ok((_, 0)) => (Known::Unknown(Reason::TooFew), Known::Known(0)),
                        Ok((halves, count)) => {
                            (Known::Known(halves as f64 / 2.0 / f64::from(count)), Known::Known(i64::from(count)))
                        }
                        Err(reason) => (Known::Unknown(reason), Known::Unknown(reason)),
                    };
                    agreed.push(share);
                    both.push(count);
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
        let agreement = PanelColumn::new("agreement", "agreement in roll calls, 0 to 1", agreed.into_iter())
            .in_role(ColumnRole::MutualEdge)
            .meaning("mean of 1 - |a - b| / 2 over the listed roll calls of the year on which both cast a vote, with no 0, abstain 1, yes 2; not corrected for chance");
        let both = PanelColumn::new("n_both_cast", "roll calls on which both cast a vote", both.into_iter())
            .meaning("number of listed roll calls of the year on which both cast a vote");
        vec![
            Made { column: votes(agreement, "share"), fold: Fold::Same },
            Made { column: votes(both, "roll_calls"), fold: Fold::Same },
        ]
    }
}

/// Where an answer stands: no 0, abstain 1, yes 2.
const fn place_of(answer: Answer) -> Option<i8> {
    match answer {
        Answer::No => Some(0),
        Answer::Abstain => Some(1),
        Answer::Yes => Some(2),
        _ => None,
    }
}

/// Twice the summed agreement of two states, and on how many roll calls both cast a vote.
fn alike(a: &[Option<i8>], b: &[Option<i8>]) -> (u64, u32) {
    let both = a.iter().zip(b).filter_map(|(a, b)| Some((*a)?.abs_diff((*b)?)));
    both.fold((0, 0), |(halves, count), distance| (halves + 2 - u64::from(distance), count + 1))
}
