//! What loaders of coded events share: parties, dates and numbers of claims.

use demarche_core::{ActorId, Day, Party};

use crate::actors::Actors;
use crate::load::{Load, number};
use crate::skip::{SkipReason, Unkept};

/// The party that a code names. It is an actor if the whole code, or else its first letters, are listed as one that existed on the day:
/// nine or six of them for an organisation (`IGOUNO…`), three for a state and whoever belongs to it (`RUSGOV`, `AFGREB`).
pub(crate) fn party(load: &mut Load<'_>, actors: &mut Actors<'_>, code: &str, day: Day) -> Party {
    Party { actor: actor(actors, code, day), code: load.text(code) }
}

fn actor(actors: &mut Actors<'_>, code: &str, day: Day) -> Option<ActorId> {
    if code.is_empty() {
        return None;
    }
    let beginnings = [9, 6, 3].into_iter().filter_map(|length| code.get(..length)).filter(|start| *start != code);
    std::iter::once(code)
        .chain(beginnings)
        .map(|start| actors.on(start, day))
        .find(|found| *found != Err(SkipReason::UnknownActor))
        .and_then(Result::ok)
}

/// A code of an event, of digits.
pub(crate) fn event_code(text: &str, digits: std::ops::RangeInclusive<usize>) -> Result<&str, Unkept> {
    let is_code = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some(text).ok_or_else(|| SkipReason::UnlistedValue.of(text))
}

/// A value between conflict and cooperation; none if it is not given.
pub(crate) fn scale(text: &str) -> Result<Option<f64>, Unkept> {
    if text.is_empty() {
        return Ok(None);
    }
    let value = number(text)?;
    let is_on_scale = (-10.0..=10.0).contains(&value);
    is_on_scale.then_some(Some(value)).ok_or_else(|| SkipReason::BadNumber.of(text))
}

/// A number of an event or a story.
pub(crate) fn identifier(text: &str) -> Result<u64, Unkept> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten().ok_or_else(|| SkipReason::BadNumber.of(text))
}

/// A day written as `20160728`, or as the beginning of `20160728153000`.
pub(crate) fn compact_day(text: &str) -> Result<Day, Unkept> {
    let is_plain = matches!(text.len(), 8 | 14) && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| text.get(range).filter(|_| is_plain);
    let day = (|| Day::new(part(0..4)?.parse().ok()?, part(4..6)?.parse().ok()?, part(6..8)?.parse().ok()?))();
    day.ok_or_else(|| SkipReason::BadDate.of(text))
}
