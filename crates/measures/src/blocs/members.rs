//! Who is in which group, how surely, and how near to the edge.

use demarche_core::{ActorId, Known, Reason};

use super::battery::{Portrait, participation};
use super::test::count;
use crate::stances::Stances;

/// An actor's place in the division.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Who.
    pub actor: ActorId,
    /// Its group.
    pub group: usize,
    /// In which part of the draws of topics it falls into that group.
    pub certainty: f64,
    /// Entropy of its groups over the draws, as a part of the largest that there can be: 0 one group, 1 any.
    pub entropy: f64,
    /// The other group that it is most like, of those whose members keep it where topics are drawn again; none where there is no other.
    pub next: Option<usize>,
    /// How much more it is like its own group than that other one: mean likeness to the members of the one, less that to the members of
    /// the other, in standard deviations of the null. The less, the nearer to the edge; unknown for the only member of a group.
    pub lead: Known<f64>,
    /// Part of its positive ties that do not lie in one group.
    pub participation: Known<f64>,
    /// Its place on the first dimension.
    pub place: f64,
}

/// Each actor's group, and how often it keeps it when topics are drawn again. Groups of a draw are named after those of the data that
/// they share most actors with.
pub(super) fn members(stances: &Stances, data: &Portrait, redrawn: &[Portrait]) -> Vec<Member> {
    let most = count(&data.groups).max(2);
    let mut times = vec![vec![0_u32; most]; stances.actors().len()];
    for portrait in redrawn {
        let mut shared = vec![vec![0_u32; most]; count(&portrait.groups)];
        for (own, other) in data.groups.iter().zip(&portrait.groups) {
            shared[*other][*own] += 1;
        }
        let names: Vec<usize> = shared
            .iter()
            .map(|row| {
                row.iter()
                    .enumerate()
                    .max_by_key(|(place, number)| (**number, most - place))
                    .map_or(0, |(place, _)| place)
            })
            .collect();
        for (actor, group) in portrait.groups.iter().enumerate() {
            times[actor][names[*group]] += 1;
        }
    }
    let shares = participation(&data.signs, &data.groups);
    let certainty =
        |place: usize| f64::from(times[place][data.groups[place]]) / f64::from(times[place].iter().sum::<u32>().max(1));
    // A group that does not hold together is nobody's neighbour; where nothing was drawn again all are.
    let holds: Vec<bool> =
        (0..most).map(|group| redrawn.is_empty() || is_held(&data.groups, group, certainty)).collect();
    let edges: Vec<_> = (0..data.groups.len()).map(|actor| edge(data, actor, &holds)).collect();
    let one = |(place, actor): (usize, &ActorId)| {
        let draws = f64::from(times[place].iter().sum::<u32>().max(1));
        let parts = times[place].iter().map(|number| f64::from(*number) / draws);
        let entropy: f64 = parts.filter(|part| *part > 0.0).map(|part| -part * part.ln()).sum();
        Member {
            actor: *actor,
            group: data.groups[place],
            certainty: certainty(place),
            // One group alone has an entropy of minus nothing.
            entropy: (entropy / (most as f64).ln()).max(0.0),
            next: edges[place].0,
            lead: edges[place].1,
            participation: Known::from_option(shares[place], Reason::TooFew),
            place: data.places[place],
        }
    };
    stances.actors().iter().enumerate().map(one).collect()
}

/// Whether the members of a group fall into it, on average, in half of the draws or more.
pub(super) fn is_held(groups: &[usize], group: usize, certainty: impl Fn(usize) -> f64) -> bool {
    let of_group = groups.iter().enumerate().filter(|(_, of)| **of == group);
    let (sum, n) = of_group.fold((0.0, 0.0), |(sum, n), (place, _)| (sum + certainty(place), n + 1.0));
    n > 0.0 && sum >= 0.5 * n
}

/// The other group that an actor is most like, of those that hold together, and how much more it is like its own.
fn edge(data: &Portrait, actor: usize, holds: &[bool]) -> (Option<usize>, Known<f64>) {
    let mut sums = vec![(0.0, 0_u32); count(&data.groups)];
    for (other, value) in data.residual.likeness.row(actor).iter().enumerate().filter(|(other, _)| *other != actor) {
        sums[data.groups[other]].0 += value;
        sums[data.groups[other]].1 += 1;
    }
    let mean = |group: usize| (sums[group].1 > 0).then(|| sums[group].0 / f64::from(sums[group].1));
    let own = data.groups[actor];
    let others =
        (0..sums.len()).filter(|group| *group != own && holds[*group]).filter_map(|group| Some((group, mean(group)?)));
    let next = others.fold(None, |best: Option<(usize, f64)>, one| match best {
        Some(best) if best.1 >= one.1 => Some(best),
        _ => Some(one),
    });
    let lead = mean(own).zip(next).map(|(own, (_, other))| own - other);
    (next.map(|(group, _)| group), Known::from_option(lead, Reason::TooFew))
}
