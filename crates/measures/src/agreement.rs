//! How alike two actors voted.

use demarche_core::{ActorId, Answer, Known, QuestionKind, Reason, World};

/// How alike two actors voted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Roll calls on which both cast a vote.
    pub both_cast: u32,
    /// Of these, with the same answer.
    pub same: u32,
    /// Of these, with yes against no.
    pub opposite: u32,
    /// The mean agreement.
    pub agreement: Known<f64>,
}

/// How alike two actors voted on the roll calls on which both cast a vote.
///
/// - definition: mean of `1 − |a − b| / 2`, with no 0, abstain 1, yes 2; exact, as it counts all listed roll calls
/// - input: complete roll calls of a world; two actors
/// - unit: share, 0–1; `too_few` where both never cast a vote on the same roll call
/// - limits: the listed roll calls are chosen, not a sample; agreement is not corrected for chance
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn agreement(world: &World, a: ActorId, b: ActorId) -> Agreement {
    let place = |answer: Answer| match answer {
        Answer::No => Some(0_i32),
        Answer::Abstain => Some(1),
        Answer::Yes => Some(2),
        _ => None,
    };
    let mut found = Agreement { both_cast: 0, same: 0, opposite: 0, agreement: Known::Unknown(Reason::TooFew) };
    let mut total = 0.0;
    for question in world.questions() {
        let record = world.catalogue.question(question);
        if record.kind != QuestionKind::RollCall || !record.completeness.is_scored() {
            continue;
        }
        let answer = |actor| world.answer(question, actor).and_then(|ballot| place(ballot.answer));
        if let (Some(x), Some(y)) = (answer(a), answer(b)) {
            let distance = (x - y).abs();
            found.both_cast += 1;
            found.same += u32::from(distance == 0);
            found.opposite += u32::from(distance == 2);
            total += 1.0 - f64::from(distance) / 2.0;
        }
    }
    if found.both_cast > 0 {
        found.agreement = Known::Known(total / f64::from(found.both_cast));
    }
    found
}
