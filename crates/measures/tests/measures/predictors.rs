//! Shares of what predicts answers, on made worlds whose rule is known.

use demarche_core::{Known, Reason};
use demarche_measures::{Added, Answered, Predictor, PredictorPlan, predictors};

/// A number from -1 to 1 that is the same each time it is asked for.
fn noise(a: u32, b: u32, c: u32) -> f64 {
    let mut z = u64::from(a).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ u64::from(b).wrapping_mul(0xBF58_476D_1CE4_E5B9)
        ^ u64::from(c).wrapping_mul(0x94D0_49BB_1331_11EB);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// Sixty voters on thirty questions in ten periods; `features` makes the three blocks of a voter, `pull` what moves its answer.
fn world(features: impl Fn(u32) -> [Vec<Option<f64>>; 3], pull: impl Fn(u32) -> f64) -> Vec<Answered> {
    let mut answers = Vec::new();
    for call in 0..30 {
        for actor in 0..60 {
            let sign = if call % 2 == 0 { 1.0 } else { -1.0 };
            let z = sign * pull(actor) + 0.7 * noise(actor, call, 9);
            let answer = u8::from(z > -0.3) + u8::from(z > 0.3);
            answers.push(Answered { actor, call, period: (call / 3) as i32, answer, features: features(actor) });
        }
    }
    answers
}

fn apart(actor: u32) -> [Vec<Option<f64>>; 3] {
    std::array::from_fn(|block| vec![Some(noise(actor, 1000, block as u32)), Some(noise(actor, 2000, block as u32))])
}

#[test]
fn the_share_goes_to_the_block_that_moves_the_answers_and_shares_add_up() {
    for block in Predictor::ALL {
        let answers = world(apart, |actor| 1.5 * noise(actor, 1000, block as u32));
        let found = predictors(&answers, &PredictorPlan::default()).unwrap();
        let shares: Vec<f64> = found.gains.iter().map(|gain| gain.share.value().unwrap().0).collect();
        assert!(shares[block as usize] > 0.9, "{block:?}: {shares:?}");
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let (share, low, high) = found.gains[block as usize].share.value().unwrap();
        assert!(low < share && share < high && low > 0.8);
        let whole = found.log_loss[0] - found.log_loss[7];
        assert!((found.gains.iter().map(|gain| gain.gain).sum::<f64>() - whole).abs() < 1e-12);
        assert!(!found.is_split_open(), "{:?}", found.overlaps);
    }
}

#[test]
fn two_blocks_that_say_the_same_share_alike_and_the_split_is_called_open() {
    let same = |actor: u32| {
        let [a, _, c] = apart(actor);
        [a.clone(), a, c]
    };
    let answers = world(same, |actor| 1.5 * noise(actor, 1000, 0));
    let found = predictors(&answers, &PredictorPlan::default()).unwrap();
    assert!(found.is_split_open());
    let overlap = found.overlaps[0].part.value().unwrap();
    assert!(overlap > 0.95, "{overlap}");
    let [one, other] = [0, 1].map(|block| found.gains[block]);
    assert!((one.share.value().unwrap().0 - other.share.value().unwrap().0).abs() < 1e-6);
    assert!(one.alone > 0.1 && one.last.abs() < 0.1 * one.alone, "{one:?}");
}

#[test]
fn what_a_block_adds_to_the_others_is_something_or_nothing_that_can_be_told() {
    // The second block repeats the first, the third moves answers by itself.
    let same = |actor: u32| {
        let [a, _, c] = apart(actor);
        [a.clone(), a, c]
    };
    let answers = world(same, |actor| noise(actor, 1000, 0) + noise(actor, 1000, 2));
    let found = predictors(&answers, &PredictorPlan::default()).unwrap();
    for gain in &found.gains {
        let (low, high) = gain.last_ends;
        assert!(low <= gain.last && gain.last <= high, "{gain:?}");
        let (share, low, high) = gain.share.value().unwrap();
        assert!(low <= share && share <= high, "{gain:?}");
    }
    let added: Vec<Added> = found.gains.iter().map(demarche_measures::Gain::added).collect();
    assert_eq!(added[2], Added::Something, "{:?}", found.gains[2]);
    assert_ne!(added[0], Added::Something, "{:?}", found.gains[0]);
    assert_ne!(added[1], Added::Something, "{:?}", found.gains[1]);
}

#[test]
fn the_order_of_answers_and_of_blocks_changes_nothing() {
    let answers = world(apart, |actor| noise(actor, 1000, 0) + 0.5 * noise(actor, 1000, 1));
    let found = predictors(&answers, &PredictorPlan::default()).unwrap();
    let mut backward = answers.clone();
    backward.reverse();
    backward.sort_by_key(|answer| std::cmp::Reverse(answer.call));
    let other = predictors(&backward, &PredictorPlan::default()).unwrap();
    let mut turned = answers;
    for answer in &mut turned {
        answer.features.swap(0, 2);
    }
    let turned = predictors(&turned, &PredictorPlan::default()).unwrap();
    for block in 0..3 {
        assert!((found.gains[block].gain - other.gains[block].gain).abs() < 1e-6);
        assert!((found.gains[block].gain - turned.gains[2 - block].gain).abs() < 1e-6);
    }
}

#[test]
fn a_block_that_nothing_covers_has_no_share_and_a_missing_value_is_not_zero() {
    let uncovered = |actor: u32| {
        let [a, _, c] = apart(actor);
        [a, vec![None, None], c]
    };
    let answers = world(uncovered, |actor| 1.5 * noise(actor, 1000, 0));
    let found = predictors(&answers, &PredictorPlan::default()).unwrap();
    assert_eq!(found.gains[1].share, Known::Unknown(Reason::NotCovered));
    assert!(found.gains[1].gain.abs() < 1e-12 && found.gains[1].known == 0.0);
    // Values of +1 alone are told, those of −1 are missing: that they are missing tells the answers, the values do not.
    let half = |actor: u32| {
        let side = noise(actor, 1000, 0);
        let [_, b, c] = apart(actor);
        [vec![(side > 0.0).then_some(1.0), (side > 0.0).then_some(1.0)], b, c]
    };
    let answers = world(half, |actor| noise(actor, 1000, 0).signum());
    let found = predictors(&answers, &PredictorPlan::default()).unwrap();
    assert!(found.gains[0].share.value().unwrap().0 > 0.8, "{:?}", found.gains);
}

#[test]
fn where_nothing_tells_the_answers_no_share_is_given() {
    let answers = world(apart, |_| 0.0);
    let found = predictors(&answers, &PredictorPlan::default()).unwrap();
    assert!(found.gains.iter().all(|gain| gain.share == Known::Unknown(Reason::TooFew)), "{:?}", found.gains);
}

#[test]
fn a_block_of_noise_adds_nothing_and_does_not_hurt() {
    // Thirty columns of noise on sixty voters: a model that must use them tells held-out voters worse.
    let noisy = |actor: u32| {
        let [a, _, c] = apart(actor);
        [a, (0..30).map(|column| Some(noise(actor, 3000 + column, 5))).collect(), c]
    };
    for seed in 1..4 {
        let answers = world(noisy, |actor| 1.5 * noise(actor, 1000, 0));
        let found = predictors(&answers, &PredictorPlan { seed, ..PredictorPlan::default() }).unwrap();
        let gain = found.gains[1];
        assert!(gain.last.abs() < 0.003 && gain.gain.abs() < 0.01, "seed {seed}: {gain:?}");
        assert_ne!(gain.added(), Added::LessThanNothing, "seed {seed}: {gain:?}");
        assert!(gain.share.value().unwrap().0.abs() < 0.02, "seed {seed}: {gain:?}");
    }
}
