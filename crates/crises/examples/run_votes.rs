//! Scores the vote of runs beside baselines, on crises whose vote was recorded; without a store, on the embedded pack alone.
//!
//!     cargo run --release -p demarche-crises --example run_votes -- [store] [runs]
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::Instant;

use demarche_core::{RowKind, Rule, Scope, Window, Worlds};
use demarche_crises::plan::built_in;
use demarche_crises::run::{Ask, compare, prepare, simulate, what_if};
use demarche_evidence::store::Store;
use demarche_evidence::{Archive, Body, eurasia};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let store = arguments.first().filter(|path| *path != "none");
    let store = store.map(|path| Store::open(std::path::Path::new(path)).unwrap());
    let runs = arguments.get(1).map_or(2000, |text| text.parse().unwrap());
    let body = Body::new(Archive::new(eurasia().unwrap()), store.as_ref()).unwrap();
    let kinds = [RowKind::Ballots, RowKind::Marks, RowKind::Ties];
    let world = body.draw(Window::ALWAYS, None, Rule::default(), &Scope::of(&kinds)).unwrap();
    println!("log loss, Brier of three answers, binary Brier, accuracy");
    for key in ["crimea-2014", "myanmar-2021", "ukraine-2022"] {
        let start = Instant::now();
        let ready = prepare(&world, &built_in(key).unwrap(), &[]).unwrap();
        let prepared = start.elapsed().as_secs_f64();
        let question = body.catalogue().question(ready.vote.as_ref().unwrap().question.unwrap()).key.clone();
        let text = format!("CHN votes no on {question}");
        let changed = what_if(&world, &ready, &text).unwrap();
        let asked = start.elapsed().as_secs_f64() - prepared;
        let outcome = simulate(&ready, &[], &Ask { runs, seed: 7, steps: ready.plan.steps() });
        let ran = start.elapsed().as_secs_f64() - prepared - asked;
        let _ = simulate(&ready, &[changed], &Ask { runs, seed: 7, steps: ready.plan.steps() });
        let both = start.elapsed().as_secs_f64() - prepared - asked - ran;
        let common = ready.game.parameters.iter().find(|p| p.name == "vote.common").unwrap().law.middle();
        println!(
            "{key}: common shock {common:.2}; prepared {prepared:.2} s, asked again {asked:.2} s, run {ran:.2} s, with the what-if {both:.2} s"
        );
        let Some(scored) = compare(&world, &ready, &outcome) else { continue };
        let ours = [scored.log_loss, scored.brier_3, scored.brier_binary, scored.accuracy];
        for (name, scores) in
            [("the run", ours), ("own like answers alone", scored.kernel), ("parts of all answers", scored.base)]
        {
            let [loss, three, binary, right] = scores;
            println!("  {name}, {} answers: {loss:.3} {three:.3} {binary:.3} {right:.3}", scored.n);
        }
    }
}
