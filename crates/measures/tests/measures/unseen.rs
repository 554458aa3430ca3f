//! Intervals where nearly all topics tell the same: what was seen, drawn again, shows nothing of what was not.

use demarche_core::ActorId;
use demarche_measures::movement::{by_session, neighbours};
use demarche_measures::{Bootstrap, Item, Portfolio, Stances, cohesion, similarity};

use crate::small_world::{Small, actor};

/// Some actors of a small world.
fn ids(count: usize) -> Vec<ActorId> {
    let names: Vec<String> = (0..count).map(|index| format!("A{index:02} state")).collect();
    let world = Small { actors: names, ..Small::default() }.world();
    (0..count).map(|index| actor(&world, &format!("A{index:02}"))).collect()
}

fn stances(ids: &[ActorId], rows: &[Vec<u8>], topics: Vec<u32>) -> Stances {
    let rows = ids.iter().zip(rows).map(|(id, row)| (*id, row.iter().map(|level| Some(*level)).collect())).collect();
    Stances::new(vec![Item::TieTo(ids[0]); topics.len()], topics, rows)
}

/// Uniform numbers, always the same.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// How often, of 600 pairs with so many topics, the interval of agreement holds the agreement of the long run. Topics have `items` roll calls, on
/// all of which the two stand `step` apart with a chance that makes the long run what it is.
fn coverage(ids: &[ActorId], (truth, step): (f64, u8), topics: u32, items: u32) -> f64 {
    let mut dice = Dice(11 + u64::from(topics));
    let chance = (1.0 - truth) * 2.0 / f64::from(step);
    let mut held = 0;
    for _ in 0..600 {
        let (mut rows, mut of) = (vec![Vec::new(), Vec::new()], Vec::new());
        for topic in 0..topics {
            let is_apart = dice.unit() < chance;
            for _ in 0..items {
                let first = if dice.unit() < 0.5 { 0 } else { 2_u8 };
                rows[0].push(first);
                rows[1].push(if is_apart { first.abs_diff(step) } else { first });
                of.push(topic);
            }
        }
        let found = similarity(&stances(&ids[..2], &rows, of), &Bootstrap { draws: 200, ..Bootstrap::default() });
        let (low, high) = found[0].intervals[0].value().unwrap().ends();
        held += u32::from((low..=high).contains(&truth));
    }
    f64::from(held) / 600.0
}

#[test]
fn intervals_near_whole_agreement_hold_the_truth_at_least_as_often_as_they_say() {
    let ids = ids(2);
    for topics in [8, 20, 40] {
        for step in [1, 2] {
            for items in [1, 3] {
                let held = coverage(&ids, (0.95, step), topics, items);
                assert!(held >= 0.9, "{topics} topics of {items}, {step} apart: {held}");
            }
        }
    }
    let held = coverage(&ids, (0.99, 2), 8, 1);
    assert!(held >= 0.9, "{held}");
}

#[test]
fn eight_equal_votes_do_not_make_an_agreement_sure() {
    let ids = ids(4);
    let row = vec![2, 0, 2, 0, 2, 0, 2, 0];
    let opposite: Vec<u8> = row.iter().map(|level| 2 - level).collect();
    let between = vec![1; 8];
    let all = stances(&ids, &[row.clone(), row, opposite, between], (0..8).collect());
    let dyads = similarity(&all, &Bootstrap::default());
    let share = 1.0 - 0.05_f64.powf(1.0 / 8.0);
    let ends = |dyad: usize, measure: usize| dyads[dyad].intervals[measure].value().unwrap().ends();
    let near = |(low, high): (f64, f64), expected: (f64, f64)| {
        assert!((low - expected.0).abs() < 1e-12 && (high - expected.1).abs() < 1e-12, "{low} {high}");
    };
    // The first two are alike, the first and the third opposed, the first and the fourth one step apart: agreement, then S.
    near(ends(0, 0), (1.0 - share, 1.0));
    near(ends(0, 1), (1.0 - 2.0 * share, 1.0));
    near(ends(1, 0), (0.0, share));
    near(ends(2, 0), (0.5 * (1.0 - share), 0.5 + 0.5 * share));
    // Half yes, half no: E is 2, D is 4 on the unseen share.
    near(ends(0, 2), (1.0 - 2.0 * share, 1.0));
    near(ends(0, 3), (1.0 - 2.0 * share, 1.0));
    // What is said of one pair is said of neighbours and of a group alike.
    let found = neighbours(&all, ids[0], &Bootstrap::default());
    assert_eq!(found[0].actor, ids[1]);
    near(found[0].interval.value().unwrap().ends(), (1.0 - share, 1.0));
    let alike = stances(&ids[..3], &[vec![2; 8], vec![2; 8], vec![2; 8]], (0..8).collect());
    // Three who are divided in halves: one pair in three agrees.
    near(cohesion(&alike, &Bootstrap::default()).value().unwrap().ends(), (1.0 - share * 2.0 / 3.0, 1.0));
}

#[test]
fn what_was_seen_is_left_to_the_draws() {
    // Both yes, both no and opposite votes were all seen, often: nothing is added, so that what lies below chance stays there.
    let ids = ids(2);
    let rows =
        [vec![2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0], vec![0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 2, 0]];
    let found = similarity(&stances(&ids, &rows, (0..16).collect()), &Bootstrap::default());
    let (_, high) = found[0].intervals[2].value().unwrap().ends();
    assert!(high < 0.0, "{high}");
}

#[test]
fn two_who_differ_in_nothing_have_an_interval_of_pi_even_where_one_vote_alone_makes_it() {
    // One no among sixteen: a draw in three misses it, and has no π.
    let ids = ids(2);
    let mut row = vec![2; 16];
    row[3] = 0;
    let found = similarity(&stances(&ids, &[row.clone(), row], (0..16).collect()), &Bootstrap::default());
    let (low, high) = found[0].intervals[2].value().unwrap().ends();
    assert!(low < 0.7 && high == 1.0, "{low} {high}");
}

#[test]
fn one_large_topic_says_less_than_as_many_small_ones() {
    let ids = ids(2);
    let row = vec![2, 0, 2, 0, 2, 0, 2, 0, 2, 0];
    let width = |topics: Vec<u32>| {
        let found = similarity(&stances(&ids, &[row.clone(), row.clone()], topics), &Bootstrap::default());
        1.0 - found[0].intervals[0].value().unwrap().ends().0
    };
    let (even, uneven) = (width(vec![0, 0, 1, 1, 2, 2, 3, 3, 4, 4]), width(vec![0, 0, 0, 0, 0, 0, 1, 2, 3, 4]));
    assert!((even - (1.0 - 0.05_f64.powf(0.2))).abs() < 1e-12 && uneven > even + 0.1, "{even} {uneven}");
}

#[test]
fn two_portfolios_that_are_alike_may_still_differ() {
    let ids = ids(10);
    let same =
        Portfolio::new(&ids[..2], &ids, 3.0, None, |_, partner| Some(if partner.index() % 2 == 0 { 3.0 } else { 0.0 }));
    let (partners, intervals) = same.similarity(ids[0], ids[1], &Bootstrap::default());
    let (low, high) = intervals[0].value().unwrap().ends();
    assert!(partners == 8 && (low - 0.05_f64.powf(1.0 / 8.0)).abs() < 1e-12 && high == 1.0, "{low}");
}

#[test]
fn a_series_of_whole_agreement_is_not_taken_to_be_sure_of_itself() {
    let values = |sessions: i32| -> Vec<(i32, u32, f64)> {
        (0..sessions).flat_map(|session| (0..8).map(move |topic| (session, topic, 1.0))).collect()
    };
    let spread = |sessions: i32| by_session(&values(sessions), 5)[0].point.variance.sqrt();
    // One session of eight topics: as wide as one topic in three that differs makes it; ten of them say more.
    let share = 1.0 - 0.05_f64.powf(1.0 / 8.0);
    assert!((spread(1) - (share * (1.0 - share) / 8.0).sqrt()).abs() < 1e-12);
    assert!(spread(10) < 0.5 * spread(1) && spread(10) > 0.05);
}

#[test]
fn what_rarely_comes_up_is_not_ruled_out_by_a_run_without_it() {
    // Both vote yes on nearly all, abstain each for itself now and then, and one topic in twenty has both at no: there the two agree beyond chance.
    let ids = ids(2);
    let share = |levels: [f64; 3]| -> (f64, f64) {
        let mean = levels[1] + 2.0 * levels[2];
        (mean, levels[1] + 4.0 * levels[2] - mean * mean)
    };
    // Levels of each: no .05, abstain .095, yes .855; apart by one where just one abstains.
    let truth = 1.0 - 2.0 * 0.95 * 0.1 * 0.9 / (2.0 * share([0.05, 0.095, 0.855]).1);
    let mut dice = Dice(5);
    let mut held = 0;
    for _ in 0..600 {
        let mut rows = vec![Vec::new(), Vec::new()];
        for _ in 0..30 {
            let is_no = dice.unit() < 0.05;
            for row in &mut rows {
                row.push(if is_no { 0 } else { 2 - u8::from(dice.unit() < 0.1) });
            }
        }
        let found =
            similarity(&stances(&ids, &rows, (0..30).collect()), &Bootstrap { draws: 200, ..Bootstrap::default() });
        // Where the two never differed from yes, π has no value.
        let interval = found[0].intervals[2].value().map(|interval| interval.ends());
        held += u32::from(interval.is_none_or(|(low, high)| (low..=high).contains(&truth)));
    }
    assert!(held >= 540, "{held} of 600 held {truth}");
}
