//! Rows of a load as short lines, for reading in a test.

use demarche_core::{MarkKind, Marked};
use demarche_sources::Loaded;

pub(crate) fn traits(loaded: &Loaded) -> Vec<String> {
    let said = |t: &demarche_core::Trait| {
        let catalogue = &loaded.evidence.catalogue;
        let value = match t.value {
            demarche_core::TraitValue::Text(text) => catalogue.text(text).to_owned(),
            demarche_core::TraitValue::Quantity(quantity) => {
                let (low, high) = quantity.range();
                let range = if low == high { String::new() } else { format!(" [{low}, {high}]") };
                format!("{}{range} {}", quantity.value().unwrap(), quantity.unit())
            }
        };
        format!("{} {} {} {value}", catalogue.registry.code(t.actor), t.attribute, t.window)
    };
    loaded.evidence.rows.traits.iter().map(said).collect()
}

pub(crate) fn ties(loaded: &Loaded) -> Vec<String> {
    let code = |id| loaded.evidence.catalogue.registry.code(id);
    let tie = |t: &demarche_core::Tie| {
        let value = t.value.map_or(String::new(), |value| match value.value() {
            Some(value) => format!(" {value}"),
            None => format!(" {:?}", value.range()),
        });
        format!("{} {} {} {}{value}", code(t.from), code(t.to), t.relation, t.window)
    };
    loaded.evidence.rows.ties.iter().map(tie).collect()
}

pub(crate) fn acts(loaded: &Loaded) -> Vec<String> {
    let catalogue = &loaded.evidence.catalogue;
    let act = |a: &demarche_core::Act| {
        let parties: Vec<String> =
            a.participants.iter().map(|(id, role)| format!("{} {role}", catalogue.registry.code(*id))).collect();
        let value = a.value.map_or(String::new(), |value| format!(" {}", value.value().unwrap()));
        format!("{} {} {}{value}", a.kind, a.window, parties.join(", "))
    };
    loaded.evidence.rows.acts.iter().map(act).collect()
}

pub(crate) fn marks(loaded: &Loaded, key: &str, kind: MarkKind) -> Vec<String> {
    let catalogue = &loaded.evidence.catalogue;
    let of = |mark: &&demarche_core::Mark| match mark.of {
        Marked::Act(id) => catalogue.text(id) == key && mark.kind == kind,
        Marked::Question(_) | Marked::Claim(_) => false,
    };
    let marks = loaded.evidence.rows.marks.iter().filter(of);
    marks.map(|mark| catalogue.text(mark.value).to_owned()).collect()
}

/// `reason line` of each skip.
pub(crate) fn reasons(loaded: &Loaded) -> Vec<String> {
    let at = loaded.report.skipped.iter();
    at.map(|skip| format!("{} {}", skip.reason, skip.at.line)).collect()
}

/// Who answered a question how, and by whose delegation.
pub(crate) fn answers(loaded: &Loaded, question: &str) -> Vec<String> {
    let catalogue = &loaded.evidence.catalogue;
    let id = catalogue.question_by_key(question).unwrap_or_else(|| panic!("no question {question}"));
    let ballots = loaded.evidence.rows.ballots.iter().filter(|ballot| ballot.question == id);
    ballots
        .map(|b| {
            let by = b.represented_by.map(|by| format!(" by {}", catalogue.registry.code(by))).unwrap_or_default();
            format!("{} {}{by}", catalogue.registry.code(b.actor), b.answer)
        })
        .collect()
}
