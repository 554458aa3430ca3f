//! Chinese official finance abroad, 2000-2014: one act a project (AidData, Global Chinese Official Finance, version 1).
//!
//! Readings, each with its case:
//! - Rows are places of projects: a medical team in Nouakchott, Sélibaby and Kiffa is one project on three rows, each with its whole
//!   amount. The project is kept with its first row; the others are skipped as further places, so that no amount counts twice.
//! - A project of several states ("Cambodia; Laos; Vietnam") is one act with several recipients and its amount told once. Two projects
//!   (1130, 30197) put each state on a row of its own: they are skipped whole, for a part would give one state the whole amount.
//! - An empty amount is not told, never zero: the project is kept without.
//! - The flow class is the makers' judgement, kept as a mark: ODA-like, OOF-like, or vague. So is the kind of flow: a grant is no loan.
//! - Amounts are what was agreed, at current prices, not what was paid. The year is that of the agreement, or the best that is known.

use std::collections::HashMap;

use demarche_core::{Act, ActKind, ActorId, Locator, Mark, MarkKind, Marked, Provenance, Quantity, Role, TextId, Unit};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, act, number};
use crate::skip::{SkipReason, Unkept};
use crate::state_years::yearly;

const MARKS: [(usize, MarkKind); 5] = [
    (4, MarkKind::Sector),
    (6, MarkKind::Funder),
    (7, MarkKind::FlowKind),
    (8, MarkKind::FlowClass),
    (9, MarkKind::Objective),
];
const CLASSES: [&str; 3] = ["ODA-like", "OOF-like", "Vague (Official Finance)"];

/// A project, and what else its rows said.
struct Project {
    act: Act,
    marks: [TextId; MARKS.len()],
    countries: String,
    is_split: bool,
}

/// What a row is.
enum Place {
    /// The first row of a project.
    First(usize),
    /// Another row of it.
    Further(usize, String),
    Unkept(Unkept),
}

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("aiddata_official_finance_v1_2000_2014.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    let china = registry.by_code("CHN");
    let nothing = load.text("");
    let mut projects: Vec<Project> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut places: Vec<(Locator, Place)> = Vec::new();
    while let Some(row) = table.next()? {
        let place = (|| {
            let (id, countries) = (row.get(0), row.get(2));
            if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(SkipReason::BadNumber.of(id));
            }
            if let Some(&known) = by_id.get(id) {
                projects[known].is_split |= projects[known].countries != countries;
                return Ok(Place::Further(known, format!("{id} in {}", row.get(3))));
            }
            let (period, window) = yearly(row.get(1))?;
            let from = china.ok_or_else(|| SkipReason::UnknownActor.of("CHN"))?;
            let mut participants: Vec<(ActorId, Role)> = vec![(from, Role::Doer)];
            for name in countries.split(';').map(str::trim) {
                let to = actors.in_year(name, period).map_err(|reason| reason.of(&format!("{name} in {period}")))?;
                if !participants.contains(&(to, Role::Recipient)) {
                    participants.push((to, Role::Recipient));
                }
            }
            if !CLASSES.contains(&row.get(8)) {
                return Err(SkipReason::UnlistedValue.of(row.get(8)));
            }
            let value = match row.get(10) {
                "" => None,
                text => {
                    let value = number(text)?;
                    let millions = Quantity::new(Some(value / 1e6), None, None, Unit::UsdMillions);
                    Some(millions.ok().filter(|_| value > 0.0).ok_or_else(|| SkipReason::BadNumber.of(text))?)
                }
            };
            let provenance = Provenance { key: load.text(&format!("aiddata-china-{id}")), ..load.provenance(row.at) };
            let (place, label) = (load.text(row.get(3)), load.text(&format!("financed: {}", row.get(5))));
            let act = Act { place, value, ..act(ActKind::OfficialFinance, window, participants, label, provenance) };
            let marks = MARKS.map(|(column, _)| load.text(row.get(column)));
            by_id.insert(id.to_owned(), projects.len());
            projects.push(Project { act, marks, countries: countries.to_owned(), is_split: false });
            Ok(Place::First(projects.len() - 1))
        })();
        places.push((row.at, place.unwrap_or_else(Place::Unkept)));
        load.tick(&table);
    }
    load.close(&table);
    for (at, place) in places {
        match place {
            Place::First(which) | Place::Further(which, _) if projects[which].is_split => {
                let project = &projects[which];
                let found = format!("{}: {}", load.catalogue.text(project.act.provenance.key), project.countries);
                load.skip(at, SkipReason::SplitParties.of(&found));
            }
            Place::First(_) => load.keep(),
            Place::Further(_, found) => load.skip(at, SkipReason::FurtherPlace.of(&found)),
            Place::Unkept(unkept) => load.skip(at, unkept),
        }
    }
    for project in projects.into_iter().filter(|project| !project.is_split) {
        let provenance = project.act.provenance;
        for ((_, kind), value) in MARKS.into_iter().zip(project.marks) {
            if value != nothing {
                load.rows.marks.push(Mark { of: Marked::Act(provenance.key), kind, value, provenance });
            }
        }
        load.rows.acts.push(project.act);
    }
    Ok(())
}
