//! `votes`: the questions, and who answered what.

use demarche_core::{
    Cell, Column, ColumnType, Completeness, How, Known, Layout, Mark, MarkKind, Marked, QuestionId, QuestionKind,
    Reason, RowKind, Scope, View, Window, Worlds, counted, fold,
};
use serde_json::json;

use crate::Error;
use crate::credits;
use crate::desk::{self, Desk, question_name};
use crate::evidence::{limited, sheet, source_line};
use crate::tally::{official_counts, tally, tally_words};

/// Which questions.
#[derive(Debug, Clone, Default)]
pub struct VotesRequest {
    /// Only the questions of this crisis.
    pub crisis: Option<String>,
    /// Only those put in this body.
    pub body: Option<String>,
    /// Only those with all these words in their title, symbol or topics, in any case and accent.
    pub about: Option<String>,
    /// Only from this date on.
    pub from: Option<String>,
    /// Only up to this date.
    pub to: Option<String>,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

const LIST: &[Column] = &[
    Column::new("question", ColumnType::Text, "key of the question"),
    Column::new("body", ColumnType::Text, "the body it was put in"),
    Column::new("kind", ColumnType::Text, "roll_call or letter"),
    Column::new("symbol", ColumnType::Text, "symbol of its document"),
    Column::new("date", ColumnType::Text, "when it was answered"),
    Column::new("title", ColumnType::Text, "what it says, in our words"),
    Column::new("yes", ColumnType::Integer, "official count of yes, or of signatures"),
    Column::new("no", ColumnType::Integer, "official count of no"),
    Column::new("abstain", ColumnType::Integer, "official count of abstentions"),
    Column::new("not_voting", ColumnType::Integer, "listed as entitled and not voting, for whatever reason"),
    Column::new("barred", ColumnType::Integer, "of these, barred from voting"),
    Column::new("complete", ColumnType::Text, "yes, incomplete (kept out of scores), totals_only, members_unverified"),
    Column::new("entitled", ColumnType::Text, "who could answer"),
    Column::new("crises", ColumnType::List, "keys of the crises it belongs to"),
    Column::new(
        "topics",
        ColumnType::List,
        "topics of the vote's own record, and those that a source's makers assigned later; codes of one edition, to session 74 (2019/20): me Palestinian \
         conflict, nu nuclear weapons, di disarmament, hr human rights, co colonialism, ec economic development",
    ),
    Column::new("sources", ColumnType::List, "keys of the sources of the record"),
    Column::new("note", ColumnType::Text, "what a reader must know of it"),
    Column::new("at", ColumnType::Text, "table and line of the pack"),
];

const SHOW: &[Column] = &[
    Column::new("question", ColumnType::Text, "key of the question"),
    Column::new("symbol", ColumnType::Text, "symbol of its document"),
    Column::new("date", ColumnType::Text, "when it was answered"),
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new(
        "answer",
        ColumnType::Text,
        "yes, abstain, no, absent, barred, present, unrecorded (did not vote, no reason recorded) or signed",
    ),
    Column::new("how", ColumnType::Text, "recorded, or inferred from membership of the day"),
    Column::new(
        "represented_by",
        ColumnType::Text,
        "whose delegation cast it, where that is not the authority that governs",
    ),
    Column::new("sources", ColumnType::List, "keys of its sources"),
    Column::new("note", ColumnType::Text, "what a reader must know of the row"),
    Column::new("row", ColumnType::Text, "stable key of the row"),
    Column::new("at", ColumnType::Text, "table and line of the pack"),
];

/// The columns of a list of questions, for the schema.
#[must_use]
pub fn votes_list_columns() -> Vec<Column> {
    LIST.to_vec()
}

/// The columns of the answers to one question, for the schema.
#[must_use]
pub fn votes_show_columns() -> Vec<Column> {
    SHOW.to_vec()
}

/// The topics of a question, as its record and the makers of datasets have them.
fn topics(desk: &Desk, question: QuestionId) -> impl Iterator<Item = &str> {
    let is_topic = |mark: &&Mark| matches!(mark.kind, MarkKind::Issue | MarkKind::Subject);
    desk.world
        .marks_of(Marked::Question(question))
        .iter()
        .filter(is_topic)
        .map(|mark| desk.catalogue().text(mark.value))
}

fn is_about(desk: &Desk, id: QuestionId, words: &[String]) -> bool {
    let question = desk.catalogue().question(id);
    if words.is_empty() {
        return true;
    }
    let said = [question.title.as_str(), question.symbol.as_str()].into_iter().chain(topics(desk, id));
    let text = fold(&said.collect::<Vec<_>>().join(" "));
    words.iter().all(|word| text.contains(word.as_str()))
}

/// The questions, by date.
///
/// # Errors
/// If the crisis or a date is not known, or no question is left.
pub fn votes_list(worlds: &dyn Worlds, request: &VotesRequest) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let window = desk::between(request.from.as_deref(), request.to.as_deref())?;
    let desk = Desk::open(worlds, window, None, &Scope::of(&[RowKind::Ballots, RowKind::Marks]))?;
    let words: Vec<String> = request.about.iter().flat_map(|text| text.split_whitespace()).map(fold).collect();
    let crisis = match &request.crisis {
        None => None,
        Some(key) => Some(desk::crisis(catalogue, key).ok_or_else(|| desk::no_such(catalogue, "crisis", key, true))?),
    };
    let mut ids: Vec<_> = catalogue
        .questions()
        .filter(|(id, question)| {
            crisis.is_none_or(|crisis| crisis.questions.contains(id))
                && request.body.as_ref().is_none_or(|body| question.body.eq_ignore_ascii_case(body))
                && Window::of(question.date).meets(window)
                && is_about(&desk, *id, &words)
        })
        .map(|(id, _)| id)
        .collect();
    ids.sort_by_key(|id| (catalogue.question(*id).date, catalogue.question(*id).key.clone()));
    if ids.is_empty() {
        let mut bodies: Vec<&str> = catalogue.questions().map(|(_, question)| question.body.as_str()).collect();
        bodies.sort_unstable();
        bodies.dedup();
        return Err(Error::NothingCovered {
            what: "no question is left".to_owned(),
            nearest: format!("bodies: {}; crises: see `demarche crises`", bodies.join(", ")),
        });
    }
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for id in &ids {
        let question = catalogue.question(*id);
        let counts = tally(&desk, *id);
        let silent: usize = counts.iter().filter(|(answer, _)| !answer.is_cast()).map(|(_, count)| count).sum();
        let barred =
            counts.iter().find(|(answer, _)| *answer == demarche_core::Answer::Barred).map_or(0, |(_, count)| *count);
        let no_list = if question.completeness == Completeness::TotalsOnly { Some(Reason::TotalsOnly) } else { None };
        let no_list = if question.kind == QuestionKind::Letter { Some(Reason::NotApplicable) } else { no_list };
        let count = |number: usize| no_list.map_or(Cell::Integer(number as i64), Cell::Missing);
        let official = |number: Known<u16>| match number {
            Known::Known(number) => Cell::Integer(i64::from(number)),
            Known::Unknown(reason) => Cell::Missing(reason),
        };
        let crises =
            catalogue.crises.iter().filter(|crisis| crisis.questions.contains(id)).map(|crisis| crisis.key.clone());
        rows.push(vec![
            Cell::Text(question.key.clone()),
            Cell::Text(question.body.clone()),
            Cell::Text(question.kind.to_string()),
            Cell::Text(question.symbol.clone()),
            Cell::Text(question.date.to_string()),
            Cell::Text(question.title.clone()),
            official(question.totals.yes),
            official(question.totals.no),
            official(question.totals.abstain),
            count(silent),
            count(barred),
            Cell::Text(question.completeness.to_string()),
            Cell::Text(question.entitled.to_string()),
            Cell::List(crises.collect()),
            Cell::List(topics(&desk, *id).map(str::to_owned).collect()),
            Cell::List(
                catalogue.citation(question.citation).iter().map(|id| catalogue.source(*id).key.clone()).collect(),
            ),
            Cell::text_or(catalogue.text(question.note), Reason::NotApplicable),
            Cell::Text(catalogue.locate(question.at)),
        ]);
        let mark = match question.completeness {
            Completeness::Yes => String::new(),
            other => format!(" [{}]", other.as_str().replace('_', " ")),
        };
        let cells = vec![
            question.date.to_string(),
            question_name(question),
            format!("{}{mark}", question.title),
            tally_words(&desk, *id),
        ];
        lines.push((cells, question.key.clone()));
    }
    let mut meta = desk.meta(request.query.clone());
    meta.sources = credits::cited(catalogue, ids.iter().map(|id| catalogue.question(*id).citation));
    let layout = Layout {
        heading: vec![format!("{}. Pack {}.", counted(ids.len(), "question"), catalogue.name)],
        tables: vec![sheet(String::new(), &["date", "symbol", "title", "result"], "question", lines, request.limit)],
        footer: vec!["who answered what: demarche votes show <question>".to_owned()],
    };
    Ok(View { meta, columns: LIST.to_vec(), rows, layout })
}

/// Who answered what to one question.
///
/// # Errors
/// If the question is not known, or only its totals are.
pub fn votes_show(worlds: &dyn Worlds, text: &str, query: &str) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let id = desk::question(catalogue, text).ok_or_else(|| desk::no_such(catalogue, "question", text, false))?;
    let question = catalogue.question(id);
    let desk = Desk::open(worlds, Window::of(question.date), None, &Scope::of(&[RowKind::Ballots]))?;
    if desk.world.answers(id).is_empty() {
        return Err(Error::NothingCovered {
            what: format!("who answered what to {} is not listed", question.key),
            nearest: format!("its totals: {}", tally_words(&desk, id)),
        });
    }
    let mut ballots: Vec<_> = desk.world.answers(id).to_vec();
    ballots.sort_by(|a, b| desk.code(a.actor).cmp(desk.code(b.actor)));
    let rows = ballots
        .iter()
        .map(|ballot| {
            let sources = catalogue.citation(ballot.provenance.citation);
            vec![
                Cell::Text(question.key.clone()),
                Cell::Text(question.symbol.clone()),
                Cell::Text(question.date.to_string()),
                Cell::Text(desk.code(ballot.actor).to_owned()),
                Cell::Text(desk.label(ballot.actor).to_owned()),
                Cell::Text(ballot.answer.to_string()),
                Cell::Text(ballot.how.to_string()),
                ballot
                    .represented_by
                    .map_or(Cell::Missing(Reason::NotApplicable), |by| Cell::Text(desk.code(by).to_owned())),
                Cell::List(sources.iter().map(|id| catalogue.source(*id).key.clone()).collect()),
                Cell::text_or(catalogue.text(ballot.provenance.note), Reason::NotApplicable),
                desk.world
                    .answer_row(id, ballot.actor)
                    .map_or(Cell::Missing(Reason::NotTold), |row| Cell::Text(desk.world.row_name(row))),
                Cell::Text(catalogue.locate(ballot.provenance.at)),
            ]
        })
        .collect();
    let groups = tally(&desk, id)
        .into_iter()
        .map(|(answer, count)| {
            let names: Vec<String> = ballots
                .iter()
                .filter(|ballot| ballot.answer == answer)
                .map(|ballot| {
                    let by = ballot.represented_by.map(|by| format!(" [delegation of {}]", desk.label(by)));
                    format!("{} {}{}", desk.code(ballot.actor), desk.label(ballot.actor), by.unwrap_or_default())
                })
                .collect();
            let is_inferred = ballots.iter().any(|ballot| ballot.answer == answer && ballot.how == How::Inferred);
            let how = if is_inferred { ", inferred from membership" } else { "" };
            limited(format!("{}: {count}{how}", answer.act()), &["who"], vec![vec![names.join(", ")]], None)
        })
        .collect();
    let mut meta = desk.meta(query.to_owned());
    meta.sources = desk.source_rows(ballots.iter().filter_map(|ballot| desk.world.answer_row(id, ballot.actor)));
    meta.extra = vec![
        ("title", json!(question.title)),
        ("official", official_counts(&question.totals)),
        ("complete", json!(question.completeness.as_str())),
    ];
    let note = catalogue.text(question.note);
    if !note.is_empty() {
        meta.warnings.push(note.to_owned());
    }
    if question.completeness == Completeness::Incomplete {
        meta.warnings.push("the list of answers differs from the record and is kept out of scores".to_owned());
    }
    let mut heading =
        vec![format!("{}, {}: {}", question_name(question), question.date, question.title), tally_words(&desk, id)];
    for source in catalogue.citation(question.citation) {
        heading.push(format!("Source: {}", source_line(catalogue.source(*source))));
    }
    let layout = Layout {
        heading,
        tables: groups,
        footer: vec![format!("one row a state, with its source: demarche votes show {} -f csv", question.key)],
    };
    Ok(View { meta, columns: SHOW.to_vec(), rows, layout })
}
