//! Whether rows belong to a window, given how far their sources tell.

use crate::{Act, Breakdown, Catalogue, Day, Layer, Provenance, RowRef, Seen, Tie, Trait, Truth, Window, World};

impl Catalogue {
    /// The last day of which the edition of a row tells: what has no end in it held up to then, and may have ended since.
    #[must_use]
    pub fn told_until(&self, provenance: &Provenance) -> Option<Day> {
        self.table_told_until(provenance.at.table)
    }
}

impl Tie {
    /// Whether it belongs to a window.
    ///
    /// Without a start it held from the day on which it was known; without an end, up to the last day of which its edition tells. What
    /// geography tells without any date, such as a distance, does not lapse.
    #[must_use]
    pub fn belongs(&self, catalogue: &Catalogue, query: Window) -> Truth {
        let spec = self.relation.spec();
        let is_timeless = spec.layer == Layer::Geography && self.window == Window::ALWAYS;
        let until = catalogue.told_until(&self.provenance).filter(|_| !is_timeless);
        spec.nature.belongs(self.window, query, Seen { from: Some(self.provenance.known_on), until })
    }
}

impl Trait {
    /// Whether it belongs to a window; without an end it held up to the last day of which its edition tells.
    #[must_use]
    pub fn belongs(&self, catalogue: &Catalogue, query: Window) -> Truth {
        let until = catalogue.told_until(&self.provenance);
        self.attribute.spec().nature.belongs(self.window, query, Seen { from: None, until })
    }
}

impl Act {
    /// Whether it was done, or went on, in a window; without an end it went on up to the last day of which its edition tells.
    #[must_use]
    pub fn belongs(&self, catalogue: &Catalogue, query: Window) -> Truth {
        let until = catalogue.told_until(&self.provenance);
        self.window.held_during(query, Seen { from: None, until })
    }
}

impl Breakdown {
    /// Whether it belongs to a window; without an end it held up to the last day of which its edition tells.
    #[must_use]
    pub fn belongs(&self, catalogue: &Catalogue, query: Window) -> Truth {
        let until = catalogue.told_until(&self.provenance);
        self.relation.spec().nature.belongs(self.window, query, Seen { from: None, until })
    }
}

impl World {
    /// The last day of which the edition of a row tells, where the row may have ended between that day and the window.
    #[must_use]
    pub fn told_only_until(&self, row: RowRef) -> Option<Day> {
        let (window, held) = match row {
            RowRef::Ballot(_) => return None,
            RowRef::Tie(index) => self.ties.get(index as usize).map(|(row, held)| (row.window, *held)),
            RowRef::Trait(index) => self.traits.get(index as usize).map(|(row, held)| (row.window, *held)),
            RowRef::Act(index) => self.acts.get(index as usize).map(|(row, held)| (row.window, *held)),
            RowRef::Breakdown(index) => self.breakdowns.get(index as usize).map(|(row, held)| (row.window, *held)),
        }?;
        let until = self.catalogue.told_until(self.provenance(row))?;
        let is_before = self.window.first_day().is_some_and(|first| until < first);
        (held == Truth::CannotTell && window.end().is_none() && is_before).then_some(until)
    }
}
