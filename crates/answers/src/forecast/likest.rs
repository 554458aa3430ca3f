//! How near the question lies to what was put before: the likest earlier title, and the last day that is looked at.

use demarche_core::Day;
use demarche_crises::{Asked, Cut, History, likest_title};
use serde_json::{Value, json};

use crate::desk::Desk;

/// Below this cosine a title is told to be like none.
const ALIKE: f32 = 0.3;
/// After so many days without a roll call an answer says so: more than a year, so that every autumn would have shown.
const SILENT: i32 = 400;

/// The likest earlier title of the sessions that a forecast looks at.
pub(super) struct Likest {
    found: Option<(String, String, Day, f32)>,
    last: Option<Day>,
}

impl Likest {
    pub(super) fn of(desk: &Desk, history: &History, cut: &Cut, asked: &Asked) -> Self {
        let found = likest_title(history, cut, &asked.title).map(|(place, likeness)| {
            let call = &history.calls()[place];
            (desk.catalogue().question(call.question).key.clone(), call.title.clone(), call.date, likeness)
        });
        let last = cut.places(history).last().map(|place| history.calls()[*place].date);
        Self { found, last }
    }

    /// For the head of a view.
    pub(super) fn meta(&self) -> Value {
        self.found.as_ref().map_or(Value::Null, |(key, title, date, likeness)| {
            json!({ "question": key, "title": title, "date": date.to_string(), "cosine": likeness })
        })
    }

    /// For people.
    pub(super) fn words(&self) -> String {
        self.found.as_ref().map_or(
            "likest earlier title: none of the sessions that are looked at".to_owned(),
            |found| {
                let (key, title, date, likeness) = found;
                format!("likest earlier title: {title} ({key}, {date}; cosine {likeness:.2})")
            },
        )
    }

    /// What a reader must know where little is like the question, or little is recent.
    pub(super) fn warnings(&self, asked: &Asked) -> Vec<String> {
        let mut warnings = Vec::new();
        let is_unlike = self.found.as_ref().is_none_or(|(_, _, _, likeness)| *likeness < ALIKE);
        if is_unlike && asked.text.is_none() {
            let advice = if asked.known.is_empty() { "; --known or --text tell more" } else { "" };
            warnings.push(format!(
                "no earlier title that is looked at is like this one: whom it is for or against is not read from its words, and chances rest on \
                 what each votes in general{advice}"
            ));
        }
        if let Some(last) = self.last
            && asked.date.days() - last.days() > SILENT
        {
            warnings.push(format!(
                "the last roll call at hand before {} is of {last}: what changed in between is not known, and chances are as of then",
                asked.date
            ));
        }
        warnings
    }
}
