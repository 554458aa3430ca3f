//! `ideal-points`: where actors stand, by session, from how they voted: on all roll calls or on one issue.

mod issues;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use demarche_core::{
    ActorId, Cell, Column, ColumnType, Day, Layout, MarkKind, Marked, Position, Question, QuestionId, Reason, RowKind,
    Scheme, Scope, View, Window, World, Worlds,
};
use demarche_measures::ideal_point::{Frame, IdealPointError, Outcome, ideal_points as fit, ideal_points_on as fit_on};
use demarche_measures::session_number;
use serde_json::json;

use crate::Error;
use crate::credits;
use crate::desk::{self, Desk};
use crate::evidence::limited;

/// Which votes, and what fixes the directions.
#[derive(Debug, Clone, Default)]
pub struct IdealPointsRequest {
    /// How many dimensions.
    pub dims: usize,
    /// Pairs `LOW:HIGH`, one a dimension; none: the first of the usual pairs.
    pub anchors: Vec<String>,
    /// Only votes in this body.
    pub body: String,
    /// Positions on this issue, with a pull to those on all roll calls.
    pub issue: Option<String>,
    /// Only the positions of these actors or groups; the fit rests on all votes.
    pub actors: Vec<String>,
    /// Only the positions of sessions that voted in this window.
    pub at: Option<String>,
    /// Only from this date on.
    pub from: Option<String>,
    /// Only up to this date.
    pub to: Option<String>,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

/// The sessions of 1992 to 2019, over which anchors count.
pub(crate) const ANCHOR_SESSIONS: std::ops::RangeInclusive<i32> = 47..=74;

/// The usual anchors. After the first pair, each is the one of 26 voters whose mean positions lay farthest apart at right angles to the pairs
/// before it, in a fit of four dimensions, and whose axis hardly turns when a session is left out (`docs/methods/ideal-points.md`).
const USUAL_ANCHORS: [&str; 4] = ["RUS:USA", "SAU:GBR", "ISR:SWE", "MEX:SYR"];

/// The day of the break in how the United States voted.
fn break_day() -> Option<Day> {
    Day::new(2025, 1, 20)
}

/// The parts of a table, which are not to be read as one run.
const PARTS: [&str; 4] = [
    "Sessions before 1992",
    "Sessions of 1992 to the break of January 2025",
    "Sessions that voted on both sides of the break of January 2025: one position for both",
    "Sessions after the break of January 2025 in how the United States voted",
];

/// The part that a session is shown in, by the first and last day of its questions.
fn part_of(session: i32, days: Option<&(Day, Day)>) -> usize {
    if session < *ANCHOR_SESSIONS.start() {
        return 0;
    }
    match (days, break_day()) {
        (Some((first, _)), Some(day)) if *first >= day => 3,
        (Some((_, last)), Some(day)) if *last >= day => 2,
        _ => 1,
    }
}

/// The first and last day on which each session of a body was asked.
fn days_of_sessions(world: &World, body: &str) -> BTreeMap<i32, (Day, Day)> {
    let mut days: BTreeMap<i32, (Day, Day)> = BTreeMap::new();
    for id in world.questions() {
        let question = world.catalogue.question(id);
        if question.body.eq_ignore_ascii_case(body) {
            let day = question.date.from();
            let ends = days.entry(session_number(question)).or_insert((day, day));
            *ends = (ends.0.min(day), ends.1.max(day));
        }
    }
    days
}

const COLUMNS: &[Column] = &[
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new("cow_code", ColumnType::Text, "its code in the Correlates of War"),
    Column::new("session", ColumnType::Integer, "session of the General Assembly; of other bodies the year less 1945"),
    Column::new("dim", ColumnType::Integer, "dimension, from 1"),
    Column::new(
        "position",
        ColumnType::Number,
        "-1 and 1 are the mean positions of the first pair of anchors over sessions 47 to 74, this session left out",
    ),
    Column::new("lo90", ColumnType::Number, "lower end of the 90 % interval"),
    Column::new("hi90", ColumnType::Number, "upper end of the 90 % interval"),
    Column::new("n_votes", ColumnType::Integer, "votes cast in the session that it rests on"),
    Column::new(
        "jump",
        ColumnType::Bool,
        "whether the actor changed course since its last position; on an issue: beyond its common course",
    ),
    Column::new("issue", ColumnType::Text, "the issue on whose roll calls the positions rest; null: all roll calls"),
];

/// The columns of positions, for the schema.
#[must_use]
pub fn ideal_points_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// The earlier question that each question repeats, where a source says so: both are one item, which ties the sessions together.
pub(crate) fn repeated(world: &World) -> HashMap<QuestionId, QuestionId> {
    let catalogue = &world.catalogue;
    let repeats = world.marks.iter().filter(|mark| mark.kind == MarkKind::RepeatOf).filter_map(|mark| {
        let Marked::Question(question) = mark.of else { return None };
        let first = catalogue.question_by_key(catalogue.text(mark.value))?;
        let is_earlier = catalogue.question(first).date < catalogue.question(question).date;
        is_earlier.then_some((question, first))
    });
    repeats.collect()
}

/// The first of a chain of repeats.
pub(crate) fn first_of(repeated: &HashMap<QuestionId, QuestionId>, mut question: QuestionId) -> QuestionId {
    // Each step goes to an earlier date, so that the chain ends.
    while let Some(earlier) = repeated.get(&question) {
        question = *earlier;
    }
    question
}

/// Where actors stand, by session.
///
/// # Errors
/// If a name or a date cannot be read, the roll calls are too few, or the positions cannot be told.
pub fn ideal_points(worlds: &dyn Worlds, request: &IdealPointsRequest) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let registry = &catalogue.registry;
    let window = desk::between(request.from.as_deref(), request.to.as_deref())?;
    let anchors = anchors(registry, request)?;
    let desk = Desk::open(worlds, window, None, &Scope::of(&[RowKind::Ballots, RowKind::Marks]))?;
    let frame = Frame { anchors: anchors.clone(), periods: ANCHOR_SESSIONS };
    let repeated = repeated(&desk.world);
    let place = |id: QuestionId, question: &Question| {
        let is_asked = question.body.eq_ignore_ascii_case(&request.body);
        is_asked.then(|| (session_number(question), first_of(&repeated, id).index() as u32))
    };
    let issue = request.issue.as_ref().map(|asked| issues::issue(&desk, &request.body, asked)).transpose()?;
    let (mut positions, outcome, found) = match &issue {
        None => {
            let (positions, outcome) = fit(&desk.world, place, &frame).map_err(|error| refused(error, None))?;
            (positions, outcome, None)
        }
        Some(issue) => {
            let found = fit_on(&desk.world, place, |id| issue.roll_calls.contains(&id), &frame)
                .map_err(|error| refused(error, Some(issue)))?;
            (found.positions.clone(), found.outcome, Some(found))
        }
    };
    let sessions = positions.iter().map(|position| position.period);
    let sessions = (sessions.clone().min().unwrap_or_default(), sessions.max().unwrap_or_default());
    let fitted = positions.len();
    let wanted = desk::actors(desk.catalogue(), &request.actors, window)?;
    positions.retain(|position| request.actors.is_empty() || wanted.contains(&position.actor));
    if let Some(at) = &request.at {
        let sessions = sessions_at(&desk, &request.body, at)?;
        positions.retain(|position| sessions.contains(&position.period));
    }
    if positions.is_empty() {
        return Err(Error::NothingCovered {
            what: format!("none of the {fitted} positions is of these actors and sessions"),
            nearest: "leave out --actors or --at to see all".to_owned(),
        });
    }
    positions.sort_by(|a, b| (desk.code(a.actor), a.period).cmp(&(desk.code(b.actor), b.period)));

    let cow = |position: &Position| {
        let day = Day::new((position.period + 1945).clamp(1, 9999) as i16, 12, 31);
        let code = registry.code_in(position.actor, Scheme::Cow, day);
        code.map_or(Cell::Missing(Reason::NotApplicable), |code| Cell::Text(code.to_owned()))
    };
    let mut rows = Vec::new();
    let named = issue.as_ref().map_or(Cell::Missing(Reason::NotApplicable), |issue| Cell::Text(issue.name.clone()));
    let days = days_of_sessions(&desk.world, &request.body);
    let mut parts: [Vec<Vec<String>>; 4] = Default::default();
    for position in &positions {
        for (dim, place) in position.place.iter().enumerate() {
            let (low, high) = place.ends();
            rows.push(vec![
                Cell::Text(desk.code(position.actor).to_owned()),
                Cell::Text(desk.label(position.actor).to_owned()),
                cow(position),
                Cell::Integer(i64::from(position.period)),
                Cell::Integer(dim as i64 + 1),
                Cell::Number(place.value()),
                Cell::Number(low),
                Cell::Number(high),
                Cell::Integer(i64::from(position.votes)),
                Cell::Bool(position.is_jump),
                named.clone(),
            ]);
            let line = vec![
                format!("{} {}", desk.code(position.actor), desk.label(position.actor)),
                position.period.to_string(),
                (dim + 1).to_string(),
                format!("{:.2}", place.value()),
                format!("{low:.2} to {high:.2}"),
                position.votes.to_string(),
                if position.is_jump { "jump".to_owned() } else { String::new() },
            ];
            parts[part_of(position.period, days.get(&position.period))].push(line);
        }
    }
    let mut meta = desk.meta(request.query.clone());
    let used = desk.world.questions();
    if let (Some(issue), Some(found)) = (&issue, &found) {
        meta.extra.push(("issue", json!(issue.name)));
        meta.extra.push(("pull", issues::pull_of(issue, found)));
        if !found.pull.says_more() {
            meta.warnings.push(issues::verdict(&found.pull).to_owned());
        }
    }
    let ends = request.anchors.iter().flat_map(|pair| pair.split(':')).map(str::to_owned);
    let names: Vec<String> = request.actors.iter().cloned().chain(ends).collect();
    meta.warnings.splice(0..0, desk::read_as(catalogue, &names));
    meta.sources = credits::cited(catalogue, used.iter().map(|id| catalogue.question(*id).citation));
    let pairs: Vec<String> =
        anchors.iter().map(|(low, high)| format!("{}:{}", desk.code(*low), desk.code(*high))).collect();
    meta.extra
        .splice(0..0, [("anchors", json!(pairs)), ("body", json!(request.body)), ("anchor_sessions", json!([47, 74]))]);
    if let Outcome::LetGo { rounds, change } = outcome {
        meta.warnings.push(format!(
            "the fit was let go, not at rest: after {rounds} rounds positions still moved by {change:.4} a round, and may move much farther"
        ));
    }
    let heads = ["actor", "session", "dim", "position", "90 % interval", "votes", ""];
    let mut heading = vec![format!(
        "{} positions. Anchors {}: -1 and 1 are the mean positions of the first pair over sessions 47 to 74.",
        positions.len(),
        pairs.join(", ")
    )];
    heading.extend(issue.iter().zip(&found).flat_map(|(issue, found)| issues::heading(issue, found, sessions)));
    let layout = Layout {
        heading,
        tables: PARTS
            .iter()
            .zip(parts)
            .map(|(name, lines)| limited((*name).to_owned(), &heads, lines, request.limit))
            .filter(|sheet| !sheet.rows.is_empty())
            .collect(),
        footer: vec!["absence is no vote; the parts hang together by the walk of positions alone".to_owned()],
    };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}

/// The sessions in which a body voted within a window.
fn sessions_at(desk: &Desk, body: &str, at: &str) -> Result<BTreeSet<i32>, Error> {
    let window: Window = at.parse()?;
    let catalogue = desk.catalogue();
    let asked = catalogue
        .questions()
        .filter(|(_, question)| question.body.eq_ignore_ascii_case(body) && Window::of(question.date).meets(window));
    Ok(asked.map(|(_, question)| session_number(question)).collect())
}

fn anchors(registry: &demarche_core::Registry, request: &IdealPointsRequest) -> Result<Vec<(ActorId, ActorId)>, Error> {
    let usual: Vec<String> = USUAL_ANCHORS.iter().take(request.dims).map(|pair| (*pair).to_owned()).collect();
    let pairs = if request.anchors.is_empty() { &usual } else { &request.anchors };
    if !(1..=4).contains(&request.dims) || pairs.len() != request.dims {
        return Err(Error::Request {
            what: format!("{} dimensions with {} pairs of anchors", request.dims, pairs.len()),
            expected: "1 to 4 dimensions and a pair for each, for example --dims 2 --anchors RUS:USA,SAU:GBR"
                .to_owned(),
        });
    }
    let pair = |text: &String| {
        let (low, high) = text.split_once(':').ok_or_else(|| Error::Request {
            what: format!("{text:?} is no pair of anchors"),
            expected: "LOW:HIGH, for example RUS:USA".to_owned(),
        })?;
        Ok((registry.resolve(low, None)?, registry.resolve(high, None)?))
    };
    pairs.iter().map(pair).collect()
}

fn refused(error: IdealPointError, issue: Option<&issues::Issue>) -> Error {
    let nearest = match error {
        IdealPointError::TooFew { .. } => "who answered what: demarche votes list".to_owned(),
        IdealPointError::NotConverged { .. } => {
            "positions of such a fit are not reported; fewer dimensions may rest".to_owned()
        }
        IdealPointError::Anchors(_) | IdealPointError::Dimensions(_) => {
            "anchors count over sessions 47 to 74 (1992 to 2019)".to_owned()
        }
    };
    let on = issue.map(|issue| format!(" on {} ({} roll calls)", issue.name, issue.roll_calls.len()));
    Error::NothingCovered { what: format!("no ideal points{}: {error}", on.unwrap_or_default()), nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_shown_before_across_or_after_the_break_by_the_days_of_its_questions() {
        let day = |year, month| Day::new(year, month, 1).unwrap();
        let part = |session, first, last| part_of(session, Some(&(first, last)));
        assert_eq!(part(46, day(1991, 10), day(1992, 8)), 0);
        assert_eq!(part(47, day(1992, 10), day(1993, 6)), 1);
        // Session 79 sat from September 2024 to September 2025: where only its autumn is known, it lies before the break.
        assert_eq!(part(79, day(2024, 10), day(2024, 12)), 1);
        assert_eq!(part(79, day(2024, 10), day(2025, 6)), 2);
        assert_eq!(part(79, day(2025, 2), day(2025, 6)), 3);
        assert_eq!(part(80, day(2025, 10), day(2025, 12)), 3);
        assert_eq!(part_of(80, None), 1);
    }
}
