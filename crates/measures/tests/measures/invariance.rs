//! What may change only what it should.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use demarche_core::{Alignment, Layer, Rule, TextId, World};
use demarche_evidence::{Archive, eurasia};
use demarche_measures::{Sides, align, asked};
use proptest::prelude::*;

use crate::small_world::{Small, aligned, coded, sides, strings, told};

static PACK: LazyLock<Archive> = LazyLock::new(|| Archive::new(eurasia().unwrap()));

const STATES: [&str; 7] = ["RED", "BLU", "AAA", "BBB", "CCC", "DDD", "EEE"];
const ANSWERS: [&str; 6] = ["yes", "no", "abstain", "unrecorded", "barred", ""];

/// A random world of seven states, five roll calls, two letters, two bodies, ties and acts.
fn small() -> impl Strategy<Value = Small> {
    let votes = prop::collection::vec(prop::collection::vec(0..ANSWERS.len(), STATES.len()), 5);
    let letters = prop::collection::vec(prop::collection::vec(any::<bool>(), STATES.len()), 2);
    let members = prop::collection::vec(any::<bool>(), STATES.len() * 3);
    let relation = prop::sample::select(vec![
        "arms_deliveries,1,sipri_tiv_millions",
        "trade_turnover,1,usd_millions",
        "troops_stationed,1,troops",
        "export_share,1,percent_of_exports",
    ]);
    let ties = prop::collection::vec((0..7_usize, 1..7_usize, relation), 0..6);
    let kind = prop::sample::select(vec!["talks", "aid_sent", "sanction", "statement"]);
    let acts = prop::collection::vec((kind, 0..7_usize, 1..7_usize, 0..4_usize, any::<bool>()), 0..6);
    (votes, letters, members, ties, acts).prop_map(|(votes, letters, members, ties, acts)| {
        let mut actors: Vec<String> = STATES.iter().map(|code| format!("{code} state")).collect();
        actors.extend(strings(&["TOP organisation", "MID organisation", "LOW organisation"]));
        let mut small = Small { actors, covered: strings(&["TOP", "MID", "LOW"]), ..Small::default() };
        for (index, row) in votes.iter().enumerate() {
            let given: Vec<(&str, &str)> = STATES
                .iter()
                .zip(row)
                .map(|(code, answer)| (*code, ANSWERS[*answer]))
                .filter(|(_, answer)| !answer.is_empty())
                .collect();
            small = small.question(&format!("q{index}"), if index == 4 { "incomplete" } else { "yes" }, &given);
        }
        for (index, row) in letters.iter().enumerate() {
            let given: Vec<(&str, &str)> =
                STATES.iter().zip(row).filter(|(_, signed)| **signed).map(|(code, _)| (*code, "signed")).collect();
            small = small.question(&format!("l{index}"), "yes", &given);
        }
        for (index, is_member) in members.iter().enumerate() {
            if *is_member {
                let body = ["TOP", "MID", "LOW"][index % 3];
                small.memberships.push(format!("{},{body},full_membership,2000,", STATES[index / 3]));
            }
        }
        for (from, step, relation) in ties {
            small.ties.push(format!("{},{},{relation}", STATES[from], STATES[(from + step) % 7]));
        }
        small.ties.sort();
        small.ties.dedup();
        for (kind, doer, step, role, is_of_storm) in acts {
            let mut parts = [STATES[doer].to_owned(), String::new(), String::new(), String::new()];
            let other = STATES[(doer + step) % 7];
            if role == 0 {
                parts[0] = format!("{};{other}", STATES[doer]);
            } else {
                parts[role] = other.to_owned();
            }
            small.acts.push(format!("{kind},{},{}", parts.join(","), if is_of_storm { "storm" } else { "" }));
        }
        small
    })
}

fn all_told(world: &World, sides: &Sides, all: &[Alignment], swap: bool) -> BTreeMap<String, String> {
    let code = |alignment: &Alignment| world.catalogue.registry.code(alignment.actor).to_owned();
    all.iter().map(|alignment| (code(alignment), told(world, sides, alignment, swap, str::to_owned))).collect()
}

/// `AAA` becomes `ZAA` and so on: the order of the codes is turned round.
fn renamed(text: &str) -> String {
    let mut text = text.to_owned();
    for (index, code) in STATES.iter().enumerate() {
        text =
            text.replace(code, &format!("{}_{}", char::from(b'Z' - u8::try_from(index).unwrap()), code.to_lowercase()));
    }
    text
}

proptest! {
    #[test]
    fn changing_the_sides_over_changes_everything_over_exactly(small in small()) {
        let world = small.world();
        let named = coded(&world, &[("l0", "RED"), ("l1", "BLU")]);
        let (one, other) = (sides(&world, ["RED", "BLU"], &named), sides(&world, ["BLU", "RED"], &named));
        let plain = all_told(&world, &one, &aligned(&world, &one), false);
        let swapped = all_told(&world, &other, &aligned(&world, &other), true);
        prop_assert_eq!(plain, swapped);
    }

    #[test]
    fn renaming_the_actors_changes_nothing_else(small in small()) {
        let world = small.world();
        let mut other = small.clone();
        let all = |lines: &mut Vec<String>| lines.iter_mut().for_each(|line| *line = renamed(line));
        all(&mut other.actors);
        all(&mut other.memberships);
        all(&mut other.ties);
        all(&mut other.acts);
        other.questions.iter_mut().flat_map(|(_, _, answers)| answers).for_each(|(code, _)| *code = renamed(code));
        let other = other.world();
        let tell = |world: &World, pair: [&str; 2], rename: &dyn Fn(&str) -> String| {
            let named = coded(world, &[("l0", pair[0]), ("l1", pair[1])]);
            let sides = sides(world, pair, &named);
            let mut all: Vec<String> = aligned(world, &sides).iter().map(|a| told(world, &sides, a, false, rename)).collect();
            all.sort();
            all
        };
        let (red, blu) = (renamed("RED"), renamed("BLU"));
        prop_assert_eq!(tell(&world, ["RED", "BLU"], &renamed), tell(&other, [&red, &blu], &str::to_owned));
    }

    #[test]
    fn another_state_that_voted_changes_no_other_states_cell(small in small(), answers in prop::collection::vec(0..3_usize, 5)) {
        let world = small.world();
        let mut other = small.clone();
        other.actors.insert(0, "NEW state".to_owned());
        for ((_, _, given), answer) in other.questions.iter_mut().filter(|(key, ..)| key.starts_with('q')).zip(answers) {
            given.insert(0, ("NEW".to_owned(), ANSWERS[answer].to_owned()));
        }
        other.memberships.push("NEW,TOP,full_membership,2000,".to_owned());
        let other = other.world();
        let tell = |world: &World| {
            let named = coded(world, &[("l0", "RED"), ("l1", "BLU")]);
            let sides = sides(world, ["RED", "BLU"], &named);
            all_told(world, &sides, &aligned(world, &sides), false)
        };
        let (before, mut after) = (tell(&world), tell(&other));
        prop_assert!(after.remove("NEW").is_some());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn shares_lie_between_0_and_1_and_the_disagreement_too(small in small()) {
        let world = small.world();
        let named = coded(&world, &[("l0", "RED"), ("l1", "BLU")]);
        let sides = sides(&world, ["RED", "BLU"], &named);
        for alignment in aligned(&world, &sides) {
            prop_assert!(alignment.layers_disagree.value().is_none_or(|mean| (0.0..=1.0).contains(&mean)));
            prop_assert_eq!(alignment.layers_disagree.value().is_some(), alignment.comparisons > 0);
            for toward in alignment.cells.iter().flat_map(|cell| &cell.toward) {
                prop_assert!(toward.share.value().is_none_or(|share| (0.0..=1.0).contains(&share)));
                prop_assert_eq!(toward.share.value().is_some(), toward.counts.is_some());
            }
        }
    }

    #[test]
    fn fewer_layers_leave_the_other_cells_as_they_were(small in small(), keep in prop::sample::subsequence(Layer::ALL.to_vec(), 1..8)) {
        let world = small.world();
        let sides = sides(&world, ["RED", "BLU"], &[]);
        let (all, some) = (aligned(&world, &sides), align(&world, &sides, &keep));
        for (whole, part) in all.iter().zip(&some) {
            prop_assert_eq!(whole.actor, part.actor);
            let kept: Vec<_> = whole.cells.iter().filter(|cell| keep.contains(&cell.layer)).cloned().collect();
            prop_assert_eq!(&kept, &part.cells);
        }
    }
}

#[test]
fn in_every_crisis_of_the_pack_changing_the_sides_over_changes_everything_over_exactly() {
    let catalogue = PACK.catalogue();
    for crisis in &catalogue.crises {
        let Some([a, b]) = crisis.sides else { continue };
        let world = PACK.world(crisis.window, None, Rule::default());
        let text = world.acts.iter().map(|(act, _)| act.crisis).find(|text| world.catalogue.text(*text) == crisis.key);
        let of = |pair| Sides {
            sides: pair,
            crisis: text.unwrap_or(TextId::from_index(0)),
            questions: asked(&world, &crisis.questions, pair, &crisis.options),
        };
        let (one, other) = (of([a, b]), of([b, a]));
        let plain = all_told(&world, &one, &align(&world, &one, Layer::ALL), false);
        let swapped = all_told(&world, &other, &align(&world, &other, Layer::ALL), true);
        for (code, told) in &plain {
            assert_eq!(Some(told), swapped.get(code), "{}", crisis.key);
        }
    }
}

#[test]
fn in_no_crisis_of_the_pack_is_an_answer_that_counts_toward_a_side_left_uncovered() {
    let catalogue = PACK.catalogue();
    for crisis in &catalogue.crises {
        let Some(pair) = crisis.sides else { continue };
        let world = PACK.world(crisis.window, None, Rule::default());
        let sides = Sides {
            sides: pair,
            crisis: TextId::from_index(0),
            questions: asked(&world, &crisis.questions, pair, &crisis.options),
        };
        for alignment in align(&world, &sides, Layer::ALL) {
            for cell in &alignment.cells {
                let gave = cell.answers.iter().any(|given| given.is_scored && given.toward.is_some());
                let code = world.catalogue.registry.code(alignment.actor);
                assert!(
                    !gave || cell.pattern != demarche_core::Pattern::Unknown,
                    "{} {code} {}",
                    crisis.key,
                    cell.layer
                );
            }
        }
    }
}
