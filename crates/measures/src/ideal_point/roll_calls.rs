//! Votes as whole numbers: who, when, on what, how.

use demarche_core::{Answer, Question, QuestionId, QuestionKind, World};

/// One cast vote. Absence and non-membership are no votes and never come here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Vote {
    /// What was voted on; linked questions share a number.
    pub item: u32,
    /// Who.
    pub actor: u32,
    /// When: a session or a year.
    pub period: i32,
    /// 0 no, 1 abstain, 2 yes.
    pub answer: u8,
}

/// A vote seen from one side: the number at the other side with the answer in the two lowest bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed(u32);

impl Packed {
    pub(super) const fn other(self) -> usize {
        (self.0 >> 2) as usize
    }

    pub(super) const fn answer(self) -> u8 {
        (self.0 & 3) as u8
    }
}

/// One actor in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// The caller's number of the actor.
    pub actor: u32,
    /// The period.
    pub period: i32,
}

/// The votes of many actors over many periods, by item and by seat. Items that all answered alike are left out.
#[derive(Debug, Clone)]
pub struct RollCalls {
    seats: Vec<Seat>,
    /// Where each actor's seats start.
    paths: Vec<usize>,
    items: Vec<u32>,
    item_starts: Vec<usize>,
    by_item: Vec<Packed>,
    seat_starts: Vec<usize>,
    by_seat: Vec<Packed>,
}

impl RollCalls {
    /// Sorts votes; of two by one actor on one item in one period the first counts.
    #[must_use]
    pub fn new(mut votes: Vec<Vote>) -> Self {
        votes.sort_by_key(|vote| (vote.item, vote.actor, vote.period));
        votes.dedup_by_key(|vote| (vote.item, vote.actor, vote.period));
        let is_split = |group: &[Vote]| group.iter().any(|vote| vote.answer != group[0].answer);
        let votes: Vec<Vote> =
            votes.chunk_by(|a, b| a.item == b.item).filter(|group| is_split(group)).flatten().copied().collect();

        let mut seats: Vec<(u32, i32)> = votes.iter().map(|vote| (vote.actor, vote.period)).collect();
        seats.sort_unstable();
        seats.dedup();
        let place = |vote: &Vote| seats.partition_point(|seat| *seat < (vote.actor, vote.period));
        let pack = |number: usize, answer: u8| Packed(((number as u32) << 2) | u32::from(answer));

        let mut items = Vec::new();
        let (mut item_starts, mut by_item) = (vec![0], Vec::with_capacity(votes.len()));
        let mut counts = vec![0_usize; seats.len() + 1];
        for group in votes.chunk_by(|a, b| a.item == b.item) {
            items.push(group[0].item);
            for vote in group {
                let seat = place(vote);
                counts[seat + 1] += 1;
                by_item.push(pack(seat, vote.answer));
            }
            item_starts.push(by_item.len());
        }
        for seat in 0..seats.len() {
            counts[seat + 1] += counts[seat];
        }
        let mut next = counts.clone();
        let mut by_seat = vec![Packed(0); by_item.len()];
        for (item, window) in item_starts.windows(2).enumerate() {
            for vote in &by_item[window[0]..window[1]] {
                by_seat[next[vote.other()]] = pack(item, vote.answer());
                next[vote.other()] += 1;
            }
        }
        let seats: Vec<Seat> = seats.into_iter().map(|(actor, period)| Seat { actor, period }).collect();
        let starts = seats.windows(2).enumerate().filter(|(_, pair)| pair[0].actor != pair[1].actor);
        let mut paths: Vec<usize> = std::iter::once(0).chain(starts.map(|(seat, _)| seat + 1)).collect();
        if !seats.is_empty() {
            paths.push(seats.len());
        }
        Self { seats, paths, items, item_starts, by_item, seat_starts: counts, by_seat }
    }

    /// The cast votes of a world on its complete roll calls; `place` gives a question's period and the number of its item, or leaves it out.
    ///
    /// An actor's number is its place in the registry.
    #[must_use]
    pub fn from_world(world: &World, mut place: impl FnMut(QuestionId, &Question) -> Option<(i32, u32)>) -> Self {
        let mut votes = Vec::with_capacity(world.ballots.len());
        for group in world.ballots.chunk_by(|a, b| a.question == b.question) {
            let id = group[0].question;
            let question = world.catalogue.question(id);
            if question.kind != QuestionKind::RollCall || !question.completeness.is_scored() {
                continue;
            }
            let Some((period, item)) = place(id, question) else { continue };
            for ballot in group {
                let answer = match ballot.answer {
                    Answer::No => 0,
                    Answer::Abstain => 1,
                    Answer::Yes => 2,
                    Answer::Absent | Answer::Barred | Answer::Present | Answer::Unrecorded | Answer::Signed => continue,
                };
                votes.push(Vote { item, actor: ballot.actor.index() as u32, period, answer });
            }
        }
        Self::new(votes)
    }

    /// The same votes with those of an item, and those of a seat, put by their answers: a pass over them then guesses well what comes next.
    pub(super) fn by_answer(&self) -> Self {
        let mut sorted = self.clone();
        let by_answer = |votes: &mut [Packed]| votes.sort_unstable_by_key(|vote| (vote.answer(), vote.0));
        for ends in self.item_starts.windows(2) {
            by_answer(&mut sorted.by_item[ends[0]..ends[1]]);
        }
        for ends in self.seat_starts.windows(2) {
            by_answer(&mut sorted.by_seat[ends[0]..ends[1]]);
        }
        sorted
    }

    /// Actors in periods, by actor and period.
    #[must_use]
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// The callers' numbers of the items, ascending.
    #[must_use]
    pub fn items(&self) -> &[u32] {
        &self.items
    }

    /// How many actors there are.
    #[must_use]
    pub fn actors(&self) -> usize {
        self.paths.len().saturating_sub(1)
    }

    /// How many votes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_item.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_item.is_empty()
    }

    /// The number of an actor's seat in a period.
    #[must_use]
    pub fn seat(&self, actor: u32, period: i32) -> Option<usize> {
        self.seats.binary_search_by_key(&(actor, period), |seat| (seat.actor, seat.period)).ok()
    }

    /// The position of an item.
    #[must_use]
    pub fn item(&self, item: u32) -> Option<usize> {
        self.items.binary_search(&item).ok()
    }

    /// How many votes were cast from a seat.
    #[must_use]
    pub fn votes_of_seat(&self, seat: usize) -> usize {
        self.seat_starts[seat + 1] - self.seat_starts[seat]
    }

    /// All votes, by item.
    pub fn votes(&self) -> impl Iterator<Item = Vote> {
        self.items.iter().enumerate().flat_map(|(index, item)| {
            self.on_item(index).iter().map(|vote| {
                let Seat { actor, period } = self.seats[vote.other()];
                Vote { item: *item, actor, period, answer: vote.answer() }
            })
        })
    }

    /// How many votes on an item were no, abstain, yes.
    #[must_use]
    pub fn tally(&self, item: usize) -> [u32; 3] {
        let mut counts = [0; 3];
        for vote in self.on_item(item) {
            counts[usize::from(vote.answer())] += 1;
        }
        counts
    }

    /// The seats of each actor, as ranges.
    pub(super) fn paths(&self) -> Vec<std::ops::Range<usize>> {
        self.paths.windows(2).map(|ends| ends[0]..ends[1]).collect()
    }

    pub(super) fn on_item(&self, item: usize) -> &[Packed] {
        &self.by_item[self.item_starts[item]..self.item_starts[item + 1]]
    }

    pub(super) fn of_seat(&self, seat: usize) -> &[Packed] {
        &self.by_seat[self.seat_starts[seat]..self.seat_starts[seat + 1]]
    }
}
