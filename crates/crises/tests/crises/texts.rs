//! What is read in a text, and what it moves.
#![allow(clippy::unwrap_used)]

use demarche_core::ActorId;
use demarche_crises::{Asked, Cut, ForecastModel, Given, History, Seen, Text, Told, letters, train};
use demarche_evidence::eurasia;

use crate::made::{asked, regular};

fn told(history: &History, asked: &Asked, given: &Given) -> Vec<Told> {
    train(ForecastModel::Pooled, history, &Cut::session(asked.session), &asked.given(given)).forecast(asked)
}

fn text(words: &str, recalls: &[usize], history: &History, blames: Vec<ActorId>) -> Text {
    let pack = eurasia().unwrap();
    let mut read = Text::read(&pack.catalogue, "UNGA", words);
    read.recalls = recalls.iter().map(|place| history.calls()[*place].question).collect();
    read.blames = blames;
    read
}

#[test]
fn names_numbers_and_faults_are_read() {
    let pack = eurasia().unwrap();
    let read = Text::read(
        &pack.catalogue,
        "UNGA",
        "The Assembly,\n\
         Recalling its resolutions 68/262 of a spring, A/RES/ES-11/1 and ES-11/2, and resolution 2623 (2022) of the Council,\n\
         1. Deplores the closing of the harbour by the Russian Federation, and the involvement of Belarus in it;\n\
         2. Thanks the envoy sent by Kazakhstan; demands that Myanmar’s envoy, and Georgia, come;\n\
         3. Welcomes what was offered by Tajikistan.\n\
         [1] Demands made by China stand in 75/287.",
    );
    let code = |id: &ActorId| pack.catalogue.registry.code(*id).to_owned();
    let mut names: Vec<String> = read.names.iter().map(code).collect();
    names.sort();
    assert_eq!(names, ["BLR", "GEO", "KAZ", "MMR", "RUS", "TJK"]);
    let mut blames: Vec<String> = read.blames.iter().map(code).collect();
    blames.sort();
    assert_eq!(blames, ["BLR", "MMR", "RUS"], "thanks, welcome and notes find no fault");
    let mut recalls: Vec<&str> = read.recalls.iter().map(|id| pack.catalogue.question(*id).key.as_str()).collect();
    recalls.sort_unstable();
    assert_eq!(recalls, ["unga-68-262", "unga-es11-1", "unga-es11-2"]);
    assert!(Text::read(&pack.catalogue, "UNGA", "[1] A note.\n 12").is_empty());
}

#[test]
fn a_text_of_other_words_moves_nothing_and_one_of_like_words_does() {
    let history = regular();
    let mut asked = asked(&history, 11);
    asked.title = "An unheard matter".to_owned();
    let given = Given::Actors(history.actors()[..3].to_vec());
    let plain = told(&history, &asked, &given);
    let with = |words: &str| {
        let mut asked = asked.clone();
        asked.put_text(text(words, &[], &history, Vec::new()));
        told(&history, &asked, &given)
    };
    assert_eq!(plain, with("Zebras quietly graze."));
    assert_ne!(plain, with("Calls for an end of the embargo against the island, and of any embargo."));
}

#[test]
fn a_text_sends_nothing_away() {
    // What repeats an earlier title stays its repeat, whatever its text says beside.
    let history = regular();
    let asked = asked(&history, 11);
    let given = Given::Nobody;
    let mut with = asked.clone();
    with.put_text(text("On quite another thing, at length, and on the rights of zebras.", &[], &history, Vec::new()));
    let (plain, with) = (told(&history, &asked, &given), told(&history, &with, &given));
    let moved = plain.iter().zip(&with).map(|(a, b)| (a.chances[2] - b.chances[2]).abs()).fold(0.0, f64::max);
    assert!(moved < 0.1, "{moved}");
}

#[test]
fn what_a_text_recalls_counts_as_like_it() {
    let history = regular();
    let mut asked = asked(&history, 12);
    asked.title = "An unheard matter".to_owned();
    let given = Given::Nobody;
    let embargo = |place: &usize| history.calls()[*place].title.starts_with("Embargo");
    let places: Vec<usize> = (0..history.calls().len()).filter(embargo).collect();
    let mut with = asked.clone();
    with.put_text(text("", &places, &history, Vec::new()));
    let last = *places.iter().rev().find(|place| history.calls()[**place].session < 12).unwrap();
    let (plain, with) = (told(&history, &asked, &given), told(&history, &with, &given));
    let nearer = plain.iter().zip(&with).filter_map(|(plain, with)| {
        let vote = history.answers(last)[history.row(plain.actor)?].vote()?;
        Some(with.chances[vote] > plain.chances[vote])
    });
    let (yes, all) = nearer.fold((0, 0), |(yes, all), is| (yes + usize::from(is), all + 1));
    assert!(yes * 4 > all * 3, "{yes} of {all} move toward what they voted on the text that is recalled");
}

#[test]
fn nothing_later_moves_a_forecast_from_a_text() {
    let history = regular();
    let mut asked = asked(&history, 10);
    let day = asked.date;
    let recalls: Vec<usize> = (0..history.calls().len()).collect();
    asked.put_text(text("The embargo, the rights of the child and development", &recalls, &history, Vec::new()));
    let calls = history.calls().iter().enumerate().map(|(place, call)| {
        let mut call = call.clone();
        let mut answers = history.answers(place).to_vec();
        if call.date >= day {
            call.title = format!("Embargo and rights of the child {place}");
            call.letters = letters(&call.title);
            answers.iter_mut().for_each(|answer| *answer = if *answer == Seen::No { Seen::Yes } else { Seen::No });
        }
        (call, answers)
    });
    let other = History::new(history.actors().to_vec(), calls.collect());
    let given = Given::Actors(history.actors()[..3].to_vec());
    // The text recalls roll calls of later days too: they are not seen.
    assert_eq!(told(&history, &asked, &given), told(&other, &asked, &given));
    let earlier: Vec<usize> = recalls.iter().copied().filter(|place| history.calls()[*place].session < 10).collect();
    let mut fewer = asked.clone();
    fewer.put_text(text("The embargo, the rights of the child and development", &earlier, &history, Vec::new()));
    assert_eq!(told(&history, &asked, &given), told(&history, &fewer, &given));
}

#[test]
fn who_is_blamed_is_presumed_to_vote_no_unless_its_answer_is_known() {
    let history = regular();
    let asked = asked(&history, 11);
    let (known, open) = (asked.known[0].0, asked.entitled[0]);
    let mut with = asked.clone();
    let mut blames = vec![known, open];
    blames.sort_unstable();
    with.put_text(text("zebra", &[], &history, blames));
    assert_eq!(with.presumed, [(open, Seen::No)]);
    let given = Given::Actors(history.actors()[..3].to_vec());
    assert_eq!(with.given(&given), Given::Actors([history.actors()[..3].to_vec(), vec![open]].concat()));
    assert_eq!(asked.given(&Given::Nobody), Given::Nobody);
    let (plain, with) = (told(&history, &asked, &given), told(&history, &with, &given));
    let no = |told: &[Told]| told.iter().find(|told| told.actor == open).map(|told| told.chances[0]);
    assert!(no(&with) > no(&plain), "it is forecast all the same: {:?} {:?}", no(&with), no(&plain));
    assert_eq!(plain.len(), with.len());
}
