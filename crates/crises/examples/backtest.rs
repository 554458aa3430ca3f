//! Forecasts beside those of simple models, each from earlier sessions only:
//! `DEMARCHE_DATA=<data> cargo run --release -p demarche-crises --example backtest -- [baselines|model|late|sponsors|crises|rolling|ablation|calibration|worst|totals|pack|thin]`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::Instant;

use demarche_core::{QuestionId, Rule, Window, World, Worlds};
use demarche_crises::{
    Backtest, EXPERT_NAMES, ForecastModel, Given, History, Loss, Plan, Prediction, Shocks, Told, area_under_curve,
    backtest, calibration, coverage, ends, of_votes, scores, silence, skill, trial,
};

#[path = "../tests/crises/editions.rs"]
mod editions;

struct Table<'a> {
    history: &'a History,
    given: (&'static str, Given),
    sessions: (i32, i32),
    is_reference: bool,
}

impl Table<'_> {
    fn run(&self, models: &[ForecastModel], dropped: Vec<usize>) -> Backtest {
        let (from, to) = self.sessions;
        let plan = Plan {
            from,
            to,
            given: self.given.1.clone(),
            models: models.to_vec(),
            is_reference: self.is_reference,
            dropped,
        };
        backtest(self.history, &plan)
    }

    fn print(&self, models: &[ForecastModel]) {
        let set = if self.is_reference { "the reference set" } else { "all roll calls" };
        println!("\nsessions {} to {}, given {}, {set}", self.sessions.0, self.sessions.1, self.given.0);
        for model in models {
            let start = Instant::now();
            let run = self.run(&[*model], Vec::new());
            for part in ["all", "repeats", "novel", "from 65 on"] {
                let fits = |p: &&Prediction| match part {
                    "repeats" => run.is_repeat[p.call],
                    "novel" => !run.is_repeat[p.call],
                    "from 65 on" => self.history.calls()[p.call].session >= 65,
                    _ => true,
                };
                let s = scores(&run.predictions[0].iter().filter(fits).collect::<Vec<_>>());
                println!(
                    "{:16} {part:10} {:7} votes, accuracy {:.4}, contested {:.4}, log loss {:.4}, brier_3 {:.4}, brier_binary {:.4}, RPS {:.4}, F1 {:.3}, ECE {:.4}",
                    model.as_str(),
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
            println!("{:16} {:.1} s", "", start.elapsed().as_secs_f64());
        }
    }
}

/// The crises' votes: what each model said the day before, the crisis's own votes left out.
fn crises(world: &World, history: &History) {
    let registry = &world.catalogue.registry;
    let place = |key: &str| history.place(world.catalogue.question_by_key(key).unwrap()).unwrap();
    let question = |key: &str| -> QuestionId { history.calls()[place(key)].question };
    let emergency: Vec<String> = (1..=6).map(|number| format!("unga-es11-{number}")).collect();
    let own: Vec<QuestionId> = emergency.iter().map(|key| question(key)).collect();
    let crimea = question("unga-68-262");
    let mut list = vec![("unga-68-262".to_owned(), "", Vec::new()), ("unga-75-287".to_owned(), "", Vec::new())];
    list.extend(emergency.iter().map(|key| (key.clone(), "", own.clone())));
    list.extend(emergency.iter().map(|key| (key.clone(), "68/262 left out too", [own.clone(), vec![crimea]].concat())));
    let models = [
        ForecastModel::Pooled,
        ForecastModel::KnownKernel,
        ForecastModel::Nearest,
        ForecastModel::NaiveBayes,
        ForecastModel::MostAgreeing,
        ForecastModel::AgreementPower,
        ForecastModel::SameTitle,
        ForecastModel::AnySameIssue,
        ForecastModel::Country,
    ];
    for (name, given) in [("none", Given::Nobody), ("five", Given::five(registry)), ("ten", Given::ten(registry))] {
        let mut pooled: Vec<Vec<Prediction>> = vec![Vec::new(); models.len()];
        for (key, note, without) in &list {
            let all = trial(history, place(key), &given, without, &models);
            for (index, (model, predictions)) in models.iter().zip(&all).enumerate() {
                let predictions: Vec<&Prediction> = predictions.iter().collect();
                let s = scores(&predictions);
                println!(
                    "{key:12} {note:20} given {name:5} {:15} {:3} votes of {:3} asked, log loss {:.4}, brier_3 {:.4}, brier_binary {:.4}, area {:.3}, accuracy {:.3}",
                    model.as_str(),
                    s.votes,
                    predictions.len(),
                    s.log_loss,
                    s.brier_3,
                    s.brier_binary,
                    area_under_curve(&predictions).unwrap_or(f64::NAN),
                    s.accuracy
                );
                if note.is_empty() {
                    pooled[index].extend(predictions.into_iter().copied());
                }
            }
        }
        for (index, model) in models.iter().enumerate().skip(1) {
            for loss in [Loss::Log, Loss::Brier3, Loss::BrierBinary] {
                let saved = skill(pooled[0].iter(), pooled[index].iter(), loss, &|call| call, 7).unwrap();
                println!(
                    "given {name}: skill over {model} in {loss:?}: {:+.3} [{:+.3}, {:+.3}] over {} roll calls",
                    saved.skill, saved.low, saved.high, saved.clusters
                );
            }
        }
    }
}

/// What each expert is worth: log loss without it.
fn ablation(table: &Table<'_>) {
    for dropped in (0..=EXPERT_NAMES.len()).rev() {
        let run =
            table.run(&[ForecastModel::Pooled], if dropped < EXPERT_NAMES.len() { vec![dropped] } else { vec![] });
        let all: Vec<&Prediction> = run.predictions[0].iter().collect();
        let novel: Vec<&Prediction> = all.iter().copied().filter(|p| !run.is_repeat[p.call]).collect();
        println!(
            "given {}, without {:16} log loss {:.4}, novel {:.4}",
            table.given.0,
            EXPERT_NAMES.get(dropped).unwrap_or(&"nothing"),
            scores(&all).log_loss,
            scores(&novel).log_loss
        );
    }
}

fn curves(table: &Table<'_>) {
    let run = table.run(&[ForecastModel::Pooled], Vec::new());
    let all: Vec<&Prediction> = run.predictions[0].iter().collect();
    println!("given {}: expected calibration error {:.4}", table.given.0, scores(&all).ece);
    for (vote, name) in ["no", "abstain", "yes"].iter().enumerate() {
        let rows: Vec<String> =
            calibration(&all, vote, 15).iter().map(|bin| format!("{:.3} {:.3}", bin.said, bin.seen)).collect();
        println!("  {name}, said and seen: {}", rows.join(" | "));
    }
}

/// Where it does worst: by what was answered, by what was put, and the worst single roll calls.
fn worst(table: &Table<'_>, world: &World) {
    let run = table.run(&[ForecastModel::Pooled], Vec::new());
    let calls = table.history.calls();
    let loss = |fits: &dyn Fn(&Prediction) -> bool| {
        scores(&run.predictions[0].iter().filter(|p| fits(p)).collect::<Vec<_>>()).log_loss
    };
    let by_answer = [0, 1, 2].map(|vote| loss(&|p| p.answer.vote() == Some(vote)));
    let by_kind = [true, false].map(|is_in_parts| loss(&|p| calls[p.call].is_in_parts == is_in_parts));
    println!(
        "given {}: log loss of no, abstain, yes {by_answer:.4?}; paragraphs and amendments, others {by_kind:.4?}",
        table.given.0
    );
    let mut each: Vec<(f64, usize)> = run.predictions[0]
        .chunk_by(|a, b| a.call == b.call)
        .map(|p| (scores(&p.iter().collect::<Vec<_>>()).log_loss, p[0].call))
        .collect();
    each.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (loss, call) in each.into_iter().take(12) {
        println!("  {loss:.2} {} {}", world.catalogue.question(calls[call].question).key, calls[call].title);
    }
}

/// Who did not vote, where the record tells it: beside one rate for all, which no forecaster could know.
fn not_voting(table: &Table<'_>) {
    let run = table.run(&[ForecastModel::Country], Vec::new());
    println!("not voting: {:.4?}", silence(&run.predictions[0].iter().collect::<Vec<_>>()));
}

/// What it is worth to know who tabled a text: the same votes with and without, where it is told.
fn sponsors(table: &Table<'_>) {
    let place = EXPERT_NAMES.iter().position(|name| *name == "sponsors").unwrap();
    let [with, without] = [vec![], vec![place]].map(|dropped| table.run(&[ForecastModel::Pooled], dropped));
    for part in ["all", "repeats", "novel"] {
        let is_told = |p: &&Prediction| {
            let call = &table.history.calls()[p.call];
            !call.sponsors.is_empty() && (part == "all" || with.is_repeat[p.call] == (part == "repeats"))
        };
        let [a, b] = [&with, &without].map(|run| run.predictions[0].iter().filter(is_told).collect::<Vec<_>>());
        let saved = skill(a.iter().copied(), b.iter().copied(), Loss::Log, &|call| call, 7).unwrap();
        println!(
            "given {}, {part}, who tabled it is told: {} votes, log loss {:.4}, without {:.4}: {:+.3} [{:+.3}, {:+.3}] over {} roll calls",
            table.given.0,
            scores(&a).votes,
            scores(&a).log_loss,
            scores(&b).log_loss,
            saved.skill,
            saved.low,
            saved.high,
            saved.clusters
        );
    }
}

/// Every roll call of the pack from the sixth on, each from the days before its own.
fn thin() {
    let world = pack_world();
    let history = &History::of(&world, "UNGA");
    for (name, given) in [("the five", Given::five(&world.catalogue.registry)), ("nobody", Given::Nobody)] {
        let given = &given;
        for (part, from, to) in [("6 to 15 earlier", 6, 16), ("16 and more", 16, usize::MAX)] {
            let places = from..history.calls().len().min(to);
            let models = [ForecastModel::Pooled, ForecastModel::Country, ForecastModel::KnownKernel];
            let mut all: Vec<Vec<Prediction>> = vec![Vec::new(); models.len()];
            for place in places {
                for (all, own) in all.iter_mut().zip(trial(history, place, given, &[], &models)) {
                    all.extend(own);
                }
            }
            let (mut held, mut calls) = ([0; 3], 0);
            for call in all[0].chunk_by(|a, b| a.call == b.call) {
                let cast = call.iter().filter(|p| p.answer.vote().is_some());
                let told: Vec<Told> = cast.clone().map(|p| Told { actor: p.actor, chances: p.chances }).collect();
                let drawn = Shocks::usual(history).totals(history, &told, 0, 1000, 1);
                calls += 1;
                for (vote, held) in held.iter_mut().enumerate() {
                    let (low, high) = ends(&drawn, vote);
                    let seen = cast.clone().filter(|p| p.answer.vote() == Some(vote)).count() as u16;
                    *held += usize::from((low..=high).contains(&seen));
                }
            }
            println!("the pack, {part}, given {name}: 90 % intervals with the usual shock held {held:?} of {calls}");
            for (model, all) in models.iter().zip(&all) {
                let entropy = |p: &Prediction| of_votes(p.chances).iter().map(|p| -p * p.max(1e-12).ln()).sum::<f64>();
                let mean = all.iter().map(entropy).sum::<f64>() / all.len() as f64;
                let s = scores(&all.iter().collect::<Vec<_>>());
                println!(
                    "the pack, {part}, given {name}: {model:14} {} votes, log loss {:.4}, mean entropy {mean:.4}, ECE {:.4}",
                    s.votes, s.log_loss, s.ece
                );
            }
        }
    }
}

fn pack_world() -> World {
    let pack = demarche_evidence::Archive::new(demarche_evidence::eurasia().unwrap());
    let scope = History::scope(&pack.catalogue().registry);
    pack.draw(Window::ALWAYS, None, Rule::default(), &scope).unwrap()
}

/// How much wider forecasts are on the pack alone: mean entropy of the votes on the same questions.
fn pack(full: &History, given: &Given) {
    let world = pack_world();
    let thin = History::of(&world, "UNGA");
    for (name, history) in [("pack alone", &thin), ("with the loaded editions", full)] {
        let mut all: Vec<Prediction> = Vec::new();
        for key in ["unga-es11-1", "unga-es11-2", "unga-es11-3", "unga-es11-4", "unga-es11-5", "unga-es11-6"] {
            let Some(place) = history.calls().iter().position(|call| {
                world.catalogue.question_by_key(key).map(|id| world.catalogue.question(id).date.from())
                    == Some(call.date)
            }) else {
                continue;
            };
            all.extend(trial(history, place, given, &[], &[ForecastModel::Pooled]).remove(0));
        }
        let entropy = |p: &Prediction| of_votes(p.chances).iter().map(|p| -p * p.max(1e-12).ln()).sum::<f64>();
        let mean = all.iter().map(entropy).sum::<f64>() / all.len() as f64;
        let s = scores(&all.iter().collect::<Vec<_>>());
        println!("{name}: {} votes, mean entropy {mean:.4}, log loss {:.4}", s.votes, s.log_loss);
    }
}

fn main() {
    let what = std::env::args().nth(1).unwrap_or_else(|| "baselines".to_owned());
    if what == "thin" {
        return thin();
    }
    let data = editions::data("backtest").unwrap_or_else(|| panic!("DEMARCHE_DATA is not set"));
    let start = Instant::now();
    let world = editions::world(&data, &["un_votes", "un_resolutions"]);
    let history = History::of(&world, "UNGA");
    let five = ("the five", Given::five(&world.catalogue.registry));
    let none = ("nobody", Given::Nobody);
    println!(
        "{} roll calls, {} actors, read in {:.1} s",
        history.calls().len(),
        history.actors().len(),
        start.elapsed().as_secs_f64()
    );
    let table = |given: &(&'static str, Given), sessions, is_reference| Table {
        history: &history,
        given: given.clone(),
        sessions,
        is_reference,
    };
    let simple: Vec<ForecastModel> =
        ForecastModel::ALL.iter().copied().filter(|model| *model != ForecastModel::Pooled).collect();
    match what.as_str() {
        "baselines" => {
            table(&five, (45, 74), true).print(&simple);
            table(&none, (60, 74), false).print(&simple);
        }
        "model" => {
            table(&five, (45, 74), true).print(&[ForecastModel::Pooled]);
            table(&none, (60, 74), false).print(&[ForecastModel::Pooled]);
        }
        "late" => {
            table(&five, (75, 78), false).print(ForecastModel::ALL);
            table(&none, (75, 78), false).print(ForecastModel::ALL);
            not_voting(&table(&none, (76, 78), false));
        }
        "sponsors" => {
            sponsors(&table(&five, (75, 78), false));
            sponsors(&table(&none, (75, 78), false));
        }
        "crises" => crises(&world, &history),
        "rolling" => ablation(&table(&five, (60, 74), false)),
        "ablation" => {
            ablation(&table(&five, (72, 74), true));
            ablation(&table(&none, (72, 74), false));
        }
        "calibration" => {
            curves(&table(&five, (45, 74), true));
            curves(&table(&none, (60, 74), false));
        }
        "worst" => {
            worst(&table(&five, (45, 74), true), &world);
            worst(&table(&none, (60, 74), false), &world);
        }
        "totals" => {
            for given in [&five, &none] {
                let run = table(given, (56, 74), false).run(&[ForecastModel::Pooled], Vec::new());
                for with_shocks in [false, true] {
                    let name = if with_shocks { "shared shocks" } else { "each by itself" };
                    println!(
                        "given {}, {name}: {:.3?}",
                        given.0,
                        coverage(&history, &run.predictions[0], with_shocks, 400, 7)
                    );
                }
            }
        }
        "pack" => pack(&history, &five.1),
        other => panic!(
            "{other:?}: expected baselines, model, late, sponsors, crises, rolling, ablation, calibration, worst, totals, pack or thin"
        ),
    }
}
