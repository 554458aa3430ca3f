//! Our own model: experts pooled on the log-odds scale, with weights learnt from their earlier forecasts.

use demarche_core::{ActorId, Day};

use crate::asked::{Asked, Given};
use crate::experts::{EXPERTS, Experts, NAMES};
use crate::forecaster::{Before, Cut, ForecastModel, Forecaster, Reason, Told};
use crate::history::History;
use crate::pool::{Lesson, Pool};

/// How many earlier sessions the weights are learnt from.
pub(crate) const LESSONS: i32 = 6;
/// How strongly weights are held near the prior, in forecasts.
pub(crate) const HOLD: f64 = 30.0;

/// The pooled model.
pub(crate) struct Pooled<'a> {
    experts: Experts<'a>,
    pool: Pool,
}

/// What the experts said before each vote of a session, beside the votes; they had learnt from earlier sessions only.
pub(crate) fn lessons(history: &History, cut: &Cut, session: i32, given: &Given) -> Vec<Lesson> {
    let then = Cut { before: Before::Session(session), without: cut.without.clone() };
    let actors = given.actors();
    let experts = Experts::new(history, &then, &actors);
    let mut lessons = Vec::new();
    for place in cut.places(history).into_iter().filter(|place| history.calls()[*place].session == session) {
        let asked = Asked::of(history, place, &actors);
        let said = experts.say(&asked);
        for (actor, logs) in asked.entitled.iter().zip(&said.logs) {
            if let Some(vote) = history.row(*actor).and_then(|row| history.answers(place)[row].vote()) {
                lessons.push(Lesson { logs: *logs, context: said.context, vote: vote as u8 });
            }
        }
    }
    lessons
}

impl<'a> Pooled<'a> {
    pub(crate) fn new(history: &'a History, cut: &Cut, given: &Given) -> Self {
        let now = cut.now();
        let learnt: Vec<Vec<Lesson>> =
            (now - LESSONS..now).map(|session| lessons(history, cut, session, given)).collect();
        Self::with(history, cut, given, &learnt.iter().collect::<Vec<_>>(), Pool::prior())
    }

    /// The same with lessons that are at hand.
    pub(crate) fn with(history: &'a History, cut: &Cut, given: &Given, learnt: &[&Vec<Lesson>], from: Pool) -> Self {
        let all: Vec<Lesson> = learnt.iter().flat_map(|lessons| lessons.iter().copied()).collect();
        let pool = from.learnt(&all, HOLD, 12);
        Self { experts: Experts::new(history, cut, &given.actors()), pool }
    }
}

impl Forecaster for Pooled<'_> {
    fn model(&self) -> ForecastModel {
        ForecastModel::Pooled
    }

    fn trained_until(&self) -> Option<Day> {
        self.experts.past.until()
    }

    fn forecast(&self, asked: &Asked) -> Vec<Told> {
        let said = self.experts.say(asked);
        let told = |(actor, logs): (&ActorId, _)| Told::of_votes(*actor, self.pool.chances(logs, &said.context));
        asked.entitled.iter().zip(&said.logs).map(told).collect()
    }

    fn reasons(&self, asked: &Asked, actor: ActorId) -> Vec<Reason> {
        let said = self.experts.say(asked);
        let Some(place) = asked.entitled.iter().position(|other| *other == actor) else { return Vec::new() };
        let terms = self.pool.terms(&said.logs[place], &said.context);
        let reason = |(index, adds): (usize, &[f64; 3])| {
            let mean = adds.iter().sum::<f64>() / 3.0;
            let (term, because) = match NAMES.get(index) {
                Some(name) => {
                    let [no, abstain, yes] = said.logs[place][index].map(f32::exp);
                    (*name, format!("says {no:.2} no, {abstain:.2} abstain, {yes:.2} yes"))
                }
                None => ("constant", String::new()),
            };
            Reason { term, adds: adds.map(|add| add - mean), because }
        };
        let _ = EXPERTS;
        terms.iter().enumerate().map(reason).collect()
    }
}
