//! Our own model: experts pooled on the log-odds scale, with weights learnt from their earlier forecasts.

use demarche_core::{ActorId, Day};
use rayon::prelude::*;

use crate::absence::Absence;
use crate::asked::{Asked, Given};
use crate::backtest::Prediction;
use crate::experts::{EXPERTS, Experts, NAMES, Said};
use crate::forecaster::{Before, Cut, ForecastModel, Forecaster, ModelCard, Reason, Told};
use crate::history::History;
use crate::pool::{Lesson, PARAMETERS, Pool};

/// How many earlier sessions the weights are learnt from.
pub(crate) const LESSONS: i32 = 12;
/// How strongly weights are held near the prior, in forecasts.
pub(crate) const HOLD: f64 = 30.0;

/// The pooled model.
///
/// - definition: ln p(vote) = Σ_e w_e(z, vote) ln p_e(vote) + b(z, vote) − ln Σ, e the experts, z one, how like the nearest title is, and whether
///   the same title was put before; w and b by Newton's method from the twelve sessions before, held near a prior by a ridge
/// - input: roll calls before the cut; title, date and known answers of the question
/// - unit: probabilities; reasons on the scale of log-odds
/// - limits: reads titles, and the words of a text where one is given, not their sense; weights are learnt from titles alone, as is their
///   trust in what is alike; weights are learnt over all votes, most of them repeats, and may mislead on what is unlike them
/// - references: `[@gneiting_raftery_2007]`
pub(crate) struct Pooled<'a> {
    experts: Experts<'a>,
    pool: Pool,
    lessons: usize,
    dropped: Vec<usize>,
    absence: Option<Absence>,
    said_before: Vec<Prediction>,
    /// What was learnt from, by session.
    learnt: Vec<Vec<Lesson>>,
    /// Spread of what the voters on a roll call have in common beyond the forecast, in logits along the levels.
    pub(crate) common: f64,
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
            let Some(row) = history.row(*actor) else { continue };
            if let Some(vote) = history.answers(place)[row].vote() {
                let of = [place as u32, row as u32];
                lessons.push(Lesson { of, logs: *logs, context: said.context, vote: vote as u8 });
            }
        }
    }
    lessons
}

/// What a pool says of the vote of a lesson.
fn said(history: &History, pool: &Pool, lesson: &Lesson) -> Prediction {
    let [no, abstain, yes] = pool.chances(&lesson.logs, &lesson.context);
    let [call, row] = lesson.of.map(|number| number as usize);
    let (actor, answer) = (history.actors()[row], history.answers(call)[row]);
    Prediction { call, actor, chances: [no, abstain, yes, 0.0], answer }
}

impl<'a> Pooled<'a> {
    pub(crate) fn new(history: &'a History, cut: &Cut, given: &Given) -> Self {
        let now = cut.now();
        let learnt: Vec<Vec<Lesson>> =
            (now - LESSONS..now).into_par_iter().map(|session| lessons(history, cut, session, given)).collect();
        let mut model = Self::with(history, cut, given, &learnt.iter().collect::<Vec<_>>(), &[]);
        model.said_before = learnt.iter().flatten().map(|lesson| said(history, &model.pool, lesson)).collect();
        model.learnt = learnt;
        model
    }

    /// The same with lessons that are at hand, and without some experts.
    pub(crate) fn with(
        history: &'a History,
        cut: &Cut,
        given: &Given,
        learnt: &[&Vec<Lesson>],
        dropped: &[usize],
    ) -> Self {
        let mut all: Vec<Lesson> = learnt.iter().flat_map(|lessons| lessons.iter().copied()).collect();
        for lesson in &mut all {
            dropped.iter().for_each(|expert| lesson.logs[*expert] = [0.0; 3]);
        }
        let pool = Pool::prior().learnt(&all, HOLD, 12);
        let experts = Experts::new(history, cut, &given.actors());
        let absence = Absence::new(history, cut);
        let common = spread(&pool, &all);
        let (said_before, learnt) = (Vec::new(), Vec::new());
        Self { experts, pool, lessons: all.len(), dropped: dropped.to_vec(), absence, said_before, learnt, common }
    }

    fn say(&self, asked: &Asked) -> Said {
        let mut said = self.experts.say(asked);
        for logs in &mut said.logs {
            self.dropped.iter().for_each(|expert| logs[*expert] = [0.0; 3]);
        }
        said
    }
}

/// Spread of what the voters of a roll call have in common beyond the forecast: of one Newton step of a common slope, what its own noise
/// explains taken off. Roll calls on which little was open tell nothing of it.
fn spread(pool: &Pool, lessons: &[Lesson]) -> f64 {
    let (mut squares, mut calls) = (0.0, 0.0);
    for call in lessons.chunk_by(|a, b| a.of[0] == b.of[0]) {
        let (mut pull, mut information) = (0.0, 0.0);
        for lesson in call {
            let [no, _, yes] = pool.chances(&lesson.logs, &lesson.context);
            pull += f64::from(lesson.vote) - 1.0 - (yes - no);
            information += yes + no - (yes - no).powi(2);
        }
        if information > 5.0 {
            squares += (pull / information).powi(2) - 1.0 / information;
            calls += 1.0;
        }
    }
    (squares / f64::max(calls, 1.0)).max(0.0).sqrt()
}

/// What the pooled model cannot know.
const CANNOT: &[&str] = &[
    "what a text says beyond its title; of a text that is given, the sense of its words",
    "who tabled it where no record tells, and what was promised or threatened before the vote",
    "a change of government since the last vote",
    "the vote of a state that never voted before: it is given the shares of all",
    "why a state does not vote",
];

impl Forecaster for Pooled<'_> {
    fn model(&self) -> ForecastModel {
        ForecastModel::Pooled
    }

    fn version(&self) -> &'static str {
        "2"
    }

    fn trained_until(&self) -> Option<Day> {
        self.experts.past.until()
    }

    fn card(&self) -> ModelCard {
        ModelCard {
            model: self.model(),
            version: self.version(),
            trained_until: self.trained_until(),
            roll_calls: self.experts.past.places.len(),
            lessons: self.lessons,
            parameters: PARAMETERS,
            cannot: CANNOT,
        }
    }

    fn said_before(&self) -> &[Prediction] {
        &self.said_before
    }

    fn of_last_session(&self) -> Vec<Prediction> {
        let mut sessions = self.learnt.iter().rev().skip_while(|lessons| lessons.is_empty());
        let Some(last) = sessions.next() else { return Vec::new() };
        let mut earlier: Vec<&Vec<Lesson>> = sessions.collect();
        earlier.reverse();
        let earlier: Vec<Lesson> = earlier.into_iter().flatten().copied().collect();
        if earlier.is_empty() {
            return Vec::new();
        }
        let pool = Pool::prior().learnt(&earlier, HOLD, 12);
        last.iter().map(|lesson| said(self.experts.past.history, &pool, lesson)).collect()
    }

    fn forecast(&self, asked: &Asked) -> Vec<Told> {
        let said = self.say(asked);
        let silent = |actor| {
            self.absence.as_ref().map_or(0.0, |absence| absence.chance(self.experts.past.history, asked, actor))
        };
        let told = |(actor, logs): (&ActorId, _)| {
            Told::of_votes(*actor, self.pool.chances(logs, &said.context)).or_silent(silent(*actor))
        };
        asked.entitled.iter().zip(&said.logs).map(told).collect()
    }

    fn reasons(&self, asked: &Asked) -> Vec<Vec<Reason>> {
        let said = self.say(asked);
        let of_actor = |logs: &[[f32; 3]; EXPERTS]| {
            let terms = self.pool.terms(logs, &said.context);
            let reason = |(index, adds): (usize, &[f64; 3])| {
                let mean = adds.iter().sum::<f64>() / 3.0;
                let (term, because) = match NAMES.get(index) {
                    // All chances 1: an expert that is silent, or left out.
                    Some(name) if logs[index] == [0.0; 3] => (*name, "says nothing here".to_owned()),
                    Some(name) => {
                        let [no, abstain, yes] = logs[index].map(f32::exp);
                        (*name, format!("says {no:.2} no, {abstain:.2} abstain, {yes:.2} yes"))
                    }
                    None => ("constant", String::new()),
                };
                Reason { term, adds: adds.map(|add| add - mean), because }
            };
            terms.iter().enumerate().map(reason).collect()
        };
        said.logs.iter().map(of_actor).collect()
    }
}
