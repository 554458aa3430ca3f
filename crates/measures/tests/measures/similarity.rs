//! How alike actors stand.

use demarche_core::{ActorId, Known, Reason, Relation};
use demarche_measures::{
    Bootstrap, Dyad, Item, Portfolio, Stances, Table, cohesion, of_pair, roll_calls, similarity, tables,
};
use proptest::prelude::*;

use crate::edition::folder;
use crate::small_world::{Small, actor, strings};
use crate::votes::{sessions, votes};

fn near(value: Known<f64>, expected: f64) {
    assert!(value.value().is_some_and(|value| (value - expected).abs() < 1e-12), "{value:?}, expected {expected}");
}

fn pack() -> Small {
    Small { actors: strings(&["AAA state", "BBB state", "CCC state", "DDD state"]), ..Small::default() }
        .question("q1", "yes", &[("AAA", "yes"), ("BBB", "yes"), ("CCC", "no")])
        .question("q2", "yes", &[("AAA", "yes"), ("BBB", "no"), ("CCC", "no"), ("DDD", "barred")])
        .question("q3", "yes", &[("AAA", "no"), ("BBB", "no"), ("CCC", "unrecorded")])
        .question("q4", "yes", &[("AAA", "abstain"), ("BBB", "yes")])
        .question("q5", "incomplete", &[("AAA", "no"), ("BBB", "yes"), ("DDD", "yes")])
        .question("l1", "yes", &[("AAA", "signed"), ("BBB", "signed")])
}

#[test]
fn the_four_measures_of_a_pair_are_those_worked_out_by_hand() {
    let world = pack().world();
    let table = of_pair(&world, actor(&world, "AAA"), actor(&world, "BBB"));
    assert_eq!((table.both(), table.same(), table.opposite()), (4, 2, 1));
    // Levels 2 2 0 1 and 2 0 0 2: distances 0 2 0 1, squared 0 4 0 1; sums 5 and 4, squares 9 and 8.
    near(table.agreement(), 1.0 - 3.0 / 8.0);
    near(table.s(), 1.0 - 2.0 * 3.0 / 8.0);
    near(table.kappa(), 1.0 - 1.25 / (17.0 / 4.0 - 2.0 * (5.0 / 4.0) * (4.0 / 4.0)));
    near(table.pi(), 1.0 - 1.25 / (17.0 / 4.0 - 2.0 * (9.0 / 8.0) * (9.0 / 8.0)));
    near(table.pi(), 3.0 / 11.0);
}

#[test]
fn incomplete_lists_letters_and_silence_are_no_agreement() {
    let world = pack().world();
    let table = of_pair(&world, actor(&world, "AAA"), actor(&world, "DDD"));
    assert_eq!((table.both(), table.agreement()), (0, Known::Unknown(Reason::TooFew)));
    let opposed = of_pair(&world, actor(&world, "AAA"), actor(&world, "CCC"));
    assert_eq!((opposed.both(), opposed.agreement(), opposed.s()), (2, Known::Known(0.0), Known::Known(-1.0)));
}

#[test]
fn two_who_always_vote_yes_agree_wholly_and_have_no_chance_to_correct() {
    let world = Small { actors: strings(&["AAA state", "BBB state"]), ..Small::default() }
        .question("q1", "yes", &[("AAA", "yes"), ("BBB", "yes")])
        .question("q2", "yes", &[("AAA", "yes"), ("BBB", "yes")])
        .world();
    let table = of_pair(&world, actor(&world, "AAA"), actor(&world, "BBB"));
    assert_eq!(table.agreement(), Known::Known(1.0));
    assert_eq!((table.pi(), table.kappa()), (Known::Unknown(Reason::NoVariation), Known::Unknown(Reason::NoVariation)));
}

#[test]
fn a_roll_call_on_which_all_voted_alike_is_not_contested() {
    let world = pack().world();
    let stances = Stances::of_votes(&world, &roll_calls(&world));
    assert_eq!((stances.items().len(), stances.contested().items().len()), (4, 3), "q3 is unanimous, q5 incomplete");
    assert_eq!(stances.len(), 10);
}

/// Levels of actors, a string each: `2`, `1`, `0` or `-`; each item is a topic of its own unless told.
fn stances(rows: &[String], topics: Option<&[u32]>) -> Stances {
    let names: Vec<String> = (0..rows.len()).map(|index| format!("A{index:02} state")).collect();
    let world = Small { actors: names, ..Small::default() }.world();
    let ids: Vec<ActorId> = (0..rows.len()).map(|index| actor(&world, &format!("A{index:02}"))).collect();
    let width = rows.first().map_or(0, String::len);
    let topics: Vec<u32> = topics.map_or_else(|| (0..width as u32).collect(), <[u32]>::to_vec);
    let level = |c: char| c.to_digit(10).map(|digit| digit as u8);
    let rows = ids.iter().zip(rows).map(|(id, row)| (*id, row.chars().map(level).collect())).collect();
    Stances::new(vec![Item::TieTo(ids[0]); width], topics, rows)
}

fn by_hand(a: &str, b: &str) -> [Option<f64>; 4] {
    let pairs: Vec<(f64, f64)> = a
        .chars()
        .zip(b.chars())
        .filter_map(|(x, y)| Some((f64::from(x.to_digit(10)?), f64::from(y.to_digit(10)?))))
        .collect();
    if pairs.is_empty() {
        return [None; 4];
    }
    let n = pairs.len() as f64;
    let observed = pairs.iter().map(|(x, y)| (x - y).powi(2)).sum::<f64>() / n;
    let agreement = pairs.iter().map(|(x, y)| 1.0 - (x - y).abs() / 2.0).sum::<f64>() / n;
    let all: Vec<f64> = pairs.iter().flat_map(|(x, y)| [*x, *y]).collect();
    let pooled = all.iter().flat_map(|x| all.iter().map(move |y| (x - y).powi(2))).sum::<f64>() / (4.0 * n * n);
    let own = pairs.iter().flat_map(|(x, _)| pairs.iter().map(move |(_, y)| (x - y).powi(2))).sum::<f64>() / (n * n);
    let corrected = |expected: f64| (expected > 1e-9).then(|| 1.0 - observed / expected);
    [Some(agreement), Some(2.0 * agreement - 1.0), corrected(pooled), corrected(own)]
}

fn rows(actors: usize, width: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    let level = prop::sample::select(vec!['0', '1', '2', '-']);
    let row =
        move |width| prop::collection::vec(level.clone(), width).prop_map(|row| row.into_iter().collect::<String>());
    width
        .prop_flat_map(move |width| prop::collection::vec(row(width), actors))
        .prop_filter("each stood somewhere", |rows| rows.iter().all(|row| row.chars().any(|c| c != '-')))
}

proptest! {
    #[test]
    fn all_pairs_at_once_are_the_pairs_one_by_one(rows in rows(4, 1..150)) {
        let all = tables(&stances(&rows, None));
        let mut place = 0;
        for a in 0..4 {
            for b in a + 1..4 {
                for (found, expected) in all[place].measures().all().iter().zip(by_hand(&rows[a], &rows[b])) {
                    match (found.value(), expected) {
                        (Some(found), Some(expected)) => prop_assert!((found - expected).abs() < 1e-9),
                        (found, expected) => prop_assert_eq!(found.is_some(), expected.is_some()),
                    }
                }
                place += 1;
            }
        }
        prop_assert_eq!(place, all.len());
    }

    #[test]
    fn measures_keep_their_bounds_and_do_not_change_when_yes_and_no_are_exchanged(rows in rows(2, 1..40)) {
        let reversed: Vec<String> =
            rows.iter().map(|row| row.chars().map(|c| match c { '0' => '2', '2' => '0', c => c }).collect()).collect();
        let swapped = vec![rows[1].clone(), rows[0].clone()];
        let table = tables(&stances(&rows, None))[0];
        for other in [tables(&stances(&reversed, None))[0], tables(&stances(&swapped, None))[0]] {
            for (x, y) in table.measures().all().into_iter().zip(other.measures().all()) {
                prop_assert!(x == y || (x.value().unwrap() - y.value().unwrap()).abs() < 1e-12);
            }
        }
        let [agreement, s, pi, kappa] = table.measures().all().map(Known::value);
        prop_assert!(agreement.is_none_or(|a| (0.0..=1.0).contains(&a)) && s.is_none_or(|s| (-1.0..=1.0).contains(&s)));
        prop_assert!(pi.is_none_or(|pi| pi <= 1.0) && kappa.is_none_or(|k| k <= 1.0));
        // A pooled habit leaves less to agree on by chance than two habits do.
        prop_assert!(pi.zip(kappa).is_none_or(|(pi, kappa)| pi <= kappa + 1e-12));
    }

    #[test]
    fn a_window_that_is_split_adds_up(rows in rows(3, 2..80), at in 0.0..1.0_f64) {
        let whole = stances(&rows, None);
        let cut = ((rows[0].len() as f64) * at) as usize;
        let parts = [(0..cut).collect::<Vec<_>>(), (cut..rows[0].len()).collect()];
        let sums: Vec<u32> = parts
            .iter()
            .map(|columns| tables(&whole.columns(columns)).iter().map(Table::both).sum())
            .collect();
        prop_assert_eq!(sums.iter().sum::<u32>(), tables(&whole).iter().map(Table::both).sum::<u32>());
    }
}

/// A session with two camps and a few who stand between.
fn session() -> Vec<String> {
    ["222020220202", "222020220002", "002202002020", "002202002220", "212111212111"]
        .iter()
        .map(|row| (*row).to_owned())
        .collect()
}

#[test]
fn intervals_hold_the_value_and_do_not_change_with_the_number_of_threads() {
    let stances = stances(&session(), None);
    let run = |threads: usize| -> Vec<Dyad> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| similarity(&stances, &Bootstrap::default()))
    };
    let dyads = run(1);
    assert_eq!(dyads, run(3));
    for dyad in &dyads {
        assert_eq!((dyad.table.both(), dyad.topics), (12, 12));
        for (interval, value) in dyad.intervals.iter().zip(dyad.table.measures().all()) {
            let interval = interval.value().unwrap();
            let (low, high) = interval.ends();
            assert_eq!(Some(interval.value()), value.value());
            assert!(low <= interval.value() && interval.value() <= high && low < high);
        }
    }
}

#[test]
fn copies_of_a_roll_call_in_one_topic_do_not_narrow_the_interval() {
    let single = session();
    let copied: Vec<String> = single.iter().map(|row| row.repeat(4)).collect();
    let topics: Vec<u32> = (0..4).flat_map(|_| 0..12).collect();
    let width = |dyads: &[Dyad]| {
        let (low, high) = dyads[1].intervals[0].value().unwrap().ends();
        high - low
    };
    let alone = similarity(&stances(&single, None), &Bootstrap::default());
    let clustered = similarity(&stances(&copied, Some(&topics)), &Bootstrap::default());
    let unclustered = similarity(&stances(&copied, None), &Bootstrap::default());
    assert!((width(&alone) - width(&clustered)).abs() < 1e-12);
    assert!(width(&unclustered) < 0.7 * width(&clustered), "copies taken for new evidence halve it");
}

#[test]
fn below_five_topics_there_is_no_interval() {
    let topics: Vec<u32> = (0..12).map(|item| item % 4).collect();
    let dyads = similarity(&stances(&session(), Some(&topics)), &Bootstrap::default());
    assert!(dyads.iter().all(|dyad| dyad.topics == 4 && dyad.intervals == [Known::Unknown(Reason::TooFew); 4]));
}

#[test]
fn cohesion_is_the_mean_over_pairs_and_a_group_of_two_has_none() {
    let all = stances(&session(), None);
    let pairs = tables(&all);
    let mean = pairs.iter().map(|table| table.agreement().value().unwrap()).sum::<f64>() / pairs.len() as f64;
    assert!((cohesion(&all, &Bootstrap::default()).value().unwrap().value() - mean).abs() < 1e-12);
    let two = all.only(&all.actors()[..2]);
    assert_eq!(cohesion(&two, &Bootstrap::default()), Known::Unknown(Reason::TooFew));
}

/// Random sessions of one pair with a known long-run agreement: how often the interval holds it.
#[test]
fn intervals_of_random_sessions_hold_the_truth_about_as_often_as_they_say() {
    let mut state = 7_u64;
    let mut unit = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut held = 0;
    for _ in 0..200 {
        let mut rows = [String::new(), String::new()];
        let mut topics = Vec::new();
        for topic in 0..40 {
            // Two items a topic, which share whether the two agree: 0.7 in the long run.
            let agree = unit() < 0.7;
            for _ in 0..2 {
                let first = unit() < 0.5;
                rows[0].push(if first { '2' } else { '0' });
                rows[1].push(if first == agree { '2' } else { '0' });
                topics.push(topic);
            }
        }
        let stances = stances(&rows, Some(&topics));
        let dyads = similarity(&stances, &Bootstrap { draws: 200, ..Bootstrap::default() });
        let (low, high) = dyads[0].intervals[0].value().unwrap().ends();
        held += usize::from((low..=high).contains(&0.7));
    }
    assert!((165..=195).contains(&held), "{held} of 200 at level 0.9");
}

#[test]
fn portfolios_are_compared_over_third_parties_only() {
    let small = Small {
        actors: strings(&["AAA state", "BBB state", "CCC state", "DDD state", "EEE state"]),
        ties: strings(&[
            "AAA,CCC,defence_pledge,,",
            "BBB,CCC,defence_pledge,,",
            "AAA,DDD,consultation_pledge,,",
            "BBB,DDD,neutrality_pledge,,",
            "BBB,DDD,consultation_pledge,,",
            "AAA,BBB,defence_pledge,,",
        ]),
        ..Small::default()
    };
    let world = small.world();
    let ids: Vec<ActorId> = ["AAA", "BBB", "CCC", "DDD", "EEE"].iter().map(|code| actor(&world, code)).collect();
    let portfolio = Portfolio::of_alliances(&world, &ids);
    // With C, D, E: 3 1 0 and 3 2 0, of 3 at most: distances 0 1 0; sums 4 and 5, squares 10 and 13.
    let measures = portfolio.measures(ids[0], ids[1]);
    near(measures.agreement, 1.0 - 1.0 / 9.0);
    near(measures.s, 1.0 - 2.0 / 9.0);
    near(measures.kappa, 1.0 - (1.0 / 3.0) / (23.0 / 3.0 - 2.0 * (4.0 / 3.0) * (5.0 / 3.0)));
    near(measures.pi, 1.0 - (1.0 / 3.0) / (23.0 / 3.0 - 2.0 * 1.5 * 1.5));
    let (partners, intervals) = portfolio.similarity(ids[0], ids[1], &Bootstrap::default());
    assert_eq!((partners, intervals), (3, [Known::Unknown(Reason::TooFew); 4]), "three partners are too few");
    let weighted = |partner: ActorId| Some(if partner == ids[3] { 2.0 } else { 1.0 });
    let value = |a: ActorId, b: ActorId| {
        let strength = [[3.0, 1.0, 0.0], [3.0, 2.0, 0.0]];
        Some(strength[ids.iter().position(|id| *id == a)?][ids.iter().position(|id| *id == b)?.checked_sub(2)?])
    };
    let portfolio = Portfolio::new(&ids[..2], &ids, 3.0, Some(&weighted), value);
    near(portfolio.measures(ids[0], ids[1]).agreement, 1.0 - 2.0 / 12.0);
}

#[test]
fn a_portfolio_of_levels_gives_what_the_votes_give() {
    let rows = session();
    let table = tables(&stances(&rows, None))[0];
    let width = rows[0].len();
    let names: Vec<String> = (0..width + 2).map(|index| format!("A{index:02} state")).collect();
    let world = Small { actors: names, ..Small::default() }.world();
    let ids: Vec<ActorId> = (0..width + 2).map(|index| actor(&world, &format!("A{index:02}"))).collect();
    let value = |a: ActorId, b: ActorId| {
        let row = ids.iter().position(|id| *id == a)?;
        rows[row].chars().nth(ids.iter().position(|id| *id == b)?.checked_sub(2)?)?.to_digit(10).map(f64::from)
    };
    let portfolio = Portfolio::new(&ids[..2], &ids, 2.0, None, value);
    for (x, y) in portfolio.measures(ids[0], ids[1]).all().into_iter().zip(table.measures().all()) {
        near(x, y.value().unwrap());
    }
    let (partners, intervals) = portfolio.similarity(ids[0], ids[1], &Bootstrap::default());
    assert_eq!(partners as usize, width);
    assert!(intervals.iter().all(|interval| interval.value().is_some()));
}

#[test]
fn ties_without_direction_are_stances_of_both_and_nobody_has_one_toward_itself() {
    let small = Small {
        actors: strings(&["AAA state", "BBB state", "CCC state"]),
        ties: strings(&["AAA,BBB,regional_trade_agreement,,", "CCC,BBB,defence_pledge,,"]),
        ..Small::default()
    };
    let world = small.world();
    let ids: Vec<ActorId> = ["AAA", "BBB", "CCC"].iter().map(|code| actor(&world, code)).collect();
    let stances = Stances::of_ties(&world, &[Relation::RegionalTradeAgreement], &ids);
    assert_eq!(stances.items(), [Item::TieTo(ids[0]), Item::TieTo(ids[1])]);
    let row = |place: usize| [stances.level(place, 0), stances.level(place, 1)];
    assert_eq!([row(0), row(1), row(2)], [[None, Some(2)], [Some(2), None], [Some(0), Some(0)]]);
}

/// The stances of two actors as those of one: other programs take the seat that one continued for a single state.
fn as_one(stances: &Stances, before: ActorId, after: ActorId) -> Stances {
    let place = |actor: ActorId| stances.actors().iter().position(|other| *other == actor);
    let (Some(first), Some(second)) = (place(before), place(after)) else { return stances.clone() };
    let level = |row: usize, item: usize| stances.level(row, item).map(|level| level as u8);
    let row = |row: usize| {
        let own = |item: usize| level(row, item).or_else(|| level(first, item).filter(|_| row == second));
        (stances.actors()[row], (0..stances.items().len()).map(own).collect())
    };
    let rows = (0..stances.actors().len()).filter(|row| *row != first).map(row).collect();
    Stances::new(stances.items().to_vec(), stances.topics().to_vec(), rows)
}

#[test]
fn all_pairs_of_all_sessions_are_those_of_independent_programs() {
    let Some(folder) = folder("all_pairs_of_all_sessions_are_those_of_independent_programs") else { return };
    let world = votes(&folder);
    let zanzibar = actor(&world, "EAZ");
    let (mut votes, mut pairs, mut dyads, mut sums) = (0, 0_u64, 0_u64, [(0.0, 0_u64); 4]);
    for (name, stances) in sessions(&world) {
        if name == "19" || name == "26" {
            continue;
        }
        let actors: Vec<ActorId> = stances.actors().iter().copied().filter(|actor| *actor != zanzibar).collect();
        let stances = as_one(&stances.only(&actors), actor(&world, "YUG"), actor(&world, "SCG"));
        let stances = as_one(&stances, actor(&world, "SCG"), actor(&world, "SRB"));
        votes += stances.len();
        for table in tables(&stances) {
            pairs += u64::from(table.both());
            dyads += u64::from(table.both() > 0);
            for ((sum, count), value) in sums.iter_mut().zip(table.measures().all()) {
                *sum += value.value().unwrap_or(0.0);
                *count += u64::from(value.value().is_some());
            }
        }
    }
    // In session 26 the two governments that held China's seat are two voters to the others, and one seat here.
    assert_eq!((votes, pairs, dyads), (846_705, 63_151_404, 811_673));
    // The means of pandas, polars and numpy programs; of π and κ, over the pairs in which not all levels are alike.
    for ((sum, count), (mean, of)) in
        sums.into_iter().zip([(0.814_431, 811_673), (0.628_862, 811_673), (0.152_756, 801_579), (0.216_115, 801_579)])
    {
        assert_eq!(count, of);
        assert!((sum / count as f64 - mean).abs() < 2e-6, "{} against {mean}", sum / count as f64);
    }
}
