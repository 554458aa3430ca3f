//! Signed graphs, and how far they are from being balanced.

mod branch;
mod packing;
mod reduce;
mod search;
mod semidefinite;

use demarche_core::{Known, Reason};

/// Ties with a sign between vertices numbered from 0; a weight says how much a tie counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedGraph {
    vertices: usize,
    /// Each pair once, the lower vertex first, in order; no weight is zero.
    ties: Vec<(usize, usize, i64)>,
}

impl SignedGraph {
    /// A graph of these ties: both ends, and a weight whose sign is that of the tie. A pair that is given twice is added up; a tie of
    /// weight zero, of a vertex with itself, or with a vertex that is not there, is none.
    #[must_use]
    pub fn new(vertices: usize, ties: impl IntoIterator<Item = (usize, usize, i32)>) -> Self {
        let mut sums = std::collections::BTreeMap::new();
        for (a, b, weight) in ties {
            if a != b && a < vertices && b < vertices {
                *sums.entry((a.min(b), a.max(b))).or_insert(0_i64) += i64::from(weight);
            }
        }
        let ties = sums.into_iter().filter(|(_, weight)| *weight != 0).map(|((a, b), weight)| (a, b, weight)).collect();
        Self { vertices, ties }
    }

    /// How many vertices there are.
    #[must_use]
    pub const fn vertices(&self) -> usize {
        self.vertices
    }

    /// The ties: both ends, the lower first, and the weight with its sign.
    #[must_use]
    pub fn ties(&self) -> &[(usize, usize, i64)] {
        &self.ties
    }

    /// The sum of the sizes of all weights.
    #[must_use]
    pub fn weight(&self) -> u64 {
        self.ties.iter().map(|(_, _, weight)| weight.unsigned_abs()).sum()
    }

    /// The sum of the sizes of the negative weights.
    #[must_use]
    pub fn negative_weight(&self) -> u64 {
        self.ties.iter().filter(|(_, _, weight)| *weight < 0).map(|(_, _, weight)| weight.unsigned_abs()).sum()
    }

    /// The weight of the ties that a division into groups leaves frustrated: positive between groups, negative inside one.
    #[must_use]
    pub fn frustrated(&self, groups: &[usize]) -> u64 {
        let is_frustrated = |(a, b, weight): &&(usize, usize, i64)| (groups.get(*a) == groups.get(*b)) != (*weight > 0);
        self.ties.iter().filter(is_frustrated).map(|(_, _, weight)| weight.unsigned_abs()).sum()
    }
}

/// How much may be done before a search gives up and tells its bounds: elementary steps, so that the answer hangs on no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effort(pub u64);

impl Effort {
    /// About a minute of one processor of 2024.
    pub const MINUTE: Self = Self(10_000_000_000);
    /// About a second.
    pub const SECOND: Self = Self(160_000_000);
}

/// The frustration index of a signed graph, between bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frustration {
    /// No division leaves less frustrated.
    pub lower: u64,
    /// What the division below leaves frustrated.
    pub upper: u64,
    /// A group, 0 or 1, for each vertex; vertex 0 is in group 0.
    pub groups: Vec<usize>,
    /// The sum of the sizes of all weights.
    pub weight: u64,
    /// How many parts of the search were opened.
    pub branches: u64,
}

impl Frustration {
    /// Whether the bounds meet, so that the division is proved to be a best one.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.lower == self.upper
    }

    /// How far a signed graph is from being as unbalanced as it can be.
    ///
    /// - definition: `1 − 2L/m` at the upper and at the lower bound of L, the frustration index; m: the sum of the sizes of all weights
    /// - input: the bounds of [`frustration`]
    /// - unit: share, 0–1, lower end first; 1 is wholly balanced; `too_few` without ties
    /// - limits: random signs give far more than 0, the more the fewer the ties: compare it with shuffled signs
    /// - references: `[@aref_mason_wilson_2020]`
    #[must_use]
    pub fn balance(&self) -> Known<(f64, f64)> {
        if self.weight == 0 {
            return Known::Unknown(Reason::TooFew);
        }
        let of = |frustrated: u64| 1.0 - 2.0 * frustrated as f64 / self.weight as f64;
        Known::Known((of(self.upper), of(self.lower)))
    }
}

/// The least weight of ties to take away so that the graph falls into two groups, friends inside and foes between.
///
/// - definition: `L = min Σ |w|` over divisions into two groups, of positive ties between groups and negative ties inside one; bounded
///   below by packing negative cycles (the dual of a linear programme) and by a semidefinite relaxation with triangles, above by local
///   search, and closed by branch and bound after vertices with one or two ties are folded away and blocks are taken apart
/// - input: a signed graph; n vertices, m ties, weights whole numbers
/// - unit: the unit of the weights, with a lower and an upper bound; exact where they meet
/// - limits: two groups are assumed, not found: see the test of blocs; where signs are near random among more than some 150 vertices,
///   the bounds stay apart
/// - references: `[@aref_mason_wilson_2020]`, `[@harary_1959]`, `[@barahona_mahjoub_1986]`, `[@pock_chambolle_2011]`, `[@rendl_rinaldi_wiegele_2010]`,
///   `[@burer_monteiro_2003]`
#[must_use]
pub fn frustration(graph: &SignedGraph, effort: Effort) -> Frustration {
    let mut budget = effort.0;
    // Whatever is frustrated is a multiple of what divides every weight.
    let step = graph.ties.iter().fold(0, |step, (_, _, weight)| common_divisor(step, weight.abs())).max(1);
    let ties: Vec<_> = graph.ties.iter().map(|(a, b, weight)| (*a, *b, weight / step)).collect();
    let mut solved = reduce::solve(graph.vertices, &ties, &mut budget);
    solved.lower *= step.unsigned_abs();
    let flip = solved.groups.first().copied().unwrap_or(false);
    let groups: Vec<usize> = solved.groups.iter().map(|group| usize::from(*group != flip)).collect();
    let upper = graph.frustrated(&groups);
    Frustration { lower: solved.lower.min(upper), upper, groups, weight: graph.weight(), branches: solved.branches }
}

/// The greatest number that divides both.
fn common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// A division into two groups found by local search alone: an upper bound of the frustration index, and quick.
///
/// - definition: the least of `Σ |w|` over frustrated ties that tabu search from several starts finds
/// - input: a signed graph; how many starts
/// - unit: the unit of the weights, and a group, 0 or 1, for each vertex
/// - limits: an upper bound only, with no word of how far it lies from the truth: [`frustration`] tells both bounds
/// - references: `[@aref_mason_wilson_2020]`
#[must_use]
pub fn two_groups(graph: &SignedGraph, restarts: u32) -> (u64, Vec<usize>) {
    let core = packing::Core::new(graph.vertices, &graph.ties);
    let (_, groups) = search::search(&core, restarts);
    let groups: Vec<usize> = groups.into_iter().map(usize::from).collect();
    (graph.frustrated(&groups), groups)
}

/// A division with its bounds, inside the search.
struct Solved {
    lower: u64,
    groups: Vec<bool>,
    branches: u64,
}
