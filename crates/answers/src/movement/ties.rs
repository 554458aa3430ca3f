//! Yearly amounts of ties between two actors as series, each relation, direction and source for itself.

use std::collections::BTreeMap;

use demarche_core::{ActorId, Nature, Relation, SourceId, Truth, Unit, counted};
use demarche_measures::movement::{AMOUNT, FEWEST_POINTS, Finding, Movement, Point, drift, movement};

use super::series::{Series, Shown, Survival};
use crate::desk::Desk;

type Key = (Relation, ActorId, ActorId, Unit, SourceId);

/// A series that cannot be judged, and why.
pub(super) struct Refused {
    pub(super) name: String,
    pub(super) why: String,
}

/// The yearly series of amounts between two actors. Amounts are compared as logarithms, so that a year of none refuses a series.
pub(super) fn ties(desk: &Desk, a: ActorId, b: ActorId) -> (Vec<Series>, Vec<Refused>) {
    let mut years: BTreeMap<Key, BTreeMap<i32, (f64, u32)>> = BTreeMap::new();
    for (tie, held) in &desk.world.ties {
        let is_theirs = (tie.from, tie.to) == (a, b) || (tie.from, tie.to) == (b, a);
        let spec = tie.relation.spec();
        let is_measured = matches!(spec.nature, Nature::Flow | Nature::Stock | Nature::Share);
        let (Some(quantity), Some(first), Some(end)) = (tie.value, tie.window.first_day(), tie.window.until()) else {
            continue;
        };
        let is_a_year = end.days() - first.days() <= 366;
        let Some(value) = quantity.value().filter(|_| is_theirs && is_measured && is_a_year && *held == Truth::Yes)
        else {
            continue;
        };
        let Some(source) = desk.catalogue().citation(tie.provenance.citation).first() else { continue };
        let (from, to) = if spec.is_directed || tie.from == a { (tie.from, tie.to) } else { (tie.to, tie.from) };
        let key = (tie.relation, from, to, quantity.unit(), *source);
        let cell = years.entry(key).or_default().entry(i32::from(first.year())).or_default();
        cell.0 += value;
        cell.1 += 1;
    }
    let (mut series, mut refused) = (Vec::new(), Vec::new());
    for ((relation, from, to, unit, source), years) in years {
        let key = desk.catalogue().source(source).key.clone();
        let arrow = if relation.spec().is_directed { "to" } else { "and" };
        let name = format!("{relation}: {} {arrow} {}", desk.code(from), desk.code(to));
        // A flow adds up over the rows of a year; a state of things is their mean.
        let is_flow = relation.spec().nature == Nature::Flow;
        let amount = |(sum, rows): (f64, u32)| if is_flow { sum } else { sum / f64::from(rows) };
        let none = years.values().filter(|cell| amount(**cell) <= 0.0).count() + silent_years(desk, relation, &years);
        let why = if none > 0 {
            format!("{} without any ({key}): a logarithm cannot hold them", counted(none, "year"))
        } else if years.len() < FEWEST_POINTS {
            format!("{} with an amount ({key}): {FEWEST_POINTS} are needed", counted(years.len(), "year"))
        } else {
            String::new()
        };
        if !why.is_empty() {
            refused.push(Refused { name, why });
            continue;
        }
        let points: Vec<Point> = years
            .iter()
            .map(|(year, cell)| Point { period: *year, value: amount(*cell).ln(), variance: 0.0 })
            .collect();
        let shown = years
            .iter()
            .map(|(year, cell)| Shown {
                period: *year,
                value: amount(*cell),
                ends: None,
                n: cell.1,
                topics: None,
                alone: None,
            })
            .collect();
        let found = movement(&points, AMOUNT);
        series.push(Series {
            name,
            unit: unit.as_str(),
            by: "year",
            shown,
            drift: drift(&points, AMOUNT, &found),
            found,
            points,
            survives: Vec::new(),
            sources: vec![key],
            seats: crate::seats::Seats::default(),
        });
    }
    let survives: Vec<Vec<Survival>> = series.iter().map(|one| against_others(one, &series)).collect();
    for (one, survives) in series.iter_mut().zip(survives) {
        one.survives = survives;
    }
    // What several sources tell is one series each: its name says whose.
    let names: Vec<String> = series.iter().map(|one| one.name.clone()).collect();
    for one in &mut series {
        if names.iter().filter(|name| **name == one.name).count() > 1 {
            one.name = format!("{}, {}", one.name, one.sources.join(", "));
        }
    }
    (series, refused)
}

/// Years between the first and the last in which a source that looks at all such ties has none.
fn silent_years(desk: &Desk, relation: Relation, years: &BTreeMap<i32, (f64, u32)>) -> usize {
    let (Some((first, _)), Some((last, _))) = (years.first_key_value(), years.last_key_value()) else { return 0 };
    let is_covered = |year: i32| {
        desk.catalogue().coverage.iter().filter(|coverage| coverage.relation == relation).any(|coverage| {
            let from = coverage.window.first_day().is_none_or(|day| i32::from(day.year()) <= year);
            let to = coverage.window.until().is_none_or(|day| i32::from(day.year()) >= year);
            from && to
        })
    };
    (*first..=*last).filter(|year| !years.contains_key(year) && is_covered(*year)).count()
}

/// A series of one source is what is left without the other: its changes survive where another source of the same ties has them too.
fn against_others(one: &Series, all: &[Series]) -> Vec<Survival> {
    let others: Vec<&Series> =
        all.iter().filter(|other| other.name == one.name && other.sources != one.sources).collect();
    let covers = |other: &Series, (from, to): (i32, i32)| {
        let before = other.points.iter().filter(|point| point.period < from).count();
        let after = other.points.iter().filter(|point| point.period >= to).count();
        other.found.chance.is_some() && before >= AMOUNT.least && after >= AMOUNT.least
    };
    let has = |found: &Movement, change: &demarche_measures::movement::Change| {
        found.finding == Finding::Change
            && found.changes.iter().any(|other| {
                other.between.0 <= change.between.1
                    && change.between.0 <= other.between.1
                    && (other.size.value() > 0.0) == (change.size.value() > 0.0)
            })
    };
    one.found
        .changes
        .iter()
        .map(|change| {
            let covering: Vec<&&Series> = others.iter().filter(|other| covers(other, change.between)).collect();
            if covering.is_empty() {
                Survival::OneSource(one.sources.clone())
            } else if covering.iter().any(|other| has(&other.found, change)) {
                Survival::Yes
            } else {
                Survival::No(one.sources.clone())
            }
        })
        .collect()
}
