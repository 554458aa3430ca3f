//! What holds of every model: chances add up, nothing later is seen, names do not matter, threads do not matter, reasons add up.

use demarche_crises::{Asked, Cut, ForecastModel, Given, History, Plan, Seen, Told, backtest, train};

use crate::made::{asked, regular};

fn told(model: ForecastModel, history: &History, asked: &Asked, cut: &Cut) -> Vec<Told> {
    train(model, history, cut, &Given::Actors(history.actors()[..3].to_vec())).forecast(asked)
}

#[test]
fn chances_add_up_to_one() {
    let history = regular();
    for model in ForecastModel::ALL {
        for given in [Given::Nobody, Given::Actors(history.actors()[..3].to_vec())] {
            let asked = asked(&history, 11);
            for told in train(*model, &history, &Cut::session(11), &given).forecast(&asked) {
                assert!((told.chances.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{model}: {told:?}");
                assert!(told.chances.iter().all(|p| (0.0..=1.0).contains(p)), "{model}: {told:?}");
            }
        }
    }
}

#[test]
fn nothing_on_or_after_the_cut_moves_a_forecast() {
    let history = regular();
    let asked = asked(&history, 10);
    let day = asked.date;
    let calls = history.calls().iter().enumerate().map(|(place, call)| {
        let mut call = call.clone();
        let mut answers = history.answers(place).to_vec();
        if call.date >= day {
            call.title = format!("another matter {place}");
            call.letters = demarche_crises::letters(&call.title);
            call.issues.clear();
            for answer in &mut answers {
                *answer = if *answer == Seen::No { Seen::Yes } else { Seen::No };
            }
        }
        (call, answers)
    });
    let other = History::new(history.actors().to_vec(), calls.collect());
    for model in ForecastModel::ALL {
        for cut in [Cut::session(10), Cut::day(day)] {
            let before = told(*model, &history, &asked, &cut);
            assert_eq!(before, told(*model, &other, &asked, &cut), "{model}");
        }
    }
}

#[test]
fn who_tabled_a_text_moves_a_forecast_only_where_earlier_sponsors_are_told() {
    let plain = regular();
    let place = plain.calls().len() - 1;
    let told_of = |history: &History, sponsors: &[usize]| {
        let mut asked = asked(history, history.calls()[place].session);
        asked.sponsors = sponsors.iter().map(|row| history.actors()[*row]).collect();
        told(ForecastModel::Pooled, history, &asked, &Cut::session(asked.session))
    };
    // Nobody is told to have tabled anything before: a list of sponsors says nothing.
    assert_eq!(told_of(&plain, &[]), told_of(&plain, &[4, 5]));
    // Each text was tabled by the first two of those who voted for it.
    let calls = plain.calls().iter().enumerate().map(|(place, call)| {
        let answers = plain.answers(place).to_vec();
        let mut call = call.clone();
        let yes = (0..answers.len()).filter(|row| answers[*row] == Seen::Yes);
        call.sponsors = yes.take(2).map(|row| plain.actors()[row]).collect();
        (call, answers)
    });
    let known = History::new(plain.actors().to_vec(), calls.collect());
    assert_ne!(told_of(&known, &[]), told_of(&known, &[4, 5]));
    let yes = |told: &[Told], row: usize| {
        told.iter().find(|told| told.actor == plain.actors()[row]).map(|told| told.chances[2])
    };
    let (without, with) = (told_of(&known, &[]), told_of(&known, &[4, 5]));
    for row in [4, 5] {
        assert!(yes(&with, row) > yes(&without, row), "{row}: {:?} {:?}", yes(&with, row), yes(&without, row));
    }
}

#[test]
fn a_roll_call_left_out_moves_nothing() {
    let history = regular();
    let asked = asked(&history, 10);
    let left_out = history.calls().iter().rposition(|call| call.session == 9);
    let left_out = left_out.map_or(0, |place| place);
    let calls = history.calls().iter().enumerate().map(|(place, call)| {
        let mut answers = history.answers(place).to_vec();
        if place == left_out {
            answers.iter_mut().for_each(|answer| *answer = Seen::No);
        }
        (call.clone(), answers)
    });
    let other = History::new(history.actors().to_vec(), calls.collect());
    let cut = Cut { without: vec![history.calls()[left_out].question], ..Cut::session(10) };
    for model in ForecastModel::ALL {
        assert_eq!(told(*model, &history, &asked, &cut), told(*model, &other, &asked, &cut), "{model}");
    }
    let seen = told(ForecastModel::Pooled, &other, &asked, &Cut::session(10));
    assert_ne!(told(ForecastModel::Pooled, &history, &asked, &Cut::session(10)), seen);
}

#[test]
fn other_rows_give_the_same_forecasts() {
    let history = regular();
    let count = history.actors().len();
    // The actors in opposite order: the one of row r takes the answers of row count - 1 - r.
    let calls = history.calls().iter().enumerate().map(|(place, call)| {
        let answers: Vec<Seen> = history.answers(place).iter().rev().copied().collect();
        (call.clone(), answers)
    });
    let other = History::new(history.actors().to_vec(), calls.collect());
    let swapped = |actor: &demarche_core::ActorId| history.actors()[count - 1 - history.row(*actor).unwrap_or(0)];
    let asked = asked(&history, 10);
    let renamed = Asked {
        known: asked.known.iter().map(|(actor, seen)| (swapped(actor), *seen)).collect(),
        entitled: asked.entitled.iter().map(swapped).collect(),
        ..asked.clone()
    };
    for model in ForecastModel::ALL {
        let given: Vec<_> = history.actors()[..3].to_vec();
        let ours = train(*model, &history, &Cut::session(10), &Given::Actors(given.clone())).forecast(&asked);
        let given: Vec<_> = given.iter().map(swapped).collect();
        let theirs = train(*model, &other, &Cut::session(10), &Given::Actors(given)).forecast(&renamed);
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(swapped(&ours.actor), theirs.actor);
            for answer in 0..4 {
                assert!((ours.chances[answer] - theirs.chances[answer]).abs() < 1e-4, "{model}: {ours:?} {theirs:?}");
            }
        }
    }
}

#[test]
fn threads_do_not_matter() {
    let history = regular();
    let given = Given::Actors(history.actors()[..3].to_vec());
    let plan =
        Plan { from: 9, to: 12, given, models: vec![ForecastModel::Pooled], is_reference: false, dropped: vec![] };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| backtest(&history, &plan).predictions)
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn a_backtest_is_what_a_model_trained_before_each_session_says() {
    let history = regular();
    let given = Given::Actors(history.actors()[..3].to_vec());
    let models = vec![ForecastModel::Pooled, ForecastModel::Nearest];
    let plan = Plan { from: 11, to: 12, given: given.clone(), models, is_reference: false, dropped: vec![] };
    let run = backtest(&history, &plan);
    for (model, predictions) in plan.models.iter().zip(&run.predictions) {
        let alone = train(*model, &history, &Cut::session(12), &given);
        for prediction in predictions.iter().filter(|p| history.calls()[p.call].session == 12) {
            let asked = Asked::of(&history, prediction.call, &given.actors());
            let told = alone.forecast(&asked).into_iter().find(|told| told.actor == prediction.actor);
            assert_eq!(told.map(|told| told.chances), Some(prediction.chances), "{model}");
        }
    }
}

#[test]
fn reasons_add_up_to_the_forecast() {
    let history = regular();
    let asked = asked(&history, 11);
    let given = Given::Actors(history.actors()[..3].to_vec());
    let model = train(ForecastModel::Pooled, &history, &Cut::session(11), &given);
    let reasons = model.reasons(&asked);
    assert_eq!(reasons.len(), asked.entitled.len());
    for (told, reasons) in model.forecast(&asked).into_iter().zip(reasons) {
        assert!(reasons.len() > 3);
        let sum = |vote: usize| reasons.iter().map(|reason| reason.adds[vote]).sum::<f64>();
        for vote in 0..2 {
            let odds = (told.chances[vote] / told.chances[2]).ln();
            assert!((sum(vote) - sum(2) - odds).abs() < 1e-9, "{told:?}");
        }
    }
}

#[test]
fn a_first_question_is_answered_from_nothing() {
    let history = regular();
    let asked = asked(&history, 1);
    for model in ForecastModel::ALL {
        for told in told(*model, &history, &asked, &Cut::session(1)) {
            assert!((told.chances.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{model}: {told:?}");
        }
    }
}
