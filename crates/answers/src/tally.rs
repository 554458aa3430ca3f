//! How many actors gave each answer.

use demarche_core::{Answer, QuestionId, QuestionKind, Totals};
use serde_json::{Value, json};

use crate::desk::Desk;

/// How many actors gave each answer.
pub(crate) fn tally(desk: &Desk, question: QuestionId) -> Vec<(Answer, usize)> {
    let answers = desk.world.answers(question);
    Answer::ALL
        .iter()
        .map(|answer| (*answer, answers.iter().filter(|ballot| ballot.answer == *answer).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// The counts of the record, null where it does not tell.
pub(crate) fn official_counts(totals: &Totals) -> Value {
    json!({ "yes": totals.yes.value(), "no": totals.no.value(), "abstain": totals.abstain.value() })
}

/// A tally in words; not voting is one sum with its parts.
pub(crate) fn tally_words(desk: &Desk, question: QuestionId) -> String {
    let catalogue = desk.catalogue();
    let record = catalogue.question(question);
    let counts = tally(desk, question);
    let of = |answer: Answer| counts.iter().find(|(a, _)| *a == answer).map_or(0, |(_, count)| *count);
    if record.kind == QuestionKind::Letter {
        return format!("{} signed", record.totals.counted()[0]);
    }
    if !record.totals.yes.is_known() {
        let listed: Vec<String> = counts.iter().map(|(answer, count)| format!("{count} {}", answer.act())).collect();
        return format!("{}; the other answers are not listed", listed.join(", "));
    }
    let [yes, no, abstain] = record.totals.counted();
    let official = format!("{yes} yes, {no} no, {abstain} abstained");
    if counts.is_empty() {
        return format!("{official}; who voted how is not listed");
    }
    let listed = (of(Answer::Yes), of(Answer::No), of(Answer::Abstain));
    let silent: usize = counts.iter().filter(|(answer, _)| !answer.is_cast()).map(|(_, count)| count).sum();
    let mut text = official;
    if listed != (usize::from(yes), usize::from(no), usize::from(abstain)) {
        let (yes, no, abstain) = listed;
        return format!("{text}; the list has {yes}-{no}-{abstain}, and {silent} without an answer");
    }
    if silent > 0 {
        text.push_str(&format!(", {silent} did not vote"));
        if of(Answer::Barred) > 0 {
            text.push_str(&format!(" ({} barred)", of(Answer::Barred)));
        }
    }
    text
}
