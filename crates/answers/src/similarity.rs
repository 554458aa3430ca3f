//! `similarity`: how alike actors voted, pair by pair.

use demarche_core::{
    ActorId, Cell, Column, ColumnType, Interval, Known, Layout, Reason, RowKind, Scope, SourceRows, View, Window,
    Worlds, counted, fixed, format_number,
};
use demarche_measures::{Bootstrap, Dyad, Item, Stances, cohesion, roll_calls, similarity as similarities};
use serde_json::{Value, json};

use crate::Error;
use crate::credits;
use crate::desk::{self, Desk};
use crate::evidence::limited;

/// Whose votes to compare, and when.
#[derive(Debug, Clone, Default)]
pub struct SimilarityRequest {
    /// None: all pairs; one actor: its pairs; two: just that pair.
    pub actors: Vec<String>,
    /// Only pairs among these actors or groups.
    pub among: Vec<String>,
    /// The window as one date, such as 2022.
    pub at: Option<String>,
    /// Start of the window.
    pub from: Option<String>,
    /// End of the window.
    pub to: Option<String>,
    /// Only what could be known by the end of this date.
    pub as_of: Option<String>,
    /// Seed of the draws behind the intervals.
    pub seed: u64,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

const COLUMNS: &[Column] = &[
    Column::new("a", ColumnType::Text, "code of the first actor"),
    Column::new("b", ColumnType::Text, "code of the second actor"),
    Column::new("label_a", ColumnType::Text, "neutral English name of the first"),
    Column::new("label_b", ColumnType::Text, "neutral English name of the second"),
    Column::new("roll_calls_both_cast", ColumnType::Integer, "contested roll calls on which both cast a vote"),
    Column::new("topics", ColumnType::Integer, "topics of these roll calls: what intervals draw again"),
    Column::new("same_answer", ColumnType::Integer, "of these roll calls, with the same answer"),
    Column::new("opposite_answer", ColumnType::Integer, "of these roll calls, yes against no"),
    Column::new("agreement", ColumnType::Number, "mean of 1 − |a − b|/2, no 0, abstain 1, yes 2; share, 0–1"),
    Column::new(
        "agreement_low",
        ColumnType::Number,
        "5 % end of its interval over redrawn topics, widened by what no topic showed; null below five topics",
    ),
    Column::new("agreement_high", ColumnType::Number, "95 % end of its interval"),
    Column::new("s", ColumnType::Number, "Signorino and Ritter's S, −1 to 1"),
    Column::new("s_low", ColumnType::Number, "5 % end of its interval"),
    Column::new("s_high", ColumnType::Number, "95 % end of its interval"),
    Column::new(
        "pi",
        ColumnType::Number,
        "Scott's π with squared distances: 0 is what chance gives, 1 is whole agreement",
    ),
    Column::new("pi_low", ColumnType::Number, "5 % end of its interval"),
    Column::new("pi_high", ColumnType::Number, "95 % end of its interval"),
    Column::new(
        "kappa",
        ColumnType::Number,
        "Cohen's κ with squared distances: 0 is what chance gives, 1 is whole agreement",
    ),
    Column::new("kappa_low", ColumnType::Number, "5 % end of its interval"),
    Column::new("kappa_high", ColumnType::Number, "95 % end of its interval"),
];

/// The columns of a table of pairs, for the schema.
#[must_use]
pub fn similarity_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// The window that a request names: one date, or a start and an end.
pub(crate) fn window(at: Option<&str>, from: Option<&str>, to: Option<&str>) -> Result<Window, Error> {
    match (at, from, to) {
        (Some(at), None, None) => Ok(at.parse()?),
        (Some(_), _, _) => Err(Error::Request {
            what: "--at is given with --from or --to".to_owned(),
            expected: "one date, or the ends of a window".to_owned(),
        }),
        (None, from, to) => desk::between(from, to),
    }
}

/// What a reader must know of the list of roll calls.
pub(crate) fn list_of_roll_calls(desk: &Desk, stances: &Stances) -> Vec<String> {
    let catalogue = desk.catalogue();
    let items = stances.items().len();
    let is_chosen = |item: &&Item| match item {
        Item::RollCall(id) => catalogue.locate(catalogue.question(*id).at).starts_with("questions.csv"),
        _ => false,
    };
    let mut told = Vec::new();
    if 2 * stances.items().iter().filter(is_chosen).count() > items {
        told.push("the listed roll calls are chosen, not a sample: another list gives other numbers".to_owned());
    }
    told
}

/// The contested roll calls of a world, and why there are none.
pub(crate) fn contested(desk: &Desk) -> Result<Stances, Error> {
    let stances = Stances::of_votes(&desk.world, &roll_calls(&desk.world)).contested();
    if stances.is_empty() {
        let dates: Vec<_> = desk.catalogue().questions().map(|(_, question)| question.date).collect();
        let nearest = match (dates.iter().min(), dates.iter().max()) {
            (Some(first), Some(last)) => format!("questions run from {first} to {last}; see `demarche votes list`"),
            _ => "this body of evidence has no questions".to_owned(),
        };
        let when = desk::window_words(desk.world.window);
        return Err(Error::NothingCovered {
            what: format!("no listed roll call divided its voters ({when})"),
            nearest,
        });
    }
    Ok(stances)
}

/// The sources of the votes that stances rest on, with how many votes each carries.
pub(crate) fn sources(desk: &Desk, stances: &Stances) -> SourceRows {
    let questions: std::collections::HashSet<_> = stances
        .items()
        .iter()
        .filter_map(|item| match item {
            Item::RollCall(question) => Some(*question),
            Item::TieTo(_) => None,
        })
        .collect();
    let voters: std::collections::HashSet<ActorId> = stances.actors().iter().copied().collect();
    let is_used = |ballot: &&demarche_core::Ballot| {
        questions.contains(&ballot.question) && voters.contains(&ballot.actor) && ballot.answer.is_cast()
    };
    let rows = desk.world.ballots.iter().filter(is_used);
    credits::cited(desk.catalogue(), rows.map(|ballot| ballot.provenance.citation))
}

pub(crate) fn number(value: Known<f64>) -> Cell {
    match value {
        Known::Known(value) => Cell::Number(value),
        Known::Unknown(reason) => Cell::Missing(reason),
    }
}

/// `0.81 [0.75, 0.86]`, or the value alone, or why there is none.
pub(crate) fn words(value: Known<f64>, interval: Known<Interval>) -> String {
    match (value, interval) {
        (Known::Known(value), Known::Known(interval)) => {
            let (low, high) = interval.ends();
            format!("{} [{}, {}]", fixed(value, 2), fixed(low, 2), fixed(high, 2))
        }
        (Known::Known(value), Known::Unknown(_)) => fixed(value, 2),
        (Known::Unknown(reason), _) => reason.words().to_owned(),
    }
}

/// How alike actors voted on contested roll calls, pair by pair.
///
/// # Errors
/// If an actor or a date is not known, or no pair has a roll call on which both cast a vote.
pub fn similarity(worlds: &dyn Worlds, request: &SimilarityRequest) -> Result<View, Error> {
    let window = window(request.at.as_deref(), request.from.as_deref(), request.to.as_deref())?;
    let desk = Desk::open(
        worlds,
        window,
        desk::last_day(request.as_of.as_deref())?,
        &Scope::of(&[RowKind::Ballots, RowKind::Marks]),
    )?;
    let asked = desk::actors(desk.catalogue(), &request.actors, window)?;
    let among = desk::actors(desk.catalogue(), &request.among, window)?;
    if asked.len() > 2 && request.actors.len() <= 2 {
        return Err(Error::Request {
            what: "a group stands where an actor is expected".to_owned(),
            expected: "groups go with --actors".to_owned(),
        });
    }
    if let [one, other] = asked.as_slice()
        && one == other
    {
        return Err(Error::Request {
            what: format!("both are {}", desk.code(*one)),
            expected: "two actors, or a group with --actors".to_owned(),
        });
    }
    let all = contested(&desk)?;
    let bootstrap = Bootstrap { seed: request.seed, ..Bootstrap::default() };
    let wanted: Vec<ActorId> = match (asked.as_slice(), among.is_empty()) {
        ([_, _], _) => asked.clone(),
        (_, true) => all.actors().to_vec(),
        (_, false) => among.iter().chain(&asked).copied().collect(),
    };
    let stances = all.only(&wanted);
    let code = |id: ActorId| desk.code(id).to_owned();
    let mut dyads: Vec<Dyad> = similarities(&stances, &bootstrap)
        .into_iter()
        .filter(|dyad| dyad.table.both() > 0 && asked.iter().all(|actor| [dyad.a, dyad.b].contains(actor)))
        .collect();
    // The actor that was asked for stands first; else the one whose code comes first.
    for dyad in &mut dyads {
        let is_turned = asked.first().map_or_else(|| code(dyad.b) < code(dyad.a), |first| *first == dyad.b);
        if is_turned {
            (dyad.a, dyad.b) = (dyad.b, dyad.a);
        }
    }
    dyads.sort_by_cached_key(|dyad| (code(dyad.a), code(dyad.b)));
    if dyads.is_empty() {
        let voters = wanted.iter().filter(|actor| all.actors().contains(actor)).count();
        return Err(Error::NothingCovered {
            what: format!(
                "no two of them cast a vote on the same contested roll call ({}); of {} named, {voters} cast any",
                desk::window_words(window),
                wanted.len()
            ),
            nearest: "a longer window (--from, --to) may hold one; see `demarche votes list`".to_owned(),
        });
    }
    let rows = dyads.iter().map(|dyad| row(&desk, dyad)).collect();
    let groups = cohesions(&desk, &all, &request.among, window, &bootstrap)?;
    let mut meta = desk.meta(request.query.clone());
    meta.sources = sources(&desk, &stances);
    meta.warnings = desk::read_as(desk.catalogue(), request.actors.iter().chain(&request.among));
    meta.extra = vec![
        ("contested_roll_calls", json!(all.items().len())),
        ("topics", json!(all.topic_count())),
        (
            "interval",
            json!({ "level": bootstrap.level, "draws": bootstrap.draws, "seed": bootstrap.seed, "drawn_again": "topics", "widened_by": "unseen_topics" }),
        ),
        ("cohesion", Value::Array(groups.iter().map(Cohesion::json).collect())),
    ];
    meta.warnings.extend(list_of_roll_calls(&desk, &all));
    if all.topic_count() < 5 {
        let (topics, are) = (all.topic_count(), if all.topic_count() == 1 { "is" } else { "are" });
        meta.warnings.push(format!("{} {are} too few for intervals: five are needed", counted(topics, "topic")));
    }
    let mut heading = vec![format!(
        "{} on {}; 90 % intervals from drawing topics again ({} draws, seed {}), widened by what none of them showed. Window: {}. Pack {}.",
        counted(all.items().len(), "contested roll call"),
        counted(all.topic_count(), "topic"),
        bootstrap.draws,
        bootstrap.seed,
        desk::window_words(window),
        desk.catalogue().name
    )];
    heading.extend(groups.iter().map(Cohesion::line));
    let lines = dyads
        .iter()
        .map(|dyad| {
            let values = dyad.table.measures().all();
            let mut line = vec![
                format!("{} {}", desk.code(dyad.a), desk.label(dyad.a)),
                format!("{} {}", desk.code(dyad.b), desk.label(dyad.b)),
                dyad.table.both().to_string(),
                dyad.topics.to_string(),
            ];
            line.extend((0..4).map(|place| words(values[place], dyad.intervals[place])));
            line
        })
        .collect();
    let heads = ["a", "b", "both cast", "topics", "agreement", "S", "π", "κ"];
    let layout = Layout {
        heading,
        tables: vec![limited("how alike they voted".to_owned(), &heads, lines, request.limit)],
        footer: vec![
            "π and κ: 0 is what chance gives; agreement and S are not corrected for chance".to_owned(),
            "where no topic had opposite votes, or none both yes, or none both no, the interval also holds what the measure would be if that were the \
             share of topics that all those seen may well have missed (5 % of the time: of 8 topics 31 %, of 90 3 %): equal votes alone do not make an \
             agreement sure"
                .to_owned(),
        ],
    };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}

fn row(desk: &Desk, dyad: &Dyad) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let count = |number: u32| Cell::Integer(i64::from(number));
    let mut row = vec![
        text(desk.code(dyad.a)),
        text(desk.code(dyad.b)),
        text(desk.label(dyad.a)),
        text(desk.label(dyad.b)),
        count(dyad.table.both()),
        count(dyad.topics),
        count(dyad.table.same()),
        count(dyad.table.opposite()),
    ];
    for (value, interval) in dyad.table.measures().all().into_iter().zip(dyad.intervals) {
        row.push(number(value));
        row.push(number(interval.map(|interval| interval.ends().0)));
        row.push(number(interval.map(|interval| interval.ends().1)));
    }
    row
}

/// How alike the members of a named group voted.
struct Cohesion {
    group: String,
    members: usize,
    value: Known<Interval>,
}

impl Cohesion {
    fn json(&self) -> Value {
        let interval = self.value.value();
        json!({ "group": self.group, "members": self.members, "cohesion": interval.map(|i| i.value()),
                "low": interval.map(|i| i.ends().0), "high": interval.map(|i| i.ends().1),
                "na_reason": self.value.reason().map(Reason::as_str) })
    }

    fn line(&self) -> String {
        match self.value.value() {
            Some(interval) => {
                let (low, high) = interval.ends();
                let part = |number: f64| format_number((number * 1000.0).round() / 1000.0);
                format!(
                    "Cohesion of {}, {}: {} [{}, {}], the mean agreement of its pairs",
                    self.group,
                    counted(self.members, "member"),
                    part(interval.value()),
                    part(low),
                    part(high)
                )
            }
            None => format!("Cohesion of {}: too few members ({}) or topics", self.group, self.members),
        }
    }
}

fn cohesions(
    desk: &Desk,
    all: &Stances,
    names: &[String],
    window: Window,
    bootstrap: &Bootstrap,
) -> Result<Vec<Cohesion>, Error> {
    let mut found = Vec::new();
    for name in names {
        if desk.catalogue().registry.group(&name.to_lowercase()).is_some() {
            let members = all.only(&desk::actors(desk.catalogue(), std::slice::from_ref(name), window)?);
            let value = cohesion(&members, bootstrap);
            found.push(Cohesion { group: name.to_lowercase(), members: members.actors().len(), value });
        }
    }
    Ok(found)
}
