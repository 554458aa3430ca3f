//! `forecast`: what each actor will answer to a roll call, from what was known before it.

use demarche_core::{
    ActorId, Answer, Cell, Column, ColumnType, Day, Layout, Period, Reason, RowKind, Scope, View, Window, Worlds,
};
use demarche_crises::{
    Asked, Cut, ForecastModel, Forecaster, Given, History, Prediction, Seen, Told, likeliest, of_votes, scores, train,
};
use serde_json::json;

use crate::Error;
use crate::desk::{self, Desk};
use crate::evidence::limited;

/// Which answers are forecast, from what.
#[derive(Debug, Clone, Default)]
pub struct ForecastRequest {
    /// A recorded question, put as if it were not answered.
    pub question: Option<String>,
    /// The title of a question without a record.
    pub title: Option<String>,
    /// The day on which that is put.
    pub date: Option<String>,
    /// The body in which that is put.
    pub body: String,
    /// Whose answers are known: `none`, `P5`, `first-ten`, actors whose recorded answers are taken, or `ACTOR=answer`.
    pub known: Vec<String>,
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

/// Whose answers a user says are known.
pub(crate) enum Known {
    /// These actors', as recorded.
    Recorded(Vec<ActorId>),
    /// These, as written.
    Written(Vec<(ActorId, Seen)>),
}

/// A forecast of each actor's answer.
///
/// # Errors
/// If a name, a date or a model is not known, or there are no earlier roll calls of that body to learn from.
pub fn forecast(worlds: &dyn Worlds, request: &ForecastRequest) -> Result<View, Error> {
    let desk = Desk::open(worlds, Window::ALWAYS, None, &Scope::of(&[RowKind::Ballots, RowKind::Marks]))?;
    let catalogue = desk.catalogue();
    let recorded = request
        .question
        .as_ref()
        .map(|text| desk::question(catalogue, text).ok_or_else(|| desk::no_such(catalogue, "question", text, false)));
    let recorded = recorded.transpose()?;
    let body = recorded.map_or(request.body.as_str(), |id| catalogue.question(id).body.as_str());
    let history = History::of(&desk.world, body);
    let known = known(&desk, &request.known)?;
    let (mut asked, given) = match recorded {
        Some(id) => of_record(&desk, &history, id, &known)?,
        None => of_title(&history, request, &known)?,
    };
    let among = desk::actors(catalogue, &request.among, Window::ALWAYS)?;
    if !among.is_empty() {
        asked.entitled.retain(|actor| among.contains(actor));
        let missing: Vec<&str> = among
            .iter()
            .filter(|actor| !asked.entitled.contains(actor) && !asked.known.iter().any(|(of, _)| of == *actor))
            .map(|actor| desk.code(*actor))
            .collect();
        if asked.entitled.is_empty() {
            return Err(Error::NothingCovered {
                what: format!("no answer of {} is forecast to this question", missing.join(", ")),
                nearest: "they did not take part in it, or never voted in that body".to_owned(),
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
    let baseline = if asked.known.is_empty() { ForecastModel::SameTitle } else { ForecastModel::Nearest };
    let (model, beside) = (train(model, &history, &cut, &given), train(baseline, &history, &cut, &given));
    let told = model.forecast(&asked);
    let base = beside.forecast(&asked);
    let seen = recorded.and_then(|id| history.place(id)).map(|place| history.answers(place));
    let answer = |actor: ActorId| {
        let row = history.row(actor)?;
        seen.map(|seen| seen[row]).filter(|seen| *seen != Seen::None)
    };
    let show = Shown { desk: &desk, asked: &asked, model: model.as_ref(), told: &told, base: &base };
    let reasons = model.reasons(&asked);
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
        ("conditional_on_voting", json!(!asked.tells_not_voting)),
        ("left_out", json!(request.without)),
    ];
    meta.warnings = warnings(&asked, learnt, body);
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
    let layout = Layout {
        heading: show.heading(&version, learnt, recorded.is_some()),
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

pub(crate) fn known(desk: &Desk, words: &[String]) -> Result<Known, Error> {
    let registry = &desk.catalogue().registry;
    match words {
        [] => return Ok(Known::Recorded(Vec::new())),
        [word] if word.eq_ignore_ascii_case("none") => return Ok(Known::Recorded(Vec::new())),
        [word] if word.eq_ignore_ascii_case("p5") => return Ok(Known::Recorded(Given::five(registry).actors())),
        [word] if word.eq_ignore_ascii_case("first-ten") => return Ok(Known::Recorded(Given::ten(registry).actors())),
        _ => {}
    }
    let mixed = || Error::Request {
        what: format!("--known {} mixes ways of telling", words.join(",")),
        expected:
            "expected none, P5, first-ten, actors whose recorded answers are taken (RUS,CHN), or answers (RUS=no,CHN=abstain)"
                .to_owned(),
    };
    if words.iter().all(|word| !word.contains('=')) {
        if words.iter().any(|word| ["none", "p5", "first-ten"].contains(&word.to_lowercase().as_str())) {
            return Err(mixed());
        }
        return Ok(Known::Recorded(desk::actors(desk.catalogue(), words, Window::ALWAYS)?));
    }
    let mut written = Vec::new();
    for word in words {
        let (actor, answer) = word.split_once('=').ok_or_else(mixed)?;
        let answer = match answer.parse::<Answer>()? {
            Answer::No => Seen::No,
            Answer::Abstain => Seen::Abstain,
            Answer::Yes => Seen::Yes,
            other => {
                return Err(Error::Request {
                    what: format!("{word}: {other} is no vote"),
                    expected: "expected yes, abstain or no".to_owned(),
                });
            }
        };
        let actor = registry.resolve(actor, None)?;
        if written.iter().any(|(known, _)| *known == actor) {
            return Err(Error::Request {
                what: format!("{} is given twice", registry.code(actor)),
                expected: "expected one answer an actor".to_owned(),
            });
        }
        written.push((actor, answer));
    }
    Ok(Known::Written(written))
}

/// A question on record, with what is known of it.
fn of_record(
    desk: &Desk,
    history: &History,
    id: demarche_core::QuestionId,
    known: &Known,
) -> Result<(Asked, Given), Error> {
    let question = desk.catalogue().question(id);
    let Some(place) = history.place(id) else {
        // Only its totals are on record, or nothing yet: it is put to those who could have answered.
        let (mut asked, given) = unanswered(history, &question.body, &question.title, question.date.from(), known)?;
        asked.question = Some(id);
        return Ok((asked, given));
    };
    Ok(match known {
        Known::Recorded(actors) if actors.is_empty() => (Asked::of(history, place, &[]), Given::Nobody),
        Known::Recorded(actors) => (Asked::of(history, place, actors), Given::Actors(actors.clone())),
        Known::Written(written) => {
            let actors: Vec<ActorId> = written.iter().map(|(actor, _)| *actor).collect();
            let mut asked = Asked::of(history, place, &actors);
            asked.known.clone_from(written);
            (asked, Given::Actors(actors))
        }
    })
}

/// A question without a record.
fn of_title(history: &History, request: &ForecastRequest, known: &Known) -> Result<(Asked, Given), Error> {
    let (Some(title), Some(date)) = (&request.title, &request.date) else {
        return Err(Error::Request {
            what: "a forecast needs a question".to_owned(),
            expected: "for example: demarche forecast ES-11/1 --known P5; or --title \"…\" --date 2027-03-02"
                .to_owned(),
        });
    };
    unanswered(history, &request.body, title, date.parse::<Period>()?.from(), known)
}

/// A question without a list of answers.
fn unanswered(history: &History, body: &str, title: &str, date: Day, known: &Known) -> Result<(Asked, Given), Error> {
    let known = match known {
        Known::Recorded(actors) if actors.is_empty() => Vec::new(),
        Known::Written(written) => written.clone(),
        Known::Recorded(_) => {
            return Err(Error::Request {
                what: "no answers to this question are on record".to_owned(),
                expected: "expected the answers themselves: --known RUS=no,CHN=abstain".to_owned(),
            });
        }
    };
    let mut entitled = history.asked_before(date);
    entitled.retain(|actor| !known.iter().any(|(of, _)| of == actor));
    if entitled.is_empty() {
        return Err(Error::NothingCovered {
            what: format!("nobody is on record as asked in {body} before {date}"),
            nearest: "what is at hand: demarche votes list; load more: demarche load".to_owned(),
        });
    }
    let given = if known.is_empty() {
        Given::Nobody
    } else {
        Given::Actors(known.iter().map(|(actor, _)| *actor).collect())
    };
    let asked = Asked {
        question: None,
        title: title.to_owned(),
        date,
        session: Cut::day(date).now(),
        is_in_parts: false,
        issues: Vec::new(),
        text: None,
        sponsors: Vec::new(),
        entitled,
        known,
        tells_not_voting: true,
    };
    Ok((asked, given))
}

/// Keys of the sources of these questions, sorted.
pub(crate) fn sources(desk: &Desk, questions: &[demarche_core::QuestionId]) -> Vec<String> {
    let catalogue = desk.catalogue();
    let citations: std::collections::BTreeSet<_> =
        questions.iter().map(|id| catalogue.question(*id).citation).collect();
    let sources = citations.into_iter().flat_map(|id| catalogue.citation(id));
    let keys: std::collections::BTreeSet<String> = sources.map(|id| catalogue.source(*id).key.clone()).collect();
    keys.into_iter().collect()
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

/// What a forecast shows.
struct Shown<'f> {
    desk: &'f Desk,
    asked: &'f Asked,
    model: &'f dyn Forecaster,
    told: &'f [Told],
    base: &'f [Told],
}

const WORDS: [&str; 4] = ["no", "abstain", "yes", "not voting"];

fn word(seen: Seen) -> &'static str {
    match seen {
        Seen::None => "",
        seen => WORDS[seen as usize],
    }
}

impl Shown<'_> {
    fn rows(&self, reasons: &[Vec<demarche_crises::Reason>], answer: impl Fn(ActorId) -> Option<Seen>) -> Vec<Vec<Cell>> {
        let key = self.asked.question.map_or(Cell::Missing(Reason::NotApplicable), |id| {
            Cell::Text(self.desk.catalogue().question(id).key.clone())
        });
        let version = name(self.model);
        let until =
            self.model.trained_until().map_or(Cell::Missing(Reason::NotApplicable), |day| Cell::Text(day.to_string()));
        let head = |actor: ActorId| {
            vec![
                key.clone(),
                Cell::Text(self.asked.date.to_string()),
                Cell::Text(self.desk.code(actor).to_owned()),
                Cell::Text(self.desk.label(actor).to_owned()),
            ]
        };
        let recorded = |actor| {
            answer(actor).map_or(Cell::Missing(Reason::NotTold), |seen| Cell::Text(word(seen).replace(' ', "_")))
        };
        let mut rows = Vec::new();
        for (actor, seen) in &self.asked.known {
            let mut row = head(*actor);
            row.push(Cell::Text(word(*seen).to_owned()));
            row.extend(std::iter::repeat_n(Cell::Missing(Reason::NotApplicable), 7));
            row.extend([recorded(*actor), Cell::Text(version.clone()), until.clone()]);
            row.push(Cell::Missing(Reason::NotApplicable));
            rows.push(row);
        }
        for (place, (told, base)) in self.told.iter().zip(self.base).enumerate() {
            let mut row = head(told.actor);
            row.push(Cell::Missing(Reason::NotTold));
            row.extend(told.chances[..3].iter().map(|p| Cell::Number(*p)));
            row.push(if self.tells_not_voting() {
                Cell::Number(told.chances[3])
            } else {
                Cell::Missing(Reason::NotTold)
            });
            row.extend(of_votes(base.chances).map(Cell::Number));
            row.extend([recorded(told.actor), Cell::Text(version.clone()), until.clone()]);
            row.push(reasons.get(place).map_or(Cell::Missing(Reason::NotApplicable), |reasons| {
                let record = |reason: &demarche_crises::Reason| {
                    vec![
                        ("term", Cell::Text(reason.term.to_owned())),
                        ("adds_no", Cell::Number(reason.adds[0])),
                        ("adds_abstain", Cell::Number(reason.adds[1])),
                        ("adds_yes", Cell::Number(reason.adds[2])),
                        ("because", Cell::text_or(&reason.because, Reason::NotApplicable)),
                    ]
                };
                Cell::Records(reasons.iter().map(record).collect())
            }));
            rows.push(row);
        }
        rows.sort_by_cached_key(|row| row[2].plain());
        rows
    }

    /// Whether the model tells who will not vote.
    fn tells_not_voting(&self) -> bool {
        self.asked.tells_not_voting && self.told.iter().any(|told| told.chances[3] > 0.0)
    }

    fn heading(&self, version: &str, learnt: usize, is_recorded: bool) -> Vec<String> {
        let title = &self.asked.title;
        let what = match self.asked.question {
            Some(id) => format!("{}, {}", desk::question_name(self.desk.catalogue().question(id)), self.asked.date),
            None => format!("put on {}", self.asked.date),
        };
        let mut sums = [0.0; 3];
        for told in self.told {
            for (sum, p) in sums.iter_mut().zip(of_votes(told.chances)) {
                *sum += p;
            }
        }
        let known: Vec<String> = self
            .asked
            .known
            .iter()
            .map(|(actor, seen)| format!("{} {}", self.desk.code(*actor), word(*seen)))
            .collect();
        let until = self.model.trained_until().map(|day| format!(", the last of {day}")).unwrap_or_default();
        let asked = if is_recorded { "put as if it were not answered" } else { "not on record" };
        vec![
            format!("Forecast: {what}: {title}"),
            format!("{asked}; {version}, learnt from {learnt} roll calls{until}"),
            format!("known: {}", if known.is_empty() { "nobody's answer".to_owned() } else { known.join(", ") }),
            format!(
                "expected of {} others, if all vote: {:.0} yes, {:.0} abstentions, {:.0} no",
                self.told.len(),
                sums[2],
                sums[1],
                sums[0]
            ),
        ]
    }

    fn heads(&self, is_recorded: bool) -> Vec<&'static str> {
        let mut heads = vec!["actor", "likeliest", "no", "abstain", "yes"];
        if self.tells_not_voting() {
            heads.push("not voting");
        }
        heads.extend(["baseline: yes", "most for or against yes"]);
        if is_recorded {
            heads.push("recorded");
        }
        heads
    }

    /// Those least likely to vote yes first.
    fn lines(
        &self,
        reasons: &[Vec<demarche_crises::Reason>],
        is_recorded: bool, answer: impl Fn(ActorId) -> Option<Seen>) -> Vec<Vec<String>> {
        let mut order: Vec<usize> = (0..self.told.len()).collect();
        let yes = |place: usize| of_votes(self.told[place].chances)[2];
        order.sort_by(|a, b| {
            yes(*a)
                .total_cmp(&yes(*b))
                .then_with(|| self.desk.code(self.told[*a].actor).cmp(self.desk.code(self.told[*b].actor)))
        });
        let percent = |p: f64| format!("{:.0} %", 100.0 * p);
        let line = |place: &usize| {
            let (told, base) = (&self.told[*place], &self.base[*place]);
            let mut line = vec![
                format!("{} {}", self.desk.code(told.actor), self.desk.label(told.actor)),
                WORDS[likeliest(of_votes(told.chances))].to_owned(),
            ];
            line.extend(told.chances[..3].iter().map(|p| percent(*p)));
            if self.tells_not_voting() {
                line.push(percent(told.chances[3]));
            }
            line.push(percent(of_votes(base.chances)[2]));
            let most = reasons.get(*place).and_then(|all| {
                let told = all.iter().filter(|reason| !reason.because.is_empty());
                told.max_by(|a, b| a.adds[2].abs().total_cmp(&b.adds[2].abs()))
            });
            line.push(most.map_or(String::new(), |reason| format!("{} {:+.1}", reason.term, reason.adds[2])));
            if is_recorded {
                line.push(answer(told.actor).map_or(String::new(), |seen| word(seen).to_owned()));
            }
            line
        };
        order.iter().map(line).collect()
    }
}
