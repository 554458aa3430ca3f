//! `forecast`: what each actor will probably answer to a question.

use demarche_core::{
    ActorId, Answer, Catalogue, Cell, Column, ColumnType, Day, Layout, Period, Reason, RowKind, Scope, View, Window,
    Worlds,
};
use demarche_crises::{Asked, Cut, ForecastModel, Given, History, Seen, train};
use serde_json::json;

use crate::Error;
use crate::desk::{self, Desk};
use crate::evidence::limited;

/// Which question, and what is known.
#[derive(Debug, Clone, Default)]
pub struct ForecastRequest {
    /// A question of the record.
    pub question: Option<String>,
    /// Or what a question says.
    pub title: Option<String>,
    /// And when it is put.
    pub date: Option<String>,
    /// The body that it is put in.
    pub body: String,
    /// `none`, `P5`, `first-ten`, or answers such as `RUS=no,CHN=abstain`.
    pub known: String,
    /// The model.
    pub model: String,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

const COLUMNS: &[Column] = &[
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("p_no", ColumnType::Number, "chance of no"),
    Column::new("p_abstain", ColumnType::Number, "chance of an abstention"),
    Column::new("p_yes", ColumnType::Number, "chance of yes"),
    Column::new(
        "p_not_voting",
        ColumnType::Number,
        "chance of no vote; null where earlier records do not tell who did not vote",
    ),
    Column::new("baseline", ColumnType::Text, "a simple model beside it"),
    Column::new("baseline_p_no", ColumnType::Number, "its chance of no"),
    Column::new("baseline_p_abstain", ColumnType::Number, "its chance of an abstention"),
    Column::new("baseline_p_yes", ColumnType::Number, "its chance of yes"),
    Column::new("answer", ColumnType::Text, "what the record tells of the answer; no model saw it"),
    Column::new(
        "reasons",
        ColumnType::Records,
        "what each expert adds to the log-odds of no, abstain and yes, less their mean",
    ),
];

/// The columns of forecasts, for the schema.
#[must_use]
pub fn forecast_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

fn refused(what: String, expected: &str) -> Error {
    Error::Request { what, expected: expected.to_owned() }
}

/// Whose answers are known, and what they are where the request tells them.
pub(crate) fn known(catalogue: &Catalogue, text: &str) -> Result<(Given, Vec<(ActorId, Seen)>), Error> {
    let registry = &catalogue.registry;
    match text.to_lowercase().as_str() {
        "" | "none" => return Ok((Given::Nobody, Vec::new())),
        "p5" => return Ok((Given::five(registry), Vec::new())),
        "first-ten" => return Ok((Given::ten(registry), Vec::new())),
        _ => {}
    }
    let expected = "none, P5, first-ten, or answers such as RUS=no,CHN=abstain";
    let one = |pair: &str| {
        let (actor, answer) =
            pair.split_once('=').ok_or_else(|| refused(format!("{pair:?} is no answer"), expected))?;
        let seen = match answer.trim().parse::<Answer>()? {
            Answer::No => Seen::No,
            Answer::Abstain => Seen::Abstain,
            Answer::Yes => Seen::Yes,
            other => return Err(refused(format!("{other} is no vote"), expected)),
        };
        Ok((registry.resolve(actor.trim(), None)?, seen))
    };
    let answers = text.split(',').map(one).collect::<Result<Vec<_>, Error>>()?;
    Ok((Given::Actors(answers.iter().map(|(actor, _)| *actor).collect()), answers))
}

fn asked(
    desk: &Desk,
    history: &History,
    request: &ForecastRequest,
    given: &Given,
    told: &[(ActorId, Seen)],
) -> Result<Asked, Error> {
    let catalogue = desk.catalogue();
    let actors = given.actors();
    let mut asked = match (&request.question, &request.title) {
        (Some(text), None) => {
            let id =
                desk::question(catalogue, text).ok_or_else(|| desk::no_such(catalogue, "question", text, false))?;
            match history.place(id) {
                Some(place) => Asked::of(history, place, &actors),
                None => {
                    let question = catalogue.question(id);
                    let mut asked = unanswered(history, &question.title, question.date.from(), &actors);
                    asked.question = Some(id);
                    asked
                }
            }
        }
        (None, Some(title)) => {
            let date = request
                .date
                .as_deref()
                .ok_or_else(|| refused("a title without a date".to_owned(), "--date, for example --date 2024-05-10"))?;
            let period: Period = date.parse()?;
            unanswered(history, title, period.from(), &actors)
        }
        _ => {
            return Err(refused(
                "neither a question nor a title, or both".to_owned(),
                "a question such as unga-es11-1, or --title and --date",
            ));
        }
    };
    if !told.is_empty() {
        asked.known = told.to_vec();
    }
    if !actors.is_empty() && asked.known.is_empty() {
        return Err(refused(
            "no answers of these actors are on record for this question".to_owned(),
            "their answers, such as --known RUS=no,CHN=abstain; or --known none",
        ));
    }
    Ok(asked)
}

fn unanswered(history: &History, title: &str, date: Day, given: &[ActorId]) -> Asked {
    let mut entitled = history.asked_before(date);
    entitled.retain(|actor| !given.contains(actor));
    Asked {
        question: None,
        title: title.to_owned(),
        date,
        session: Cut::day(date).now(),
        is_in_parts: false,
        issues: Vec::new(),
        text: None,
        sponsors: Vec::new(),
        entitled,
        known: Vec::new(),
        tells_not_voting: true,
    }
}

/// What each actor will probably answer.
///
/// # Errors
/// If a name, a date or an answer cannot be read, or no roll call before the question is at hand.
pub fn forecast(worlds: &dyn Worlds, request: &ForecastRequest) -> Result<View, Error> {
    let model: ForecastModel = request.model.parse()?;
    let (given, told) = known(worlds.catalogue(), &request.known)?;
    let desk = Desk::open(worlds, Window::ALWAYS, None, &Scope::of(&[RowKind::Ballots, RowKind::Marks]))?;
    let history = History::of(&desk.world, &request.body);
    let asked = asked(&desk, &history, request, &given, &told)?;
    let cut = Cut::day(asked.date);
    if cut.places(&history).is_empty() {
        return Err(Error::NothingCovered {
            what: format!("no roll call of {} before {}", request.body, asked.date),
            nearest: "which there are: demarche votes list".to_owned(),
        });
    }
    let baseline = if given == Given::Nobody { ForecastModel::SameTitle } else { ForecastModel::Nearest };
    let forecaster = train(model, &history, &cut, &given);
    let simple = train(baseline, &history, &cut, &given).forecast(&asked);
    let place = asked.question.and_then(|id| history.place(id));
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    let mut sums = [0.0; 4];
    for (ours, theirs) in forecaster.forecast(&asked).iter().zip(&simple) {
        let [no, abstain, yes, silent] = ours.chances;
        (0..4).for_each(|answer| sums[answer] += ours.chances[answer]);
        let theirs = demarche_crises::of_votes(theirs.chances).map(|p| p * (1.0 - silent));
        let seen = place.and_then(|place| history.row(ours.actor).map(|row| history.answers(place)[row]));
        let answer = match seen {
            Some(Seen::No) => "no",
            Some(Seen::Abstain) => "abstain",
            Some(Seen::Yes) => "yes",
            Some(Seen::NotVoting) => "did not vote",
            Some(Seen::None) | None => "",
        };
        let reasons: Vec<Vec<(&'static str, Cell)>> = forecaster
            .reasons(&asked, ours.actor)
            .into_iter()
            .map(|reason| {
                let [no, abstain, yes] = reason.adds;
                vec![
                    ("term", Cell::Text(reason.term.to_owned())),
                    ("no", Cell::Number(no)),
                    ("abstain", Cell::Number(abstain)),
                    ("yes", Cell::Number(yes)),
                    ("because", Cell::text_or(&reason.because, Reason::NotApplicable)),
                ]
            })
            .collect();
        let most = reasons.iter().filter_map(|reason| match (&reason[0].1, &reason[3].1) {
            (Cell::Text(term), Cell::Number(yes)) => Some((yes.abs(), format!("{term} {yes:+.1}"))),
            _ => None,
        });
        let most = most.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(String::new(), |(_, words)| words);
        lines.push(vec![
            format!("{} {}", desk.code(ours.actor), desk.label(ours.actor)),
            format!("{no:.2}"),
            format!("{abstain:.2}"),
            format!("{yes:.2}"),
            if silent > 0.0 { format!("{silent:.2}") } else { String::new() },
            format!("{:.2}", theirs[2]),
            most,
            answer.to_owned(),
        ]);
        rows.push(vec![
            Cell::Text(desk.code(ours.actor).to_owned()),
            Cell::Number(no),
            Cell::Number(abstain),
            Cell::Number(yes),
            if silent > 0.0 { Cell::Number(silent) } else { Cell::Missing(Reason::NotCovered) },
            Cell::Text(baseline.as_str().to_owned()),
            Cell::Number(theirs[0]),
            Cell::Number(theirs[1]),
            Cell::Number(theirs[2]),
            Cell::text_or(answer, Reason::NotTold),
            Cell::Records(reasons),
        ]);
    }
    let card = forecaster.card();
    let until = card.trained_until.map(|day| day.to_string()).unwrap_or_default();
    let mut meta = desk.meta(request.query.clone());
    let used = cut.places(&history).into_iter().map(|place| history.calls()[place].question);
    let citations = used.flat_map(|id| desk.catalogue().citation(desk.catalogue().question(id).citation));
    let keys: std::collections::BTreeSet<String> =
        citations.map(|id| desk.catalogue().source(*id).key.clone()).collect();
    meta.sources = keys.into_iter().collect();
    meta.extra = vec![
        (
            "model",
            json!({ "name": card.model.as_str(), "version": card.version, "trained_until": until,
            "roll_calls": card.roll_calls, "votes_learnt_from": card.lessons, "parameters": card.parameters, "cannot_know": card.cannot }),
        ),
        ("title", json!(asked.title)),
        ("expected", json!({ "no": sums[0], "abstain": sums[1], "yes": sums[2], "not_voting": sums[3] })),
    ];
    if card.roll_calls < 200 {
        meta.warnings.push(format!(
            "{} earlier roll calls: forecasts are close to each actor's own record, and wide",
            card.roll_calls
        ));
    }
    let heads = ["actor", "no", "abstain", "yes", "no vote", "baseline yes", "most for or against yes", "answer"];
    let layout = Layout {
        heading: vec![
            format!(
                "{} ({}). Known: {}.",
                asked.title,
                asked.date,
                if request.known.is_empty() { "none" } else { &request.known }
            ),
            format!(
                "{} version {}, from {} roll calls until {until}. Expected: {:.0} yes, {:.0} no, {:.0} abstentions, {:.0} not voting.",
                card.model, card.version, card.roll_calls, sums[2], sums[0], sums[1], sums[3]
            ),
        ],
        tables: vec![limited(String::new(), &heads, lines, request.limit)],
        footer: vec!["answers of one question are not independent: the sum of chances is no interval".to_owned()],
    };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}
