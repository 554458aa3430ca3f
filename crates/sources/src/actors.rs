//! Which actor an edition means by a code or a name at a date.

use std::collections::{HashMap, HashSet};

use demarche_core::{ActorId, Day, Period, Registry, ResolveError, Scheme, Window};

use crate::card::Card;
use crate::error::Error;
use crate::skip::{SkipReason, Unkept};

/// How codes of a scheme are read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reading {
    /// By the dates of the code and of the actor.
    Dated(Scheme),
    /// As `Dated`; else by the dates of the actor alone, for editions that write today's codes into the past.
    Anachronistic(Scheme),
    /// As they stood on one day, for editions that describe the states of that day back in time.
    AsOf(Scheme, Day),
    /// As names in a list.
    Names,
    /// As the card lists them, and in no other way.
    Listed,
}

/// Resolves the codes or names of one edition; each name and day, and each text and year, is looked up once.
pub(crate) struct Actors<'a> {
    registry: &'a Registry,
    reading: Reading,
    aliases: HashMap<&'a str, Vec<(Window, Option<ActorId>)>>,
    aggregates: HashSet<&'a str>,
    holders: HashMap<&'a str, Vec<(ActorId, Window)>>,
    by_day: HashMap<String, HashMap<Day, Result<ActorId, SkipReason>>>,
    by_year: HashMap<String, HashMap<i16, Result<ActorId, SkipReason>>>,
    remembered: usize,
}

/// How many look-ups are remembered; a file of endless new names must not fill the memory.
const MOST_REMEMBERED: usize = 1 << 18;

impl<'a> Actors<'a> {
    pub(crate) fn new(registry: &'a Registry, card: &'a Card, reading: Reading) -> Result<Self, Error> {
        Self::of_list(registry, card, reading, "")
    }

    /// With the codes of the card that belong to this list.
    pub(crate) fn of_list(registry: &'a Registry, card: &'a Card, reading: Reading, list: &str) -> Result<Self, Error> {
        let mut aliases: HashMap<&str, Vec<(Window, Option<ActorId>)>> = HashMap::new();
        for alias in card.actors.iter().filter(|alias| alias.list.is_empty() || alias.list == list) {
            let side = |text: &str| {
                if text.is_empty() { Ok(None) } else { card.period(text).map(Some) }
            };
            let window = Window::new(side(&alias.from)?, side(&alias.to)?)
                .map_err(|cause| Error::Card { card: card.name.clone(), cause: cause.to_string() })?;
            aliases.entry(&alias.text).or_default().push((window, registry.by_code(&alias.actor)));
        }
        let mut holders: HashMap<&str, Vec<(ActorId, Window)>> = HashMap::new();
        if let Reading::Dated(scheme) | Reading::Anachronistic(scheme) | Reading::AsOf(scheme, _) = reading {
            for (id, _) in registry.all() {
                for code in registry.codes(id).iter().filter(|code| code.scheme == scheme) {
                    holders.entry(&code.code).or_default().push((id, code.window));
                }
            }
        }
        Ok(Self {
            registry,
            reading,
            aliases,
            aggregates: card.aggregates.iter().map(String::as_str).collect(),
            holders,
            by_day: HashMap::new(),
            by_year: HashMap::new(),
            remembered: 0,
        })
    }

    /// The actor meant on a day.
    pub(crate) fn on(&mut self, text: &str, day: Day) -> Result<ActorId, SkipReason> {
        if !matches!(self.reading, Reading::Names) {
            // To look up a code is no more work than to remember it for each day.
            return self.look_up(text, day);
        }
        if let Some(found) = self.by_day.get(text).and_then(|days| days.get(&day)) {
            return *found;
        }
        let found = self.look_up(text, day);
        if self.remembered < MOST_REMEMBERED {
            self.remembered += 1;
            self.by_day.entry(text.to_owned()).or_default().insert(day, found);
        }
        found
    }

    /// The actor meant in a year: the one of its middle, else of its end, else of its beginning.
    pub(crate) fn in_year(&mut self, text: &str, year: Period) -> Result<ActorId, SkipReason> {
        let key = year.from().year();
        if let Some(found) = self.by_year.get(text).and_then(|years| years.get(&key)) {
            return *found;
        }
        let middle = self.look_up(text, year.from().plus(181));
        let found = if middle == Err(SkipReason::NotThen) {
            self.look_up(text, year.last()).or_else(|_| self.look_up(text, year.from())).or(middle)
        } else {
            middle
        };
        if self.remembered < MOST_REMEMBERED {
            self.remembered += 1;
            self.by_year.entry(text.to_owned()).or_default().insert(key, found);
        }
        found
    }

    /// The actors that a code meant during a spell, each with its part of the spell: 365 from 1949 on is the Soviet Union, then Russia.
    ///
    /// A part that lies wholly in the month or year in which the spell began or ended is an effect of its coarse date, and is left
    /// out where there is another part.
    pub(crate) fn over(&self, code: &str, spell: Window) -> Result<Vec<(ActorId, Window)>, SkipReason> {
        let listed = self.aliases.get(code).into_iter().flatten();
        let mut holders: Vec<(ActorId, Window)> = listed.filter_map(|(window, id)| Some(((*id)?, *window))).collect();
        if holders.is_empty() {
            holders = self.holders.get(code).cloned().unwrap_or_default();
        }
        let parts_of = |is_dated: bool| -> Vec<(ActorId, Window)> {
            let part = |(id, window): &(ActorId, Window)| {
                let existed = self.registry.actor(*id).window;
                let held = if is_dated { shared(*window, existed)? } else { existed };
                Some((*id, shared(spell, held)?))
            };
            holders.iter().filter_map(part).collect()
        };
        let mut parts = parts_of(true);
        if parts.is_empty() && matches!(self.reading, Reading::Anachronistic(_)) {
            parts = parts_of(false);
        }
        let is_at_the_edge = |part: &Window| {
            let begin = spell.start().is_some_and(|start| part.until().is_some_and(|until| until <= start.until()));
            let end = spell.end().is_some_and(|end| part.first_day().is_some_and(|first| first > end.from()));
            begin || end
        };
        if parts.iter().any(|(_, part)| !is_at_the_edge(part)) {
            parts.retain(|(_, part)| !is_at_the_edge(part));
        }
        parts.sort_unstable_by_key(|(id, part)| (part.first_day(), *id));
        parts.dedup();
        match parts.is_empty() {
            false => Ok(parts),
            true if holders.is_empty() => Err(SkipReason::UnknownActor),
            true => Err(SkipReason::NotThen),
        }
    }

    /// The pairs of actors that two codes meant during a spell, each with its part of the spell.
    pub(crate) fn pairs_over(
        &self,
        one: &str,
        other: &str,
        spell: Window,
    ) -> Result<Vec<(ActorId, ActorId, Window)>, Unkept> {
        let parts = |code: &str| self.over(code, spell).map_err(|reason| reason.of(&format!("{code} in {spell}")));
        let (ones, others) = (parts(one)?, parts(other)?);
        let mut pairs = Vec::new();
        for (from, during) in &ones {
            for (to, also) in &others {
                if let (Some(window), true) = (shared(*during, *also), from != to) {
                    pairs.push((*from, *to, window));
                }
            }
        }
        if pairs.is_empty() {
            return Err(SkipReason::NotThen.of(&format!("{one} and {other} in {spell}")));
        }
        Ok(pairs)
    }

    fn exists(&self, id: ActorId, day: Day) -> bool {
        self.registry.actor(id).window.may_contain(day)
    }

    fn look_up(&self, text: &str, day: Day) -> Result<ActorId, SkipReason> {
        if self.aggregates.contains(text) {
            return Err(SkipReason::Aggregate);
        }
        let aliases = self.aliases.get(text).map(Vec::as_slice).unwrap_or_default();
        let mut meant =
            aliases.iter().filter(|(window, _)| window.may_contain(day)).map(|(_, actor)| *actor).peekable();
        if meant.peek().is_some() {
            let is_backward = matches!(self.reading, Reading::AsOf(..));
            let mut reason = SkipReason::UnknownActor;
            for id in meant.flatten() {
                if is_backward || self.exists(id, day) {
                    return Ok(id);
                }
                reason = SkipReason::NotThen;
            }
            return Err(reason);
        }
        match self.reading {
            Reading::Listed => Err(if aliases.is_empty() { SkipReason::UnknownActor } else { SkipReason::NotThen }),
            Reading::Names => self.named(text, day),
            Reading::Dated(_) | Reading::Anachronistic(_) => {
                let holders = self.holders.get(text).map(Vec::as_slice).unwrap_or_default();
                let then: Vec<_> = holders.iter().filter(|(id, _)| self.exists(*id, day)).collect();
                let dated: Vec<ActorId> =
                    then.iter().filter(|(_, window)| window.may_contain(day)).map(|(id, _)| *id).collect();
                match self.reading {
                    Reading::Anachronistic(_) if dated.is_empty() => {
                        one(then.iter().map(|(id, _)| *id).collect(), !holders.is_empty())
                    }
                    _ => one(dated, !holders.is_empty()),
                }
            }
            Reading::AsOf(_, edition) => {
                let holders = self.holders.get(text).map(Vec::as_slice).unwrap_or_default();
                let then =
                    holders.iter().filter(|(id, window)| self.exists(*id, edition) && window.may_contain(edition));
                one(then.map(|(id, _)| *id).collect(), !holders.is_empty())
            }
        }
    }

    fn named(&self, text: &str, day: Day) -> Result<ActorId, SkipReason> {
        if !self.registry.is_named(text) {
            return Err(SkipReason::UnknownActor);
        }
        match self.registry.resolve_listed(text, Some(day)) {
            Ok(id) if self.exists(id, day) => Ok(id),
            Ok(_) => Err(SkipReason::NotThen),
            Err(ResolveError::Ambiguous { .. }) => Err(SkipReason::AmbiguousActor),
            Err(_) => Err(SkipReason::UnknownActor),
        }
    }
}

/// What two windows share; none if nothing. Each end keeps the precision with which it was written.
pub(crate) fn shared(one: Window, other: Window) -> Option<Window> {
    let start = match (one.start(), other.start()) {
        (Some(a), Some(b)) => Some(if a.from() >= b.from() { a } else { b }),
        (a, b) => a.or(b),
    };
    let end = match (one.end(), other.end()) {
        (Some(a), Some(b)) => Some(if a.until() <= b.until() { a } else { b }),
        (a, b) => a.or(b),
    };
    match (start, end) {
        (Some(start), Some(end)) if start.from() >= end.until() => None,
        _ => Window::new(start, end).ok(),
    }
}

fn one(mut found: Vec<ActorId>, is_code_known: bool) -> Result<ActorId, SkipReason> {
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [id] => Ok(*id),
        [] if is_code_known => Err(SkipReason::NotThen),
        [] => Err(SkipReason::UnknownActor),
        _ => Err(SkipReason::AmbiguousActor),
    }
}

/// Whose seat in the United Nations a ballot was cast for, and by whose delegation, where that is not the one that governs.
///
/// - China, 1949-10-01 to 1971: editions write "Taiwan". The seat was China's, held by the delegation from Taipei. One reading: a ballot
///   of Taiwan; ours: a ballot of China, represented by Taiwan. Before 1949-10-01 it is the ballot of the Republic of China itself.
/// - Afghanistan from 2021-08-15 and Myanmar from 2021-04-16: the seats are kept by delegations of the ousted governments.
pub(crate) fn seat(registry: &Registry, voter: ActorId, day: Day) -> (ActorId, Option<ActorId>) {
    let (seat, from, by) = match registry.code(voter) {
        "TWN" => ("CHN", Day::new(1949, 10, 1), "TWN"),
        "AFG" => ("AFG", Day::new(2021, 8, 15), "AFG-REPUBLIC"),
        "MMR" => ("MMR", Day::new(2021, 4, 16), "MMR-NUG"),
        _ => return (voter, None),
    };
    match (registry.by_code(seat), registry.by_code(by)) {
        (Some(seat), Some(by)) if from.is_some_and(|from| from <= day) => (seat, Some(by)),
        _ => (voter, None),
    }
}
