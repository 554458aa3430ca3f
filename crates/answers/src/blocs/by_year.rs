//! `blocs --by-year`: what one division explains, layer by layer and year by year, against chance.

use demarche_core::{
    ActorId, Cell, Column, ColumnType, Day, Known, Layer, Layout, Reason, RowKind, Scope, SourceRows, View, Worlds,
};
use demarche_measures::{Finding, Measure, Plan, layers_agree};
use serde_json::json;

use super::BlocsRequest;
use super::layers::{NOT_COVERED, Told, YEARS_OF_FLOWS, layer_in_year, years};
use super::rests_on::{Rest, rests};
use super::years::{footer, heading, sheets};
use crate::Error;
use crate::desk::{self, Desk};

/// Shuffled layers, and draws of actors, of each year.
const SHUFFLES: u32 = 99;
/// The layers where none are named: those that a source can cover whole.
const LAYERS: [Layer; 5] = [Layer::Votes, Layer::Institutions, Layer::Security, Layer::Conflict, Layer::Arms];

const COLUMNS: &[Column] = &[
    Column::new(
        "layer",
        ColumnType::Text,
        "layer; `all` compares the divisions of the layers of the year, and is no layer",
    ),
    Column::new("year", ColumnType::Integer, "calendar year"),
    Column::new(
        "finding",
        ColumnType::Text,
        "supported, not_supported, cannot_tell (too little, or too little power), or not_covered (nothing to test); of `all`, whether the \
         layers divide alike more than by chance",
    ),
    Column::new("why", ColumnType::Text, "reason of the finding"),
    Column::new("groups", ColumnType::Integer, "groups that tell the stances shortest; 1: none"),
    Column::new("actors", ColumnType::Integer, "actors that are divided"),
    Column::new(
        "items",
        ColumnType::Integer,
        "contested roll calls, or partners with whom a tie may be held; of `all`, pairs of layers",
    ),
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
        "part of null worlds, the data counted as one, whose best division is at least as good: the p of `blocs --test`; of `all`, that \
         agree as much",
    ),
    Column::new("rests_on", ColumnType::List, "relations that the layer rests on; none: votes; of `all`, layers"),
    Column::new("sources", ColumnType::List, "keys of the sources of its rows, the one with most rows first"),
    Column::new(
        "blocs",
        ColumnType::Integer,
        "how many of the groups are blocs, as in `blocs --test`; null unless they are supported",
    ),
];

/// The columns of a table by layer and year, for the schema.
#[must_use]
pub fn blocs_by_year_columns() -> Vec<Column> {
    COLUMNS.to_vec()
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
            rows.push(row(&one));
            told.push(one);
        }
        if layers.len() > 1 {
            let of_year = told.iter().rev().take(layers.len());
            let compared = of_year.filter(|one| divisions.iter().any(|(layer, _)| *layer == one.layer));
            let sources = added(compared.map(|one| &one.sources));
            rows.push(agreement(&divisions, year, request.seed, &sources));
        }
    }
    if told.iter().all(|one| one.found.is_err()) {
        let not_covered = told.iter().filter(|one| one.verdict() == NOT_COVERED).count();
        return Err(Error::NothingCovered {
            what: format!(
                "cannot tell whether there are blocs: of {} layers and years, {first} to {last}, {not_covered} are not covered and {} hold too \
                 little to test",
                told.len(),
                told.len() - not_covered
            ),
            nearest: "what is covered, and when: demarche codebook; votes: demarche votes list".to_owned(),
        });
    }
    let desk = Desk::open(worlds, window, as_of, &Scope::of(&[RowKind::Marks]))?;
    let mut meta = desk.meta(request.query.clone());
    meta.sources = added(told.iter().map(|one| &one.sources));
    let count = |verdict: &str| told.iter().filter(|one| one.verdict() == verdict).count();
    let counts = ["supported", "not_supported", "cannot_tell", NOT_COVERED].map(|verdict| (verdict, count(verdict)));
    meta.extra = vec![
        ("counted", json!("layers and years; rows `all` are not among them")),
        ("tests", json!(told.len())),
        ("findings", counts.iter().map(|(verdict, n)| ((*verdict).to_owned(), json!(n))).collect()),
        ("draws", json!(Plan::default().draws)),
        ("seed", json!(request.seed)),
        ("years_of_flows", json!(YEARS_OF_FLOWS)),
        ("cross_cutting", json!("one less the value of `all`")),
    ];
    meta.warnings = desk::read_as(desk.catalogue(), &request.among);
    meta.warnings.push(
        "ties that are not listed count as none, only in layers and years that a source promises to cover whole"
            .to_owned(),
    );
    meta.warnings.push("groups are patterns of stances: they say nothing of motives".to_owned());
    if request.sources {
        let of = |one: &Told| Rest {
            layer: one.layer,
            year: Some(one.year),
            rests_on: one.rests_on.clone(),
            sources: one.sources.clone(),
        };
        return Ok(rests(&desk, meta, &told.iter().map(of).collect::<Vec<_>>(), request.limit));
    }
    let layout = Layout {
        heading: heading(&told, &counts, (first, last)),
        tables: sheets(&told, &rows, &layers, request.limit),
        footer: footer(&told, &rows),
    };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}

/// The sources of several, their rows added up.
fn added<'t>(of: impl Iterator<Item = &'t SourceRows>) -> SourceRows {
    SourceRows::of(of.flat_map(|sources| sources.iter().map(|(key, rows)| (key.to_owned(), rows)).collect::<Vec<_>>()))
}

fn list(sources: &SourceRows) -> Cell {
    Cell::List(sources.keys().map(str::to_owned).collect())
}

fn row(told: &Told) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let missing = || {
        let is_uncovered = told.verdict() == NOT_COVERED;
        Cell::Missing(if is_uncovered { Reason::NotCovered } else { Reason::TooFew })
    };
    let rests_on = Cell::List(told.rests_on.iter().map(|name| (*name).to_owned()).collect());
    let mut row = vec![text(told.layer.as_str()), Cell::Integer(i64::from(told.year))];
    match &told.found {
        Err(_) => {
            row.extend([text(told.verdict()), text(told.why()), missing()]);
            if told.verdict() == NOT_COVERED {
                row.extend([missing(), missing()]);
            } else {
                row.extend([Cell::Integer(told.actors as i64), Cell::Integer(told.items as i64)]);
            }
            row.extend((0..7).map(|_| missing()));
        }
        Ok(found) => {
            row.extend([text(told.verdict()), text(told.why()), Cell::Integer(found.groups as i64)]);
            row.extend([Cell::Integer(told.actors as i64), Cell::Integer(told.items as i64)]);
            let reading = found.readings.iter().find(|reading| reading.measure == Measure::FirstDimension);
            let value = reading.and_then(|reading| reading.value.value()).map(|value| (value.value(), value.ends()));
            let null = reading.and_then(|reading| reading.null.value());
            let cell = |value: Option<f64>| value.map_or_else(missing, Cell::Number);
            row.extend([cell(value.map(|v| v.0)), cell(value.map(|v| v.1.0)), cell(value.map(|v| v.1.1))]);
            row.extend([cell(null.map(|n| n.0)), cell(null.map(|n| n.1)), cell(null.map(|n| n.2))]);
            row.push(cell(found.division().and_then(|division| division.chance.value())));
        }
    }
    row.push(rests_on);
    row.push(list(&told.sources));
    let supported = told.found.as_ref().ok().filter(|found| found.finding == Finding::Supported);
    row.push(supported.map_or(Cell::Missing(Reason::NotApplicable), |found| Cell::Integer(found.blocs() as i64)));
    row
}

/// How far the layers of a year divide alike.
fn agreement(divisions: &[(Layer, Vec<(ActorId, usize)>)], year: i16, seed: u64, sources: &SourceRows) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let missing = || Cell::Missing(Reason::TooFew);
    let mut row = vec![text("all"), Cell::Integer(i64::from(year))];
    let layers = Cell::List(divisions.iter().map(|(layer, _)| layer.as_str().to_owned()).collect());
    match layers_agree(divisions, SHUFFLES, seed) {
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
    row.push(list(sources));
    row.push(Cell::Missing(Reason::NotApplicable));
    row
}
