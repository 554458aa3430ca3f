//! What the terms of sources let out.
//!
//! Rows of a source with `redistribution = no` never leave. Of a dataset with `derived_only` what is made from its rows may leave: values
//! by year, sums, counts, comparisons; its single rows (votes, events) may not. Single facts that were written down in our own words from
//! press, documents and pages are no dataset's rows, and may leave.

use std::collections::BTreeSet;

use demarche_core::{
    Catalogue, CitationId, Provenance, QuestionKind, Redistribution, SourceId, SourceKind, UnitOfAnalysis, World,
};
use demarche_measures::PanelItem;

use super::items::Items;

/// What was taken out of a world because it may not be passed on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Restriction {
    /// Keys of the sources whose terms forbid it, sorted.
    pub(crate) sources: Vec<String>,
    /// Relations, attributes, kinds of act and of question of which rows were taken out.
    pub(crate) names: BTreeSet<&'static str>,
    /// How many rows.
    pub(crate) rows: usize,
}

/// Whether a source's rows must stay here.
fn forbids(catalogue: &Catalogue, unit: UnitOfAnalysis, source: SourceId) -> bool {
    let source = catalogue.source(source);
    let has_single_rows = matches!(unit, UnitOfAnalysis::Votes | UnitOfAnalysis::Events);
    match source.redistribution {
        Redistribution::Yes => false,
        Redistribution::DerivedOnly => has_single_rows && source.kind == SourceKind::Dataset,
        Redistribution::No => true,
    }
}

impl Restriction {
    /// Takes out of a world all that was asked for and may not leave.
    pub(crate) fn put_on(world: &mut World, unit: UnitOfAnalysis, items: &Items) -> Self {
        let catalogue = std::sync::Arc::clone(&world.catalogue);
        let mut found = Self::default();
        let mut keys: BTreeSet<String> = BTreeSet::new();
        let forbidding = |citation: CitationId| {
            let ids = catalogue.citation(citation).iter().copied();
            ids.filter(|id| forbids(&catalogue, unit, *id)).collect::<Vec<SourceId>>()
        };
        let mut may_leave = |name: &'static str, is_asked: bool, provenance: &Provenance| {
            let by = if is_asked { forbidding(provenance.citation) } else { Vec::new() };
            if by.is_empty() {
                return true;
            }
            keys.extend(by.into_iter().map(|id| catalogue.source(id).key.clone()));
            found.names.insert(name);
            found.rows += 1;
            false
        };
        let asks = |item: PanelItem| items.items.contains(&item);
        let votes = unit == UnitOfAnalysis::Votes || asks(PanelItem::Votes);
        world.ballots.retain(|row| may_leave(QuestionKind::RollCall.as_str(), votes, &row.provenance));
        world.ties.retain(|(row, _)| {
            may_leave(row.relation.as_str(), asks(PanelItem::Relation(row.relation)), &row.provenance)
        });
        world.breakdowns.retain(|(row, _)| {
            may_leave(row.relation.as_str(), asks(PanelItem::Relation(row.relation)), &row.provenance)
        });
        world.traits.retain(|(row, _)| {
            may_leave(row.attribute.as_str(), asks(PanelItem::Attribute(row.attribute)), &row.provenance)
        });
        world.acts.retain(|(row, _)| {
            let is_asked = if unit == UnitOfAnalysis::Events {
                items.wants_act(row.kind)
            } else {
                asks(PanelItem::Acts(row.kind))
            };
            may_leave(row.kind.as_str(), is_asked, &row.provenance)
        });
        world.claims.retain(|row| may_leave("claims", items.has_claims, &row.provenance));
        found.sources = keys.into_iter().collect();
        found
    }
}
