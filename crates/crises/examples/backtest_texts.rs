//! What the texts on record are worth to a forecast: each question that has one, from the days before its own, its own crisis left out, with
//! its title alone, with parts of what is read in the text, and with all of it:
//! `DEMARCHE_DATA=<data> cargo run --release -p demarche-crises --example backtest_texts`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::path::Path;

use demarche_core::{ActorId, QuestionId, World};
use demarche_crises::{Asked, Cut, ForecastModel, Given, History, Loss, Prediction, Text, Told, scores, skill, train};
use demarche_sources::{Input, by_name, editions_in};

#[path = "../tests/crises/editions.rs"]
mod editions;

/// With the title alone; words; what the text recalls; both; those blamed presumed to vote no; all three.
const VARIANTS: [&str; 6] = ["title alone", "words", "recalled", "words and recalled", "blamed", "the text"];

/// The questions on record whose text is at hand: their place and the text.
fn texts(data: &Path, world: &World, history: &History) -> Vec<(usize, Text)> {
    let catalogue = &world.catalogue;
    let dataset = by_name("un_resolution_texts").unwrap();
    let found = editions_in(data).unwrap().into_iter().find(|found| found.dataset.name == dataset.name).unwrap();
    let inputs: Vec<Input> = found.files.iter().map(|path| Input::file(path)).collect();
    let loaded = dataset.load(&inputs, &catalogue.registry, &mut |_| {}).unwrap().evidence;
    let of_document = |document: &demarche_core::Document| {
        let id = catalogue.question_by_key(loaded.catalogue.text(document.provenance.key))?;
        Some((history.place(id)?, Text::read(catalogue, "UNGA", &document.text)))
    };
    loaded.rows.documents.iter().filter_map(of_document).collect()
}

/// What the six variants forecast of one question.
fn told(world: &World, history: &History, place: usize, read: &Text, given: &Given) -> Vec<Vec<Prediction>> {
    let id = history.calls()[place].question;
    let own = world.catalogue.crises.iter().filter(|crisis| crisis.questions.contains(&id));
    let without: Vec<QuestionId> = own.flat_map(|crisis| crisis.questions.iter().copied()).collect();
    let cut = Cut { without, ..Cut::day(history.calls()[place].date) };
    let actors = given.actors();
    let mut with = Asked::of(history, place, &actors);
    with.put_text(read.clone());
    let plain = train(ForecastModel::Pooled, history, &cut, given);
    let more = with.given(given);
    let presuming = (!with.presumed.is_empty()).then(|| train(ForecastModel::Pooled, history, &cut, &more));
    let of_variant = |variant: usize| {
        let mut asked = with.clone();
        let text = asked.text.as_mut();
        match (variant, text) {
            (1, Some(text)) => text.recalls.clear(),
            (2, Some(text)) => text.words.clear(),
            (0 | 4, _) => asked.text = None,
            _ => {}
        }
        if variant < 4 {
            asked.presumed.clear();
        }
        let model = presuming.as_ref().filter(|_| variant >= 4).unwrap_or(&plain);
        let beside = |told: Told| {
            let answer = history.answers(place)[history.row(told.actor)?];
            Some(Prediction { call: place, actor: told.actor, chances: told.chances, answer })
        };
        model.forecast(&asked).into_iter().filter_map(beside).collect()
    };
    (0..VARIANTS.len()).map(of_variant).collect()
}

fn main() {
    let data = editions::data("backtest_texts").unwrap();
    let world = editions::world(&data, &["un_votes", "un_resolutions"]);
    let history = History::of(&world, "UNGA");
    let catalogue = &world.catalogue;
    let registry = &catalogue.registry;
    let texts = texts(&data, &world, &history);
    let key = |place: usize| catalogue.question(history.calls()[place].question).key.as_str();
    for (place, read) in &texts {
        let codes = |actors: &[ActorId]| actors.iter().map(|id| registry.code(*id)).collect::<Vec<_>>().join(" ");
        let recalls: Vec<&str> = read.recalls.iter().map(|id| catalogue.question(*id).key.as_str()).collect();
        let (recalls, names, blames) = (recalls.join(" "), codes(&read.names), codes(&read.blames));
        println!("{}: recalls {recalls}; names {names}; blames {blames}", key(*place));
    }
    let crises_of = |p: &Prediction| {
        let question = history.calls()[p.call].question;
        let own = catalogue.crises.iter().filter(|crisis| crisis.questions.contains(&question));
        own.map(|crisis| crisis.key.as_str()).collect::<Vec<_>>().join("+")
    };
    let mut parts: Vec<String> = vec!["all".to_owned()];
    let five = Given::five(registry);
    for (name, given) in [("nobody", Given::Nobody), ("the five", five), ("the ten", Given::ten(registry))] {
        let mut all: Vec<Vec<Prediction>> = vec![Vec::new(); VARIANTS.len()];
        for (place, read) in &texts {
            let told = told(&world, &history, *place, read, &given);
            let loss = |of: &Vec<Prediction>| format!("{:.3}", scores(&of.iter().collect::<Vec<_>>()).log_loss);
            let losses: Vec<String> = told.iter().map(loss).collect();
            println!("given {name}, {:12} {}", key(*place), losses.join(" "));
            parts.extend(told[0].first().map(crises_of).filter(|crisis| !parts.contains(crisis)));
            all.iter_mut().zip(told).for_each(|(all, own)| all.extend(own));
        }
        for (variant, what) in VARIANTS.iter().enumerate() {
            for part in &parts {
                let is_in = |p: &&Prediction| part == "all" || crises_of(p) == *part;
                let [a, b] = [variant, 0].map(|of| all[of].iter().filter(is_in).collect::<Vec<_>>());
                let saved = skill(a.iter().copied(), b.iter().copied(), Loss::Log, &|call| call, 7).unwrap();
                let s = scores(&a);
                println!(
                    "given {name}, {part}, {what}: {} votes, log loss {:.4}, brier_binary {:.4}, skill over the title alone {:+.3} [{:+.3}, {:+.3}] over {} roll calls",
                    s.votes, s.log_loss, s.brier_binary, saved.skill, saved.low, saved.high, saved.clusters
                );
            }
        }
    }
}
