//! Forecasts beside those of simple models: `DEMARCHE_DATA=<data> cargo run --release -p demarche-crises --example backtest -- baselines`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::Instant;

use demarche_crises::{Backtest, ForecastModel, Given, History, Plan, Prediction, backtest, scores};

#[path = "../tests/crises/editions.rs"]
mod editions;

fn row(name: &str, history: &History, run: &Backtest, model: usize) {
    let parts: [(&str, Box<dyn Fn(&&Prediction) -> bool>); 4] = [
        ("all", Box::new(|_| true)),
        ("repeats", Box::new(|p| run.is_repeat[p.call])),
        ("novel", Box::new(|p| !run.is_repeat[p.call])),
        ("from 65 on", Box::new(|p| history.calls()[p.call].session >= 65)),
    ];
    for (part, fits) in parts {
        let predictions: Vec<&Prediction> = run.predictions[model].iter().filter(fits).collect();
        let s = scores(&predictions);
        println!(
            "{:18} {part:10} {:7} votes  acc {:.4}  contested {:.4}  log loss {:.4}  brier_3 {:.4}  brier_binary {:.4}  rps {:.4}  F1 {:.3}  ECE {:.4}",
            name,
            s.votes,
            s.accuracy,
            s.contested.unwrap_or(f64::NAN),
            s.log_loss,
            s.brier_3,
            s.brier_binary,
            s.rps,
            s.macro_f1,
            s.ece
        );
    }
}

fn table(
    history: &History,
    five: &[demarche_core::ActorId],
    from: i32,
    to: i32,
    given: Given,
    is_reference: bool,
    models: &[ForecastModel],
) {
    println!(
        "\nsessions {from} to {to}, given {given:?}, {}",
        if is_reference { "reference set" } else { "all roll calls" }
    );
    for model in models {
        let start = Instant::now();
        let plan = Plan { from, to, given: given.clone(), models: vec![*model], is_reference };
        let run = backtest(history, &plan, five);
        row(model.as_str(), history, &run, 0);
        println!("{:18} {:.2} s", "", start.elapsed().as_secs_f64());
    }
}

fn main() {
    let what = std::env::args().nth(1).unwrap_or_else(|| "baselines".to_owned());
    let data = editions::data("backtest").unwrap_or_else(|| panic!("DEMARCHE_DATA is not set"));
    let start = Instant::now();
    let world = editions::world(&data, &["un_votes"]);
    let five = Given::five(&world.catalogue.registry);
    let history = History::of(&world, "UNGA");
    println!(
        "{} roll calls, {} actors, read in {:.1} s",
        history.calls().len(),
        history.actors().len(),
        start.elapsed().as_secs_f64()
    );
    let simple: Vec<ForecastModel> =
        ForecastModel::ALL.iter().copied().filter(|model| *model != ForecastModel::Pooled).collect();
    match what.as_str() {
        "baselines" => {
            table(&history, &five, 45, 74, Given::Five, true, &simple);
            table(&history, &five, 60, 74, Given::Nobody, false, &simple);
            table(&history, &five, 60, 74, Given::Five, false, &[ForecastModel::KnownKernel]);
        }
        other => panic!("{other:?}: expected baselines"),
    }
}
