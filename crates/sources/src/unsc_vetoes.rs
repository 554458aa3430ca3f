//! Vetoes in the Security Council, February 1946 to July 2022 (World Politics Data Lab).
//!
//! Readings, each with its case:
//! - A row is a draft that a veto stopped: a question with the ballots of those who cast one, and with nobody else's. Its list is `partial`
//!   and its counts are not told.
//! - A permanent member without a ballot cast no veto. Whether it voted yes, abstained or stayed away is not told: an abstention is no veto
//!   (China on S/2014/189).
//! - The names say who vetoed. The columns of 0 and 1 beside them differ in 26 rows (S/7575/Rev.1 has none, S/12211 lacks France) and are
//!   not kept.
//! - Until 24 October 1971 the seat of China was held by the delegation from Taipei. The veto of 13 December 1955 is not in the list.
//! - Early rows have the record of the meeting in place of the draft (S/PV.49, three times on one day): such a question is told apart by
//!   its line, any other by the symbol of its draft, as `unsc-s-2022-155`.
//! - Topics are assigned by the makers after the fact: they could be known only from the release.

use demarche_core::{
    Answer, Ballot, Completeness, Entitled, How, Mark, MarkKind, Marked, Precision, Question, QuestionKind, Totals,
};

use crate::actors::{Actors, Reading, seat};
use crate::dates::month_day_year;
use crate::error::Error;
use crate::load::Load;
use crate::skip::{SkipReason, shortened};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("unsc_vetoes_1946_sept2022.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    while let Some(row) = table.next()? {
        let kept = (|| {
            let date = month_day_year(row.get(1))?;
            if date.precision() != Precision::Day {
                return Err(SkipReason::BadDate.of(row.get(1)));
            }
            let (day, draft) = (date.from(), row.get(3).trim());
            let mut vetoes = Vec::new();
            for name in (8..=10).map(|column| row.get(column)).filter(|name| !name.is_empty()) {
                let member = actors.on(name, day).map_err(|reason| reason.of(&format!("{name} on {day}")))?;
                let veto = seat(&registry, member, day);
                if vetoes.contains(&veto) {
                    return Err(SkipReason::Duplicate.of(&format!("{name} on {draft}")));
                }
                vetoes.push(veto);
            }
            if vetoes.is_empty() || draft.is_empty() {
                return Err(SkipReason::NoValue.of(&format!("{draft:?} on {day}")));
            }
            let is_record = draft.starts_with("S/PV.");
            let key = if is_record { format!("unsc-veto-{}", row.at.line) } else { format!("unsc-{}", slug(draft)) };
            let note = if is_record {
                "the source gives the record of the meeting in place of the draft; only vetoes are listed"
            } else {
                "only vetoes are listed, not the votes of the other members"
            };
            let note = load.text(note);
            let provenance = load.public_on(row.at, day);
            let question = load.catalogue.add_question(Question {
                key,
                body: "UNSC".to_owned(),
                kind: QuestionKind::RollCall,
                symbol: draft.to_owned(),
                date,
                title: shortened(row.get(5).trim(), 200),
                totals: Totals::NOT_TOLD,
                completeness: Completeness::Partial,
                entitled: Entitled::Listed,
                citation: provenance.citation,
                at: row.at,
                note,
            });
            let question = question.ok_or_else(|| SkipReason::Duplicate.of(draft))?;
            for (actor, represented_by) in vetoes {
                let (answer, how) = (Answer::No, How::Recorded);
                load.rows.ballots.push(Ballot { question, actor, answer, how, represented_by, provenance });
            }
            if !row.get(6).is_empty() {
                let (of, value, provenance) =
                    (Marked::Question(question), load.text(row.get(6)), load.provenance(row.at));
                load.rows.marks.push(Mark { of, kind: MarkKind::Issue, value, provenance });
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}

/// `s-3713-rev-1-as-amended` of `S/3713/Rev.1 (as amended)`.
fn slug(symbol: &str) -> String {
    let words: Vec<&str> = symbol.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-").to_lowercase()
}
