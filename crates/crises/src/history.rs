//! The answers of a body to its roll calls, in the order of time.

use std::collections::HashMap;

use demarche_core::{
    Act, ActKind, ActorId, Answer, Completeness, Day, Entitled, How, MarkKind, Marked, Question, QuestionId,
    QuestionKind, Registry, Relation, RowKind, Scope, TextId, World,
};
use demarche_measures::{roll_calls, session_number};

use crate::title::{letters, title};

/// What is known of an actor's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Seen {
    /// Voted no.
    No = 0,
    /// Abstained.
    Abstain = 1,
    /// Voted yes.
    Yes = 2,
    /// Did not vote, as the record says or as follows from dated membership.
    NotVoting = 3,
    /// No member of that day, or the record cannot tell.
    None = 4,
}

impl Seen {
    /// 0 no, 1 abstain, 2 yes; none where no vote was cast.
    #[must_use]
    pub const fn vote(self) -> Option<usize> {
        match self {
            Self::No | Self::Abstain | Self::Yes => Some(self as usize),
            Self::NotVoting | Self::None => None,
        }
    }
}

/// A roll call as a forecaster may know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The question.
    pub question: QuestionId,
    /// When it was voted on.
    pub date: Day,
    /// The session of the General Assembly; of other bodies the year less 1945.
    pub session: i32,
    /// What it says, as far as it was known on the day: the title of the text that was put.
    pub title: String,
    /// The title told as letters only: calls that share it repeat each other.
    pub letters: String,
    /// The first call of a chain that a source lists as repeats of one another; itself where none does.
    pub linked: QuestionId,
    /// Whether only a paragraph or an amendment was put to the vote.
    pub is_in_parts: bool,
    /// Topics, assigned after the fact: to be used only where a forecast says so.
    pub issues: Vec<TextId>,
    /// Whether the record tells who did not vote.
    pub tells_not_voting: bool,
    /// Who tabled the text, in order, where that is told. Who joined them later is no part of it: that goes on until the vote.
    pub sponsors: Vec<ActorId>,
}

/// The answers of a body to its roll calls, by date and key of the question.
#[derive(Debug, Clone)]
pub struct History {
    actors: Vec<ActorId>,
    calls: Vec<Call>,
    /// By call, then actor.
    seen: Vec<Seen>,
    places: HashMap<QuestionId, usize>,
}

impl History {
    /// A history out of its parts: roll calls by date and key, and for each of them the answers of the actors, who are in order.
    /// Answers that are missing at the end of a row are none.
    #[must_use]
    pub fn new(actors: Vec<ActorId>, calls: Vec<(Call, Vec<Seen>)>) -> Self {
        let mut history = Self { actors, calls: Vec::new(), seen: Vec::new(), places: HashMap::new() };
        for (call, mut answers) in calls {
            answers.resize(history.actors.len(), Seen::None);
            history.places.insert(call.question, history.calls.len());
            history.calls.push(call);
            history.seen.extend(answers);
        }
        history
    }

    /// What a world must hold for [`History::of`]: ballots, marks, who was a member of the United Nations, and who tabled texts.
    #[must_use]
    pub fn scope(registry: &Registry) -> Scope {
        let parties: Vec<ActorId> = registry.by_code("UN").into_iter().collect();
        let kinds = [RowKind::Ballots, RowKind::Marks, RowKind::Ties, RowKind::Acts];
        Scope::of(&kinds).touching(&parties).with_all(&[ActKind::TextTabled])
    }

    /// The scored roll calls of one body in a world.
    ///
    /// Where a list agrees with the official counts, a member of that day in none of its parts did not vote, if the evidence promises
    /// who the members were.
    #[must_use]
    pub fn of(world: &World, body: &str) -> Self {
        let catalogue = &world.catalogue;
        let asked = |id: &QuestionId| {
            let question = catalogue.question(*id);
            question.kind == QuestionKind::RollCall && question.body.eq_ignore_ascii_case(body)
        };
        let questions: Vec<QuestionId> = roll_calls(world).into_iter().filter(asked).collect();
        let mut rows = vec![usize::MAX; catalogue.registry.len()];
        let mut actors: Vec<ActorId> =
            questions.iter().flat_map(|id| world.answers(*id)).map(|ballot| ballot.actor).collect();
        let members = Members::of(world);
        actors.extend(questions.iter().flat_map(|id| members.asked(catalogue.question(*id))));
        actors.sort_unstable();
        actors.dedup();
        for (row, actor) in actors.iter().enumerate() {
            rows[actor.index()] = row;
        }
        let repeats = world.repeats();
        let mut tabled = tabled(world);
        let mut calls = Vec::with_capacity(questions.len());
        let mut seen = vec![Seen::None; questions.len() * actors.len()];
        for (index, id) in questions.iter().enumerate() {
            let question = catalogue.question(*id);
            let mut tells_not_voting = false;
            for ballot in world.answers(*id) {
                let answer = match ballot.answer {
                    Answer::No => Seen::No,
                    Answer::Abstain => Seen::Abstain,
                    Answer::Yes => Seen::Yes,
                    Answer::Absent | Answer::Present | Answer::Unrecorded => Seen::NotVoting,
                    Answer::Barred | Answer::Signed => Seen::None,
                };
                tells_not_voting |= answer == Seen::NotVoting || ballot.how == How::Inferred;
                seen[index * actors.len() + rows[ballot.actor.index()]] = answer;
            }
            // The counts agree with the record, so that a member of the day that is in no list did not vote.
            for actor in members.asked(question) {
                let listed = &world.answers(*id);
                if listed.binary_search_by_key(actor, |ballot| ballot.actor).is_err() {
                    seen[index * actors.len() + rows[actor.index()]] = Seen::NotVoting;
                    tells_not_voting = true;
                }
            }
            let marks = world.marks_of(Marked::Question(*id));
            let put = |mark: &&demarche_core::Mark| mark.kind == MarkKind::PutToVote;
            let is_in_parts =
                marks.iter().filter(put).any(|mark| matches!(catalogue.text(mark.value), "paragraph" | "amendment"));
            let mut issues: Vec<TextId> =
                marks.iter().filter(|mark| mark.kind == MarkKind::Issue).map(|mark| mark.value).collect();
            issues.sort_unstable();
            issues.dedup();
            let described = marks.iter().find(|mark| mark.kind == MarkKind::Description);
            let title = title(&question.title, described.map_or("", |mark| catalogue.text(mark.value)));
            calls.push(Call {
                question: *id,
                date: question.date.from(),
                session: session_number(question),
                letters: letters(&title),
                linked: repeats.first_of(*id),
                title,
                is_in_parts,
                issues,
                tells_not_voting,
                sponsors: tabled.remove(id).unwrap_or_default(),
            });
        }
        let places = questions.into_iter().enumerate().map(|(index, id)| (id, index)).collect();
        Self { actors, calls, seen, places }
    }

    /// The actors, a row each, in the order of the registry.
    #[must_use]
    pub fn actors(&self) -> &[ActorId] {
        &self.actors
    }

    /// The row of an actor.
    #[must_use]
    pub fn row(&self, actor: ActorId) -> Option<usize> {
        self.actors.binary_search(&actor).ok()
    }

    /// The roll calls, by date and key.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The place of a question among the roll calls.
    #[must_use]
    pub fn place(&self, question: QuestionId) -> Option<usize> {
        self.places.get(&question).copied()
    }

    /// Who answered, or was asked and did not, on any of the last 30 roll calls before a day.
    #[must_use]
    pub fn asked_before(&self, day: Day) -> Vec<ActorId> {
        let until = self.calls.partition_point(|call| call.date < day);
        let is_asked =
            |row: &usize| (until.saturating_sub(30)..until).any(|call| self.answers(call)[*row] != Seen::None);
        (0..self.actors.len()).filter(is_asked).map(|row| self.actors[row]).collect()
    }

    /// What every actor answered to a roll call, by row.
    #[must_use]
    pub fn answers(&self, call: usize) -> &[Seen] {
        &self.seen[call * self.actors.len()..(call + 1) * self.actors.len()]
    }
}

/// Who tabled the text of each question: an act whose key is that of the question with `-sponsors`.
fn tabled(world: &World) -> HashMap<QuestionId, Vec<ActorId>> {
    let catalogue = &world.catalogue;
    let of_act = |act: &Act| {
        let key = catalogue.text(act.provenance.key).strip_suffix("-sponsors")?;
        let mut sponsors: Vec<ActorId> = act.participants.iter().map(|(actor, _)| *actor).collect();
        sponsors.sort_unstable();
        sponsors.dedup();
        Some((catalogue.question_by_key(key)?, sponsors))
    };
    world.acts.iter().filter(|(act, _)| act.kind == ActKind::TextTabled).filter_map(|(act, _)| of_act(act)).collect()
}

/// The members of the United Nations over time: the same from each change to the next.
struct Members<'a> {
    world: &'a World,
    united_nations: Option<ActorId>,
    /// From each of these days on, in order.
    since: Vec<(Day, Vec<ActorId>)>,
}

impl<'a> Members<'a> {
    fn of(world: &'a World) -> Self {
        let Some(united_nations) = world.catalogue.registry.by_code("UN") else {
            return Self { world, united_nations: None, since: Vec::new() };
        };
        let ties = world.bound_to(united_nations, Relation::FullMembership);
        let mut days: Vec<Day> = ties.flat_map(|tie| [tie.window.first_day(), tie.window.until()]).flatten().collect();
        days.sort_unstable();
        days.dedup();
        let on = |day: Day| (day, world.members_on(united_nations, day).unwrap_or_default());
        Self { world, united_nations: Some(united_nations), since: days.into_iter().map(on).collect() }
    }

    /// Who was asked, where all of them are known and all that voted are listed; else nobody.
    fn asked(&self, question: &Question) -> &[ActorId] {
        let day = question.date.from();
        let is_covered = |organisation| self.world.covers_on(Relation::FullMembership, organisation, day);
        let is_whole = question.entitled == Entitled::UnMembers && question.completeness == Completeness::Yes;
        if !is_whole || !self.united_nations.is_some_and(is_covered) {
            return &[];
        }
        let after = self.since.partition_point(|(since, _)| *since <= day);
        after.checked_sub(1).map_or(&[], |last| &self.since[last].1)
    }
}
