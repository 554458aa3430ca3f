//! Real roll calls: the printed figures of simple models, and the bars that ours must keep.

use demarche_crises::{Backtest, ForecastModel, Given, History, Plan, Prediction, Scores, backtest, scores};

use crate::editions::{data, world};

fn part(run: &Backtest, model: usize, fits: impl Fn(&Prediction) -> bool) -> Scores {
    scores(&run.predictions[model].iter().filter(|p| fits(p)).collect::<Vec<_>>())
}

fn near(name: &str, found: f64, printed: f64) {
    assert!((found - printed).abs() < 0.002, "{name}: {found} is not {printed}");
}

#[test]
fn simple_models_and_ours_on_the_reference_set() {
    let Some(data) = data("simple_models_and_ours_on_the_reference_set") else { return };
    let is_long = std::env::var_os("DEMARCHE_LONG").is_some();
    let world = world(&data, &["un_votes"]);
    let history = History::of(&world, "UNGA");
    let five = Given::five(&world.catalogue.registry);
    let mut models = vec![ForecastModel::AlwaysYes, ForecastModel::Nearest, ForecastModel::NaiveBayes];
    if is_long {
        models.push(ForecastModel::Pooled);
    }
    let plan = Plan { from: 45, to: 74, given: five, models, is_reference: true, dropped: vec![] };
    let run = backtest(&history, &plan);
    let late = |p: &Prediction| history.calls()[p.call].session >= 65;
    let yes = part(&run, 0, |_| true);
    assert!(yes.votes.abs_diff(368_259) < 400, "{} votes", yes.votes);
    near("always yes", yes.accuracy, 0.8206);
    let nearest = part(&run, 1, |_| true);
    near("nearest, accuracy", nearest.accuracy, 0.8931);
    near("nearest, log loss", nearest.log_loss, 0.2994);
    near("nearest, 65 to 74", part(&run, 1, late).log_loss, 0.2901);
    near("naive Bayes", part(&run, 2, |_| true).log_loss, 0.3806);
    if is_long {
        let ours = part(&run, 3, |_| true);
        assert!(ours.log_loss <= 0.240 && ours.accuracy >= 0.91, "{ours:?}");
        assert!(ours.contested.is_some_and(|share| share >= 0.885) && ours.ece <= 0.02, "{ours:?}");
        assert!(part(&run, 3, late).log_loss <= 0.230);
        assert!(part(&run, 3, |p| !run.is_repeat[p.call]).log_loss <= 0.325);
        let plan = Plan {
            from: 60,
            to: 74,
            given: Given::Nobody,
            models: vec![ForecastModel::Pooled],
            is_reference: false,
            dropped: vec![],
        };
        let run = backtest(&history, &plan);
        assert!(part(&run, 0, |p| !run.is_repeat[p.call]).log_loss <= 0.45);
        assert!(part(&run, 0, |p| run.is_repeat[p.call]).log_loss <= 0.15);
    }
}

#[test]
fn on_the_pack_alone_forecasts_run_and_beat_own_records() {
    let pack = demarche_evidence::Archive::new(demarche_evidence::eurasia().unwrap());
    use demarche_core::{Rule, Window, Worlds};
    let world = pack
        .draw(Window::ALWAYS, None, Rule::default(), &demarche_crises::History::scope(&pack.catalogue().registry))
        .unwrap();
    let history = History::of(&world, "UNGA");
    let five = Given::five(&world.catalogue.registry);
    let last = history.calls().last().unwrap().session;
    let plan = Plan {
        from: last - 2,
        to: last,
        given: five,
        models: vec![ForecastModel::Pooled, ForecastModel::Country],
        is_reference: false,
        dropped: vec![],
    };
    let run = backtest(&history, &plan);
    let (ours, country) = (part(&run, 0, |_| true), part(&run, 1, |_| true));
    assert!(ours.votes > 500, "{ours:?}");
    assert!(ours.log_loss < country.log_loss, "{ours:?} {country:?}");
}
