//! `blocs --by-year`: what one division explains, layer by layer and year by year, against chance.

use std::collections::BTreeSet;

use demarche_core::{
    ActorId, Cell, CitationId, Column, ColumnType, Day, Known, Layer, Layout, Nature, Reason, Relation, RowKind, Scope,
    Truth, View, Window, Worlds,
};
use demarche_measures::{
    Blocs, Effort, Finding, Item, Measure, Plan, Stances, blocs as measured, layers_agree, roll_calls,
};
use serde_json::json;

use crate::Error;
use crate::blocs::{BlocsRequest, placeable};
use crate::desk::{self, Desk};
use crate::evidence::limited;

/// Null worlds, and draws of topics, of each layer and year.
const DRAWS: u32 = 39;
/// Deliveries are looked at over this many years, since a year holds few.
const YEARS_OF_FLOWS: i16 = 5;
/// The layers where none are named: those that a source can cover whole.
const LAYERS: [Layer; 5] = [Layer::Votes, Layer::Institutions, Layer::Security, Layer::Conflict, Layer::Arms];

const COLUMNS: &[Column] = &[
    Column::new("layer", ColumnType::Text, "layer; `all` compares the divisions of the layers of the year"),
    Column::new("year", ColumnType::Integer, "calendar year"),
    Column::new("finding", ColumnType::Text, "supported, not_supported or cannot_tell"),
    Column::new("why", ColumnType::Text, "reason of the finding; not_covered where no source covers the layer whole"),
    Column::new("groups", ColumnType::Integer, "groups that tell the stances shortest; 1: none"),
    Column::new("actors", ColumnType::Integer, "actors that are divided"),
    Column::new("items", ColumnType::Integer, "contested roll calls, or partners with whom a tie may be held"),
    Column::new(
        "first_dimension",
        ColumnType::Number,
        "share of what habit and result leave open that one dimension explains, 0–1; of `all`, mean normalised mutual information",
    ),
    Column::new(
        "low",
        ColumnType::Number,
        "5 % end of its interval over redrawn topics; of `all`, over redrawn actors",
    ),
    Column::new("high", ColumnType::Number, "95 % end of its interval"),
    Column::new("by_chance", ColumnType::Number, "the same in the middle null world"),
    Column::new("by_chance_low", ColumnType::Number, "5 % end over null worlds"),
    Column::new("by_chance_high", ColumnType::Number, "95 % end over null worlds"),
    Column::new(
        "chance",
        ColumnType::Number,
        "part of null worlds, the data counted as one, whose best division is at least as good; of `all`, that agree as much",
    ),
    Column::new("rests_on", ColumnType::List, "relations that the layer rests on; none: votes"),
    Column::new("sources", ColumnType::List, "keys of the sources of its rows"),
];

/// The columns of a table by layer and year, for the schema.
#[must_use]
pub fn blocs_by_year_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// What one layer of one year says.
struct Told {
    layer: Layer,
    year: i16,
    rests_on: Vec<&'static str>,
    sources: BTreeSet<String>,
    actors: usize,
    items: usize,
    found: Result<Blocs, &'static str>,
}

/// What one division explains by layer and year.
///
/// # Errors
/// If a name or a date is not known, the years are open, or no layer of any year can be divided.
pub fn blocs_by_year(worlds: &dyn Worlds, request: &BlocsRequest) -> Result<View, Error> {
    let window = crate::similarity::window(request.at.as_deref(), request.from.as_deref(), request.to.as_deref())?;
    let (Some(first), Some(last)) = (window.first_day().map(Day::year), window.until().map(|day| day.plus(-1).year()))
    else {
        return Err(Error::Request {
            what: "the years are open".to_owned(),
            expected: "a first and a last year, for example --from 2014 --to 2023".to_owned(),
        });
    };
    let layers: Vec<Layer> = match request.layers.as_slice() {
        [] => LAYERS.to_vec(),
        names => names.iter().map(|name| Ok(name.to_lowercase().parse()?)).collect::<Result<_, Error>>()?,
    };
    let as_of = desk::last_day(request.as_of.as_deref())?;
    let mut told = Vec::new();
    let mut rows = Vec::new();
    let mut sources = BTreeSet::new();
    for year in first..=last {
        let start = year - YEARS_OF_FLOWS + 1;
        let scope = Scope::of(&[RowKind::Ballots, RowKind::Ties, RowKind::Marks]);
        let desk = Desk::open(worlds, years(start, year)?, as_of, &scope)?;
        let among = desk::actors(desk.catalogue(), &request.among, years(year, year)?)?;
        let mut divisions = Vec::new();
        for layer in &layers {
            let one = layer_in_year(&desk, *layer, year, &among, request.seed)?;
            // A layer that cannot be told is not compared with others.
            if let Some(found) = one.found.as_ref().ok().filter(|found| found.finding != Finding::CannotTell) {
                let groups = found.members.iter().map(|member| (member.actor, member.group));
                divisions.push((*layer, groups.collect::<Vec<_>>()));
            }
            sources.extend(one.sources.iter().cloned());
            rows.push(row(&one));
            told.push(one);
        }
        if layers.len() > 1 {
            let of_year = told.iter().rev().take(layers.len());
            let compared = of_year.filter(|one| divisions.iter().any(|(layer, _)| *layer == one.layer));
            let keys: BTreeSet<String> = compared.flat_map(|one| one.sources.iter().cloned()).collect();
            rows.push(agreement(&divisions, year, request.seed, &keys));
        }
    }
    if told.iter().all(|one| one.found.is_err()) {
        return Err(Error::NothingCovered {
            what: format!("no layer of {first} to {last} can be divided"),
            nearest: "what is covered, and when: demarche codebook; votes: demarche votes list".to_owned(),
        });
    }
    let desk = Desk::open(worlds, window, as_of, &Scope::of(&[RowKind::Marks]))?;
    let mut meta = desk.meta(request.query.clone());
    meta.sources = sources.into_iter().collect();
    meta.extra = vec![
        ("draws", json!(DRAWS)),
        ("seed", json!(request.seed)),
        ("years_of_flows", json!(YEARS_OF_FLOWS)),
        ("cross_cutting", json!("one less the value of `all`")),
    ];
    meta.warnings.push(
        "ties that are not listed count as none, only in layers and years that a source promises to cover whole"
            .to_owned(),
    );
    meta.warnings.push("groups are patterns of stances: they say nothing of motives".to_owned());
    let supported = told.iter().filter(|one| one.found.as_ref().is_ok_and(|b| b.finding == Finding::Supported)).count();
    let refused =
        told.iter().filter(|one| one.found.as_ref().is_ok_and(|b| b.finding == Finding::NotSupported)).count();
    let heads = [
        "layer",
        "year",
        "finding",
        "why",
        "groups",
        "actors",
        "items",
        "first dimension",
        "by chance",
        "p",
        "sources",
    ];
    let lines = rows.iter().map(|row| line(row)).collect();
    let layout = Layout {
        heading: vec![format!(
            "Blocs supported in {supported} of {} layers and years, not supported in {refused}, cannot tell in {}.",
            told.len(),
            told.len() - supported - refused
        )],
        tables: vec![limited("by layer and year".to_owned(), &heads, lines, request.limit)],
        footer: [
            vec![format!(
                "{DRAWS} null worlds each; deliveries of {YEARS_OF_FLOWS} years up to the year; votes: of those who voted on a quarter of the contested roll calls or more; `all`: how far the layers divide alike"
            )],
            reasons(&rows),
        ]
        .concat(),
    };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}

fn years(from: i16, to: i16) -> Result<Window, Error> {
    Ok(format!("{from}/{to}").parse()?)
}

fn layer_in_year(desk: &Desk, layer: Layer, year: i16, among: &[ActorId], seed: u64) -> Result<Told, Error> {
    let (stances, rests_on, sources) = if layer == Layer::Votes {
        let span = years(year, year)?;
        let in_year = |id: &demarche_core::QuestionId| Window::of(desk.catalogue().question(*id).date).meets(span);
        let questions: Vec<_> = roll_calls(&desk.world).into_iter().filter(in_year).collect();
        let ballots = questions.iter().flat_map(|id| desk.world.answers(*id));
        let sources = keys(desk, ballots.map(|ballot| ballot.provenance.citation));
        (Some(Stances::of_votes(&desk.world, &questions)), Vec::new(), sources)
    } else {
        ties(desk, layer, year)?
    };
    let Some(stances) = stances else {
        return Ok(Told { layer, year, rests_on, sources, actors: 0, items: 0, found: Err("not_covered") });
    };
    let is_empty = stances.items().is_empty();
    let stances = if among.is_empty() { stances } else { stances.only(among) }.contested();
    let stances = if layer == Layer::Votes { placeable(stances).0 } else { stances };
    let (actors, items) = (stances.actors().len(), stances.items().len());
    let found = match (actors, items) {
        (_, 0) if is_empty => Err("not_covered"),
        (_, 0) => Err("nothing_contested"),
        (0..4, _) => Err("too_few_actors"),
        (_, 0..4) => Err("too_few_topics"),
        _ => Ok(measured(
            &stances,
            &Plan { seed, draws: DRAWS, effort: Effort(Effort::SECOND.0 / 10), ..Plan::default() },
        )),
    };
    Ok(Told { layer, year, rests_on, sources, actors, items, found })
}

/// Keys of the sources of these citations.
fn keys(desk: &Desk, citations: impl Iterator<Item = CitationId>) -> BTreeSet<String> {
    let citations: BTreeSet<CitationId> = citations.collect();
    let sources = citations.into_iter().flat_map(|id| desk.catalogue().citation(id));
    sources.map(|id| desk.catalogue().source(*id).key.clone()).collect()
}

/// What a layer of ties says: who holds them with whom, where that is covered; the relations and the sources that it rests on.
type Covered = (Option<Stances>, Vec<&'static str>, BTreeSet<String>);

/// Who holds a tie with whom, both ways, over what a source promises to cover whole in that year; the relations that it rests on.
///
/// Actors without any tie have no stance. Of organisations whose lists of members are whole, membership is a stance.
fn ties(desk: &Desk, layer: Layer, year: i16) -> Result<Covered, Error> {
    let (world, catalogue) = (&desk.world, desk.catalogue());
    let span = |relation: Relation| {
        let is_flow = matches!(relation.spec().nature, Nature::Flow | Nature::Event);
        years(if is_flow { year - YEARS_OF_FLOWS + 1 } else { year }, year)
    };
    let mut covered: Vec<(Relation, Option<ActorId>, Window)> = Vec::new();
    for coverage in catalogue.coverage.iter().filter(|coverage| coverage.relation.spec().layer == layer) {
        let wanted = span(coverage.relation)?;
        let begins = coverage.window.first_day().is_none_or(|day| wanted.first_day().is_some_and(|first| day <= first));
        let ends = coverage.window.until().is_none_or(|day| wanted.until().is_some_and(|last| day >= last));
        if coverage.from.is_none() && coverage.floor.is_none() && begins && ends {
            covered.push((coverage.relation, coverage.to, wanted));
        }
    }
    let mut names: Vec<&'static str> = covered.iter().map(|(relation, ..)| relation.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if covered.is_empty() {
        return Ok((None, names, BTreeSet::new()));
    }
    let mut citations: Vec<CitationId> = Vec::new();
    let mut held: BTreeSet<(ActorId, ActorId)> = BTreeSet::new();
    for (tie, _) in world.ties.iter().filter(|(tie, _)| tie.relation.spec().layer == layer && tie.from != tie.to) {
        let is_covered = |(relation, to, wanted): &&(Relation, Option<ActorId>, Window)| {
            *relation == tie.relation
                && to.is_none_or(|to| to == tie.to)
                && tie.belongs(&world.catalogue, *wanted) == Truth::Yes
        };
        // A delivery of nothing is none.
        if tie.value.is_some_and(|value| value.range().1 <= 0.0) {
            continue;
        }
        if let Some((_, to, _)) = covered.iter().find(is_covered) {
            citations.push(tie.provenance.citation);
            held.insert((tie.from, tie.to));
            if to.is_none() {
                held.insert((tie.to, tie.from));
            }
        }
    }
    let actors: BTreeSet<ActorId> = held.iter().map(|(from, _)| *from).collect();
    let partners: Vec<ActorId> = held.iter().map(|(_, to)| *to).collect::<BTreeSet<_>>().into_iter().collect();
    let stance = |from: ActorId, to: &ActorId| (*to != from).then(|| 2 * u8::from(held.contains(&(from, *to))));
    let rows = actors.iter().map(|from| (*from, partners.iter().map(|to| stance(*from, to)).collect())).collect();
    let items = partners.iter().map(|to| Item::TieTo(*to)).collect();
    Ok((Some(Stances::new(items, partners, rows)), names, keys(desk, citations.into_iter())))
}

fn row(told: &Told) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let missing = || Cell::Missing(Reason::TooFew);
    let rests_on = Cell::List(told.rests_on.iter().map(|name| (*name).to_owned()).collect());
    let mut row = vec![text(told.layer.as_str()), Cell::Integer(i64::from(told.year))];
    match &told.found {
        Err(why) => {
            row.extend([text(Finding::CannotTell.as_str()), text(why), missing()]);
            row.extend([Cell::Integer(told.actors as i64), Cell::Integer(told.items as i64)]);
            row.extend((0..7).map(|_| missing()));
        }
        Ok(found) => {
            row.extend([text(found.finding.as_str()), text(found.why.as_str()), Cell::Integer(found.groups as i64)]);
            row.extend([Cell::Integer(told.actors as i64), Cell::Integer(told.items as i64)]);
            let reading = found.readings.iter().find(|reading| reading.measure == Measure::FirstDimension);
            let value = reading.and_then(|reading| reading.value.value()).map(|value| (value.value(), value.ends()));
            let null = reading.and_then(|reading| reading.null.value());
            let cell = |value: Option<f64>| value.map_or_else(missing, Cell::Number);
            row.extend([cell(value.map(|v| v.0)), cell(value.map(|v| v.1.0)), cell(value.map(|v| v.1.1))]);
            row.extend([cell(null.map(|n| n.0)), cell(null.map(|n| n.1)), cell(null.map(|n| n.2))]);
            let allowed = found.groups.max(2);
            let division =
                found.divisions.iter().find(|division| division.allowed == allowed).or(found.divisions.first());
            row.push(cell(division.map(|division| division.chance)));
        }
    }
    row.push(rests_on);
    row.push(Cell::List(told.sources.iter().cloned().collect()));
    row
}

/// How far the layers of a year divide alike.
fn agreement(
    divisions: &[(Layer, Vec<(ActorId, usize)>)],
    year: i16,
    seed: u64,
    sources: &BTreeSet<String>,
) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let missing = || Cell::Missing(Reason::TooFew);
    let mut row = vec![text("all"), Cell::Integer(i64::from(year))];
    let layers = Cell::List(divisions.iter().map(|(layer, _)| layer.as_str().to_owned()).collect());
    match layers_agree(divisions, 99, seed) {
        Known::Unknown(_) => {
            row.extend([text(Finding::CannotTell.as_str()), text("too_few_layers")]);
            row.extend((0..10).map(|_| missing()));
        }
        Known::Known(found) => {
            let is_alike = found.chance <= 0.05;
            let finding = if is_alike { Finding::Supported } else { Finding::NotSupported };
            row.extend([text(finding.as_str()), text(if is_alike { "more_than_chance" } else { "no_structure" })]);
            row.extend([missing(), missing(), Cell::Integer(found.pairs as i64), Cell::Number(found.value.value())]);
            row.extend([found.value.ends().0, found.value.ends().1].map(Cell::Number));
            row.extend([found.null[1], found.null[0], found.null[2], found.chance].map(Cell::Number));
        }
    }
    row.push(layers);
    row.push(Cell::List(sources.iter().cloned().collect()));
    row
}

/// What each reason that stands in the table means.
fn reasons(rows: &[Vec<Cell>]) -> Vec<String> {
    let stands = |why: &str| rows.iter().any(|row| row.get(3).is_some_and(|cell| cell.plain() == why));
    let all = [
        ("more_than_chance", "more than chance: worlds that keep habits and results alone divide less"),
        ("no_structure", "no structure: such worlds divide as well"),
        ("not_worth_groups", "not worth groups: better than chance, but no grouping tells the stances shorter"),
        ("spectrum", "spectrum: better than chance, along a line without a gap"),
        ("too_few_actors", "too few actors: fewer than the test needs"),
        ("too_few_topics", "too few topics: fewer roll calls, bodies or partners than the test needs"),
        ("little_power", "little power: two even blocs of moderate strength would often be missed"),
        ("too_few_layers", "too few layers: fewer than two can be told"),
        (
            "not_covered",
            "not covered: no source promises to cover the layer whole in that year; no row is then no none",
        ),
        ("nothing_contested", "nothing contested: all stances are alike"),
    ];
    all.into_iter().filter(|(why, _)| stands(why)).map(|(_, words)| words.to_owned()).collect()
}

/// A row for people.
fn line(row: &[Cell]) -> Vec<String> {
    let number = |place: usize| match row.get(place) {
        Some(Cell::Number(value)) => format!("{value:.2}"),
        _ => String::new(),
    };
    let plain = |place: usize| row.get(place).map(Cell::plain).unwrap_or_default();
    let within = |value: usize, low: usize, high: usize| match number(value) {
        value if value.is_empty() => value,
        value => format!("{value} [{}, {}]", number(low), number(high)),
    };
    let mut line: Vec<String> = (0..7).map(|place| plain(place).replace('_', " ")).collect();
    line.extend([within(7, 8, 9), within(10, 11, 12), number(13)]);
    line.push(plain(15).replace(';', ", "));
    line
}
