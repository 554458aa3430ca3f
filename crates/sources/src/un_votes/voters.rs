//! Who a voter is on the day of a vote, looked up once for each day.

use std::collections::HashMap;

use demarche_core::{ActorId, Day, Registry, Scheme};

use crate::actors::{Actors, Reading};
use crate::card::Card;
use crate::error::Error;
use crate::skip::SkipReason;

/// More voters than any edition has; beyond them nothing is remembered, so that no file fills the memory.
const MOST_REMEMBERED: usize = 1024;

pub(super) struct Voters<'a> {
    actors: Actors<'a>,
    numbers: HashMap<Box<str>, usize>,
    /// By voter, then by date.
    seats: Vec<Option<Result<ActorId, SkipReason>>>,
    dates: usize,
}

impl<'a> Voters<'a> {
    pub(super) fn new(registry: &'a Registry, card: &'a Card, dates: usize) -> Result<Self, Error> {
        let actors = Actors::new(registry, card, Reading::Anachronistic(Scheme::Iso2))?;
        Ok(Self { actors, numbers: HashMap::new(), seats: Vec::new(), dates })
    }

    /// The voter that a code, or a name without a code, means on a day; `date` is that day's number among the dates of the edition.
    pub(super) fn who(&mut self, text: &str, day: Day, date: usize) -> Result<ActorId, SkipReason> {
        let number = match self.numbers.get(text) {
            Some(number) => *number,
            None if self.numbers.len() < MOST_REMEMBERED => {
                let number = self.numbers.len();
                self.numbers.insert(text.into(), number);
                self.seats.resize(self.numbers.len() * self.dates, None);
                number
            }
            None => return look_up(&mut self.actors, text, day),
        };
        match &mut self.seats[number * self.dates + date] {
            Some(found) => *found,
            empty => *empty.insert(look_up(&mut self.actors, text, day)),
        }
    }
}

fn look_up(actors: &mut Actors<'_>, text: &str, day: Day) -> Result<ActorId, SkipReason> {
    let end_of_year = Day::new(day.year(), 12, 31).unwrap_or(day);
    actors.on(text, day).or_else(|reason| match reason {
        SkipReason::NotThen => actors.on(text, end_of_year).map_err(|_| reason),
        _ => Err(reason),
    })
}
