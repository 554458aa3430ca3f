//! What belongs to a world: the one rule by which rows of a pack, an edition or a store enter it.

use std::sync::Arc;

use demarche_core::{
    Act, ActorId, ActorKind, Ballot, Breakdown, Catalogue, CodedClaim, Day, Disagreement, Mark, Marked, Nature, Period,
    Provenance, QuestionId, RowKind, Rows, Rule, Scope, Seen, Tie, Trait, Truth, Window, World, known_by,
};

/// A world in the making: which rows it takes, and what becomes of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drawing<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) window: Window,
    pub(crate) as_of: Option<Day>,
    pub(crate) rule: Rule,
    pub(crate) scope: &'a Scope,
}

/// The rows that a world takes.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    pub(crate) ballots: Vec<Ballot>,
    pub(crate) ties: Vec<(Tie, Truth)>,
    pub(crate) traits: Vec<(Trait, Truth)>,
    pub(crate) acts: Vec<(Act, Truth)>,
    pub(crate) breakdowns: Vec<(Breakdown, Truth)>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) claims: Vec<CodedClaim>,
}

impl Drawing<'_> {
    fn known(&self, provenance: &Provenance) -> bool {
        known_by(provenance, self.as_of)
            && (self.scope.sources().is_none() || self.scope.rests_on(self.catalogue.citation(provenance.citation)))
    }

    pub(crate) fn is_organisation(&self, actor: ActorId) -> bool {
        self.catalogue.registry.actor(actor).kind == ActorKind::Organisation
    }

    /// Whether the answers to a question belong.
    pub(crate) fn asks(&self, question: QuestionId) -> bool {
        Window::of(self.catalogue.question(question).date).held_during(self.window, Seen::ALWAYS) != Truth::No
    }

    pub(crate) fn ballot(&self, ballot: &Ballot) -> bool {
        self.scope.holds(ballot.actor) && self.known(&ballot.provenance) && self.asks(ballot.question)
    }

    pub(crate) fn mark(&self, mark: &Mark) -> bool {
        let is_asked = match mark.of {
            Marked::Question(question) => self.asks(question),
            Marked::Act(_) => true,
            Marked::Claim(_) => self.scope.wants(RowKind::Claims),
        };
        self.known(&mark.provenance) && is_asked
    }

    pub(crate) fn tie(&self, tie: &Tie) -> Option<(Tie, Truth)> {
        let is_wanted = self.scope.touches([tie.from, tie.to].into_iter()) || self.is_organisation(tie.to);
        if !is_wanted || !self.known(&tie.provenance) {
            return None;
        }
        let tie = as_known(tie, self.as_of);
        let truth = tie.belongs(self.catalogue, self.window);
        (truth != Truth::No && !self.is_before_its_parties(&tie)).then_some((tie, truth))
    }

    pub(crate) fn attribute(&self, row: &Trait) -> Option<(Trait, Truth)> {
        if !self.scope.holds(row.actor) || !self.known(&row.provenance) {
            return None;
        }
        let truth = row.belongs(self.catalogue, self.window);
        (truth != Truth::No).then_some((*row, truth))
    }

    /// Whether an act belongs; it is cloned only where it does.
    pub(crate) fn act(&self, act: &Act) -> Option<Truth> {
        let is_uncut = act.crisis.index() != 0 || self.scope.uncut().contains(&act.kind);
        let is_wanted = is_uncut || self.scope.touches(act.participants.iter().map(|(id, _)| *id));
        if !is_wanted || !self.known(&act.provenance) {
            return None;
        }
        let truth = act.belongs(self.catalogue, self.window);
        (truth != Truth::No).then_some(truth)
    }

    pub(crate) fn breakdown(&self, row: &Breakdown) -> Option<(Breakdown, Truth)> {
        if !self.known(&row.provenance) || !self.scope.touches([row.from, row.to].into_iter()) {
            return None;
        }
        let truth = row.belongs(self.catalogue, self.window);
        (truth != Truth::No).then_some((*row, truth))
    }

    pub(crate) fn claim(&self, claim: &CodedClaim) -> bool {
        self.known(&claim.provenance)
            && self.scope.touches([claim.doer.actor, claim.target.actor].into_iter().flatten())
            && Window::of(claim.date).meets(self.window)
    }

    /// Takes those of these rows that belong.
    pub(crate) fn take(&self, rows: &Rows, drawn: &mut Drawn) {
        let wants = |kind| self.scope.wants(kind);
        if wants(RowKind::Ballots) {
            drawn.ballots.extend(rows.ballots.iter().filter(|ballot| self.ballot(ballot)).copied());
        }
        if wants(RowKind::Ties) {
            drawn.ties.extend(rows.ties.iter().filter_map(|tie| self.tie(tie)));
        }
        if wants(RowKind::Traits) {
            drawn.traits.extend(rows.traits.iter().filter_map(|row| self.attribute(row)));
        }
        if wants(RowKind::Acts) {
            drawn.acts.extend(rows.acts.iter().filter_map(|act| Some((act.clone(), self.act(act)?))));
        }
        if wants(RowKind::Breakdowns) {
            drawn.breakdowns.extend(rows.breakdowns.iter().filter_map(|row| self.breakdown(row)));
        }
        if wants(RowKind::Marks) {
            drawn.marks.extend(rows.marks.iter().filter(|mark| self.mark(mark)).copied());
        }
        if wants(RowKind::Claims) {
            drawn.claims.extend(rows.claims.iter().filter(|claim| self.claim(claim)).copied());
        }
    }

    /// Puts the rows in order and reconciles those that speak of the same.
    pub(crate) fn finish(&self, catalogue: &Arc<Catalogue>, mut drawn: Drawn) -> World {
        let mut disagreements = Vec::new();
        drawn.ballots.sort_by_key(|ballot| (ballot.question, ballot.actor));
        drawn.marks.sort_by_key(|mark| mark.of);
        let ballots = match self.rule {
            Rule::LatestSource => self.reconcile(drawn.ballots, &mut disagreements),
        };
        World {
            catalogue: Arc::clone(catalogue),
            window: self.window,
            as_of: self.as_of,
            rule: self.rule,
            ballots,
            ties: drawn.ties,
            traits: drawn.traits,
            acts: drawn.acts,
            breakdowns: drawn.breakdowns,
            marks: drawn.marks,
            claims: drawn.claims,
            disagreements,
        }
    }

    /// Whether a window ends before both parties of a tie with an untold start existed.
    fn is_before_its_parties(&self, tie: &Tie) -> bool {
        let starts = [tie.from, tie.to].map(|id| self.catalogue.registry.actor(id).window.first_day());
        let both = starts.into_iter().flatten().max();
        tie.window.start().is_none()
            && matches!((self.window.until(), both), (Some(until), Some(both)) if until <= both)
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
