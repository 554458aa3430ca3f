//! Scores, skill and joint draws on numbers that can be checked by hand.

use demarche_crises::{
    ForecastModel, Given, Loss, Plan, Prediction, Seen, Shocks, Told, area_under_curve, backtest, calibration,
    coverage, ends, scores, silence, skill, topics,
};

use crate::made::{actors, history, landslides, regular};

fn prediction(call: usize, actor: usize, chances: [f64; 4], answer: Seen) -> Prediction {
    Prediction { call, actor: actors(actor + 1)[actor], chances, answer }
}

#[test]
fn scores_of_two_votes() {
    let votes = [prediction(0, 0, [0.1, 0.2, 0.7, 0.0], Seen::Yes), prediction(0, 1, [0.2, 0.3, 0.5, 0.0], Seen::No)];
    let s = scores(&votes.iter().collect::<Vec<_>>());
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    near(s.log_loss, -(0.7_f64.ln() + 0.2_f64.ln()) / 2.0);
    near(s.brier_3, (0.01 + 0.04 + 0.09 + 0.64 + 0.09 + 0.25) / 2.0);
    near(s.brier_binary, (0.09 + 0.25) / 2.0);
    near(s.rps, 0.5 * (0.01 + 0.09 + 0.64 + 0.25) / 2.0);
    near(s.accuracy, 0.5);
    assert_eq!(s.contested, Some(0.5));
    // Yes was said twice and came once: 2·1/(2 + 1); no and abstain were never said.
    near(s.macro_f1, 2.0 / 3.0 / 3.0);
}

#[test]
fn not_voting_is_not_scored_as_a_vote() {
    let votes =
        [prediction(0, 0, [0.1, 0.1, 0.3, 0.5], Seen::Yes), prediction(0, 1, [0.1, 0.1, 0.3, 0.5], Seen::NotVoting)];
    let s = scores(&votes.iter().collect::<Vec<_>>());
    assert_eq!(s.votes, 1);
    assert!((s.log_loss + 0.6_f64.ln()).abs() < 1e-9);
}

#[test]
fn who_will_not_vote_is_scored_apart() {
    let votes = [
        prediction(0, 0, [0.2, 0.2, 0.5, 0.1], Seen::Yes),
        prediction(0, 1, [0.1, 0.1, 0.3, 0.5], Seen::NotVoting),
        prediction(1, 0, [0.2, 0.2, 0.6, 0.0], Seen::Yes),
        prediction(1, 1, [0.1, 0.2, 0.5, 0.2], Seen::None),
    ];
    // Of roll call 1 one forecast says nothing of silence, and of the other it cannot be told what came.
    let told = silence(&votes.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!((told.asked, told.calls), (2, 1));
    assert!((told.seen - 0.5).abs() < 1e-12 && (told.said - 0.3).abs() < 1e-12);
    assert!((told.log_loss + (0.9_f64.ln() + 0.5_f64.ln()) / 2.0).abs() < 1e-12);
    assert!((told.one_rate - 2.0_f64.ln()).abs() < 1e-12);
    assert_eq!(silence(&[&votes[2]]), None);
}

#[test]
fn forecasts_that_come_true_as_often_as_said_are_calibrated() {
    let votes: Vec<Prediction> = (0..100)
        .map(|n| prediction(n, 0, [0.2, 0.0, 0.8, 0.0], if n % 5 == 0 { Seen::No } else { Seen::Yes }))
        .collect();
    let all: Vec<&Prediction> = votes.iter().collect();
    let bins = calibration(&all, 2, 1);
    assert_eq!(bins.len(), 1);
    assert!((bins[0].said - 0.8).abs() < 1e-5 && (bins[0].seen - 0.8).abs() < 1e-9);
}

#[test]
fn skill_is_the_share_of_loss_saved() {
    let one = |p: f64| {
        [prediction(0, 0, [0.0, 1.0 - p, p, 0.0], Seen::Yes), prediction(1, 0, [0.0, 1.0 - p, p, 0.0], Seen::Yes)]
    };
    let (ours, theirs) = (one(0.9), one(0.5));
    let found = skill(ours.iter(), theirs.iter(), Loss::BrierBinary, &|call| call, 1).unwrap();
    assert!((found.skill - (1.0 - 0.01 / 0.25)).abs() < 1e-6 && found.clusters == 2);
    assert!(found.low <= found.skill && found.skill <= found.high);
    assert!(skill([].iter(), theirs.iter(), Loss::Log, &|call| call, 1).is_none());
}

#[test]
fn the_area_counts_pairs_in_order() {
    let votes = [
        prediction(0, 0, [0.0, 0.1, 0.9, 0.0], Seen::Yes),
        prediction(0, 1, [0.0, 0.5, 0.5, 0.0], Seen::Abstain),
        prediction(0, 2, [0.0, 0.6, 0.4, 0.0], Seen::Yes),
        prediction(0, 3, [0.0, 0.9, 0.1, 0.0], Seen::NotVoting),
    ];
    // Of the four pairs of a yes and another answer, three are in order.
    assert_eq!(area_under_curve(&votes.iter().collect::<Vec<_>>()), Some(0.75));
    assert_eq!(area_under_curve(&[&votes[0]]), None);
}

#[test]
fn joint_draws_keep_each_actors_chances() {
    let history = regular();
    let plan = Plan {
        from: 4,
        to: 11,
        given: Given::Nobody,
        models: vec![ForecastModel::Country],
        is_reference: false,
        dropped: vec![],
    };
    let run = backtest(&history, &plan);
    let predictions: Vec<&Prediction> = run.predictions[0].iter().collect();
    let shocks = Shocks::learnt(&history, &predictions);
    let call: Vec<&Prediction> = predictions.iter().copied().filter(|p| p.call == predictions[0].call).collect();
    let told: Vec<Told> = call
        .iter()
        .filter(|p| p.answer.vote().is_some())
        .map(|p| Told { actor: p.actor, chances: p.chances })
        .collect();
    let drawn = shocks.totals(&history, &told, 5, 4000, 3);
    for vote in 0..3 {
        let votes = call.iter().filter(|p| p.answer.vote().is_some());
        let expected: f64 = votes.map(|p| demarche_crises::of_votes(p.chances)[vote]).sum();
        let mean = drawn.iter().map(|totals| f64::from(totals[vote])).sum::<f64>() / 4000.0;
        assert!((mean - expected).abs() < 0.25, "{mean} is not {expected}");
    }
    let (low, high) = ends(&drawn, 2);
    assert!(low < high);
}

#[test]
fn shared_shocks_widen_totals_where_actors_go_together() {
    let history = landslides();
    let plan = Plan {
        from: 2,
        to: 12,
        given: Given::Nobody,
        models: vec![ForecastModel::Country],
        is_reference: false,
        dropped: vec![],
    };
    let predictions = backtest(&history, &plan).predictions.remove(0);
    let alone = coverage(&history, &predictions, false, 200, 5);
    let together = coverage(&history, &predictions, true, 200, 5);
    assert_eq!(alone.calls, together.calls);
    assert!(together.width[2] > alone.width[2] + 2.0, "{alone:?} {together:?}");
    assert!(alone.held[2] < 0.5 && together.held[2] > alone.held[2], "{alone:?} {together:?}");
}

#[test]
fn crises_repeats_and_titles_on_one_matter_are_of_one_topic() {
    let embargo = "Necessity of ending the embargo against an island";
    let history = history(&[
        (1, embargo, 0, "yna"),
        (1, "Reduction of nuclear dangers", 1, "yna"),
        (2, embargo, 0, "yna"),
        (2, "Reduction of nuclear dangers and of risks", 1, "yna"),
        (3, "Sale of fish", 2, "yna"),
        (3, "A harbour", 3, "yna"),
        (4, "A lighthouse", 3, "yna"),
    ]);
    let all: Vec<usize> = (0..7).collect();
    let of = |crisis: &dyn Fn(usize) -> Option<usize>| {
        let found = topics(&history, &all, crisis);
        all.iter().map(|call| found[call]).collect::<Vec<_>>()
    };
    assert_eq!(of(&|_| None), [0, 1, 0, 1, 2, 3, 4]);
    assert_eq!(of(&|call| (call >= 5).then_some(9)), [0, 1, 0, 1, 2, 3, 3]);
    assert_eq!(topics(&history, &[4, 0, 2], &|_| None).len(), 3);
}

#[test]
fn an_interval_over_topics_is_wider_where_their_roll_calls_hang_together() {
    // Ten topics of ten roll calls each: within a topic all come out alike.
    let ours: Vec<Prediction> = (0..100)
        .map(|call| {
            let p = if call / 10 % 2 == 0 { 0.9 } else { 0.4 };
            prediction(call, 0, [0.0, 1.0 - p, p, 0.0], Seen::Yes)
        })
        .collect();
    let theirs: Vec<Prediction> = (0..100).map(|call| prediction(call, 0, [0.0, 0.5, 0.5, 0.0], Seen::Yes)).collect();
    let by = |cluster: &dyn Fn(usize) -> usize| skill(ours.iter(), theirs.iter(), Loss::Log, cluster, 1).unwrap();
    let (calls, topics) = (by(&|call| call), by(&|call| call / 10));
    assert!((calls.skill - topics.skill).abs() < 1e-12 && (calls.clusters, topics.clusters) == (100, 10));
    assert!(topics.high - topics.low > 2.0 * (calls.high - calls.low), "{calls:?} {topics:?}");
}
