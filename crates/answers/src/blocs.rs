//! `blocs`: whether actors fall into blocs, or into ties that cut across.

use demarche_core::{ActorId, Cell, Column, ColumnType, Known, Layout, Reason, RowKind, Scope, View, Worlds};
use demarche_measures::{Blocs, Bootstrap, Doubt, Finding, Plan, Stances, blocs as measured, cohesion, likeness};
use serde_json::json;

use crate::Error;
use crate::desk::{self, Desk};
use crate::evidence::limited;
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
                "{items} contested roll calls among {actors} voters are too few to divide ({}); at least 4 of each are needed",
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
    order.sort_by_key(|place| (found.members[*place].group, desk.code(found.members[*place].actor).to_owned()));
    let rows = order.iter().map(|place| row(&desk, &found, *place, &groups, request.test)).collect();
    let mut meta = desk.meta(request.query.clone());
    meta.sources = sources(&desk, &stances);
    meta.extra = extra(&found, request);
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
    if request.test {
        let apart: Vec<&str> = loose(&found).iter().flatten().map(|actor| desk.code(*actor)).collect();
        meta.extra.push(("in_no_bloc", json!(apart)));
        for group in loose(&found) {
            let names: Vec<&str> = group.iter().map(|actor| desk.code(*actor)).collect();
            meta.warnings.push(format!(
                "no bloc, though the best division sets them apart: {}; where topics are drawn again they stand together less often than not",
                names.join(", ")
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
        number(cohesion),
        drawn(member.certainty),
        drawn(member.entropy),
        number(member.participation),
        Cell::Number(member.place),
    ]
}

fn extra(found: &Blocs, request: &BlocsRequest) -> Vec<(&'static str, serde_json::Value)> {
    let tested = |value: serde_json::Value| if request.test { value } else { serde_json::Value::Null };
    let divisions: Vec<_> = found
        .divisions
        .iter()
        .map(|division| {
            json!({ "groups_allowed": division.allowed, "groups": division.groups, "chance": tested(json!(division.chance)),
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
        ("groups", json!(found.groups)),
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
        ("seed", json!(request.seed)),
    ]
}

/// Groups that are no bloc: in redrawn worlds their members stand together less often than not.
fn loose(found: &Blocs) -> Vec<Vec<ActorId>> {
    let of_group = |group: usize| found.members.iter().filter(move |member| member.group == group);
    let is_loose = |group: &usize| {
        let (sum, n) = of_group(*group).fold((0.0, 0.0), |(sum, n), member| (sum + member.certainty, n + 1.0));
        n > 0.0 && sum < 0.5 * n
    };
    (0..found.groups).filter(is_loose).map(|group| of_group(group).map(|member| member.actor).collect()).collect()
}

fn heading(desk: &Desk, found: &Blocs, request: &BlocsRequest) -> Vec<String> {
    let mut lines = Vec::new();
    if request.test {
        let finding = match found.finding {
            Finding::Supported => {
                let loose = loose(found);
                let firm = found.groups - loose.len();
                match loose.iter().map(Vec::len).sum::<usize>() {
                    0 => format!("{firm} blocs: supported"),
                    one => format!("{firm} blocs: supported, and {one} voters in none of them"),
                }
            }
            Finding::NotSupported => "Blocs: not supported".to_owned(),
            Finding::CannotTell => "Blocs: cannot tell".to_owned(),
        };
        lines.push(format!("{finding}; {}", why(found)));
    }
    let frustration = &found.frustration;
    lines.push(format!(
        "{} voters, {} contested roll calls on {} topics. Window: {}. Pack {}.",
        found.members.len(),
        found.items,
        found.topics,
        desk::window_words(desk.world.window),
        desk.catalogue().name
    ));
    lines.push(format!(
        "Pairs surely more alike than habit and result explain: {}; surely less: {}; frustrated by two groups: [{}, {}] of {}",
        frustration.weight - found.signs.negative_weight(),
        found.signs.negative_weight(),
        frustration.lower,
        frustration.upper,
        frustration.weight
    ));
    lines
}

fn why(found: &Blocs) -> String {
    match found.why {
        Doubt::MoreThanChance => {
            "more alike inside groups than in any but a few null worlds, and more than one mode".to_owned()
        }
        Doubt::NoStructure => {
            "no division does better than in null worlds, where moderate blocs would have been seen".to_owned()
        }
        Doubt::NotWorthGroups => "better than chance, but groups cost more to tell than they explain".to_owned(),
        Doubt::Spectrum => {
            format!(
                "better than chance, but voters stand along a line without a gap (dip: p = {:.2})",
                found.dip_chance
            )
        }
        Doubt::TooFewActors => format!("{} voters are too few: ten are needed", found.members.len()),
        Doubt::TooFewTopics => format!("{} topics are too few: ten are needed", found.topics),
        Doubt::LittlePower => format!(
            "two moderate blocs would have been seen in {:.0} % of worlds only: eighty are needed",
            100.0 * found.power
        ),
    }
}

fn sheets(
    desk: &Desk,
    found: &Blocs,
    order: &[usize],
    groups: &[(usize, Known<f64>)],
    request: &BlocsRequest,
) -> Vec<demarche_core::Sheet> {
    let mut sheets = Vec::new();
    if request.test {
        let lines = found
            .readings
            .iter()
            .map(|reading| {
                let value = match reading.value {
                    Known::Known(interval) => {
                        format!("{:.3} [{:.3}, {:.3}]", interval.value(), interval.ends().0, interval.ends().1)
                    }
                    Known::Unknown(reason) => reason.words().to_owned(),
                };
                let null = reading
                    .null
                    .value()
                    .map_or_else(String::new, |(middle, low, high)| format!("{middle:.3} [{low:.3}, {high:.3}]"));
                let chance = reading.chance.value().map_or_else(String::new, |chance| format!("{chance:.2}"));
                vec![reading.measure.words().to_owned(), value, null, chance]
            })
            .collect();
        sheets.push(limited(
            "the battery".to_owned(),
            &["measure", "value [90 %]", "by chance [90 %]", "p"],
            lines,
            None,
        ));
        let lines = found
            .divisions
            .iter()
            .map(|division| {
                vec![
                    division.allowed.to_string(),
                    division.groups.to_string(),
                    format!("{:.2}", division.chance),
                    format!("{:.0}", division.saved),
                    division.frustrated.to_string(),
                ]
            })
            .collect();
        let heads = ["groups allowed", "groups found", "p", "nats saved", "ties frustrated"];
        sheets.push(limited("how many groups".to_owned(), &heads, lines, None));
    }
    let lines = order
        .iter()
        .map(|place| {
            let member = &found.members[*place];
            let (size, cohesion) = groups[member.group];
            let cohesion = match cohesion {
                Known::Known(value) => format!("{value:.2}"),
                Known::Unknown(reason) => reason.words().to_owned(),
            };
            let certainty = if request.test { format!("{:.2}", member.certainty) } else { "not tested".to_owned() };
            let name = format!("{} {}", desk.code(member.actor), desk.label(member.actor));
            vec![name, (member.group + 1).to_string(), size.to_string(), cohesion, certainty]
        })
        .collect();
    let caption = if found.groups < 2 { "two groups, though none are called for" } else { "groups" };
    let heads = ["actor", "group", "members", "cohesion", "certainty"];
    sheets.push(limited(caption.to_owned(), &heads, lines, request.limit));
    sheets
}
