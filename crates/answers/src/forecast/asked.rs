//! The question of a forecast: from the record or from a title, with the answers that are known.

use demarche_core::{ActorId, Answer, Day, Period, Window};
use demarche_crises::{Asked, Cut, Given, History, Seen};

use crate::Error;
use crate::desk::{self, Desk};
use crate::forecast::ForecastRequest;

/// Whose answers a user says are known.
pub(crate) enum Known {
    /// These actors', as recorded.
    Recorded(Vec<ActorId>),
    /// These, as written.
    Written(Vec<(ActorId, Seen)>),
}

/// What the words of `--known` say.
pub(crate) fn known(desk: &Desk, words: &[String]) -> Result<Known, Error> {
    let registry = &desk.catalogue().registry;
    match words {
        [] => return Ok(Known::Recorded(Vec::new())),
        [word] if word.eq_ignore_ascii_case("none") => return Ok(Known::Recorded(Vec::new())),
        [word] if word.eq_ignore_ascii_case("p5") => return Ok(Known::Recorded(Given::five(registry).actors())),
        [word] if word.eq_ignore_ascii_case("first-ten") => return Ok(Known::Recorded(Given::ten(registry).actors())),
        _ => {}
    }
    let mixed = || {
        Error::Request {
        what: format!("--known {} mixes ways of telling", words.join(",")),
        expected:
            "expected none, P5, first-ten, actors whose recorded answers are taken (RUS,CHN), or answers (RUS=no,CHN=abstain)"
                .to_owned(),
    }
    };
    if words.iter().all(|word| !word.contains('=')) {
        if words.iter().any(|word| ["none", "p5", "first-ten"].contains(&word.to_lowercase().as_str())) {
            return Err(mixed());
        }
        let mut actors = desk::actors(desk.catalogue(), words, Window::ALWAYS)?;
        let mut seen = std::collections::HashSet::new();
        actors.retain(|actor| seen.insert(*actor));
        return Ok(Known::Recorded(actors));
    }
    let mut written = Vec::new();
    for word in words {
        let (actor, answer) = word.split_once('=').ok_or_else(mixed)?;
        let answer = match answer.parse::<Answer>()? {
            Answer::No => Seen::No,
            Answer::Abstain => Seen::Abstain,
            Answer::Yes => Seen::Yes,
            other => {
                return Err(Error::Request {
                    what: format!("{word}: {other} is no vote"),
                    expected: "expected yes, abstain or no".to_owned(),
                });
            }
        };
        let actor = registry.resolve(actor, None)?;
        if written.iter().any(|(known, _)| *known == actor) {
            return Err(Error::Request {
                what: format!("{} is given twice", registry.code(actor)),
                expected: "expected one answer an actor".to_owned(),
            });
        }
        written.push((actor, answer));
    }
    Ok(Known::Written(written))
}

/// A question on record, with what is known of it.
pub(super) fn of_record(
    desk: &Desk,
    history: &History,
    id: demarche_core::QuestionId,
    known: &Known,
) -> Result<(Asked, Given), Error> {
    let question = desk.catalogue().question(id);
    let Some(place) = history.place(id) else {
        // Only its totals are on record, or nothing yet: it is put to those who could have answered.
        let (mut asked, given) = unanswered(history, &question.body, &question.title, question.date.from(), known)?;
        asked.question = Some(id);
        return Ok((asked, given));
    };
    Ok(match known {
        Known::Recorded(actors) if actors.is_empty() => (Asked::of(history, place, &[]), Given::Nobody),
        Known::Recorded(actors) => (Asked::of(history, place, actors), Given::Actors(actors.clone())),
        Known::Written(written) => {
            let actors: Vec<ActorId> = written.iter().map(|(actor, _)| *actor).collect();
            let mut asked = Asked::of(history, place, &actors);
            asked.known.clone_from(written);
            (asked, Given::Actors(actors))
        }
    })
}

/// A question without a record.
pub(super) fn of_title(history: &History, request: &ForecastRequest, known: &Known) -> Result<(Asked, Given), Error> {
    let (Some(title), Some(date)) = (&request.title, &request.date) else {
        return Err(Error::Request {
            what: "a forecast needs a question".to_owned(),
            expected: "for example: demarche forecast ES-11/1 --known P5; or --title \"…\" --date 2027-03-02"
                .to_owned(),
        });
    };
    unanswered(history, &request.body, title, date.parse::<Period>()?.from(), known)
}

/// A question without a list of answers.
fn unanswered(history: &History, body: &str, title: &str, date: Day, known: &Known) -> Result<(Asked, Given), Error> {
    let known = match known {
        Known::Recorded(actors) if actors.is_empty() => Vec::new(),
        Known::Written(written) => written.clone(),
        Known::Recorded(_) => {
            return Err(Error::Request {
                what: "no answers to this question are on record".to_owned(),
                expected: "expected the answers themselves: --known RUS=no,CHN=abstain".to_owned(),
            });
        }
    };
    let mut entitled = history.asked_before(date);
    entitled.retain(|actor| !known.iter().any(|(of, _)| of == actor));
    if entitled.is_empty() {
        return Err(Error::NothingCovered {
            what: format!("nobody is on record as asked in {body} before {date}"),
            nearest: "what is at hand: demarche votes list; load more: demarche load".to_owned(),
        });
    }
    let given =
        if known.is_empty() { Given::Nobody } else { Given::Actors(known.iter().map(|(actor, _)| *actor).collect()) };
    let asked = Asked {
        question: None,
        title: title.to_owned(),
        date,
        session: Cut::day(date).now(),
        is_in_parts: false,
        issues: Vec::new(),
        text: None,
        sponsors: Vec::new(),
        entitled,
        known,
        tells_not_voting: true,
    };
    Ok((asked, given))
}
