//! How much is at hand of what, from whom.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{ActorId, Catalogue, Day, Holding, Period, Provenance, RowKind, Rows, SourceId, Window};

#[derive(Default)]
struct Count {
    rows: u64,
    main_rows: u64,
    actors: BTreeSet<ActorId>,
    first: Option<Day>,
    last: Option<Day>,
}

struct Counts<'a> {
    catalogue: &'a Catalogue,
    counts: BTreeMap<(RowKind, &'static str, SourceId), Count>,
}

impl Counts<'_> {
    fn add(
        &mut self,
        kind: RowKind,
        what: &'static str,
        provenance: &Provenance,
        actors: impl Iterator<Item = ActorId>,
        window: Window,
    ) {
        let actors: Vec<ActorId> = actors.collect();
        for (place, source) in self.catalogue.citation(provenance.citation).iter().enumerate() {
            let count = self.counts.entry((kind, what, *source)).or_default();
            count.rows += 1;
            count.main_rows += u64::from(place == 0);
            count.actors.extend(&actors);
            count.first = [count.first, window.first_day()].into_iter().flatten().min();
            count.last = [count.last, window.end().map(Period::last)].into_iter().flatten().max();
        }
    }
}

/// What is at hand, by kind of rows, name and source.
pub(crate) fn holdings(catalogue: &Catalogue, rows: &Rows) -> Vec<Holding> {
    let mut counts = Counts { catalogue, counts: BTreeMap::new() };
    for row in &rows.ballots {
        let question = catalogue.question(row.question);
        let (what, window) = (question.kind.as_str(), Window::of(question.date));
        counts.add(RowKind::Ballots, what, &row.provenance, [row.actor].into_iter(), window);
    }
    for row in &rows.ties {
        let actors = [row.from, row.to].into_iter();
        counts.add(RowKind::Ties, row.relation.as_str(), &row.provenance, actors, row.window);
    }
    for row in &rows.traits {
        counts.add(RowKind::Traits, row.attribute.as_str(), &row.provenance, [row.actor].into_iter(), row.window);
    }
    for row in &rows.acts {
        let actors = row.participants.iter().map(|(id, _)| *id);
        counts.add(RowKind::Acts, row.kind.as_str(), &row.provenance, actors, row.window);
    }
    for row in &rows.breakdowns {
        let actors = [row.from, row.to].into_iter();
        counts.add(RowKind::Breakdowns, row.relation.as_str(), &row.provenance, actors, row.window);
    }
    for row in &rows.claims {
        let actors = [row.doer.actor, row.target.actor].into_iter().flatten();
        counts.add(RowKind::Claims, row.scheme.as_str(), &row.provenance, actors, Window::of(row.date));
    }
    let holding = |((kind, what, source), count): ((RowKind, &'static str, SourceId), Count)| Holding {
        kind,
        what,
        source,
        rows: count.rows,
        main_rows: count.main_rows,
        actors: count.actors.into_iter().collect(),
        first: count.first,
        last: count.last,
    };
    counts.counts.into_iter().map(holding).collect()
}
