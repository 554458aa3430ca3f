//! `forecast`: what each actor will answer to a roll call, from what was known before it.

use demarche_core::{ActorId, Column, ColumnType, Day, Layout, View, Window, Worlds};
use demarche_crises::{Asked, Cut, ForecastModel, Forecaster, History, Prediction, Seen, Told, scores, train};
use serde_json::json;

use crate::Error;
use crate::credits;
use crate::desk::{self, Desk};
use crate::evidence::limited;
use crate::forecast::asked::{of_record, of_title};
use crate::forecast::likest::Likest;
use crate::forecast::rivals::rivals;
use crate::forecast::shown::Shown;
use crate::forecast::text::{read, unread};
use crate::forecast::totals::Totals;

mod asked;
mod likest;
mod rivals;
mod shown;
mod text;
mod totals;

pub(crate) use asked::{Known, known};
pub use text::TextAsked;

/// Which answers are forecast, from what.
#[derive(Debug, Clone, Default)]
pub struct ForecastRequest {
    /// A recorded question, put as if it were not answered.
    pub question: Option<String>,
    /// The title of a question without a record.
    pub title: Option<String>,
    /// The day on which that is put.
    pub date: Option<String>,
    /// The body in which that is put; none: the General Assembly, or that of the recorded question.
    pub body: Option<String>,
    /// Whose answers are known: `none`, `P5`, `first-ten`, actors whose recorded answers are taken, or `ACTOR=answer`.
    pub known: Vec<String>,
    /// Who tabled the text; none: as the record tells it; the one word `none`: taken as not told.
    pub sponsors: Vec<String>,
    /// The text that is put; none: its title alone is read.
    pub text: Option<TextAsked>,
    /// The model; none: ours.
    pub model: Option<String>,
    /// Only from roll calls up to this day.
    pub as_of: Option<String>,
    /// Roll calls that are left out of what the model learns from.
    pub without: Vec<String>,
    /// Only these actors or groups.
    pub among: Vec<String>,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

const COLUMNS: &[Column] = &[
    Column::new("question", ColumnType::Text, "key of the question; null where it has no record"),
    Column::new("date", ColumnType::Text, "when it is answered"),
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new("known", ColumnType::Text, "its answer, where the forecast was given it; it is then not forecast"),
    Column::new("p_no", ColumnType::Number, "probability that it votes no"),
    Column::new("p_abstain", ColumnType::Number, "probability that it abstains"),
    Column::new("p_yes", ColumnType::Number, "probability that it votes yes"),
    Column::new(
        "p_not_voting",
        ColumnType::Number,
        "probability that it does not vote; null where the forecast is of votes cast, and the others add up to one",
    ),
    Column::new("baseline_p_no", ColumnType::Number, "the same by the baseline that meta names"),
    Column::new("baseline_p_abstain", ColumnType::Number, "the same by the baseline"),
    Column::new("baseline_p_yes", ColumnType::Number, "the same by the baseline"),
    Column::new("recorded", ColumnType::Text, "what it answered, where that is on record: never seen by the model"),
    Column::new("model", ColumnType::Text, "name and version of the model"),
    Column::new("trained_until", ColumnType::Text, "last day of the roll calls that it learnt from"),
    Column::records(
        "reasons",
        "what adds up to the forecast: terms on the scale of log-odds, less their mean; null where the model has none",
        &[
            ("term", ColumnType::Text),
            ("adds_no", ColumnType::Number),
            ("adds_abstain", ColumnType::Number),
            ("adds_yes", ColumnType::Number),
            ("because", ColumnType::Text),
        ],
    ),
];

/// The columns of forecasts, for the schema.
#[must_use]
pub fn forecast_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// A forecast of each actor's answer.
///
/// # Errors
/// If a name, a date or a model is not known, or there are no earlier roll calls of that body to learn from.
pub fn forecast(worlds: &dyn Worlds, request: &ForecastRequest) -> Result<View, Error> {
    let desk = Desk::open(worlds, Window::ALWAYS, None, &History::scope(&worlds.catalogue().registry))?;
    let catalogue = desk.catalogue();
    let recorded = request
        .question
        .as_ref()
        .map(|text| desk::question(catalogue, text).ok_or_else(|| desk::no_such(catalogue, "question", text, false)));
    let recorded = recorded.transpose()?;
    let body = recorded.map_or(request.body.as_deref().unwrap_or("UNGA"), |id| catalogue.question(id).body.as_str());
    if let (Some(id), Some(asked)) = (recorded, &request.body)
        && !asked.eq_ignore_ascii_case(body)
    {
        return Err(Error::Request {
            what: format!("{} was put in {body}, not in {asked}", catalogue.question(id).key),
            expected: "leave out --body: a question on record has its own".to_owned(),
        });
    }
    let history = History::of(&desk.world, body);
    let known = known(&desk, &request.known)?;
    let (mut asked, given) = match recorded {
        Some(id) => of_record(&desk, &history, id, &known)?,
        None => of_title(&desk, &history, (body, request), &known)?,
    };
    if matches!(&request.sponsors[..], [word] if word.eq_ignore_ascii_case("none")) {
        asked.sponsors.clear();
    } else if !request.sponsors.is_empty() {
        asked.sponsors = desk::actors(catalogue, &request.sponsors, Window::ALWAYS)?;
        asked.sponsors.sort_unstable();
        asked.sponsors.dedup();
    }
    let among = desk::actors(catalogue, &request.among, Window::ALWAYS)?;
    if !among.is_empty() {
        let codes: Vec<&str> = among.iter().map(|actor| desk.code(*actor)).collect();
        if !asked.entitled.iter().any(|actor| among.contains(actor)) {
            let is_known = among.iter().any(|actor| asked.known.iter().any(|(of, _)| of == actor));
            return Err(Error::NothingCovered {
                what: format!("no answer of {} is forecast to this question", codes.join(", ")),
                nearest: if is_known {
                    "an answer that is given (--known) is not forecast".to_owned()
                } else {
                    "they did not take part in it, or never voted in that body".to_owned()
                },
            });
        }
    }
    let mut cut = Cut::day(asked.date);
    if let Some(day) = desk::last_day(request.as_of.as_deref())? {
        let next = Day::from_days(day.days() + 1);
        cut = Cut::day(next.min(asked.date));
    }
    for text in &request.without {
        let id = desk::question(catalogue, text).ok_or_else(|| desk::no_such(catalogue, "question", text, false))?;
        cut.without.push(id);
    }
    let learnt = cut.places(&history).len();
    if learnt == 0 {
        return Err(Error::NothingCovered {
            what: format!("there is no roll call of {body} before {} to learn from", asked.date),
            nearest: "what is at hand: demarche votes list; load more: demarche load".to_owned(),
        });
    }
    let model: ForecastModel = request.model.as_deref().map_or(Ok(ForecastModel::Pooled), str::parse)?;
    let read = read(worlds, (&desk, &history, &cut), (request.text.as_ref(), model), &mut asked)?;
    let baseline = if asked.known.is_empty() { ForecastModel::SameTitle } else { ForecastModel::Nearest };
    let plain = Asked { text: None, presumed: Vec::new(), ..asked.clone() };
    let beside = train(baseline, &history, &cut, &given);
    let given = asked.given(&given);
    let model = train(model, &history, &cut, &given);
    // All are forecast together, since one answer tells of the others; who is not asked for is left out of what is shown alone.
    let is_shown = |actor: &ActorId| among.is_empty() || among.contains(actor);
    let shown = |told: Vec<Told>| -> Vec<Told> { told.into_iter().filter(|told| is_shown(&told.actor)).collect() };
    let (told, base) = (shown(model.forecast(&asked)), shown(beside.forecast(&plain)));
    let seen = recorded.and_then(|id| history.place(id)).map(|place| history.answers(place));
    let answer = |actor: ActorId| {
        let row = history.row(actor)?;
        seen.map(|seen| seen[row]).filter(|seen| *seen != Seen::None)
    };
    let rivals = rivals(&history, model.as_ref(), &cut, &given);
    let likest = Likest::of(&desk, &history, &cut, &asked);
    let totals = Totals::drawn(&history, model.as_ref(), &told);
    let show = Shown { desk: &desk, asked: &asked, model: model.as_ref(), told: &told, base: &base };
    let all = model.reasons(&asked).into_iter().zip(&asked.entitled);
    let reasons: Vec<_> = all.filter(|(_, actor)| is_shown(actor)).map(|(reasons, _)| reasons).collect();
    let rows = show.rows(&reasons, answer);
    let mut meta = desk.meta(request.query.clone());
    let learnt_from: Vec<_> = cut.places(&history).into_iter().map(|place| history.calls()[place].question).collect();
    meta.sources = sources(&desk, &learnt_from);
    let version = name(model.as_ref());
    let card = model.card();
    meta.extra = vec![
        (
            "model",
            json!({ "name": card.model.as_str(), "version": card.version, "trained_until": card.trained_until.map(|day| day.to_string()),
                    "roll_calls": card.roll_calls, "votes_learnt_from": card.lessons, "parameters": card.parameters,
                    "cannot_know": card.cannot }),
        ),
        ("baseline", json!(name(beside.as_ref()))),
        ("title", json!(asked.title)),
        ("sponsors", json!(asked.sponsors.iter().map(|actor| desk.code(*actor)).collect::<Vec<_>>())),
        ("text", read.as_ref().map_or(serde_json::Value::Null, |read| read.meta())),
        ("likest_title", likest.meta()),
        ("totals", totals.meta()),
        ("conditional_on_voting", json!(!asked.tells_not_voting)),
        ("left_out", json!(request.without)),
    ];
    if let Some(rivals) = &rivals {
        meta.extra.push(("last_session", rivals.meta()));
    }
    let answers = request.known.iter().filter_map(|word| word.split('=').next()).map(str::to_owned);
    let names: Vec<String> = request.among.iter().chain(&request.sponsors).cloned().chain(answers).collect();
    meta.warnings = desk::read_as(catalogue, &names);
    meta.warnings.extend(warnings(&asked, learnt, body));
    meta.warnings.extend(likest.warnings(&asked));
    match &read {
        Some(read) => meta.warnings.extend(read.notes()),
        None if card.model == ForecastModel::Pooled => meta.warnings.extend(unread(worlds, &desk, &asked)?),
        None => {}
    }
    let is_told = |place: usize| !history.calls()[place].sponsors.is_empty();
    if !asked.sponsors.is_empty() && !cut.places(&history).into_iter().any(is_told) {
        meta.warnings
            .push("who tabled the text moves nothing here: of no earlier roll call at hand is that told".to_owned());
    }
    meta.warnings.extend(rivals.as_ref().and_then(|rivals| rivals.note(&version)));
    if recorded.is_some_and(|id| catalogue.locate(catalogue.question(id).at).starts_with("questions.csv")) {
        meta.warnings.push(
            "the title is the pack's own summary, written after the vote: it may tell more than the title that was put; compare --title"
                .to_owned(),
        );
    }
    let mut footer = Vec::new();
    if seen.is_some() {
        let scored = |told: &[Told]| {
            let predictions: Vec<Prediction> = told
                .iter()
                .filter_map(|told| {
                    let answer = answer(told.actor)?;
                    Some(Prediction { call: 0, actor: told.actor, chances: told.chances, answer })
                })
                .collect();
            scores(&predictions.iter().collect::<Vec<_>>())
        };
        let (ours, theirs) = (scored(&told), scored(&base));
        footer.push(format!(
            "against the record: log loss {:.4} ({version}), {:.4} ({}); Brier, three answers {:.4}, {:.4}; of {} votes cast {:.0} % and {:.0} % foreseen",
            ours.log_loss, theirs.log_loss, name(beside.as_ref()), ours.brier_3, theirs.brier_3, ours.votes,
            100.0 * ours.accuracy, 100.0 * theirs.accuracy
        ));
        footer.push(
            "one roll call proves little: its votes hang together; for tests over many see demarche backtest"
                .to_owned(),
        );
        meta.extra.push(("scores", json!({
            "votes": ours.votes, "log_loss": ours.log_loss, "brier_3": ours.brier_3, "brier_binary": ours.brier_binary,
            "accuracy": ours.accuracy, "baseline_log_loss": theirs.log_loss, "baseline_brier_3": theirs.brier_3,
            "baseline_brier_binary": theirs.brier_binary, "baseline_accuracy": theirs.accuracy,
        })));
    }
    let mut heading = show.heading(&version, learnt, recorded.is_some());
    heading.extend(read.iter().map(|read| read.line()));
    heading.push(likest.words());
    heading.push(totals.line());
    let layout = Layout {
        heading,
        tables: vec![limited(
            String::new(),
            &show.heads(seen.is_some()),
            show.lines(&reasons, seen.is_some(), answer),
            request.limit,
        )],
        footer,
    };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}

/// A model's name and version.
pub(crate) fn name(model: &dyn Forecaster) -> String {
    format!("{}@{}", model.model(), model.version())
}

/// The sources of these questions, with how many of them each carries.
pub(crate) fn sources(desk: &Desk, questions: &[demarche_core::QuestionId]) -> demarche_core::SourceRows {
    let catalogue = desk.catalogue();
    credits::cited(catalogue, questions.iter().map(|id| catalogue.question(*id).citation))
}

fn warnings(asked: &Asked, learnt: usize, body: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    if !asked.tells_not_voting {
        warnings.push("the record does not tell who did not vote: chances are of votes, if one is cast".to_owned());
    }
    if learnt < 200 {
        warnings.push(format!(
            "learnt from {learnt} roll calls of {body} alone: little is known of most titles, and chances stay near each actor's own shares"
        ));
    }
    warnings.push("made from editions that may have been released later: pseudo-out-of-sample".to_owned());
    warnings.push("a forecast of answers from earlier answers: it says nothing of motives".to_owned());
    warnings
}
