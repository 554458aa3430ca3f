//! The question of a forecast: from the record or from a title, with the answers that are known.

use demarche_core::{ActorId, Answer, Day, Entitled, Period, Window};
use demarche_crises::{Asked, Cut, Given, History, Seen};

use crate::Error;
use crate::desk::{self, Desk};
use crate::forecast::ForecastRequest;

/// Whose answers a user says are known.
pub(crate) enum Known {
    /// As recorded.
    Recorded {
        /// All of these actors'.
        actors: Vec<ActorId>,
        /// Those of them that were named one by one, and not by a name of several.
        named: Vec<ActorId>,
    },
    /// These, as written.
    Written(Vec<(ActorId, Seen)>),
}

/// What the words of `--known` say: names of several (none, P5, first-ten, groups) and of single actors, or answers, `ACTOR=no`.
pub(crate) fn known(desk: &Desk, words: &[String]) -> Result<Known, Error> {
    let registry = &desk.catalogue().registry;
    let told = || format!("--known {}", words.join(","));
    let expected = "expected none; or names, whose recorded answers are taken (P5, first-ten, a group, IND); or answers (RUS=no,CHN=abstain)";
    let is_none = |word: &String| word.eq_ignore_ascii_case("none");
    if words.iter().all(is_none) {
        return Ok(Known::Recorded { actors: Vec::new(), named: Vec::new() });
    }
    if words.iter().any(is_none) {
        return Err(Error::Request {
            what: format!("{}: none stands beside others", told()),
            expected: expected.to_owned(),
        });
    }
    if words.iter().all(|word| !word.contains('=')) {
        let (mut actors, mut named) = (Vec::new(), Vec::new());
        for word in words {
            match word.to_lowercase().as_str() {
                "p5" => actors.extend(Given::five(registry).actors()),
                "first-ten" => actors.extend(Given::ten(registry).actors()),
                lower => {
                    let these = desk::actors(desk.catalogue(), std::slice::from_ref(word), Window::ALWAYS)?;
                    if registry.group(lower).is_none() {
                        named.extend(&these);
                    }
                    actors.extend(these);
                }
            }
        }
        let mut seen = std::collections::HashSet::new();
        actors.retain(|actor| seen.insert(*actor));
        return Ok(Known::Recorded { actors, named });
    }
    let mut written = Vec::new();
    for word in words {
        let (actor, answer) = word.split_once('=').ok_or_else(|| Error::Request {
            what: format!("{}: {word} tells no answer, others do", told()),
            expected: expected.to_owned(),
        })?;
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

/// Refuses a known answer of an actor that had no vote on a question of the record.
fn check_votes(desk: &Desk, history: &History, place: usize, actors: &[ActorId]) -> Result<(), Error> {
    let answers = history.answers(place);
    for actor in actors {
        if history.row(*actor).is_some_and(|row| answers[row] != Seen::None) {
            continue;
        }
        let id = history.calls()[place].question;
        let question = desk.catalogue().question(id);
        let (code, name) = (desk.code(*actor), desk::question_name(question));
        let what = match desk.world.answer(id, *actor) {
            Some(ballot) if ballot.answer == Answer::Barred => {
                let at = desk.catalogue().locate(ballot.provenance.at);
                format!("{at}: {code} was barred from voting on {name}: it has no answer to be known")
            }
            _ => {
                let at = desk.catalogue().locate(question.at);
                format!("{at}: {code} is not in the list of answers to {name}: it has none to be known")
            }
        };
        let expected = "expected actors that could vote on it; who answered what: demarche votes show".to_owned();
        return Err(Error::Request { what, expected: format!("{expected} {}", question.key) });
    }
    Ok(())
}

/// Who may answer a question that is put in a body on a day: where each list of answers is a list of members, as in the Security Council,
/// those of its last roll call of that year; else those who were asked on any of its last roll calls.
fn members(desk: &Desk, history: &History, body: &str, date: Day) -> Result<Vec<ActorId>, Error> {
    let before = history.calls().partition_point(|call| call.date < date);
    let nobody = || Error::NothingCovered {
        what: format!("nobody is on record as asked in {body} before {date}"),
        nearest: "what is at hand: demarche votes list; load more: demarche load".to_owned(),
    };
    let last = before.checked_sub(1).ok_or_else(nobody)?;
    let call = &history.calls()[last];
    if desk.catalogue().question(call.question).entitled != Entitled::Listed {
        return Ok(history.asked_before(date));
    }
    if call.date.year() != date.year() {
        return Err(Error::NothingCovered {
            what: format!(
                "who sits in {body} on {date} is not on record: its last roll call before is of {}, and seats change with the year",
                call.date
            ),
            nearest: format!("a date of {} after it; or load later roll calls: demarche load", call.date.year()),
        });
    }
    let answers = history.answers(last);
    Ok((0..answers.len()).filter(|row| answers[*row] != Seen::None).map(|row| history.actors()[row]).collect())
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
        let title = question.title.as_str();
        let (mut asked, given) = unanswered(desk, history, (&question.body, title, question.date.from()), known)?;
        asked.question = Some(id);
        return Ok((asked, given));
    };
    Ok(match known {
        Known::Recorded { actors, .. } if actors.is_empty() => (Asked::of(history, place, &[]), Given::Nobody),
        Known::Recorded { actors, named } => {
            check_votes(desk, history, place, named)?;
            (Asked::of(history, place, actors), Given::Actors(actors.clone()))
        }
        Known::Written(written) => {
            let actors: Vec<ActorId> = written.iter().map(|(actor, _)| *actor).collect();
            check_votes(desk, history, place, &actors)?;
            let mut asked = Asked::of(history, place, &actors);
            asked.known.clone_from(written);
            (asked, Given::Actors(actors))
        }
    })
}

/// A question without a record.
pub(super) fn of_title(
    desk: &Desk,
    history: &History,
    (body, request): (&str, &ForecastRequest),
    known: &Known,
) -> Result<(Asked, Given), Error> {
    let example = "for example: demarche forecast ES-11/1 --known P5; or --title \"…\" --date 2027-03-02".to_owned();
    let (Some(title), Some(date)) = (&request.title, &request.date) else {
        return Err(Error::Request { what: "a forecast needs a question".to_owned(), expected: example });
    };
    if !title.chars().any(char::is_alphanumeric) {
        return Err(Error::Request { what: format!("--title {title:?} has no words"), expected: example });
    }
    unanswered(desk, history, (body, title, date.parse::<Period>()?.from()), known)
}

/// A question without a list of answers.
fn unanswered(
    desk: &Desk,
    history: &History,
    (body, title, date): (&str, &str, Day),
    known: &Known,
) -> Result<(Asked, Given), Error> {
    let known = match known {
        Known::Recorded { actors, .. } if actors.is_empty() => Vec::new(),
        Known::Written(written) => written.clone(),
        Known::Recorded { .. } => {
            return Err(Error::Request {
                what: "no answers to this question are on record".to_owned(),
                expected: "expected the answers themselves: --known RUS=no,CHN=abstain".to_owned(),
            });
        }
    };
    let mut entitled = members(desk, history, body, date)?;
    if let Some((actor, _)) = known.iter().find(|(actor, _)| !entitled.contains(actor)) {
        return Err(Error::Request {
            what: format!(
                "--known {}: it is not among the {} on record as asked in {body} before {date}",
                desk.code(*actor),
                entitled.len()
            ),
            expected: "expected answers of actors that could vote; they are listed without --known".to_owned(),
        });
    }
    entitled.retain(|actor| !known.iter().any(|(of, _)| of == actor));
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
        presumed: Vec::new(),
        tells_not_voting: true,
    };
    Ok((asked, given))
}
