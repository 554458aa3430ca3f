//! Which sources an answer rests on, with how many rows: counted here for every verb.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{Catalogue, CitationId, RowRef, SourceRows};

use crate::desk::Desk;

impl Desk {
    /// The sources that rows rest on, with how many of them each carries; a row that is given twice counts once.
    pub(crate) fn source_rows(&self, rows: impl Iterator<Item = RowRef>) -> SourceRows {
        let rows: BTreeSet<RowRef> = rows.collect();
        cited(self.catalogue(), rows.into_iter().map(|row| self.world.provenance(row).citation))
    }

    /// These sources, with how many rows of the world each carries.
    pub(crate) fn rows_of(&self, keys: impl IntoIterator<Item = String>) -> SourceRows {
        let world = &self.world;
        let citations = world
            .ballots
            .iter()
            .map(|row| row.provenance.citation)
            .chain(world.ties.iter().map(|(row, _)| row.provenance.citation))
            .chain(world.traits.iter().map(|(row, _)| row.provenance.citation))
            .chain(world.acts.iter().map(|(row, _)| row.provenance.citation))
            .chain(world.breakdowns.iter().map(|(row, _)| row.provenance.citation));
        let all = cited(self.catalogue(), citations);
        let keys: BTreeSet<String> = keys.into_iter().collect();
        let counted = all.iter().filter(|(key, _)| keys.contains(*key)).map(|(key, rows)| (key.to_owned(), rows));
        SourceRows::of(counted.chain(keys.iter().map(|key| (key.clone(), 0))))
    }
}

/// The sources of these citations, one of each row, with how many rows each carries.
pub(crate) fn cited(catalogue: &Catalogue, citations: impl Iterator<Item = CitationId>) -> SourceRows {
    let mut counts: BTreeMap<CitationId, u64> = BTreeMap::new();
    for citation in citations {
        *counts.entry(citation).or_default() += 1;
    }
    let of = |(citation, rows): (CitationId, u64)| {
        catalogue.citation(citation).iter().map(move |id| (catalogue.source(*id).key.clone(), rows))
    };
    SourceRows::of(counts.into_iter().flat_map(of))
}
