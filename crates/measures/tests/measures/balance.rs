//! Frustration of signed graphs.

use demarche_measures::{Effort, SignedGraph, frustration, two_groups};
use proptest::prelude::*;

use crate::camps::camps;
use crate::edition::folder;

fn graph(vertices: usize, ties: &[(usize, usize, i32)]) -> SignedGraph {
    SignedGraph::new(vertices, ties.iter().copied())
}

/// The least frustrated weight over all divisions.
fn by_trying_all(graph: &SignedGraph) -> u64 {
    let divisions = 1_usize << graph.vertices().saturating_sub(1);
    let groups = |code: usize| (0..graph.vertices()).map(|vertex| (code >> vertex) & 1).collect::<Vec<_>>();
    (0..divisions).map(|code| graph.frustrated(&groups(code))).min().unwrap_or(0)
}

#[test]
fn a_friend_of_my_enemy_costs_one_tie() {
    let triangle = graph(3, &[(0, 1, 1), (1, 2, 1), (0, 2, -1)]);
    let found = frustration(&triangle, Effort::SECOND);
    assert_eq!((found.lower, found.upper, found.weight), (1, 1, 3));
    let (low, high) = found.balance().value().unwrap();
    assert!((low - 1.0 / 3.0).abs() < 1e-12 && (high - 1.0 / 3.0).abs() < 1e-12);
    let weighted = graph(3, &[(0, 1, 5), (1, 2, 3), (0, 2, -4)]);
    assert_eq!(frustration(&weighted, Effort::SECOND).upper, 3, "the weakest tie of the triangle gives way");
}

#[test]
fn two_camps_are_wholly_balanced_and_are_found() {
    let mut ties = Vec::new();
    for a in 0..10_usize {
        for b in a + 1..10 {
            ties.push((a, b, if (a < 4) == (b < 4) { 1 } else { -1 }));
        }
    }
    let found = frustration(&graph(10, &ties), Effort::SECOND);
    assert_eq!((found.lower, found.upper), (0, 0));
    assert_eq!(found.groups, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
}

#[test]
fn where_all_are_foes_half_of_the_ties_of_a_four_cannot_be_met() {
    // Of six negative ties among four, two pairs of two leave two inside.
    let ties: Vec<_> = (0..4).flat_map(|a| (a + 1..4).map(move |b| (a, b, -1))).collect();
    assert_eq!(frustration(&graph(4, &ties), Effort::SECOND).upper, 2);
}

#[test]
fn two_graphs_that_meet_in_one_vertex_add_up() {
    let triangle = |a, b, c| [(a, b, 1), (b, c, 1), (a, c, -1)];
    let ties: Vec<_> = [triangle(0, 1, 2), triangle(2, 3, 4), triangle(5, 6, 7)].concat();
    let found = frustration(&graph(8, &ties), Effort::SECOND);
    assert_eq!((found.lower, found.upper), (3, 3));
    assert_eq!(graph(8, &ties).frustrated(&found.groups), 3);
}

#[test]
fn no_ties_no_balance() {
    let found = frustration(&graph(3, &[]), Effort::SECOND);
    assert_eq!((found.lower, found.upper, found.balance().value()), (0, 0, None));
    assert_eq!(frustration(&graph(0, &[]), Effort::SECOND).upper, 0);
}

fn random_graph(most: usize) -> impl Strategy<Value = SignedGraph> {
    (2..=most).prop_flat_map(|vertices| {
        let tie = (0..vertices, 0..vertices, prop_oneof![Just(1), Just(-1), -3..4_i32]);
        prop::collection::vec(tie, 0..3 * vertices).prop_map(move |ties| SignedGraph::new(vertices, ties))
    })
}

proptest! {
    #[test]
    fn the_index_is_the_least_over_all_divisions(graph in random_graph(11)) {
        let found = frustration(&graph, Effort::SECOND);
        prop_assert_eq!(graph.frustrated(&found.groups), found.upper);
        prop_assert_eq!((found.lower, found.upper), (by_trying_all(&graph), by_trying_all(&graph)));
    }

    #[test]
    fn turning_a_vertex_round_or_renaming_vertices_changes_no_frustration(graph in random_graph(20), at in 0..20_usize) {
        let vertices = graph.vertices();
        let turned = graph.ties().iter().map(|(a, b, weight)| {
            let sign = if *a == at || *b == at { -1 } else { 1 };
            (*a, *b, sign * *weight as i32)
        });
        let renamed = graph.ties().iter().map(|(a, b, weight)| ((a + at) % vertices, (b + at) % vertices, *weight as i32));
        let index = |graph: &SignedGraph| { let found = frustration(graph, Effort::SECOND); (found.lower, found.upper) };
        prop_assert_eq!(index(&graph), index(&SignedGraph::new(vertices, turned)));
        prop_assert_eq!(index(&graph), index(&SignedGraph::new(vertices, renamed)));
    }

    #[test]
    fn with_no_effort_the_bounds_still_hold_the_truth(graph in random_graph(10)) {
        let found = frustration(&graph, Effort(0));
        let truth = by_trying_all(&graph);
        prop_assert!(found.lower <= truth && truth <= found.upper);
        prop_assert!(two_groups(&graph, 5).0 >= truth);
    }
}

#[test]
fn weights_with_a_common_divisor_are_as_easy_as_without_it() {
    let graph = camps(40, 260, 0.5, 1);
    let ties = graph.ties().iter().map(|(a, b, weight)| (*a, *b, 1_000_000 * *weight as i32));
    let (one, many) = (frustration(&graph, Effort::SECOND), frustration(&SignedGraph::new(40, ties), Effort::SECOND));
    assert!(one.is_exact());
    assert_eq!((many.lower, many.upper), (1_000_000 * one.lower, 1_000_000 * one.upper));
    assert_eq!(one.groups, many.groups);
}

#[test]
fn camps_and_mere_noise_are_proved_with_the_values_of_another_solver() {
    // By a mixed-integer solver: `python bench/frustration_milp.py 60 400 <noise> 1`.
    for (noise, index) in [(0.1, 36), (0.25, 101), (0.3, 114)] {
        let found = frustration(&camps(60, 400, noise, 1), Effort(10 * Effort::SECOND.0));
        assert_eq!((found.lower, found.upper), (index, index), "noise {noise}");
    }
    // Nearly random signs, which no packing of cycles proves.
    for (n, m, noise) in [(60, 400, 0.4), (60, 400, 0.5), (80, 800, 0.5)] {
        let graph = camps(n, m, noise, 1);
        let found = frustration(&graph, Effort(20 * Effort::SECOND.0));
        assert!(found.is_exact(), "n {n}, noise {noise}: [{}, {}]", found.lower, found.upper);
        assert_eq!(graph.frustrated(&found.groups), found.upper);
        assert!(found.upper <= two_groups(&graph, 5).0);
    }
}

#[test]
fn an_effort_that_is_too_small_is_told_by_bounds_that_stay_apart() {
    let graph = camps(150, 3_000, 0.5, 1);
    let found = frustration(&graph, Effort(Effort::SECOND.0 / 10));
    assert!(found.lower < found.upper && found.lower > found.upper / 2, "[{}, {}]", found.lower, found.upper);
    assert_eq!(found, frustration(&graph, Effort(Effort::SECOND.0 / 10)));
}

#[test]
fn the_tribes_of_highland_new_guinea_are_seven_ties_from_balance() {
    let Some(folder) = folder("the_tribes_of_highland_new_guinea_are_seven_ties_from_balance") else { return };
    let text = std::fs::read_to_string(folder.join("signed-network-sample/gahuku_gama.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut names: Vec<&str> = rows.iter().flat_map(|row| [row[0], row[1]]).collect();
    names.sort_unstable();
    names.dedup();
    let place = |name: &str| names.binary_search(&name).unwrap();
    let ties = rows.iter().map(|row| (place(row[0]), place(row[1]), row[2].parse().unwrap()));
    let tribes = SignedGraph::new(names.len(), ties);
    assert_eq!((tribes.vertices(), tribes.ties().len(), tribes.negative_weight()), (16, 58, 29));
    let found = frustration(&tribes, Effort::SECOND);
    assert_eq!((found.lower, found.upper), (7, 7));
}
