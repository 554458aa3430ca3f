//! The battery and the test of blocs.

use demarche_core::{ActorId, Known, Layer, Reason};
use demarche_measures::{
    Blocs, Doubt, Effort, Finding, Item, Measure, Plan, SignedGraph, Stances, blocs, dip, dip_chance, layers_agree,
    mutual_information, polarisation, signed_graph, signed_modularity,
};
use proptest::prelude::*;

use crate::edition::folder;
use crate::numbers::Numbers;
use crate::small_world::{Small, actor};
use crate::votes::{sessions, votes};

fn ids(count: usize) -> Vec<ActorId> {
    let world =
        Small { actors: (0..count).map(|index| format!("A{index:03} state")).collect(), ..Small::default() }.world();
    (0..count).map(|index| actor(&world, &format!("A{index:03}"))).collect()
}

/// Votes of actors on items, each a topic of its own; `yes` gives the chance of a yes.
fn world(
    actors: &[ActorId],
    items: usize,
    numbers: &mut Numbers,
    yes: impl Fn(usize, usize, &mut Numbers) -> f64,
) -> Stances {
    let rows = (0..actors.len())
        .map(|a| {
            let level = |item| {
                let chance = yes(a, item, numbers);
                Some(if numbers.unit() < chance {
                    2
                } else if numbers.unit() < 0.4 {
                    1
                } else {
                    0
                })
            };
            (actors[a], (0..items).map(level).collect())
        })
        .collect();
    Stances::new(vec![Item::TieTo(actors[0]); items], (0..items).collect(), rows).contested()
}

fn plan(draws: u32) -> Plan {
    Plan { draws, most_groups: 4, effort: Effort(Effort::SECOND.0 / 10), ..Plan::default() }
}

/// Habits of actors and results of items, and nothing else: some say yes to most, some items are more liked.
fn habit(actor: usize, item: usize) -> f64 {
    0.2 + 0.3 * (actor % 5) as f64 / 4.0 + 0.4 * (item % 7) as f64 / 6.0
}

#[test]
fn in_worlds_of_habit_alone_blocs_are_not_supported_and_the_test_errs_at_its_rate() {
    let actors = ids(24);
    let (mut false_alarms, mut not_supported) = (0, 0);
    const WORLDS: u64 = 80;
    for seed in 0..WORLDS {
        let mut numbers = Numbers(seed * 1000 + 17);
        let stances = world(&actors, 40, &mut numbers, |actor, item, _| habit(actor, item));
        let found = blocs(&stances, &Plan { seed, ..plan(39) });
        false_alarms += u64::from(found.divisions[0].chance.value().unwrap() <= 0.05);
        not_supported += u64::from(found.finding == Finding::NotSupported);
    }
    // At a rate of 0.05, more than 10 of 80 false alarms come up once in a thousand times.
    assert!(false_alarms <= 10, "{false_alarms} false alarms of {WORLDS}");
    assert!(not_supported >= WORLDS - 4, "not supported in {not_supported} of {WORLDS}");
}

#[test]
fn votes_on_one_topic_that_hang_together_are_not_taken_for_blocs() {
    // Twelve topics of 8, 8, 6, 6, … items; seven choices in ten are the one choice of the actor on the topic, whatever others choose.
    let actors = ids(24);
    let topics: Vec<u32> = [8, 8, 6, 6, 4, 2, 1, 1, 1, 1, 1, 1]
        .iter()
        .enumerate()
        .flat_map(|(topic, n)| std::iter::repeat_n(topic as u32, *n))
        .collect();
    const WORLDS: u64 = 40;
    let mut false_alarms = 0;
    for seed in 0..WORLDS {
        let mut numbers = Numbers(seed * 1000 + 23);
        let rows = (0..24).map(|actor| {
            let of_topic: Vec<f64> = (0..12).map(|_| numbers.unit()).collect();
            let level = |item: usize| {
                let own = numbers.unit();
                let choice = if numbers.unit() < 0.7 { of_topic[topics[item] as usize] } else { own };
                let yes = habit(actor, item);
                Some(if choice < yes { 2 } else { u8::from(choice < yes + 0.4 * (1.0 - yes)) })
            };
            (actors[actor], (0..topics.len()).map(level).collect())
        });
        let rows = rows.collect();
        let stances = Stances::new(vec![Item::TieTo(actors[0]); topics.len()], topics.clone(), rows).contested();
        let found = blocs(&stances, &Plan { seed, every_division: false, ..plan(39) });
        assert!(found.together > 0.2, "{}", found.together);
        false_alarms += u64::from(found.divisions[0].chance.value().unwrap() <= 0.05);
    }
    // At a rate of 0.05, more than 6 of 40 come up three times in a thousand; null worlds of votes drawn apart give nearly all.
    assert!(false_alarms <= 6, "{false_alarms} false alarms of {WORLDS}");
}

#[test]
fn two_blocs_are_seen_counted_and_told_apart() {
    let actors = ids(30);
    let mut numbers = Numbers(5);
    let stances =
        world(&actors, 60, &mut numbers, |actor, item, _| if (actor < 12) == (item % 2 == 0) { 0.85 } else { 0.15 });
    let found = blocs(&stances, &plan(39));
    assert_eq!((found.finding, found.why, found.groups), (Finding::Supported, Doubt::MoreThanChance, 2));
    assert!((0..30).all(|a| (found.members[a].group == 1) == (a < 12)), "the larger group is the first");
    assert!(found.members.iter().all(|member| member.certainty > 0.9 && member.entropy < 0.3));
    assert!(found.members.iter().all(|member| member.next == Some(1 - member.group)));
    assert!(found.members.iter().all(|member| member.lead.value().unwrap() > 1.0), "nobody stands near the edge");
    let value = |measure: Measure| found.readings.iter().find(|reading| reading.measure == measure).unwrap();
    for measure in
        [Measure::FirstDimension, Measure::Dip, Measure::TiedPairs, Measure::Frustration, Measure::Modularity]
    {
        let reading = value(measure);
        assert!(reading.chance.value().unwrap() <= 0.05, "{measure}: {reading:?}");
        let (low, high) = reading.value.value().unwrap().ends();
        let (_, null_low, null_high) = reading.null.value().unwrap();
        assert!(high < null_low || low > null_high, "{measure}: {reading:?}");
    }
    assert!(found.frustration.is_exact());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Rows are copied, some of them said yes to all, so that their habit tells their votes whole and they are like nobody.
    #[test]
    fn actors_with_the_same_stances_are_in_the_same_group(seed in 0_u64..1 << 40, copies in prop::collection::vec(0_usize..10, 10), firm in 0.0_f64..0.4) {
        let actors = ids(20);
        let mut numbers = Numbers(seed);
        let own = world(&actors[..10], 16, &mut numbers, |actor, item, _| {
            if actor < 3 { 1.0 } else { habit(actor, item) + if (actor % 2 == 0) == (item % 2 == 0) { firm } else { -firm } }
        });
        let row = |of: usize| -> Vec<Option<u8>> { (0..own.items().len()).map(|item| own.level(of, item).map(|level| level as u8)).collect() };
        let rows = (0..20).map(|place| (actors[place], row(if place < 10 { place } else { copies[place - 10] }))).collect();
        let stances = Stances::new(own.items().to_vec(), own.topics().to_vec(), rows);
        let found = blocs(&stances, &Plan { seed, effort: Effort(Effort::SECOND.0 / 100), ..plan(3) });
        for a in 0..20 {
            for b in (0..a).filter(|b| row_of(&stances, a) == row_of(&stances, *b)) {
                for division in &found.divisions {
                    prop_assert_eq!(division.of[a], division.of[b], "{} groups", division.allowed);
                }
                let (one, other) = (found.members[a], found.members[b]);
                prop_assert_eq!((one.group, one.certainty, one.entropy), (other.group, other.certainty, other.entropy));
            }
        }
    }
}

fn row_of(stances: &Stances, actor: usize) -> Vec<Option<usize>> {
    (0..stances.items().len()).map(|item| stances.level(actor, item)).collect()
}

/// Every interval holds its value, and lies in the range of its measure.
fn check_intervals(found: &Blocs) {
    for reading in &found.readings {
        let Some(interval) = reading.value.value() else { continue };
        let ((low, high), (least, most)) = (interval.ends(), reading.measure.range(found.members.len()));
        let within = least - 1e-9 <= low && low <= interval.value() && interval.value() <= high && high <= most + 1e-9;
        assert!(within, "{}: {interval:?} in [{least}, {most}]", reading.measure);
    }
    let value = |measure| found.readings.iter().find(|reading| reading.measure == measure).unwrap().value.value();
    if let Some(frustrated) = value(Measure::Frustration) {
        let of_index = found.frustration.upper as f64 / found.frustration.weight as f64;
        assert!((frustrated.value() - of_index).abs() < 1e-12, "one index, wherever it is told");
    }
}

#[test]
fn intervals_hold_their_values_and_keep_to_what_can_be() {
    let actors = ids(26);
    for seed in 0..6 {
        let mut numbers = Numbers(seed + 900);
        // From habit alone to two blocs without exception, so that shares lie at both ends.
        let firm = 0.1 * seed as f64;
        let stances = world(&actors, 24, &mut numbers, |actor, item, _| {
            0.5 + if actor.is_multiple_of(2) == item.is_multiple_of(2) { firm } else { -firm }
        });
        let found = blocs(&stances, &Plan { seed, ..plan(29) });
        assert!(found.readings.iter().filter(|reading| reading.value.value().is_some()).count() >= 5);
        check_intervals(&found);
    }
}

#[test]
fn a_plan_that_asks_for_fewer_divisions_tells_the_same_of_those_it_asks_for() {
    let actors = ids(20);
    let stances = world(&actors, 40, &mut Numbers(21), |actor, item, _| if actor % 2 == item % 2 { 0.8 } else { 0.3 });
    let (all, few) = (blocs(&stances, &plan(19)), blocs(&stances, &Plan { every_division: false, ..plan(19) }));
    assert_eq!((all.finding, all.why, &all.readings), (few.finding, few.why, &few.readings));
    let mut left_out = 0;
    assert_eq!(all.division(), few.division());
    assert!(few.division().unwrap().chance.value().is_some(), "the division that is told has its chance");
    for (one, other) in all.divisions.iter().zip(&few.divisions) {
        match other.chance {
            Known::Known(_) => assert_eq!(one, other),
            Known::Unknown(reason) => {
                left_out += 1;
                assert_eq!(reason, Reason::NotApplicable);
            }
        }
    }
    assert!(left_out > 0 && few.divisions[0].chance.value().is_some());
}

#[test]
fn who_votes_with_both_halves_by_turns_stands_nearest_the_edge() {
    let actors = ids(21);
    let stances = world(&actors, 80, &mut Numbers(31), |actor, item, _| match (actor, item % 4) {
        // The last actor goes with the one side on half of the items, with the other on the other half.
        (20, 0 | 1) => 0.85,
        (20, _) => 0.15,
        (actor, side) => {
            if (actor < 10) == (side % 2 == 0) {
                0.85
            } else {
                0.15
            }
        }
    });
    let found = blocs(&stances, &plan(19));
    let lead = |place: usize| found.members[place].lead.value().unwrap();
    assert!((0..20).all(|place| lead(place) > lead(20)), "{:?}", found.members[20]);
}

#[test]
fn three_blocs_are_three() {
    let actors = ids(30);
    let mut numbers = Numbers(6);
    let stances = world(&actors, 90, &mut numbers, |actor, item, _| if actor % 3 == item % 3 { 0.9 } else { 0.25 });
    let found = blocs(&stances, &plan(39));
    assert_eq!(found.groups, 3);
    assert!((0..30).all(|a| found.members[a].group == found.members[a % 3].group));
}

#[test]
fn a_spectrum_without_a_gap_is_no_pair_of_blocs() {
    let actors = ids(40);
    let mut numbers = Numbers(7);
    let stances = world(&actors, 80, &mut numbers, |actor, item, _| {
        let place = actor as f64 / 39.0 * 2.0 - 1.0;
        let lean = if item % 2 == 0 { 1.6 } else { -1.6 };
        1.0 / (1.0 + (-lean * place).exp())
    });
    let found = blocs(&stances, &plan(39));
    assert!(found.divisions[0].chance.value().unwrap() <= 0.05, "there is structure");
    assert_eq!(found.finding, Finding::NotSupported);
    assert!(matches!(found.why, Doubt::Spectrum | Doubt::NotWorthGroups), "{}", found.why);
}

#[test]
fn with_too_few_actors_or_topics_the_test_cannot_tell() {
    let mut numbers = Numbers(8);
    let actors = ids(30);
    let few = blocs(&world(&actors[..6], 40, &mut numbers, |actor, item, _| habit(actor, item)), &plan(19));
    assert_eq!((few.finding, few.why), (Finding::CannotTell, Doubt::TooFewActors));
    let few = blocs(&world(&actors, 6, &mut numbers, |actor, item, _| habit(actor, item)), &plan(19));
    assert_eq!((few.finding, few.why), (Finding::CannotTell, Doubt::TooFewTopics));
    assert!(few.readings.iter().all(|reading| reading.value == Known::Unknown(Reason::TooFew)));
    let few = blocs(&world(&actors[..12], 12, &mut numbers, |actor, item, _| habit(actor, item)), &plan(39));
    assert_eq!((few.finding, few.why), (Finding::CannotTell, Doubt::LittlePower), "power {}", few.power);
}

#[test]
fn the_answer_is_the_same_on_any_number_of_threads() {
    let actors = ids(20);
    let stances = world(&actors, 30, &mut Numbers(9), |actor, item, _| if actor % 2 == item % 2 { 0.8 } else { 0.3 });
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| blocs(&stances, &plan(19)))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn exchanging_yes_and_no_changes_no_sign() {
    let actors = ids(20);
    let build = |is_turned: bool| {
        let mut numbers = Numbers(11);
        let rows = actors.iter().enumerate().map(|(a, id)| {
            let level = |item: usize| {
                let level = if numbers.unit() < if a % 2 == item % 2 { 0.8 } else { 0.3 } { 2 } else { 0 };
                Some(if is_turned { 2 - level } else { level })
            };
            (*id, (0..40).map(level).collect())
        });
        Stances::new(vec![Item::TieTo(actors[0]); 40], (0..40).collect(), rows.collect())
    };
    let (one, other) = (signed_graph(&build(false), 0.95), signed_graph(&build(true), 0.95));
    assert!(one.ties().len() > 50);
    assert_eq!(one, other);
}

#[test]
fn the_dip_is_that_of_cases_worked_out_by_hand() {
    // Even values lie as near to one mode as n values can: a half of a jump.
    let even: Vec<f64> = (0..20).map(f64::from).collect();
    assert!((dip(&even) - 1.0 / 40.0).abs() < 1e-12);
    // Two points of mass a half: no distribution with one mode is nearer than a quarter.
    assert!((dip(&[0.0, 0.0, 1.0, 1.0]) - 0.25).abs() < 1e-12);
    assert!((dip(&[0.0; 10]) - 1.0 / 20.0).abs() < 1e-12);
    assert_eq!(dip(&[]), 0.0);
    let two: Vec<f64> = (0..40).map(|i| if i < 20 { f64::from(i) } else { 100.0 + f64::from(i) }).collect();
    assert!(dip_chance(&two, 199, 1) <= 0.01);
    let bell: Vec<f64> = (1..60).map(|i| (f64::from(i) / 60.0 / (1.0 - f64::from(i) / 60.0)).ln()).collect();
    assert!(dip_chance(&bell, 199, 1) > 0.5);
}

#[test]
fn polarisation_and_modularity_are_those_worked_out_by_hand() {
    // Two halves at distance 1: 2 · (1/2)^2.3 · 1/2 · 1.
    assert!((polarisation(&[0.0, 1.0], &[1.0, 1.0], 1.3) - 0.5_f64.powf(2.3)).abs() < 1e-12);
    assert!((polarisation(&[0.0, 0.0, 1.0, 1.0], &[1.0; 4], 0.0) - 0.5).abs() < 1e-12, "the Gini form");
    assert_eq!(polarisation(&[2.0, 2.0], &[1.0, 3.0], 1.3), 0.0);
    // Two pairs of friends who are foes across: inside 4 − 2·(4/4... ) worked out term by term.
    let graph = SignedGraph::new(4, [(0, 1, 1), (2, 3, 1), (0, 2, -1), (1, 3, -1)]);
    // Inside 4; positive degrees 1 each: 2² + 2² over 4 = 2; negative the same; over 8.
    assert!((signed_modularity(&graph, &[0, 0, 1, 1]) - (4.0 - 2.0 + 2.0) / 8.0).abs() < 1e-12);
    assert!((signed_modularity(&graph, &[0, 0, 0, 0]) - 0.0).abs() < 1e-12);
}

proptest! {
    #[test]
    fn the_dip_keeps_its_bounds_and_does_not_change_with_the_unit(values in prop::collection::vec(-50..50_i32, 1..40), scale in 1..9_i32) {
        let x: Vec<f64> = values.iter().map(|v| f64::from(*v)).collect();
        let found = dip(&x);
        prop_assert!(found >= 0.5 / x.len() as f64 - 1e-12 && found <= 0.25 + 0.5 / x.len() as f64 + 1e-12, "{}", found);
        let moved: Vec<f64> = x.iter().map(|v| v * f64::from(scale) + 3.0).collect();
        prop_assert!((dip(&moved) - found).abs() < 1e-9);
        let turned: Vec<f64> = x.iter().map(|v| -v).collect();
        prop_assert!((dip(&turned) - found).abs() < 1e-9, "{} {}", dip(&turned), found);
    }

    #[test]
    fn information_is_mutual_whole_with_itself_and_blind_to_names(groups in prop::collection::vec((0..3_usize, 0..4_usize), 4..40)) {
        let (one, two): (Vec<usize>, Vec<usize>) = groups.into_iter().unzip();
        let renamed: Vec<usize> = one.iter().map(|group| 2 - group).collect();
        match (mutual_information(&one, &two), mutual_information(&two, &one)) {
            (Some(x), Some(y)) => prop_assert!((x - y).abs() < 1e-12 && (0.0..=1.0).contains(&x)),
            (x, y) => prop_assert_eq!(x.is_some(), y.is_some()),
        }
        if let Some(same) = mutual_information(&one, &renamed) {
            prop_assert!((same - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn layers_that_divide_alike_agree_and_layers_that_cut_across_do_not() {
    let actors = ids(40);
    let layer = |layer: Layer, group: fn(usize) -> usize| {
        (layer, actors.iter().enumerate().map(|(a, id)| (*id, group(a))).collect::<Vec<_>>())
    };
    let alike = [layer(Layer::Votes, |a| a % 2), layer(Layer::Security, |a| 1 - a % 2)];
    let agreement = |layers: &[(Layer, Vec<(ActorId, usize)>)]| match layers_agree(layers, 99, 1) {
        Known::Known(found) => found,
        Known::Unknown(reason) => panic!("{reason}"),
    };
    let found = agreement(&alike);
    assert!((found.value.value() - 1.0).abs() < 1e-12 && found.chance <= 0.011 && found.pairs == 1);
    assert!(found.value.ends().0 > 0.9, "whatever actors are drawn, both divide them alike: {:?}", found.value);
    let across = [layer(Layer::Votes, |a| a % 2), layer(Layer::Security, |a| a / 2 % 2)];
    let found = agreement(&across);
    assert!(found.value.value() < 1e-12 && found.null.is_sorted() && found.chance > 0.9);
    assert_eq!(layers_agree(&alike[..1], 99, 1), Known::Unknown(Reason::TooFew));
}

#[test]
fn the_assembly_of_the_cold_war_and_of_today_falls_into_more_than_chance() {
    let Some(folder) = folder("the_assembly_of_the_cold_war_and_of_today_falls_into_more_than_chance") else { return };
    let world = votes(&folder);
    let all = sessions(&world);
    let (_, stances) = all.iter().find(|(name, _)| name == "20").unwrap();
    let found = blocs(stances, &Plan { draws: 39, ..Plan::default() });
    let group = |code: &str| found.members.iter().find(|member| member.actor == actor(&world, code)).unwrap().group;
    assert_eq!(group("USA"), group("GBR"));
    assert_ne!(group("USA"), group("SUN"));
    assert_eq!(found.divisions[0].chance, Known::Known(0.025));
}
