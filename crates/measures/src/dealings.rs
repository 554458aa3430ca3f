//! What ran between actors and sides: ties, acts, and bodies that they share.

use std::collections::HashMap;

use demarche_core::{
    Act, ActorId, ActorKind, Direction, Fact, Giver, Layer, Relation, Role, RowRef, TextId, Tie, Truth, World,
};

/// A public or a company speaks in the row of its state; an authority has a row of its own.
pub(crate) fn state_of(world: &World, id: ActorId) -> ActorId {
    let registry = &world.catalogue.registry;
    let actor = registry.actor(id);
    match actor.kind {
        ActorKind::Public | ActorKind::Company | ActorKind::Leader | ActorKind::Elite => {
            registry.by_code(&actor.of).unwrap_or(id)
        }
        _ => id,
    }
}

/// What ran between each actor and each side, from one pass over the rows.
pub(crate) struct Dealings {
    facts: HashMap<(ActorId, usize, Layer), Vec<Fact>>,
    others: HashMap<(ActorId, Layer), Vec<Fact>>,
    bodies: Bodies,
    of_sides: [Vec<ActorId>; 2],
    shared: Vec<ActorId>,
}

impl Dealings {
    /// `crisis` names the acts that are kept though they run to neither side; the empty text names none.
    pub(crate) fn of(world: &World, sides: [ActorId; 2], crisis: TextId) -> Self {
        let bodies = Bodies::of(world);
        let (of_sides, shared) = bodies.of_sides(world, sides);
        let mut dealings = Self { facts: HashMap::new(), others: HashMap::new(), bodies, of_sides, shared };
        for (index, (tie, held)) in world.ties.iter().enumerate() {
            dealings.add_tie(world, sides, tie, (RowRef::at(RowRef::Tie, index), *held));
        }
        for (index, (act, held)) in world.acts.iter().enumerate() {
            dealings.add_act(world, sides, crisis, act, (RowRef::at(RowRef::Act, index), *held));
        }
        dealings
    }

    fn add(&mut self, actor: ActorId, side: usize, layer: Layer, fact: Fact) {
        self.facts.entry((actor, side, layer)).or_default().push(fact);
    }

    fn add_tie(&mut self, world: &World, sides: [ActorId; 2], tie: &Tie, (row, held): (RowRef, Truth)) {
        let (from, to) = (state_of(world, tie.from), state_of(world, tie.to));
        let layer = tie.relation.spec().layer;
        for (index, side) in sides.into_iter().enumerate() {
            if (from == side) != (to == side) {
                let actor = if from == side { to } else { from };
                let direction = tie_direction(tie, from == actor);
                self.add(actor, index, layer, Fact { direction, row, held });
            } else if layer == Layer::Institutions && from != side && self.of_sides[index].contains(&to) {
                let is_belonging = self.bodies.of_actor(from).contains(&tie.to);
                let direction = if is_belonging { Direction::Joint } else { Direction::Other };
                self.add(from, index, layer, Fact { direction, row, held });
            } else if layer == Layer::Institutions && !sides.contains(&from) && self.shared.contains(&to) {
                // Both sides belong to it as well: it is told, and is no choice between them.
                self.add(from, index, layer, Fact { direction: Direction::Other, row, held });
            }
        }
    }

    fn add_act(&mut self, world: &World, sides: [ActorId; 2], crisis: TextId, act: &Act, (row, held): (RowRef, Truth)) {
        let mut parties: Vec<ActorId> = act.participants.iter().map(|(id, _)| state_of(world, *id)).collect();
        parties.sort_unstable();
        parties.dedup();
        let layer = act.kind.layer();
        let is_of =
            |side: &ActorId| act.participants.iter().any(|(id, r)| *r == Role::Doer && state_of(world, *id) == *side);
        // What both sides did together says nothing between them of those who joined in.
        let is_shared = sides.iter().all(is_of);
        for actor in parties {
            let mut is_told = false;
            for (index, side) in sides.into_iter().enumerate().filter(|(_, side)| *side != actor) {
                if let Some(direction) = act_between(world, act, actor, side) {
                    is_told = true;
                    let direction =
                        if is_shared && direction == Direction::Joint { Direction::Other } else { direction };
                    self.add(actor, index, layer, Fact { direction, row, held });
                }
            }
            let is_of_crisis = crisis.index() != 0 && act.crisis == crisis;
            let did_it = act.participants.iter().any(|(id, role)| *role == Role::Doer && state_of(world, *id) == actor);
            if is_of_crisis && did_it && !is_told {
                let fact = Fact { direction: Direction::Other, row, held };
                self.others.entry((actor, layer)).or_default().push(fact);
            }
        }
    }

    /// What ran between an actor and a side on a layer.
    pub(crate) fn between(&self, actor: ActorId, side: usize, layer: Layer) -> &[Fact] {
        self.facts.get(&(actor, side, layer)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Acts of the crisis by an actor that run to neither side.
    pub(crate) fn with_others(&self, actor: ActorId, layer: Layer) -> &[Fact] {
        self.others.get(&(actor, layer)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every actor with a fact, in no order.
    pub(crate) fn actors(&self) -> impl Iterator<Item = ActorId> + '_ {
        let with_others = self.others.keys().map(|(actor, _)| *actor);
        self.facts.keys().map(|(actor, _, _)| *actor).chain(with_others)
    }

    /// What ran to a side on a layer, whoever it was from.
    pub(crate) fn to_side(&self, side: usize, layer: Layer) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |((_, s, l), _)| (*s, *l) == (side, layer)).flat_map(|(_, facts)| facts)
    }

    /// The bodies of a side to which the other does not belong; an organisation is its own body.
    pub(crate) fn bodies_of_side(&self, side: usize) -> &[ActorId] {
        &self.of_sides[side]
    }

    /// The bodies of an actor.
    pub(crate) fn bodies_of(&self, actor: ActorId) -> &[ActorId] {
        self.bodies.of_actor(actor)
    }
}

/// Which way a tie runs between an actor and another, if it runs between them.
#[must_use]
pub fn tie_between(world: &World, tie: &Tie, actor: ActorId, other: ActorId) -> Option<Direction> {
    let (from, to) = (state_of(world, tie.from), state_of(world, tie.to));
    let is_theirs = (from, to) == (actor, other) || (from, to) == (other, actor);
    is_theirs.then(|| tie_direction(tie, from == actor))
}

fn tie_direction(tie: &Tie, actor_is_from: bool) -> Direction {
    match (tie.relation.spec().giver, actor_is_from) {
        (Giver::Both, _) => Direction::Joint,
        (Giver::From, true) | (Giver::To, false) => Direction::Toward,
        (Giver::From, false) | (Giver::To, true) => Direction::Received,
        (Giver::Neither, _) => Direction::Other,
    }
}

/// Which way an act runs between an actor and another, if either did it to or with the other.
#[must_use]
pub fn act_between(world: &World, act: &Act, actor: ActorId, side: ActorId) -> Option<Direction> {
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

/// The organisations to which each actor belonged in the window, from one pass over the rows.
struct Bodies(HashMap<ActorId, Vec<ActorId>>);

impl Bodies {
    fn of(world: &World) -> Self {
        let registry = &world.catalogue.registry;
        let mut covered: HashMap<(Relation, ActorId), bool> = HashMap::new();
        let mut bodies: HashMap<ActorId, Vec<ActorId>> = HashMap::new();
        for (tie, held) in &world.ties {
            if !BELONGS.contains(&tie.relation) || *held != Truth::Yes {
                continue;
            }
            // Taking part makes a state belong only where that is what the body's list holds.
            let is_covered = *covered
                .entry((tie.relation, tie.to))
                .or_insert_with(|| registry.code(tie.to) != "UN" && world.covers(tie.relation, tie.to));
            let theirs = bodies.entry(tie.from).or_default();
            if is_covered && !theirs.contains(&tie.to) {
                theirs.push(tie.to);
            }
        }
        for theirs in bodies.values_mut() {
            theirs.sort_unstable();
        }
        Self(bodies)
    }

    /// For each side the bodies that tell something between the two, and those that both belong to, which tell nothing.
    fn of_sides(&self, world: &World, sides: [ActorId; 2]) -> ([Vec<ActorId>; 2], Vec<ActorId>) {
        let theirs = sides.map(|side| match world.catalogue.registry.actor(side).kind {
            ActorKind::Organisation => vec![side],
            _ => self.of_actor(side).to_vec(),
        });
        let [first, second] = &theirs;
        let shared: Vec<ActorId> = first.iter().filter(|body| second.contains(body)).copied().collect();
        let own = theirs.map(|bodies| bodies.into_iter().filter(|body| !shared.contains(body)).collect());
        (own, shared)
    }

    fn of_actor(&self, actor: ActorId) -> &[ActorId] {
        self.0.get(&actor).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The organisations that tell something between two sides: for each side those to which it belonged and the other did not; and those to which
/// both belonged, which tell nothing between them. An organisation that is a side is its own body.
#[must_use]
pub fn bodies_between(world: &World, sides: [ActorId; 2]) -> ([Vec<ActorId>; 2], Vec<ActorId>) {
    Bodies::of(world).of_sides(world, sides)
}

/// The organisations, other than the United Nations, whose members are known for the whole window and to which an actor belonged in it.
#[must_use]
pub fn bodies(world: &World, actor: ActorId) -> Vec<ActorId> {
    Bodies::of(world).of_actor(actor).to_vec()
}
