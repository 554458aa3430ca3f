//! Who cast an actor's votes, session by session: where a seat passes to another delegation, a change of votes is no change of course.

use std::collections::BTreeMap;

use demarche_core::ActorId;
use demarche_measures::session_number;

use crate::desk::Desk;

/// Sessions from which on a seat in the General Assembly was held by another delegation than in the session before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seats(Vec<(i32, String)>);

impl Seats {
    /// Of these actors, by the delegation that cast most of the votes of each session.
    pub(super) fn of(desk: &Desk, actors: &[ActorId]) -> Self {
        let mut turns = Vec::new();
        for actor in actors {
            let mut cast: BTreeMap<i32, BTreeMap<Option<ActorId>, usize>> = BTreeMap::new();
            for ballot in desk.world.ballots.iter().filter(|ballot| ballot.actor == *actor && ballot.answer.is_cast()) {
                let question = desk.catalogue().question(ballot.question);
                if question.body == "UNGA" {
                    let session = cast.entry(session_number(question)).or_default();
                    *session.entry(ballot.represented_by).or_default() += 1;
                }
            }
            let most = |by: &BTreeMap<Option<ActorId>, usize>| {
                by.iter().max_by_key(|(_, count)| **count).and_then(|(delegation, _)| *delegation)
            };
            let by_session: Vec<(i32, Option<ActorId>)> =
                cast.iter().map(|(session, by)| (*session, most(by))).collect();
            let code = desk.code(*actor);
            for pair in by_session.windows(2) {
                let ((_, before), (session, after)) = (pair[0], pair[1]);
                if before != after {
                    let words = match (before, after) {
                        (Some(other), None) => format!("before it {} cast the votes of {code}", desk.label(other)),
                        (_, Some(other)) => format!("from it on {} cast the votes of {code}", desk.label(other)),
                        (None, None) => continue,
                    };
                    turns.push((session, words));
                }
            }
        }
        turns.sort();
        Self(turns)
    }

    /// The session from which on another delegation cast the votes, if it lies in these sessions or next to them.
    pub(super) fn passed(&self, (from, to): (i32, i32)) -> Option<&(i32, String)> {
        self.0.iter().find(|(session, _)| (from - 1..=to + 1).contains(session))
    }

    /// All of them, in words.
    pub(super) fn notes(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(session, words)| {
            format!(
                "session {session} ({}): {words}; what changes there is who votes, not how one government votes",
                session + 1945
            )
        })
    }
}
