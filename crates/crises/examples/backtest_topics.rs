//! Intervals of skill whose clusters are roll calls, and whose clusters are topics:
//! `DEMARCHE_DATA=<data> cargo run --release -p demarche-crises --example backtest_topics`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use demarche_crises::{ForecastModel, Given, History, Loss, Plan, backtest, scores, skill, topics};

#[path = "../tests/crises/editions.rs"]
mod editions;

fn main() {
    let data = editions::data("backtest_topics").unwrap();
    let world = editions::world(&data, &["un_votes", "un_resolutions"]);
    let history = &History::of(&world, "UNGA");
    let crisis = |call: usize| {
        let question = history.calls()[call].question;
        world.catalogue.crises.iter().position(|crisis| crisis.questions.contains(&question))
    };
    let five = ("the five", Given::five(&world.catalogue.registry));
    let none = ("nobody", Given::Nobody);
    let models =
        vec![ForecastModel::Pooled, ForecastModel::SameTitle, ForecastModel::Nearest, ForecastModel::KnownKernel];
    for ((name, given), from, to, is_reference) in [
        (&five, 75, 78, false),
        (&none, 75, 78, false),
        (&five, 65, 74, true),
        (&none, 60, 74, false),
        (&five, 45, 74, true),
    ] {
        let (models, given) = (models.clone(), given.clone());
        let run = backtest(history, &Plan { from, to, given, models, is_reference, dropped: Vec::new() });
        let calls: Vec<usize> = run.predictions[0].iter().map(|p| p.call).collect();
        let topics = topics(history, &calls, &crisis);
        for part in ["all", "repeats", "novel"] {
            let of = |model: usize| {
                let is_in = |call: usize| part == "all" || run.is_repeat[call] == (part == "repeats");
                run.predictions[model].iter().filter(|p| is_in(p.call)).collect::<Vec<_>>()
            };
            let loss = |model: usize| scores(&of(model)).log_loss;
            let best = (1..run.plan.models.len()).min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap();
            for (clusters, is_topic) in [("roll calls", false), ("topics", true)] {
                let cluster = |call: usize| if is_topic { topics[&call] } else { call };
                let found = skill(of(0).into_iter(), of(best).into_iter(), Loss::Log, &cluster, 1).unwrap();
                println!(
                    "sessions {from} to {to}, given {name}, {part}: skill over {} {:+.3} [{:+.3}, {:+.3}] over {} {clusters}",
                    run.plan.models[best], found.skill, found.low, found.high, found.clusters
                );
            }
        }
    }
}
