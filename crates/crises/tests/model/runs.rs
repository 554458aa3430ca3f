//! Runs on the embedded pack.

use std::sync::OnceLock;

use demarche_core::{ActKind, Answer, Role, Rule, Truth, Window, World};
use demarche_crises::model::{Deed, Term, mean_state};
use demarche_crises::plan::{Plan, built_in};
use demarche_crises::run::{
    Ask, Outcome, Prepared, compare, prepare, reasons, recorded_acts, sensitivity, simulate, what_if,
};
use demarche_evidence::{Archive, eurasia};

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| Archive::new(eurasia().unwrap()).world(Window::ALWAYS, None, Rule::default()))
}

fn plan() -> Plan {
    let mut plan = built_in("ukraine-2022").unwrap();
    plan.until = Some("2022-04".parse().unwrap());
    plan
}

fn ready() -> Prepared {
    prepare(world(), &plan(), &[]).unwrap()
}

const ASK: Ask = Ask { runs: 320, seed: 3, steps: 6 };

#[test]
fn what_is_dated_after_the_first_day_changes_nothing() {
    let plan = plan();
    let before = simulate(&ready(), &[], &ASK);
    let mut later = world().clone();
    let dates: Vec<bool> =
        later.ballots.iter().map(|b| later.catalogue.question(b.question).date.from() >= plan.start).collect();
    let mut changed = 0;
    for (ballot, is_later) in later.ballots.iter_mut().zip(dates) {
        if is_later {
            ballot.answer = if ballot.answer == Answer::Yes { Answer::No } else { Answer::Yes };
            changed += 1;
        }
    }
    assert!(changed > 500, "{changed}");
    let mut ties = 0;
    for (tie, _) in &mut later.ties {
        if tie.window.first_day().is_some_and(|day| day >= plan.start) {
            tie.value = None;
            ties += 1;
        }
    }
    assert!(ties > 0);
    let after = simulate(&prepare(&later, &plan, &[]).unwrap(), &[], &ASK);
    assert_eq!(before, after);
    // And what is dated before does.
    let mut earlier = world().clone();
    let dates: Vec<bool> =
        earlier.ballots.iter().map(|b| earlier.catalogue.question(b.question).date.from() < plan.start).collect();
    for (ballot, is_earlier) in earlier.ballots.iter_mut().zip(dates) {
        if is_earlier {
            ballot.answer = Answer::Abstain;
        }
    }
    assert_ne!(before, simulate(&prepare(&earlier, &plan, &[]).unwrap(), &[], &ASK));
}

#[test]
fn one_thread_and_two_give_the_same() {
    let ready = ready();
    let on = |threads: usize| -> Outcome {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let changed = what_if(world(), &ready, "CHN votes no on unga-es11-1").unwrap();
        pool.install(|| simulate(&ready, &[changed], &ASK))
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn a_what_if_changes_only_what_it_causes() {
    let ready = ready();
    let n = ready.actors.len();
    let nothing = what_if(world(), &ready, "UKR.statement.UKR=+1").unwrap();
    let effects = &simulate(&ready, &[nothing], &ASK).effects[0];
    assert!(effects.iter().all(|effect| effect.change == 0.0 && effect.up == 0.0 && effect.error == 0.0));
    let vote = what_if(world(), &ready, "KAZ votes no on unga-es11-1").unwrap();
    let effects = &simulate(&ready, &[vote], &ASK).effects[0];
    let kaz = ready.actors.iter().position(|id| world().catalogue.registry.code(*id) == "KAZ").unwrap();
    assert!(effects[kaz].change > 0.05, "{:?}", effects[kaz]);
    // The vote is estimated and closed: no other layer hears of it.
    assert!(effects[n..].iter().all(|effect| effect.change == 0.0));
    for (text, expected) in [
        ("CHN.arms.RUS=2", "level"),
        ("CHN.army.RUS=1", "did you mean arms?"),
        ("CHN votes maybe", "answer"),
        ("CHN votes no on unga-68-262", "question"),
        ("nonsense", "neither"),
        ("KAZ.arms.UZB=1", "no patron"),
    ] {
        let error = what_if(world(), &ready, text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn the_vote_of_a_run_is_the_forecast() {
    // With shocks and without: up to what 6400 runs and 64 draws scatter.
    for (without, most) in [(vec![], 0.06), (vec![Term::Shock], 0.035)] {
        let ready = prepare(world(), &plan(), &without).unwrap();
        let layer = ready.game.layer(demarche_crises::model::Deed::Vote).unwrap();
        let n = ready.actors.len();
        let outcome = simulate(&ready, &[], &Ask { runs: 6400, seed: 5, steps: 2 });
        let (mut seen, mut furthest) = (0, 0.0_f64);
        for (cell, forecast) in outcome.cells[layer * n..].iter().zip(&ready.forecast) {
            assert_eq!(cell.is_given, forecast.is_none());
            let Some(forecast) = forecast else { continue };
            seen += 1;
            for (share, chance) in cell.levels.iter().zip(forecast) {
                furthest = furthest.max((share.value - chance).abs());
            }
        }
        assert!(seen > 150 && furthest < most, "{seen} {furthest}");
    }
}

#[test]
fn a_vote_that_is_changed_is_told_to_the_forecaster() {
    let ready = ready();
    let ids = |code: &str| ready.actors.iter().position(|id| world().catalogue.registry.code(*id) == code).unwrap();
    let same = what_if(world(), &ready, "RUS votes no on unga-es11-1").unwrap();
    let turned = what_if(world(), &ready, "RUS votes yes on unga-es11-1").unwrap();
    let found = simulate(&ready, &[same, turned], &ASK);
    assert!(found.effects[0].iter().all(|effect| effect.change == 0.0), "it votes no already");
    let moved = (0..ready.actors.len())
        .filter(|actor| *actor != ids("RUS") && found.effects[1][*actor].change.abs() > 0.01)
        .count();
    assert!(moved > 20, "{moved}");
}

#[test]
fn a_sanction_cuts_the_bond_and_a_gift_adds_a_pull() {
    let mut plan = plan();
    plan.dependence = vec![("SRB".to_owned(), "EU".to_owned(), 0.6), ("SRB".to_owned(), "RUS".to_owned(), 0.5)];
    let ready = prepare(world(), &plan, &[]).unwrap();
    let srb = ready.actors.iter().position(|id| world().catalogue.registry.code(*id) == "SRB").unwrap();
    let layer = ready.game.layer(demarche_crises::model::Deed::Statement).unwrap();
    let level = |game: &demarche_crises::model::Game| {
        mean_state(game, &game.compile(&game.middle()))[layer * ready.actors.len() + srb]
    };
    let base = level(&ready.game);
    let sanctioned = what_if(world(), &ready, "EU.sanction.SRB=+1").unwrap();
    let given = what_if(world(), &ready, "RUS.aid.SRB=+1").unwrap();
    assert!(level(&sanctioned.game) > base + 0.01, "{base}");
    assert!(level(&given.game) > base + 0.01, "{base}");
}

#[test]
fn reasons_add_up_to_the_utility() {
    let ready = ready();
    let values = ready.game.middle();
    let compiled = ready.game.compile(&values);
    let state = mean_state(&ready.game, &compiled);
    let n = ready.actors.len();
    for layer in 0..ready.game.layers.len() {
        for actor in (0..n).step_by(17) {
            let [down, middle, up] = ready.game.utility(&compiled, &state, layer, actor);
            let stay = compiled.stay[layer];
            let found = reasons(&ready, &compiled, &state, &values, layer, actor);
            let pull: f64 = found.iter().map(|reason| reason.pull).sum();
            let present = state[layer * n + actor].round();
            // Staying with the present level is a habit of the run, not a reason to choose it.
            let staying = 0.5 * stay * present;
            assert!((0.5 * (up - down) - pull - staying).abs() < 1e-9);
            let to_middle: f64 = found.iter().map(|reason| reason.middle).sum();
            let staying = if present == 0.0 { stay } else { -0.5 * stay };
            assert!((middle - 0.5 * (up + down) - to_middle - staying).abs() < 1e-9);
        }
    }
}

#[test]
fn terms_can_be_left_out_and_votes_are_scored() {
    let whole = ready();
    let without = prepare(world(), &plan(), &[Term::Habit, Term::Peers]).unwrap();
    let (one, two) = (simulate(&whole, &[], &ASK), simulate(&without, &[], &ASK));
    assert_ne!(one, two);
    let scored = compare(world(), &whole, &one).unwrap();
    assert!(scored.n > 150 && scored.log_loss > 0.0 && scored.brier_3 < 2.0 && scored.accuracy <= 1.0);
    assert!(whole.notes.iter().any(|note| note.contains("records are thin")));
}

#[test]
fn shares_of_the_variance_are_shares() {
    let mut plan = plan();
    plan.actors = vec!["central-asia".to_owned()];
    let ready = prepare(world(), &plan, &[]).unwrap();
    for layer in sensitivity(&ready, 64, 1) {
        for index in &layer {
            assert!((-0.3..1.5).contains(&index.first) && (-1e-9..2.0).contains(&index.total), "{index:?}");
        }
        // What works on one layer's cost alone moves no other's as much as its own.
        assert!(layer.windows(2).all(|pair| pair[0].total >= pair[1].total));
    }
}

#[test]
fn every_shipped_plan_runs_on_the_pack_alone() {
    for key in demarche_crises::plan::built_in_keys() {
        let plan = built_in(key).unwrap();
        let ready = prepare(world(), &plan, &[]).unwrap_or_else(|error| panic!("{key}: {error}"));
        let outcome = simulate(&ready, &[], &Ask { runs: 16, seed: 1, steps: 3 });
        for cell in &outcome.cells {
            let all: f64 = cell.levels.iter().map(|share| share.value).sum();
            assert!((all - 1.0).abs() < 1e-9, "{key}");
        }
    }
}

#[test]
fn acts_on_record_count_for_a_side_and_none_is_no_zero() {
    let ready = ready();
    let mut made = world().clone();
    let id = |code: &str| made.catalogue.registry.by_code(code).unwrap();
    let place = |code: &str| ready.actors.iter().position(|other| *other == id(code)).unwrap();
    let [deu, blr, rus, ukr] = ["DEU", "BLR", "RUS", "UKR"].map(id);
    let [first, second, third] = ["DEU", "BLR", "FRA"].map(place);
    let on = |deed| ready.game.layer(deed).unwrap();
    let is_within = |window: Window| window.first_day().is_some_and(|day| day == ready.plan.start);
    let like = made.acts.iter().find(|(act, _)| is_within(act.window)).unwrap().0.clone();
    let act = |kind, doer, other, role| {
        let mut act = like.clone();
        act.kind = kind;
        act.participants = vec![(doer, Role::Doer), (other, role)];
        (act, Truth::Yes)
    };
    made.acts = vec![
        act(ActKind::Sanction, deu, rus, Role::Target),
        act(ActKind::AidSent, deu, ukr, Role::Recipient),
        act(ActKind::ArmsDelivery, blr, rus, Role::Recipient),
        act(ActKind::Statement, blr, rus, Role::Recipient),
        act(ActKind::Statement, blr, ukr, Role::Recipient),
        act(ActKind::Visit, deu, rus, Role::Recipient),
    ];
    let acted = recorded_acts(&made, &ready);
    assert_eq!(acted.at_hand[on(Deed::Statement)], 2);
    assert_eq!(acted.at_hand[on(Deed::Recognition)], 0, "not covered");
    let found = acted.levels;
    assert_eq!(found[on(Deed::Sanction)][first], Some(-1), "a sanction on the first side");
    assert_eq!(found[on(Deed::Aid)][first], Some(-1));
    assert_eq!(found[on(Deed::Arms)][second], Some(1));
    assert_eq!(found[on(Deed::Statement)][second], None, "as many either way");
    assert!(found.iter().all(|layer| layer[third].is_none()));
    assert_eq!(found.iter().flatten().flatten().count(), 3);
    // Before the first day nothing counts.
    let mut later = ready.clone();
    later.plan.start = later.plan.start.plus(1);
    assert_eq!(recorded_acts(&made, &later).levels.iter().flatten().flatten().count(), 0);
}

#[test]
fn as_many_runs_are_made_as_are_asked_for_and_no_interval_is_of_no_width() {
    let ready = ready();
    let vote = what_if(world(), &ready, "KAZ votes no on A/RES/ES-11/1").unwrap();
    for runs in [1, 21, 40] {
        let outcome = simulate(&ready, std::slice::from_ref(&vote), &Ask { runs, ..ASK });
        assert_eq!(outcome.runs, runs);
        for cell in &outcome.cells {
            for share in &cell.levels {
                let count = share.value * f64::from(runs);
                assert!((count - count.round()).abs() < 1e-9, "{count}");
                assert!(cell.is_given || share.high - share.low > 0.5 / f64::from(runs), "{runs}: {share:?}");
            }
        }
        for (layer, totals) in outcome.spread.iter().enumerate() {
            assert!(totals.iter().all(|dots| dots.len() == 20 && dots.is_sorted()), "{layer}");
        }
    }
    // Wilson (1927), by hand: none of ten, z = 1.645: z²/(n + z²).
    let (low, high) = demarche_crises::run::wilson(0.0, 10);
    assert!(low == 0.0 && (high - 2.706_025 / 12.706_025).abs() < 1e-12, "{high}");
}

#[test]
fn names_of_a_plan_that_are_nobody_are_told_with_their_line() {
    let head = "start = \"2022-02-24\"\nsides = [\"RUS\", \"UKR\"]\nlayers = [\"statement\"]\n";
    for (rest, line, words) in [
        ("actors = [\"KAZ\",\n \"Kasachstam\"]\n", 5, "Kasachstam"),
        ("question = \"unga-es11-x\"\n", 4, "unga-es11-x"),
        ("[patrons]\nCHX = { stance = 0.5 }\n", 5, "CHX"),
        ("[stakes]\nKAZ = 2\nPLO = 1\n", 6, "PLO"),
        ("[levels]\n\"KZA.statement\" = 1\n", 5, "KZA"),
        ("[dependence]\n\"KAZ.CHN\" = 0.5\n", 5, "no patron"),
    ] {
        let text = format!("{head}{rest}");
        let plan = demarche_crises::plan::read("mine.toml", &text).unwrap();
        let error = prepare(world(), &plan, &[]).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(&format!("mine.toml:{line}")) && error.contains(words), "{text}: {error}");
    }
    let plan = demarche_crises::plan::read("mine.toml", "start = \"2022\"\nsides = [\"RUS\",\n\"UKX\"]\n").unwrap();
    let error = prepare(world(), &plan, &[]).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("mine.toml:2") && error.contains("UKX"), "{error}");
}

#[test]
fn nobody_leans_farther_than_those_it_answered_like() {
    let most = |plan: &Plan| {
        let leans = prepare(world(), plan, &[]).unwrap().leans;
        leans.into_iter().flatten().fold((0.0_f64, 0.0_f64), |(low, high), lean| (low.min(lean), high.max(lean)))
    };
    let mut plan = built_in("afghanistan-2021").unwrap();
    // The United States stand at -1, China and Russia at .3, Pakistan at .5.
    let (low, high) = most(&plan);
    assert!((-1.0..-0.5).contains(&low), "{low}");
    assert!((0.1..0.5).contains(&high), "{high}");
    for patron in &mut plan.patrons {
        patron.stance = patron.stance.signum();
    }
    let (_, farther) = most(&plan);
    assert!(farther > 2.0 * high, "{farther} {high}");
}
