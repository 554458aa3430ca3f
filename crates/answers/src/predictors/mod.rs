//! `predictors`: what predicts how states vote, as shares of what is saved of the deviance of held-out votes.

mod people;
mod rests_on;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use demarche_core::{
    Answer, Cell, Column, ColumnType, Known, Period, Question, QuestionId, QuestionKind, Reason, RowKind, Scope, View,
    Window, Worlds,
};
use demarche_measures::ideal_point::Vote;
use demarche_measures::{
    Answered, PRINCIPALS, PredictorPlan, Predictors, Situations, past_votes, predictors as measured, session_number,
};
use serde_json::json;

use self::rests_on::Looks;
use crate::Error;
use crate::desk::{self, Desk};

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
/// Past votes are those of so many sessions before.
const SESSIONS_BEFORE: i32 = 4;
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
        "part of the whole gain (Shapley); null where the gain is not surely above zero, or votes are told worse with it",
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
    Column::new("gain_last_lo90", ColumnType::Number, "lower end of the widest 90 % interval of gain_last"),
    Column::new("gain_last_hi90", ColumnType::Number, "upper end of it"),
    Column::new(
        "adds",
        ColumnType::Text,
        "what it adds when all else is known: something, nothing_that_can_be_told (its interval holds 0) or less_than_nothing",
    ),
    Column::new("features", ColumnType::Integer, "how many features it has"),
    Column::new("known", ColumnType::Number, "part of their values that were known, 0–1"),
    Column::new(
        "years_known",
        ColumnType::List,
        "years of which anything was known: the year before each vote, or earlier",
    ),
    Column::new("sources", ColumnType::List, "keys of the datasets that it rests on, the one with most rows first"),
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
    let mut looks = Looks::new();
    let mut sessions: Option<(i32, i32)> = None;
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
        let features = [regime, material, placed];
        looks.note(year - 1, &features);
        let (low, high) = sessions.unwrap_or((vote.period, vote.period));
        sessions = Some((low.min(vote.period), high.max(vote.period)));
        answers.push(Answered {
            actor: vote.actor,
            call: vote.item,
            period: vote.period,
            answer: vote.answer,
            features,
        });
    }
    let plan = PredictorPlan { seed: request.seed, ..PredictorPlan::default() };
    let found = measured(&answers, &plan).ok_or_else(|| nothing("no divided roll calls with thirty voters"))?;
    let is_covered = |gain: &&demarche_measures::Gain| gain.share != Known::Unknown(Reason::NotCovered);
    if found.gains.iter().filter(is_covered).count() < 2 {
        return Err(nothing("fewer than two of regime, material ties and past votes are covered"));
    }
    let (low, high) = sessions.unwrap_or_default();
    let session = |place: usize| {
        let question = catalogue.question(desk.world.ballots.get(place)?.question);
        let is_assembly = question.kind == QuestionKind::RollCall && question.body.eq_ignore_ascii_case("UNGA");
        is_assembly.then(|| session_number(question))
    };
    looks.count(&desk, (low - SESSIONS_BEFORE, high), session)?;
    Ok(view(&desk, &found, &looks, (first, last), request))
}

fn view(
    desk: &Desk,
    found: &Predictors,
    looks: &Looks,
    (first, last): (i16, i16),
    request: &PredictorsRequest,
) -> View {
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
            let sources = looks.sources(Some(gain.block));
            let years: BTreeSet<i16> = looks.of(gain.block).flat_map(|looked| looked.known_years()).collect();
            let number = |value: f64| if is_covered { Cell::Number(value) } else { missing(Reason::NotCovered) };
            vec![
                Cell::Text(gain.block.as_str().to_owned()),
                share,
                low,
                high,
                number(gain.gain),
                number(gain.alone),
                number(gain.last),
                number(gain.last_ends.0),
                number(gain.last_ends.1),
                if is_covered { Cell::Text(gain.added().as_str().to_owned()) } else { missing(Reason::NotCovered) },
                Cell::Integer(gain.features as i64),
                Cell::Number(gain.known),
                Cell::List(years.iter().map(i16::to_string).collect()),
                if sources.is_empty() {
                    missing(Reason::NotCovered)
                } else {
                    Cell::List(sources.keys().map(str::to_owned).collect())
                },
            ]
        })
        .collect();
    let overlap = |overlap: &demarche_measures::Overlap| json!({ "blocks": [overlap.blocks.0.as_str(), overlap.blocks.1.as_str()], "part": overlap.part.value() });
    let mut meta = desk.meta(request.query.clone());
    meta.sources = looks.sources(None);
    meta.extra = vec![
        ("rests_on", looks.json()),
        ("votes", json!(found.votes)),
        ("questions", json!(found.clusters[0])),
        ("sessions", json!(found.clusters[1])),
        ("voters", json!(found.clusters[2])),
        ("years", json!([first, last])),
        ("principals", json!(PRINCIPALS)),
        (
            "log_loss",
            json!(
                people::sets(found)
                    .iter()
                    .map(|(known, loss)| json!({ "known": known, "log_loss": loss }))
                    .collect::<Vec<_>>()
            ),
        ),
        ("overlaps", json!(found.overlaps.iter().map(overlap).collect::<Vec<_>>())),
        ("split_identified", json!(!found.is_split_open())),
        ("seed", json!(request.seed)),
    ];
    meta.warnings.push(NOT_MOTIVES.to_owned());
    meta.warnings.extend(looks.gaps());
    for overlap in found.overlaps.iter().filter(|overlap| overlap.part.value().is_some_and(|part| part > 0.5)) {
        meta.warnings.push(format!(
            "{} and {} say the same for {:.0} % of the smaller gain: how it is split between them is not identified",
            overlap.blocks.0.words(),
            overlap.blocks.1.words(),
            100.0 * overlap.part.value().unwrap_or(0.0)
        ));
    }
    let layout = people::layout(found, looks, (first, last), request);
    View { meta, columns: COLUMNS.to_vec(), rows, layout }
}
