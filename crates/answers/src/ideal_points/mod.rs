//! `ideal-points`: where actors stand, by session, from how they voted: on all roll calls or on one issue.

mod frame;
mod issues;
mod parts;
mod people;
mod rows;

use std::collections::BTreeSet;

use demarche_core::{
    ActorId, Layout, Position, Question, QuestionId, RowKind, Scope, Sheet, View, Window, Worlds, counted,
};
use demarche_measures::ideal_point::{
    Frame, HeldOut, IdealPointError, Outcome, ideal_points as fit, ideal_points_on as fit_on,
};
use demarche_measures::session_number;
use serde_json::json;

use crate::Error;
use crate::credits;
use crate::desk::{self, Desk};
use crate::seats::{Delegations, Seats, delegations, kept_apart};
use crate::topics;
pub(crate) use frame::{ANCHOR_SESSIONS, FEW_VOTES};
use frame::{Counted, anchors};
use parts::{Days, Part, days_of_sessions};
pub use rows::ideal_points_columns;

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
    /// Whether votes held out are to say what the last dimension adds: two more fits.
    pub held_out: bool,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The same of the runs of named actors.
    pub limit_of_runs: Option<usize>,
    /// The command that asked.
    pub query: String,
}

/// What was fitted, on all roll calls or on one issue.
struct Fitted {
    positions: Vec<Position>,
    outcome: Outcome,
    widening: f64,
    held_out: Option<HeldOut>,
    on_issue: Option<(issues::Issue, demarche_measures::ideal_point::OnIssue)>,
}

/// Where actors stand, by session.
///
/// # Errors
/// If a name or a date cannot be read, the roll calls are too few, or the positions cannot be told.
pub fn ideal_points(worlds: &dyn Worlds, request: &IdealPointsRequest) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let window = desk::between(request.from.as_deref(), request.to.as_deref())?;
    let anchors = anchors(&catalogue.registry, request)?;
    let at: Option<Window> = request.at.as_ref().map(|at| at.parse()).transpose()?;
    let wanted = desk::actors(catalogue, &request.actors, window)?;
    if request.held_out && request.issue.is_some() {
        return Err(Error::Request {
            what: "--held-out with --issue".to_owned(),
            expected: "an answer on an issue always scores votes held out: leave out --held-out".to_owned(),
        });
    }
    let desk = Desk::open(worlds, window, None, &Scope::of(&[RowKind::Ballots, RowKind::Marks]))?;
    // What cannot be answered is told before the fit, which takes its time.
    let sessions_at = at.map(|at| sessions_at(&desk, &request.body, at)).transpose()?;
    let is_voter = |ballot: &demarche_core::Ballot| {
        ballot.answer.is_cast() && catalogue.question(ballot.question).body.eq_ignore_ascii_case(&request.body)
    };
    let voters: BTreeSet<ActorId> =
        desk.world.ballots.iter().filter(|ballot| is_voter(ballot)).map(|ballot| ballot.actor).collect();
    if !request.actors.is_empty() && !wanted.iter().any(|actor| voters.contains(actor)) {
        return Err(Error::NothingCovered {
            what: format!("none of these cast a vote in {} ({})", request.body, request.actors.join(", ")),
            nearest: "who votes, and when: demarche votes list; leave out --actors to see all".to_owned(),
        });
    }
    let fitted = fitted(&desk, request, &anchors)?;
    let all = fitted.positions.len();
    // On an issue the frame is that of the fit on all roll calls.
    let frame = Counted::of(&anchors, |id| match &fitted.on_issue {
        None => fitted.positions.iter().filter(|position| position.actor == id).map(|one| one.period).collect(),
        Some(_) => {
            let theirs = desk.world.ballots.iter().filter(|ballot| ballot.actor == id && is_voter(ballot));
            theirs.map(|ballot| session_number(catalogue.question(ballot.question))).collect()
        }
    });
    let Fitted { mut positions, outcome, widening, held_out, on_issue } = fitted;
    let sessions = positions.iter().map(|position| position.period);
    let sessions = (sessions.clone().min().unwrap_or_default(), sessions.max().unwrap_or_default());
    positions.retain(|position| request.actors.is_empty() || wanted.contains(&position.actor));
    if let Some(at) = &sessions_at {
        positions.retain(|position| at.contains(&position.period));
    }
    if positions.is_empty() {
        return Err(Error::NothingCovered {
            what: format!("of {} none is of these actors and sessions", counted(all, "position")),
            nearest: "leave out --actors or --at to see all".to_owned(),
        });
    }
    positions.sort_by(|a, b| (desk.code(a.actor), a.period).cmp(&(desk.code(b.actor), b.period)));
    let days = days_of_sessions(&desk.world, &request.body);
    let represented: BTreeSet<ActorId> =
        desk.world.ballots.iter().filter(|ballot| ballot.represented_by.is_some()).map(|ballot| ballot.actor).collect();
    let by = delegations(&desk, &request.body, |actor| represented.contains(&actor));
    let issue = on_issue.as_ref().map(|(issue, _)| issue.name.as_str());

    let mut meta = desk.meta(request.query.clone());
    let used = desk.world.questions();
    meta.sources = credits::cited(catalogue, used.iter().map(|id| catalogue.question(*id).citation));
    let pairs: Vec<String> =
        anchors.iter().map(|(low, high)| format!("{}:{}", desk.code(*low), desk.code(*high))).collect();
    meta.extra = vec![
        ("anchors", json!(pairs)),
        ("body", json!(request.body)),
        ("anchor_sessions", frame.ends().map_or(json!([]), |(first, last)| json!([first, last]))),
        ("anchors_counted", frame.json(&desk)),
        ("interval_widening", json!(widening)),
        ("fit", fit_json(outcome)),
    ];
    if let Some((issue, found)) = &on_issue {
        meta.extra.push(("issue", json!(issue.name)));
        meta.extra.push(("issue_in_words", json!(topics::named_topic(&issue.name))));
        meta.extra.push(("pull", issues::pull_of(issue, found)));
    }
    if let Some(found) = &held_out {
        meta.extra.push(("held_out", held_out_json(found)));
    }
    meta.warnings = warnings(&desk, request, &positions, &days, &by);
    meta.warnings.splice(0..0, frame.warnings(&desk));
    let ends = request.anchors.iter().flat_map(|pair| pair.split(':')).map(str::to_owned);
    let names: Vec<String> = request.actors.iter().cloned().chain(ends).collect();
    meta.warnings.splice(0..0, desk::read_as(catalogue, &names));
    if let Some((issue, found)) = &on_issue {
        if !found.pull.says_more() {
            meta.warnings.push(issues::verdict(&found.pull).to_owned());
        }
        meta.warnings.extend(topics::end_of_codes(&desk, &issue.name, issue.roll_calls.iter().copied()));
        meta.warnings.extend(topics::schemes(&desk, &request.body, |_| true));
    }
    match (&held_out, request.dims) {
        (Some(found), _) if !found.foresees_better() => {
            meta.warnings.push(format!("dimension {} foresees held-out votes no better that can be told", found.dims));
        }
        (Some(found), _) if !found.is_rested => {
            meta.warnings.push(
                "a fit without the held-out votes did not come to rest: their scores are of where it was stopped"
                    .to_owned(),
            );
        }
        (None, 2..) if on_issue.is_none() => meta.warnings.push(format!(
            "whether dimension {} foresees votes better than {} alone was not asked: --held-out, two more fits",
            request.dims,
            request.dims - 1
        )),
        _ => {}
    }
    if let Outcome::LetGo { rounds, change } = outcome {
        meta.warnings.push(format!(
            "the fit was let go, not at rest: after {rounds} rounds positions still moved by {change:.4} a round, and may move much farther"
        ));
    }
    let rows = rows::rows(&desk, &positions, issue, &days, &by);
    let (tables, shown) = tables(&desk, request, &positions, &days);
    let span = |days: &Days| match (days.get(&sessions.0), days.get(&sessions.1)) {
        (Some((first, _)), Some((_, last))) => format!(" ({first} to {last})"),
        _ => String::new(),
    };
    let mut heading = vec![
        format!("{} of sessions {} to {}{}. {}", counted(all, "position"), sessions.0, sessions.1, span(&days), shown),
        frame.sentence(&pairs),
    ];
    heading.extend(held_out.iter().flat_map(people::held_out));
    heading.extend(on_issue.iter().flat_map(|(issue, found)| issues::heading(issue, found, sessions)));
    for line in &mut heading {
        line.truncate(line.trim_end().len());
    }
    heading.retain(|line| !line.is_empty());
    let footer = if request.actors.is_empty() || request.at.is_some() {
        vec!["listed by position; which of two whose intervals meet stands further out cannot be told".to_owned()]
    } else {
        Vec::new()
    };
    Ok(View { meta, columns: ideal_points_columns(), rows, layout: Layout { heading, tables, footer } })
}

fn fitted(desk: &Desk, request: &IdealPointsRequest, anchors: &[(ActorId, ActorId)]) -> Result<Fitted, Error> {
    let frame = Frame { anchors: anchors.to_vec(), periods: ANCHOR_SESSIONS };
    let repeats = desk.world.repeats();
    let place = |id: QuestionId, question: &Question| {
        let is_asked = question.body.eq_ignore_ascii_case(&request.body);
        is_asked.then(|| (session_number(question), repeats.first_of(id).index() as u32))
    };
    let issue = request.issue.as_ref().map(|asked| issues::issue(desk, &request.body, asked)).transpose()?;
    let Some(issue) = issue else {
        let found = fit(&desk.world, place, &frame, request.held_out).map_err(|error| refused(error, None))?;
        let (positions, outcome) = (found.positions, found.outcome);
        return Ok(Fitted { positions, outcome, widening: found.widening, held_out: found.held_out, on_issue: None });
    };
    let found = fit_on(&desk.world, place, |id| issue.roll_calls.contains(&id), &frame)
        .map_err(|error| refused(error, Some(&issue)))?;
    Ok(Fitted {
        positions: found.positions.clone(),
        outcome: found.outcome,
        widening: found.widening,
        held_out: None,
        on_issue: Some((issue, found)),
    })
}

/// How the fit ended.
fn fit_json(outcome: Outcome) -> serde_json::Value {
    let (word, rounds, change) = match outcome {
        Outcome::Converged { rounds, change } => ("rested", rounds, change),
        Outcome::LetGo { rounds, change } => ("let_go", rounds, change),
        Outcome::NotConverged { rounds, change } => ("not_rested", rounds, change),
    };
    json!({ "outcome": word, "rounds": rounds, "last_change": change })
}

fn held_out_json(found: &HeldOut) -> serde_json::Value {
    json!({
        "dims": found.dims,
        "votes": found.votes,
        "log_loss_fewer": found.fewer,
        "log_loss": found.all,
        "gain": found.gain[0],
        "gain_lo90": found.gain[1],
        "gain_hi90": found.gain[2],
        "foresees_better": found.foresees_better(),
    })
}

/// What a reader must know of these positions.
fn warnings(
    desk: &Desk,
    request: &IdealPointsRequest,
    positions: &[Position],
    days: &Days,
    by: &Delegations,
) -> Vec<String> {
    let parts: BTreeSet<Part> =
        positions.iter().map(|position| Part::of(position.period, days.get(&position.period))).collect();
    let mut warnings = vec!["absence is no vote; a dimension means what its anchors are, and no more".to_owned()];
    if parts.len() > 1 {
        warnings.push(
            "the scale is anchored on 1992 to 2019; parts (column part) hang together by the walk of positions alone: a place before 1992 and \
             one after do not compare as two of one part do"
                .to_owned(),
        );
    }
    warnings.extend(frame::thin(positions));
    let shown: BTreeSet<ActorId> = positions.iter().map(|position| position.actor).collect();
    let theirs: Delegations =
        by.iter().filter(|((actor, _), _)| shown.contains(actor)).map(|(k, v)| (*k, *v)).collect();
    // Of all actors the column tells it; of a few it is said.
    if !request.actors.is_empty() && shown.len() <= 12 {
        warnings.extend(Seats::within(desk, &theirs).notes());
        warnings.extend(shown.iter().flat_map(|actor| kept_apart(desk, *actor)));
    }
    warnings
}

/// The tables for people, and what they show: of named actors their runs, else the last session, or those asked for.
fn tables(desk: &Desk, request: &IdealPointsRequest, positions: &[Position], days: &Days) -> (Vec<Sheet>, String) {
    if !request.actors.is_empty() && request.at.is_none() {
        let is_thin = positions.iter().any(|position| position.votes < FEW_VOTES);
        let words = if is_thin { format!("Few votes: fewer than {FEW_VOTES}.") } else { String::new() };
        return (people::runs(desk, positions, days, request.limit_of_runs), words);
    }
    let mut sessions: Vec<i32> = positions.iter().map(|position| position.period).collect();
    sessions.sort_unstable();
    sessions.dedup();
    let (kept, words) = match (&request.at, sessions.last()) {
        (None, Some(last)) => (
            vec![*last],
            "Shown is the last session; --at DATE shows another, --actors X the run of an actor; csv and json have every session.".to_owned(),
        ),
        _ => (sessions, String::new()),
    };
    let of = |session: i32| people::session(desk, positions, (session, days), request.limit);
    (kept.into_iter().flat_map(of).collect(), words)
}

/// The sessions in which a body voted within a window.
fn sessions_at(desk: &Desk, body: &str, window: Window) -> Result<BTreeSet<i32>, Error> {
    let catalogue = desk.catalogue();
    let asked = desk.world.questions().into_iter().map(|id| catalogue.question(id));
    let of_body = || asked.clone().filter(|question| question.body.eq_ignore_ascii_case(body));
    let found: BTreeSet<i32> =
        of_body().filter(|question| Window::of(question.date).meets(window)).map(session_number).collect();
    if found.is_empty() {
        let days = || of_body().map(|question| question.date);
        let ends = match (days().min(), days().max()) {
            (Some(first), Some(last)) => format!("its roll calls at hand are of {first} to {last}"),
            _ => "what is put to the vote: demarche votes list".to_owned(),
        };
        return Err(Error::NothingCovered {
            what: format!("no roll call of {body} with answers is of {}", desk::window_words(window)),
            nearest: ends,
        });
    }
    Ok(found)
}

fn refused(error: IdealPointError, issue: Option<&issues::Issue>) -> Error {
    let nearest = match error {
        IdealPointError::TooFew { .. } => "who answered what: demarche votes list".to_owned(),
        IdealPointError::NotConverged { .. } => {
            "positions of such a fit are not reported; fewer dimensions may rest".to_owned()
        }
        IdealPointError::Anchors(_) | IdealPointError::Dimensions(_) => {
            "anchors count over sessions 47 to 74 (1992 to 2019), two or more of which each must have voted in: let the window begin in 2018 or before, or name with --anchors who voted in two of them".to_owned()
        }
    };
    let on = issue.map(|issue| format!(" on {} ({})", issue.name, counted(issue.roll_calls.len(), "roll call")));
    Error::NothingCovered { what: format!("no ideal points{}: {error}", on.unwrap_or_default()), nearest }
}
