//! Weighted shares, ranks and their intervals.

use demarche_core::{
    Actor, ActorId, ActorKind, Alignment, AlignmentCell, Known, Layer, Pattern, Reason, Registry, Toward, Window,
};
use demarche_measures::{Score, Weights, WeightsError, scores};
use proptest::prelude::*;

fn ids(count: usize) -> Vec<ActorId> {
    let mut registry = Registry::default();
    let mut add = |index: usize| {
        let actor = Actor {
            code: format!("A{index}"),
            kind: ActorKind::State,
            label: format!("State {index}"),
            window: Window::ALWAYS,
            region: String::new(),
            of: String::new(),
            status_note: String::new(),
            note: String::new(),
        };
        registry.add(actor).unwrap()
    };
    (0..count).map(&mut add).collect()
}

/// Votes and institutions, each toward the first side; the same toward the second, reversed.
fn alignments(shares: &[(Option<f64>, Option<f64>)]) -> Vec<Alignment> {
    let cell = |layer, first: Option<f64>| {
        let toward = |share: Option<f64>| Toward {
            share: Known::from_option(share, Reason::NotEntitled),
            counts: None,
            facts: Vec::new(),
        };
        AlignmentCell {
            layer,
            toward: [toward(first), toward(first.map(|share| 1.0 - share))],
            pattern: Pattern::Unknown,
            answers: Vec::new(),
            other: Vec::new(),
        }
    };
    let one = |(id, (votes, institutions)): (ActorId, &(Option<f64>, Option<f64>))| Alignment {
        actor: id,
        cells: vec![cell(Layer::Votes, *votes), cell(Layer::Institutions, *institutions)],
        layers_disagree: Known::Unknown(Reason::TooFew),
        comparisons: 0,
    };
    ids(shares.len()).into_iter().zip(shares).map(one).collect()
}

fn weights(text: &str) -> Weights {
    text.parse().unwrap()
}

fn first(found: &[Score]) -> Vec<Option<(f64, f64)>> {
    found.iter().map(|score| Some((score.score[0].value()?, score.rank[0].value()?.0))).collect()
}

#[test]
fn scores_are_weighted_means_and_ties_share_the_mean_rank() {
    let all = alignments(&[
        (Some(1.0), Some(0.0)),
        (Some(0.5), Some(0.5)),
        (Some(0.0), Some(1.0)),
        (Some(1.0), Some(1.0)),
        (Some(1.0), None),
    ]);
    let even = scores(&all, &weights("votes=1,institutions=1"), 100, 1);
    assert_eq!(first(&even), [Some((0.5, 3.0)), Some((0.5, 3.0)), Some((0.5, 3.0)), Some((1.0, 1.0)), None]);
    let votes = scores(&all, &weights("votes=3,institutions=1"), 100, 1);
    assert_eq!(first(&votes), [Some((0.75, 2.0)), Some((0.5, 3.0)), Some((0.25, 4.0)), Some((1.0, 1.0)), None]);
    let alone = scores(&all, &weights("votes=9"), 100, 1);
    assert_eq!(
        first(&alone),
        [Some((1.0, 2.0)), Some((0.5, 4.0)), Some((0.0, 5.0)), Some((1.0, 2.0)), Some((1.0, 2.0))]
    );
}

#[test]
fn an_actor_is_scored_only_if_its_share_is_known_on_every_named_layer() {
    let all = alignments(&[(Some(1.0), None), (None, Some(1.0)), (Some(0.2), Some(0.2))]);
    let found = scores(&all, &weights("votes=1,institutions=1"), 10, 1);
    assert_eq!(found[0].score, [Known::Unknown(Reason::NotCovered); 2]);
    assert_eq!(found[1].rank, [Known::Unknown(Reason::NotCovered); 2]);
    assert_eq!(first(&found)[2], Some((0.2, 1.0)));
}

#[test]
fn an_interval_is_a_point_where_no_weights_could_change_the_rank_and_wide_where_they_could() {
    let all =
        alignments(&[(Some(1.0), Some(1.0)), (Some(0.9), Some(0.1)), (Some(0.1), Some(0.9)), (Some(0.0), Some(0.0))]);
    let found = scores(&all, &weights("votes=1,institutions=1"), 2_000, 7);
    let ranks: Vec<(f64, f64, f64)> = found.iter().map(|score| score.rank[0].value().unwrap()).collect();
    assert_eq!(ranks, [(1.0, 1.0, 1.0), (2.5, 2.0, 3.0), (2.5, 2.0, 3.0), (4.0, 4.0, 4.0)]);
}

#[test]
fn weights_are_read_strictly() {
    for text in ["", "votes", "votes=", "votes=x", "votes=1,", "votes==1"] {
        assert!(matches!(text.parse::<Weights>(), Err(WeightsError::Unreadable(_))), "{text}");
    }
    assert!(
        matches!("vote=1".parse::<Weights>(), Err(WeightsError::Layer(error)) if error.nearest.contains(&"votes".to_owned()))
    );
    for text in ["votes=0", "votes=-1", "votes=inf", "votes=NaN"] {
        assert!(matches!(text.parse::<Weights>(), Err(WeightsError::NotPositive(Layer::Votes, _))), "{text}");
    }
    assert!(matches!("votes=1,votes=2".parse::<Weights>(), Err(WeightsError::Twice(Layer::Votes))));
    assert_eq!(weights(" votes = 3 , arms = 1 ").layers().iter().map(|(_, weight)| weight).sum::<f64>(), 1.0);
}

#[test]
fn twice_the_weights_are_the_same_weights() {
    assert_eq!(weights("votes=2,institutions=2"), weights("votes=1,institutions=1"));
    assert_eq!(weights("votes=2,institutions=6"), weights("votes=1,institutions=3"));
}

#[test]
fn the_order_in_which_weights_are_written_changes_nothing() {
    let all =
        alignments(&[(Some(0.9), Some(0.1)), (Some(0.45), Some(0.5)), (Some(0.1), Some(0.8)), (Some(0.3), Some(0.7))]);
    let (one, other) = (weights("votes=2,institutions=1"), weights("institutions=1,votes=2"));
    for seed in 0..50 {
        assert_eq!(scores(&all, &one, 9, seed), scores(&all, &other, 9, seed), "seed {seed}");
    }
}

#[test]
fn weights_too_large_to_add_up_are_refused() {
    assert!("votes=1e308,institutions=1e308".parse::<Weights>().is_err());
}

fn shares() -> impl Strategy<Value = Vec<(Option<f64>, Option<f64>)>> {
    let share = || prop::option::weighted(0.8, (0..=6_u8).prop_map(|part| f64::from(part) / 6.0));
    prop::collection::vec((share(), share()), 1..12)
}

fn in_pool(threads: usize, work: impl Fn() -> Vec<Score> + Send + Sync) -> Vec<Score> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

proptest! {
    #[test]
    fn an_interval_holds_its_rank_and_ranks_add_up(shares in shares(), seed in any::<u64>()) {
        let found = scores(&alignments(&shares), &weights("votes=2,institutions=1"), 50, seed);
        for side in [0, 1] {
            let ranks: Vec<(f64, f64, f64)> = found.iter().filter_map(|score| score.rank[side].value()).collect();
            let n = ranks.len() as f64;
            prop_assert!(ranks.iter().all(|(rank, low, high)| low <= rank && rank <= high && *low >= 1.0 && *high <= n));
            prop_assert!((ranks.iter().map(|(rank, _, _)| rank).sum::<f64>() - n * (n + 1.0) / 2.0).abs() < 1e-9);
            prop_assert!(found.iter().filter_map(|score| score.score[side].value()).all(|score| (-1e-12..=1.0 + 1e-12).contains(&score)));
        }
    }

    #[test]
    fn one_and_two_threads_and_a_second_run_give_the_same(shares in shares(), seed in any::<u64>()) {
        let all = alignments(&shares);
        let weights = weights("votes=2,institutions=1");
        let work = || scores(&all, &weights, 40, seed);
        let one = in_pool(1, work);
        prop_assert_eq!(&one, &in_pool(2, work));
        prop_assert_eq!(&one, &scores(&all, &weights, 40, seed));
    }

    #[test]
    fn the_order_of_the_actors_changes_no_score(shares in shares(), seed in any::<u64>()) {
        let all = alignments(&shares);
        let weights = weights("votes=2,institutions=1");
        let mut turned = all.clone();
        turned.reverse();
        let mut back = scores(&turned, &weights, 40, seed);
        back.reverse();
        prop_assert_eq!(scores(&all, &weights, 40, seed), back);
    }
}
