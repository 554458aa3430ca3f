//! The roll calls of the General Assembly, from a real edition.

use std::path::Path;

use demarche_core::{Day, QuestionId, Rule, Window, World};
use demarche_measures::{Stances, roll_calls_by_session};

/// The world of all roll calls of the edition that ends in January 2020.
pub(crate) fn votes(folder: &Path) -> World {
    let files = ["rollcalls.csv.gz", "votes.csv.gz", "issues.csv", "Matches.csv"];
    let inputs: Vec<_> = files
        .iter()
        .map(|file| demarche_sources::Input::file(&folder.join("unga-votes-1946-2019").join(file)))
        .collect();
    let registry = demarche_evidence::eurasia().unwrap().catalogue.registry;
    let loaded = demarche_sources::by_name("un_votes").unwrap().load(&inputs, &registry, &mut |_| {}).unwrap();
    demarche_evidence::Archive::new(loaded.evidence).world(Window::ALWAYS, None, Rule::default())
}

/// The contested roll calls of each session, as the edition numbers them: votes of an emergency session count to the regular session
/// that had last begun.
pub(crate) fn sessions(world: &World) -> Vec<(String, Stances)> {
    let first = |questions: &[QuestionId]| -> Option<Day> {
        questions.iter().map(|question| world.catalogue.question(*question).date.from()).min()
    };
    let (mut regular, emergency): (Vec<_>, Vec<_>) =
        roll_calls_by_session(world).into_iter().partition(|(name, _)| name.parse::<u32>().is_ok());
    let begins: Vec<Option<Day>> = regular.iter().map(|(_, questions)| first(questions)).collect();
    for question in emergency.into_iter().flat_map(|(_, questions)| questions) {
        let day = world.catalogue.question(question).date.from();
        if let Some(place) = begins.iter().rposition(|begin| begin.is_some_and(|begin| begin <= day)) {
            regular[place].1.push(question);
        }
    }
    let contested = |(name, questions): (String, Vec<QuestionId>)| {
        let stances = Stances::of_votes(world, &questions).contested();
        (name, stances)
    };
    regular.into_iter().map(contested).collect()
}
