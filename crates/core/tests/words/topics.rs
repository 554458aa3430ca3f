//! Topics of titles.

use demarche_core::{CONFLICTS, MATTERS, Topic};

fn topic(title: &str) -> Topic {
    Topic::of_title(title).unwrap()
}

#[test]
fn a_matter_is_one_topic_in_both_editions_of_votes() {
    // A title as each of two editions has it, in one whole, with a tail, cut short, or as a label.
    let same = [
        ["Harmony with nature : resolution / adopted by the General Assembly", "Harmony with Nature"],
        ["Cooperation with a council : resolution / adopted by the General As", "Cooperation with a council"],
        ["NUCLEAR WEAPONS, TESTING", "Comprehensive Nuclear\u{2011}Test\u{2011}Ban Treaty and weapons"],
        ["PALESTINE QUESTION", "The occupied Syrian Golan"],
        [
            "Return of people displaced from a region (2021)",
            "Status of internally displaced persons from a region (2023)",
        ],
    ];
    for [one, other] in same {
        assert_eq!(topic(one), topic(other), "{one}");
    }
}

#[test]
fn a_conflict_goes_before_matters_and_several_matters_are_a_topic_of_their_own() {
    assert_eq!(topic("Human rights of the Palestinian people"), Topic::Conflict("Palestine and Israel"));
    assert_eq!(topic("Human rights in Crimea (2019)"), topic("Militarisation of Crimea (2021)"));
    assert_eq!(topic("The right to food"), Topic::Matters(vec!["rights", "economy"]));
    assert_ne!(topic("The right to food"), topic("Human rights"));
}

#[test]
fn words_are_matched_from_their_beginning_and_whole_where_the_list_says_so() {
    assert_eq!(topic("Arms trade"), Topic::Matters(vec!["arms", "economy"]));
    assert_eq!(topic("Alarms and charms"), Topic::Title("alarmsandcharms".to_owned()));
    assert_eq!(topic("Armsdale"), Topic::Title("armsdale".to_owned()));
    assert_eq!(topic("Mines"), topic("mine"));
    assert_ne!(topic("Minerals"), topic("mines"));
}

#[test]
fn titles_that_differ_in_numbers_alone_share_a_topic_and_a_title_without_letters_has_none() {
    assert_eq!(topic("Oil slick on shores (2019)"), topic("Oil slick on shores, 2020"));
    assert_eq!(Topic::of_title("1967/2 : 3"), None);
    assert_eq!(Topic::of_title(""), None);
    // What follows a colon is part of a title unless it is the known tail.
    assert_ne!(topic("A culture : of peace"), topic("A culture"));
}

#[test]
fn no_stem_stands_in_two_places_and_all_are_as_titles_are_folded() {
    let all: Vec<&str> = CONFLICTS
        .iter()
        .map(|(_, stems)| stems)
        .chain(MATTERS.iter().map(|(_, stems)| stems))
        .flat_map(|s| s.iter())
        .copied()
        .collect();
    for (place, stem) in all.iter().enumerate() {
        assert_eq!(demarche_core::fold(stem), stem.trim_end(), "{stem}");
        assert!(!all[place + 1..].contains(stem), "{stem} twice");
    }
}
