//! What each actor gave to each of two sides, layer by layer.

use demarche_core::{
    ActorId, ActorKind, Alignment, AlignmentCell, Answer, AnswerGiven, Basis, Direction, Entitled, Fact, Giver, Known,
    Layer, OptionSide, Pattern, QuestionId, QuestionKind, Reason, Relation, RowRef, Seen, TextId, Toward, Truth, World,
};

use crate::dealings::Dealings;

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
///   on letters, the share of the side's letters that it signed; on institutions, the share of the side's own bodies, not the other's, that it belongs to;
///   on layers that are wholly covered, the share of the covered relations under which it gave; elsewhere, single facts without a share
/// - input: a world; two sides; questions with the option counted toward each side
/// - unit: share, 0–1, with its counts; unknown with a reason where the layer cannot carry one
/// - limits: abstaining and not voting count toward neither side and are told apart; single facts are not a sample, so their number
///   measures nothing; a shared membership is a tie, not an intent
/// - references: `[@hage_2011]` on why the base of agreement must be stated
#[must_use]
pub fn align(world: &World, sides: &Sides, layers: &[Layer]) -> Vec<Alignment> {
    let dealings = Dealings::of(world, sides.sides, sides.crisis);
    let closed: Vec<(Layer, [bool; 2])> =
        layers.iter().map(|layer| (*layer, [0, 1].map(|side| is_closed(world, &dealings, side, *layer)))).collect();
    actors(world, sides, &dealings)
        .into_iter()
        .map(|actor| {
            let cells: Vec<AlignmentCell> =
                closed.iter().map(|(layer, closed)| cell(world, sides, &dealings, actor, *layer, *closed)).collect();
            let (layers_disagree, comparisons) = disagreement(&cells);
            Alignment { actor, cells, layers_disagree, comparisons }
        })
        .collect()
}

/// States that existed in the window, and every other actor that has an answer or a fact in it, by code.
fn actors(world: &World, sides: &Sides, dealings: &Dealings) -> Vec<ActorId> {
    let registry = &world.catalogue.registry;
    let mut ids: Vec<ActorId> = registry
        .all()
        .filter(|(_, actor)| {
            actor.kind == ActorKind::State && actor.window.held_during(world.window, Seen::ALWAYS) != Truth::No
        })
        .map(|(id, _)| id)
        .collect();
    ids.extend(sides.sides);
    ids.extend(sides.questions.iter().flat_map(|asked| world.answers(asked.question)).map(|ballot| ballot.actor));
    ids.extend(dealings.actors());
    ids.sort_by(|a, b| registry.code(*a).cmp(registry.code(*b)));
    ids.dedup();
    ids
}

fn cell(
    world: &World,
    sides: &Sides,
    dealings: &Dealings,
    actor: ActorId,
    layer: Layer,
    closed: [bool; 2],
) -> AlignmentCell {
    let facts = [0, 1].map(|side| dealings.between(actor, side, layer));
    let answers = answers(world, sides, actor, layer);
    let toward = [0, 1].map(|side| {
        let (share, counts) = share(world, sides, dealings, &answers, actor, (layer, closed[side]), side);
        Toward { share, counts, facts: facts[side].to_vec() }
    });
    let gave = [0, 1].map(|side| gave(toward[side].share, facts[side]));
    let other = dealings.with_others(actor, layer).to_vec();
    AlignmentCell { layer, toward, pattern: Pattern::of(gave[0], gave[1]), answers, other }
}

/// Whether the actor gave to the side: by its share, or by a fact; against-only is a no; else unknown.
fn gave(share: Known<f64>, facts: &[Fact]) -> Option<bool> {
    // What may lie outside the window decides nothing.
    let surely = |fact: &&Fact| fact.held == Truth::Yes;
    let has = |direction: Direction| facts.iter().filter(surely).any(|fact| fact.direction == direction);
    if has(Direction::Toward) || has(Direction::Joint) {
        return Some(true);
    }
    match share.value() {
        Some(share) => Some(share > 0.0),
        None if has(Direction::Against) => Some(false),
        None => None,
    }
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
                row: world.answer_row(asked.question, actor),
            }
        })
        .collect()
}

#[allow(clippy::too_many_arguments, reason = "one private call site; the values belong to one cell")]
fn share(
    world: &World,
    sides: &Sides,
    dealings: &Dealings,
    answers: &[AnswerGiven],
    actor: ActorId,
    (layer, is_closed): (Layer, bool),
    side: usize,
) -> (Known<f64>, Option<(u32, u32)>) {
    let unknown = |reason| (Known::Unknown(reason), None);
    let has_facts = !dealings.between(actor, side, layer).is_empty();
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
            let signed =
                answers.iter().filter(is_coded).filter(is_open).filter(|answer| answer.toward == Some(side)).count();
            // Any state could sign, and whoever else did sign one of the letters evidently could.
            let is_able = world.catalogue.registry.actor(actor).kind == ActorKind::State
                || answers.iter().any(|answer| answer.answer.is_some());
            if is_able && letters > 0 { part(signed, letters) } else { unknown(Reason::NotEntitled) }
        }
        Layer::Institutions => {
            let theirs = dealings.bodies_of_side(side);
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
                let mine = dealings.bodies_of(actor);
                part(theirs.iter().filter(|body| mine.contains(body)).count(), theirs.len())
            }
        }
        _ if actor == sides.sides[side] => unknown(Reason::IsSide),
        _ if is_closed && world.catalogue.registry.actor(actor).kind == ActorKind::State => {
            let covered = covered_between(world, actor, sides.sides[side], layer);
            let facts = dealings.between(actor, side, layer);
            let gave = |relation: &Relation, held: Truth| {
                facts.iter().any(|fact| {
                    let RowRef::Tie(row) = fact.row else { return false };
                    fact.held == held
                        && matches!(fact.direction, Direction::Toward | Direction::Joint)
                        && world.ties[row as usize].0.relation == *relation
                })
            };
            if covered.is_empty() {
                unknown(without_frame)
            } else if covered.iter().any(|relation| gave(relation, Truth::CannotTell) && !gave(relation, Truth::Yes)) {
                unknown(Reason::Undated)
            } else {
                part(covered.iter().filter(|relation| gave(relation, Truth::Yes)).count(), covered.len())
            }
        }
        _ => unknown(without_frame),
    }
}

/// Whether a source looks at all ties of a relation from one actor to another for the whole window, however small they are.
fn covers_whole(world: &World, relation: Relation, from: ActorId, to: ActorId) -> bool {
    let asked = world.window;
    world.catalogue.coverage.iter().any(|coverage| {
        let begins = match (coverage.window.first_day(), asked.first_day()) {
            (None, _) => true,
            (Some(covered), Some(first)) => covered <= first,
            (Some(_), None) => false,
        };
        let ends = match (coverage.window.until(), asked.until()) {
            (None, _) => true,
            (Some(covered), Some(last)) => covered >= last,
            (Some(_), None) => false,
        };
        let of = |covered: Option<ActorId>, asked: ActorId| covered.is_none_or(|covered| covered == asked);
        coverage.relation == relation
            && coverage.floor.is_none()
            && begins
            && ends
            && of(coverage.from, from)
            && of(coverage.to, to)
    })
}

/// Relations of a layer by which an actor gives to a side, or takes part with it, and all of whose ties of the two a source looks at.
fn covered_between(world: &World, actor: ActorId, side: ActorId, layer: Layer) -> Vec<Relation> {
    let is_covered = |relation: &&Relation| {
        let spec = relation.spec();
        let (there, back) =
            (covers_whole(world, **relation, actor, side), covers_whole(world, **relation, side, actor));
        spec.layer == layer
            && match spec.giver {
                Giver::From => there,
                Giver::To => back,
                Giver::Both => there && back,
                Giver::Neither => false,
            }
    };
    Relation::ALL.iter().filter(is_covered).copied().collect()
}

/// Whether all that was given to a side on a layer, by whomever, is of relations that are wholly covered: only then is no row a known none.
/// An act is a single fact, and nobody looked everywhere for its like. What the side gave to others does not matter.
fn is_closed(world: &World, dealings: &Dealings, side: usize, layer: Layer) -> bool {
    let has_coverage = world.catalogue.coverage.iter().any(|coverage| coverage.relation.spec().layer == layer);
    has_coverage
        && dealings
            .to_side(side, layer)
            .filter(|fact| matches!(fact.direction, Direction::Toward | Direction::Joint))
            .all(|fact| match fact.row {
                RowRef::Tie(row) => {
                    let tie = &world.ties[row as usize].0;
                    covers_whole(world, tie.relation, tie.from, tie.to)
                }
                _ => false,
            })
}

/// The relations of a layer by whose absence a state is known to have given nothing to a side: what a source covers for the whole window,
/// whoever gives, where nothing else ran to the side on that layer.
///
/// - definition: relations with a giver whose coverage has no floor and holds the window, on a layer where the evidence has no other tie or
///   act with the side
/// - input: a world; the two sides; a layer
/// - unit: a list for each side, empty where no row does not mean none
/// - limits: speaks of these relations alone, not of others that nobody recorded
/// - references: none
#[must_use]
pub fn covered_relations(world: &World, sides: &Sides, layer: Layer) -> [Vec<Relation>; 2] {
    let dealings = Dealings::of(world, sides.sides, sides.crisis);
    [0, 1].map(|side| {
        if !is_closed(world, &dealings, side, layer) {
            return Vec::new();
        }
        // Whoever gives: any other state will do to ask with.
        let other = world
            .catalogue
            .registry
            .all()
            .find(|(id, actor)| actor.kind == ActorKind::State && !sides.sides.contains(id));
        other.map_or_else(Vec::new, |(id, _)| covered_between(world, id, sides.sides[side], layer))
    })
}

/// How far the layers disagree inside one actor.
///
/// - definition: mean over pairs of layers and the two sides of `|x − y|`, where x and y are the shares toward that side; on a layer
///   without shares, 1 where something was given and 0 where acts run only against the side; belonging to no body is not compared
/// - input: the cells of one actor; comparisons where either value is unknown are left out
/// - unit: share, 0–1, with the number of comparisons; `too_few` below one
/// - limits: single facts weigh as much as six roll calls; few comparisons make a noisy mean
/// - references: ours
fn disagreement(cells: &[AlignmentCell]) -> (Known<f64>, u32) {
    let place = |cell: &AlignmentCell, side: usize| {
        let toward = &cell.toward[side];
        // Not belonging to a body is no act: it is not held against the other layers.
        if cell.layer == Layer::Institutions && toward.share == Known::Known(0.0) {
            return None;
        }
        toward.share.value().or_else(|| gave(toward.share, &toward.facts).map(|gave| if gave { 1.0 } else { 0.0 }))
    };
    // One sum for each side: then the sides can be changed over without a last digit changing.
    let (mut totals, mut count) = ([0.0, 0.0], 0_u32);
    for (index, one) in cells.iter().enumerate() {
        for another in &cells[index + 1..] {
            for side in [0, 1] {
                if let (Some(x), Some(y)) = (place(one, side), place(another, side)) {
                    totals[side] += f64::abs(x - y);
                    count += 1;
                }
            }
        }
    }
    let mean = if count == 0 {
        Known::Unknown(Reason::TooFew)
    } else {
        Known::Known((totals[0] + totals[1]) / f64::from(count))
    };
    (mean, count)
}
