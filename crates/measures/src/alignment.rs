//! What each actor gave to each of two sides, layer by layer.

use demarche_core::{
    Act, ActorId, ActorKind, Alignment, AlignmentCell, Answer, AnswerGiven, Basis, Direction, Entitled, Fact, Giver,
    Known, Layer, OptionSide, Pattern, QuestionId, QuestionKind, Reason, Relation, Role, TextId, Tie, Toward, Truth,
    World,
};

/// The two sides, the questions, and which options are counted toward which side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// The first and the second side.
    pub sides: [ActorId; 2],
    /// The crisis whose acts that run to neither side are shown; empty: none.
    pub crisis: TextId,
    /// The questions, by date.
    pub questions: Vec<Asked>,
}

/// A question with the option that is counted toward each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub question: QuestionId,
    /// For each side, the option counted toward it, and why; none where no option is.
    pub options: [Option<(Answer, Basis)>; 2],
}

/// Which option of each question is counted toward which side.
///
/// An option that the crisis names is taken as it stands. Otherwise it is the side's own answer, where it gave one and the two sides
/// differ: a question that both sides answer alike tells nothing of the difference between them.
#[must_use]
pub fn asked(world: &World, questions: &[QuestionId], sides: [ActorId; 2], named: &[OptionSide]) -> Vec<Asked> {
    let own = |question: QuestionId, side: ActorId| {
        let answers = world.answers(question);
        answers
            .iter()
            .find(|ballot| ballot.actor == side || ballot.represented_by == Some(side))
            .map(|ballot| ballot.answer)
            .filter(|answer| answer.is_cast())
    };
    questions
        .iter()
        .map(|&question| {
            let options = sides.map(|side| {
                named
                    .iter()
                    .find(|option| option.question == question && option.side == side)
                    .map(|option| (option.option, option.basis))
                    .or_else(|| own(question, side).map(|answer| (answer, Basis::OwnAnswer)))
            });
            let are_alike = matches!(options, [Some((a, _)), Some((b, _))] if a == b);
            Asked { question, options: if are_alike { [None, None] } else { options } }
        })
        .collect()
}

/// What each actor gave to each of two sides on each layer: a point on a plane, never on a line.
///
/// - definition: on votes, the share of an actor's cast votes that took the option counted toward the side, over complete roll calls;
///   on letters, the share of the side's letters that it signed; on institutions, the share of the side's bodies that it belongs to;
///   elsewhere, single facts without a share
/// - input: a world; two sides; questions with the option counted toward each side
/// - unit: share, 0–1, with its counts; unknown with a reason where the layer cannot carry one
/// - limits: abstaining and not voting count toward neither side and are told apart; single facts are not a sample, so their number
///   measures nothing; a shared membership is a tie, not an intent
/// - references: [@hage_2011] on why the base of agreement must be stated
#[must_use]
pub fn align(world: &World, sides: &Sides, layers: &[Layer]) -> Vec<Alignment> {
    let ours = bodies_of_sides(world, sides.sides);
    actors(world, sides)
        .into_iter()
        .map(|actor| {
            let cells: Vec<AlignmentCell> =
                layers.iter().map(|layer| cell(world, sides, &ours, actor, *layer)).collect();
            let (layers_disagree, comparisons) = disagreement(&cells);
            Alignment { actor, cells, layers_disagree, comparisons }
        })
        .collect()
}

/// States that existed in the window, and every other actor that has an answer or a fact in it, by code.
fn actors(world: &World, sides: &Sides) -> Vec<ActorId> {
    let registry = &world.catalogue.registry;
    let mut ids: Vec<ActorId> = registry
        .all()
        .filter(|(_, actor)| {
            actor.kind == ActorKind::State && actor.window.held_during(world.window, None) != Truth::No
        })
        .map(|(id, _)| id)
        .collect();
    ids.extend(sides.sides);
    ids.extend(sides.questions.iter().flat_map(|asked| world.answers(asked.question)).map(|ballot| ballot.actor));
    for (act, _) in &world.acts {
        if touches(act, sides) {
            ids.extend(
                act.participants.iter().filter(|(_, role)| *role == Role::Doer).map(|(id, _)| state_of(world, *id)),
            );
        }
    }
    for (tie, _) in &world.ties {
        if sides.sides.contains(&tie.to) || sides.sides.contains(&tie.from) {
            ids.extend([tie.from, tie.to].map(|id| state_of(world, id)));
        }
    }
    ids.sort_by(|a, b| registry.code(*a).cmp(registry.code(*b)));
    ids.dedup();
    ids
}

fn touches(act: &Act, sides: &Sides) -> bool {
    act.participants.iter().any(|(id, _)| sides.sides.contains(id)) || is_of_crisis(act, sides)
}

fn is_of_crisis(act: &Act, sides: &Sides) -> bool {
    sides.crisis.index() != 0 && act.crisis == sides.crisis
}

/// A public or a company speaks in the row of its state; an authority has a row of its own.
fn state_of(world: &World, id: ActorId) -> ActorId {
    let registry = &world.catalogue.registry;
    let actor = registry.actor(id);
    match actor.kind {
        ActorKind::Public | ActorKind::Company | ActorKind::Leader | ActorKind::Elite => {
            registry.by_code(&actor.of).unwrap_or(id)
        }
        _ => id,
    }
}

fn cell(world: &World, sides: &Sides, ours: &[Vec<ActorId>; 2], actor: ActorId, layer: Layer) -> AlignmentCell {
    let mut facts = [Vec::new(), Vec::new()];
    let mut other = Vec::new();
    for (index, side) in sides.sides.into_iter().enumerate() {
        if side != actor {
            facts[index] = facts_between(world, actor, side, layer);
        }
        if layer == Layer::Institutions {
            facts[index].extend(shared_bodies(world, actor, &ours[index], side));
        }
    }
    if sides.crisis.index() != 0 {
        for (act, held) in world.acts.iter().filter(|(act, _)| act.kind.layer() == layer && is_of_crisis(act, sides)) {
            let is_told = facts.iter().flatten().any(|fact| fact.row == act.provenance.key);
            if !is_told
                && act.participants.iter().any(|(id, role)| *role == Role::Doer && state_of(world, *id) == actor)
            {
                other.push(Fact { direction: Direction::Other, row: act.provenance.key, held: *held });
            }
        }
    }
    let answers = answers(world, sides, actor, layer);
    let mut toward = [0, 1].map(|index| {
        let (share, counts) = share(world, sides, ours, &answers, actor, layer, index, !facts[index].is_empty());
        Toward { share, counts, facts: Vec::new() }
    });
    let gave = [0, 1].map(|index| gave(toward[index].share, &facts[index]));
    for (toward, facts) in toward.iter_mut().zip(facts) {
        toward.facts = facts;
    }
    AlignmentCell { layer, toward, pattern: Pattern::of(gave[0], gave[1]), answers, other }
}

/// Whether the actor gave to the side: by its share, or by a fact; against-only is a no; else unknown.
fn gave(share: Known<f64>, facts: &[Fact]) -> Option<bool> {
    let has = |direction: Direction| facts.iter().any(|fact| fact.direction == direction);
    if has(Direction::Toward) || has(Direction::Joint) {
        return Some(true);
    }
    match share.value() {
        Some(share) => Some(share > 0.0),
        None if has(Direction::Against) => Some(false),
        None => None,
    }
}

/// The ties and acts of a layer between an actor and a side, by row.
#[must_use]
pub fn facts_between(world: &World, actor: ActorId, side: ActorId, layer: Layer) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (tie, held) in world.ties.iter().filter(|(tie, _)| tie.relation.spec().layer == layer) {
        let (from, to) = (state_of(world, tie.from), state_of(world, tie.to));
        if (from, to) == (actor, side) || (from, to) == (side, actor) {
            facts.push(Fact { direction: tie_direction(tie, from == actor), row: tie.provenance.key, held: *held });
        }
    }
    for (act, held) in world.acts.iter().filter(|(act, _)| act.kind.layer() == layer) {
        if let Some(direction) = act_direction(world, act, actor, side) {
            facts.push(Fact { direction, row: act.provenance.key, held: *held });
        }
    }
    facts
}

/// Which way one row runs between an actor and another.
#[must_use]
pub fn direction_between(world: &World, row: TextId, actor: ActorId, other: ActorId) -> Option<Direction> {
    let tie = world.ties.iter().find(|(tie, _)| tie.provenance.key == row).map(|(tie, _)| {
        let from = state_of(world, tie.from);
        let is_theirs =
            (from == actor && state_of(world, tie.to) == other) || (from == other && state_of(world, tie.to) == actor);
        is_theirs.then(|| tie_direction(tie, from == actor))
    });
    tie.unwrap_or_else(|| {
        let act = world.acts.iter().find(|(act, _)| act.provenance.key == row);
        act.and_then(|(act, _)| act_direction(world, act, actor, other))
    })
}

fn tie_direction(tie: &Tie, actor_is_from: bool) -> Direction {
    match (tie.relation.spec().giver, actor_is_from) {
        (Giver::Both, _) => Direction::Joint,
        (Giver::From, true) | (Giver::To, false) => Direction::Toward,
        (Giver::From, false) | (Giver::To, true) => Direction::Received,
        (Giver::Neither, _) => Direction::Other,
    }
}

fn act_direction(world: &World, act: &Act, actor: ActorId, side: ActorId) -> Option<Direction> {
    let has =
        |who: ActorId, role: Role| act.participants.iter().any(|(id, r)| *r == role && state_of(world, *id) == who);
    if has(actor, Role::Doer) {
        if has(side, Role::Doer) {
            return Some(Direction::Joint);
        }
        if has(side, Role::Recipient) {
            return Some(Direction::Toward);
        }
        if has(side, Role::Target) {
            return Some(Direction::Against);
        }
    } else if has(side, Role::Doer) {
        if has(actor, Role::Recipient) {
            return Some(Direction::Received);
        }
        if has(actor, Role::Target) {
            return Some(Direction::Suffered);
        }
    }
    None
}

/// Relations that make an actor belong to an organisation.
const BELONGS: [Relation; 2] = [Relation::FullMembership, Relation::Participation];

/// The organisations, other than the United Nations, whose members are known for the whole window and to which an actor belonged in it.
#[must_use]
pub fn bodies(world: &World, actor: ActorId) -> Vec<ActorId> {
    let registry = &world.catalogue.registry;
    let mut ids: Vec<ActorId> = world
        .ties
        .iter()
        .filter(|(tie, held)| tie.from == actor && BELONGS.contains(&tie.relation) && *held == Truth::Yes)
        .map(|(tie, _)| tie.to)
        .filter(|to| registry.code(*to) != "UN" && BELONGS.iter().any(|relation| world.covers(*relation, *to)))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The bodies of each side; an organisation is its own body.
fn bodies_of_sides(world: &World, sides: [ActorId; 2]) -> [Vec<ActorId>; 2] {
    sides.map(|side| match world.catalogue.registry.actor(side).kind {
        ActorKind::Organisation => vec![side],
        _ => bodies(world, side),
    })
}

fn shared_bodies(world: &World, actor: ActorId, bodies: &[ActorId], side: ActorId) -> Vec<Fact> {
    if actor == side {
        return Vec::new();
    }
    let is_bound =
        |tie: &Tie| tie.from == actor && bodies.contains(&tie.to) && tie.relation.spec().layer == Layer::Institutions;
    world
        .ties
        .iter()
        .filter(|(tie, _)| is_bound(tie) && tie.to != side)
        .map(|(tie, held)| {
            let is_belonging = BELONGS.contains(&tie.relation);
            let direction = if is_belonging { Direction::Joint } else { Direction::Other };
            Fact { direction, row: tie.provenance.key, held: *held }
        })
        .collect()
}

/// The actor's answers on this layer: roll calls are votes, letters are diplomacy.
fn answers(world: &World, sides: &Sides, actor: ActorId, layer: Layer) -> Vec<AnswerGiven> {
    let kind = match layer {
        Layer::Votes => QuestionKind::RollCall,
        Layer::Diplomacy => QuestionKind::Letter,
        _ => return Vec::new(),
    };
    sides
        .questions
        .iter()
        .filter(|asked| world.catalogue.question(asked.question).kind == kind)
        .map(|asked| {
            let ballot = world.answer(asked.question, actor);
            let answer = ballot.map(|ballot| ballot.answer);
            let toward = answer.and_then(|answer| {
                asked.options.iter().position(|option| option.is_some_and(|(option, _)| option == answer))
            });
            AnswerGiven {
                question: asked.question,
                answer,
                how: ballot.map(|ballot| ballot.how),
                toward,
                is_scored: world.catalogue.question(asked.question).completeness.is_scored(),
                row: ballot.map(|ballot| ballot.provenance.key),
            }
        })
        .collect()
}

#[allow(clippy::too_many_arguments, reason = "one private call site; the values belong to one cell")]
fn share(
    world: &World,
    sides: &Sides,
    ours: &[Vec<ActorId>; 2],
    answers: &[AnswerGiven],
    actor: ActorId,
    layer: Layer,
    side: usize,
    has_facts: bool,
) -> (Known<f64>, Option<(u32, u32)>) {
    let unknown = |reason| (Known::Unknown(reason), None);
    let without_frame = if has_facts { Reason::NotExhaustive } else { Reason::NotCovered };
    let part = |given: usize, of: usize| (Known::Known(given as f64 / of as f64), Some((given as u32, of as u32)));
    let is_coded = |answer: &&AnswerGiven| {
        answer.is_scored
            && sides.questions.iter().any(|asked| asked.question == answer.question && asked.options[side].is_some())
    };
    match layer {
        Layer::Votes => {
            if answers.is_empty() {
                return unknown(Reason::NotCovered);
            }
            let coded: Vec<&AnswerGiven> = answers.iter().filter(is_coded).collect();
            let cast = coded.iter().filter(|answer| answer.answer.is_some_and(Answer::is_cast)).count();
            let given = coded.iter().filter(|answer| answer.toward == Some(side)).count();
            if coded.is_empty() {
                unknown(Reason::NotCoded)
            } else if coded.iter().all(|answer| answer.answer.is_none()) {
                unknown(Reason::NotEntitled)
            } else if cast == 0 {
                unknown(Reason::NoVoteCast)
            } else {
                part(given, cast)
            }
        }
        Layer::Diplomacy if answers.iter().any(|answer| is_coded(&answer)) => {
            let is_open = |answer: &&AnswerGiven| world.catalogue.question(answer.question).entitled == Entitled::Open;
            let letters = answers.iter().filter(is_coded).filter(is_open).count();
            let signed = answers.iter().filter(is_coded).filter(|answer| answer.toward == Some(side)).count();
            match world.catalogue.registry.actor(actor).kind {
                ActorKind::State if letters > 0 => part(signed, letters),
                _ => unknown(Reason::NotEntitled),
            }
        }
        Layer::Institutions => {
            let theirs = &ours[side];
            let is_state = matches!(
                world.catalogue.registry.actor(actor).kind,
                ActorKind::State | ActorKind::ContestedEntity | ActorKind::Authority
            );
            if actor == sides.sides[side] {
                unknown(Reason::IsSide)
            } else if !is_state {
                unknown(Reason::NotEntitled)
            } else if theirs.is_empty() {
                unknown(Reason::NoBody)
            } else {
                let mine = bodies(world, actor);
                part(theirs.iter().filter(|body| mine.contains(body)).count(), theirs.len())
            }
        }
        _ if actor == sides.sides[side] => unknown(Reason::IsSide),
        _ => unknown(without_frame),
    }
}

/// How far the layers disagree inside one actor.
///
/// - definition: mean over pairs of layers and the two sides of `|x − y|`, where x and y are the shares toward that side; on a layer
///   without shares, 1 where something was given and 0 where acts run only against the side
/// - input: the cells of one actor; comparisons where either value is unknown are left out
/// - unit: share, 0–1, with the number of comparisons; `too_few` below one
/// - limits: single facts weigh as much as six roll calls; few comparisons make a noisy mean
/// - references: ours
fn disagreement(cells: &[AlignmentCell]) -> (Known<f64>, u32) {
    let place = |cell: &AlignmentCell, side: usize| {
        let toward = &cell.toward[side];
        toward.share.value().or_else(|| gave(toward.share, &toward.facts).map(|gave| if gave { 1.0 } else { 0.0 }))
    };
    let (mut total, mut count) = (0.0, 0_u32);
    for (index, one) in cells.iter().enumerate() {
        for another in &cells[index + 1..] {
            for side in [0, 1] {
                if let (Some(x), Some(y)) = (place(one, side), place(another, side)) {
                    total += f64::abs(x - y);
                    count += 1;
                }
            }
        }
    }
    let mean = if count == 0 { Known::Unknown(Reason::TooFew) } else { Known::Known(total / f64::from(count)) };
    (mean, count)
}
