//! What an alignment was asked about.

use demarche_core::{ActorId, Crisis, OptionSide, QuestionId, Window, Worlds};

use super::AlignmentRequest;
use crate::Error;
use crate::desk::{self, question_name};

/// What was asked about, resolved.
pub(super) struct Subject {
    pub(super) title: String,
    pub(super) asks: String,
    pub(super) window: Window,
    pub(super) sides: [ActorId; 2],
    pub(super) questions: Vec<QuestionId>,
    pub(super) named: Vec<OptionSide>,
    pub(super) crisis: Option<String>,
    pub(super) note: String,
}

pub(super) fn subject(worlds: &dyn Worlds, request: &AlignmentRequest) -> Result<Subject, Error> {
    let catalogue = worlds.catalogue();
    let given: Option<[ActorId; 2]> = match request.sides.as_slice() {
        [] => None,
        [a, b] => Some([catalogue.registry.resolve(a, None)?, catalogue.registry.resolve(b, None)?]),
        other => {
            return Err(Error::Request {
                what: format!("{} sides are given", other.len()),
                expected: "expected two, for example --sides RUS,UKR".to_owned(),
            });
        }
    };
    if let Some([a, b]) = given
        && a == b
    {
        return Err(Error::Request {
            what: format!("both sides are {}", catalogue.registry.code(a)),
            expected: "expected two different actors".to_owned(),
        });
    }
    let sides_of = |crisis: &Crisis| {
        given.or(crisis.sides).ok_or_else(|| {
            let principals: Vec<&str> = crisis.principals.iter().map(|id| catalogue.registry.code(*id)).collect();
            Error::Request {
                what: format!("{} has no two sides of its own", crisis.key),
                expected: format!(
                    "name two with --sides, for example {}",
                    principals.get(..2).unwrap_or_default().join(",")
                ),
            }
        })
    };
    if let Some(crisis) = desk::crisis(catalogue, &request.subject) {
        return Ok(Subject {
            title: crisis.title.clone(),
            asks: crisis.question.clone(),
            window: crisis.window,
            sides: sides_of(crisis)?,
            questions: crisis.questions.clone(),
            named: crisis.options.clone(),
            crisis: Some(crisis.key.clone()),
            note: crisis.note.clone(),
        });
    }
    if let Some(id) = desk::question(catalogue, &request.subject) {
        let question = catalogue.question(id);
        let crisis = catalogue.crises.iter().find(|crisis| crisis.questions.contains(&id) && crisis.sides.is_some());
        let sides = match (given, crisis) {
            (Some(sides), _) => sides,
            (None, Some(crisis)) => sides_of(crisis)?,
            (None, None) => {
                return Err(Error::Request {
                    what: format!("{} belongs to no crisis with two sides", question.key),
                    expected: "name two with --sides, for example --sides RUS,UKR".to_owned(),
                });
            }
        };
        return Ok(Subject {
            title: format!("{}, {}: {}", question_name(question), question.date, question.title),
            asks: String::new(),
            window: Window::of(question.date),
            sides,
            questions: vec![id],
            named: crisis.map(|crisis| crisis.options.clone()).unwrap_or_default(),
            crisis: None,
            note: catalogue.text(question.note).to_owned(),
        });
    }
    Err(desk::no_such(catalogue, "crisis or question", &request.subject, true))
}
