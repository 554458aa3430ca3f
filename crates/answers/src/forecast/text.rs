//! The text that a question puts: out of a file or from the record, and what was read in it.

use demarche_core::{ActorId, Day, DocumentKind, Worlds};
use demarche_crises::{Asked, Cut, ForecastModel, History, Text};
use serde_json::{Value, json};

use crate::Error;
use crate::desk::{self, Desk};

/// The text that a forecast is asked to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextAsked {
    /// That of the question, as the record has it.
    OnRecord,
    /// This one, out of a file.
    Given {
        /// The file.
        file: String,
        /// Its words.
        text: String,
    },
}

/// What was read, for a reader.
pub(super) struct Read {
    from: String,
    is_of_record: bool,
    recalls: Vec<String>,
    /// How many of the recalled roll calls the model may learn from.
    at_hand: usize,
    names: Vec<String>,
    blames: Vec<String>,
    /// Those of them whose answer is not known: it is presumed to be no.
    presumed: Vec<String>,
}

/// The adopted text of a question, if one is on record: its words and the day of adoption.
fn on_record(worlds: &dyn Worlds, desk: &Desk, asked: &Asked) -> Result<Option<(String, Day)>, Error> {
    let Some(id) = asked.question else { return Ok(None) };
    let key = &desk.catalogue().question(id).key;
    let documents = worlds.documents(DocumentKind::Resolution)?;
    let of_question = documents.into_iter().filter(|(of, document)| of == key && document.language == "en");
    Ok(of_question.filter_map(|(_, document)| Some((document.text, document.date?.from()))).next())
}

/// Puts the text that is asked for into the question; none: it is read by its title alone.
pub(super) fn read(
    worlds: &dyn Worlds,
    (desk, history, cut): (&Desk, &History, &Cut),
    (text, model): (Option<&TextAsked>, ForecastModel),
    asked: &mut Asked,
) -> Result<Option<Read>, Error> {
    let Some(text) = text else { return Ok(None) };
    if model != ForecastModel::Pooled {
        return Err(Error::Request {
            what: format!("--text: {model} reads no texts"),
            expected: "expected no --text, or the model pooled".to_owned(),
        });
    }
    let body = asked.question.map_or("UNGA", |id| desk.catalogue().question(id).body.as_str()).to_owned();
    let (words, from) = match text {
        TextAsked::Given { file, text } => (text.clone(), file.clone()),
        TextAsked::OnRecord => {
            let what = asked.question.map_or_else(
                || "a question that is not on record".to_owned(),
                |id| desk::question_name(desk.catalogue().question(id)),
            );
            let found = on_record(worlds, desk, asked)?.ok_or_else(|| Error::NothingCovered {
                what: format!("no English text of {what} is on record"),
                nearest: "give it: --text FILE; or load texts of resolutions: demarche load".to_owned(),
            })?;
            // A draft that was voted on lay before the voters; that it did so earlier, nothing on record tells.
            if found.1 > asked.date || cut.before != Cut::day(asked.date).before {
                return Err(Error::NothingCovered {
                    what: format!("that the text of {what} was known before {} is not on record", asked.date),
                    nearest: "leave out --as-of, or give the text that was known: --text FILE".to_owned(),
                });
            }
            (found.0, "record".to_owned())
        }
    };
    let found = Text::read(desk.catalogue(), &body, &words);
    if found.is_empty() {
        return Err(Error::Request {
            what: format!("--text {from} has no words"),
            expected: "expected the text that is put to the vote, in English".to_owned(),
        });
    }
    let codes = |actors: &[ActorId]| actors.iter().map(|id| desk.code(*id).to_owned()).collect::<Vec<String>>();
    let learnt: Vec<_> = cut.places(history).into_iter().map(|place| history.calls()[place].question).collect();
    let (recalls, names, blames) = (found.recalls.clone(), codes(&found.names), codes(&found.blames));
    asked.put_text(found);
    let presumed: Vec<ActorId> = asked.presumed.iter().map(|(actor, _)| *actor).collect();
    Ok(Some(Read {
        from,
        is_of_record: *text == TextAsked::OnRecord,
        recalls: recalls.iter().map(|id| desk.catalogue().question(*id).key.clone()).collect(),
        at_hand: recalls.iter().filter(|id| learnt.contains(id)).count(),
        names,
        blames,
        presumed: codes(&presumed),
    }))
}

impl Read {
    /// For people.
    pub(super) fn line(&self) -> String {
        let told = |codes: &[String]| if codes.is_empty() { "nobody".to_owned() } else { codes.join(", ") };
        format!(
            "text: {}; it recalls {} roll call{} at hand, and deplores or condemns acts of, or demands something of: {}",
            if self.is_of_record { "as adopted, from the record" } else { &self.from },
            self.at_hand,
            if self.at_hand == 1 { "" } else { "s" },
            told(&self.blames)
        )
    }

    /// For programs.
    pub(super) fn meta(&self) -> Value {
        json!({ "from": self.from, "recalls": self.recalls, "recalled_and_learnt_from": self.at_hand, "names": self.names,
                "blames": self.blames, "presumed_no": self.presumed })
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.is_of_record {
            notes.push(
                "the text is the one that was adopted: a draft that was amended before the vote read otherwise"
                    .to_owned(),
            );
        }
        if !self.presumed.is_empty() {
            let those = self.presumed.join(", ");
            notes.push(format!(
                "the text finds fault with {those}: the others are forecast as if it were known to vote no, and its own line says no more than that; --known puts its answer, or another, in place of that"
            ));
        }
        notes.push(WORTH.to_owned());
        notes
    }
}

/// What reading a text has earned, where it could be measured.
const WORTH: &str = "texts were read on trial for eleven questions on four matters, too few to tell what they are worth on another: docs/methods/forecasts.md";

/// That a text is on record which was not asked for.
pub(super) fn unread(worlds: &dyn Worlds, desk: &Desk, asked: &Asked) -> Result<Option<String>, Error> {
    let found = on_record(worlds, desk, asked)?;
    Ok(found.map(|_| "its title alone is read; the text that was adopted is on record: --text record".to_owned()))
}
