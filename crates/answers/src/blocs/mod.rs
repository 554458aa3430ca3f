//! `blocs`: whether actors fall into blocs, or into ties that cut across.

mod by_year;
mod layers;
mod people;
mod rests_on;
mod years;

pub use by_year::{blocs_by_year, blocs_by_year_columns};
pub use rests_on::blocs_sources_columns;

use demarche_core::{ActorId, Cell, Column, ColumnType, Known, Layer, Layout, Reason, RowKind, Scope, View, Worlds};
use demarche_measures::{Blocs, Bootstrap, Finding, Plan, Stances, blocs as measured, cohesion, likeness};
use serde_json::json;

use self::people::{heading, loose, sheets};
use self::rests_on::{Rest, rests};
use crate::Error;
use crate::desk::{self, Desk};
use crate::similarity::{contested, list_of_roll_calls, number, sources, window};

/// Among whom, and when.
#[derive(Debug, Clone, Default)]
pub struct BlocsRequest {
    /// Only these actors or groups; none: all that voted.
    pub among: Vec<String>,
    /// The window as one date, such as 2022.
    pub at: Option<String>,
    /// Start of the window.
    pub from: Option<String>,
    /// End of the window.
    pub to: Option<String>,
    /// Only what could be known by the end of this date.
    pub as_of: Option<String>,
    /// Test the division against null worlds, with intervals.
    pub test: bool,
    /// The sources that it rests on, with how many rows, instead of the answer.
    pub sources: bool,
    /// The layers of a table by year; none: those that can be covered whole.
    pub layers: Vec<String>,
    /// Whether the likeness of all pairs goes along, for a picture.
    pub with_likeness: bool,
    /// Seed of null worlds and draws.
    pub seed: u64,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

const COLUMNS: &[Column] = &[
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new(
        "group",
        ColumnType::Integer,
        "number of its group, 1 is the largest; a group is a pattern of votes, not a camp",
    ),
    Column::new("group_members", ColumnType::Integer, "how many actors that group has"),
    Column::new(
        "bloc",
        ColumnType::Text,
        "whether that group is a bloc, yes or no: its members stand in it, on average, in half of the draws of topics or more; null unless \
         --test supports blocs",
    ),
    Column::new(
        "group_cohesion",
        ColumnType::Number,
        "mean agreement of the pairs of that group, 0–1; null below three members or five topics",
    ),
    Column::new(
        "certainty",
        ColumnType::Number,
        "part of the draws of topics in which it falls into that group, 0–1; null without --test",
    ),
    Column::new(
        "entropy",
        ColumnType::Number,
        "spread over groups when topics are drawn again: 0 one group, 1 any; null without --test",
    ),
    Column::new(
        "participation",
        ColumnType::Number,
        "part of its positive ties that do not lie in one group: 1 − Σ (k_b/k)²",
    ),
    Column::new(
        "next_group",
        ColumnType::Integer,
        "the other group that it is most like, of those that are blocs where --test supports them; null where there is no other",
    ),
    Column::new(
        "lead",
        ColumnType::Number,
        "how much more it is like its own group than that one: difference of mean likeness, in standard deviations of the null; the less, the \
         nearer to the edge, and below 0 beyond it; null for the only member of a group",
    ),
    Column::new("place", ColumnType::Number, "place on the first dimension; its sign and unit mean nothing"),
];

/// The columns of a table of groups, for the schema.
#[must_use]
pub fn blocs_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// Those who voted on a quarter of the contested roll calls or more, and how often those did who are left out: a place of so few votes would
/// be one of chance.
pub(crate) fn placeable(stances: Stances) -> (Stances, Vec<(ActorId, usize)>) {
    let items = stances.items().len();
    let votes = |actor: usize| (0..items).filter(|item| stances.level(actor, *item).is_some()).count();
    let (kept, out): (Vec<_>, Vec<_>) = stances
        .actors()
        .iter()
        .copied()
        .enumerate()
        .map(|(place, actor)| (actor, votes(place)))
        .partition(|(_, n)| 4 * n >= items);
    if out.is_empty() {
        return (stances, out);
    }
    let kept: Vec<ActorId> = kept.into_iter().map(|(actor, _)| actor).collect();
    (stances.only(&kept).contested(), out)
}

/// Whether actors fall into blocs on contested roll calls, and who would be in which.
///
/// # Errors
/// If an actor or a date is not known, or there are too few actors or roll calls to divide.
pub fn blocs(worlds: &dyn Worlds, request: &BlocsRequest) -> Result<View, Error> {
    let window = window(request.at.as_deref(), request.from.as_deref(), request.to.as_deref())?;
    let desk = Desk::open(
        worlds,
        window,
        desk::last_day(request.as_of.as_deref())?,
        &Scope::of(&[RowKind::Ballots, RowKind::Ties, RowKind::Marks]),
    )?;
    let all = contested(&desk)?;
    let among = desk::actors(desk.catalogue(), &request.among, window)?;
    let stances = if request.among.is_empty() { all } else { all.only(&among).contested() };
    let (stances, left_out) = placeable(stances);
    let (actors, items) = (stances.actors().len(), stances.items().len());
    if actors < 4 || items < 4 {
        return Err(Error::NothingCovered {
            what: format!(
                "cannot tell whether there are blocs: {items} contested roll calls among {actors} voters are too few to divide ({}); at least 4 of each are needed",
                desk::window_words(window)
            ),
            nearest: "a longer window (--from, --to) or more actors may hold enough; see `demarche votes list`"
                .to_owned(),
        });
    }
    let plan =
        Plan { seed: request.seed, draws: if request.test { Plan::default().draws } else { 0 }, ..Plan::default() };
    let found = measured(&stances, &plan);
    let groups = groups(&stances, &found, request.seed);
    let mut order: Vec<usize> = (0..found.members.len()).collect();
    // The largest group first; in it, who belongs most surely.
    order.sort_by(|a, b| {
        let (a, b) = (&found.members[*a], &found.members[*b]);
        let lead = |lead: Known<f64>| lead.value().unwrap_or(f64::INFINITY);
        a.group
            .cmp(&b.group)
            .then_with(|| b.certainty.total_cmp(&a.certainty))
            .then_with(|| lead(b.lead).total_cmp(&lead(a.lead)))
            .then_with(|| desk.code(a.actor).cmp(desk.code(b.actor)))
    });
    let rows = order.iter().map(|place| row(&desk, &found, *place, &groups, request.test)).collect();
    let mut meta = desk.meta(request.query.clone());
    meta.sources = sources(&desk, &stances);
    meta.extra = extra(&found, request);
    meta.warnings = desk::read_as(desk.catalogue(), &request.among);
    if request.sources {
        let sources = meta.sources.clone();
        let rest = Rest { layer: Layer::Votes, year: None, rests_on: Vec::new(), sources };
        return Ok(rests(&desk, meta, &[rest], request.limit));
    }
    if request.with_likeness {
        meta.extra.push(("likeness", pairs(&stances, &order)));
    }
    meta.warnings.extend(list_of_roll_calls(&desk, &stances));
    if !left_out.is_empty() {
        let names: Vec<String> =
            left_out.iter().map(|(actor, votes)| format!("{} ({votes})", desk.code(*actor))).collect();
        meta.warnings.push(format!(
            "left out, since they voted on fewer than a quarter of the contested roll calls, with how many they voted on: {}",
            names.join(", ")
        ));
    }
    let is_told = request.test && found.finding == Finding::Supported;
    if is_told {
        let of = |group: usize| {
            let members = order.iter().map(|place| &found.members[*place]).filter(move |member| member.group == group);
            members.map(|member| desk.code(member.actor)).collect::<Vec<_>>()
        };
        let apart: Vec<&str> = loose(&found).into_iter().flat_map(of).collect();
        meta.extra.push(("in_no_bloc", json!(apart)));
        for group in loose(&found) {
            meta.warnings.push(format!(
                "group {} is no bloc, though the best division sets it apart: {}; where topics are drawn again they stand together less often \
                 than not",
                group + 1,
                of(group).join(", ")
            ));
        }
    }
    meta.warnings
        .push("groups are patterns of votes: they say nothing of motives, treaties or other layers".to_owned());
    if !request.test {
        meta.warnings.push("not tested: any votes can be divided; --test compares with chance".to_owned());
    }
    let layout = Layout {
        heading: heading(&desk, &found, request),
        tables: sheets(&desk, &found, &order, &groups, request),
        footer: vec!["how alike two of them voted: demarche similarity <a> <b>".to_owned()],
    };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}

/// The size and the cohesion of each group.
fn groups(stances: &Stances, found: &Blocs, seed: u64) -> Vec<(usize, Known<f64>)> {
    let most = found.members.iter().map(|member| member.group + 1).max().unwrap_or(0);
    let bootstrap = Bootstrap { draws: 100, seed, ..Bootstrap::default() };
    (0..most)
        .map(|group| {
            let members: Vec<ActorId> =
                found.members.iter().filter(|member| member.group == group).map(|member| member.actor).collect();
            (members.len(), cohesion(&stances.only(&members), &bootstrap).map(|interval| interval.value()))
        })
        .collect()
}

/// The likeness of all pairs, in the order of the rows of the view.
fn pairs(stances: &Stances, order: &[usize]) -> serde_json::Value {
    let (likeness, sure) = likeness(stances, 0.95);
    let row = |a: &usize| order.iter().map(|b| likeness[*a][*b]).collect::<Vec<f64>>();
    json!({ "sure_beyond": sure, "rows": order.iter().map(row).collect::<Vec<_>>() })
}

fn row(desk: &Desk, found: &Blocs, place: usize, groups: &[(usize, Known<f64>)], is_tested: bool) -> Vec<Cell> {
    let member = &found.members[place];
    let (size, cohesion) = groups[member.group];
    let drawn = |value: f64| if is_tested { Cell::Number(value) } else { Cell::Missing(Reason::NotApplicable) };
    vec![
        Cell::Text(desk.code(member.actor).to_owned()),
        Cell::Text(desk.label(member.actor).to_owned()),
        Cell::Integer(member.group as i64 + 1),
        Cell::Integer(size as i64),
        if is_tested && found.finding == Finding::Supported {
            Cell::Text(if found.holds(member.group) { "yes" } else { "no" }.to_owned())
        } else {
            Cell::Missing(Reason::NotApplicable)
        },
        number(cohesion),
        drawn(member.certainty),
        drawn(member.entropy),
        number(member.participation),
        member.next.map_or(Cell::Missing(Reason::TooFew), |group| Cell::Integer(group as i64 + 1)),
        number(member.lead),
        Cell::Number(member.place),
    ]
}

fn extra(found: &Blocs, request: &BlocsRequest) -> Vec<(&'static str, serde_json::Value)> {
    let tested = |value: serde_json::Value| if request.test { value } else { serde_json::Value::Null };
    let divisions: Vec<_> = found
        .divisions
        .iter()
        .map(|division| {
            json!({ "groups_allowed": division.allowed, "groups": division.groups, "chance": tested(json!(division.chance.value())),
                    "nats_saved": division.saved, "ties_frustrated": division.frustrated })
        })
        .collect();
    let readings: Vec<_> = found
        .readings
        .iter()
        .map(|reading| {
            let interval = reading.value.value();
            let ends = reading.null.value();
            json!({ "measure": reading.measure.as_str(), "words": reading.measure.words(), "value": interval.map(|i| i.value()), "low": interval.map(|i| i.ends().0),
                    "high": interval.map(|i| i.ends().1), "by_chance": ends.map(|n| n.0),
                    "by_chance_low": ends.map(|n| n.1), "by_chance_high": ends.map(|n| n.2), "chance": reading.chance.value(),
                    "na_reason": reading.value.reason().map(Reason::as_str) })
        })
        .collect();
    vec![
        ("finding", tested(json!(found.finding.as_str()))),
        ("why", tested(json!(found.why.as_str()))),
        ("chance", tested(json!(found.division().and_then(|division| division.chance.value())))),
        ("groups", json!(found.groups)),
        (
            "blocs",
            if found.finding == Finding::Supported { tested(json!(found.blocs())) } else { serde_json::Value::Null },
        ),
        ("voters", json!(found.members.len())),
        ("contested_roll_calls", json!(found.items)),
        ("topics", json!(found.topics)),
        (
            "ties",
            json!({ "positive": found.signs.weight() - found.signs.negative_weight(), "negative": found.signs.negative_weight() }),
        ),
        (
            "frustration",
            json!({ "lower": found.frustration.lower, "upper": found.frustration.upper, "of": found.frustration.weight }),
        ),
        ("divisions", json!(divisions)),
        ("battery", tested(json!(readings))),
        ("dip_chance", json!(found.dip_chance)),
        ("power", tested(json!(found.power))),
        ("votes_on_a_topic_together", tested(json!(found.together))),
        ("seed", json!(request.seed)),
    ]
}
