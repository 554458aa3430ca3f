//! What predicts votes: the sentence on what a block adds, and the datasets and years behind each.

use demarche_answers::{PredictorsRequest, predictors, predictors_columns};
use demarche_core::Cell;
use demarche_evidence::store::{Edition, Store, now, unobserved};
use demarche_evidence::{Archive, Body, eurasia};

use crate::{at, people, real_votes};

/// The pack with the roll calls to 2019 and one dataset of regimes: of material ties next to nothing is known.
fn with_regimes() -> Body {
    let data = std::path::PathBuf::from(std::env::var_os("DEMARCHE_DATA").unwrap());
    let folder = std::env::temp_dir().join(format!("demarche-predictors-{}", std::process::id()));
    let pack = Archive::new(eurasia().unwrap());
    let mut store = Store::open_or_create(&folder).unwrap();
    for found in demarche_sources::editions_in(&data).unwrap() {
        if !["un_votes", "freedom_house"].contains(&found.dataset.name) {
            continue;
        }
        let card = found.dataset.card().unwrap();
        let inputs: Vec<_> = found.files.iter().map(|path| demarche_sources::Input::file(path)).collect();
        let loaded = found.dataset.load(&inputs, &pack.catalogue().registry, &mut |_| {}).unwrap();
        let edition = Edition {
            dataset: card.name.clone(),
            edition: card.edition.clone(),
            supersedes: card.supersedes.clone(),
            pack: "eurasia".to_owned(),
            inputs: Vec::new(),
            loaded_at: now(),
            program: "a test".to_owned(),
        };
        store.add(&edition, &loaded.evidence, &loaded.report, &mut unobserved).unwrap();
    }
    let body = Body::new(pack, Some(&store)).unwrap();
    assert_eq!(body.held().count(), 2);
    body
}

#[test]
fn each_block_tells_its_datasets_and_years_and_what_it_adds() {
    if real_votes("each_block_tells_its_datasets_and_years_and_what_it_adds").is_none() {
        return;
    }
    let body = with_regimes();
    let request = PredictorsRequest {
        from: Some("2013-10".to_owned()),
        to: Some("2013-11".to_owned()),
        questions: "all".to_owned(),
        seed: 1,
        ..PredictorsRequest::default()
    };
    let view = predictors(&body, &request).unwrap();
    assert_eq!(view.columns, predictors_columns());
    let row = |block: &str| view.rows.iter().find(|row| at(&view, row, "block") == block).unwrap();
    let number = |row: &[Cell], name: &str| at(&view, row, name).parse::<f64>().unwrap();
    for block in ["regime", "past_votes"] {
        let row = row(block);
        let (low, last, high) =
            (number(row, "gain_last_lo90"), number(row, "gain_last"), number(row, "gain_last_hi90"));
        assert!(low <= last && last <= high, "{block}: {low} {last} {high}");
        let adds = if low > 0.0 {
            "something"
        } else if high < 0.0 {
            "less_than_nothing"
        } else {
            "nothing_that_can_be_told"
        };
        assert_eq!(at(&view, row, "adds"), adds, "{block}");
    }
    assert!(at(&view, row("regime"), "sources").contains("freedom_house@"), "{:?}", row("regime"));
    assert!(at(&view, row("past_votes"), "sources").contains("un_votes@"));
    assert_eq!(at(&view, row("regime"), "years_known"), "2012", "the year before the votes");
    let text = people(&view);
    assert!(text.contains("What each block adds when the others are known"), "{text}");
    assert!(text.contains("freedom total | 2012 | "), "{text}");
    // What is not covered is said above the table and in a note, not in the table alone.
    assert!(text.contains("regime, 3 of 6 kinds covered: adds"), "{text}");
    let gap = "not all of regime is covered; not covered: polyarchy, liberal democracy, polity2";
    assert!(view.meta.warnings.iter().any(|note| note == gap), "{:?}", view.meta.warnings);
    let caveat = "predictive shares, not motives";
    let told = text.matches(caveat).count() + view.meta.warnings.iter().filter(|note| note.contains(caveat)).count();
    assert_eq!(told, 1, "a caveat is told once");
}
