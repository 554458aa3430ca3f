//! Who cast an actor's votes, session by session: where a seat passes to another delegation, a change of votes is no change of course.

use std::collections::BTreeMap;

use demarche_core::{ActorId, Period, SuccessionKind, counted};
use demarche_measures::session_number;

use crate::desk::Desk;

/// The delegation that cast most of an actor's votes in a session; none: that of its own government.
pub(crate) type Delegations = BTreeMap<(ActorId, i32), Option<ActorId>>;

/// Who cast the votes in a body, by actor and session.
pub(crate) fn delegations(desk: &Desk, body: &str, is_asked: impl Fn(ActorId) -> bool) -> Delegations {
    let mut cast: BTreeMap<(ActorId, i32), BTreeMap<Option<ActorId>, usize>> = BTreeMap::new();
    for ballot in desk.world.ballots.iter().filter(|ballot| ballot.answer.is_cast() && is_asked(ballot.actor)) {
        let question = desk.catalogue().question(ballot.question);
        if question.body.eq_ignore_ascii_case(body) {
            let session = cast.entry((ballot.actor, session_number(question))).or_default();
            *session.entry(ballot.represented_by).or_default() += 1;
        }
    }
    let most =
        |by: BTreeMap<Option<ActorId>, usize>| by.into_iter().max_by_key(|(_, count)| *count).and_then(|(of, _)| of);
    cast.into_iter().map(|(seat, by)| (seat, most(by))).collect()
}

/// Sessions from which on a seat in the General Assembly was held by another delegation than in the session before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seats(Vec<(i32, String)>);

impl Seats {
    /// Of these actors, by the delegation that cast most of the votes of each session.
    pub(crate) fn of(desk: &Desk, actors: &[ActorId]) -> Self {
        Self::within(desk, &delegations(desk, "UNGA", |actor| actors.contains(&actor)))
    }

    /// Where delegations pass a seat on.
    pub(crate) fn within(desk: &Desk, delegations: &Delegations) -> Self {
        let mut turns = Vec::new();
        for (((actor, _), before), ((other, session), after)) in delegations.iter().zip(delegations.iter().skip(1)) {
            if actor != other || before == after {
                continue;
            }
            let code = desk.code(*actor);
            let words = match (before, after) {
                (Some(other), None) => format!("before it {} cast the votes of {code}", desk.label(*other)),
                (_, Some(other)) => format!("from it on {} cast the votes of {code}", desk.label(*other)),
                (None, None) => continue,
            };
            turns.push((*session, words));
        }
        turns.sort();
        Self(turns)
    }

    /// The session from which on another delegation cast the votes, if it lies in these sessions or next to them.
    pub(crate) fn passed(&self, (from, to): (i32, i32)) -> Option<&(i32, String)> {
        self.0.iter().find(|(session, _)| (from - 1..=to + 1).contains(session))
    }

    /// The last session from which on another delegation than before cast the votes.
    pub(crate) fn last_turn(&self) -> Option<i32> {
        self.0.iter().map(|(session, _)| *session).max()
    }

    /// Whether another delegation than before cast the votes from this session on.
    pub(crate) fn turns_at(&self, session: i32) -> bool {
        self.0.iter().any(|(at, _)| *at == session)
    }

    /// All of them, in words.
    pub(crate) fn notes(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(session, words)| {
            format!(
                "session {session} ({}): {words}; what changes there is who votes, not how one government votes",
                session + 1945
            )
        })
    }
}

/// Actors that held an actor's seat before it or hold it after it, in sentences: their votes are their own, and no line joins the two.
pub(crate) fn kept_apart(desk: &Desk, actor: ActorId) -> Vec<String> {
    let registry = &desk.catalogue().registry;
    let named = |id: ActorId| format!("{} ({})", desk.label(id), desk.code(id));
    let is_continued =
        registry.successions(actor).any(|one| one.predecessor == actor && one.kind == SuccessionKind::Continuator);
    let told = registry.successions(actor).filter(|succession| succession.kind != SuccessionKind::Disputed);
    let told = told.filter_map(|succession| {
        let is_first = succession.predecessor == actor;
        let other = if is_first { succession.successor } else { succession.predecessor };
        let has_voted = desk.world.ballots.iter().any(|ballot| ballot.actor == other && ballot.answer.is_cast());
        let is_whole = matches!(succession.kind, SuccessionKind::Continuator | SuccessionKind::Merger)
            || (is_first && !is_continued && succession.kind == SuccessionKind::Successor);
        (has_voted && is_whole).then(|| {
            let way = if is_first { "followed by" } else { "follows" };
            let kind = match succession.kind {
                SuccessionKind::Continuator => "the same seat, another actor",
                _ => "another actor",
            };
            format!(
                "{} {way} {} in {} ({kind}): each has votes and places of its own, and no line joins them",
                named(actor),
                named(other),
                succession.on
            )
        })
    });
    told.collect()
}

/// Whose delegations cast the votes of these actors where that was not the one that governs, in sentences with the days.
pub(crate) fn cast_by_others(desk: &Desk, actors: &[ActorId]) -> Vec<String> {
    let mut found: BTreeMap<(ActorId, ActorId), (Period, Period, usize)> = BTreeMap::new();
    for ballot in desk.world.ballots.iter().filter(|ballot| actors.contains(&ballot.actor)) {
        let Some(by) = ballot.represented_by else { continue };
        let date = desk.catalogue().question(ballot.question).date;
        let ends = found.entry((ballot.actor, by)).or_insert((date, date, 0));
        *ends = (ends.0.min(date), ends.1.max(date), ends.2 + 1);
    }
    let told = found.iter().map(|((actor, by), (first, last, votes))| {
        format!(
            "{} of {} ({}) from {first} to {last} {} cast by the delegation of {} ({}), which then held the seat",
            counted(*votes, "vote"),
            desk.label(*actor),
            desk.code(*actor),
            if *votes == 1 { "was" } else { "were" },
            desk.label(*by),
            desk.code(*by)
        )
    });
    told.collect()
}
