//! `codebook`: what can be evidence, and what of it is at hand.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{
    ActKind, ActorId, Answer, Attribute, Catalogue, Cell, Column, ColumnType, Coverage, Day, Giver, Layer, Layout,
    Nature, QuestionKind, Reason, Relation, Source, SourceId, View, Worlds, counted, nearest,
};

use crate::Error;
use crate::cite::cite_in_line;
use crate::desk::head;
use crate::evidence::{limited, sheet};

const COLUMNS: &[Column] = &[
    Column::new("name", ColumnType::Text, "relation, attribute, kind of act, or kind of question"),
    Column::new("kind", ColumnType::Text, "tie, trait, act or ballot"),
    Column::new("layer", ColumnType::Text, "layer"),
    Column::new(
        "nature",
        ColumnType::Text,
        "flow (sums), stock or state (holds at an instant), event (counts), share (never summed)",
    ),
    Column::new("units", ColumnType::List, "units that its values may have; none: it has no value"),
    Column::new("is_directed", ColumnType::Bool, "whether from and to may be told apart"),
    Column::new("giver", ColumnType::Text, "who gives: from, to, both, or neither"),
    Column::new("means", ColumnType::Text, "what it means"),
    Column::new("rows", ColumnType::Integer, "rows at hand"),
    Column::new("actors", ColumnType::Integer, "actors with a row"),
    Column::new("first_day", ColumnType::Text, "first day of a dated row"),
    Column::new("last_day", ColumnType::Text, "last day of a closed, dated row"),
    Column::new(
        "covered",
        ColumnType::List,
        "windows for which it is covered, with whom; none: single facts, where no row does not mean none",
    ),
    Column::new("missing", ColumnType::List, "reasons why a value of it can be missing"),
    Column::new(
        "readings",
        ColumnType::List,
        "how its rows are read: who gives, how a year's value is made, what the makers of its sources say of them",
    ),
    Column::new("sources", ColumnType::List, "keys of the sources of its rows, with their terms of redistribution"),
    Column::new("licences", ColumnType::List, "terms of its sources, as stated"),
    Column::new("citations", ColumnType::List, "how to cite its sources"),
];

/// The columns of a codebook, for the schema.
#[must_use]
pub fn codebook_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// What a name stands for.
struct Entry {
    name: &'static str,
    kind: &'static str,
    layer: Layer,
    nature: Nature,
    units: Vec<&'static str>,
    is_directed: bool,
    giver: Option<Giver>,
    means: String,
}

#[derive(Default)]
struct AtHand {
    rows: i64,
    actors: BTreeSet<ActorId>,
    first: Option<Day>,
    last: Option<Day>,
    sources: BTreeSet<SourceId>,
}

/// Why a value of this kind can be missing.
fn missing(entry: &Entry, coverage: &[&Coverage]) -> Vec<Reason> {
    let mut reasons = match entry.kind {
        "ballot" => vec![Reason::NotEntitled, Reason::NoVoteCast, Reason::TotalsOnly],
        "act" => vec![Reason::NotExhaustive, Reason::Undated, Reason::NotTold],
        "trait" => vec![Reason::NotCovered],
        _ if coverage.is_empty() => vec![Reason::NotExhaustive],
        _ => vec![Reason::NotCovered],
    };
    if coverage.iter().any(|coverage| coverage.floor.is_some()) {
        reasons.push(Reason::BelowFloor);
    }
    if matches!(entry.kind, "tie" | "trait") {
        reasons.extend(match entry.nature {
            Nature::Flow | Nature::Event | Nature::Share => [Reason::LongerPeriod, Reason::NotTold],
            Nature::Stock | Nature::State => [Reason::Undated, Reason::NotTold],
        });
    }
    reasons.push(Reason::Restricted);
    reasons
}

/// How rows of this kind are read.
fn readings(entry: &Entry, sources: &BTreeSet<SourceId>, catalogue: &Catalogue) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    readings.extend(entry.giver.map(|giver| {
        match giver {
            Giver::From => "`from` gives to `to`",
            Giver::To => "`to` gives to `from`",
            Giver::Both => "both take part alike",
            Giver::Neither => "a condition, no gift of either",
        }
        .to_owned()
    }));
    readings.push(match entry.kind {
        "ballot" => "not voting is no abstention; of several sources of one answer the latest is taken".to_owned(),
        "act" => "by year: counted in the year in which it began; all parties are kept, with their roles".to_owned(),
        _ => format!(
            "by year: {}; of several sources the latest is taken",
            demarche_measures::rule_of_years(entry.nature)
        ),
    });
    let notes = sources.iter().map(|id| catalogue.source(*id)).filter(|source| !source.note.is_empty());
    readings.extend(notes.map(|source| format!("{}: {}", source.key, source.note)));
    readings
}

/// Every relation, attribute, kind of act and kind of question; or one of them.
///
/// # Errors
/// If nothing is called so.
pub fn codebook(worlds: &dyn Worlds, name: Option<&str>, query: &str) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let mut entries = entries();
    if let Some(name) = name {
        let wanted = name.to_lowercase().replace('-', "_");
        let names: Vec<&str> = entries.iter().map(|entry| entry.name).collect();
        let near = nearest(&wanted, names.into_iter(), 3);
        entries.retain(|entry| entry.name == wanted || entry.layer.as_str() == wanted);
        if entries.is_empty() {
            return Err(Error::NoSuch { what: "relation", found: name.to_owned(), nearest: near });
        }
    }
    let hand = at_hand(worlds)?;
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for entry in &entries {
        let none = AtHand::default();
        let found = hand.get(entry.name).unwrap_or(&none);
        let covering: Vec<&Coverage> =
            catalogue.coverage.iter().filter(|coverage| coverage.relation.as_str() == entry.name).collect();
        let covered: Vec<String> = covering
            .iter()
            .map(|coverage| {
                let from = coverage.from.map(|id| format!(" of {}", catalogue.registry.code(id))).unwrap_or_default();
                let to = coverage.to.map(|id| format!(" with {}", catalogue.registry.code(id))).unwrap_or_default();
                format!("{}{from}{to}", coverage.window)
            })
            .collect();
        let day = |day: Option<Day>| day.map_or(Cell::Missing(Reason::NotCovered), |day| Cell::Text(day.to_string()));
        let of_sources = |of: &dyn Fn(&Source) -> String| -> Vec<String> {
            let all: BTreeSet<String> = found.sources.iter().map(|id| of(catalogue.source(*id))).collect();
            all.into_iter().filter(|text| !text.is_empty()).collect()
        };
        rows.push(vec![
            Cell::Text(entry.name.to_owned()),
            Cell::Text(entry.kind.to_owned()),
            Cell::Text(entry.layer.to_string()),
            Cell::Text(entry.nature.to_string()),
            Cell::List(entry.units.iter().map(|unit| (*unit).to_owned()).collect()),
            Cell::Bool(entry.is_directed),
            entry.giver.map_or(Cell::Missing(Reason::NotApplicable), |giver| Cell::Text(giver.to_string())),
            Cell::Text(entry.means.clone()),
            Cell::Integer(found.rows),
            Cell::Integer(found.actors.len() as i64),
            day(found.first),
            day(found.last),
            Cell::List(covered.clone()),
            Cell::List(missing(entry, &covering).iter().map(|reason| reason.as_str().to_owned()).collect()),
            Cell::List(readings(entry, &found.sources, catalogue)),
            Cell::List(of_sources(&|source| format!("{} ({})", source.key, source.redistribution))),
            Cell::List(of_sources(&|source| source.licence.clone())),
            Cell::List(of_sources(&cite_in_line)),
        ]);
        let span = match (found.first, found.last) {
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            (Some(first), None) => format!(", from {first} on"),
            _ => String::new(),
        };
        let units = if entry.units.is_empty() { String::new() } else { format!("; in {}", entry.units.join(" or ")) };
        let directed = if entry.is_directed { "directed" } else { "undirected" };
        lines.push((
            vec![entry.name.to_owned(), entry.means.clone()],
            format!("{}, {}, {directed}{units}; {}{span}", entry.layer, entry.nature, counted(found.rows, "row")),
        ));
    }
    let mut tables =
        vec![sheet(String::new(), &["name", "what it means"], "layer, nature, units, rows at hand", lines, None)];
    if let ([_], [row]) = (entries.as_slice(), rows.as_slice()) {
        // One entry alone is shown in full.
        let lines = COLUMNS.iter().zip(row).filter(|(_, cell)| !cell.plain().is_empty());
        let lines = lines.map(|(column, cell)| vec![column.name.to_owned(), cell.plain().replace(';', "; ")]).collect();
        tables = vec![limited(String::new(), &["field", "value"], lines, None)];
    }
    let reasons: Vec<&str> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
    let layout = Layout {
        heading: vec![format!("{} entries. Evidence: {}.", entries.len(), catalogue.name)],
        tables,
        footer: vec![
            format!("reasons for a missing value: {}", reasons.join(", ")),
            "where nothing is covered, no row does not mean none; the sources and their terms: demarche sources"
                .to_owned(),
        ],
    };
    Ok(View { meta: head(catalogue, query.to_owned()), columns: COLUMNS.to_vec(), rows, layout })
}

fn entries() -> Vec<Entry> {
    let mut entries = vec![
        Entry {
            name: QuestionKind::RollCall.as_str(),
            kind: "ballot",
            layer: Layer::Votes,
            nature: Nature::Event,
            units: Vec::new(),
            is_directed: false,
            giver: None,
            means: format!("an answer to a roll call: {}", answers(QuestionKind::RollCall)),
        },
        Entry {
            name: QuestionKind::Letter.as_str(),
            kind: "ballot",
            layer: Layer::Diplomacy,
            nature: Nature::Event,
            units: Vec::new(),
            is_directed: false,
            giver: None,
            means: "a signature under a joint letter or statement; who did not sign is not listed, which is not a no"
                .to_owned(),
        },
    ];
    entries.extend(Relation::ALL.iter().map(|relation| {
        let spec = relation.spec();
        Entry {
            name: relation.as_str(),
            kind: "tie",
            layer: spec.layer,
            nature: spec.nature,
            units: spec.units.iter().map(|unit| unit.as_str()).collect(),
            is_directed: spec.is_directed,
            giver: Some(spec.giver),
            means: spec.means.to_owned(),
        }
    }));
    entries.extend(Attribute::ALL.iter().map(|attribute| {
        let spec = attribute.spec();
        Entry {
            name: attribute.as_str(),
            kind: "trait",
            layer: spec.layer,
            nature: spec.nature,
            units: spec.unit.iter().map(|unit| unit.as_str()).collect(),
            is_directed: false,
            giver: None,
            means: attribute.as_str().replace('_', " "),
        }
    }));
    entries.extend(ActKind::ALL.iter().map(|kind| Entry {
        name: kind.as_str(),
        kind: "act",
        layer: kind.layer(),
        nature: Nature::Event,
        units: Vec::new(),
        is_directed: true,
        giver: None,
        means: format!("{}; roles: doer, recipient, target, subject", kind.as_str().replace('_', " ")),
    }));
    entries
}

fn answers(kind: QuestionKind) -> String {
    let words: Vec<&str> =
        Answer::ALL.iter().filter(|answer| kind.allows(**answer)).map(|answer| answer.as_str()).collect();
    words.join(", ")
}

/// What is at hand of each entry, over all sources.
fn at_hand(worlds: &dyn Worlds) -> Result<BTreeMap<&'static str, AtHand>, Error> {
    let mut hand: BTreeMap<&'static str, AtHand> = BTreeMap::new();
    for holding in worlds.holdings()? {
        let entry = hand.entry(holding.what).or_default();
        entry.rows += i64::try_from(holding.main_rows).unwrap_or(i64::MAX);
        entry.actors.extend(holding.actors);
        entry.first = [entry.first, holding.first].into_iter().flatten().min();
        entry.last = [entry.last, holding.last].into_iter().flatten().max();
        entry.sources.insert(holding.source);
    }
    Ok(hand)
}
