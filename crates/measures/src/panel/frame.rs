//! The rows of a panel: which states there were in which year, and where each of them, and each pair of them, stands.

use demarche_core::{ActorId, ActorKind, Day, Period, Registry, Scheme, Seen, Truth, Window};

/// No place in a year.
const NOWHERE: u16 = u16::MAX;

/// The states of one year.
#[derive(Debug, Clone)]
pub struct YearStates {
    /// The year.
    pub year: i16,
    /// The year as a period.
    pub period: Period,
    /// Its states, by code.
    pub states: Vec<ActorId>,
    places: Vec<u16>,
    first_state: usize,
    first_pair: usize,
}

impl YearStates {
    /// The place of a state among those of the year.
    #[must_use]
    pub fn place(&self, actor: ActorId) -> Option<usize> {
        self.places.get(actor.index()).copied().filter(|place| *place != NOWHERE).map(usize::from)
    }
}

/// All states of all years of a panel.
#[derive(Debug, Clone)]
pub struct Frame {
    years: Vec<YearStates>,
    state_rows: usize,
    pair_rows: usize,
}

/// Whether an actor counts as a state of a year: a state that existed in it, or a contested entity that then had a number of
/// Correlates of War or of Gleditsch and Ward.
#[must_use]
pub fn is_state_of(registry: &Registry, actor: ActorId, year: Period) -> bool {
    let year = Window::of(year);
    let is_there = |window: Window| window.held_during(year, Seen::ALWAYS) != Truth::No;
    let found = registry.actor(actor);
    match found.kind {
        ActorKind::State => is_there(found.window),
        ActorKind::ContestedEntity => {
            let numbers = registry.codes(actor).iter().filter(|code| matches!(code.scheme, Scheme::Cow | Scheme::Gw));
            is_there(found.window) && numbers.into_iter().any(|code| is_there(code.window))
        }
        _ => false,
    }
}

impl Frame {
    /// The states of these years, both included; of those that are named, where any are.
    #[must_use]
    pub fn new(registry: &Registry, from: i16, to: i16, only: Option<&[ActorId]>) -> Self {
        let mut frame = Self { years: Vec::new(), state_rows: 0, pair_rows: 0 };
        for year in from..=to {
            let Some(period) = Period::year(year) else { continue };
            let is_asked = |id: &ActorId| only.is_none_or(|only| only.contains(id));
            let all = registry.all().map(|(id, _)| id);
            let mut states: Vec<ActorId> =
                all.filter(|id| is_asked(id) && is_state_of(registry, *id, period)).collect();
            states.sort_by_key(|id| registry.code(*id));
            let mut places = vec![NOWHERE; registry.len()];
            for (place, id) in states.iter().enumerate() {
                places[id.index()] = u16::try_from(place).unwrap_or(NOWHERE);
            }
            let (first_state, first_pair) = (frame.state_rows, frame.pair_rows);
            frame.state_rows += states.len();
            frame.pair_rows += states.len() * states.len().saturating_sub(1);
            frame.years.push(YearStates { year, period, states, places, first_state, first_pair });
        }
        frame
    }

    /// The years.
    #[must_use]
    pub fn years(&self) -> &[YearStates] {
        &self.years
    }

    /// How many state-years there are.
    #[must_use]
    pub const fn state_rows(&self) -> usize {
        self.state_rows
    }

    /// How many directed dyad-years there are.
    #[must_use]
    pub const fn pair_rows(&self) -> usize {
        self.pair_rows
    }

    /// The row of a state in a year, by the number of the year.
    #[must_use]
    pub fn state_row(&self, year: usize, actor: ActorId) -> Option<usize> {
        let year = &self.years[year];
        Some(year.first_state + year.place(actor)?)
    }

    /// The row of a directed pair in a year, by the number of the year.
    #[must_use]
    pub fn pair_row(&self, year: usize, from: ActorId, to: ActorId) -> Option<usize> {
        let year = &self.years[year];
        let (from, to) = (year.place(from)?, year.place(to)?);
        (from != to).then(|| year.first_pair + from * (year.states.len() - 1) + to - usize::from(to > from))
    }

    /// The numbers of the years that a window touches.
    pub fn years_of(&self, window: Window) -> std::ops::Range<usize> {
        let Some(first) = self.years.first().map(|year| year.year) else { return 0..0 };
        let number = |day: Day| usize::try_from(i32::from(day.year()) - i32::from(first)).unwrap_or(0);
        let before = |day: Day| self.years.first().is_some_and(|year| day < year.period.from());
        let start = window.first_day().map_or(0, number).min(self.years.len());
        let end = match window.until().map(|until| until.plus(-1)) {
            Some(last) if before(last) => 0,
            Some(last) => (number(last) + 1).min(self.years.len()),
            None => self.years.len(),
        };
        start..end.max(start)
    }

    /// For each state-year: the number of its year, and the state.
    pub fn states(&self) -> impl Iterator<Item = (usize, ActorId)> + '_ {
        let of_year = |(number, year): (usize, &'_ YearStates)| {
            let states = year.states.clone();
            states.into_iter().map(move |state| (number, state))
        };
        self.years.iter().enumerate().flat_map(of_year)
    }

    /// The number of the year that a row of the state-years belongs to.
    #[must_use]
    pub fn year_of_state(&self, row: usize) -> usize {
        self.years.partition_point(|year| year.first_state <= row).saturating_sub(1)
    }

    /// For each directed dyad-year: the rows of its two states among the state-years.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + Clone + '_ {
        self.years.iter().flat_map(|year| {
            let (first, count) = (year.first_state, year.states.len());
            (0..count).flat_map(move |from| {
                (0..count).filter(move |to| *to != from).map(move |to| (first + from, first + to))
            })
        })
    }

    /// For each undirected dyad-year, its two states in the order of their codes: the rows of both directions among the directed ones.
    pub fn undirected(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.years.iter().flat_map(|year| {
            let (first, count) = (year.first_pair, year.states.len());
            let row = move |from: usize, to: usize| first + from * (count - 1) + to - usize::from(to > from);
            (0..count).flat_map(move |a| (a + 1..count).map(move |b| (row(a, b), row(b, a))))
        })
    }
}

/// The code of an actor in a scheme in a year: one that was valid on its last day there, else on any day of it; of several (Kosovo has
/// three user-assigned ones) ours, else the first of the registry.
#[must_use]
pub fn code_in_year(registry: &Registry, actor: ActorId, scheme: Scheme, year: Period) -> Option<&str> {
    let until = registry.actor(actor).window.until().unwrap_or(year.until()).min(year.until());
    let of_scheme = || registry.codes(actor).iter().filter(move |code| code.scheme == scheme);
    let at_the_end = || of_scheme().filter(|code| code.window.may_contain(until.plus(-1)));
    let in_the_year = || of_scheme().filter(|code| code.window.meets(Window::of(year)));
    let own = at_the_end().find(|code| code.code == registry.code(actor));
    own.or_else(|| at_the_end().next()).or_else(|| in_the_year().next_back()).map(|code| code.code.as_str())
}
