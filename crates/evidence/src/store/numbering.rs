//! The texts of rows get their numbers in a catalogue.

use demarche_core::{
    Act, Ballot, Breakdown, Catalogue, CodedClaim, Document, Mark, Marked, TextId, Tie, Trait, TraitValue, Truth,
};

use super::shelf::Part;

/// A row whose texts can be numbered anew.
pub(crate) trait Row {
    /// Shows each number of a text.
    fn texts(&mut self, show: &mut dyn FnMut(&mut TextId));
}

macro_rules! row {
    ($($row:ty: $this:ident, $show:ident => $body:block)+) => {
        $(impl Row for $row {
            fn texts(&mut self, $show: &mut dyn FnMut(&mut TextId)) {
                let $this = self;
                $show(&mut $this.provenance.key);
                $show(&mut $this.provenance.note);
                $body
            }
        })+
    };
}

row! {
    Ballot: _this, show => {}
    Tie: this, show => { show(&mut this.place); }
    Trait: this, show => {
        show(&mut this.about);
        if let TraitValue::Text(text) = &mut this.value {
            show(text);
        }
    }
    Act: this, show => {
        show(&mut this.place);
        show(&mut this.crisis);
        show(&mut this.label);
    }
    Breakdown: _this, show => {}
    Mark: this, show => {
        show(&mut this.value);
        if let Marked::Act(key) | Marked::Claim(key) = &mut this.of {
            show(key);
        }
    }
    Document: _this, show => {}
    CodedClaim: this, show => {
        show(&mut this.doer.code);
        show(&mut this.target.code);
        show(&mut this.code);
        show(&mut this.place);
        show(&mut this.url);
    }
}

impl<T: Row> Row for (T, Truth) {
    fn texts(&mut self, show: &mut dyn FnMut(&mut TextId)) {
        self.0.texts(show);
    }
}

/// Gives the texts of some rows their numbers in a catalogue, and puts the rows one after the other.
pub(crate) fn joined<T: Row>(parts: Vec<Part<T>>, catalogue: &mut Catalogue) -> Vec<T> {
    let mut rows = Vec::with_capacity(parts.iter().map(|part| part.rows.len()).sum());
    for part in parts {
        rows.extend(numbered(part, catalogue).1);
    }
    rows
}

/// As [`joined`], in the order of the evidence.
pub(crate) fn ordered<T: Row>(parts: Vec<Part<T>>, catalogue: &mut Catalogue) -> Vec<T> {
    let parts: Vec<(Vec<u32>, Vec<T>)> = parts.into_iter().map(|part| numbered(part, catalogue)).collect();
    let ids: Vec<u32> = parts.iter().flat_map(|(ids, _)| ids.iter().copied()).collect();
    let rows = parts.into_iter().flat_map(|(_, rows)| rows);
    if ids.is_sorted() {
        return rows.collect();
    }
    let mut numbered: Vec<(u32, T)> = ids.into_iter().zip(rows).collect();
    numbered.sort_by_key(|(id, _)| *id);
    numbered.into_iter().map(|(_, row)| row).collect()
}

fn numbered<T: Row>(part: Part<T>, catalogue: &mut Catalogue) -> (Vec<u32>, Vec<T>) {
    let Part { ids, mut rows, texts } = part;
    // The first text is the empty one, which has the same number everywhere.
    if texts.len() > 1 {
        let mut known: Vec<Option<TextId>> = vec![None; texts.len()];
        for row in &mut rows {
            row.texts(&mut |text| {
                let place = text.index();
                *text = *known[place].get_or_insert_with(|| catalogue.text_id(&texts[place]));
            });
        }
    }
    (ids, rows)
}
