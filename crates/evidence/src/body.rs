//! A pack and a store together: one body of evidence that worlds are drawn from.

use std::collections::BTreeMap;
use std::sync::Arc;

use demarche_core::{
    Act, ActorId, Ballot, Breakdown, Catalogue, CodedClaim, Day, Document, DocumentKind, DrawError, Holding, Mark,
    QuestionId, RowKind, Rule, Scope, Tie, Trait, Truth, Window, World, Worlds, checksum,
};
use rayon::prelude::*;

use crate::drawing::{Drawing, Drawn};
use crate::store::numbering::{joined, ordered};
use crate::store::rows::Reader;
use crate::store::shelf::{Asking, Needs, Part, Shelf};
use crate::store::{Held, Store};
use crate::{Archive, Error};

/// A pack, and a store where there is one.
///
/// Of several editions of a dataset one enters a world: the latest that was released by the date of knowledge, or the earliest where
/// none was. A question that several hold is one question: the pack's record of it stands, else that of the latest edition.
#[derive(Debug)]
pub struct Body {
    pack: Archive,
    shelves: Vec<Shelf>,
    catalogue: Arc<Catalogue>,
}

/// What an edition gives to a world.
#[derive(Default)]
struct Found {
    ballots: Vec<Part<Ballot>>,
    ties: Vec<Part<(Tie, Truth)>>,
    traits: Vec<Part<(Trait, Truth)>>,
    acts: Vec<Part<(Act, Truth)>>,
    breakdowns: Vec<Part<(Breakdown, Truth)>>,
    marks: Vec<Part<Mark>>,
    claims: Vec<Part<CodedClaim>>,
}

impl Body {
    /// Puts a pack and a store together; of the store's tables only the questions and the coverage are read.
    ///
    /// # Errors
    /// If a file of the store is damaged, or an edition names an actor that the pack does not list.
    pub fn new(pack: Archive, store: Option<&Store>) -> Result<Self, Error> {
        let mut catalogue = Catalogue::clone(pack.catalogue());
        let mut shelves = Vec::new();
        if let Some(store) = store {
            // The latest first, so that its record of a question stands.
            let mut editions: Vec<_> = store.manifest().editions.iter().collect();
            let released: BTreeMap<&str, Day> = editions
                .iter()
                .map(|held| Ok((held.key.as_str(), held.release()?.last())))
                .collect::<Result<_, Error>>()?;
            editions.sort_by_key(|held| (std::cmp::Reverse(released.get(held.key.as_str())), held.key.as_str()));
            for held in editions {
                shelves.push(Shelf::new(store.root(), held, &mut catalogue)?);
            }
            shelves.sort_by(|a, b| a.held.key.cmp(&b.held.key));
        }
        if !shelves.is_empty() {
            let count = shelves.len();
            catalogue.name = format!("{} and {count} edition{}", catalogue.name, if count == 1 { "" } else { "s" });
            let sums: Vec<String> = shelves.iter().map(|shelf| shelf.held.sha256()).collect();
            catalogue.fingerprint = checksum(format!("{:016x}{}", catalogue.fingerprint, sums.concat()).as_bytes());
        }
        let mut body = Self { pack, shelves, catalogue: Arc::new(Catalogue::clone(&catalogue)) };
        let covered: Vec<_> = body.entering(None).into_iter().flat_map(|shelf| shelf.coverage.clone()).collect();
        catalogue.coverage.extend(covered);
        body.catalogue = Arc::new(catalogue);
        Ok(body)
    }

    /// The pack.
    #[must_use]
    pub fn pack(&self) -> &Archive {
        &self.pack
    }

    /// The editions of the store, by key.
    pub fn held(&self) -> impl Iterator<Item = &Held> {
        self.shelves.iter().map(|shelf| &shelf.held)
    }

    /// The keys of the editions that enter a world as of a date, in their order.
    #[must_use]
    pub fn editions(&self, as_of: Option<Day>) -> Vec<&str> {
        self.entering(as_of).into_iter().map(|shelf| shelf.held.key.as_str()).collect()
    }

    fn entering(&self, as_of: Option<Day>) -> Vec<&Shelf> {
        let mut of_dataset: BTreeMap<&str, &Shelf> = BTreeMap::new();
        for shelf in &self.shelves {
            let entry = of_dataset.entry(shelf.held.dataset.as_str()).or_insert(shelf);
            let is_out = |shelf: &Shelf| as_of.is_some_and(|day| shelf.released > day);
            let rank = |shelf: &Shelf| {
                let days = shelf.released.days();
                if is_out(shelf) { (false, -i64::from(days)) } else { (true, i64::from(days)) }
            };
            if rank(shelf) >= rank(entry) {
                *entry = shelf;
            }
        }
        of_dataset.into_values().collect()
    }
}

impl Worlds for Body {
    fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    fn draw(&self, window: Window, as_of: Option<Day>, rule: Rule, scope: &Scope) -> Result<World, DrawError> {
        let drawing = Drawing { catalogue: &self.catalogue, window, as_of, rule, scope };
        let mut drawn = Drawn::default();
        drawing.take(self.pack.rows(), &mut drawn);
        if self.shelves.is_empty() {
            return Ok(drawing.finish(&self.catalogue, drawn));
        }
        let shelves = self.entering(as_of);
        let found: Result<Vec<Found>, Error> = shelves.par_iter().map(|shelf| find(shelf, &drawing)).collect();
        let mut catalogue = Catalogue::clone(&self.catalogue);
        catalogue.coverage.clone_from(&self.pack.catalogue().coverage);
        for (shelf, found) in shelves.iter().zip(found?) {
            catalogue.coverage.extend(shelf.coverage.iter().cloned());
            // Ballots are put in order with those of other editions; the rest stays in the order of the evidence.
            drawn.ballots.extend(joined(found.ballots, &mut catalogue));
            drawn.ties.extend(ordered(found.ties, &mut catalogue));
            drawn.traits.extend(ordered(found.traits, &mut catalogue));
            drawn.acts.extend(ordered(found.acts, &mut catalogue));
            drawn.breakdowns.extend(ordered(found.breakdowns, &mut catalogue));
            drawn.marks.extend(ordered(found.marks, &mut catalogue));
            drawn.claims.extend(ordered(found.claims, &mut catalogue));
        }
        Ok(drawing.finish(&Arc::new(catalogue), drawn))
    }

    fn holdings(&self) -> Result<Vec<Holding>, DrawError> {
        let mut all = self.pack.holdings()?;
        for shelf in self.entering(None) {
            all.extend(shelf.holdings(&self.catalogue));
        }
        all.sort_by_key(|holding| (holding.kind, holding.what, holding.source));
        Ok(all)
    }

    fn documents(&self, kind: DocumentKind) -> Result<Vec<(String, Document)>, DrawError> {
        let mut all = self.pack.documents(kind)?;
        for shelf in self.entering(None).into_iter().filter(|shelf| shelf.has_documents(kind)) {
            let needs = Needs::default();
            let mut catalogue = Catalogue::clone(&self.catalogue);
            let found = ordered(Reader { shelf, needs: &needs }.documents()?, &mut catalogue);
            let of_kind = found.into_iter().filter(|document| document.kind == kind);
            all.extend(of_kind.map(|document| (catalogue.text(document.provenance.key).to_owned(), document)));
        }
        Ok(all)
    }
}

/// Reads from an edition what belongs to a world.
fn find(shelf: &Shelf, drawing: &Drawing<'_>) -> Result<Found, Error> {
    let wants = |kind| drawing.scope.wants(kind);
    let needs = Needs { window: Some(drawing.window), as_of: drawing.as_of, ..Needs::default() };
    let mut found = Found::default();
    if !shelf.rests_on(drawing.scope) {
        return Ok(found);
    }
    let parties = drawing.scope.parties().unwrap_or_default();
    // Ties to organisations are never cut.
    let is_body = |id: &ActorId| parties.contains(id) || drawing.is_organisation(*id);
    let bodies: Vec<ActorId> = drawing.catalogue.registry.all().map(|(id, _)| id).filter(is_body).collect();
    let between = [("from", parties), ("to", parties)];
    let tied = [("from", parties), ("to", bodies.as_slice())];
    let taking_part = [("actor", parties)];
    let told_of = [("doer", parties), ("target", parties)];
    let held = [("actor", drawing.scope.holders().unwrap_or_default())];
    let is_cut = drawing.scope.parties().is_some();
    let of_holders = drawing.scope.holders().is_some().then_some(held.as_slice());
    if wants(RowKind::Ballots) || wants(RowKind::Marks) {
        let asks = |question: QuestionId| drawing.asks(question);
        let mut days: Vec<i32> =
            shelf.questions.values().filter(|asked| asks(asked.id)).map(|asked| asked.day).collect();
        days.sort_unstable();
        if wants(RowKind::Ballots) {
            let asked = Some(Asking { asks: &asks, days: &days });
            let needs = Needs { window: None, asked, parties: of_holders, ..needs };
            let reader = Reader { shelf, needs: &needs };
            found.ballots = reader.ballots(|ballot| drawing.ballot(ballot))?;
        }
        if wants(RowKind::Marks) {
            let needs = Needs { window: None, ..needs };
            found.marks = Reader { shelf, needs: &needs }.marks(|mark| drawing.mark(mark))?;
        }
    }
    if wants(RowKind::Ties) {
        let needs = Needs { parties: is_cut.then_some(tied.as_slice()), ..needs };
        found.ties = Reader { shelf, needs: &needs }.ties(|tie| drawing.tie(&tie))?;
    }
    if wants(RowKind::Traits) {
        let needs = Needs { parties: of_holders, ..needs };
        found.traits = Reader { shelf, needs: &needs }.traits(|row| drawing.attribute(&row))?;
    }
    if wants(RowKind::Acts) {
        let is_cut = is_cut && drawing.scope.uncut().is_empty();
        let needs = Needs { parties: is_cut.then_some(taking_part.as_slice()), ..needs };
        found.acts = Reader { shelf, needs: &needs }.acts(|act| drawing.act(&act).map(|truth| (act, truth)))?;
    }
    if wants(RowKind::Breakdowns) {
        let needs = Needs { parties: is_cut.then_some(between.as_slice()), ..needs };
        found.breakdowns = Reader { shelf, needs: &needs }.breakdowns(|row| drawing.breakdown(&row))?;
    }
    if wants(RowKind::Claims) {
        let needs = Needs { parties: is_cut.then_some(told_of.as_slice()), ..needs };
        found.claims = Reader { shelf, needs: &needs }.claims(|claim| drawing.claim(claim))?;
    }
    Ok(found)
}
