//! Orders of matrices, backbones of networks, and places on a plane.

use demarche_pictures::{backbone, scaling, seriate};
use proptest::prelude::*;

fn between(places: &[(f64, f64)]) -> Vec<Vec<Option<f64>>> {
    let far = |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt();
    places.iter().map(|a| places.iter().map(|b| Some(far(*a, *b))).collect()).collect()
}

fn length(table: &[Vec<Option<f64>>], order: &[usize]) -> f64 {
    order.windows(2).map(|pair| table[pair[0]][pair[1]].unwrap()).sum()
}

#[test]
fn points_on_a_line_come_out_in_the_order_of_the_line() {
    let places: Vec<(f64, f64)> = [5.0, 0.0, 3.5, 1.0, 9.0, 2.2, 7.0].map(|x| (x, 0.0)).to_vec();
    let order = seriate(&between(&places));
    assert_eq!(order, [4, 6, 0, 2, 5, 3, 1].into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn two_clusters_meet_at_their_nearest_members() {
    // 0 and 1 lie together, 2 and 3 lie together, and 1 is nearest to 2.
    let places = [(0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (4.5, 0.0)];
    let shuffled = [places[2], places[0], places[3], places[1]];
    assert_eq!(seriate(&between(&shuffled)), [1, 3, 0, 2]);
}

#[test]
fn of_three_items_the_dissimilar_ones_lie_at_the_ends() {
    let table =
        vec![vec![None, Some(9.0), Some(1.0)], vec![Some(9.0), None, Some(2.0)], vec![Some(1.0), Some(2.0), None]];
    assert_eq!(seriate(&table), [0, 2, 1]);
}

#[test]
fn a_strong_tie_of_a_busy_node_stays_and_weak_ones_go() {
    // At node 0: 8 of 10 by 3 ties: (1 - 0.8)^2 = 0.04; 1 of 10: 0.9^2 = 0.81. The other ends have a single tie, which tells nothing.
    let ties = [(0, 1, 8.0), (0, 2, 1.0), (0, 3, 1.0)];
    assert_eq!(backbone(&ties, 0.05), [0]);
    assert_eq!(backbone(&ties, 0.03), Vec::<usize>::new());
    assert_eq!(backbone(&ties, 0.9), [0, 1, 2]);
    assert_eq!(backbone(&[(0, 1, f64::NAN), (1, 1, 5.0), (0, 2, -1.0)], 0.9), Vec::<usize>::new());
}

proptest! {
    #[test]
    fn an_order_holds_every_item_once_and_is_no_longer_than_that_of_the_clusters(
        places in prop::collection::vec((-9.0_f64..9.0, -9.0_f64..9.0), 0..14),
    ) {
        let table = between(&places);
        let order = seriate(&table);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..places.len()).collect::<Vec<_>>());
        // The other way round the items have other numbers and the same neighbours.
        let reversed: Vec<(f64, f64)> = places.iter().rev().copied().collect();
        let back = length(&between(&reversed), &seriate(&between(&reversed)));
        prop_assert!((length(&table, &order) - back).abs() < 1e-6);
    }

    #[test]
    fn places_on_a_plane_are_found_again_from_their_distances(
        places in prop::collection::vec((-9.0_f64..9.0, -9.0_f64..9.0), 1..12),
    ) {
        let table = between(&places);
        let found = between(&scaling(&table));
        for (row, again) in table.iter().zip(&found) {
            for (far, now) in row.iter().zip(again) {
                prop_assert!((far.unwrap() - now.unwrap()).abs() < 1e-6, "{far:?} {now:?}");
            }
        }
    }

    #[test]
    fn a_stricter_level_keeps_a_part_of_what_a_looser_one_keeps(
        weights in prop::collection::vec(0.01_f64..10.0, 28..29), strict in 0.001_f64..0.3, more in 0.0_f64..0.5,
    ) {
        let pairs = (0..8_usize).flat_map(|i| (i + 1..8).map(move |j| (i, j)));
        let ties: Vec<(usize, usize, f64)> = pairs.zip(weights).map(|((i, j), weight)| (i, j, weight)).collect();
        let loose = backbone(&ties, strict + more);
        prop_assert!(backbone(&ties, strict).iter().all(|tie| loose.contains(tie)));
    }
}
