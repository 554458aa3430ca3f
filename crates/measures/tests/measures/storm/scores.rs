use demarche_core::{Known, Layer};
use demarche_measures::{Score, Weights, WeightsError, scores};

use super::small::{Table, storm};

fn scored(weights: &str) -> (Table, Vec<Score>) {
    let table = Table::of(&storm(), "X", "Y");
    let scores = scores(&table.alignments, &weights.parse::<Weights>().unwrap(), 500, 7);
    (table, scores)
}

fn of(table: &Table, scores: &[Score], code: &str) -> Score {
    let id = table.id(code);
    *scores.iter().find(|score| score.actor == id).unwrap()
}

#[test]
fn a_score_is_the_weighted_share_and_needs_every_layer() {
    let (table, scores) = scored("votes=3,institutions=1");
    // P: votes 1/2, bodies 2/2; Q: 0, 1/2; R: 0, 0. S cast no vote, X is the side itself.
    assert_eq!(of(&table, &scores, "P").score[0], Known::Known(0.75 * 0.5 + 0.25));
    assert_eq!(of(&table, &scores, "Q").score[0], Known::Known(0.125));
    assert_eq!(of(&table, &scores, "R").score[0], Known::Known(0.0));
    assert!(of(&table, &scores, "S").score[0].value().is_none());
    assert!(of(&table, &scores, "X").score[0].value().is_none());
    // Y belongs to no listed body: no score toward it for anybody.
    assert!(scores.iter().all(|score| score.score[1].value().is_none()));
}

#[test]
fn equal_scores_share_the_mean_rank_and_intervals_hold_the_rank() {
    let (table, scores) = scored("votes=1");
    // Toward X: X 1, P .5; Q, R and Y 0: ranks 1, 2, and the mean of 3, 4 and 5.
    let rank = |code: &str| of(&table, &scores, code).rank[0].value().unwrap().0;
    assert_eq!([rank("X"), rank("P"), rank("Q"), rank("R"), rank("Y")], [1.0, 2.0, 4.0, 4.0, 4.0]);
    for score in &scores {
        for side in [0, 1] {
            if let Some((rank, low, high)) = score.rank[side].value() {
                assert!(low <= rank && rank <= high);
            }
        }
    }
}

#[test]
fn only_the_ratios_of_weights_matter() {
    let (_, one) = scored("votes=1,institutions=1");
    let (_, two) = scored("votes=2,institutions=2");
    assert_eq!(one, two);
}

#[test]
fn the_same_seed_gives_the_same_ranks_on_any_number_of_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| scored("votes=1,institutions=2,diplomacy=1").1)
    };
    assert_eq!(on(1), on(2));
    assert_eq!(on(1), on(1));
}

#[test]
fn weights_that_cannot_be_are_refused() {
    let error = |text: &str| text.parse::<Weights>().unwrap_err();
    assert!(matches!(error("votes"), WeightsError::Unreadable(_)));
    assert!(matches!(error("votes=x"), WeightsError::Unreadable(_)));
    assert!(matches!(error("votse=1"), WeightsError::Layer(_)));
    assert!(matches!(error("votes=-1"), WeightsError::NotPositive(Layer::Votes, _)));
    assert!(matches!(error("votes=inf"), WeightsError::NotPositive(Layer::Votes, _)));
    assert!(matches!(error("votes=1,votes=2"), WeightsError::Twice(Layer::Votes)));
}
