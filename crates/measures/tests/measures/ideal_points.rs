//! Ideal points on made votes that are easy to see through, and on the reference set where it is at hand.

use demarche_measures::ideal_point::{
    Absence, Anchors, Fit, Outcome, RollCalls, Settings, Vote, anchored, fit, simulate, spreads,
};

use crate::reference;

/// Twelve actors on a line over ten periods; actor 11 crosses from one end to the other in period 6. Answers follow a fixed rule.
fn crossing() -> RollCalls {
    let mut votes = Vec::new();
    for period in 1..=10 {
        for item in 0..30 {
            let cut = (item % 10) as f64 / 5.0 - 0.9;
            let turned = item % 3 == 0;
            for actor in 0..12_u32 {
                let place = match (actor, period < 6) {
                    (11, true) => -0.9,
                    (11, false) => 0.9,
                    _ => f64::from(actor) / 5.0 - 1.0,
                };
                // A part of the noise that is the same each time it is asked for.
                let noise = ((actor * 37 + item * 101 + period as u32 * 53) % 17) as f64 / 17.0 - 0.5;
                let z = if turned { -(place - cut) } else { place - cut } + noise;
                let answer = if z < -0.3 { 0 } else { u8::from(z > 0.3) + 1 };
                votes.push(Vote { item: period as u32 * 100 + item, actor, period, answer });
            }
        }
    }
    RollCalls::new(votes)
}

fn rested<const K: usize>(votes: &RollCalls) -> Fit<K> {
    let fitted = fit::<K>(votes, Settings::usual());
    assert!(matches!(fitted.outcome, Outcome::Converged { .. }), "{:?}", fitted.outcome);
    fitted
}

fn anchors() -> Anchors {
    Anchors { pairs: vec![(0, 10)], periods: 1..=10 }
}

#[test]
fn places_on_a_line_are_found_in_their_order_and_a_change_of_course_is_flagged() {
    let votes = crossing();
    let fitted = rested::<1>(&votes);
    let placed = anchored(&votes, &fitted, &spreads(&votes, &fitted), &anchors()).unwrap();
    let at = |actor, period| placed[votes.seat(actor, period).unwrap()];
    for period in 1..=10 {
        for actor in 0..10 {
            assert!(at(actor, period).place[0] < at(actor + 1, period).place[0], "{actor} in {period}");
        }
    }
    assert!(at(11, 5).place[0] < -0.5 && at(11, 6).place[0] > 0.5);
    let jumps: Vec<(u32, i32)> =
        votes.seats().iter().zip(&placed).filter(|(_, p)| p.is_jump).map(|(s, _)| (s.actor, s.period)).collect();
    assert_eq!(jumps, [(11, 6)]);
}

#[test]
fn answers_turned_over_change_nothing_but_the_items_and_anchors_turned_over_change_the_sign() {
    let votes = crossing();
    let turned = RollCalls::new(votes.votes().map(|vote| Vote { answer: 2 - vote.answer, ..vote }).collect());
    let (one, other) = (rested::<1>(&votes), rested::<1>(&turned));
    let place = |votes: &RollCalls, fitted: &Fit<1>, anchors: &Anchors| {
        anchored(votes, fitted, &spreads(votes, fitted), anchors).unwrap()
    };
    let reversed = Anchors { pairs: vec![(10, 0)], ..anchors() };
    let first = place(&votes, &one, &anchors());
    for (a, b) in first.iter().zip(place(&turned, &other, &anchors())) {
        assert!((a.place[0] - b.place[0]).abs() < 5e-3);
    }
    for (a, b) in first.iter().zip(place(&votes, &one, &reversed)) {
        assert!((a.place[0] + b.place[0]).abs() < 1e-9);
    }
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let votes = crossing();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let fitted = pool.install(|| fit::<2>(&votes, Settings::usual()));
        fitted.places.iter().flat_map(|(mean, _)| mean.map(f64::to_bits)).collect::<Vec<_>>()
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn a_fit_that_is_stopped_early_says_that_it_did_not_converge() {
    let fitted = fit::<1>(&crossing(), Settings { most_rounds: 3, ..Settings::usual() });
    assert!(matches!(fitted.outcome, Outcome::NotConverged { rounds: 3, .. }));
}

#[test]
fn silence_is_no_vote_and_items_without_division_are_left_out() {
    let vote = |item, actor, answer| Vote { item, actor, period: 1, answer };
    let votes = RollCalls::new(vec![vote(1, 1, 0), vote(1, 2, 2), vote(2, 1, 2), vote(2, 2, 2), vote(2, 3, 2)]);
    assert_eq!((votes.len(), votes.items(), votes.actors()), (2, &[1][..], 2));
    assert_eq!(votes.seat(3, 1), None);
}

#[test]
fn a_simulated_world_is_the_same_for_the_same_seed_and_another_for_another() {
    let votes = crossing();
    let fitted = rested::<1>(&votes);
    let drawn = |seed| simulate(&votes, &fitted, Absence::AsRecorded, seed).0.votes().collect::<Vec<_>>();
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
}

#[test]
fn the_reference_set_is_that_of_the_published_estimates_and_held_out_votes_are_told() {
    let Some(data) =
        reference::data("the_reference_set_is_that_of_the_published_estimates_and_held_out_votes_are_told")
    else {
        return;
    };
    let reference = reference::reference(&data);
    let votes = reference.all();
    assert_eq!((votes.len(), votes.items().len(), votes.seats().len()), (797_473, 4_784, 10_469));
    let published = reference::published(&data);
    assert_eq!(published.len(), 10_469);
    for p in &published {
        let seat = votes.seat(p.cow, p.session).unwrap();
        assert_eq!(votes.votes_of_seat(seat), p.votes as usize, "{} in {}", p.cow, p.session);
    }

    let training = reference.in_training();
    let fitted = rested::<1>(&training);
    let predictions = reference.predictions(&training, &fitted);
    let scores = reference::scores(&predictions);
    assert_eq!(scores.votes, 79_689);
    assert!(scores.log_loss <= 0.280 && scores.brier <= 0.150, "{scores:?}");
}
