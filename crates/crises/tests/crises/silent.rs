//! Who did not vote: told by membership where lists are whole, and by nothing where they are not.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use demarche_core::{Answer, Completeness, Rule, Window, World, Worlds};
use demarche_crises::{History, Seen};

fn pack() -> World {
    drawn(demarche_evidence::eurasia().unwrap())
}

fn drawn(evidence: demarche_core::Evidence) -> World {
    let pack = demarche_evidence::Archive::new(evidence);
    pack.draw(Window::ALWAYS, None, Rule::default(), &History::scope(&pack.catalogue().registry)).unwrap()
}

/// The same without the rows that say who did not vote, as most editions are.
fn without_silence(world: &World) -> World {
    let mut bare = world.clone();
    bare.ballots.retain(|ballot| matches!(ballot.answer, Answer::Yes | Answer::No | Answer::Abstain));
    bare
}

#[test]
fn membership_tells_who_did_not_vote_as_the_pack_lists_it() {
    let world = pack();
    let (listed, inferred) = (History::of(&world, "UNGA"), History::of(&without_silence(&world), "UNGA"));
    let mut silent = 0;
    for (place, call) in listed.calls().iter().enumerate() {
        let question = world.catalogue.question(call.question);
        if question.completeness != Completeness::Yes {
            continue;
        }
        let other = inferred.place(call.question).unwrap();
        assert!(inferred.calls()[other].tells_not_voting, "{}", question.key);
        for (row, actor) in listed.actors().iter().enumerate() {
            let (seen, found) =
                (listed.answers(place)[row], inferred.row(*actor).map(|row| inferred.answers(other)[row]));
            let is_barred = world.answer(call.question, *actor).is_some_and(|ballot| ballot.answer == Answer::Barred);
            silent += usize::from(seen == Seen::NotVoting);
            // Nothing tells a barred member apart where the list of those barred is gone.
            let expected = if is_barred { Seen::NotVoting } else { seen };
            assert_eq!(
                found.unwrap_or(Seen::None),
                expected,
                "{}, {}",
                question.key,
                world.catalogue.registry.code(*actor)
            );
        }
    }
    assert!(silent > 100, "{silent}");
}

#[test]
fn nothing_is_told_where_a_list_is_not_whole_or_members_are_not_known() {
    let bare = without_silence(&pack());
    let mut no_members = bare.clone();
    no_members.ties.clear();
    let mut no_promise = bare.clone();
    Arc::make_mut(&mut no_promise.catalogue).coverage.clear();
    for world in [&no_members, &no_promise] {
        let history = History::of(world, "UNGA");
        assert!(history.calls().iter().all(|call| !call.tells_not_voting));
        assert!((0..history.calls().len()).all(|place| !history.answers(place).contains(&Seen::NotVoting)));
    }
    // The same pack, but that nobody vouches for one of its lists.
    let mut files: Vec<(&str, String)> =
        demarche_evidence::EURASIA.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let (_, questions) = files.iter_mut().find(|(name, _)| *name == "questions.csv").unwrap();
    let line = questions.lines().find(|line| line.starts_with("unga-es11-4,")).unwrap().to_owned();
    *questions = questions.replace(&line, &line.replace(",yes,un_members,", ",members_unverified,un_members,"));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let doubtful = without_silence(&drawn(demarche_evidence::read_pack(&files).unwrap()));
    let history = History::of(&doubtful, "UNGA");
    let of = |key: &str| history.place(doubtful.catalogue.question_by_key(key).unwrap()).unwrap();
    assert!(!history.answers(of("unga-es11-4")).contains(&Seen::NotVoting));
    assert!(history.answers(of("unga-es11-1")).contains(&Seen::NotVoting));
}
