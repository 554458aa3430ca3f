//! Draws worlds from a body of evidence in memory.

use std::sync::Arc;

use demarche_core::{
    Ballot, Catalogue, Day, Disagreement, Evidence, Nature, Period, Rows, Rule, Tie, Truth, Window, World, Worlds,
    known_by,
};

/// A body of evidence in memory that worlds are drawn from.
#[derive(Debug, Clone)]
pub struct Archive {
    catalogue: Arc<Catalogue>,
    rows: Rows,
}

impl Archive {
    /// Takes over a body of evidence.
    #[must_use]
    pub fn new(evidence: Evidence) -> Self {
        let mut rows = evidence.rows;
        rows.ballots.sort_by_key(|ballot| (ballot.question, ballot.actor));
        Self { catalogue: Arc::new(evidence.catalogue), rows }
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Whether a window ends before both parties of a tie with an untold start existed.
    fn is_before_its_parties(&self, tie: &Tie, window: Window) -> bool {
        let starts = [tie.from, tie.to].map(|id| self.catalogue.registry.actor(id).window.first_day());
        let both = starts.into_iter().flatten().max();
        tie.window.start().is_none() && matches!((window.until(), both), (Some(until), Some(both)) if until <= both)
    }

    /// Of several ballots of one actor on one question, the one from the latest source; the others are told.
    fn reconcile(&self, ballots: Vec<Ballot>, disagreements: &mut Vec<Disagreement>) -> Vec<Ballot> {
        let released = |ballot: &Ballot| {
            let main = self.catalogue.citation(ballot.provenance.citation).first();
            main.and_then(|id| self.catalogue.source(*id).date).map(Period::last)
        };
        let mut kept: Vec<Ballot> = Vec::with_capacity(ballots.len());
        for ballot in ballots {
            match kept.last_mut() {
                Some(last) if (last.question, last.actor) == (ballot.question, ballot.actor) => {
                    let is_later = released(&ballot) > released(last);
                    let (keep, leave) = if is_later { (ballot, *last) } else { (*last, ballot) };
                    if keep.answer != leave.answer {
                        let question = &self.catalogue.question(keep.question).key;
                        let about = format!("{question}/{}", self.catalogue.registry.code(keep.actor));
                        let (kept, left_out) = (keep.provenance.at, leave.provenance.at);
                        disagreements.push(Disagreement { about, kept, left_out });
                    }
                    *last = keep;
                }
                _ => kept.push(ballot),
            }
        }
        kept
    }
}

/// A condition whose end lies after the date of knowledge was still open then.
fn as_known(tie: &Tie, as_of: Option<Day>) -> Tie {
    let mut tie = *tie;
    if let (Some(day), Some(end), Nature::State) = (as_of, tie.window.end(), tie.relation.spec().nature)
        && end.from() > day
        && let Ok(open) = Window::new(tie.window.start(), None)
    {
        tie.window = open;
    }
    tie
}

impl Worlds for Archive {
    fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    fn draw(&self, window: Window, as_of: Option<Day>, rule: Rule) -> World {
        let mut disagreements = Vec::new();
        let ballots: Vec<Ballot> = self
            .rows
            .ballots
            .iter()
            .filter(|ballot| {
                let date = Window::of(self.catalogue.question(ballot.question).date);
                known_by(&ballot.provenance, as_of) && date.held_during(window, None) != Truth::No
            })
            .copied()
            .collect();
        let ballots = match rule {
            Rule::LatestSource => self.reconcile(ballots, &mut disagreements),
        };
        let ties = self.rows.ties.iter().filter(|tie| known_by(&tie.provenance, as_of)).map(|tie| {
            let tie = as_known(tie, as_of);
            (tie, tie.relation.spec().nature.belongs(tie.window, window, Some(tie.provenance.known_on)))
        });
        let ties = ties
            .map(|(tie, truth)| if self.is_before_its_parties(&tie, window) { (tie, Truth::No) } else { (tie, truth) });
        let traits = self.rows.traits.iter().filter(|row| known_by(&row.provenance, as_of));
        let acts = self.rows.acts.iter().filter(|act| known_by(&act.provenance, as_of));
        World {
            catalogue: Arc::clone(&self.catalogue),
            window,
            as_of,
            rule,
            ballots,
            ties: ties.filter(|(_, truth)| *truth != Truth::No).collect(),
            traits: traits
                .map(|row| (*row, row.attribute.spec().1.belongs(row.window, window, None)))
                .filter(|(_, truth)| *truth != Truth::No)
                .collect(),
            acts: acts
                .map(|act| (act.clone(), act.window.held_during(window, None)))
                .filter(|(_, truth)| *truth != Truth::No)
                .collect(),
            disagreements,
            marks: self.rows.marks.iter().filter(|mark| known_by(&mark.provenance, as_of)).copied().collect(),
        }
    }
}
