//! What the manifest says of an edition.

use std::collections::BTreeMap;

use demarche_core::{ActorId, Day, Evidence, Locator, Marked, Period, Report, Window};

use super::Edition;
use super::manifest::{Count, FileRows, Held, SourceCard, cited};
use crate::Error;

/// What the manifest says of an edition, but for its tables.
pub(crate) fn describe(edition: &Edition, evidence: &Evidence, report: &Report) -> Result<Held, Error> {
    let (catalogue, rows) = (&evidence.catalogue, &evidence.rows);
    let key = edition.key();
    let refuse =
        |found: String, expected: &str| Error::Edition { edition: key.clone(), found, expected: expected.to_owned() };
    let Some(own) = catalogue.source_by_key(&key).map(|id| catalogue.source(id)) else {
        return Err(refuse("no source with this key".to_owned(), "one among the sources of the evidence"));
    };
    let Some(released) = own.date else {
        return Err(refuse("no date of release".to_owned(), "one, by which editions are told apart"));
    };
    if !report.adds_up() {
        let read: u64 = report.read.iter().map(|(_, rows)| rows).sum();
        let found = format!("{read} rows read, {} kept, {} skipped", report.kept, report.skipped.len());
        return Err(refuse(found, "that those kept and those skipped add up to those read"));
    }
    if u32::try_from(rows.len()).is_err() {
        return Err(refuse(format!("{} rows", rows.len()), "fewer than 2^32"));
    }
    let others = catalogue.sources().iter().filter(|source| source.key != key);
    let sources = std::iter::once(own).chain(others).map(SourceCard::of).collect();
    let table = |at: Locator| catalogue.table(at.table).to_owned();
    let actors = actors(evidence);
    Ok(Held {
        released: released.to_string(),
        dataset: edition.dataset.clone(),
        edition: edition.edition.clone(),
        supersedes: edition.supersedes.clone(),
        loaded_at: edition.loaded_at.clone(),
        program: edition.program.clone(),
        pack: edition.pack.clone(),
        inputs: edition.inputs.clone(),
        sources,
        citations: citations(evidence),
        files: catalogue.tables().map(str::to_owned).collect(),
        counts: counts(evidence, &actors),
        actors,
        tables: Vec::new(),
        observations: rows.len() as u64,
        read: report
            .read
            .iter()
            .map(|(id, rows)| FileRows { file: table(Locator { table: *id, line: 0 }), rows: *rows })
            .collect(),
        kept: report.kept,
        skipped: report.skipped_by_reason().into_iter().map(|(reason, rows)| (reason.to_owned(), rows)).collect(),
        key,
    })
}

/// The lists of sources that rows rest on.
fn citations(evidence: &Evidence) -> Vec<Vec<String>> {
    let (catalogue, rows) = (&evidence.catalogue, &evidence.rows);
    let of_rows = rows
        .ballots
        .iter()
        .map(|row| &row.provenance)
        .chain(rows.ties.iter().map(|row| &row.provenance))
        .chain(rows.traits.iter().map(|row| &row.provenance))
        .chain(rows.acts.iter().map(|row| &row.provenance))
        .chain(rows.breakdowns.iter().map(|row| &row.provenance))
        .chain(rows.marks.iter().map(|row| &row.provenance))
        .chain(rows.documents.iter().map(|row| &row.provenance))
        .chain(rows.claims.iter().map(|row| &row.provenance))
        .map(|provenance| provenance.citation);
    let all = of_rows.chain(catalogue.questions().map(|(_, question)| question.citation));
    let mut seen: Vec<bool> = Vec::new();
    let mut lists = Vec::new();
    for citation in all {
        if seen.len() <= citation.index() {
            seen.resize(citation.index() + 1, false);
        }
        if !std::mem::replace(&mut seen[citation.index()], true) {
            lists.push(cited(catalogue, citation));
        }
    }
    lists.sort();
    lists
}

/// The codes of the actors that rows name, by code.
fn actors(evidence: &Evidence) -> Vec<String> {
    let (catalogue, rows) = (&evidence.catalogue, &evidence.rows);
    let mut named = vec![false; catalogue.registry.len()];
    let mut name = |actor: Option<ActorId>| {
        if let Some(actor) = actor {
            named[actor.index()] = true;
        }
    };
    rows.ballots.iter().flat_map(|row| [Some(row.actor), row.represented_by]).for_each(&mut name);
    rows.ties.iter().flat_map(|row| [row.from, row.to]).map(Some).for_each(&mut name);
    rows.traits.iter().map(|row| Some(row.actor)).for_each(&mut name);
    rows.acts.iter().flat_map(|row| &row.participants).map(|(actor, _)| Some(*actor)).for_each(&mut name);
    rows.breakdowns.iter().flat_map(|row| [row.from, row.to]).map(Some).for_each(&mut name);
    rows.documents.iter().map(|row| row.speaker).for_each(&mut name);
    rows.claims.iter().flat_map(|row| [row.doer.actor, row.target.actor]).for_each(&mut name);
    catalogue.coverage.iter().flat_map(|row| [row.from, row.to]).for_each(&mut name);
    let all = catalogue.registry.all();
    let mut codes: Vec<String> = all.filter(|(id, _)| named[id.index()]).map(|(_, actor)| actor.code.clone()).collect();
    codes.sort();
    codes
}

/// How many rows say what, of whom, and between which days. `codes` are the actors of the edition, in order.
pub(crate) fn counts(evidence: &Evidence, codes: &[String]) -> Vec<Count> {
    let (catalogue, rows) = (&evidence.catalogue, &evidence.rows);
    let registry = &catalogue.registry;
    let mut counted: BTreeMap<(usize, &str, &'static str), Span> = BTreeMap::new();
    let mut add = |table: (usize, &'static str), name: &'static str, window: Window, actors: &[Option<ActorId>]| {
        let span = counted.entry((table.0, table.1, name)).or_default();
        span.rows += 1;
        span.first = [span.first, window.first_day()].into_iter().flatten().min();
        span.last = [span.last, window.end().map(Period::last)].into_iter().flatten().max();
        span.named.resize(registry.len(), false);
        actors.iter().flatten().for_each(|actor| span.named[actor.index()] = true);
    };
    let kinds: Vec<(&'static str, Window)> =
        catalogue.questions().map(|(_, question)| (question.kind.as_str(), Window::of(question.date))).collect();
    kinds.iter().for_each(|(kind, window)| add((0, "questions"), kind, *window, &[]));
    for row in &rows.ballots {
        let (kind, window) = kinds[row.question.index()];
        add((1, "ballots"), kind, window, &[Some(row.actor)]);
    }
    for row in &rows.ties {
        add((2, "ties"), row.relation.as_str(), row.window, &[Some(row.from), Some(row.to)]);
    }
    rows.traits.iter().for_each(|row| add((3, "traits"), row.attribute.as_str(), row.window, &[Some(row.actor)]));
    for row in &rows.acts {
        let parties: Vec<Option<ActorId>> = row.participants.iter().map(|(actor, _)| Some(*actor)).collect();
        add((4, "acts"), row.kind.as_str(), row.window, &parties);
    }
    for row in &rows.breakdowns {
        add((5, "breakdowns"), row.relation.as_str(), row.window, &[Some(row.from), Some(row.to)]);
    }
    for row in &rows.marks {
        let window = match row.of {
            Marked::Question(question) => kinds[question.index()].1,
            Marked::Act(_) | Marked::Claim(_) => Window::ALWAYS,
        };
        add((6, "marks"), row.kind.as_str(), window, &[]);
    }
    for row in &rows.documents {
        add((7, "documents"), row.kind.as_str(), row.date.map_or(Window::ALWAYS, Window::of), &[row.speaker]);
    }
    for row in &rows.claims {
        add((8, "claims"), row.scheme.as_str(), Window::of(row.date), &[row.doer.actor, row.target.actor]);
    }
    let all: Vec<&String> = registry.all().map(|(_, actor)| &actor.code).collect();
    let place =
        |(index, _): (usize, &bool)| codes.binary_search(all[index]).ok().and_then(|place| u32::try_from(place).ok());
    counted
        .into_iter()
        .map(|((_, table, name), span)| Count {
            table: table.to_owned(),
            name: name.to_owned(),
            rows: span.rows,
            first_day: span.first.map(|day| day.to_string()),
            last_day: span.last.map(|day| day.to_string()),
            actors: span.named.iter().enumerate().filter(|(_, named)| **named).filter_map(place).collect(),
        })
        .collect()
}

/// Rows that say one thing: how many, between which days, and of whom, by the number of the actor.
#[derive(Default)]
struct Span {
    rows: u64,
    first: Option<Day>,
    last: Option<Day>,
    named: Vec<bool>,
}
