use std::collections::BTreeSet;

use crate::run::{Folder, binary, did, json, line, ok, rows};

/// Commands with a picture.
const DRAWN: &[&str] = &[
    "alignment ukraine-2022",
    "alignment xinjiang-2019",
    "pair KAZ RUS",
    "state KAZ",
    "similarity KAZ RUS",
    "similarity KAZ --actors central-asia,RUS,CHN,USA",
    "similarity --actors central-asia,RUS,CHN,USA,UKR",
    "blocs --actors central-asia,RUS,CHN,USA,UKR,IND,TUR,DEU",
];

fn tips(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let titles = document.descendants().filter(|node| node.tag_name().name() == "title");
    titles.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn written(svg: &str) -> String {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
    texts.filter_map(|node| node.text().map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

#[test]
fn pictures_name_the_pack_their_sources_and_their_command() {
    for command in DRAWN {
        let svg = ok(&format!("{command} -f svg"));
        let words = written(&svg);
        assert!(words.contains("pack eurasia@2026.11") && words.contains("Sources: "), "{command}");
        assert!(words.contains(&format!("demarche {command}")), "{command}");
        assert_eq!(svg, ok(&format!("{command} --threads 1 -f svg")), "{command}");
    }
}

#[test]
fn the_plane_shows_every_state_with_a_known_share_and_counts_them_in_its_title() {
    let view = json("alignment ukraine-2022 --layers votes");
    let rows = rows(&view);
    let others = || rows.iter().filter(|row| row["actor"] != "RUS" && row["actor"] != "UKR");
    let svg = ok("alignment ukraine-2022 --layers votes -f svg");
    let tips = tips(&svg);
    let mut known = 0;
    for row in others().filter(|row| !row["side_a_share"].is_null() && !row["side_b_share"].is_null()) {
        let said = format!(
            "{} {} (RUS {}/{}, UKR {}/{})",
            row["actor"].as_str().unwrap(),
            row["label"].as_str().unwrap(),
            row["side_a_given"],
            row["side_a_of"],
            row["side_b_given"],
            row["side_b_of"]
        );
        assert_eq!(tips.iter().filter(|tip| tip.contains(&said)).count(), 1, "{said}");
        known += 1;
    }
    assert!(known > 150);
    let count = |mostly: &str| others().filter(|row| row["mostly"] == mostly).count();
    let firm = |mostly: &str| others().filter(|row| row["mostly"] == mostly && row["firmness"] == "firm").count();
    let title = format!(
        "Votes: {} actors gave mostly to Ukraine ({} firmly), {} mostly to Russia ({} firmly), {} mostly to neither ({} firmly), {} unclear",
        count("second"),
        firm("second"),
        count("first"),
        firm("first"),
        count("neither"),
        firm("neither"),
        others().filter(|row| row["firmness"] == "unclear").count()
    );
    assert_eq!(tips[0], title);
    // One no of six votes makes no side.
    let few = ok("alignment ukraine-2022 --layers votes --actors central-asia -f svg");
    assert!(few.contains("Votes: 4 actors gave mostly to neither"), "{few}");
}

#[test]
fn few_actors_also_get_their_layers() {
    let svg = ok("alignment ukraine-2022 --actors central-asia -f svg");
    let tips = tips(&svg);
    for code in ["KAZ", "KGZ", "TJK", "TKM", "UZB"] {
        assert!(tips.iter().any(|tip| tip.starts_with(code) && tip.contains("institutions: Russia ")), "{code}");
    }
    // Nobody looked everywhere for arms: no row is not known, and never zero.
    assert!(tips.iter().any(|tip| tip.starts_with("UZB") && tip.contains("arms: Russia not covered")), "{tips:?}");
}

#[test]
fn a_timeline_holds_every_row_of_its_view() {
    let view = json("pair KAZ RUS");
    let tips = tips(&ok("pair KAZ RUS -f svg")).join("\n");
    for row in rows(&view) {
        let says = row["says"].as_str().unwrap();
        assert!(tips.contains(says), "{says}");
    }
}

#[test]
fn a_png_is_as_large_as_asked() {
    let folder = Folder::new();
    for (size, width) in [("800x600", 800_u32), ("800x600@2", 1600)] {
        let file = folder.file("plane.png");
        let done = did(binary(&folder)
            .args(["alignment", "ES-11/1", "--sides", "RUS,UKR", "-q", "--size", size, "-o"])
            .arg(&file)
            .output()
            .unwrap());
        assert_eq!((done.code, done.out.as_str()), (0, ""), "{}", done.err);
        let bytes = std::fs::read(&file).unwrap();
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().unwrap()), width);
    }
}

#[test]
fn what_has_no_picture_says_what_has_one() {
    for command in ["crises -f svg", "codes -f png", "votes list -f svg", "sources -f svg", "doctor -f png"] {
        let refused = line(command);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{command}");
        assert!(refused.err.contains("verbs with a picture: alignment, state, pair"), "{}", refused.err);
    }
    let rows = line("alignment ukraine-2022 --sources -f svg");
    assert_eq!(rows.code, 2);
    assert!(rows.err.contains("leave out --sources"), "{}", rows.err);
    let nothing = line("alignment afghanistan-2021 -f svg");
    assert_eq!((nothing.code, nothing.out.as_str()), (3, ""), "{}", nothing.err);
    assert_eq!(line("alignment ukraine-2022 -f svg --size big").code, 2);
    // Citations are words, whatever the format.
    assert!(ok("alignment ukraine-2022 -f svg --cite plain").contains("The Demarche authors"));
}

#[test]
fn contested_words_do_not_enter_pictures() {
    let camps: BTreeSet<&str> = ["supporter", "friend", "ally ", "bloc member", "camp", "regime"].into();
    for command in DRAWN {
        let words = written(&ok(&format!("{command} -f svg"))).to_lowercase();
        for camp in &camps {
            assert!(!words.contains(camp), "{command}: {camp}");
        }
    }
}

#[test]
fn a_matrix_holds_every_pair_and_partners_stand_in_the_order_of_likeness() {
    let command = "similarity --actors central-asia,RUS,CHN,USA,UKR";
    let told = tips(&ok(&format!("{command} -f svg")));
    for row in rows(&json(command)) {
        let [a, b] = ["label_a", "label_b"].map(|name| row[name].as_str().unwrap());
        let has =
            |tip: &String| tip.starts_with(&format!("{a} and {b}: ")) || tip.starts_with(&format!("{b} and {a}: "));
        assert_eq!(told.iter().filter(|tip| has(tip)).count(), if row["pi"].is_null() { 0 } else { 2 }, "{a} and {b}");
    }
    let command = "similarity KAZ --actors central-asia,RUS,CHN,USA";
    let mut known: Vec<(f64, String)> = rows(&json(command))
        .iter()
        .filter_map(|row| Some((row["pi"].as_f64()?, row["label_b"].as_str()?.to_owned())))
        .collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0));
    let words = written(&ok(&format!("{command} -f svg")));
    let places: Vec<usize> = known.iter().map(|(_, label)| words.rfind(label.as_str()).unwrap()).collect();
    assert!(places.len() >= 5 && places.is_sorted(), "{known:?} in {words}");
}

#[test]
fn the_network_says_how_much_is_drawn_and_outlines_nothing_that_is_not_supported() {
    let svg = ok("blocs --actors central-asia,RUS,CHN,USA,UKR,IND,TUR,DEU -f svg");
    let words = written(&svg);
    assert!(words.contains("Lines: all pairs surely alike; 0 of 55 pairs drawn."), "{words}");
    assert!(words.contains("No outlines: only a supported test draws them."), "{words}");
    assert!(words.contains("Not tested: voters divided into groups of "), "{words}");
    assert!(!tips(&svg).iter().any(|tip| tip.starts_with("group ")));
    // The pack holds too few topics: who stands with whom is drawn no more than it is told.
    let words = written(&ok("blocs --test -f svg"));
    assert!(words.contains("No groups: the test cannot tell who stands with whom."), "{words}");
    assert!(!words.contains("group 1: "), "{words}");
}

#[test]
fn cards_are_printed_in_every_format_of_a_table() {
    let all = json("measure list");
    assert!(rows(&all).len() >= 35);
    for row in rows(&all) {
        for part in ["means", "definition", "input", "unit", "limits"] {
            assert!(row[part].as_str().is_some_and(|text| text.len() > 3), "{row}");
        }
    }
    let card = ok("measure show frustration -f md");
    assert!(card.contains("1 − 2") || card.contains("Networks 75"), "{card}");
    let unknown = line("measure show frustated");
    assert_eq!(unknown.code, 5, "{}", unknown.err);
    assert!(unknown.err.contains("frustrat"), "{}", unknown.err);
}

#[test]
fn a_year_that_no_source_covers_is_not_told() {
    let view = json("blocs --from 2021 --to 2022 --by-year --layers votes,arms");
    let found = rows(&view);
    let arms: Vec<_> = found.iter().filter(|row| row["layer"] == "arms").collect();
    assert_eq!(arms.len(), 2);
    for row in arms {
        assert_eq!((row["finding"].as_str(), row["why"].as_str()), (Some("not_covered"), Some("not_covered")));
        assert!(row["chance"].is_null() && row["first_dimension"].is_null());
    }
    assert_eq!(line("blocs --from 2021 --by-year").code, 2, "the years must have an end");
}
