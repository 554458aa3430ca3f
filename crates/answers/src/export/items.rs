//! What is added to the rows of a panel, in a user's words.

use std::collections::BTreeSet;

use demarche_core::{ActKind, Attribute, Layer, NotListed, Relation, RowKind, UnitOfAnalysis, World};
use demarche_measures::{PanelItem, is_organisational};

use crate::Error;

/// Words for several relations at once, beside the layers.
const TOGETHER: &[(&str, &[Relation])] = &[
    (
        "alliances",
        &[
            Relation::DefencePledge,
            Relation::OffencePledge,
            Relation::NeutralityPledge,
            Relation::NonaggressionPledge,
            Relation::ConsultationPledge,
        ],
    ),
    (
        "memberships",
        &[Relation::FullMembership, Relation::AssociateMembership, Relation::ObserverStatus, Relation::Participation],
    ),
];

/// What is added to the rows of a panel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Items {
    /// In the order in which they were named.
    pub(crate) items: Vec<PanelItem>,
    /// Those that came with a layer, and are only wanted where something is at hand.
    from_layers: BTreeSet<PanelItem>,
    /// Whether acts are named, so that the others are left out.
    names_acts: bool,
    /// Whether coded claims are asked for.
    pub(crate) has_claims: bool,
}

impl Items {
    /// Reads the words of `--add`.
    pub(crate) fn read(unit: UnitOfAnalysis, words: &[String]) -> Result<Self, Error> {
        let mut items = Self::default();
        for word in words {
            let name = word.trim().to_lowercase().replace('-', "_");
            items.add(unit, &name)?;
        }
        if unit == UnitOfAnalysis::Votes && !words.is_empty() {
            return Err(Error::Request {
                what: "nothing can be added to votes".to_owned(),
                expected: "a row is one answer: export votes; or compare states: export dyads --add votes".to_owned(),
            });
        }
        Ok(items)
    }

    fn add(&mut self, unit: UnitOfAnalysis, name: &str) -> Result<(), Error> {
        // Of ties and traits no event is made.
        let has_relations = unit != UnitOfAnalysis::Events;
        self.names_acts |= name != "claims";
        if name == "votes" && unit != UnitOfAnalysis::Events {
            self.put(PanelItem::Votes, false);
        } else if name == "claims" && unit == UnitOfAnalysis::Events {
            self.has_claims = true;
        } else if let Some((_, relations)) = TOGETHER.iter().find(|(word, _)| has_relations && *word == name) {
            for relation in *relations {
                self.put(PanelItem::Relation(*relation), true);
            }
        } else if let Some(relation) = name.parse::<Relation>().ok().filter(|_| has_relations) {
            self.put(PanelItem::Relation(relation), false);
        } else if let Some(attribute) = name.parse::<Attribute>().ok().filter(|_| has_relations) {
            self.put(PanelItem::Attribute(attribute), false);
        } else if let Ok(kind) = name.parse::<ActKind>() {
            self.put(PanelItem::Acts(kind), false);
        } else if let Ok(layer) = name.parse::<Layer>() {
            self.layer(unit, layer);
        } else {
            return Err(unknown(unit, name));
        }
        Ok(())
    }

    fn put(&mut self, item: PanelItem, is_from_layer: bool) {
        if !self.items.contains(&item) {
            self.items.push(item);
            if is_from_layer {
                self.from_layers.insert(item);
            }
        } else if !is_from_layer {
            self.from_layers.remove(&item);
        }
    }

    /// All that a layer holds for such rows.
    fn layer(&mut self, unit: UnitOfAnalysis, layer: Layer) {
        if layer == Layer::Votes && unit != UnitOfAnalysis::Events {
            self.put(PanelItem::Votes, false);
        }
        for relation in Relation::ALL.iter().filter(|relation| relation.spec().layer == layer) {
            let has_column = match unit {
                UnitOfAnalysis::Dyads => true,
                UnitOfAnalysis::States => is_organisational(*relation),
                UnitOfAnalysis::Votes | UnitOfAnalysis::Events => false,
            };
            if has_column {
                self.put(PanelItem::Relation(*relation), true);
            }
        }
        for kind in ActKind::ALL.iter().filter(|kind| kind.layer() == layer) {
            if unit != UnitOfAnalysis::States {
                self.put(PanelItem::Acts(*kind), true);
            }
        }
        if unit == UnitOfAnalysis::States {
            for attribute in Attribute::ALL.iter().filter(|attribute| attribute.spec().layer == layer) {
                self.put(PanelItem::Attribute(*attribute), true);
            }
        }
    }

    /// The kinds of rows that have to be read.
    pub(crate) fn kinds(&self, unit: UnitOfAnalysis) -> Vec<RowKind> {
        let has = |of: fn(&PanelItem) -> bool| self.items.iter().any(of);
        let wanted = match unit {
            UnitOfAnalysis::Votes => vec![(RowKind::Ballots, true)],
            UnitOfAnalysis::Events => vec![(RowKind::Acts, true), (RowKind::Claims, self.has_claims)],
            _ => vec![
                (RowKind::Ballots, has(|item| matches!(item, PanelItem::Votes))),
                (RowKind::Ties, has(|item| matches!(item, PanelItem::Relation(_)))),
                (RowKind::Breakdowns, has(|item| matches!(item, PanelItem::Relation(_)))),
                (RowKind::Traits, has(|item| matches!(item, PanelItem::Attribute(_)))),
                (RowKind::Acts, has(|item| matches!(item, PanelItem::Acts(_)))),
            ],
        };
        wanted.into_iter().filter(|(_, is_wanted)| *is_wanted).map(|(kind, _)| kind).collect()
    }

    /// Without those of a layer of which nothing is at hand and nothing covered.
    pub(crate) fn at_hand(mut self, world: &World) -> Self {
        let ties = world.ties.iter().map(|(tie, _)| PanelItem::Relation(tie.relation));
        let breakdowns = world.breakdowns.iter().map(|(row, _)| PanelItem::Relation(row.relation));
        let covered = world.catalogue.coverage.iter().map(|coverage| PanelItem::Relation(coverage.relation));
        let traits = world.traits.iter().map(|(row, _)| PanelItem::Attribute(row.attribute));
        let acts = world.acts.iter().map(|(act, _)| PanelItem::Acts(act.kind));
        let there: BTreeSet<PanelItem> = ties.chain(breakdowns).chain(covered).chain(traits).chain(acts).collect();
        self.items.retain(|item| !self.from_layers.contains(item) || there.contains(item));
        self
    }

    /// Whether acts of this kind are asked for; all are where none is named.
    pub(crate) fn wants_act(&self, kind: ActKind) -> bool {
        !self.names_acts || self.items.contains(&PanelItem::Acts(kind))
    }
}

/// No such word: what resembles it.
fn unknown(unit: UnitOfAnalysis, name: &str) -> Error {
    let mut words: Vec<&str> = Layer::ALL.iter().map(|layer| layer.as_str()).collect();
    if unit == UnitOfAnalysis::Events {
        words.push("claims");
    } else {
        words.push("votes");
        words.extend(TOGETHER.iter().map(|(word, _)| *word));
        words.extend(Relation::ALL.iter().map(|relation| relation.as_str()));
        words.extend(Attribute::ALL.iter().map(|attribute| attribute.as_str()));
    }
    words.extend(ActKind::ALL.iter().map(|kind| kind.as_str()));
    let nearest = NotListed::new("addition", name, words.into_iter()).nearest;
    Error::NoSuch { what: "relation", found: name.to_owned(), nearest }
}
