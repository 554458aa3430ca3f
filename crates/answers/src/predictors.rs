//! `predictors`: what predicts how states vote, as shares of what is saved of the deviance of held-out votes.

use std::collections::{BTreeMap, HashMap};

use demarche_core::{
    Answer, Cell, Column, ColumnType, Known, Layout, Period, Question, QuestionId, QuestionKind, Reason, RowKind,
    Scope, View, Window, Worlds,
};
use demarche_measures::ideal_point::Vote;
use demarche_measures::{
    Answered, PRINCIPALS, Predictor, PredictorPlan, Predictors, Situations, past_votes, predictors as measured,
    session_number,
};
use serde_json::json;

use crate::Error;
use crate::desk::{self, Desk};
use crate::evidence::limited;

/// Which votes.
#[derive(Debug, Clone, Default)]
pub struct PredictorsRequest {
    /// Only votes from this date on; none: the ten years to the last vote.
    pub from: Option<String>,
    /// Only votes up to this date.
    pub to: Option<String>,
    /// `all`, or `crisis`: the questions that crises put.
    pub questions: String,
    /// Seed of the parts of voters and of draws.
    pub seed: u64,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

/// So many years of ties are read before the first vote.
const YEARS_BEFORE: i16 = 11;
/// Printed with every answer.
const NOT_MOTIVES: &str = "these are predictive shares, not motives; the split between correlated blocks is not identified; where earlier votes \
                           place a state is revealed preference, and is counted as past votes, never as values";

const COLUMNS: &[Column] = &[
    Column::new(
        "block",
        ColumnType::Text,
        "regime, material_ties or past_votes: what was known before the year of the vote",
    ),
    Column::new(
        "share",
        ColumnType::Number,
        "part of the whole gain (Shapley); null where the gain is not surely above zero",
    ),
    Column::new(
        "lo90",
        ColumnType::Number,
        "lower end of the widest 90 % interval: questions, sessions or voters drawn again",
    ),
    Column::new("hi90", ColumnType::Number, "upper end of it"),
    Column::new("gain", ColumnType::Number, "nats a vote that it saves, mean over the orders of blocks"),
    Column::new("gain_alone", ColumnType::Number, "nats a vote that it saves when nothing else is known"),
    Column::new("gain_last", ColumnType::Number, "nats a vote that it saves when all else is known"),
    Column::new("features", ColumnType::Integer, "how many features it has"),
    Column::new("known", ColumnType::Number, "part of their values that were known, 0–1"),
];

/// The columns of predictors, for the schema.
#[must_use]
pub fn predictors_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// What predicts votes in the General Assembly.
///
/// # Errors
/// If a date cannot be read, or fewer than two blocks are covered.
pub fn predictors(worlds: &dyn Worlds, request: &PredictorsRequest) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let is_crisis = match request.questions.as_str() {
        "all" => false,
        "crisis" => true,
        other => {
            return Err(Error::Request {
                what: format!("no questions are called {other:?}"),
                expected: "all, or crisis".to_owned(),
            });
        }
    };
    let window = desk::between(request.from.as_deref(), request.to.as_deref())?;
    let of_crises: Vec<QuestionId> = catalogue.crises.iter().flat_map(|crisis| crisis.questions.clone()).collect();
    let is_asked = |id: QuestionId, question: &Question| {
        question.kind == QuestionKind::RollCall
            && question.body.eq_ignore_ascii_case("UNGA")
            && question.completeness.is_scored()
            && window.meets(Window::of(question.date))
            && (!is_crisis || of_crises.contains(&id))
    };
    let years: Vec<i16> =
        catalogue.questions().filter(|(id, q)| is_asked(*id, q)).map(|(_, q)| q.date.from().year()).collect();
    let nothing = |what: &str| {
        Error::NothingCovered {
        what: format!("{what} ({})", desk::window_words(window)),
        nearest: "load datasets of regimes and of ties (demarche load vdem, sipri_transfers, atop, cepii_dist) and of votes (un_votes, un_resolutions)".to_owned(),
    }
    };
    let Some(last) = years.iter().max().copied() else { return Err(nothing("no roll calls of the General Assembly")) };
    let earliest = years.iter().min().copied().unwrap_or(last);
    let first = if request.from.is_some() || is_crisis { earliest } else { earliest.max(last - 9) };

    let read = Window::new(Period::year(first - YEARS_BEFORE), Period::year(last))?;
    let desk = Desk::open(worlds, read, None, &Scope::of(&[RowKind::Ballots, RowKind::Ties, RowKind::Traits]))?;
    let world = &desk.world;
    let situations = Situations::of(world, first - 1, last - 1);
    let votes: Vec<(QuestionId, Vote)> = world
        .ballots
        .iter()
        .filter_map(|ballot| {
            let question = catalogue.question(ballot.question);
            let is_counted = question.kind == QuestionKind::RollCall
                && question.body.eq_ignore_ascii_case("UNGA")
                && question.completeness.is_scored();
            let answer = match ballot.answer {
                Answer::No => 0,
                Answer::Abstain => 1,
                Answer::Yes => 2,
                _ => return None,
            };
            let vote = Vote {
                item: ballot.question.index() as u32,
                actor: ballot.actor.index() as u32,
                period: session_number(question),
                answer,
            };
            is_counted.then_some((ballot.question, vote))
        })
        .collect();
    let all: Vec<Vote> = votes.iter().map(|(_, vote)| *vote).collect();
    let ids: Vec<_> = catalogue.registry.all().map(|(id, _)| id).collect();
    let mut past: BTreeMap<i32, HashMap<u32, [f64; 3]>> = BTreeMap::new();
    let mut known: HashMap<(u32, i16), [Vec<Option<f64>>; 2]> = HashMap::new();
    let mut answers = Vec::new();
    for (id, vote) in &votes {
        let question = catalogue.question(*id);
        let year = question.date.from().year();
        if !is_asked(*id, question) || year < first {
            continue;
        }
        let past = past.entry(vote.period).or_insert_with(|| past_votes(&all, vote.period));
        let place = past.get(&vote.actor);
        let [regime, material] = known
            .entry((vote.actor, year))
            .or_insert_with(|| situations.at(ids[vote.actor as usize], year - 1))
            .clone();
        let placed = (0..3).map(|d| place.map(|place| place[d])).collect();
        answers.push(Answered {
            actor: vote.actor,
            call: vote.item,
            period: vote.period,
            answer: vote.answer,
            features: [regime, material, placed],
        });
    }
    let plan = PredictorPlan { seed: request.seed, ..PredictorPlan::default() };
    let found = measured(&answers, &plan).ok_or_else(|| nothing("no divided roll calls with thirty voters"))?;
    let is_covered = |gain: &&demarche_measures::Gain| gain.share != Known::Unknown(Reason::NotCovered);
    if found.gains.iter().filter(is_covered).count() < 2 {
        return Err(nothing("fewer than two of regime, material ties and past votes are covered"));
    }
    Ok(view(&desk, &found, (first, last), request))
}

fn view(desk: &Desk, found: &Predictors, (first, last): (i16, i16), request: &PredictorsRequest) -> View {
    let missing = |reason: Reason| Cell::Missing(reason);
    let rows = found
        .gains
        .iter()
        .map(|gain| {
            let (share, low, high) = match gain.share {
                Known::Known((share, low, high)) => (Cell::Number(share), Cell::Number(low), Cell::Number(high)),
                Known::Unknown(reason) => (missing(reason), missing(reason), missing(reason)),
            };
            let is_covered = gain.share != Known::Unknown(Reason::NotCovered);
            let number = |value: f64| if is_covered { Cell::Number(value) } else { missing(Reason::NotCovered) };
            vec![
                Cell::Text(gain.block.as_str().to_owned()),
                share,
                low,
                high,
                number(gain.gain),
                number(gain.alone),
                number(gain.last),
                Cell::Integer(gain.features as i64),
                Cell::Number(gain.known),
            ]
        })
        .collect();
    let lines = found
        .gains
        .iter()
        .map(|gain| {
            let (share, ends) = match gain.share {
                Known::Known((share, low, high)) => {
                    (format!("{:.0} %", 100.0 * share), format!("{:.0} to {:.0} %", 100.0 * low, 100.0 * high))
                }
                Known::Unknown(reason) => (reason.words().to_owned(), String::new()),
            };
            let saved = [gain.gain, gain.alone, gain.last].map(|value| format!("{value:.4}"));
            let known = format!("{:.0} %", 100.0 * gain.known);
            [vec![gain.block.words().to_owned(), share, ends], saved.to_vec(), vec![gain.features.to_string(), known]]
                .concat()
        })
        .collect();
    let sets: Vec<(String, f64)> = (0..8)
        .map(|set| {
            let names: Vec<&str> = Predictor::ALL
                .iter()
                .filter(|block| set >> **block as usize & 1 == 1)
                .map(|block| block.words())
                .collect();
            (if names.is_empty() { "nothing".to_owned() } else { names.join(" + ") }, found.log_loss[set])
        })
        .collect();
    let overlap = |overlap: &demarche_measures::Overlap| json!({ "blocks": [overlap.blocks.0.as_str(), overlap.blocks.1.as_str()], "part": overlap.part.value() });
    let mut meta = desk.meta(request.query.clone());
    meta.extra = vec![
        ("votes", json!(found.votes)),
        ("questions", json!(found.clusters[0])),
        ("sessions", json!(found.clusters[1])),
        ("voters", json!(found.clusters[2])),
        ("years", json!([first, last])),
        ("principals", json!(PRINCIPALS)),
        (
            "log_loss",
            json!(sets.iter().map(|(known, loss)| json!({ "known": known, "log_loss": loss })).collect::<Vec<_>>()),
        ),
        ("overlaps", json!(found.overlaps.iter().map(overlap).collect::<Vec<_>>())),
        ("split_identified", json!(!found.is_split_open())),
        ("seed", json!(request.seed)),
    ];
    meta.warnings.push(NOT_MOTIVES.to_owned());
    for overlap in found.overlaps.iter().filter(|overlap| overlap.part.value().is_some_and(|part| part > 0.5)) {
        meta.warnings.push(format!(
            "{} and {} say the same for {:.0} % of the smaller gain: how it is split between them is not identified",
            overlap.blocks.0.words(),
            overlap.blocks.1.words(),
            100.0 * overlap.part.value().unwrap_or(0.0)
        ));
    }
    let heads = ["block", "share", "90 % interval", "gain", "alone", "last", "features", "known"];
    let losses = sets.into_iter().map(|(known, loss)| vec![known, format!("{loss:.4}")]).collect();
    let layout = Layout {
        heading: vec![format!(
            "{} votes of {} voters on {} divided roll calls, {first} to {last}; each voter held out in turn, told by the others.",
            found.votes, found.clusters[2], found.clusters[0]
        )],
        tables: vec![
            limited("what predicts votes (gains in nats a vote)".to_owned(), &heads, lines, None),
            limited("log loss of held-out votes".to_owned(), &["known", "log loss"], losses, request.limit),
        ],
        footer: vec![NOT_MOTIVES.to_owned()],
    };
    View { meta, columns: COLUMNS.to_vec(), rows, layout }
}
