//! Positions on one issue, on made votes that are easy to see through.

use demarche_measures::ideal_point::{
    Outcome, RollCalls, Settings, Vote, errors_near, fit, fit_near, near, pull, widening_near,
};

const ACTORS: u32 = 24;
const PERIODS: i32 = 6;

/// A number from −1 to 1 that is the same each time it is asked for.
fn noise(key: u64) -> f64 {
    let mut z = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// Where an actor stands in common, in the order of the actors, and on the issue, in an order that has nothing to do with it.
fn stand(actor: u32) -> (f64, f64) {
    let evenly = |place: u32| f64::from(place) / f64::from(ACTORS - 1) * 2.0 - 1.0;
    (evenly(actor), evenly((actor * 7 + 3) % ACTORS))
}

/// Votes on 24 common questions a period and on 16 of the issue, which asks for the other place or, where it says nothing of its own, for
/// the common one.
fn world(issue_asks_for_itself: bool) -> (RollCalls, RollCalls) {
    let (mut all, mut issue) = (Vec::new(), Vec::new());
    for period in 1..=PERIODS {
        for number in 0..40_u32 {
            let is_issue = number >= 24;
            let item = period as u32 * 100 + number;
            let cut = 0.7 * noise(u64::from(item));
            for actor in 0..ACTORS {
                let (common, own) = stand(actor);
                let place = if is_issue && issue_asks_for_itself { own } else { common };
                let z = place - cut + 0.6 * noise(u64::from(item) << 20 | u64::from(actor));
                let answer = if z < -0.2 { 0 } else { u8::from(z > 0.2) + 1 };
                let vote = Vote { item, actor, period, answer };
                all.push(vote);
                if is_issue {
                    issue.push(vote);
                }
            }
        }
    }
    (RollCalls::new(all), RollCalls::new(issue))
}

#[test]
fn an_issue_with_an_order_of_its_own_says_more_than_the_common_position_and_one_without_does_not() {
    let (all, issue) = world(true);
    let own = pull::<1>(&all, &issue, 1);
    assert!(own.says_more() && own.issue < own.common, "{own:?}");
    assert!(own.variance >= 0.1, "a weak pull is chosen: {own:?}");
    let (all, issue) = world(false);
    let none = pull::<1>(&all, &issue, 1);
    assert!(!none.says_more(), "{none:?}");
    assert!(none.issue < none.alone + 0.02, "the pull costs next to nothing: {none:?}");
}

#[test]
fn positions_on_an_issue_follow_its_order_and_a_strong_pull_leaves_them_at_the_common_one() {
    let (all, issue) = world(true);
    let common = fit::<1>(&all, Settings::usual());
    let order = |variance: f64| {
        let fitted = fit_near(&issue, near(variance), &all, &common);
        assert!(matches!(fitted.outcome, Outcome::Converged { .. }), "{:?}", fitted.outcome);
        let mut of_own = Vec::new();
        let mut farthest = 0.0_f64;
        for actor in 0..ACTORS {
            let seat = issue.seat(actor, 3).unwrap();
            let place = fitted.places[seat].0[0];
            of_own.push((stand(actor).1, place));
            farthest = farthest.max((place - common.places[all.seat(actor, 3).unwrap()].0[0]).abs());
        }
        (crate::reference::correlation(&of_own).abs(), farthest)
    };
    let (weak, strong) = (order(1.0), order(1e-6));
    assert!(weak.0 > 0.9, "{weak:?}");
    assert!(strong.1 < 0.01, "{strong:?}");
}

#[test]
fn widened_intervals_on_an_issue_hold_the_truths_of_other_made_worlds() {
    let (all, issue) = world(true);
    let common = fit::<1>(&all, Settings::usual());
    let fitted = fit_near(&issue, near(0.3), &all, &common);
    let factor = widening_near((&all, &common), (&issue, &fitted), &[1, 2, 3, 4]);
    let errors: Vec<f64> = (5..15).flat_map(|seed| errors_near((&all, &common), (&issue, &fitted), seed)).collect();
    let held = errors.iter().filter(|error| error.abs() < 1.644_854 * factor).count() as f64 / errors.len() as f64;
    assert!((0.84..=0.96).contains(&held), "{held}");
}

#[test]
fn one_thread_and_two_give_the_same_bytes_on_an_issue() {
    let (all, issue) = world(true);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let common = fit::<2>(&all, Settings::usual());
            let fitted = fit_near(&issue, near(0.1), &all, &common);
            fitted.places.iter().flat_map(|(mean, _)| mean.map(f64::to_bits)).collect::<Vec<_>>()
        })
    };
    assert_eq!(on(1), on(2));
}
